/* The actors of the whole program: what the scheduler calls upwards, and ending all of them. */
#include "runtime/actor/block.h"

#include <stdio.h>

/* How long one handler that does not reach a message boundary may hold up the end of the program. */
enum { GRACE_MS = 1000 };

static uint32_t describe(void *task, char *text, uint32_t bytes) {
    const JanusActor *actor = task;
    int length = snprintf(text, bytes, "actor %s", (const char *)actor->spec->name);
    return length < (int)bytes ? (uint32_t)length : bytes - 1;
}

static JanusActorRef living_ref(uint32_t index) {
    JanusActor *actor = (JanusActor *)janus_pool_base[JANUS_POOL_ACTOR] + index;
    JanusActorRef ref = janus_actor_ref(actor);
    return janus_actor_generation_of(ref) & 1 ? ref : 0;
}

/* Handlers that wait are unwound; the others are left to their next message boundary. */
static void cancel_waits(void) {
    for (uint32_t i = JANUS_POOL_FIRST_INDEX; i < janus_pool_limit(JANUS_POOL_ACTOR); i++) {
        if (living_ref(i) == 0) continue;
        JanusActor *actor = (JanusActor *)janus_pool_base[JANUS_POOL_ACTOR] + i;
        JanusFiber *fiber = __atomic_load_n(&actor->fiber, __ATOMIC_ACQUIRE);
        if (fiber != NULL) janus_fiber_cancel(fiber);
    }
}

/* Expires when no actor has been stopped between two looks. */
typedef struct Grace {
    JanusTimer timer; /* first */
    JanusFiber *fiber;
    uint32_t stopped, stopped_before; /* the first is atomic */
    uint32_t expired;                 /* atomic */
} Grace;

static int64_t look_for_progress(JanusTimer *timer, int64_t now_ms) {
    Grace *grace = (Grace *)timer;
    uint32_t stopped = __atomic_load_n(&grace->stopped, __ATOMIC_RELAXED);
    if (stopped != grace->stopped_before) {
        grace->stopped_before = stopped;
        return now_ms + GRACE_MS;
    }
    __atomic_store_n(&grace->expired, 1, __ATOMIC_RELEASE);
    janus_fiber_unpark(grace->fiber);
    return JANUS_TIMER_DONE;
}

/* False when an actor is left that will not give in. */
static bool stop_all(Grace *grace) {
    for (uint32_t i = JANUS_POOL_FIRST_INDEX; i < janus_pool_limit(JANUS_POOL_ACTOR); i++) {
        JanusActorRef ref = living_ref(i);
        if (ref == 0) continue;
        JanusClaim claim = janus_actor_claim_until(ref, &grace->expired);
        if (claim == JANUS_CLAIM_GRANTED)
            janus_actor_stop(janus_actor_locate(ref));
        else if (__atomic_load_n(&grace->expired, __ATOMIC_ACQUIRE))
            return false;
        __atomic_fetch_add(&grace->stopped, 1, __ATOMIC_RELAXED);
    }
    return true;
}

static void end_program(void) {
    if (janus_actor_count() == 0) return;
    Grace grace = {.fiber = janus_fiber_current(), .stopped_before = UINT32_MAX};
    janus_timer_arm(&janus_worker_current()->timers, &grace.timer, janus_clock_ms() + GRACE_MS,
                    look_for_progress);
    cancel_waits();
    if (!stop_all(&grace)) janus_runtime_abandon();
    janus_timer_cancel(&grace.timer);
}

const JanusTaskHooks janus_actor_hooks = {janus_actor_run_turn, janus_actor_left_turn, describe, end_program};
