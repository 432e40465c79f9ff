/* Source files and places in them.
 *
 * All files of a compilation share one range of positions: a file of n bytes takes n + 1 of them, the last is
 * its end. So a Span is two numbers and knows its file. At most 4 GiB of source per compilation.
 */
#ifndef JANUS_BASE_SOURCE_H
#define JANUS_BASE_SOURCE_H

#include "compiler/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Span {
    uint32_t start, end; /* positions; end is exclusive. {0, 0} is no place: files start at 1 */
} Span;

typedef struct SourceFile {
    const char *path;    /* as the user wrote or reached it */
    const char *text;    /* NUL-terminated; may contain NULs */
    uint32_t length;     /* bytes */
    uint32_t base;       /* position of its first byte */
    bool is_generated;   /* the compiler wrote it: there is no such file */
    VEC(uint32_t) lines; /* offset in the text of each line's start; filled at first use */
} SourceFile;

typedef struct SourceMap {
    Arena *arena; /* not owned */
    VEC(SourceFile *) files;
    uint32_t next_base;
} SourceMap;

typedef struct SourcePlace {
    const SourceFile *file;
    uint32_t line, column; /* from 1; columns count bytes */
} SourcePlace;

typedef enum SourceStatus {
    SOURCE_OK,
    SOURCE_MISSING,
    SOURCE_UNREADABLE,
    SOURCE_DIRECTORY,
    SOURCE_TOO_LARGE, /* over SOURCE_MAX_BYTES, or the positions are used up */
} SourceStatus;

enum { SOURCE_MAX_BYTES = 64 * 1024 * 1024 };

/* Length of a file's name or path without the ending `.jan`; of another name: 0. */
size_t source_stem_length(const char *path);

void source_map_init(SourceMap *map, Arena *arena);
/* Reads a file; "-" is standard input. *file is set when the status is SOURCE_OK. */
SourceStatus source_load(SourceMap *map, const char *path, SourceFile **file);
/* Adds a text that is already in memory; it is copied. NULL when the positions are used up. */
SourceFile *source_add(SourceMap *map, const char *path, const char *text, size_t length);

/* Finds the lines of all files, which otherwise happens at first use: then places may be asked for from
 * several threads at once. */
void source_index_lines(const SourceMap *map);
/* NULL for the empty span. */
SourceFile *source_file_of(const SourceMap *map, uint32_t position);
SourcePlace source_place(const SourceMap *map, uint32_t position);
/* The text of a line (from 1) without its line break. */
const char *source_line(const SourceMap *map, const SourceFile *file, uint32_t line, uint32_t *length);

static inline bool span_contains(Span outer, Span inner) {
    return inner.start >= outer.start && inner.end <= outer.end;
}

/* Its last byte: where something is missing before the end. */
static inline Span span_last(Span span) {
    return (Span){span.end > span.start ? span.end - 1 : span.start, span.end};
}

/* Behind it, on the line where it ends. */
static inline Span span_behind(Span span) {
    return (Span){span.end, span.end};
}

static inline Span span_join(Span a, Span b) {
    if (a.start == 0) return b;
    if (b.start == 0) return a;
    return (Span){a.start < b.start ? a.start : b.start, a.end > b.end ? a.end : b.end};
}

#endif
