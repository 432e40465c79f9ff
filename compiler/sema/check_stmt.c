/* Statements and blocks. A statement gives NEVER when control does not come out of it, else VOID. */
#include "compiler/sema/checker.h"

/* --- bindings --- */

static bool has_zero(Checker *c, const Type *type) {
    return type_has_builtin(c->program, type, TRAIT_DEFAULT) ||
           (type_class(type) == TYPE_CLASS_HANDLE && type_is_word(type));
}

static const Type *check_uninitialized(Checker *c, AstBinding *node, const Type *want) {
    if (want == NULL) {
        AstIdent ident = node->pattern->kind == AST_NamePattern
                             ? ast_as(NamePattern, node->pattern)->ident
                             : (AstIdent){c->name_underscore, node->pattern->span};
        Diagnostic *d = report(c, MISSING_TYPE, ident.span, ident.name->text);
        diag_help(d, "write a value or a type: 'var %s: i64'", ident.name->text);
        return poison(c);
    }
    if (is_poison(want) || has_zero(c, want)) return want;
    Diagnostic *d = report(c, NO_ZERO, node->pattern->span, text_of(c, want));
    diag_help(d, "give it a first value");
    return poison(c);
}

static bool names_variable(const Checker *c, const AstNode *pattern) {
    return pattern->kind == AST_NamePattern && ast_as(NamePattern, pattern)->ident.name != c->name_underscore;
}

/* An empty literal may wait for the first use of the variable. */
static const Type *check_bound_literal(Checker *c, AstNode *value) {
    AstNode *outer = c->bound_literal;
    c->bound_literal = value;
    const Type *type = check_any_value(c, value, NULL);
    c->bound_literal = outer;
    return type;
}

const Type *check_binding_value(Checker *c, AstBinding *node, bool may_wait) {
    const Type *want = node->type_node == NULL ? NULL : resolve_value_type(c, node->type_node);
    if (node->value == NULL) return check_uninitialized(c, node, want);
    if (want != NULL && is_poison(want)) return node->value->type = want; /* the value is not looked at */
    if (want == NULL && may_wait && names_variable(c, node->pattern))
        return check_bound_literal(c, node->value);
    if (want == NULL) return check_any_value(c, node->value, NULL);
    check_value(c, node->value, want);
    return want;
}

/* The binding of its name in this scope, which has to be of its kind; NULL. */
static Symbol *check_shadowing(Checker *c, const AstBinding *node, AstIdent ident) {
    Symbol *first = scope_lookup_here(&c->scopes, ident.name);
    const Symbol *unknown = scope_lookup(ident.name);
    if (unknown != NULL && unknown->kind == SYMBOL_BAD && unknown->as.report != NULL)
        diag_note(unknown->as.report, ident.span, "declared here, further down");
    if (first == NULL || first->node == NULL || first->state != LOCAL_BINDING) return NULL;
    bool was_var = first->is_var;
    if (was_var == (node->kind == OP_VAR)) return first;
    Diagnostic *d = report(c, MIXED_SHADOWING, ident.span, ident.name->text, was_var ? "var" : "let",
                           was_var ? "let" : "var");
    diag_note(d, first->span, "first declared here");
    return first;
}

static void bind_local(Checker *c, AstBinding *node, AstIdent ident, const Type *type) {
    Symbol *shadowed = check_shadowing(c, node, ident);
    Symbol *symbol = symbol_new(c, SYMBOL_LOCAL, ident.name, ident.span, &node->node);
    symbol->is_pinned = shadowed != NULL;
    if (shadowed != NULL) shadowed->is_pinned = true;
    symbol->type = type;
    symbol->is_var = node->kind == OP_VAR;
    symbol->state = LOCAL_BINDING;
    node->node.symbol = node->pattern->symbol = symbol;
    scope_bind(&c->scopes, symbol);
}

/* A name in a function that is not changed, rather than a constant. */
static void help_not_constant(Checker *c, const AstBinding *node, uint32_t errors) {
    bool is_kept = c->diags->error_count == errors + 1 && c->diags->list.count > 0;
    Diagnostic *d = is_kept ? vec_last(&c->diags->list) : NULL;
    uint32_t start = node->node.span.start;
    if (d != NULL && d->id == DIAG_NOT_CONSTANT) diag_fix(d, (Span){start, start + 5}, "let");
}

static void bind_constant(Checker *c, AstBinding *node, AstIdent ident, const Type *type) {
    Symbol *symbol = symbol_new(c, SYMBOL_CONST, ident.name, ident.span, &node->node);
    bool has_value = node->value != NULL && type != NULL && !is_poison(type);
    uint32_t errors = c->diags->error_count;
    symbol->as.constant = has_value ? const_evaluate(c, node->value) : NULL;
    if (has_value && symbol->as.constant == NULL) help_not_constant(c, node, errors);
    symbol->type = symbol->as.constant == NULL ? poison(c) : type;
    symbol->state = STATE_RESOLVED;
    node->node.symbol = node->pattern->symbol = symbol;
    scope_bind(&c->scopes, symbol);
}

static void check_local_constant(Checker *c, AstBinding *node) {
    const Type *want = declared_constant_type(c, node), *type = want;
    if (node->value != NULL)
        type = want != NULL ? check_value(c, node->value, want) : check_any_value(c, node->value, NULL);
    if (node->pattern->kind != AST_NamePattern) {
        report_constant_pattern(c, node);
        bind_poisoned(c, node->pattern);
        return;
    }
    bind_constant(c, node, ast_as(NamePattern, node->pattern)->ident, type);
}

static void take_apart(Checker *c, AstBinding *node, const Type *type) {
    uint32_t first = c->scopes.stack.count;
    check_irrefutable(c, node->pattern, type);
    for (uint32_t i = first; i < c->scopes.stack.count; i++)
        scope_lookup(c->scopes.stack.items[i].name)->is_var = node->kind == OP_VAR;
}

static const Type *check_binding(Checker *c, AstBinding *node) {
    if (node->kind == OP_CONST) {
        check_local_constant(c, node);
        return basic(c, TYPE_VOID);
    }
    const Type *type = check_binding_value(c, node, true);
    node->pattern->type = type;
    switch ((AstKind)node->pattern->kind) {
    case AST_NamePattern: bind_local(c, node, ast_as(NamePattern, node->pattern)->ident, type); break;
    case AST_AnyPattern:
    case AST_BadPattern: break;
    default: take_apart(c, node, type); break;
    }
    return node->value != NULL && node->value->type->kind == TYPE_NEVER ? node->value->type
                                                                        : basic(c, TYPE_VOID);
}

/* --- assignment --- */

/* An assignment alone is no use of the variable. */
static const Type *check_target(Checker *c, AstNode *target, bool is_compound) {
    bool is_name = target->kind == AST_NameRef;
    Symbol *found = is_name ? scope_lookup(ast_as(NameRef, target)->ident.name) : NULL;
    bool was_used = found != NULL && found->is_used;
    const Type *type = target->type = check_expr(c, target, NULL);
    if (found != NULL && found->is_narrowed && !is_compound) type = target->type = found->type;
    if (found != NULL) found->is_used = was_used;
    if (is_poison(type) || refuse_reassigned(c, target) || !check_place(c, target)) return poison(c);
    return type;
}

static void check_assigned_value(Checker *c, AstAssign *node, const Type *target) {
    if (node->op != OP_ASSIGN) {
        check_compound(c, node, target);
    } else if (has_hole(target)) {
        complete_literal(c, node->target, check_any_value(c, node->value, NULL));
        check_fits(c, node->value, node->target->type);
    } else {
        check_value(c, node->value, target);
    }
}

static const Type *check_assign(Checker *c, AstAssign *node) {
    bool is_first = completes_by_item(node->target) && node->op == OP_ASSIGN;
    if (node->target->kind == AST_NameRef && node->op == OP_ASSIGN &&
        lookup_name(ast_as(NameRef, node->target)->ident.name) == NULL)
        report_undeclared(c, ast_as(NameRef, node->target)->ident);
    if (is_first) complete_by_item(c, ast_as(Index, node->target), check_any_value(c, node->value, NULL));
    const Type *target = node->target->type = check_target(c, node->target, node->op != OP_ASSIGN);
    if (is_first)
        check_fits(c, node->value, target);
    else
        check_assigned_value(c, node, target);
    if (node->target->symbol != NULL && node->op == OP_ASSIGN) narrow_forget(node->target->symbol);
    const Type *value = node->value->type;
    return value->kind == TYPE_NEVER ? value : basic(c, TYPE_VOID);
}

/* --- expressions as statements --- */

/* An expression whose value nobody wants. */
static const Type *check_effect(Checker *c, AstNode *node) {
    switch ((AstKind)node->kind) {
    case AST_If: return check_if(c, ast_as(If, node), NULL, false);
    case AST_Match: return check_match(c, ast_as(Match, node), NULL, false);
    case AST_Block: return check_block(c, ast_as(Block, node), NULL, false);
    case AST_Catch: node->type = check_catch(c, ast_as(Catch, node), NULL, false); break;
    default:
        check_expr(c, node, NULL);
        check_dropped_value(c, node);
        break;
    }
    return node->type;
}

static const Type *never_or_void(Checker *c, const Type *type) {
    return type->kind == TYPE_NEVER ? type : basic(c, TYPE_VOID);
}

/* --- the other statements --- */

static void report_return_value(Checker *c, AstReturn *node) {
    if (c->body->lacks_result) return;
    c->body->lacks_result = true;
    Diagnostic *d = report(c, RETURN_VALUE, node->value->span, c->body->owner->name->text);
    diag_note(d, c->body->owner->span, "'%s' is declared without a result", c->body->owner->name->text);
    const AstFunc *func = c->body->owner->as.func->node;
    diag_help(d, "declare one: '-> %s'", text_of(c, node->value->type));
    if (func->result == NULL && func->body != NULL)
        diag_fix(d, (Span){func->body->span.start, func->body->span.start},
                 text_format(c->arena, "-> %s ", text_of(c, node->value->type)));
}

static bool gives_nothing(const Type *result) {
    if (result->kind == TYPE_ERROR_UNION) result = result->args[0];
    return result->kind == TYPE_VOID;
}

static void check_function_return(Checker *c, AstReturn *node) {
    const Type *result = c->body->result;
    if (node->value == NULL) {
        if (!gives_nothing(result) && !is_poison(result))
            report(c, TYPE_MISMATCH, node->node.span, text_of(c, result), "nothing");
        return;
    }
    if (result->kind == TYPE_VOID) {
        check_expr(c, node->value, NULL);
        if (!is_poison(node->value->type)) report_return_value(c, node);
        return;
    }
    check_expr(c, node->value, result);
    Diagnostic *d = check_fits(c, node->value, result);
    const AstNode *declared = c->body->owner->as.func->node->result;
    if (d != NULL && declared != NULL) diag_note(d, declared->span, "the result is declared here");
    if (d != NULL) blame_result(c, d, node->value->type);
}

static void check_return(Checker *c, AstReturn *node) {
    if (c->body->defer_depth > 0) {
        report(c, DEFER_LEAVES, node->node.span, "'return'");
        return;
    }
    switch (c->body->kind) {
    case BODY_FUNC: check_function_return(c, node); break;
    case BODY_CLOSURE: closure_check_return(c, node); break;
    case BODY_RECEIVE:
        if (node->value != NULL) check_value(c, node->value, basic(c, TYPE_I64));
        break;
    case BODY_INITIALIZER: report(c, RETURN_OUTSIDE, node->node.span); break;
    }
}

static const Type *check_statement(Checker *c, AstNode *node);

static void check_defer(Checker *c, AstDefer *node) {
    c->body->has_defer = true;
    Body *body = c->body;
    Body inner = *body;
    if (inner.defer_depth++ == DEFER_DEPTH_MAX) {
        Diagnostic *d = report(c, DEFER_DEPTH, node->node.span, DEFER_DEPTH_MAX - 1u);
        diag_help(d, "give the inner ones a function of their own");
    }
    inner.loop = NULL;
    c->body = &inner;
    NarrowPause pause = narrow_pause(c);
    check_statement(c, node->body);
    narrow_resume(c, pause);
    c->body = body;
}

/* `assert(c, "text")` */
static bool is_condition_in_parens(Checker *c, AstAssert *node) {
    if (node->condition->kind != AST_Tuple || node->message != NULL) return false;
    const AstList *items = &ast_as(Tuple, node->condition)->items;
    if (items->count != 2) return false;
    check_any_value(c, node->condition, NULL);
    if (is_poison(node->condition->type)) return true;
    Span span = node->condition->span;
    Diagnostic *d = report(c, TYPE_MISMATCH, span, "bool", text_of(c, node->condition->type));
    diag_help(d, "write 'assert condition, message', without parentheses");
    if (span.end - span.start > 2) {
        diag_fix(d, (Span){span.start, items->items[0]->span.start}, "");
        diag_fix(d, (Span){items->items[1]->span.end, span.end}, "");
    }
    return true;
}

static void check_assert(Checker *c, AstAssert *node) {
    if (is_condition_in_parens(c, node)) return;
    check_condition(c, node->condition);
    if (node->message != NULL) check_value(c, node->message, basic(c, TYPE_STRING));
    narrow_by(c, node->condition, true);
}

static void check_guarded(Checker *c, AstGuarded *node) {
    check_condition(c, node->condition);
    uint32_t outer = scope_push(&c->scopes), mark = narrow_begin(c);
    narrow_by(c, node->condition, !node->negated);
    const Type *type = check_statement(c, node->body);
    leave_scope(c, outer);
    narrow_end(c, mark);
    if (type->kind == TYPE_NEVER) narrow_by(c, node->condition, node->negated);
}

static const Type *check_statement(Checker *c, AstNode *node) {
    const Type *never = basic(c, TYPE_NEVER), *none = basic(c, TYPE_VOID);
    switch ((AstKind)node->kind) {
    case AST_Binding: return check_binding(c, ast_as(Binding, node));
    case AST_Func: check_inner_function(c, ast_as(Func, node)); return none;
    case AST_Assign: return check_assign(c, ast_as(Assign, node));
    case AST_ExprStmt: return never_or_void(c, check_effect(c, ast_as(ExprStmt, node)->value));
    case AST_While: return check_while(c, ast_as(While, node));
    case AST_For: return check_for(c, ast_as(For, node));
    case AST_Return: check_return(c, ast_as(Return, node)); return never;
    case AST_Break:
    case AST_Continue: check_jump(c, node); return never;
    case AST_Using: return check_using(c, ast_as(Using, node));
    case AST_Defer: check_defer(c, ast_as(Defer, node)); return none;
    case AST_Fail: check_fail(c, ast_as(Fail, node)); return never;
    case AST_Assert: check_assert(c, ast_as(Assert, node)); return none;
    case AST_Guarded: check_guarded(c, ast_as(Guarded, node)); return none;
    case AST_BadStmt: return never; /* silences what would follow from it */
    default: check_unsupported(c, node); return none;
    }
}

/* --- blocks and branches --- */

static void warn_unreachable(Checker *c, const AstNode *statement, const AstNode *before) {
    if (c->diags->error_count > 0 || statement->kind == AST_Func) return;
    Diagnostic *d = report(c, UNREACHABLE_CODE, statement->span);
    diag_note(d, before->span, "control does not go past this");
    diag_help(d, "remove it, or move it up");
}

/* Control goes on behind an `if` only from the branch that comes to its end. */
static void narrow_after(Checker *c, const AstNode *statement) {
    if (statement->kind != AST_ExprStmt) return;
    const AstNode *value = ((const AstExprStmt *)statement)->value;
    if (value->kind != AST_If) return;
    const AstIf *node = (const AstIf *)value;
    if (node->then_body->type->kind == TYPE_NEVER) {
        narrow_by(c, node->condition, false);
        if (node->else_body != NULL) narrow_before_loop(c, NULL, node->else_body);
    } else if (node->else_body != NULL && node->else_body->type->kind == TYPE_NEVER) {
        narrow_by(c, node->condition, true);
        narrow_before_loop(c, NULL, node->then_body);
    }
}

static const Type *check_statements(Checker *c, AstList *statements, const Type *want, bool wants_value) {
    const Type *type = basic(c, TYPE_VOID), *never = NULL;
    declare_inner_functions(c, statements);
    for (uint32_t i = 0; i < statements->count; i++) {
        AstNode *statement = statements->items[i];
        if (never != NULL && i > 0 && type == never) warn_unreachable(c, statement, statements->items[i - 1]);
        bool is_value = wants_value && i + 1 == statements->count && statement->kind == AST_ExprStmt;
        type = is_value ? check_expr(c, ast_as(ExprStmt, statement)->value, want)
                        : check_statement(c, statement);
        if (type->kind == TYPE_NEVER) never = type;
        narrow_after(c, statement);
    }
    return never != NULL ? never : type;
}

const Type *check_block(Checker *c, AstBlock *node, const Type *want, bool wants_value) {
    uint32_t outer = scope_push(&c->scopes), mark = narrow_begin(c);
    node->node.type = check_statements(c, &node->statements, want, wants_value);
    leave_scope(c, outer);
    narrow_end(c, mark);
    return node->node.type;
}

const Type *check_branch(Checker *c, AstNode *node, const Type *want, bool wants_value) {
    if (ast_category(node->kind) == AST_STMT) {
        const Type *type = node->type = check_statement(c, node);
        if (wants_value && type->kind == TYPE_VOID) report(c, NO_VALUE, node->span);
        return wants_value && type->kind == TYPE_VOID ? poison(c) : type;
    }
    return wants_value ? check_expr(c, node, want) : check_effect(c, node);
}
