/* For the tests of supervision: one actor declaration as the compiler would emit it, driven by messages, and
 * a log of what its functions did. Included by one file each; everything is static.
 */
#ifndef TESTS_UNIT_SUP_SUPPORT_H
#define TESTS_UNIT_SUP_SUPPORT_H

#include <check.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/janus.h"
#include "runtime/sched/sched.h"

/* What the test actor does with a message; the number of a NOTE is kept in its state. */
enum {
    MESSAGE_NOTE_MAX = 99, /* 0 … 99: note the number */
    MESSAGE_RETURN_NORMAL = 100,
    MESSAGE_RETURN_CRASH = 101,
    MESSAGE_RETURN_USER = 102,             /* as `return 7` */
    MESSAGE_HOLD = 103,                    /* stay in the handler until the gate opens */
    MESSAGE_OPEN = 104,                    /* let others run for a while, then open the gate */
    MESSAGE_HOLD_THEN_STOP = 105,          /* HOLD, then STOP_SELF */
    MESSAGE_HOLD_THEN_CRASH_PARTNER = 106, /* HOLD, then crash slot 0 of the partner system */
    MESSAGE_HOLD_THEN_FAIL = 107,          /* HOLD, then RETURN_CRASH */
    MESSAGE_CRASH_SELF = 110,              /* local_handle_crash of its own slot */
    MESSAGE_STOP_SELF = 111,
    MESSAGE_CRASH_NEXT = 112, /* of the slot after its own */
    MESSAGE_STOP_NEXT = 113,
    MESSAGE_SHUTDOWN = 114,
    MESSAGE_DESTROY = 115,
    MESSAGE_RESET = 116,
    MESSAGE_START_NEXT = 117, /* the test actor 'n' in the slot after its own */
};

/* Its start parameters: a letter for the log, and where it lives. */
enum { WORD_NAME, WORD_SYSTEM, WORD_SLOT, WORD_COUNT };

typedef struct TestState {
    uint64_t words[WORD_COUNT];
    int64_t noted;
} TestState;

static _Atomic int live_states;      /* setups minus destroys */
static _Atomic int64_t last_noted;   /* the last NOTE any actor handled */
static _Atomic int handled;          /* messages */
static _Atomic int held;             /* handlers inside HOLD */
static _Atomic bool gate;            /* open: HOLD goes on */
static _Atomic int inner_result;     /* of the call an actor made from inside */
static _Atomic uint64_t partners[2]; /* two systems whose children crash one another */
static _Atomic int setups_to_fail;   /* the next so many setups fail */

/* The log: 's' and the name for a setup, 'd' for a destroy. */
static char log_text[512];
static _Atomic int log_length;

static void log_event(char event, uint64_t name) {
    int at = atomic_fetch_add(&log_length, 2);
    if (at + 2 < (int)sizeof log_text) {
        log_text[at] = event;
        log_text[at + 1] = (char)name;
    }
}

static void log_clear(void) {
    memset(log_text, 0, sizeof log_text);
    atomic_store(&log_length, 0);
}

static uint64_t test_setup(void) {
    if (atomic_load(&setups_to_fail) > 0) {
        atomic_fetch_sub(&setups_to_fail, 1);
        return 0;
    }
    TestState *state = calloc(1, sizeof *state);
    for (uint64_t word = 0; word < WORD_COUNT; word++) state->words[word] = janus_actor_start_word(word);
    log_event('s', state->words[WORD_NAME]);
    atomic_fetch_add(&live_states, 1);
    return (uint64_t)(uintptr_t)state;
}

static int64_t test_destroy(uint64_t base) {
    TestState *state = (TestState *)(uintptr_t)base;
    log_event('d', state->words[WORD_NAME]);
    atomic_fetch_sub(&live_states, 1);
    free(state);
    return 0;
}

static uint64_t start(uint64_t system, uint64_t slot, uint32_t policy, char name);

static int call_from_inside(uint64_t system, uint64_t slot, int64_t tag) {
    switch (tag) {
    case MESSAGE_CRASH_SELF: return cluster_local_handle_crash(system, slot);
    case MESSAGE_HOLD_THEN_CRASH_PARTNER:
        return cluster_local_handle_crash(atomic_load(&partners[system == atomic_load(&partners[0])]), 0);
    case MESSAGE_HOLD_THEN_STOP:
    case MESSAGE_STOP_SELF: return cluster_local_stop_child(system, slot, JANUS_STOP_SHUTDOWN);
    case MESSAGE_CRASH_NEXT: return cluster_local_handle_crash(system, slot + 1);
    case MESSAGE_STOP_NEXT: return cluster_local_stop_child(system, slot + 1, JANUS_STOP_KILLED);
    case MESSAGE_SHUTDOWN: return cluster_local_shutdown(system);
    case MESSAGE_DESTROY: return cluster_local_destroy(system);
    case MESSAGE_START_NEXT: return start(system, slot + 1, JANUS_POLICY_PERMANENT, 'n') != 0;
    case MESSAGE_RESET: return cluster_local_test_reset_user_actors();
    default: return -1;
    }
}

static int64_t test_handler(uint64_t actor, int64_t tag) {
    TestState *state = (TestState *)(uintptr_t)janus_actor_state_ptr(actor);
    if (tag <= MESSAGE_NOTE_MAX) {
        state->noted = tag;
        atomic_store(&last_noted, tag);
    } else if (tag == MESSAGE_HOLD || (tag >= MESSAGE_HOLD_THEN_STOP && tag <= MESSAGE_HOLD_THEN_FAIL)) {
        atomic_fetch_add(&held, 1);
        while (!atomic_load(&gate)) janus_yield();
        atomic_fetch_sub(&held, 1);
    } else if (tag == MESSAGE_OPEN) {
        for (int i = 0; i < 100; i++) janus_yield();
        atomic_store(&gate, true);
    }
    if (tag >= MESSAGE_HOLD_THEN_STOP) {
        atomic_store(&inner_result,
                     call_from_inside(state->words[WORD_SYSTEM], state->words[WORD_SLOT], tag));
    }
    atomic_fetch_add(&handled, 1);
    switch (tag) {
    case MESSAGE_RETURN_NORMAL: return JANUS_STOP_NORMAL;
    case MESSAGE_HOLD_THEN_FAIL:
    case MESSAGE_RETURN_CRASH: return JANUS_STOP_CRASH;
    case MESSAGE_RETURN_USER: return JANUS_STOP_USER + 7;
    default: return 0;
    }
}

static const JanusActorSpec test_spec = {
    .name = "Test",
    .setup = (const void *)test_setup,
    .handler = (const void *)test_handler,
    .destroy = (const void *)test_destroy,
    .mailbox_capacity = 8,
    .timeout_ms = -1,
    .slot_count = 1,
    .start_words = WORD_COUNT,
};

/* Starts the test actor of that name; gives its reference. */
static uint64_t start(uint64_t system, uint64_t slot, uint32_t policy, char name) {
    uint64_t words[WORD_COUNT] = {(uint64_t)name, system, slot};
    return janus_actor_start_supervised_ref(system, slot, policy, &test_spec, words);
}

/* Lets others run until the condition holds. */
#define WAIT_UNTIL(condition)                                                                                \
    while (!(condition)) janus_yield()

static int (*test_body)(void);

static int32_t run_body(void) {
    return test_body();
}

/* Runs a test's body as the main fiber of a fresh runtime. Every state must be gone at its end. */
static void run_in_runtime(int (*body)(void)) {
    atomic_store(&live_states, 0);
    atomic_store(&handled, 0);
    atomic_store(&held, 0);
    atomic_store(&gate, false);
    atomic_store(&inner_result, -99);
    atomic_store(&setups_to_fail, 0);
    log_clear();
    test_body = body;
    ck_assert_int_eq(janus_runtime_run(run_body), 0);
    ck_assert_int_eq(atomic_load(&live_states), 0);
}

#define TEST_IN_RUNTIME(name)                                                                                \
    static int name##_body(void);                                                                            \
    START_TEST(name) {                                                                                       \
        run_in_runtime(name##_body);                                                                         \
    }                                                                                                        \
    END_TEST                                                                                                 \
    static int name##_body(void)

#endif
