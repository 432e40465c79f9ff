/* State tables: slots of 64 bits behind a header that holds their number. The base is the address of slot 0.
 * Shared with the bitcode that --release builds inline. */
#ifndef JANUS_ACTOR_STATE_H
#define JANUS_ACTOR_STATE_H

#include "runtime/actor/block.h"

/* Panics: there is no such slot. */
_Noreturn JANUS_COLD void janus_actor_state_fault(uint64_t base, uint64_t slot);

static inline uint64_t janus_state_of(uint64_t address) {
    uint64_t end = (uint64_t)janus_pool_bound(JANUS_POOL_ACTOR) * sizeof(JanusActor); /* before the base */
    uint64_t offset = address - (uint64_t)janus_pool_base[JANUS_POOL_ACTOR];
    if (JANUS_UNLIKELY(offset >= end || offset % sizeof(JanusActor) != 0)) return 0;
    return ((const JanusActor *)address)->state;
}

static inline uint64_t *janus_state_slot(uint64_t base, uint64_t slot) {
    uint64_t *slots = (uint64_t *)base;
    if (JANUS_UNLIKELY(base == 0 || slot >= slots[-1])) janus_actor_state_fault(base, slot);
    return slots + slot;
}

#endif
