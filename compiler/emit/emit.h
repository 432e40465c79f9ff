/* From IR to machine code, through LLVM.
 *
 * A program is one unit, or several with an object of their own each, that are emitted side by side and
 * linked. How it is divided depends on the functions and their places alone, so that a small change to a
 * program changes few units.
 */
#ifndef JANUS_EMIT_EMIT_H
#define JANUS_EMIT_EMIT_H

#include "compiler/base/session.h"
#include "compiler/ir/ir.h"

typedef enum EmitKind { EMIT_OBJECT, EMIT_ASSEMBLY, EMIT_LLVM } EmitKind;

typedef struct EmitOptions {
    EmitKind kind;
    int opt_level;        /* 0 to 3 */
    bool inline_runtime;  /* --release: the runtime's small functions are inlined */
    bool verify;          /* run LLVM's verifier first (debug builds and tests) */
    const char *out_path; /* NULL: no file, the output is in the result */
} EmitOptions;

typedef struct EmitUnit {
    VEC(const IrFunc *) funcs; /* what its object defines, of those that are needed */
    uint32_t weight;           /* their instructions */
} EmitUnit;

typedef struct EmitPlan {
    Arena *arena; /* not owned */
    const IrModule *ir;
    VEC(EmitUnit *) units; /* at least one; the first defines janus_main and the variables */
    Map holders;           /* IrFunc -> EmitHolder: what exported functions reach, the rest is not emitted */
} EmitPlan;

typedef struct EmitResult {
    const char *output; /* without out_path */
    size_t size_bytes;
    const char *failure; /* an internal one; NULL: none */
    int write_error;     /* errno of writing the output; 0: none */
} EmitResult;

/* Divides the program into units of about this weight, at the ends of files where it can; 0: into one. */
void emit_plan(EmitPlan *plan, Arena *arena, const IrModule *ir, uint32_t unit_weight);

typedef struct EmitThread { /* what a thread uses for one unit after another */
    Arena *arena;           /* not owned; results live in it */
    void *machine;          /* LLVM's target machine; NULL: not made yet */
} EmitThread;

/* Makes the object of one unit. Any number of threads may do so at once, each with an EmitThread of its own,
 * after emit_prepare, which a process does for one level only. */
void emit_prepare(const IrModule *ir, const EmitOptions *options);
EmitResult emit_unit(EmitThread *thread, const EmitPlan *plan, const EmitUnit *unit,
                     const EmitOptions *options);
void emit_thread_release(EmitThread *thread);
/* 0, or -1: after a report in the session when the file could not be written; without one, and after a
 * message on stderr, for an internal failure. */
int emit_report(Session *session, const EmitResult *result, const char *out_path);

/* Writes the output file for the whole program as one unit; "-" is standard output. Line tables and variables
 * (DWARF) are always there. The blocks of the module must be in order (ir_func_order_blocks). Gives what
 * emit_report gives. */
int emit_module(Session *session, const IrModule *module, const EmitOptions *options);

#endif
