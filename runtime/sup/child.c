/* Starting children, and ending them for good. A start reserves its slot under the mutex, runs setup outside
 * of it, and looks again: a system that was shut down meanwhile takes no new child. */
#include <stdlib.h>
#include <string.h>

#include "runtime/sup/policy.h"
#include "runtime/sup/system.h"

static bool is_free(const JanusChild *child) {
    if (child->actor != NULL) return false;
    return child->lifecycle == JANUS_LIFECYCLE_EMPTY || child->lifecycle == JANUS_LIFECYCLE_STOPPED ||
           child->lifecycle == JANUS_LIFECYCLE_CRASHED;
}

/* Takes a free slot for a start. Returns what it held, -1 when it is not to be had. */
static int reserve(LocalActorSystem *system, JanusChild *child) {
    int previous = -1;
    janus_system_lock(system);
    if (system->state == JANUS_SUPERVISOR_RUNNING && is_free(child)) {
        previous = child->lifecycle;
        child->lifecycle = JANUS_LIFECYCLE_STARTING;
    }
    janus_system_unlock(system);
    return previous;
}

static void withdraw(LocalActorSystem *system, JanusChild *child, int previous) {
    janus_system_lock(system);
    child->lifecycle = (uint8_t)previous;
    janus_system_unlock(system);
}

void janus_child_free_words(const JanusChild *child) {
    if (child->words == NULL) return;
    janus_actor_release_start(child->words_spec, child->words);
    free(child->words);
}

/* Enters the new actor into its slot. False when the system stopped in the meantime. */
static bool move_in(LocalActorSystem *system, JanusChild *child, JanusChild occupant) {
    janus_system_lock(system);
    bool is_welcome = system->state == JANUS_SUPERVISOR_RUNNING;
    if (is_welcome) {
        janus_child_free_words(child);
        *child = occupant;
    }
    janus_system_unlock(system);
    return is_welcome;
}

/* Null without start parameters; *failed tells when memory is short. */
static uint64_t *copy_words(const JanusActorSpec *spec, const uint64_t *words, bool *failed) {
    *failed = false;
    if (spec->start_words == 0 || words == NULL) return NULL;
    size_t size_bytes = spec->start_words * sizeof *words;
    uint64_t *copy = malloc(size_bytes);
    *failed = copy == NULL;
    return copy == NULL ? NULL : memcpy(copy, words, size_bytes);
}

/* Makes the actor, claimed. On failure nothing remains. */
static JanusActor *make_actor(LocalActorSystem *system, uint64_t slot, const JanusActorSpec *spec,
                              const uint64_t *words, uint64_t **copy) {
    bool failed;
    *copy = copy_words(spec, words, &failed);
    if (failed) return NULL;
    JanusActor *actor = janus_actor_create(spec, *copy, &janus_child_owner, janus_child_place(system, slot));
    if (actor == NULL) free(*copy);
    return actor;
}

static JanusStarted start_in(LocalActorSystem *system, uint64_t slot, uint32_t policy,
                             const JanusActorSpec *spec, const uint64_t *words, void *own_spec) {
    JanusChild *child = &system->children[slot];
    int previous = reserve(system, child);
    if (previous < 0) return (JanusStarted){0};
    uint64_t *copy;
    JanusActor *actor = make_actor(system, slot, spec, words, &copy);
    if (actor == NULL) {
        withdraw(system, child, previous);
        return (JanusStarted){0};
    }
    JanusStarted started = {janus_actor_id_next(), janus_actor_ref(actor)};
    JanusChild occupant = {.actor = actor,
                           .words = copy,
                           .words_spec = spec,
                           .actor_id = started.actor_id,
                           .policy = (uint8_t)policy,
                           .lifecycle = JANUS_LIFECYCLE_RUNNING,
                           .own_spec = own_spec};
    if (move_in(system, child, occupant)) {
        janus_actor_release(actor);
        return started;
    }
    janus_actor_stop(actor);
    free(copy);
    withdraw(system, child, previous);
    return (JanusStarted){0};
}

JanusStarted janus_child_start(uint64_t handle, uint64_t slot, uint32_t policy, const JanusActorSpec *spec,
                               const uint64_t *words, void *own_spec) {
    JanusStarted started = {0};
    LocalActorSystem *system = janus_system_table_pin(handle);
    if (system != NULL) {
        if (slot < system->slot_count && janus_policy_is_valid(policy))
            started = start_in(system, slot, policy, spec, words, own_spec);
        janus_system_table_unpin(handle);
    }
    if (started.actor_id == 0) { /* the slot has not taken over what it was given */
        janus_actor_release_start(spec, words);
        janus_child_free_spec(own_spec);
    }
    return started;
}

void janus_child_stop_locked(LocalActorSystem *system, JanusChild *child) {
    JanusActor *actor = child->actor;
    void *own_spec = child->own_spec;
    child->actor = NULL;
    child->own_spec = NULL;
    child->is_stopping = false;
    janus_system_unlock(system);
    janus_actor_stop(actor);
    janus_child_free_spec(own_spec);
}
