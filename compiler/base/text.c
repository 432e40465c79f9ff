/* Doubles its block; the old one is left to the arena. */
#include "compiler/base/text.h"

#include <stdio.h>
#include <string.h>

void text_init(Text *text, Arena *arena) {
    *text = (Text){.arena = arena, .bytes = arena_alloc(arena, 16), .capacity = 16};
}

static void reserve(Text *text, size_t more) {
    size_t needed = (size_t)text->length + more + 1;
    if (needed <= text->capacity) return;
    size_t capacity = (size_t)text->capacity * 2;
    if (capacity < needed) capacity = needed;
    text->bytes = arena_grow(text->arena, text->bytes, text->length, capacity);
    text->capacity = (uint32_t)capacity;
}

void text_add_bytes(Text *text, const char *bytes, size_t length) {
    reserve(text, length);
    if (length > 0) memcpy(text->bytes + text->length, bytes, length);
    text->length += (uint32_t)length;
    text->bytes[text->length] = '\0';
}

void text_add(Text *text, const char *c_string) {
    text_add_bytes(text, c_string, strlen(c_string));
}

void text_add_char(Text *text, char byte) {
    text_add_bytes(text, &byte, 1);
}

void text_add_repeated(Text *text, char byte, int count) {
    for (int i = 0; i < count; i++) text_add_char(text, byte);
}

void text_vprintf(Text *text, const char *format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length > 0) {
        reserve(text, (size_t)length);
        vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
        text->length += (uint32_t)length;
    }
    va_end(again);
}

void text_add_quoted(Text *text, const char *bytes, size_t length) {
    text_add_char(text, '"');
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if (byte == '"' || byte == '\\')
            text_printf(text, "\\%c", byte);
        else if (byte == '\n')
            text_add(text, "\\n");
        else if (byte < 0x20 || byte == 0x7f)
            text_printf(text, "\\x%02x", byte);
        else
            text_add_char(text, (char)byte);
    }
    text_add_char(text, '"');
}

void text_printf(Text *text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(text, format, arguments);
    va_end(arguments);
}

char *text_format(Arena *arena, const char *format, ...) {
    Text text;
    va_list arguments;
    text_init(&text, arena);
    va_start(arguments, format);
    text_vprintf(&text, format, arguments);
    va_end(arguments);
    return text.bytes;
}
