/* Loading of source files, and positions to lines by binary search. */
#include "compiler/base/source.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

size_t source_stem_length(const char *path) {
    size_t length = strlen(path);
    return length > 4 && strcmp(path + length - 4, ".jan") == 0 ? length - 4 : 0;
}

void source_map_init(SourceMap *map, Arena *arena) {
    *map = (SourceMap){.arena = arena, .next_base = 1};
}

SourceFile *source_add(SourceMap *map, const char *path, const char *text, size_t length) {
    if (length > SOURCE_MAX_BYTES || length >= UINT32_MAX - map->next_base) return NULL;
    SourceFile *file = arena_new(map->arena, SourceFile);
    file->path = arena_copy_text(map->arena, path, strlen(path));
    file->text = arena_copy_text(map->arena, text, length);
    file->length = (uint32_t)length;
    file->base = map->next_base;
    map->next_base += (uint32_t)length + 1;
    vec_push(map->arena, &map->files, file);
    return file;
}

/* Reads to the end, whatever the size said before: the file may change, or be a pipe. */
static bool read_all(FILE *stream, Arena *arena, char **text, size_t *length) {
    size_t capacity = 64 * 1024;
    *text = arena_alloc(arena, capacity);
    *length = 0;
    for (;;) {
        *length += fread(*text + *length, 1, capacity - *length, stream);
        if (*length < capacity || *length > SOURCE_MAX_BYTES) break;
        *text = arena_grow(arena, *text, *length, capacity * 4);
        capacity *= 4;
    }
    return !ferror(stream);
}

static SourceStatus open_status(void) {
    return errno == ENOENT || errno == ENOTDIR ? SOURCE_MISSING : SOURCE_UNREADABLE;
}

SourceStatus source_load(SourceMap *map, const char *path, SourceFile **file) {
    bool from_stdin = strcmp(path, "-") == 0;
    struct stat info;
    if (!from_stdin) {
        if (stat(path, &info) != 0) return open_status();
        if (S_ISDIR(info.st_mode)) return SOURCE_DIRECTORY;
        if (S_ISREG(info.st_mode) && info.st_size > SOURCE_MAX_BYTES) return SOURCE_TOO_LARGE;
    }
    FILE *stream = from_stdin ? stdin : fopen(path, "rb");
    if (stream == NULL) return open_status();
    Arena scratch;
    arena_init(&scratch);
    char *text;
    size_t length;
    bool complete = read_all(stream, &scratch, &text, &length);
    if (!from_stdin) fclose(stream);
    *file = complete ? source_add(map, path, text, length) : NULL;
    arena_release(&scratch);
    return !complete ? SOURCE_UNREADABLE : *file == NULL ? SOURCE_TOO_LARGE : SOURCE_OK;
}

SourceFile *source_file_of(const SourceMap *map, uint32_t position) {
    uint32_t low = 0, high = map->files.count;
    if (position == 0) return NULL;
    while (low < high) { /* the last file whose base is not past the position */
        uint32_t middle = (low + high) / 2;
        if (map->files.items[middle]->base <= position)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? NULL : map->files.items[low - 1];
}

static void index_lines(const SourceMap *map, SourceFile *file) {
    vec_push(map->arena, &file->lines, 0);
    const char *text = file->text, *end = text + file->length;
    for (const char *at = text; (at = memchr(at, '\n', (size_t)(end - at))) != NULL;)
        vec_push(map->arena, &file->lines, (uint32_t)(++at - text));
}

void source_index_lines(const SourceMap *map) {
    for (uint32_t i = 0; i < map->files.count; i++)
        if (map->files.items[i]->lines.count == 0) index_lines(map, map->files.items[i]);
}

SourcePlace source_place(const SourceMap *map, uint32_t position) {
    SourceFile *file = source_file_of(map, position);
    if (file == NULL) return (SourcePlace){0};
    if (file->lines.count == 0) index_lines(map, file);
    uint32_t offset = position - file->base, low = 0, high = file->lines.count;
    while (high - low > 1) {
        uint32_t middle = (low + high) / 2;
        if (file->lines.items[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return (SourcePlace){file, low + 1, offset - file->lines.items[low] + 1};
}

const char *source_line(const SourceMap *map, const SourceFile *file, uint32_t line, uint32_t *length) {
    if (file->lines.count == 0) index_lines(map, (SourceFile *)file);
    uint32_t start = file->lines.items[line - 1];
    uint32_t end = line < file->lines.count ? file->lines.items[line] - 1 : file->length;
    if (end > start && file->text[end - 1] == '\r') end--;
    *length = end - start;
    return file->text + start;
}
