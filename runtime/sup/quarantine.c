/* What tombstones tell, and quarantine: the suppression of restarts that would only fail again. */
#include "runtime/sup/system.h"

enum { NOTHING = -1 };

/* A system found and locked; null: bad handle. Ended by let_go. */
static LocalActorSystem *take(uint64_t handle) {
    LocalActorSystem *system = janus_system_table_pin(handle);
    if (system != NULL) janus_system_lock(system);
    return system;
}

static void let_go(LocalActorSystem *system) {
    uint64_t handle = system->handle;
    janus_system_unlock(system);
    janus_system_table_unpin(handle);
}

/* ---- classification ---- */

/* False for a bad handle. */
static bool classify(uint64_t handle, int64_t now_ms, int64_t window_ms, JanusTombstoneMatch *match) {
    LocalActorSystem *system = take(handle);
    if (system == NULL) return false;
    *match = janus_tombstones_classify(&system->tombstones, now_ms, window_ms);
    let_go(system);
    return true;
}

int64_t cluster_local_tombstone_classify_match_count(uint64_t system, int64_t now_ms, uint32_t threshold,
                                                     int64_t window_ms) {
    (void)threshold; /* part of the call's shape: the three classifiers take the same arguments */
    JanusTombstoneMatch match;
    return classify(system, now_ms, window_ms, &match) ? (int64_t)match.count : NOTHING;
}

int32_t cluster_local_tombstone_classify_deadly(uint64_t system, int64_t now_ms, uint32_t threshold,
                                                int64_t window_ms) {
    JanusTombstoneMatch match;
    if (!classify(system, now_ms, window_ms, &match)) return 0;
    return match.count > 0 && match.count >= threshold;
}

int64_t cluster_local_tombstone_classify_oldest_sequence(uint64_t system, int64_t now_ms, uint32_t threshold,
                                                         int64_t window_ms) {
    (void)threshold;
    JanusTombstoneMatch match;
    bool is_found = classify(system, now_ms, window_ms, &match) && match.count > 0;
    return is_found ? (int64_t)match.oldest_sequence : NOTHING;
}

/* ---- the newest tombstone ---- */

/* False for a bad handle and for a system without tombstones. */
static bool read_latest(uint64_t handle, JanusTombstone *latest) {
    LocalActorSystem *system = take(handle);
    if (system == NULL) return false;
    const JanusTombstone *tombstone = janus_tombstones_latest(&system->tombstones);
    if (tombstone != NULL) *latest = *tombstone;
    let_go(system);
    return tombstone != NULL;
}

int64_t cluster_local_tombstone_latest_sequence(uint64_t system) {
    JanusTombstone latest;
    return read_latest(system, &latest) ? (int64_t)latest.sequence : NOTHING;
}

int64_t cluster_local_tombstone_latest_slot(uint64_t system) {
    JanusTombstone latest;
    return read_latest(system, &latest) ? (int64_t)latest.slot : NOTHING;
}

int64_t cluster_local_tombstone_latest_reason(uint64_t system) {
    JanusTombstone latest;
    return read_latest(system, &latest) ? latest.reason : NOTHING;
}

int64_t cluster_local_tombstone_latest_code_version(uint64_t system) {
    JanusTombstone latest;
    return read_latest(system, &latest) ? (int64_t)latest.code_version : NOTHING;
}

int64_t cluster_local_tombstone_latest_input_digest(uint64_t system) {
    JanusTombstone latest;
    return read_latest(system, &latest) ? (int64_t)latest.input_digest : NOTHING;
}

int64_t cluster_local_tombstone_latest_has_replay_token(uint64_t system) {
    JanusTombstone latest;
    return read_latest(system, &latest) ? (int64_t)latest.has_replay_token : NOTHING;
}

int64_t cluster_local_tombstone_latest_state_epoch(uint64_t system) {
    JanusTombstone latest;
    return read_latest(system, &latest) ? (int64_t)latest.state_epoch : NOTHING;
}

int64_t cluster_local_tombstone_latest_attempt(uint64_t system) {
    JanusTombstone latest;
    return read_latest(system, &latest) ? (int64_t)latest.attempt : NOTHING;
}

int64_t cluster_local_tombstone_latest_time_ms(uint64_t system) {
    JanusTombstone latest;
    return read_latest(system, &latest) ? latest.time_ms : NOTHING;
}

/* ---- quarantine ---- */

int32_t cluster_local_quarantine_configure(uint64_t handle, uint32_t threshold, int64_t window_ms) {
    LocalActorSystem *system = threshold == 0 || window_ms < 0 ? NULL : take(handle);
    if (system == NULL) return 0;
    system->quarantine_threshold = threshold;
    system->quarantine_window_ms = window_ms;
    let_go(system);
    return 1;
}

int32_t cluster_local_quarantine_enable(uint64_t handle, int32_t on) {
    LocalActorSystem *system = on != 0 && on != 1 ? NULL : take(handle);
    if (system == NULL) return 0;
    system->is_quarantine_on = on == 1;
    let_go(system);
    return 1;
}

int64_t cluster_local_quarantined_children_cap(uint64_t cap, uint64_t handle) {
    LocalActorSystem *system = janus_cap_is_valid(cap) ? take(handle) : NULL;
    if (system == NULL) return NOTHING;
    int64_t count = (int64_t)system->quarantined;
    let_go(system);
    return count;
}

int64_t cluster_local_first_quarantined_child_cap(uint64_t cap, uint64_t handle) {
    LocalActorSystem *system = janus_cap_is_valid(cap) ? take(handle) : NULL;
    if (system == NULL) return NOTHING;
    int64_t first = NOTHING;
    for (uint64_t slot = 0; system->quarantined > 0 && first < 0 && slot < system->slot_count; slot++)
        if (system->children[slot].lifecycle == JANUS_LIFECYCLE_QUARANTINED) first = (int64_t)slot;
    let_go(system);
    return first;
}

int32_t cluster_local_clear_quarantine_cap(uint64_t cap, uint64_t handle, uint64_t slot) {
    if (!janus_cap_is_valid(cap)) return 0;
    JanusChildAccess access = janus_child_begin(handle, slot);
    if (access.system == NULL) return 0;
    bool is_quarantined = access.child->lifecycle == JANUS_LIFECYCLE_QUARANTINED;
    if (is_quarantined) {
        access.child->lifecycle = JANUS_LIFECYCLE_CRASHED;
        access.system->quarantined--;
    }
    janus_child_end(access);
    return is_quarantined;
}
