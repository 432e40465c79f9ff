/* Operators. Arithmetic that may overflow is one instruction that panics; emit/ expands it. */
#include "compiler/lower/lowering.h"

typedef struct OpPair {
    AstOp op;
    IrOp ir;
} OpPair;

static const OpPair arithmetic[] = {
    {OP_ADD, IR_ADD},           {OP_SUB, IR_SUB},     {OP_MUL, IR_MUL},           {OP_DIV, IR_DIV},
    {OP_REM, IR_REM},           {OP_POW, IR_POW},     {OP_WRAP_ADD, IR_WRAP_ADD}, {OP_WRAP_SUB, IR_WRAP_SUB},
    {OP_WRAP_MUL, IR_WRAP_MUL}, {OP_BIT_AND, IR_AND}, {OP_BIT_OR, IR_OR},         {OP_BIT_XOR, IR_XOR},
    {OP_SHL, IR_SHL},           {OP_SHR, IR_SHR},
};

static const OpPair comparisons[] = {
    {OP_EQ, IR_EQ}, {OP_NE, IR_NE}, {OP_LT, IR_LT}, {OP_LE, IR_LE}, {OP_GT, IR_GT}, {OP_GE, IR_GE},
};

static IrOp find_op(const OpPair *pairs, size_t count, AstOp op) {
    for (size_t i = 0; i < count; i++)
        if (pairs[i].op == op) return pairs[i].ir;
    return IR_OP_COUNT;
}

#define FIND_OP(table, op) find_op(table, sizeof(table) / sizeof *(table), op)

/* Both are borrowed. */
static IrInst *concat(FuncLowering *f, IrInst *left, IrInst *right) {
    IrInst *both[] = {left, right};
    return ir_call_runtime(&f->builder, IR_RT_janus_string_concat, left->type, both, 2);
}

IrInst *lower_operator(FuncLowering *f, AstOp op, const Type *type, IrInst *left, IrInst *right) {
    if (type->kind == TYPE_STRING) return concat(f, left, right);
    return ir_binary(&f->builder, FIND_OP(arithmetic, op), type, left, right);
}

/* `and` and `or` where a value is wanted: the right side may not run. */
static IrInst *lower_shortcut(FuncLowering *f, AstBinary *node) {
    IrLocal *result = lower_result_local(f, lower_type_of(f, &node->node));
    IrBlock *yes = lower_block_new(f, "yes"), *no = lower_block_new(f, "no");
    IrBlock *end = lower_block_new(f, "end");
    lower_condition(f, &node->node, yes, no);
    f->builder.block = yes;
    lower_store(f, result, lower_bool(f, true));
    lower_jump(f, end);
    f->builder.block = no;
    lower_store(f, result, lower_bool(f, false));
    lower_jump(f, end);
    f->builder.block = end;
    return lower_load(f, result);
}

static IrInst *lower_comparison(FuncLowering *f, IrOp op, IrInst *left, IrInst *right) {
    if (type_is_scalar(left->type)) return lower_compare(f, op, left, right);
    if (op == IR_EQ) return lower_equal(f, left, right);
    if (op == IR_NE) return lower_unary_op(f, IR_NOT, lower_basic(f, TYPE_BOOL), lower_equal(f, left, right));
    return lower_compare(f, op, lower_order(f, left, right),
                         ir_int(&f->builder, lower_basic(f, TYPE_I32), 0));
}

/* What may be null is compared with what is not as if both might be. */
static const Type *operand_type(const FuncLowering *f, const AstBinary *node) {
    const Type *left = lower_type_of(f, node->left), *right = lower_type_of(f, node->right);
    if (left->kind == TYPE_NEVER) return right;
    return right->kind == TYPE_OPTIONAL && left->kind != TYPE_OPTIONAL ? right : left;
}

bool lower_compare_sides(FuncLowering *f, AstBinary *node, Comparison *made) {
    IrOp op = FIND_OP(comparisons, node->op);
    if (op == IR_OP_COUNT || ast_is(Null, node->left) || ast_is(Null, node->right)) return false;
    const Type *type = operand_type(f, node);
    made->left = lower_operand(f, node->left, type, !lower_may_change(node->right));
    made->right = lower_borrow_as(f, node->right, type);
    made->result = f->builder.block == NULL ? lower_zero(f, lower_basic(f, TYPE_BOOL))
                                            : lower_comparison(f, op, made->left, made->right);
    return true;
}

static IrInst *lower_arithmetic(FuncLowering *f, AstBinary *node, const Type *type) {
    IrInst *left = lower_operand(f, node->left, type, !lower_may_change(node->right));
    IrInst *right = lower_borrow_as(f, node->right, type);
    return f->builder.block == NULL ? lower_zero(f, type) : lower_operator(f, node->op, type, left, right);
}

IrInst *lower_binary(FuncLowering *f, AstBinary *node) {
    if (node->op == OP_COALESCE) return lower_coalesce(f, node);
    bool is_null = ast_is(Null, node->left) || ast_is(Null, node->right);
    if (is_null && (node->op == OP_EQ || node->op == OP_NE)) return lower_null_comparison(f, node);
    if (node->op == OP_AND || node->op == OP_OR) return lower_shortcut(f, node);
    if (node->op == OP_PIPE) return lower_call(f, &node->node, node->plan);
    const Type *type = lower_type_of(f, &node->node);
    Cleanup *mark = f->cleanups;
    Comparison comparison;
    IrInst *value;
    if (FIND_OP(arithmetic, node->op) != IR_OP_COUNT) {
        value = lower_arithmetic(f, node, type);
    } else if (lower_compare_sides(f, node, &comparison)) {
        value = comparison.result;
    } else {
        lower_unsupported(f->program, node->node.span, "this operator");
        return lower_zero(f, type);
    }
    cleanup_pop_to(f, mark);
    return value;
}

IrInst *lower_unary(FuncLowering *f, AstUnary *node) {
    const Type *type = lower_type_of(f, &node->node);
    IrInst *operand = lower_expr_as(f, node->operand, type);
    return lower_unary_op(f, node->op == OP_NEGATE ? IR_NEG : IR_NOT, type, operand);
}
