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

static void exchange(ScopeBinding *binding) {
    Symbol *shown = binding->name->binding;
    binding->name->binding = binding->hidden;
    binding->hidden = shown;
}

Symbol *scope_unbind_last(Scopes *scopes) {
    if (scopes->stack.count > scopes->highest) scopes->highest = scopes->stack.count;
    ScopeBinding *binding = &vec_pop(&scopes->stack);
    exchange(binding); /* what ended is still known */
    return binding->hidden;
}

void scope_pop(Scopes *scopes, uint32_t outer_start) {
    while (scopes->stack.count > scopes->start) scope_unbind_last(scopes);
    scopes->start = outer_start;
}

void scope_bind(Scopes *scopes, Symbol *symbol) {
    ScopeBinding binding = {symbol->name, symbol->name->binding, 0};
    symbol->bound_at = scopes->stack.count;
    vec_push(scopes->arena, &scopes->stack, binding);
    symbol->name->binding = symbol;
}

Symbol *scope_lookup_here(const Scopes *scopes, Name name) {
    Symbol *symbol = name->binding;
    bool is_declared = symbol != NULL && symbol->kind != SYMBOL_BAD;
    return is_declared && symbol->bound_at >= scopes->start ? symbol : NULL;
}

enum { MOST_ENDED = 2000 };

const Symbol *scopes_ended(const Scopes *scopes, Name name) {
    for (uint32_t i = scopes->stack.count; i < scopes->highest && i < scopes->stack.count + MOST_ENDED; i++) {
        const ScopeBinding *binding = &scopes->stack.items[i];
        if (binding->name == name && binding->hidden != NULL && binding->hidden->kind == SYMBOL_LOCAL)
            return binding->hidden;
    }
    return NULL;
}

/* What an outer suspension has hidden stays as it is. */
static ScopeSuspension suspend_from(Scopes *scopes, uint32_t first) {
    ScopeSuspension suspension = {scopes->start, scopes->stack.count};
    scopes->suspensions++;
    for (uint32_t i = scopes->stack.count; i > first; i--) {
        ScopeBinding *binding = &scopes->stack.items[i - 1];
        if (binding->suspended != 0) continue;
        exchange(binding);
        binding->suspended = scopes->suspensions;
    }
    scopes->start = scopes->stack.count;
    return suspension;
}

static void resume_from(Scopes *scopes, ScopeSuspension suspension, uint32_t first) {
    for (uint32_t i = first; i < suspension.end; i++) {
        ScopeBinding *binding = &scopes->stack.items[i];
        if (binding->suspended != scopes->suspensions) continue;
        exchange(binding);
        binding->suspended = 0;
        Symbol *shown = binding->name->binding;
        shown->bound_at = i; /* it may have been bound again meanwhile */
    }
    scopes->suspensions--;
    scopes->start = suspension.start;
}

ScopeSuspension scopes_suspend(Scopes *scopes) {
    return suspend_from(scopes, scopes->module_end);
}

void scopes_resume(Scopes *scopes, ScopeSuspension suspension) {
    resume_from(scopes, suspension, scopes->module_end);
}

ScopeSuspension scopes_suspend_all(Scopes *scopes) {
    return suspend_from(scopes, scopes->module_start);
}

void scopes_resume_all(Scopes *scopes, ScopeSuspension suspension) {
    resume_from(scopes, suspension, scopes->module_start);
}
