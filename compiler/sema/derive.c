/* Impls on demand: when something asks whether a struct or an enum implements ToJson or FromJson of std.json,
 * and no impl says so, one is written (derive_json.c), parsed and declared as if it stood in the module of
 * the type. It is one for all instances of a generic type: its parameters get the bound. While the parts of a
 * type are looked at it counts as implementing the trait, so that types may contain themselves; when a part
 * does not, what was derived meanwhile is taken back.
 *
 * For tuples and fixed arrays, which no impl of the library can name all, one is written for each size, in
 * the module of the trait. */
#include "compiler/sema/derive.h"

#include <string.h>

enum { DERIVED_TRAIT_COUNT = 2 };

static int derived_trait_of(const Symbol *trait) {
    static const char *const names[DERIVED_TRAIT_COUNT] = {"ToJson", "FromJson"};
    if (trait->module == NULL || !trait->module->is_std ||
        strcmp(trait->module->path_name, "std.json.tree") != 0)
        return -1;
    for (int i = 0; i < DERIVED_TRAIT_COUNT; i++)
        if (strcmp(trait->name->text, names[i]) == 0) return i;
    return -1;
}

/* The fields of a struct, or of all variants of an enum, by number; NULL behind the last one. */
static const Symbol *part_at(const Symbol *symbol, uint32_t index) {
    if (symbol->kind == SYMBOL_STRUCT) {
        const StructInfo *info = symbol->as.structure;
        return index < info->field_count ? info->fields[index] : NULL;
    }
    const EnumInfo *info = symbol->as.enumeration;
    for (uint32_t i = 0; i < info->variant_count; i++) {
        const VariantInfo *variant = info->variants[i]->as.variant;
        if (index < variant->field_count) return variant->fields[index];
        index -= variant->field_count;
    }
    return NULL;
}

/* The library has impls for tuples of two, three and four. */
bool can_be_derived(const Type *type) {
    enum { LIBRARY_TUPLE_MAX = 4 };
    if (type->kind == TYPE_TUPLE) return type->arg_count > LIBRARY_TUPLE_MAX;
    return type->kind == TYPE_STRUCT || type->kind == TYPE_ENUM || type->kind == TYPE_FIXED_ARRAY;
}

/* --- making the impl --- */

/* Its places are those of the symbol, so that a note about it shows something that was written. */
static AstImpl *parse_impl(Checker *c, const Text *text, const Symbol *symbol) {
    const SourceFile *home = source_file_of(&c->session->sources, symbol->span.start);
    const char *path = text_format(c->arena, "%s (derived)", home->path);
    SourceFile *file = source_add(&c->session->sources, path, text->bytes, text->length);
    if (file == NULL) return NULL;
    file->is_generated = true;
    const AstModule *tree = parse_source(c->session, file);
    if (tree->items.count != 1 || tree->items.items[0]->kind != AST_Impl) return NULL;
    AstImpl *node = ast_as(Impl, tree->items.items[0]);
    node->target->span = symbol->span;
    return node;
}

static Symbol *declare_derived(Checker *c, AstImpl *node, Module *with) {
    Symbol *impl = new_impl(c, node);
    check_impl_signature(c, impl);
    check_impl_items(c, impl);
    for (uint32_t i = 0; i < impl->as.impl->type_param_count; i++) /* where a missing bound is reported */
        impl->as.impl->type_params[i]->span = node->target->span;
    for (uint32_t i = 0; i < impl->as.impl->item_count; i++)
        impl->as.impl->items[i]->as.func->derived_with = with;
    return impl;
}

/* In the module of the symbol. */
static Symbol *declare_text(Checker *c, const Text *text, const Symbol *symbol, const Symbol *trait) {
    AstImpl *node = parse_impl(c, text, symbol);
    if (node == NULL) return NULL;
    ModuleVisit visit;
    Checker *inner = enter_module(c, &visit, symbol->module, trait->module);
    Symbol *impl = declare_derived(inner, node, trait->module);
    leave_module(c, &visit);
    return impl;
}

static Symbol *derive_in_module(Checker *c, const Symbol *symbol, const Symbol *trait) {
    Text text;
    text_init(&text, c->arena);
    derive_json_text(&text, &c->session->sources, symbol, (DerivedTrait)derived_trait_of(trait));
    return declare_text(c, &text, symbol, trait);
}

/* --- the parts --- */

static const Symbol *find_missing_part(Program *program, const Symbol *symbol, const Type *target,
                                       const Type *trait) {
    const Symbol *part;
    for (uint32_t i = 0; (part = part_at(symbol, i)) != NULL; i++) {
        const Type *type = field_type_in(program->checker, target, part);
        if (!type_implements(program, type, trait)) return part;
    }
    return NULL;
}

static bool is_ready(const Symbol *symbol) {
    const Symbol *part;
    for (uint32_t i = 0; (part = part_at(symbol, i)) != NULL; i++)
        if (part->type == NULL || part->type->kind == TYPE_MESSAGE) return false;
    return true;
}

/* The impl is written with the name: of two types with one name, it would be the other's. */
static bool has_namesake(const Symbol *symbol) {
    const Scope *scope = symbol->module == NULL ? NULL : symbol->module->scope;
    for (uint32_t i = 0; scope != NULL && i < scope->symbols.count; i++)
        if (scope->symbols.items[i] != symbol && scope->symbols.items[i]->name == symbol->name) return true;
    return false;
}

/* Forgets the impls that were derived since: they counted on one that is not to be. */
static void take_back(Program *program, uint32_t first) {
    while (program->derivations.count > first) {
        Derivation *derivation = vec_pop(&program->derivations);
        derivation->state = DERIVATION_UNKNOWN;
        derivation->impl->as.impl->is_withdrawn = true;
    }
}

/* key: a STRUCT or ENUM symbol, or a shape. */
static Derivation *derivation_of(Program *program, const void *key, DerivedTrait trait) {
    Derivation *found = map_get(&program->derived_impls[trait], map_key(key));
    if (found != NULL) return found;
    found = arena_new(program->types.arena, Derivation);
    map_set(program->types.arena, &program->derived_impls[trait], map_key(key), found);
    return found;
}

static void count_as_made(Program *program, Derivation *derivation) {
    derivation->state = DERIVATION_MADE;
    derivation->impl->as.impl->is_withdrawn = false;
    vec_push(program->types.arena, &program->derivations, derivation);
}

static void derive(Program *program, Derivation *derivation, const Symbol *symbol, const Symbol *trait) {
    uint32_t first = program->derivations.count;
    if (has_namesake(symbol)) derivation->state = DERIVATION_FAILED;
    if (derivation->state == DERIVATION_FAILED) return;
    if (derivation->impl == NULL) derivation->impl = derive_in_module(program->checker, symbol, trait);
    if (derivation->impl == NULL) return;
    count_as_made(program, derivation);
    derivation->missing = find_missing_part(program, symbol, derivation->impl->as.impl->target, trait->type);
    if (derivation->missing == NULL) return;
    take_back(program, first);
    derivation->state = DERIVATION_FAILED;
}

/* --- tuples and fixed arrays --- */

/* The tuple or fixed array of this size whose items are not known; NULL: the type is neither. */
static const Type *shape_of(Program *program, const Type *type) {
    TypeTable *types = &program->types;
    const Type *hole = type_basic(types, TYPE_HOLE);
    if (type->kind == TYPE_FIXED_ARRAY) return type_make_fixed_array(types, hole, type->length);
    if (type->kind != TYPE_TUPLE) return NULL;
    const Type **items = arena_array(types->arena, const Type *, type->arg_count);
    for (uint32_t i = 0; i < type->arg_count; i++) items[i] = hole;
    return type_make(types, TYPE_TUPLE, items, type->arg_count);
}

static Symbol *derive_list(Program *program, const Symbol *trait, DerivedTrait index, const Type *shape) {
    Derivation *derivation = derivation_of(program, shape, index);
    if (derivation->state == DERIVATION_MADE) return derivation->impl;
    if (derivation->impl == NULL) {
        Text text;
        text_init(&text, program->types.arena);
        derive_json_list_text(&text, shape, index);
        derivation->impl = declare_text(program->checker, &text, trait, trait);
    }
    if (derivation->impl != NULL) count_as_made(program, derivation);
    return derivation->impl;
}

Symbol *program_derive_impl(Program *program, const Symbol *trait, const Type *type) {
    if (!can_be_derived(type)) return NULL;
    int index = derived_trait_of(trait);
    if (index < 0) return NULL;
    const Type *shape = shape_of(program, type);
    if (shape != NULL) return derive_list(program, trait, (DerivedTrait)index, shape);
    if (type->symbol->span.start == 0 || !is_ready(type->symbol)) return NULL;
    Derivation *derivation = derivation_of(program, type->symbol, (DerivedTrait)index);
    if (derivation->state == DERIVATION_UNKNOWN) derive(program, derivation, type->symbol, trait);
    return derivation->state == DERIVATION_MADE ? derivation->impl : NULL;
}

/* Bodies of one may derive more. */
void check_derived_bodies(Checker *c) {
    for (uint32_t i = 0; i < c->program->derivations.count; i++) {
        const ImplInfo *impl = c->program->derivations.items[i]->impl->as.impl;
        for (uint32_t k = 0; k < impl->item_count; k++) check_body_of(c, impl->items[k]);
    }
}

/* --- reports --- */

/* What the type is made of, when it is one of the library's around another. */
static const Type *innermost(const Type *type) {
    while (type->kind == TYPE_OPTIONAL || type->kind == TYPE_ARRAY || type->kind == TYPE_SET ||
           type->kind == TYPE_MAP || type->kind == TYPE_FIXED_ARRAY)
        type = type->args[type->arg_count - 1];
    return type;
}

/* Of an instance whose declaration is derived. */
static void note_missing_argument(Checker *c, Diagnostic *d, const Type *type, const Symbol *trait) {
    for (uint32_t i = 0; i < type->arg_count; i++) {
        const Symbol *param = type->symbol->type->args[i]->symbol;
        if (type_implements(c->program, type->args[i], trait->type)) continue;
        diag_note(d, param->span, "'%s' of '%s' stands for %s, which has none", param->name->text,
                  type->symbol->name->text, text_of(c, type->args[i]));
        return;
    }
}

/* From the type down to the part that has no way out. */
void note_missing_part(Checker *c, Diagnostic *d, const Type *type, const Symbol *trait) {
    enum { DEPTH = 8 };
    int index = derived_trait_of(trait);
    for (int i = 0; index >= 0 && i < DEPTH && (type->kind == TYPE_STRUCT || type->kind == TYPE_ENUM); i++) {
        const Derivation *derivation = map_get(&c->program->derived_impls[index], map_key(type->symbol));
        if (derivation == NULL) return;
        if (derivation->missing == NULL) {
            note_missing_argument(c, d, type, trait);
            return;
        }
        const Symbol *part = derivation->missing;
        diag_note(d, part->span, "'%s' of '%s' has the type %s, which has none", part->name->text,
                  type->symbol->name->text, text_of(c, part->type));
        type = innermost(part->type);
    }
}
