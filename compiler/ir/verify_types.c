/* The types of one instruction: what its operands must be, what its result then is.
 *
 * Assumes that operands exist and have a type (verify.c looked). Locals and globals are of the function and
 * module at hand by construction; their types are compared.
 */
#include "compiler/ir/verify.h"

static bool mismatch(Verifier *verifier, const IrInst *inst, const char *what) {
    Text got;
    text_init(&got, verifier->arena);
    for (uint32_t i = 0; i < inst->operand_count; i++) {
        text_add(&got, i == 0 ? "" : ", ");
        text_add(&got, type_text(verifier->arena, inst->operands[i]->type));
    }
    return verify_fail(verifier, "%s: %s; it has (%s) -> %s", ir_op_text(inst->op), what, got.bytes,
                       type_text(verifier->arena, inst->type));
}

bool verify_rule(Verifier *verifier, const IrInst *inst, bool holds, const char *what) {
    return holds || mismatch(verifier, inst, what);
}

static const Type *operand_type(const IrInst *inst, uint32_t index) {
    return inst->operands[index]->type;
}

static bool is_kind(const Type *type, TypeKind kind) {
    return type->kind == kind;
}

static bool is_scalar(const Type *type) {
    TypeClass class = type_class(type);
    return class == TYPE_CLASS_INT || class == TYPE_CLASS_FLOAT || class == TYPE_CLASS_SCALAR ||
           class == TYPE_CLASS_HANDLE;
}

/* An address at run time. */
static bool is_address(const Type *type) {
    return type_class(type) == TYPE_CLASS_OWNED || is_kind(type, TYPE_POINTER) || is_kind(type, TYPE_ERROR);
}

static bool is_void(const Type *type) {
    return is_kind(type, TYPE_VOID) || is_kind(type, TYPE_NEVER);
}

/* Error values have one shape, whatever the set. */
bool verify_fits(const Type *from, const Type *to) {
    if (from == to || (is_kind(from, TYPE_POINTER) && is_kind(to, TYPE_INOUT))) return true;
    if (is_kind(from, TYPE_ERROR) && is_kind(to, TYPE_ERROR)) return true;
    return is_kind(from, TYPE_ERROR_UNION) && is_kind(to, TYPE_ERROR_UNION) && from->args[0] == to->args[0];
}

static bool verify_constant(Verifier *verifier, const IrInst *inst) {
    const Type *type = inst->type;
    switch (inst->op) {
    case IR_INT:
        return verify_rule(verifier, inst, is_scalar(type) && !type_is_float(type), "an integer type");
    case IR_FLOAT: return verify_rule(verifier, inst, type_is_float(type), "a float type");
    case IR_STRING: return verify_rule(verifier, inst, is_kind(type, TYPE_STRING), "a String");
    case IR_ERROR: return verify_rule(verifier, inst, is_kind(type, TYPE_ERROR), "an error");
    case IR_FUNC_VALUE:
        return verify_rule(verifier, inst, is_kind(type, TYPE_FUNC) && inst->as.func->is_thunk,
                           "a function type, of a thunk");
    case IR_FUNC_CODE:
    case IR_SPEC: return verify_rule(verifier, inst, is_kind(type, TYPE_POINTER), "a pointer");
    default: return verify_rule(verifier, inst, !is_void(type), "a value");
    }
}

static bool verify_memory(Verifier *verifier, const IrInst *inst) {
    const IrFunc *func = verifier->func;
    switch (inst->op) {
    case IR_PARAM:
        if (inst->as.imm < 0 || inst->as.imm >= func->param_count)
            return verify_fail(verifier, "param %d does not exist", (int)inst->as.imm);
        return verify_rule(verifier, inst, inst->type == func->params[inst->as.imm], "the parameter's type");
    case IR_LOCAL_LOAD:
        return verify_rule(verifier, inst, inst->type == inst->as.local->type, "the local's type");
    case IR_LOCAL_STORE:
        return verify_rule(verifier, inst, verify_fits(operand_type(inst, 0), inst->as.local->type),
                           "the local's type");
    case IR_GLOBAL_LOAD:
        return verify_rule(verifier, inst, inst->type == inst->as.global->type, "the global's type");
    case IR_GLOBAL_STORE:
        return verify_rule(verifier, inst, verify_fits(operand_type(inst, 0), inst->as.global->type),
                           "the global's type");
    default: return verify_rule(verifier, inst, is_kind(inst->type, TYPE_POINTER), "a pointer");
    }
}

static bool verify_arithmetic(Verifier *verifier, const IrInst *inst) {
    const Type *type = inst->type;
    for (uint32_t i = 0; i < inst->operand_count; i++)
        if (operand_type(inst, i) != type) return mismatch(verifier, inst, "operands and result of one type");
    bool is_int = type_is_int(type);
    switch (inst->op) {
    case IR_ADD:
    case IR_SUB:
    case IR_MUL:
    case IR_DIV:
    case IR_REM:
    case IR_POW:
    case IR_NEG: return verify_rule(verifier, inst, type_is_numeric(type), "numbers");
    case IR_AND:
    case IR_OR:
    case IR_XOR:
    case IR_NOT: return verify_rule(verifier, inst, is_int || is_kind(type, TYPE_BOOL), "integers or bools");
    default: return verify_rule(verifier, inst, is_int, "integers");
    }
}

static bool verify_comparison(Verifier *verifier, const IrInst *inst) {
    const Type *left = operand_type(inst, 0), *right = operand_type(inst, 1);
    bool same = verify_fits(left, right) && (is_scalar(left) || is_kind(left, TYPE_POINTER));
    return verify_rule(verifier, inst, same && is_kind(inst->type, TYPE_BOOL),
                       "two scalars of one type give a bool");
}

static bool travels_in_word(const Type *type) {
    return type_is_word(type) || is_kind(type, TYPE_POINTER);
}

static bool verify_conversion(Verifier *verifier, const IrInst *inst) {
    const Type *from = operand_type(inst, 0), *to = inst->type;
    switch (inst->op) {
    case IR_TO_WORD:
        return verify_rule(verifier, inst, travels_in_word(from) && is_kind(to, TYPE_U64),
                           "a word type gives u64");
    case IR_FROM_WORD:
        return verify_rule(verifier, inst, is_kind(from, TYPE_U64) && travels_in_word(to),
                           "u64 gives a word type");
    default: return verify_rule(verifier, inst, is_scalar(from) && is_scalar(to), "scalars");
    }
}

static bool verify_union(Verifier *verifier, const IrInst *inst) {
    bool makes = inst->op == IR_UNION_OK || inst->op == IR_UNION_ERROR;
    const Type *type = makes ? inst->type : inst->operand_count == 1 ? operand_type(inst, 0) : NULL;
    if (type == NULL || !is_kind(type, TYPE_ERROR_UNION)) return mismatch(verifier, inst, "an error union");
    const Type *value = type->args[0];
    switch (inst->op) {
    case IR_UNION_OK:
        if (is_void(value)) return verify_rule(verifier, inst, inst->operand_count == 0, "no operand");
        return verify_rule(verifier, inst,
                           inst->operand_count == 1 && verify_fits(operand_type(inst, 0), value),
                           "the union's value");
    case IR_UNION_ERROR:
        return verify_rule(verifier, inst, is_kind(operand_type(inst, 0), TYPE_ERROR), "an error");
    case IR_UNION_IS_ERROR: return verify_rule(verifier, inst, is_kind(inst->type, TYPE_BOOL), "a bool");
    case IR_UNION_VALUE: return verify_rule(verifier, inst, inst->type == value, "the union's value");
    default: return verify_rule(verifier, inst, is_kind(inst->type, TYPE_ERROR), "an error");
    }
}

static bool verify_words(Verifier *verifier, const IrInst *inst) {
    if (inst->op == IR_WORD_LOAD)
        return verify_rule(verifier, inst,
                           is_kind(operand_type(inst, 0), TYPE_POINTER) && is_kind(inst->type, TYPE_U64) &&
                               inst->as.imm >= 0,
                           "a pointer gives u64");
    for (uint32_t i = 0; i < inst->operand_count; i++)
        if (!is_kind(operand_type(inst, i), TYPE_U64)) return mismatch(verifier, inst, "u64 operands");
    return verify_rule(verifier, inst, is_kind(inst->type, TYPE_POINTER), "a pointer");
}

static bool verify_state(Verifier *verifier, const IrInst *inst) {
    if (inst->as.imm < 0 || !is_kind(operand_type(inst, 0), TYPE_U64))
        return mismatch(verifier, inst, "a base and a slot");
    const Type *value = inst->op == IR_STATE_LOAD ? inst->type : operand_type(inst, 1);
    return verify_rule(verifier, inst, type_is_word(value), "a word type");
}

static bool class_holds(AbiClass class, const Type *type) {
    switch (class) {
    case ABI_VOID: return is_void(type);
    case ABI_BOOL: return is_kind(type, TYPE_BOOL);
    case ABI_I32: return is_kind(type, TYPE_I32);
    case ABI_U32: return is_kind(type, TYPE_U32) || is_kind(type, TYPE_CHAR);
    case ABI_I64: return is_kind(type, TYPE_I64);
    case ABI_U64: return is_kind(type, TYPE_U64) || type_class(type) == TYPE_CLASS_HANDLE;
    case ABI_F64: return is_kind(type, TYPE_F64);
    case ABI_PTR: return is_address(type);
    }
    return false;
}

static bool verify_runtime_call(Verifier *verifier, const IrInst *inst) {
    const IrRuntimeInfo *info = ir_runtime_info(inst->as.runtime);
    bool holds = inst->operand_count == info->param_count && class_holds(info->result, inst->type);
    for (uint32_t i = 0; holds && i < info->param_count; i++)
        holds = class_holds((AbiClass)info->params[i], operand_type(inst, i));
    return verify_rule(verifier, inst, holds,
                       text_format(verifier->arena, "as abi.def says of %s", info->name));
}

static bool verify_arguments(Verifier *verifier, const IrInst *inst, uint32_t first,
                             const Type *const *params, uint32_t count, const Type *result) {
    if (inst->operand_count - first != count)
        return mismatch(verifier, inst, "as many arguments as parameters");
    for (uint32_t i = 0; i < count; i++)
        if (!verify_fits(operand_type(inst, first + i), params[i]))
            return mismatch(verifier, inst, "arguments of the parameters' types");
    return verify_rule(verifier, inst, verify_fits(inst->type, result), "the callee's result");
}

static bool verify_call(Verifier *verifier, const IrInst *inst) {
    if (inst->op == IR_CALL_RUNTIME) return verify_runtime_call(verifier, inst);
    if (inst->op == IR_CALL) {
        const IrFunc *func = inst->as.func;
        return verify_arguments(verifier, inst, 0, func->params, func->param_count, func->result);
    }
    if (inst->op == IR_CALL_EXTERN) {
        const IrExtern *external = inst->as.external;
        return verify_arguments(verifier, inst, 0, external->params, external->param_count, external->result);
    }
    if (inst->operand_count == 0 || !is_kind(operand_type(inst, 0), TYPE_FUNC))
        return mismatch(verifier, inst, "a function value first");
    const Type *type = operand_type(inst, 0);
    return verify_arguments(verifier, inst, 1, type->args + 1, type->arg_count - 1, type->args[0]);
}

static bool verify_return(Verifier *verifier, const IrInst *inst) {
    const Type *result = verifier->func->result;
    if (is_void(result))
        return verify_rule(verifier, inst, inst->operand_count == 0, "no value from a void function");
    return verify_rule(verifier, inst, inst->operand_count == 1 && verify_fits(operand_type(inst, 0), result),
                       "the function's result");
}

static bool verify_terminator_types(Verifier *verifier, const IrInst *inst) {
    switch (inst->op) {
    case IR_BRANCH: return verify_rule(verifier, inst, is_kind(operand_type(inst, 0), TYPE_BOOL), "a bool");
    case IR_SWITCH: {
        const Type *type = operand_type(inst, 0);
        return verify_rule(verifier, inst, is_scalar(type) && !type_is_float(type), "an integer");
    }
    case IR_RETURN: return verify_return(verifier, inst);
    case IR_PANIC_MESSAGE:
        return verify_rule(verifier, inst, is_kind(operand_type(inst, 0), TYPE_STRING), "a String");
    case IR_PANIC_ERROR:
        return verify_rule(verifier, inst, is_kind(operand_type(inst, 0), TYPE_ERROR), "an error");
    default: return true;
    }
}

bool verify_inst_types(Verifier *verifier, const IrInst *inst) {
    if ((ir_op_flags(inst->op) & IR_NO_VALUE) && !is_void(inst->type))
        return mismatch(verifier, inst, "no result");
    if (inst->op <= IR_SPEC) return verify_constant(verifier, inst);
    if (inst->op <= IR_GLOBAL_STORE) return verify_memory(verifier, inst);
    if (inst->op <= IR_NOT) return verify_arithmetic(verifier, inst);
    if (inst->op <= IR_GE) return verify_comparison(verifier, inst);
    if (inst->op <= IR_FROM_WORD) return verify_conversion(verifier, inst);
    if (inst->op <= IR_UNION_GET_ERROR) return verify_union(verifier, inst);
    if (inst->op < IR_WORDS) return verify_value_types(verifier, inst);
    if (inst->op <= IR_WORD_LOAD) return verify_words(verifier, inst);
    if (inst->op <= IR_STATE_STORE) return verify_state(verifier, inst);
    if (inst->op <= IR_CALL_VALUE) return verify_call(verifier, inst);
    return verify_terminator_types(verifier, inst);
}
