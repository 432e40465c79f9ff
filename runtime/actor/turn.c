/* A turn: an actor that has the running token handles messages until there are none, its share is used up,
 * its reductions are spent, or somebody wants to claim it. What generated loops call is here too.
 */
#include "runtime/actor/turn.h"

#include <stdio.h>

#include "runtime/janus.h"
#include "runtime/sched/panic.h"

typedef int64_t (*HandlerFunction)(uint64_t actor, int64_t tag);
typedef int64_t (*TimeoutFunction)(uint64_t actor);
typedef int64_t (*LoopFunction)(void);

/* ---- the next message ---- */

bool janus_turn_spend_reduction(JanusActor *actor) {
    uint32_t remaining = actor->remaining;
    bool spent = remaining == 1;
    if (spent) {
        uint64_t limit = actor->spec->reductions_limit;
        remaining = limit > UINT32_MAX ? UINT32_MAX : (uint32_t)limit;
        __atomic_store_n(&actor->yields, actor->yields + 1, __ATOMIC_RELAXED);
        __atomic_store_n(&actor->reason, JANUS_SCHEDULE_REDUCTION_YIELD, __ATOMIC_RELAXED);
        __atomic_store_n(&actor->has_spent, 1, __ATOMIC_RELAXED);
    } else {
        remaining--;
    }
    __atomic_store_n(&actor->remaining, remaining, __ATOMIC_RELAXED);
    return spent;
}

/* Parked senders are woken in batches: when half of the mailbox is free, looked at every few messages, when a
 * turn ends, and when the mailbox rests (janus_actor_attend). */
static void look_after_senders(JanusActor *actor) {
    uint32_t length = janus_mailbox_length(&actor->in, &actor->out);
    if (length <= actor->in.capacity / 2) janus_actor_wake_senders(actor);
}

/* True when the turn must end. */
JANUS_COLD bool janus_turn_look_up(JanusActor *actor, uint8_t attention) {
    if (attention & JANUS_ATTENTION_SENDERS) look_after_senders(actor);
    return attention & (JANUS_ATTENTION_CLAIM | JANUS_ATTENTION_END);
}

/* No message: is it a timeout? */
int32_t janus_turn_next_timeout(JanusActor *actor) {
    if (JANUS_LIKELY(!(__atomic_load_n(&actor->attention, __ATOMIC_RELAXED) & JANUS_ATTENTION_TIMEOUT)))
        return 0;
    janus_actor_lower(actor, JANUS_ATTENTION_TIMEOUT);
    if (actor->turn_left != JANUS_TURN_MESSAGES || !janus_actor_timer_is_due(actor)) return 0;
    actor->turn_left--;
    return 2;
}

int32_t janus_loop_next(uint64_t actor) {
    return janus_turn_next((JanusActor *)actor);
}

uint64_t janus_loop_actor(void) {
    return (uint64_t)janus_fiber_current()->task;
}

int64_t janus_loop_message(uint64_t actor) {
    return ((JanusActor *)actor)->current->tag;
}

const uint64_t *janus_actor_payload(uint64_t actor) {
    return janus_turn_payload((JanusActor *)actor);
}

/* ---- driving ---- */

static int64_t drive_owned(JanusActor *actor) {
    uint64_t address = (uint64_t)actor;
    HandlerFunction handler = (HandlerFunction)actor->spec->handler;
    for (;;) {
        int64_t reason;
        switch (janus_turn_next(actor)) {
        case 0: return 0;
        case 1: reason = handler(address, actor->current->tag); break;
        default: reason = ((TimeoutFunction)actor->spec->timeout)(address); break;
        }
        if (reason != 0) return reason;
    }
}

/* ---- the end of a turn ---- */

/* An actor without an owner dies of any end. */
static void end_spawned(JanusActor *actor, int64_t reason) {
    janus_spin_lock(&actor->lock);
    actor->claimed = 1;
    janus_spin_unlock(&actor->lock);
    if (reason >= JANUS_STOP_USER) {
        char text[160];
        snprintf(text, sizeof text, "actor %s ended with failure %lld", (const char *)actor->spec->name,
                 (long long)(reason - JANUS_STOP_USER));
        janus_report(text);
    }
    janus_actor_stop(actor);
}

/* An owner is asked. From the moment the actor is halted, any claim is granted. */
static void end_owned(JanusActor *actor, int64_t reason) {
    const JanusActorOwner *owner = actor->owner;
    uint32_t incarnation = actor->incarnation;
    janus_spin_lock(&actor->lock);
    janus_actor_live(actor, JANUS_LIFE_HALTED);
    JanusWaiter *claimer = janus_actor_take_claimer(actor);
    actor->claimed = claimer != NULL;
    janus_spin_unlock(&actor->lock);
    janus_waiters_answer(claimer, JANUS_ANSWER_YES);
    owner->ended(actor, incarnation, reason);
}

static JANUS_COLD void end(JanusActor *actor, int64_t reason) {
    if (actor->owner == NULL)
        end_spawned(actor, reason);
    else
        end_owned(actor, reason);
}

/* The turn is over, and the token goes on. */
static void pass_on(JanusActor *actor) {
    if (JANUS_UNLIKELY(actor->timer != NULL) && actor->turn_left != JANUS_TURN_MESSAGES)
        janus_actor_timer_touch(actor);
    uint8_t attention = __atomic_load_n(&actor->attention, __ATOMIC_RELAXED);
    if (JANUS_UNLIKELY(attention & JANUS_ATTENTION_CLAIM) && janus_actor_hand_over(actor)) return;
    if (JANUS_UNLIKELY(attention & JANUS_ATTENTION_SENDERS)) look_after_senders(actor);
    janus_actor_put_down(actor, !(attention & JANUS_ATTENTION_SENDERS)); /* others wait for its next turn */
}

void janus_actor_run_turn(void *task, JanusFiber *fiber) {
    JanusActor *actor = task;
    uint8_t attention = __atomic_load_n(&actor->attention, __ATOMIC_RELAXED);
    if (JANUS_UNLIKELY(attention & JANUS_ATTENTION_CLAIM) && janus_actor_hand_over(actor)) return;
    __atomic_store_n(&actor->fiber, fiber, __ATOMIC_RELEASE);
    __atomic_store_n(&actor->has_spent, 0, __ATOMIC_RELAXED);
    actor->turn_left = JANUS_TURN_MESSAGES;
    fiber->end_reason = 0;
    fiber->task = actor;
    int64_t reason = actor->owner == NULL ? ((LoopFunction)actor->spec->loop)() : drive_owned(actor);
    fiber->task = NULL;
    janus_turn_finish_message(actor);
    __atomic_store_n(&actor->fiber, NULL, __ATOMIC_RELEASE);
    if (JANUS_UNLIKELY(__atomic_load_n(&fiber->cancelled, __ATOMIC_RELAXED)))
        __atomic_store_n(&fiber->cancelled, 0, __ATOMIC_RELAXED); /* the handler did not wait any more */
    if (reason == 0) reason = fiber->end_reason;
    if (JANUS_LIKELY(reason == 0))
        pass_on(actor);
    else
        end(actor, reason);
}

void janus_actor_left_turn(void *task, JanusFiber *fiber) {
    JanusActor *actor = task;
    janus_turn_finish_message(actor);
    __atomic_store_n(&actor->fiber, NULL, __ATOMIC_RELEASE);
    bool cancelled = __atomic_exchange_n(&fiber->cancelled, 0, __ATOMIC_ACQUIRE) != 0;
    end(actor, cancelled ? JANUS_STOP_KILLED : JANUS_STOP_CRASH);
}
