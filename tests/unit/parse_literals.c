/* The values of literals. */
#include "tests/unit/syntax_support.h"

static uint64_t int_of(const char *text) {
    const AstInt *node = ast_as(Int, parse_expr(text));
    ck_assert(!node->too_large);
    return node->value;
}

static const char *string_of(const char *text) {
    AstBytes value = ast_as(String, parse_expr(text))->value;
    return arena_copy_text(&session.arena, value.bytes, value.length);
}

START_TEST(integers_of_every_base) {
    ck_assert_uint_eq(int_of("42"), 42);
    ck_assert_uint_eq(int_of("30_000"), 30000);
    ck_assert_uint_eq(int_of("0xfF"), 255);
    ck_assert_uint_eq(int_of("0b1010"), 10);
    ck_assert_uint_eq(int_of("0o17"), 15);
    ck_assert_uint_eq(int_of("18446744073709551615"), UINT64_MAX);
    ck_assert_uint_eq(int_of("0xffff_ffff_ffff_ffff"), UINT64_MAX);
}
END_TEST

START_TEST(integers_past_64_bits_are_marked) {
    ck_assert(ast_as(Int, parse_expr("18446744073709551616"))->too_large);
    ck_assert(ast_as(Int, parse_expr("0x1_0000_0000_0000_0000"))->too_large);
}
END_TEST

START_TEST(floats_are_the_nearest_double) {
    ck_assert(ast_as(Float, parse_expr("3.14"))->value == 3.14);
    ck_assert(ast_as(Float, parse_expr("1e9"))->value == 1e9);
    ck_assert(ast_as(Float, parse_expr("2.5e-3"))->value == 2.5e-3);
    ck_assert(ast_as(Float, parse_expr("1_0.2_5"))->value == 10.25);
    ck_assert(ast_as(Float, parse_expr("1e-999"))->value == 0);
    ck_assert(ast_as(Float, parse_expr("1.7976931348623157e308"))->value == 1.7976931348623157e308);
    parse("let y = 1e309");
    ck_assert_str_eq(reports(), "1:9 E0112 '1e309' is too large for a floating-point number\n");
}
END_TEST

START_TEST(characters_are_code_points) {
    static const struct {
        const char *text;
        uint64_t value;
    } rows[] = {{"'a'", 'a'},      {"'\\n'", '\n'}, {"'\\''", '\''},           {"'\\\\'", '\\'},
                {"'\\x41'", 0x41}, {"'\\0'", 0},    {"'\\u{1F600}'", 0x1f600}, {"'\xe2\x82\xac'", 0x20ac},
                {"'\"'", '"'},     {"'\\t'", '\t'}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ck_assert_uint_eq(ast_as(Char, parse_expr(rows[i].text))->value, rows[i].value);
}
END_TEST

START_TEST(strings_are_without_quotes_and_escapes) {
    ck_assert_str_eq(string_of("\"\""), "");
    ck_assert_str_eq(string_of("\"plain\""), "plain");
    ck_assert_str_eq(string_of("\"a\\tb\\n\\r\\\\\\\"\\'\""), "a\tb\n\r\\\"'");
    ck_assert_str_eq(string_of("\"\\u{e9}\\xe9\\u{10FFFF}\""), "\xc3\xa9\xc3\xa9\xf4\x8f\xbf\xbf");
    ck_assert_uint_eq(ast_as(String, parse_expr("\"a\\0b\""))->value.length, 3);
}
END_TEST

START_TEST(raw_strings_lose_the_closing_lines_indent) {
    ck_assert_str_eq(string_of("\"\"\"one line \\n\"\"\""), "one line \\n");
    ck_assert_str_eq(string_of("\"\"\"\n    a\n      b\n\n    c\n    \"\"\""), "a\n  b\n\nc");
    ck_assert_str_eq(string_of("\"\"\"\n  a\n\"\"\""), "  a");
    ck_assert_str_eq(string_of("\"\"\"\r\n  a\r\n  \"\"\""), "a");
    ck_assert_str_eq(string_of("\"\"\"\n  a \"quoted\" b\"\"\""), "  a \"quoted\" b");
    ck_assert_str_eq(string_of("\"\"\"\n\"\"\""), "");
    ck_assert_str_eq(string_of("\"\"\"\"\"\""), "");
}
END_TEST

static const AstList *parts_of(const char *text) {
    return &ast_as(Interpolation, parse_expr(text))->parts;
}

static const char *part(const AstList *parts, uint32_t index) {
    ck_assert_uint_lt(index, parts->count);
    AstBytes value = ast_as(String, parts->items[index])->value;
    return arena_copy_text(&session.arena, value.bytes, value.length);
}

START_TEST(interpolations_alternate_text_and_holes) {
    const AstList *parts = parts_of("$\"a{{{x}}}\\n{y:>8}\"");
    ck_assert_uint_eq(parts->count, 4);
    ck_assert_str_eq(part(parts, 0), "a{");
    ck_assert(ast_is(NameRef, ast_as(Hole, parts->items[1])->value));
    ck_assert_str_eq(part(parts, 2), "}\n");
    AstBytes format = ast_as(Hole, parts->items[3])->format;
    ck_assert_uint_eq(format.length, 2);
    ck_assert(memcmp(format.bytes, ">8", 2) == 0);
}
END_TEST

START_TEST(raw_interpolations_are_unindented_around_their_holes) {
    const AstList *parts = parts_of("$\"\"\"\n    a \\n {x}\n      b {{\n    \"\"\"");
    ck_assert_uint_eq(parts->count, 3);
    ck_assert_str_eq(part(parts, 0), "a \\n ");
    ck_assert_str_eq(part(parts, 2), "\n  b {");
}
END_TEST

START_TEST(formats_are_checked) {
    parse_expr("$\"{x:>8} {x:08.3x} {x:*^10} {x:.2} {x:b} {x:12} {x:<}\"");
    parse("let y = $\"{x:} {x:>>>} {x:.} {x:8q} {x:99999}\"");
    ck_assert_uint_eq(session.diags.error_count, 5);
}
END_TEST

static const struct {
    const char *text, *reports;
} bad_escapes[] = {
    {"let s = \"a\\qb\"", "1:11 E0110 '\\q' is not an escape\n"},
    {"let s = \"\\xg1\"", "1:10 E0110 '\\x' is not an escape\n"},
    {"let s = \"\\u{110000}\"", "1:10 E0110 '\\u{110000}' is not an escape\n"},
    {"let s = \"\\u{d800}\"", "1:10 E0110 '\\u{d800}' is not an escape\n"},
    {"let s = \"\\u{}\"", "1:10 E0110 '\\u{}' is not an escape\n"},
    {"let s = \"\\u41\"", "1:10 E0110 '\\u' is not an escape\n"},
    {"let c = '\\q'", "1:10 E0110 '\\q' is not an escape\n"},
    {"let s = $\"{x}\\q\"", "1:14 E0110 '\\q' is not an escape\n"},
};

START_TEST(bad_escapes_are_reported_at_their_place) {
    parse(bad_escapes[_i].text);
    ck_assert_str_eq(reports(), bad_escapes[_i].reports);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, integers_of_every_base);
    tcase_add_test(tests, integers_past_64_bits_are_marked);
    tcase_add_test(tests, floats_are_the_nearest_double);
    tcase_add_test(tests, characters_are_code_points);
    tcase_add_test(tests, strings_are_without_quotes_and_escapes);
    tcase_add_test(tests, raw_strings_lose_the_closing_lines_indent);
    tcase_add_test(tests, interpolations_alternate_text_and_holes);
    tcase_add_test(tests, raw_interpolations_are_unindented_around_their_holes);
    tcase_add_test(tests, formats_are_checked);
    tcase_add_loop_test(tests, bad_escapes_are_reported_at_their_place, 0,
                        sizeof bad_escapes / sizeof bad_escapes[0]);
}

int main(void) {
    return run_suite("parse literals", add_tests);
}
