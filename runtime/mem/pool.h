/* Pools of fixed-size cells: the memory under envelopes, actors, fibers and small allocations.
 *
 * A pool is one large reservation, so a cell has an index, and the memory of a cell is never unmapped and
 * never changes its pool: a stale index can always be looked at. Each thread takes and gives from a cache of
 * its own without atomics; caches trade with the pool in batches. The first 8 bytes of a free cell are the
 * pool's, the rest is left as it was; a cell that was never used is zero. Index 0 is never given out.
 *
 * A cell's life: fresh -> taken -> free -> taken ...
 */
#ifndef JANUS_MEM_POOL_H
#define JANUS_MEM_POOL_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/os/atomics.h"
#include "runtime/os/thread.h"

typedef enum JanusPoolKind {
#define POOL(name, cell_bytes, cells, text) JANUS_POOL_##name,
#include "runtime/mem/pool.def"
#undef POOL
    JANUS_POOL_COUNT
} JanusPoolKind;

enum {
#define POOL(name, cell_bytes, cells, text) JANUS_CELL_BYTES_##name = cell_bytes,
#include "runtime/mem/pool.def"
#undef POOL
    JANUS_POOL_BATCH = 64,       /* cells that a cache and its pool trade at once */
    JANUS_POOL_FIRST_INDEX = 64, /* indices below are never given out */
};

/* What one thread keeps of one pool. */
typedef struct JanusPoolCache {
    void *free;          /* cells, linked by their first word */
    char *fresh, *limit; /* cells that were never used */
    void *full;          /* a second list of exactly JANUS_POOL_BATCH cells, or null */
    uint32_t count;      /* cells in `free` */
    int64_t live;        /* taken less given, by this thread (debug builds) */
} JanusPoolCache;

/* A walk down values on this thread (runtime/mem/walk.h). */
typedef struct JanusWalkItem {
    void (*visit)(void); /* a JanusVisit */
    void *object;
    const void *info;
} JanusWalkItem;
typedef struct JanusWalk {
    uint32_t depth, count, capacity;
    JanusWalkItem *items;
} JanusWalk;

/* The beginning of every thread context (runtime/os/thread.h). Zero bytes are an empty cache. */
typedef struct JanusMemCache {
    JanusPoolCache pools[JANUS_POOL_COUNT];
    JanusWalk walk;
} JanusMemCache;

/* The addresses of the reservations; set when the first cell of a pool is taken. */
extern char *janus_pool_base[JANUS_POOL_COUNT];
/* Cells that the reservations hold, 0 before the first cell is taken; read by janus_pool_bound. */
extern uint32_t janus_pool_cells[JANUS_POOL_COUNT];

/* The slow ways: trading with the pool. `cache` may be null on a thread without a context. */
void *janus_pool_take_slow(JanusMemCache *cache, JanusPoolKind kind);
void janus_pool_give_slow(JanusMemCache *cache, JanusPoolKind kind, void *cell);

#ifdef JANUS_DEBUG
#define JANUS_POOL_COUNT_LIVE(cache, kind, change) ((cache)->pools[kind].live += (change))
#else
#define JANUS_POOL_COUNT_LIVE(cache, kind, change) ((void)0)
#endif

/* An index from here on is forged. Any thread, at any time. */
static inline uint32_t janus_pool_bound(JanusPoolKind kind) {
    /* acquire: who sees the cells sees their base */
    return __atomic_load_n(&janus_pool_cells[kind], __ATOMIC_ACQUIRE);
}

/* Whether janus_pool_take goes the fast way. */
static inline bool janus_pool_has(const JanusMemCache *cache, JanusPoolKind kind) {
    return JANUS_LIKELY(cache != NULL && cache->pools[kind].free != NULL);
}

/* A cell, its content as the last user left it except for the first word; null without memory. */
static inline void *janus_pool_take(JanusMemCache *cache, JanusPoolKind kind) {
    if (JANUS_UNLIKELY(cache == NULL || cache->pools[kind].free == NULL))
        return janus_pool_take_slow(cache, kind);
    JanusPoolCache *own = &cache->pools[kind];
    void *cell = own->free;
    own->free = *(void **)cell;
    own->count--;
    JANUS_POOL_COUNT_LIVE(cache, kind, 1);
    return cell;
}

static inline void janus_pool_give(JanusMemCache *cache, JanusPoolKind kind, void *cell) {
    if (JANUS_UNLIKELY(cache == NULL || cache->pools[kind].count >= JANUS_POOL_BATCH)) {
        janus_pool_give_slow(cache, kind, cell);
        return;
    }
    JanusPoolCache *own = &cache->pools[kind];
    *(void **)cell = own->free;
    own->free = cell;
    own->count++;
    JANUS_POOL_COUNT_LIVE(cache, kind, -1);
}

/* Hands everything a thread keeps back to the pools, before its context goes away. */
void janus_mem_cache_flush(JanusMemCache *cache);

/* Indices below this one may have been given out. */
uint32_t janus_pool_limit(JanusPoolKind kind);

/* Cells taken and not given back, over all threads; exact while nobody takes or gives. 0 in release builds.
 */
int64_t janus_pool_live(JanusPoolKind kind);
const char *janus_pool_text(JanusPoolKind kind);

#endif
