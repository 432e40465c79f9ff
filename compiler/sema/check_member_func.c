/* Functions inside of impls and traits: their type parameters are those of what they belong to, then their
 * own; their first parameter is `self` where they have one. Scopes nest the same way. */
#include "compiler/sema/checker.h"

/* --- what an impl or trait binds for its functions --- */

static void bind_self_type(Checker *c, Symbol *owner) {
    if (owner->kind == SYMBOL_TRAIT) {
        scope_bind(&c->scopes, owner->as.trait->self);
        return;
    }
    Name name = name_intern_c(&c->session->names, "Self");
    Symbol *self = symbol_new(c, SYMBOL_TYPE_ALIAS, name, owner->span, owner->node);
    self->type = owner->type;
    self->state = STATE_RESOLVED;
    scope_bind(&c->scopes, self);
}

uint32_t enter_owner(Checker *c, Symbol *owner) {
    uint32_t outer = scope_push(&c->scopes);
    if (owner == NULL) return outer;
    if (owner->kind == SYMBOL_TRAIT)
        bind_type_params(c, owner->as.trait->type_params, owner->as.trait->type_param_count);
    else
        bind_type_params(c, owner->as.impl->type_params, owner->as.impl->type_param_count);
    bind_self_type(c, owner);
    return outer;
}

/* --- signatures --- */

static uint32_t owner_param_count(const Symbol *owner) {
    if (owner == NULL) return 0;
    return owner->kind == SYMBOL_TRAIT ? owner->as.trait->type_param_count + 1
                                       : owner->as.impl->type_param_count;
}

static void copy_owner_params(const Symbol *owner, Symbol **params) {
    if (owner->kind == SYMBOL_TRAIT) {
        *params++ = owner->as.trait->self;
        for (uint32_t i = 0; i < owner->as.trait->type_param_count; i++)
            params[i] = owner->as.trait->type_params[i];
    } else {
        for (uint32_t i = 0; i < owner->as.impl->type_param_count; i++)
            params[i] = owner->as.impl->type_params[i];
    }
}

void declare_func_type_params(Checker *c, FuncInfo *info) {
    uint32_t inherited = owner_param_count(info->owner), own_count = 0;
    Symbol **own = declare_type_params(c, &info->node->type_params, &own_count);
    info->type_params = arena_array(c->arena, Symbol *, inherited + own_count);
    info->type_param_count = inherited + own_count;
    if (info->owner != NULL) copy_owner_params(info->owner, info->type_params);
    for (uint32_t i = 0; i < own_count; i++) {
        own[i]->as.type_param->index = inherited + i;
        info->type_params[inherited + i] = own[i];
    }
    bind_type_params(c, own, own_count);
    resolve_bounds(c, own, own_count, &info->node->bounds);
}

void bind_func_type_params(Checker *c, const FuncInfo *info) {
    uint32_t inherited = owner_param_count(info->owner);
    if (info->type_param_count == inherited) return; /* none, or none of its own */
    bind_type_params(c, info->type_params + inherited, info->type_param_count - inherited);
}

/* `self` has the type of the impl, in a trait that of whatever implements it. */
Symbol *declare_self(Checker *c, const FuncInfo *info) {
    AstFunc *node = info->node;
    Symbol *self = symbol_new(c, SYMBOL_PARAM, c->name_self, node->ident.span, &node->node);
    const Symbol *owner = info->owner;
    self->type = owner->kind == SYMBOL_TRAIT ? owner->as.trait->self->type : owner->type;
    self->is_var = self->is_inout = node->self_is_var;
    self->as.local.slot = UINT32_MAX;
    return self;
}

Symbol *declare_member_func(Checker *c, Symbol *owner, AstFunc *node) {
    Symbol *symbol = symbol_new(c, SYMBOL_FUNC, node->ident.name, node->ident.span, &node->node);
    FuncInfo *info = symbol->as.func = arena_new(c->arena, FuncInfo);
    info->node = node;
    info->owner = owner;
    info->has_self = node->has_self;
    if (node->is_extern && runtime_annotation(c, node) == NULL) {
        Diagnostic *d = report(c, ANNOTATION_TARGET, node->ident.span, "'extern'", "functions of modules");
        diag_help(d, "declare it outside, and call it from a method");
    }
    symbol->is_pub = node->is_pub;
    node->node.symbol = symbol;
    if (node->body != NULL) vec_push(c->arena, &c->program->funcs, symbol);
    return symbol;
}

void declare_items(Checker *c, Symbol *owner, const AstList *nodes, Symbol ***items, uint32_t *count,
                   Map *names) {
    *items = arena_array(c->arena, Symbol *, nodes->count);
    for (uint32_t i = 0; i < nodes->count; i++) {
        Symbol *item = declare_member_func(c, owner, ast_as(Func, nodes->items[i]));
        const Symbol *first = map_get(names, map_key(item->name));
        if (first != NULL) {
            Diagnostic *d = report(c, DUPLICATE_NAME, item->span, item->name->text,
                                   owner->kind == SYMBOL_TRAIT ? "trait" : "impl");
            diag_note(d, first->span, "first declared here");
            continue;
        }
        map_set(c->arena, names, map_key(item->name), item);
        (*items)[(*count)++] = item;
    }
}
