/* A text lexed or parsed in a fresh session, and trees compared, for the tests of syntax and tree. */
#ifndef JANUS_TESTS_UNIT_SYNTAX_SUPPORT_H
#define JANUS_TESTS_UNIT_SYNTAX_SUPPORT_H

#include "compiler/ast/shape.h"
#include "compiler/syntax/parse.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static Session session;

static inline void setup(void) {
    session_init(&session);
}

static inline void teardown(void) {
    session_release(&session);
}

/* What has been reported: "2:5 E0201 message", a line each. */
static inline const char *reports(void) {
    Text text;
    text_init(&text, &session.arena);
    text_add(&text, "");
    for (uint32_t i = 0; i < session.diags.list.count; i++) {
        const Diagnostic *d = session.diags.list.items[i];
        SourcePlace place = source_place(&session.sources, d->span.start);
        text_printf(&text, "%u:%u %s %s\n", place.line, place.column, diag_code(d->id), d->message);
    }
    return text.length > 0 ? text.bytes : "";
}

static inline AstModule *parse_bytes(const char *text, size_t length) {
    const char *why = NULL;
    SourceFile *source = source_add(&session.sources, "test.jan", text, length);
    AstModule *module = parse_source(&session, source);
    if (ast_verify(&session.arena, &module->node, &why) != NULL) ck_abort_msg("%s", why);
    return module;
}

static inline AstModule *parse(const char *text) {
    return parse_bytes(text, strlen(text));
}

/* Parses a text that must be right. */
static inline AstModule *parse_right(const char *text) {
    AstModule *module = parse(text);
    if (session.diags.error_count > 0) ck_abort_msg("%s\n%s", text, reports());
    return module;
}

/* The value of `let x = …`. */
static inline AstNode *parse_expr(const char *text) {
    AstModule *module = parse_right(text_format(&session.arena, "let x = %s", text));
    ck_assert_uint_eq(module->items.count, 1);
    return ast_as(Binding, module->items.items[0])->value;
}

/* The body of `func f() do … end`. */
static inline AstBlock *parse_body(const char *text) {
    AstModule *module = parse_right(text_format(&session.arena, "func f() do\n%s\nend", text));
    ck_assert_uint_eq(module->items.count, 1);
    return ast_as(Block, ast_as(Func, module->items.items[0])->body);
}

static inline bool same_plain(const AstSlot *slot, const void *a, const void *b) {
    switch ((AstSlotClass)slot->class) {
    case FIELD_IDENT: return ((const AstIdent *)a)->name == ((const AstIdent *)b)->name;
    case FIELD_FLAG: return *(const bool *)a == *(const bool *)b;
    case FIELD_OP: return *(const AstOp *)a == *(const AstOp *)b;
    case FIELD_WORD: return *(const uint64_t *)a == *(const uint64_t *)b;
    case FIELD_REAL: return *(const double *)a == *(const double *)b;
    case FIELD_BYTES: {
        const AstBytes *x = a, *y = b;
        return x->length == y->length && (x->length == 0 || memcmp(x->bytes, y->bytes, x->length) == 0);
    }
    default: return true;
    }
}

/* Trees of the same shape, names and values; places do not count. */
static inline bool same_tree(const AstNode *a, const AstNode *b) {
    if (a == NULL || b == NULL || a->kind != b->kind) return a == b;
    AstShape shape = ast_shape((AstKind)a->kind);
    for (uint32_t i = 0; i < shape.field_count; i++) {
        const AstSlot *slot = &shape.fields[i];
        const void *x = ast_field_at(a, slot), *y = ast_field_at(b, slot);
        if (slot->class == FIELD_LIST) {
            const AstList *p = x, *q = y;
            if (p->count != q->count) return false;
            for (uint32_t k = 0; k < p->count; k++) {
                if (!same_tree(p->items[k], q->items[k])) return false;
            }
        } else if (slot->allowed_count > 0) {
            if (!same_tree(*(AstNode *const *)x, *(AstNode *const *)y)) return false;
        } else if (!same_plain(slot, x, y)) {
            return false;
        }
    }
    return true;
}

static inline const char *printed(const AstNode *node) {
    Text text;
    text_init(&text, &session.arena);
    ast_print(&text, &session.sources, node);
    return text.bytes;
}

static inline int run_suite(const char *name, void (*add_tests)(TCase *tests)) {
    Suite *suite = suite_create(name);
    TCase *tests = tcase_create(name);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 60);
    add_tests(tests);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
