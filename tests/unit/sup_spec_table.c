/* F06: actors described by functions share one specification, named after their setup function. */
#include <check.h>

#include "runtime/sup/spec_table.h"

uint64_t Lamp_setup(void);
uint64_t Lamp_setup(void) {
    return 1;
}

uint64_t plain(void);
uint64_t plain(void) {
    return 1;
}

static int64_t handler(uint64_t actor, int64_t tag) {
    (void)actor;
    return tag;
}

static const JanusActorSpec LAMP = {.name = "ignored",
                                    .setup = (const void *)Lamp_setup,
                                    .handler = (const void *)handler,
                                    .mailbox_capacity = 3,
                                    .timeout_ms = -1,
                                    .reductions_limit = 9};

START_TEST(equal_descriptions_share_a_specification) {
    JanusActorSpec copy = LAMP;
    const JanusActorSpec *spec = janus_spec_intern(&LAMP);
    ck_assert_ptr_nonnull(spec);
    ck_assert_ptr_eq(janus_spec_intern(&copy), spec);
    ck_assert_ptr_eq(spec->setup, LAMP.setup);
    ck_assert_ptr_eq(spec->handler, LAMP.handler);
    ck_assert_uint_eq(spec->mailbox_capacity, 3);
    ck_assert_int_eq(spec->timeout_ms, -1);
    ck_assert_uint_eq(spec->reductions_limit, 0);
}
END_TEST

START_TEST(every_difference_makes_another) {
    const JanusActorSpec *spec = janus_spec_intern(&LAMP);
    JanusActorSpec other = LAMP;
    other.mailbox_capacity = 4;
    ck_assert_ptr_ne(janus_spec_intern(&other), spec);
    other = LAMP;
    other.timeout_ms = 5;
    ck_assert_ptr_ne(janus_spec_intern(&other), spec);
    other = LAMP;
    other.setup = (const void *)plain;
    ck_assert_ptr_ne(janus_spec_intern(&other), spec);
    other = LAMP;
    other.timeout = (const void *)handler;
    ck_assert_ptr_ne(janus_spec_intern(&other), spec);
    other = LAMP;
    other.destroy = (const void *)handler;
    ck_assert_ptr_ne(janus_spec_intern(&other), spec);
    ck_assert_ptr_eq(janus_spec_intern(&LAMP), spec);
}
END_TEST

START_TEST(the_name_comes_from_the_setup_function) {
    ck_assert_str_eq((const char *)janus_spec_intern(&LAMP)->name, "Lamp");
    JanusActorSpec other = LAMP;
    other.setup = (const void *)plain;
    ck_assert_str_eq((const char *)janus_spec_intern(&other)->name, "plain");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("sup_spec_table");
    TCase *tests = tcase_create("spec_table");
    tcase_add_test(tests, equal_descriptions_share_a_specification);
    tcase_add_test(tests, every_difference_makes_another);
    tcase_add_test(tests, the_name_comes_from_the_setup_function);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
