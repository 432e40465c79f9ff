/* The lexer: what becomes which token, and what is reported at which place. */
#include "compiler/syntax/token.h"
#include "tests/unit/syntax_support.h"

/* Kinds and texts, without places and the end. */
static const char *tokens_of(const char *text) {
    Text out, kinds;
    SourceFile *source = source_add(&session.sources, "test.jan", text, strlen(text));
    text_init(&out, &session.arena);
    text_init(&kinds, &session.arena);
    tokens_print(&session, source, &out);
    text_add(&kinds, "");
    for (const char *line = out.bytes; line != NULL && *line != '\0'; line = strchr(line, '\n') + 1) {
        const char *kind = strchr(line, ' ') + 1;
        size_t length = strcspn(kind, "\n");
        if (strncmp(kind, "EOF", 3) == 0) break;
        if (kinds.length > 0) text_add(&kinds, ", ");
        text_add_bytes(&kinds, kind, length);
    }
    return kinds.bytes;
}

#define ASSERT_TOKENS(text, expected) ck_assert_str_eq(tokens_of(text), expected)

START_TEST(words_are_their_own_kinds_and_names_behind_a_dot) {
    ASSERT_TOKENS("do endless end", "DO do, IDENT endless, END end");
    ASSERT_TOKENS("x.end.match?.do",
                  "IDENT x, DOT ., IDENT end, DOT ., IDENT match, QUESTION_DOT ?., IDENT do");
    ASSERT_TOKENS("_ _x x_1", "UNDERSCORE _, IDENT _x, IDENT x_1");
    ASSERT_TOKENS("message receive", "MESSAGE message, RECEIVE receive");
}
END_TEST

START_TEST(words_before_a_colon_name_fields) {
    ASSERT_TOKENS(
        "f(end: 1, match : 2)",
        "IDENT f, LPAREN (, IDENT end, COLON :, INT 1, COMMA ,, IDENT match, COLON :, INT 2, RPAREN )");
    ASSERT_TOKENS("[true: 1]", "LBRACKET [, TRUE true, COLON :, INT 1, RBRACKET ]");
    ASSERT_TOKENS("(if := 1", "LPAREN (, IF if, COLON_ASSIGN :=, INT 1");
}
END_TEST

START_TEST(numbers_end_where_a_range_or_a_member_begins) {
    ASSERT_TOKENS("0..4", "INT 0, RANGE .., INT 4");
    ASSERT_TOKENS("0..<4..=5", "INT 0, RANGE_BELOW ..<, INT 4, RANGE_TO ..=, INT 5");
    ASSERT_TOKENS("1.5 1e9 2.5e-3 1_000.5", "FLOAT 1.5, FLOAT 1e9, FLOAT 2.5e-3, FLOAT 1_000.5");
    ASSERT_TOKENS("1.max 0xfF 0o17 0b10_1", "INT 1, DOT ., IDENT max, INT 0xfF, INT 0o17, INT 0b10_1");
    ASSERT_TOKENS("t.0.1", "IDENT t, TUPLE_FIELD .0, TUPLE_FIELD .1");
    ASSERT_TOKENS("-1 - 1", "MINUS -, INT 1, MINUS -, INT 1");
}
END_TEST

START_TEST(operators_are_as_long_as_they_can_be) {
    ASSERT_TOKENS("a+%b-%c*%d",
                  "IDENT a, PLUS_WRAP +%, IDENT b, MINUS_WRAP -%, IDENT c, STAR_WRAP *%, IDENT d");
    ASSERT_TOKENS("?? ?. ? |> | || => -> == = <<= << <= <",
                  "COALESCE ??, QUESTION_DOT ?., QUESTION ?, PIPELINE |>, PIPE |, OR_OR ||, FAT_ARROW =>, "
                  "ARROW ->, EQ ==, ASSIGN =, ASSIGN_SHL <<=, SHL <<, LE <=, LT <");
}
END_TEST

START_TEST(comments_are_skipped_and_nest) {
    ASSERT_TOKENS("a // b\nc # d\ne /* f /* g */ h */ i /**/ j",
                  "IDENT a, IDENT c, IDENT e, IDENT i, IDENT j");
    ASSERT_TOKENS("/// doc\na //// no doc", "IDENT a");
    ck_assert_str_eq(reports(), "");
}
END_TEST

START_TEST(strings_keep_their_quotes) {
    ASSERT_TOKENS("\"a\\\"b\" \"\" 'x' '\\'' '\\u{1F600}'",
                  "STRING \"a\\\"b\", STRING \"\", CHAR 'x', CHAR '\\'', CHAR '\\u{1F600}'");
    ASSERT_TOKENS("\"\"\"a\"b\" \\ \"\"\" c", "STRING \"\"\"a\"b\" \\ \"\"\", IDENT c");
    ck_assert_str_eq(reports(), "");
}
END_TEST

START_TEST(holes_hold_any_expression) {
    ASSERT_TOKENS(
        "$\"a{b}c\"",
        "INTERP_BEGIN $\", INTERP_TEXT a, HOLE_OPEN {, IDENT b, HOLE_CLOSE }, INTERP_TEXT c, INTERP_END \"");
    ASSERT_TOKENS("$\"{m[\"k\"]:>8}\"", "INTERP_BEGIN $\", HOLE_OPEN {, IDENT m, LBRACKET [, STRING \"k\", "
                                        "RBRACKET ], HOLE_FORMAT >8, HOLE_CLOSE }, INTERP_END \"");
    ASSERT_TOKENS("$\"{$\"{x}\"}\"", "INTERP_BEGIN $\", HOLE_OPEN {, INTERP_BEGIN $\", HOLE_OPEN {, IDENT x, "
                                     "HOLE_CLOSE }, INTERP_END \", HOLE_CLOSE }, INTERP_END \"");
    ASSERT_TOKENS("$\"{f(a: 1)}\"",
                  "INTERP_BEGIN $\", HOLE_OPEN {, IDENT f, LPAREN (, IDENT a, COLON :, INT 1, "
                  "RPAREN ), HOLE_CLOSE }, INTERP_END \"");
    ASSERT_TOKENS("$\"{{}}\"", "INTERP_BEGIN $\", INTERP_TEXT {{}}, INTERP_END \"");
    ck_assert_str_eq(reports(), "");
}
END_TEST

static const struct {
    const char *text, *reports;
} wrong[] = {
    {"\n  $", "2:3 E0104 '$' means nothing in Janus\n"},
    {"a \\ b", "1:3 E0104 '\\' means nothing in Janus\n"},
    {"\x07", "1:1 E0103 a control character (0x07) does not belong in source text\n"},
    {"caf\xc3\xa9", "1:1 E0105 'caf\xc3\xa9': names consist of ASCII letters, digits and '_'\n"},
    {"\"a\nb \"c", "1:1 E0106 this string does not end\n2:3 E0106 this string does not end\n"},
    {"\"a\\", "1:1 E0106 this string does not end\n"},
    {"\"\"\"a\n\n", "1:1 E0106 this string does not end\n"},
    {"$\"a {b", "1:1 E0106 this string does not end\n"},
    {"$\"\"\"a", "1:1 E0106 this string does not end\n"},
    {"/* /* */", "1:1 E0107 this comment does not end\n"},
    {"'' 'ab' '", "1:1 E0108 a character literal holds exactly one character\n"
                  "1:4 E0108 a character literal holds exactly one character\n"
                  "1:9 E0108 a character literal holds exactly one character\n"},
    {"0x 12ab 0b2 0o8 1i64", "1:1 E0109 '0x' is not a number\n1:4 E0109 '12ab' is not a number\n"
                             "1:9 E0109 '0b2' is not a number\n1:13 E0109 '0o8' is not a number\n"
                             "1:17 E0109 '1i64' is not a number\n"},
    {"$\"a}b\"", "1:4 E0111 a '}' in the text of an interpolated string is written '}}'\n"},
    {"a\xff\xfe z\xc0\x80",
     "1:2 E0101 this is not UTF-8 (byte 0xff)\n1:6 E0101 this is not UTF-8 (byte 0xc0)\n"},
};

START_TEST(what_is_no_token_is_reported_at_its_place) {
    tokens_of(wrong[_i].text);
    ck_assert_str_eq(reports(), wrong[_i].reports);
}
END_TEST

START_TEST(surrogates_and_overlong_forms_are_not_utf8) {
    tokens_of("\"\xed\xa0\x80\" \"\xe0\x80\x80\" \"\xf4\x90\x80\x80\" \"\xe2\x82\" \"\xf0\x9f\x98\x80\"");
    ck_assert_uint_eq(session.diags.error_count, 4);
}
END_TEST

START_TEST(a_byte_order_mark_is_no_error) {
    ASSERT_TOKENS("\xef\xbb\xbfx", "IDENT x");
    ck_assert_str_eq(reports(), "");
}
END_TEST

START_TEST(every_terminal_has_its_row) {
    for (uint32_t kind = 0; kind < TOKEN_KIND_COUNT; kind++) {
        ck_assert_ptr_nonnull(token_rows[kind].name);
        ck_assert_ptr_nonnull(token_rows[kind].text);
    }
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, words_are_their_own_kinds_and_names_behind_a_dot);
    tcase_add_test(tests, words_before_a_colon_name_fields);
    tcase_add_test(tests, numbers_end_where_a_range_or_a_member_begins);
    tcase_add_test(tests, operators_are_as_long_as_they_can_be);
    tcase_add_test(tests, comments_are_skipped_and_nest);
    tcase_add_test(tests, strings_keep_their_quotes);
    tcase_add_test(tests, holes_hold_any_expression);
    tcase_add_loop_test(tests, what_is_no_token_is_reported_at_its_place, 0, sizeof wrong / sizeof wrong[0]);
    tcase_add_test(tests, surrogates_and_overlong_forms_are_not_utf8);
    tcase_add_test(tests, a_byte_order_mark_is_no_error);
    tcase_add_test(tests, every_terminal_has_its_row);
}

int main(void) {
    return run_suite("lexer tokens", add_tests);
}
