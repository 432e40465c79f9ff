/* Strings: finding, and what is built on it. Parts are found by bytes, which for valid UTF-8 finds chars. */
#include <string.h>

#include "runtime/mem/array.h"
#include "runtime/mem/string.h"
#include "runtime/mem/utf8.h"
#include "runtime/mem/value.h"

/* ---- finding ---- */

static const char *find_in(const char *at, const char *end, const JanusString *part) {
    if (part->length == 1) return memchr(at, part->bytes[0], (size_t)(end - at));
    return memmem(at, (size_t)(end - at), part->bytes, (size_t)part->length);
}

int64_t janus_string_find(const JanusString *string, const JanusString *part, int64_t from) {
    if (from < 0) from = 0;
    if (from > string->length) return -1;
    const char *found = find_in(string->bytes + from, string->bytes + string->length, part);
    return found == NULL ? -1 : found - string->bytes;
}

int64_t janus_string_find_last(const JanusString *string, const JanusString *part) {
    for (int64_t at = string->length - part->length; at >= 0; at--)
        if (memcmp(string->bytes + at, part->bytes, (size_t)part->length) == 0) return at;
    return -1;
}

uint8_t janus_string_contains(const JanusString *string, const JanusString *part) {
    return janus_string_find(string, part, 0) >= 0;
}

uint8_t janus_string_starts_with(const JanusString *string, const JanusString *part) {
    return string->length >= part->length && memcmp(string->bytes, part->bytes, (size_t)part->length) == 0;
}

uint8_t janus_string_ends_with(const JanusString *string, const JanusString *part) {
    int64_t before = string->length - part->length;
    return before >= 0 && memcmp(string->bytes + before, part->bytes, (size_t)part->length) == 0;
}

/* ---- splitting ---- */

static JanusArray *keep(JanusArray **array) {
    JanusArray *made = *array;
    *array = NULL;
    return made;
}

static void push_part(JanusArray **parts, const char *begin, const char *end) {
    JanusString *part = janus_string_copy(begin, end - begin);
    janus_array_push(parts, &part);
}

static JanusArray *split_chars(const JanusString *string) {
    JanusArray *parts __attribute__((cleanup(janus_cleanup_array))) = janus_array_new(&janus_info_string, 0);
    const char *at = string->bytes, *end = at + string->length;
    while (at < end) {
        const char *begin = at;
        janus_utf8_next(&at, end);
        push_part(&parts, begin, at);
    }
    return keep(&parts);
}

JanusArray *janus_string_split(const JanusString *string, const JanusString *separator) {
    if (separator->length == 0) return split_chars(string);
    JanusArray *parts __attribute__((cleanup(janus_cleanup_array))) = janus_array_new(&janus_info_string, 0);
    const char *at = string->bytes, *end = at + string->length, *found;
    for (; (found = find_in(at, end, separator)) != NULL; at = found + separator->length)
        push_part(&parts, at, found);
    push_part(&parts, at, end);
    return keep(&parts);
}

uint8_t janus_string_next_line(const JanusString *string, int64_t *offset, JanusString **out) {
    const char *at = string->bytes + *offset, *end = string->bytes + string->length;
    if (at == end) return 0;
    const char *found = memchr(at, '\n', (size_t)(end - at));
    const char *stop = found == NULL ? end : found;
    *offset = stop - string->bytes + (found != NULL);
    *out = janus_string_copy(at, stop - (found != NULL && stop > at && stop[-1] == '\r') - at);
    return 1;
}

static const char *skip_spaces(const char *at, const char *end) {
    while (at < end && janus_string_is_space(*at)) at++;
    return at;
}

static JANUS_NOINLINE uint8_t next_long_word(const JanusString *string, int64_t *offset, JanusString **out) {
    const char *end = string->bytes + string->length;
    const char *begin = skip_spaces(string->bytes + *offset, end), *at = begin;
    if (at == end) return 0;
    while (at < end && !janus_string_is_space(*at)) at++;
    *offset = at - string->bytes;
    *out = janus_string_copy(begin, at - begin);
    return 1;
}

/* Most words are short: their end is found without a branch for each length, which would be guessed wrong. */
uint8_t janus_string_next_word(const JanusString *string, int64_t *offset, JanusString **out) {
    const char *end = string->bytes + string->length, *at = skip_spaces(string->bytes + *offset, end);
    uint64_t bytes, spaces;
    if (end - at < JANUS_STRING_ROOM) return next_long_word(string, offset, out);
    memcpy(&bytes, at, sizeof bytes);
    if ((spaces = janus_string_spaces(bytes)) == 0) return next_long_word(string, offset, out);
    JanusString *word = janus_heap_take_ready(janus_thread_context(), janus_string_block_bytes(0));
    if (word == NULL) return next_long_word(string, offset, out);
    word->header = 1;
    word->length = __builtin_ctzll(spaces) / 8;
    memcpy(word->bytes, &bytes, sizeof bytes);
    *offset = at - string->bytes + word->length;
    *out = word;
    return 1;
}

typedef uint8_t NextPart(const JanusString *string, int64_t *offset, JanusString **out);

static JanusArray *collect_parts(const JanusString *string, NextPart *next) {
    JanusArray *parts __attribute__((cleanup(janus_cleanup_array))) = janus_array_new(&janus_info_string, 0);
    JanusString *part;
    for (int64_t offset = 0; next(string, &offset, &part);) janus_array_push(&parts, &part);
    return keep(&parts);
}

JanusArray *janus_string_lines(const JanusString *string) {
    return collect_parts(string, janus_string_next_line);
}

JanusArray *janus_string_words(const JanusString *string) {
    return collect_parts(string, janus_string_next_word);
}

/* ---- joining and replacing ---- */

/* a + count * each, or a panic (out of memory). */
static int64_t total_length(int64_t first, int64_t count, int64_t each) {
    int64_t product, sum;
    if (__builtin_mul_overflow(count, each, &product) || __builtin_add_overflow(first, product, &sum))
        janus_object_no_memory();
    return sum;
}

JanusString *janus_string_join(const JanusArray *strings, const JanusString *separator) {
    JanusString *const *items = (JanusString *const *)strings->items;
    int64_t length = strings->length > 1 ? total_length(0, strings->length - 1, separator->length) : 0;
    for (int64_t i = 0; i < strings->length; i++) length = total_length(length, 1, items[i]->length);
    JanusString *joined = janus_string_new(length);
    char *at = joined->bytes;
    for (int64_t i = 0; i < strings->length; i++) {
        if (i > 0) at = mempcpy(at, separator->bytes, separator->length);
        at = mempcpy(at, items[i]->bytes, items[i]->length);
    }
    return joined;
}

static int64_t count_parts(const JanusString *string, const JanusString *part) {
    const char *at = string->bytes, *end = at + string->length;
    int64_t count = 0;
    for (; (at = find_in(at, end, part)) != NULL; at += part->length) count++;
    return count;
}

/* An empty `old` is nowhere. */
JanusString *janus_string_replace(JanusString *string, const JanusString *old, const JanusString *with) {
    int64_t count = old->length == 0 ? 0 : count_parts(string, old);
    if (count == 0) {
        janus_count_retain(string);
        return string;
    }
    int64_t length = total_length(string->length - count * old->length, count, with->length);
    JanusString *replaced = janus_string_new(length);
    const char *at = string->bytes, *end = at + string->length, *found;
    char *to = replaced->bytes;
    for (; (found = find_in(at, end, old)) != NULL; at = found + old->length) {
        to = mempcpy(to, at, found - at);
        to = mempcpy(to, with->bytes, with->length);
    }
    mempcpy(to, at, end - at);
    return replaced;
}
