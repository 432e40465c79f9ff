/* Errors as values: fail, try and `?`, catch. */
#include "compiler/sema/checker.h"

void report_error_fields(Checker *c, Span span) {
    Diagnostic *d = report(c, ERROR_FIELDS, span);
    diag_help(d, "where the caller needs more than the name, return an enum: "
                 "'enum Lookup { Found(i64), NotFound { path: String } }'");
}

const Type *refuse_error_fields(Checker *c, Span span, const Symbol *error) {
    bool is_reported = error->node->kind == AST_Variant && ((const AstVariant *)error->node)->has_fields;
    if (!is_reported) report_error_fields(c, span);
    return poison(c);
}

static Diagnostic *report_no_way_out(Checker *c, Span span, const char *what) {
    Diagnostic *d = report(c, ERROR_NOT_ALLOWED, span, what);
    const Body *body = c->body;
    if (body != NULL && body->kind == BODY_FUNC) {
        const AstFunc *func = body->owner->as.func->node;
        const char *result = func->result == NULL ? "void" : text_of(c, body->result);
        diag_note(d, func->ident.span, "'%s' cannot fail", func->ident.name->text);
        diag_help(d, "declare its result as '!%s', or handle the error with 'catch'", result);
    } else {
        diag_help(d, "handle the error here with 'catch'");
    }
    return d;
}

/* In a receive every error may leave: it ends the actor. */
static bool check_leaves(Checker *c, Span span, const Type *error, const char *what) {
    const Body *body = c->body;
    if (is_poison(error)) return true;
    if (body != NULL && body->defer_depth > 0) {
        report(c, DEFER_LEAVES, span, what);
        return false;
    }
    if (body != NULL && body->kind == BODY_RECEIVE) return true;
    if (body != NULL && body->kind == BODY_CLOSURE) return closure_lets_error_out(c, span, error, what);
    if (body == NULL || body->kind != BODY_FUNC || body->result->kind != TYPE_ERROR_UNION) {
        if (body == NULL || body->result == NULL || !is_poison(body->result))
            report_no_way_out(c, span, what);
        return false;
    }
    const Type *allowed = body->result->args[1];
    if (type_fits(error, allowed)) return true;
    Diagnostic *d = report(c, ERROR_SET_MISMATCH, span, text_of(c, error), text_of(c, allowed));
    diag_note(d, body->owner->as.func->node->result->span, "'%s' may fail with %s", body->owner->name->text,
              text_of(c, allowed));
    return false;
}

void check_passes_on(Checker *c, Span span, const Type *error, const char *what) {
    check_leaves(c, span, error, what);
}

static const Type *report_cannot_fail(Checker *c, Span span, const char *what, const Type *type) {
    Diagnostic *d = report(c, CANNOT_FAIL, span, what, text_of(c, type));
    if (type->kind != TYPE_OPTIONAL) diag_help(d, "its value is there already: leave out '%s'", what);
    return poison(c);
}

/* What to want of something that may fail when its value is wanted. */
static const Type *with_any_error(Checker *c, const Type *want) {
    bool has_value = want != NULL && !is_poison(want) && want->kind != TYPE_ERROR_UNION;
    return has_value ? make_error_union(c, want, c->types->any_error) : want;
}

const Type *check_try(Checker *c, AstTry *node, const Type *want) {
    const char *what = node->is_prefix ? "try" : "?";
    check_expr(c, node->value, with_any_error(c, want));
    check_checked_send(c, node->value);
    const Type *type = node->value->type;
    if (is_poison(type) || type->kind == TYPE_NEVER) return type;
    if (type->kind == TYPE_OPTIONAL && !node->is_prefix) return check_try_optional(c, node);
    if (type->kind != TYPE_ERROR_UNION) return report_cannot_fail(c, node->node.span, what, type);
    check_leaves(c, node->node.span, type->args[1], text_format(c->arena, "'%s'", what));
    return type->args[0];
}

void check_fail(Checker *c, AstFail *node) {
    const Type *want = c->body != NULL ? c->body->result : NULL;
    if (want != NULL && want->kind == TYPE_ERROR_UNION) want = want->args[1];
    const Type *type = check_any_value(c, node->error, want);
    if (is_poison(type)) return;
    if (type->kind == TYPE_ERROR) {
        check_leaves(c, node->node.span, type, "'fail'");
        return;
    }
    Diagnostic *d = report(c, FAIL_VALUE, node->error->span, text_of(c, type));
    diag_help(d, "declare an error: 'error Name { … }', then 'fail Name.Case'");
}

/* --- catch --- */

static void bind_error(Checker *c, AstCatch *node, const Type *error) {
    if (node->ident.name == NULL || node->ident.name == c->name_underscore) return;
    Symbol *symbol = symbol_new(c, SYMBOL_LOCAL, node->ident.name, node->ident.span, &node->node);
    symbol->type = error;
    symbol->state = LOCAL_ITEM;
    node->node.symbol = symbol;
    scope_bind(&c->scopes, symbol);
}

/* What an optional wanted of the whole allows the handler to give. */
static const Type *wanted_of_handler(Checker *c, const Type *value, AstNode *handler, const Type *want) {
    bool is_open = want == NULL && value->kind != TYPE_OPTIONAL && may_be_null(handler);
    if (is_open) return optional_of(c, value);
    if (want != NULL && want->kind == TYPE_ERROR_UNION) want = want->args[0];
    bool is_wider = want != NULL && want != value && !is_poison(want) && type_fits(value, want);
    return is_wider ? want : value;
}

/* The value is nothing: whatever the handler gives is dropped, but for its errors. */
static const Type *check_void_handler(Checker *c, AstCatch *node, const Type *value, bool wants_value) {
    AstKind last = (AstKind)value_of_branch(node->handler)->kind;
    bool may_fail = wants_value && last != AST_If && last != AST_Match && last != AST_Block;
    check_branch(c, node->handler, NULL, may_fail);
    bool fails = may_fail && node->handler->type->kind == TYPE_ERROR_UNION;
    return fails ? join_fallback(c, node->handler, value, NULL) : value;
}

static const Type *check_handler(Checker *c, AstCatch *node, const Type *value, const Type *want,
                                 bool wants_value) {
    if (!wants_value || value->kind == TYPE_VOID) return check_void_handler(c, node, value, wants_value);
    check_branch(c, node->handler, wanted_of_handler(c, value, node->handler, want), true);
    return join_fallback(c, node->handler, value, want);
}

const Type *check_catch(Checker *c, AstCatch *node, const Type *want, bool wants_value) {
    check_expr(c, node->value, with_any_error(c, want));
    check_checked_send(c, node->value);
    const Type *type = node->value->type, *result = poison(c);
    bool is_union = type->kind == TYPE_ERROR_UNION;
    if (!is_union && !is_poison(type)) report_cannot_fail(c, node->value->span, "catch", type);
    uint32_t outer = scope_push(&c->scopes);
    bind_error(c, node, is_union ? type->args[1] : poison(c));
    if (is_union)
        result = check_handler(c, node, type->args[0], want, wants_value);
    else
        check_branch(c, node->handler, poison(c), true);
    leave_scope(c, outer);
    return wants_value ? result : basic(c, TYPE_VOID);
}
