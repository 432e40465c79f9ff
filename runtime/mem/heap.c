/* Chooses the size class by a table over multiples of 16. */
#include "runtime/mem/heap.h"

#include <stdlib.h>

static int64_t large_live;

static void count_large(int64_t change) {
#ifdef JANUS_DEBUG
    __atomic_fetch_add(&large_live, change, __ATOMIC_RELAXED); /* only a statistic */
#else
    (void)change;
#endif
}

static JanusPoolKind class_of(size_t size_bytes) {
    if (size_bytes <= 64) {
        static const uint8_t SMALL[] = {JANUS_POOL_SIZE_16, JANUS_POOL_SIZE_16, JANUS_POOL_SIZE_32,
                                        JANUS_POOL_SIZE_48, JANUS_POOL_SIZE_64};
        return (JanusPoolKind)SMALL[(size_bytes + 15) / 16];
    }
    if (size_bytes <= 128) return size_bytes <= 96 ? JANUS_POOL_SIZE_96 : JANUS_POOL_SIZE_128;
    if (size_bytes <= 256) return size_bytes <= 192 ? JANUS_POOL_SIZE_192 : JANUS_POOL_SIZE_256;
    return size_bytes <= 512 ? JANUS_POOL_SIZE_512 : JANUS_POOL_SIZE_1024;
}

void *janus_heap_take(JanusMemCache *cache, size_t size_bytes) {
    if (size_bytes <= JANUS_HEAP_SMALL_MAX) return janus_pool_take(cache, class_of(size_bytes));
    void *memory = malloc(size_bytes);
    if (memory != NULL) count_large(1);
    return memory;
}

void janus_heap_give(JanusMemCache *cache, void *memory, size_t size_bytes) {
    if (size_bytes <= JANUS_HEAP_SMALL_MAX) {
        janus_pool_give(cache, class_of(size_bytes), memory);
        return;
    }
    count_large(-1);
    free(memory);
}

int64_t janus_heap_large_live(void) {
    return __atomic_load_n(&large_live, __ATOMIC_RELAXED);
}
