/* The running token: claims, giving it back, and looking after those who wait for it.
 *
 * Against a lost wake-up: who waits raises a flag in `attention`, then tries to seize an idle mailbox; who
 * lays the token down makes the mailbox idle, then looks at `attention`. Both steps are sequentially
 * consistent, so one of the two sees the other (janus_actor_raise, janus_mailbox_rest).
 */
#include "runtime/actor/block.h"

static void schedule(JanusActor *actor, bool again) {
    JanusWorker *worker = janus_worker_current();
    if (again)
        janus_schedule_again(worker, janus_runnable_of_task(actor));
    else
        janus_schedule_next(worker, janus_runnable_of_task(actor));
}

/* ---- laying down ---- */

void janus_actor_put_down(JanusActor *actor, bool again) {
    if (!janus_mailbox_rest(&actor->in, &actor->out)) {
        schedule(actor, again);
        return;
    }
    /* The token is gone; the block may even be somebody else's by now, who is not harmed by being looked
     * after. */
    if (JANUS_UNLIKELY(__atomic_load_n(&actor->attention, __ATOMIC_SEQ_CST) != 0)) janus_actor_attend(actor);
}

bool janus_actor_hand_over(JanusActor *actor) {
    janus_spin_lock(&actor->lock);
    JanusWaiter *claimer = janus_actor_take_claimer(actor);
    if (claimer != NULL) actor->claimed = 1;
    janus_spin_unlock(&actor->lock);
    if (claimer == NULL) return false;
    janus_waiters_answer(claimer, JANUS_ANSWER_YES);
    return true;
}

void janus_actor_attend(JanusActor *actor) {
    uint8_t attention = __atomic_load_n(&actor->attention, __ATOMIC_ACQUIRE);
    if (attention & JANUS_ATTENTION_SENDERS) janus_actor_wake_senders(actor);
    if (!(attention & (JANUS_ATTENTION_CLAIM | JANUS_ATTENTION_TIMEOUT))) return;
    if (!janus_mailbox_seize(&actor->in)) return; /* its new holder will look */
    if (!(attention & JANUS_ATTENTION_CLAIM) || !janus_actor_hand_over(actor)) schedule(actor, false);
}

/* ---- claiming ---- */

/* Under the lock. True when the claim is granted at once. */
static bool try_claim(JanusActor *actor) {
    if (actor->claimed) return false;
    if (janus_actor_life(actor) != JANUS_LIFE_HALTED && !janus_mailbox_seize(&actor->in)) return false;
    actor->claimed = 1;
    return true;
}

static bool is_set(const uint32_t *flag) {
    return flag != NULL && __atomic_load_n(flag, __ATOMIC_ACQUIRE);
}

static JanusClaim wait_for_claim(JanusActor *actor, JanusActorRef ref, const uint32_t *expired) {
    JanusWaiter waiter = {.fiber = janus_fiber_current(), .kind = JANUS_WAITER_CLAIM};
    janus_spin_lock(&actor->lock);
    if (__atomic_load_n(&actor->generation, __ATOMIC_RELAXED) != janus_actor_generation_of(ref)) {
        janus_spin_unlock(&actor->lock);
        return JANUS_CLAIM_GONE;
    }
    bool granted = try_claim(actor);
    if (!granted) {
        janus_actor_add_waiter(actor, &waiter);
        granted = try_claim(actor); /* it may have gone to rest just before the flag was up */
        if (granted) janus_actor_remove_waiter(actor, &waiter);
    }
    janus_spin_unlock(&actor->lock);
    if (granted) return JANUS_CLAIM_GRANTED;
    uint32_t answer;
    /* acquire: what the last holder did is seen */
    while ((answer = __atomic_load_n(&waiter.answer, __ATOMIC_ACQUIRE)) == JANUS_ANSWER_NONE) {
        if (is_set(expired) && janus_actor_withdraw(actor, &waiter)) return JANUS_CLAIM_GONE;
        janus_fiber_park();
    }
    return answer == JANUS_ANSWER_YES ? JANUS_CLAIM_GRANTED : JANUS_CLAIM_GONE;
}

JanusClaim janus_actor_claim_until(JanusActorRef ref, const uint32_t *expired) {
    janus_stack_probe();
    JanusActor *actor = janus_actor_locate(ref);
    JanusFiber *fiber = janus_fiber_current();
    if (actor == NULL || fiber == NULL) return JANUS_CLAIM_GONE;
    if (janus_fiber_runs(fiber, actor)) return JANUS_CLAIM_SELF;
    janus_fiber_says_waits(fiber, actor);
    JanusClaim claim = JANUS_CLAIM_CYCLE;
    if (!janus_fiber_in_cycle(fiber, actor)) claim = wait_for_claim(actor, ref, expired);
    janus_fiber_says_waits(fiber, NULL);
    return claim;
}

JanusClaim janus_actor_claim(JanusActorRef ref) {
    return janus_actor_claim_until(ref, NULL);
}

bool janus_actor_claim_halted(JanusActor *actor, uint32_t incarnation) {
    janus_stack_probe();
    JanusActorRef ref = janus_actor_ref(actor);
    /* The incarnation goes on over the reuse of a block, so it tells whether this is still the same run; of a
     * block that is free again, nobody would grant a claim. */
    if (!(janus_actor_generation_of(ref) & 1) || janus_actor_incarnation(actor) != incarnation ||
        wait_for_claim(actor, ref, NULL) != JANUS_CLAIM_GRANTED)
        return false;
    if (janus_actor_life(actor) == JANUS_LIFE_HALTED && janus_actor_incarnation(actor) == incarnation)
        return true;
    janus_actor_release(actor);
    return false;
}

void janus_actor_release(JanusActor *actor) {
    janus_spin_lock(&actor->lock);
    JanusWaiter *claimer = janus_actor_take_claimer(actor);
    bool halted = janus_actor_life(actor) == JANUS_LIFE_HALTED;
    if (claimer == NULL) actor->claimed = 0;
    janus_spin_unlock(&actor->lock);
    if (claimer != NULL)
        janus_waiters_answer(claimer, JANUS_ANSWER_YES);
    else if (!halted)
        janus_actor_put_down(actor, false);
}

void janus_actor_end_after_message(JanusActor *actor, int64_t reason) {
    janus_fiber_current()->end_reason = reason;
    janus_actor_raise(actor, JANUS_ATTENTION_END);
}
