/* Expressions: names, constants, conversions, if; operators are in lower_operator.c, calls in lower_call.c.
 */
#include "compiler/lower/lowering.h"

IrInst *lower_convert(FuncLowering *f, IrInst *value, const Type *from, const Type *to) {
    if (!lower_has_value(to)) return NULL;
    if (from->kind == TYPE_NEVER) return lower_zero(f, to);
    if (to->kind != TYPE_ERROR_UNION || from->kind == TYPE_ERROR_UNION) return value;
    if (from->kind == TYPE_ERROR) return lower_unary_op(f, IR_UNION_ERROR, to, value);
    return ir_emit(&f->builder, IR_UNION_OK, to, &value, lower_has_value(to->args[0]) ? 1 : 0);
}

IrInst *lower_expr_as(FuncLowering *f, AstNode *node, const Type *wanted) {
    if (ast_is(Block, node)) return lower_block_as(f, ast_as(Block, node), wanted);
    return lower_convert(f, lower_expr(f, node), node->type, wanted);
}

IrInst *lower_body_as(FuncLowering *f, AstNode *node, const Type *wanted) {
    if (ast_category((AstKind)node->kind) == AST_EXPR) return lower_expr_as(f, node, wanted);
    lower_stmt(f, node);
    return lower_convert(f, NULL, lower_basic(f, f->builder.block == NULL ? TYPE_NEVER : TYPE_VOID), wanted);
}

static IrInst *lower_global(FuncLowering *f, const Symbol *symbol) {
    IrGlobal *global = symbol->lowered;
    IrInst *inst = ir_emit(&f->builder, IR_GLOBAL_LOAD, global->type, NULL, 0);
    inst->as.global = global;
    return inst;
}

/* A start parameter lives in a local while X_setup runs, and in a slot afterwards. */
static IrInst *lower_param_name(FuncLowering *f, Symbol *symbol) {
    if (f->kind == BODY_RECEIVE) return lower_state_load(f, symbol->as.local.slot, symbol->type);
    return ir_load(&f->builder, lower_local_of(f, symbol));
}

static IrInst *lower_name(FuncLowering *f, AstNode *node) {
    Symbol *symbol = node->symbol;
    if (symbol == NULL) {
        lower_unsupported(f->program, node->span, "this name");
        return lower_zero(f, node->type);
    }
    switch (symbol->kind) {
    case SYMBOL_CONST: return lower_constant(f, symbol->as.constant);
    case SYMBOL_GLOBAL: return lower_global(f, symbol);
    case SYMBOL_LOCAL: return ir_load(&f->builder, lower_local_of(f, symbol));
    case SYMBOL_PARAM: return lower_param_name(f, symbol);
    case SYMBOL_STATE: return lower_state_load(f, symbol->as.local.slot, symbol->type);
    case SYMBOL_SELF: return ir_call_runtime(&f->builder, IR_RT_janus_actor_self, node->type, NULL, 0);
    case SYMBOL_MESSAGE_TAG:
    case SYMBOL_MESSAGE_VALUE: return f->tag;
    case SYMBOL_FUNC:
    case SYMBOL_WRAPPER: return lower_function_value(f, symbol, node->type);
    case SYMBOL_ERROR_SET:
    case SYMBOL_ERROR_NAME: return lower_error(f, symbol);
    default:
        lower_unsupported(f->program, node->span,
                          text_format(f->program->arena, "%s as a value", symbol_kind_text(symbol->kind)));
        return lower_zero(f, node->type);
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
    IrLocal *result = lower_result_local(f, node->node.type);
    IrBlock *then = lower_block_new(f, "then"), *end = lower_block_new(f, "end");
    IrBlock *otherwise = node->else_body == NULL ? end : lower_block_new(f, "else");
    lower_condition(f, node->condition, then, otherwise);
    f->builder.block = then;
    lower_store(f, result, lower_body_as(f, node->then_body, node->node.type));
    lower_jump(f, end);
    if (node->else_body != NULL) {
        f->builder.block = otherwise;
        lower_store(f, result, lower_body_as(f, node->else_body, node->node.type));
        lower_jump(f, end);
    }
    f->builder.block = end;
    return lower_load(f, result);
}

static IrInst *lower_cast(FuncLowering *f, AstCast *node) {
    IrInst *value = lower_expr(f, node->value);
    if (node->value->type == node->node.type || node->value->type->kind == TYPE_NEVER) return value;
    return lower_unary_op(f, IR_CAST, node->node.type, value);
}

static IrInst *lower_plan(FuncLowering *f, AstNode *node, const CallPlan *plan) {
    if (plan != NULL) return lower_call(f, node, plan);
    lower_unsupported(f->program, node->span, "this expression");
    return lower_has_value(node->type) ? lower_zero(f, node->type) : NULL;
}

static IrInst *lower_expr_kind(FuncLowering *f, AstNode *node) {
    switch (node->kind) {
    case AST_NameRef:
    case AST_Member:
    case AST_DotVariant: return lower_name(f, node);
    case AST_Unary: return lower_unary(f, ast_as(Unary, node));
    case AST_Binary: return lower_binary(f, ast_as(Binary, node));
    case AST_Cast: return lower_cast(f, ast_as(Cast, node));
    case AST_Call: return lower_plan(f, node, ast_as(Call, node)->plan);
    case AST_StructLit: return lower_plan(f, node, ast_as(StructLit, node)->plan);
    case AST_Spawn: return lower_plan(f, node, ast_as(Spawn, node)->plan);
    case AST_Try: return lower_try(f, ast_as(Try, node));
    case AST_Catch: return lower_catch(f, ast_as(Catch, node));
    case AST_If: return lower_if(f, ast_as(If, node));
    case AST_Match: return lower_match(f, ast_as(Match, node));
    case AST_Block: return lower_block_as(f, ast_as(Block, node), node->type);
    default: return lower_plan(f, node, NULL);
    }
}

IrInst *lower_expr(FuncLowering *f, AstNode *node) {
    Span outer = f->builder.span;
    f->builder.span = node->span;
    ConstValue constant;
    IrInst *value =
        program_constant(node, &constant) ? lower_constant(f, &constant) : lower_expr_kind(f, node);
    if (node->type->kind == TYPE_NEVER)
        ir_emit(&f->builder, IR_UNREACHABLE, lower_basic(f, TYPE_VOID), NULL, 0);
    else if (value == NULL && lower_has_value(node->type))
        value = lower_zero(f, node->type); /* nothing reaches this place, but callers look at its type */
    f->builder.span = outer;
    return value;
}
