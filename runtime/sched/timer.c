/* The lock of a queue is let go between batches of callbacks, so that a million timers that are due at once
 * do not hold up whoever wants to arm one. */
#include "runtime/sched/timer.h"

#include <stddef.h>

enum { FIRES_PER_LOCK = 64 };

static void publish_next(JanusTimerQueue *queue) {
    __atomic_store_n(&queue->next_ms, janus_wheel_next(&queue->wheel), __ATOMIC_RELAXED);
}

void janus_timer_queue_init(JanusTimerQueue *queue, int64_t now_ms) {
    *queue = (JanusTimerQueue){.wheel.now_ms = now_ms};
    publish_next(queue);
}

void janus_timer_arm(JanusTimerQueue *queue, JanusTimer *timer, int64_t deadline_ms, JanusTimerFire fire) {
    janus_spin_lock(&queue->lock);
    timer->queue = queue;
    timer->fire = fire;
    janus_wheel_insert(&queue->wheel, &timer->node, deadline_ms);
    publish_next(queue);
    janus_spin_unlock(&queue->lock);
}

void janus_timer_cancel(JanusTimer *timer) {
    JanusTimerQueue *queue = timer->queue;
    if (queue == NULL) return;
    janus_spin_lock(&queue->lock);
    if (timer->node.link != NULL) {
        janus_wheel_remove(&queue->wheel, &timer->node);
        publish_next(queue);
    }
    janus_spin_unlock(&queue->lock);
}

/* Gives false when nothing more is due. */
static bool fire_batch(JanusTimerQueue *queue, int64_t now_ms) {
    bool more = true;
    janus_spin_lock(&queue->lock);
    for (int fired = 0; more && fired < FIRES_PER_LOCK; fired++) {
        JanusTimer *timer = (JanusTimer *)janus_wheel_next_due(&queue->wheel, now_ms);
        more = timer != NULL;
        if (!more) break;
        int64_t again_ms = timer->fire(timer, now_ms);
        if (again_ms == JANUS_TIMER_DONE) continue; /* its memory may be gone already */
        janus_wheel_insert(&queue->wheel, &timer->node, again_ms > now_ms ? again_ms : now_ms + 1);
    }
    publish_next(queue);
    janus_spin_unlock(&queue->lock);
    return more;
}

void janus_timer_queue_run(JanusTimerQueue *queue, int64_t now_ms) {
    while (janus_timer_queue_next(queue) <= now_ms && fire_batch(queue, now_ms)) {
    }
}
