/* A text builder in an arena; the text stays NUL-terminated. */
#ifndef JANUS_BASE_TEXT_H
#define JANUS_BASE_TEXT_H

#include "compiler/base/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Text {
    Arena *arena; /* not owned */
    char *bytes;
    uint32_t length, capacity;
} Text;

void text_init(Text *text, Arena *arena);
void text_add(Text *text, const char *c_string);
void text_add_bytes(Text *text, const char *bytes, size_t length);
void text_add_char(Text *text, char byte);
void text_add_repeated(Text *text, char byte, int count);
/* In quotes, with escapes for quotes, backslashes and what is no printable ASCII; other bytes as they are. */
void text_add_quoted(Text *text, const char *bytes, size_t length);
void text_printf(Text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_vprintf(Text *text, const char *format, va_list arguments);

/* The formatted text, in the arena. */
char *text_format(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Of a name: an ASCII letter or '_'. */
static inline bool text_is_letter(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

/* In UTF-8: not the first byte of a character. */
static inline bool text_is_continuation(char byte) {
    return ((unsigned char)byte & 0xc0) == 0x80;
}

#endif
