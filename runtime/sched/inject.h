/* The global run queue: what threads without a deque schedule, and what overflows from a deque. First in,
 * first out, without a bound. */
#ifndef JANUS_SCHED_INJECT_H
#define JANUS_SCHED_INJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/mem/pool.h"
#include "runtime/sched/deque.h"

typedef struct JanusInjectBlock JanusInjectBlock;
typedef struct JanusInject {
    JanusSpin lock;
    JanusInjectBlock *first, *last;
    uint64_t length; /* atomic, so that looking needs no lock */
} JanusInject;

/* `cache` is the calling thread's, or null. */
void janus_inject_push(JanusInject *inject, JanusMemCache *cache, const JanusRunnable *items, uint32_t count);

/* Takes up to `limit` items; gives their number. */
uint32_t janus_inject_take(JanusInject *inject, JanusMemCache *cache, JanusRunnable *items, uint32_t limit);

uint64_t janus_inject_length(const JanusInject *inject);

#endif
