/* Actor state: STATE_LOAD and STATE_STORE become calls of the runtime's slot helpers.
 *
 * Needs: nothing. Leaves: no STATE_ operation. A word type travels as u64 through TO_WORD and FROM_WORD; the
 * load's own instruction becomes the value that its users already hold.
 */
#include "compiler/pass/passes.h"

typedef VEC(IrInst *) InstVec;

typedef struct SlotPass {
    IrModule *module;
    IrFunc *func;
    InstVec out; /* the block's new instructions */
} SlotPass;

static IrInst *append(SlotPass *pass, const IrInst *like, IrOp op, TypeKind type) {
    IrInst *inst = arena_new(pass->module->arena, IrInst);
    inst->op = op;
    inst->id = pass->func->next_value_id++;
    inst->type = type_basic(pass->module->types, type);
    inst->span = like->span;
    vec_push(pass->module->arena, &pass->out, inst);
    return inst;
}

static void set_operands(SlotPass *pass, IrInst *inst, IrInst *const *operands, uint32_t count) {
    inst->operands = arena_array(pass->module->arena, IrInst *, count);
    inst->operand_count = count;
    for (uint32_t i = 0; i < count; i++) inst->operands[i] = operands[i];
}

static IrInst *slot_number(SlotPass *pass, const IrInst *inst) {
    IrInst *number = append(pass, inst, IR_INT, TYPE_U64);
    number->as.imm = inst->as.imm;
    return number;
}

static void replace_load(SlotPass *pass, IrInst *inst) {
    IrInst *operands[] = {inst->operands[0], slot_number(pass, inst)};
    IrInst *call = inst;
    if (inst->type->kind != TYPE_U64) call = append(pass, inst, IR_CALL_RUNTIME, TYPE_U64);
    call->op = IR_CALL_RUNTIME;
    call->as.runtime = IR_RT_janus_actor_state_slot_load;
    call->unwind = inst->unwind;
    set_operands(pass, call, operands, 2);
    if (call != inst) {
        inst->op = IR_FROM_WORD;
        inst->unwind = NULL;
        set_operands(pass, inst, &call, 1);
    }
    vec_push(pass->module->arena, &pass->out, inst);
}

/* The bits of a constant are extended as its type says already. */
static IrInst *to_word(SlotPass *pass, const IrInst *inst, IrInst *value) {
    if (value->type->kind == TYPE_U64) return value;
    IrInst *word = append(pass, inst, value->op == IR_INT ? IR_INT : IR_TO_WORD, TYPE_U64);
    if (value->op == IR_INT)
        word->as.imm = value->as.imm;
    else
        set_operands(pass, word, &value, 1);
    return word;
}

static void replace_store(SlotPass *pass, IrInst *inst) {
    IrInst *word = to_word(pass, inst, inst->operands[1]);
    IrInst *operands[] = {inst->operands[0], slot_number(pass, inst), word};
    IrInst *call = append(pass, inst, IR_CALL_RUNTIME, TYPE_U64);
    call->as.runtime = IR_RT_janus_actor_state_slot_store;
    call->unwind = inst->unwind;
    set_operands(pass, call, operands, 3);
}

static void run_block(SlotPass *pass, IrBlock *block) {
    pass->out = (InstVec){0};
    for (uint32_t i = 0; i < block->insts.count; i++) {
        IrInst *inst = block->insts.items[i];
        if (inst->op == IR_STATE_LOAD)
            replace_load(pass, inst);
        else if (inst->op == IR_STATE_STORE)
            replace_store(pass, inst);
        else
            vec_push(pass->module->arena, &pass->out, inst);
    }
    block->insts.items = pass->out.items;
    block->insts.count = pass->out.count;
    block->insts.capacity = pass->out.capacity;
}

void pass_slots(IrModule *module) {
    for (uint32_t i = 0; i < module->funcs.count; i++) {
        IrFunc *func = module->funcs.items[i];
        SlotPass pass = {.module = module, .func = func};
        for (uint32_t k = 0; k < func->blocks.count; k++) run_block(&pass, func->blocks.items[k]);
    }
}
