/* Panics: a call of the runtime that never returns, with the place as a constant. Being calls of something
 * that never returns, their blocks are known to be cold and end up behind the function's other code.
 */
#include "compiler/emit/emitter.h"

static LLVMValueRef panic(FuncEmitter *f, const IrInst *inst, IrRuntime runtime, LLVMValueRef what) {
    emit_call_runtime(f, inst, runtime, (LLVMValueRef[]){what, emit_place(f, inst->span)}, 2);
    LLVMBuildUnreachable(f->e->builder);
    return NULL;
}

void emit_panic_if(FuncEmitter *f, const IrInst *inst, LLVMValueRef condition, JanusPanicCode code) {
    LLVMBuilderRef builder = f->e->builder;
    if (LLVMIsAConstantInt(condition) && LLVMConstIntGetZExtValue(condition) == 0) return;
    LLVMBasicBlockRef fails = emit_block_append(f, "panic"), next = emit_block_behind(f, "next");
    LLVMBuildCondBr(builder, condition, fails, next);
    LLVMPositionBuilderAtEnd(builder, fails);
    panic(f, inst, IR_RT_janus_panic, LLVMConstInt(f->e->i32, code, false));
    LLVMPositionBuilderAtEnd(builder, next);
}

LLVMValueRef emit_op_PANIC(FuncEmitter *f, const IrInst *inst) {
    return panic(f, inst, IR_RT_janus_panic, LLVMConstInt(f->e->i32, (uint64_t)inst->as.imm, false));
}

LLVMValueRef emit_op_PANIC_MESSAGE(FuncEmitter *f, const IrInst *inst) {
    return panic(f, inst, IR_RT_janus_panic_message, emit_operand(f, inst, 0));
}

LLVMValueRef emit_op_PANIC_ERROR(FuncEmitter *f, const IrInst *inst) {
    return panic(f, inst, IR_RT_janus_panic_error, emit_operand(f, inst, 0));
}
