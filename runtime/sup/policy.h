/* What supervision decides, as pure functions of codes: which ends are failures, which ends ask for a
 * restart, and which slots a restart reaches. The codes are those of runtime/cluster_local.h.
 */
#ifndef JANUS_SUP_POLICY_H
#define JANUS_SUP_POLICY_H

#include <stdbool.h>
#include <stdint.h>

/* Slots first <= s < end. */
typedef struct JanusSlotRange {
    uint64_t first, end;
} JanusSlotRange;

bool janus_strategy_is_valid(uint32_t strategy);
bool janus_policy_is_valid(uint32_t policy);

/* A reason that a caller may name when it stops a child: a JANUS_STOP_… other than NONE, or a user's. */
bool janus_reason_is_valid(uint32_t reason);

/* Neither normal nor shutdown: leaves a tombstone. */
bool janus_reason_is_failure(int64_t reason);

/* Whether a child under this policy that ended by itself for this reason is to run again. */
bool janus_policy_restarts(uint32_t policy, int64_t reason);

/* The slots that restart when the child of `slot` has to. */
JanusSlotRange janus_strategy_range(uint32_t strategy, uint64_t slot, uint64_t slot_count);

#endif
