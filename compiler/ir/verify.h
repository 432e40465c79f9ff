/* What the parts of the verifier share. Internal to ir/: callers use ir_verify. */
#ifndef JANUS_IR_VERIFY_H
#define JANUS_IR_VERIFY_H

#include "compiler/ir/ir.h"

typedef struct Verifier {
    Arena *arena;
    const IrModule *module;
    const IrFunc *func;
    const IrBlock *block; /* where we are, for the message */
    const char *failure;  /* the first broken rule; later ones are not recorded */
} Verifier;

/* Records the broken rule, with the function and block. Always gives false. */
bool verify_fail(Verifier *verifier, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* verify_types.c: one instruction's operands, result and payload. */
bool verify_inst_types(Verifier *verifier, const IrInst *inst);
/* Records what the instruction should have, unless it holds. Gives `holds`. */
bool verify_rule(Verifier *verifier, const IrInst *inst, bool holds, const char *what);
/* A value of the one type is one of the other. */
bool verify_fits(const Type *from, const Type *to);
/* verify_values.c: the same for the rows from MAKE to CALL_METHOD. */
bool verify_value_types(Verifier *verifier, const IrInst *inst);
/* verify_flow.c: every use is dominated by its definition, across unwinding edges too. */
bool verify_dominance(Verifier *verifier);

#endif
