/* Actors: control blocks, references, lifecycle, and what a supervising layer needs to drive them.
 *
 * A control block (JanusActor) lives in memory that is never unmapped, so a stale pointer or reference can
 * always be checked; it is named from outside by a JanusActorRef, which is refused once the block was
 * stopped. The scheduler runs an actor one message at a time. Who wants to change an actor (restart it, stop
 * it) first claims it: a claim is granted at a message boundary, and while it is held nobody runs the actor;
 * messages may still arrive. Functions marked WAITS may park the calling fiber and must be called from a
 * fiber (main or a handler) with no spin lock held; they are never interrupted by cancellation.
 */
#ifndef JANUS_ACTOR_ACTOR_H
#define JANUS_ACTOR_ACTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/janus.h"

typedef struct JanusActor JanusActor;

/* generation << 32 | index. 0 is never valid. A reference stays valid over restarts and dies with the stop.
 */
typedef uint64_t JanusActorRef;

/* The largest capacity a mailbox can have; a specification that asks for more gets this. */
#define JANUS_MAILBOX_CAPACITY_MAX ((1u << 20) - 1)

/* The upward calls of a layer that owns actors. Actors without an owner simply die when they end. */
typedef struct JanusActorOwner {
    /* The actor ended by itself: its handler returned a stop reason, failed, or panicked (the report is
     * already printed). The actor is halted: nobody runs it, it is not claimed, its state and its mailbox are
     * as the end left them, its reference is still valid. The function decides: it claims the actor with
     * janus_actor_claim_halted (which fails when somebody else, a sibling's restart or a stop, has already
     * dealt with this end), restarts or stops it, and releases it. It may also leave that to another fiber:
     * the actor stays halted. Runs on the fiber that ran the actor, outside of any handler; it may wait.
     * `incarnation` is the value janus_actor_incarnation had while the ended run was alive. */
    void (*ended)(JanusActor *actor, uint32_t incarnation, int64_t reason);
} JanusActorOwner;

/* ---- Creating ---------------------------------------------------------------------------------------- */

/* Makes an actor and runs spec->setup for it, on the caller's fiber; `words` are its start parameters
 * (spec->start_words of them, read during the call only). A null owner makes a spawned actor, driven by
 * spec->loop; an owned one is driven by spec->handler and spec->timeout. `data` is the owner's, untouched.
 * The spec must outlive the actor. The new actor is claimed by the caller when `owner` is set (release it to
 * let it run), else it runs at once. Null when setup failed (gave 0 or panicked), when slot_count * 8 exceeds
 * arena_max_bytes, or without memory. */
JanusActor *janus_actor_create(const JanusActorSpec *spec, const uint64_t *words,
                               const JanusActorOwner *owner, void *data);

/* Releases what start parameters own, by spec->start_release; `words` may be null. */
void janus_actor_release_start(const JanusActorSpec *spec, const uint64_t *words);

/* ---- Claims ------------------------------------------------------------------------------------------ */

typedef enum JanusClaim {
    JANUS_CLAIM_GRANTED, /* the actor is yours until you release or stop it */
    JANUS_CLAIM_GONE,    /* the reference is stale, or the actor was stopped while you waited */
    JANUS_CLAIM_SELF,    /* the caller is that actor's own handler: use janus_actor_end_after_message */
    JANUS_CLAIM_CYCLE,   /* the actor's handler is itself waiting, directly or not, for the caller's actor */
} JanusClaim;

/* Claims the actor at a message boundary. WAITS while its handler runs elsewhere (or is itself waiting) and
 * while somebody else holds the claim. A halted actor is granted at once. Claims are not recursive: asking
 * for one that this fiber already holds waits for ever. */
JanusClaim janus_actor_claim(JanusActorRef ref);

/* For JanusActorOwner.ended: claims the actor only if it is still halted by the end of `incarnation`. */
bool janus_actor_claim_halted(JanusActor *actor, uint32_t incarnation);

/* Gives the claim back: to the next who waits for it, else the actor runs on (a halted actor that was not
 * restarted stays halted). The mailbox is looked at, so nothing that arrived meanwhile is lost. */
void janus_actor_release(JanusActor *actor);

/* Takes everything from a claimed actor and leaves it halted: destroy(state), the mailbox is emptied as by a
 * restart, and until janus_actor_restart it refuses messages like a gone actor (dead letters, calls answer
 * `stopped`, parked senders go on), so nobody waits for room in it. The reference stays valid, the claim
 * stays with the caller. For restarting several actors together, which may be waiting for one another. */
void janus_actor_reset(JanusActor *actor);

/* Starts a claimed actor afresh, in place: destroy(state), the mailbox is emptied (parked senders are woken
 * and send into the fresh mailbox, outstanding calls answer `stopped`), reductions and timeout begin anew,
 * incarnation + 1, setup with `words` again. The reference stays valid, the claim stays with the caller, and
 * the actor is not halted any more. False when setup failed: then it has no state and is halted. May run user
 * code that waits. */
bool janus_actor_restart(JanusActor *actor, const uint64_t *words);

/* Ends a claimed actor for good: its reference turns stale first, then queued messages become dead letters,
 * destroy(state) runs, the block is free for reuse, and everybody who waits for it is told. The claim is gone
 * and the pointer must not be used again. The owner's `ended` is not called. */
void janus_actor_stop(JanusActor *actor);

/* For the actor's own handler: it ends with `reason` (not 0) when the message in hand is done, as if the
 * handler had returned it. */
void janus_actor_end_after_message(JanusActor *actor, int64_t reason);

/* ---- Finding and looking ----------------------------------------------------------------------------- */

/* The block a reference names, or null when it is stale or forged. Without a claim the answer may be outdated
 * when it arrives; reading the accessors below is still safe. */
JanusActor *janus_actor_find(JanusActorRef ref);
JanusActorRef janus_actor_ref(const JanusActor *actor);

/* The actor whose function (setup, handler, timeout, destroy) the calling fiber runs, or null. */
JanusActor *janus_actor_current(void);

void *janus_actor_data(const JanusActor *actor); /* the owner's pointer */
const JanusActorOwner *janus_actor_owner(const JanusActor *actor);
const JanusActorSpec *janus_actor_spec(const JanusActor *actor);
uint64_t janus_actor_state_base(const JanusActor *actor); /* Actor.user_data, 0 without a state */
uint32_t
janus_actor_incarnation(const JanusActor *actor); /* one more for every restart, or reuse of the block */
int64_t janus_actor_mailbox_len(const JanusActor *actor); /* queued, without the message in hand */
int64_t janus_actor_mailbox_capacity(const JanusActor *actor);

int32_t janus_actor_task_state(const JanusActor *actor);      /* JANUS_TASK_…; COMPLETED when halted */
int32_t janus_actor_schedule_reason(const JanusActor *actor); /* JANUS_SCHEDULE_… */

/* Reductions are counted only when the specification has a limit; otherwise all three are 0. Every handled
 * message spends one; the last one of the budget makes the actor yield its turn, counts a yield marker, and
 * the budget is full again. */
int64_t janus_actor_reductions_limit(const JanusActor *actor);
int64_t janus_actor_reductions_remaining(const JanusActor *actor);
int64_t janus_actor_reductions_yields(const JanusActor *actor);
int64_t janus_actor_arena_max_bytes(const JanusActor *actor); /* 0: no ceiling */

/* ---- Of the whole program ---------------------------------------------------------------------------- */

/* Messages that found nobody: sent to a gone actor, or queued when their actor stopped or restarted. */
uint64_t janus_actor_dead_letters(void);

/* Actors that exist now (created and not yet stopped). */
uint64_t janus_actor_count(void);

#endif
