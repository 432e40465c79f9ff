/* From IR to machine code, through LLVM. */
#ifndef JANUS_EMIT_EMIT_H
#define JANUS_EMIT_EMIT_H

#include "compiler/base/session.h"
#include "compiler/ir/ir.h"

typedef enum EmitKind { EMIT_OBJECT, EMIT_ASSEMBLY, EMIT_LLVM } EmitKind;

typedef struct EmitOptions {
    EmitKind kind;
    int opt_level;       /* 0 to 3 */
    bool inline_runtime; /* --release: the runtime's small functions are inlined */
    bool verify;         /* run LLVM's verifier first (debug builds and tests) */
    const char *out_path;
} EmitOptions;

/* Writes the output file; "-" is standard output. Line tables and variables (DWARF) are always there. The
 * blocks of the module must be in order (ir_func_order_blocks). 0, or -1: after a report in the session when
 * the file cannot be written; without one, and after a message on stderr, when the IR cannot be translated,
 * which is an internal failure. */
int emit_module(Session *session, const IrModule *module, const EmitOptions *options);

#endif
