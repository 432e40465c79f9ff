/* The run queue of one worker: a ring that its owner fills at the tail and everybody empties at the head.
 *
 * The shape is Chase and Lev's deque, but the owner takes from the head as thieves do: queued actors are
 * served first come, first served (the newest one has the worker's run-next slot instead), and because nobody
 * takes at the tail, a thief can take half of the ring with a single compare-and-swap. Items are not 0.
 */
#ifndef JANUS_SCHED_DEQUE_H
#define JANUS_SCHED_DEQUE_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/os/atomics.h"

typedef uint64_t JanusRunnable;

enum { JANUS_DEQUE_CAPACITY = 256, JANUS_DEQUE_HALF = JANUS_DEQUE_CAPACITY / 2 };

typedef struct JanusDeque {
    uint32_t head JANUS_LINE_ALIGNED; /* moved by owner and thieves, by compare-and-swap */
    uint32_t tail JANUS_LINE_ALIGNED; /* moved by the owner */
    JanusRunnable items[JANUS_DEQUE_CAPACITY];
} JanusDeque;

typedef enum JanusDequePush { JANUS_DEQUE_FULL, JANUS_DEQUE_PUSHED, JANUS_DEQUE_WAS_EMPTY } JanusDequePush;

/* Owner only. */
JanusDequePush janus_deque_push(JanusDeque *deque, JanusRunnable item);

/* Any thread. Takes the oldest item, 0 when empty. */
JanusRunnable janus_deque_take(JanusDeque *deque);

/* Any thread. Takes the older half, at least one, into `items` (room for JANUS_DEQUE_HALF); gives the number,
 * 0 when empty. */
uint32_t janus_deque_take_half(JanusDeque *deque, JanusRunnable *items);

/* Any thread; outdated when it arrives. */
uint32_t janus_deque_length(const JanusDeque *deque);

#endif
