/* The C side of std.cluster.local: systems of supervised actors on this node, references to them, what became
 * of them, and what may be observed. Part of runtime/janus.h; docs/cluster.md describes the Janus side.
 *
 * Conventions: handles (systems, references) are 64-bit numbers, 0 means failure, and a stale or forged one
 * is refused, never followed. int32_t actions give 1 for success, 0 for failure. Observers that give a signed
 * number give -1 when there is nothing to observe (bad handle, slot out of range, refused capability). Times
 * are milliseconds since the system began. Every function may be called from any task or thread at any time.
 * Functions that change a system (start, handle_crash, stop_child, shutdown, destroy) act at a message
 * boundary and return when the change is complete. Called by a handler of that very system they would wait
 * for themselves; they give 1 at once and are carried out when that handler has returned.
 */
#ifndef JANUS_CLUSTER_LOCAL_H
#define JANUS_CLUSTER_LOCAL_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct JanusActorSpec;
struct JanusFunction;

/* Restart strategies. */
enum { JANUS_STRATEGY_ONE_FOR_ONE = 0, JANUS_STRATEGY_ONE_FOR_ALL = 1, JANUS_STRATEGY_REST_FOR_ONE = 2 };

/* Restart policies of a child. */
enum { JANUS_POLICY_PERMANENT = 0, JANUS_POLICY_TRANSIENT = 1, JANUS_POLICY_TEMPORARY = 2 };

/* local_child_lifecycle: what a slot holds. */
enum {
    JANUS_LIFECYCLE_EMPTY = 0, /* never used */
    JANUS_LIFECYCLE_STARTING = 1,
    JANUS_LIFECYCLE_RUNNING = 2,
    JANUS_LIFECYCLE_STOPPING = 3,
    JANUS_LIFECYCLE_STOPPED = 4, /* ended normally, or was stopped */
    JANUS_LIFECYCLE_CRASHED = 5, /* ended abnormally and stays down */
    JANUS_LIFECYCLE_QUARANTINED = 6,
};

/* local_child_task_state: what the actor of a slot is doing. */
enum {
    JANUS_TASK_READY = 0, /* has messages and waits for a worker */
    JANUS_TASK_RUNNING = 1,
    JANUS_TASK_BLOCKED = 2, /* its mailbox is empty, or its handler waits */
    JANUS_TASK_YIELDED = 3, /* its turn ended with messages left */
    JANUS_TASK_COMPLETED = 4,
    JANUS_TASK_CANCELLED = 5,
};

/* local_supervisor_state. */
enum {
    JANUS_SUPERVISOR_RUNNING = 1,
    JANUS_SUPERVISOR_STOPPING = 2,
    JANUS_SUPERVISOR_STOPPED = 3, /* after shutdown */
    JANUS_SUPERVISOR_FAILED = 4,  /* restarted more often than it may: all children are stopped */
};

/* Why an actor last got or gave up its worker. */
enum { JANUS_SCHEDULE_NONE = 0, JANUS_SCHEDULE_MESSAGE = 1, JANUS_SCHEDULE_REDUCTION_YIELD = 2 };

/* The counter that local_observe_*_reductions_cap is asked for. */
enum { JANUS_REDUCTION_LIMIT = 0, JANUS_REDUCTION_REMAINING = 1, JANUS_REDUCTION_YIELDS = 2 };

enum { JANUS_SYSTEM_SLOTS_MAX = 1 << 24 };

/* --- systems --- */

/* A system with slots 0 … child_slots - 1, at most JANUS_SYSTEM_SLOTS_MAX. 0: bad strategy, too many slots or
 * systems, no memory. node_id is kept for observation. */
uint64_t cluster_local_new(uint64_t node_id, uint32_t strategy, uint64_t child_slots);
/* Allows max_restarts restarts within within_ms; one more stops all children and fails the system. Replaces
 * the previous setting and forgets the past. 0: bad system, max_restarts above 65536, within_ms below 1. */
int32_t cluster_local_configure_intensity(uint64_t system, uint32_t max_restarts, int64_t within_ms);
/* Stops every child at a message boundary. 0: bad system, or it was stopped already. */
int32_t cluster_local_shutdown(uint64_t system);
/* Frees a system; one that still runs is shut down first. The handle and all references become stale. */
int32_t cluster_local_destroy(uint64_t system);
int32_t cluster_local_supervisor_state(uint64_t system); /* JANUS_SUPERVISOR_…, -1 */
uint64_t cluster_local_node_id(uint64_t system);         /* 0 for a bad system */
/* For tests: destroys every system of the process and makes 1 the next ActorId. Gives 0; 1 when a handler of
 * a supervised actor calls it. */
int32_t cluster_local_test_reset_user_actors(void);

/* --- starting children: into an empty slot, or one whose child is down ---
 *
 * Give the ActorId or a reference; 0 when the system, slot or policy is bad, the slot is taken or
 * quarantined, the system is not running, or setup failed. Start parameters (`words`, null without any) are
 * copied. */

/* From the specification of an actor, which must stay valid for as long as the child may run. */
uint64_t janus_actor_start_supervised(uint64_t system, uint64_t slot, uint32_t policy,
                                      const struct JanusActorSpec *spec, const uint64_t *words);
uint64_t janus_actor_start_supervised_ref(uint64_t system, uint64_t slot, uint32_t policy,
                                          const struct JanusActorSpec *spec, const uint64_t *words);
/* From C functions with the signatures of X_setup, X_handler, X_timeout, X_destroy. */
uint64_t cluster_local_start_stateful_actor(uint64_t system, uint64_t slot, uint32_t policy,
                                            const void *setup, const void *handler, const void *destroy);
uint64_t cluster_local_start_stateful_actor_ref_with_mailbox(uint64_t system, uint64_t slot, uint32_t policy,
                                                             const void *setup, const void *handler,
                                                             const void *destroy, uint64_t mailbox_capacity);
uint64_t cluster_local_start_stateful_actor_with_mailbox_timeout(uint64_t system, uint64_t slot,
                                                                 uint32_t policy, const void *setup,
                                                                 const void *handler, const void *destroy,
                                                                 uint64_t mailbox_capacity,
                                                                 const void *timeout, int64_t timeout_ms);
uint64_t cluster_local_start_stateful_actor_ref_with_mailbox_timeout(uint64_t system, uint64_t slot,
                                                                     uint32_t policy, const void *setup,
                                                                     const void *handler, const void *destroy,
                                                                     uint64_t mailbox_capacity,
                                                                     const void *timeout, int64_t timeout_ms);
/* From function values, which must stay valid for as long as the child may run: setup() -> u64,
 * handler(u64, i64) -> i64, destroy(u64) -> i64. Gives a reference. */
uint64_t cluster_local_start_actor(uint64_t system, uint64_t slot, uint32_t policy,
                                   const struct JanusFunction *setup, const struct JanusFunction *handler,
                                   const struct JanusFunction *destroy);

/* --- children, by slot --- */

/* Ends the child as a crash would, then applies policy and strategy. 1: that is complete. 0: no running child
 * there, or its new setup failed. */
int32_t cluster_local_handle_crash(uint64_t system, uint64_t slot);
/* Stops the child whatever its policy; a failure reason leaves a tombstone. References become stale. */
int32_t cluster_local_stop_child(uint64_t system, uint64_t slot, uint32_t reason);
int32_t cluster_local_try_send(uint64_t system, uint64_t slot, int64_t message); /* 1 accepted */
uint64_t cluster_local_actor_ref(uint64_t system, uint64_t slot); /* of the child there, 0: none */
uint32_t cluster_local_restart_count(uint64_t system, uint64_t slot);
int32_t cluster_local_child_actor_id(uint64_t system, uint64_t slot);
int32_t cluster_local_child_lifecycle(uint64_t system, uint64_t slot);
int32_t cluster_local_child_task_state(uint64_t system, uint64_t slot);
int32_t cluster_local_child_last_exit(uint64_t system, uint64_t slot); /* JANUS_STOP_… */
int64_t cluster_local_mailbox_len(uint64_t system, uint64_t slot);
int64_t cluster_local_mailbox_capacity(uint64_t system, uint64_t slot);
int64_t cluster_local_reduction_limit(uint64_t system, uint64_t slot); /* 0: not counted */
int64_t cluster_local_reduction_remaining(uint64_t system, uint64_t slot);
int64_t cluster_local_reduction_yields(uint64_t system, uint64_t slot);
int64_t cluster_local_arena_max_bytes(uint64_t system, uint64_t slot); /* 0: no ceiling */

/* --- children, by reference: the same, for as long as the reference is valid --- */

int32_t cluster_local_ref_stop_child(uint64_t ref, uint32_t reason);
int32_t cluster_local_ref_try_send(uint64_t ref, int64_t message);
int32_t cluster_local_ref_child_actor_id(uint64_t ref);
int32_t cluster_local_ref_child_lifecycle(uint64_t ref);
int32_t cluster_local_ref_child_task_state(uint64_t ref);
int32_t cluster_local_ref_child_last_exit(uint64_t ref);
int64_t cluster_local_ref_mailbox_len(uint64_t ref);
int64_t cluster_local_ref_mailbox_capacity(uint64_t ref);
int64_t cluster_local_ref_reduction_limit(uint64_t ref);
int64_t cluster_local_ref_reduction_remaining(uint64_t ref);
int64_t cluster_local_ref_reduction_yields(uint64_t ref);
int64_t cluster_local_ref_arena_max_bytes(uint64_t ref);

/* --- tombstones --- */

/* The most frequent pattern (same slot, same reason) among the tombstones of the last window_ms before
 * now_ms, both ends inclusive: its size, whether that reaches the threshold, its oldest sequence number. */
int64_t cluster_local_tombstone_classify_match_count(uint64_t system, int64_t now_ms, uint32_t threshold,
                                                     int64_t window_ms);
int32_t cluster_local_tombstone_classify_deadly(uint64_t system, int64_t now_ms, uint32_t threshold,
                                                int64_t window_ms); /* 0 or 1 */
int64_t cluster_local_tombstone_classify_oldest_sequence(uint64_t system, int64_t now_ms, uint32_t threshold,
                                                         int64_t window_ms);
/* The newest tombstone, one field each; -1 without one. */
int64_t cluster_local_tombstone_latest_sequence(uint64_t system);
int64_t cluster_local_tombstone_latest_slot(uint64_t system);
int64_t cluster_local_tombstone_latest_reason(uint64_t system);
int64_t cluster_local_tombstone_latest_code_version(uint64_t system);
int64_t cluster_local_tombstone_latest_input_digest(uint64_t system); /* redacted: 0 when digests are off */
int64_t cluster_local_tombstone_latest_has_replay_token(uint64_t system);
int64_t cluster_local_tombstone_latest_state_epoch(uint64_t system); /* ActorId that lost its state */
int64_t cluster_local_tombstone_latest_attempt(uint64_t system);     /* which run of the child, from 1 */
int64_t cluster_local_tombstone_latest_time_ms(uint64_t system);

/* --- quarantine: off by default; threshold 3 within 60,000 ms until configured --- */

int32_t cluster_local_quarantine_configure(uint64_t system, uint32_t threshold, int64_t window_ms);
int32_t cluster_local_quarantine_enable(uint64_t system, int32_t on);

/* --- capabilities: the first parameter proves that the caller may; 0 or another number is refused --- */

uint64_t cluster_local_cap(void);
uint64_t cluster_local_actor_ref_cap(uint64_t cap, uint64_t system, uint64_t slot);
int32_t cluster_local_ref_stop_child_cap(uint64_t cap, uint64_t ref, uint32_t reason);
int32_t cluster_local_ref_try_send_cap(uint64_t cap, uint64_t ref, int64_t message);
int32_t cluster_local_ref_child_actor_id_cap(uint64_t cap, uint64_t ref);
int32_t cluster_local_ref_child_lifecycle_cap(uint64_t cap, uint64_t ref);
int32_t cluster_local_ref_child_task_state_cap(uint64_t cap, uint64_t ref);
int32_t cluster_local_ref_child_last_exit_cap(uint64_t cap, uint64_t ref);
int64_t cluster_local_ref_mailbox_len_cap(uint64_t cap, uint64_t ref);
int64_t cluster_local_ref_mailbox_capacity_cap(uint64_t cap, uint64_t ref);
int64_t cluster_local_ref_arena_max_bytes_cap(uint64_t cap, uint64_t ref);
int64_t cluster_local_arena_max_bytes_cap(uint64_t cap, uint64_t system, uint64_t slot);
int32_t cluster_local_ref_schedule_reason_cap(uint64_t cap, uint64_t ref);
int32_t cluster_local_schedule_reason_cap(uint64_t cap, uint64_t system, uint64_t slot);
int64_t cluster_local_observe_ref_reductions_cap(uint64_t cap, uint64_t ref, uint32_t counter);
int64_t cluster_local_observe_child_reductions_cap(uint64_t cap, uint64_t system, uint64_t slot,
                                                   uint32_t counter);
int32_t cluster_local_child_quarantined_cap(uint64_t cap, uint64_t system, uint64_t slot); /* 1, 0, -1 */
int64_t cluster_local_quarantined_children_cap(uint64_t cap, uint64_t system);
int64_t cluster_local_first_quarantined_child_cap(uint64_t cap, uint64_t system); /* slot, -1: none */
/* Lifts the suppression only: restarts nothing, keeps the tombstones; the child is then crashed. */
int32_t cluster_local_clear_quarantine_cap(uint64_t cap, uint64_t system, uint64_t slot);
int64_t cluster_local_tombstone_latest_sequence_cap(uint64_t cap, uint64_t system);
int64_t cluster_local_tombstone_latest_slot_cap(uint64_t cap, uint64_t system);
int64_t cluster_local_tombstone_latest_reason_cap(uint64_t cap, uint64_t system);
int64_t cluster_local_tombstone_latest_code_version_cap(uint64_t cap, uint64_t system);
int64_t cluster_local_tombstone_latest_input_digest_cap(uint64_t cap, uint64_t system);
int64_t cluster_local_tombstone_latest_has_replay_token_cap(uint64_t cap, uint64_t system);
int64_t cluster_local_tombstone_latest_state_epoch_cap(uint64_t cap, uint64_t system);
int64_t cluster_local_tombstone_latest_attempt_cap(uint64_t cap, uint64_t system);
int64_t cluster_local_tombstone_latest_time_ms_cap(uint64_t cap, uint64_t system);

#ifdef __cplusplus
}
#endif

#endif
