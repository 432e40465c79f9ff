/* Looking at actors. Without a claim every answer may be outdated when it arrives; what is read is atomic or
 * constant over the life of a block. */
#include <stdio.h>

#include "runtime/actor/block.h"
#include "runtime/janus.h"
#include "runtime/sched/panic.h"

JanusActor *janus_actor_find(JanusActorRef ref) {
    return janus_actor_locate(ref);
}

JanusActorRef janus_actor_ref(const JanusActor *actor) {
    uint64_t index = (uint64_t)(actor - (JanusActor *)janus_pool_base[JANUS_POOL_ACTOR]);
    return (uint64_t)__atomic_load_n(&actor->generation, __ATOMIC_ACQUIRE) << 32 | index;
}

JanusActor *janus_actor_current(void) {
    JanusFiber *fiber = janus_fiber_current();
    return fiber == NULL ? NULL : fiber->task;
}

uint64_t janus_actor_self(void) {
    const JanusActor *actor = janus_actor_current();
    return actor == NULL ? 0 : janus_actor_ref(actor);
}

uint64_t janus_actor_start_word(uint64_t index) {
    JanusFiber *fiber = janus_fiber_current();
    return fiber != NULL && index < fiber->start_count ? fiber->start_words[index] : 0;
}

int64_t janus_actor_fail_reason(const JanusError *error) {
    char text[256];
    snprintf(text, sizeof text, "error: %s.%s", error->set, error->name);
    janus_report(text);
    return JANUS_STOP_CRASH;
}

void *janus_actor_data(const JanusActor *actor) {
    return __atomic_load_n(&actor->data, __ATOMIC_RELAXED);
}

const JanusActorOwner *janus_actor_owner(const JanusActor *actor) {
    return __atomic_load_n(&actor->owner, __ATOMIC_RELAXED);
}

const JanusActorSpec *janus_actor_spec(const JanusActor *actor) {
    return __atomic_load_n(&actor->spec, __ATOMIC_RELAXED);
}

uint64_t janus_actor_state_base(const JanusActor *actor) {
    return __atomic_load_n(&actor->state, __ATOMIC_RELAXED);
}

uint32_t janus_actor_incarnation(const JanusActor *actor) {
    return __atomic_load_n(&actor->incarnation, __ATOMIC_RELAXED);
}

int64_t janus_actor_mailbox_len(const JanusActor *actor) {
    return janus_mailbox_length(&actor->in, &actor->out);
}

int64_t janus_actor_mailbox_capacity(const JanusActor *actor) {
    return __atomic_load_n(&actor->in.capacity, __ATOMIC_RELAXED);
}

int32_t janus_actor_task_state(const JanusActor *actor) {
    JanusLife life = janus_actor_life(actor);
    if (life == JANUS_LIFE_HALTED) return JANUS_TASK_COMPLETED;
    if (life == JANUS_LIFE_FREE || life == JANUS_LIFE_STOPPING) return JANUS_TASK_CANCELLED;
    const JanusFiber *fiber = __atomic_load_n(&actor->fiber, __ATOMIC_ACQUIRE);
    if (fiber != NULL) {
        uint32_t permit = __atomic_load_n(&fiber->permit, __ATOMIC_RELAXED);
        return permit == JANUS_PERMIT_AWAITED ? JANUS_TASK_BLOCKED : JANUS_TASK_RUNNING;
    }
    if (janus_mailbox_is_idle(&actor->in)) return JANUS_TASK_BLOCKED;
    return __atomic_load_n(&actor->has_spent, __ATOMIC_RELAXED) ? JANUS_TASK_YIELDED : JANUS_TASK_READY;
}

int32_t janus_actor_schedule_reason(const JanusActor *actor) {
    return __atomic_load_n(&actor->reason, __ATOMIC_RELAXED);
}

int64_t janus_actor_reductions_limit(const JanusActor *actor) {
    uint64_t limit = janus_actor_spec(actor)->reductions_limit;
    return limit > UINT32_MAX ? UINT32_MAX : (int64_t)limit;
}

int64_t janus_actor_reductions_remaining(const JanusActor *actor) {
    return __atomic_load_n(&actor->remaining, __ATOMIC_RELAXED);
}

int64_t janus_actor_reductions_yields(const JanusActor *actor) {
    return __atomic_load_n(&actor->yields, __ATOMIC_RELAXED);
}

int64_t janus_actor_arena_max_bytes(const JanusActor *actor) {
    return (int64_t)janus_actor_spec(actor)->arena_max_bytes;
}
