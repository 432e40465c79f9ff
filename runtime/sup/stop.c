/* Stopping: one child, all of them, and the system itself. Nobody who waits here holds a claim or a lock. */
#include "runtime/janus.h"
#include "runtime/sup/policy.h"
#include "runtime/sup/system.h"

/* ---- one child ---- */

/* The child was stopped, for a reason somebody gave. Mutex held, actor claimed; returns with the mutex
 * released. */
static void stop_claimed_locked(LocalActorSystem *system, uint64_t slot, uint32_t reason) {
    JanusChild *child = &system->children[slot];
    child->last_exit = (int32_t)reason;
    if (janus_reason_is_failure(reason)) janus_child_bury(system, slot, reason, janus_system_now(system));
    child->lifecycle = JANUS_LIFECYCLE_STOPPED;
    child->end_state = JANUS_TASK_CANCELLED;
    janus_child_stop_locked(system, child);
}

/* A child that stops itself ends after the message in hand, and then without its policy. */
static bool stop_self(LocalActorSystem *system, JanusChild *child, JanusActor *caller, uint32_t reason) {
    janus_system_lock(system);
    child->is_stopping = true;
    child->lifecycle = JANUS_LIFECYCLE_STOPPING;
    janus_system_unlock(system);
    janus_actor_end_after_message(caller, reason);
    return true;
}

static JanusActorRef present_ref(LocalActorSystem *system, const JanusChild *child) {
    janus_system_lock(system);
    JanusActorRef ref = child->actor == NULL ? 0 : janus_actor_ref(child->actor);
    janus_system_unlock(system);
    return ref;
}

bool janus_child_stop(LocalActorSystem *system, uint64_t slot, JanusActorRef ref, uint32_t reason) {
    JanusChild *child = &system->children[slot];
    if (ref == 0) ref = present_ref(system, child);
    if (ref == 0 || !janus_reason_is_valid(reason)) return false;
    JanusActor *caller = janus_actor_current();
    if (caller != NULL && janus_actor_ref(caller) == ref) return stop_self(system, child, caller, reason);
    if (janus_system_is_inside(system)) return janus_agent_post(system, JANUS_REQUEST_STOP, slot, reason);
    JanusClaim claim = janus_actor_claim(ref);
    if (claim == JANUS_CLAIM_GONE) return false;
    if (claim != JANUS_CLAIM_GRANTED) return janus_agent_post(system, JANUS_REQUEST_STOP, slot, reason);
    janus_system_lock(system);
    stop_claimed_locked(system, slot, reason);
    return true;
}

int32_t cluster_local_stop_child(uint64_t handle, uint64_t slot, uint32_t reason) {
    LocalActorSystem *system = janus_system_table_pin(handle);
    if (system == NULL) return 0;
    bool is_done = slot < system->slot_count && janus_child_stop(system, slot, 0, reason);
    janus_system_table_unpin(handle);
    return is_done;
}

int32_t cluster_local_ref_stop_child(uint64_t ref, uint32_t reason) {
    JanusChildAccess access = janus_child_begin_ref(ref);
    if (access.system == NULL) return 0;
    janus_system_unlock(access.system);
    bool is_done = janus_child_stop(access.system, access.slot, ref, reason);
    janus_system_table_unpin(access.system->handle);
    return is_done;
}

/* ---- all children ---- */

/* The highest slot below `end` that has an actor, marked as stopping; -1: none. */
static int64_t next_to_stop(LocalActorSystem *system, uint64_t end, JanusActorRef *ref) {
    janus_system_lock(system);
    uint64_t slot = end;
    while (slot > 0 && system->children[slot - 1].actor == NULL) slot--;
    if (slot > 0) {
        JanusChild *child = &system->children[slot - 1];
        if (child->lifecycle == JANUS_LIFECYCLE_RUNNING) child->lifecycle = JANUS_LIFECYCLE_STOPPING;
        *ref = janus_actor_ref(child->actor);
    }
    janus_system_unlock(system);
    return (int64_t)slot - 1;
}

bool janus_system_stop_all(LocalActorSystem *system) {
    JanusActorRef ref;
    int64_t slot = next_to_stop(system, system->slot_count, &ref);
    for (; slot >= 0; slot = next_to_stop(system, (uint64_t)slot, &ref)) {
        JanusClaim claim = janus_actor_claim(ref);
        if (claim == JANUS_CLAIM_GONE) continue;
        if (claim != JANUS_CLAIM_GRANTED) return false;
        janus_system_lock(system);
        stop_claimed_locked(system, (uint64_t)slot, JANUS_STOP_SHUTDOWN);
    }
    return true;
}

static bool change_state(LocalActorSystem *system, uint8_t from, uint8_t to) {
    janus_system_lock(system);
    bool is_changed = system->state == from;
    if (is_changed) system->state = to;
    janus_system_unlock(system);
    return is_changed;
}

bool janus_system_shutdown(LocalActorSystem *system) {
    if (!janus_system_stop_all(system)) return janus_agent_post(system, JANUS_REQUEST_SHUTDOWN, 0, 0);
    change_state(system, JANUS_SUPERVISOR_STOPPING, JANUS_SUPERVISOR_STOPPED);
    return true;
}

bool janus_system_destroy(LocalActorSystem *system) {
    change_state(system, JANUS_SUPERVISOR_RUNNING, JANUS_SUPERVISOR_STOPPING);
    if (!janus_system_stop_all(system)) return janus_agent_post(system, JANUS_REQUEST_DESTROY, 0, 0);
    change_state(system, JANUS_SUPERVISOR_STOPPING, JANUS_SUPERVISOR_STOPPED);
    bool is_mine = janus_system_table_retire(system->handle);
    if (is_mine) janus_agent_quit(system);
    return is_mine;
}

static bool shut_down_later(LocalActorSystem *system) {
    bool is_posted = janus_agent_post(system, JANUS_REQUEST_SHUTDOWN, 0, 0);
    if (!is_posted) change_state(system, JANUS_SUPERVISOR_STOPPING, JANUS_SUPERVISOR_RUNNING);
    return is_posted;
}

int32_t cluster_local_shutdown(uint64_t handle) {
    LocalActorSystem *system = janus_system_table_pin(handle);
    if (system == NULL) return 0;
    bool is_done = change_state(system, JANUS_SUPERVISOR_RUNNING, JANUS_SUPERVISOR_STOPPING) &&
                   (janus_system_is_inside(system) ? shut_down_later(system) : janus_system_shutdown(system));
    janus_system_table_unpin(handle);
    return is_done;
}

int32_t cluster_local_destroy(uint64_t handle) {
    LocalActorSystem *system = janus_system_table_pin(handle);
    if (system == NULL) return 0;
    bool is_done = janus_system_is_inside(system) ? janus_agent_post(system, JANUS_REQUEST_DESTROY, 0, 0)
                                                  : janus_system_destroy(system);
    janus_system_table_unpin(handle);
    return is_done;
}
