/* The buffer, and the plain ways to add to it. */
#include "runtime/mem/text.h"

#include "runtime/mem/decimal.h"
#include "runtime/mem/float_text.h"
#include "runtime/mem/string.h"
#include "runtime/mem/utf8.h"

/* ---- the buffer ---- */

void janus_text_init(JanusText *text) {
    text->begin = text->at = text->room;
    text->limit = text->room + sizeof text->room;
    text->block = NULL;
    text->write_out = NULL;
    text->failed = false;
}

static size_t block_bytes(const JanusText *text) {
    return janus_string_block_bytes(text->limit - text->begin);
}

void janus_text_release(JanusText *text) {
    if (text->block != NULL) janus_object_give(text->block, block_bytes(text));
}

JanusText *janus_text_new(void) {
    JanusText *text = janus_object_take(sizeof *text);
    janus_text_init(text);
    return text;
}

void janus_text_drop(JanusText *text) {
    janus_text_release(text);
    janus_object_give(text, sizeof *text);
}

/* The block in another size, its string header included; null without memory. */
static JanusString *resized(JanusText *text, size_t bytes) {
    janus_stack_probe();
    JanusMemCache *cache = janus_thread_context();
    if (text->block != NULL) return janus_heap_resize(cache, text->block, block_bytes(text), bytes);
    JanusString *block = janus_heap_take(cache, bytes);
    if (block != NULL) memcpy(block->bytes, text->begin, (size_t)(text->at - text->begin));
    return block;
}

static JANUS_COLD char *grow(JanusText *text, uint64_t length) {
    uint64_t used = (uint64_t)(text->at - text->begin);
    if (text->failed || length > (uint64_t)INT64_MAX / 4) return text->failed = true, NULL;
    size_t bytes = janus_heap_capacity(janus_string_block_bytes((int64_t)(used * 2 + length)));
    JanusString *block = resized(text, bytes);
    if (block == NULL) return text->failed = true, NULL;
    text->block = block;
    text->begin = block->bytes;
    text->at = text->begin + used;
    text->limit = (char *)block + bytes;
    return text->at;
}

char *janus_text_reserve(JanusText *text, uint64_t length) {
    if ((uint64_t)(text->limit - text->at) >= length) return text->at;
    if (text->write_out == NULL) return grow(text, length);
    text->write_out(text);
    return (uint64_t)(text->limit - text->at) >= length ? text->at : NULL;
}

JanusString *janus_text_finish(JanusText *text) {
    int64_t length = text->at - text->begin;
    if (text->failed) {
        janus_text_drop(text);
        janus_object_no_memory();
    }
    JanusString *string;
    if (text->block == NULL) {
        string = janus_string_copy(text->begin, length);
    } else {
        string = text->block;
        size_t bytes = janus_string_block_bytes(length);
        if (janus_heap_capacity(bytes) != janus_heap_capacity(block_bytes(text)))
            string = janus_object_resize(string, block_bytes(text), bytes);
        string->header = 1;
        string->length = length;
    }
    janus_object_give(text, sizeof *text);
    return string;
}

void janus_text_append(JanusString **slot, JanusText *text) {
    if (text->failed) janus_object_no_memory();
    janus_string_append_bytes(slot, text->begin, text->at - text->begin);
}

/* ---- adding ---- */

/* In pieces, for buffers that are written out and may be smaller than what is added. */
void janus_text_add_bytes(JanusText *text, const char *bytes, uint64_t length) {
    while (length > 0) {
        uint64_t room = (uint64_t)(text->limit - text->at), count = length;
        if (room < length) {
            if (text->write_out == NULL && janus_text_reserve(text, length) == NULL) return;
            if (text->write_out != NULL && room == 0) text->write_out(text);
            room = (uint64_t)(text->limit - text->at);
            count = room < length ? room : length;
        }
        memcpy(text->at, bytes, count);
        text->at += count, bytes += count, length -= count;
    }
}

void janus_text_add_string(JanusText *text, const JanusString *string) {
    janus_text_put(text, string->bytes, (uint64_t)string->length);
}

static void add_decimal(JanusText *text, uint64_t value, bool negative) {
    char digits[JANUS_DECIMAL_BYTES];
    if (text->limit - text->at >= JANUS_DECIMAL_BYTES) {
        text->at = janus_decimal_put(text->at, value, negative);
        return;
    }
    const char *begin = janus_decimal_text(digits, value, negative);
    janus_text_put(text, begin, (uint64_t)(digits + sizeof digits - begin));
}

void janus_text_add_i64(JanusText *text, int64_t value) {
    add_decimal(text, value < 0 ? -(uint64_t)value : (uint64_t)value, value < 0);
}

void janus_text_add_u64(JanusText *text, uint64_t value) {
    add_decimal(text, value, false);
}

void janus_text_add_f64(JanusText *text, double value) {
    char digits[JANUS_FLOAT_TEXT_BYTES];
    janus_text_put(text, digits, janus_float_text(digits, value, JANUS_FLOAT_64));
}

void janus_text_add_f32(JanusText *text, double value) {
    char digits[JANUS_FLOAT_TEXT_BYTES];
    janus_text_put(text, digits, janus_float_text(digits, value, JANUS_FLOAT_32));
}

void janus_text_add_bool(JanusText *text, uint8_t value) {
    if (value)
        JANUS_TEXT_PUT(text, "true");
    else
        JANUS_TEXT_PUT(text, "false");
}

void janus_text_add_char(JanusText *text, uint32_t point) {
    char bytes[JANUS_UTF8_MAX];
    janus_text_put(text, bytes, janus_utf8_put(bytes, point));
}

/* ---- as source writes it ---- */

/* What stands for a byte inside quotes, null for itself. */
static const char *escape_of(char byte, char quote, char hex[5]) {
    switch (byte) {
    case '\n': return "\\n";
    case '\t': return "\\t";
    case '\r': return "\\r";
    case '\0': return "\\0";
    case '\\': return "\\\\";
    default: break;
    }
    if (byte == quote) return quote == '"' ? "\\\"" : "\\'";
    if ((uint8_t)byte >= 0x20 && byte != 0x7F) return NULL;
    static const char DIGITS[] = "0123456789abcdef";
    hex[0] = '\\', hex[1] = 'x', hex[2] = DIGITS[(uint8_t)byte >> 4], hex[3] = DIGITS[byte & 15], hex[4] = 0;
    return hex;
}

static void add_escaped(JanusText *text, const char *bytes, uint64_t length, char quote) {
    char hex[5];
    uint64_t plain = 0; /* bytes seen that stand for themselves */
    janus_text_put(text, &quote, 1);
    for (uint64_t i = 0; i < length; i++) {
        const char *escape = escape_of(bytes[i], quote, hex);
        if (escape == NULL) continue;
        janus_text_put(text, bytes + plain, i - plain);
        janus_text_add_bytes(text, escape, strlen(escape));
        plain = i + 1;
    }
    janus_text_put(text, bytes + plain, length - plain);
    janus_text_put(text, &quote, 1);
}

void janus_text_add_quoted(JanusText *text, const JanusString *string) {
    add_escaped(text, string->bytes, (uint64_t)string->length, '"');
}

void janus_text_add_quoted_char(JanusText *text, uint32_t point) {
    char bytes[JANUS_UTF8_MAX];
    add_escaped(text, bytes, janus_utf8_put(bytes, point), '\'');
}
