/* What a trait asks of its types besides its own functions: `trait Field: Ring`. Whatever implements Field
 * implements Ring, so a bound of the one is a bound of the other, and `any Field` has the methods of both.
 *
 * They are resolved before the first bound of the module is, and a trait that comes back to itself is
 * reported and loses what led there: whoever follows them later comes to an end. */
#include "compiler/sema/checker.h"

static void resolve_of(Checker *c, Symbol *symbol) {
    TraitInfo *info = symbol->as.trait;
    const AstList *bounds = &info->node->bounds;
    uint32_t outer = enter_owner(c, symbol);
    info->supers = arena_array(c->arena, const Type *, bounds->count);
    for (uint32_t i = 0; i < bounds->count; i++) {
        const Type *trait = resolve_trait(c, bounds->items[i]);
        if (!is_poison(trait)) info->supers[info->super_count++] = trait;
    }
    scope_pop(&c->scopes, outer);
}

/* Through traits of this module alone: another one is complete. `seen`: those that do not lead there. */
static bool leads_to(Checker *c, const Symbol *from, const Symbol *to, Map *seen) {
    const TraitInfo *info = from->as.trait;
    for (uint32_t i = 0; i < info->super_count; i++) {
        const Symbol *next = info->supers[i]->symbol;
        if (next == to) return true;
        if (next->module != to->module || map_get(seen, map_key(next)) != NULL) continue;
        map_set(c->arena, seen, map_key(next), seen);
        if (leads_to(c, next, to, seen)) return true;
    }
    return false;
}

static void break_circle(Checker *c, Symbol *symbol) {
    Map seen = {0};
    if (!leads_to(c, symbol, symbol, &seen)) return;
    const char *what = text_format(c->arena, "trait '%s'", symbol->name->text);
    Diagnostic *d = report(c, DEPENDENCY_CYCLE, symbol->as.trait->node->bounds.items[0]->span, what);
    diag_help(d, "a trait asks for traits that can do without it");
    symbol->as.trait->super_count = 0;
}

void resolve_supertraits(Checker *c) {
    const Scope *scope = c->module->scope;
    for (uint32_t i = 0; i < scope->symbols.count; i++)
        if (scope->symbols.items[i]->kind == SYMBOL_TRAIT) resolve_of(c, scope->symbols.items[i]);
    for (uint32_t i = 0; i < scope->symbols.count; i++)
        if (scope->symbols.items[i]->kind == SYMBOL_TRAIT) break_circle(c, scope->symbols.items[i]);
    for (uint32_t i = 0; i < scope->symbols.count; i++) {
        const Symbol *symbol = scope->symbols.items[i];
        if (symbol->kind != SYMBOL_TRAIT) continue;
        const TraitInfo *info = symbol->as.trait;
        for (uint32_t k = 0; k < info->super_count; k++) add_bound(c, info->self, info->supers[k]);
    }
}

const Type *supertrait_of(TypeTable *types, const Type *trait, uint32_t index, const Type *self) {
    const TraitInfo *info = trait->symbol->as.trait;
    const Type *super = type_substitute(types, info->supers[index], &info->self->type, &self, 1);
    const Type **params = arena_array(types->arena, const Type *, info->type_param_count);
    for (uint32_t i = 0; i < info->type_param_count; i++) params[i] = info->type_params[i]->type;
    return type_substitute(types, super, params, trait->args, info->type_param_count);
}

bool trait_includes(TypeTable *types, const Type *trait, const Type *wanted, const Type *self) {
    if (trait == wanted) return true;
    for (uint32_t i = 0; i < trait->symbol->as.trait->super_count; i++)
        if (trait_includes(types, supertrait_of(types, trait, i, self), wanted, self)) return true;
    return false;
}

/* Of an impl: the type must implement what the trait asks for. */
void check_supertraits(Checker *c, const ImplInfo *impl) {
    const Symbol *symbol = impl->trait->symbol;
    for (uint32_t i = 0; i < symbol->as.trait->super_count; i++) {
        const Type *wanted = supertrait_of(c->types, impl->trait, i, impl->target);
        if (type_implements(c->program, impl->target, wanted)) continue;
        Diagnostic *d = report(c, BOUND_MISSING, impl->node->target->span, text_of(c, impl->target),
                               trait_text(c->arena, wanted));
        diag_note(d, symbol->as.trait->node->bounds.items[i]->span, "'%s' asks for it", symbol->name->text);
        diag_help(d, "write 'impl %s for %s { … }'", trait_text(c->arena, wanted), text_of(c, impl->target));
    }
}
