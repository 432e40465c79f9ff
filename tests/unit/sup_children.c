/* Children of a system: starting, stopping, references, what may be observed. Named after the checklist. */
#include "tests/unit/sup_support.h"

enum { PERMANENT = JANUS_POLICY_PERMANENT, ONE = JANUS_STRATEGY_ONE_FOR_ONE };

TEST_IN_RUNTIME(h05_the_supervised_counter) {
    ck_assert_int_eq(cluster_local_test_reset_user_actors(), 0);
    uint64_t system = cluster_local_new(1, ONE, 1);
    ck_assert_uint_ne(system, 0);
    uint64_t counter = start(system, 0, PERMANENT, 'a');
    ck_assert_uint_ne(counter, 0);
    ck_assert_int_eq(cluster_local_ref_try_send(counter, 0), 1);
    ck_assert_int_eq(cluster_local_handle_crash(system, 0), 1);
    ck_assert_int_eq(cluster_local_ref_child_actor_id(counter), 2);
    ck_assert_uint_eq(cluster_local_restart_count(system, 0), 1);
    ck_assert_int_eq(cluster_local_ref_mailbox_len(counter), 0);
    ck_assert_int_eq(cluster_local_shutdown(system), 1);
    ck_assert_int_eq(cluster_local_destroy(system), 1);
    ck_assert_str_eq(log_text, "sadasada");
    return 0;
}

TEST_IN_RUNTIME(h01_reset_destroys_systems_and_numbering) {
    cluster_local_test_reset_user_actors();
    uint64_t system = cluster_local_new(1, ONE, 2);
    uint64_t first = start(system, 0, PERMANENT, 'a');
    ck_assert_int_eq(cluster_local_child_actor_id(system, 0), 1);
    start(system, 1, PERMANENT, 'b');
    ck_assert_int_eq(cluster_local_child_actor_id(system, 1), 2);
    ck_assert_int_eq(cluster_local_test_reset_user_actors(), 0);
    ck_assert_int_eq(cluster_local_supervisor_state(system), -1);
    ck_assert_int_eq(cluster_local_ref_try_send(first, 0), 0);
    system = cluster_local_new(1, ONE, 1);
    uint64_t words[WORD_COUNT] = {'c', system, 0};
    ck_assert_uint_eq(janus_actor_start_supervised(system, 0, PERMANENT, &test_spec, words), 1);
    return 0;
}

TEST_IN_RUNTIME(h02_new_refuses_what_it_must) {
    ck_assert_uint_eq(cluster_local_new(1, 3, 1), 0);
    ck_assert_uint_eq(cluster_local_new(1, ONE, JANUS_SYSTEM_SLOTS_MAX + 1), 0);
    ck_assert_uint_eq(cluster_local_new(1, ONE, UINT64_MAX), 0);
    uint64_t empty = cluster_local_new(7, ONE, 0);
    ck_assert_uint_ne(empty, 0);
    ck_assert_uint_eq(cluster_local_node_id(empty), 7);
    ck_assert_uint_eq(start(empty, 0, PERMANENT, 'a'), 0);
    uint64_t large = cluster_local_new(1, JANUS_STRATEGY_REST_FOR_ONE, 1000000);
    ck_assert_uint_ne(start(large, 999999, PERMANENT, 'z'), 0);
    ck_assert_int_eq(cluster_local_handle_crash(large, 999999), 1);
    ck_assert_int_eq(cluster_local_child_lifecycle(large, 1000000), -1);
    ck_assert_int_eq(cluster_local_destroy(large), 1);
    return 0;
}

TEST_IN_RUNTIME(e05_start_refuses_what_it_must) {
    uint64_t system = cluster_local_new(1, ONE, 2);
    ck_assert_uint_eq(start(0, 0, PERMANENT, 'a'), 0);
    ck_assert_uint_eq(start(system + 1, 0, PERMANENT, 'a'), 0);
    ck_assert_uint_eq(start(system, 2, PERMANENT, 'a'), 0);
    ck_assert_uint_eq(start(system, UINT64_MAX, PERMANENT, 'a'), 0);
    ck_assert_uint_eq(start(system, 0, 3, 'a'), 0);
    ck_assert_int_eq(cluster_local_child_lifecycle(system, 0), JANUS_LIFECYCLE_EMPTY);
    atomic_store(&setups_to_fail, 1);
    ck_assert_uint_eq(start(system, 0, PERMANENT, 'a'), 0);
    ck_assert_int_eq(cluster_local_child_lifecycle(system, 0), JANUS_LIFECYCLE_EMPTY);
    uint64_t first = start(system, 0, PERMANENT, 'a');
    ck_assert_uint_ne(first, 0);
    ck_assert_uint_eq(start(system, 0, PERMANENT, 'b'), 0); /* taken */
    ck_assert_int_eq(cluster_local_ref_child_lifecycle(first), JANUS_LIFECYCLE_RUNNING);
    ck_assert_str_eq(log_text, "sa");
    return 0;
}

TEST_IN_RUNTIME(h38_a_stopped_child_leaves_its_references_stale) {
    uint64_t system = cluster_local_new(1, ONE, 1);
    uint64_t old = start(system, 0, PERMANENT, 'a');
    ck_assert_int_eq(cluster_local_ref_stop_child(old, JANUS_STOP_SHUTDOWN), 1);
    ck_assert_int_eq(cluster_local_child_lifecycle(system, 0), JANUS_LIFECYCLE_STOPPED);
    ck_assert_int_eq(cluster_local_child_task_state(system, 0), JANUS_TASK_CANCELLED);
    ck_assert_int_eq(cluster_local_child_last_exit(system, 0), JANUS_STOP_SHUTDOWN);
    ck_assert_int_eq(cluster_local_mailbox_len(system, 0), -1);
    ck_assert_uint_eq(cluster_local_actor_ref(system, 0), 0);
    uint64_t fresh = start(system, 0, PERMANENT, 'b');
    ck_assert_uint_ne(fresh, 0);
    ck_assert_uint_ne(fresh, old);
    ck_assert_int_eq(cluster_local_ref_try_send(old, 5), 0);
    ck_assert_int_eq(cluster_local_ref_stop_child(old, JANUS_STOP_SHUTDOWN), 0);
    ck_assert_int_eq(cluster_local_ref_child_actor_id(old), -1);
    ck_assert_int_eq(cluster_local_ref_child_lifecycle(old), -1);
    ck_assert_int_eq(cluster_local_ref_child_task_state(old), -1);
    ck_assert_int_eq(cluster_local_ref_child_last_exit(old), -1);
    ck_assert_int_eq(cluster_local_ref_mailbox_len(old), -1);
    ck_assert_int_eq(cluster_local_ref_mailbox_capacity(old), -1);
    ck_assert_int_eq(cluster_local_ref_reduction_limit(old), -1);
    ck_assert_int_eq(cluster_local_ref_arena_max_bytes(old), -1);
    ck_assert_int_eq(cluster_local_child_lifecycle(system, 0), JANUS_LIFECYCLE_RUNNING);
    ck_assert_uint_eq(cluster_local_actor_ref(system, 0), fresh);
    ck_assert_int_eq(cluster_local_destroy(system), 1);
    ck_assert_str_eq(log_text, "sadasbdb");
    return 0;
}

TEST_IN_RUNTIME(h07_only_failure_reasons_leave_tombstones) {
    uint64_t system = cluster_local_new(1, ONE, 1);
    uint32_t reasons[] = {JANUS_STOP_NORMAL, JANUS_STOP_SHUTDOWN, JANUS_STOP_KILLED, JANUS_STOP_USER + 1};
    int64_t tombstones[] = {-1, -1, 1, 2};
    for (int i = 0; i < 4; i++) {
        start(system, 0, PERMANENT, 'a');
        ck_assert_int_eq(cluster_local_stop_child(system, 0, reasons[i]), 1);
        ck_assert_int_eq(cluster_local_tombstone_latest_sequence(system), tombstones[i]);
        ck_assert_int_eq(cluster_local_child_last_exit(system, 0), (int32_t)reasons[i]);
        ck_assert_uint_eq(cluster_local_restart_count(system, 0), 0);
    }
    ck_assert_int_eq(cluster_local_stop_child(system, 0, JANUS_STOP_NORMAL), 0); /* already */
    start(system, 0, PERMANENT, 'a');
    ck_assert_int_eq(cluster_local_stop_child(system, 0, 0), 0);
    ck_assert_int_eq(cluster_local_stop_child(system, 0, 9), 0);
    ck_assert_int_eq(cluster_local_stop_child(system, 1, JANUS_STOP_NORMAL), 0);
    ck_assert_int_eq(cluster_local_child_lifecycle(system, 0), JANUS_LIFECYCLE_RUNNING);
    return 0;
}

TEST_IN_RUNTIME(h21_raw_sends_are_bounded) {
    uint64_t system = cluster_local_new(1, ONE, 1);
    uint64_t ref = start(system, 0, PERMANENT, 'a');
    ck_assert_int_eq(cluster_local_ref_mailbox_capacity(ref), 8);
    ck_assert_int_eq(cluster_local_mailbox_capacity(system, 0), 8);
    ck_assert_int_eq(cluster_local_try_send(system, 0, 42), 1);
    WAIT_UNTIL(atomic_load(&last_noted) == 42);
    ck_assert_int_eq(cluster_local_ref_try_send(ref, MESSAGE_HOLD), 1);
    WAIT_UNTIL(atomic_load(&held) == 1);
    for (int i = 0; i < 8; i++) ck_assert_int_eq(cluster_local_ref_try_send(ref, i), 1);
    ck_assert_int_eq(cluster_local_ref_try_send(ref, 8), 0);
    ck_assert_int_eq(cluster_local_try_send(system, 0, 8), 0);
    ck_assert_int_eq(cluster_local_mailbox_len(system, 0), 8);
    ck_assert_int_eq(cluster_local_try_send(system, 1, 8), 0);
    atomic_store(&gate, true);
    WAIT_UNTIL(cluster_local_ref_mailbox_len(ref) == 0);
    return 0;
}

TEST_IN_RUNTIME(h04_shutdown_stops_all_and_later_calls_fail) {
    uint64_t system = cluster_local_new(1, ONE, 3);
    for (uint64_t slot = 0; slot < 3; slot++) start(system, slot, PERMANENT, (char)('a' + slot));
    uint64_t ref = cluster_local_actor_ref(system, 1);
    ck_assert_int_eq(cluster_local_supervisor_state(system), JANUS_SUPERVISOR_RUNNING);
    ck_assert_int_eq(cluster_local_shutdown(system), 1);
    ck_assert_str_eq(log_text, "sasbscdcdbda");
    ck_assert_int_eq(cluster_local_supervisor_state(system), JANUS_SUPERVISOR_STOPPED);
    ck_assert_int_eq(cluster_local_child_lifecycle(system, 1), JANUS_LIFECYCLE_STOPPED);
    ck_assert_int_eq(cluster_local_shutdown(system), 0);
    ck_assert_int_eq(cluster_local_handle_crash(system, 0), 0);
    ck_assert_int_eq(cluster_local_stop_child(system, 0, JANUS_STOP_NORMAL), 0);
    ck_assert_int_eq(cluster_local_ref_try_send(ref, 0), 0);
    ck_assert_int_eq(cluster_local_try_send(system, 0, 0), 0);
    ck_assert_uint_eq(start(system, 0, PERMANENT, 'a'), 0);
    ck_assert_int_eq(cluster_local_tombstone_latest_sequence(system), -1);
    ck_assert_int_eq(cluster_local_destroy(system), 1);
    ck_assert_int_eq(cluster_local_destroy(system), 0);
    ck_assert_int_eq(cluster_local_supervisor_state(system), -1);
    return 0;
}

TEST_IN_RUNTIME(h03_destroy_shuts_a_running_system_down) {
    uint64_t system = cluster_local_new(1, ONE, 2);
    start(system, 0, PERMANENT, 'a');
    ck_assert_int_eq(cluster_local_destroy(system), 1);
    ck_assert_str_eq(log_text, "sada");
    ck_assert_int_eq(cluster_local_child_lifecycle(system, 0), -1);
    return 0;
}

TEST_IN_RUNTIME(a10_what_still_runs_ends_with_the_program) {
    uint64_t system = cluster_local_new(1, ONE, 2);
    start(system, 0, PERMANENT, 'a');
    start(system, 1, PERMANENT, 'b');
    return 0; /* run_in_runtime checks that no state is left */
}

/* ---- the bridge, and function values ---- */

static _Atomic int timeouts;

static uint64_t plain_setup(void) {
    atomic_fetch_add(&live_states, 1);
    return (uint64_t)(uintptr_t)malloc(1);
}

static int64_t plain_handler(uint64_t actor, int64_t tag) {
    (void)actor;
    atomic_store(&last_noted, tag);
    return 0;
}

static int64_t plain_timeout(uint64_t actor) {
    (void)actor;
    atomic_fetch_add(&timeouts, 1);
    return 0;
}

static int64_t plain_destroy(uint64_t base) {
    atomic_fetch_sub(&live_states, 1);
    free((void *)(uintptr_t)base);
    return 0;
}

TEST_IN_RUNTIME(f06_children_start_from_c_functions) {
    cluster_local_test_reset_user_actors();
    uint64_t system = cluster_local_new(1, ONE, 2);
    ck_assert_uint_eq(
        cluster_local_start_stateful_actor(system, 0, PERMANENT, plain_setup, plain_handler, NULL), 0);
    ck_assert_uint_eq(
        cluster_local_start_stateful_actor(system, 0, PERMANENT, plain_setup, plain_handler, plain_destroy),
        1);
    uint64_t ref = cluster_local_start_stateful_actor_ref_with_mailbox(system, 1, PERMANENT, plain_setup,
                                                                       plain_handler, plain_destroy, 2);
    ck_assert_int_eq(cluster_local_ref_mailbox_capacity(ref), 2);
    ck_assert_int_eq(cluster_local_ref_try_send(ref, 77), 1);
    WAIT_UNTIL(atomic_load(&last_noted) == 77);
    ck_assert_int_eq(cluster_local_handle_crash(system, 1), 1);
    ck_assert_int_eq(cluster_local_ref_child_actor_id(ref), 3);
    return 0;
}

TEST_IN_RUNTIME(f08_children_with_a_timeout_start_from_c_functions) {
    uint64_t system = cluster_local_new(1, ONE, 2);
    ck_assert_uint_eq(cluster_local_start_stateful_actor_with_mailbox_timeout(
                          system, 0, PERMANENT, plain_setup, plain_handler, plain_destroy, 4, NULL, 1),
                      0);
    ck_assert_uint_ne(
        cluster_local_start_stateful_actor_with_mailbox_timeout(
            system, 0, PERMANENT, plain_setup, plain_handler, plain_destroy, 4, plain_timeout, 1),
        0);
    uint64_t ref = cluster_local_start_stateful_actor_ref_with_mailbox_timeout(
        system, 1, PERMANENT, plain_setup, plain_handler, plain_destroy, 4, plain_timeout, 1);
    ck_assert_int_eq(cluster_local_ref_mailbox_capacity(ref), 4);
    WAIT_UNTIL(atomic_load(&timeouts) >= 3);
    return 0;
}

static uint64_t value_setup(const JanusFunction *self) {
    (void)self;
    return plain_setup();
}

static int64_t value_handler(const JanusFunction *self, uint64_t actor, int64_t tag) {
    (void)self;
    return plain_handler(actor, tag);
}

static int64_t value_destroy(const JanusFunction *self, uint64_t base) {
    (void)self;
    return plain_destroy(base);
}

TEST_IN_RUNTIME(h09_children_start_from_function_values) {
    static const JanusFunction setup = {.header = JANUS_IMMORTAL, .code = (void *)value_setup};
    static const JanusFunction handler = {.header = JANUS_IMMORTAL, .code = (void *)value_handler};
    static const JanusFunction destroy = {.header = JANUS_IMMORTAL, .code = (void *)value_destroy};
    uint64_t system = cluster_local_new(1, ONE, 1);
    uint64_t ref = cluster_local_start_actor(system, 0, PERMANENT, &setup, &handler, &destroy);
    ck_assert_uint_ne(ref, 0);
    ck_assert_int_eq(cluster_local_ref_try_send(ref, 88), 1);
    WAIT_UNTIL(atomic_load(&last_noted) == 88);
    ck_assert_int_eq(cluster_local_handle_crash(system, 0), 1);
    ck_assert_uint_eq(cluster_local_restart_count(system, 0), 1);
    ck_assert_uint_eq(cluster_local_start_actor(system, 0, PERMANENT, &setup, &handler, &destroy), 0);
    return 0;
}

/* ---- capabilities and other numbers ---- */

TEST_IN_RUNTIME(h29_capabilities_open_and_refuse) {
    uint64_t system = cluster_local_new(1, ONE, 1);
    uint64_t ref = start(system, 0, PERMANENT, 'a');
    uint64_t cap = cluster_local_cap();
    ck_assert_uint_eq(cluster_local_actor_ref_cap(cap, system, 0), ref);
    ck_assert_uint_eq(cluster_local_actor_ref_cap(0, system, 0), 0);
    ck_assert_int_eq(cluster_local_ref_try_send_cap(cap, ref, 1), 1);
    ck_assert_int_eq(cluster_local_ref_try_send_cap(1, ref, 1), 0);
    ck_assert_int_eq(cluster_local_ref_child_actor_id_cap(cap, ref), cluster_local_ref_child_actor_id(ref));
    ck_assert_int_eq(cluster_local_ref_child_actor_id_cap(0, ref), -1);
    ck_assert_int_eq(cluster_local_ref_child_lifecycle_cap(cap, ref), JANUS_LIFECYCLE_RUNNING);
    ck_assert_int_eq(cluster_local_ref_child_lifecycle_cap(0, ref), -1);
    ck_assert_int_ge(cluster_local_ref_child_task_state_cap(cap, ref), 0);
    ck_assert_int_eq(cluster_local_ref_child_task_state_cap(0, ref), -1);
    ck_assert_int_eq(cluster_local_ref_child_last_exit_cap(cap, ref), 0);
    ck_assert_int_eq(cluster_local_ref_child_last_exit_cap(0, ref), -1);
    ck_assert_int_ge(cluster_local_ref_mailbox_len_cap(cap, ref), 0);
    ck_assert_int_eq(cluster_local_ref_mailbox_len_cap(0, ref), -1);
    ck_assert_int_eq(cluster_local_ref_mailbox_capacity_cap(cap, ref), 8);
    ck_assert_int_eq(cluster_local_ref_mailbox_capacity_cap(0, ref), -1);
    ck_assert_int_eq(cluster_local_ref_arena_max_bytes_cap(cap, ref), 0);
    ck_assert_int_eq(cluster_local_ref_arena_max_bytes_cap(0, ref), -1);
    ck_assert_int_eq(cluster_local_arena_max_bytes_cap(cap, system, 0), 0);
    ck_assert_int_eq(cluster_local_arena_max_bytes_cap(0, system, 0), -1);
    ck_assert_int_ge(cluster_local_ref_schedule_reason_cap(cap, ref), 0);
    ck_assert_int_eq(cluster_local_schedule_reason_cap(0, system, 0), -1);
    ck_assert_int_eq(cluster_local_ref_stop_child_cap(0, ref, JANUS_STOP_NORMAL), 0);
    ck_assert_int_eq(cluster_local_ref_stop_child_cap(cap, ref, JANUS_STOP_NORMAL), 1);
    return 0;
}

TEST_IN_RUNTIME(h50_reductions_and_the_arena_are_observable) {
    JanusActorSpec spec = test_spec;
    spec.reductions_limit = 4;
    spec.arena_max_bytes = 64;
    uint64_t system = cluster_local_new(1, ONE, 2);
    uint64_t words[WORD_COUNT] = {'a', system, 0};
    uint64_t ref = janus_actor_start_supervised_ref(system, 0, PERMANENT, &spec, words);
    uint64_t cap = cluster_local_cap();
    ck_assert_int_eq(cluster_local_ref_reduction_limit(ref), 4);
    ck_assert_int_eq(cluster_local_reduction_limit(system, 0), 4);
    ck_assert_int_eq(cluster_local_observe_ref_reductions_cap(cap, ref, JANUS_REDUCTION_LIMIT), 4);
    ck_assert_int_eq(cluster_local_observe_child_reductions_cap(cap, system, 0, JANUS_REDUCTION_REMAINING),
                     cluster_local_reduction_remaining(system, 0));
    ck_assert_int_eq(cluster_local_observe_child_reductions_cap(cap, system, 0, JANUS_REDUCTION_YIELDS), 0);
    ck_assert_int_eq(cluster_local_observe_ref_reductions_cap(cap, ref, 3), -1);
    ck_assert_int_eq(cluster_local_observe_ref_reductions_cap(0, ref, JANUS_REDUCTION_LIMIT), -1);
    ck_assert_int_eq(cluster_local_ref_arena_max_bytes(ref), 64);
    ck_assert_int_eq(cluster_local_arena_max_bytes(system, 0), 64);
    spec.slot_count = 9; /* 72 bytes */
    ck_assert_uint_eq(janus_actor_start_supervised_ref(system, 1, PERMANENT, &spec, words), 0);
    cluster_local_destroy(system); /* before the specification goes */
    return 0;
}

TEST_IN_RUNTIME(h38_forged_numbers_are_refused) {
    uint64_t system = cluster_local_new(1, ONE, 1);
    uint64_t ref = start(system, 0, PERMANENT, 'a');
    uint64_t state = 88172645463325252u;
    for (int i = 0; i < 20000; i++) {
        state ^= state << 13, state ^= state >> 7, state ^= state << 17;
        uint64_t forged = i % 2 ? state : state & 0xffffffffffu;
        if (forged == system || forged == ref) continue;
        ck_assert_int_eq(cluster_local_supervisor_state(forged), -1);
        ck_assert_int_eq(cluster_local_handle_crash(forged, 0), 0);
        ck_assert_int_eq(cluster_local_destroy(forged), 0);
        ck_assert_int_eq(cluster_local_ref_try_send(forged, 0), 0);
        ck_assert_int_eq(cluster_local_ref_stop_child(forged, JANUS_STOP_NORMAL), 0);
        ck_assert_int_eq(cluster_local_ref_child_lifecycle(forged), -1);
        ck_assert_int_eq(cluster_local_child_lifecycle(system, forged | 1), -1);
        ck_assert_int_eq(cluster_local_tombstone_latest_time_ms(forged), -1);
        ck_assert_int_eq(cluster_local_tombstone_classify_match_count(forged, 1, 1, 1), -1);
        ck_assert_uint_eq(cluster_local_restart_count(forged, 0), 0);
    }
    ck_assert_int_eq(cluster_local_ref_child_lifecycle(ref), JANUS_LIFECYCLE_RUNNING);
    return 0;
}

int main(void) {
    Suite *suite = suite_create("sup_children");
    TCase *tests = tcase_create("children");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, h05_the_supervised_counter);
    tcase_add_test(tests, h01_reset_destroys_systems_and_numbering);
    tcase_add_test(tests, h02_new_refuses_what_it_must);
    tcase_add_test(tests, e05_start_refuses_what_it_must);
    tcase_add_test(tests, h38_a_stopped_child_leaves_its_references_stale);
    tcase_add_test(tests, h07_only_failure_reasons_leave_tombstones);
    tcase_add_test(tests, h21_raw_sends_are_bounded);
    tcase_add_test(tests, h04_shutdown_stops_all_and_later_calls_fail);
    tcase_add_test(tests, h03_destroy_shuts_a_running_system_down);
    tcase_add_test(tests, a10_what_still_runs_ends_with_the_program);
    tcase_add_test(tests, f06_children_start_from_c_functions);
    tcase_add_test(tests, f08_children_with_a_timeout_start_from_c_functions);
    tcase_add_test(tests, h09_children_start_from_function_values);
    tcase_add_test(tests, h29_capabilities_open_and_refuse);
    tcase_add_test(tests, h50_reductions_and_the_arena_are_observable);
    tcase_add_test(tests, h38_forged_numbers_are_refused);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
