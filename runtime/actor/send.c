/* Sending: one compare-and-swap into the mailbox, and the receiver into the run-next slot if it was idle. A
 * sender that finds the mailbox full parks until there is room.
 */
#include "runtime/actor/block.h"

#include "runtime/janus.h"

static uint64_t dead_letters; /* atomic */

void janus_actor_count_dead_letters(uint64_t count) {
    if (count != 0) __atomic_fetch_add(&dead_letters, count, __ATOMIC_RELAXED); /* only a statistic */
}

uint64_t janus_actor_dead_letters(void) {
    return __atomic_load_n(&dead_letters, __ATOMIC_RELAXED);
}

JanusPush janus_actor_deliver(JanusWorker *worker, JanusActor *actor, JanusActorRef ref,
                              JanusEnvelope *envelope, uint32_t *count) {
    uint16_t tag = janus_actor_tag_of(janus_actor_generation_of(ref));
    JanusPush push = janus_mailbox_push(&actor->in, &actor->out, tag, envelope, count);
    if (push != JANUS_PUSH_WAKE) return push;
    janus_schedule_next(worker, janus_runnable_of_task(actor));
    return JANUS_PUSH_DONE;
}

/* ---- the usual case ---- */

static JANUS_NOINLINE int32_t wake(JanusWorker *worker, JanusActor *actor) {
    janus_stack_probe();
    janus_schedule_next(worker, janus_runnable_of_task(actor));
    return 1;
}

/* A bare tag for an actor that takes it at once: without calls but the last, so that the function saves no
 * registers. What else may be is left to `otherwise`. */
static inline __attribute__((always_inline)) int32_t
send_bare(uint64_t ref, int64_t tag, int32_t (*otherwise)(JanusWorker *, JanusActorRef, JanusEnvelope *)) {
    JanusWorker *worker = janus_worker_current();
    JanusActor *actor = janus_actor_locate(ref);
    JanusMemCache *cache = janus_thread_context();
    if (JANUS_UNLIKELY(actor == NULL || !janus_pool_has(cache, JANUS_POOL_BARE)))
        return otherwise(worker, ref, janus_envelope_new_bare(cache, tag));
    JanusEnvelope *envelope = janus_envelope_new_bare(cache, tag);
    uint32_t own = janus_envelope_index_of_bare(envelope);
    uint16_t owner_tag = janus_actor_tag_of(janus_actor_generation_of(ref));
    uint32_t count;
    JanusPush push = janus_mailbox_try_push(&actor->in, &actor->out, owner_tag, envelope, own, &count);
    if (JANUS_LIKELY(push == JANUS_PUSH_DONE)) return 1;
    if (push == JANUS_PUSH_WAKE) return wake(worker, actor);
    return otherwise(worker, ref, envelope);
}

/* ---- without waiting ---- */

static JANUS_NOINLINE int32_t try_deliver(JanusWorker *worker, JanusActorRef ref, JanusEnvelope *envelope) {
    janus_stack_probe();
    JanusActor *actor = janus_actor_locate(ref);
    uint32_t count;
    if (envelope == NULL) return 0;
    if (actor != NULL && janus_actor_deliver(worker, actor, ref, envelope, &count) == JANUS_PUSH_DONE)
        return 1;
    janus_envelope_free(janus_thread_context(), envelope);
    return 0;
}

int32_t janus_actor_try_send(uint64_t ref, int64_t tag) {
    return send_bare(ref, tag, try_deliver);
}

int32_t janus_actor_try_send_words(uint64_t ref, int64_t tag, const uint64_t *words, uint64_t count) {
    JanusMemCache *cache = janus_thread_context();
    return try_deliver(janus_worker_current(), ref, janus_envelope_new_payload(cache, tag, words, count, 0));
}

int32_t janus_actor_try_send_message(uint64_t ref, int64_t tag, const uint64_t *words, uint64_t count) {
    JanusEnvelope *envelope =
        janus_envelope_new_payload(janus_thread_context(), tag, words, count, JANUS_ENVELOPE_OWNS);
    return try_deliver(janus_worker_current(), ref, envelope);
}

/* ---- waiting for room ---- */

typedef struct RoomWait {
    JanusWaiter waiter; /* first */
    JanusActor *actor;
} RoomWait;

/* Also when the wait ends by cancellation. */
static void leave_room_wait(RoomWait *wait) {
    janus_actor_withdraw(wait->actor, &wait->waiter);
}

/* Under the lock, after the flag is up: nobody will answer when there is room already. */
static bool must_wait(const JanusActor *actor, JanusActorRef ref) {
    return __atomic_load_n(&actor->generation, __ATOMIC_RELAXED) == janus_actor_generation_of(ref) &&
           janus_mailbox_length(&actor->in, &actor->out) >= actor->in.capacity &&
           !janus_mailbox_is_closed(&actor->in, janus_actor_tag_of(janus_actor_generation_of(ref)));
}

void janus_actor_wait_for_room(JanusActor *actor, JanusActorRef ref, const uint32_t *expired) {
    RoomWait wait __attribute__((cleanup(leave_room_wait))) = {
        .waiter = {.fiber = janus_fiber_current(), .kind = JANUS_WAITER_SENDER}, .actor = actor};
    janus_spin_lock(&actor->lock);
    janus_actor_add_waiter(actor, &wait.waiter);
    bool waits = must_wait(actor, ref);
    janus_spin_unlock(&actor->lock);
    while (waits && __atomic_load_n(&wait.waiter.answer, __ATOMIC_ACQUIRE) == JANUS_ANSWER_NONE &&
           (expired == NULL || !__atomic_load_n(expired, __ATOMIC_ACQUIRE)))
        janus_fiber_park_cancellable();
}

/* ---- waiting ---- */

static void free_undelivered(JanusEnvelope **envelope) {
    if (*envelope != NULL) janus_envelope_free(janus_thread_context(), *envelope);
}

/* The mailbox is full. */
static JANUS_COLD int32_t deliver_waiting(JanusActor *actor, JanusActorRef ref, JanusEnvelope *undelivered) {
    JanusEnvelope *envelope __attribute__((cleanup(free_undelivered))) = undelivered;
    JanusFiber *fiber = janus_fiber_current();
    bool hopeless = fiber == NULL || janus_fiber_runs(fiber, actor); /* nobody else makes room */
    while (!hopeless) {
        janus_actor_wait_for_room(actor, ref, NULL);
        uint32_t count;
        JanusPush push = janus_actor_deliver(janus_worker_current(), actor, ref, envelope, &count);
        if (push == JANUS_PUSH_DONE) {
            envelope = NULL;
            return 1;
        }
        hopeless = push == JANUS_PUSH_GONE;
    }
    janus_actor_count_dead_letters(1);
    return 0;
}

static JANUS_NOINLINE int32_t deliver(JanusWorker *worker, JanusActorRef ref, JanusEnvelope *envelope) {
    janus_stack_probe();
    JanusActor *actor = janus_actor_locate(ref);
    if (actor != NULL && envelope != NULL) {
        uint32_t count;
        JanusPush push = janus_actor_deliver(worker, actor, ref, envelope, &count);
        if (push == JANUS_PUSH_DONE) return 1;
        if (push == JANUS_PUSH_FULL) return deliver_waiting(actor, ref, envelope);
    }
    if (envelope != NULL) janus_envelope_free(janus_thread_context(), envelope);
    janus_actor_count_dead_letters(1);
    return 0;
}

int32_t janus_actor_send(uint64_t ref, int64_t tag) {
    return send_bare(ref, tag, deliver);
}

int32_t janus_actor_send_words(uint64_t ref, int64_t tag, const uint64_t *words, uint64_t count) {
    JanusMemCache *cache = janus_thread_context();
    return deliver(janus_worker_current(), ref, janus_envelope_new_payload(cache, tag, words, count, 0));
}

int32_t janus_actor_send_message(uint64_t ref, int64_t tag, const uint64_t *words, uint64_t count) {
    JanusEnvelope *envelope =
        janus_envelope_new_payload(janus_thread_context(), tag, words, count, JANUS_ENVELOPE_OWNS);
    return deliver(janus_worker_current(), ref, envelope);
}
