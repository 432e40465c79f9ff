/* The order of blocks: a reverse post-order of what can be reached, so that a block stands before those that
 * it dominates, loop bodies before what follows the loop, and clean-ups after all normal code.
 *
 * Needs finished blocks (each ends in its terminator). Blocks that nothing reaches are dropped, and so are
 * those that only jump on without a place in the source; a `break` keeps its block, for the debugger.
 */
#include "compiler/ir/ir.h"

IrInst *ir_block_terminator(const IrBlock *block) {
    if (block->insts.count == 0) return NULL;
    IrInst *last = vec_last(&block->insts);
    return (ir_op_flags(last->op) & IR_TERMINATOR) ? last : NULL;
}

uint32_t ir_block_targets(const IrBlock *block, IrBlock *const **targets) {
    const IrInst *last = ir_block_terminator(block);
    if (last == NULL || ir_op_payload(last->op) != IR_PAYLOAD_TARGETS) return 0;
    *targets = last->as.flow.targets;
    return last->as.flow.target_count;
}

static bool only_jumps_on(const IrBlock *block) {
    if (block->insts.count != 1) return false;
    const IrInst *inst = block->insts.items[0];
    return inst->op == IR_JUMP && inst->span.start == 0 && inst->as.flow.targets[0] != block;
}

/* Blocks that jump on in a circle lead nowhere: the steps are counted. */
static IrBlock *final_target(const IrFunc *func, IrBlock *block) {
    for (uint32_t steps = 0; steps < func->blocks.count && only_jumps_on(block); steps++)
        block = block->insts.items[0]->as.flow.targets[0];
    return block;
}

static void skip_empty_blocks(IrFunc *func) {
    for (uint32_t i = 0; i < func->blocks.count; i++) {
        const IrBlock *block = func->blocks.items[i];
        for (uint32_t k = 0; k < block->insts.count; k++)
            if (block->insts.items[k]->unwind != NULL)
                block->insts.items[k]->unwind = final_target(func, block->insts.items[k]->unwind);
        IrBlock *const *targets = NULL;
        uint32_t count = ir_block_targets(block, &targets);
        for (uint32_t k = 0; k < count; k++)
            vec_last(&block->insts)->as.flow.targets[k] = final_target(func, targets[k]);
    }
}

/* All successors in one list, those first that should stand last. */
typedef struct Successors {
    VEC(IrBlock *) list;
} Successors;

static void collect_successors(Arena *arena, const IrBlock *block, Successors *out) {
    for (uint32_t i = block->insts.count; i-- > 0;)
        if (block->insts.items[i]->unwind != NULL) vec_push(arena, &out->list, block->insts.items[i]->unwind);
    IrBlock *const *targets = NULL;
    for (uint32_t i = ir_block_targets(block, &targets); i-- > 0;) vec_push(arena, &out->list, targets[i]);
}

typedef struct Visit {
    IrBlock *block;
    Successors successors;
    uint32_t next;
} Visit;

typedef struct Walk {
    Arena *arena;
    bool *seen; /* by the block's old id */
    VEC(Visit) stack;
    VEC(IrBlock *) post_order;
} Walk;

static void walk_enter(Walk *walk, IrBlock *block) {
    if (walk->seen[block->id]) return;
    walk->seen[block->id] = true;
    Visit visit = {.block = block};
    collect_successors(walk->arena, block, &visit.successors);
    vec_push(walk->arena, &walk->stack, visit);
}

/* Without recursion: a function may have very many blocks. */
static void walk_from(Walk *walk, IrBlock *entry) {
    walk_enter(walk, entry);
    while (walk->stack.count > 0) {
        Visit *top = &vec_last(&walk->stack);
        if (top->next < top->successors.list.count) {
            walk_enter(walk, top->successors.list.items[top->next++]);
        } else {
            vec_push(walk->arena, &walk->post_order, top->block);
            walk->stack.count--;
        }
    }
}

static void place_blocks(Arena *arena, IrFunc *func, const Walk *walk, bool cleanups) {
    for (uint32_t i = walk->post_order.count; i-- > 0;) {
        IrBlock *block = walk->post_order.items[i];
        if (block->is_cleanup == cleanups) vec_push(arena, &func->blocks, block);
    }
}

void ir_func_order_blocks(IrModule *module, IrFunc *func) {
    if (func->blocks.count == 0) return;
    skip_empty_blocks(func);
    Arena scratch;
    arena_init(&scratch);
    Walk walk = {.arena = &scratch, .seen = arena_array(&scratch, bool, func->blocks.count)};
    for (uint32_t i = 0; i < func->blocks.count; i++) func->blocks.items[i]->id = i;
    walk_from(&walk, func->blocks.items[0]);
    func->blocks.count = 0;
    place_blocks(module->arena, func, &walk, false);
    place_blocks(module->arena, func, &walk, true);
    for (uint32_t i = 0; i < func->blocks.count; i++) func->blocks.items[i]->id = i;
    arena_release(&scratch);
}
