/* Operations on values made of parts, on addresses and counts: refused until they are translated. */
#include "compiler/emit/emitter.h"

static LLVMValueRef refuse(FuncEmitter *f, const IrInst *inst) {
    emit_refuse(f->e, "the operation '%s' cannot be translated yet", ir_op_text(inst->op));
    LLVMTypeRef type = emit_value_type(f->e, inst->type);
    return type == f->e->void_type ? NULL : LLVMGetUndef(type);
}

LLVMValueRef emit_op_MAKE(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_GET(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_ENUM_MAKE(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_ENUM_TAG(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_ENUM_GET(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_SOME(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_IS_SOME(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_SOME_VALUE(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_LOAD(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_STORE(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_GLOBAL_ADDRESS(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_STATE_ADDRESS(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_PART_ADDRESS(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_ITEM_ADDRESS(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_BOX(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_BOX_VALUE(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_PLACE(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_TYPE_INFO(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_VARIANT_INFO(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_ELEMENT_ADDRESS(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_ITEM_AT(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_LENGTH(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_UNIQUE(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_BOX_UNIQUE(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_EMPTY(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_RETAIN(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_RELEASE(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_SHARE(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_CLOSURE(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_CAPTURED(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_ANY_MAKE(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}

LLVMValueRef emit_op_CALL_METHOD(FuncEmitter *f, const IrInst *inst) {
    return refuse(f, inst);
}
