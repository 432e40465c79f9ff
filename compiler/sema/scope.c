/* The stack behind scope.h. */
#include "compiler/sema/scope.h"

void scopes_init(Scopes *scopes, Arena *arena) {
    *scopes = (Scopes){.arena = arena};
}

uint32_t scope_push(Scopes *scopes) {
    uint32_t outer = scopes->start;
    scopes->start = scopes->stack.count;
    return outer;
}

void scope_pop(Scopes *scopes, uint32_t outer_start) {
    while (scopes->stack.count > scopes->start) {
        ScopeBinding binding = vec_pop(&scopes->stack);
        binding.name->binding = binding.hidden;
    }
    scopes->start = outer_start;
}

void scope_bind(Scopes *scopes, Symbol *symbol) {
    ScopeBinding binding = {symbol->name, symbol->name->binding};
    symbol->bound_at = scopes->stack.count;
    vec_push(scopes->arena, &scopes->stack, binding);
    symbol->name->binding = symbol;
}

Symbol *scope_lookup_here(const Scopes *scopes, Name name) {
    Symbol *symbol = name->binding;
    return symbol != NULL && symbol->bound_at >= scopes->start ? symbol : NULL;
}

static void exchange(ScopeBinding *binding) {
    Symbol *shown = binding->name->binding;
    binding->name->binding = binding->hidden;
    binding->hidden = shown;
}

ScopeSuspension scopes_suspend(Scopes *scopes) {
    ScopeSuspension suspension = {scopes->start, scopes->stack.count};
    for (uint32_t i = scopes->stack.count; i > scopes->module_end; i--) exchange(&scopes->stack.items[i - 1]);
    scopes->start = scopes->stack.count;
    return suspension;
}

void scopes_resume(Scopes *scopes, ScopeSuspension suspension) {
    for (uint32_t i = scopes->module_end; i < suspension.end; i++) exchange(&scopes->stack.items[i]);
    scopes->start = suspension.start;
}
