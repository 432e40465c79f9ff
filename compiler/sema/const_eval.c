/* Evaluating what is known while compiling: literals, constants, and operators over such. The expression has
 * been checked, so types agree. Overflow and division by zero are errors here, as they are panics at run
 * time. */
#include "compiler/sema/checker.h"

#include <math.h>
#include <string.h>

typedef enum EvalStatus {
    EVAL_OK,
    EVAL_SILENT, /* reported already */
    EVAL_NOT_CONSTANT,
    EVAL_OVERFLOW,
    EVAL_ZERO_DIVISOR,
    EVAL_EXPONENT, /* below zero */
    EVAL_SHIFT,    /* by the width or more */
    EVAL_TOO_LARGE,
} EvalStatus;

typedef __int128 Wide;

typedef struct Eval {
    Checker *c;             /* strings may be joined; NULL: they are not constant here */
    const AstNode *culprit; /* where it failed */
} Eval;

static EvalStatus evaluate(Eval *e, const AstNode *node, ConstValue *value);

static EvalStatus give_up(Eval *e, const AstNode *node, EvalStatus status) {
    e->culprit = node;
    return status;
}

/* --- integers --- */

static Wide widen(const ConstValue *value) {
    return type_is_signed(value->type) ? (Wide)value->as.bits : (Wide)(uint64_t)value->as.bits;
}

static bool fits(const Type *type, Wide value) {
    return value >= type_min_int(type) && value <= (Wide)type_max_int(type);
}

static int64_t wrap(const Type *type, int64_t bits) {
    unsigned unused = 64 - type_bits(type);
    uint64_t shifted = (uint64_t)bits << unused;
    return type_is_signed(type) ? (int64_t)shifted >> unused : (int64_t)(shifted >> unused);
}

static EvalStatus store_checked(const Type *type, Wide result, ConstValue *value) {
    if (!fits(type, result)) return EVAL_OVERFLOW;
    *value = (ConstValue){.type = type, .as.bits = (int64_t)result};
    return EVAL_OK;
}

static EvalStatus store_wrapped(const Type *type, Wide result, ConstValue *value) {
    *value = (ConstValue){.type = type, .as.bits = wrap(type, (int64_t)result)};
    return EVAL_OK;
}

static EvalStatus multiply(const Type *type, Wide a, Wide b, ConstValue *value) {
    Wide product;
    if (__builtin_mul_overflow(a, b, &product)) return EVAL_OVERFLOW;
    return store_checked(type, product, value);
}

static EvalStatus power(const Type *type, Wide base, Wide exponent, ConstValue *value) {
    Wide result = 1;
    if (exponent < 0) return EVAL_EXPONENT;
    while (exponent > 0) {
        if ((exponent & 1) && __builtin_mul_overflow(result, base, &result)) return EVAL_OVERFLOW;
        exponent >>= 1;
        /* a square that does not fit matters only when it is used */
        if (exponent > 0 && __builtin_mul_overflow(base, base, &base)) return EVAL_OVERFLOW;
    }
    return store_checked(type, result, value);
}

static EvalStatus shift(AstOp op, const Type *type, Wide left, Wide count, ConstValue *value) {
    if (count < 0 || count >= (Wide)type_bits(type)) return EVAL_SHIFT;
    if (op == OP_SHR) return store_checked(type, left >> count, value);
    uint64_t bits = (uint64_t)left << count; /* what leaves 64 bits is lost */
    return store_wrapped(type, bits, value);
}

static EvalStatus divide(AstOp op, const Type *type, Wide left, Wide right, ConstValue *value) {
    if (right == 0) return EVAL_ZERO_DIVISOR;
    if (!fits(type, left / right)) return EVAL_OVERFLOW; /* min / -1 */
    return store_checked(type, op == OP_DIV ? left / right : left % right, value);
}

static EvalStatus compute_int(AstOp op, const Type *type, Wide a, Wide b, ConstValue *value) {
    switch (op) {
    case OP_ADD: return store_checked(type, a + b, value);
    case OP_SUB: return store_checked(type, a - b, value);
    case OP_MUL: return multiply(type, a, b, value);
    case OP_DIV:
    case OP_REM: return divide(op, type, a, b, value);
    case OP_POW: return power(type, a, b, value);
    case OP_WRAP_ADD: return store_wrapped(type, a + b, value);
    case OP_WRAP_SUB: return store_wrapped(type, a - b, value);
    case OP_WRAP_MUL: return store_wrapped(type, (uint64_t)a * (uint64_t)b, value);
    case OP_BIT_AND: return store_wrapped(type, a & b, value);
    case OP_BIT_OR: return store_wrapped(type, a | b, value);
    case OP_BIT_XOR: return store_wrapped(type, a ^ b, value);
    case OP_SHL:
    case OP_SHR: return shift(op, type, a, b, value);
    default: return EVAL_NOT_CONSTANT;
    }
}

/* --- floats, bools, comparisons --- */

static EvalStatus compute_float(AstOp op, const Type *type, double a, double b, ConstValue *value) {
    double result;
    switch (op) {
    case OP_ADD: result = a + b; break;
    case OP_SUB: result = a - b; break;
    case OP_MUL: result = a * b; break;
    case OP_DIV: result = a / b; break;
    case OP_REM: result = fmod(a, b); break;
    case OP_POW: result = pow(a, b); break;
    default: return EVAL_NOT_CONSTANT;
    }
    *value = (ConstValue){.type = type, .as.real = type->kind == TYPE_F32 ? (double)(float)result : result};
    return EVAL_OK;
}

static int compare_bytes(AstBytes a, AstBytes b) {
    uint32_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter == 0 ? 0 : memcmp(a.bytes, b.bytes, shorter);
    return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

/* -1, 0, 1; 2 when a NaN is involved */
static int compare(const ConstValue *a, const ConstValue *b) {
    if (type_is_float(a->type)) {
        if (isnan(a->as.real) || isnan(b->as.real)) return 2;
        return (a->as.real > b->as.real) - (a->as.real < b->as.real);
    }
    if (a->type->kind == TYPE_STRING) {
        int order = compare_bytes(a->as.bytes, b->as.bytes);
        return (order > 0) - (order < 0);
    }
    return (widen(a) > widen(b)) - (widen(a) < widen(b));
}

static bool holds(AstOp op, int order) {
    switch (op) {
    case OP_EQ: return order == 0;
    case OP_NE: return order != 0;
    case OP_LT: return order == -1;
    case OP_LE: return order == -1 || order == 0;
    case OP_GT: return order == 1;
    default: return order == 1 || order == 0;
    }
}

/* --- expressions --- */

enum { JOINED_MAX = 16 << 20 }; /* bytes, of all constants of a program together */

static EvalStatus join(const Eval *e, const ConstValue *a, const ConstValue *b, ConstValue *value) {
    AstBytes left = a->as.bytes, right = b->as.bytes;
    if (e->c == NULL) return EVAL_NOT_CONSTANT;
    e->c->joined_bytes += (uint64_t)left.length + right.length;
    if (e->c->joined_bytes > JOINED_MAX) return EVAL_TOO_LARGE;
    char *bytes = arena_array(e->c->arena, char, left.length + right.length);
    if (left.length > 0) memcpy(bytes, left.bytes, left.length);
    if (right.length > 0) memcpy(bytes + left.length, right.bytes, right.length);
    *value = (ConstValue){.type = a->type, .as.bytes = {bytes, left.length + right.length}};
    return EVAL_OK;
}

static EvalStatus evaluate_operands(Eval *e, const AstBinary *node, const ConstValue *a, const ConstValue *b,
                                    ConstValue *value) {
    EvalStatus status = EVAL_OK;
    if (ast_op_compares(node->op))
        *value = (ConstValue){.type = node->node.type, .as.bits = holds(node->op, compare(a, b))};
    else if (type_is_int(a->type))
        status = compute_int(node->op, node->node.type, widen(a), widen(b), value);
    else if (type_is_float(a->type))
        status = compute_float(node->op, node->node.type, a->as.real, b->as.real, value);
    else if (a->type->kind == TYPE_STRING)
        status = join(e, a, b, value);
    else if (a->type->kind == TYPE_BOOL)
        status = compute_int(node->op, node->node.type, a->as.bits, b->as.bits, value);
    else
        status = EVAL_NOT_CONSTANT;
    return status == EVAL_OK ? EVAL_OK : give_up(e, &node->node, status);
}

static EvalStatus evaluate_binary(Eval *e, const AstBinary *node, ConstValue *value) {
    ConstValue left, right;
    EvalStatus status = evaluate(e, node->left, &left);
    if (status != EVAL_OK) return status;
    if (node->op == OP_AND && left.as.bits == 0) return *value = left, EVAL_OK;
    if (node->op == OP_OR && left.as.bits != 0) return *value = left, EVAL_OK;
    status = evaluate(e, node->right, &right);
    if (status != EVAL_OK) return status;
    if (node->op == OP_AND || node->op == OP_OR) return *value = right, EVAL_OK;
    return evaluate_operands(e, node, &left, &right, value);
}

static EvalStatus evaluate_negation(Eval *e, const AstUnary *node, ConstValue *value) {
    if (node->operand->kind == AST_Int && type_is_int(node->node.type)) {
        uint64_t magnitude = ((const AstInt *)node->operand)->value;
        *value = (ConstValue){.type = node->node.type, .as.bits = (int64_t)(0 - magnitude)};
        return EVAL_OK;
    }
    EvalStatus status = evaluate(e, node->operand, value);
    if (status != EVAL_OK) return status;
    if (type_is_float(value->type)) return value->as.real = -value->as.real, EVAL_OK;
    status = store_checked(value->type, -widen(value), value);
    return status == EVAL_OK ? EVAL_OK : give_up(e, &node->node, status);
}

static EvalStatus evaluate_unary(Eval *e, const AstUnary *node, ConstValue *value) {
    if (node->op == OP_NEGATE) return evaluate_negation(e, node, value);
    EvalStatus status = evaluate(e, node->operand, value);
    if (status != EVAL_OK) return status;
    if (node->op == OP_NOT)
        value->as.bits = !value->as.bits;
    else
        value->as.bits = wrap(value->type, ~value->as.bits);
    return EVAL_OK;
}

static int64_t saturate(const Type *type, double real) {
    if (isnan(real)) return 0;
    if (real <= (double)type_min_int(type)) return type_min_int(type);
    if (real >= (double)type_max_int(type)) return (int64_t)type_max_int(type);
    return type_is_signed(type) ? (int64_t)real : (int64_t)(uint64_t)real;
}

static EvalStatus evaluate_cast(Eval *e, const AstCast *node, ConstValue *value) {
    ConstValue from;
    EvalStatus status = evaluate(e, node->value, &from);
    if (status != EVAL_OK) return status;
    const Type *to = node->node.type;
    *value = (ConstValue){.type = to};
    if (type_is_float(to)) {
        double real = type_is_float(from.type) ? from.as.real : (double)widen(&from);
        value->as.real = to->kind == TYPE_F32 ? (double)(float)real : real;
    } else if (type_is_float(from.type)) {
        value->as.bits = saturate(to, from.as.real);
    } else {
        value->as.bits = type_is_int(to) ? wrap(to, from.as.bits) : from.as.bits;
    }
    return EVAL_OK;
}

static EvalStatus evaluate_int(const AstInt *node, ConstValue *value) {
    *value = (ConstValue){.type = node->node.type};
    if (type_is_float(node->node.type))
        value->as.real = (double)node->value;
    else
        value->as.bits = (int64_t)node->value;
    return EVAL_OK;
}

static EvalStatus evaluate_symbol(Eval *e, const AstNode *node, ConstValue *value) {
    const Symbol *symbol = node->symbol;
    if (symbol == NULL || symbol->kind != SYMBOL_CONST || symbol->as.constant == NULL)
        return give_up(e, node, EVAL_NOT_CONSTANT);
    *value = *symbol->as.constant;
    return EVAL_OK;
}

/* The only expression of a branch; NULL: it does more. */
static const AstNode *only_value(const AstNode *branch) {
    if (branch->kind != AST_Block) return branch;
    const AstList *statements = &((const AstBlock *)branch)->statements;
    if (statements->count != 1 || statements->items[0]->kind != AST_ExprStmt) return NULL;
    return ((const AstExprStmt *)statements->items[0])->value;
}

static EvalStatus evaluate_if(Eval *e, const AstIf *node, ConstValue *value) {
    if (node->else_body == NULL || node->condition->kind == AST_LetCondition)
        return give_up(e, &node->node, EVAL_NOT_CONSTANT);
    EvalStatus status = evaluate(e, node->condition, value);
    if (status != EVAL_OK) return status;
    const AstNode *chosen = only_value(value->as.bits != 0 ? node->then_body : node->else_body);
    if (chosen == NULL) return give_up(e, &node->node, EVAL_NOT_CONSTANT);
    status = evaluate(e, chosen, value);
    if (status != EVAL_OK || value->type == node->node.type) return status;
    return give_up(e, &node->node, EVAL_NOT_CONSTANT);
}

static EvalStatus evaluate(Eval *e, const AstNode *node, ConstValue *value) {
    if (node->type == NULL || node->type->kind == TYPE_POISON) return give_up(e, node, EVAL_SILENT);
    *value = (ConstValue){.type = node->type};
    switch ((AstKind)node->kind) {
    case AST_Int: return evaluate_int((const AstInt *)node, value);
    case AST_Float: value->as.real = ((const AstFloat *)node)->value; return EVAL_OK;
    case AST_Char: value->as.bits = (int64_t)((const AstChar *)node)->value; return EVAL_OK;
    case AST_Bool: value->as.bits = ((const AstBool *)node)->value; return EVAL_OK;
    case AST_String: value->as.bytes = ((const AstString *)node)->value; return EVAL_OK;
    case AST_NameRef:
    case AST_Member: return evaluate_symbol(e, node, value);
    case AST_Unary: return evaluate_unary(e, (const AstUnary *)node, value);
    case AST_Binary: return evaluate_binary(e, (const AstBinary *)node, value);
    case AST_Cast: return evaluate_cast(e, (const AstCast *)node, value);
    case AST_If: return evaluate_if(e, (const AstIf *)node, value);
    default: return give_up(e, node, EVAL_NOT_CONSTANT);
    }
}

bool program_constant(const AstNode *expression, ConstValue *value) {
    Eval e = {0};
    bool is_generic = expression->type != NULL && expression->type->has_param; /* the type is not known yet */
    return !is_generic && evaluate(&e, expression, value) == EVAL_OK;
}

static void report_failure(Checker *c, EvalStatus status, const AstNode *culprit) {
    const char *type = text_of(c, culprit->type);
    switch (status) {
    case EVAL_OK:
    case EVAL_SILENT: return;
    case EVAL_NOT_CONSTANT:
        diag_help(report(c, NOT_CONSTANT, culprit->span),
                  "a constant is made of literals, other constants and operators; use 'let' for the rest");
        return;
    case EVAL_OVERFLOW: report(c, CONSTANT_OVERFLOW, culprit->span, type); return;
    case EVAL_EXPONENT:
        diag_help(report(c, CONSTANT_OVERFLOW, culprit->span, type),
                  "the exponent of a whole number cannot be negative");
        return;
    case EVAL_SHIFT:
        diag_help(report(c, CONSTANT_OVERFLOW, culprit->span, type), "%s is shifted by 0 to %u", type,
                  type_bits(culprit->type) - 1);
        return;
    case EVAL_ZERO_DIVISOR: report(c, CONSTANT_ZERO_DIVISOR, culprit->span); return;
    case EVAL_TOO_LARGE:
        diag_help(
            report(c, VALUE_SIZE, culprit->span, type),
            "so much may the constants of a program put together; a 'let' is made when the program runs");
        return;
    }
}

ConstValue *const_evaluate(Checker *c, AstNode *node) {
    Eval e = {.c = c};
    ConstValue value;
    EvalStatus status = evaluate(&e, node, &value);
    assert(status == EVAL_OK || status == EVAL_SILENT || e.culprit != NULL);
    if (status != EVAL_OK) {
        if (e.culprit != NULL) report_failure(c, status, e.culprit);
        return NULL;
    }
    ConstValue *copy = arena_new(c->arena, ConstValue);
    *copy = value;
    return copy;
}
