/* What a piece of IR says, as a hash: equal digests make equal code. */
#ifndef JANUS_IR_DIGEST_H
#define JANUS_IR_DIGEST_H

#include "compiler/base/hash.h"
#include "compiler/ir/ir.h"

/* Adds the functions with all that translating them reads: instructions, types with their parts, the places
 * that spans name, and of what is defined elsewhere the name and the shape. With `with_globals` the module's
 * variables too. Memory is taken from the arena; the module is only read, if its source lines are indexed and
 * its types settled. */
void ir_digest_funcs(Hasher *hasher, Arena *arena, const IrModule *module, const IrFunc *const *funcs,
                     uint32_t func_count, bool with_globals);

#endif
