/* Case, normal forms, graphemes, widths. */
#include "tests/unit/rt_values.h"

static void expect_mapped(JanusString *(*map)(const JanusString *), const char *text, const char *wanted) {
    JanusString *string = str(text);
    expect(map(string), wanted);
    janus_string_release(string);
}

RUNTIME_TEST(case_is_more_than_ascii) {
    expect_mapped(janus_unicode_to_upper, "straße éß ж δ 1", "STRAẞE Éẞ Ж Δ 1");
    expect_mapped(janus_unicode_to_lower, "ÉCOLE ЖДΔ 1", "école ждδ 1");
    expect_mapped(janus_unicode_fold, "Straße", "strasse");
    expect_mapped(janus_unicode_fold, "STRASSE", "strasse");
    expect_mapped(janus_unicode_to_upper, "", "");
    expect_mapped(janus_unicode_fold, "", "");
    ck_assert_uint_eq(janus_unicode_char_upper('a'), 'A');
    ck_assert_uint_eq(janus_unicode_char_lower(0x416), 0x436);
    return 0;
}

static void expect_normal(const char *text, int32_t form, const char *wanted) {
    JanusString *string = str(text);
    expect(janus_unicode_normalize(string, form), wanted);
    janus_string_release(string);
}

RUNTIME_TEST(normal_forms_differ) {
    expect_normal("e\u0301", JANUS_NORM_NFC, "\u00e9");
    expect_normal("\u00e9", JANUS_NORM_NFD, "e\u0301");
    expect_normal("\ufb01\u00e9", JANUS_NORM_NFKC, "fi\u00e9");
    expect_normal("\ufb01\u00e9", JANUS_NORM_NFKD, "fie\u0301");
    expect_normal("\ufb01", JANUS_NORM_NFC, "\ufb01");
    expect_normal("\uac00", JANUS_NORM_NFD, "\u1100\u1161");
    return 0;
}

static void expect_graphemes(const char *text, const char *wanted) {
    JanusString *string = str(text), *bar = str("|");
    JanusArray *list = janus_unicode_graphemes(string);
    expect(janus_string_join(list, bar), wanted);
    janus_array_release(list);
    janus_string_release(string);
    janus_string_release(bar);
}

RUNTIME_TEST(graphemes_are_what_readers_see) {
    expect_graphemes("", "");
    expect_graphemes("abc", "a|b|c");
    expect_graphemes("e\u0301x\r\ny", "e\u0301|x|\r\n|y");
    expect_graphemes("\U0001F1E6\U0001F1F9\U0001F1E9\U0001F1EA", "\U0001F1E6\U0001F1F9|\U0001F1E9\U0001F1EA");
    expect_graphemes("\U0001F469\u200D\U0001F680!", "\U0001F469\u200D\U0001F680|!");
    JanusString *text = str("e\u0301x");
    ck_assert_int_eq(janus_unicode_next_grapheme(text, 0), 3);
    ck_assert_int_eq(janus_unicode_next_grapheme(text, 3), 4);
    ck_assert_int_eq(janus_unicode_next_grapheme(text, 4), 4);
    ck_assert_int_eq(janus_unicode_next_grapheme(text, -1), 4);
    janus_string_release(text);
    return 0;
}

static void expect_width(const char *text, int64_t width) {
    JanusString *string = str(text);
    ck_assert_int_eq(janus_unicode_width(string), width);
    janus_string_release(string);
}

RUNTIME_TEST(widths_are_columns) {
    expect_width("", 0);
    expect_width("abc", 3);
    expect_width("e\u0301", 1);
    expect_width("\u6f22\u5b57", 4);
    expect_width("\U0001F469\u200D\U0001F680", 2);
    return 0;
}

RUNTIME_TEST(chars_have_categories) {
    ck_assert_int_eq(janus_unicode_category('A'), 1);
    ck_assert_int_eq(janus_unicode_category(0xe9), 2);
    ck_assert_int_eq(janus_unicode_category('7'), 9);
    ck_assert_int_eq(janus_unicode_category(' '), 23);
    ck_assert_int_eq(janus_unicode_category('\n'), 26);
    ck_assert_int_eq(janus_unicode_category(0x378), 0);
    ck_assert_int_eq(janus_unicode_category(0x110000), 0);
    return 0;
}

RUN_TESTS("rt_unicode", case_is_more_than_ascii, normal_forms_differ, graphemes_are_what_readers_see,
          widths_are_columns, chars_have_categories)
