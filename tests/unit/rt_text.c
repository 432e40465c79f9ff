/* Numbers as text, powers, strings, and printing. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/janus.h"
#include "runtime/mem/bytes.h"
#include "runtime/mem/decimal.h"
#include "runtime/mem/float_text.h"
#include "runtime/mem/print.h"

static const char *text_of(double value, JanusFloatKind kind) {
    static char text[JANUS_FLOAT_TEXT_BYTES + 1];
    text[janus_float_text(text, value, kind)] = '\0';
    return text;
}

START_TEST(floats_print_shortest) {
    static const struct {
        double value;
        const char *text;
    } CASES[] = {
        {0.0, "0.0"},
        {-0.0, "-0.0"},
        {1.0, "1.0"},
        {-1.5, "-1.5"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.30000000000000004"},
        {100.0, "100.0"},
        {1e15, "1000000000000000.0"},
        {1e16, "1e16"},
        {1.5e300, "1.5e300"},
        {0.00001, "0.00001"},
        {0.000001, "1e-6"},
        {1.25e-7, "1.25e-7"},
        {5e-324, "5e-324"},
        {1e23, "1e23"},
        {2.2250738585072014e-308, "2.2250738585072014e-308"},
        {INFINITY, "inf"},
        {-INFINITY, "-inf"},
        {1.7976931348623157e308, "1.7976931348623157e308"},
        {123456.789, "123456.789"},
        {9007199254740993.0, "9007199254740992.0"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        ck_assert_str_eq(text_of(CASES[i].value, JANUS_FLOAT_64), CASES[i].text);
    ck_assert_str_eq(text_of(NAN, JANUS_FLOAT_64), "nan");
    ck_assert_str_eq(text_of((double)0.1f, JANUS_FLOAT_32), "0.1");
    ck_assert_str_eq(text_of((double)16777216.0f, JANUS_FLOAT_32), "16777216.0");
    ck_assert_str_eq(text_of((double)1e-45f, JANUS_FLOAT_32), "1e-45");
}
END_TEST

START_TEST(every_float_reads_back) {
    srand48(11);
    for (int i = 0; i < 200000; i++) {
        uint64_t bits = (uint64_t)mrand48() << 32 ^ (uint64_t)(uint32_t)mrand48();
        double value;
        memcpy(&value, &bits, sizeof value);
        if (isnan(value)) continue;
        ck_assert(strtod(text_of(value, JANUS_FLOAT_64), NULL) == value);
    }
}
END_TEST

static void check_decimal(uint64_t value) {
    char put[JANUS_DECIMAL_BYTES + 1], behind[JANUS_DECIMAL_BYTES + 1], wanted[32];
    *janus_decimal_put(put, value, false) = '\0';
    behind[JANUS_DECIMAL_BYTES] = '\0';
    snprintf(wanted, sizeof wanted, "-%llu", (unsigned long long)value);
    ck_assert_str_eq(put, wanted + 1);
    ck_assert_str_eq(janus_decimal_text(behind, value, true), wanted);
    *janus_decimal_put(put, value, true) = '\0';
    ck_assert_str_eq(put, wanted);
}

START_TEST(integers_have_all_their_digits) {
    uint64_t power = 1;
    for (int digits = 0; digits < 20; digits++, power *= 10)
        for (uint64_t value = power - 1; value <= power + 1; value++) check_decimal(value);
    for (int bits = 0; bits < 64; bits++) check_decimal((UINT64_C(2) << bits) - 1);
}
END_TEST

START_TEST(few_bytes_are_copied_exactly) {
    char from[64], to[64];
    for (int i = 0; i < 64; i++) from[i] = (char)('A' + i);
    for (uint64_t count = 0; count <= 48; count++) {
        memset(to, '.', sizeof to);
        janus_bytes_copy(to + 8, from + 1, count);
        for (uint64_t i = 0; i < sizeof to; i++)
            ck_assert_int_eq(to[i], i < 8 || i >= 8 + count ? '.' : from[i - 7]);
    }
}
END_TEST

START_TEST(powers_find_overflow) {
    int64_t power;
    uint64_t unsigned_power;
    ck_assert(janus_power_i64(2, 62, &power) && power == INT64_C(1) << 62);
    ck_assert(!janus_power_i64(2, 63, &power));
    ck_assert(janus_power_i64(-2, 63, &power) && power == INT64_MIN);
    ck_assert(janus_power_i64(0, 0, &power) && power == 1);
    ck_assert(janus_power_i64(-1, INT64_MAX, &power) && power == -1);
    ck_assert(janus_power_i64(1, INT64_MAX, &power) && power == 1);
    ck_assert(!janus_power_i64(2, -1, &power));
    ck_assert(!janus_power_i64(3, 41, &power));
    ck_assert(janus_power_u64(2, 63, &unsigned_power) && unsigned_power == UINT64_C(1) << 63);
    ck_assert(!janus_power_u64(2, 64, &unsigned_power));
    ck_assert(janus_power_u64(UINT64_MAX, 1, &unsigned_power) && unsigned_power == UINT64_MAX);
    ck_assert(janus_power_f64(2.0, 0.5) == sqrt(2.0));
}
END_TEST

static JanusString *string(const char *text) {
    JanusString *string = malloc(sizeof *string + strlen(text));
    string->header = JANUS_IMMORTAL;
    string->length = (int64_t)strlen(text);
    memcpy(string->bytes, text, strlen(text));
    return string;
}

START_TEST(strings_compare_by_bytes) {
    JanusString *a = string("abc"), *b = string("abd"), *prefix = string("ab"), *empty = string("");
    ck_assert(janus_string_equal(a, a) && !janus_string_equal(a, b) && !janus_string_equal(a, prefix));
    ck_assert_int_lt(janus_string_compare(a, b), 0);
    ck_assert_int_gt(janus_string_compare(b, a), 0);
    ck_assert_int_gt(janus_string_compare(a, prefix), 0);
    ck_assert_int_lt(janus_string_compare(empty, prefix), 0);
    ck_assert_int_eq(janus_string_compare(empty, empty), 0);
    ck_assert_int_eq(janus_string_length(a), 3);
    free(a), free(b), free(prefix), free(empty);
}
END_TEST

START_TEST(printing_writes_what_it_is_given) {
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(dup2(ends[1], 1), 1);
    JanusString *word = string("word ");
    static const JanusError error = {"MathError", "Overflow"};
    janus_print_begin();
    janus_print_string(word);
    janus_print_i64(INT64_MIN);
    janus_print_char(' ');
    janus_print_u64(UINT64_MAX);
    janus_print_char(0x20AC);
    janus_print_char(0x1F600);
    janus_print_char(0xE9);
    janus_print_bool(1);
    janus_print_bool(0);
    janus_print_f64(2.5);
    janus_print_error(&error);
    janus_print_end(1);
    janus_print_flush();
    char text[200] = {0};
    ck_assert_int_gt(read(ends[0], text, sizeof text - 1), 0);
    ck_assert_str_eq(
        text, "word -9223372036854775808 18446744073709551615\u20AC\U0001F600\u00E9truefalse2.5Overflow\n");
    free(word);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("rt_text");
    TCase *tests = tcase_create("text");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, floats_print_shortest);
    tcase_add_test(tests, every_float_reads_back);
    tcase_add_test(tests, integers_have_all_their_digits);
    tcase_add_test(tests, few_bytes_are_copied_exactly);
    tcase_add_test(tests, powers_find_overflow);
    tcase_add_test(tests, strings_compare_by_bytes);
    tcase_add_test(tests, printing_writes_what_it_is_given);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
