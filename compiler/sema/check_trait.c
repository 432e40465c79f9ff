/* Traits: what a type must have to be used where one is asked for. `Self` is the type that implements it. */
#include "compiler/sema/checker.h"

#include <string.h>

static const char *const builtin_names[BUILTIN_TRAIT_COUNT] = {"Eq",  "Ord",     "Hash",    "Show",
                                                               "Num", "Default", "Iterator"};

/* The traits of std.core are those that operators, printing and `for` mean. */
static void remember_builtin(Checker *c, Symbol *trait) {
    if (!c->module->is_std || strncmp(c->module->path_name, "std.core.", 9) != 0) return;
    for (int i = 0; i < BUILTIN_TRAIT_COUNT; i++)
        if (strcmp(builtin_names[i], trait->name->text) == 0) c->program->builtin_traits[i] = trait;
}

static Symbol *declare_self_type(Checker *c, const Symbol *trait) {
    Name name = name_intern_c(&c->session->names, "Self");
    Symbol *self = symbol_new(c, SYMBOL_TYPE_PARAM, name, trait->span, trait->node);
    self->type = type_make_named(c->types, TYPE_PARAM, self, name, NULL, 0);
    TypeParamInfo *info = self->as.type_param = arena_new(c->arena, TypeParamInfo);
    info->bounds = arena_array(c->arena, const Type *, 1);
    info->bounds[info->bound_count++] = trait->type;
    return self;
}

void define_trait(Checker *c, Symbol *symbol) {
    AstTrait *node = ast_as(Trait, symbol->node);
    TraitInfo *info = symbol->as.trait = arena_new(c->arena, TraitInfo);
    info->node = node;
    info->program = c->program;
    info->type_params = declare_type_params(c, &node->type_params, &info->type_param_count);
    const Type **params = type_param_types(c, info->type_params, info->type_param_count);
    symbol->type = type_make_named(c->types, TYPE_ANY, symbol, symbol->name, params, info->type_param_count);
    info->self = declare_self_type(c, symbol);
    declare_items(c, symbol, &node->items, &info->items, &info->item_count, &info->names);
    for (uint32_t i = 0; i < info->item_count; i++) info->items[i]->is_pub = symbol->is_pub;
    vec_push(c->arena, &c->program->traits, symbol);
    remember_builtin(c, symbol);
}

void check_trait_signature(Checker *c, Symbol *symbol) {
    TraitInfo *info = symbol->as.trait;
    uint32_t outer = enter_owner(c, symbol);
    resolve_bounds(c, info->type_params, info->type_param_count, &(AstList){0});
    for (uint32_t i = 0; i < info->item_count; i++) check_func_signature(c, info->items[i]);
    scope_pop(&c->scopes, outer);
}

/* --- any Trait --- */

/* A method of `any Trait` is found at run time, so nothing in it may depend on the type behind it. One that
 * has a body and cannot be found so is that of the trait, with `any Trait` for Self. */
static const char *why_not_dynamic(const TraitInfo *info, const Symbol *item) {
    const FuncInfo *func = item->as.func;
    if (!func->has_self) return "has no self";
    if (func->type_param_count > info->type_param_count + 1) return "is generic";
    for (uint32_t i = 1; i < func->param_count; i++)
        if (type_mentions(func->params[i]->type, info->self->type)) return "takes another Self";
    return type_mentions(func->result, info->self->type) ? "gives a Self" : NULL;
}

bool trait_item_is_dynamic(const Symbol *item) {
    return item->type != NULL && why_not_dynamic(item->as.func->owner->as.trait, item) == NULL;
}

/* Of a trait, or one that it asks for: reports the first function that is not there for `any`. */
static bool check_items_dynamic(Checker *c, const Symbol *any, const Symbol *trait, Span span) {
    const TraitInfo *info = trait->as.trait;
    for (uint32_t i = 0; i < info->item_count; i++) {
        const Symbol *item = info->items[i];
        if (item->type == NULL || item->as.func->node->body != NULL) continue;
        const char *why = why_not_dynamic(info, item);
        if (why == NULL) continue;
        Diagnostic *d = report(c, NOT_DYNAMIC, span, any->name->text);
        diag_note(d, item->span, "'%s' %s", item->name->text, why);
        diag_help(d, "use it as a bound instead: '[T: %s]'", any->name->text);
        return false;
    }
    for (uint32_t i = 0; i < info->super_count; i++) {
        if (type_mentions(info->supers[i], info->self->type)) {
            Diagnostic *d = report(c, NOT_DYNAMIC, span, any->name->text);
            diag_note(d, info->node->bounds.items[i]->span, "'%s' asks for a trait of Self",
                      trait->name->text);
            return false;
        }
        if (!check_items_dynamic(c, any, info->supers[i]->symbol, span)) return false;
    }
    return true;
}

void check_dynamic(Checker *c, const Type *type, Span span) {
    check_items_dynamic(c, type->symbol, type->symbol, span);
}
