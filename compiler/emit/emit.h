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

/* Writes the output file. 0, or -1 after a message on stderr: LLVM refusing is an internal failure, a file
 * that cannot be written is the user's. Line tables and variables (DWARF) are always there. */
int emit_module(Session *session, const IrModule *module, const EmitOptions *options);

#endif
