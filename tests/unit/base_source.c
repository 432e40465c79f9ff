/* Names, source files and places, and the collection of diagnostics. */
#include "compiler/base/diag.h"
#include "compiler/base/name.h"
#include "compiler/base/source.h"
#include "compiler/base/text.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static Arena arena;
static SourceMap sources;
static Diagnostics diags;

static void setup(void) {
    arena_init(&arena);
    source_map_init(&sources, &arena);
    diags_init(&diags, &arena);
}

static void teardown(void) {
    arena_release(&arena);
}

static SourceFile *add(const char *path, const char *text) {
    return source_add(&sources, path, text, strlen(text));
}

START_TEST(equal_spellings_are_one_name) {
    NameTable names;
    char spelling[16];
    Name first[5000];
    name_table_init(&names, &arena);
    for (int i = 0; i < 5000; i++) {
        snprintf(spelling, sizeof spelling, "name%d", i);
        first[i] = name_intern_c(&names, spelling);
    }
    for (int i = 0; i < 5000; i++) { /* again, after the table has grown */
        snprintf(spelling, sizeof spelling, "name%d", i);
        ck_assert_ptr_eq(name_intern_c(&names, spelling), first[i]);
        ck_assert_str_eq(first[i]->text, spelling);
    }
    ck_assert_uint_eq(names.name_count, 5000);
}
END_TEST

START_TEST(names_are_told_apart_by_length) {
    NameTable names;
    name_table_init(&names, &arena);
    ck_assert_ptr_ne(name_intern(&names, "ab", 1), name_intern(&names, "ab", 2));
    ck_assert_ptr_eq(name_intern(&names, "abc", 2), name_intern_c(&names, "ab"));
}
END_TEST

static void assert_place(uint32_t position, const SourceFile *file, uint32_t line, uint32_t column) {
    SourcePlace place = source_place(&sources, position);
    ck_assert_ptr_eq(place.file, file);
    ck_assert_uint_eq(place.line, line);
    ck_assert_uint_eq(place.column, column);
}

START_TEST(positions_know_their_file_line_and_column) {
    SourceFile *a = add("a.jan", "one\ntwo\n");
    SourceFile *b = add("b.jan", "");
    SourceFile *c = add("c.jan", "x");
    assert_place(a->base, a, 1, 1);
    assert_place(a->base + 3, a, 1, 4); /* the line break belongs to its line */
    assert_place(a->base + 4, a, 2, 1);
    assert_place(a->base + 8, a, 3, 1); /* the end of the file */
    assert_place(b->base, b, 1, 1);
    assert_place(c->base, c, 1, 1);
    assert_place(c->base + 1, c, 1, 2);
}
END_TEST

START_TEST(position_zero_is_no_place) {
    add("a.jan", "one");
    ck_assert_ptr_null(source_place(&sources, 0).file);
}
END_TEST

START_TEST(lines_come_without_their_breaks) {
    SourceFile *file = add("a.jan", "one\r\ntwo\n\nlast");
    const char *expected[] = {"one", "two", "", "last"};
    for (uint32_t line = 1; line <= 4; line++) {
        uint32_t length;
        const char *text = source_line(&sources, file, line, &length);
        ck_assert_uint_eq(length, strlen(expected[line - 1]));
        ck_assert_int_eq(memcmp(text, expected[line - 1], length), 0);
    }
}
END_TEST

START_TEST(a_text_may_hold_zero_bytes) {
    SourceFile *file = source_add(&sources, "a.jan", "a\0b\nc", 5);
    ck_assert_uint_eq(file->length, 5);
    assert_place(file->base + 4, file, 2, 1);
}
END_TEST

START_TEST(loading_says_why_it_failed) {
    SourceFile *file = NULL;
    char folder[] = "/tmp/janus-base-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(source_load(&sources, folder, &file), SOURCE_DIRECTORY);
    ck_assert_int_eq(source_load(&sources, text_format(&arena, "%s/none.jan", folder), &file),
                     SOURCE_MISSING);
    char *large = text_format(&arena, "%s/large.jan", folder);
    FILE *stream = fopen(large, "w");
    ck_assert_int_eq(ftruncate(fileno(stream), SOURCE_MAX_BYTES + 1L), 0);
    fclose(stream);
    ck_assert_int_eq(source_load(&sources, large, &file), SOURCE_TOO_LARGE);
    ck_assert_ptr_null(file);
    unlink(large);
    rmdir(folder);
}
END_TEST

START_TEST(loading_reads_the_whole_file) {
    char path[] = "/tmp/janus-base-XXXXXX";
    int descriptor = mkstemp(path);
    FILE *stream = fdopen(descriptor, "w");
    for (int i = 0; i < 100000; i++) fprintf(stream, "line %05d\n", i);
    fclose(stream);
    SourceFile *file = NULL;
    ck_assert_int_eq(source_load(&sources, path, &file), SOURCE_OK);
    ck_assert_uint_eq(file->length, 1100000);
    ck_assert_int_eq(memcmp(file->text + file->length - 11, "line 99999\n", 11), 0);
    unlink(path);
}
END_TEST

START_TEST(spans_join_around_both) {
    Span joined = span_join((Span){5, 7}, (Span){2, 6});
    ck_assert_uint_eq(joined.start, 2);
    ck_assert_uint_eq(joined.end, 7);
    joined = span_join((Span){0, 0}, (Span){2, 6});
    ck_assert_uint_eq(joined.start, 2);
}
END_TEST

START_TEST(reports_are_counted_and_kept_up_to_the_limit) {
    diags.limit = 2;
    for (int i = 0; i < 5; i++) diag_report(&diags, DIAG_UNSUPPORTED, (Span){0, 0}, "a thing");
    ck_assert_uint_eq(diags.error_count, 5);
    ck_assert_uint_eq(diags.list.count, 2);
    ck_assert_str_eq(diags.list.items[0]->message, "a thing cannot be compiled yet");
}
END_TEST

START_TEST(quiet_reports_are_only_counted) {
    diags.quiet = true;
    diag_help(diag_report(&diags, DIAG_FILE_MISSING, (Span){0, 0}, "x"), "look elsewhere");
    ck_assert_uint_eq(diags.error_count, 1);
    ck_assert_uint_eq(diags.list.count, 0);
}
END_TEST

START_TEST(codes_are_unique_and_found) {
    for (int id = 0; id < DIAG_COUNT; id++) ck_assert_int_eq(diag_find(diag_code((DiagId)id)), id);
    ck_assert_int_eq(diag_find("E9999"), DIAG_COUNT);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("base source");
    TCase *tests = tcase_create("source");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, equal_spellings_are_one_name);
    tcase_add_test(tests, names_are_told_apart_by_length);
    tcase_add_test(tests, positions_know_their_file_line_and_column);
    tcase_add_test(tests, position_zero_is_no_place);
    tcase_add_test(tests, lines_come_without_their_breaks);
    tcase_add_test(tests, a_text_may_hold_zero_bytes);
    tcase_add_test(tests, loading_says_why_it_failed);
    tcase_add_test(tests, loading_reads_the_whole_file);
    tcase_add_test(tests, spans_join_around_both);
    tcase_add_test(tests, reports_are_counted_and_kept_up_to_the_limit);
    tcase_add_test(tests, quiet_reports_are_only_counted);
    tcase_add_test(tests, codes_are_unique_and_found);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
