/* The verifier: the shape of functions and blocks. Types are verify_types.c, dominance is verify_flow.c.
 *
 * It stops at the first broken rule. It assumes that pointers are valid, and nothing else: a pass that breaks
 * the graph is named by the next run.
 */
#include "compiler/ir/verify.h"

#include <stdarg.h>

bool verify_fail(Verifier *verifier, const char *format, ...) {
    if (verifier->failure != NULL) return false;
    Text text;
    text_init(&text, verifier->arena);
    if (verifier->func != NULL) text_printf(&text, "%s", verifier->func->symbol);
    if (verifier->block != NULL)
        text_printf(&text, ", %s%u", verifier->block->label == NULL ? "block" : verifier->block->label,
                    verifier->block->id);
    text_add(&text, verifier->func != NULL ? ": " : "");
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(&text, format, arguments);
    va_end(arguments);
    verifier->failure = text.bytes;
    return false;
}

/* Block ids are positions, so that membership is one comparison. */
static bool is_block_of(const IrFunc *func, const IrBlock *block) {
    return block != NULL && block->id < func->blocks.count && func->blocks.items[block->id] == block;
}

static bool verify_targets(Verifier *verifier, const IrInst *inst) {
    for (uint32_t i = 0; i < inst->as.flow.target_count; i++) {
        const IrBlock *target = inst->as.flow.targets[i];
        if (!is_block_of(verifier->func, target))
            return verify_fail(verifier, "%s leads to a block of no or another function",
                               ir_op_text(inst->op));
        if (target == verifier->func->blocks.items[0]) return verify_fail(verifier, "jump to the entry");
        if (target->is_cleanup != verifier->block->is_cleanup)
            return verify_fail(verifier, "%s leads %s a clean-up", ir_op_text(inst->op),
                               target->is_cleanup ? "into" : "out of");
    }
    return true;
}

static bool verify_terminator(Verifier *verifier, const IrInst *inst) {
    uint32_t targets = inst->op == IR_JUMP ? 1 : inst->op == IR_BRANCH ? 2 : 0;
    if (ir_op_payload(inst->op) == IR_PAYLOAD_TARGETS) {
        uint32_t count = inst->as.flow.target_count;
        if (inst->op == IR_SWITCH ? count == 0 : count != targets)
            return verify_fail(verifier, "%s with %u targets", ir_op_text(inst->op), count);
        return verify_targets(verifier, inst);
    }
    if (inst->op == IR_RESUME && !verifier->block->is_cleanup)
        return verify_fail(verifier, "resume outside of a clean-up");
    if (inst->op == IR_RETURN && verifier->block->is_cleanup)
        return verify_fail(verifier, "return inside a clean-up");
    return true;
}

static bool verify_unwind(Verifier *verifier, const IrInst *inst) {
    if (inst->unwind == NULL) return true;
    if ((ir_op_flags(inst->op) & IR_MAY_PANIC) == 0)
        return verify_fail(verifier, "%s cannot unwind", ir_op_text(inst->op));
    if (!is_block_of(verifier->func, inst->unwind))
        return verify_fail(verifier, "%s unwinds to a block of no or another function", ir_op_text(inst->op));
    if (!inst->unwind->is_cleanup)
        return verify_fail(verifier, "%s unwinds to a block that is no clean-up", ir_op_text(inst->op));
    return true;
}

static bool verify_operands(Verifier *verifier, const IrInst *inst) {
    int wanted = ir_op_operands(inst->op);
    if (wanted >= 0 && inst->operand_count != (uint32_t)wanted)
        return verify_fail(verifier, "%s with %u operands", ir_op_text(inst->op), inst->operand_count);
    for (uint32_t i = 0; i < inst->operand_count; i++) {
        const IrInst *operand = inst->operands[i];
        if (operand == NULL || operand->type == NULL || operand->type->kind == TYPE_VOID)
            return verify_fail(verifier, "operand %u of %s is no value", i, ir_op_text(inst->op));
    }
    return true;
}

static bool verify_inst(Verifier *verifier, const IrInst *inst, bool is_last) {
    if (inst->type == NULL) return verify_fail(verifier, "%s without a type", ir_op_text(inst->op));
    bool ends = (ir_op_flags(inst->op) & IR_TERMINATOR) != 0;
    if (ends != is_last)
        return verify_fail(verifier, ends ? "%s in the middle of its block" : "the block ends in %s",
                           ir_op_text(inst->op));
    if (inst->op == IR_PARAM && verifier->block != verifier->func->blocks.items[0])
        return verify_fail(verifier, "param outside of the entry");
    return verify_operands(verifier, inst) && verify_unwind(verifier, inst) &&
           verify_inst_types(verifier, inst) && (!ends || verify_terminator(verifier, inst));
}

static bool verify_block(Verifier *verifier, const IrBlock *block) {
    if (block->insts.count == 0) return verify_fail(verifier, "the block is empty");
    for (uint32_t i = 0; i < block->insts.count; i++)
        if (!verify_inst(verifier, block->insts.items[i], i + 1 == block->insts.count)) return false;
    return true;
}

static bool verify_func(Verifier *verifier, const IrFunc *func) {
    verifier->func = func;
    verifier->block = NULL;
    if (func->blocks.count == 0) return verify_fail(verifier, "no blocks");
    if (func->blocks.items[0]->is_cleanup) return verify_fail(verifier, "the entry is a clean-up");
    if (func->is_thunk && (func->param_count == 0 || func->params[0]->kind != TYPE_POINTER))
        return verify_fail(verifier, "a thunk's first parameter is the function object");
    for (uint32_t i = 0; i < func->blocks.count; i++)
        if (func->blocks.items[i]->id != i)
            return verify_fail(verifier, "block %u has id %u", i, func->blocks.items[i]->id);
    for (uint32_t i = 0; i < func->blocks.count; i++) {
        verifier->block = func->blocks.items[i];
        if (!verify_block(verifier, verifier->block)) return false;
    }
    return verify_dominance(verifier);
}

const char *ir_verify_func(Arena *arena, const IrModule *module, const IrFunc *func) {
    Verifier verifier = {.arena = arena, .module = module};
    return verify_func(&verifier, func) ? NULL : verifier.failure;
}

const char *ir_verify(Arena *arena, const IrModule *module) {
    const char *failure = NULL;
    for (uint32_t i = 0; i < module->funcs.count && failure == NULL; i++)
        failure = ir_verify_func(arena, module, module->funcs.items[i]);
    return failure;
}
