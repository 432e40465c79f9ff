/* Impls: methods of a type, and how a type implements a trait. What stands between the brackets of the target
 * and names no type is a type parameter of the impl; a bare target does when `where` speaks of it. */
#include "compiler/sema/checker.h"

#include <string.h>

/* --- type parameters --- */

typedef struct ParamVec {
    Symbol **items;
    uint32_t count, capacity;
} ParamVec;

static void add_param(Checker *c, ParamVec *params, AstNode *node, AstIdent ident) {
    Symbol *symbol = symbol_new(c, SYMBOL_TYPE_PARAM, ident.name, ident.span, node);
    symbol->as.type_param = arena_new(c->arena, TypeParamInfo);
    symbol->as.type_param->index = params->count;
    symbol->type = type_make_named(c->types, TYPE_PARAM, symbol, symbol->name, NULL, 0);
    vec_push(c->arena, params, symbol);
    scope_bind(&c->scopes, symbol);
}

static void find_params(Checker *c, ParamVec *params, AstNode *node);

static void find_in_list(Checker *c, ParamVec *params, const AstList *list) {
    for (uint32_t i = 0; i < list->count; i++) find_params(c, params, list->items[i]);
}

/* A type between brackets. */
static void find_params(Checker *c, ParamVec *params, AstNode *node) {
    switch ((AstKind)node->kind) {
    case AST_NamedType: {
        AstNamedType *named = ast_as(NamedType, node);
        AstIdent ident = ast_as(Word, named->path.items[0])->ident;
        bool is_name = named->path.count == 1 && named->args.count == 0;
        if (is_name && scope_lookup(ident.name) == NULL) add_param(c, params, node, ident);
        find_in_list(c, params, &named->args);
        break;
    }
    case AST_OptionalType: find_params(c, params, ast_as(OptionalType, node)->value); break;
    case AST_ErrorUnionType: find_params(c, params, ast_as(ErrorUnionType, node)->value); break;
    case AST_ArrayType: find_params(c, params, ast_as(ArrayType, node)->item); break;
    case AST_TupleType: find_in_list(c, params, &ast_as(TupleType, node)->items); break;
    case AST_FuncType: find_in_list(c, params, &ast_as(FuncType, node)->params); break;
    default: break;
    }
}

static bool is_in_where(const AstList *where, Name name) {
    for (uint32_t i = 0; i < where->count; i++)
        if (ast_as(TypeParam, where->items[i])->ident.name == name) return true;
    return false;
}

static void find_target_params(Checker *c, ParamVec *params, const AstImpl *node) {
    AstNode *target = node->target;
    if (target->kind != AST_NamedType) {
        find_params(c, params, target);
        return;
    }
    AstNamedType *named = ast_as(NamedType, target);
    AstIdent ident = ast_as(Word, named->path.items[0])->ident;
    bool is_bare = named->path.count == 1 && named->args.count == 0;
    if (is_bare && scope_lookup(ident.name) == NULL && is_in_where(&node->bounds, ident.name))
        add_param(c, params, target, ident);
    find_in_list(c, params, &named->args);
}

/* In `impl Box[T]` T has the bounds that Box asks of it. */
static void inherit_bounds(Checker *c, AstNode *target) {
    if (target->kind != AST_NamedType) return;
    AstNamedType *named = ast_as(NamedType, target);
    const Symbol *symbol = scope_lookup(ast_as(Word, named->path.items[0])->ident.name);
    if (symbol == NULL || (symbol->kind != SYMBOL_STRUCT && symbol->kind != SYMBOL_ENUM)) return;
    for (uint32_t i = 0; i < named->args.count && i < symbol->type->arg_count; i++) {
        AstNode *arg = named->args.items[i];
        if (arg->kind != AST_NamedType || ast_as(NamedType, arg)->path.count != 1) continue;
        const Symbol *param = scope_lookup(ast_as(Word, ast_as(NamedType, arg)->path.items[0])->ident.name);
        const Symbol *declared = symbol->type->args[i]->symbol;
        if (param == NULL || param->kind != SYMBOL_TYPE_PARAM || declared->kind != SYMBOL_TYPE_PARAM)
            continue;
        for (uint32_t k = 0; k < declared->as.type_param->bound_count; k++)
            if (!declared->as.type_param->bounds[k]->has_param)
                add_bound(c, param, declared->as.type_param->bounds[k]);
    }
}

/* --- rules --- */

static bool is_foreign(const Checker *c, const Symbol *symbol) {
    if (symbol == NULL || symbol->module == NULL) return true;
    return symbol->module->is_std && !c->module->is_std;
}

static void check_orphan(Checker *c, const ImplInfo *impl) {
    if (c->module->is_std || !is_foreign(c, impl->trait->symbol)) return;
    const Symbol *head = impl->target->kind == TYPE_PARAM ? NULL : impl->target->symbol;
    if (!is_foreign(c, head)) return;
    Span span = span_join(impl->node->trait->span, impl->node->target->span);
    Diagnostic *d = report(c, ORPHAN_IMPL, span, trait_text(c->arena, impl->trait), text_of(c, impl->target));
    diag_help(d, "the trait or the type must be of this program: wrap the type in a struct of your own");
}

/* Arithmetic is made of the machine's: what an impl of Num would promise, no function of it could give. */
static bool check_not_num(Checker *c, const ImplInfo *impl) {
    if (impl->trait->symbol != c->program->builtin_traits[TRAIT_NUM]) return true;
    Diagnostic *d = report(c, BOUND_MISSING, impl->node->target->span, text_of(c, impl->target), "Num");
    diag_help(d, "Num is the bound of the number types; write the operations as methods");
    return false;
}

static bool may_overlap(Checker *c, const ImplInfo *a, const ImplInfo *b) {
    const Type **args = arena_array(c->arena, const Type *, a->type_param_count + 1);
    if (!impl_matches(c->program, a, b->target, args)) return false;
    if (a->trait == NULL) return true;
    const Type **params = type_param_types(c, a->type_params, a->type_param_count);
    for (uint32_t i = 0; i < a->type_param_count; i++)
        if (args[i] == NULL) args[i] = params[i];
    return type_substitute(c->types, a->trait, params, args, a->type_param_count) == b->trait;
}

static bool check_overlap(Checker *c, const Symbol *symbol) {
    const ImplInfo *impl = symbol->as.impl;
    const SymbolVec *others = program_impls_of(c->program, impl->target);
    for (uint32_t i = 0; others != NULL && i < others->count; i++) {
        const ImplInfo *other = others->items[i]->as.impl;
        if (other->trait == NULL || other->trait->symbol != impl->trait->symbol) continue;
        if (!may_overlap(c, impl, other) && !may_overlap(c, other, impl)) continue;
        Diagnostic *d = report(c, IMPL_OVERLAP, impl->node->target->span, text_of(c, impl->target),
                               trait_text(c->arena, impl->trait));
        diag_note(d, other->node->target->span, "it is implemented here too");
        return false;
    }
    return true;
}

/* Two methods of one name on one type: which is meant could not be told. */
static void check_method_overlap(Checker *c, const Symbol *symbol) {
    const ImplInfo *impl = symbol->as.impl;
    const SymbolVec *others = program_impls_of(c->program, impl->target);
    for (uint32_t i = 0; others != NULL && i < others->count; i++) {
        const Symbol *other = others->items[i];
        if (other->as.impl->trait != NULL || other->module->is_std != symbol->module->is_std) continue;
        if (!may_overlap(c, impl, other->as.impl) && !may_overlap(c, other->as.impl, impl)) continue;
        for (uint32_t k = 0; k < impl->item_count; k++) {
            const Symbol *item = impl->items[k],
                         *first = map_get(&other->as.impl->names, map_key(item->name));
            if (first == NULL) continue;
            Diagnostic *d = report(c, DUPLICATE_NAME, item->span, item->name->text, "type");
            diag_note(d, first->span, "first declared here");
        }
    }
}

/* --- against the trait --- */

static const Type *expected_type(Checker *c, const ImplInfo *impl, const Symbol *item, const Symbol *given) {
    const FuncInfo *wanted = item->as.func, *found = given->as.func;
    uint32_t inherited = impl->trait->symbol->as.trait->type_param_count + 1;
    const Type **args = arena_array(c->arena, const Type *, wanted->type_param_count);
    args[0] = impl->target;
    for (uint32_t i = 1; i < inherited; i++) args[i] = impl->trait->args[i - 1];
    for (uint32_t i = inherited; i < wanted->type_param_count; i++)
        args[i] = found->type_params[impl->type_param_count + i - inherited]->type;
    const Type **params = type_param_types(c, wanted->type_params, wanted->type_param_count);
    return type_substitute(c->types, item->type, params, args, wanted->type_param_count);
}

static void report_item_mismatch(Checker *c, const Symbol *given, const Symbol *item, const char *wanted,
                                 const char *found) {
    Diagnostic *d = report(c, TRAIT_ITEM_MISMATCH, given->span, given->name->text, found, wanted);
    if (item->span.start != 0) diag_note(d, item->span, "declared here");
}

/* Some type in the signature was reported. */
static bool has_poison(const Type *type) {
    if (is_poison(type)) return true;
    for (uint32_t i = 0; i < type->arg_count; i++)
        if (has_poison(type->args[i])) return true;
    return false;
}

static void check_item(Checker *c, const ImplInfo *impl, const Symbol *item, const Symbol *given) {
    const FuncInfo *wanted = item->as.func, *found = given->as.func;
    if (has_poison(given->type) || has_poison(item->type)) return;
    uint32_t inherited = impl->trait->symbol->as.trait->type_param_count + 1;
    bool is_alike = wanted->has_self == found->has_self &&
                    (!wanted->has_self || wanted->node->self_is_var == found->node->self_is_var);
    if (!is_alike) {
        static const char *const forms[] = {"a function without 'self'", "a method with 'self'",
                                            "a method with 'var self'"};
        report_item_mismatch(c, given, item, forms[wanted->has_self + wanted->node->self_is_var],
                             forms[found->has_self + found->node->self_is_var]);
        return;
    }
    if (wanted->type_param_count - inherited != found->type_param_count - impl->type_param_count) {
        report_item_mismatch(c, given, item, "one with other type parameters",
                             "one with these type parameters");
        return;
    }
    const Type *type = expected_type(c, impl, item, given);
    if (type != given->type && !is_poison(type))
        report_item_mismatch(c, given, item, text_of(c, type), text_of(c, given->type));
}

/* How the function is written in the trait, without what follows its result. */
static const char *header_of(Checker *c, const Symbol *item) {
    Text text;
    text_init(&text, c->arena);
    const FuncInfo *func = item->as.func;
    text_add(&text, text_format(c->arena, "func %s(", item->name->text));
    for (uint32_t i = 0; i < func->param_count; i++) {
        const Symbol *param = func->params[i];
        const char *var = param->is_inout ? "var " : "", *comma = i > 0 ? ", " : "";
        if (i == 0 && func->has_self)
            text_add(&text, func->node->self_is_var ? "var self" : "self");
        else
            text_add(&text, text_format(c->arena, "%s%s%s: %s", comma, var, param->name->text,
                                        text_of(c, param->type)));
    }
    text_add(&text, ")");
    if (func->result != NULL && func->result->kind != TYPE_VOID)
        text_add(&text, text_format(c->arena, " -> %s", text_of(c, func->result)));
    return text.bytes;
}

/* An item that the trait does not have is called nearly so: it is reported, with this name. */
static bool is_misspelt(Checker *c, const ImplInfo *impl, const TraitInfo *info, const Symbol *item) {
    for (uint32_t i = 0; i < impl->item_count; i++) {
        const Symbol *given = impl->items[i];
        if (map_get(&info->names, map_key(given->name)) != NULL) continue;
        const char *meant = suggest_among(c, info->items, info->item_count, given->name);
        if (meant != NULL && strcmp(meant, item->name->text) == 0) return true;
    }
    return false;
}

static void check_against_trait(Checker *c, const ImplInfo *impl) {
    const Symbol *trait = impl->trait->symbol;
    const TraitInfo *info = trait->as.trait;
    for (uint32_t i = 0; i < info->item_count; i++) {
        const Symbol *item = info->items[i], *given = map_get(&impl->names, map_key(item->name));
        if (given != NULL) {
            check_item(c, impl, item, given);
        } else if (item->as.func->node->body == NULL && !is_misspelt(c, impl, info, item)) {
            Diagnostic *d =
                report(c, TRAIT_ITEM_MISSING, impl->node->target->span, item->name->text, trait->name->text);
            if (item->span.start != 0) diag_note(d, item->span, "'%s' is declared here", item->name->text);
            diag_help(d, "write it in this impl: '%s'", header_of(c, item));
        }
    }
    for (uint32_t i = 0; i < impl->item_count; i++) {
        const Symbol *given = impl->items[i];
        impl->items[i]->is_pub = trait->is_pub;
        if (map_get(&info->names, map_key(given->name)) != NULL) continue;
        Diagnostic *d = report(c, TRAIT_ITEM_EXTRA, given->span, trait->name->text, given->name->text);
        help_suggestion(d, given->span, suggest_among(c, info->items, info->item_count, given->name));
    }
}

/* --- the phases --- */

Symbol *new_impl(Checker *c, AstImpl *node) {
    Name name = name_intern_c(&c->session->names, "impl");
    Symbol *symbol = symbol_new(c, SYMBOL_IMPL, name, node->target->span, &node->node);
    symbol->as.impl = arena_new(c->arena, ImplInfo);
    symbol->as.impl->node = node;
    return node->node.symbol = symbol;
}

void declare_impl(Checker *c, AstImpl *node) {
    vec_push(c->arena, &c->program->impls, new_impl(c, node));
}

void check_impl_signature(Checker *c, Symbol *symbol) {
    ImplInfo *impl = symbol->as.impl;
    ParamVec params = {0};
    uint32_t outer = scope_push(&c->scopes);
    find_target_params(c, &params, impl->node);
    impl->type_params = params.items;
    impl->type_param_count = params.count;
    resolve_bounds(c, impl->type_params, impl->type_param_count, &impl->node->bounds); /* keys need theirs */
    inherit_bounds(c, impl->node->target);
    impl->target = symbol->type = resolve_value_type(c, impl->node->target);
    if (impl->node->trait != NULL) impl->trait = resolve_trait(c, impl->node->trait);
    scope_pop(&c->scopes, outer);
    declare_items(c, symbol, &impl->node->items, &impl->items, &impl->item_count, &impl->names);
    outer = enter_owner(c, symbol);
    for (uint32_t i = 0; i < impl->item_count; i++) check_func_signature(c, impl->items[i]);
    scope_pop(&c->scopes, outer);
    if (is_poison(impl->target) || (impl->trait != NULL && is_poison(impl->trait))) return;
    if (impl->trait != NULL && !check_not_num(c, impl)) return;
    if (impl->trait != NULL) {
        check_orphan(c, impl);
        if (!check_overlap(c, symbol)) return; /* its calls mean the first one */
    } else {
        check_method_overlap(c, symbol);
    }
    register_impl(c, symbol);
}

/* When the signatures of all traits are known. */
void check_impl_items(Checker *c, const Symbol *symbol) {
    const ImplInfo *impl = symbol->as.impl;
    if (impl->trait == NULL || is_poison(impl->trait) || is_poison(impl->target)) return;
    check_supertraits(c, impl);
    check_against_trait(c, impl);
}
