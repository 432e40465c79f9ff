/* How long locals hold what they own: where the last look at it is, and which releases come behind.
 *
 * A value leaves its local at an *end*: a copy that takes it over (pass/moves.c), or a release behind the
 * last use (pass/drops.c). The passes propose ends, ask what follows from them, and say what is to be
 * rewritten.
 */
#ifndef JANUS_PASS_LIFETIMES_H
#define JANUS_PASS_LIFETIMES_H

#include "compiler/pass/borrows.h"

/* Behind the instruction at the index; LIFETIME_START: before the block's first one. */
enum { LIFETIME_START = UINT32_MAX };

typedef struct Drop {
    IrLocal *local;
    bool vacates;
    struct Drop *next;
} Drop;

typedef struct Lifetimes {
    IrModule *module;
    IrFunc *func;
    FuncFacts facts;
    /* by value id */
    uint8_t *reaches; /* of a load for a release: who comes to it */
    uint32_t *ends;   /* the ends proposed now bear the present number */
    bool *is_removed; /* of a release's load: with its release */
    bool *vacates;    /* of a copy that is a move: the local gets a value that is free to release */
    Drop **drops;     /* behind the instruction */
    /* by block id */
    uint32_t *start_ends;
    Drop **start_drops;
    uint32_t *seen;
    uint32_t number, search, steps;
    VEC(const IrBlock *) work;
    bool is_changed;
} Lifetimes;

/* What follows from the ends that are proposed for a local. */
typedef enum Leaving {
    LEAVES_NOWHERE, /* nothing may change: too long to find out, or no value is free to release */
    LEAVES_ALONE,   /* every release behind an end has only ends before it: all of them can go */
    LEAVES_MIXED,   /* some are reached in other ways too: the local must be vacated at its ends */
} Leaving;

/* The blocks of the function must be in order (ir_func_order_blocks). All memory is the arena's. */
void lifetimes_find(Lifetimes *l, Arena *arena, IrModule *module, IrFunc *func);

/* Behind the spot nobody looks at the local before it is released or gets a new value, nor at what was
 * borrowed from it; what was borrowed by `copy`, which may be NULL, does not count. */
bool lifetime_is_over(Lifetimes *l, const IrLocal *local, Spot at, const IrInst *copy);
/* Does a call of the program's code, or one that waits, come between the spot and the releases? */
bool lifetime_goes_far(Lifetimes *l, const IrLocal *local, Spot at);

void lifetime_begin(Lifetimes *l); /* forgets the proposals */
void lifetime_propose(Lifetimes *l, Spot at);
/* Of the ends proposed. Releases that only they reach are marked as removed, if anything may change. */
Leaving lifetime_leave(Lifetimes *l, const IrLocal *local, const Spot *ends, uint32_t count);

/* Makes the changes that were marked. */
void lifetimes_rewrite(Lifetimes *l);

#endif
