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

/* Inlined into the four ways to send. */
static inline JanusPush deliver(JanusWorker *worker, JanusActor *actor, JanusActorRef ref,
                                JanusEnvelope *envelope) {
    uint16_t tag = janus_actor_tag_of(janus_actor_generation_of(ref));
    JanusPush push = janus_mailbox_push(&actor->in, &actor->out, tag, envelope);
    if (push != JANUS_PUSH_WAKE) return push;
    janus_schedule_next(worker, janus_runnable_of_task(actor));
    return JANUS_PUSH_DONE;
}

JanusPush janus_actor_deliver(JanusWorker *worker, JanusActor *actor, JanusActorRef ref,
                              JanusEnvelope *envelope) {
    return deliver(worker, actor, ref, envelope);
}

/* ---- without waiting ---- */

static int32_t try_deliver(JanusWorker *worker, JanusActor *actor, JanusActorRef ref,
                           JanusEnvelope *envelope) {
    if (envelope == NULL) return 0;
    if (JANUS_LIKELY(deliver(worker, actor, ref, envelope) == JANUS_PUSH_DONE)) return 1;
    janus_envelope_free(&worker->memory, envelope);
    return 0;
}

int32_t janus_actor_try_send(uint64_t ref, int64_t tag) {
    JanusActor *actor = janus_actor_locate(ref);
    if (actor == NULL) return 0;
    JanusWorker *worker = janus_worker_current();
    return try_deliver(worker, actor, ref, janus_envelope_new_bare(&worker->memory, tag));
}

int32_t janus_actor_try_send_words(uint64_t ref, int64_t tag, const uint64_t *words, uint64_t count) {
    JanusActor *actor = janus_actor_locate(ref);
    if (actor == NULL) return 0;
    JanusWorker *worker = janus_worker_current();
    return try_deliver(worker, actor, ref, janus_envelope_new_payload(&worker->memory, tag, words, count));
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
        JanusPush push = deliver(janus_worker_current(), actor, ref, envelope);
        if (push == JANUS_PUSH_DONE) {
            envelope = NULL;
            return 1;
        }
        hopeless = push == JANUS_PUSH_GONE;
    }
    janus_actor_count_dead_letters(1);
    return 0;
}

static int32_t send(JanusWorker *worker, JanusActor *actor, JanusActorRef ref, JanusEnvelope *envelope) {
    if (envelope == NULL) {
        janus_actor_count_dead_letters(1);
        return 0;
    }
    JanusPush push = deliver(worker, actor, ref, envelope);
    if (JANUS_LIKELY(push == JANUS_PUSH_DONE)) return 1;
    if (push == JANUS_PUSH_FULL) return deliver_waiting(actor, ref, envelope);
    janus_envelope_free(&worker->memory, envelope);
    janus_actor_count_dead_letters(1);
    return 0;
}

static JANUS_COLD int32_t send_to_nobody(void) {
    janus_actor_count_dead_letters(1);
    return 0;
}

int32_t janus_actor_send(uint64_t ref, int64_t tag) {
    JanusActor *actor = janus_actor_locate(ref);
    if (JANUS_UNLIKELY(actor == NULL)) return send_to_nobody();
    JanusWorker *worker = janus_worker_current();
    return send(worker, actor, ref, janus_envelope_new_bare(&worker->memory, tag));
}

int32_t janus_actor_send_words(uint64_t ref, int64_t tag, const uint64_t *words, uint64_t count) {
    JanusActor *actor = janus_actor_locate(ref);
    if (JANUS_UNLIKELY(actor == NULL)) return send_to_nobody();
    JanusWorker *worker = janus_worker_current();
    return send(worker, actor, ref, janus_envelope_new_payload(&worker->memory, tag, words, count));
}
