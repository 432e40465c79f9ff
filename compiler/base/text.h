/* A text builder in an arena; the text stays NUL-terminated. */
#ifndef JANUS_BASE_TEXT_H
#define JANUS_BASE_TEXT_H

#include "compiler/base/arena.h"

#include <stdarg.h>
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
void text_printf(Text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_vprintf(Text *text, const char *format, va_list arguments);

/* The formatted text, in the arena. */
char *text_format(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
