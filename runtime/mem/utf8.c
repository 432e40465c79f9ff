/* Eight ASCII bytes at a time where that is all there is to do. */
#include "runtime/mem/utf8.h"

#include <string.h>

static const uint64_t HIGH_BITS = UINT64_C(0x8080808080808080);

size_t janus_utf8_put(char bytes[JANUS_UTF8_MAX], uint32_t point) {
    size_t length;
    if (point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) point = JANUS_UTF8_REPLACEMENT;
    if (point < 0x80) {
        bytes[0] = (char)point;
        length = 1;
    } else if (point < 0x800) {
        bytes[0] = (char)(0xC0 | point >> 6);
        length = 2;
    } else if (point < 0x10000) {
        bytes[0] = (char)(0xE0 | point >> 12);
        length = 3;
    } else {
        bytes[0] = (char)(0xF0 | point >> 18);
        length = 4;
    }
    for (size_t i = 1; i < length; i++) bytes[i] = (char)(0x80 | (point >> 6 * (length - 1 - i) & 0x3F));
    return length;
}

/* The length that a first byte announces, 0 for one that cannot be first; the smallest point of that length
 * refuses overlong forms. */
static int announced(uint8_t first, uint32_t *bits, uint32_t *smallest) {
    if (first >= 0xC2 && first < 0xE0) return *bits = first & 0x1F, *smallest = 0x80, 2;
    if (first >= 0xE0 && first < 0xF0) return *bits = first & 0x0F, *smallest = 0x800, 3;
    if (first >= 0xF0 && first < 0xF5) return *bits = first & 0x07, *smallest = 0x10000, 4;
    return 0;
}

/* Gives the bytes of the code point at `at`, 0 when it is invalid. */
static int decode(const char *at, const char *end, uint32_t *point) {
    uint32_t bits, smallest;
    int length = announced((uint8_t)*at, &bits, &smallest);
    if (length == 0 || end - at < length) return 0;
    for (int i = 1; i < length; i++) {
        if (!janus_utf8_is_inside(at[i])) return 0;
        bits = bits << 6 | ((uint8_t)at[i] & 0x3F);
    }
    if (bits < smallest || bits > 0x10FFFF || (bits >= 0xD800 && bits < 0xE000)) return 0;
    *point = bits;
    return length;
}

uint32_t janus_utf8_next(const char **at, const char *end) {
    uint8_t first = (uint8_t) * *at;
    uint32_t point = first;
    int length = first < 0x80 ? 1 : decode(*at, end, &point);
    if (length == 0) {
        point = JANUS_UTF8_REPLACEMENT;
        length = 1;
    }
    *at += length;
    return point;
}

int64_t janus_utf8_count(const char *bytes, int64_t length) {
    int64_t inside = 0;
    for (int64_t i = 0; i < length; i++) inside += janus_utf8_is_inside(bytes[i]);
    return length - inside;
}

bool janus_utf8_is_valid(const char *bytes, int64_t length) {
    const char *at = bytes, *end = bytes + length;
    while (at < end) {
        uint64_t word;
        uint32_t point;
        if (end - at >= 8 && (memcpy(&word, at, sizeof word), (word & HIGH_BITS) == 0)) {
            at += sizeof word;
            continue;
        }
        int step = (uint8_t)*at < 0x80 ? 1 : decode(at, end, &point);
        if (step == 0) return false;
        at += step;
    }
    return true;
}
