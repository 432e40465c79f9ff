/* The three renderings of diagnostics, and the excerpts of source lines. */
#include "compiler/base/diag_print.h"
#include "compiler/base/excerpt.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static Arena arena;
static SourceMap sources;
static Diagnostics diags;
static SourceFile *file;

static void start(const char *text) {
    arena_init(&arena);
    source_map_init(&sources, &arena);
    diags_init(&diags, &arena);
    file = source_add(&sources, "a.jan", text, strlen(text));
}

/* The span of the first occurrence of a word. */
static Span at(const char *word) {
    uint32_t offset = (uint32_t)(strstr(file->text, word) - file->text);
    return (Span){file->base + offset, file->base + offset + (uint32_t)strlen(word)};
}

static Diagnostic *report(Span span) {
    return diag_report(&diags, DIAG_UNSUPPORTED, span, "this");
}

static const char *printed(DiagFormat format, bool color, bool quiet) {
    DiagStyle style = {format, color, quiet};
    Text out;
    text_init(&out, &arena);
    diags_print(&out, &diags, &sources, &style);
    return out.bytes;
}

#define assert_human(expected) ck_assert_str_eq(printed(DIAG_HUMAN, false, false), expected)

START_TEST(human_shows_the_place_and_the_line) {
    start("let a = 1\nlet b = conut\n");
    report(at("conut"));
    assert_human("error[E0299]: this cannot be compiled yet\n"
                 "  --> a.jan:2:9\n"
                 "   |\n"
                 " 2 | let b = conut\n"
                 "   |         ^^^^^\n"
                 "\n"
                 "1 error\n");
    arena_release(&arena);
}
END_TEST

START_TEST(human_shows_notes_helps_and_fixes) {
    start("let count = 1\nlet b = conut\n");
    Diagnostic *d = report(at("conut"));
    diag_note(d, at("count"), "declared here");
    diag_help(d, "did you mean 'count'?");
    diag_fix(d, at("conut"), "count");
    assert_human("error[E0299]: this cannot be compiled yet\n"
                 "  --> a.jan:2:9\n"
                 "   |\n"
                 " 2 | let b = conut\n"
                 "   |         ^^^^^\n"
                 "note: declared here\n"
                 "  --> a.jan:1:5\n"
                 "   |\n"
                 " 1 | let count = 1\n"
                 "   |     -----\n"
                 "help: did you mean 'count'?\n"
                 "   |\n"
                 " 2 | let b = count\n"
                 "   |         +++++\n"
                 "\n"
                 "1 error\n");
    arena_release(&arena);
}
END_TEST

START_TEST(a_fix_without_help_is_said_in_words) {
    start("x && y\n");
    diag_fix(report(at("&&")), at("&&"), "and");
    ck_assert_ptr_nonnull(strstr(printed(DIAG_HUMAN, false, false), "help: replace '&&' with 'and'\n"
                                                                    "   |\n"
                                                                    " 1 | x and y\n"
                                                                    "   |   +++\n"));
    arena_release(&arena);
}
END_TEST

START_TEST(fixes_of_one_line_are_shown_together) {
    start("é = m[k] ?? 0\n");
    Diagnostic *d = report(at("m[k]"));
    diag_help(d, "'get' gives null");
    diag_fix(d, at("["), ".get(");
    diag_fix(d, at("]"), ")");
    ck_assert_ptr_nonnull(strstr(printed(DIAG_HUMAN, false, false), "help: 'get' gives null\n"
                                                                    "   |\n"
                                                                    " 1 | é = m.get(k) ?? 0\n"
                                                                    "   |      +++++ +\n"
                                                                    "\n"));
    arena_release(&arena);
}
END_TEST

START_TEST(a_removal_shows_the_line_without_it) {
    start("return (1));\n");
    Span second = {at("));").start + 1, at("));").start + 2};
    diag_fix(report(second), second, "");
    ck_assert_ptr_nonnull(strstr(printed(DIAG_HUMAN, false, false), "help: remove ')'\n"
                                                                    "   |\n"
                                                                    " 1 | return (1);\n"));
    arena_release(&arena);
}
END_TEST

START_TEST(a_span_of_several_lines_shows_first_and_last) {
    start("a b\n  c\n  d\n  e f\n");
    report((Span){file->base + 2, at("e").end});
    assert_human("error[E0299]: this cannot be compiled yet\n"
                 "  --> a.jan:1:3\n"
                 "   |\n"
                 " 1 | a b\n"
                 "   |   ^\n"
                 " ...\n"
                 " 4 |   e f\n"
                 "   |   ^\n"
                 "\n"
                 "1 error\n");
    arena_release(&arena);
}
END_TEST

START_TEST(a_place_at_the_end_of_the_file_is_shown) {
    start("func\n");
    report((Span){file->base + 5, file->base + 5});
    assert_human("error[E0299]: this cannot be compiled yet\n"
                 "  --> a.jan:2:1\n"
                 "   |\n"
                 " 2 | \n"
                 "   | ^\n"
                 "\n"
                 "1 error\n");
    arena_release(&arena);
}
END_TEST

START_TEST(reports_stand_in_the_order_of_their_places) {
    start("a\nb\n");
    report(at("b"));
    report(at("a"));
    diag_report(&diags, DIAG_FILE_MISSING, (Span){0, 0}, "x");
    ck_assert_str_eq(printed(DIAG_SHORT, false, false),
                     "error[E0001]: cannot find 'x'\n"
                     "a.jan:1:1: error[E0299]: this cannot be compiled yet\n"
                     "a.jan:2:1: error[E0299]: this cannot be compiled yet\n"
                     "3 errors\n");
    arena_release(&arena);
}
END_TEST

START_TEST(errors_past_the_limit_are_counted) {
    start("a\n");
    diags.limit = 1;
    for (int i = 0; i < 3; i++) report(at("a"));
    ck_assert_str_eq(printed(DIAG_SHORT, false, false),
                     "a.jan:1:1: error[E0299]: this cannot be compiled yet\n"
                     "3 errors (the first 1 errors are shown)\n");
    arena_release(&arena);
}
END_TEST

START_TEST(warnings_past_the_limit_are_counted) {
    start("a\n");
    diags.limit = 1;
    for (int i = 0; i < 3; i++) diag_report(&diags, DIAG_UNREACHABLE_CODE, at("a"));
    ck_assert_str_eq(printed(DIAG_SHORT, false, false), "a.jan:1:1: warning[W0501]: this is never reached\n"
                                                        "3 warnings (the first 1 warnings are shown)\n");
    arena_release(&arena);
}
END_TEST

/* Its price does not depend on the line's length. */
START_TEST(a_fix_in_a_long_line_shows_what_is_near) {
    enum { LENGTH = 5000 };
    static char line[LENGTH + 2];
    memset(line, 'x', LENGTH);
    line[LENGTH - 2500] = '!';
    line[LENGTH] = '\n';
    start(line);
    Diagnostic *d = report(at("!"));
    diag_fix(d, at("!"), "not ");
    const char *text = printed(DIAG_HUMAN, false, false);
    ck_assert_ptr_nonnull(strstr(text, "xnot x"));
    ck_assert_uint_lt(strlen(text), 1000);
    arena_release(&arena);
}
END_TEST

START_TEST(quiet_leaves_out_the_closing_line) {
    start("a\n");
    report(at("a"));
    ck_assert_str_eq(printed(DIAG_SHORT, false, true),
                     "a.jan:1:1: error[E0299]: this cannot be compiled yet\n");
    arena_release(&arena);
}
END_TEST

START_TEST(json_is_one_object_a_line) {
    start("x \"y\"\n");
    Diagnostic *d = diag_report(&diags, DIAG_UNSUPPORTED, at("\"y\""), "\"\\\n\xff");
    diag_note(d, at("x"), "here");
    diag_help(d, "do");
    diag_fix(d, at("x"), "z");
    ck_assert_str_eq(printed(DIAG_JSON, true, false),
                     "{\"severity\":\"error\",\"code\":\"E0299\",\"message\":\"\\\"\\\\\\u000a\\ufffd cannot "
                     "be compiled yet\","
                     "\"file\":\"a.jan\",\"line\":1,\"column\":3,\"end_line\":1,\"end_column\":6,"
                     "\"notes\":[{\"message\":\"here\",\"file\":\"a.jan\",\"line\":1,\"column\":1,\"end_"
                     "line\":1,\"end_column\":2}],"
                     "\"help\":[\"do\"],"
                     "\"fixes\":[{\"replacement\":\"z\",\"file\":\"a.jan\",\"line\":1,\"column\":1,\"end_"
                     "line\":1,\"end_column\":2}]"
                     "}\n");
    arena_release(&arena);
}
END_TEST

START_TEST(colour_is_only_there_when_asked_for) {
    start("a\n");
    report(at("a"));
    ck_assert_ptr_null(strchr(printed(DIAG_HUMAN, false, false), '\x1b'));
    ck_assert_ptr_nonnull(strstr(printed(DIAG_HUMAN, true, false), "\x1b[1;31merror[E0299]\x1b[0m"));
    arena_release(&arena);
}
END_TEST

START_TEST(tabs_and_wide_characters_keep_the_mark_in_place) {
    arena_init(&arena);
    Excerpt excerpt = excerpt_make(&arena, "\tä\tb", 5, 4, 5);
    ck_assert_str_eq(excerpt.text, "    ä   b");
    ck_assert_uint_eq(excerpt.indent, 8);
    ck_assert_uint_eq(excerpt.width, 1);
    arena_release(&arena);
}
END_TEST

START_TEST(what_a_terminal_must_not_see_is_replaced) {
    arena_init(&arena);
    Excerpt excerpt = excerpt_make(&arena, "a\x1b[1m\xff\xc0\xaf\0z", 10, 9, 10);
    ck_assert_str_eq(excerpt.text, "a\xef\xbf\xbd[1m\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz");
    ck_assert_uint_eq(excerpt.indent, 9);
    arena_release(&arena);
}
END_TEST

START_TEST(a_long_line_is_cut_around_the_mark) {
    char line[1000];
    arena_init(&arena);
    memset(line, 'a', sizeof line);
    memset(line + 500, 'b', 3);
    Excerpt excerpt = excerpt_make(&arena, line, sizeof line, 500, 503);
    ck_assert_uint_lt(strlen(excerpt.text), 200);
    ck_assert_uint_eq(excerpt.indent, 41); /* 40 bytes of context and the sign of the cut */
    ck_assert_uint_eq(excerpt.width, 3);
    ck_assert(strncmp(excerpt.text + strlen("…") + 40, "bbb", 3) == 0);
    arena_release(&arena);
}
END_TEST

START_TEST(a_long_message_is_cut_between_characters) {
    arena_init(&arena);
    diags_init(&diags, &arena);
    char name[1200];
    memset(name, 'a', sizeof name);
    for (int start = 0; start < 3; start++) {
        for (size_t i = (size_t)start; i + 3 < sizeof name; i += 3) memcpy(name + i, "…", 3);
        name[sizeof name - 1] = 0;
        const Diagnostic *d = diag_report(&diags, DIAG_UNKNOWN_NAME, (Span){0, 0}, name);
        size_t length = strlen(d->message);
        ck_assert_uint_le(length, 1003);
        ck_assert_uint_ge(length, 1001);
        ck_assert(strcmp(d->message + length - 6, "……") == 0);
    }
    arena_release(&arena);
}
END_TEST

START_TEST(a_mark_past_the_line_stands_behind_it) {
    arena_init(&arena);
    Excerpt excerpt = excerpt_make(&arena, "abc", 3, 10, 20);
    ck_assert_uint_eq(excerpt.indent, 3);
    ck_assert_uint_eq(excerpt.width, 1);
    arena_release(&arena);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("diag_print");
    TCase *tests = tcase_create("render");
    tcase_add_test(tests, human_shows_the_place_and_the_line);
    tcase_add_test(tests, human_shows_notes_helps_and_fixes);
    tcase_add_test(tests, a_fix_without_help_is_said_in_words);
    tcase_add_test(tests, fixes_of_one_line_are_shown_together);
    tcase_add_test(tests, a_removal_shows_the_line_without_it);
    tcase_add_test(tests, a_span_of_several_lines_shows_first_and_last);
    tcase_add_test(tests, a_place_at_the_end_of_the_file_is_shown);
    tcase_add_test(tests, reports_stand_in_the_order_of_their_places);
    tcase_add_test(tests, errors_past_the_limit_are_counted);
    tcase_add_test(tests, warnings_past_the_limit_are_counted);
    tcase_add_test(tests, a_fix_in_a_long_line_shows_what_is_near);
    tcase_add_test(tests, quiet_leaves_out_the_closing_line);
    tcase_add_test(tests, json_is_one_object_a_line);
    tcase_add_test(tests, colour_is_only_there_when_asked_for);
    tcase_add_test(tests, tabs_and_wide_characters_keep_the_mark_in_place);
    tcase_add_test(tests, what_a_terminal_must_not_see_is_replaced);
    tcase_add_test(tests, a_long_line_is_cut_around_the_mark);
    tcase_add_test(tests, a_long_message_is_cut_between_characters);
    tcase_add_test(tests, a_mark_past_the_line_stands_behind_it);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
