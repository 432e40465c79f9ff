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
    join_reports(c);
    return program;
}
