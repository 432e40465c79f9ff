/* Values made of parts, built and taken apart: structs, tuples, fixed arrays, enums, optionals, error unions.
 *
 * A boxed part is the address of its box (a POINTER) in the IR too. Reading a variant that the value is not
 * gives bits without a meaning; lowering looks at the tag first.
 */
#include "compiler/emit/emitter.h"

/* --- structs, tuples, fixed arrays --- */

static LLVMValueRef item_of_fixed(FuncEmitter *f, const Type *array, LLVMValueRef address, uint64_t index) {
    return emit_fixed_item_address(f, array, address, LLVMConstInt(f->e->i64, index, false));
}

LLVMValueRef emit_op_MAKE(FuncEmitter *f, const IrInst *inst) {
    LLVMValueRef made = emit_begin_whole(f, inst->type);
    for (uint32_t i = 0; i < inst->operand_count; i++) {
        LLVMValueRef part = emit_operand(f, inst, i);
        if (inst->type->kind == TYPE_FIXED_ARRAY)
            emit_store(f, inst->type->args[0], part, item_of_fixed(f, inst->type, made, i));
        else
            made = emit_set_member(f, inst->type, made, i, inst->operands[i]->type, part);
    }
    return made;
}

LLVMValueRef emit_op_GET(FuncEmitter *f, const IrInst *inst) {
    const Type *whole = inst->operands[0]->type;
    LLVMValueRef value = emit_operand(f, inst, 0);
    if (whole->kind == TYPE_FIXED_ARRAY)
        return emit_view(f, inst->type, item_of_fixed(f, whole, value, (uint64_t)inst->as.imm));
    return emit_get_member(f, whole, value, (uint32_t)inst->as.imm, inst->type);
}

/* --- enums: member 0 is the tag --- */

static LLVMValueRef tag_constant(FuncEmitter *f, uint32_t variant) {
    return LLVMConstInt(f->e->i32, variant, false);
}

static LLVMValueRef make_in_registers(FuncEmitter *f, const IrInst *inst, uint32_t variant) {
    LLVMValueRef made = emit_begin_whole(f, inst->type);
    made = emit_set_raw_member(f, inst->type, made, 0, tag_constant(f, variant));
    for (uint32_t i = 0; i < inst->operand_count; i++)
        made = emit_set_member(f, inst->type, made, 1 + i, inst->operands[i]->type, emit_operand(f, inst, i));
    return made;
}

/* By way of memory, where a variant may be written as what it is; LLVM takes the way out again. */
static LLVMValueRef make_in_memory(FuncEmitter *f, const IrInst *inst, uint32_t variant) {
    Emitter *e = f->e;
    const Layout *layout = emit_layout(e, inst->type);
    LLVMTypeRef shape = layout->variants[variant];
    LLVMValueRef memory = emit_entry_alloca(f, layout->memory, "");
    LLVMBuildStore(e->builder, tag_constant(f, variant), emit_member_address(f, shape, memory, 0));
    for (uint32_t i = 0; i < inst->operand_count; i++)
        emit_store(f, inst->operands[i]->type, emit_operand(f, inst, i),
                   emit_member_address(f, shape, memory, 1 + i));
    return emit_view(f, inst->type, memory);
}

LLVMValueRef emit_op_ENUM_MAKE(FuncEmitter *f, const IrInst *inst) {
    const Layout *layout = emit_layout(f->e, inst->type);
    uint32_t variant = (uint32_t)inst->as.imm;
    bool has_own_shape = inst->operand_count > 0 && layout->variants[variant] != layout->memory;
    return has_own_shape ? make_in_memory(f, inst, variant) : make_in_registers(f, inst, variant);
}

LLVMValueRef emit_op_ENUM_TAG(FuncEmitter *f, const IrInst *inst) {
    return emit_get_raw_member(f, inst->operands[0]->type, emit_operand(f, inst, 0), 0);
}

LLVMValueRef emit_op_ENUM_GET(FuncEmitter *f, const IrInst *inst) {
    const Type *whole = inst->operands[0]->type;
    LLVMTypeRef shape = emit_layout(f->e, whole)->variants[inst->as.part.variant];
    LLVMValueRef value = emit_operand(f, inst, 0);
    uint32_t member = 1 + inst->as.part.index;
    if (shape == emit_memory_type(f->e, whole)) return emit_get_member(f, whole, value, member, inst->type);
    LLVMValueRef memory = emit_in_memory(f, whole, value);
    return emit_view(f, inst->type, emit_member_address(f, shape, memory, member));
}

/* --- optionals: a flag, the value --- */

LLVMValueRef emit_op_SOME(FuncEmitter *f, const IrInst *inst) {
    const Type *value = inst->type->args[0];
    LLVMValueRef made = emit_begin_whole(f, inst->type);
    made = emit_set_raw_member(f, inst->type, made, 0, LLVMConstInt(f->e->i8, 1, false));
    return emit_set_member(f, inst->type, made, 1, value, emit_operand(f, inst, 0));
}

LLVMValueRef emit_op_IS_SOME(FuncEmitter *f, const IrInst *inst) {
    LLVMValueRef flag = emit_get_raw_member(f, inst->operands[0]->type, emit_operand(f, inst, 0), 0);
    return LLVMBuildTrunc(f->e->builder, flag, f->e->i1, "");
}

LLVMValueRef emit_op_SOME_VALUE(FuncEmitter *f, const IrInst *inst) {
    return emit_get_member(f, inst->operands[0]->type, emit_operand(f, inst, 0), 1, inst->type);
}

/* --- error unions: the error or null, the value --- */

LLVMValueRef emit_op_UNION_OK(FuncEmitter *f, const IrInst *inst) {
    const Type *value = inst->type->args[0];
    LLVMValueRef made = emit_begin_whole(f, inst->type);
    made = emit_set_raw_member(f, inst->type, made, 0, LLVMConstNull(f->e->ptr));
    if (!type_has_value(value)) return made;
    return emit_set_member(f, inst->type, made, 1, value, emit_operand(f, inst, 0));
}

LLVMValueRef emit_op_UNION_ERROR(FuncEmitter *f, const IrInst *inst) {
    LLVMValueRef made = emit_begin_whole(f, inst->type);
    return emit_set_raw_member(f, inst->type, made, 0, emit_operand(f, inst, 0));
}

LLVMValueRef emit_op_UNION_IS_ERROR(FuncEmitter *f, const IrInst *inst) {
    LLVMValueRef error = emit_op_UNION_GET_ERROR(f, inst);
    return LLVMBuildIsNotNull(f->e->builder, error, "");
}

LLVMValueRef emit_op_UNION_VALUE(FuncEmitter *f, const IrInst *inst) {
    if (!type_has_value(inst->type)) return NULL;
    return emit_get_member(f, inst->operands[0]->type, emit_operand(f, inst, 0), 1, inst->type);
}

LLVMValueRef emit_op_UNION_GET_ERROR(FuncEmitter *f, const IrInst *inst) {
    return emit_get_raw_member(f, inst->operands[0]->type, emit_operand(f, inst, 0), 0);
}
