/* Statements and blocks, and the ways out of a function. */
#include "compiler/lower/lowering.h"

#include "runtime/janus.h"

void lower_drop(FuncLowering *f, AstNode *node) {
    lower_expr_as(f, node, lower_basic(f, TYPE_VOID));
}

/* Names of a `let` stand for parts of the value, which is held until the block ends; a `var` has copies. */
static void lower_taking_apart(FuncLowering *f, AstBinding *node) {
    IrInst *value = lower_hold(f, lower_expr_as(f, node->value, lower_type_of(f, node->pattern)));
    lower_bind_pattern(f, node->pattern, (Subject){.value = value, .is_copied = node->kind == OP_VAR});
}

static void lower_binding(FuncLowering *f, AstBinding *node) {
    if (node->kind == OP_CONST) return;
    Symbol *symbol = ast_is(NamePattern, node->pattern) ? node->pattern->symbol : NULL;
    if (!ast_is(NamePattern, node->pattern) && !ast_is(AnyPattern, node->pattern)) {
        lower_taking_apart(f, node);
        return;
    }
    if (symbol == NULL) {
        if (node->value != NULL) lower_drop(f, node->value);
        return;
    }
    const Type *type = lower_type(f, symbol->type);
    lower_bind(f, symbol, node->value == NULL ? lower_default(f, type) : lower_expr_as(f, node->value, type));
}

/* The right side is evaluated first, then what the place holds is read. */
static void lower_compound(FuncLowering *f, AstAssign *node, Place *place) {
    const Type *type = lower_place_type(place);
    if (type->kind == TYPE_STRING) {
        lower_text_append(f, place, node->value);
        return;
    }
    bool is_simple = lower_place_is_simple(place);
    IrInst *old = is_simple && !lower_may_change(node->value) ? lower_place_borrow(f, place) : NULL;
    IrInst *right = lower_expr_as(f, node->value, type), *address = NULL;
    if (f->builder.block == NULL) return;
    if (!is_simple) {
        address = lower_place_address(f, place);
        old = lower_load_at(f, type, address);
    } else if (old == NULL) {
        old = lower_place_borrow(f, place);
    }
    IrInst *value = lower_operator(f, node->op, type, old, right);
    if (address != NULL)
        lower_store_at(f, address, value);
    else
        lower_place_assign(f, place, value);
}

static void lower_assign(FuncLowering *f, AstAssign *node) {
    if (!lower_is_place(node->target)) { /* `_ = e` */
        lower_drop(f, node->value);
        return;
    }
    Cleanup *mark = f->cleanups;
    Place *place = lower_place(f, node->target);
    if (node->op == OP_ASSIGN)
        lower_place_assign(f, place, lower_expr_as(f, node->value, lower_place_type(place)));
    else
        lower_compound(f, node, place);
    cleanup_pop_to(f, mark);
}

static void make_leave_block(FuncLowering *f) {
    IrBlock *here = f->builder.block;
    Span place = f->builder.span;
    f->builder.span = f->end;
    f->leave = f->builder.block = lower_block_new(f, "leave");
    f->leave_result = f->flight != NULL ? f->flight->local : lower_result_local(f, f->builder.func->result);
    ir_return(&f->builder, lower_load(f, f->leave_result));
    f->builder.block = here;
    f->builder.span = place;
}

void lower_leave(FuncLowering *f, IrInst *value, bool is_error) {
    if (f->builder.block == NULL) return;
    if (f->defer_depth > 0)
        lower_unsupported(f->program, f->builder.span, "leaving the function from a defer");
    if (f->cleanups == f->flight) {
        ir_return(&f->builder, value);
        return;
    }
    if (f->leave == NULL) make_leave_block(f);
    if (f->flight != NULL)
        lower_flight_start(f, f->flight, value);
    else
        lower_store(f, f->leave_result, value);
    cleanup_leave_to(f, f->flight, f->leave, is_error);
}

void lower_leave_with_error(FuncLowering *f, IrInst *error) {
    if (f->kind == BODY_RECEIVE) {
        IrInst *reason =
            ir_call_runtime(&f->builder, IR_RT_janus_actor_fail_reason, lower_basic(f, TYPE_I64), &error, 1);
        lower_leave(f, reason, true);
    } else if (f->result != NULL && f->result->kind == TYPE_ERROR_UNION) {
        lower_leave(f, lower_unary_op(f, IR_UNION_ERROR, f->result, error), true);
    } else {
        lower_unary_op(f, IR_PANIC_ERROR, lower_basic(f, TYPE_VOID), error);
    }
}

/* `return e` where only running tells whether e is an error, which matters to an errdefer. */
static void leave_with_union(FuncLowering *f, IrInst *value) {
    IrInst *is_error = lower_unary_op(f, IR_UNION_IS_ERROR, lower_basic(f, TYPE_BOOL), value);
    IrBlock *failed = lower_block_new(f, "failed"), *fine = lower_block_new(f, "fine");
    ir_branch(&f->builder, is_error, failed, fine);
    f->builder.block = failed;
    lower_leave(f, value, true);
    f->builder.block = fine;
    lower_leave(f, value, false);
}

static void lower_return(FuncLowering *f, AstReturn *node) {
    if (f->kind == BODY_RECEIVE) {
        lower_handler_return(f, node->value);
        return;
    }
    if (node->value == NULL) {
        lower_leave(f, lower_convert(f, NULL, lower_basic(f, TYPE_VOID), f->result), false);
        return;
    }
    const Type *type = lower_type_of(f, node->value);
    IrInst *value = lower_expr_as(f, node->value, f->result);
    if (type->kind == TYPE_ERROR_UNION && cleanup_has_errdefer(f))
        leave_with_union(f, value);
    else
        lower_leave(f, value, type->kind == TYPE_ERROR);
}

void lower_panic(FuncLowering *f, AstNode *message) {
    Cleanup *mark = f->cleanups;
    lower_unary_op(f, IR_PANIC_MESSAGE, lower_basic(f, TYPE_VOID), lower_borrow(f, message));
    cleanup_drop_to(f, mark);
}

static void lower_guarded(FuncLowering *f, AstGuarded *node) {
    IrBlock *then = lower_block_new(f, "then"), *end = lower_block_new(f, "end");
    lower_condition(f, node->condition, node->negated ? end : then, node->negated ? then : end);
    f->builder.block = then;
    lower_body_as(f, node->body, lower_basic(f, TYPE_VOID));
    lower_jump(f, end);
    f->builder.block = end;
}

/* Closed before it is released, on every way out. */
static void lower_using(FuncLowering *f, AstUsing *node) {
    Cleanup *outer = f->cleanups;
    Span visible = f->visible;
    Symbol *symbol = node->node.symbol;
    f->visible = node->body->span;
    lower_bind(f, symbol, lower_expr_as(f, node->value, lower_type(f, symbol->type)));
    cleanup_push_defer(f, node->close);
    lower_block_as(f, ast_as(Block, node->body), lower_basic(f, TYPE_VOID));
    cleanup_pop_to(f, outer);
    f->visible = visible;
}

static void lower_stmt_kind(FuncLowering *f, AstNode *node) {
    switch (node->kind) {
    case AST_Func: break; /* lowered like all functions */
    case AST_Binding: lower_binding(f, ast_as(Binding, node)); break;
    case AST_Assign: lower_assign(f, ast_as(Assign, node)); break;
    case AST_ExprStmt: lower_drop(f, ast_as(ExprStmt, node)->value); break;
    case AST_While: lower_while(f, ast_as(While, node)); break;
    case AST_For: lower_for(f, ast_as(For, node)); break;
    case AST_Return: lower_return(f, ast_as(Return, node)); break;
    case AST_Break: lower_break(f, ast_as(Break, node)->loop, false); break;
    case AST_Continue: lower_break(f, ast_as(Continue, node)->loop, true); break;
    case AST_Using: lower_using(f, ast_as(Using, node)); break;
    case AST_Defer: cleanup_push_defer(f, ast_as(Defer, node)); break;
    case AST_Fail: lower_fail(f, ast_as(Fail, node)); break;
    case AST_Assert: lower_assert(f, ast_as(Assert, node)); break;
    case AST_Guarded: lower_guarded(f, ast_as(Guarded, node)); break;
    default:
        if (ast_category((AstKind)node->kind) == AST_EXPR)
            lower_drop(f, node);
        else
            lower_unsupported(f->program, node->span, "this statement");
    }
}

void lower_stmt(FuncLowering *f, AstNode *node) {
    if (f->builder.block == NULL) return;
    Span outer = f->builder.span;
    f->builder.span = node->span;
    lower_stmt_kind(f, node);
    f->builder.span = outer;
}

/* What ends with an inner block belongs to its last statement. */
void lower_end_names(FuncLowering *f, Cleanup *outer) {
    Span place = f->builder.span;
    f->builder.span = (Span){0};
    cleanup_pop_to(f, outer);
    f->builder.span = place;
}

/* Runs what stands inside of the flight, while the value is safe. */
static IrInst *land(FuncLowering *f, Cleanup *flight, IrInst *value) {
    lower_flight_start(f, flight, value);
    cleanup_pop_to(f, flight);
    cleanup_drop_to(f, flight->outer);
    return ir_load(&f->builder, flight->local);
}

/* The last expression is the block's value, computed before its clean-ups run. */
IrInst *lower_block_as(FuncLowering *f, AstBlock *node, const Type *wanted) {
    Cleanup *outer = f->cleanups;
    Span visible = f->visible, place = f->builder.span;
    Cleanup *flight = lower_has_own_defer(node) ? lower_flight_begin(f, wanted) : NULL;
    IrInst *value = NULL;
    uint32_t count = node->statements.count;
    bool gives_value = type_has_value(wanted) && node->node.type->kind != TYPE_VOID;
    for (uint32_t i = 0; i < count; i++) {
        AstNode *statement = node->statements.items[i];
        f->visible = (Span){statement->span.end, node->node.span.end};
        if (ast_is(ExprStmt, statement)) statement = ast_as(ExprStmt, statement)->value;
        if (i + 1 == count && gives_value && ast_category((AstKind)statement->kind) == AST_EXPR)
            value = lower_expr_as(f, statement, wanted);
        else
            lower_stmt(f, statement);
    }
    if (value == NULL && type_has_value(wanted))
        value =
            lower_convert(f, NULL, lower_basic(f, f->builder.block == NULL ? TYPE_NEVER : TYPE_VOID), wanted);
    /* What ends with an inner block belongs to its last statement. */
    f->builder.span = visible.start == 0 ? span_last(node->node.span) : (Span){0};
    if (flight != NULL && value != NULL) value = land(f, flight, value);
    cleanup_pop_to(f, outer);
    f->builder.span = place;
    f->visible = visible;
    return value;
}
