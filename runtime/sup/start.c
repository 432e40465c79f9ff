/* The ways to start a child: from an actor's specification (what generated wrappers call), from C functions
 * (the names of the bridge), and from function values. The last makes a specification for that child
 * alone.
 */
#include <stdlib.h>

#include "runtime/janus.h"
#include "runtime/os/stack.h"
#include "runtime/sup/spec_table.h"
#include "runtime/sup/system.h"

enum { DEFAULT_MAILBOX_CAPACITY = 1024 };

/* ---- from a specification ---- */

uint64_t janus_actor_start_supervised(uint64_t system, uint64_t slot, uint32_t policy,
                                      const JanusActorSpec *spec, const uint64_t *words) {
    return janus_child_start(system, slot, policy, spec, words, NULL).actor_id;
}

uint64_t janus_actor_start_supervised_ref(uint64_t system, uint64_t slot, uint32_t policy,
                                          const JanusActorSpec *spec, const uint64_t *words) {
    return janus_child_start(system, slot, policy, spec, words, NULL).ref;
}

/* ---- from C functions ---- */

static JanusStarted start_from_c(uint64_t system, uint64_t slot, uint32_t policy, JanusActorSpec parts) {
    janus_stack_probe_deep();
    bool is_complete = parts.setup != NULL && parts.handler != NULL && parts.destroy != NULL;
    if (!is_complete || parts.mailbox_capacity == 0) return (JanusStarted){0};
    const JanusActorSpec *spec = janus_spec_intern(&parts);
    return spec == NULL ? (JanusStarted){0} : janus_child_start(system, slot, policy, spec, NULL, NULL);
}

uint64_t cluster_local_start_stateful_actor(uint64_t system, uint64_t slot, uint32_t policy,
                                            const void *setup, const void *handler, const void *destroy) {
    JanusActorSpec parts = {.setup = setup,
                            .handler = handler,
                            .destroy = destroy,
                            .mailbox_capacity = DEFAULT_MAILBOX_CAPACITY,
                            .timeout_ms = -1};
    return start_from_c(system, slot, policy, parts).actor_id;
}

uint64_t cluster_local_start_stateful_actor_ref_with_mailbox(uint64_t system, uint64_t slot, uint32_t policy,
                                                             const void *setup, const void *handler,
                                                             const void *destroy, uint64_t mailbox_capacity) {
    JanusActorSpec parts = {.setup = setup,
                            .handler = handler,
                            .destroy = destroy,
                            .mailbox_capacity = mailbox_capacity,
                            .timeout_ms = -1};
    return start_from_c(system, slot, policy, parts).ref;
}

static JanusStarted start_with_timeout(uint64_t system, uint64_t slot, uint32_t policy,
                                       JanusActorSpec parts) {
    if (parts.timeout == NULL || parts.timeout_ms < 0) return (JanusStarted){0};
    return start_from_c(system, slot, policy, parts);
}

static JanusActorSpec timed_parts(const void *setup, const void *handler, const void *destroy,
                                  uint64_t mailbox_capacity, const void *timeout, int64_t timeout_ms) {
    return (JanusActorSpec){.setup = setup,
                            .handler = handler,
                            .timeout = timeout,
                            .destroy = destroy,
                            .mailbox_capacity = mailbox_capacity,
                            .timeout_ms = timeout_ms};
}

uint64_t cluster_local_start_stateful_actor_with_mailbox_timeout(uint64_t system, uint64_t slot,
                                                                 uint32_t policy, const void *setup,
                                                                 const void *handler, const void *destroy,
                                                                 uint64_t mailbox_capacity,
                                                                 const void *timeout, int64_t timeout_ms) {
    JanusActorSpec parts = timed_parts(setup, handler, destroy, mailbox_capacity, timeout, timeout_ms);
    return start_with_timeout(system, slot, policy, parts).actor_id;
}

uint64_t cluster_local_start_stateful_actor_ref_with_mailbox_timeout(
    uint64_t system, uint64_t slot, uint32_t policy, const void *setup, const void *handler,
    const void *destroy, uint64_t mailbox_capacity, const void *timeout, int64_t timeout_ms) {
    JanusActorSpec parts = timed_parts(setup, handler, destroy, mailbox_capacity, timeout, timeout_ms);
    return start_with_timeout(system, slot, policy, parts).ref;
}

/* ---- from function values ---- */

/* A specification whose functions call function values; the actor that runs leads back to them. */
typedef struct FunctionSpec {
    JanusActorSpec spec; /* first: the actor's specification is this object */
    JanusFunction *setup, *handler, *destroy;
} FunctionSpec;

static const FunctionSpec *current_functions(void) {
    return (const FunctionSpec *)janus_actor_spec(janus_actor_current());
}

static uint64_t call_setup(void) {
    const JanusFunction *setup = current_functions()->setup;
    return ((uint64_t(*)(const JanusFunction *))setup->code)(setup);
}

static int64_t call_handler(uint64_t actor, int64_t message) {
    const JanusFunction *handler = current_functions()->handler;
    return ((int64_t(*)(const JanusFunction *, uint64_t, int64_t))handler->code)(handler, actor, message);
}

static int64_t call_destroy(uint64_t state) {
    const JanusFunction *destroy = current_functions()->destroy;
    return ((int64_t(*)(const JanusFunction *, uint64_t))destroy->code)(destroy, state);
}

void janus_child_free_spec(void *own_spec) {
    FunctionSpec *functions = own_spec;
    if (functions == NULL) return;
    janus_function_release(functions->setup);
    janus_function_release(functions->handler);
    janus_function_release(functions->destroy);
    free(functions);
}

/* Restarts may happen on any thread. */
static JanusFunction *keep_function(const JanusFunction *borrowed) {
    JanusFunction *function = (JanusFunction *)borrowed;
    janus_function_share(function);
    janus_retain(function);
    return function;
}

uint64_t cluster_local_start_actor(uint64_t system, uint64_t slot, uint32_t policy,
                                   const JanusFunction *setup, const JanusFunction *handler,
                                   const JanusFunction *destroy) {
    FunctionSpec *functions = malloc(sizeof *functions);
    if (functions == NULL) return 0;
    *functions = (FunctionSpec){.spec = {.name = "actor",
                                         .setup = (const void *)call_setup,
                                         .handler = (const void *)call_handler,
                                         .destroy = (const void *)call_destroy,
                                         .mailbox_capacity = DEFAULT_MAILBOX_CAPACITY,
                                         .timeout_ms = -1},
                                .setup = keep_function(setup),
                                .handler = keep_function(handler),
                                .destroy = keep_function(destroy)};
    return janus_child_start(system, slot, policy, &functions->spec, NULL, functions).ref;
}
