/* The large side, and growing. Large blocks are as large as their capacity says, so that what grows step by
 * step is moved only a few times to the doubling; pages that are not used are not there. */
#include "runtime/mem/heap.h"

#include <stdlib.h>
#include <string.h>

static int64_t large_live;

static void count_large(int64_t change) {
#ifdef JANUS_DEBUG
    __atomic_fetch_add(&large_live, change, __ATOMIC_RELAXED); /* only a statistic */
#else
    (void)change;
#endif
}

void *janus_heap_take_large(size_t size_bytes) {
    void *memory = malloc(janus_heap_capacity(size_bytes));
    if (memory != NULL) count_large(1);
    return memory;
}

void janus_heap_give_large(void *memory) {
    count_large(-1);
    free(memory);
}

void *janus_heap_resize(JanusMemCache *cache, void *memory, size_t old_bytes, size_t new_bytes) {
    if (!janus_heap_is_small(old_bytes) && !janus_heap_is_small(new_bytes))
        return realloc(memory, janus_heap_capacity(new_bytes));
    if (janus_heap_capacity(old_bytes) == janus_heap_capacity(new_bytes)) return memory;
    void *moved = janus_heap_take(cache, new_bytes);
    if (moved == NULL) return NULL;
    memcpy(moved, memory, old_bytes < new_bytes ? old_bytes : new_bytes);
    janus_heap_give(cache, memory, old_bytes);
    return moved;
}

int64_t janus_heap_large_live(void) {
    return __atomic_load_n(&large_live, __ATOMIC_RELAXED);
}
