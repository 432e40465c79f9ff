/* How children end by themselves or crash, and how they come back.
 *
 * Every end is first entered in the books (tombstone, policy, quarantine, intensity) under the mutex and with
 * the actor claimed; the verdict is then carried out without the mutex. A lone restart keeps the claim. A
 * group restart resets the child, lets it go halted (its slot is STARTING, so the group will find it), and
 * takes the group lock; so it never waits for anybody while a sibling waits for the dead child's mailbox.
 */
#include "runtime/janus.h"
#include "runtime/sup/policy.h"
#include "runtime/sup/system.h"

enum { CODE_VERSION = 1 }; /* code cannot be replaced while it runs */

typedef enum Verdict {
    VERDICT_RESTART,
    VERDICT_RESTART_GROUP,
    VERDICT_STAY_DOWN,
    VERDICT_FAIL_SYSTEM,
} Verdict;

/* ---- the books; mutex held ---- */

static int32_t exit_code(int64_t reason) {
    if (reason > INT32_MAX) return INT32_MAX;
    return reason < INT32_MIN ? INT32_MIN : (int32_t)reason;
}

void janus_child_bury(LocalActorSystem *system, uint64_t slot, int64_t reason, int64_t now_ms) {
    const JanusChild *child = &system->children[slot];
    JanusTombstone tombstone = {.time_ms = now_ms,
                                .reason = reason,
                                .state_epoch = child->actor_id,
                                .slot = (uint32_t)slot,
                                .attempt = child->restarts + 1,
                                .code_version = CODE_VERSION};
    janus_tombstones_push(&system->tombstones, &tombstone);
}

static bool is_deadly(const LocalActorSystem *system, int64_t now_ms) {
    if (!system->is_quarantine_on) return false;
    JanusTombstoneMatch match = janus_tombstones_classify_latest(
        &system->tombstones, now_ms, system->quarantine_window_ms, system->quarantine_threshold);
    return match.count >= system->quarantine_threshold;
}

static Verdict stay_down(JanusChild *child, uint8_t lifecycle) {
    child->lifecycle = lifecycle;
    child->end_state = child->is_stopping ? JANUS_TASK_CANCELLED : JANUS_TASK_COMPLETED;
    return VERDICT_STAY_DOWN;
}

static Verdict restart_verdict(LocalActorSystem *system, uint64_t slot, int64_t now_ms) {
    if (janus_intensity_exceeds(&system->intensity, now_ms)) {
        stay_down(&system->children[slot], JANUS_LIFECYCLE_CRASHED);
        system->state = JANUS_SUPERVISOR_FAILED;
        return VERDICT_FAIL_SYSTEM;
    }
    system->children[slot].lifecycle = JANUS_LIFECYCLE_STARTING;
    JanusSlotRange range = janus_strategy_range(system->strategy, slot, system->slot_count);
    return range.end - range.first == 1 ? VERDICT_RESTART : VERDICT_RESTART_GROUP;
}

/* Enters the end of a claimed child and decides what becomes of it. */
static Verdict judge(LocalActorSystem *system, uint64_t slot, int64_t reason) {
    JanusChild *child = &system->children[slot];
    int64_t now_ms = janus_system_now(system);
    bool is_failure = janus_reason_is_failure(reason);
    child->last_exit = exit_code(reason);
    if (is_failure) janus_child_bury(system, slot, reason, now_ms);
    bool is_wanted = system->state == JANUS_SUPERVISOR_RUNNING && !child->is_stopping;
    if (!is_wanted) return stay_down(child, JANUS_LIFECYCLE_STOPPED);
    if (!janus_policy_restarts(child->policy, reason))
        return stay_down(child, is_failure ? JANUS_LIFECYCLE_CRASHED : JANUS_LIFECYCLE_STOPPED);
    if (is_failure && is_deadly(system, now_ms)) {
        system->quarantined++;
        return stay_down(child, JANUS_LIFECYCLE_QUARANTINED);
    }
    return restart_verdict(system, slot, now_ms);
}

/* ---- carrying it out; actor claimed, mutex not held ---- */

static void fail_restart(LocalActorSystem *system, uint64_t slot) {
    JanusChild *child = &system->children[slot];
    janus_system_lock(system);
    child->last_exit = JANUS_STOP_CRASH;
    janus_child_bury(system, slot, JANUS_STOP_CRASH, janus_system_now(system));
    stay_down(child, JANUS_LIFECYCLE_CRASHED);
    janus_child_stop_locked(system, child);
}

/* Restarts one claimed child and lets it run. */
static bool restart_claimed(LocalActorSystem *system, uint64_t slot) {
    JanusChild *child = &system->children[slot];
    JanusActor *actor = child->actor; /* stable, and so are the words: the caller holds the claim */
    if (!janus_actor_restart(actor, child->words)) {
        fail_restart(system, slot);
        return false;
    }
    uint64_t actor_id = janus_actor_id_next();
    janus_system_lock(system);
    child->actor_id = actor_id;
    child->lifecycle = JANUS_LIFECYCLE_RUNNING;
    if (child->restarts < UINT32_MAX) child->restarts++;
    janus_system_unlock(system);
    janus_actor_release(actor);
    return true;
}

static void stop_siblings(LocalActorSystem *system) {
    if (!janus_system_stop_all(system)) janus_agent_post(system, JANUS_REQUEST_STOP_ALL, 0, 0);
}

/* True unless a restart was due and did not succeed. */
static bool carry_out(LocalActorSystem *system, uint64_t slot, Verdict verdict) {
    JanusActor *actor = system->children[slot].actor;
    switch (verdict) {
    case VERDICT_RESTART: return restart_claimed(system, slot);
    case VERDICT_RESTART_GROUP:
        janus_actor_reset(actor);
        janus_actor_release(actor);
        return janus_group_restart(system, slot);
    case VERDICT_FAIL_SYSTEM:
    case VERDICT_STAY_DOWN: break;
    }
    janus_system_lock(system);
    janus_child_stop_locked(system, &system->children[slot]);
    if (verdict == VERDICT_FAIL_SYSTEM) stop_siblings(system);
    return true;
}

/* ---- group restarts ---- */

static bool is_member(const JanusChild *child) {
    return child->actor != NULL &&
           (child->lifecycle == JANUS_LIFECYCLE_RUNNING || child->lifecycle == JANUS_LIFECYCLE_STARTING);
}

/* Claims a member and takes its state away. False: its handler waits for the caller's own actor. */
static bool gather(LocalActorSystem *system, uint64_t slot) {
    JanusChild *child = &system->children[slot];
    janus_system_lock(system);
    JanusActor *actor = is_member(child) ? child->actor : NULL;
    JanusActorRef ref = actor == NULL ? 0 : janus_actor_ref(actor);
    janus_system_unlock(system);
    if (actor == NULL) return true;
    JanusClaim claim = janus_actor_claim(ref);
    if (claim == JANUS_CLAIM_GONE) return true;
    if (claim != JANUS_CLAIM_GRANTED) return false;
    janus_system_lock(system);
    bool is_wanted = is_member(child); /* it may have asked for its own stop meanwhile */
    if (is_wanted) {
        child->is_in_group = true;
        if (child->lifecycle == JANUS_LIFECYCLE_RUNNING) child->last_exit = JANUS_STOP_SHUTDOWN;
        child->lifecycle = JANUS_LIFECYCLE_STARTING;
    }
    janus_system_unlock(system);
    if (is_wanted)
        janus_actor_reset(actor);
    else
        janus_actor_release(actor);
    return true;
}

/* Ends a membership: restarts the child, or, when the group is not to go on, lets it go as it is. */
static bool scatter(LocalActorSystem *system, uint64_t slot, bool is_restart) {
    JanusChild *child = &system->children[slot];
    janus_system_lock(system);
    bool is_in_group = child->is_in_group;
    child->is_in_group = false;
    janus_system_unlock(system);
    if (!is_in_group) return true;
    if (is_restart) return restart_claimed(system, slot);
    janus_actor_release(child->actor);
    return true;
}

static bool is_running(LocalActorSystem *system) {
    janus_system_lock(system);
    bool is_running = system->state == JANUS_SUPERVISOR_RUNNING;
    janus_system_unlock(system);
    return is_running;
}

/* Whether the child is still down and waiting for its group. */
static bool is_due(LocalActorSystem *system, uint64_t slot) {
    janus_system_lock(system);
    const JanusChild *child = &system->children[slot];
    bool is_due = child->actor != NULL && child->lifecycle == JANUS_LIFECYCLE_STARTING &&
                  system->state == JANUS_SUPERVISOR_RUNNING;
    janus_system_unlock(system);
    return is_due;
}

static bool restart_group_locked(LocalActorSystem *system, uint64_t origin) {
    JanusSlotRange range = janus_strategy_range(system->strategy, origin, system->slot_count);
    uint64_t end = range.first;
    bool is_gathered = true;
    while (end < range.end && (is_gathered = gather(system, end))) end++;
    bool is_restart = is_gathered && is_running(system);
    bool all_restarted = true;
    for (uint64_t slot = range.first; slot < end; slot++) all_restarted &= scatter(system, slot, is_restart);
    if (!is_gathered) return janus_agent_post(system, JANUS_REQUEST_GROUP_RESTART, origin, 0);
    return all_restarted;
}

bool janus_group_restart(LocalActorSystem *system, uint64_t slot) {
    janus_mutex_lock(&system->group);
    bool is_done = !is_due(system, slot) || restart_group_locked(system, slot);
    janus_mutex_unlock(&system->group);
    return is_done;
}

/* ---- the two ways in ---- */

/* Somebody else dealt with the end before we could claim the actor. If they restarted it, its failure still
 * deserves a tombstone; a child that was stopped leaves none (its block may be another's by now, but then
 * that child was never restarted). */
static void record_overtaken(LocalActorSystem *system, uint64_t slot, const JanusActor *actor,
                             uint32_t incarnation, int64_t reason) {
    janus_system_lock(system);
    bool is_same = slot < system->slot_count && system->children[slot].actor == actor &&
                   system->children[slot].restarts > 0 && janus_actor_incarnation(actor) == incarnation + 1;
    if (is_same && janus_reason_is_failure(reason))
        janus_child_bury(system, slot, reason, janus_system_now(system));
    janus_system_unlock(system);
}

/* The pin comes first: it keeps the end of the program waiting until this is over. */
static void child_ended(JanusActor *actor, uint32_t incarnation, int64_t reason) {
    uint64_t slot;
    LocalActorSystem *system = janus_system_pin_of(actor, &slot);
    if (system == NULL) return; /* and with it all its children */
    uint64_t handle = system->handle;
    if (janus_actor_claim_halted(actor, incarnation)) {
        janus_system_lock(system);
        Verdict verdict = judge(system, slot, reason);
        janus_system_unlock(system);
        carry_out(system, slot, verdict);
    } else {
        record_overtaken(system, slot, actor, incarnation, reason);
    }
    janus_system_table_unpin(handle);
}

const JanusActorOwner janus_child_owner = {.ended = child_ended};

/* The running child's reference, 0 when there is none. */
static JanusActorRef running_ref(LocalActorSystem *system, const JanusChild *child) {
    janus_system_lock(system);
    bool is_running = child->actor != NULL && child->lifecycle == JANUS_LIFECYCLE_RUNNING;
    JanusActorRef ref = is_running ? janus_actor_ref(child->actor) : 0;
    janus_system_unlock(system);
    return ref;
}

static bool crash_claimed(LocalActorSystem *system, uint64_t slot) {
    JanusChild *child = &system->children[slot];
    janus_system_lock(system);
    if (child->lifecycle != JANUS_LIFECYCLE_RUNNING) { /* down for its group since we looked */
        JanusActor *actor = child->actor;
        janus_system_unlock(system);
        janus_actor_release(actor);
        return false;
    }
    Verdict verdict = judge(system, slot, JANUS_STOP_CRASH);
    janus_system_unlock(system);
    return carry_out(system, slot, verdict);
}

bool janus_child_crash(LocalActorSystem *system, uint64_t slot) {
    JanusActorRef ref = running_ref(system, &system->children[slot]);
    if (ref == 0) return false;
    JanusActor *caller = janus_actor_current();
    if (caller != NULL && janus_actor_ref(caller) == ref) {
        janus_actor_end_after_message(caller, JANUS_STOP_CRASH);
        return true;
    }
    if (janus_system_is_inside(system)) return janus_agent_post(system, JANUS_REQUEST_CRASH, slot, 0);
    switch (janus_actor_claim(ref)) {
    case JANUS_CLAIM_GRANTED: return crash_claimed(system, slot);
    case JANUS_CLAIM_GONE: return false;
    default: return janus_agent_post(system, JANUS_REQUEST_CRASH, slot, 0);
    }
}

int32_t cluster_local_handle_crash(uint64_t handle, uint64_t slot) {
    LocalActorSystem *system = janus_system_table_pin(handle);
    if (system == NULL) return 0;
    bool is_done = slot < system->slot_count && janus_child_crash(system, slot);
    janus_system_table_unpin(handle);
    return is_done;
}
