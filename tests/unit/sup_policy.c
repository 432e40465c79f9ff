/* The pure decisions of supervision: reasons, policies, strategies, restart intensity. */
#include <check.h>

#include "runtime/cluster_local.h"
#include "runtime/janus.h"
#include "runtime/sup/intensity.h"
#include "runtime/sup/policy.h"

START_TEST(policies_follow_the_lifecycle_table) {
    ck_assert(janus_policy_restarts(JANUS_POLICY_PERMANENT, JANUS_STOP_NORMAL));
    ck_assert(janus_policy_restarts(JANUS_POLICY_PERMANENT, JANUS_STOP_CRASH));
    ck_assert(!janus_policy_restarts(JANUS_POLICY_TRANSIENT, JANUS_STOP_NORMAL));
    ck_assert(!janus_policy_restarts(JANUS_POLICY_TRANSIENT, JANUS_STOP_SHUTDOWN));
    ck_assert(janus_policy_restarts(JANUS_POLICY_TRANSIENT, JANUS_STOP_USER + 3));
    ck_assert(!janus_policy_restarts(JANUS_POLICY_TEMPORARY, JANUS_STOP_NORMAL));
    ck_assert(!janus_policy_restarts(JANUS_POLICY_TEMPORARY, JANUS_STOP_CRASH));
}
END_TEST

START_TEST(strategies_reach_the_right_slots) {
    JanusSlotRange one = janus_strategy_range(JANUS_STRATEGY_ONE_FOR_ONE, 2, 5);
    ck_assert(one.first == 2 && one.end == 3);
    JanusSlotRange all = janus_strategy_range(JANUS_STRATEGY_ONE_FOR_ALL, 2, 5);
    ck_assert(all.first == 0 && all.end == 5);
    JanusSlotRange rest = janus_strategy_range(JANUS_STRATEGY_REST_FOR_ONE, 2, 5);
    ck_assert(rest.first == 2 && rest.end == 5);
}
END_TEST

START_TEST(codes_out_of_range_are_refused) {
    ck_assert(janus_strategy_is_valid(0) && janus_strategy_is_valid(2) && !janus_strategy_is_valid(3));
    ck_assert(janus_policy_is_valid(0) && janus_policy_is_valid(2) && !janus_policy_is_valid(3));
    ck_assert(!janus_reason_is_valid(0) && janus_reason_is_valid(1) && janus_reason_is_valid(8));
    ck_assert(!janus_reason_is_valid(9) && !janus_reason_is_valid(255) && janus_reason_is_valid(256));
    ck_assert(!janus_reason_is_valid(UINT32_MAX));
    ck_assert(!janus_reason_is_failure(1) && !janus_reason_is_failure(2));
    ck_assert(janus_reason_is_failure(3) && janus_reason_is_failure(256));
}
END_TEST

START_TEST(without_a_limit_nothing_exceeds) {
    JanusIntensity intensity;
    janus_intensity_init(&intensity);
    for (int64_t now = 0; now < 1000; now++) ck_assert(!janus_intensity_exceeds(&intensity, 0));
    janus_intensity_release(&intensity);
}
END_TEST

START_TEST(one_more_than_the_limit_exceeds) {
    JanusIntensity intensity;
    janus_intensity_init(&intensity);
    ck_assert(janus_intensity_configure(&intensity, 3, 100));
    ck_assert(!janus_intensity_exceeds(&intensity, 10));
    ck_assert(!janus_intensity_exceeds(&intensity, 20));
    ck_assert(!janus_intensity_exceeds(&intensity, 30));
    ck_assert(janus_intensity_exceeds(&intensity, 110)); /* the first is exactly 100 ms old */
    ck_assert(!janus_intensity_exceeds(&intensity, 111));
    ck_assert(janus_intensity_exceeds(&intensity, 120));
    ck_assert(!janus_intensity_exceeds(&intensity, 121));
    janus_intensity_release(&intensity);
}
END_TEST

START_TEST(a_limit_of_zero_allows_none) {
    JanusIntensity intensity;
    janus_intensity_init(&intensity);
    ck_assert(janus_intensity_configure(&intensity, 0, 1));
    ck_assert(janus_intensity_exceeds(&intensity, 0));
    janus_intensity_release(&intensity);
}
END_TEST

START_TEST(bad_settings_change_nothing) {
    JanusIntensity intensity;
    janus_intensity_init(&intensity);
    ck_assert(janus_intensity_configure(&intensity, 1, 50));
    ck_assert(!janus_intensity_exceeds(&intensity, 0));
    ck_assert(!janus_intensity_configure(&intensity, JANUS_INTENSITY_MAX + 1, 50));
    ck_assert(!janus_intensity_configure(&intensity, 1, 0));
    ck_assert(!janus_intensity_configure(&intensity, 1, INT64_MIN));
    ck_assert(janus_intensity_exceeds(&intensity, 50));
    ck_assert(janus_intensity_configure(&intensity, 1, 50)); /* forgets the past */
    ck_assert(!janus_intensity_exceeds(&intensity, 50));
    janus_intensity_release(&intensity);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("sup_policy");
    TCase *tests = tcase_create("policy");
    tcase_add_test(tests, policies_follow_the_lifecycle_table);
    tcase_add_test(tests, strategies_reach_the_right_slots);
    tcase_add_test(tests, codes_out_of_range_are_refused);
    tcase_add_test(tests, without_a_limit_nothing_exceeds);
    tcase_add_test(tests, one_more_than_the_limit_exceeds);
    tcase_add_test(tests, a_limit_of_zero_allows_none);
    tcase_add_test(tests, bad_settings_change_nothing);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
