/* The library, seen from a program: the names of the prelude are there without `use`, and the body of a
 * library function is checked when something asks for it. */
#include "compiler/sema/checker.h"

#include <string.h>

/* --- the prelude --- */

static bool is_core(const Module *module) {
    return module->is_std && strncmp(module->path_name, "std.core.", 9) == 0;
}

/* Below the module's own names, which may hide them. The modules of the core see only what they use. */
void bind_prelude(Checker *c, const Module *module) {
    const Module *prelude = c->program->modules->prelude;
    if (prelude == NULL || prelude->scope == NULL || is_core(module)) return;
    for (uint32_t i = 0; i < prelude->scope->symbols.count; i++) {
        Symbol *symbol = prelude->scope->symbols.items[i];
        if (symbol->is_pub && symbol->kind != SYMBOL_MODULE) scope_bind(&c->scopes, symbol);
    }
}

/* --- bodies on demand --- */

static void bind_module(Checker *c, const Module *module) {
    const Scope *scope = module->scope;
    for (uint32_t i = 0; i < scope->symbols.count; i++) scope_bind(&c->scopes, scope->symbols.items[i]);
}

static bool is_waiting(const Symbol *func) {
    return func->module != NULL && func->module->is_std && func->state == STATE_FRESH &&
           func->as.func->node->body != NULL;
}

void check_body_of(Checker *c, Symbol *func) {
    if (!is_waiting(func)) return;
    func->state = STATE_RESOLVED;
    Checker inner = *c;
    ScopeSuspension suspension = scopes_suspend_all(&c->scopes);
    inner.scopes = c->scopes;
    inner.module = func->module;
    inner.profile = func->module->profile;
    inner.body = NULL;
    memset(&inner.pending_bounds, 0, sizeof inner.pending_bounds);
    inner.is_silent = false;
    uint32_t outer = scope_push(&inner.scopes);
    bind_prelude(&inner, func->module);
    bind_module(&inner, func->module);
    inner.scopes.module_end = inner.scopes.stack.count;
    check_func_body(&inner, func);
    check_pending_bounds(&inner);
    scope_pop(&inner.scopes, outer);
    c->scopes.stack = inner.scopes.stack;
    scopes_resume_all(&c->scopes, suspension);
}

void program_check_body(Program *program, Symbol *func) {
    check_body_of(program->checker, func);
}
