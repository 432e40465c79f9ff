/* The `after` arm: a timer per actor that has one, armed once and then only moved when it fires, so that a
 * busy actor pays one clock read a turn and nothing else.
 */
#include "runtime/actor/block.h"

#include "runtime/mem/heap.h"

struct JanusActorTimer {
    JanusTimer timer; /* first */
    JanusActor *actor;
    int64_t silent_since_ms; /* atomic */
};

static int64_t due_ms(const JanusActor *actor) {
    int64_t since_ms =
        __atomic_load_n(&actor->timer->silent_since_ms, __ATOMIC_RELAXED); /* outdated is harmless */
    int64_t timeout_ms = actor->spec->timeout_ms > 0 ? actor->spec->timeout_ms : 1;
    return timeout_ms > INT64_MAX - since_ms ? INT64_MAX : since_ms + timeout_ms;
}

/* With the queue's lock held. The actor is alive: its timer is stopped before it goes. */
static int64_t fire(JanusTimer *timer, int64_t now_ms) {
    JanusActor *actor = ((JanusActorTimer *)timer)->actor;
    int64_t due = due_ms(actor);
    if (due > now_ms) return due;
    janus_actor_raise(actor, JANUS_ATTENTION_TIMEOUT);
    if (janus_mailbox_seize(&actor->in))
        janus_schedule_next(janus_worker_current(), janus_runnable_of_task(actor));
    return now_ms + (due - __atomic_load_n(&actor->timer->silent_since_ms, __ATOMIC_RELAXED));
}

bool janus_actor_timer_start(JanusActor *actor) {
    if (actor->spec->timeout == NULL || actor->spec->timeout_ms < 0) return true;
    JanusActorTimer *timer = janus_heap_take(janus_thread_context(), sizeof *timer);
    if (timer == NULL) return false;
    *timer = (JanusActorTimer){.actor = actor, .silent_since_ms = janus_clock_ms()};
    actor->timer = timer;
    janus_timer_arm(&janus_worker_current()->timers, &timer->timer, due_ms(actor), fire);
    return true;
}

void janus_actor_timer_stop(JanusActor *actor) {
    JanusActorTimer *timer = actor->timer;
    if (timer == NULL) return;
    janus_timer_cancel(&timer->timer);
    actor->timer = NULL;
    janus_heap_give(janus_thread_context(), timer, sizeof *timer);
}

void janus_actor_timer_touch(JanusActor *actor) {
    __atomic_store_n(&actor->timer->silent_since_ms, janus_clock_ms(), __ATOMIC_RELAXED);
}

bool janus_actor_timer_is_due(const JanusActor *actor) {
    return actor->timer != NULL && due_ms(actor) <= janus_clock_ms();
}
