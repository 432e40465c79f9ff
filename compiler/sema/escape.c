/* Which closures outlive the call they are an argument of, and what follows for what they capture.
 *
 * A parameter of a function type does not escape when its function is only called, or passed on to a
 * parameter that does not escape. What cannot be looked into (externs) counts as escaping; a method of a
 * trait is as bad as its worst implementation. Functions that pass their parameters on in a circle are judged
 * together: each is taken not to escape until one is found that does.
 */
#include "compiler/sema/checker.h"

/* A parameter that is being looked at, and how far out the walk has trusted one whose end is still open. */
typedef struct EscapeOpen {
    uint32_t depth;
    uint32_t lowest;
} EscapeOpen;

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

/* What the map holds for a parameter: one of these two, or the EscapeOpen of one that is being looked at or
 * trusts such a one. */
static char escapes_yes, escapes_no;

static void trust(Checker *c, const EscapeOpen *open) {
    EscapeOpen *innermost = vec_last(&c->open_escapes);
    if (open->depth < innermost->lowest) innermost->lowest = open->depth;
}

/* When a circle has been walked, what holds for its outermost parameter holds for those that trusted it,
 * unless that one escapes: then they are looked at again when they are asked for. */
static void close_escape(Checker *c, Symbol *param, bool escapes, uint32_t first_trusting) {
    EscapeOpen *open = vec_pop(&c->open_escapes);
    if (!escapes && open->lowest < open->depth) {
        open->depth = open->lowest; /* who asks now trusts as far out */
        trust(c, open);
        vec_push(c->arena, &c->trusting, param);
        return;
    }
    map_set(c->arena, &c->escapes, map_key(param), escapes ? &escapes_yes : &escapes_no);
    for (uint32_t i = first_trusting; i < c->trusting.count; i++)
        map_set(c->arena, &c->escapes, map_key(c->trusting.items[i]), escapes ? NULL : &escapes_no);
    c->trusting.count = first_trusting;
}

static bool param_escapes(Checker *c, Symbol *func, uint32_t index) {
    const FuncInfo *info = func->as.func;
    if (index >= info->param_count) return true;
    Symbol *param = info->params[index];
    void *known = map_get(&c->escapes, map_key(param));
    if (known == &escapes_yes || known == &escapes_no) return known == &escapes_yes;
    if (known != NULL) {
        trust(c, known);
        return false;
    }
    EscapeOpen *open = arena_new(c->arena, EscapeOpen);
    open->depth = open->lowest = c->open_escapes.count;
    uint32_t first_trusting = c->trusting.count;
    vec_push(c->arena, &c->open_escapes, open);
    map_set(c->arena, &c->escapes, map_key(param), open);
    bool escapes = find_escape(c, info, index);
    close_escape(c, param, escapes, first_trusting);
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
