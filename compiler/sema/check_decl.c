/* Declarations other than actors: what functions take and give, what constants and globals are, and their
 * bodies. Constants, globals and aliases are resolved when first asked for, so that they may stand in any
 * order. */
#include "compiler/sema/checker.h"

/* --- aliases, constants, globals --- */

enum { CYCLE_NOTES = 6 };

static void report_cycle(Checker *c, Symbol *symbol) {
    Diagnostic *d = report(c, DEPENDENCY_CYCLE, symbol->span, symbol_describe(c->arena, symbol));
    uint32_t first = c->resolving.count;
    while (first > 0 && c->resolving.items[first - 1] != symbol) first--;
    for (uint32_t i = first; i < c->resolving.count && i < first + CYCLE_NOTES; i++)
        diag_note(d, c->resolving.items[i]->span, "through %s",
                  symbol_describe(c->arena, c->resolving.items[i]));
    symbol->type = poison(c);
}

static const Type *declared_type(Checker *c, AstNode *type_node) {
    return type_node == NULL ? NULL : resolve_value_type(c, type_node);
}

static bool can_be_constant(const Type *type) {
    return type_is_numeric(type) || type->kind == TYPE_BOOL || type->kind == TYPE_CHAR ||
           type->kind == TYPE_STRING || is_poison(type);
}

/* NULL when it is not written. */
const Type *declared_constant_type(Checker *c, const AstBinding *node) {
    const Type *type = declared_type(c, node->type_node);
    if (type == NULL || can_be_constant(type)) return type;
    Diagnostic *d = report(c, CONSTANT_TYPE, node->type_node->span, text_of(c, type));
    diag_help(d,
              "constants are numbers, bool, char and String; a 'let' holds any value, at module level too");
    return poison(c);
}

static const Type *check_initializer(Checker *c, AstNode *value, const Type *want) {
    return want != NULL ? check_value(c, value, want) : check_any_value(c, value, NULL);
}

static void resolve_constant(Checker *c, Symbol *symbol) {
    AstBinding *node = ast_as(Binding, symbol->node);
    const Type *want = declared_constant_type(c, node);
    if (node->value == NULL) { /* reported by the parser */
        symbol->type = poison(c);
        return;
    }
    const Type *found = check_initializer(c, node->value, want);
    symbol->type = want != NULL ? want : found;
    if (is_poison(found) || is_poison(symbol->type)) {
        symbol->type = poison(c);
        return;
    }
    symbol->as.constant = const_evaluate(c, node->value);
    if (symbol->as.constant == NULL || symbol->as.constant->type != symbol->type) symbol->type = poison(c);
}

/* Gives the parts of a value that a pattern takes apart their types. */
static void resolve_parts(Checker *c, Symbol *whole) {
    const GlobalInfo *info = whole->as.global;
    if (!info->is_whole) return;
    uint32_t outer = scope_push(&c->scopes), errors = c->diags->error_count;
    check_irrefutable(c, info->node->pattern, whole->type);
    for (uint32_t i = 0; i < info->parts.count; i++) {
        Symbol *part = info->parts.items[i], *local = scope_lookup_here(&c->scopes, part->name);
        part->type = local == NULL ? poison(c) : local->type;
        part->as.global->local = local;
        if (local != NULL)
            local->is_used = true;
        else if (c->diags->error_count == errors) /* it means a variant, and would not be a name */
            report(c, DUPLICATE_NAME, part->span, part->name->text, "module");
    }
    scope_pop(&c->scopes, outer);
}

static void resolve_part(Checker *c, Symbol *part) {
    Symbol *whole = part->as.global->whole;
    if (whole->state != STATE_RESOLVING) resolve_symbol(c, whole);
    if (part->type == NULL && whole->state == STATE_RESOLVING)
        report_cycle(c, part);
    else if (part->type == NULL)
        part->type = poison(c);
}

static void resolve_global(Checker *c, Symbol *symbol) {
    AstBinding *node = symbol->as.global->node;
    if (symbol->as.global->whole != NULL) {
        resolve_part(c, symbol);
        return;
    }
    const Type *want = declared_type(c, node->type_node);
    if (want != NULL) { /* known before the value is: functions may use it */
        symbol->type = want;
        resolve_parts(c, symbol);
    }
    const Type *found = node->value == NULL ? poison(c) : check_initializer(c, node->value, want);
    if (want == NULL && found->kind == TYPE_NEVER) {
        report(c, NO_VALUE_TYPE, node->value->span, text_of(c, found));
        found = poison(c);
    }
    if (want == NULL) {
        symbol->type = found;
        resolve_parts(c, symbol);
    }
    node->pattern->type = symbol->type;
}

static void resolve_alias(Checker *c, Symbol *symbol) {
    Symbol **params = symbol->as.alias.type_params;
    uint32_t count = symbol->as.alias.type_param_count, outer = scope_push(&c->scopes);
    bind_type_params(c, params, count);
    resolve_bounds(c, params, count, &(AstList){0});
    const Type *target = resolve_type(c, ast_as(TypeAlias, symbol->node)->target);
    scope_pop(&c->scopes, outer);
    const TypeArgs none = infer_begin(c, params, count);
    symbol->as.alias.target = target;
    symbol->type = infer_type(c, &none, target);
}

static void resolve_fresh(Checker *c, Symbol *symbol) {
    Body body = {.kind = BODY_INITIALIZER, .owner = symbol};
    if (symbol->kind == SYMBOL_GLOBAL) body.uses = &symbol->as.global->uses;
    Body *outer = c->body;
    ScopeSuspension suspension = scopes_suspend(&c->scopes);
    c->body = &body;
    switch ((SymbolKind)symbol->kind) {
    case SYMBOL_TYPE_ALIAS: resolve_alias(c, symbol); break;
    case SYMBOL_CONST: resolve_constant(c, symbol); break;
    case SYMBOL_GLOBAL: resolve_global(c, symbol); break;
    default: break;
    }
    c->body = outer;
    scopes_resume(&c->scopes, suspension);
}

/* Of aliases, constants and globals that are each defined by the next: resolving them nests. */
enum { MAX_CHAIN = 100 };

/* Said once: what stands behind the end of the chain is no chain of its own. */
static void report_long_chain(Checker *c, Symbol *symbol) {
    if (!c->said_long_chain)
        report(c, LONG_CHAIN, symbol->span, symbol_describe(c->arena, symbol), (unsigned)MAX_CHAIN);
    c->said_long_chain = true;
    symbol->type = poison(c);
}

void resolve_symbol(Checker *c, Symbol *symbol) {
    if (symbol->state == STATE_RESOLVED || symbol->module != c->module) return;
    if (symbol->state == STATE_RESOLVING) {
        if (symbol->type == NULL || symbol->kind == SYMBOL_CONST) report_cycle(c, symbol);
        return;
    }
    symbol->state = STATE_RESOLVING;
    if (c->resolving.count == MAX_CHAIN || c->said_long_chain) {
        report_long_chain(c, symbol);
    } else {
        vec_push(c->arena, &c->resolving, symbol);
        resolve_fresh(c, symbol);
        c->resolving.count--;
    }
    symbol->state = STATE_RESOLVED;
}

/* --- functions --- */

static const Type *param_type(Checker *c, AstParam *param) {
    if (param->type_node != NULL) return resolve_value_type(c, param->type_node);
    Diagnostic *d = report(c, MISSING_TYPE, param->ident.span, param->ident.name->text);
    diag_help(d, "write its type: '%s: i64'", param->ident.name->text);
    return poison(c);
}

static void check_default_position(Checker *c, AstParam *param, const AstParam **with_default) {
    if (param->value != NULL) {
        *with_default = param;
    } else if (*with_default != NULL) {
        Diagnostic *d = report(c, DEFAULT_POSITION, param->ident.span, param->ident.name->text);
        diag_note(d, (*with_default)->ident.span, "'%s' has a default", (*with_default)->ident.name->text);
    }
}

void declare_params(Checker *c, AstList *params, uint32_t count, Symbol ***symbols) {
    const AstParam *with_default = NULL;
    *symbols = arena_array(c->arena, Symbol *, count);
    for (uint32_t i = 0; i < count; i++) {
        AstParam *param = ast_as(Param, params->items[i]);
        Symbol *symbol = symbol_new(c, SYMBOL_PARAM, param->ident.name, param->ident.span, &param->node);
        symbol->type = param_type(c, param);
        symbol->as.local.index = i;
        symbol->as.local.slot = UINT32_MAX;
        symbol->as.local.value = param->value;
        symbol->is_var = symbol->is_inout = param->is_var;
        if (param->is_var && param->value != NULL)
            report(c, NO_DEFAULT, param->value->span, param->ident.name->text,
                   "a call names the variable that a 'var' parameter changes");
        param->node.symbol = symbol;
        (*symbols)[i] = symbol;
        check_default_position(c, param, &with_default);
    }
}

static void check_extern_type(Checker *c, AstNode *node, const Type *type, bool is_result) {
    bool is_scalar = type_is_int(type) || type_is_float(type) || type_class(type) == TYPE_CLASS_HANDLE ||
                     type->kind == TYPE_BOOL || type->kind == TYPE_CHAR;
    bool is_param_only = type->kind == TYPE_STRING || type->kind == TYPE_BYTES || type->kind == TYPE_FUNC;
    bool is_result_only = type->kind == TYPE_VOID || type->kind == TYPE_NEVER;
    if (is_poison(type) || is_scalar || (is_result ? is_result_only : is_param_only)) return;
    Diagnostic *d = report(c, EXTERN_TYPE, node->span, text_of(c, type));
    diag_help(d, "%s: numbers, bool, char, handles%s", is_result ? "C may give" : "C may take",
              is_result ? "" : ", functions, and String and Bytes as (pointer, length)");
}

static void check_extern(Checker *c, FuncInfo *info) {
    for (uint32_t i = 0; i < info->param_count; i++) {
        AstNode *type_node = ast_as(Param, info->node->params.items[i])->type_node;
        if (info->params[i]->is_inout)
            report(c, EXTERN_TYPE, info->params[i]->span, "a 'var' parameter");
        else if (type_node != NULL)
            check_extern_type(c, type_node, info->params[i]->type, false);
    }
    if (info->node->result != NULL) check_extern_type(c, info->node->result, info->result, true);
}

static bool is_main_result(const Type *type) {
    if (type->kind == TYPE_ERROR_UNION) type = type->args[0];
    return type->kind == TYPE_VOID || type->kind == TYPE_I32 || type->kind == TYPE_I64 || is_poison(type);
}

static void check_main(Checker *c, Symbol *symbol) {
    FuncInfo *info = symbol->as.func;
    Diagnostic *d = NULL;
    info->is_main = true;
    c->program->main = symbol;
    symbol->is_used = true;
    if (info->type_param_count > 0)
        d = report(c, MAIN_SIGNATURE, info->type_params[0]->span, "takes no type parameters");
    else if (info->param_count > 0)
        d = report(c, MAIN_SIGNATURE, info->params[0]->span, "takes no parameters");
    else if (!is_main_result(info->result) && info->node->result != NULL)
        d = report(c, MAIN_SIGNATURE, info->node->result->span, "cannot return this type");
    if (d != NULL)
        diag_help(d,
                  "main is 'func main() do', with '-> i32', '-> i64', '!void' or '!i64' if it has a result");
}

static void declare_self_and_params(Checker *c, FuncInfo *info) {
    AstFunc *node = info->node;
    Symbol **params;
    declare_params(c, &node->params, node->params.count, &params);
    info->param_count = node->params.count;
    info->params = params;
    if (!node->has_self) return;
    if (info->owner == NULL) {
        report(c, SELF_WITHOUT_TYPE, node->ident.span);
        return;
    }
    info->params = arena_array(c->arena, Symbol *, node->params.count + 1);
    info->params[0] = declare_self(c, info);
    for (uint32_t i = 0; i < node->params.count; i++) {
        info->params[i + 1] = params[i];
        params[i]->as.local.index = i + 1;
    }
    info->param_count++;
}

static void check_func_types(Checker *c, Symbol *symbol) {
    FuncInfo *info = symbol->as.func;
    AstFunc *node = info->node;
    declare_self_and_params(c, info);
    info->result = node->result == NULL ? basic(c, TYPE_VOID) : resolve_type(c, node->result);
    if (info->result->kind == TYPE_MESSAGE) info->result = resolve_value_type(c, node->result);
    if (info->is_extern) check_extern(c, info);
    read_binding(c, info);
    symbol->type = make_func_type(c, info->result, info->params, info->param_count);
    limit_type(c, symbol->span, symbol->type);
}

void check_func_signature(Checker *c, Symbol *symbol) {
    FuncInfo *info = symbol->as.func;
    if (runtime_annotation(c, info->node) == NULL) check_annotations(c, &info->node->annotations, NULL);
    uint32_t outer = scope_push(&c->scopes);
    declare_func_type_params(c, info);
    check_func_types(c, symbol);
    scope_pop(&c->scopes, outer);
    if (symbol->name == c->name_main && c->module == c->program->root && !info->is_extern &&
        info->owner == NULL && info->outer == NULL)
        check_main(c, symbol);
}

/* --- bodies --- */

void bind_params(Checker *c, Symbol **params, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        Symbol *param = params[i];
        if (param->name == c->name_underscore) continue;
        Symbol *first = scope_lookup_here(&c->scopes, param->name);
        if (first != NULL) {
            Diagnostic *d = report(c, DUPLICATE_NAME, param->span, param->name->text, "parameter list");
            diag_note(d, first->span, "first declared here");
        }
        scope_bind(&c->scopes, param);
    }
}

static void report_missing_return(Checker *c, Symbol *symbol, const FuncInfo *info) {
    AstNode *body = info->node->body;
    Span end = {body->span.end > 3 ? body->span.end - 3 : body->span.start, body->span.end};
    Diagnostic *d = report(c, MISSING_RETURN, end, symbol->name->text, text_of(c, info->result));
    if (info->node->result != NULL) diag_note(d, info->node->result->span, "the result is declared here");
    diag_help(d, "end with a value, or with 'return'");
}

static void check_result_fits(Checker *c, const FuncInfo *info) {
    Diagnostic *d = check_fits(c, info->node->body, info->result);
    if (d != NULL) diag_note(d, info->node->result->span, "the result is declared here");
    if (d != NULL) blame_result(c, d, info->node->body->type);
}

static void check_func_result(Checker *c, Symbol *symbol, const FuncInfo *info) {
    const Type *found = info->node->body->type;
    if (found->kind == TYPE_NEVER || is_poison(found)) return;
    if (info->result->kind == TYPE_NEVER || (has_result(info->result) && found->kind == TYPE_VOID))
        report_missing_return(c, symbol, info);
    else if (has_result(info->result))
        check_result_fits(c, info);
}

void check_func_body(Checker *c, Symbol *symbol) {
    FuncInfo *info = symbol->as.func;
    Body body = {.kind = BODY_FUNC, .owner = symbol, .result = info->result, .uses = &info->uses};
    if (info->outer != NULL) body.wall = c->scopes.stack.count;
    c->body = &body;
    uint32_t outermost = enter_owner(c, info->owner);
    bind_func_type_params(c, info);
    check_defaults(c, info->params, info->param_count);
    uint32_t outer = scope_push(&c->scopes);
    bind_params(c, info->params, info->param_count);
    if (info->node->body != NULL) {
        bool wants_value = has_result(info->result);
        check_block(c, ast_as(Block, info->node->body), wants_value ? info->result : NULL, wants_value);
        check_func_result(c, symbol, info);
    }
    info->has_defer = body.has_defer;
    note_unused_params(c, symbol, info->params, info->param_count);
    scope_pop(&c->scopes, outer);
    scope_pop(&c->scopes, outermost);
    c->body = NULL;
}

/* --- error sets --- */

static Symbol *declare_error_name(Checker *c, Symbol *set, AstIdent ident, AstNode *node) {
    ErrorSetInfo *info = set->as.error_set;
    Symbol *symbol = symbol_new(c, SYMBOL_ERROR_NAME, ident.name, ident.span, node);
    symbol->type = set->type;
    symbol->is_pub = true;
    symbol->as.error.set = set;
    symbol->as.error.index = info->error_count;
    info->errors[info->error_count++] = symbol;
    map_set(c->arena, &info->names, map_key(symbol->name), symbol);
    return symbol;
}

static void check_error_set(Checker *c, Symbol *set) {
    ErrorSetInfo *info = set->as.error_set;
    AstList *variants = &info->node->variants;
    info->errors = arena_array(c->arena, Symbol *, variants->count + 1);
    if (variants->count == 0) declare_error_name(c, set, info->node->ident, &info->node->node);
    for (uint32_t i = 0; i < variants->count; i++) {
        AstVariant *variant = ast_as(Variant, variants->items[i]);
        if (variant->has_fields) report_error_fields(c, variant->node.span);
        Symbol *first = find_variant(set, variant->ident.name);
        if (first != NULL) {
            Diagnostic *d =
                report(c, DUPLICATE_NAME, variant->ident.span, variant->ident.name->text, "error set");
            diag_note(d, first->span, "first declared here");
            continue;
        }
        variant->node.symbol = declare_error_name(c, set, variant->ident, &variant->node);
    }
}

/* --- the module --- */

static void check_types(Checker *c) {
    Scope *scope = c->module->scope;
    for (uint32_t i = 0; i < scope->symbols.count; i++) {
        Symbol *symbol = scope->symbols.items[i];
        if (symbol->kind == SYMBOL_TYPE_ALIAS) resolve_symbol(c, symbol);
        if (symbol->kind == SYMBOL_ERROR_SET) check_error_set(c, symbol);
        if (symbol->kind == SYMBOL_MESSAGE) check_message_signature(c, symbol);
        if (symbol->kind == SYMBOL_ENUM) check_enum_signature(c, symbol);
        if (symbol->kind == SYMBOL_TRAIT) check_trait_signature(c, symbol);
        if (symbol->kind == SYMBOL_STRUCT) check_struct_signature(c, symbol);
    }
}

static void check_impl_signatures(Checker *c) {
    SymbolVec *impls = &c->program->impls;
    for (uint32_t i = c->first_impl; i < impls->count; i++) check_impl_signature(c, impls->items[i]);
    for (uint32_t i = c->first_impl; i < impls->count; i++) check_impl_items(c, impls->items[i]);
}

static void check_impl_bodies(Checker *c) {
    SymbolVec *impls = &c->program->impls;
    for (uint32_t i = c->first_impl; i < impls->count; i++) {
        const ImplInfo *impl = impls->items[i]->as.impl;
        for (uint32_t k = 0; k < impl->item_count; k++) check_func_body(c, impl->items[k]);
    }
}

/* An item without a body may still have parameters with defaults. */
static void check_trait_items(Checker *c, const Symbol *trait) {
    const TraitInfo *info = trait->as.trait;
    for (uint32_t i = 0; i < info->item_count; i++) check_func_body(c, info->items[i]);
}

void check_signatures(Checker *c) {
    Scope *scope = c->module->scope;
    resolve_supertraits(c);
    check_types(c);
    check_impl_signatures(c);
    for (uint32_t i = 0; i < scope->symbols.count; i++) {
        Symbol *symbol = scope->symbols.items[i];
        if (symbol->kind == SYMBOL_FUNC) check_func_signature(c, symbol);
        if (symbol->kind == SYMBOL_ACTOR) check_actor_signature(c, symbol);
    }
    for (uint32_t i = 0; i < scope->symbols.count; i++) {
        Symbol *symbol = scope->symbols.items[i];
        if (symbol->kind == SYMBOL_CONST || symbol->kind == SYMBOL_GLOBAL) resolve_symbol(c, symbol);
    }
    for (uint32_t i = c->first_global; i < c->all_globals.count; i++)
        resolve_symbol(c, c->all_globals.items[i]);
}

void check_bodies(Checker *c) {
    Scope *scope = c->module->scope;
    bool is_lazy = c->module->is_std; /* check_body_of */
    for (uint32_t i = 0; i < scope->symbols.count; i++) {
        Symbol *symbol = scope->symbols.items[i];
        if (symbol->kind == SYMBOL_MESSAGE) check_message_defaults(c, symbol);
        if (symbol->kind == SYMBOL_ENUM) check_enum_defaults(c, symbol);
        if (symbol->kind == SYMBOL_STRUCT) check_struct_defaults(c, symbol);
        if (is_lazy) continue;
        if (symbol->kind == SYMBOL_FUNC) check_func_body(c, symbol);
        if (symbol->kind == SYMBOL_ACTOR) check_actor_body(c, symbol);
        if (symbol->kind == SYMBOL_TRAIT) check_trait_items(c, symbol);
    }
    if (is_lazy) return;
    for (uint32_t i = 0; i < c->tests.count; i++) check_func_body(c, c->tests.items[i]);
    check_impl_bodies(c);
    settle_closures(c);
}
