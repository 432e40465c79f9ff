/* Type parameters: declaring and binding them, their bounds, and types with type arguments. Whether type
 * arguments satisfy the bounds of their declaration is looked at when all impls of the module are known. */
#include "compiler/sema/checker.h"

/* --- declaring --- */

static Symbol *declare_type_param(Checker *c, AstTypeParam *node, uint32_t index) {
    Symbol *symbol = symbol_new(c, SYMBOL_TYPE_PARAM, node->ident.name, node->ident.span, &node->node);
    symbol->as.type_param = arena_new(c->arena, TypeParamInfo);
    symbol->as.type_param->index = index;
    symbol->type = type_make_named(c->types, TYPE_PARAM, symbol, symbol->name, NULL, 0);
    node->node.symbol = symbol;
    return symbol;
}

static const Symbol *find_own(Symbol *const *params, uint32_t count, Name name) {
    for (uint32_t i = 0; i < count; i++)
        if (params[i]->name == name) return params[i];
    return NULL;
}

Symbol **declare_type_params(Checker *c, const AstList *list, uint32_t *count) {
    Symbol **params = arena_array(c->arena, Symbol *, list->count);
    for (uint32_t i = 0; i < list->count; i++) {
        params[i] = declare_type_param(c, ast_as(TypeParam, list->items[i]), i);
        const Symbol *first = find_own(params, i, params[i]->name);
        if (first == NULL) continue;
        Diagnostic *d =
            report(c, DUPLICATE_NAME, params[i]->span, params[i]->name->text, "list of type parameters");
        diag_note(d, first->span, "first declared here");
    }
    *count = list->count;
    return params;
}

const Type **type_param_types(Checker *c, Symbol *const *params, uint32_t count) {
    const Type **types = arena_array(c->arena, const Type *, count);
    for (uint32_t i = 0; i < count; i++) types[i] = params[i]->type;
    return types;
}

void bind_type_params(Checker *c, Symbol *const *params, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) scope_bind(&c->scopes, params[i]);
}

/* --- bounds --- */

/* And what the trait asks for. */
void add_bound(Checker *c, const Symbol *param, const Type *trait) {
    TypeParamInfo *info = param->as.type_param;
    for (uint32_t i = 0; i < info->bound_count; i++)
        if (info->bounds[i] == trait) return;
    const Type **bounds = arena_array(c->arena, const Type *, info->bound_count + 1);
    for (uint32_t i = 0; i < info->bound_count; i++) bounds[i] = info->bounds[i];
    bounds[info->bound_count++] = trait;
    info->bounds = bounds;
    for (uint32_t i = 0; i < trait->symbol->as.trait->super_count; i++)
        add_bound(c, param, supertrait_of(c->types, trait, i, param->type));
}

static void resolve_bounds_of(Checker *c, const Symbol *param, const AstList *bounds) {
    for (uint32_t i = 0; i < bounds->count; i++) {
        const Type *trait = resolve_trait(c, bounds->items[i]);
        if (!is_poison(trait)) add_bound(c, param, trait);
    }
}

void resolve_bounds(Checker *c, Symbol *const *params, uint32_t count, const AstList *where) {
    for (uint32_t i = 0; i < count; i++)
        if (params[i]->node->kind == AST_TypeParam)
            resolve_bounds_of(c, params[i], &ast_as(TypeParam, params[i]->node)->bounds);
    for (uint32_t i = 0; i < where->count; i++) {
        AstTypeParam *item = ast_as(TypeParam, where->items[i]);
        const Symbol *param = find_own(params, count, item->ident.name);
        if (param == NULL) {
            Diagnostic *d = report(c, UNKNOWN_TYPE, item->ident.span, item->ident.name->text);
            diag_help(d, "'where' speaks of the type parameters of this declaration");
            continue;
        }
        resolve_bounds_of(c, param, &item->bounds);
    }
}

/* --- types with arguments --- */

static void remember_bounds(Checker *c, const Type *type, Span span) {
    PendingBounds pending = {type, span};
    vec_push(c->arena, &c->pending_bounds, pending);
}

static bool has_bounds(const Type *declared) {
    for (uint32_t i = 0; i < declared->arg_count; i++)
        if (declared->args[i]->symbol->as.type_param->bound_count > 0) return true;
    return false;
}

static bool mentions_any(const Type *type, const Type *const *params, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (type == params[i]) return true;
    for (uint32_t i = 0; i < type->arg_count; i++)
        if (mentions_any(type->args[i], params, count)) return true;
    return false;
}

/* `struct A[T] { next: A[[T]]? }`: each A would need a larger one. A declaration's own parameters are seen
 * nowhere but inside of it. */
static bool grows(Checker *c, const Symbol *symbol, const Type *const *args, Span span) {
    const Type *declared = symbol->type;
    for (uint32_t i = 0; i < declared->arg_count; i++) {
        if (args[i]->kind == TYPE_PARAM || !args[i]->has_param) continue;
        if (!mentions_any(args[i], declared->args, declared->arg_count)) continue;
        Diagnostic *d = report(c, ENDLESS_GENERIC, span, symbol->name->text);
        diag_help(d, "inside of its own declaration, give it its own type parameters");
        return true;
    }
    return false;
}

const Type *apply_type(Checker *c, const Symbol *symbol, const AstList *args, Span span) {
    const Type *declared = symbol->type;
    if (is_poison(declared)) return declared;
    if (args->count != declared->arg_count) {
        report(c, TYPE_ARGUMENTS, span, symbol->name->text, declared->arg_count,
               declared->arg_count == 1 ? "" : "s", args->count);
        return poison(c);
    }
    if (args->count == 0) return declared;
    const Type **types = arena_array(c->arena, const Type *, args->count);
    for (uint32_t i = 0; i < args->count; i++) {
        types[i] = resolve_value_type(c, args->items[i]);
        if (is_poison(types[i])) return types[i];
    }
    if (grows(c, symbol, types, span)) return poison(c);
    if (declared->kind != TYPE_ANY) remember_growth(c, declared, types, span);
    const Type *type = type_make_named(c->types, (TypeKind)declared->kind, declared->symbol, declared->name,
                                       types, args->count);
    if (has_bounds(declared)) remember_bounds(c, type, span);
    return type;
}

const Type *resolve_trait(Checker *c, AstNode *node) {
    if (node->type != NULL) return node->type;
    if (node->kind != AST_NamedType) {
        const Type *type = resolve_type(c, node);
        if (!is_poison(type)) report(c, NOT_A_TRAIT, node->span, text_of(c, type));
        return poison(c);
    }
    AstNamedType *named = ast_as(NamedType, node);
    Symbol *symbol = lookup_path(c, &named->path, true);
    node->symbol = symbol;
    if (symbol == NULL || symbol->kind == SYMBOL_BAD) return node->type = poison(c);
    if (symbol->kind == SYMBOL_TRAIT) return node->type = apply_type(c, symbol, &named->args, node->span);
    Diagnostic *d = report(c, NOT_A_TRAIT, node->span, symbol_describe(c->arena, symbol));
    if (symbol->span.start != 0) diag_note(d, symbol->span, "'%s' is declared here", symbol->name->text);
    return node->type = poison(c);
}

bool check_type_bounds(Checker *c, Symbol *const *params, const Type *const *args, uint32_t count,
                       Span span) {
    for (uint32_t i = 0; i < count; i++) {
        const TypeParamInfo *info = params[i]->as.type_param;
        for (uint32_t k = 0; k < info->bound_count; k++) {
            const Type *const *types = type_param_types(c, params, count);
            const Type *trait = type_substitute(c->types, info->bounds[k], types, args, count);
            if (type_implements(c->program, args[i], trait)) continue;
            report_bound_missing(c, span, args[i], trait, params[i]);
            return false;
        }
    }
    return true;
}

void check_pending_bounds(Checker *c) {
    for (uint32_t i = 0; i < c->pending_bounds.count; i++) {
        PendingBounds pending = c->pending_bounds.items[i];
        if (pending.type->symbol == NULL) { /* a map or set */
            check_key_type(c, pending.type->args[0], pending.span);
            continue;
        }
        const Type *declared = pending.type->symbol->type;
        Symbol **params = arena_array(c->arena, Symbol *, declared->arg_count);
        for (uint32_t k = 0; k < declared->arg_count; k++) params[k] = declared->args[k]->symbol;
        check_type_bounds(c, params, pending.type->args, declared->arg_count, pending.span);
    }
    c->pending_bounds.count = 0;
}
