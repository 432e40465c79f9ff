/* The inside of an actor: its control block and the lists of those who wait for it.
 *
 * A block is two cache lines: what senders touch, and what whoever runs it touches.
 *
 *   life        moves to                    by
 *   FREE        STARTING                    create
 *   STARTING    LIVE, HALTED, STOPPING      setup: it worked, a restart's failed, a creation's failed
 *   LIVE        HALTED, STARTING, STOPPING  the actor ended by itself or was reset, restart, stop
 *   HALTED      HALTED, STARTING, STOPPING  reset, restart, stop
 *   STOPPING    FREE                        stop
 *
 * Running is one token. Its holder is the mailbox's receiver, and is one of: a run queue that holds the
 * block, the fiber that runs a turn, the holder of a claim, nobody (then the mailbox is IDLE and the first
 * sender gets it), or nobody because the actor is halted (then only a claim gets it). Fields below marked
 * "token" belong to the token's holder. Fields marked "lock" are changed under the block's spin lock.
 *
 * Generations are odd while an actor lives and even while its block is free, so no reference names a free
 * block. A block whose generation would come round is retired.
 */
#ifndef JANUS_ACTOR_BLOCK_H
#define JANUS_ACTOR_BLOCK_H

#include "runtime/actor/actor.h"
#include "runtime/chan/mailbox.h"
#include "runtime/sched/worker.h"

typedef enum JanusLife {
    JANUS_LIFE_FREE,
    JANUS_LIFE_STARTING,
    JANUS_LIFE_LIVE,
    JANUS_LIFE_HALTED,
    JANUS_LIFE_STOPPING,
    JANUS_LIFE_COUNT
} JanusLife;

/* JanusActor.attention: why the running fiber must look up at the next message boundary. */
enum {
    JANUS_ATTENTION_CLAIM = 1,   /* somebody waits for a claim */
    JANUS_ATTENTION_SENDERS = 2, /* somebody waits for room */
    JANUS_ATTENTION_TIMEOUT = 4, /* the silence was long enough, as far as the timer knows */
    JANUS_ATTENTION_END = 8,     /* janus_actor_end_after_message was called */
};

typedef struct JanusWaiter JanusWaiter;
typedef struct JanusActorTimer JanusActorTimer;

struct JanusActor {
    void *pool_link;
    JanusMailboxIn in;
    uint32_t generation; /* atomic */
    JanusSpin lock;
    uint8_t claimed;          /* lock: somebody holds the claim */
    uint8_t life;             /* atomic, token: JanusLife */
    uint8_t has_spent;        /* atomic, token: the budget of reductions ran out in the last turn */
    JanusWaiter *last_waiter; /* lock: of a ring, oldest first; null: nobody waits */
    const JanusActorSpec *spec;
    const JanusActorOwner *owner;
    uint32_t cuts;   /* atomic, lock: how often the mailbox was emptied by a restart, a reset or a stop */
    uint32_t cut_at; /* lock: messages it had accepted by then, modulo 2^20 */
    /* -- the second cache line -- */
    JanusMailboxOut out JANUS_LINE_ALIGNED;
    JanusEnvelope *current; /* token: the message in hand */
    uint64_t state;         /* atomic, token: base of the slot table */
    JanusFiber *fiber;      /* atomic, token: the fiber of the present turn, null outside of one */
    JanusActorTimer *timer; /* token: for the `after` arm, else null */
    void *data;             /* the owner's */
    uint32_t remaining;     /* atomic, token: reductions left of the budget */
    uint32_t yields;        /* atomic, token */
    uint32_t incarnation;   /* atomic, token; goes on over the reuse of the block */
    uint16_t turn_left;     /* token: messages until the turn is over */
    uint8_t attention;      /* atomic: JANUS_ATTENTION_… */
    uint8_t reason;         /* atomic, token: JANUS_SCHEDULE_… */
};
_Static_assert(sizeof(JanusActor) == JANUS_CELL_BYTES_ACTOR, "an actor is a cell");

/* Who waits, on the stack of its fiber. */
typedef enum JanusWaiterKind { JANUS_WAITER_CLAIM, JANUS_WAITER_SENDER, JANUS_WAITER_CALLER } JanusWaiterKind;
typedef enum JanusWaiterAnswer { JANUS_ANSWER_NONE, JANUS_ANSWER_YES, JANUS_ANSWER_GONE } JanusWaiterAnswer;

struct JanusWaiter {
    JanusWaiter *next;
    JanusFiber *fiber;
    JanusWaiterKind kind;
    bool listed;     /* lock */
    uint32_t answer; /* atomic: JanusWaiterAnswer; once it is set the waiter is in no list and may vanish */
};

/* ---- naming ---- */

static inline uint32_t janus_actor_generation_of(JanusActorRef ref) {
    return (uint32_t)(ref >> 32);
}
static inline uint16_t janus_actor_tag_of(uint32_t generation) {
    return (uint16_t)generation;
}

/* The block of a reference, null when it is stale or forged. */
static inline JanusActor *janus_actor_locate(JanusActorRef ref) {
    uint32_t index = (uint32_t)ref, generation = janus_actor_generation_of(ref);
    if (JANUS_UNLIKELY(index >= janus_pool_bound(JANUS_POOL_ACTOR))) return NULL;
    JanusActor *actor = (JanusActor *)janus_pool_base[JANUS_POOL_ACTOR] + index;
    /* acquire: the fields belong to this generation or a later one */
    if (JANUS_UNLIKELY(__atomic_load_n(&actor->generation, __ATOMIC_ACQUIRE) != generation)) return NULL;
    return generation & 1 ? actor : NULL;
}

/* ---- life ---- */

static inline JanusLife janus_actor_life(const JanusActor *actor) {
    return (JanusLife)__atomic_load_n(&actor->life, __ATOMIC_ACQUIRE);
}

/* Asserts that the move is in the table above. */
void janus_actor_live(JanusActor *actor, JanusLife next);

/* Runs spec->setup on a claimed actor; true when it has a state and is LIVE. */
bool janus_actor_run_setup(JanusActor *actor, const uint64_t *words);

/* ---- the running token (schedule.c) ---- */

/* What the holder does when it is done: the block goes to a run queue if there is work, else to rest.
 * `again`: it has just had a turn, so others come first. */
void janus_actor_put_down(JanusActor *actor, bool again);

/* For the holder: gives the token to the oldest waiting claimer, if there is one. */
bool janus_actor_hand_over(JanusActor *actor);

/* For anybody, after the mailbox went to rest or a flag was raised: looks after whoever waits. */
void janus_actor_attend(JanusActor *actor);

/* As janus_actor_claim; gives GONE too when `expired` (may be null) is set and the fiber gets a permit. */
JanusClaim janus_actor_claim_until(JanusActorRef ref, const uint32_t *expired);

static inline void janus_actor_raise(JanusActor *actor, uint8_t attention) {
    /* seq_cst: pairs with janus_mailbox_rest, see janus_actor_attend */
    __atomic_fetch_or(&actor->attention, attention, __ATOMIC_SEQ_CST);
}

static inline void janus_actor_lower(JanusActor *actor, uint8_t attention) {
    __atomic_fetch_and(&actor->attention, (uint8_t)~attention, __ATOMIC_RELAXED); /* only spares a look */
}

/* ---- waiters (waiter.c) ---- */

/* The first four expect the block's lock to be held. */
void janus_actor_add_waiter(JanusActor *actor, JanusWaiter *waiter);
bool janus_actor_remove_waiter(JanusActor *actor, JanusWaiter *waiter); /* false when it is not listed */
/* Takes the oldest claimer out, null when there is none. */
JanusWaiter *janus_actor_take_claimer(JanusActor *actor);
/* Takes all of the kinds in the set (1 << kind, joined) out, as a list. */
JanusWaiter *janus_actor_take_waiters(JanusActor *actor, uint32_t kinds);
/* Gives up waiting. False when somebody has taken the waiter out before; then its answer is there. Afterwards
 * nobody knows the waiter any more. */
bool janus_actor_withdraw(JanusActor *actor, JanusWaiter *waiter);
/* Tells a list, which must have been taken out. */
void janus_waiters_answer(JanusWaiter *waiters, JanusWaiterAnswer answer);

/* Wakes the senders that wait for room. */
void janus_actor_wake_senders(JanusActor *actor);

/* Whether the fiber runs code of the actor, at any depth. */
bool janus_fiber_runs(const JanusFiber *fiber, const JanusActor *actor);

/* Whether waiting for `target` would close a circle: its fiber waits, directly or not, for an actor that this
 * fiber runs. The fiber must have said whom it waits for (janus_fiber_says_waits) before. */
void janus_fiber_says_waits(JanusFiber *fiber, JanusActor *target);
bool janus_fiber_in_cycle(const JanusFiber *fiber, JanusActor *target);

/* ---- messages (turn.c, send.c) ---- */

void janus_actor_run_turn(void *actor, JanusFiber *fiber);
void janus_actor_left_turn(void *actor, JanusFiber *fiber);
void janus_actor_count_dead_letters(uint64_t count);

/* Gives the envelope to the mailbox if there is room, and lets the actor run. DONE, FULL or GONE. `count`:
 * see janus_mailbox_push. */
JanusPush janus_actor_deliver(JanusWorker *worker, JanusActor *actor, JanusActorRef ref,
                              JanusEnvelope *envelope, uint32_t *count);

/* Waits until the mailbox may have room or the actor may be gone: the caller tries again. `expired` (may be
 * null) ends the wait when somebody sets it and gives the fiber a permit. A cancellation point. */
void janus_actor_wait_for_room(JanusActor *actor, JanusActorRef ref, const uint32_t *expired);

/* What the scheduler calls (program.c). */
extern const JanusTaskHooks janus_actor_hooks;

/* ---- timeouts (timeout.c) ---- */

bool janus_actor_timer_start(JanusActor *actor);
void janus_actor_timer_stop(JanusActor *actor);
/* Silence begins now. */
void janus_actor_timer_touch(JanusActor *actor);
bool janus_actor_timer_is_due(const JanusActor *actor);

#endif
