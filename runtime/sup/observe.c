/* What may be seen of children, by slot and by reference. One reader per quantity; both ways of naming a
 * child lead to it. A reader runs with the system's mutex held, so the child's actor cannot be stopped
 * meanwhile. Actor state is never visible here.
 */
#include "runtime/janus.h"
#include "runtime/sup/system.h"

enum { NOTHING = -1 };

static int64_t saturate(uint64_t number, int64_t ceiling) {
    return number > (uint64_t)ceiling ? ceiling : (int64_t)number;
}

/* ---- readers ---- */

static int64_t read_actor_id(const JanusChild *child) {
    return saturate(child->actor_id, INT32_MAX);
}

static int64_t read_lifecycle(const JanusChild *child) {
    return child->lifecycle;
}

static int64_t read_last_exit(const JanusChild *child) {
    return child->last_exit;
}

static int64_t read_task_state(const JanusChild *child) {
    if (child->actor != NULL) return (int64_t)janus_actor_task_state(child->actor);
    return child->actor_id == 0 ? NOTHING : child->end_state;
}

static int64_t read_mailbox_len(const JanusChild *child) {
    return child->actor == NULL ? NOTHING : janus_actor_mailbox_len(child->actor);
}

static int64_t read_mailbox_capacity(const JanusChild *child) {
    return child->actor == NULL ? NOTHING : janus_actor_mailbox_capacity(child->actor);
}

static int64_t read_reduction_limit(const JanusChild *child) {
    return child->actor == NULL ? NOTHING : janus_actor_reductions_limit(child->actor);
}

static int64_t read_reduction_remaining(const JanusChild *child) {
    return child->actor == NULL ? NOTHING : janus_actor_reductions_remaining(child->actor);
}

static int64_t read_reduction_yields(const JanusChild *child) {
    return child->actor == NULL ? NOTHING : janus_actor_reductions_yields(child->actor);
}

static int64_t read_arena_max_bytes(const JanusChild *child) {
    return child->actor == NULL ? NOTHING : janus_actor_arena_max_bytes(child->actor);
}

static int64_t read_schedule_reason(const JanusChild *child) {
    return child->actor == NULL ? NOTHING : (int64_t)janus_actor_schedule_reason(child->actor);
}

static int64_t read_quarantined(const JanusChild *child) {
    return child->lifecycle == JANUS_LIFECYCLE_QUARANTINED;
}

/* ---- reading ---- */

typedef int64_t Reader(const JanusChild *child);

static int64_t read_child(JanusChildAccess access, Reader *read) {
    if (access.system == NULL) return NOTHING;
    int64_t value = read(access.child);
    janus_child_end(access);
    return value;
}

static int64_t by_slot(uint64_t system, uint64_t slot, Reader *read) {
    return read_child(janus_child_begin(system, slot), read);
}

static int64_t by_ref(uint64_t ref, Reader *read) {
    return read_child(janus_child_begin_ref(ref), read);
}

/* ---- by slot ---- */

uint32_t cluster_local_restart_count(uint64_t system, uint64_t slot) {
    JanusChildAccess access = janus_child_begin(system, slot);
    if (access.system == NULL) return 0;
    uint32_t restarts = access.child->restarts;
    janus_child_end(access);
    return restarts;
}

uint64_t cluster_local_actor_ref(uint64_t system, uint64_t slot) {
    JanusChildAccess access = janus_child_begin(system, slot);
    if (access.system == NULL) return 0;
    JanusActorRef ref = access.child->actor == NULL ? 0 : janus_actor_ref(access.child->actor);
    janus_child_end(access);
    return ref;
}

int32_t cluster_local_child_actor_id(uint64_t system, uint64_t slot) {
    return (int32_t)by_slot(system, slot, read_actor_id);
}

int32_t cluster_local_child_lifecycle(uint64_t system, uint64_t slot) {
    return (int32_t)by_slot(system, slot, read_lifecycle);
}

int32_t cluster_local_child_task_state(uint64_t system, uint64_t slot) {
    return (int32_t)by_slot(system, slot, read_task_state);
}

int32_t cluster_local_child_last_exit(uint64_t system, uint64_t slot) {
    return (int32_t)by_slot(system, slot, read_last_exit);
}

int64_t cluster_local_mailbox_len(uint64_t system, uint64_t slot) {
    return by_slot(system, slot, read_mailbox_len);
}

int64_t cluster_local_mailbox_capacity(uint64_t system, uint64_t slot) {
    return by_slot(system, slot, read_mailbox_capacity);
}

int64_t cluster_local_reduction_limit(uint64_t system, uint64_t slot) {
    return by_slot(system, slot, read_reduction_limit);
}

int64_t cluster_local_reduction_remaining(uint64_t system, uint64_t slot) {
    return by_slot(system, slot, read_reduction_remaining);
}

int64_t cluster_local_reduction_yields(uint64_t system, uint64_t slot) {
    return by_slot(system, slot, read_reduction_yields);
}

int64_t cluster_local_arena_max_bytes(uint64_t system, uint64_t slot) {
    return by_slot(system, slot, read_arena_max_bytes);
}

/* ---- by reference ---- */

int32_t cluster_local_ref_child_actor_id(uint64_t ref) {
    return (int32_t)by_ref(ref, read_actor_id);
}

int32_t cluster_local_ref_child_lifecycle(uint64_t ref) {
    return (int32_t)by_ref(ref, read_lifecycle);
}

int32_t cluster_local_ref_child_task_state(uint64_t ref) {
    return (int32_t)by_ref(ref, read_task_state);
}

int32_t cluster_local_ref_child_last_exit(uint64_t ref) {
    return (int32_t)by_ref(ref, read_last_exit);
}

int64_t cluster_local_ref_mailbox_len(uint64_t ref) {
    return by_ref(ref, read_mailbox_len);
}

int64_t cluster_local_ref_mailbox_capacity(uint64_t ref) {
    return by_ref(ref, read_mailbox_capacity);
}

int64_t cluster_local_ref_reduction_limit(uint64_t ref) {
    return by_ref(ref, read_reduction_limit);
}

int64_t cluster_local_ref_reduction_remaining(uint64_t ref) {
    return by_ref(ref, read_reduction_remaining);
}

int64_t cluster_local_ref_reduction_yields(uint64_t ref) {
    return by_ref(ref, read_reduction_yields);
}

int64_t cluster_local_ref_arena_max_bytes(uint64_t ref) {
    return by_ref(ref, read_arena_max_bytes);
}

/* ---- with a capability ---- */

int32_t cluster_local_schedule_reason_cap(uint64_t cap, uint64_t system, uint64_t slot) {
    return janus_cap_is_valid(cap) ? (int32_t)by_slot(system, slot, read_schedule_reason) : NOTHING;
}

int32_t cluster_local_ref_schedule_reason_cap(uint64_t cap, uint64_t ref) {
    return janus_cap_is_valid(cap) ? (int32_t)by_ref(ref, read_schedule_reason) : NOTHING;
}

int32_t cluster_local_child_quarantined_cap(uint64_t cap, uint64_t system, uint64_t slot) {
    return janus_cap_is_valid(cap) ? (int32_t)by_slot(system, slot, read_quarantined) : NOTHING;
}

/* Null for a number that names no counter. */
static Reader *reduction_reader(uint32_t counter) {
    switch (counter) {
    case JANUS_REDUCTION_LIMIT: return read_reduction_limit;
    case JANUS_REDUCTION_REMAINING: return read_reduction_remaining;
    case JANUS_REDUCTION_YIELDS: return read_reduction_yields;
    default: return NULL;
    }
}

int64_t cluster_local_observe_ref_reductions_cap(uint64_t cap, uint64_t ref, uint32_t counter) {
    Reader *read = reduction_reader(counter);
    return janus_cap_is_valid(cap) && read != NULL ? by_ref(ref, read) : NOTHING;
}

int64_t cluster_local_observe_child_reductions_cap(uint64_t cap, uint64_t system, uint64_t slot,
                                                   uint32_t counter) {
    Reader *read = reduction_reader(counter);
    return janus_cap_is_valid(cap) && read != NULL ? by_slot(system, slot, read) : NOTHING;
}
