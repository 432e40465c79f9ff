/* Text being built: a buffer that grows, or that is written out whenever it is full.
 *
 * The first bytes stand inside the text itself; beyond them it is a block in the shape of a string, so that
 * finishing copies nothing large. Running out of memory is remembered, not reported: adding is safe
 * everywhere.
 */
#ifndef JANUS_MEM_TEXT_H
#define JANUS_MEM_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "runtime/janus.h"
#include "runtime/mem/bytes.h"

enum { JANUS_TEXT_ROOM = 208 };

struct JanusText {
    char *begin, *at, *limit;
    JanusString *block;                 /* where begin points into, null: `room` */
    void (*write_out)(JanusText *text); /* null: grow; else empties the buffer */
    bool failed;                        /* out of memory: what was added later is lost */
    char room[JANUS_TEXT_ROOM];
};

/* For a text on the stack, which is not finished but let go with janus_text_release. */
void janus_text_init(JanusText *text);
void janus_text_release(JanusText *text);

/* Room for `length` bytes at text->at, or null. */
char *janus_text_reserve(JanusText *text, uint64_t length);

static inline void janus_text_put(JanusText *text, const char *bytes, uint64_t length) {
    if ((uint64_t)(text->limit - text->at) < length && janus_text_reserve(text, length) == NULL) {
        janus_text_add_bytes(text, bytes, length);
        return;
    }
    janus_bytes_copy(text->at, bytes, length);
    text->at += length;
}

#define JANUS_TEXT_PUT(text, literal) janus_text_put(text, literal, sizeof(literal) - 1)

/* As janus_text_show_value, with the format's width; left-aligned unless the format says. */
void janus_text_format_shown(JanusText *text, const JanusTypeInfo *info, const void *value, uint64_t format);

/* ---- formats (JANUS_FORMAT in runtime/janus.h) ---- */

static inline uint32_t janus_format_fill(uint64_t format) {
    uint32_t fill = format & 0x1FFFFF;
    return fill == 0 ? ' ' : fill;
}
static inline unsigned janus_format_align(uint64_t format) {
    return format >> 21 & 3;
}
static inline unsigned janus_format_base(uint64_t format) {
    return format >> 23 & 3;
}
static inline bool janus_format_zeros(uint64_t format) {
    return format >> 25 & 1;
}
static inline int64_t janus_format_width(uint64_t format) {
    return (int64_t)(format >> 26 & 0xFFFF);
}
static inline int64_t janus_format_precision(uint64_t format) { /* -1: none */
    return (int64_t)(format >> 42 & 0x1FFFF) - 1;
}

#endif
