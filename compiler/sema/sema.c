/* The phases of checking: each module is declared, then its signatures, then its bodies are checked, in an
 * order in which what is used comes before what uses it. At the end, what concerns the whole program. */
#include "compiler/sema/sema.h"
#include "compiler/sema/checker.h"

/* The phase before may have used them. */
static void clear_bindings(NameTable *names) {
    for (uint32_t i = 0; i < names->bucket_count; i++) {
        for (NameEntry *entry = names->buckets[i]; entry != NULL; entry = entry->next) entry->binding = NULL;
    }
}

static void intern_names(Checker *c) {
    NameTable *names = &c->session->names;
    c->name_self = name_intern_c(names, "self");
    c->name_msg = name_intern_c(names, "__msg");
    c->name_main = name_intern_c(names, "main");
    c->name_underscore = name_intern_c(names, "_");
}

/* A module may be used for nothing but the methods it gives to types of others. */
static bool extends_others(const Checker *c, const Symbol *import) {
    const SymbolVec *impls = &c->program->impls;
    for (uint32_t i = 0; import->kind == SYMBOL_MODULE && i < impls->count; i++) {
        const Module *module = impls->items[i]->module;
        const Type *target = impls->items[i]->as.impl->target;
        bool is_own = target->symbol != NULL && target->symbol->module == module;
        if (module == import->as.module && !is_own) return true;
    }
    return false;
}

static void warn_unused_imports(Checker *c) {
    if (c->diags->error_count > 0 || c->module->is_std) return;
    Scope *scope = c->module->scope;
    for (uint32_t i = 0; i < scope->symbols.count; i++) {
        const Symbol *symbol = scope->symbols.items[i];
        bool is_import = symbol->kind == SYMBOL_MODULE || symbol->kind == SYMBOL_IMPORT;
        if (is_import && !symbol->is_used && !symbol->is_pub && !extends_others(c, symbol))
            report(c, UNUSED_IMPORT, symbol->span, symbol->name->text);
    }
}

static void check_module(Checker *c, Module *module) {
    c->module = module;
    c->profile = module->is_std ? PROFILE_CLUSTER : module->profile; /* the library has what it needs */
    c->first_global = c->all_globals.count;
    uint32_t outermost = scope_push(&c->scopes);
    bind_prelude(c, module);
    uint32_t outer = scope_push(&c->scopes);
    declare_module(c);
    c->scopes.module_end = c->scopes.stack.count;
    check_signatures(c);
    check_bodies(c);
    check_pending_bounds(c);
    warn_unused_imports(c);
    scope_pop(&c->scopes, outer);
    scope_pop(&c->scopes, outermost);
}

Program *sema_check(Session *session, const ModuleList *modules) {
    Program *program = arena_new(&session->arena, Program);
    Checker *c = program->checker = arena_new(&session->arena, Checker);
    *c = (Checker){.session = session,
                   .arena = &session->arena,
                   .diags = &session->diags,
                   .program = program,
                   .types = &program->types};
    program->modules = modules;
    program->root = modules->count > 0 ? modules->items[modules->count - 1] : NULL;
    type_table_init(&program->types, c->arena);
    scopes_init(&c->scopes, c->arena);
    clear_bindings(&session->names);
    intern_names(c);
    universe_declare(c);
    c->scopes.module_start = c->scopes.stack.count;
    for (uint32_t i = 0; i < modules->count; i++) check_module(c, modules->items[i]);
    check_derived_bodies(c);
    check_growth(c);
    check_endless(c);
    check_default_uses(c);
    order_globals(c);
    check_link_names(c);
    warn_unused_params(c);
    warn_unused_declarations(c);
    return program;
}
