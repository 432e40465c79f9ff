/* A program from a text, checked, for the tests of sema. */
#ifndef JANUS_TESTS_UNIT_SEMA_SUPPORT_H
#define JANUS_TESTS_UNIT_SEMA_SUPPORT_H

#include "compiler/sema/sema.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static Session session;
static ModuleList modules;
static Program *program;

static inline void setup(void) {
    session_init(&session);
    session.std_folder = "stdlib";
    modules = (ModuleList){0};
    program = NULL;
}

static inline void teardown(void) {
    session_release(&session);
}

static inline void check_text(const char *text) {
    SourceFile *root = source_add(&session.sources, "test.jan", text, strlen(text));
    modules_load(&session, root, &modules);
    program = sema_check(&session, &modules);
}

/* Checks a text that must be right. */
static inline void accept(const char *text) {
    const char *why = NULL;
    check_text(text);
    if (session.diags.error_count > 0)
        ck_abort_msg("%s: %s", diag_code(session.diags.list.items[0]->id),
                     session.diags.list.items[0]->message);
    program_verify(program, &why);
    if (why != NULL) ck_abort_msg("%s", why);
}

static inline Symbol *find_in(const SymbolVec *symbols, const char *name) {
    for (uint32_t i = 0; i < symbols->count; i++) {
        if (strcmp(symbols->items[i]->name->text, name) == 0) return symbols->items[i];
    }
    ck_abort_msg("no %s", name);
    return NULL;
}

static inline AstNode *statement(const char *func, uint32_t index) {
    AstBlock *body = ast_as(Block, find_in(&program->funcs, func)->as.func->node->body);
    ck_assert_uint_lt(index, body->statements.count);
    return body->statements.items[index];
}

/* The value of a binding, an expression statement or a return. */
static inline AstNode *value(const char *func, uint32_t index) {
    AstNode *node = statement(func, index);
    switch (node->kind) {
    case AST_Binding: return ast_as(Binding, node)->value;
    case AST_Return: return ast_as(Return, node)->value;
    default: return ast_as(ExprStmt, node)->value;
    }
}

static inline const char *type_of(const AstNode *node) {
    return type_text(&session.arena, node->type);
}

static inline int run_suite(Suite *suite) {
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
