/* Panics: a call of the runtime that never returns, with the place as a constant. Being calls of something
 * that never returns, their blocks are known to be cold and end up behind the function's other code.
 */
#include "compiler/emit/emitter.h"

static LLVMValueRef panic(FuncEmitter *f, const IrInst *inst, IrRuntime runtime, LLVMValueRef what) {
    emit_call_runtime(f, inst, runtime, (LLVMValueRef[]){what, emit_place(f, inst->span)}, 2);
    LLVMBuildUnreachable(f->e->builder);
    return NULL;
}

static void panic_through(FuncEmitter *f, const IrInst *inst, LLVMValueRef door, LLVMValueRef *args,
                          uint32_t count) {
    emit_call(f, inst, (Callee){.type = LLVMGlobalGetValueType(door), .function = door}, args, count);
    LLVMBuildUnreachable(f->e->builder);
}

static void panic_by_number(FuncEmitter *f, const IrInst *inst, JanusPanicCode code) {
    LLVMValueRef number = emit_panic_number(f, inst->span, code);
    panic_through(f, inst, emit_panic_door(f->e), &number, 1);
}

/* The builder is then where the panic is; gives the block in which the code goes on. NULL: it cannot fail. */
static LLVMBasicBlockRef leave_if(FuncEmitter *f, LLVMValueRef condition) {
    if (LLVMIsAConstantInt(condition) && LLVMConstIntGetZExtValue(condition) == 0) return NULL;
    LLVMBasicBlockRef next = emit_block_behind(f, "next");
    bool is_ordered = f->e->options->opt_level > 0;
    LLVMBasicBlockRef fails = is_ordered ? emit_block_append(f, "panic") : emit_block_behind(f, "panic");
    LLVMBuildCondBr(f->e->builder, condition, fails, next);
    LLVMPositionBuilderAtEnd(f->e->builder, fails);
    return next;
}

void emit_panic_if(FuncEmitter *f, const IrInst *inst, LLVMValueRef condition, JanusPanicCode code) {
    LLVMBasicBlockRef next = leave_if(f, condition);
    if (next == NULL) return;
    panic_by_number(f, inst, code);
    LLVMPositionBuilderAtEnd(f->e->builder, next);
}

/* Unsigned, so that a negative index is too large as well. */
void emit_check_index(FuncEmitter *f, const IrInst *inst, LLVMValueRef index, LLVMValueRef length) {
    LLVMBuilderRef builder = f->e->builder;
    LLVMBasicBlockRef next = leave_if(f, LLVMBuildICmp(builder, LLVMIntUGE, index, length, ""));
    if (next == NULL) return;
    LLVMValueRef args[3] = {index, length, emit_panic_number(f, inst->span, 0)};
    panic_through(f, inst, emit_panic_index_door(f->e), args, 3);
    LLVMPositionBuilderAtEnd(builder, next);
}

LLVMValueRef emit_op_PANIC(FuncEmitter *f, const IrInst *inst) {
    panic_by_number(f, inst, (JanusPanicCode)inst->as.imm);
    return NULL;
}

LLVMValueRef emit_op_PANIC_MESSAGE(FuncEmitter *f, const IrInst *inst) {
    return panic(f, inst, IR_RT_janus_panic_message, emit_operand(f, inst, 0));
}

LLVMValueRef emit_op_PANIC_ERROR(FuncEmitter *f, const IrInst *inst) {
    return panic(f, inst, IR_RT_janus_panic_error, emit_operand(f, inst, 0));
}
