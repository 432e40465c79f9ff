/* Capabilities: the forms of std.cluster.local whose first parameter proves that the caller may. The number
 * is not a secret (C code can forge anything); it makes passing the right on visible, and a forgotten one
 * fail.
 */
#include "runtime/sup/system.h"

#define LOCAL_CAPABILITY UINT64_C(0x6a616e75736c6361)

enum { NOTHING = -1 };

uint64_t cluster_local_cap(void) {
    return LOCAL_CAPABILITY;
}

bool janus_cap_is_valid(uint64_t cap) {
    return cap == LOCAL_CAPABILITY;
}

uint64_t cluster_local_actor_ref_cap(uint64_t cap, uint64_t system, uint64_t slot) {
    return janus_cap_is_valid(cap) ? cluster_local_actor_ref(system, slot) : 0;
}

int32_t cluster_local_ref_stop_child_cap(uint64_t cap, uint64_t ref, uint32_t reason) {
    return janus_cap_is_valid(cap) ? cluster_local_ref_stop_child(ref, reason) : 0;
}

int32_t cluster_local_ref_try_send_cap(uint64_t cap, uint64_t ref, int64_t message) {
    return janus_cap_is_valid(cap) ? cluster_local_ref_try_send(ref, message) : 0;
}

int32_t cluster_local_ref_child_actor_id_cap(uint64_t cap, uint64_t ref) {
    return janus_cap_is_valid(cap) ? cluster_local_ref_child_actor_id(ref) : NOTHING;
}

int32_t cluster_local_ref_child_lifecycle_cap(uint64_t cap, uint64_t ref) {
    return janus_cap_is_valid(cap) ? cluster_local_ref_child_lifecycle(ref) : NOTHING;
}

int32_t cluster_local_ref_child_task_state_cap(uint64_t cap, uint64_t ref) {
    return janus_cap_is_valid(cap) ? cluster_local_ref_child_task_state(ref) : NOTHING;
}

int32_t cluster_local_ref_child_last_exit_cap(uint64_t cap, uint64_t ref) {
    return janus_cap_is_valid(cap) ? cluster_local_ref_child_last_exit(ref) : NOTHING;
}

int64_t cluster_local_ref_mailbox_len_cap(uint64_t cap, uint64_t ref) {
    return janus_cap_is_valid(cap) ? cluster_local_ref_mailbox_len(ref) : NOTHING;
}

int64_t cluster_local_ref_mailbox_capacity_cap(uint64_t cap, uint64_t ref) {
    return janus_cap_is_valid(cap) ? cluster_local_ref_mailbox_capacity(ref) : NOTHING;
}

int64_t cluster_local_ref_arena_max_bytes_cap(uint64_t cap, uint64_t ref) {
    return janus_cap_is_valid(cap) ? cluster_local_ref_arena_max_bytes(ref) : NOTHING;
}

int64_t cluster_local_arena_max_bytes_cap(uint64_t cap, uint64_t system, uint64_t slot) {
    return janus_cap_is_valid(cap) ? cluster_local_arena_max_bytes(system, slot) : NOTHING;
}

int64_t cluster_local_tombstone_latest_sequence_cap(uint64_t cap, uint64_t system) {
    return janus_cap_is_valid(cap) ? cluster_local_tombstone_latest_sequence(system) : NOTHING;
}

int64_t cluster_local_tombstone_latest_slot_cap(uint64_t cap, uint64_t system) {
    return janus_cap_is_valid(cap) ? cluster_local_tombstone_latest_slot(system) : NOTHING;
}

int64_t cluster_local_tombstone_latest_reason_cap(uint64_t cap, uint64_t system) {
    return janus_cap_is_valid(cap) ? cluster_local_tombstone_latest_reason(system) : NOTHING;
}

int64_t cluster_local_tombstone_latest_code_version_cap(uint64_t cap, uint64_t system) {
    return janus_cap_is_valid(cap) ? cluster_local_tombstone_latest_code_version(system) : NOTHING;
}

int64_t cluster_local_tombstone_latest_input_digest_cap(uint64_t cap, uint64_t system) {
    return janus_cap_is_valid(cap) ? cluster_local_tombstone_latest_input_digest(system) : NOTHING;
}

int64_t cluster_local_tombstone_latest_has_replay_token_cap(uint64_t cap, uint64_t system) {
    return janus_cap_is_valid(cap) ? cluster_local_tombstone_latest_has_replay_token(system) : NOTHING;
}

int64_t cluster_local_tombstone_latest_state_epoch_cap(uint64_t cap, uint64_t system) {
    return janus_cap_is_valid(cap) ? cluster_local_tombstone_latest_state_epoch(system) : NOTHING;
}

int64_t cluster_local_tombstone_latest_attempt_cap(uint64_t cap, uint64_t system) {
    return janus_cap_is_valid(cap) ? cluster_local_tombstone_latest_attempt(system) : NOTHING;
}

int64_t cluster_local_tombstone_latest_time_ms_cap(uint64_t cap, uint64_t system) {
    return janus_cap_is_valid(cap) ? cluster_local_tombstone_latest_time_ms(system) : NOTHING;
}
