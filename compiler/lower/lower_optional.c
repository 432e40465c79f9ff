/* Optionals: null, `x ?? y`, `x?`, `x?.f`, comparing with null, and `let` in conditions. */
#include "compiler/lower/lowering.h"

#include "runtime/janus.h"

static IrInst *is_some(FuncLowering *f, IrInst *value) {
    return lower_unary_op(f, IR_IS_SOME, lower_basic(f, TYPE_BOOL), value);
}

static IrInst *some_value(FuncLowering *f, IrInst *value) {
    return lower_unary_op(f, IR_SOME_VALUE, value->type->args[0], value);
}

/* Goes on where the value is there; gives the block for the other case. */
static IrBlock *split_optional(FuncLowering *f, IrInst *value) {
    IrBlock *some = lower_block_new(f, "some"), *none = lower_block_new(f, "none");
    ir_branch(&f->builder, is_some(f, value), some, none);
    f->builder.block = some;
    return none;
}

IrInst *lower_coalesce(FuncLowering *f, AstBinary *node) {
    const Type *type = lower_type_of(f, &node->node);
    IrInst *value = lower_expr(f, node->left);
    if (value == NULL || value->type->kind != TYPE_OPTIONAL) return NULL;
    IrLocal *result = lower_result_local(f, type);
    IrBlock *end = lower_block_new(f, "end"), *none = split_optional(f, value);
    const Type *plain = type->kind == TYPE_ERROR_UNION ? type->args[0] : type;
    IrInst *found = plain == value->type ? value : some_value(f, value);
    lower_store(f, result, lower_convert(f, found, found->type, type));
    lower_jump(f, end);
    f->builder.block = none;
    lower_store(f, result, lower_body_as(f, node->right, type));
    lower_jump(f, end);
    f->builder.block = end;
    return lower_load(f, result);
}

IrInst *lower_try_optional(FuncLowering *f, AstTry *node) {
    IrInst *value = lower_expr(f, node->value);
    if (value->type->kind != TYPE_OPTIONAL) return NULL;
    IrBlock *none = split_optional(f, value), *some = f->builder.block;
    f->builder.block = none;
    const Type *result = f->result->kind == TYPE_ERROR_UNION ? f->result->args[0] : f->result;
    lower_leave(f, lower_convert(f, lower_zero(f, result), result, f->result), false);
    f->builder.block = some;
    return some_value(f, value);
}

IrInst *lower_null_comparison(FuncLowering *f, AstBinary *node) {
    Cleanup *mark = f->cleanups;
    AstNode *other = ast_is(Null, node->right) ? node->left : node->right;
    IrInst *value = lower_borrow(f, other);
    IrInst *is_there = is_some(f, value);
    cleanup_pop_to(f, mark);
    if (node->op == OP_NE) return is_there;
    return lower_unary_op(f, IR_NOT, lower_basic(f, TYPE_BOOL), is_there);
}

/* --- x?.f --- */

/* What stands for the result when there is nothing to begin with. */
static IrInst *nothing(FuncLowering *f, const Type *type) {
    if (type->kind != TYPE_ERROR_UNION) return type_has_value(type) ? lower_zero(f, type) : NULL;
    return lower_convert(f, nothing(f, type->args[0]), type->args[0], type);
}

static void lower_nothing(FuncLowering *f, const Type *object, IrInst *value, IrLocal *result) {
    if (object->kind == TYPE_OPTIONAL) {
        lower_store(f, result, result == NULL ? NULL : nothing(f, result->type));
        return;
    }
    lower_pass_on(f, lower_unary_op(f, IR_UNION_GET_ERROR, object->args[1], value));
}

static IrInst *held_value(FuncLowering *f, const Type *object, IrInst *value, IrBlock **none) {
    if (object->kind == TYPE_OPTIONAL) {
        *none = split_optional(f, value);
        return some_value(f, value);
    }
    *none = lower_block_new(f, "failed");
    IrBlock *fine = lower_block_new(f, "fine");
    ir_branch(&f->builder, lower_unary_op(f, IR_UNION_IS_ERROR, lower_basic(f, TYPE_BOOL), value), *none,
              fine);
    f->builder.block = fine;
    if (!type_has_value(object->args[0])) return NULL;
    return lower_unary_op(f, IR_UNION_VALUE, object->args[0], value);
}

IrInst *lower_optional_member(FuncLowering *f, AstNode *node, AstMember *member) {
    const Type *type = lower_type_of(f, node), *object = lower_type_of(f, member->object);
    Cleanup *mark = f->cleanups;
    IrInst *value = lower_operand(f, member->object, object, false);
    if (f->builder.block == NULL) return NULL;
    Cleanup *inner = f->cleanups;
    IrLocal *result = lower_result_local(f, type);
    IrBlock *none, *end = lower_block_new(f, "end");
    IrInst *held = held_value(f, object, value, &none);
    if (held != NULL) ir_store(&f->builder, lower_local_of(f, member->node.symbol), held);
    IrInst *accessed = lower_expr_as(f, member->access, result == NULL ? lower_basic(f, TYPE_VOID) : type);
    lower_store(f, result, accessed);
    cleanup_pop_to(f, mark);
    lower_jump(f, end);
    f->builder.block = none;
    cleanup_drop_to(f, inner);
    lower_nothing(f, object, value, result);
    cleanup_pop_to(f, mark);
    lower_jump(f, end);
    f->builder.block = end;
    return lower_load(f, result);
}

/* --- unwrap --- */

static void panic_of_nothing(FuncLowering *f, IrInst *value) {
    const Type *none = lower_basic(f, TYPE_VOID);
    if (value->type->kind == TYPE_OPTIONAL) {
        ir_emit(&f->builder, IR_PANIC, none, NULL, 0)->as.imm = JANUS_PANIC_UNWRAP_NULL;
        return;
    }
    IrInst *error = lower_unary_op(f, IR_UNION_GET_ERROR, value->type->args[1], value);
    ir_emit(&f->builder, IR_PANIC_ERROR, none, &error, 1);
}

IrInst *lower_unwrap(FuncLowering *f, IrInst *value) {
    IrBlock *none;
    IrInst *held = held_value(f, value->type, value, &none);
    IrBlock *some = f->builder.block;
    f->builder.block = none;
    panic_of_nothing(f, value);
    f->builder.block = some;
    if (held != NULL) lower_retain(f, held);
    return held;
}

/* --- let in conditions --- */

void lower_let_condition(FuncLowering *f, AstLetCondition *node, const AstNode *body, IrBlock *fail) {
    Cleanup *outer = f->cleanups;
    Span visible = f->visible;
    IrBlock *failed = lower_block_new(f, "failed");
    f->visible = body->span;
    IrInst *value = lower_subject(f, node->value, lower_may_change(body));
    Cleanup *held = f->cleanups;
    lower_pattern(f, node->pattern, (Subject){.value = value}, failed, false);
    IrBlock *matched = f->builder.block;
    Cleanup *inner = f->cleanups;
    f->builder.block = failed;
    cleanup_drop_to(f, held);
    cleanup_pop_to(f, outer);
    lower_jump(f, fail);
    f->builder.block = matched;
    cleanup_drop_to(f, inner);
    f->visible = visible;
}
