/* The count discipline: on every way through a function, each owned value is released or taken over once.
 *
 * Looked at are values that are one address: what calls and object-making operations give (owned from the
 * start), and what is retained (owned from then on). A release, a store, a return, and what takes over its
 * operands end an ownership. At a join all ways must agree, at the end (also of unwinding) nothing may be
 * left; an instruction that may panic without unwinding must not leave anything behind. Not looked at: what
 * memory owns (locals, parts of structs), and values that go through memory whose address is taken, because
 * a call may move them out of there.
 *
 * Holds after lowering, before pass/pairs.c moves values out of locals.
 */
#include "compiler/ir/verify.h"

#include <string.h>

enum { UNTRACKED = UINT32_MAX };

typedef struct Counts {
    Verifier *verifier;
    uint32_t *index_of; /* by value id: among the tracked; UNTRACKED */
    VEC(const IrInst *) tracked;
    bool *has_address; /* by local id */
    bool *is_released; /* by local id: what it holds is released somewhere */
    int8_t **at_entry; /* by block id: of each tracked value; NULL: not reached yet */
    VEC(const IrBlock *) work;
} Counts;

/* --- which values --- */

static bool is_one_address(const Type *type) {
    return type_class(type) == TYPE_CLASS_OWNED;
}

static bool gives(IrOp op) {
    switch (op) {
    case IR_CALL:
    case IR_CALL_VALUE:
    case IR_CALL_METHOD:
    case IR_CALL_RUNTIME:
    case IR_CLOSURE:
    case IR_ANY_MAKE:
    case IR_UNIQUE: return true;
    default: return false;
    }
}

static bool gives_owned(const IrInst *inst) {
    return is_one_address(inst->type) && gives((IrOp)inst->op);
}

/* A variable of the source that is never released stands for a value of somebody else. */
static bool owns(const Counts *counts, const IrLocal *local) {
    return local->name == NULL || counts->is_released[local->id];
}

static bool takes_over(const Counts *counts, const IrInst *inst, uint32_t operand) {
    switch (inst->op) {
    case IR_RELEASE:
    case IR_RETURN:
    case IR_MAKE:
    case IR_ENUM_MAKE:
    case IR_CLOSURE:
    case IR_ANY_MAKE:
    case IR_UNIQUE:
    case IR_BOX:
    case IR_GLOBAL_STORE:
    case IR_STATE_STORE: return true;
    case IR_LOCAL_STORE: return !counts->has_address[inst->as.local->id] && owns(counts, inst->as.local);
    case IR_PUSH:
    case IR_STORE: return operand == 1;
    default: return false;
    }
}

/* Through memory that a call may empty, as a word of a message, or in a wider type that may only borrow it:
 * nobody knows. */
static bool escapes_through(const Counts *counts, const IrInst *inst) {
    return inst->op == IR_TO_WORD || inst->op == IR_WORDS || inst->op == IR_SOME || inst->op == IR_UNION_OK ||
           (inst->op == IR_LOCAL_STORE && counts->has_address[inst->as.local->id]);
}

typedef void VisitInst(Counts *counts, const IrInst *inst);

static void each_inst(Counts *counts, VisitInst *visit) {
    const IrFunc *func = counts->verifier->func;
    for (uint32_t i = 0; i < func->blocks.count; i++) {
        const IrBlock *block = func->blocks.items[i];
        for (uint32_t k = 0; k < block->insts.count; k++) visit(counts, block->insts.items[k]);
    }
}

static void track(Counts *counts, const IrInst *value) {
    if (counts->index_of[value->id] != UNTRACKED) return;
    counts->index_of[value->id] = counts->tracked.count;
    vec_push(counts->verifier->arena, &counts->tracked, value);
}

static void note_locals(Counts *counts, const IrInst *inst) {
    if (inst->op == IR_LOCAL_ADDRESS) counts->has_address[inst->as.local->id] = true;
    const IrInst *released = inst->op == IR_RELEASE ? inst->operands[0] : NULL;
    if (released != NULL && released->op == IR_LOCAL_LOAD) counts->is_released[released->as.local->id] = true;
}

/* What several ways put into a local of the compiler's own brings its count along, and so does a part of what
 * a call gives. */
static bool may_be_owned_already(const IrInst *value) {
    switch (value->op) {
    case IR_LOCAL_LOAD: return value->as.local->name == NULL;
    case IR_UNION_VALUE:
    case IR_SOME_VALUE:
    case IR_GET: return may_be_owned_already(value->operands[0]);
    default: return gives((IrOp)value->op);
    }
}

static void note_owned(Counts *counts, const IrInst *inst) {
    if (gives_owned(inst)) track(counts, inst);
    bool retains = inst->op == IR_RETAIN && is_one_address(inst->operands[0]->type);
    if (retains && !may_be_owned_already(inst->operands[0])) track(counts, inst->operands[0]);
}

static void forget_escaping(Counts *counts, const IrInst *inst) {
    for (uint32_t i = 0; i < inst->operand_count && escapes_through(counts, inst); i++) {
        uint32_t index = counts->index_of[inst->operands[i]->id];
        if (index != UNTRACKED) counts->tracked.items[index] = NULL;
    }
}

/* --- one instruction --- */

static int8_t *count_of(Counts *counts, int8_t *state, const IrInst *value) {
    uint32_t index = counts->index_of[value->id];
    return index == UNTRACKED || counts->tracked.items[index] == NULL ? NULL : &state[index];
}

static bool take(Counts *counts, int8_t *state, const IrInst *inst, uint32_t operand) {
    int8_t *count = count_of(counts, state, inst->operands[operand]);
    if (count == NULL || !takes_over(counts, inst, operand)) return true;
    if (--*count >= 0) return true;
    return verify_fail(counts->verifier, "%s ends an ownership of value %u that nobody has",
                       ir_op_text(inst->op), inst->operands[operand]->id);
}

static bool nothing_left(Counts *counts, const int8_t *state, const char *where) {
    for (uint32_t i = 0; i < counts->tracked.count; i++) {
        if (counts->tracked.items[i] == NULL || state[i] == 0) continue;
        return verify_fail(counts->verifier, "value %u is still owned at %s", counts->tracked.items[i]->id,
                           where);
    }
    return true;
}

static bool flow_to(Counts *counts, const int8_t *state, const IrBlock *block) {
    uint32_t count = counts->tracked.count;
    int8_t **entry = &counts->at_entry[block->id];
    if (*entry == NULL) {
        *entry = arena_array(counts->verifier->arena, int8_t, count + 1);
        memcpy(*entry, state, count);
        vec_push(counts->verifier->arena, &counts->work, block);
        return true;
    }
    for (uint32_t i = 0; i < count; i++)
        if (counts->tracked.items[i] != NULL && (*entry)[i] != state[i])
            return verify_fail(counts->verifier, "value %u is owned on one way into block %u only",
                               counts->tracked.items[i]->id, block->id);
    return true;
}

static bool may_panic(const IrInst *inst) {
    if (inst->op != IR_CALL_RUNTIME) return inst->op == IR_CALL || inst->op == IR_CALL_VALUE;
    return (ir_runtime_info(inst->as.runtime)->flags & ABI_PANICS) != 0;
}

static bool step(Counts *counts, int8_t *state, const IrInst *inst) {
    for (uint32_t i = 0; i < inst->operand_count; i++)
        if (!take(counts, state, inst, i)) return false;
    if (inst->unwind != NULL && !flow_to(counts, state, inst->unwind)) return false;
    if (inst->unwind == NULL && may_panic(inst) && !nothing_left(counts, state, "a call that may panic"))
        return false;
    int8_t *made = gives_owned(inst) ? count_of(counts, state, inst) : NULL;
    if (made != NULL) *made = 1;
    int8_t *retained = inst->op == IR_RETAIN ? count_of(counts, state, inst->operands[0]) : NULL;
    if (retained != NULL) ++*retained;
    return true;
}

static bool leave(Counts *counts, const int8_t *state, const IrInst *last) {
    if (last->op == IR_RETURN || last->op == IR_RESUME)
        return nothing_left(counts, state, ir_op_text(last->op));
    if (ir_op_payload(last->op) != IR_PAYLOAD_TARGETS) return true;
    for (uint32_t i = 0; i < last->as.flow.target_count; i++)
        if (!flow_to(counts, state, last->as.flow.targets[i])) return false;
    return true;
}

static bool run_block(Counts *counts, const IrBlock *block) {
    uint32_t count = counts->tracked.count;
    int8_t *state = arena_array(counts->verifier->arena, int8_t, count + 1);
    memcpy(state, counts->at_entry[block->id], count);
    counts->verifier->block = block;
    for (uint32_t i = 0; i < block->insts.count; i++)
        if (!step(counts, state, block->insts.items[i])) return false;
    return leave(counts, state, vec_last(&block->insts));
}

static bool verify_counts(Verifier *verifier) {
    const IrFunc *func = verifier->func;
    Arena *arena = verifier->arena;
    Counts counts = {.verifier = verifier,
                     .index_of = arena_array(arena, uint32_t, func->next_value_id),
                     .has_address = arena_array(arena, bool, func->locals.count + 1),
                     .is_released = arena_array(arena, bool, func->locals.count + 1),
                     .at_entry = arena_array(arena, int8_t *, func->blocks.count)};
    memset(counts.index_of, 0xFF, func->next_value_id * sizeof *counts.index_of);
    each_inst(&counts, note_locals);
    each_inst(&counts, note_owned);
    each_inst(&counts, forget_escaping);
    if (counts.tracked.count == 0) return true;
    int8_t *nothing = arena_array(arena, int8_t, counts.tracked.count + 1);
    if (!flow_to(&counts, nothing, func->blocks.items[0])) return false;
    while (counts.work.count > 0)
        if (!run_block(&counts, vec_pop(&counts.work))) return false;
    return true;
}

const char *ir_verify_counts(Arena *arena, const IrModule *module) {
    Verifier verifier = {.arena = arena, .module = module};
    for (uint32_t i = 0; i < module->funcs.count; i++) {
        verifier.func = module->funcs.items[i];
        verifier.block = NULL;
        if (!verify_counts(&verifier)) return verifier.failure;
    }
    return NULL;
}
