/* malloc for the compiler's process. LLVM allocates and frees some forty times for each line of a program, in
 * several threads: the C library's allocator takes a twentieth of a build for that, and as much again for
 * memory that it asks of the system page by page. Here every thread has lists of its own and shares nothing:
 * a block that another thread frees becomes that thread's. Memory comes in chunks of the size of a huge page
 * and is not given back before the end, large requests apart.
 *
 * A chunk is divided into spans; each holds blocks of one class of sizes, so that an address tells its
 * block's size. Builds with checks (JANUS_DEBUG, which sanitizers imply) use the C library's.
 */
#include <errno.h>
#include <malloc.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#ifndef JANUS_DEBUG

/* Classes are 16 bytes apart up to 512, then four to a doubling. Classes above SHARED_BYTES have spans to
 * themselves; above CLASSED_BYTES a request has a mapping of its own. */
enum {
    CHUNK_BYTES = 2 << 20,
    SPAN_BYTES = 32 << 10,
    SPAN_COUNT = CHUNK_BYTES / SPAN_BYTES,
    REGION_BYTES = 4 * CHUNK_BYTES, /* what the system is asked for */
    FINE_STEP = 16,
    FINE_LOG = 9,
    FINE_BYTES = 1 << FINE_LOG,
    FINE_COUNT = FINE_BYTES / FINE_STEP + 1,
    SHARED_BYTES = SPAN_BYTES / 2,
    CLASSED_LOG = 20,
    CLASSED_BYTES = 1 << CLASSED_LOG,
    CLASS_COUNT = FINE_COUNT + 4 * (CLASSED_LOG - FINE_LOG),
    CLASS_MAPPED = 255,
    MAPPED_OFFSET = 4096, /* of the block in a mapping of its own */
};

typedef struct Chunk {
    uint8_t class_of[SPAN_COUNT]; /* of a span; the first is this header, or CLASS_MAPPED */
    size_t mapped_bytes;
} Chunk;

typedef struct Block {
    struct Block *next;
} Block;

typedef struct Room {
    char *at, *end;
} Room;

typedef struct Heap {
    Block *freed[CLASS_COUNT];
    Room blocks[CLASS_COUNT]; /* of a span, never used yet */
    Room spans, chunks;
} Heap;

static _Thread_local Heap heap;

static size_t room_left(const Room *room) {
    return (size_t)(room->end - room->at);
}

/* --- classes --- */

static unsigned class_for(size_t size) {
    if (size <= FINE_BYTES) return size == 0 ? 1 : (unsigned)((size + FINE_STEP - 1) / FINE_STEP);
    unsigned log = 63 - (unsigned)__builtin_clzl(size - 1); /* 2^log < size <= 2^(log + 1) */
    return FINE_COUNT + 4 * (log - FINE_LOG) + (unsigned)((size - 1) >> (log - 2)) - 4;
}

static size_t class_bytes(unsigned class) {
    if (class < FINE_COUNT) return class * (size_t)FINE_STEP;
    unsigned quarters = 5 + (class - FINE_COUNT) % 4, log = FINE_LOG + (class - FINE_COUNT) / 4;
    return (size_t)quarters << (log - 2);
}

static Chunk *chunk_of(const void *block) {
    return (Chunk *)((uintptr_t)block & ~(uintptr_t)(CHUNK_BYTES - 1));
}

static unsigned span_index(const void *block) {
    return ((uintptr_t)block & (CHUNK_BYTES - 1)) / SPAN_BYTES;
}

/* --- from the system --- */

/* Zeroed, at a multiple of CHUNK_BYTES; NULL: there is no memory. Huge pages, where the system has them, make
 * taking memory a fifth as expensive. */
static char *map_aligned(size_t size) {
    size_t total = size + CHUNK_BYTES;
    char *all = mmap(NULL, total, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED) return NULL;
    char *start = (char *)chunk_of(all + CHUNK_BYTES - 1), *end = all + total;
    if (start > all) munmap(all, (size_t)(start - all));
    if (end > start + size) munmap(start + size, (size_t)(end - start) - size);
    madvise(start, size, MADV_HUGEPAGE);
    return start;
}

static void *map_alone(size_t size) {
    size_t total = (size + MAPPED_OFFSET + 4095) & ~(size_t)4095;
    Chunk *chunk = total < size ? NULL : (Chunk *)map_aligned(total);
    if (chunk == NULL) return NULL;
    chunk->class_of[0] = CLASS_MAPPED;
    chunk->mapped_bytes = total;
    return (char *)chunk + MAPPED_OFFSET;
}

static bool next_chunk(void) {
    if (room_left(&heap.chunks) == 0) {
        char *region = map_aligned(REGION_BYTES);
        if (region == NULL) return false;
        heap.chunks = (Room){region, region + REGION_BYTES};
    }
    heap.spans = (Room){heap.chunks.at + SPAN_BYTES, heap.chunks.at + CHUNK_BYTES};
    heap.chunks.at += CHUNK_BYTES;
    return true;
}

/* Spans side by side; what is left of a chunk that has too few is lost. */
static char *take_spans(unsigned class, size_t size) {
    size_t bytes = (size + SPAN_BYTES - 1) & ~(size_t)(SPAN_BYTES - 1);
    if (room_left(&heap.spans) < bytes && !next_chunk()) return NULL;
    char *start = heap.spans.at;
    heap.spans.at += bytes;
    chunk_of(start)->class_of[span_index(start)] = (uint8_t) class;
    return start;
}

/* A block that nobody has had before: it is zero. */
static void *take_new(unsigned class) {
    size_t size = class_bytes(class);
    if (size > SHARED_BYTES) return take_spans(class, size);
    Room *room = &heap.blocks[class];
    if (room_left(room) < size) {
        char *start = take_spans(class, SPAN_BYTES);
        if (start == NULL) return NULL;
        *room = (Room){start, start + SPAN_BYTES};
    }
    char *block = room->at;
    room->at += size;
    return block;
}

/* --- the C library's names --- */

static void *or_no_memory(void *block) {
    if (block == NULL) errno = ENOMEM;
    return block;
}

static Block *take_freed(unsigned class) {
    Block *block = heap.freed[class];
    if (block != NULL) heap.freed[class] = block->next;
    return block;
}

void *malloc(size_t size) {
    if (size > CLASSED_BYTES) return or_no_memory(map_alone(size));
    unsigned class = class_for(size);
    Block *block = take_freed(class);
    return block != NULL ? block : or_no_memory(take_new(class));
}

void *calloc(size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) return or_no_memory(NULL);
    if (bytes > CLASSED_BYTES) return or_no_memory(map_alone(bytes));
    unsigned class = class_for(bytes);
    Block *block = take_freed(class);
    return block != NULL ? memset(block, 0, bytes) : or_no_memory(take_new(class));
}

void free(void *memory) {
    if (memory == NULL) return;
    Chunk *chunk = chunk_of(memory);
    unsigned class = chunk->class_of[span_index(memory)];
    if (class == CLASS_MAPPED) {
        int error = errno; /* which free leaves alone */
        munmap(chunk, chunk->mapped_bytes);
        errno = error;
        return;
    }
    Block *block = memory;
    block->next = heap.freed[class];
    heap.freed[class] = block;
}

size_t malloc_usable_size(void *memory) {
    if (memory == NULL) return 0;
    const Chunk *chunk = chunk_of(memory);
    unsigned class = chunk->class_of[span_index(memory)];
    return class == CLASS_MAPPED ? chunk->mapped_bytes - MAPPED_OFFSET : class_bytes(class);
}

void *realloc(void *memory, size_t size) {
    size_t old_size = malloc_usable_size(memory);
    if (memory != NULL && size <= old_size && size > old_size / 2) return memory;
    void *moved = malloc(size);
    if (moved == NULL || memory == NULL) return moved;
    memcpy(moved, memory, size < old_size ? size : old_size);
    free(memory);
    return moved;
}

/* Blocks whose size is a power of two stand at multiples of it, up to the size of a span. */
void *memalign(size_t alignment, size_t size) {
    if (alignment <= FINE_STEP) return malloc(size);
    if (alignment > SPAN_BYTES || (alignment > MAPPED_OFFSET && size > CLASSED_BYTES))
        return or_no_memory(NULL);
    size_t rounded = size < alignment ? alignment : size;
    if (rounded <= SHARED_BYTES) rounded = (size_t)1 << (64 - __builtin_clzl(rounded - 1));
    return malloc(rounded);
}

void *aligned_alloc(size_t alignment, size_t size) {
    return memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size) {
    int error = errno;
    void *memory = memalign(alignment, size);
    errno = error;
    if (memory == NULL) return ENOMEM;
    *out = memory;
    return 0;
}

#endif
