/* Blocks stand in an order in which each comes behind those that dominate it, so operands are known before
 * what uses them: one look at the counts of uses, one at everything else. What cannot be followed makes a
 * local aliased: a borrowed value in a local or in memory without a count of its own, one that is borrowed
 * from two locals at once.
 */
#include "compiler/pass/borrows.h"

static LocalFacts *facts_of(FuncFacts *facts, const IrInst *source) {
    return &facts->locals[source->as.local->id];
}

bool borrows_is_release(const FuncFacts *facts, const IrInst *load) {
    return load->op == IR_LOCAL_LOAD && facts->use_counts[load->id] == 0;
}

/* --- what gives a borrowed value --- */

/* A number that was read is no part of what it was read from. */
static bool may_dangle(const Type *type) {
    switch (type_class(type)) {
    case TYPE_CLASS_OWNED:
    case TYPE_CLASS_COMPOUND:
    case TYPE_CLASS_NAMED:
    case TYPE_CLASS_INTERNAL: return true;
    default: return false;
    }
}

static bool is_call(IrOp op) {
    return op == IR_CALL || op == IR_CALL_VALUE || op == IR_CALL_METHOD || op == IR_CALL_RUNTIME ||
           op == IR_CALL_EXTERN;
}

/* Given that an operand is: a call gives what is the caller's own, but for addresses; what is taken over into
 * an object has a count of its own. */
static bool passes_borrow_on(const IrInst *inst) {
    if (inst->op == IR_TO_WORD || inst->op == IR_FROM_WORD || inst->op == IR_WORDS) return true;
    if (inst->op == IR_CLOSURE || inst->op == IR_ANY_MAKE || inst->op == IR_BOX) return false;
    if (is_call(inst->op)) return type_class(inst->type) == TYPE_CLASS_INTERNAL;
    return may_dangle(inst->type);
}

static const IrInst *source_of(FuncFacts *facts, const IrInst *inst) {
    if (inst->op == IR_LOCAL_ADDRESS) return inst;
    if (inst->op == IR_LOCAL_LOAD) return may_dangle(inst->type) ? inst : NULL;
    const IrInst *source = NULL;
    for (uint32_t i = 0; i < inst->operand_count && passes_borrow_on(inst); i++) {
        const Borrow *borrow = facts->borrows[inst->operands[i]->id];
        if (borrow == NULL || facts->retain_counts[inst->operands[i]->id] > 0) continue;
        if (source != NULL && source != borrow->source)
            facts_of(facts, source)->is_aliased = facts_of(facts, borrow->source)->is_aliased = true;
        source = borrow->source;
    }
    return source;
}

/* --- looking --- */

static void count_uses(FuncFacts *facts, const IrBlock *block) {
    for (uint32_t i = 0; i < block->insts.count; i++) {
        const IrInst *inst = block->insts.items[i];
        for (uint32_t k = 0; k < inst->operand_count; k++) {
            facts->use_counts[inst->operands[k]->id] += inst->op != IR_RELEASE;
            facts->retain_counts[inst->operands[k]->id] += inst->op == IR_RETAIN;
        }
    }
}

/* Into a local or memory, where it may stay: fine with a count of its own. */
static void note_stored(FuncFacts *facts, const IrInst *inst) {
    bool is_local = inst->op == IR_LOCAL_STORE;
    if (!is_local && inst->op != IR_STORE && inst->op != IR_PUSH) return;
    const IrInst *value = inst->operands[is_local ? 0 : 1];
    const Borrow *borrow = facts->borrows[value->id];
    if (borrow == NULL || facts->retain_counts[value->id] > 0) return;
    bool is_back =
        is_local && inst->as.local == borrow->source->as.local && borrow->source->op == IR_LOCAL_LOAD;
    if (!is_back) facts_of(facts, borrow->source)->is_aliased = true;
}

static void note_uses(FuncFacts *facts, const IrInst *inst, Spot at) {
    for (uint32_t i = 0; i < inst->operand_count; i++) {
        Borrow *borrow = facts->borrows[inst->operands[i]->id];
        if (borrow != NULL) vec_push(facts->arena, &borrow->uses, at);
    }
}

static void note_borrow(FuncFacts *facts, const IrInst *inst, Spot at) {
    const IrInst *source = source_of(facts, inst);
    if (source == NULL) return;
    Borrow *borrow = arena_new(facts->arena, Borrow);
    *borrow = (Borrow){.value = inst, .source = source, .at = at};
    facts->borrows[inst->id] = borrow;
    vec_push(facts->arena, &facts_of(facts, source)->borrows, borrow);
}

static bool is_copy(const IrBlock *block, uint32_t index) {
    const IrInst *retain = block->insts.items[index];
    return retain->op == IR_RETAIN && index > 0 && retain->operands[0] == block->insts.items[index - 1] &&
           retain->operands[0]->op == IR_LOCAL_LOAD;
}

static void note(FuncFacts *facts, const IrBlock *block, uint32_t index) {
    const IrInst *inst = block->insts.items[index];
    Spot at = {block, index};
    note_uses(facts, inst, at);
    note_stored(facts, inst);
    if (inst->op == IR_LOCAL_STORE || inst->op == IR_LOCAL_ADDRESS)
        vec_push(facts->arena, &facts_of(facts, inst)->arrivals, at);
    if (is_copy(block, index)) vec_push(facts->arena, &facts_of(facts, inst->operands[0])->copies, at);
    if (borrows_is_release(facts, inst))
        vec_push(facts->arena, &facts_of(facts, inst)->releases, at);
    else
        note_borrow(facts, inst, at);
}

void borrows_find(FuncFacts *facts, Arena *arena, const IrFunc *func) {
    *facts = (FuncFacts){.arena = arena,
                         .func = func,
                         .locals = arena_array(arena, LocalFacts, func->locals.count),
                         .borrows = arena_array(arena, Borrow *, func->next_value_id),
                         .use_counts = arena_array(arena, uint32_t, func->next_value_id),
                         .retain_counts = arena_array(arena, uint32_t, func->next_value_id)};
    for (uint32_t i = 0; i < func->blocks.count; i++) count_uses(facts, func->blocks.items[i]);
    for (uint32_t i = 0; i < func->blocks.count; i++)
        for (uint32_t k = 0; k < func->blocks.items[i]->insts.count; k++)
            note(facts, func->blocks.items[i], k);
}
