/* Strings, bytes, chars and numbers made of one another. */
#include <stdlib.h>
#include <string.h>

#include "runtime/mem/array.h"
#include "runtime/mem/decimal.h"
#include "runtime/mem/float_text.h"
#include "runtime/mem/place.h"
#include "runtime/mem/string.h"
#include "runtime/mem/utf8.h"
#include "runtime/mem/value.h"

/* ---- chars ---- */

uint32_t janus_string_next_char(const JanusString *string, int64_t *offset) {
    return janus_string_next_char_fast(string, offset);
}

int64_t janus_string_char_count(const JanusString *string) {
    return janus_utf8_count(string->bytes, string->length);
}

JanusArray *janus_string_chars(const JanusString *string) {
    JanusArray *chars = janus_array_new(&janus_info_char, janus_string_char_count(string));
    const char *at = string->bytes, *end = at + string->length;
    uint32_t *to = (uint32_t *)chars->items;
    while (at < end) *to++ = janus_utf8_next(&at, end);
    if (string->length > 0) chars->length = to - (uint32_t *)chars->items;
    return chars;
}

/* As many bytes as janus_utf8_put writes. */
static int64_t encoded_length(const uint32_t *points, int64_t count) {
    int64_t length = count;
    for (int64_t i = 0; i < count; i++)
        length += (points[i] >= 0x80) + (points[i] >= 0x800) + (points[i] - 0x10000u < 0x100000u);
    return length;
}

JanusString *janus_string_from_chars(const JanusArray *chars) {
    const uint32_t *points = (const uint32_t *)chars->items;
    JanusString *string = janus_string_new(encoded_length(points, chars->length));
    char *to = string->bytes;
    for (int64_t i = 0; i < chars->length; i++) {
        if (JANUS_LIKELY(points[i] < 0x80))
            *to++ = (char)points[i];
        else
            to += janus_utf8_put(to, points[i]);
    }
    return string;
}

JanusString *janus_string_from_char(uint32_t point) {
    char bytes[JANUS_UTF8_MAX];
    return janus_string_copy(bytes, (int64_t)janus_utf8_put(bytes, point));
}

/* ---- bytes ---- */

JanusString *janus_bytes_from_string(JanusString *string) {
    janus_count_retain(string);
    return string;
}

uint8_t janus_string_from_bytes(JanusString *bytes, JanusString **out) {
    if (!janus_utf8_is_valid(bytes->bytes, bytes->length)) return 0;
    *out = janus_bytes_from_string(bytes);
    return 1;
}

/* The bytes move up within the array's own block when nobody else holds it. */
static JanusString *bytes_in_block_of(JanusArray *array) {
    int64_t length = array->length;
    size_t array_bytes = janus_array_block_bytes(array->item, array->capacity);
    JanusString *bytes = (JanusString *)array;
    memmove(bytes->bytes, array->items, (size_t)length);
    bytes->length = length;
    return janus_object_resize(bytes, array_bytes, janus_string_block_bytes(length));
}

JanusString *janus_bytes_from_array(const void *items) {
    JanusArray *array = *(JanusArray *const *)items;
    if (array->length > 0 && janus_count_is_unique(array)) return bytes_in_block_of(array);
    JanusString *bytes = janus_string_copy(array->items, array->length);
    janus_array_release(array);
    return bytes;
}

JanusArray *janus_bytes_to_array(const JanusString *bytes) {
    return janus_array_from_items(&janus_info_u8, bytes->bytes, bytes->length);
}

uint32_t janus_bytes_get(const JanusString *bytes, int64_t index, const JanusPlace *place) {
    return janus_bytes_get_fast(bytes, index, place);
}

JanusString *janus_bytes_slice(const JanusString *bytes, int64_t begin, int64_t end,
                               const JanusPlace *place) {
    janus_check_range(begin, end, bytes->length, place);
    return janus_string_copy(bytes->bytes + begin, end - begin);
}

/* ---- numbers ---- */

JanusString *janus_string_from_u64(uint64_t value) {
    char digits[JANUS_DECIMAL_BYTES];
    const char *begin = janus_decimal_text(digits, value, false);
    return janus_string_copy(begin, digits + sizeof digits - begin);
}

JanusString *janus_string_from_i64(int64_t value) {
    char digits[JANUS_DECIMAL_BYTES];
    const char *begin = janus_decimal_text(digits, value < 0 ? -(uint64_t)value : (uint64_t)value, value < 0);
    return janus_string_copy(begin, digits + sizeof digits - begin);
}

JanusString *janus_string_from_f64(double value) {
    char text[JANUS_FLOAT_TEXT_BYTES];
    return janus_string_copy(text, (int64_t)janus_float_text(text, value, JANUS_FLOAT_64));
}

/* Digits alone, at least one; false when the number does not fit. */
static bool read_digits(const char *at, const char *end, uint64_t *value) {
    uint64_t sum = 0;
    if (at == end) return false;
    for (; at < end; at++) {
        unsigned digit = (unsigned)(uint8_t)*at - '0';
        if (digit > 9 || __builtin_mul_overflow(sum, (uint64_t)10, &sum) ||
            __builtin_add_overflow(sum, (uint64_t)digit, &sum))
            return false;
    }
    *value = sum;
    return true;
}

uint8_t janus_string_to_u64(const JanusString *string, uint64_t *out) {
    const char *at = string->bytes, *end = at + string->length;
    if (at < end && *at == '+') at++;
    return read_digits(at, end, out);
}

uint8_t janus_string_to_i64(const JanusString *string, int64_t *out) {
    const char *at = string->bytes, *end = at + string->length;
    bool negative = at < end && *at == '-';
    uint64_t size;
    if (at < end && (*at == '-' || *at == '+')) at++;
    if (!read_digits(at, end, &size) || size > (uint64_t)INT64_MAX + negative) return 0;
    *out = negative ? (int64_t)-size : (int64_t)size;
    return 1;
}

/* What may stand in a decimal number; strtod would also take hexadecimal ones and names. */
static bool is_decimal(const JanusString *string) {
    for (int64_t i = 0; i < string->length; i++)
        if (string->bytes[i] == '\0' || strchr("0123456789+-.eE", string->bytes[i]) == NULL) return false;
    return string->length > 0;
}

static bool is_word(const JanusString *string, const char *word) {
    return (size_t)string->length == strlen(word) && memcmp(string->bytes, word, strlen(word)) == 0;
}

enum { SHORT_NUMBER = 128 };

static void free_text(char **text) {
    free(*text);
}

/* A copy with a terminator; long ones need memory. */
static bool read_float(const JanusString *string, double *out) {
    char brief[SHORT_NUMBER], *text = brief, *end;
    char *memory __attribute__((cleanup(free_text))) = NULL;
    if (string->length >= SHORT_NUMBER) {
        text = memory = malloc((size_t)string->length + 1);
        if (memory == NULL) return false;
    }
    memcpy(text, string->bytes, (size_t)string->length);
    text[string->length] = '\0';
    double value = strtod(text, &end);
    if (end != text + string->length) return false;
    *out = value;
    return true;
}

uint8_t janus_string_to_f64(const JanusString *string, double *out) {
    if (is_word(string, "nan")) return *out = __builtin_nan(""), 1;
    if (is_word(string, "inf")) return *out = __builtin_inf(), 1;
    if (is_word(string, "-inf")) return *out = -__builtin_inf(), 1;
    return is_decimal(string) && read_float(string, out);
}
