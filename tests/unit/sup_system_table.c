/* Handles of systems: staleness, pins, reuse, and several threads at once. */
#include <check.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "runtime/sup/system_table.h"

struct LocalActorSystem {
    uint64_t handle;
    int number;
};

static _Atomic int released;

static void release_system(LocalActorSystem *system) {
    atomic_fetch_add(&released, 1);
    free(system);
}

static uint64_t insert(int number) {
    LocalActorSystem *system = malloc(sizeof *system);
    system->number = number;
    return janus_system_table_insert(system, release_system, &system->handle);
}

static void destroy(uint64_t handle) {
    ck_assert_ptr_nonnull(janus_system_table_pin(handle));
    ck_assert(janus_system_table_retire(handle));
    janus_system_table_unpin(handle);
}

START_TEST(a_handle_finds_its_system) {
    uint64_t handle = insert(42);
    ck_assert_uint_ne(handle, 0);
    LocalActorSystem *system = janus_system_table_pin(handle);
    ck_assert_int_eq(system->number, 42);
    ck_assert_uint_eq(system->handle, handle);
    ck_assert_ptr_eq(janus_system_table_pin_index(janus_system_table_index(handle)), system);
    janus_system_table_unpin(handle);
    janus_system_table_unpin(handle);
    destroy(handle);
    ck_assert_ptr_null(janus_system_table_pin(handle));
    ck_assert_ptr_null(janus_system_table_pin_index(janus_system_table_index(handle)));
    ck_assert_ptr_null(janus_system_table_pin_index(UINT32_MAX));
}
END_TEST

START_TEST(forged_handles_are_refused) {
    uint64_t handle = insert(1);
    uint64_t forged[] = {0,
                         1,
                         UINT64_MAX,
                         handle + 1,
                         handle - 1,
                         handle ^ (UINT64_C(1) << 40),
                         handle << 1,
                         handle & 0xffffff,
                         UINT64_C(1) << 63,
                         0xffffff};
    for (size_t i = 0; i < sizeof forged / sizeof forged[0]; i++)
        ck_assert_ptr_null(janus_system_table_pin(forged[i]));
    destroy(handle);
}
END_TEST

START_TEST(a_reused_entry_gets_a_new_handle) {
    uint64_t first = insert(1);
    destroy(first);
    uint64_t second = insert(2);
    ck_assert_uint_ne(first, second);
    ck_assert_uint_eq(first & 0xffffff, second & 0xffffff);
    ck_assert_ptr_null(janus_system_table_pin(first));
    destroy(second);
}
END_TEST

START_TEST(the_last_pin_releases) {
    int before = atomic_load(&released);
    uint64_t handle = insert(5);
    LocalActorSystem *held = janus_system_table_pin(handle);
    ck_assert_ptr_nonnull(janus_system_table_pin(handle));
    ck_assert(janus_system_table_retire(handle));
    ck_assert(!janus_system_table_retire(handle));
    janus_system_table_unpin(handle);
    ck_assert_int_eq(atomic_load(&released), before);
    ck_assert_int_eq(held->number, 5);
    janus_system_table_unpin(handle);
    ck_assert_int_eq(atomic_load(&released), before + 1);
}
END_TEST

START_TEST(all_live_handles_are_enumerated) {
    enum { COUNT = 1000 };
    uint64_t handles[COUNT];
    for (int i = 0; i < COUNT; i++) handles[i] = insert(i);
    for (int i = 0; i < COUNT; i += 2) destroy(handles[i]);
    int seen = 0;
    for (uint64_t handle = janus_system_table_next(0); handle != 0;
         handle = janus_system_table_next(handle)) {
        LocalActorSystem *system = janus_system_table_pin(handle);
        ck_assert_int_eq(system->number % 2, 1);
        janus_system_table_unpin(handle);
        seen++;
    }
    ck_assert_int_eq(seen, COUNT / 2);
    for (int i = 1; i < COUNT; i += 2) destroy(handles[i]);
}
END_TEST

static _Atomic uint64_t shared_handle;
static _Atomic int replacements_left;

/* Every thread pins what it sees, and replaces it now and then. A pinned system must keep its number. */
static void *churn(void *unused) {
    (void)unused;
    while (atomic_load(&replacements_left) > 0) {
        uint64_t handle = atomic_load(&shared_handle);
        LocalActorSystem *system = janus_system_table_pin(handle);
        if (system == NULL) continue;
        int number = system->number;
        if (janus_system_table_retire(handle)) {
            atomic_store(&shared_handle, insert(number + 1));
            atomic_fetch_sub(&replacements_left, 1);
        }
        if (system->number != number) abort();
        janus_system_table_unpin(handle);
    }
    return NULL;
}

START_TEST(threads_may_pin_and_retire_at_once) {
    enum { THREADS = 4, REPLACEMENTS = 20000 };
    int before = atomic_load(&released);
    atomic_store(&replacements_left, REPLACEMENTS);
    atomic_store(&shared_handle, insert(0));
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, churn, NULL);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    uint64_t last = atomic_load(&shared_handle);
    LocalActorSystem *system = janus_system_table_pin(last);
    int number = system->number;
    janus_system_table_unpin(last);
    destroy(last);
    ck_assert_int_ge(number, REPLACEMENTS);
    ck_assert_int_eq(atomic_load(&released) - before, number + 1);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("sup_system_table");
    TCase *tests = tcase_create("system_table");
    tcase_add_test(tests, a_handle_finds_its_system);
    tcase_add_test(tests, forged_handles_are_refused);
    tcase_add_test(tests, a_reused_entry_gets_a_new_handle);
    tcase_add_test(tests, the_last_pin_releases);
    tcase_add_test(tests, all_live_handles_are_enumerated);
    tcase_add_test(tests, threads_may_pin_and_retire_at_once);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
