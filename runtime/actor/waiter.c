/* Who waits for an actor: a ring per block in the order of arrival, named by its last
 * member so that joining takes constant time. */
#include "runtime/actor/block.h"

static uint8_t attention_of(JanusWaiterKind kind) {
    static const uint8_t FLAG[] = {
        [JANUS_WAITER_CLAIM] = JANUS_ATTENTION_CLAIM,
        [JANUS_WAITER_SENDER] = JANUS_ATTENTION_SENDERS,
        [JANUS_WAITER_CALLER] = 0, /* nothing to do at a message boundary */
    };
    return FLAG[kind];
}

void janus_actor_add_waiter(JanusActor *actor, JanusWaiter *waiter) {
    JanusWaiter *last = actor->last_waiter;
    waiter->next = last == NULL ? waiter : last->next;
    if (last != NULL) last->next = waiter;
    actor->last_waiter = waiter;
    waiter->listed = true;
    janus_actor_raise(actor, attention_of(waiter->kind));
}

/* Splits the ring into those whose kind is in the set, as a list, and the rest; sets the flags of the rest.
 */
JanusWaiter *janus_actor_take_waiters(JanusActor *actor, uint32_t kinds) {
    JanusWaiter *last = actor->last_waiter, *taken = NULL, **taken_end = &taken;
    if (last == NULL) return NULL;
    JanusWaiter *waiter = last->next;
    uint8_t raised = 0;
    last->next = NULL;
    actor->last_waiter = NULL;
    for (JanusWaiter *next; waiter != NULL; waiter = next) {
        next = waiter->next;
        if (kinds >> waiter->kind & 1) {
            waiter->listed = false;
            *taken_end = waiter;
            taken_end = &waiter->next;
        } else {
            JanusWaiter *kept = actor->last_waiter;
            waiter->next = kept == NULL ? waiter : kept->next;
            if (kept != NULL) kept->next = waiter;
            actor->last_waiter = waiter;
            raised |= attention_of(waiter->kind);
        }
    }
    *taken_end = NULL;
    uint8_t others = (uint8_t) ~(JANUS_ATTENTION_CLAIM | JANUS_ATTENTION_SENDERS);
    __atomic_fetch_and(&actor->attention, (uint8_t)(others | raised),
                       __ATOMIC_RELAXED); /* the lock orders it */
    return taken;
}

/* Flags that stay up without need cost a look, nothing more. */
static void unlink_after(JanusActor *actor, JanusWaiter *before) {
    JanusWaiter *waiter = before->next;
    before->next = waiter->next;
    if (actor->last_waiter == waiter) actor->last_waiter = before == waiter ? NULL : before;
    waiter->next = NULL;
    waiter->listed = false;
    if (actor->last_waiter == NULL) janus_actor_lower(actor, JANUS_ATTENTION_CLAIM | JANUS_ATTENTION_SENDERS);
}

bool janus_actor_remove_waiter(JanusActor *actor, JanusWaiter *waiter) {
    if (!waiter->listed) return false;
    JanusWaiter *before = waiter;
    while (before->next != waiter) before = before->next;
    unlink_after(actor, before);
    return true;
}

JanusWaiter *janus_actor_take_claimer(JanusActor *actor) {
    JanusWaiter *before = actor->last_waiter;
    if (before == NULL) return NULL;
    do {
        JanusWaiter *waiter = before->next;
        if (waiter->kind == JANUS_WAITER_CLAIM) {
            unlink_after(actor, before);
            return waiter;
        }
        before = waiter;
    } while (before != actor->last_waiter);
    janus_actor_lower(actor, JANUS_ATTENTION_CLAIM);
    return NULL;
}

bool janus_actor_withdraw(JanusActor *actor, JanusWaiter *waiter) {
    janus_spin_lock(&actor->lock);
    bool listed = janus_actor_remove_waiter(actor, waiter);
    janus_spin_unlock(&actor->lock);
    /* whoever took it out is about to write the answer */
    while (!listed && __atomic_load_n(&waiter->answer, __ATOMIC_ACQUIRE) == JANUS_ANSWER_NONE)
        janus_fiber_park();
    return listed;
}

void janus_waiters_answer(JanusWaiter *waiters, JanusWaiterAnswer answer) {
    while (waiters != NULL) {
        JanusWaiter *next = waiters->next;
        JanusFiber *fiber = waiters->fiber;
        /* release: what was done for the waiter is seen; its memory may vanish after this */
        __atomic_store_n(&waiters->answer, answer, __ATOMIC_RELEASE);
        janus_fiber_unpark(fiber);
        waiters = next;
    }
}

void janus_actor_wake_senders(JanusActor *actor) {
    janus_spin_lock(&actor->lock);
    JanusWaiter *senders = janus_actor_take_waiters(actor, 1 << JANUS_WAITER_SENDER);
    janus_spin_unlock(&actor->lock);
    janus_waiters_answer(senders, JANUS_ANSWER_YES);
}

/* ---- circles ---- */

bool janus_fiber_runs(const JanusFiber *fiber, const JanusActor *actor) {
    if (fiber == NULL) return false;
    if (fiber->task == actor) return true;
    for (const JanusGuard *guard = fiber->guard; guard != NULL; guard = guard->outer)
        if (guard->outer_task == actor) return true;
    return false;
}

void janus_fiber_says_waits(JanusFiber *fiber, JanusActor *target) {
    /* seq_cst: of two that close a circle at once, at least one sees the other */
    __atomic_store_n(&fiber->waits_for, target, __ATOMIC_SEQ_CST);
}

bool janus_fiber_in_cycle(const JanusFiber *fiber, JanusActor *target) {
    enum { LONGEST_CHAIN = 1000 }; /* the chain may change while it is walked */
    for (int i = 0; i < LONGEST_CHAIN && target != NULL; i++) {
        if (janus_fiber_runs(fiber, target)) return true;
        JanusFiber *runner = __atomic_load_n(&target->fiber, __ATOMIC_SEQ_CST);
        if (runner == NULL) return false;
        target = __atomic_load_n(&runner->waits_for, __ATOMIC_SEQ_CST);
    }
    return false;
}
