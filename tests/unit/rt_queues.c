/* Run queues, the timer wheel and the pools, as data structures. */
#include <check.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/mem/heap.h"
#include "runtime/sched/deque.h"
#include "runtime/sched/inject.h"
#include "runtime/sched/wheel.h"

/* ---- the deque ---- */

static JanusDeque deque;

START_TEST(the_deque_is_first_in_first_out) {
    ck_assert_int_eq(janus_deque_push(&deque, 1), JANUS_DEQUE_WAS_EMPTY);
    ck_assert_int_eq(janus_deque_push(&deque, 2), JANUS_DEQUE_PUSHED);
    ck_assert_uint_eq(janus_deque_take(&deque), 1);
    ck_assert_uint_eq(janus_deque_take(&deque), 2);
    ck_assert_uint_eq(janus_deque_take(&deque), 0);
}
END_TEST

START_TEST(a_full_deque_says_so) {
    for (uint64_t i = 1; i <= JANUS_DEQUE_CAPACITY; i++)
        ck_assert_int_ne(janus_deque_push(&deque, i), JANUS_DEQUE_FULL);
    ck_assert_int_eq(janus_deque_push(&deque, 999), JANUS_DEQUE_FULL);
    ck_assert_uint_eq(janus_deque_length(&deque), JANUS_DEQUE_CAPACITY);
}
END_TEST

START_TEST(thieves_take_the_older_half) {
    JanusRunnable items[JANUS_DEQUE_HALF];
    for (uint64_t i = 1; i <= 7; i++) janus_deque_push(&deque, i);
    ck_assert_uint_eq(janus_deque_take_half(&deque, items), 4);
    for (uint64_t i = 0; i < 4; i++) ck_assert_uint_eq(items[i], i + 1);
    ck_assert_uint_eq(janus_deque_take_half(&deque, items), 2);
    ck_assert_uint_eq(janus_deque_take_half(&deque, items), 1);
    ck_assert_uint_eq(janus_deque_take_half(&deque, items), 0);
}
END_TEST

enum { ITEMS = 200000, THIEVES = 3 };
static uint8_t seen[ITEMS + 1]; /* atomic */
static uint32_t taken;          /* atomic */

static void note(JanusRunnable item) {
    ck_assert_uint_eq(__atomic_exchange_n(&seen[item], 1, __ATOMIC_RELAXED), 0);
    __atomic_fetch_add(&taken, 1, __ATOMIC_RELAXED);
}

static void *thief(void *argument) {
    (void)argument;
    JanusRunnable items[JANUS_DEQUE_HALF];
    while (__atomic_load_n(&taken, __ATOMIC_RELAXED) < ITEMS) {
        uint32_t count = janus_deque_take_half(&deque, items);
        for (uint32_t i = 0; i < count; i++) note(items[i]);
        if (count == 0) sched_yield();
    }
    return NULL;
}

START_TEST(every_item_is_taken_once) {
    pthread_t threads[THIEVES];
    for (int i = 0; i < THIEVES; i++) pthread_create(&threads[i], NULL, thief, NULL);
    for (uint64_t i = 1; i <= ITEMS; i++) {
        while (janus_deque_push(&deque, i) == JANUS_DEQUE_FULL) sched_yield();
        JanusRunnable item = i % 3 == 0 ? janus_deque_take(&deque) : 0;
        if (item != 0) note(item);
    }
    for (int i = 0; i < THIEVES; i++) pthread_join(threads[i], NULL);
    for (int i = 1; i <= ITEMS; i++) ck_assert_uint_eq(seen[i], 1);
}
END_TEST

START_TEST(the_global_queue_has_no_bound) {
    JanusInject inject = {0};
    JanusMemCache cache = {0};
    JanusRunnable items[100];
    uint64_t next_in = 1, next_out = 1;
    for (int round = 0; round < 100; round++) {
        for (int i = 0; i < 100; i++) items[i] = next_in++;
        janus_inject_push(&inject, &cache, items, 100);
    }
    ck_assert_uint_eq(janus_inject_length(&inject), 10000);
    for (uint32_t count; (count = janus_inject_take(&inject, &cache, items, 77)) != 0;)
        for (uint32_t i = 0; i < count; i++) ck_assert_uint_eq(items[i], next_out++);
    ck_assert_uint_eq(next_out, next_in);
    ck_assert_uint_eq(janus_inject_length(&inject), 0);
}
END_TEST

/* ---- the wheel ---- */

enum { TIMERS = 5000 };
static JanusWheel wheel;
static JanusWheelNode nodes[TIMERS];

START_TEST(timers_fire_at_their_millisecond) {
    srand(7);
    for (int i = 0; i < TIMERS; i++) {
        int shift = rand() % 24;
        janus_wheel_insert(&wheel, &nodes[i], rand() % (1 << shift));
    }
    int fired = 0;
    for (int64_t now = 0; janus_wheel_next(&wheel) != JANUS_WHEEL_NEVER;) {
        int64_t next = janus_wheel_next(&wheel);
        ck_assert_int_ge(next, now);
        now = next; /* jumps exactly where the wheel says */
        for (JanusWheelNode *node; (node = janus_wheel_next_due(&wheel, now)) != NULL; fired++)
            ck_assert_int_eq(node->deadline_ms, now);
    }
    ck_assert_int_eq(fired, TIMERS);
}
END_TEST

START_TEST(a_late_look_finds_everything_due) {
    for (int i = 0; i < TIMERS; i++) janus_wheel_insert(&wheel, &nodes[i], (int64_t)i * 37);
    int fired = 0;
    for (int64_t now = 5; fired < TIMERS; now += 1000)
        for (JanusWheelNode *node; (node = janus_wheel_next_due(&wheel, now)) != NULL; fired++) {
            ck_assert_int_le(node->deadline_ms, now);
            ck_assert_int_gt(node->deadline_ms, now - 1001);
        }
    ck_assert_ptr_null(janus_wheel_next_due(&wheel, INT64_C(1) << 40));
}
END_TEST

START_TEST(removed_timers_do_not_fire) {
    for (int i = 0; i < TIMERS; i++) janus_wheel_insert(&wheel, &nodes[i], (int64_t)i * i);
    for (int i = 0; i < TIMERS; i += 2) janus_wheel_remove(&wheel, &nodes[i]);
    int fired = 0;
    for (JanusWheelNode *node; (node = janus_wheel_next_due(&wheel, INT64_C(1) << 40)) != NULL; fired++)
        ck_assert_int_eq((node - nodes) % 2, 1);
    ck_assert_int_eq(fired, TIMERS / 2);
    ck_assert_int_eq(janus_wheel_next(&wheel), JANUS_WHEEL_NEVER);
}
END_TEST

START_TEST(deadlines_beyond_all_time_never_fire) {
    janus_wheel_insert(&wheel, &nodes[0], INT64_MAX);
    ck_assert_ptr_null(janus_wheel_next_due(&wheel, INT64_C(1) << 41));
    janus_wheel_insert(&wheel, &nodes[1], -5);
    ck_assert_ptr_eq(janus_wheel_next_due(&wheel, (INT64_C(1) << 41) + 1), &nodes[1]);
}
END_TEST

/* ---- pools ---- */

START_TEST(cells_are_distinct_and_reused) {
    enum { CELLS = 1000 };
    JanusMemCache cache = {0};
    char *cells[CELLS];
    for (int i = 0; i < CELLS; i++) {
        cells[i] = janus_pool_take(&cache, JANUS_POOL_SIZE_32);
        memset(cells[i], i & 0xFF, 32);
    }
    for (int i = 0; i < CELLS; i++) ck_assert_int_eq((uint8_t)cells[i][31], i & 0xFF);
    uint32_t limit = janus_pool_limit(JANUS_POOL_SIZE_32);
    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < CELLS; i++) janus_pool_give(&cache, JANUS_POOL_SIZE_32, cells[i]);
        for (int i = 0; i < CELLS; i++) cells[i] = janus_pool_take(&cache, JANUS_POOL_SIZE_32);
    }
    ck_assert_uint_le(janus_pool_limit(JANUS_POOL_SIZE_32), limit + 2 * JANUS_POOL_BATCH);
}
END_TEST

START_TEST(cells_wander_between_threads_without_growth) {
    JanusMemCache giver = {0}, taker = {0};
    for (int i = 0; i < 100000; i++)
        janus_pool_give(&giver, JANUS_POOL_BARE, janus_pool_take(&taker, JANUS_POOL_BARE));
    ck_assert_uint_le(janus_pool_limit(JANUS_POOL_BARE), JANUS_POOL_FIRST_INDEX + 5 * JANUS_POOL_BATCH);
    janus_mem_cache_flush(&giver);
    janus_mem_cache_flush(&taker);
    uint32_t limit = janus_pool_limit(JANUS_POOL_BARE);
    for (uint32_t i = JANUS_POOL_FIRST_INDEX; i < limit; i++)
        ck_assert_ptr_nonnull(janus_pool_take(&taker, JANUS_POOL_BARE));
    ck_assert_uint_eq(janus_pool_limit(JANUS_POOL_BARE), limit);
}
END_TEST

START_TEST(sizes_get_what_they_ask_for) {
    JanusMemCache cache = {0};
    for (size_t size = 0; size <= 3000; size += 7) {
        char *memory = janus_heap_take(&cache, size), *other = janus_heap_take(NULL, size);
        ck_assert(memory != other && (uintptr_t)memory % 16 == 0);
        memset(memory, 1, size);
        memset(other, 2, size);
        if (size > 0) ck_assert_int_eq(memory[size - 1], 1);
        janus_heap_give(&cache, memory, size);
        janus_heap_give(NULL, other, size);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("rt_queues");
    TCase *tests = tcase_create("queues");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, the_deque_is_first_in_first_out);
    tcase_add_test(tests, a_full_deque_says_so);
    tcase_add_test(tests, thieves_take_the_older_half);
    tcase_add_test(tests, every_item_is_taken_once);
    tcase_add_test(tests, the_global_queue_has_no_bound);
    tcase_add_test(tests, timers_fire_at_their_millisecond);
    tcase_add_test(tests, a_late_look_finds_everything_due);
    tcase_add_test(tests, removed_timers_do_not_fire);
    tcase_add_test(tests, deadlines_beyond_all_time_never_fire);
    tcase_add_test(tests, cells_are_distinct_and_reused);
    tcase_add_test(tests, cells_wander_between_threads_without_growth);
    tcase_add_test(tests, sizes_get_what_they_ask_for);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
