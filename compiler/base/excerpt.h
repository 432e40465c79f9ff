/* One line of source as a terminal can show it, with a mark below a part of it.
 *
 * Tabs become spaces, control characters and invalid UTF-8 a replacement character, and of a long line only
 * the neighbourhood of the marked part is shown. Widths count code points.
 */
#ifndef JANUS_BASE_EXCERPT_H
#define JANUS_BASE_EXCERPT_H

#include "compiler/base/text.h"

#include <stdint.h>

typedef struct Excerpt {
    const char *text;       /* the line to show */
    uint32_t indent, width; /* columns before the marked part, and of it (at least 1) */
} Excerpt;

/* Bytes start..end of the line are to be marked; end may lie past the line's end. */
Excerpt excerpt_make(Arena *arena, const char *line, uint32_t length, uint32_t start, uint32_t end);

/* Length of the valid UTF-8 sequence that begins at bytes[0], 0 when there is none. */
uint32_t utf8_sequence_length(const char *bytes, uint32_t available);

#endif
