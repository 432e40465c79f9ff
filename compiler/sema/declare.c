/* The names of a module, declared before any of them is looked at: so their order in the source does not
 * matter. Constructs that cannot be compiled yet get a BAD symbol, so that their uses stay silent. */
#include "compiler/sema/checker.h"

static void report_duplicate(Checker *c, const Symbol *symbol, const Symbol *first) {
    Diagnostic *d = report(c, DUPLICATE_NAME, symbol->span, symbol->name->text, "module");
    if (first->span.start != 0) diag_note(d, first->span, "first declared here");
}

static void bind(Checker *c, Symbol *symbol) {
    Scope *scope = c->module->scope;
    Symbol *first = map_get(&scope->names, map_key(symbol->name));
    vec_push(c->arena, &scope->symbols, symbol);
    if (first != NULL) {
        report_duplicate(c, symbol, first);
    } else {
        map_set(c->arena, &scope->names, map_key(symbol->name), symbol);
        scope_bind(&c->scopes, symbol);
    }
}

static Symbol *declare(Checker *c, SymbolKind kind, AstIdent ident, AstNode *node, bool is_pub) {
    Symbol *symbol = symbol_new(c, kind, ident.name, ident.span, node);
    symbol->is_pub = is_pub;
    node->symbol = symbol;
    bind(c, symbol);
    return symbol;
}

/* --- what cannot be compiled yet --- */

static Symbol *declare_bad(Checker *c, AstIdent ident, AstNode *node, const char *what) {
    if (what != NULL) report_unsupported(c, ident.span, what);
    Symbol *symbol = declare(c, SYMBOL_BAD, ident, node, true);
    symbol->type = poison(c);
    return symbol;
}

static void declare_generic_message(Checker *c, AstMessage *node) {
    Diagnostic *d = report(c, MESSAGE_GENERIC, node->type_params.items[0]->span);
    diag_help(d, "declare one for each type: 'message Int%s { … }'", node->ident.name->text);
    declare_bad(c, node->ident, &node->node, NULL);
}

static void declare_bad_helper(Checker *c, AstIdent ident, AstNode *node, const char *suffix) {
    const char *text = text_format(c->arena, "%s%s", ident.name->text, suffix);
    AstIdent helper = {name_intern_c(&c->session->names, text), ident.span};
    if (map_get(&c->module->scope->names, map_key(helper.name)) == NULL) declare_bad(c, helper, node, NULL);
}

static void declare_grain(Checker *c, AstActor *node) {
    static const char *const suffixes[] = {"_start_supervised",
                                           "_start_supervised_ref",
                                           "_passivate_idle",
                                           "_grain_type",
                                           "_lookup_or_start",
                                           "_lookup_or_start_namespace",
                                           "_lookup_or_start_persistent",
                                           "_lookup_or_start_persistent_state0_u64",
                                           "_lookup_or_start_persistent_slots_u64",
                                           "_lookup_or_start_namespace_persistent_slots_u64"};
    if (!profile_allows(c, PROFILE_CLUSTER, node->ident.span, "grains"))
        declare_bad(c, node->ident, &node->node, NULL);
    else
        declare_bad(c, node->ident, &node->node, "a grain");
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        declare_bad_helper(c, node->ident, &node->node, suffixes[i]);
}

static void declare_supervisor(Checker *c, AstSupervisor *node) {
    if (!profile_allows(c, PROFILE_CLUSTER, node->ident.span, "supervisors"))
        declare_bad(c, node->ident, &node->node, NULL);
    else
        declare_bad(c, node->ident, &node->node, "a supervisor");
    declare_bad_helper(c, node->ident, &node->node, "_start_link");
}

/* --- declarations --- */

static void declare_func(Checker *c, AstFunc *node) {
    Symbol *symbol = declare(c, SYMBOL_FUNC, node->ident, &node->node, node->is_pub);
    symbol->as.func = arena_new(c->arena, FuncInfo);
    symbol->as.func->node = node;
    bool is_bound = runtime_annotation(c, node) != NULL;
    symbol->as.func->is_extern = node->is_extern && !is_bound;
    if (is_bound) return;
    if (node->is_extern)
        vec_push(c->arena, &c->program->externs, symbol);
    else
        vec_push(c->arena, &c->program->funcs, symbol);
}

static void declare_constant(Checker *c, AstBinding *node, AstIdent ident) {
    declare(c, SYMBOL_CONST, ident, &node->node, node->is_pub);
    node->pattern->symbol = node->node.symbol;
}

void report_constant_pattern(Checker *c, const AstBinding *node) {
    if (node->pattern->kind == AST_BadPattern) return;
    Diagnostic *d = report(c, SINGLE_NAME, node->pattern->span, "a 'const'");
    diag_help(d, "write a 'const' for each name, or take the value apart with 'let'");
}

static void declare_global(Checker *c, AstBinding *node, AstIdent ident) {
    Symbol *symbol = declare(c, SYMBOL_GLOBAL, ident, &node->node, node->is_pub);
    node->pattern->symbol = symbol;
    symbol->as.global = arena_new(c->arena, GlobalInfo);
    symbol->as.global->node = node;
    vec_push(c->arena, &c->all_globals, symbol);
}

static Symbol *declare_nameless_global(Checker *c, AstBinding *node) {
    Symbol *symbol = symbol_new(c, SYMBOL_GLOBAL, c->name_underscore, node->pattern->span, &node->node);
    node->node.symbol = symbol;
    symbol->as.global = arena_new(c->arena, GlobalInfo);
    symbol->as.global->node = node;
    vec_push(c->arena, &c->all_globals, symbol);
    return symbol;
}

/* A name that the pattern has twice is reported when the pattern is checked. */
static bool has_part(const GlobalInfo *whole, Name name) {
    for (uint32_t i = 0; i < whole->parts.count; i++)
        if (whole->parts.items[i]->name == name) return true;
    return false;
}

static void declare_part(Checker *c, Symbol *whole, AstIdent ident) {
    AstBinding *node = whole->as.global->node;
    if (ident.name == NULL || ident.name == c->name_underscore || has_part(whole->as.global, ident.name))
        return;
    Symbol *symbol = symbol_new(c, SYMBOL_GLOBAL, ident.name, ident.span, &node->node);
    symbol->is_pub = node->is_pub;
    bind(c, symbol);
    symbol->as.global = arena_new(c->arena, GlobalInfo);
    symbol->as.global->node = node;
    symbol->as.global->whole = whole;
    vec_push(c->arena, &symbol->as.global->uses, whole);
    vec_push(c->arena, &whole->as.global->parts, symbol);
    vec_push(c->arena, &c->all_globals, symbol);
}

typedef struct Parts {
    Checker *c;
    Symbol *whole;
} Parts;

static void declare_parts(void *context, AstNode *pattern) {
    const Parts *parts = context;
    switch ((AstKind)pattern->kind) {
    case AST_NamePattern: declare_part(parts->c, parts->whole, ast_as(NamePattern, pattern)->ident); break;
    case AST_RestPattern: declare_part(parts->c, parts->whole, ast_as(RestPattern, pattern)->ident); break;
    case AST_AtPattern: declare_part(parts->c, parts->whole, ast_as(AtPattern, pattern)->ident); break;
    case AST_FieldPattern:
        if (ast_as(FieldPattern, pattern)->pattern == NULL)
            declare_part(parts->c, parts->whole, ast_as(FieldPattern, pattern)->ident);
        break;
    default: break;
    }
    if (ast_category(pattern->kind) != AST_EXPR) ast_each_child(pattern, declare_parts, context);
}

static void declare_taking_apart(Checker *c, AstBinding *node) {
    if (node->kind == OP_CONST) report_constant_pattern(c, node);
    Parts parts = {c, declare_nameless_global(c, node)};
    parts.whole->as.global->is_whole = true;
    declare_parts(&parts, node->pattern);
}

static void declare_binding(Checker *c, AstBinding *node) {
    switch (node->pattern->kind) {
    case AST_NamePattern: {
        AstIdent ident = ast_as(NamePattern, node->pattern)->ident;
        if (node->kind == OP_CONST)
            declare_constant(c, node, ident);
        else
            declare_global(c, node, ident);
        break;
    }
    case AST_AnyPattern: (void)declare_nameless_global(c, node); break;
    case AST_BadPattern: break;
    default: declare_taking_apart(c, node); break;
    }
}

static void declare_message(Checker *c, AstMessage *node) {
    if (node->type_params.count > 0) {
        declare_generic_message(c, node);
        return;
    }
    Symbol *symbol = declare(c, SYMBOL_MESSAGE, node->ident, &node->node, node->is_pub);
    symbol->type = type_make_named(c->types, TYPE_MESSAGE, symbol, symbol->name, NULL, 0);
    symbol->as.message = arena_new(c->arena, MessageInfo);
    symbol->as.message->node = node;
    vec_push(c->arena, &c->program->messages, symbol);
}

static void give_type(Checker *c, Symbol *symbol, TypeKind kind, Symbol **params, uint32_t count) {
    const Type **args = type_param_types(c, params, count);
    symbol->type = type_make_named(c->types, kind, symbol, symbol->name, args, count);
}

static void declare_enum(Checker *c, AstEnum *node) {
    Symbol *symbol = declare(c, SYMBOL_ENUM, node->ident, &node->node, node->is_pub);
    EnumInfo *info = symbol->as.enumeration = arena_new(c->arena, EnumInfo);
    info->node = node;
    info->type_params = declare_type_params(c, &node->type_params, &info->type_param_count);
    give_type(c, symbol, TYPE_ENUM, info->type_params, info->type_param_count);
    vec_push(c->arena, &c->program->enums, symbol);
}

static void declare_struct(Checker *c, AstStruct *node) {
    Symbol *symbol = declare(c, SYMBOL_STRUCT, node->ident, &node->node, node->is_pub);
    StructInfo *info = symbol->as.structure = arena_new(c->arena, StructInfo);
    info->node = node;
    info->type_params = declare_type_params(c, &node->type_params, &info->type_param_count);
    give_type(c, symbol, TYPE_STRUCT, info->type_params, info->type_param_count);
    vec_push(c->arena, &c->program->structs, symbol);
}

static void declare_error_set(Checker *c, AstErrorSet *node) {
    Symbol *symbol = declare(c, SYMBOL_ERROR_SET, node->ident, &node->node, node->is_pub);
    symbol->type = type_make_named(c->types, TYPE_ERROR, symbol, symbol->name, NULL, 0);
    symbol->as.error_set = arena_new(c->arena, ErrorSetInfo);
    symbol->as.error_set->node = node;
    vec_push(c->arena, &c->program->error_sets, symbol);
}

static void declare_alias(Checker *c, AstTypeAlias *node) {
    Symbol *symbol = declare(c, SYMBOL_TYPE_ALIAS, node->ident, &node->node, node->is_pub);
    symbol->as.alias.type_params =
        declare_type_params(c, &node->type_params, &symbol->as.alias.type_param_count);
}

static void declare_trait(Checker *c, AstTrait *node) {
    define_trait(c, declare(c, SYMBOL_TRAIT, node->ident, &node->node, node->is_pub));
}

static Symbol *declare_wrapper(Checker *c, Symbol *actor, const char *suffix, bool gives_ref) {
    const char *text = text_format(c->arena, "%s%s", actor->name->text, suffix);
    Name name = name_intern_c(&c->session->names, text);
    Symbol *wrapper = symbol_new(c, SYMBOL_WRAPPER, name, actor->span, actor->node);
    wrapper->is_pub = actor->is_pub;
    wrapper->as.wrapper = (WrapperInfo){.actor = actor, .gives_ref = gives_ref};
    vec_push(c->arena, &c->wrappers, wrapper);
    return wrapper;
}

static void declare_actor(Checker *c, AstActor *node) {
    if (node->is_grain) {
        declare_grain(c, node);
        return;
    }
    if (!profile_allows(c, PROFILE_CLUSTER, node->ident.span, "actors")) {
        declare_bad(c, node->ident, &node->node, NULL);
        declare_bad_helper(c, node->ident, &node->node, "_start_supervised");
        declare_bad_helper(c, node->ident, &node->node, "_start_supervised_ref");
        return;
    }
    Symbol *symbol = declare(c, SYMBOL_ACTOR, node->ident, &node->node, node->is_pub);
    symbol->as.actor = arena_new(c->arena, ActorInfo);
    symbol->as.actor->node = node;
    symbol->as.actor->start = declare_wrapper(c, symbol, "_start_supervised", false);
    symbol->as.actor->start_ref = declare_wrapper(c, symbol, "_start_supervised_ref", true);
    vec_push(c->arena, &c->program->actors, symbol);
}

/* A test is a function without a name that may fail. */
static void declare_test(Checker *c, AstTest *node) {
    AstFunc *func = ast_new(c->arena, Func, node->node.span);
    Name title = name_intern(&c->session->names, node->title.bytes, node->title.length);
    func->ident = (AstIdent){title, node->node.span};
    func->body = node->body;
    Symbol *symbol = symbol_new(c, SYMBOL_FUNC, title, node->node.span, &func->node);
    node->node.symbol = symbol;
    symbol->as.func = arena_new(c->arena, FuncInfo);
    symbol->as.func->node = func;
    symbol->as.func->result = make_error_union(c, basic(c, TYPE_VOID), c->types->any_error);
    symbol->type = make_func_type(c, symbol->as.func->result, NULL, 0);
    vec_push(c->arena, &c->tests, symbol);
    if (c->module == c->program->root) vec_push(c->arena, &c->program->tests, symbol);
}

/* --- imports --- */

static void declare_members(Checker *c, AstUse *use, const Module *from) {
    for (uint32_t i = 0; i < use->members.count; i++) {
        AstWord *word = ast_as(Word, use->members.items[i]);
        Symbol *target = lookup_in_module(c, from, word->ident);
        if (target == NULL || target->kind == SYMBOL_BAD) {
            declare_bad(c, word->ident, &word->node, NULL);
            continue;
        }
        Symbol *import = declare(c, SYMBOL_IMPORT, word->ident, &word->node, use->is_pub);
        import->as.import = target;
    }
}

static AstIdent module_alias(const AstUse *use) {
    if (use->alias.name != NULL || use->path.count == 0) return use->alias;
    return ast_as(Word, use->path.items[use->path.count - 1])->ident;
}

static bool may_use(Checker *c, const AstUse *use, const Module *module) {
    Span span = span_join(use->path.items[0]->span, use->path.items[use->path.count - 1]->span);
    return profile_allows(c, profile_of_module(module), span,
                          text_format(c->arena, "module '%s'", module->path_name));
}

static void declare_use(Checker *c, AstUse *use, Module *module) {
    AstIdent alias = module_alias(use);
    if (module != NULL && !may_use(c, use, module)) module = NULL;
    if (module == NULL || module->scope == NULL) {
        for (uint32_t i = 0; i < use->members.count; i++)
            declare_bad(c, ast_as(Word, use->members.items[i])->ident, use->members.items[i], NULL);
        if (use->members.count == 0 && alias.name != NULL) declare_bad(c, alias, &use->node, NULL);
        return;
    }
    if (use->members.count > 0) {
        declare_members(c, use, module);
        if (use->alias.name == NULL) return;
    }
    Symbol *symbol = declare(c, SYMBOL_MODULE, alias, &use->node, use->is_pub);
    symbol->as.module = module;
}

/* --- the module --- */

static void declare_item(Checker *c, AstNode *item) {
    switch ((AstKind)item->kind) {
    case AST_Use: break; /* before the others */
    case AST_Func: declare_func(c, ast_as(Func, item)); break;
    case AST_Binding: declare_binding(c, ast_as(Binding, item)); break;
    case AST_Message: declare_message(c, ast_as(Message, item)); break;
    case AST_ErrorSet: declare_error_set(c, ast_as(ErrorSet, item)); break;
    case AST_TypeAlias: declare_alias(c, ast_as(TypeAlias, item)); break;
    case AST_Actor: declare_actor(c, ast_as(Actor, item)); break;
    case AST_Supervisor: declare_supervisor(c, ast_as(Supervisor, item)); break;
    case AST_Test: declare_test(c, ast_as(Test, item)); break;
    case AST_Struct: declare_struct(c, ast_as(Struct, item)); break;
    case AST_Enum: declare_enum(c, ast_as(Enum, item)); break;
    case AST_Trait: declare_trait(c, ast_as(Trait, item)); break;
    case AST_Impl: declare_impl(c, ast_as(Impl, item)); break;
    default: report_unsupported(c, item->span, unsupported_text(item)); break;
    }
}

static void declare_uses(Checker *c) {
    for (uint32_t i = 0; i < c->module->use_count; i++)
        declare_use(c, c->module->uses[i].use, c->module->uses[i].module);
}

/* A symbol of the program that has the name of a generated function is an error that names both. */
static void declare_wrappers(Checker *c) {
    for (uint32_t i = 0; i < c->wrappers.count; i++) {
        Symbol *wrapper = c->wrappers.items[i];
        if (map_get(&c->module->scope->names, map_key(wrapper->name)) == NULL) bind(c, wrapper);
    }
}

void declare_module(Checker *c) {
    AstModule *tree = c->module->tree;
    c->module->scope = arena_new(c->arena, Scope);
    c->wrappers.count = 0;
    c->tests.count = 0;
    c->first_impl = c->program->impls.count;
    declare_uses(c);
    for (uint32_t i = 0; i < tree->items.count; i++) declare_item(c, tree->items.items[i]);
    declare_wrappers(c);
}
