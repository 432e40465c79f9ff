/* For the runtime's unit tests: a test body that runs as the main fiber, and actors written by hand in the
 * shape that generated code has. */
#ifndef TESTS_UNIT_RT_SUPPORT_H
#define TESTS_UNIT_RT_SUPPORT_H

#include <check.h>
#include <stdlib.h>

#include "runtime/actor/actor.h"
#include "runtime/janus.h"
#include "runtime/sched/sched.h"

/* RUNTIME_TEST(name) { …; return 0; }  runs its body on the main fiber and expects `return 0`. */
#define RUNTIME_TEST(name)                                                                                   \
    static int32_t name##_body(void);                                                                        \
    START_TEST(name) {                                                                                       \
        ck_assert_int_eq(janus_runtime_run(name##_body), 0);                                                 \
    }                                                                                                        \
    END_TEST                                                                                                 \
    static int32_t name##_body(void)

/* The loop that the compiler makes of an actor's handler and timeout. */
#define ACTOR_LOOP(X, timeout_call)                                                                          \
    static int64_t X##_loop(void) {                                                                          \
        uint64_t actor = janus_loop_actor();                                                                 \
        for (;;) {                                                                                           \
            int32_t kind = janus_loop_next(actor);                                                           \
            if (kind == 0) return 0;                                                                         \
            int64_t reason = kind == 1 ? X##_handler(actor, janus_loop_message(actor)) : timeout_call;       \
            if (reason != 0) return reason;                                                                  \
        }                                                                                                    \
    }

/* Needs X_setup and X_handler. */
#define ACTOR(X, capacity)                                                                                   \
    ACTOR_LOOP(X, 0)                                                                                         \
    static const JanusActorSpec X = {.name = #X,                                                             \
                                     .setup = X##_setup,                                                     \
                                     .handler = X##_handler,                                                 \
                                     .destroy = janus_actor_state_free,                                      \
                                     .loop = X##_loop,                                                       \
                                     .mailbox_capacity = capacity,                                           \
                                     .timeout_ms = -1,                                                       \
                                     .slot_count = 1};

/* Calls with no words but the reply handle; fails the test unless it is answered. */
static inline uint64_t ask(uint64_t ref, int64_t tag) {
    uint64_t word = 0, answer = 0;
    ck_assert_int_eq(janus_actor_call(ref, tag, &word, 1, 0, 20000, &answer), JANUS_CALL_ANSWERED);
    return answer;
}

static inline void answer(uint64_t actor, uint64_t word) {
    janus_reply_send(janus_actor_payload(actor)[0], word);
}

/* Runs one suite; `workers` is what JANUS_WORKERS gets. */
static inline int run_suite(const char *name, const TTest *const *tests, int count, const char *workers) {
    setenv("JANUS_WORKERS", workers, 1);
    Suite *suite = suite_create(name);
    TCase *cases = tcase_create(workers);
    tcase_set_timeout(cases, 60);
    for (int i = 0; i < count; i++) tcase_add_test(cases, tests[i]);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed;
}

#define RUN_TESTS(name, ...)                                                                                 \
    int main(void) {                                                                                         \
        const TTest *const tests[] = {__VA_ARGS__};                                                          \
        int count = (int)(sizeof tests / sizeof *tests), failed = 0;                                         \
        failed += run_suite(name, tests, count, "1");                                                        \
        failed += run_suite(name, tests, count, "2");                                                        \
        failed += run_suite(name, tests, count, "4");                                                        \
        return failed != 0;                                                                                  \
    }

/* Until it has taken its messages and the handler of the last one waits. */
static inline void await_blocked(uint64_t ref) {
    JanusActor *actor = janus_actor_find(ref);
    while (janus_actor_mailbox_len(actor) > 0 || janus_actor_task_state(actor) != JANUS_TASK_BLOCKED)
        janus_yield();
}

#endif
