/* Several fibers on several workers do everything to one system at once; whatever the order, nobody hangs,
 * nothing leaks, and the books are sane at the end.
 */
#include "tests/unit/sup_support.h"

enum { DRIVERS = 4, OPERATIONS = 1500, SLOTS = 5 };

static _Atomic uint64_t target; /* the system that is stormed */
static _Atomic int drivers_done;
static _Atomic uint32_t seeds;

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

static void observe(uint64_t system, uint64_t slot) {
    uint64_t ref = cluster_local_actor_ref(system, slot);
    int32_t lifecycle = cluster_local_child_lifecycle(system, slot);
    ck_assert(lifecycle >= -1 && lifecycle <= JANUS_LIFECYCLE_QUARANTINED);
    ck_assert_int_ge(cluster_local_ref_mailbox_len(ref), -1);
    ck_assert_int_ge(cluster_local_ref_child_task_state(ref), -1);
    ck_assert_int_ge(cluster_local_tombstone_classify_match_count(system, 4000000000, 3, 4000000000), -1);
}

static const int64_t MESSAGES[] = {1,
                                   2,
                                   MESSAGE_RETURN_CRASH,
                                   MESSAGE_RETURN_NORMAL,
                                   MESSAGE_CRASH_SELF,
                                   MESSAGE_STOP_SELF,
                                   MESSAGE_CRASH_NEXT,
                                   MESSAGE_STOP_NEXT};

static void operate(uint64_t system, uint32_t random) {
    uint64_t slot = random % SLOTS;
    uint32_t policy = random / 64 % 3;
    switch (random / 8 % 8) {
    case 0: start(system, slot, policy, (char)('a' + slot)); break;
    case 1: cluster_local_handle_crash(system, slot); break;
    case 2: cluster_local_stop_child(system, slot, JANUS_STOP_SHUTDOWN + random / 64 % 2); break;
    case 3: cluster_local_ref_stop_child(cluster_local_actor_ref(system, slot), JANUS_STOP_NORMAL); break;
    case 4: observe(system, slot); break;
    default: cluster_local_try_send(system, slot, MESSAGES[random / 64 % 8]); break;
    }
}

static uint64_t driver_setup(void) {
    return 1;
}

static int64_t driver_destroy(uint64_t state) {
    (void)state;
    return 0;
}

static int64_t driver_handler(uint64_t actor, int64_t tag) {
    (void)actor;
    (void)tag;
    uint32_t random = atomic_fetch_add(&seeds, 77777);
    for (int i = 0; i < OPERATIONS; i++) operate(atomic_load(&target), next_random(&random));
    atomic_fetch_add(&drivers_done, 1);
    return 0;
}

static void storm(uint32_t strategy) {
    uint64_t drivers = cluster_local_new(2, JANUS_STRATEGY_ONE_FOR_ONE, DRIVERS);
    uint64_t system = cluster_local_new(1, strategy, SLOTS);
    atomic_store(&target, system);
    atomic_store(&drivers_done, 0);
    for (uint64_t slot = 0; slot < DRIVERS; slot++) {
        cluster_local_start_stateful_actor(drivers, slot, JANUS_POLICY_TEMPORARY, driver_setup,
                                           driver_handler, driver_destroy);
        ck_assert_int_eq(cluster_local_try_send(drivers, slot, 0), 1);
    }
    WAIT_UNTIL(atomic_load(&drivers_done) == DRIVERS);
    ck_assert_int_eq(cluster_local_shutdown(system), 1);
    for (uint64_t slot = 0; slot < SLOTS; slot++) {
        ck_assert_uint_eq(cluster_local_actor_ref(system, slot), 0);
        int32_t lifecycle = cluster_local_child_lifecycle(system, slot);
        ck_assert(lifecycle == JANUS_LIFECYCLE_STOPPED || lifecycle == JANUS_LIFECYCLE_CRASHED ||
                  lifecycle == JANUS_LIFECYCLE_EMPTY);
    }
    ck_assert_int_eq(atomic_load(&live_states), 0);
    ck_assert_int_eq(cluster_local_destroy(system), 1);
    ck_assert_int_eq(cluster_local_destroy(drivers), 1);
}

TEST_IN_RUNTIME(storm_one_for_one) {
    storm(JANUS_STRATEGY_ONE_FOR_ONE);
    return 0;
}

TEST_IN_RUNTIME(storm_one_for_all) {
    storm(JANUS_STRATEGY_ONE_FOR_ALL);
    return 0;
}

TEST_IN_RUNTIME(storm_rest_for_one) {
    storm(JANUS_STRATEGY_REST_FOR_ONE);
    return 0;
}

/* Systems come and go under the hands of those who use them. */
static int64_t replacer_handler(uint64_t actor, int64_t tag) {
    (void)actor;
    uint32_t random = atomic_fetch_add(&seeds, 77777);
    for (int i = 0; i < 200; i++) {
        if (tag == 0 && i % 10 == 0) {
            uint64_t old = atomic_load(&target);
            atomic_store(&target, cluster_local_new(1, JANUS_STRATEGY_ONE_FOR_ALL, SLOTS));
            cluster_local_destroy(old);
        }
        operate(atomic_load(&target), next_random(&random));
    }
    atomic_fetch_add(&drivers_done, 1);
    return 0;
}

TEST_IN_RUNTIME(storm_of_replaced_systems) {
    uint64_t drivers = cluster_local_new(2, JANUS_STRATEGY_ONE_FOR_ONE, DRIVERS);
    atomic_store(&target, cluster_local_new(1, JANUS_STRATEGY_ONE_FOR_ALL, SLOTS));
    atomic_store(&drivers_done, 0);
    for (uint64_t slot = 0; slot < DRIVERS; slot++) {
        cluster_local_start_stateful_actor(drivers, slot, JANUS_POLICY_TEMPORARY, driver_setup,
                                           replacer_handler, driver_destroy);
        cluster_local_try_send(drivers, slot, (int64_t)slot);
    }
    WAIT_UNTIL(atomic_load(&drivers_done) == DRIVERS);
    return 0; /* the end of the runtime destroys what is left */
}

int main(void) {
    Suite *suite = suite_create("sup_storm");
    TCase *tests = tcase_create("storm");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, storm_one_for_one);
    tcase_add_test(tests, storm_one_for_all);
    tcase_add_test(tests, storm_rest_for_one);
    tcase_add_test(tests, storm_of_replaced_systems);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
