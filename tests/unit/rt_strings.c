/* Strings: joining, cutting, finding, converting, at their edges. */
#include <math.h>

#include "tests/unit/rt_values.h"

RUNTIME_TEST(strings_join) {
    CONSTANT(left, "left");
    CONSTANT(right, " right");
    CONSTANT(empty, "");
    expect(janus_string_concat(left, right), "left right");
    expect(janus_string_concat(left, empty), "left");
    expect(janus_string_concat(empty, empty), "");
    expect(janus_string_repeat(left, 3, &HERE), "leftleftleft");
    expect(janus_string_repeat(left, 0, &HERE), "");
    return 0;
}

RUNTIME_TEST(appending_grows_in_place_and_copies_what_is_held) {
    JanusString *text = str(""), *held;
    char expected[3000];
    for (int i = 0; i < 3000; i++) {
        JanusString *digit = janus_string_from_u64((uint64_t)i % 10);
        janus_string_append(&text, digit);
        janus_string_release(digit);
        expected[i] = (char)('0' + i % 10);
    }
    ck_assert_int_eq(text->length, 3000);
    ck_assert_mem_eq(text->bytes, expected, 3000);
    held = text;
    janus_retain(held);
    CONSTANT(more, "!");
    janus_string_append(&text, more);
    ck_assert_int_eq(held->length, 3000);
    ck_assert_int_eq(text->length, 3001);
    janus_string_release(held);
    for (int i = 0; i < 4; i++) janus_string_append(&text, text); /* its own content moves with it */
    ck_assert_int_eq(text->length, 3001 * 16);
    ck_assert_mem_eq(text->bytes + 3001 * 15, expected, 3000);
    janus_string_release(text);
    return 0;
}

RUNTIME_TEST(appended_chars_are_encoded_in_place) {
    static const uint32_t points[] = {'a', 0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x10000, 0x10FFFF};
    static const int lengths[] = {1, 1, 2, 2, 3, 3, 4, 4};
    JanusString *text = str("");
    int64_t length = 0, offset = 0;
    for (int i = 0; i < 4000; i++) {
        janus_string_append_char(&text, points[i % 8]);
        length += lengths[i % 8];
        ck_assert_int_eq(text->length, length);
    }
    JanusString *held = text;
    janus_retain(held);
    janus_string_append_char(&text, 'z');
    ck_assert_int_eq(held->length, length);
    for (int i = 0; i < 4000; i++) ck_assert_uint_eq(janus_string_next_char(text, &offset), points[i % 8]);
    ck_assert_uint_eq(janus_string_next_char(text, &offset), 'z');
    ck_assert_int_eq(offset, text->length);
    janus_string_release(held);
    janus_string_release(text);
    return 0;
}

static void slice_out_of_range(void *string) {
    janus_string_slice(string, 2, 9, &HERE);
}
static void slice_inside_char(void *string) {
    janus_string_slice(string, 0, 2, &HERE);
}
static void slice_backwards(void *string) {
    janus_string_slice(string, 3, 1, &HERE);
}
static void repeat_negative(void *string) {
    janus_string_repeat(string, -1, &HERE);
}
static void repeat_too_much(void *string) {
    janus_string_repeat(string, INT64_MAX / 2, &HERE);
}

RUNTIME_TEST(slicing_is_checked) {
    JanusString *string = str("a\u00E9b");
    expect(janus_string_slice(string, 1, 3, &HERE), "\u00E9");
    expect(janus_string_slice(string, 4, 4, &HERE), "");
    ck_assert(panics(slice_out_of_range, string));
    ck_assert(panics(slice_inside_char, string));
    ck_assert(panics(slice_backwards, string));
    ck_assert(panics(repeat_negative, string));
    ck_assert(panics(repeat_too_much, string));
    ck_assert(janus_string_is_boundary(string, 1) && !janus_string_is_boundary(string, 2));
    ck_assert(janus_string_is_boundary(string, 4) && !janus_string_is_boundary(string, 5));
    ck_assert(!janus_string_is_boundary(string, -1));
    janus_string_release(string);
    return 0;
}

RUNTIME_TEST(parts_are_found) {
    CONSTANT(text, "one two one");
    CONSTANT(one, "one");
    CONSTANT(o, "o");
    CONSTANT(empty, "");
    CONSTANT(other, "three and more");
    ck_assert_int_eq(janus_string_find(text, one, 0), 0);
    ck_assert_int_eq(janus_string_find(text, one, 1), 8);
    ck_assert_int_eq(janus_string_find(text, one, 9), -1);
    ck_assert_int_eq(janus_string_find(text, one, 99), -1);
    ck_assert_int_eq(janus_string_find(text, one, -5), 0);
    ck_assert_int_eq(janus_string_find(text, o, 1), 6);
    ck_assert_int_eq(janus_string_find(text, empty, 11), 11);
    ck_assert_int_eq(janus_string_find(empty, o, 0), -1);
    ck_assert_int_eq(janus_string_find_last(text, one), 8);
    ck_assert_int_eq(janus_string_find_last(text, other), -1);
    ck_assert(janus_string_contains(text, one) && !janus_string_contains(text, other));
    ck_assert(janus_string_starts_with(text, one) && janus_string_ends_with(text, one));
    ck_assert(!janus_string_starts_with(one, text) && !janus_string_ends_with(one, text));
    return 0;
}

RUNTIME_TEST(strings_split_and_join) {
    CONSTANT(text, "a,b,,c");
    CONSTANT(comma, ",");
    CONSTANT(empty, "");
    CONSTANT(points, "\u00E9x\U0001F600");
    CONSTANT(lines, "one\r\ntwo\n\nthree");
    CONSTANT(words, " some\twords \n here ");
    expect_array(janus_string_split(text, comma), "[\"a\", \"b\", \"\", \"c\"]");
    expect_array(janus_string_split(empty, comma), "[\"\"]");
    expect_array(janus_string_split(comma, comma), "[\"\", \"\"]");
    expect_array(janus_string_split(points, empty), "[\"\u00E9\", \"x\", \"\U0001F600\"]");
    expect_array(janus_string_lines(lines), "[\"one\", \"two\", \"\", \"three\"]");
    expect_array(janus_string_lines(empty), "[]");
    expect_array(janus_string_words(words), "[\"some\", \"words\", \"here\"]");
    JanusArray *parts = janus_string_split(text, comma);
    expect(janus_string_join(parts, lines), "aone\r\ntwo\n\nthreebone\r\ntwo\n\nthreeone\r\ntwo\n\nthreec");
    expect(janus_string_join(parts, empty), "abc");
    janus_array_release(parts);
    return 0;
}

/* Words of `length` times `byte` between spaces, `count` of them, the last one at the very end. */
static void check_words(char byte, char space, int64_t length, int64_t count) {
    JanusString *text = janus_string_new(count * (length + 1)), *word;
    memset(text->bytes, byte, (size_t)text->length);
    for (int64_t i = 0; i < count; i++) text->bytes[i * (length + 1)] = space;
    int64_t offset = 0;
    for (int64_t i = 0; i < count; i++) {
        ck_assert(janus_string_next_word(text, &offset, &word));
        ck_assert_int_eq(word->length, length);
        ck_assert_mem_eq(word->bytes, text->bytes + 1, (size_t)length);
        ck_assert_int_eq(offset, (i + 1) * (length + 1));
        janus_string_release(word);
    }
    ck_assert(!janus_string_next_word(text, &offset, &word));
    janus_string_release(text);
}

RUNTIME_TEST(words_end_at_white_space_alone) {
    static const char SPACES[] = {'\t', '\n', '\v', '\f', '\r', ' '};
    for (int byte = 0; byte < 256; byte++)
        for (size_t k = 0; k < sizeof SPACES; k++) {
            if (memchr(SPACES, byte, sizeof SPACES) != NULL) continue;
            for (int64_t length = 1; length <= 17; length++) check_words((char)byte, SPACES[k], length, 3);
        }
    return 0;
}

RUNTIME_TEST(strings_change) {
    CONSTANT(text, "\t Some T\u00C9xt \n");
    CONSTANT(m, "m");
    CONSTANT(longer, "mmm");
    CONSTANT(empty, "");
    CONSTANT(spaces, "  ");
    expect(janus_string_trim(text), "Some T\u00C9xt");
    expect(janus_string_trim_start(text), "Some T\u00C9xt \n");
    expect(janus_string_trim_end(text), "\t Some T\u00C9xt");
    expect(janus_string_trim(spaces), "");
    expect(janus_string_to_upper(text), "\t SOME T\u00C9XT \n");
    expect(janus_string_to_lower(text), "\t some t\u00C9xt \n");
    expect(janus_string_replace(longer, m, spaces), "      ");
    expect(janus_string_replace(longer, longer, empty), "");
    expect(janus_string_replace(longer, empty, m), "mmm");
    expect(janus_string_replace(text, longer, m), "\t Some T\u00C9xt \n");
    return 0;
}

RUNTIME_TEST(chars_go_in_and_out) {
    CONSTANT(text, "a\u00E9\u20AC\U0001F600");
    static const uint32_t POINTS[] = {'a', 0xE9, 0x20AC, 0x1F600};
    ck_assert_int_eq(janus_string_char_count(text), 4);
    int64_t offset = 0;
    for (int i = 0; i < 4; i++) ck_assert_uint_eq(janus_string_next_char(text, &offset), POINTS[i]);
    ck_assert_int_eq(offset, text->length);
    JanusArray *chars = janus_string_chars(text);
    ck_assert_int_eq(chars->length, 4);
    ck_assert_mem_eq(chars->items, POINTS, sizeof POINTS);
    expect(janus_string_from_chars(chars), "a\u00E9\u20AC\U0001F600");
    janus_array_release(chars);
    expect(janus_string_from_char(0x20AC), "\u20AC");
    expect(janus_string_from_char(0xD800), "\uFFFD");
    return 0;
}

/* Gives whether the bytes are UTF-8. */
static bool is_utf8(const char *bytes, int64_t length) {
    JanusString *raw = janus_string_copy(bytes, length), *string;
    bool valid = janus_string_from_bytes(raw, &string);
    if (valid) janus_string_release(string);
    janus_string_release(raw);
    return valid;
}

RUNTIME_TEST(bytes_become_strings_only_as_utf8) {
    static const char *const BAD[] = {"\x80",
                                      "\xC0\x80",
                                      "\xC3",
                                      "\xE0\x80\x80",
                                      "\xED\xA0\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xF4\x90\x80\x80",
                                      "a long text that is \xFF wrong late"};
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        ck_assert(!is_utf8(BAD[i], (int64_t)strlen(BAD[i])));
    ck_assert(is_utf8("", 0) && is_utf8("\0plain ASCII text", 17) && is_utf8("\xF4\x8F\xBF\xBF", 4));
    return 0;
}

static void byte_out_of_range(void *bytes) {
    janus_bytes_get(bytes, 3, &HERE);
}

RUNTIME_TEST(bytes_are_arrays_of_u8) {
    JanusString *bytes = janus_string_copy("\x01\xFF\x00", 3);
    JanusArray *array = janus_bytes_to_array(bytes);
    expect_shown(&ARRAY, &array, "[1, 255, 0]");
    janus_retain(array);
    JanusString *back = janus_bytes_from_array(&array); /* a copy: the array is held */
    ck_assert(janus_string_equal(bytes, back) && array->length == 3);
    ck_assert_uint_eq(janus_bytes_get(bytes, 1, &HERE), 255);
    ck_assert(panics(byte_out_of_range, bytes));
    JanusString *part = janus_bytes_slice(bytes, 1, 2, &HERE);
    static const JanusTypeInfo BYTES = {.name = "Bytes", .size_bytes = 8, .kind = JANUS_KIND_BYTES};
    expect_shown(&BYTES, &part, "Bytes[255]");
    janus_string_release(part);
    janus_string_release(back);
    janus_array_release(array);
    janus_string_release(bytes);
    return 0;
}

/* An array that nobody else holds gives its block; what becomes of it can grow and be freed as a string. */
RUNTIME_TEST(bytes_take_over_arrays) {
    enum { LONGEST = 5000 };
    JanusString *tail = str("tail");
    for (int64_t length = 0; length <= LONGEST; length += length < 40 ? 1 : 487) {
        JanusArray *array = janus_array_new(&janus_info_u8, length % 3 == 0 ? 0 : LONGEST);
        for (int64_t i = 0; i < length; i++) {
            uint8_t byte = (uint8_t)(i * 7);
            janus_array_push(&array, &byte);
        }
        JanusString *bytes = janus_bytes_from_array(&array);
        janus_string_append(&bytes, tail);
        ck_assert_int_eq(bytes->length, length + 4);
        for (int64_t i = 0; i < length; i++) ck_assert_int_eq((uint8_t)bytes->bytes[i], (uint8_t)(i * 7));
        ck_assert_mem_eq(bytes->bytes + length, "tail", 4);
        janus_string_release(bytes);
    }
    janus_string_release(tail);
    return 0;
}

static bool reads_i64(const char *text, int64_t expected) {
    JanusString *string = str(text);
    int64_t value = 77;
    bool read = janus_string_to_i64(string, &value);
    ck_assert_int_eq(value, read ? expected : 77);
    janus_string_release(string);
    return read;
}

static bool reads_f64(const char *text, double expected) {
    JanusString *string = str(text);
    double value = 77;
    bool read = janus_string_to_f64(string, &value);
    ck_assert(value == (read ? expected : 77));
    janus_string_release(string);
    return read;
}

RUNTIME_TEST(numbers_are_read) {
    ck_assert(reads_i64("0", 0) && reads_i64("-12", -12) && reads_i64("+7", 7) && reads_i64("007", 7));
    ck_assert(reads_i64("9223372036854775807", INT64_MAX) && reads_i64("-9223372036854775808", INT64_MIN));
    ck_assert(!reads_i64("9223372036854775808", 0) && !reads_i64("-9223372036854775809", 0));
    ck_assert(!reads_i64("", 0) && !reads_i64("-", 0) && !reads_i64("1a", 0) && !reads_i64(" 1", 0));
    ck_assert(!reads_i64("99999999999999999999999", 0));
    CONSTANT(most, "18446744073709551615");
    CONSTANT(negative, "-1");
    uint64_t value = 0;
    ck_assert(janus_string_to_u64(most, &value) && value == UINT64_MAX &&
              !janus_string_to_u64(negative, &value));
    ck_assert(reads_f64("1.5", 1.5) && reads_f64("-2e3", -2000) && reads_f64("7", 7) &&
              reads_f64("inf", INFINITY));
    ck_assert(!reads_f64("", 0) && !reads_f64("0x10", 0) && !reads_f64("1.5.", 0) && !reads_f64("e", 0));
    ck_assert(!reads_f64(" 1", 0) && !reads_f64("infinity", 0));
    char digits[400];
    memset(digits, '1', sizeof digits - 1);
    digits[sizeof digits - 1] = '\0';
    ck_assert(reads_f64(digits, strtod(digits, NULL)));
    expect(janus_string_from_i64(INT64_MIN), "-9223372036854775808");
    expect(janus_string_from_u64(1234567), "1234567");
    expect(janus_string_from_f64(0.25), "0.25");
    return 0;
}

/* Every length has its own way through the hash; equal strings hash alike wherever they stand. */
RUNTIME_TEST(hashes_differ_and_repeat) {
    char bytes[64];
    memset(bytes, 'x', sizeof bytes);
    uint64_t seen[64];
    for (int64_t length = 0; length < 64; length++) {
        JanusString *string = janus_string_copy(bytes, length), *again = janus_string_copy(bytes, length);
        seen[length] = janus_string_hash(string, 1);
        ck_assert_uint_eq(seen[length], janus_string_hash(again, 1));
        ck_assert(length == 0 || janus_string_hash(string, 2) != seen[length]);
        for (int64_t i = 0; i < length; i++) {
            ck_assert(seen[i] != seen[length]);
            again->bytes[i] ^= 1;
            ck_assert(janus_string_hash(again, 1) != seen[length]);
            again->bytes[i] ^= 1;
        }
        janus_string_release(string);
        janus_string_release(again);
    }
    ck_assert_uint_eq(janus_hash_f64(0.0, 5), janus_hash_f64(-0.0, 5));
    return 0;
}

RUN_TESTS("rt_strings", strings_join, appending_grows_in_place_and_copies_what_is_held,
          appended_chars_are_encoded_in_place, slicing_is_checked, parts_are_found, strings_split_and_join,
          words_end_at_white_space_alone, strings_change, chars_go_in_and_out,
          bytes_become_strings_only_as_utf8, bytes_are_arrays_of_u8, bytes_take_over_arrays, numbers_are_read,
          hashes_differ_and_repeat)
