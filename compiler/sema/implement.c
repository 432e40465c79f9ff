/* Which type implements which trait, and how: by an impl, by derivation, or by the bound of a type parameter.
 * Impls are found by what their target begins with: its kind, or its declaration. */
#include "compiler/sema/checker.h"

#include <string.h>

/* --- the index --- */

static uint64_t head_key(const Type *type) {
    return type->symbol != NULL && type->kind != TYPE_PARAM ? map_key(type->symbol) : type->kind;
}

const SymbolVec *program_impls_of(const Program *program, const Type *type) {
    return map_get(&program->impls_by_head, head_key(type));
}

void register_impl(Checker *c, Symbol *impl) {
    uint64_t key = head_key(impl->as.impl->target);
    SymbolVec *list = map_get(&c->program->impls_by_head, key);
    if (list == NULL) {
        list = arena_new(c->arena, SymbolVec);
        map_set(c->arena, &c->program->impls_by_head, key, list);
    }
    vec_push(c->arena, list, impl);
}

/* --- matching --- */

static bool match_param(const ImplInfo *impl, const Type *param, const Type *type, const Type **args) {
    for (uint32_t i = 0; i < impl->type_param_count; i++) {
        if (impl->type_params[i]->type != param) continue;
        if (args[i] == NULL) args[i] = type;
        return args[i] == type;
    }
    return param == type;
}

static bool match(const ImplInfo *impl, const Type *pattern, const Type *type, const Type **args) {
    if (is_poison(type) || is_poison(pattern)) return true;
    if (!pattern->has_param) return pattern == type;
    if (pattern->kind == TYPE_PARAM) return match_param(impl, pattern, type, args);
    bool is_alike = pattern->kind == type->kind && pattern->symbol == type->symbol &&
                    pattern->length == type->length && pattern->arg_count == type->arg_count;
    for (uint32_t i = 0; i < pattern->arg_count && is_alike; i++)
        is_alike = match(impl, pattern->args[i], type->args[i], args);
    return is_alike;
}

static bool satisfies_bounds(Program *program, const ImplInfo *impl, const Type **args) {
    const Type **params = arena_array(program->types.arena, const Type *, impl->type_param_count);
    for (uint32_t i = 0; i < impl->type_param_count; i++) params[i] = impl->type_params[i]->type;
    for (uint32_t i = 0; i < impl->type_param_count; i++) {
        const TypeParamInfo *info = impl->type_params[i]->as.type_param;
        for (uint32_t k = 0; k < info->bound_count && args[i] != NULL; k++) {
            const Type *bound =
                type_substitute(&program->types, info->bounds[k], params, args, impl->type_param_count);
            if (!type_implements(program, args[i], bound)) return false;
        }
    }
    return true;
}

bool impl_matches(Program *program, const ImplInfo *impl, const Type *type, const Type **type_args) {
    memset(type_args, 0, impl->type_param_count * sizeof *type_args);
    if (impl->is_withdrawn || !match(impl, impl->target, type, type_args)) return false;
    const Type *poison = type_basic(&program->types, TYPE_POISON);
    for (uint32_t i = 0; i < impl->type_param_count; i++) /* parts of the type that were reported */
        if (type_args[i] == NULL) type_args[i] = poison;
    return true;
}

const Type *program_trait_of(Program *program, const Symbol *trait, const Type *type) {
    if (type->kind == TYPE_ANY && type->symbol == trait) return type;
    if (type->kind == TYPE_PARAM) {
        const TypeParamInfo *info = type->symbol->as.type_param;
        for (uint32_t i = 0; i < info->bound_count; i++)
            if (info->bounds[i]->symbol == trait) return info->bounds[i];
        return NULL;
    }
    const SymbolVec *impls = program_impls_of(program, type);
    const Type *found = NULL;
    for (uint32_t i = 0; impls != NULL && i < impls->count; i++) {
        const ImplInfo *impl = impls->items[i]->as.impl;
        if (impl->trait == NULL || impl->trait->symbol != trait) continue;
        const Type **args = arena_array(program->types.arena, const Type *, impl->type_param_count + 1);
        const Type **params = arena_array(program->types.arena, const Type *, impl->type_param_count + 1);
        for (uint32_t k = 0; k < impl->type_param_count; k++) params[k] = impl->type_params[k]->type;
        if (!impl_matches(program, impl, type, args)) continue;
        if (found != NULL) return NULL;
        found = type_substitute(&program->types, impl->trait, params, args, impl->type_param_count);
    }
    return found;
}

static ImplMatch try_impl(Program *program, Symbol *symbol, const Type *trait, const Type *type) {
    const ImplInfo *impl = symbol->as.impl;
    ImplMatch found = {0};
    if (impl->trait == NULL || impl->trait->symbol != trait->symbol) return found;
    const Type **args = arena_array(program->types.arena, const Type *, impl->type_param_count + 1);
    if (!impl_matches(program, impl, type, args) || !match(impl, impl->trait, trait, args)) return found;
    if (!satisfies_bounds(program, impl, args)) return found;
    found.impl = symbol;
    found.type_args = args;
    return found;
}

static ImplMatch find_written(Program *program, const Type *trait, const Type *type) {
    const SymbolVec *lists[] = {program_impls_of(program, type),
                                map_get(&program->impls_by_head, TYPE_PARAM)};
    for (int n = 0; n < 2; n++) {
        if (n == 1 && lists[1] == lists[0]) break;
        for (uint32_t i = 0; lists[n] != NULL && i < lists[n]->count; i++) {
            ImplMatch found = try_impl(program, lists[n]->items[i], trait, type);
            if (found.impl != NULL) return found;
        }
    }
    return (ImplMatch){0};
}

ImplMatch program_find_impl(Program *program, const Type *trait, const Type *type) {
    ImplMatch found = find_written(program, trait, type);
    if (found.impl != NULL) return found;
    Symbol *derived = program_derive_impl(program, trait->symbol, type);
    return derived != NULL ? try_impl(program, derived, trait, type) : found;
}

/* --- derivation --- */

static bool parts_have(Program *program, const Type *type, BuiltinTrait trait) {
    const TypeShape *shape = type_shape(&program->types, type);
    if (shape == NULL) {
        for (uint32_t i = 0; i < type->arg_count; i++)
            if (!type_has_builtin(program, type->args[i], trait)) return false;
        return true;
    }
    for (uint32_t i = 0; i < shape->field_count; i++)
        if (!type_has_builtin(program, shape->fields[i].type, trait)) return false;
    for (uint32_t v = 0; v < shape->variant_count; v++)
        for (uint32_t i = 0; i < shape->variants[v].field_count; i++)
            if (!type_has_builtin(program, shape->variants[v].fields[i].type, trait)) return false;
    return true;
}

static bool has_order(Program *program, const Type *type) {
    switch ((TypeKind)type->kind) {
    case TYPE_CHAR:
    case TYPE_STRING: return true;
    case TYPE_TUPLE:
    case TYPE_FIXED_ARRAY:
    case TYPE_ARRAY: return parts_have(program, type, TRAIT_ORD);
    default: return type_is_numeric(type);
    }
}

static bool has_default(Program *program, const Type *type) {
    switch ((TypeKind)type->kind) {
    case TYPE_BOOL:
    case TYPE_CHAR:
    case TYPE_STRING:
    case TYPE_BYTES:
    case TYPE_ARRAY:
    case TYPE_MAP:
    case TYPE_SET:
    case TYPE_OPTIONAL: return true;
    case TYPE_TUPLE:
    case TYPE_FIXED_ARRAY:
    case TYPE_STRUCT: return parts_have(program, type, TRAIT_DEFAULT);
    default: return type_is_numeric(type);
    }
}

/* Equality and hashing are structural; what is behind a trait or a function has none. */
static bool has_equality(Program *program, const Type *type, BuiltinTrait trait) {
    switch ((TypeKind)type->kind) {
    case TYPE_VOID:
    case TYPE_FUNC:
    case TYPE_ANY:
    case TYPE_MESSAGE:
    case TYPE_PARAM: return false;
    default: return type_class(type) == TYPE_CLASS_HANDLE || parts_have(program, type, trait);
    }
}

static bool is_derived(Program *program, const Type *type, BuiltinTrait trait) {
    switch (trait) {
    case TRAIT_EQ:
    case TRAIT_HASH: return has_equality(program, type, trait);
    case TRAIT_ORD: return has_order(program, type);
    case TRAIT_SHOW: return type->kind != TYPE_VOID && type->kind != TYPE_MESSAGE;
    case TRAIT_NUM: return type_is_numeric(type);
    case TRAIT_DEFAULT: return has_default(program, type);
    default: return false;
    }
}

/* A type that contains itself has what its other parts have. */
static bool is_derived_once(Program *program, const Type *type, BuiltinTrait trait) {
    Map *known = &program->derived[trait];
    Arena *arena = program->types.arena;
    void *yes = known, *no = program, *found = map_get(known, map_key(type));
    if (found != NULL) return found == yes;
    map_set(arena, known, map_key(type), yes);
    bool result = is_derived(program, type, trait);
    map_set(arena, known, map_key(type), result ? yes : no);
    return result;
}

/* Numbers have an order, what has an order or a hash has equality. */
static bool bound_includes(const Program *program, const Type *bound, const Type *trait) {
    Symbol *const *traits = program->builtin_traits;
    if (bound == trait) return true;
    if (bound->symbol == traits[TRAIT_NUM])
        return trait->symbol == traits[TRAIT_ORD] || trait->symbol == traits[TRAIT_EQ] ||
               trait->symbol == traits[TRAIT_HASH] || trait->symbol == traits[TRAIT_DEFAULT];
    bool compares = bound->symbol == traits[TRAIT_ORD] || bound->symbol == traits[TRAIT_HASH];
    return compares && trait->symbol == traits[TRAIT_EQ];
}

static bool has_bound(const Program *program, const Type *param, const Type *trait) {
    const TypeParamInfo *info = param->symbol->as.type_param;
    for (uint32_t i = 0; i < info->bound_count; i++)
        if (bound_includes(program, info->bounds[i], trait)) return true;
    return false;
}

static int builtin_of(const Program *program, const Symbol *trait) {
    for (int i = 0; i < BUILTIN_TRAIT_COUNT; i++)
        if (program->builtin_traits[i] == trait) return i;
    return BUILTIN_TRAIT_COUNT;
}

bool type_implements(Program *program, const Type *type, const Type *trait) {
    if (is_poison(type) || is_poison(trait) || type->kind == TYPE_NEVER) return true;
    if (type->kind == TYPE_PARAM && has_bound(program, type, trait)) return true;
    if (type->kind == TYPE_ANY && trait_includes(&program->types, type, trait, type)) return true;
    if (program_find_impl(program, trait, type).impl != NULL) return true;
    int builtin = builtin_of(program, trait->symbol);
    return builtin != BUILTIN_TRAIT_COUNT && is_derived_once(program, type, (BuiltinTrait)builtin);
}

/* Without the library there are no impls of its traits, and structure alone decides. */
bool type_has_builtin(Program *program, const Type *type, BuiltinTrait trait) {
    const Symbol *symbol = program->builtin_traits[trait];
    if (symbol != NULL) return type_implements(program, type, symbol->type);
    if (is_poison(type) || type->kind == TYPE_NEVER) return true;
    return is_derived_once(program, type, trait);
}

/* --- reports --- */

/* Where a type lacks a trait, it does so in each of its uses: the first says enough. */
static bool is_reported(Checker *c, const Type *type, const Type *trait) {
    const Type *pair[] = {type, trait};
    const Type *key = type_make(c->types, TYPE_TUPLE, pair, 2);
    bool was_there = map_get(&c->missing_bounds, map_key(key)) != NULL;
    map_set(c->arena, &c->missing_bounds, map_key(key), c);
    return was_there;
}

void report_bound_missing(Checker *c, Span span, const Type *type, const Type *trait, const Symbol *param) {
    if (is_reported(c, type, trait)) return;
    Diagnostic *d = report(c, BOUND_MISSING, span, text_of(c, type), trait_text(c->arena, trait));
    if (param != NULL && param->span.start != 0)
        diag_note(d, param->span, "'%s' needs it", param->name->text);
    note_missing_part(c, d, type, trait->symbol);
    if (type->kind == TYPE_PARAM)
        diag_help(d, "ask for it where '%s' is declared: '%s: %s'", type->name->text, type->name->text,
                  trait_text(c->arena, trait));
    else if (builtin_of(c->program, trait->symbol) == BUILTIN_TRAIT_COUNT)
        diag_help(d, "write 'impl %s for %s { … }'", trait_text(c->arena, trait), text_of(c, type));
}

/* "Iterator[i64]", without the `any` of its ANY type. */
const char *trait_text(Arena *arena, const Type *trait) {
    const char *text = type_text(arena, trait);
    return strncmp(text, "any ", 4) == 0 ? text + 4 : text;
}

/* --- methods of traits --- */

/* Its type arguments: first those of the impl or trait, then its own. */
static MethodMatch match_method(Program *program, Symbol *func, const Type *const *first,
                                uint32_t first_count, const Type *const *own) {
    uint32_t total = func->as.func->type_param_count;
    const Type **all = arena_array(program->types.arena, const Type *, total);
    for (uint32_t i = 0; i < total; i++) all[i] = i < first_count ? first[i] : own[i - first_count];
    return (MethodMatch){func, all, total};
}

static MethodMatch default_method(Program *program, Symbol *item, const Type *const *trait_args,
                                  const Type *self, const Type *const *own) {
    uint32_t inherited = item->as.func->owner->as.trait->type_param_count;
    const Type **first = arena_array(program->types.arena, const Type *, inherited + 1);
    first[0] = self;
    for (uint32_t i = 0; i < inherited; i++) first[i + 1] = trait_args[i];
    return match_method(program, item, first, inherited + 1, own);
}

MethodMatch program_find_method(Program *program, Symbol *item, const Type *const *trait_args,
                                const Type *self, const Type *const *own_args) {
    Symbol *owner = item->as.func->owner;
    const Type *trait = type_make_named(&program->types, TYPE_ANY, owner, owner->name, trait_args,
                                        owner->as.trait->type_param_count);
    ImplMatch found = program_find_impl(program, trait, self);
    const ImplInfo *impl = found.impl == NULL ? NULL : found.impl->as.impl;
    Symbol *func = impl == NULL ? NULL : map_get(&impl->names, map_key(item->name));
    if (func != NULL) return match_method(program, func, found.type_args, impl->type_param_count, own_args);
    if (item->as.func->node->body == NULL) return (MethodMatch){0};
    return default_method(program, item, trait_args, self, own_args);
}
