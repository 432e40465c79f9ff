/* Memory by size: the pools' size classes up to JANUS_HEAP_SMALL_MAX bytes, the C allocator above. The caller
 * remembers the size. Usable on any thread.
 *
 * With the address sanitizer everything comes from the C allocator, so that it sees each use after the end.
 */
#ifndef JANUS_MEM_HEAP_H
#define JANUS_MEM_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/mem/pool.h"

enum { JANUS_HEAP_SMALL_MAX = 1024 };

static inline bool janus_heap_is_small(size_t size_bytes) {
#ifdef __SANITIZE_ADDRESS__
    (void)size_bytes;
    return false;
#else
    return size_bytes <= JANUS_HEAP_SMALL_MAX;
#endif
}

/* The pool of a small size. */
static inline JanusPoolKind janus_heap_class(size_t size_bytes) {
    if (size_bytes <= 64) {
        static const uint8_t SMALL[] = {JANUS_POOL_SIZE_16, JANUS_POOL_SIZE_16, JANUS_POOL_SIZE_32,
                                        JANUS_POOL_SIZE_48, JANUS_POOL_SIZE_64};
        return (JanusPoolKind)SMALL[(size_bytes + 15) / 16];
    }
    if (size_bytes <= 128) return size_bytes <= 96 ? JANUS_POOL_SIZE_96 : JANUS_POOL_SIZE_128;
    if (size_bytes <= 256) return size_bytes <= 192 ? JANUS_POOL_SIZE_192 : JANUS_POOL_SIZE_256;
    return size_bytes <= 512 ? JANUS_POOL_SIZE_512 : JANUS_POOL_SIZE_1024;
}

void *janus_heap_take_large(size_t size_bytes);
void janus_heap_give_large(void *memory);

/* Uninitialised, aligned to 16; null without memory. `cache` is the thread's context or null. */
static inline void *janus_heap_take(JanusMemCache *cache, size_t size_bytes) {
    if (JANUS_UNLIKELY(!janus_heap_is_small(size_bytes))) return janus_heap_take_large(size_bytes);
    return janus_pool_take(cache, janus_heap_class(size_bytes));
}

/* A block that is at hand, which takes no lock and calls nothing; null: ask janus_heap_take. */
static inline void *janus_heap_take_ready(JanusMemCache *cache, size_t size_bytes) {
    if (!janus_heap_is_small(size_bytes) || !janus_pool_has(cache, janus_heap_class(size_bytes))) return NULL;
    return janus_pool_take(cache, janus_heap_class(size_bytes));
}

/* `size_bytes` as it was taken, or any size with the same capacity. */
static inline void janus_heap_give(JanusMemCache *cache, void *memory, size_t size_bytes) {
    if (JANUS_UNLIKELY(!janus_heap_is_small(size_bytes)))
        janus_heap_give_large(memory);
    else
        janus_pool_give(cache, janus_heap_class(size_bytes), memory);
}

/* The bytes that may be used of a block of this size: large blocks have four sizes to the doubling. */
static inline size_t janus_heap_capacity(size_t size_bytes) {
    static const uint32_t CELL_BYTES[] = {
#define POOL(name, cell_bytes, cells, text) cell_bytes,
#include "runtime/mem/pool.def"
#undef POOL
    };
    if (janus_heap_is_small(size_bytes)) return CELL_BYTES[janus_heap_class(size_bytes)];
    if (size_bytes <= JANUS_HEAP_SMALL_MAX || size_bytes > SIZE_MAX / 2) return size_bytes;
    size_t step = (size_t)1 << (61 - __builtin_clzl(size_bytes - 1)); /* a quarter of the power below */
    return (size_bytes + step - 1) & ~(step - 1);
}

/* Moves a block to another size, which may be smaller. Null without memory: then it is as it was. */
void *janus_heap_resize(JanusMemCache *cache, void *memory, size_t old_bytes, size_t new_bytes);

/* Blocks from the C allocator that live (debug builds). */
int64_t janus_heap_large_live(void);

#endif
