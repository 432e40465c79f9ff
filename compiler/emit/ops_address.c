/* Addresses: of variables, of state, of parts, and what is read and written through them.
 *
 * Indexes of fixed arrays are checked here, against the length in their type.
 */
#include "compiler/emit/emitter.h"

LLVMValueRef emit_op_LOAD(FuncEmitter *f, const IrInst *inst) {
    return emit_load(f, inst->type, emit_operand(f, inst, 0));
}

LLVMValueRef emit_op_STORE(FuncEmitter *f, const IrInst *inst) {
    if (inst == f->done) return NULL;
    emit_store(f, inst->operands[1]->type, emit_operand(f, inst, 1), emit_operand(f, inst, 0));
    return NULL;
}

LLVMValueRef emit_op_GLOBAL_ADDRESS(FuncEmitter *f, const IrInst *inst) {
    return emit_global(f, inst->as.global);
}

/* The base of a state table is the address of its slot 0. */
LLVMValueRef emit_op_STATE_ADDRESS(FuncEmitter *f, const IrInst *inst) {
    Emitter *e = f->e;
    LLVMValueRef slots = LLVMBuildIntToPtr(e->builder, emit_operand(f, inst, 0), e->ptr, "");
    LLVMValueRef offset = LLVMConstInt(e->i64, (uint64_t)inst->as.imm, false);
    return LLVMBuildInBoundsGEP2(e->builder, e->i64, slots, &offset, 1, "");
}

LLVMValueRef emit_op_PLACE(FuncEmitter *f, const IrInst *inst) {
    return emit_place(f, inst->span);
}

/* --- parts --- */

LLVMValueRef emit_op_PART_ADDRESS(FuncEmitter *f, const IrInst *inst) {
    Emitter *e = f->e;
    const Type *whole = inst->as.part.whole;
    LLVMValueRef address = emit_operand(f, inst, 0);
    uint32_t index = inst->as.part.index;
    switch (whole->kind) {
    case TYPE_ENUM: {
        LLVMTypeRef shape = emit_layout(e, whole)->variants[inst->as.part.variant];
        return emit_member_address(f, shape, address, 1 + index);
    }
    case TYPE_OPTIONAL:
    case TYPE_ERROR_UNION: return emit_member_address(f, emit_memory_type(e, whole), address, 1);
    case TYPE_FIXED_ARRAY:
        return emit_fixed_item_address(f, whole, address, LLVMConstInt(e->i64, index, false));
    default: return emit_member_address(f, emit_memory_type(e, whole), address, index);
    }
}

LLVMValueRef emit_op_ELEMENT_ADDRESS(FuncEmitter *f, const IrInst *inst) {
    const Type *array = inst->as.of;
    LLVMValueRef address = emit_operand(f, inst, 0), index = emit_operand(f, inst, 1);
    emit_check_index(f, inst, index, LLVMConstInt(f->e->i64, array->length, false));
    return emit_fixed_item_address(f, array, address, index);
}
