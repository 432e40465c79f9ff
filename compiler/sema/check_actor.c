/* Actors: the header decides protocol and start parameters, vars become slots, the receive is checked with
 * the message in scope. */
#include "compiler/sema/checker.h"

/* --- the header --- */

static void report_protocol_position(Checker *c, AstParam *param, const AstActor *node) {
    Diagnostic *d = report(c, PROTOCOL_POSITION, param->node.span, param->ident.name->text);
    if (node->protocol != NULL)
        diag_note(d, node->protocol->span, "the protocol is already given here");
    else
        diag_help(d, "the message parameter is the last one");
}

static void set_protocol(Checker *c, ActorInfo *info, AstParam *param, const Type *type) {
    info->protocol = type;
    Symbol *symbol = symbol_new(c, SYMBOL_MESSAGE_VALUE, param->ident.name, param->ident.span, &param->node);
    symbol->type = type;
    param->node.symbol = symbol;
    info->message = symbol;
}

static const Type *start_param_type(Checker *c, AstParam *param, const Type *type) {
    return type->kind == TYPE_VOID || type->kind == TYPE_NEVER ? resolve_value_type(c, param->type_node)
                                                               : type;
}

static Symbol *start_param(Checker *c, AstParam *param, uint32_t index, const Type *type) {
    Symbol *symbol = symbol_new(c, SYMBOL_PARAM, param->ident.name, param->ident.span, &param->node);
    symbol->type = type;
    symbol->as.local.index = index;
    symbol->as.local.slot = UINT32_MAX;
    symbol->as.local.value = param->value;
    param->node.symbol = symbol;
    return symbol;
}

static void report_var_param(Checker *c, const AstParam *param) {
    const char *name = param->ident.name->text;
    Diagnostic *d =
        report(c, VAR_MARK, param->node.span, "an actor gets its own copy of what it is started with");
    diag_help(d, "leave out 'var', and keep what changes in a 'var' of the actor: 'var current = %s'", name);
}

static void check_param(Checker *c, Symbol *actor, AstParam *param, bool is_last) {
    ActorInfo *info = actor->as.actor;
    const Type *type = poison(c);
    if (param->is_var)
        report_var_param(c, param);
    else if (param->type_node != NULL)
        type = resolve_type(c, param->type_node);
    else
        report(c, MISSING_TYPE, param->ident.span, param->ident.name->text);
    bool may_be_protocol = is_last && info->node->protocol == NULL && is_poison(type);
    if (type->kind == TYPE_MESSAGE || may_be_protocol) {
        if (is_last && info->node->protocol == NULL)
            set_protocol(c, info, param, type);
        else
            report_protocol_position(c, param, info->node);
        return;
    }
    info->params[info->param_count] =
        start_param(c, param, info->param_count, start_param_type(c, param, type));
    info->param_count++;
}

static void check_implements(Checker *c, ActorInfo *info) {
    const Type *type = resolve_type(c, info->node->protocol);
    if (type->kind != TYPE_MESSAGE && !is_poison(type)) {
        report(c, PROTOCOL_TYPE, info->node->protocol->span, text_of(c, type));
        type = poison(c);
    }
    info->protocol = type;
}

static void check_header(Checker *c, Symbol *actor) {
    ActorInfo *info = actor->as.actor;
    AstList *params = &info->node->params;
    info->params = arena_array(c->arena, Symbol *, params->count);
    if (info->node->protocol != NULL) check_implements(c, info);
    for (uint32_t i = 0; i < params->count; i++)
        check_param(c, actor, ast_as(Param, params->items[i]), i + 1 == params->count);
    if (info->protocol == NULL) info->protocol = basic(c, TYPE_I64);
}

/* --- generated functions --- */

static Symbol *wrapper_param(Checker *c, const char *name, TypeKind kind, uint32_t index) {
    Symbol *param = symbol_new(c, SYMBOL_PARAM, name_intern_c(&c->session->names, name), (Span){0, 0}, NULL);
    param->type = basic(c, kind);
    param->as.local.index = index;
    return param;
}

static void complete_wrapper(Checker *c, Symbol *wrapper, const ActorInfo *info) {
    enum { FIXED = 3 };
    Symbol **params = arena_array(c->arena, Symbol *, FIXED + info->param_count);
    params[0] = wrapper_param(c, "system", TYPE_U64, 0);
    params[1] = wrapper_param(c, "slot", TYPE_U64, 1);
    params[2] = wrapper_param(c, "policy", TYPE_U32, 2);
    for (uint32_t i = 0; i < info->param_count; i++) params[FIXED + i] = info->params[i];
    wrapper->as.wrapper.params = params;
    wrapper->type = make_func_type(c, basic(c, TYPE_U64), params, FIXED + info->param_count);
}

/* Of the actor, or of another one with its name, which is reported already. */
static bool is_wrapper_of(const Symbol *symbol, const Symbol *actor) {
    return symbol->kind == SYMBOL_WRAPPER && symbol->as.wrapper.actor->name == actor->name;
}

static void check_generated_name(Checker *c, Symbol *actor, const char *format) {
    Name name = name_intern_c(&c->session->names, text_format(c->arena, format, actor->name->text));
    Symbol *taken = map_get(&c->module->scope->names, map_key(name));
    if (taken != NULL && !is_wrapper_of(taken, actor)) {
        Diagnostic *d = report(c, GENERATED_NAME_TAKEN, taken->span, name->text, actor->name->text);
        diag_note(d, actor->span, "actor '%s' is declared here", actor->name->text);
        diag_help(d, "rename one of the two");
    }
}

static void check_generated_names(Checker *c, Symbol *actor) {
    static const char *const formats[] = {
        "%s_setup", "%s_handler", "%s_destroy", "%s_start_supervised", "%s_start_supervised_ref",
        "__%s_loop"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) check_generated_name(c, actor, formats[i]);
    const AstActor *node = actor->as.actor->node;
    if (node->receive != NULL && ast_as(Receive, node->receive)->after != NULL)
        check_generated_name(c, actor, "%s_timeout");
}

void check_actor_signature(Checker *c, Symbol *actor) {
    ActorInfo *info = actor->as.actor;
    info->mailbox_capacity = DEFAULT_MAILBOX_CAPACITY;
    info->after_ms = -1;
    check_annotations(c, &info->node->annotations, actor);
    check_header(c, actor);
    complete_wrapper(c, info->start, info);
    complete_wrapper(c, info->start_ref, info);
    check_generated_names(c, actor);
}

/* --- state --- */

static void bind_state(Checker *c, Symbol *actor, AstBinding *node, const Type *type) {
    ActorInfo *info = actor->as.actor;
    AstIdent ident = ast_as(NamePattern, node->pattern)->ident;
    Symbol *symbol = symbol_new(c, SYMBOL_STATE, ident.name, ident.span, &node->node);
    symbol->type = type;
    symbol->is_var = true;
    symbol->as.local.slot = info->slot_count;
    if (!is_poison(type)) info->slot_count += type_slots(c->types, type);
    symbol->as.local.value = node->value;
    node->node.symbol = node->pattern->symbol = symbol;
    info->vars[info->var_count++] = symbol;
    Symbol *first = scope_lookup_here(&c->scopes, ident.name);
    if (first != NULL) {
        Diagnostic *d = report(c, DUPLICATE_NAME, ident.span, ident.name->text, "actor");
        diag_note(d, first->span, "first declared here");
    }
    scope_bind(&c->scopes, symbol);
}

static void check_state(Checker *c, Symbol *actor, AstBinding *node) {
    const Type *type = check_binding_value(c, node, false);
    node->pattern->type = type;
    if (node->pattern->kind != AST_NamePattern) {
        if (node->pattern->kind != AST_BadPattern) {
            Diagnostic *d = report(c, SINGLE_NAME, node->pattern->span, "a state variable");
            diag_help(d, "write a 'var' for each name");
        }
        bind_poisoned(c, node->pattern);
        return;
    }
    bind_state(c, actor, node, type);
}

static void check_vars(Checker *c, Symbol *actor) {
    ActorInfo *info = actor->as.actor;
    Body body = {.kind = BODY_INITIALIZER, .owner = actor, .uses = &info->uses};
    AstList *vars = &info->node->vars;
    c->body = &body;
    info->vars = arena_array(c->arena, Symbol *, vars->count);
    for (uint32_t i = 0; i < vars->count; i++) check_state(c, actor, ast_as(Binding, vars->items[i]));
    c->body = NULL;
}

/* --- the receive --- */

static Symbol *bind_implicit(Checker *c, SymbolKind kind, Name name, Span span, const Type *type) {
    Symbol *symbol = symbol_new(c, kind, name, span, NULL);
    symbol->type = type;
    scope_bind(&c->scopes, symbol);
    return symbol;
}

static void bind_message(Checker *c, ActorInfo *info, const AstReceive *node) {
    const Type *tag = basic(c, TYPE_I64);
    const Type *self =
        is_poison(info->protocol) ? poison(c) : type_make(c->types, TYPE_ACTOR_REF, &info->protocol, 1);
    info->self = bind_implicit(c, SYMBOL_SELF, c->name_self, (Span){0, 0}, self);
    info->tag = bind_implicit(c, SYMBOL_MESSAGE_TAG, c->name_msg, (Span){0, 0}, tag);
    if (node->alias.name != NULL && node->alias.name != c->name_underscore)
        info->alias = bind_implicit(c, SYMBOL_MESSAGE_TAG, node->alias.name, node->alias.span, tag);
    if (info->message == NULL || info->message->name == c->name_underscore) return;
    if (info->alias != NULL && info->alias->name == info->message->name) {
        Diagnostic *d = report(c, DUPLICATE_NAME, info->alias->span, info->alias->name->text, "actor");
        diag_note(d, info->message->span, "first declared here");
    }
    scope_bind(&c->scopes, info->message);
}

static void warn_missing_variants(Checker *c, const AstReceive *node, const ActorInfo *info,
                                  const char *missing) {
    if (c->diags->error_count > 0) return;
    uint32_t start = node->node.span.start;
    Span word = {start, start + 7}; /* receive */
    Diagnostic *d = report(c, SKETCH_INCOMPLETE, word, info->node->ident.name->text, missing);
    diag_help(d, "such a message is dropped: add an arm for it, or '| _ =>' for all that are left");
}

static void check_receive_arms(Checker *c, ActorInfo *info, AstReceive *node) {
    check_arms(c, &node->arms, info->protocol, NULL, false);
    node->can_fall_through = !has_default_arm(&node->arms);
    if (is_poison(info->protocol)) return;
    const char *missing = find_missing_cases(c, &node->arms, info->protocol, true);
    if (missing == NULL || info->protocol->kind != TYPE_MESSAGE) return;
    if (node->is_sketch)
        warn_missing_variants(c, node, info, missing);
    else
        report_missing_cases(c, info->node->ident.span, missing);
}

static void report_after(Checker *c, AstNode *timeout) {
    Diagnostic *d = report(c, AFTER_VALUE, timeout->span);
    diag_help(d, "write milliseconds, 1 or more: 'after 30_000 => …'");
}

static void check_after(Checker *c, ActorInfo *info, AstAfter *node) {
    const Type *type = check_value(c, node->timeout, basic(c, TYPE_I64));
    ConstValue value;
    if (!is_poison(type)) {
        if (program_constant(node->timeout, &value) && value.as.bits > 0)
            info->after_ms = value.as.bits;
        else
            report_after(c, node->timeout);
    }
    check_branch(c, node->body, NULL, false);
}

static void check_receive(Checker *c, Symbol *actor, AstReceive *node) {
    ActorInfo *info = actor->as.actor;
    Body body = {.kind = BODY_RECEIVE, .owner = actor, .uses = &info->uses};
    c->body = &body;
    uint32_t outer = scope_push(&c->scopes);
    bind_message(c, info, node);
    if (node->body != NULL)
        check_block(c, ast_as(Block, node->body), NULL, false);
    else
        check_receive_arms(c, info, node);
    if (node->after != NULL) check_after(c, info, ast_as(After, node->after));
    scope_pop(&c->scopes, outer);
    c->body = NULL;
}

static void check_hooks(Checker *c, const AstActor *node) {
    for (uint32_t i = 0; i < node->hooks.count; i++) {
        Diagnostic *d = report(c, HOOK_OUTSIDE_GRAIN, node->hooks.items[i]->span,
                               ast_as(Func, node->hooks.items[i])->ident.name->text);
        diag_help(d, "an actor's state begins with its initialisers; only a grain is activated");
    }
}

void check_actor_body(Checker *c, Symbol *actor) {
    ActorInfo *info = actor->as.actor;
    Body body = {.kind = BODY_INITIALIZER, .owner = actor, .uses = &info->uses};
    c->body = &body;
    check_defaults(c, info->params, info->param_count);
    uint32_t outer = scope_push(&c->scopes);
    bind_params(c, info->params, info->param_count);
    check_vars(c, actor);
    check_hooks(c, info->node);
    if (info->node->receive != NULL) check_receive(c, actor, ast_as(Receive, info->node->receive));
    scope_pop(&c->scopes, outer);
}
