/* Texts being built: formats, quoting, large and nested values. */
#include <math.h>
#include <stdio.h>

#include "runtime/mem/string.h"
#include "tests/unit/rt_values.h"

enum { LEFT = JANUS_ALIGN_LEFT, RIGHT = JANUS_ALIGN_RIGHT, CENTER = JANUS_ALIGN_CENTER };

static void expect_text(JanusText *text, const char *wanted) {
    expect(janus_text_finish(text), wanted);
}

static JanusText *i64_text(int64_t value, uint64_t format) {
    JanusText *text = janus_text_new();
    JANUS_TEXT_PUT(text, "<");
    janus_text_format_i64(text, value, format);
    JANUS_TEXT_PUT(text, ">");
    return text;
}

RUNTIME_TEST(integers) {
    expect_text(i64_text(42, 0), "<42>");
    expect_text(i64_text(42, JANUS_FORMAT(0, 0, 0, 0, 6, -1)), "<    42>");
    expect_text(i64_text(-42, JANUS_FORMAT(0, LEFT, 0, 0, 6, -1)), "<-42   >");
    expect_text(i64_text(42, JANUS_FORMAT('*', CENTER, 0, 0, 7, -1)), "<**42***>");
    expect_text(i64_text(-42, JANUS_FORMAT(0, 0, 0, 1, 6, -1)), "<-00042>");
    expect_text(i64_text(42, JANUS_FORMAT(0x20AC, RIGHT, 0, 0, 4, -1)), "<\u20AC\u20AC42>");
    expect_text(i64_text(123456, JANUS_FORMAT(0, 0, 0, 0, 3, -1)), "<123456>");
    expect_text(i64_text(255, JANUS_FORMAT(0, 0, JANUS_BASE_HEX, 0, 0, -1)), "<ff>");
    expect_text(i64_text(-5, JANUS_FORMAT(0, 0, JANUS_BASE_BINARY, 1, 8, -1)), "<-0000101>");
    expect_text(i64_text(8, JANUS_FORMAT(0, 0, JANUS_BASE_OCTAL, 0, 0, -1)), "<10>");
    expect_text(i64_text(INT64_MIN, 0), "<-9223372036854775808>");
    expect_text(i64_text(INT64_MIN, JANUS_FORMAT(0, 0, JANUS_BASE_BINARY, 0, 0, -1)),
                "<-1000000000000000000000000000000000000000000000000000000000000000>");
    return 0;
}

static JanusText *f64_text(double value, uint64_t format) {
    JanusText *text = janus_text_new();
    janus_text_format_f64(text, value, format);
    return text;
}

RUNTIME_TEST(floats) {
    expect_text(f64_text(2.5, 0), "2.5");
    expect_text(f64_text(2.0 / 3, JANUS_FORMAT(0, 0, 0, 0, 8, 2)), "    0.67");
    expect_text(f64_text(-2.5, JANUS_FORMAT(0, 0, 0, 1, 8, 1)), "-00002.5");
    char wanted[400];
    snprintf(wanted, sizeof wanted, "%.0f", 1e300);
    expect_text(f64_text(1e300, JANUS_FORMAT(0, 0, 0, 0, 0, 0)), wanted);
    JanusText *text = f64_text(1.0, JANUS_FORMAT(0, 0, 0, 0, 0, 5000));
    ck_assert_int_eq(text->at - text->begin, 5002);
    janus_text_drop(text);
    return 0;
}

RUNTIME_TEST(what_is_not_a_number_is_never_filled_with_zeros) {
    expect_text(f64_text(INFINITY, JANUS_FORMAT(0, 0, 0, 1, 5, 1)), "  inf");
    expect_text(f64_text(NAN, JANUS_FORMAT(0, LEFT, 0, 0, 5, 3)), "nan  ");
    return 0;
}

RUNTIME_TEST(strings_and_others) {
    CONSTANT(word, "w\u00F6rter");
    static const JanusTypeInfo BOOL = {.name = "bool", .size_bytes = 1, .kind = JANUS_KIND_BOOL};
    static const JanusTypeInfo CHAR = {.name = "char", .size_bytes = 4, .kind = JANUS_KIND_CHAR};
    static const JanusTypeInfo PLAIN = {.name = "Handle", .size_bytes = 8};
    uint8_t yes = 1;
    uint32_t point = 0xE9;
    JanusText *text = janus_text_new();
    janus_text_add_value(text, &STRING, &word, JANUS_FORMAT('.', 0, 0, 0, 8, -1));
    janus_text_add_value(text, &STRING, &word, JANUS_FORMAT(0, RIGHT, 0, 0, 4, 2));
    janus_text_add_value(text, &BOOL, &yes, JANUS_FORMAT(0, RIGHT, 0, 1, 6, -1));
    janus_text_add_value(text, &CHAR, &point, JANUS_FORMAT('-', CENTER, 0, 0, 3, -1));
    janus_text_add_value(text, &PLAIN, &word, JANUS_FORMAT(0, 0, 0, 0, 8, -1));
    JanusArray *array = janus_array_from_items(&BOOL, &yes, 1);
    janus_text_add_value(text, &ARRAY, &array, JANUS_FORMAT('=', RIGHT, 0, 0, 8, -1));
    janus_array_release(array);
    expect_text(text, "w\u00F6rter..  w\u00F6  true-\u00E9-Handle  ==[true]");
    return 0;
}

RUNTIME_TEST(numbers_of_every_kind_show) {
    static const struct {
        JanusTypeInfo info;
        int64_t value;
        const char *text;
    } CASES[] = {
        {{.size_bytes = 1, .kind = JANUS_KIND_I8}, -1, "-1"},
        {{.size_bytes = 1, .kind = JANUS_KIND_U8}, -1, "255"},
        {{.size_bytes = 2, .kind = JANUS_KIND_I16}, -2, "-2"},
        {{.size_bytes = 2, .kind = JANUS_KIND_U16}, -2, "65534"},
        {{.size_bytes = 4, .kind = JANUS_KIND_I32}, -3, "-3"},
        {{.size_bytes = 4, .kind = JANUS_KIND_U32}, -3, "4294967293"},
        {{.size_bytes = 8, .kind = JANUS_KIND_U64}, -4, "18446744073709551612"},
        {{.size_bytes = 8, .kind = JANUS_KIND_I64}, -4, "-4"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        JanusText *text = janus_text_new();
        janus_text_add_value(text, &CASES[i].info, &CASES[i].value, 0);
        expect_text(text, CASES[i].text);
        expect_shown(&CASES[i].info, &CASES[i].value, CASES[i].text);
    }
    return 0;
}

RUNTIME_TEST(quotes_escape) {
    JanusString *raw = janus_string_copy("a\"\\\n\t\r\0\x01\x7F'\xC3\xA9", 12);
    JanusText *text = janus_text_new();
    janus_text_add_quoted(text, raw);
    janus_text_add_quoted_char(text, '\'');
    janus_text_add_quoted_char(text, '"');
    expect_text(text, "\"a\\\"\\\\\\n\\t\\r\\0\\x01\\x7f'\xC3\xA9\"'\\'''\"'");
    janus_string_release(raw);
    return 0;
}

RUNTIME_TEST(texts_of_every_length) {
    char wanted[5000];
    for (size_t length = 0; length < sizeof wanted; length += 1 + length / 3) {
        JanusText *text = janus_text_new(), *dropped = janus_text_new();
        for (size_t i = 0; i < length; i++) {
            wanted[i] = (char)('a' + i % 26);
            janus_text_add_char(text, (uint32_t)wanted[i]);
            janus_text_add_char(dropped, 0x20AC);
        }
        JanusString *added = &janus_string_empty;
        janus_text_append(&added, text);
        janus_text_append(&added, text);
        ck_assert_int_eq(added->length, 2 * (int64_t)length);
        ck_assert_mem_eq(added->bytes, wanted, length);
        ck_assert_mem_eq(added->bytes + length, wanted, length);
        janus_string_release(added);
        janus_text_drop(dropped);
        JanusString *made = janus_text_finish(text);
        ck_assert_int_eq(made->length, (int64_t)length);
        ck_assert_mem_eq(made->bytes, wanted, length);
        CONSTANT(more, "!");
        janus_string_append(&made, more); /* its block is as large as its length says */
        janus_string_release(made);
    }
    return 0;
}

static void finish(void *text) {
    janus_string_release(janus_text_finish(text));
}

RUNTIME_TEST(running_out_of_memory_shows_at_the_end) {
    JanusText *text = janus_text_new();
    ck_assert_ptr_null(janus_text_reserve(text, UINT64_C(1) << 62));
    janus_text_add_i64(text, 5);
    ck_assert(panics(finish, text));
    return 0;
}

RUN_TESTS("rt_formats", integers, what_is_not_a_number_is_never_filled_with_zeros, strings_and_others,
          numbers_of_every_kind_show, quotes_escape, texts_of_every_length,
          running_out_of_memory_shows_at_the_end, floats)
