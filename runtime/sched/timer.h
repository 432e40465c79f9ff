/* Timers: a wheel per worker behind a lock, and callbacks.
 *
 * A timer lives in its user's memory. It is armed in one queue at a time, from any thread; its callback runs
 * on some worker, with the queue's lock held, so that it is short, does not wait, and does not touch timers.
 * States: idle -> armed -> idle, by firing or by cancelling.
 */
#ifndef JANUS_SCHED_TIMER_H
#define JANUS_SCHED_TIMER_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/os/atomics.h"
#include "runtime/sched/wheel.h"

typedef struct JanusTimer JanusTimer;
typedef struct JanusTimerQueue JanusTimerQueue;

/* Gives the next deadline, or JANUS_TIMER_DONE. */
typedef int64_t (*JanusTimerFire)(JanusTimer *timer, int64_t now_ms);
#define JANUS_TIMER_DONE INT64_MIN

struct JanusTimer {
    JanusWheelNode node;
    JanusTimerQueue *queue; /* the one it was armed in last, null before */
    JanusTimerFire fire;
};

struct JanusTimerQueue {
    JanusSpin lock;
    int64_t next_ms; /* atomic copy of janus_wheel_next, so that looking needs no lock */
    JanusWheel wheel;
};

void janus_timer_queue_init(JanusTimerQueue *queue, int64_t now_ms);

/* The timer must be idle. */
void janus_timer_arm(JanusTimerQueue *queue, JanusTimer *timer, int64_t deadline_ms, JanusTimerFire fire);

/* Afterwards the timer is idle and its callback is not running. */
void janus_timer_cancel(JanusTimer *timer);

/* Runs what is due. */
void janus_timer_queue_run(JanusTimerQueue *queue, int64_t now_ms);

/* The earliest moment at which janus_timer_queue_run may have work, JANUS_WHEEL_NEVER without timers. */
static inline int64_t janus_timer_queue_next(const JanusTimerQueue *queue) {
    return __atomic_load_n(&queue->next_ms, __ATOMIC_RELAXED); /* the lock orders what follows */
}

#endif
