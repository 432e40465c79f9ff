/* Who owns a value: counts, values in flight, operands that are only borrowed.
 *
 * docs/decisions/0009-who-owns-what.md has the rules. A clean-up holds a value while something that may panic
 * stands between its evaluation and its use, so it is there for unwinding, for jumps out of loops and for
 * returns from the middle of an expression alike.
 */
#include "compiler/lower/lowering.h"

#include "compiler/ast/shape.h"

/* Constants of the program are not counted; ZERO is a value that nothing reaches, or an absent one. */
static bool needs_count(const FuncLowering *f, const IrInst *value) {
    if (value == NULL || value->op == IR_STRING || value->op == IR_EMPTY || value->op == IR_FUNC_VALUE ||
        value->op == IR_CLOSURE_FRAME || value->op == IR_ZERO)
        return false;
    return lower_is_counted(f, value->type);
}

static void count(FuncLowering *f, IrOp op, IrInst *value) {
    if (needs_count(f, value)) lower_unary_op(f, op, lower_basic(f, TYPE_VOID), value);
}

void lower_retain(FuncLowering *f, IrInst *value) {
    count(f, IR_RETAIN, value);
}

void lower_release(FuncLowering *f, IrInst *value) {
    count(f, IR_RELEASE, value);
}

void lower_share(FuncLowering *f, IrInst *value) {
    count(f, IR_SHARE, value);
}

static void release_held(FuncLowering *f, const Cleanup *cleanup) {
    lower_release(f, cleanup->value);
}

IrInst *lower_hold(FuncLowering *f, IrInst *value) {
    if (!needs_count(f, value)) return value;
    Cleanup *cleanup = arena_new(f->program->arena, Cleanup);
    cleanup->run = release_held;
    cleanup->value = value;
    cleanup_push(f, cleanup);
    return value;
}

/* --- what may change a variable --- */

static bool has_inout(const CallPlan *plan) {
    if (plan != NULL && plan->kind == CALL_VALUE) {
        for (uint32_t i = 1; i < plan->function->arg_count; i++)
            if (plan->function->args[i]->kind == TYPE_INOUT) return true;
        return false;
    }
    if (plan == NULL || plan->target == NULL || plan->target->kind != SYMBOL_FUNC) return false;
    const FuncInfo *info = plan->target->as.func;
    for (uint32_t i = 0; i < info->param_count; i++)
        if (info->params[i]->is_inout) return true;
    return false;
}

static bool closure_may_change(const AstClosure *node) {
    const ClosureInfo *info = node->info;
    if (info == NULL || !info->is_inout) return false; /* it works on copies */
    for (uint32_t i = 0; i < info->capture_count; i++)
        if (info->captures[i]->is_var || info->captures[i]->is_inout) return true;
    return false;
}

static bool children_may_change(const AstNode *node) {
    AstShape shape = ast_shape((AstKind)node->kind);
    for (uint32_t i = 0; i < shape.field_count; i++) {
        const void *at = ast_field_at(node, &shape.fields[i]);
        if (shape.fields[i].class == FIELD_NODE || shape.fields[i].class == FIELD_OPT) {
            if (lower_may_change(*(AstNode *const *)at)) return true;
        } else if (shape.fields[i].class == FIELD_LIST) {
            const AstList *list = at;
            for (uint32_t k = 0; k < list->count; k++)
                if (lower_may_change(list->items[k])) return true;
        }
    }
    return false;
}

bool lower_may_change(const AstNode *node) {
    if (node == NULL) return false;
    switch ((AstKind)node->kind) {
    case AST_Assign: return true;
    case AST_Func: return false;
    case AST_Closure: return closure_may_change((const AstClosure *)node);
    case AST_Call:
        if (has_inout(((const AstCall *)node)->plan)) return true;
        break;
    case AST_Binary:
        if (has_inout(((const AstBinary *)node)->plan)) return true;
        break;
    default: break;
    }
    return children_may_change(node);
}

/* --- borrowing --- */

IrInst *lower_borrow(FuncLowering *f, AstNode *node) {
    ConstValue constant;
    if (!lower_is_counted(f, node->type) || program_constant(node, &constant)) return lower_expr(f, node);
    if (!lower_is_path(node)) return lower_hold(f, lower_expr(f, node));
    Span outer = f->builder.span;
    f->builder.span = node->span;
    IrInst *value = lower_place_borrow(f, lower_place(f, node));
    f->builder.span = outer;
    return value;
}

/* A value behind a trait is an object of its own. */
static bool conversion_allocates(const Type *from, const Type *to) {
    if (from == to) return false;
    while (to->kind == TYPE_OPTIONAL || to->kind == TYPE_ERROR_UNION) to = to->args[0];
    return to->kind == TYPE_ANY && from->kind != TYPE_ANY;
}

IrInst *lower_borrow_as(FuncLowering *f, AstNode *node, const Type *wanted) {
    const Type *from = lower_type_of(f, node);
    if (ast_is(Block, node) || !type_has_value(wanted) || conversion_allocates(from, wanted))
        return lower_hold(f, lower_expr_as(f, node, wanted));
    return lower_convert(f, lower_borrow(f, node), from, wanted);
}

/* The variable that a path begins with, or NULL. */
static const Symbol *root_of(const AstNode *node) {
    if (ast_is(Member, node) && ((const AstMember *)node)->is_optional) return NULL;
    while (node->symbol == NULL) {
        if (ast_is(Member, node))
            node = ((const AstMember *)node)->object;
        else if (ast_is(Index, node))
            node = ((const AstIndex *)node)->object;
        else
            return NULL;
    }
    return node->symbol;
}

bool lower_is_steady(const AstNode *node) {
    const Symbol *root = root_of(node);
    return root != NULL && !root->is_var && !root->is_inout;
}

IrInst *lower_operand(FuncLowering *f, AstNode *node, const Type *wanted, bool is_peaceful) {
    if (is_peaceful || lower_is_steady(node)) return lower_borrow_as(f, node, wanted);
    return lower_hold(f, lower_expr_as(f, node, wanted));
}

IrInst *lower_spill(FuncLowering *f, IrInst *value) {
    IrLocal *local = lower_result_local(f, value->type);
    ir_store(&f->builder, local, value);
    return lower_local_address(f, local);
}
