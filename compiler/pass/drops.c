/* Drops: what a variable holds is released behind its last use, when much may happen before its block ends.
 *
 * A call of the program's code stands for much. Ways that do not come by the last use keep the release at the
 * end of the block.
 *
 * Needs: RETAIN and RELEASE, after the moves; blocks in order. Leaves: releases, in other places.
 */
#include "compiler/pass/lifetimes.h"
#include "compiler/pass/passes.h"

static bool is_proposed(const Lifetimes *l, Spot at) {
    return l->ends[spot_inst(at)->id] == l->number;
}

static bool is_end(Lifetimes *l, const IrLocal *local, Spot use) {
    if ((ir_op_flags(spot_inst(use)->op) & IR_TERMINATOR) || is_proposed(l, use)) return false;
    return lifetime_goes_far(l, local, use) && lifetime_is_over(l, local, use, NULL);
}

static void add_drop(Lifetimes *l, IrLocal *local, Spot at, bool vacates) {
    Drop *drop = arena_new(l->facts.arena, Drop), **drops = &l->drops[spot_inst(at)->id];
    *drop = (Drop){.local = local, .vacates = vacates, .next = *drops};
    *drops = drop;
}

static void drop_local(Lifetimes *l, IrLocal *local) {
    const LocalFacts *facts = &l->facts.locals[local->id];
    VEC(Spot) ends = {0};
    if (facts->is_aliased || facts->releases.count == 0) return;
    lifetime_begin(l);
    for (uint32_t i = 0; i < facts->borrows.count; i++) {
        const Borrow *borrow = facts->borrows.items[i];
        for (uint32_t k = 0; k < borrow->uses.count; k++) {
            if (!is_end(l, local, borrow->uses.items[k])) continue;
            vec_push(l->facts.arena, &ends, borrow->uses.items[k]);
            lifetime_propose(l, borrow->uses.items[k]);
        }
    }
    Leaving leaving = ends.count == 0 ? LEAVES_NOWHERE : lifetime_leave(l, local, ends.items, ends.count);
    for (uint32_t i = 0; i < ends.count && leaving != LEAVES_NOWHERE; i++)
        add_drop(l, local, ends.items[i], leaving == LEAVES_MIXED);
}

static void run_function(IrModule *module, IrFunc *func) {
    Arena arena;
    Lifetimes lifetimes;
    arena_init(&arena);
    lifetimes_find(&lifetimes, &arena, module, func);
    for (uint32_t i = 0; i < func->locals.count; i++) drop_local(&lifetimes, func->locals.items[i]);
    lifetimes_rewrite(&lifetimes);
    arena_release(&arena);
}

void pass_drops(IrModule *module) {
    for (uint32_t i = 0; i < module->funcs.count; i++) run_function(module, module->funcs.items[i]);
}
