/* Strings inside the runtime: making them, and what their block may hold.
 *
 * A string remembers its length only; its block has the capacity that janus_heap_capacity gives to that
 * length, so that appending in place finds room without a word to say so.
 */
#ifndef JANUS_MEM_STRING_H
#define JANUS_MEM_STRING_H

#include <string.h>

#include "runtime/mem/counts.h"
#include "runtime/mem/place.h"
#include "runtime/mem/utf8.h"

extern JanusString janus_string_empty;

static inline size_t janus_string_block_bytes(int64_t length) {
    return sizeof(JanusString) + (size_t)length;
}

/* With room for `length` bytes, which the caller writes; for length 0 the empty constant. */
JanusString *janus_string_new(int64_t length);
JanusString *janus_string_copy(const char *bytes, int64_t length);

/* ASCII white space. */
static inline bool janus_string_is_space(char byte) {
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* The last owner is gone: frees. */
void janus_string_free(JanusString *string);

/* Adds bytes, which may be the string's own, to a string held by *slot. */
void janus_string_append_bytes(JanusString **slot, const char *bytes, int64_t length);

/* ---- the hot ones, which --release inlines ---- */

static inline void janus_string_release_fast(JanusString *string) {
    if (janus_count_release(string)) janus_string_free(string);
}

static inline uint8_t janus_string_equal_fast(const JanusString *left, const JanusString *right) {
    return left == right ||
           (left->length == right->length && memcmp(left->bytes, right->bytes, (size_t)left->length) == 0);
}

static inline uint32_t janus_string_next_char_fast(const JanusString *string, int64_t *offset) {
    const char *at = string->bytes + *offset;
    uint32_t point = (uint8_t)*at;
    if (JANUS_LIKELY(point < 0x80)) return ++*offset, point;
    point = janus_utf8_next(&at, string->bytes + string->length);
    *offset = at - string->bytes;
    return point;
}

static inline uint32_t janus_bytes_get_fast(const JanusString *bytes, int64_t index,
                                            const JanusPlace *place) {
    janus_check_index(index, bytes->length, place);
    return (uint8_t)bytes->bytes[index];
}

#endif
