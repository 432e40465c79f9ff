/* Crashes and what follows: policies, strategies, intensity, tombstones, quarantine, calls from inside. */
#include "tests/unit/sup_support.h"

enum {
    PERMANENT = JANUS_POLICY_PERMANENT,
    TRANSIENT = JANUS_POLICY_TRANSIENT,
    TEMPORARY = JANUS_POLICY_TEMPORARY,
    ONE = JANUS_STRATEGY_ONE_FOR_ONE,
    ALL = JANUS_STRATEGY_ONE_FOR_ALL,
    REST = JANUS_STRATEGY_REST_FOR_ONE,
};

/* ---- policies ---- */

static int lifecycle(uint64_t system, uint64_t slot) {
    return cluster_local_child_lifecycle(system, slot);
}

/* Sends a message that ends the child and waits for what becomes of it. */
static void end_child(uint64_t system, uint64_t slot, int64_t message, uint32_t restarts, int becomes) {
    ck_assert_int_eq(cluster_local_try_send(system, slot, message), 1);
    WAIT_UNTIL(cluster_local_restart_count(system, slot) == restarts && lifecycle(system, slot) == becomes);
}

TEST_IN_RUNTIME(g03_permanent_restarts_after_every_end) {
    uint64_t system = cluster_local_new(1, ONE, 1);
    uint64_t ref = start(system, 0, PERMANENT, 'a');
    end_child(system, 0, MESSAGE_RETURN_NORMAL, 1, JANUS_LIFECYCLE_RUNNING);
    ck_assert_int_eq(cluster_local_ref_child_last_exit(ref), JANUS_STOP_NORMAL);
    ck_assert_int_eq(cluster_local_tombstone_latest_sequence(system), -1);
    end_child(system, 0, MESSAGE_RETURN_CRASH, 2, JANUS_LIFECYCLE_RUNNING);
    ck_assert_int_eq(cluster_local_ref_child_last_exit(ref), JANUS_STOP_CRASH);
    end_child(system, 0, MESSAGE_RETURN_USER, 3, JANUS_LIFECYCLE_RUNNING);
    ck_assert_int_eq(cluster_local_ref_child_last_exit(ref), JANUS_STOP_USER + 7);
    ck_assert_int_eq(cluster_local_tombstone_latest_sequence(system), 2);
    ck_assert_str_eq(log_text, "sadasadasadasa");
    return 0;
}

TEST_IN_RUNTIME(g04_transient_restarts_after_failures_only) {
    uint64_t system = cluster_local_new(1, ONE, 1);
    uint64_t ref = start(system, 0, TRANSIENT, 'a');
    end_child(system, 0, MESSAGE_RETURN_USER, 1, JANUS_LIFECYCLE_RUNNING);
    end_child(system, 0, MESSAGE_RETURN_NORMAL, 1, JANUS_LIFECYCLE_STOPPED);
    WAIT_UNTIL(atomic_load(&live_states) == 0);
    ck_assert_int_eq(cluster_local_ref_child_lifecycle(ref), -1);
    ck_assert_int_eq(cluster_local_child_task_state(system, 0), JANUS_TASK_COMPLETED);
    ck_assert_int_eq(cluster_local_child_last_exit(system, 0), JANUS_STOP_NORMAL);
    ck_assert_uint_ne(start(system, 0, TRANSIENT, 'b'), 0);
    ck_assert_uint_eq(cluster_local_restart_count(system, 0), 0);
    return 0;
}

TEST_IN_RUNTIME(g04_temporary_never_restarts) {
    uint64_t system = cluster_local_new(1, ONE, 2);
    start(system, 0, TEMPORARY, 'a');
    start(system, 1, TEMPORARY, 'b');
    end_child(system, 0, MESSAGE_RETURN_NORMAL, 0, JANUS_LIFECYCLE_STOPPED);
    ck_assert_int_eq(cluster_local_handle_crash(system, 1), 1);
    ck_assert_int_eq(lifecycle(system, 1), JANUS_LIFECYCLE_CRASHED);
    ck_assert_int_eq(cluster_local_handle_crash(system, 1), 0);
    ck_assert_int_eq(cluster_local_tombstone_latest_slot(system), 1);
    return 0;
}

/* ---- restarting ---- */

TEST_IN_RUNTIME(h26_what_was_queued_does_not_survive) {
    uint64_t system = cluster_local_new(1, ONE, 1);
    uint64_t ref = start(system, 0, PERMANENT, 'a');
    cluster_local_ref_try_send(ref, MESSAGE_HOLD);
    WAIT_UNTIL(atomic_load(&held) == 1);
    cluster_local_ref_try_send(ref, MESSAGE_RETURN_CRASH); /* ends the run that holds */
    for (int64_t i = 1; i <= 5; i++) cluster_local_ref_try_send(ref, i);
    atomic_store(&last_noted, 0);
    atomic_store(&gate, true);
    WAIT_UNTIL(cluster_local_restart_count(system, 0) == 1);
    ck_assert_int_eq(cluster_local_ref_mailbox_len(ref), 0);
    ck_assert_int_eq(cluster_local_ref_try_send(ref, 50), 1);
    WAIT_UNTIL(atomic_load(&last_noted) == 50);
    ck_assert_int_eq(atomic_load(&handled), 3);
    return 0;
}

TEST_IN_RUNTIME(h05_a_crash_waits_for_the_message_boundary) {
    uint64_t system = cluster_local_new(1, ONE, 2);
    start(system, 0, PERMANENT, 'a');
    start(system, 1, PERMANENT, 'b');
    cluster_local_try_send(system, 0, MESSAGE_HOLD);
    WAIT_UNTIL(atomic_load(&held) == 1);
    cluster_local_try_send(system, 1, MESSAGE_OPEN);
    ck_assert_int_eq(cluster_local_handle_crash(system, 0), 1);
    ck_assert(atomic_load(&gate));
    ck_assert_int_eq(atomic_load(&held), 0);
    ck_assert_uint_eq(cluster_local_restart_count(system, 0), 1);
    return 0;
}

TEST_IN_RUNTIME(e01_a_failing_setup_leaves_the_child_down) {
    uint64_t system = cluster_local_new(1, ONE, 1);
    uint64_t ref = start(system, 0, PERMANENT, 'a');
    atomic_store(&setups_to_fail, 1);
    ck_assert_int_eq(cluster_local_handle_crash(system, 0), 0);
    ck_assert_int_eq(lifecycle(system, 0), JANUS_LIFECYCLE_CRASHED);
    ck_assert_int_eq(cluster_local_ref_try_send(ref, 1), 0);
    ck_assert_int_eq(cluster_local_tombstone_latest_sequence(system), 2);
    ck_assert_uint_ne(start(system, 0, PERMANENT, 'b'), 0);
    return 0;
}

TEST_IN_RUNTIME(h07_a_stop_that_overtakes_a_failure_is_the_end) {
    uint64_t system = cluster_local_new(1, ONE, 2);
    start(system, 0, PERMANENT, 'a');
    start(system, 1, PERMANENT, 'b');
    cluster_local_try_send(system, 0, MESSAGE_HOLD_THEN_FAIL);
    WAIT_UNTIL(atomic_load(&held) == 1);
    cluster_local_try_send(system, 1, MESSAGE_OPEN);
    ck_assert_int_eq(cluster_local_stop_child(system, 0, JANUS_STOP_SHUTDOWN), 1);
    ck_assert_int_eq(lifecycle(system, 0), JANUS_LIFECYCLE_STOPPED);
    ck_assert_uint_eq(cluster_local_restart_count(system, 0), 0);
    return 0; /* a debug runtime reports the fiber if it still waits */
}

/* ---- strategies ---- */

static void start_four(uint64_t system) {
    start(system, 0, PERMANENT, 'a');
    start(system, 1, PERMANENT, 'b');
    start(system, 2, TEMPORARY, 'c');
    start(system, 3, TRANSIENT, 'd');
    log_clear();
}

static void expect_restarts(uint64_t system, uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
    ck_assert_uint_eq(cluster_local_restart_count(system, 0), a);
    ck_assert_uint_eq(cluster_local_restart_count(system, 1), b);
    ck_assert_uint_eq(cluster_local_restart_count(system, 2), c);
    ck_assert_uint_eq(cluster_local_restart_count(system, 3), d);
}

TEST_IN_RUNTIME(b31_one_for_one_restarts_the_child_alone) {
    uint64_t system = cluster_local_new(1, ONE, 4);
    start_four(system);
    ck_assert_int_eq(cluster_local_handle_crash(system, 1), 1);
    ck_assert_str_eq(log_text, "dbsb");
    expect_restarts(system, 0, 1, 0, 0);
    return 0;
}

TEST_IN_RUNTIME(b31_one_for_all_restarts_all_in_slot_order) {
    uint64_t system = cluster_local_new(1, ALL, 4);
    start_four(system);
    uint64_t ref = cluster_local_actor_ref(system, 3);
    int32_t before = cluster_local_child_actor_id(system, 3);
    ck_assert_int_eq(cluster_local_handle_crash(system, 1), 1);
    ck_assert_str_eq(log_text, "dbdadcddsasbscsd");
    expect_restarts(system, 1, 1, 1, 1);
    for (uint64_t slot = 0; slot < 4; slot++)
        ck_assert_int_eq(cluster_local_child_actor_id(system, slot), before + 1 + (int32_t)slot);
    ck_assert_int_eq(cluster_local_child_last_exit(system, 0), JANUS_STOP_SHUTDOWN);
    ck_assert_int_eq(cluster_local_child_last_exit(system, 1), JANUS_STOP_CRASH);
    ck_assert_int_eq(cluster_local_tombstone_latest_sequence(system), 1);
    ck_assert_int_eq(cluster_local_ref_try_send(ref, 1), 1);
    return 0;
}

TEST_IN_RUNTIME(b31_rest_for_one_restarts_later_slots) {
    uint64_t system = cluster_local_new(1, REST, 4);
    start_four(system);
    end_child(system, 1, MESSAGE_RETURN_CRASH, 1, JANUS_LIFECYCLE_RUNNING);
    WAIT_UNTIL(cluster_local_restart_count(system, 3) == 1);
    ck_assert_str_eq(log_text, "dbdcddsbscsd");
    expect_restarts(system, 0, 1, 1, 1);
    return 0;
}

TEST_IN_RUNTIME(b32_a_temporary_crash_restarts_nobody) {
    uint64_t system = cluster_local_new(1, ALL, 4);
    start_four(system);
    ck_assert_int_eq(cluster_local_handle_crash(system, 2), 1);
    ck_assert_str_eq(log_text, "dc");
    expect_restarts(system, 0, 0, 0, 0);
    ck_assert_int_eq(cluster_local_handle_crash(system, 0), 1); /* and the dead one stays dead */
    expect_restarts(system, 1, 1, 0, 1);
    ck_assert_int_eq(lifecycle(system, 2), JANUS_LIFECYCLE_CRASHED);
    return 0;
}

TEST_IN_RUNTIME(b31_a_stopped_sibling_stays_stopped) {
    uint64_t system = cluster_local_new(1, ALL, 4);
    start_four(system);
    ck_assert_int_eq(cluster_local_stop_child(system, 3, JANUS_STOP_SHUTDOWN), 1);
    ck_assert_int_eq(cluster_local_handle_crash(system, 0), 1);
    expect_restarts(system, 1, 1, 1, 0);
    ck_assert_int_eq(lifecycle(system, 3), JANUS_LIFECYCLE_STOPPED);
    return 0;
}

TEST_IN_RUNTIME(b31_a_group_restart_waits_for_its_members) {
    uint64_t system = cluster_local_new(1, ALL, 2);
    start(system, 0, PERMANENT, 'a');
    start(system, 1, PERMANENT, 'b');
    cluster_local_try_send(system, 1, MESSAGE_HOLD);
    WAIT_UNTIL(atomic_load(&held) == 1);
    cluster_local_try_send(system, 0, MESSAGE_RETURN_CRASH);
    WAIT_UNTIL(lifecycle(system, 0) == JANUS_LIFECYCLE_STARTING);
    ck_assert_int_eq(cluster_local_try_send(system, 0, 1), 0); /* down, and says so */
    ck_assert_uint_eq(cluster_local_restart_count(system, 0), 0);
    atomic_store(&gate, true);
    WAIT_UNTIL(cluster_local_restart_count(system, 0) == 1 && cluster_local_restart_count(system, 1) == 1);
    return 0;
}

TEST_IN_RUNTIME(b31_a_member_that_stops_itself_is_not_restarted) {
    uint64_t system = cluster_local_new(1, ALL, 2);
    start(system, 0, PERMANENT, 'a');
    start(system, 1, PERMANENT, 'b');
    cluster_local_try_send(system, 1, MESSAGE_HOLD_THEN_STOP);
    WAIT_UNTIL(atomic_load(&held) == 1);
    cluster_local_try_send(system, 0, MESSAGE_RETURN_CRASH);
    WAIT_UNTIL(lifecycle(system, 0) == JANUS_LIFECYCLE_STARTING);
    for (int i = 0; i < 100; i++) janus_yield(); /* so that the group is likely to wait for the claim */
    atomic_store(&gate, true);
    WAIT_UNTIL(cluster_local_restart_count(system, 0) == 1);
    WAIT_UNTIL(lifecycle(system, 1) == JANUS_LIFECYCLE_STOPPED);
    ck_assert_uint_eq(cluster_local_restart_count(system, 1), 0);
    return 0;
}

/* ---- intensity ---- */

TEST_IN_RUNTIME(h10_too_many_restarts_fail_the_system) {
    uint64_t system = cluster_local_new(1, ONE, 2);
    start(system, 0, PERMANENT, 'a');
    start(system, 1, PERMANENT, 'b');
    ck_assert_int_eq(cluster_local_configure_intensity(system, 2, 0), 0);
    ck_assert_int_eq(cluster_local_configure_intensity(system, 2, 1000000), 1);
    ck_assert_int_eq(cluster_local_handle_crash(system, 0), 1);
    ck_assert_int_eq(cluster_local_handle_crash(system, 1), 1);
    ck_assert_int_eq(cluster_local_supervisor_state(system), JANUS_SUPERVISOR_RUNNING);
    ck_assert_int_eq(cluster_local_handle_crash(system, 0), 1);
    ck_assert_int_eq(cluster_local_supervisor_state(system), JANUS_SUPERVISOR_FAILED);
    ck_assert_int_eq(lifecycle(system, 0), JANUS_LIFECYCLE_CRASHED);
    ck_assert_int_eq(lifecycle(system, 1), JANUS_LIFECYCLE_STOPPED);
    ck_assert_int_eq(atomic_load(&live_states), 0);
    ck_assert_uint_eq(start(system, 0, PERMANENT, 'c'), 0);
    ck_assert_int_eq(cluster_local_shutdown(system), 0);
    ck_assert_int_eq(cluster_local_destroy(system), 1);
    return 0;
}

/* ---- tombstones ---- */

TEST_IN_RUNTIME(h40_repeated_crashes_are_a_pattern) {
    const int64_t LONG = 4000000000;
    uint64_t system = cluster_local_new(1, ONE, 2);
    start(system, 0, PERMANENT, 'a');
    start(system, 1, PERMANENT, 'b');
    ck_assert_int_eq(cluster_local_tombstone_classify_match_count(system, LONG, 3, LONG), 0);
    ck_assert_int_eq(cluster_local_tombstone_classify_deadly(system, LONG, 3, LONG), 0);
    ck_assert_int_eq(cluster_local_tombstone_classify_deadly(system, LONG, 0, LONG), 0);
    ck_assert_int_eq(cluster_local_tombstone_classify_oldest_sequence(system, LONG, 3, LONG), -1);
    cluster_local_handle_crash(system, 1);
    cluster_local_handle_crash(system, 0);
    cluster_local_handle_crash(system, 0);
    ck_assert_int_eq(cluster_local_tombstone_classify_match_count(system, LONG, 3, LONG), 2);
    ck_assert_int_eq(cluster_local_tombstone_classify_deadly(system, LONG, 3, LONG), 0);
    cluster_local_handle_crash(system, 0);
    ck_assert_int_eq(cluster_local_tombstone_classify_match_count(system, LONG, 3, LONG), 3);
    ck_assert_int_eq(cluster_local_tombstone_classify_deadly(system, LONG, 3, LONG), 1);
    ck_assert_int_eq(cluster_local_tombstone_classify_deadly(system, LONG, 4, LONG), 0);
    ck_assert_int_eq(cluster_local_tombstone_classify_oldest_sequence(system, LONG, 3, LONG), 2);
    ck_assert_int_eq(cluster_local_tombstone_classify_match_count(system, LONG, 3, 1), 0);
    return 0;
}

TEST_IN_RUNTIME(h48_the_latest_tombstone_has_nine_fields) {
    cluster_local_test_reset_user_actors();
    uint64_t cap = cluster_local_cap();
    uint64_t system = cluster_local_new(1, ONE, 6);
    ck_assert_int_eq(cluster_local_tombstone_latest_slot(system), -1);
    start(system, 5, PERMANENT, 'a');
    cluster_local_handle_crash(system, 5);
    end_child(system, 5, MESSAGE_RETURN_USER, 2, JANUS_LIFECYCLE_RUNNING);
    ck_assert_int_eq(cluster_local_tombstone_latest_sequence(system), 2);
    ck_assert_int_eq(cluster_local_tombstone_latest_slot_cap(cap, system), 5);
    ck_assert_int_eq(cluster_local_tombstone_latest_reason_cap(cap, system), JANUS_STOP_USER + 7);
    ck_assert_int_eq(cluster_local_tombstone_latest_code_version_cap(cap, system), 1);
    ck_assert_int_eq(cluster_local_tombstone_latest_input_digest_cap(cap, system), 0);
    ck_assert_int_eq(cluster_local_tombstone_latest_has_replay_token_cap(cap, system), 0);
    ck_assert_int_eq(cluster_local_tombstone_latest_state_epoch_cap(cap, system), 2);
    ck_assert_int_eq(cluster_local_tombstone_latest_attempt_cap(cap, system), 2);
    ck_assert_int_ge(cluster_local_tombstone_latest_time_ms_cap(cap, system), 0);
    ck_assert_int_lt(cluster_local_tombstone_latest_time_ms(system), 60000);
    ck_assert_int_eq(cluster_local_tombstone_latest_attempt_cap(0, system), -1);
    return 0;
}

/* ---- quarantine ---- */

TEST_IN_RUNTIME(h43_the_deadly_crash_is_not_restarted) {
    uint64_t cap = cluster_local_cap();
    uint64_t system = cluster_local_new(1, ALL, 3);
    start(system, 1, PERMANENT, 'a');
    start(system, 2, PERMANENT, 'b');
    ck_assert_int_eq(cluster_local_quarantine_configure(system, 0, 1000), 0);
    ck_assert_int_eq(cluster_local_quarantine_configure(system, 2, -1), 0);
    ck_assert_int_eq(cluster_local_quarantine_configure(system, 2, 1000000), 1);
    ck_assert_int_eq(cluster_local_quarantine_enable(system, 2), 0);
    ck_assert_int_eq(cluster_local_quarantine_enable(system, 1), 1);
    ck_assert_int_eq(cluster_local_handle_crash(system, 1), 1);
    ck_assert_int_eq(cluster_local_quarantined_children_cap(cap, system), 0);
    ck_assert_int_eq(cluster_local_first_quarantined_child_cap(cap, system), -1);
    ck_assert_int_eq(cluster_local_handle_crash(system, 1), 1);
    ck_assert_int_eq(lifecycle(system, 1), JANUS_LIFECYCLE_QUARANTINED);
    ck_assert_uint_eq(cluster_local_restart_count(system, 1), 1);
    ck_assert_uint_eq(cluster_local_restart_count(system, 2), 1); /* nobody restarts with it */
    ck_assert_int_eq(cluster_local_child_quarantined_cap(cap, system, 1), 1);
    ck_assert_int_eq(cluster_local_child_quarantined_cap(cap, system, 2), 0);
    ck_assert_int_eq(cluster_local_child_quarantined_cap(0, system, 1), -1);
    ck_assert_int_eq(cluster_local_quarantined_children_cap(cap, system), 1);
    ck_assert_int_eq(cluster_local_first_quarantined_child_cap(cap, system), 1);
    ck_assert_uint_eq(start(system, 1, PERMANENT, 'c'), 0);
    return 0;
}

TEST_IN_RUNTIME(h47_clearing_lifts_the_suppression_only) {
    uint64_t cap = cluster_local_cap();
    uint64_t system = cluster_local_new(1, ONE, 1);
    start(system, 0, PERMANENT, 'a');
    cluster_local_quarantine_configure(system, 1, 1000000);
    cluster_local_quarantine_enable(system, 1);
    ck_assert_int_eq(cluster_local_clear_quarantine_cap(cap, system, 0), 0); /* not quarantined */
    ck_assert_int_eq(cluster_local_handle_crash(system, 0), 1);
    ck_assert_int_eq(cluster_local_clear_quarantine_cap(0, system, 0), 0);
    ck_assert_int_eq(cluster_local_clear_quarantine_cap(cap, system, 0), 1);
    ck_assert_int_eq(lifecycle(system, 0), JANUS_LIFECYCLE_CRASHED);
    ck_assert_int_eq(cluster_local_quarantined_children_cap(cap, system), 0);
    ck_assert_int_eq(cluster_local_tombstone_latest_sequence(system), 1);
    ck_assert_str_eq(log_text, "sada");
    ck_assert_uint_ne(start(system, 0, PERMANENT, 'b'), 0);
    return 0;
}

/* ---- calls from inside ---- */

/* Sends the message to slot 0 and waits until its call from inside has given 1. */
static void call_inside(uint64_t system, int64_t message) {
    ck_assert_int_eq(cluster_local_try_send(system, 0, message), 1);
    WAIT_UNTIL(atomic_load(&inner_result) != -99);
    ck_assert_int_eq(atomic_load(&inner_result), 1);
}

TEST_IN_RUNTIME(h05_a_handler_may_crash_itself) {
    uint64_t system = cluster_local_new(1, ONE, 1);
    start(system, 0, PERMANENT, 'a');
    call_inside(system, MESSAGE_CRASH_SELF);
    WAIT_UNTIL(cluster_local_restart_count(system, 0) == 1);
    ck_assert_int_eq(cluster_local_tombstone_latest_reason(system), JANUS_STOP_CRASH);
    return 0;
}

TEST_IN_RUNTIME(h07_a_handler_may_stop_itself) {
    uint64_t system = cluster_local_new(1, ONE, 1);
    start(system, 0, PERMANENT, 'a');
    call_inside(system, MESSAGE_STOP_SELF);
    WAIT_UNTIL(lifecycle(system, 0) == JANUS_LIFECYCLE_STOPPED);
    ck_assert_int_eq(cluster_local_child_last_exit(system, 0), JANUS_STOP_SHUTDOWN);
    ck_assert_uint_eq(cluster_local_restart_count(system, 0), 0);
    return 0;
}

TEST_IN_RUNTIME(h05_a_handler_may_crash_a_sibling) {
    uint64_t system = cluster_local_new(1, ONE, 2);
    start(system, 0, PERMANENT, 'a');
    start(system, 1, PERMANENT, 'b');
    call_inside(system, MESSAGE_CRASH_NEXT);
    WAIT_UNTIL(cluster_local_restart_count(system, 1) == 1);
    return 0;
}

TEST_IN_RUNTIME(b31_a_handler_may_cause_a_group_restart_that_includes_it) {
    uint64_t system = cluster_local_new(1, ALL, 2);
    start(system, 0, PERMANENT, 'a');
    start(system, 1, PERMANENT, 'b');
    call_inside(system, MESSAGE_CRASH_NEXT);
    WAIT_UNTIL(cluster_local_restart_count(system, 0) == 1 && cluster_local_restart_count(system, 1) == 1);
    return 0;
}

TEST_IN_RUNTIME(e06_a_handler_may_start_a_sibling) {
    uint64_t system = cluster_local_new(1, ALL, 2);
    start(system, 0, PERMANENT, 'a');
    call_inside(system, MESSAGE_START_NEXT);
    ck_assert_int_eq(lifecycle(system, 1), JANUS_LIFECYCLE_RUNNING);
    ck_assert_int_eq(cluster_local_handle_crash(system, 0), 1);
    ck_assert_uint_eq(cluster_local_restart_count(system, 1), 1);
    ck_assert_str_eq(log_text, "sasndadnsasn");
    return 0;
}

TEST_IN_RUNTIME(h05_two_handlers_may_crash_each_other) {
    for (int i = 0; i < 2; i++) {
        uint64_t system = cluster_local_new(1, ONE, 1);
        atomic_store(&partners[i], system);
        start(system, 0, PERMANENT, (char)('a' + i));
        cluster_local_try_send(system, 0, MESSAGE_HOLD_THEN_CRASH_PARTNER);
    }
    WAIT_UNTIL(atomic_load(&held) == 2);
    atomic_store(&gate, true);
    WAIT_UNTIL(cluster_local_restart_count(atomic_load(&partners[0]), 0) == 1);
    WAIT_UNTIL(cluster_local_restart_count(atomic_load(&partners[1]), 0) == 1);
    return 0;
}

TEST_IN_RUNTIME(h07_a_handler_may_stop_a_sibling) {
    uint64_t system = cluster_local_new(1, ONE, 2);
    start(system, 0, PERMANENT, 'a');
    start(system, 1, PERMANENT, 'b');
    call_inside(system, MESSAGE_STOP_NEXT);
    WAIT_UNTIL(lifecycle(system, 1) == JANUS_LIFECYCLE_STOPPED);
    ck_assert_int_eq(cluster_local_tombstone_latest_reason(system), JANUS_STOP_KILLED);
    return 0;
}

TEST_IN_RUNTIME(h04_a_handler_may_shut_its_system_down) {
    uint64_t system = cluster_local_new(1, ONE, 2);
    start(system, 0, PERMANENT, 'a');
    start(system, 1, PERMANENT, 'b');
    call_inside(system, MESSAGE_SHUTDOWN);
    WAIT_UNTIL(cluster_local_supervisor_state(system) == JANUS_SUPERVISOR_STOPPED);
    ck_assert_int_eq(atomic_load(&live_states), 0);
    return 0;
}

TEST_IN_RUNTIME(h03_a_handler_may_destroy_its_system) {
    uint64_t system = cluster_local_new(1, ONE, 2);
    start(system, 0, PERMANENT, 'a');
    start(system, 1, PERMANENT, 'b');
    call_inside(system, MESSAGE_DESTROY);
    WAIT_UNTIL(cluster_local_supervisor_state(system) == -1);
    ck_assert_int_eq(atomic_load(&live_states), 0);
    return 0;
}

TEST_IN_RUNTIME(h01_reset_from_inside_is_refused) {
    uint64_t system = cluster_local_new(1, ONE, 1);
    start(system, 0, PERMANENT, 'a');
    call_inside(system, MESSAGE_RESET); /* 1 is its failure */
    ck_assert_int_eq(lifecycle(system, 0), JANUS_LIFECYCLE_RUNNING);
    return 0;
}

static void add_tests(TCase *tests) {
    tcase_add_test(tests, g03_permanent_restarts_after_every_end);
    tcase_add_test(tests, g04_transient_restarts_after_failures_only);
    tcase_add_test(tests, g04_temporary_never_restarts);
    tcase_add_test(tests, h26_what_was_queued_does_not_survive);
    tcase_add_test(tests, h05_a_crash_waits_for_the_message_boundary);
    tcase_add_test(tests, e01_a_failing_setup_leaves_the_child_down);
    tcase_add_test(tests, h07_a_stop_that_overtakes_a_failure_is_the_end);
    tcase_add_test(tests, b31_one_for_one_restarts_the_child_alone);
    tcase_add_test(tests, b31_one_for_all_restarts_all_in_slot_order);
    tcase_add_test(tests, b31_rest_for_one_restarts_later_slots);
    tcase_add_test(tests, b32_a_temporary_crash_restarts_nobody);
    tcase_add_test(tests, b31_a_stopped_sibling_stays_stopped);
    tcase_add_test(tests, b31_a_group_restart_waits_for_its_members);
    tcase_add_test(tests, b31_a_member_that_stops_itself_is_not_restarted);
    tcase_add_test(tests, h10_too_many_restarts_fail_the_system);
    tcase_add_test(tests, h40_repeated_crashes_are_a_pattern);
    tcase_add_test(tests, h48_the_latest_tombstone_has_nine_fields);
    tcase_add_test(tests, h43_the_deadly_crash_is_not_restarted);
    tcase_add_test(tests, h47_clearing_lifts_the_suppression_only);
    tcase_add_test(tests, h05_a_handler_may_crash_itself);
    tcase_add_test(tests, h07_a_handler_may_stop_itself);
    tcase_add_test(tests, h05_a_handler_may_crash_a_sibling);
    tcase_add_test(tests, b31_a_handler_may_cause_a_group_restart_that_includes_it);
    tcase_add_test(tests, e06_a_handler_may_start_a_sibling);
    tcase_add_test(tests, h05_two_handlers_may_crash_each_other);
    tcase_add_test(tests, h07_a_handler_may_stop_a_sibling);
    tcase_add_test(tests, h04_a_handler_may_shut_its_system_down);
    tcase_add_test(tests, h03_a_handler_may_destroy_its_system);
    tcase_add_test(tests, h01_reset_from_inside_is_refused);
}

int main(void) {
    Suite *suite = suite_create("sup_restart");
    TCase *tests = tcase_create("restart");
    tcase_set_timeout(tests, 60);
    add_tests(tests);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
