/* Constants, comparisons and conversions: ops that compute a value and cannot fail.
 *
 * A cast does what `as` means: integers wrap, a float becomes the nearest integer of the target (0 for NaN),
 * everything else keeps its number.
 */
#include "compiler/emit/emitter.h"

#include <string.h>

/* Integers, bools, chars and handles: anything that LLVM holds as an integer. */
static bool is_integral(const Type *type) {
    return type_is_int(type) || type->kind == TYPE_BOOL || type->kind == TYPE_CHAR ||
           type_class(type) == TYPE_CLASS_HANDLE;
}

static bool is_address(const Type *type) {
    return !is_integral(type) && !type_is_float(type) && !type_has_parts(type) && type_has_value(type);
}

static bool extends_sign(const Type *type) {
    return type_is_int(type) && type_is_signed(type);
}

/* --- constants --- */

LLVMValueRef emit_op_INT(FuncEmitter *f, const IrInst *inst) {
    return LLVMConstInt(emit_value_type(f->e, inst->type), (uint64_t)inst->as.imm, true);
}

LLVMValueRef emit_op_FLOAT(FuncEmitter *f, const IrInst *inst) {
    return LLVMConstReal(emit_value_type(f->e, inst->type), inst->as.real);
}

LLVMValueRef emit_op_STRING(FuncEmitter *f, const IrInst *inst) {
    return emit_string(f->e, inst->as.bytes.bytes, inst->as.bytes.length);
}

static LLVMValueRef zero_in_memory(Emitter *e, const Type *type) {
    LLVMValueRef known = map_get(&e->objects, map_key(type));
    if (known != NULL) return known;
    LLVMValueRef made = emit_constant_global(e, "zero", LLVMConstNull(emit_memory_type(e, type)));
    map_set(&e->arena, &e->objects, map_key(type), made);
    return made;
}

LLVMValueRef emit_op_ZERO(FuncEmitter *f, const IrInst *inst) {
    if (!type_has_value(inst->type)) return NULL;
    if (emit_type_in_frame(f->e, inst->type)) return zero_in_memory(f->e, inst->type);
    return LLVMConstNull(emit_value_type(f->e, inst->type));
}

LLVMValueRef emit_op_ERROR(FuncEmitter *f, const IrInst *inst) {
    return emit_error(f->e, inst->as.error);
}

LLVMValueRef emit_op_FUNC_VALUE(FuncEmitter *f, const IrInst *inst) {
    return emit_function_value(f->e, inst->as.func);
}

LLVMValueRef emit_op_FUNC_CODE(FuncEmitter *f, const IrInst *inst) {
    return emit_function(f->e, inst->as.func);
}

LLVMValueRef emit_op_SPEC(FuncEmitter *f, const IrInst *inst) {
    return emit_spec(f->e, inst->as.spec);
}

/* --- comparisons --- */

typedef struct Comparison {
    LLVMIntPredicate of_signed, of_unsigned;
    LLVMRealPredicate of_floats;
} Comparison;

static LLVMValueRef compare(FuncEmitter *f, const IrInst *inst, Comparison comparison) {
    LLVMValueRef a = emit_operand(f, inst, 0), b = emit_operand(f, inst, 1);
    const Type *type = inst->operands[0]->type;
    if (type_is_float(type)) return LLVMBuildFCmp(f->e->builder, comparison.of_floats, a, b, "");
    LLVMIntPredicate predicate = extends_sign(type) ? comparison.of_signed : comparison.of_unsigned;
    return LLVMBuildICmp(f->e->builder, predicate, a, b, "");
}

LLVMValueRef emit_op_EQ(FuncEmitter *f, const IrInst *inst) {
    return compare(f, inst, (Comparison){LLVMIntEQ, LLVMIntEQ, LLVMRealOEQ});
}

LLVMValueRef emit_op_NE(FuncEmitter *f, const IrInst *inst) {
    return compare(f, inst, (Comparison){LLVMIntNE, LLVMIntNE, LLVMRealUNE});
}

LLVMValueRef emit_op_LT(FuncEmitter *f, const IrInst *inst) {
    return compare(f, inst, (Comparison){LLVMIntSLT, LLVMIntULT, LLVMRealOLT});
}

LLVMValueRef emit_op_LE(FuncEmitter *f, const IrInst *inst) {
    return compare(f, inst, (Comparison){LLVMIntSLE, LLVMIntULE, LLVMRealOLE});
}

LLVMValueRef emit_op_GT(FuncEmitter *f, const IrInst *inst) {
    return compare(f, inst, (Comparison){LLVMIntSGT, LLVMIntUGT, LLVMRealOGT});
}

LLVMValueRef emit_op_GE(FuncEmitter *f, const IrInst *inst) {
    return compare(f, inst, (Comparison){LLVMIntSGE, LLVMIntUGE, LLVMRealOGE});
}

/* --- casts --- */

static LLVMValueRef saturate(FuncEmitter *f, LLVMValueRef value, LLVMTypeRef to, bool to_signed) {
    Emitter *e = f->e;
    const char *name = to_signed ? "llvm.fptosi.sat" : "llvm.fptoui.sat";
    LLVMTypeRef types[2] = {to, LLVMTypeOf(value)};
    unsigned id = LLVMLookupIntrinsicID(name, strlen(name));
    LLVMValueRef callee = LLVMGetIntrinsicDeclaration(e->module, id, types, 2);
    return LLVMBuildCall2(e->builder, LLVMIntrinsicGetType(e->context, id, types, 2), callee, &value, 1, "");
}

static LLVMValueRef cast_integral(FuncEmitter *f, LLVMValueRef value, const Type *from, const Type *to) {
    LLVMBuilderRef builder = f->e->builder;
    LLVMTypeRef target = emit_value_type(f->e, to);
    if (to->kind == TYPE_BOOL)
        return LLVMBuildICmp(builder, LLVMIntNE, value, LLVMConstNull(LLVMTypeOf(value)), "");
    if (is_integral(to)) return LLVMBuildIntCast2(builder, value, target, extends_sign(from), "");
    return extends_sign(from) ? LLVMBuildSIToFP(builder, value, target, "")
                              : LLVMBuildUIToFP(builder, value, target, "");
}

LLVMValueRef emit_op_CAST(FuncEmitter *f, const IrInst *inst) {
    LLVMValueRef value = emit_operand(f, inst, 0);
    const Type *from = inst->operands[0]->type, *to = inst->type;
    LLVMTypeRef target = emit_value_type(f->e, to);
    if (is_address(from) != is_address(to)) {
        emit_refuse(f->e, "%s: a cast between a number and an address", f->ir->symbol);
        return LLVMGetUndef(target);
    }
    if (is_integral(from)) return cast_integral(f, value, from, to);
    if (type_is_float(from) && type_is_float(to)) return LLVMBuildFPCast(f->e->builder, value, target, "");
    if (type_is_float(from)) return saturate(f, value, target, extends_sign(to));
    return value;
}

/* --- words --- */

LLVMValueRef emit_op_TO_WORD(FuncEmitter *f, const IrInst *inst) {
    LLVMBuilderRef builder = f->e->builder;
    LLVMValueRef value = emit_operand(f, inst, 0);
    const Type *from = inst->operands[0]->type;
    if (is_address(from)) return LLVMBuildPtrToInt(builder, value, f->e->i64, "");
    if (from->kind == TYPE_F64) return LLVMBuildBitCast(builder, value, f->e->i64, "");
    if (from->kind == TYPE_F32) value = LLVMBuildBitCast(builder, value, f->e->i32, "");
    return LLVMBuildIntCast2(builder, value, f->e->i64, extends_sign(from), "");
}

LLVMValueRef emit_op_FROM_WORD(FuncEmitter *f, const IrInst *inst) {
    LLVMBuilderRef builder = f->e->builder;
    LLVMValueRef word = emit_operand(f, inst, 0);
    const Type *to = inst->type;
    LLVMTypeRef target = emit_value_type(f->e, to);
    if (is_address(to)) return LLVMBuildIntToPtr(builder, word, target, "");
    if (to->kind == TYPE_F64) return LLVMBuildBitCast(builder, word, target, "");
    if (to->kind == TYPE_F32)
        return LLVMBuildBitCast(builder, LLVMBuildTrunc(builder, word, f->e->i32, ""), target, "");
    return LLVMBuildIntCast2(builder, word, target, false, "");
}
