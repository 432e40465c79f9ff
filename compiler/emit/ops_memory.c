/* Parameters, locals, globals and words in memory. */
#include "compiler/emit/emitter.h"

LLVMValueRef emit_op_PARAM(FuncEmitter *f, const IrInst *inst) {
    emit_debug_no_location(f);
    unsigned hidden = emit_type_in_frame(f->e, f->ir->result) ? 1 : 0;
    LLVMValueRef value = LLVMGetParam(f->function, hidden + (unsigned)inst->as.imm);
    return emit_from_memory(f->e, value, inst->type);
}

/* --- locals --- */

LLVMValueRef emit_op_LOCAL_LOAD(FuncEmitter *f, const IrInst *inst) {
    return emit_load(f, inst->as.local->type, emit_local(f, inst->as.local));
}

LLVMValueRef emit_op_LOCAL_STORE(FuncEmitter *f, const IrInst *inst) {
    const IrLocal *local = inst->as.local;
    LLVMValueRef value = emit_operand(f, inst, 0);
    /* Storing parameters is the prologue: a breakpoint on the function comes after it. */
    if (inst->operands[0]->op == IR_PARAM) emit_debug_no_location(f);
    emit_store(f, local->type, value, emit_local(f, local));
    return NULL;
}

LLVMValueRef emit_op_LOCAL_ADDRESS(FuncEmitter *f, const IrInst *inst) {
    return emit_local(f, inst->as.local);
}

/* --- globals --- */

LLVMValueRef emit_op_GLOBAL_LOAD(FuncEmitter *f, const IrInst *inst) {
    return emit_load(f, inst->as.global->type, emit_global(f, inst->as.global));
}

LLVMValueRef emit_op_GLOBAL_STORE(FuncEmitter *f, const IrInst *inst) {
    emit_store(f, inst->as.global->type, emit_operand(f, inst, 0), emit_global(f, inst->as.global));
    return NULL;
}

/* --- words --- */

static LLVMValueRef word_at(FuncEmitter *f, LLVMValueRef words, uint64_t index) {
    LLVMValueRef offset = LLVMConstInt(f->e->i64, index, false);
    return LLVMBuildInBoundsGEP2(f->e->builder, f->e->i64, words, &offset, 1, "");
}

LLVMValueRef emit_op_WORDS(FuncEmitter *f, const IrInst *inst) {
    if (inst->operand_count == 0) return LLVMConstNull(f->e->ptr);
    LLVMTypeRef type = LLVMArrayType2(f->e->i64, inst->operand_count);
    LLVMValueRef words = emit_entry_alloca(f, type, "words");
    for (uint32_t i = 0; i < inst->operand_count; i++)
        LLVMBuildStore(f->e->builder, emit_operand(f, inst, i), word_at(f, words, i));
    return words;
}

LLVMValueRef emit_op_WORD_LOAD(FuncEmitter *f, const IrInst *inst) {
    LLVMValueRef words = emit_operand(f, inst, 0);
    return LLVMBuildLoad2(f->e->builder, f->e->i64, word_at(f, words, (uint64_t)inst->as.imm), "");
}

/* --- actor state: pass/slots.c has made runtime calls of these before emission --- */

static LLVMValueRef refuse_state(FuncEmitter *f, const IrInst *inst) {
    emit_refuse(f->e, "%s: %s was left by the slots pass", f->ir->symbol, ir_op_text(inst->op));
    return LLVMGetUndef(f->e->i64);
}

LLVMValueRef emit_op_STATE_LOAD(FuncEmitter *f, const IrInst *inst) {
    return refuse_state(f, inst);
}

LLVMValueRef emit_op_STATE_STORE(FuncEmitter *f, const IrInst *inst) {
    return refuse_state(f, inst);
}
