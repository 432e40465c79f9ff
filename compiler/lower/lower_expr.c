/* Expressions: names, constants, conversions, if; operators are in lower_operator.c, calls in lower_call.c.
 */
#include "compiler/lower/lowering.h"

/* T ! E to T? ! E. */
static IrInst *convert_union(FuncLowering *f, IrInst *value, const Type *to) {
    const Type *held = value->type->args[0];
    IrLocal *result = lower_result_local(f, to);
    IrBlock *failed = lower_block_new(f, "failed"), *fine = lower_block_new(f, "fine");
    IrBlock *end = lower_block_new(f, "end");
    IrInst *is_error = lower_unary_op(f, IR_UNION_IS_ERROR, lower_basic(f, TYPE_BOOL), value);
    ir_branch(&f->builder, is_error, failed, fine);
    f->builder.block = failed;
    IrInst *error = lower_unary_op(f, IR_UNION_GET_ERROR, value->type->args[1], value);
    lower_store(f, result, lower_unary_op(f, IR_UNION_ERROR, to, error));
    lower_jump(f, end);
    f->builder.block = fine;
    lower_store(f, result, lower_convert(f, lower_unary_op(f, IR_UNION_VALUE, held, value), held, to));
    lower_jump(f, end);
    f->builder.block = end;
    return lower_load(f, result);
}

IrInst *lower_convert(FuncLowering *f, IrInst *value, const Type *from, const Type *to) {
    if (!type_has_value(to)) {
        lower_release(f, value);
        return NULL;
    }
    if (from == to) return value;
    if (from->kind == TYPE_NEVER) return lower_zero(f, to);
    if (to->kind == TYPE_ANY) return lower_any(f, value, to);
    if (to->kind == TYPE_OPTIONAL)
        return lower_unary_op(f, IR_SOME, to, lower_convert(f, value, from, to->args[0]));
    if (to->kind == TYPE_ERROR_UNION && from->kind == TYPE_ERROR_UNION && to->args[0] != from->args[0])
        return convert_union(f, value, to);
    if (to->kind != TYPE_ERROR_UNION || from->kind == TYPE_ERROR_UNION) return value;
    if (from->kind == TYPE_ERROR) return lower_unary_op(f, IR_UNION_ERROR, to, value);
    if (!type_has_value(to->args[0])) return ir_emit(&f->builder, IR_UNION_OK, to, NULL, 0);
    return lower_unary_op(f, IR_UNION_OK, to, lower_convert(f, value, from, to->args[0]));
}

IrInst *lower_expr_as(FuncLowering *f, AstNode *node, const Type *wanted) {
    if (ast_is(Block, node)) return lower_block_as(f, ast_as(Block, node), wanted);
    return lower_convert(f, lower_expr(f, node), lower_type_of(f, node), wanted);
}

IrInst *lower_body_as(FuncLowering *f, AstNode *node, const Type *wanted) {
    if (ast_category((AstKind)node->kind) == AST_EXPR) return lower_expr_as(f, node, wanted);
    lower_stmt(f, node);
    return lower_convert(f, NULL, lower_basic(f, f->builder.block == NULL ? TYPE_NEVER : TYPE_VOID), wanted);
}

/* A copy of what a variable or a part of something holds. */
static IrInst *lower_path(FuncLowering *f, AstNode *node) {
    Cleanup *mark = f->cleanups;
    IrInst *value = lower_place_borrow(f, lower_place(f, node));
    lower_retain(f, value);
    cleanup_pop_to(f, mark);
    return value;
}

static IrInst *lower_name(FuncLowering *f, AstNode *node) {
    Symbol *symbol = node->symbol;
    if (symbol == NULL && lower_is_path(node)) return lower_path(f, node);
    if (symbol == NULL) {
        lower_unsupported(f->program, node->span, "this name");
        return lower_zero(f, lower_type_of(f, node));
    }
    switch (symbol->kind) {
    case SYMBOL_CONST: return lower_constant(f, symbol->as.constant);
    case SYMBOL_GLOBAL:
    case SYMBOL_LOCAL:
    case SYMBOL_PARAM:
    case SYMBOL_STATE: return lower_path(f, node);
    case SYMBOL_SELF: return lower_self(f, lower_type_of(f, node));
    case SYMBOL_MESSAGE_TAG:
    case SYMBOL_MESSAGE_VALUE: return f->tag;
    case SYMBOL_FUNC:
    case SYMBOL_WRAPPER: return lower_function_value(f, symbol, lower_type_of(f, node));
    case SYMBOL_ERROR_SET:
    case SYMBOL_ERROR_NAME: return lower_error(f, symbol);
    case SYMBOL_BUILTIN: return lower_error_text(f, ast_as(Member, node));
    case SYMBOL_VARIANT:
        if (lower_type_of(f, node)->kind == TYPE_FUNC)
            return lower_function_value(f, symbol, lower_type_of(f, node));
        return lower_unit_variant(f, lower_type_of(f, node), symbol);
    default:
        lower_unsupported(f->program, node->span,
                          text_format(f->program->arena, "%s as a value", symbol_kind_text(symbol->kind)));
        return lower_zero(f, lower_type_of(f, node));
    }
}

void lower_condition(FuncLowering *f, AstNode *condition, IrBlock *if_true, IrBlock *if_false) {
    ConstValue constant;
    if (program_constant(condition, &constant)) {
        lower_jump(f, constant.as.bits ? if_true : if_false);
        return;
    }
    if (ast_is(Unary, condition) && ast_as(Unary, condition)->op == OP_NOT) {
        lower_condition(f, ast_as(Unary, condition)->operand, if_false, if_true);
        return;
    }
    AstBinary *both = ast_is(Binary, condition) ? ast_as(Binary, condition) : NULL;
    if (both != NULL && (both->op == OP_AND || both->op == OP_OR)) {
        IrBlock *right = lower_block_new(f, both->op == OP_AND ? "and" : "or");
        lower_condition(f, both->left, both->op == OP_AND ? right : if_true,
                        both->op == OP_AND ? if_false : right);
        f->builder.block = right;
        lower_condition(f, both->right, if_true, if_false);
        return;
    }
    IrInst *value = lower_expr_as(f, condition, lower_basic(f, TYPE_BOOL));
    ir_branch(&f->builder, value, if_true, if_false);
}

static IrInst *lower_if(FuncLowering *f, AstIf *node) {
    const Type *type = lower_type_of(f, &node->node);
    IrLocal *result = lower_result_local(f, type);
    IrBlock *then = lower_block_new(f, "then"), *end = lower_block_new(f, "end");
    IrBlock *otherwise = node->else_body == NULL ? end : lower_block_new(f, "else");
    Cleanup *outer = f->cleanups;
    if (ast_is(LetCondition, node->condition)) {
        lower_let_condition(f, ast_as(LetCondition, node->condition), node->then_body, otherwise);
    } else {
        lower_condition(f, node->condition, then, otherwise);
        f->builder.block = then;
    }
    lower_store(f, result, lower_body_as(f, node->then_body, type));
    lower_end_names(f, outer);
    lower_jump(f, end);
    if (node->else_body != NULL) {
        f->builder.block = otherwise;
        lower_store(f, result, lower_body_as(f, node->else_body, type));
        lower_jump(f, end);
    }
    f->builder.block = end;
    return lower_load(f, result);
}

static IrInst *lower_cast(FuncLowering *f, AstCast *node) {
    IrInst *value = lower_expr(f, node->value);
    const Type *from = lower_type_of(f, node->value), *to = lower_type_of(f, &node->node);
    if (from == to || from->kind == TYPE_NEVER) return value;
    if (from->kind == TYPE_ENUM) value = lower_tag(f, value);
    return lower_unary_op(f, IR_CAST, to, value);
}

static IrInst *lower_plan(FuncLowering *f, AstNode *node, const CallPlan *plan) {
    if (plan != NULL) return lower_call(f, node, plan);
    lower_unsupported(f->program, node->span, "this expression");
    const Type *type = lower_type_of(f, node);
    return type_has_value(type) ? lower_zero(f, type) : NULL;
}

/* `x?.f()` is planned over what x holds. */
static IrInst *lower_call_node(FuncLowering *f, AstCall *node) {
    bool is_optional = ast_is(Member, node->callee) && ast_as(Member, node->callee)->is_optional;
    if (is_optional) return lower_optional_member(f, &node->node, ast_as(Member, node->callee));
    return lower_plan(f, &node->node, node->plan);
}

/* Of the type that a type parameter stands for here; all other literals are constants. */
static IrInst *lower_generic_literal(FuncLowering *f, const AstInt *node) {
    ConstValue constant = {.type = lower_type_of(f, &node->node), .as.bits = (int64_t)node->value};
    if (type_is_float(constant.type)) constant.as.real = (double)node->value;
    return lower_constant(f, &constant);
}

/* The struct of the library: where it begins, where it ends, whether the end is part of it. */
static IrInst *lower_range_value(FuncLowering *f, AstRange *node) {
    const Type *type = lower_type_of(f, &node->node);
    IrInst *low = lower_expr(f, node->low);
    IrInst *parts[] = {low, lower_expr_as(f, node->high, type->args[0]), lower_bool(f, node->is_inclusive)};
    return ir_emit(&f->builder, IR_MAKE, type, parts, 3);
}

static IrInst *lower_expr_kind(FuncLowering *f, AstNode *node) {
    if (node->symbol != NULL && node->symbol->kind == SYMBOL_INSTANCE) return lower_instance_value(f, node);
    if (node->symbol != NULL && node->symbol->kind == SYMBOL_ADAPTER)
        return lower_closure(f, node->symbol->as.adapter);
    switch (node->kind) {
    case AST_Range: return lower_range_value(f, ast_as(Range, node));
    case AST_Int: return lower_generic_literal(f, ast_as(Int, node));
    case AST_NameRef:
    case AST_DotVariant: return lower_name(f, node);
    case AST_Member:
        if (!ast_as(Member, node)->is_optional) return lower_name(f, node);
        return lower_optional_member(f, node, ast_as(Member, node));
    case AST_Null: return lower_zero(f, lower_type_of(f, node));
    case AST_Unary: return lower_unary(f, ast_as(Unary, node));
    case AST_Binary: return lower_binary(f, ast_as(Binary, node));
    case AST_Cast: return lower_cast(f, ast_as(Cast, node));
    case AST_Call: return lower_call_node(f, ast_as(Call, node));
    case AST_StructLit: return lower_plan(f, node, ast_as(StructLit, node)->plan);
    case AST_Array: return lower_array(f, ast_as(Array, node));
    case AST_MapLit: return lower_map_literal(f, ast_as(MapLit, node));
    case AST_Tuple: return lower_tuple(f, ast_as(Tuple, node));
    case AST_Index: return lower_is_path(node) ? lower_path(f, node) : lower_index(f, ast_as(Index, node));
    case AST_Spawn: return lower_plan(f, node, ast_as(Spawn, node)->plan);
    case AST_Try: return lower_try(f, ast_as(Try, node));
    case AST_Catch: return lower_catch(f, ast_as(Catch, node));
    case AST_Closure: return lower_closure(f, ast_as(Closure, node));
    case AST_Interpolation: return lower_interpolation(f, ast_as(Interpolation, node));
    case AST_If: return lower_if(f, ast_as(If, node));
    case AST_Match: return lower_match(f, ast_as(Match, node));
    case AST_Block: return lower_block_as(f, ast_as(Block, node), lower_type_of(f, node));
    default: return lower_plan(f, node, NULL);
    }
}

IrInst *lower_expr(FuncLowering *f, AstNode *node) {
    const Type *type = lower_type_of(f, node);
    if (f->builder.block == NULL) return type_has_value(type) ? lower_zero(f, type) : NULL;
    Span outer = f->builder.span;
    f->builder.span = node->span;
    ConstValue constant;
    IrInst *value =
        program_constant(node, &constant) ? lower_constant(f, &constant) : lower_expr_kind(f, node);
    if (type->kind == TYPE_NEVER)
        lower_unreachable(f);
    else if (value == NULL && type_has_value(type))
        value = lower_zero(f, type); /* nothing reaches this place, but callers look at its type */
    f->builder.span = outer;
    return value;
}
