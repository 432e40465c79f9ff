/* A list of blocks, each a small array that is filled once and emptied once. */
#include "runtime/sched/inject.h"

#include "runtime/mem/heap.h"
#include "runtime/os/process.h"

enum { BLOCK_ITEMS = 126 };

struct JanusInjectBlock {
    JanusInjectBlock *next;
    uint32_t begin, end; /* of the items still in it */
    JanusRunnable items[BLOCK_ITEMS];
};
_Static_assert(sizeof(JanusInjectBlock) <= JANUS_HEAP_SMALL_MAX, "a block is a small allocation");

static JanusInjectBlock *append_block(JanusInject *inject, JanusMemCache *cache) {
    JanusInjectBlock *block = janus_heap_take(cache, sizeof *block);
    if (block == NULL) janus_os_abort(); /* a runnable actor must not be lost */
    block->next = NULL;
    block->begin = block->end = 0;
    if (inject->last != NULL)
        inject->last->next = block;
    else
        inject->first = block;
    inject->last = block;
    return block;
}

void janus_inject_push(JanusInject *inject, JanusMemCache *cache, const JanusRunnable *items,
                       uint32_t count) {
    janus_spin_lock(&inject->lock);
    for (uint32_t i = 0; i < count; i++) {
        JanusInjectBlock *block = inject->last;
        if (block == NULL || block->end == BLOCK_ITEMS) block = append_block(inject, cache);
        block->items[block->end++] = items[i];
    }
    /* seq_cst: ordered before the pusher looks whether somebody sleeps (runtime/sched/idle.c) */
    __atomic_fetch_add(&inject->length, count, __ATOMIC_SEQ_CST);
    janus_spin_unlock(&inject->lock);
}

uint32_t janus_inject_take(JanusInject *inject, JanusMemCache *cache, JanusRunnable *items, uint32_t limit) {
    if (janus_inject_length(inject) == 0) return 0;
    uint32_t taken = 0;
    janus_spin_lock(&inject->lock);
    while (taken < limit && inject->first != NULL) {
        JanusInjectBlock *block = inject->first;
        items[taken++] = block->items[block->begin++];
        if (block->begin < block->end) continue;
        inject->first = block->next;
        if (inject->first == NULL) inject->last = NULL;
        janus_heap_give(cache, block, sizeof *block);
    }
    __atomic_fetch_sub(&inject->length, taken, __ATOMIC_RELAXED); /* the lock orders it */
    janus_spin_unlock(&inject->lock);
    return taken;
}

uint64_t janus_inject_length(const JanusInject *inject) {
    return __atomic_load_n(&inject->length, __ATOMIC_SEQ_CST); /* pairs with the add in push */
}
