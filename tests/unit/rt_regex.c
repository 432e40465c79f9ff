/* Regular expressions: finding, replacing, refusing, and what a worker keeps. */
#include "tests/unit/rt_values.h"

#include <stdio.h>

/* The groups of the first match as text: "0-3 1-2"; "none", "hard", "bad". */
static void expect_match(const char *pattern, int64_t flags, const char *text, int64_t from,
                         const char *wanted) {
    JanusString *expression = str(pattern), *string = str(text);
    JanusArray *groups = janus_array_new(&I64, 0);
    static const char *const words[] = {"none", "", "hard", "bad"};
    int32_t status = janus_regex_find(expression, flags, string, from, &groups);
    char got[200];
    int length = snprintf(got, sizeof got, "%s", words[status]);
    const int64_t *ends = (const int64_t *)groups->items;
    for (int64_t i = 0; status == JANUS_REGEX_FOUND && i < groups->length; i += 2)
        length += snprintf(got + length, sizeof got - (size_t)length, "%s%lld-%lld", i == 0 ? "" : " ",
                           (long long)ends[i], (long long)ends[i + 1]);
    ck_assert_str_eq(got, wanted);
    janus_array_release(groups);
    janus_string_release(expression);
    janus_string_release(string);
}

RUNTIME_TEST(matches_are_found) {
    expect_match("b+", 0, "aabbb", 0, "2-5");
    expect_match("b+", 0, "aabbb", 3, "3-5");
    expect_match("(a)|(b)", 0, "xb", 0, "1-2 -1--1 1-2");
    expect_match("c", 0, "aabbb", 0, "none");
    expect_match("", 0, "", 0, "0-0");
    expect_match("$", 0, "ab", 2, "2-2");
    expect_match("a", 0, "a", 2, "none");
    expect_match("a", 0, "a", -1, "none");
    return 0;
}

RUNTIME_TEST(flags_change_the_meaning) {
    expect_match("AB", 0, "ab", 0, "none");
    expect_match("AB", JANUS_REGEX_CASELESS, "ab", 0, "0-2");
    expect_match("É", JANUS_REGEX_CASELESS, "é", 0, "0-2");
    expect_match("^b", 0, "a\nb", 0, "none");
    expect_match("^b", JANUS_REGEX_MULTILINE, "a\nb", 0, "2-3");
    expect_match("a.b", 0, "a\nb", 0, "none");
    expect_match("a.b", JANUS_REGEX_DOT_ALL, "a\nb", 0, "0-3");
    expect_match("a b # c", JANUS_REGEX_EXTENDED, "ab", 0, "0-2");
    return 0;
}

RUNTIME_TEST(chars_are_unicode) {
    expect_match("^.$", 0, "漢", 0, "0-3");
    expect_match("\\w+", 0, "-été-", 0, "1-6");
    expect_match("\\p{Greek}", 0, "aδ", 0, "1-3");
    expect_match(".", 0, "漢字", 1, "3-6"); /* from inside a char: the next one */
    return 0;
}

static void expect_refused(const char *pattern, const char *message, int64_t offset) {
    JanusString *expression = str(pattern), *said = str("");
    int64_t place = -1;
    ck_assert_int_eq(janus_regex_check(expression, 0, &said, &place), 0);
    ck_assert_int_eq(place, offset);
    ck_assert_ptr_nonnull(memmem(said->bytes, (size_t)said->length, message, strlen(message)));
    janus_string_release(expression);
    janus_string_release(said);
}

RUNTIME_TEST(what_is_no_pattern_is_refused) {
    expect_refused("a(b", "parenthesis", 3);
    expect_refused("*", "quantifier", 0);
    expect_refused("[z-a]", "range", 3);
    expect_match("a(b", 0, "ab", 0, "bad");
    JanusString *fine = str("a"), *said = str("untouched");
    int64_t place = -1;
    ck_assert_int_eq(janus_regex_check(fine, 0, &said, &place), 1);
    ck_assert_int_eq(place, -1);
    expect(said, "untouched");
    janus_string_release(fine);
    return 0;
}

RUNTIME_TEST(nesting_ends_in_a_refusal) {
    char pattern[4001];
    memset(pattern, '(', 2000);
    memset(pattern + 2000, ')', 2000);
    pattern[4000] = '\0';
    expect_refused(pattern, "nested", 251);
    return 0;
}

RUNTIME_TEST(what_takes_too_long_ends) {
    expect_match("(a+)+$", 0, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", 0, "hard");
    return 0;
}

/* ---- replacing ---- */

static void expect_replaced(const char *pattern, const char *text, const char *replacement, uint8_t all,
                            int32_t wanted_status, const char *wanted) {
    JanusString *expression = str(pattern), *string = str(text), *by = str(replacement), *out = str("old");
    ck_assert_int_eq(janus_regex_replace(expression, 0, string, by, all, &out), wanted_status);
    expect(out, wanted);
    janus_string_release(expression);
    janus_string_release(string);
    janus_string_release(by);
}

RUNTIME_TEST(matches_are_replaced) {
    expect_replaced("b", "abab", "X", 0, JANUS_REGEX_FOUND, "aXab");
    expect_replaced("b", "abab", "X", 1, JANUS_REGEX_FOUND, "aXaX");
    expect_replaced("(\\w)(?<second>\\w)", "ab cd", "${second}$1$$", 1, JANUS_REGEX_FOUND, "ba$ dc$");
    expect_replaced("x*", "ab", "-", 1, JANUS_REGEX_FOUND, "-a-b-");
    expect_replaced("(a)|(b)", "ab", "[$1]", 1, JANUS_REGEX_FOUND, "[a][]");
    expect_replaced("z", "ab", "X", 1, JANUS_REGEX_NONE, "old");
    expect_replaced("a", "ab", "${", 1, JANUS_REGEX_INVALID, "old");
    expect_replaced("a", "ab", "$9", 1, JANUS_REGEX_INVALID, "old");
    expect_replaced("(", "ab", "x", 1, JANUS_REGEX_INVALID, "old");
    return 0;
}

RUNTIME_TEST(replacements_may_be_longer_than_the_text) {
    JanusString *a = str("a"), *text = janus_string_new(1000), *by = janus_string_new(100), *out = str("");
    memset(text->bytes, 'a', 1000);
    memset(by->bytes, 'b', 100);
    ck_assert_int_eq(janus_regex_replace(a, 0, text, by, 1, &out), JANUS_REGEX_FOUND);
    ck_assert_int_eq(out->length, 100000);
    for (int64_t i = 0; i < out->length; i++) ck_assert_int_eq(out->bytes[i], 'b');
    janus_string_release(a);
    janus_string_release(text);
    janus_string_release(by);
    janus_string_release(out);
    return 0;
}

RUNTIME_TEST(groups_have_names) {
    JanusString *pattern = str("(?<year>\\d+)-(\\d+)-(?<day>\\d+)"), *comma = str(","), *bad = str("(");
    JanusArray *names = janus_regex_group_names(pattern, 0), *none = janus_regex_group_names(bad, 0);
    expect(janus_string_join(names, comma), ",year,,day");
    ck_assert_int_eq(none->length, 0);
    janus_array_release(names);
    janus_array_release(none);
    janus_string_release(pattern);
    janus_string_release(comma);
    janus_string_release(bad);
    return 0;
}

/* ---- what is kept ---- */

RUNTIME_TEST(more_expressions_than_are_kept) {
    for (int round = 0; round < 3; round++)
        for (int i = 0; i < 100; i++) {
            char pattern[16], text[16], wanted[16];
            int length = snprintf(pattern, sizeof pattern, "x%d", i);
            snprintf(text, sizeof text, "__x%d", i);
            snprintf(wanted, sizeof wanted, "2-%d", 2 + length);
            expect_match(pattern, 0, text, 0, wanted);
        }
    return 0;
}

static uint64_t Finder_setup(void) {
    return janus_actor_state_alloc(1);
}
static int64_t Finder_handler(uint64_t actor, int64_t tag) {
    (void)tag;
    for (int i = 0; i < 50; i++) {
        expect_match("(\\d+)", 0, "abc123", 0, "3-6 3-6");
        expect_match("[a-c]+", 0, "abc123", 0, "0-3");
        janus_yield(); /* goes on anywhere */
    }
    answer(actor, 1);
    return 0;
}
ACTOR(Finder, 16)

RUNTIME_TEST(tasks_find_on_all_workers) {
    enum { TASKS = 8 };
    uint64_t refs[TASKS];
    for (int i = 0; i < TASKS; i++) refs[i] = janus_actor_spawn(&Finder, NULL);
    for (int i = 0; i < TASKS; i++) ck_assert_uint_eq(ask(refs[i], 1), 1);
    return 0;
}

RUN_TESTS("rt_regex", matches_are_found, flags_change_the_meaning, chars_are_unicode,
          what_is_no_pattern_is_refused, nesting_ends_in_a_refusal, what_takes_too_long_ends,
          matches_are_replaced, replacements_may_be_longer_than_the_text, groups_have_names,
          more_expressions_than_are_kept, tasks_find_on_all_workers)
