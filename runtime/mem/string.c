/* Strings: immutable UTF-8, compared by content. */
#include <string.h>

#include "runtime/janus.h"

uint8_t janus_string_equal(const JanusString *left, const JanusString *right) {
    return left->length == right->length && memcmp(left->bytes, right->bytes, (size_t)left->length) == 0;
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
