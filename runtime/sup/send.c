/* Raw sends: a plain tag into the mailbox of a child, if there is room. */
#include "runtime/janus.h"

int32_t cluster_local_ref_try_send(uint64_t ref, int64_t message) {
    return janus_actor_try_send(ref, message);
}

int32_t cluster_local_try_send(uint64_t system, uint64_t slot, int64_t message) {
    uint64_t ref = cluster_local_actor_ref(system, slot);
    return ref != 0 && janus_actor_try_send(ref, message) == 1;
}
