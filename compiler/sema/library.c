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

/* What a derived impl calls the module of its trait. */
static void bind_derived_names(Checker *c, Module *with) {
    Symbol *symbol =
        symbol_new(c, SYMBOL_MODULE, name_intern_c(&c->session->names, "__json"), (Span){0}, NULL);
    symbol->as.module = with;
    scope_bind(&c->scopes, symbol);
}

Checker *enter_module(Checker *c, ModuleVisit *visit, Module *module, Module *with) {
    Checker *inner = &visit->inner;
    *inner = *c;
    visit->suspension = scopes_suspend_all(&c->scopes);
    inner->scopes = c->scopes;
    inner->module = module;
    inner->profile = module->profile;
    inner->body = NULL;
    memset(&inner->pending_bounds, 0, sizeof inner->pending_bounds);
    inner->is_silent = false;
    visit->outer = scope_push(&inner->scopes);
    bind_prelude(inner, module);
    bind_module(inner, module);
    if (with != NULL) bind_derived_names(inner, with);
    inner->scopes.module_end = inner->scopes.stack.count;
    c->program->checker = inner;
    return inner;
}

void leave_module(Checker *c, ModuleVisit *visit) {
    check_pending_bounds(&visit->inner);
    scope_pop(&visit->inner.scopes, visit->outer);
    c->scopes.stack = visit->inner.scopes.stack;
    scopes_resume_all(&c->scopes, visit->suspension);
    c->program->checker = c;
}

static bool is_waiting(const Symbol *func) {
    if (func->module == NULL || func->state != STATE_FRESH || func->as.func->node->body == NULL) return false;
    return func->module->is_std || func->as.func->derived_with != NULL;
}

/* Whoever uses it cannot mend it. */
static void report_broken_library(Checker *c, const Symbol *func) {
    Diagnostic *d = report(c, LIBRARY_BROKEN, func->span, symbol_qualified_name(c->arena, func));
    diag_help(d, "it does not belong to this compiler, or was changed: install janus again");
}

void check_body_of(Checker *c, Symbol *func) {
    if (!is_waiting(func)) return;
    func->state = STATE_RESOLVED;
    uint32_t errors = c->diags->error_count;
    ModuleVisit visit;
    check_func_body(enter_module(c, &visit, func->module, func->as.func->derived_with), func);
    leave_module(c, &visit);
    if (c->diags->error_count > errors && func->module->is_std) report_broken_library(c, func);
}

bool program_check_body(Program *program, Symbol *func) {
    Checker *c = program->checker;
    uint32_t errors = c->diags->error_count;
    check_body_of(c, func);
    return c->diags->error_count == errors;
}
