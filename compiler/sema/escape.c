/* Which closures outlive the call they are an argument of, and what follows for what they capture.
 *
 * A parameter of a function type does not escape when its function is only called, or passed on to a
 * parameter that does not escape. Recursion and what cannot be looked into (externs) count as escaping. A
 * method of a trait is as bad as its worst implementation.
 */
#include "compiler/sema/checker.h"

typedef struct EscapeWalk {
    Checker *c;
    const Symbol *param;
    bool escapes;
    bool in_spawn; /* even a call runs later */
} EscapeWalk;

static bool argument_escapes(Checker *c, Symbol *func, uint32_t index);

static bool is_param(const EscapeWalk *walk, const AstNode *node) {
    return ast_is(NameRef, node) && node->symbol == walk->param;
}

static void visit(void *context, AstNode *node);

static void visit_argument(EscapeWalk *walk, const CallPlan *plan, AstNode *value) {
    if (!is_param(walk, value) || plan == NULL || walk->in_spawn) {
        visit(walk, value);
        return;
    }
    for (uint32_t i = 0; i < plan->arg_count; i++) {
        if (plan->args[i] != value) continue;
        if (plan->target == NULL || argument_escapes(walk->c, plan->target, i)) walk->escapes = true;
        return;
    }
    walk->escapes = true;
}

static void visit_call(EscapeWalk *walk, AstCall *call) {
    bool is_called = is_param(walk, call->callee) && !walk->in_spawn;
    if (!is_called) visit(walk, call->callee);
    for (uint32_t i = 0; i < call->args.count; i++)
        visit_argument(walk, call->plan, ast_as(Arg, call->args.items[i])->value);
}

static void visit_closure(EscapeWalk *walk, AstClosure *node) {
    const ClosureInfo *info = node->info;
    bool is_captured = false;
    for (uint32_t i = 0; info != NULL && i < info->capture_count; i++)
        is_captured |= info->captures[i] == walk->param;
    if (!is_captured) return;
    if (info->given_to == NULL || argument_escapes(walk->c, info->given_to, info->given_index))
        walk->escapes = true;
    else
        visit(walk, node->body);
}

static void visit(void *context, AstNode *node) {
    EscapeWalk *walk = context;
    if (walk->escapes) return;
    switch ((AstKind)node->kind) {
    case AST_NameRef: walk->escapes |= node->symbol == walk->param; break;
    case AST_Call: visit_call(walk, ast_as(Call, node)); break;
    case AST_Closure: visit_closure(walk, ast_as(Closure, node)); break;
    case AST_Spawn: {
        bool outer = walk->in_spawn;
        walk->in_spawn = true;
        ast_each_child(node, visit, walk);
        walk->in_spawn = outer;
        break;
    }
    default: ast_each_child(node, visit, walk); break;
    }
}

static bool find_escape(Checker *c, const FuncInfo *info, uint32_t index) {
    if (index >= info->param_count || info->is_extern || info->node->body == NULL) return true;
    const Symbol *param = info->params[index];
    if (param->type == NULL || param->type->kind != TYPE_FUNC || param->is_inout) return true;
    EscapeWalk walk = {.c = c, .param = param};
    visit(&walk, info->node->body);
    return walk.escapes;
}

/* While it is being looked at, a parameter escapes: so recursion does. */
static bool param_escapes(Checker *c, Symbol *func, uint32_t index) {
    const FuncInfo *info = func->as.func;
    if (index >= info->param_count) return true;
    Symbol *param = info->params[index];
    void *yes = &c->escapes, *no = c, *known = map_get(&c->escapes, map_key(param));
    if (known != NULL) return known == yes;
    map_set(c->arena, &c->escapes, map_key(param), yes);
    bool escapes = param->is_escaping = find_escape(c, info, index);
    map_set(c->arena, &c->escapes, map_key(param), escapes ? yes : no);
    return escapes;
}

static bool implementations_escape(Checker *c, const Symbol *method, uint32_t index) {
    const SymbolVec *impls = &c->program->impls;
    for (uint32_t i = 0; i < impls->count; i++) {
        const ImplInfo *impl = impls->items[i]->as.impl;
        if (impl->trait == NULL || impl->trait->symbol != method->as.func->owner) continue;
        Symbol *own = map_get(&impl->names, map_key(method->name));
        if (own != NULL && param_escapes(c, own, index)) return true;
    }
    return false;
}

static bool argument_escapes(Checker *c, Symbol *func, uint32_t index) {
    if (func->kind != SYMBOL_FUNC) return true;
    const Symbol *owner = func->as.func->owner;
    if (owner == NULL || owner->kind != SYMBOL_TRAIT) return param_escapes(c, func, index);
    bool is_required = func->as.func->node->body == NULL;
    return (!is_required && param_escapes(c, func, index)) || implementations_escape(c, func, index);
}

/* --- closures --- */

static void report_change(Checker *c, const Capture *capture) {
    if (capture->change->is_reported) return;
    capture->change->is_reported = true;
    const char *name = capture->symbol->name->text;
    Diagnostic *d = report(c, CAPTURE_CHANGED, capture->change->span, name);
    if (capture->symbol->span.start != 0) diag_note(d, capture->symbol->span, "'%s' is declared here", name);
    diag_help(d, "a closure that may outlive the call it is given to works on a copy: give the result back "
                 "instead, or use a loop");
}

void settle_closures(Checker *c) {
    for (uint32_t i = 0; i < c->closures.count; i++) {
        ClosureBody *closure = c->closures.items[i];
        ClosureInfo *info = closure->info;
        info->is_inout = info->given_to != NULL && !argument_escapes(c, info->given_to, info->given_index);
        for (uint32_t k = 0; k < closure->captures.count && !info->is_inout; k++)
            if (closure->captures.items[k].change != NULL) report_change(c, &closure->captures.items[k]);
    }
    c->closures.count = 0;
}
