/* UTF-8: one code point at a time. Surrogates, overlong forms and numbers above 0x10FFFF are invalid. */
#ifndef JANUS_MEM_UTF8_H
#define JANUS_MEM_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { JANUS_UTF8_MAX = 4 };
#define JANUS_UTF8_REPLACEMENT 0xFFFDu

static inline bool janus_utf8_is_inside(char byte) {
    return ((uint8_t)byte & 0xC0) == 0x80;
}

/* Writes a code point, one that is none as U+FFFD; gives the number of bytes. */
size_t janus_utf8_put(char bytes[JANUS_UTF8_MAX], uint32_t point);

/* Reads the code point at `at`, before `end`, and moves `at` behind it; invalid bytes are U+FFFD each. */
uint32_t janus_utf8_next(const char **at, const char *end);

/* The code points of valid text. */
int64_t janus_utf8_count(const char *bytes, int64_t length);

bool janus_utf8_is_valid(const char *bytes, int64_t length);

#endif
