/* LocalActorSystem: a supervisor with numbered child slots, as the files of this folder share it.
 *
 * `mutex` guards everything below it for a few instructions; nobody waits, runs user code or calls a waiting
 * function of the actor layer with it held. Whoever restarts or stops a child holds the actor's claim, and
 * decides under `mutex` with the claim held; so between two decisions on one child there is always a message
 * boundary. Restarts that reach several children take `group` first, then claim in slot order.
 *
 *   lifecycle of a slot      EMPTY -> STARTING -> RUNNING -> STARTING (restart) | STOPPING | STOPPED |
 * CRASHED | QUARANTINED; a slot that is down starts again; QUARANTINED first becomes CRASHED state of a
 * system        RUNNING -> STOPPING -> STOPPED, RUNNING -> FAILED
 *
 * A child has an actor exactly while it may still run: RUNNING, STOPPING, and STARTING when it is a restart.
 */
#ifndef JANUS_SUP_SYSTEM_H
#define JANUS_SUP_SYSTEM_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "runtime/actor/actor.h"
#include "runtime/cluster_local.h"
#include "runtime/sched/sched.h"
#include "runtime/sup/intensity.h"
#include "runtime/sup/system_table.h"
#include "runtime/sup/tombstone.h"

typedef struct JanusChild {
    JanusActor *actor;                /* null while down */
    uint64_t *words;                  /* copy of the start parameters, owned; null without any */
    const JanusActorSpec *words_spec; /* whose they are: a constant, when there are words */
    void *own_spec;    /* the specification, when it was made for this child alone; else null */
    uint64_t actor_id; /* of the present or last run, 0: never ran */
    uint32_t restarts; /* of this occupant of the slot, saturating */
    int32_t last_exit; /* JANUS_STOP_…, saturating */
    uint8_t policy;    /* JANUS_POLICY_… */
    uint8_t lifecycle; /* JANUS_LIFECYCLE_… */
    uint8_t end_state; /* JANUS_TASK_COMPLETED or _CANCELLED: how the last run ended */
    bool is_stopping;  /* its own handler asked for its stop: no policy at its end */
    bool is_in_group;  /* claimed by the group restart in progress */
} JanusChild;

struct LocalActorSystem {
    uint64_t handle;
    uint64_t node_id;
    uint64_t slot_count;
    uint32_t strategy;
    int64_t begin_ms; /* of the monotonic clock */
    JanusMutex group; /* one group restart at a time */

    pthread_mutex_t mutex;
    JanusTombstones tombstones;
    JanusIntensity intensity;
    int64_t quarantine_window_ms;
    uint64_t quarantined; /* children */
    JanusActorRef agent;  /* carries out what own handlers ask for; 0 until one does */
    uint32_t quarantine_threshold;
    bool is_quarantine_on;
    uint8_t state; /* JANUS_SUPERVISOR_… */
    JanusChild children[];
};

static inline void janus_system_lock(LocalActorSystem *system) {
    pthread_mutex_lock(&system->mutex);
}

static inline void janus_system_unlock(LocalActorSystem *system) {
    pthread_mutex_unlock(&system->mutex);
}

/* Milliseconds since the system began. Under the mutex the answers never decrease. */
int64_t janus_system_now(const LocalActorSystem *system);

/* The next ActorId of the process, from 1. */
uint64_t janus_actor_id_next(void);

/* The owner of all supervised actors. */
extern const JanusActorOwner janus_child_owner;

/* The `data` of a supervised actor: where its child is, without a pointer that could dangle. */
void *janus_child_place(const LocalActorSystem *system, uint64_t slot);

/* A child found and locked. */
typedef struct JanusChildAccess {
    LocalActorSystem *system; /* null: not found, nothing to end */
    JanusChild *child;
    uint64_t slot;
} JanusChildAccess;

/* Pins the system, checks the slot (or the reference, which must name the child that lives there now), and
 * takes the mutex. Every successful begin is followed by end, which gives both back. */
JanusChildAccess janus_child_begin(uint64_t system, uint64_t slot);
JanusChildAccess janus_child_begin_ref(uint64_t ref);
void janus_child_end(JanusChildAccess access);

/* Pins the system that the actor's data names, and gives the slot; null: it is gone. Without a claim the
 * actor may be somebody else's by now, so what is found must be compared with the books. Unpin by
 * system->handle. */
LocalActorSystem *janus_system_pin_of(const JanusActor *actor, uint64_t *slot);

/* Whether the calling fiber runs a function (handler, setup, …) of one of the system's children. Such a
 * caller must not wait for the system. */
bool janus_system_is_inside(const LocalActorSystem *system);

/* Whether the number is the capability that cluster_local_cap gives. */
bool janus_cap_is_valid(uint64_t cap);

/* ---- starting (child.c) ---- */

/* What a start gives back. */
typedef struct JanusStarted {
    uint64_t actor_id; /* 0: failed */
    JanusActorRef ref;
} JanusStarted;

/* Releases and frees the start parameters of a child, if it has any. */
void janus_child_free_words(const JanusChild *child);
/* Frees a specification that was made for one child (start.c); null: nothing. */
void janus_child_free_spec(void *own_spec);

/* Starts a child in a free slot. `own_spec`: what to free with the child, also when this fails; null:
 * nothing. */
JanusStarted janus_child_start(uint64_t system, uint64_t slot, uint32_t policy, const JanusActorSpec *spec,
                               const uint64_t *words, void *own_spec);

/* Ends a claimed child for good: the books say why (mutex held by the caller, lifecycle already set), then
 * the actor is stopped. Returns with the mutex released. */
void janus_child_stop_locked(LocalActorSystem *system, JanusChild *child);

/* ---- ends and restarts (restart.c) ---- */

/* Makes the child crash as if it had ended by itself, and carries out what follows. */
bool janus_child_crash(LocalActorSystem *system, uint64_t slot);

/* Restarts the group of a child that is down and waits for that; nothing to do when somebody else has. */
bool janus_group_restart(LocalActorSystem *system, uint64_t slot);

/* Writes a tombstone for the child's present run. Mutex held. */
void janus_child_bury(LocalActorSystem *system, uint64_t slot, int64_t reason, int64_t now_ms);

/* ---- stopping (stop.c) ---- */

/* Stops the child whose reference is `ref`, or with 0 whichever lives in the slot. */
bool janus_child_stop(LocalActorSystem *system, uint64_t slot, JanusActorRef ref, uint32_t reason);

/* Stops all children, last slot first. The system's state must keep others from starting any more. False: one
 * of them waits for the caller's own actor, so the agent carries on. */
bool janus_system_stop_all(LocalActorSystem *system);

bool janus_system_shutdown(LocalActorSystem *system);
bool janus_system_destroy(LocalActorSystem *system);

/* ---- what own handlers ask for (agent.c) ---- */

typedef enum JanusRequest {
    JANUS_REQUEST_CRASH,
    JANUS_REQUEST_STOP,
    JANUS_REQUEST_GROUP_RESTART,
    JANUS_REQUEST_STOP_ALL,
    JANUS_REQUEST_SHUTDOWN,
    JANUS_REQUEST_DESTROY,
    JANUS_REQUEST_QUIT,
} JanusRequest;

/* Has the system's agent carry out a request, in the order of the calls. False: too many wait already. */
bool janus_agent_post(LocalActorSystem *system, JanusRequest request, uint64_t slot, uint32_t reason);

/* Ends the agent, if there is one, when it has done what was posted before. */
void janus_agent_quit(LocalActorSystem *system);

#endif
