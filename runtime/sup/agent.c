/* The agent of a system: an actor of the runtime's own that carries out what a handler of the system asks of
 * the system, and could not wait for. It is made when it is first needed and takes one request after another.
 * A request is a tag (see request_pack); the actor's data is the handle of its system.
 */
#include "runtime/janus.h"
#include "runtime/sup/system.h"

enum { MAILBOX_CAPACITY = 4096, SLOT_SHIFT = 3, REASON_SHIFT = SLOT_SHIFT + 24 };

/* kind : 3, slot : 24, reason : 31 */
static int64_t request_pack(JanusRequest request, uint64_t slot, uint32_t reason) {
    return (int64_t)((uint64_t)reason << REASON_SHIFT | slot << SLOT_SHIFT | request);
}

static bool carry_out(LocalActorSystem *system, JanusRequest request, uint64_t slot, uint32_t reason) {
    switch (request) {
    case JANUS_REQUEST_CRASH: return janus_child_crash(system, slot);
    case JANUS_REQUEST_STOP: return janus_child_stop(system, slot, 0, reason);
    case JANUS_REQUEST_GROUP_RESTART: return janus_group_restart(system, slot);
    case JANUS_REQUEST_STOP_ALL: return janus_system_stop_all(system);
    case JANUS_REQUEST_SHUTDOWN: return janus_system_shutdown(system);
    case JANUS_REQUEST_DESTROY: return janus_system_destroy(system);
    case JANUS_REQUEST_QUIT: break;
    }
    return false;
}

static uint64_t agent_setup(void) {
    return 1; /* no state of its own, but 0 would mean failure */
}

static int64_t agent_destroy(uint64_t state) {
    (void)state;
    return 0;
}

/* Ends when it is told to, or finds its system gone. */
static int64_t agent_handler(uint64_t self, int64_t tag) {
    (void)self;
    uint64_t handle = (uint64_t)(uintptr_t)janus_actor_data(janus_actor_current());
    JanusRequest request = (JanusRequest)(tag & ((1 << SLOT_SHIFT) - 1));
    uint64_t slot = (uint64_t)tag >> SLOT_SHIFT & (JANUS_SYSTEM_SLOTS_MAX - 1);
    LocalActorSystem *system = request == JANUS_REQUEST_QUIT ? NULL : janus_system_table_pin(handle);
    if (system == NULL) return JANUS_STOP_NORMAL;
    carry_out(system, request, slot, (uint32_t)((uint64_t)tag >> REASON_SHIFT));
    janus_system_table_unpin(handle);
    return 0;
}

static void agent_ended(JanusActor *actor, uint32_t incarnation, int64_t reason) {
    (void)reason;
    if (janus_actor_claim_halted(actor, incarnation)) janus_actor_stop(actor);
}

static const JanusActorOwner agent_owner = {.ended = agent_ended};

static const JanusActorSpec agent_spec = {
    .name = "supervisor",
    .setup = (const void *)agent_setup,
    .handler = (const void *)agent_handler,
    .destroy = (const void *)agent_destroy,
    .mailbox_capacity = MAILBOX_CAPACITY,
    .timeout_ms = -1,
};

/* The agent's reference, 0 when there is no memory for one. Of two callers at once, one agent stays. */
static JanusActorRef agent_ref(LocalActorSystem *system) {
    janus_system_lock(system);
    JanusActorRef ref = system->agent;
    janus_system_unlock(system);
    if (ref != 0) return ref;
    JanusActor *actor =
        janus_actor_create(&agent_spec, NULL, &agent_owner, (void *)(uintptr_t)system->handle);
    if (actor == NULL) return 0;
    janus_system_lock(system);
    bool is_first = system->agent == 0;
    if (is_first) system->agent = janus_actor_ref(actor);
    ref = system->agent;
    janus_system_unlock(system);
    if (is_first)
        janus_actor_release(actor);
    else
        janus_actor_stop(actor);
    return ref;
}

bool janus_agent_post(LocalActorSystem *system, JanusRequest request, uint64_t slot, uint32_t reason) {
    JanusActorRef ref = agent_ref(system);
    return ref != 0 && janus_actor_try_send(ref, request_pack(request, slot, reason)) == 1;
}

void janus_agent_quit(LocalActorSystem *system) {
    janus_system_lock(system);
    JanusActorRef ref = system->agent;
    janus_system_unlock(system);
    if (ref != 0) janus_actor_try_send(ref, request_pack(JANUS_REQUEST_QUIT, 0, 0));
}
