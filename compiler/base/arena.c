/* Bump allocation in chunks that double from 4 KiB, since many arenas live for one function, up to 4 MiB;
 * larger requests get a chunk of their own. The largest are mapped and ask for huge pages: taking memory page
 * by page is a fifth of the time of parsing.
 */
#include "compiler/base/arena.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { FIRST_CHUNK_BYTES = 4 * 1024, LAST_CHUNK_BYTES = 4 * 1024 * 1024, ALIGNMENT = 16 };

struct ArenaChunk { /* the memory follows */
    ArenaChunk *older;
    size_t total_bytes; /* with this header */
};

static int one_malloc_each(void) {
    static int answer = -1; /* read once: the environment does not change while compiling */
    if (answer < 0) {
        const char *mode = getenv("JANUS_ARENA");
        answer = mode != NULL && strcmp(mode, "malloc") == 0;
    }
    return answer;
}

/* Far above what any program needs: a compilation that goes astray must not take the machine with it. */
static const size_t MAX_BYTES = (size_t)4 << 30;

static void *must_have(void *memory) {
    if (memory == NULL) {
        fputs("janus: out of memory\n", stderr);
        exit(3);
    }
    return memory;
}

static bool is_mapped(size_t total_bytes) {
    return total_bytes >= LAST_CHUNK_BYTES && !one_malloc_each();
}

static void *map(size_t total_bytes) {
    void *memory = mmap(NULL, total_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return NULL;
    madvise(memory, total_bytes, MADV_HUGEPAGE); /* a kernel without them does no harm */
    return memory;
}

static void give_back(ArenaChunk *chunk) {
    if (is_mapped(chunk->total_bytes))
        munmap(chunk, chunk->total_bytes);
    else
        free(chunk);
}

void arena_init(Arena *arena) {
    memset(arena, 0, sizeof *arena);
}

void arena_release(Arena *arena) {
    for (ArenaChunk *chunk = arena->chunks, *older; chunk != NULL; chunk = older) {
        older = chunk->older;
        give_back(chunk);
    }
    arena_init(arena);
}

/* Behind the newest chunk, which says how large the next one is. */
void arena_adopt(Arena *to, Arena *from) {
    ArenaChunk *oldest = from->chunks;
    while (oldest != NULL && oldest->older != NULL) oldest = oldest->older;
    if (oldest != NULL && to->chunks == NULL) {
        to->chunks = from->chunks;
    } else if (oldest != NULL) {
        oldest->older = to->chunks->older;
        to->chunks->older = from->chunks;
    }
    to->total_bytes += from->total_bytes;
    arena_init(from);
}

static char *add_chunk(Arena *arena, size_t total_bytes) {
    bool too_much = arena->total_bytes > MAX_BYTES;
    ArenaChunk *chunk = must_have(too_much                 ? NULL
                                  : is_mapped(total_bytes) ? map(total_bytes)
                                                           : calloc(1, total_bytes));
    chunk->total_bytes = total_bytes;
    chunk->older = arena->chunks;
    arena->chunks = chunk;
    return (char *)chunk + ALIGNMENT;
}

static size_t next_chunk_bytes(const Arena *arena) {
    size_t next = arena->chunks == NULL ? FIRST_CHUNK_BYTES : arena->chunks->total_bytes * 2;
    return next < FIRST_CHUNK_BYTES ? FIRST_CHUNK_BYTES : next > LAST_CHUNK_BYTES ? LAST_CHUNK_BYTES : next;
}

void *arena_alloc(Arena *arena, size_t size_bytes) {
    arena->total_bytes += size_bytes;
    if (one_malloc_each()) return add_chunk(arena, ALIGNMENT + (size_bytes == 0 ? 1 : size_bytes));
    size_t rounded = (size_bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (rounded == 0) rounded = ALIGNMENT;
    if ((size_t)(arena->end - arena->at) < rounded) {
        size_t chunk_bytes = next_chunk_bytes(arena);
        if (rounded > chunk_bytes / 4) return add_chunk(arena, ALIGNMENT + rounded);
        arena->at = add_chunk(arena, chunk_bytes);
        arena->end = arena->at + chunk_bytes - ALIGNMENT;
    }
    void *memory = arena->at;
    arena->at += rounded;
    return memory;
}

void *arena_grow(Arena *arena, const void *old, size_t old_bytes, size_t new_bytes) {
    void *memory = arena_alloc(arena, new_bytes);
    if (old_bytes > 0) memcpy(memory, old, old_bytes);
    return memory;
}

char *arena_copy_text(Arena *arena, const char *text, size_t length) {
    char *copy = arena_alloc(arena, length + 1);
    if (length > 0) memcpy(copy, text, length);
    return copy;
}
