/* The tables of restart policies and strategies. Callers validate the codes first. */
#include "runtime/sup/policy.h"

#include "runtime/cluster_local.h"
#include "runtime/janus.h"

bool janus_strategy_is_valid(uint32_t strategy) {
    return strategy <= JANUS_STRATEGY_REST_FOR_ONE;
}

bool janus_policy_is_valid(uint32_t policy) {
    return policy <= JANUS_POLICY_TEMPORARY;
}

bool janus_reason_is_valid(uint32_t reason) {
    bool is_named = reason >= JANUS_STOP_NORMAL && reason <= JANUS_STOP_REDUCTIONS;
    return is_named || (reason >= JANUS_STOP_USER && reason <= INT32_MAX);
}

bool janus_reason_is_failure(int64_t reason) {
    return reason != JANUS_STOP_NORMAL && reason != JANUS_STOP_SHUTDOWN;
}

bool janus_policy_restarts(uint32_t policy, int64_t reason) {
    switch (policy) {
    case JANUS_POLICY_PERMANENT: return true;
    case JANUS_POLICY_TRANSIENT: return janus_reason_is_failure(reason);
    default: return false;
    }
}

JanusSlotRange janus_strategy_range(uint32_t strategy, uint64_t slot, uint64_t slot_count) {
    switch (strategy) {
    case JANUS_STRATEGY_ONE_FOR_ALL: return (JanusSlotRange){0, slot_count};
    case JANUS_STRATEGY_REST_FOR_ONE: return (JanusSlotRange){slot, slot_count};
    default: return (JanusSlotRange){slot, slot + 1};
    }
}
