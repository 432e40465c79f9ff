/* Calls: what is called, and with which arguments. Methods are in check_method.c. */
#include "compiler/sema/checker.h"

void check_arguments_silently(Checker *c, AstList *args) {
    bool outer = c->is_silent;
    c->is_silent = true;
    for (uint32_t i = 0; i < args->count; i++) check_expr(c, ast_as(Arg, args->items[i])->value, poison(c));
    c->is_silent = outer;
}

static const Type *report_failed_target(Checker *c, AstList *args) {
    check_arguments_silently(c, args);
    return poison(c);
}

static void type_arguments(Checker *c, AstNode *callee, TypeArgs *known, const char *what) {
    bool is_one = callee->kind == AST_Index;
    uint32_t count = is_one ? 1 : ast_as(TypeApply, callee)->args.count;
    if (count != known->count)
        report(c, TYPE_ARGUMENTS, callee->span, what, known->count, known->count == 1 ? "" : "s", count);
    for (uint32_t i = 0; i < known->count; i++) {
        AstNode *arg = i >= count ? NULL
                       : is_one   ? ast_as(Index, callee)->index
                                  : ast_as(TypeApply, callee)->args.items[i];
        const Type *type = arg == NULL ? NULL : resolve_expr_value_type(c, arg);
        if (type == NULL && arg != NULL) report(c, NOT_A_TYPE, arg->span, "this", "value");
        known->args[i] = type == NULL || count != known->count ? poison(c) : type;
    }
}

static bool has_type_arguments(const AstNode *callee) {
    return callee->kind == AST_Index || callee->kind == AST_TypeApply;
}

const Type *call_function(Checker *c, AstCall *node, const FunctionCall *call) {
    Symbol *symbol = call->symbol;
    if (symbol->type == NULL || is_poison(symbol->type)) return report_failed_target(c, &node->args);
    bool is_wrapper = symbol->kind == SYMBOL_WRAPPER;
    Signature signature = {.what = symbol->name->text,
                           .params = is_wrapper ? symbol->as.wrapper.params : symbol->as.func->params,
                           .count = symbol->type->arg_count - 1,
                           .skipped = UINT32_MAX,
                           .receiver = call->receiver,
                           .result = symbol->type->args[0],
                           .want = call->want,
                           .is_chosen = call->is_chosen,
                           .declared = symbol,
                           .callee = node->callee->span};
    TypeArgs known = {0};
    if (!is_wrapper && symbol->as.func->type_param_count > 0) {
        known = call->known != NULL
                    ? *call->known
                    : infer_begin(c, symbol->as.func->type_params, symbol->as.func->type_param_count);
        signature.type_args = &known;
        if (has_type_arguments(node->callee) && call->known == NULL)
            type_arguments(c, node->callee, &known, symbol->name->text);
    }
    uses_add(c, is_wrapper ? symbol->as.wrapper.actor : symbol);
    CallKind kind = is_wrapper ? CALL_WRAPPER : call->is_trait_call ? CALL_TRAIT : CALL_FUNC;
    node->plan = plan_arguments(c, kind, &signature, &node->args, false, span_last(node->node.span));
    node->callee->type = symbol->type;
    return infer_type(c, &known, symbol->type->args[0]);
}

static const Type *report_not_callable(Checker *c, AstCall *node, const Type *type) {
    Diagnostic *d = report(c, NOT_CALLABLE, node->callee->span, text_of(c, type));
    note_declared(d, node->callee);
    check_arguments_silently(c, &node->args);
    return poison(c);
}

static const Type *call_value(Checker *c, AstCall *node) {
    const Type *type = check_any_value(c, node->callee, NULL);
    if (is_poison(type)) {
        DiagMark mark = diags_mark(c->diags);
        check_arguments_silently(c, &node->args);
        if (node->is_bare) diags_reset(c->diags, &mark); /* `raise Error(x)`: the first word says it all */
        return type;
    }
    return call_function_value(c, node, type);
}

const Type *call_function_value(Checker *c, AstCall *node, const Type *type) {
    if (type->kind != TYPE_FUNC) return report_not_callable(c, node, type);
    Signature signature = {.what = "this function",
                           .types = type->args + 1,
                           .count = type->arg_count - 1,
                           .skipped = UINT32_MAX};
    node->plan = plan_arguments(c, CALL_VALUE, &signature, &node->args, false, span_last(node->node.span));
    node->plan->function = type;
    return type->args[0];
}

static void help_struct_literal(Diagnostic *d, const AstCall *node, const Symbol *symbol) {
    diag_help(d, "a struct is made with braces: '%s { field: value }'", symbol->name->text);
    uint32_t count = node->args.count;
    if (count == 0) return;
    const AstNode *first = node->args.items[0], *last = node->args.items[count - 1];
    if (((const AstArg *)first)->ident.name == NULL) return;
    diag_fix(d, (Span){node->callee->span.end, first->span.start}, " { ");
    diag_fix(d, (Span){last->span.end, node->node.span.end}, " }");
}

static void help_type_call(Checker *c, Diagnostic *d, const AstCall *node, const Symbol *symbol) {
    if (symbol->type != NULL && symbol->type->kind == TYPE_STRING) {
        diag_help(d, "any value becomes a string by 'x.to_string()'");
        return;
    }
    diag_help(d, "convert a number with 'as': 'x as %s'", symbol->name->text);
    if (node->callee->kind == AST_NameRef) help_conversion(c, d, node->callee->span, symbol->name->text);
}

static const Type *call_not_a_function(Checker *c, AstCall *node, Symbol *symbol) {
    check_arguments_silently(c, &node->args);
    if (symbol->kind == SYMBOL_ERROR_NAME) return refuse_error_fields(c, node->node.span, symbol);
    Diagnostic *d = report(c, NOT_CALLABLE, node->callee->span, symbol_describe(c->arena, symbol));
    if (symbol->kind == SYMBOL_ACTOR)
        diag_help(d, "start one with 'spawn %s(…)', or below a supervisor with '%s_start_supervised_ref(…)'",
                  symbol->name->text, symbol->name->text);
    else if (symbol->kind == SYMBOL_STRUCT)
        help_struct_literal(d, node, symbol);
    else if (symbol->kind == SYMBOL_BUILTIN_TYPE)
        help_type_call(c, d, node, symbol);
    return poison(c);
}

static const Type *call_symbol(Checker *c, AstCall *node, Symbol *symbol, const Type *want) {
    FunctionCall call = {.symbol = symbol, .want = want};
    switch ((SymbolKind)symbol->kind) {
    case SYMBOL_FUNC:
    case SYMBOL_WRAPPER: return call_function(c, node, &call);
    case SYMBOL_BUILTIN: return check_builtin_call(c, node, symbol);
    case SYMBOL_VARIANT:
    case SYMBOL_LOCAL:
    case SYMBOL_PARAM:
    case SYMBOL_STATE:
    case SYMBOL_GLOBAL: return call_value(c, node);
    case SYMBOL_BAD: check_arguments_silently(c, &node->args); return poison(c);
    default: return call_not_a_function(c, node, symbol);
    }
}

/* `f[i64](x)`: the function; NULL when the brackets are an index. */
static Symbol *applied_function(Checker *c, AstNode *callee) {
    if (!has_type_arguments(callee)) return NULL;
    Symbol *symbol = resolve_applied(c, callee);
    if (symbol == NULL || symbol->kind == SYMBOL_BAD) return symbol;
    return symbol->kind == SYMBOL_FUNC && symbol->as.func->type_param_count > 0 ? symbol : NULL;
}

static const Type *call_member(Checker *c, AstCall *node, AstMember *callee, const Type *want) {
    if (callee->is_optional) return check_optional_member(c, callee, node);
    if (names_handle_type(c, callee->object)) return check_type_call(c, node, callee);
    if (is_type_call(c, callee)) return check_associated_call(c, node, callee, want);
    const Type *variant = check_variant_call(c, node, want);
    if (variant != NULL) return variant;
    Symbol *symbol = resolve_entity(c, &callee->node);
    return symbol != NULL ? call_symbol(c, node, symbol, want) : check_method(c, node, callee, want);
}

const Type *check_call(Checker *c, AstCall *node, const Type *want) {
    AstNode *callee = node->callee;
    Symbol *applied = applied_function(c, callee);
    if (applied != NULL) return call_symbol(c, node, applied, want);
    if (callee->kind == AST_Member) return call_member(c, node, ast_as(Member, callee), want);
    const Type *variant = check_variant_call(c, node, want);
    if (variant != NULL) return variant;
    if (callee->kind == AST_DotVariant && want != NULL && is_poison(want)) {
        check_arguments_silently(c, &node->args);
        return want;
    }
    if (callee->kind == AST_NameRef) return call_symbol(c, node, resolve_entity(c, callee), want);
    return call_value(c, node);
}

/* --- generic functions as values --- */

/* What a name alone means, without saying that it is unknown. */
static Symbol *named_function(const AstNode *node) {
    if (node->kind != AST_NameRef) return NULL;
    Symbol *symbol = scope_lookup(((const AstNameRef *)node)->ident.name);
    if (symbol != NULL && symbol->kind == SYMBOL_IMPORT) symbol = symbol->as.import;
    bool is_generic = symbol != NULL && symbol->kind == SYMBOL_FUNC && symbol->as.func->type_param_count > 0;
    return is_generic ? lookup_name(((const AstNameRef *)node)->ident.name) : NULL;
}

bool names_generic_function(const AstNode *node) {
    return named_function(node) != NULL;
}

bool names_generic_type(const AstNode *node) {
    if (node->kind != AST_NameRef) return false;
    const Symbol *symbol = scope_lookup(((const AstNameRef *)node)->ident.name);
    if (symbol != NULL && symbol->kind == SYMBOL_IMPORT) symbol = symbol->as.import;
    if (symbol == NULL) return false;
    if (symbol->kind == SYMBOL_BUILTIN_TYPE)
        return symbol->as.type_kind == TYPE_MAP || symbol->as.type_kind == TYPE_SET;
    bool is_declared = symbol->kind == SYMBOL_STRUCT || symbol->kind == SYMBOL_ENUM;
    return is_declared && symbol->type != NULL && symbol->type->has_param;
}

const Type *check_generic_value(Checker *c, AstNode *node, const Type *want) {
    Symbol *func = has_type_arguments(node) ? applied_function(c, node) : named_function(node);
    if (func == NULL || func->kind != SYMBOL_FUNC || func->type == NULL) return NULL;
    TypeArgs known = infer_begin(c, func->as.func->type_params, func->as.func->type_param_count);
    if (has_type_arguments(node)) type_arguments(c, node, &known, func->name->text);
    return check_instance(c, node, func, &known, want);
}

const Type *check_instance(Checker *c, AstNode *node, Symbol *func, TypeArgs *known, const Type *want) {
    infer_from_function(c, known, func->type, want);
    uses_add(c, func);
    func->is_pinned = true;
    if (!infer_end(c, known, node->span, func->name->text, func)) return poison(c);
    Symbol *instance = symbol_new(c, SYMBOL_INSTANCE, func->name, func->span, func->node);
    instance->as.instance.func = func;
    instance->as.instance.type_args = known->args;
    instance->as.instance.type_arg_count = known->count;
    node->symbol = instance;
    return instance->type = infer_type(c, known, func->type);
}

/* --- spawn --- */

static const Type *spawn_actor(Checker *c, AstSpawn *node, AstCall *call, Symbol *symbol) {
    ActorInfo *actor = symbol->as.actor;
    Signature signature = {.what = symbol->name->text,
                           .params = actor->params,
                           .count = actor->param_count,
                           .skipped = UINT32_MAX,
                           .declared = symbol};
    node->plan = plan_arguments(c, CALL_SPAWN, &signature, &call->args, false, span_last(call->node.span));
    uses_add(c, symbol);
    return actor->protocol == NULL || is_poison(actor->protocol)
               ? poison(c)
               : type_make(c->types, TYPE_ACTOR_REF, &actor->protocol, 1);
}

static const Type *report_spawned_task(Checker *c, AstSpawn *node) {
    if (!profile_allows(c, PROFILE_SERVICE, node->node.span, "tasks")) return poison(c);
    return report_unsupported(c, node->node.span, "spawning a function");
}

static const Type *report_spawn_target(Checker *c, AstNode *value) {
    Diagnostic *d = report(c, SPAWN_TARGET, value->span);
    if (value->symbol != NULL && value->symbol->kind == SYMBOL_ACTOR) {
        diag_help(d, "write 'spawn %s()'", value->symbol->name->text);
        diag_fix(d, (Span){value->span.end, value->span.end}, "()");
    } else if (value->kind == AST_Member) {
        diag_help(d, "to send to a new actor at once, put it in parentheses: '(spawn Counter()).send(…)'");
    } else {
        diag_help(d, "an actor is started by its name: 'spawn Counter()'");
    }
    return poison(c);
}

static const Type *spawn_call(Checker *c, AstSpawn *node, AstCall *call) {
    bool is_name = call->callee->kind == AST_NameRef || call->callee->kind == AST_Member;
    Symbol *symbol = is_name ? resolve_entity(c, call->callee) : NULL;
    if (symbol != NULL && symbol->kind == SYMBOL_ACTOR) {
        if (!profile_allows(c, PROFILE_CLUSTER, node->node.span, "actors")) return poison(c);
        return spawn_actor(c, node, call, symbol);
    }
    check_arguments_silently(c, &call->args);
    if (symbol != NULL && symbol->kind == SYMBOL_BAD) return poison(c);
    if (symbol != NULL && symbol->kind == SYMBOL_FUNC) return report_spawned_task(c, node);
    return report_spawn_target(c, call->callee);
}

const Type *check_spawn(Checker *c, AstSpawn *node) {
    AstNode *value = node->value;
    if (node->options.count > 0) return report_unsupported(c, node->node.span, "an option of 'spawn'");
    switch ((AstKind)value->kind) {
    case AST_Call: return value->type = spawn_call(c, node, ast_as(Call, value));
    case AST_Closure:
    case AST_Block: return report_spawned_task(c, node);
    case AST_NameRef:
    case AST_Member: {
        Symbol *symbol = resolve_entity(c, value);
        if (symbol != NULL && symbol->kind == SYMBOL_BAD) return poison(c);
        break;
    }
    case AST_BadExpr: return poison(c);
    default: break;
    }
    return report_spawn_target(c, value);
}
