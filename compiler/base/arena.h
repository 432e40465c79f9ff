/* Arenas: memory that is released all at once.
 *
 * The compiler never frees a single object; each lifetime (session, one function's IR, scratch) has an arena.
 * Memory comes zeroed. With JANUS_ARENA=malloc in the environment every allocation is a malloc of its own, so
 * that the sanitizers see the bounds of each object. Running out of memory (or of 4 GiB in
 * one arena) ends the compiler with a message.
 */
#ifndef JANUS_BASE_ARENA_H
#define JANUS_BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

typedef struct ArenaChunk ArenaChunk;

typedef struct Arena {
    char *at, *end;
    ArenaChunk *chunks; /* newest first */
    size_t total_bytes; /* handed out so far */
} Arena;

void arena_init(Arena *arena);
void arena_release(Arena *arena);
/* What is in `from`, which is empty afterwards, lives as long as `to`. */
void arena_adopt(Arena *to, Arena *from);

/* Zeroed, aligned to 16 bytes; a size of 0 gives a distinct address. */
void *arena_alloc(Arena *arena, size_t size_bytes) __attribute__((returns_nonnull));
/* A copy of old_bytes in a block of new_bytes; the rest is zero. */
void *arena_grow(Arena *arena, const void *old, size_t old_bytes, size_t new_bytes)
    __attribute__((returns_nonnull));
/* A NUL-terminated copy. */
char *arena_copy_text(Arena *arena, const char *text, size_t length);

#define arena_new(arena, Type)          ((Type *)arena_alloc((arena), sizeof(Type)))
#define arena_array(arena, Type, count) ((Type *)arena_alloc((arena), sizeof(Type) * (size_t)(count)))

#endif
