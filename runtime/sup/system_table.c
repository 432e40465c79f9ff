/* Entries never move: chunks of them are allocated as the table fills and stay for the process. The word of
 * an entry holds generation, a live bit and the pin count, so that one compare-and-swap both checks a handle
 * and pins its system. A new generation begins only after the last pin of the old one is gone, hence a handle
 * is never pinned into a replacement. The mutex guards the free list and growth only.
 */
#include "runtime/sup/system_table.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "runtime/os/stack.h"

enum {
    CHUNK_ENTRIES = 256,
    CHUNK_COUNT = JANUS_SYSTEM_MAX / CHUNK_ENTRIES,
    INDEX_BITS = 24, /* of a handle: index + 1, so that 0 is never valid */
    PIN_BITS = 23,
};

#define LIVE      (UINT64_C(1) << PIN_BITS)
#define PINS      (LIVE - 1)
#define WORD_STEP (UINT64_C(1) << (PIN_BITS + 1)) /* one generation, in the word of an entry */

typedef struct Entry {
    _Atomic uint64_t word; /* generation : 40, live : 1, pins : 23 */
    LocalActorSystem *system;
    JanusSystemRelease *release;
    uint32_t next_free; /* index + 1 */
} Entry;

static struct {
    pthread_mutex_t mutex;
    _Atomic(Entry *) chunks[CHUNK_COUNT];
    _Atomic uint32_t used; /* entries that ever held a system */
    uint32_t free;         /* index + 1 of the first free one, 0: none */
} table = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static Entry *entry_at(uint32_t index) {
    Entry *chunk = atomic_load_explicit(&table.chunks[index / CHUNK_ENTRIES], memory_order_acquire);
    return chunk == NULL ? NULL : &chunk[index % CHUNK_ENTRIES];
}

static uint32_t handle_index(uint64_t handle) {
    return (uint32_t)(handle & ((1u << INDEX_BITS) - 1)) -
           1; /* wraps to a large one for a handle of index 0 */
}

static uint64_t word_generation(uint64_t word) {
    return word >> (PIN_BITS + 1);
}

static uint64_t handle_make(uint32_t index, uint64_t word) {
    return word_generation(word) << INDEX_BITS | (index + 1);
}

static Entry *handle_entry(uint64_t handle) {
    uint32_t index = handle_index(handle);
    return index < JANUS_SYSTEM_MAX ? entry_at(index) : NULL;
}

static bool word_matches(uint64_t word, uint64_t handle) {
    return (word & LIVE) != 0 && word_generation(word) == handle >> INDEX_BITS;
}

/* An entry for a new system, -1 when there is none. Called with the mutex held. */
static int64_t take_entry(void) {
    if (table.free != 0) {
        uint32_t index = table.free - 1;
        table.free = entry_at(index)->next_free;
        return index;
    }
    uint32_t index = atomic_load_explicit(&table.used, memory_order_relaxed);
    if (index == JANUS_SYSTEM_MAX) return -1;
    if (index % CHUNK_ENTRIES == 0) {
        Entry *chunk = calloc(CHUNK_ENTRIES, sizeof *chunk);
        if (chunk == NULL) return -1;
        atomic_store_explicit(&table.chunks[index / CHUNK_ENTRIES], chunk, memory_order_release);
    }
    atomic_store_explicit(&table.used, index + 1, memory_order_release);
    return index;
}

uint64_t janus_system_table_insert(LocalActorSystem *system, JanusSystemRelease *release, uint64_t *handle) {
    janus_stack_probe_deep();
    pthread_mutex_lock(&table.mutex);
    int64_t index = take_entry();
    pthread_mutex_unlock(&table.mutex);
    if (index < 0) return 0;
    Entry *entry = entry_at((uint32_t)index);
    entry->system = system;
    entry->release = release;
    uint64_t word = atomic_load_explicit(&entry->word, memory_order_relaxed) + WORD_STEP;
    word |= LIVE;
    *handle = handle_make((uint32_t)index, word);
    atomic_store_explicit(&entry->word, word, memory_order_release); /* publishes all of it */
    return *handle;
}

/* Adds a pin while the word is live and, with a generation other than 0, of that generation. */
static LocalActorSystem *pin_entry(Entry *entry, uint64_t generation) {
    janus_stack_probe_deep(); /* every use of a system begins here, and an overflow would leave the pin behind
                               */
    uint64_t word = atomic_load_explicit(&entry->word, memory_order_relaxed);
    do {
        if ((word & LIVE) == 0 || (word & PINS) == PINS) return NULL;
        if (generation != 0 && word_generation(word) != generation) return NULL;
    } while (!atomic_compare_exchange_weak_explicit(&entry->word, &word, word + 1, memory_order_acquire,
                                                    memory_order_relaxed));
    return entry->system;
}

LocalActorSystem *janus_system_table_pin(uint64_t handle) {
    Entry *entry = handle_entry(handle);
    uint64_t generation = handle >> INDEX_BITS;
    return entry == NULL || generation == 0 ? NULL : pin_entry(entry, generation);
}

uint32_t janus_system_table_index(uint64_t handle) {
    return handle_index(handle);
}

LocalActorSystem *janus_system_table_pin_index(uint32_t index) {
    Entry *entry = index < JANUS_SYSTEM_MAX ? entry_at(index) : NULL;
    return entry == NULL ? NULL : pin_entry(entry, 0);
}

static void release_entry(Entry *entry, uint32_t index) {
    entry->release(entry->system);
    pthread_mutex_lock(&table.mutex);
    entry->next_free = table.free;
    table.free = index + 1;
    pthread_mutex_unlock(&table.mutex);
}

void janus_system_table_unpin(uint64_t handle) {
    Entry *entry = handle_entry(handle);
    /* Release: what this pin's holder wrote comes before the free; acquire: for the one who frees. */
    uint64_t word = atomic_fetch_sub_explicit(&entry->word, 1, memory_order_acq_rel) - 1;
    if ((word & (LIVE | PINS)) == 0) release_entry(entry, handle_index(handle));
}

uint32_t janus_system_table_pins(uint64_t handle) {
    /* acquire: what the returned pins' holders did is seen */
    return (uint32_t)(atomic_load_explicit(&handle_entry(handle)->word, memory_order_acquire) & PINS);
}

bool janus_system_table_retire(uint64_t handle) {
    Entry *entry = handle_entry(handle);
    uint64_t word = atomic_load_explicit(&entry->word, memory_order_relaxed);
    do {
        if (!word_matches(word, handle)) return false;
    } while (!atomic_compare_exchange_weak_explicit(&entry->word, &word, word & ~LIVE, memory_order_relaxed,
                                                    memory_order_relaxed));
    return true;
}

uint64_t janus_system_table_next(uint64_t after) {
    uint32_t used = atomic_load_explicit(&table.used, memory_order_acquire);
    for (uint32_t index = after == 0 ? 0 : handle_index(after) + 1; index < used; index++) {
        uint64_t word = atomic_load_explicit(&entry_at(index)->word, memory_order_relaxed);
        if ((word & LIVE) != 0) return handle_make(index, word);
    }
    return 0;
}
