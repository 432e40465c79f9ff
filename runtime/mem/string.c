/* Strings: counting, comparing, joining, cutting. */
#include "runtime/mem/string.h"

#include <string.h>

#include "runtime/mem/bytes.h"
#include "runtime/mem/place.h"
#include "runtime/mem/utf8.h"

JanusString janus_string_empty = {.header = JANUS_IMMORTAL, .bytes = {[JANUS_STRING_ROOM - 1] = 0}};

JanusString *janus_string_new(int64_t length) {
    if (length == 0) return &janus_string_empty;
    if (JANUS_UNLIKELY(length > JANUS_STRING_LENGTH_MAX)) janus_object_no_memory();
    JanusString *string = janus_object_take(janus_string_block_bytes(length));
    string->header = 1;
    string->length = length;
    return string;
}

JanusString *janus_string_copy(const char *bytes, int64_t length) {
    JanusString *string = janus_string_new(length);
    if (length > 0) memcpy(string->bytes, bytes, (size_t)length);
    return string;
}

void janus_string_free(JanusString *string) {
    janus_object_give(string, janus_string_block_bytes(string->length));
}

void janus_string_release(JanusString *string) {
    janus_string_release_fast(string);
}

void janus_string_share(JanusString *string) {
    janus_count_share(string);
}

/* ---- comparing ---- */

uint8_t janus_string_equal(const JanusString *left, const JanusString *right) {
    return janus_string_equal_fast(left, right);
}

int32_t janus_string_compare(const JanusString *left, const JanusString *right) {
    int64_t shorter = left->length < right->length ? left->length : right->length;
    int order = memcmp(left->bytes, right->bytes, (size_t)shorter);
    if (order != 0) return order < 0 ? -1 : 1;
    return (left->length > right->length) - (left->length < right->length);
}

int64_t janus_string_length(const JanusString *string) {
    return string->length;
}

/* ---- joining ---- */

static int64_t length_of_both(int64_t left, int64_t right) {
    int64_t sum;
    if (__builtin_add_overflow(left, right, &sum)) janus_object_no_memory();
    return sum;
}

JanusString *janus_string_concat(const JanusString *left, const JanusString *right) {
    JanusString *joined = janus_string_new(length_of_both(left->length, right->length));
    if (joined->length == 0) return joined;
    memcpy(joined->bytes, left->bytes, (size_t)left->length);
    memcpy(joined->bytes + left->length, right->bytes, (size_t)right->length);
    return joined;
}

/* Makes room behind the string held by *slot and gives where; the string is unique then. Its old block may be
 * gone afterwards, unless it has other owners. */
static JANUS_COLD char *extend(JanusString **slot, int64_t more) {
    JanusString *string = *slot;
    int64_t length = string->length, total = length_of_both(length, more);
    size_t bytes = janus_object_bytes(sizeof *string, total, 1);
    if (janus_count_is_unique(string)) {
        size_t old_bytes = janus_string_block_bytes(length);
        if (bytes > janus_heap_capacity(old_bytes))
            *slot = string = janus_object_resize(string, old_bytes, bytes);
    } else {
        JanusString *copy = janus_string_new(total);
        memcpy(copy->bytes, string->bytes, (size_t)length);
        *slot = copy;
        janus_string_release(string);
        string = copy;
    }
    string->length = total;
    return string->bytes + length;
}

static JANUS_COLD void append_moving(JanusString **slot, const char *bytes, int64_t length) {
    if (length == 0) return;
    JanusString *string = *slot;
    uint64_t offset = (uint64_t)(uintptr_t)bytes - (uint64_t)(uintptr_t)string->bytes;
    bool is_own = offset < (uint64_t)string->length; /* then it moves with the string */
    char *end = extend(slot, length);
    memcpy(end, is_own ? (*slot)->bytes + offset : bytes, (size_t)length);
}

/* Most often the block has room; the lengths of strings and blocks are too small to overflow. Copying comes
 * last, so that no register is saved for a call of memcpy. */
static inline __attribute__((always_inline)) void append(JanusString **slot, const char *bytes,
                                                         int64_t length) {
    JanusString *string = *slot;
    int64_t used = string->length;
    size_t room = janus_heap_capacity(janus_string_block_bytes(used)) - sizeof *string - (size_t)used;
    if (JANUS_UNLIKELY((uint64_t)length > room || !janus_count_is_unique(string))) {
        append_moving(slot, bytes, length);
        return;
    }
    string->length = used + length;
    janus_bytes_copy(string->bytes + used, bytes, (uint64_t)length);
}

void janus_string_append_bytes(JanusString **slot, const char *bytes, int64_t length) {
    append(slot, bytes, length);
}

void janus_string_append(JanusString **slot, const JanusString *string) {
    append(slot, string->bytes, string->length);
}

static __attribute__((noinline)) void append_encoded(JanusString **slot, uint32_t point) {
    char bytes[JANUS_UTF8_MAX];
    janus_string_append_bytes(slot, bytes, (int64_t)janus_utf8_put(bytes, point));
}

void janus_string_append_char(JanusString **slot, uint32_t point) {
    char byte = (char)point;
    if (JANUS_LIKELY(point < 0x80))
        append(slot, &byte, 1);
    else
        append_encoded(slot, point);
}

JanusString *janus_string_repeat(const JanusString *string, int64_t count, const JanusPlace *place) {
    int64_t length;
    if (count < 0) janus_panic_negative("count", count, place);
    if (__builtin_mul_overflow(string->length, count, &length)) janus_object_no_memory();
    JanusString *repeated = janus_string_new(length);
    for (char *at = repeated->bytes; length > 0; length -= string->length, at += string->length)
        memcpy(at, string->bytes, (size_t)string->length);
    return repeated;
}

/* ---- cutting ---- */

uint8_t janus_string_is_boundary(const JanusString *string, int64_t offset) {
    if (offset < 0 || offset > string->length) return 0;
    return offset == string->length || !janus_utf8_is_inside(string->bytes[offset]);
}

JanusString *janus_string_slice(const JanusString *string, int64_t begin, int64_t end,
                                const JanusPlace *place) {
    janus_check_range(begin, end, string->length, place);
    if (!janus_string_is_boundary(string, begin)) janus_panic_inside_char(begin, place);
    if (!janus_string_is_boundary(string, end)) janus_panic_inside_char(end, place);
    return janus_string_copy(string->bytes + begin, end - begin);
}

enum { TRIM_START = 1, TRIM_END = 2 };

/* The string itself when nothing is to go. */
static JanusString *trim(JanusString *string, int sides) {
    int64_t begin = 0, end = string->length;
    while ((sides & TRIM_START) && begin < end && janus_string_is_space(string->bytes[begin])) begin++;
    while ((sides & TRIM_END) && end > begin && janus_string_is_space(string->bytes[end - 1])) end--;
    if (end - begin < string->length) return janus_string_copy(string->bytes + begin, end - begin);
    janus_count_retain(string);
    return string;
}

JanusString *janus_string_trim(JanusString *string) {
    return trim(string, TRIM_START | TRIM_END);
}

JanusString *janus_string_trim_start(JanusString *string) {
    return trim(string, TRIM_START);
}

JanusString *janus_string_trim_end(JanusString *string) {
    return trim(string, TRIM_END);
}

/* ---- letters ---- */

/* ASCII letters between `first` and `first` + 25 change their case. */
static JanusString *change_case(const JanusString *string, char first) {
    JanusString *changed = janus_string_new(string->length);
    for (int64_t i = 0; i < string->length; i++) {
        char byte = string->bytes[i];
        changed->bytes[i] = (uint8_t)(byte - first) < 26 ? (char)(byte ^ 0x20) : byte;
    }
    return changed;
}

JanusString *janus_string_to_upper(const JanusString *string) {
    return change_case(string, 'a');
}

JanusString *janus_string_to_lower(const JanusString *string) {
    return change_case(string, 'A');
}
