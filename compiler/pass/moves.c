/* Moves: a variable's last use moves its value instead of copying it.
 *
 *     %a = load $x        retain %a        …        %b = load $x        release %b
 *
 * When nobody looks at $x behind the copy, nor at anything borrowed from it, the copy takes over the count:
 * the retain goes, and so do the releases of $x that only what comes from there reaches. Where others reach a
 * release too (a clean-up that calls before the copy unwind to as well), $x gets a value that is free to
 * release. Whoever changes the value next finds it unshared.
 *
 * Needs: RETAIN and RELEASE as lowering made them; blocks in order. Leaves: fewer of them.
 */
#include "compiler/pass/lifetimes.h"
#include "compiler/pass/passes.h"

static void move_local(Lifetimes *l, const IrLocal *local) {
    const LocalFacts *facts = &l->facts.locals[local->id];
    VEC(Spot) moves = {0};
    if (facts->is_aliased || facts->releases.count == 0) return;
    lifetime_begin(l);
    for (uint32_t i = 0; i < facts->copies.count; i++) {
        Spot copy = facts->copies.items[i];
        if (!lifetime_is_over(l, local, copy, spot_inst(copy)->operands[0])) continue;
        vec_push(l->facts.arena, &moves, copy);
        lifetime_propose(l, copy);
    }
    Leaving leaving = moves.count == 0 ? LEAVES_NOWHERE : lifetime_leave(l, local, moves.items, moves.count);
    for (uint32_t i = 0; i < moves.count && leaving != LEAVES_NOWHERE; i++) {
        l->is_removed[spot_inst(moves.items[i])->id] = true;
        l->vacates[spot_inst(moves.items[i])->id] = leaving == LEAVES_MIXED;
    }
}

static bool has_copies(const IrFunc *func) {
    for (uint32_t i = 0; i < func->blocks.count; i++) {
        const IrBlock *block = func->blocks.items[i];
        for (uint32_t k = 0; k < block->insts.count; k++) {
            const IrInst *inst = block->insts.items[k];
            if (inst->op == IR_RETAIN && inst->operands[0]->op == IR_LOCAL_LOAD) return true;
        }
    }
    return false;
}

static void run_function(IrModule *module, IrFunc *func) {
    if (!has_copies(func)) return;
    Arena arena;
    Lifetimes lifetimes;
    arena_init(&arena);
    lifetimes_find(&lifetimes, &arena, module, func);
    for (uint32_t i = 0; i < func->locals.count; i++) move_local(&lifetimes, func->locals.items[i]);
    lifetimes_rewrite(&lifetimes);
    arena_release(&arena);
}

void pass_moves(IrModule *module) {
    for (uint32_t i = 0; i < module->funcs.count; i++) run_function(module, module->funcs.items[i]);
}
