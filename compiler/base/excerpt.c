#include "compiler/base/excerpt.h"

#include <stdbool.h>

enum { TAB_WIDTH = 4, SHOWN_BYTES = 160, CONTEXT_BYTES = 40 };

static uint32_t expected_length(unsigned char lead) {
    return lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
}

uint32_t utf8_sequence_length(const char *bytes, uint32_t available) {
    const unsigned char *at = (const unsigned char *)bytes;
    uint32_t length = available == 0 ? 0 : expected_length(at[0]);
    if (length == 0 || length > available || at[0] > 0xf4) return 0;
    for (uint32_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80) return 0;
    }
    if ((at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xed && at[1] >= 0xa0))
        return 0; /* overlong, surrogate */
    if ((at[0] == 0xf0 && at[1] < 0x90) || (at[0] == 0xf4 && at[1] >= 0x90)) return 0;
    return length;
}

/* Adds the character at line[at]; gives its bytes in the line. */
static uint32_t add_character(Text *text, uint32_t *column, const char *line, uint32_t at, uint32_t length) {
    unsigned char byte = (unsigned char)line[at];
    uint32_t bytes = utf8_sequence_length(line + at, length - at);
    if (byte == '\t') {
        uint32_t spaces = TAB_WIDTH - *column % TAB_WIDTH;
        text_add_repeated(text, ' ', (int)spaces);
        *column += spaces;
        return 1;
    }
    if (bytes == 0 || byte < 0x20 || byte == 0x7f)
        text_add(text, "\xef\xbf\xbd");
    else
        text_add_bytes(text, line + at, bytes);
    *column += 1;
    return bytes == 0 ? 1 : bytes;
}

/* Narrows from..to around the marked part; cuts stand between characters. */
static void choose_window(const char *line, uint32_t length, uint32_t start, uint32_t *from, uint32_t *to) {
    *from = 0;
    *to = length;
    if (length <= SHOWN_BYTES) return;
    *from = start > CONTEXT_BYTES ? start - CONTEXT_BYTES : 0;
    *to = length - *from > SHOWN_BYTES ? *from + SHOWN_BYTES : length;
    for (int i = 0; i < 3 && *from > 0 && text_is_continuation(line[*from]); i++) *from -= 1;
    for (int i = 0; i < 3 && *to < length && text_is_continuation(line[*to]); i++) *to += 1;
}

Excerpt excerpt_make(Arena *arena, const char *line, uint32_t length, uint32_t start, uint32_t end) {
    Text text;
    uint32_t from, to, column = 0, indent = 0, end_column = 0;
    bool past_end = false;
    if (start > length) start = length;
    choose_window(line, length, start, &from, &to);
    text_init(&text, arena);
    if (from > 0) {
        text_add(&text, "…");
        column = 1;
    }
    for (uint32_t at = from; at < to;) {
        if (at <= start) indent = column;
        at += add_character(&text, &column, line, at, to);
        if (!past_end) end_column = column;
        past_end = at >= end;
    }
    if (start >= to) indent = column;
    if (to < length) text_add(&text, "…");
    return (Excerpt){text.bytes, indent, end_column > indent ? end_column - indent : 1};
}
