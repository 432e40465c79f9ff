/* What a function's values are borrowed from: facts for passes that move values out of locals.
 *
 * A value is borrowed from a local when it was loaded from it, is a part of such a value, an address inside
 * of it, or wraps one of these without a count of its own. It is good as long as the local holds what it
 * held.
 */
#ifndef JANUS_PASS_BORROWS_H
#define JANUS_PASS_BORROWS_H

#include "compiler/ir/ir.h"

typedef struct Spot {
    const IrBlock *block;
    uint32_t index;
} Spot;

static inline const IrInst *spot_inst(Spot at) {
    return at.block->insts.items[at.index];
}

typedef struct Borrow { /* a borrowed value */
    const IrInst *value;
    const IrInst *source; /* the load of the local, or its address */
    Spot at;
    VEC(Spot) uses;
} Borrow;

typedef struct LocalFacts {
    VEC(Borrow *) borrows;
    VEC(Spot) arrivals; /* where it may get a value: stores, and where its address is taken */
    VEC(Spot) copies;   /* retains that stand right behind a load of the local */
    VEC(Spot) releases; /* loads of the local whose only use is a release */
    bool is_aliased;    /* something borrowed from it lies where nobody follows it */
} LocalFacts;

typedef struct FuncFacts {
    Arena *arena; /* not owned */
    const IrFunc *func;
    LocalFacts *locals;                   /* by id */
    Borrow **borrows;                     /* by value id; NULL: not borrowed */
    uint32_t *use_counts, *retain_counts; /* by value id; releases are no uses */
} FuncFacts;

/* The blocks must be in order (ir_func_order_blocks). All memory is the arena's. */
void borrows_find(FuncFacts *facts, Arena *arena, const IrFunc *func);

/* Is the load made for a release alone? */
bool borrows_is_release(const FuncFacts *facts, const IrInst *load);

#endif
