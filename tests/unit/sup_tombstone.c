/* Tombstones: sequence numbers, the bound of the ring, patterns, windows. */
#include <check.h>
#include <stdlib.h>

#include "runtime/sup/tombstone.h"

static JanusTombstones stones;

static void set_up(void) {
    janus_tombstones_init(&stones);
}

static void tear_down(void) {
    janus_tombstones_release(&stones);
}

static void push(uint32_t slot, int64_t reason, int64_t time_ms) {
    JanusTombstone stone = {.slot = slot, .reason = reason, .time_ms = time_ms};
    janus_tombstones_push(&stones, &stone);
}

START_TEST(empty_has_no_latest_and_no_match) {
    ck_assert_ptr_null(janus_tombstones_latest(&stones));
    JanusTombstoneMatch match = janus_tombstones_classify(&stones, 1000, 1000);
    ck_assert_uint_eq(match.count, 0);
    ck_assert_uint_eq(match.oldest_sequence, 0);
    ck_assert_uint_eq(janus_tombstones_classify_latest(&stones, 1000, 1000, 3).count, 0);
}
END_TEST

START_TEST(sequences_start_at_one_and_fields_are_kept) {
    JanusTombstone stone = {.slot = 7,
                            .reason = 256,
                            .time_ms = 12,
                            .state_epoch = 9,
                            .attempt = 2,
                            .code_version = 1,
                            .input_digest = 77,
                            .has_replay_token = true};
    janus_tombstones_push(&stones, &stone);
    const JanusTombstone *latest = janus_tombstones_latest(&stones);
    ck_assert_uint_eq(latest->sequence, 1);
    ck_assert_uint_eq(latest->slot, 7);
    ck_assert_int_eq(latest->reason, 256);
    ck_assert_int_eq(latest->time_ms, 12);
    ck_assert_uint_eq(latest->state_epoch, 9);
    ck_assert_uint_eq(latest->attempt, 2);
    ck_assert_uint_eq(latest->input_digest, 77);
    ck_assert(latest->has_replay_token);
    push(1, 3, 13);
    ck_assert_uint_eq(janus_tombstones_latest(&stones)->sequence, 2);
}
END_TEST

START_TEST(the_most_frequent_pattern_wins) {
    push(0, 3, 1);
    push(1, 3, 2);
    push(0, 4, 3);
    push(1, 3, 4);
    JanusTombstoneMatch match = janus_tombstones_classify(&stones, 10, 10);
    ck_assert_uint_eq(match.count, 2);
    ck_assert_uint_eq(match.oldest_sequence, 2);
}
END_TEST

START_TEST(of_equal_patterns_the_last_seen_wins) {
    push(0, 3, 1);
    push(1, 3, 2);
    ck_assert_uint_eq(janus_tombstones_classify(&stones, 10, 10).oldest_sequence, 2);
    push(0, 3, 3);
    push(1, 3, 4);
    ck_assert_uint_eq(janus_tombstones_classify(&stones, 10, 10).oldest_sequence, 2);
}
END_TEST

START_TEST(the_digest_is_part_of_the_pattern) {
    JanusTombstone stone = {.slot = 0, .reason = 3, .time_ms = 1, .input_digest = 1};
    janus_tombstones_push(&stones, &stone);
    stone.input_digest = 2;
    janus_tombstones_push(&stones, &stone);
    ck_assert_uint_eq(janus_tombstones_classify(&stones, 10, 10).count, 1);
}
END_TEST

START_TEST(window_ends_are_inclusive) {
    push(0, 3, 100);
    push(0, 3, 200);
    push(0, 3, 300);
    ck_assert_uint_eq(janus_tombstones_classify(&stones, 300, 200).count, 3);
    ck_assert_uint_eq(janus_tombstones_classify(&stones, 300, 199).count, 2);
    ck_assert_uint_eq(janus_tombstones_classify(&stones, 300, 199).oldest_sequence, 2);
    ck_assert_uint_eq(janus_tombstones_classify(&stones, 300, 0).count, 1);
    ck_assert_uint_eq(janus_tombstones_classify(&stones, 301, 0).count, 0);
    ck_assert_uint_eq(janus_tombstones_classify(&stones, 200, 100).count, 2); /* the third is in the future */
    ck_assert_uint_eq(janus_tombstones_classify(&stones, 4000000000, 4000000000).count, 3);
}
END_TEST

START_TEST(extreme_windows_do_not_overflow) {
    push(0, 3, 5);
    ck_assert_uint_eq(janus_tombstones_classify(&stones, INT64_MAX, INT64_MAX).count, 1);
    ck_assert_uint_eq(janus_tombstones_classify(&stones, INT64_MIN, INT64_MAX).count, 0);
    ck_assert_uint_eq(janus_tombstones_classify(&stones, INT64_MAX, -1).count, 0);
    ck_assert_uint_eq(janus_tombstones_classify(&stones, 5, INT64_MIN).count, 0);
}
END_TEST

START_TEST(latest_pattern_stops_at_the_limit) {
    for (int64_t time_ms = 0; time_ms < 10; time_ms++) push(4, 3, time_ms);
    JanusTombstoneMatch match = janus_tombstones_classify_latest(&stones, 9, 100, 3);
    ck_assert_uint_eq(match.count, 3);
    ck_assert_uint_eq(match.oldest_sequence, 8);
    push(5, 3, 10);
    ck_assert_uint_eq(janus_tombstones_classify_latest(&stones, 10, 100, 3).count, 1);
}
END_TEST

START_TEST(the_ring_is_bounded_and_forgets_the_oldest) {
    for (uint32_t i = 0; i < 10000; i++) push(0, 3, i);
    ck_assert_uint_eq(stones.capacity, JANUS_TOMBSTONE_CAPACITY);
    ck_assert_uint_eq(janus_tombstones_latest(&stones)->sequence, 10000);
    JanusTombstoneMatch match = janus_tombstones_classify(&stones, 10000, 10000);
    ck_assert_uint_eq(match.count, JANUS_TOMBSTONE_CAPACITY);
    ck_assert_uint_eq(match.oldest_sequence, 10000 - JANUS_TOMBSTONE_CAPACITY + 1);
}
END_TEST

/* The obvious way, over a plain list of everything that was pushed. */
static JanusTombstoneMatch classify_slowly(const JanusTombstone *all, uint64_t count, int64_t now_ms,
                                           int64_t window_ms) {
    JanusTombstoneMatch best = {0};
    uint64_t first = count > JANUS_TOMBSTONE_CAPACITY ? count - JANUS_TOMBSTONE_CAPACITY : 0;
    for (uint64_t i = count; i-- > first;) {
        JanusTombstoneMatch match = {0};
        for (uint64_t j = i + 1; j-- > first;) {
            if (all[j].slot != all[i].slot || all[j].reason != all[i].reason) continue;
            if (all[j].time_ms > now_ms || now_ms - all[j].time_ms > window_ms) continue;
            match.count++;
            match.oldest_sequence = j + 1;
        }
        if (match.count > best.count) best = match;
    }
    return best;
}

START_TEST(the_index_agrees_with_a_plain_scan) {
    enum { COUNT = 4000 };
    JanusTombstone *all = calloc(COUNT, sizeof *all);
    uint32_t state = 12345;
    for (uint32_t i = 0; i < COUNT; i++) {
        state = state * 1664525 + 1013904223;
        all[i] =
            (JanusTombstone){.slot = (state >> 16) % 97, .reason = 3 + (state >> 24) % 5, .time_ms = i / 3};
        janus_tombstones_push(&stones, &all[i]);
        if (i % 501 != 500 && i != COUNT - 1) continue;
        for (int64_t window_ms = 1; window_ms < 1000; window_ms = window_ms * 7) {
            JanusTombstoneMatch fast = janus_tombstones_classify(&stones, i / 3, window_ms);
            JanusTombstoneMatch slow = classify_slowly(all, i + 1, i / 3, window_ms);
            ck_assert_uint_eq(fast.count, slow.count);
            ck_assert_uint_eq(fast.oldest_sequence, slow.oldest_sequence);
        }
    }
    free(all);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("sup_tombstone");
    TCase *tests = tcase_create("tombstones");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, empty_has_no_latest_and_no_match);
    tcase_add_test(tests, sequences_start_at_one_and_fields_are_kept);
    tcase_add_test(tests, the_most_frequent_pattern_wins);
    tcase_add_test(tests, of_equal_patterns_the_last_seen_wins);
    tcase_add_test(tests, the_digest_is_part_of_the_pattern);
    tcase_add_test(tests, window_ends_are_inclusive);
    tcase_add_test(tests, extreme_windows_do_not_overflow);
    tcase_add_test(tests, latest_pattern_stops_at_the_limit);
    tcase_add_test(tests, the_ring_is_bounded_and_forgets_the_oldest);
    tcase_add_test(tests, the_index_agrees_with_a_plain_scan);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
