/* The shared side of the pools: a bump pointer over the reservation, and a stack of full batches.
 *
 * Everything here runs once per JANUS_POOL_BATCH cells, under the pool's spin lock. Threads without a context
 * (users' threads) go through one shared cache under its own lock.
 */
#include "runtime/mem/pool.h"

#include <stdbool.h>
#include <stdlib.h>

#include "runtime/os/memory.h"
#include "runtime/os/stack.h"

enum { CARVE_SHARE = 16, CARVE_BYTES_MAX = 256 * 1024 };
enum { SMALLER = 4, CELLS_MIN = 1 << 12 };

typedef struct Pool {
    JanusSpin lock;
    uint32_t next;    /* first index that was never handed to a cache */
    uint32_t batches; /* entries of the depot */
    void **depot;     /* heads of lists of JANUS_POOL_BATCH cells */
    void *loose;      /* single cells, left by caches that were flushed */
    int64_t live;     /* of threads that are gone */
} Pool;

static Pool pools[JANUS_POOL_COUNT];
char *janus_pool_base[JANUS_POOL_COUNT];
uint32_t janus_pool_cells[JANUS_POOL_COUNT];

static JanusMemCache shared_cache;
static JanusSpin shared_cache_lock;

static const struct {
    uint32_t cell_bytes, cells;
    const char *text;
} SHAPE[JANUS_POOL_COUNT] = {
#define POOL(name, cell_bytes, cells, text) {cell_bytes, cells, text},
#include "runtime/mem/pool.def"
#undef POOL
};

static size_t round_to_page(size_t bytes) {
    return (bytes + JANUS_PAGE_BYTES - 1) & ~(size_t)(JANUS_PAGE_BYTES - 1);
}

static size_t bytes_of(JanusPoolKind kind, uint32_t cells) {
    return round_to_page((size_t)cells * SHAPE[kind].cell_bytes);
}

static bool reserve_cells(Pool *pool, JanusPoolKind kind, uint32_t cells) {
    size_t depot_bytes = round_to_page((cells / JANUS_POOL_BATCH + 1) * sizeof(void *));
    char *memory = janus_os_memory_reserve(bytes_of(kind, cells), false);
    void **depot = memory == NULL ? NULL : janus_os_memory_reserve(depot_bytes, false);
    if (depot == NULL) {
        if (memory != NULL) janus_os_memory_release(memory, bytes_of(kind, cells));
        return false;
    }
    pool->depot = depot;
    __atomic_store_n(&pool->next, JANUS_POOL_FIRST_INDEX, __ATOMIC_RELAXED); /* nothing is below it */
    janus_pool_base[kind] = memory;
    /* release: a forged index that is below the bound finds the base set */
    __atomic_store_n(&janus_pool_cells[kind], cells, __ATOMIC_RELEASE);
    return true;
}

/* Where address space is limited, a smaller pool is better than none; and no pool takes more than a quarter
 * of what is left, or those that come later would find nothing. */
static bool reserve(Pool *pool, JanusPoolKind kind) {
    uint32_t cells = SHAPE[kind].cells;
    if (reserve_cells(pool, kind, cells)) return true;
    for (cells /= SMALLER; cells > CELLS_MIN; cells /= SMALLER) {
        void *all = janus_os_memory_reserve(bytes_of(kind, cells), false);
        if (all == NULL) continue;
        janus_os_memory_release(all, bytes_of(kind, cells));
        break;
    }
    if (cells > CELLS_MIN) cells /= SMALLER;
    for (; cells >= CELLS_MIN; cells /= SMALLER)
        if (reserve_cells(pool, kind, cells)) return true;
    return false;
}

/* Cells that were never used: the more there are already, the more at once, their pages prepared by one
 * system call. */
static void carve(Pool *pool, JanusPoolCache *own, JanusPoolKind kind) {
    uint32_t left = janus_pool_cells[kind] - pool->next;
    uint32_t count = pool->next / CARVE_SHARE / JANUS_POOL_BATCH * JANUS_POOL_BATCH;
    if (count < JANUS_POOL_BATCH) count = JANUS_POOL_BATCH;
    if (count > CARVE_BYTES_MAX / SHAPE[kind].cell_bytes) count = CARVE_BYTES_MAX / SHAPE[kind].cell_bytes;
    if (count > left) count = JANUS_POOL_BATCH;
    own->fresh = janus_pool_base[kind] + (size_t)pool->next * SHAPE[kind].cell_bytes;
    own->limit = own->fresh + (size_t)count * SHAPE[kind].cell_bytes;
    janus_os_memory_prepare(own->fresh, (size_t)(own->limit - own->fresh));
    /* release: whoever learns the new limit may look at the cells below it */
    __atomic_store_n(&pool->next, pool->next + count, __ATOMIC_RELEASE);
}

/* Gives the cache a batch of free cells, or a range of fresh ones; false without memory. */
static bool refill(JanusPoolCache *own, JanusPoolKind kind) {
    Pool *pool = &pools[kind];
    bool filled = true;
    janus_spin_lock(&pool->lock);
    if (pool->batches > 0) {
        own->free = pool->depot[--pool->batches];
        own->count = JANUS_POOL_BATCH;
    } else if (pool->loose != NULL) {
        own->free = pool->loose;
        pool->loose = *(void **)own->free;
        *(void **)own->free = NULL;
        own->count = 1;
    } else if ((janus_pool_cells[kind] == 0 && !reserve(pool, kind)) ||
               janus_pool_cells[kind] - pool->next < JANUS_POOL_BATCH) {
        filled = false;
    } else {
        carve(pool, own, kind);
    }
    janus_spin_unlock(&pool->lock);
    return filled;
}

static void *pop(JanusPoolCache *own) {
    void *cell = own->free;
    own->free = *(void **)cell;
    own->count--;
    return cell;
}

static void *take(JanusMemCache *cache, JanusPoolKind kind) {
    JanusPoolCache *own = &cache->pools[kind];
    if (own->free == NULL && own->full != NULL) {
        own->free = own->full;
        own->full = NULL;
        own->count = JANUS_POOL_BATCH;
    }
    if (own->free == NULL && own->fresh == own->limit && !refill(own, kind)) return NULL;
    JANUS_POOL_COUNT_LIVE(cache, kind, 1);
    if (own->free != NULL) return pop(own);
    void *cell = own->fresh;
    own->fresh += SHAPE[kind].cell_bytes;
    *(void **)cell = NULL; /* a page that is read first costs a second fault when it is written */
    return cell;
}

void *janus_pool_take_slow(JanusMemCache *cache, JanusPoolKind kind) {
    janus_stack_probe();
    if (cache != NULL) return take(cache, kind);
    janus_spin_lock(&shared_cache_lock);
    void *cell = take(&shared_cache, kind);
    janus_spin_unlock(&shared_cache_lock);
    return cell;
}

static void give(JanusMemCache *cache, JanusPoolKind kind, void *cell) {
    JanusPoolCache *own = &cache->pools[kind];
    if (own->count >= JANUS_POOL_BATCH) {
        if (own->full != NULL) {
            Pool *pool = &pools[kind];
            janus_spin_lock(&pool->lock);
            pool->depot[pool->batches++] = own->full;
            janus_spin_unlock(&pool->lock);
        }
        own->full = own->free;
        own->free = NULL;
        own->count = 0;
    }
    *(void **)cell = own->free;
    own->free = cell;
    own->count++;
    JANUS_POOL_COUNT_LIVE(cache, kind, -1);
}

void janus_pool_give_slow(JanusMemCache *cache, JanusPoolKind kind, void *cell) {
    janus_stack_probe();
    if (cache != NULL) {
        give(cache, kind, cell);
        return;
    }
    janus_spin_lock(&shared_cache_lock);
    give(&shared_cache, kind, cell);
    janus_spin_unlock(&shared_cache_lock);
}

static void give_list_back(Pool *pool, void *cell) {
    while (cell != NULL) {
        void *next = *(void **)cell;
        *(void **)cell = pool->loose;
        pool->loose = cell;
        cell = next;
    }
}

void janus_mem_cache_flush(JanusMemCache *cache) {
    for (int kind = 0; kind < JANUS_POOL_COUNT; kind++) {
        JanusPoolCache *own = &cache->pools[kind];
        Pool *pool = &pools[kind];
        janus_spin_lock(&pool->lock);
        if (own->full != NULL) pool->depot[pool->batches++] = own->full;
        give_list_back(pool, own->free);
        for (; own->fresh != own->limit; own->fresh += SHAPE[kind].cell_bytes) {
            *(void **)own->fresh = pool->loose;
            pool->loose = own->fresh;
        }
        pool->live += own->live;
        janus_spin_unlock(&pool->lock);
        *own = (JanusPoolCache){0};
    }
    free(cache->walk.items);
    cache->walk = (JanusWalk){0};
}

uint32_t janus_pool_limit(JanusPoolKind kind) {
    /* acquire: pairs with the release in refill */
    return __atomic_load_n(&pools[kind].next, __ATOMIC_ACQUIRE);
}

int64_t janus_pool_live(JanusPoolKind kind) {
    JanusMemCache *own = janus_thread_context();
    return pools[kind].live + shared_cache.pools[kind].live + (own == NULL ? 0 : own->pools[kind].live);
}

const char *janus_pool_text(JanusPoolKind kind) {
    return SHAPE[kind].text;
}
