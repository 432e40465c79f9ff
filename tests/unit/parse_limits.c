/* Input without measure ends in one clear error, soon, and never in a crash. The fixture's time limit is the
 * bound. */
#include "compiler/syntax/layout.h"
#include "tests/unit/syntax_support.h"

static const char *repeated(const char *before, const char *open, const char *middle, const char *close,
                            const char *after, uint32_t count) {
    Text text;
    text_init(&text, &session.arena);
    text_add(&text, before);
    for (uint32_t i = 0; i < count; i++) text_add(&text, open);
    text_add(&text, middle);
    for (uint32_t i = 0; i < count; i++) text_add(&text, close);
    text_add(&text, after);
    return text.bytes;
}

typedef struct Nest {
    const char *before, *open, *middle, *close, *after;
} Nest;

static const Nest nests[] = {
    {"let x = ", "(", "1", ")", ""},
    {"let x = ", "[", "1", "]", ""},
    {"let x = ", "f(", "1", ")", ""},
    {"let x = ", "A { a: ", "1", " }", ""},
    {"let x = ", "-", "1", "", ""},
    {"let x = ", "not ", "a", "", ""},
    {"let x = ", "await ", "a", "", ""},
    {"let x = ", "spawn ", "a", "", ""},
    {"let x = ", "1 + ", "1", "", ""},
    {"let x = ", "1 ** ", "1", "", ""},
    {"let x = ", "a catch ", "1", "", ""},
    {"let x = a", ".b", "", "", ""},
    {"let x = a", "()", "", "", ""},
    {"let x = a", ".b?", "", "", ""},
    {"let x = ", "|a| ", "1", "", ""},
    {"let x = ", "$\"{", "1", "}\"", ""},
    {"let x: ", "[", "i64", "]", " = 1"},
    {"let x: ", "A[", "i64", "]", " = 1"},
    {"let x: ", "func() -> ", "i64", "", " = 1"},
    {"func f() do ", "if a do ", "b()", " end", " end"},
    {"func f() do\n", "while a do\n", "b()\n", "end\n", "end"},
    {"func f() do\n", "for a in b do\n", "b()\n", "end\n", "end"},
    {"func f() do\nif a do\n", "else if b do\n", "b()\n", "", "end\nend"},
    {"func f() do ", "match a { 1 => ", "1", " }", " end"},
    {"func f() do ", "nursery do ", "b()", " end", " end"},
    {"func f() do match x { ", "(", "a", ")", " => 1 } end"},
    {"func f() do match x { ", "[", "a", "]", " => 1 } end"},
    {"func f() do match x { ", "A(", "a", ")", " => 1 } end"},
    {"func f() do match x { ", "a @ ", "b", "", " => 1 } end"},
    {"func f() do ", "func g() do ", "b()", " end", " end"},
    {"actor A do receive do ", "if a do ", "b()", " end", " end end"},
};

START_TEST(nesting_of_every_construct_has_a_limit) {
    const Nest *nest = &nests[_i];
    AstModule *module =
        parse(repeated(nest->before, nest->open, nest->middle, nest->close, nest->after, 5000));
    ck_assert_uint_eq(session.diags.error_count, 1);
    const char *code = diag_code(session.diags.list.items[0]->id);
    ck_assert_msg(strcmp(code, "E0901") == 0 || strcmp(code, "E0902") == 0, "%s", code);
    ck_assert_uint_le(module->node.depth, AST_DEPTH_LIMIT);
}
END_TEST

START_TEST(nesting_below_the_limit_is_fine) {
    const Nest *nest = &nests[_i];
    parse_right(repeated(nest->before, nest->open, nest->middle, nest->close, nest->after, 150));
}
END_TEST

static const char *floods[] = {
    "(",     ")",     "[",   "{",    "}",  "\"",     "$\"{",   "/*",          "do ",  "end\n",     "if ",
    "func ", "else ", "@a ", "let ", "= ", "match ", "actor ", "receive do ", ";",    "\n",        "| ",
    "=> ",   "'",     "\\",  "\x80", "..", "?",      "use ",   "struct A { ", "do (", "if a do\n", "x = (\n"};

START_TEST(floods_of_one_token_end_soon) {
    parse(repeated("", floods[_i], "", "", "", 20000));
    ck_assert_uint_gt(session.diags.error_count, 0);
    ck_assert_uint_le(session.diags.error_count, SYNTAX_ERROR_LIMIT * 3);
}
END_TEST

START_TEST(random_bytes_end_in_errors) {
    enum { SIZE = 1024 * 1024 };
    char *bytes = arena_alloc(&session.arena, SIZE);
    uint64_t state = 88172645463325252u + (uint64_t)_i;
    for (uint32_t i = 0; i < SIZE; i++) {
        state ^= state << 13, state ^= state >> 7, state ^= state << 17;
        bytes[i] = _i % 2 == 0 ? (char)state : ("(){}[] \n\"do end if=+.,|>:"[state % 25]);
    }
    parse_bytes(bytes, SIZE);
    ck_assert_uint_gt(session.diags.error_count, 0);
    ck_assert_str_eq(diag_code(vec_last(&session.diags.list)->id), "E0903");
}
END_TEST

START_TEST(a_literal_of_a_million_digits_is_read) {
    AstModule *module = parse(repeated("let x = ", "9", "\nlet y = 0.", "3", "\n", 1000000));
    ck_assert_str_eq(reports(), "");
    ck_assert(ast_as(Int, ast_as(Binding, module->items.items[0])->value)->too_large);
    double third = ast_as(Float, ast_as(Binding, module->items.items[1])->value)->value;
    ck_assert(third > 0.3333333333333332 && third < 0.3333333333333335);
}
END_TEST

START_TEST(zero_bytes_are_errors_with_places) {
    static const char text[] = "func f() do\n    a()\0\0\nend\n\0";
    parse_bytes(text, sizeof text - 1);
    ck_assert_str_eq(reports(), "2:8 E0102 a NUL byte does not belong in source text\n"
                                "4:1 E0102 a NUL byte does not belong in source text\n");
}
END_TEST

START_TEST(an_empty_file_says_so) {
    parse("");
    parse("   \n// nothing\n");
    ck_assert_str_eq(reports(),
                     "1:1 E0220 the file has no declarations\n3:1 E0220 the file has no declarations\n");
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_loop_test(tests, nesting_of_every_construct_has_a_limit, 0, sizeof nests / sizeof nests[0]);
    tcase_add_loop_test(tests, nesting_below_the_limit_is_fine, 0, sizeof nests / sizeof nests[0]);
    tcase_add_loop_test(tests, floods_of_one_token_end_soon, 0, sizeof floods / sizeof floods[0]);
    tcase_add_loop_test(tests, random_bytes_end_in_errors, 0, 4);
    tcase_add_test(tests, a_literal_of_a_million_digits_is_read);
    tcase_add_test(tests, zero_bytes_are_errors_with_places);
    tcase_add_test(tests, an_empty_file_says_so);
}

int main(void) {
    return run_suite("parse limits", add_tests);
}
