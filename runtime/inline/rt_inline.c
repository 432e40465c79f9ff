/* What --release inlines into generated code: the same functions as in the archive, from the same headers,
 * compiled to bitcode by the compiler's LLVM. Only the hot way is here; the rest stays a call into the
 * archive.
 */
#include "runtime/actor/state.h"
#include "runtime/actor/turn.h"

uint64_t janus_actor_state_ptr(uint64_t actor) {
    return janus_state_of(actor);
}

uint64_t janus_actor_state_slot_load(uint64_t base, uint64_t slot) {
    return *janus_state_slot(base, slot);
}

uint64_t janus_actor_state_slot_store(uint64_t base, uint64_t slot, uint64_t value) {
    return *janus_state_slot(base, slot) = value;
}

int32_t janus_loop_next(uint64_t actor) {
    return janus_turn_next((JanusActor *)actor);
}

int64_t janus_loop_message(uint64_t actor) {
    return ((JanusActor *)actor)->current->tag;
}

const uint64_t *janus_actor_payload(uint64_t actor) {
    return janus_turn_payload((JanusActor *)actor);
}
