/* Formats: what was added is measured afterwards and moved to make room for the filling. */
#include <math.h>
#include <stdio.h>

#include "runtime/mem/text.h"
#include "runtime/mem/utf8.h"

enum { LONGEST_WHOLE = 330 }; /* digits of the largest double before the point, and a little */

/* ---- filling ---- */

static char *put_fill(char *at, const char *fill, size_t fill_bytes, int64_t count) {
    for (; count > 0; count--, at += fill_bytes) memcpy(at, fill, fill_bytes);
    return at;
}

/* Inserts `before` and `after` times the char around the text from `start` on, which begins with `skip` bytes
 * that stay in front. */
static void insert_fill(JanusText *text, uint64_t start, uint64_t skip, uint32_t point, int64_t before,
                        int64_t after) {
    char fill[JANUS_UTF8_MAX];
    size_t bytes = janus_utf8_put(fill, point);
    if (janus_text_reserve(text, (uint64_t)(before + after) * bytes) == NULL) return;
    char *content = text->begin + start + skip;
    uint64_t length = (uint64_t)(text->at - content);
    char *moved = content + (uint64_t)before * bytes;
    memmove(moved, content, length);
    put_fill(content, fill, bytes, before);
    text->at = put_fill(moved + length, fill, bytes, after);
}

/* What was added from `start` on gets the format's width. */
static void pad(JanusText *text, uint64_t start, uint64_t format, bool is_number, bool is_finite) {
    int64_t width = janus_format_width(format);
    if (width == 0 || text->failed) return;
    const char *begin = text->begin + start;
    int64_t missing = width - janus_utf8_count(begin, text->at - begin);
    if (missing <= 0) return;
    unsigned align = janus_format_align(format);
    if (janus_format_zeros(format) && align == 0 && is_number && is_finite) {
        insert_fill(text, start, *begin == '-', '0', missing, 0);
        return;
    }
    if (align == 0) align = is_number ? JANUS_ALIGN_RIGHT : JANUS_ALIGN_LEFT;
    int64_t before = align == JANUS_ALIGN_LEFT ? 0 : align == JANUS_ALIGN_RIGHT ? missing : missing / 2;
    insert_fill(text, start, 0, janus_format_fill(format), before, missing - before);
}

static uint64_t position(const JanusText *text) {
    return (uint64_t)(text->at - text->begin);
}

/* ---- numbers ---- */

static void add_in_base(JanusText *text, uint64_t value, bool negative, unsigned base) {
    static const uint8_t SHIFT[] = {0, 4, 1, 3};
    char digits[65], *at = digits + sizeof digits;
    unsigned shift = SHIFT[base];
    do *--at = "0123456789abcdef"[value & ((1u << shift) - 1)];
    while ((value >>= shift) != 0);
    if (negative) *--at = '-';
    janus_text_put(text, at, (uint64_t)(digits + sizeof digits - at));
}

static void format_integer(JanusText *text, uint64_t size, bool negative, uint64_t format) {
    uint64_t start = position(text);
    unsigned base = janus_format_base(format);
    if (base != 0)
        add_in_base(text, size, negative, base);
    else if (negative)
        janus_text_add_i64(text, (int64_t)-size);
    else
        janus_text_add_u64(text, size);
    pad(text, start, format, true, true);
}

void janus_text_format_i64(JanusText *text, int64_t value, uint64_t format) {
    format_integer(text, value < 0 ? -(uint64_t)value : (uint64_t)value, value < 0, format);
}

void janus_text_format_u64(JanusText *text, uint64_t value, uint64_t format) {
    format_integer(text, value, false, format);
}

static void add_fixed(JanusText *text, double value, int64_t precision) {
    uint64_t room = LONGEST_WHOLE + (uint64_t)precision;
    char *at = janus_text_reserve(text, room);
    if (at != NULL) text->at += snprintf(at, room, "%.*f", (int)precision, value);
}

void janus_text_format_f64(JanusText *text, double value, uint64_t format) {
    uint64_t start = position(text);
    int64_t precision = janus_format_precision(format);
    if (precision >= 0 && isfinite(value))
        add_fixed(text, value, precision);
    else
        janus_text_add_f64(text, value);
    pad(text, start, format, true, isfinite(value));
}

void janus_text_format_f32(JanusText *text, double value, uint64_t format) {
    uint64_t start = position(text);
    if (janus_format_precision(format) >= 0) {
        janus_text_format_f64(text, value, format);
        return;
    }
    janus_text_add_f32(text, value);
    pad(text, start, format, true, isfinite(value));
}

/* ---- all else ---- */

/* The bytes of the first `count` chars. */
static uint64_t prefix_bytes(const JanusString *string, int64_t count) {
    const char *at = string->bytes, *end = at + string->length;
    for (; count > 0 && at < end; count--) janus_utf8_next(&at, end);
    return (uint64_t)(at - string->bytes);
}

void janus_text_format_string(JanusText *text, const JanusString *string, uint64_t format) {
    uint64_t start = position(text);
    int64_t precision = janus_format_precision(format);
    janus_text_put(text, string->bytes,
                   precision < 0 ? (uint64_t)string->length : prefix_bytes(string, precision));
    pad(text, start, format, false, true);
}

void janus_text_format_char(JanusText *text, uint32_t point, uint64_t format) {
    uint64_t start = position(text);
    janus_text_add_char(text, point);
    pad(text, start, format, false, true);
}

void janus_text_format_bool(JanusText *text, uint8_t value, uint64_t format) {
    uint64_t start = position(text);
    janus_text_add_bool(text, value);
    pad(text, start, format, false, true);
}

void janus_text_format_shown(JanusText *text, const JanusTypeInfo *info, const void *value, uint64_t format) {
    uint64_t start = position(text);
    janus_text_show_value(text, info, value);
    pad(text, start, format, false, true);
}
