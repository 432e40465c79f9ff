/* Which function `x.name(…)` means, by the type of x: of an impl for that type, of a trait that it implements
 * (by an impl, by derivation, or by the bounds of a type parameter), else a function of that name whose first
 * parameter it fits. Methods go before those of traits, those of the module at work before others, and
 * the library's come last. */
#include "compiler/sema/checker.h"

/* The type parameters of the function, with those of its owner known. */
static TypeArgs begin_known(Checker *c, const Symbol *func, const Type *const *args, uint32_t count) {
    TypeArgs known = infer_begin(c, func->as.func->type_params, func->as.func->type_param_count);
    for (uint32_t i = 0; i < count && i < known.count; i++)
        known.args[i] = args[i] == NULL || has_hole(args[i]) ? NULL : args[i];
    return known;
}

static bool is_visible(const Checker *c, const Symbol *func) {
    return func->is_pub || func->module == c->module;
}

/* --- traits --- */

static FoundMethod trait_method(Checker *c, Symbol *item, const Type *self, const Type *trait) {
    const Type **args = arena_array(c->arena, const Type *, trait->arg_count + 1);
    args[0] = self;
    for (uint32_t i = 0; i < trait->arg_count; i++) args[i + 1] = trait->args[i];
    return (FoundMethod){
        .func = item, .known = begin_known(c, item, args, trait->arg_count + 1), .is_trait_call = true};
}

static Symbol *trait_item(const Type *trait, Name name) {
    return map_get(&trait->symbol->as.trait->names, map_key(name));
}

/* The first one, and what else has the name. */
static void add_found(Checker *c, FoundMethod *first, FoundMethod found) {
    if (first->func == NULL) {
        *first = found;
        return;
    }
    FoundMethod *rival = arena_new(c->arena, FoundMethod);
    *rival = found;
    rival->rival = first->rival;
    first->rival = rival;
}

static FoundMethod find_in_bounds(Checker *c, const Type *param, Name name) {
    const TypeParamInfo *info = param->symbol->as.type_param;
    FoundMethod first = {0};
    for (uint32_t i = 0; i < info->bound_count; i++) {
        Symbol *item = trait_item(info->bounds[i], name);
        if (item != NULL) add_found(c, &first, trait_method(c, item, param, info->bounds[i]));
    }
    return first;
}

static FoundMethod find_in_builtin_traits(Checker *c, const Type *type, Name name) {
    for (int i = 0; i < BUILTIN_TRAIT_COUNT; i++) {
        const Symbol *trait = c->program->builtin_traits[i];
        Symbol *item = trait == NULL ? NULL : trait_item(trait->type, name);
        if (item != NULL && i != TRAIT_ITERATOR && type_implements(c->program, type, trait->type))
            return trait_method(c, item, type, trait->type);
    }
    return (FoundMethod){0};
}

/* --- impls --- */

static const Type *impl_trait(Checker *c, const ImplInfo *impl, const Type *const *args) {
    const Type **params = type_param_types(c, impl->type_params, impl->type_param_count);
    return type_substitute(c->types, impl->trait, params, args, impl->type_param_count);
}

static FoundMethod visible_trait_method(Checker *c, Symbol *item, const Type *self, const Type *trait) {
    return is_visible(c, item) ? trait_method(c, item, self, trait) : (FoundMethod){.hidden = item};
}

/* The method that the impl gives the type; a default one of its trait is called as such. */
static FoundMethod find_in_impl(Checker *c, const Symbol *symbol, const Type *type, Name name) {
    const ImplInfo *impl = symbol->as.impl;
    Symbol *func = map_get(&impl->names, map_key(name));
    Symbol *item = func == NULL && impl->trait != NULL ? trait_item(impl->trait, name) : NULL;
    if (func == NULL && item == NULL) return (FoundMethod){0};
    if (func != NULL && !is_visible(c, func)) return (FoundMethod){.hidden = func};
    const Type **args = arena_array(c->arena, const Type *, impl->type_param_count + 1);
    if (!impl_matches(c->program, impl, type, args)) return (FoundMethod){0};
    if (item != NULL) return visible_trait_method(c, item, type, impl_trait(c, impl, args));
    return (FoundMethod){.func = func, .known = begin_known(c, func, args, impl->type_param_count)};
}

static FoundMethod find_in_impls(Checker *c, const SymbolVec *impls, const Type *type, Name name) {
    FoundMethod best = {0};
    int best_rank = 0;
    for (uint32_t i = 0; impls != NULL && i < impls->count; i++) {
        const Symbol *impl = impls->items[i];
        int rank =
            1 + (impl->as.impl->trait == NULL) * 4 + !impl->module->is_std * 2 + (impl->module == c->module);
        bool is_rival = rank == best_rank && impl->as.impl->trait != NULL;
        if (rank <= best_rank && !is_rival) continue;
        FoundMethod found = find_in_impl(c, impl, type, name);
        if (found.func == NULL && (found.hidden == NULL || best.func != NULL)) continue;
        if (is_rival) {
            add_found(c, &best, found);
            continue;
        }
        best = found;
        if (found.func != NULL) best_rank = rank;
    }
    return best;
}

/* A method of an impl that is written when somebody asks for it. */
static FoundMethod find_in_derivable(Checker *c, const Type *type, Name name) {
    const SymbolVec *traits = &c->program->traits;
    if (!can_be_derived(type)) return (FoundMethod){0};
    for (uint32_t i = 0; i < traits->count; i++) {
        const Symbol *trait = traits->items[i];
        if (map_get(&trait->as.trait->names, map_key(name)) == NULL) continue;
        const Symbol *impl = program_derive_impl(c->program, trait, type);
        if (impl != NULL) return find_in_impl(c, impl, type, name);
    }
    return (FoundMethod){0};
}

/* Every error union fits into the one that holds any error, and the library's methods are of that one. */
static FoundMethod find_in_any_union(Checker *c, const Type *type, Name name) {
    const Type *any = make_error_union(c, type->args[0], c->types->any_error);
    return find_in_impls(c, program_impls_of(c->program, any), any, name);
}

typedef struct TraitVec {
    const Type **items;
    uint32_t count, capacity;
} TraitVec;

/* A trait and those that it asks for, each once. */
static void add_trait(Checker *c, TraitVec *traits, const Type *self, const Type *trait) {
    for (uint32_t i = 0; i < traits->count; i++)
        if (traits->items[i] == trait) return;
    vec_push(c->arena, traits, trait);
    for (uint32_t i = 0; i < trait->symbol->as.trait->super_count; i++)
        add_trait(c, traits, self, supertrait_of(c->types, trait, i, self));
}

/* Of a value behind a trait: its own method hides those of the traits that it asks for. */
static FoundMethod find_behind(Checker *c, const Type *self, Name name) {
    Symbol *own = trait_item(self, name);
    if (own != NULL) return visible_trait_method(c, own, self, self);
    TraitVec traits = {0};
    add_trait(c, &traits, self, self);
    FoundMethod first = {0};
    for (uint32_t i = 0; i < traits.count; i++) {
        Symbol *item = trait_item(traits.items[i], name);
        if (item != NULL) add_found(c, &first, visible_trait_method(c, item, self, traits.items[i]));
    }
    return first;
}

FoundMethod find_method(Checker *c, const Type *type, Name name) {
    if (is_poison(type) || type->kind == TYPE_NEVER) return (FoundMethod){0}; /* no value has it */
    FoundMethod found = {0};
    if (type->kind == TYPE_ANY) {
        found = find_behind(c, type, name);
        if (found.func != NULL || found.hidden != NULL) return found;
    }
    if (type->kind == TYPE_PARAM) found = find_in_bounds(c, type, name);
    if (found.func == NULL && type->kind != TYPE_PARAM)
        found = find_in_impls(c, program_impls_of(c->program, type), type, name);
    if (found.func == NULL && type->kind == TYPE_ERROR_UNION) found = find_in_any_union(c, type, name);
    if (found.func == NULL) {
        const Symbol *hidden = found.hidden;
        found = find_in_impls(c, map_get(&c->program->impls_by_head, TYPE_PARAM), type, name);
        /* A method for whatever satisfies a bound is one for those types alone. */
        if (found.func != NULL && !satisfies_own_bounds(c, &found)) found = (FoundMethod){0};
        if (found.hidden == NULL) found.hidden = hidden;
    }
    if (found.func == NULL) {
        FoundMethod derived = find_in_builtin_traits(c, type, name);
        if (derived.func == NULL) derived = find_in_derivable(c, type, name);
        if (derived.func != NULL) return derived;
    }
    return found;
}

bool satisfies_own_bounds(Checker *c, const FoundMethod *found) {
    for (uint32_t i = 0; i < found->known.count; i++) {
        const TypeParamInfo *info = found->known.symbols[i]->as.type_param;
        for (uint32_t k = 0; k < info->bound_count && found->known.args[i] != NULL; k++)
            if (!type_implements(c->program, found->known.args[i],
                                 infer_type(c, &found->known, info->bounds[k])))
                return false;
    }
    return true;
}

/* --- functions as methods --- */

Symbol *find_function_for(Checker *c, const Type *type, Name name) {
    Symbol *symbol = scope_lookup(name);
    if (symbol != NULL && symbol->kind == SYMBOL_IMPORT) symbol = symbol->as.import;
    if (symbol == NULL || symbol->kind != SYMBOL_FUNC || symbol->type == NULL || is_poison(symbol->type))
        return NULL;
    const FuncInfo *info = symbol->as.func;
    if (info->param_count == 0) return NULL;
    TypeArgs known = begin_known(c, symbol, NULL, 0);
    infer_from(c, &known, info->params[0]->type, type);
    const Type *param = infer_type(c, &known, info->params[0]->type);
    return type_fits(type, param) ? lookup_name(name) : NULL;
}

/* --- suggestions --- */

static void offer_names(Checker *c, const SymbolVec *impls, const Type *type, SymbolVec *names) {
    for (uint32_t i = 0; impls != NULL && i < impls->count; i++) {
        const ImplInfo *impl = impls->items[i]->as.impl;
        const Type **args = arena_array(c->arena, const Type *, impl->type_param_count + 1);
        if (!impl_matches(c->program, impl, type, args)) continue;
        for (uint32_t k = 0; k < impl->item_count; k++)
            if (is_visible(c, impl->items[k])) vec_push(c->arena, names, impl->items[k]);
    }
}

bool has_method(Checker *c, const Type *type, Name name) {
    SymbolVec names = {0};
    offer_names(c, program_impls_of(c->program, type), type, &names);
    for (uint32_t i = 0; i < names.count; i++)
        if (names.items[i]->name == name && names.items[i]->as.func->has_self) return true;
    return false;
}

const char *suggest_method(Checker *c, const Type *type, Name wrong) {
    SymbolVec names = {0};
    offer_names(c, program_impls_of(c->program, type), type, &names);
    if (type->kind == TYPE_ANY) {
        const TraitInfo *info = type->symbol->as.trait;
        for (uint32_t i = 0; i < info->item_count; i++) vec_push(c->arena, &names, info->items[i]);
    }
    return suggest_among(c, names.items, names.count, wrong);
}
