/* Small memory by size: the pools' size classes up to JANUS_HEAP_SMALL_MAX bytes, the C allocator above. The
 * caller remembers the size. Usable on any thread. */
#ifndef JANUS_MEM_HEAP_H
#define JANUS_MEM_HEAP_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/mem/pool.h"

enum { JANUS_HEAP_SMALL_MAX = 1024 };

/* Uninitialised, aligned to 16; null without memory. `cache` is the thread's context or null. */
void *janus_heap_take(JanusMemCache *cache, size_t size_bytes);
void janus_heap_give(JanusMemCache *cache, void *memory, size_t size_bytes);

/* Blocks above JANUS_HEAP_SMALL_MAX that live (debug builds). */
int64_t janus_heap_large_live(void);

#endif
