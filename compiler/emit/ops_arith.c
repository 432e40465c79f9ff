/* Integer and float arithmetic. Integer operations are checked: a result that does not fit leaves for a
 * panic.
 *
 * The checks use LLVM's overflow intrinsics, which become an instruction and a jump on the flag it sets.
 */
#include "compiler/emit/emitter.h"

#include <string.h>

typedef enum { SIGNED, UNSIGNED } Signedness;

static Signedness signedness(const IrInst *inst) {
    return type_is_signed(inst->type) ? SIGNED : UNSIGNED;
}

static LLVMValueRef left(FuncEmitter *f, const IrInst *inst) {
    return emit_operand(f, inst, 0);
}

static LLVMValueRef right(FuncEmitter *f, const IrInst *inst) {
    return emit_operand(f, inst, 1);
}

/* --- add, subtract, multiply, negate --- */

static LLVMValueRef with_overflow(FuncEmitter *f, const IrInst *inst, const char *name, LLVMValueRef a,
                                  LLVMValueRef b) {
    Emitter *e = f->e;
    LLVMTypeRef type = emit_value_type(e, inst->type);
    LLVMValueRef callee = emit_intrinsic(e, name, type);
    LLVMTypeRef callee_type = LLVMGlobalGetValueType(callee);
    LLVMValueRef pair = LLVMBuildCall2(e->builder, callee_type, callee, (LLVMValueRef[]){a, b}, 2, "");
    LLVMValueRef result = LLVMBuildExtractValue(e->builder, pair, 0, "");
    emit_panic_if(f, inst, LLVMBuildExtractValue(e->builder, pair, 1, ""), JANUS_PANIC_OVERFLOW);
    return result;
}

typedef LLVMValueRef BuildBinary(LLVMBuilderRef, LLVMValueRef, LLVMValueRef, const char *);

static LLVMValueRef checked(FuncEmitter *f, const IrInst *inst, const char *const names[2],
                            BuildBinary *build_float) {
    LLVMValueRef a = left(f, inst), b = right(f, inst);
    if (type_is_float(inst->type)) return build_float(f->e->builder, a, b, "");
    return with_overflow(f, inst, names[signedness(inst)], a, b);
}

static const char *const subtract_names[] = {"llvm.ssub.with.overflow", "llvm.usub.with.overflow"};

LLVMValueRef emit_op_ADD(FuncEmitter *f, const IrInst *inst) {
    static const char *const names[] = {"llvm.sadd.with.overflow", "llvm.uadd.with.overflow"};
    return checked(f, inst, names, LLVMBuildFAdd);
}

LLVMValueRef emit_op_SUB(FuncEmitter *f, const IrInst *inst) {
    return checked(f, inst, subtract_names, LLVMBuildFSub);
}

/* By a constant above 1 the product fits when the other factor lies in a range. Comparing takes no part in
 * the chain of dependencies, and leaves the product to shifts and address arithmetic; a multiplication that
 * sets the overflow flag takes three cycles of it. */
static LLVMValueRef multiply_by(FuncEmitter *f, const IrInst *inst, LLVMValueRef value, LLVMValueRef constant,
                                uint64_t factor) {
    LLVMBuilderRef builder = f->e->builder;
    LLVMTypeRef type = LLVMTypeOf(value);
    bool is_signed = signedness(inst) == SIGNED;
    uint64_t most = type_max_int(inst->type) / factor;
    uint64_t least = is_signed ? (uint64_t)(type_min_int(inst->type) / (int64_t)factor) : 0;
    LLVMValueRef above_least = LLVMBuildSub(builder, value, LLVMConstInt(type, least, true), "");
    LLVMValueRef outside =
        LLVMBuildICmp(builder, LLVMIntUGT, above_least, LLVMConstInt(type, most - least, false), "");
    emit_panic_if(f, inst, outside, JANUS_PANIC_OVERFLOW);
    return LLVMBuildMul(builder, value, constant, "");
}

/* 0: the value is no constant above 1 that the type can hold as a positive number. */
static uint64_t constant_factor(const IrInst *inst, LLVMValueRef value) {
    if (!type_is_int(inst->type) || !LLVMIsAConstantInt(value)) return 0;
    uint64_t factor = LLVMConstIntGetZExtValue(value);
    return factor > 1 && factor <= type_max_int(inst->type) ? factor : 0;
}

/* Without optimisation the range takes more instructions than the multiplication. */
LLVMValueRef emit_op_MUL(FuncEmitter *f, const IrInst *inst) {
    static const char *const names[] = {"llvm.smul.with.overflow", "llvm.umul.with.overflow"};
    if (f->e->options->opt_level == 0) return checked(f, inst, names, LLVMBuildFMul);
    LLVMValueRef a = left(f, inst), b = right(f, inst);
    uint64_t of_b = constant_factor(inst, b), of_a = constant_factor(inst, a);
    if (of_b != 0) return multiply_by(f, inst, a, b, of_b);
    if (of_a != 0) return multiply_by(f, inst, b, a, of_a);
    return checked(f, inst, names, LLVMBuildFMul);
}

LLVMValueRef emit_op_NEG(FuncEmitter *f, const IrInst *inst) {
    LLVMValueRef value = left(f, inst);
    if (type_is_float(inst->type)) return LLVMBuildFNeg(f->e->builder, value, "");
    LLVMValueRef zero = LLVMConstNull(LLVMTypeOf(value));
    return with_overflow(f, inst, subtract_names[signedness(inst)], zero, value);
}

/* --- divide --- */

static void check_quotient(FuncEmitter *f, const IrInst *inst, LLVMValueRef a, LLVMValueRef b) {
    LLVMBuilderRef builder = f->e->builder;
    LLVMTypeRef type = LLVMTypeOf(b);
    LLVMValueRef is_minus_one = LLVMBuildICmp(builder, LLVMIntEQ, b, LLVMConstAllOnes(type), "");
    if (LLVMIsAConstantInt(is_minus_one) && LLVMConstIntGetZExtValue(is_minus_one) == 0) return;
    LLVMValueRef least = LLVMConstInt(type, (uint64_t)type_min_int(inst->type), true);
    LLVMValueRef is_least = LLVMBuildICmp(builder, LLVMIntEQ, a, least, "");
    emit_panic_if(f, inst, LLVMBuildAnd(builder, is_minus_one, is_least, ""), JANUS_PANIC_OVERFLOW);
}

static LLVMValueRef divide(FuncEmitter *f, const IrInst *inst, BuildBinary *build_signed,
                           BuildBinary *build_unsigned, BuildBinary *build_float) {
    LLVMValueRef a = left(f, inst), b = right(f, inst);
    if (type_is_float(inst->type)) return build_float(f->e->builder, a, b, "");
    LLVMValueRef is_zero = LLVMBuildICmp(f->e->builder, LLVMIntEQ, b, LLVMConstNull(LLVMTypeOf(b)), "");
    emit_panic_if(f, inst, is_zero, JANUS_PANIC_DIVIDE_BY_ZERO);
    if (signedness(inst) == SIGNED) check_quotient(f, inst, a, b);
    return (signedness(inst) == SIGNED ? build_signed : build_unsigned)(f->e->builder, a, b, "");
}

LLVMValueRef emit_op_DIV(FuncEmitter *f, const IrInst *inst) {
    return divide(f, inst, LLVMBuildSDiv, LLVMBuildUDiv, LLVMBuildFDiv);
}

LLVMValueRef emit_op_REM(FuncEmitter *f, const IrInst *inst) {
    return divide(f, inst, LLVMBuildSRem, LLVMBuildURem, LLVMBuildFRem);
}

/* --- powers --- */

static LLVMValueRef widen(FuncEmitter *f, const IrInst *inst, LLVMValueRef value) {
    return LLVMBuildIntCast2(f->e->builder, value, f->e->i64, signedness(inst) == SIGNED, "");
}

/* The helpers work on 64 bits; a narrower result must come back unchanged from its own width. */
static LLVMValueRef narrow_power(FuncEmitter *f, const IrInst *inst, LLVMValueRef wide) {
    LLVMBuilderRef builder = f->e->builder;
    if (type_bits(inst->type) == 64) return wide;
    LLVMValueRef narrow = LLVMBuildTrunc(builder, wide, emit_value_type(f->e, inst->type), "");
    LLVMValueRef changed = LLVMBuildICmp(builder, LLVMIntNE, widen(f, inst, narrow), wide, "");
    emit_panic_if(f, inst, changed, JANUS_PANIC_OVERFLOW);
    return narrow;
}

static LLVMValueRef power_of_integers(FuncEmitter *f, const IrInst *inst) {
    Emitter *e = f->e;
    bool is_signed = signedness(inst) == SIGNED;
    LLVMValueRef base = widen(f, inst, left(f, inst)), exponent = widen(f, inst, right(f, inst));
    if (is_signed)
        emit_panic_if(f, inst, LLVMBuildICmp(e->builder, LLVMIntSLT, exponent, LLVMConstNull(e->i64), ""),
                      JANUS_PANIC_NEGATIVE_EXPONENT);
    LLVMValueRef result = emit_entry_alloca(f, e->i64, "power");
    LLVMValueRef fits = emit_call_runtime(f, inst, is_signed ? IR_RT_janus_power_i64 : IR_RT_janus_power_u64,
                                          (LLVMValueRef[]){base, exponent, result}, 3);
    LLVMValueRef fails = LLVMBuildICmp(e->builder, LLVMIntEQ, fits, LLVMConstNull(e->i8), "");
    emit_panic_if(f, inst, fails, JANUS_PANIC_OVERFLOW);
    return narrow_power(f, inst, LLVMBuildLoad2(e->builder, e->i64, result, ""));
}

static LLVMValueRef power_of_floats(FuncEmitter *f, const IrInst *inst) {
    LLVMBuilderRef builder = f->e->builder;
    LLVMValueRef args[2] = {LLVMBuildFPCast(builder, left(f, inst), f->e->f64, ""),
                            LLVMBuildFPCast(builder, right(f, inst), f->e->f64, "")};
    LLVMValueRef wide = emit_call_runtime(f, inst, IR_RT_janus_power_f64, args, 2);
    return LLVMBuildFPCast(builder, wide, emit_value_type(f->e, inst->type), "");
}

LLVMValueRef emit_op_POW(FuncEmitter *f, const IrInst *inst) {
    return type_is_float(inst->type) ? power_of_floats(f, inst) : power_of_integers(f, inst);
}

/* --- shifts --- */

static LLVMValueRef shift(FuncEmitter *f, const IrInst *inst, BuildBinary *build) {
    LLVMValueRef value = left(f, inst), count = right(f, inst);
    LLVMValueRef width = LLVMConstInt(LLVMTypeOf(count), type_bits(inst->type), false);
    /* unsigned, so that a negative count is too large as well */
    emit_panic_if(f, inst, LLVMBuildICmp(f->e->builder, LLVMIntUGE, count, width, ""),
                  JANUS_PANIC_SHIFT_RANGE);
    return build(f->e->builder, value, count, "");
}

LLVMValueRef emit_op_SHL(FuncEmitter *f, const IrInst *inst) {
    return shift(f, inst, LLVMBuildShl);
}

LLVMValueRef emit_op_SHR(FuncEmitter *f, const IrInst *inst) {
    return shift(f, inst, type_is_signed(inst->type) ? LLVMBuildAShr : LLVMBuildLShr);
}

/* --- what cannot fail --- */

static LLVMValueRef plain(FuncEmitter *f, const IrInst *inst, BuildBinary *build) {
    return build(f->e->builder, left(f, inst), right(f, inst), "");
}

LLVMValueRef emit_op_WRAP_ADD(FuncEmitter *f, const IrInst *inst) {
    return plain(f, inst, LLVMBuildAdd);
}

LLVMValueRef emit_op_WRAP_SUB(FuncEmitter *f, const IrInst *inst) {
    return plain(f, inst, LLVMBuildSub);
}

LLVMValueRef emit_op_WRAP_MUL(FuncEmitter *f, const IrInst *inst) {
    return plain(f, inst, LLVMBuildMul);
}

LLVMValueRef emit_op_AND(FuncEmitter *f, const IrInst *inst) {
    return plain(f, inst, LLVMBuildAnd);
}

LLVMValueRef emit_op_OR(FuncEmitter *f, const IrInst *inst) {
    return plain(f, inst, LLVMBuildOr);
}

LLVMValueRef emit_op_XOR(FuncEmitter *f, const IrInst *inst) {
    return plain(f, inst, LLVMBuildXor);
}

LLVMValueRef emit_op_NOT(FuncEmitter *f, const IrInst *inst) {
    return LLVMBuildNot(f->e->builder, left(f, inst), "");
}
