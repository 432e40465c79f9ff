/* Scopes: which symbol a name means right now.
 *
 * The innermost binding of a name stands in the interned name itself, so looking up is one load. Binding
 * pushes what it hides on a stack; leaving a scope pops it back. Scopes nest strictly: the built-in names,
 * the module's own, then blocks.
 */
#ifndef JANUS_SEMA_SCOPE_H
#define JANUS_SEMA_SCOPE_H

#include "compiler/base/vec.h"
#include "compiler/sema/symbol.h"

typedef struct ScopeBinding {
    Name name;
    Symbol *hidden;     /* what the name meant before, or NULL */
    uint32_t suspended; /* by which suspension, from 1; 0: shown */
} ScopeBinding;

typedef struct Scopes {
    Arena *arena; /* not owned */
    VEC(ScopeBinding) stack;
    uint32_t start;        /* of the innermost scope in the stack */
    uint32_t module_start; /* of the module's own names */
    uint32_t module_end;   /* where the first block begins */
    uint32_t suspensions;  /* that are going on, each inside the one before */
    uint32_t highest;      /* the stack's greatest count: up to there, ended bindings can still be found */
} Scopes;

/* The names of a module, for `module.name` and for imports. */
typedef struct Scope {
    Map names;             /* Name -> Symbol */
    VEC(Symbol *) symbols; /* in source order */
} Scope;

/* No name may have a binding yet. */
void scopes_init(Scopes *scopes, Arena *arena);

static inline Symbol *scope_lookup(Name name) {
    return name->binding;
}

/* A local of this name whose scope has ended lately; NULL: none is known. It may be of another function. */
const Symbol *scopes_ended(const Scopes *scopes, Name name);

/* Ends the binding made last; its symbol. */
Symbol *scope_unbind_last(Scopes *scopes);

/* Opens a scope; gives what scope_pop wants back. */
uint32_t scope_push(Scopes *scopes);
void scope_pop(Scopes *scopes, uint32_t outer_start);
void scope_bind(Scopes *scopes, Symbol *symbol);
/* The binding of the name in the innermost scope, or NULL. */
Symbol *scope_lookup_here(const Scopes *scopes, Name name);

/* Hides all block scopes, as if the module level were innermost, and shows them again. */
typedef struct ScopeSuspension {
    uint32_t start, end;
} ScopeSuspension;

ScopeSuspension scopes_suspend(Scopes *scopes);
void scopes_resume(Scopes *scopes, ScopeSuspension suspension);

/* The same for the module's names too: only the built-in ones are left. */
ScopeSuspension scopes_suspend_all(Scopes *scopes);
void scopes_resume_all(Scopes *scopes, ScopeSuspension suspension);

#endif
