/* Strings inside the runtime: making them, and what their block may hold.
 *
 * A string remembers its length only; its block has the capacity that janus_heap_capacity gives to that
 * length, so that appending in place finds room without a word to say so. The first JANUS_STRING_ROOM bytes
 * are there however short a string is, constants of the program included: a short one is read as one word.
 */
#ifndef JANUS_MEM_STRING_H
#define JANUS_MEM_STRING_H

#include <string.h>

#include "runtime/mem/counts.h"
#include "runtime/mem/place.h"
#include "runtime/mem/utf8.h"

enum { JANUS_STRING_WORD_MAX = JANUS_STRING_ROOM - 1 };

/* Longer ones are refused as if there were no memory. */
#define JANUS_STRING_LENGTH_MAX (INT64_MAX / 4)

extern JanusString janus_string_empty;

static inline size_t janus_string_block_bytes(int64_t length) {
    return sizeof(JanusString) + (size_t)(length < JANUS_STRING_ROOM ? JANUS_STRING_ROOM : length);
}

/* A string of up to JANUS_STRING_WORD_MAX bytes as a number: its bytes from the lowest on, its length on top.
 * Strings are equal when their numbers are. */
static inline uint64_t janus_string_word(const JanusString *string) {
    uint64_t bytes, length = (uint64_t)string->length;
    memcpy(&bytes, string->bytes, sizeof bytes);
    return (bytes & ((UINT64_C(1) << length * 8) - 1)) | length << 56;
}

/* With room for `length` bytes, which the caller writes; for length 0 the empty constant. */
JanusString *janus_string_new(int64_t length);
JanusString *janus_string_copy(const char *bytes, int64_t length);

/* ASCII white space. */
static inline bool janus_string_is_space(char byte) {
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* Of eight bytes, the highest bit of each that is ASCII white space; other bits are 0. Nothing is carried
 * from one byte into the next. */
static inline uint64_t janus_string_spaces(uint64_t bytes) {
    const uint64_t ones = UINT64_C(0x0101010101010101), low = ones * 0x7F;
    uint64_t not_blank = ((bytes ^ ones * ' ') & low) + low;
    uint64_t from_tab = (bytes & low) + ones * (0x80 - '\t');
    uint64_t behind_return = (bytes & low) + ones * (0x80 - '\r' - 1);
    return (~not_blank | (from_tab & ~behind_return)) & ~bytes & ~low;
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

/* For __attribute__((cleanup)) of what is being made: a panic, out of memory for one, must not leave it
 * behind. NULL is nothing. */
static inline void janus_cleanup_string(JanusString **string) {
    if (*string != NULL) janus_string_release(*string);
}

#endif
