/* Taking the next message of a turn: the hot way, inline in the archive's functions and in the bitcode that
 * --release builds into generated loops. What is rare stays a call.
 */
#ifndef JANUS_ACTOR_TURN_H
#define JANUS_ACTOR_TURN_H

#include "runtime/actor/block.h"

enum {
    JANUS_TURN_MESSAGES = 1024,   /* the share of one turn */
    JANUS_MESSAGES_PER_LOOK = 64, /* between looks at parked senders */
};

/* The rare ways (turn.c). */
bool janus_turn_spend_reduction(JanusActor *actor);
bool janus_turn_look_up(JanusActor *actor, uint8_t attention);
int32_t janus_turn_next_timeout(JanusActor *actor);

/* The message in hand is done; its envelope goes to the cache of the worker, which the fiber of the turn
 * knows without thread-local storage. True when it spent the last reduction of the actor's budget. */
static inline __attribute__((always_inline)) bool janus_turn_finish_message(JanusActor *actor) {
    JanusEnvelope *done = actor->current;
    if (done == NULL) return false;
    actor->current = NULL;
    janus_envelope_free(&actor->fiber->worker->memory, done);
    return JANUS_UNLIKELY(actor->remaining != 0) && janus_turn_spend_reduction(actor); /* 0: not counted */
}

/* Whether the turn may have to end because somebody wants something. */
static inline bool janus_turn_must_look_up(const JanusActor *actor, uint8_t attention) {
    if (attention & (JANUS_ATTENTION_CLAIM | JANUS_ATTENTION_END)) return true;
    return (attention & JANUS_ATTENTION_SENDERS) && actor->turn_left % JANUS_MESSAGES_PER_LOOK == 0;
}

/* What janus_loop_next gives. */
static inline __attribute__((always_inline)) int32_t janus_turn_next(JanusActor *actor) {
    if (JANUS_UNLIKELY(janus_turn_finish_message(actor))) return 0;
    uint8_t attention =
        __atomic_load_n(&actor->attention, __ATOMIC_RELAXED); /* checked again after resting */
    if (JANUS_UNLIKELY(janus_turn_must_look_up(actor, attention)) && janus_turn_look_up(actor, attention))
        return 0;
    if (JANUS_UNLIKELY(actor->turn_left == 0)) return 0;
    JanusEnvelope *envelope = janus_mailbox_take(&actor->in, &actor->out);
    if (envelope == NULL) return janus_turn_next_timeout(actor);
    actor->turn_left--;
    actor->current = envelope;
    __atomic_store_n(&actor->reason, JANUS_SCHEDULE_MESSAGE, __ATOMIC_RELAXED);
    return 1;
}

static inline const uint64_t *janus_turn_payload(const JanusActor *actor) {
    JanusEnvelope *envelope = actor->current;
    return envelope == NULL ? NULL : janus_envelope_words(envelope);
}

#endif
