/* Pairs: a variable's last use moves its value instead of copying it.
 *
 *     %a = load $x        retain %a        …        %b = load $x        release %b
 *
 * becomes nothing but the first load when, in between, nobody looks at $x or at what it holds, nothing
 * unwinds (a clean-up would release $x), and control goes straight on. The value then has one owner less, so
 * that whoever changes it next finds it unshared.
 *
 * Needs: RETAIN and RELEASE as lowering made them. Leaves: fewer of them.
 */
#include "compiler/pass/passes.h"

enum { LOOK_AHEAD_MAX = 64 }; /* instructions between the two */

typedef struct PairPass {
    IrModule *module;
    IrFunc *func;
    bool *has_address;     /* by local id */
    uint32_t *entry_count; /* ways into a block, by its place in the function */
    Map block_index;       /* IrBlock -> 1 + its place */
} PairPass;

typedef struct Position {
    IrBlock *block;
    uint32_t index;
} Position;

/* --- the function --- */

static uint32_t index_of(const PairPass *pass, const IrBlock *block) {
    return (uint32_t)((uintptr_t)map_get(&pass->block_index, map_key(block)) - 1);
}

static void note_inst(PairPass *pass, const IrInst *inst) {
    if (inst->op == IR_LOCAL_ADDRESS) pass->has_address[inst->as.local->id] = true;
    if (inst->unwind != NULL) pass->entry_count[index_of(pass, inst->unwind)]++;
    if (ir_op_payload(inst->op) != IR_PAYLOAD_TARGETS) return;
    for (uint32_t i = 0; i < inst->as.flow.target_count; i++)
        pass->entry_count[index_of(pass, inst->as.flow.targets[i])]++;
}

static void note_function(PairPass *pass) {
    Arena *arena = pass->module->arena;
    IrFunc *func = pass->func;
    pass->has_address = arena_array(arena, bool, func->locals.count);
    pass->entry_count = arena_array(arena, uint32_t, func->blocks.count);
    for (uint32_t i = 0; i < func->blocks.count; i++)
        map_set(arena, &pass->block_index, map_key(func->blocks.items[i]), (void *)(uintptr_t)(i + 1));
    for (uint32_t i = 0; i < func->blocks.count; i++) {
        const IrBlock *block = func->blocks.items[i];
        for (uint32_t k = 0; k < block->insts.count; k++) note_inst(pass, block->insts.items[k]);
    }
}

/* --- what a value is a part of --- */

static bool is_part(IrOp op) {
    switch (op) {
    case IR_GET:
    case IR_ENUM_GET:
    case IR_SOME_VALUE:
    case IR_UNION_VALUE:
    case IR_LOAD:
    case IR_PART_ADDRESS:
    case IR_ITEM_ADDRESS:
    case IR_ITEM_AT:
    case IR_ELEMENT_ADDRESS:
    case IR_BOX_VALUE: return true;
    default: return false;
    }
}

static const IrInst *root_of(const IrInst *value) {
    while (is_part(value->op)) value = value->operands[0];
    return value;
}

/* A number that was read is no part of what it was read from. */
static bool may_dangle(const IrInst *value) {
    switch (type_class(value->type)) {
    case TYPE_CLASS_OWNED:
    case TYPE_CLASS_COMPOUND:
    case TYPE_CLASS_NAMED:
    case TYPE_CLASS_INTERNAL: return true;
    default: return false;
    }
}

/* --- looking for the release --- */

typedef struct Search {
    const IrInst *value; /* the retained load */
    const IrLocal *local;
    bool has_address; /* a call may reach the local */
    bool is_moved;    /* something ran that may have let go of the value */
} Search;

static bool is_load_of(const IrInst *inst, const IrLocal *local) {
    return inst->op == IR_LOCAL_LOAD && inst->as.local == local;
}

static bool names_local(const IrInst *inst, const IrLocal *local) {
    return (inst->op == IR_LOCAL_LOAD || inst->op == IR_LOCAL_ADDRESS) && inst->as.local == local;
}

static bool operand_is_harmless(const Search *search, const IrInst *operand) {
    if (!may_dangle(operand)) return true;
    const IrInst *root = root_of(operand);
    if (root == search->value) return !search->is_moved;
    return !names_local(root, search->local);
}

/* A closure among the arguments may hold the local's address. */
static bool reaches_local(const Search *search, const IrInst *inst) {
    bool is_call = inst->op == IR_CALL || inst->op == IR_CALL_VALUE || inst->op == IR_CALL_METHOD;
    return is_call && search->has_address;
}

/* May stand between the two; what it does counts from the next one on. */
static bool is_harmless(Search *search, const IrInst *inst) {
    if (inst->unwind != NULL || reaches_local(search, inst)) return false;
    if (inst->op == IR_LOCAL_STORE && inst->as.local == search->local) return false;
    for (uint32_t i = 0; i < inst->operand_count; i++)
        if (!operand_is_harmless(search, inst->operands[i])) return false;
    bool has_effect = (ir_op_flags(inst->op) & IR_HAS_EFFECT) != 0;
    if (has_effect && inst->op != IR_LOCAL_STORE) search->is_moved = true;
    return true;
}

/* The block that control goes on in, and that nothing else leads to. */
static IrBlock *straight_on(const PairPass *pass, const IrInst *inst) {
    if (inst->op != IR_JUMP) return NULL;
    IrBlock *next = inst->as.flow.targets[0];
    return pass->entry_count[index_of(pass, next)] == 1 ? next : NULL;
}

/* A load of the local alone may come before the release that uses it. */
static bool is_the_release(const IrInst *inst, const IrLocal *local) {
    return inst->op == IR_RELEASE && is_load_of(inst->operands[0], local);
}

static bool find_release(const PairPass *pass, Search *search, Position *at) {
    for (uint32_t i = 0; i < LOOK_AHEAD_MAX; i++) {
        if (++at->index >= at->block->insts.count) return false;
        const IrInst *inst = at->block->insts.items[at->index];
        if (is_the_release(inst, search->local)) return inst->operands[0] != search->value;
        if (inst->op == IR_JUMP) {
            at->block = straight_on(pass, inst);
            if (at->block == NULL) return false;
            at->index = UINT32_MAX;
        } else if (!is_load_of(inst, search->local) && !is_harmless(search, inst)) {
            return false;
        }
    }
    return false;
}

/* --- removing --- */

static void remove_at(Position at) {
    IrBlock *block = at.block;
    for (uint32_t i = at.index; i + 1 < block->insts.count; i++)
        block->insts.items[i] = block->insts.items[i + 1];
    block->insts.count--;
}

static bool try_pair(PairPass *pass, IrBlock *block, uint32_t index) {
    const IrInst *retain = block->insts.items[index], *value = retain->operands[0];
    if (value->op != IR_LOCAL_LOAD) return false;
    Search search = {.value = value, .local = value->as.local};
    search.has_address = pass->has_address[search.local->id];
    Position release = {block, index};
    if (!find_release(pass, &search, &release)) return false;
    remove_at(release); /* first: it may stand in the same block, behind the other */
    remove_at((Position){block, index});
    return true;
}

static bool has_retain(const IrFunc *func) {
    for (uint32_t i = 0; i < func->blocks.count; i++) {
        const IrBlock *block = func->blocks.items[i];
        for (uint32_t k = 0; k < block->insts.count; k++)
            if (block->insts.items[k]->op == IR_RETAIN) return true;
    }
    return false;
}

static void run_function(IrModule *module, IrFunc *func) {
    if (!has_retain(func)) return;
    PairPass pass = {.module = module, .func = func};
    note_function(&pass);
    for (uint32_t i = 0; i < func->blocks.count; i++) {
        IrBlock *block = func->blocks.items[i];
        for (uint32_t k = 0; k < block->insts.count; k++)
            if (block->insts.items[k]->op == IR_RETAIN && try_pair(&pass, block, k)) k--;
    }
}

void pass_pairs(IrModule *module) {
    for (uint32_t i = 0; i < module->funcs.count; i++) run_function(module, module->funcs.items[i]);
}
