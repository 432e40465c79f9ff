/* Systems as objects: making and freeing them, finding a system or child from a handle, ActorIds. */
#include "runtime/sup/system.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "runtime/janus.h"
#include "runtime/sup/policy.h"

enum {
    PLACE_INDEX_BITS = 24, /* of a child's place: the table index of its system; the slot stands above */
    QUARANTINE_THRESHOLD = 3,
    QUARANTINE_WINDOW_MS = 60000,
};

#define PLACE_INDEX_MASK ((UINT64_C(1) << PLACE_INDEX_BITS) - 1)

static _Atomic uint64_t last_actor_id;

uint64_t janus_actor_id_next(void) {
    return atomic_fetch_add_explicit(&last_actor_id, 1, memory_order_relaxed) + 1;
}

int64_t janus_system_now(const LocalActorSystem *system) {
    return janus_clock_ms() - system->begin_ms;
}

/* ---- life of a system ---- */

static void system_free(LocalActorSystem *system) {
    for (uint64_t slot = 0; slot < system->slot_count; slot++) {
        janus_child_free_words(&system->children[slot]);
        janus_child_free_spec(system->children[slot].own_spec);
    }
    janus_tombstones_release(&system->tombstones);
    janus_intensity_release(&system->intensity);
    pthread_mutex_destroy(&system->mutex);
    free(system);
}

/* The end of the program, in two steps around the end of all actors, which is the actor layer's: first nobody
 * restarts any more, then nobody is left. */
static void stop_restarting(void) {
    for (uint64_t handle = janus_system_table_next(0); handle != 0;
         handle = janus_system_table_next(handle)) {
        LocalActorSystem *system = janus_system_table_pin(handle);
        if (system == NULL) continue;
        janus_system_lock(system);
        if (system->state == JANUS_SUPERVISOR_RUNNING) system->state = JANUS_SUPERVISOR_STOPPING;
        janus_system_unlock(system);
        janus_system_table_unpin(handle);
    }
}

static void release_all(void) {
    for (uint64_t handle = janus_system_table_next(0); handle != 0;
         handle = janus_system_table_next(handle)) {
        if (janus_system_table_pin(handle) == NULL) continue;
        while (janus_system_table_pins(handle) > 1) janus_yield(); /* fibers that are just finishing */
        janus_system_table_retire(handle);
        janus_system_table_unpin(handle);
    }
}

uint64_t cluster_local_new(uint64_t node_id, uint32_t strategy, uint64_t child_slots) {
    if (!janus_strategy_is_valid(strategy) || child_slots > JANUS_SYSTEM_SLOTS_MAX) return 0;
    /* calloc: the slots of a large system are pages of zeros that cost nothing until they are used */
    LocalActorSystem *system = calloc(1, sizeof *system + child_slots * sizeof system->children[0]);
    if (system == NULL) return 0;
    system->node_id = node_id;
    system->slot_count = child_slots;
    system->strategy = strategy;
    system->begin_ms = janus_clock_ms();
    pthread_mutex_init(&system->mutex, NULL);
    janus_tombstones_init(&system->tombstones);
    janus_intensity_init(&system->intensity);
    system->quarantine_threshold = QUARANTINE_THRESHOLD;
    system->quarantine_window_ms = QUARANTINE_WINDOW_MS;
    system->state = JANUS_SUPERVISOR_RUNNING;
    uint64_t handle = janus_system_table_insert(system, system_free, &system->handle);
    if (handle == 0) {
        system_free(system);
        return 0;
    }
    janus_runtime_at_end(stop_restarting);
    janus_runtime_after_end(release_all);
    return handle;
}

/* ---- of a whole system ---- */

int32_t cluster_local_configure_intensity(uint64_t handle, uint32_t max_restarts, int64_t within_ms) {
    LocalActorSystem *system = janus_system_table_pin(handle);
    if (system == NULL) return 0;
    janus_system_lock(system);
    bool is_done = janus_intensity_configure(&system->intensity, max_restarts, within_ms);
    janus_system_unlock(system);
    janus_system_table_unpin(handle);
    return is_done;
}

int32_t cluster_local_supervisor_state(uint64_t handle) {
    LocalActorSystem *system = janus_system_table_pin(handle);
    if (system == NULL) return -1;
    janus_system_lock(system);
    int32_t state = system->state;
    janus_system_unlock(system);
    janus_system_table_unpin(handle);
    return state;
}

uint64_t cluster_local_node_id(uint64_t handle) {
    LocalActorSystem *system = janus_system_table_pin(handle);
    if (system == NULL) return 0;
    uint64_t node_id = system->node_id;
    janus_system_table_unpin(handle);
    return node_id;
}

int32_t cluster_local_test_reset_user_actors(void) {
    const JanusActor *caller = janus_actor_current();
    if (caller != NULL && janus_actor_owner(caller) == &janus_child_owner) return 1;
    for (uint64_t handle = janus_system_table_next(0); handle != 0; handle = janus_system_table_next(handle))
        cluster_local_destroy(handle);
    atomic_store_explicit(&last_actor_id, 0, memory_order_relaxed);
    return 0;
}

/* ---- finding ---- */

void *janus_child_place(const LocalActorSystem *system, uint64_t slot) {
    uint64_t index = janus_system_table_index(system->handle);
    return (void *)(uintptr_t)(slot << PLACE_INDEX_BITS | index);
}

static uint64_t place_of(const JanusActor *actor) {
    return (uint64_t)(uintptr_t)janus_actor_data(actor);
}

LocalActorSystem *janus_system_pin_of(const JanusActor *actor, uint64_t *slot) {
    uint64_t place = place_of(actor);
    *slot = place >> PLACE_INDEX_BITS;
    return janus_system_table_pin_index((uint32_t)(place & PLACE_INDEX_MASK));
}

JanusChildAccess janus_child_begin(uint64_t handle, uint64_t slot) {
    LocalActorSystem *system = janus_system_table_pin(handle);
    if (system == NULL) return (JanusChildAccess){0};
    if (slot >= system->slot_count) {
        janus_system_table_unpin(handle);
        return (JanusChildAccess){0};
    }
    janus_system_lock(system);
    return (JanusChildAccess){system, &system->children[slot], slot};
}

/* The actor may be stopped, and its block reused, at any time before the mutex is held; what counts is that
 * the child found there has the very actor that the reference names. */
JanusChildAccess janus_child_begin_ref(uint64_t ref) {
    const JanusActor *actor = janus_actor_find(ref);
    if (actor == NULL || janus_actor_owner(actor) != &janus_child_owner) return (JanusChildAccess){0};
    uint64_t slot;
    LocalActorSystem *system = janus_system_pin_of(actor, &slot);
    if (system == NULL) return (JanusChildAccess){0};
    janus_system_lock(system);
    JanusChildAccess access = {.system = system, .slot = slot};
    if (slot < system->slot_count) access.child = &system->children[slot];
    if (access.child != NULL && access.child->actor == actor && janus_actor_ref(actor) == ref) return access;
    janus_child_end(access);
    return (JanusChildAccess){0};
}

void janus_child_end(JanusChildAccess access) {
    uint64_t handle = access.system->handle;
    janus_system_unlock(access.system);
    janus_system_table_unpin(handle);
}

bool janus_system_is_inside(const LocalActorSystem *system) {
    const JanusActor *caller = janus_actor_current();
    if (caller == NULL || janus_actor_owner(caller) != &janus_child_owner) return false;
    return (place_of(caller) & PLACE_INDEX_MASK) == janus_system_table_index(system->handle);
}
