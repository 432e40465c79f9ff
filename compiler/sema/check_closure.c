/* Closures: parameters and result from what is wanted, and what the body captures.
 *
 * Without a wanted result it is found from the body: the type of the first value that comes out, and a union
 * with the errors that do. Whether a closure may change what it captures depends on the function it is given
 * to, whose body may not be checked yet: changes are noted here and judged at the end of the module
 * (escape.c).
 */
#include "compiler/sema/checker.h"

#include <string.h>

/* --- captures --- */

static bool is_outside(const ClosureBody *closure, const Symbol *symbol) {
    return symbol->bound_at < closure->scope_start;
}

static uint32_t capture_index(Checker *c, ClosureBody *closure, Symbol *symbol) {
    for (uint32_t i = 0; i < closure->captures.count; i++)
        if (closure->captures.items[i].symbol == symbol) return i;
    vec_push(c->arena, &closure->captures, ((Capture){.symbol = symbol}));
    return closure->captures.count - 1;
}

void closure_capture(Checker *c, Symbol *symbol) {
    for (Body *at = c->body; at != NULL && at->kind == BODY_CLOSURE; at = at->outer) {
        if (!is_outside(at->closure, symbol)) return;
        capture_index(c, at->closure, symbol);
    }
}

void closure_note_change(Checker *c, Symbol *symbol, Span span) {
    CaptureChange *change = NULL;
    for (Body *at = c->body; at != NULL && at->kind == BODY_CLOSURE; at = at->outer) {
        if (!is_outside(at->closure, symbol)) return;
        if (change == NULL) {
            change = arena_new(c->arena, CaptureChange);
            change->span = span;
        }
        Capture *capture = &at->closure->captures.items[capture_index(c, at->closure, symbol)];
        if (capture->change == NULL) capture->change = change;
    }
}

/* --- results --- */

static void infer_error(Checker *c, ClosureBody *closure, const Type *error) {
    if (closure->error == NULL || is_poison(closure->error))
        closure->error = error;
    else if (closure->error != error && !is_poison(error))
        closure->error = c->types->any_error;
}

/* One value that comes out; `node` gives it. */
static void infer_value(Checker *c, ClosureBody *closure, const Type *type, Span span) {
    if (type->kind == TYPE_NEVER) return;
    if (type->kind == TYPE_ERROR_UNION) {
        infer_error(c, closure, type->args[1]);
        type = type->args[0];
    }
    const Type *optional = closure->value == NULL ? NULL : join_null(c, closure->value, type);
    if (closure->value == NULL || is_poison(closure->value))
        closure->value = type;
    else if (optional != NULL)
        closure->value = optional;
    else if (type->kind == TYPE_OPTIONAL && type_fits(closure->value, type))
        closure->value = type;
    else if (!type_fits(type, closure->value))
        report(c, BRANCH_MISMATCH, span, branch_text(c, closure->value), branch_text(c, type));
}

/* Of one more result, while they are inferred. */
static const Type *wanted_of_result(Checker *c, AstNode *value) {
    const ClosureBody *closure = c->body->closure;
    return wanted_branch(c, closure->hint, closure->value, value);
}

void closure_check_return(Checker *c, AstReturn *node) {
    ClosureBody *closure = c->body->closure;
    const Type *result = c->body->result;
    if (result == NULL) {
        const Type *found = basic(c, TYPE_VOID);
        if (node->value != NULL) found = check_any_value(c, node->value, wanted_of_result(c, node->value));
        infer_value(c, closure, found, node->node.span);
    } else if (node->value != NULL) {
        check_value(c, node->value, result);
    } else if (has_result(result)) {
        report(c, TYPE_MISMATCH, node->node.span, text_of(c, result), "nothing");
    }
}

bool closure_lets_error_out(Checker *c, Span span, const Type *error, const char *what) {
    const Type *result = c->body->result;
    if (result == NULL) {
        infer_error(c, c->body->closure, error);
        return true;
    }
    if (is_poison(result)) return false;
    if (result->kind != TYPE_ERROR_UNION) {
        Diagnostic *d = report(c, ERROR_NOT_ALLOWED, span, what);
        diag_note(d, c->body->closure->node->node.span, "this function gives %s", text_of(c, result));
        diag_help(d, "handle the error here with 'catch'");
        return false;
    }
    if (type_fits(error, result->args[1])) return true;
    report(c, ERROR_SET_MISMATCH, span, text_of(c, error), text_of(c, result->args[1]));
    return false;
}

/* --- parameters --- */

static const Type *known(const Type *type) {
    return type == NULL || has_hole(type) ? NULL : type;
}

static const Type *report_unknown_param(Checker *c, const AstParam *param) {
    Diagnostic *d = report(c, CLOSURE_PARAM, param->ident.span, param->ident.name->text);
    const char *name = param->ident.name->text;
    /* the name of a pattern is its text */
    bool is_name = strpbrk(name, "({") == NULL;
    diag_help(d, is_name ? "write it: '%s: i64'" : "write it behind the pattern: '%s: …'", name);
    return poison(c);
}

static void report_default(Checker *c, const AstParam *param) {
    Diagnostic *d = report(c, NO_DEFAULT, param->value->span, param->ident.name->text,
                           "a closure is called by its type, which has none");
    diag_help(d, "write a function: 'func name(%s: …)'; its calls by name may leave the argument out",
              param->ident.name->text);
    check_expr(c, param->value, poison(c));
}

static void report_mode(Checker *c, const AstParam *param) {
    Diagnostic *d =
        report(c, CLOSURE_VAR, param->ident.span, param->ident.name->text,
               param->is_var ? "cannot be 'var': the function wanted here does not change its argument"
                             : "needs 'var': the function wanted here changes its argument");
    if (!param->is_var) diag_fix(d, (Span){param->ident.span.start, param->ident.span.start}, "var ");
}

static const Type *param_type(Checker *c, const AstParam *param, const Type *want, bool is_silent) {
    if (param->value != NULL) report_default(c, param);
    bool is_inout = want != NULL && want->kind == TYPE_INOUT;
    if (want != NULL && is_inout != param->is_var) {
        report_mode(c, param);
        return poison(c);
    }
    if (param->type_node != NULL) return resolve_value_type(c, param->type_node);
    want = known(is_inout ? want->args[0] : want);
    if (want != NULL) return want;
    return is_silent ? poison(c) : report_unknown_param(c, param);
}

/* `want`: a FUNC type with as many parameters, or NULL. */
static void declare_closure_params(Checker *c, AstClosure *node, const Type *want, bool is_silent) {
    ClosureInfo *info = node->info;
    info->param_count = node->params.count;
    info->params = arena_array(c->arena, Symbol *, node->params.count);
    for (uint32_t i = 0; i < node->params.count; i++) {
        AstParam *param = ast_as(Param, node->params.items[i]);
        Symbol *symbol = symbol_new(c, SYMBOL_PARAM, param->ident.name, param->ident.span, &param->node);
        symbol->type = param_type(c, param, want == NULL ? NULL : want->args[i + 1], is_silent);
        symbol->is_var = symbol->is_inout = param->is_var;
        symbol->as.local.index = i;
        symbol->as.local.slot = 0; /* not the start parameter of an actor, which would need one */
        param->node.symbol = info->params[i] = symbol;
    }
}

/* --- the whole --- */

const Type *wanted_function(const Type *want) {
    while (want != NULL && (want->kind == TYPE_OPTIONAL || want->kind == TYPE_ERROR_UNION))
        want = want->args[0];
    return want != NULL && want->kind == TYPE_FUNC ? want : NULL;
}

static void check_known_result(Checker *c, AstNode *body, const Type *result) {
    bool wants_value = has_result(result);
    check_branch(c, body, wants_value ? result : NULL, wants_value);
    if (wants_value) check_fits(c, body, result);
}

static const Type *infer_result(Checker *c, ClosureBody *closure, AstNode *body) {
    NullPlace place = null_place_begin(c, NULL);
    check_expr(c, body, wanted_of_result(c, body));
    infer_value(c, closure, body->type, value_of_branch(body)->span);
    const Type *value = closure->value != NULL ? closure->value : basic(c, TYPE_VOID);
    value = null_place_end(c, place, body, value);
    return closure->error == NULL ? value : make_error_union(c, value, closure->error);
}

/* What came out, as wide as the place wants it: the rest of its type is known from there on. */
static const Type *widen(Checker *c, const Type *result, const Type *want) {
    if (want->kind == TYPE_OPTIONAL && type_class(result) != TYPE_CLASS_NONE)
        return result->kind == TYPE_OPTIONAL || is_poison(result) ? result : optional_of(c, result);
    if (want->kind != TYPE_ERROR_UNION || has_hole(want->args[1]) || is_poison(result)) return result;
    bool can_fail = result->kind == TYPE_ERROR_UNION;
    const Type *error = can_fail ? result->args[1] : want->args[1];
    if (type_fits(error, want->args[1])) error = want->args[1];
    return make_error_union(c, widen(c, can_fail ? result->args[0] : result, want->args[0]), error);
}

/* What is known of the result of a closure before its body: a function, whose parameters need it, or an
 * optional, of null. */
static const Type *hint_of_result(Checker *c, const Type *func) {
    const Type *hint = c->result_hint;
    c->result_hint = NULL;
    if (hint != NULL || func == NULL || !has_hole(func->args[0])) return hint;
    const Type *wanted = func->args[0];
    if (wanted_function(wanted) != NULL) return wanted;
    while (wanted->kind == TYPE_ERROR_UNION) wanted = wanted->args[0];
    return wanted->kind == TYPE_OPTIONAL && wanted->args[0]->kind == TYPE_HOLE ? wanted : NULL;
}

static const Type *closure_result(Checker *c, AstClosure *node, const Type *want) {
    if (node->result != NULL) return resolve_type(c, node->result);
    if (!node->is_short) return want != NULL && known(want->args[0]) ? want->args[0] : NULL;
    return want == NULL ? NULL : known(want->args[0]);
}

static void keep_captures(Checker *c, ClosureBody *closure) {
    ClosureInfo *info = closure->info;
    info->capture_count = closure->captures.count;
    info->captures = arena_array(c->arena, Symbol *, info->capture_count);
    info->is_changed = arena_array(c->arena, bool, info->capture_count);
    for (uint32_t i = 0; i < info->capture_count; i++) {
        info->captures[i] = closure->captures.items[i].symbol;
        info->is_changed[i] = closure->captures.items[i].change != NULL;
    }
    vec_push(c->arena, &c->closures, closure);
}

static const Type *check_closure_body(Checker *c, AstClosure *node, const Type *result, const Type *hint) {
    ClosureBody *closure = arena_new(c->arena, ClosureBody);
    *closure =
        (ClosureBody){.node = node, .info = node->info, .scope_start = c->scopes.stack.count, .hint = hint};
    Body *outer = c->body;
    Body body = {.kind = BODY_CLOSURE,
                 .owner = outer == NULL ? NULL : outer->owner,
                 .result = result,
                 .uses = outer == NULL ? NULL : outer->uses,
                 .in_default = outer == NULL ? NULL : outer->in_default,
                 .outer = outer,
                 .closure = closure};
    c->body = &body;
    NarrowPause pause = narrow_pause(c);
    uint32_t scope = scope_push(&c->scopes);
    bind_params(c, node->info->params, node->info->param_count);
    if (result != NULL)
        check_known_result(c, node->body, result);
    else
        result = infer_result(c, closure, node->body);
    scope_pop(&c->scopes, scope);
    note_unused_params(c, NULL, node->info->params, node->info->param_count);
    narrow_resume(c, pause);
    c->body = outer;
    node->info->has_defer = body.has_defer;
    keep_captures(c, closure);
    return result;
}

static void report_param_count(Checker *c, AstClosure *node, const Type *want) {
    uint32_t wanted = want->arg_count - 1;
    report(c, CLOSURE_COUNT, node->node.span, wanted, wanted == 1 ? "" : "s", node->params.count);
}

const Type *check_closure(Checker *c, AstClosure *node, const Type *want) {
    const Type *func = wanted_function(want), *hint = hint_of_result(c, func);
    bool fits = func == NULL || func->arg_count == node->params.count + 1;
    bool is_silent = !fits || (want != NULL && is_poison(want));
    if (!fits) report_param_count(c, node, func);
    closure_take_params_apart(c, node);
    node->info = arena_new(c->arena, ClosureInfo);
    declare_closure_params(c, node, fits ? func : NULL, is_silent);
    const Type *known_result = closure_result(c, node, fits ? func : NULL);
    const Type *result = check_closure_body(c, node, known_result, hint);
    node->info->result = result;
    if (!fits) return poison(c);
    bool needs_value = func != NULL && has_hole(func->args[0]);
    if (needs_value && result->kind == TYPE_VOID) {
        report(c, NO_VALUE, value_of_branch(node->body)->span);
        return poison(c);
    }
    if (needs_value && known_result == NULL) result = node->info->result = widen(c, result, func->args[0]);
    for (uint32_t i = 0; i < node->info->param_count; i++)
        if (is_poison(node->info->params[i]->type)) return poison(c);
    if (is_poison(result)) return result;
    return make_func_type(c, result, node->info->params, node->info->param_count);
}
