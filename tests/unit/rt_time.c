/* The calendar, RFC 3339, and random numbers. */
#include "tests/unit/rt_values.h"

#include <time.h>

/* Without a check for each part: this runs a million times. */
static bool is_civil(int64_t seconds, const int64_t *wanted) {
    JanusArray *parts = janus_time_to_civil(seconds);
    int64_t back = 0;
    bool same =
        parts->length == 8 && memcmp(parts->items, wanted, 8 * sizeof *wanted) == 0 &&
        janus_time_from_civil(wanted[0], wanted[1], wanted[2], wanted[3], wanted[4], wanted[5], &back) == 1 &&
        back == seconds;
    janus_array_release(parts);
    return same;
}

static void expect_civil(int64_t seconds, const int64_t *wanted) {
    if (!is_civil(seconds, wanted)) ck_abort_msg("second %lld is not what it should be", (long long)seconds);
}

RUNTIME_TEST(known_days_are_right) {
    expect_civil(0, (int64_t[]){1970, 1, 1, 0, 0, 0, 4, 1});
    expect_civil(-1, (int64_t[]){1969, 12, 31, 23, 59, 59, 3, 365});
    expect_civil(951782400, (int64_t[]){2000, 2, 29, 0, 0, 0, 2, 60});
    expect_civil(-62135596800, (int64_t[]){1, 1, 1, 0, 0, 0, 1, 1});
    expect_civil(-62167219200, (int64_t[]){0, 1, 1, 0, 0, 0, 6, 1});
    expect_civil(253402300799, (int64_t[]){9999, 12, 31, 23, 59, 59, 5, 365});
    return 0;
}

/* The C library's calendar beside ours. */
RUNTIME_TEST(every_day_of_a_thousand_years) {
    for (int64_t day = -200000; day < 200000; day++) {
        time_t moment = day * 86400 + 3723;
        struct tm other;
        gmtime_r(&moment, &other);
        expect_civil(moment, (int64_t[]){other.tm_year + 1900, other.tm_mon + 1, other.tm_mday, 1, 2, 3,
                                         other.tm_wday, other.tm_yday + 1});
    }
    return 0;
}

RUNTIME_TEST(dates_that_are_none_are_refused) {
    int64_t seconds = 7;
    ck_assert_int_eq(janus_time_from_civil(2023, 2, 29, 0, 0, 0, &seconds), 0);
    ck_assert_int_eq(janus_time_from_civil(1900, 2, 29, 0, 0, 0, &seconds), 0);
    ck_assert_int_eq(janus_time_from_civil(2024, 13, 1, 0, 0, 0, &seconds), 0);
    ck_assert_int_eq(janus_time_from_civil(2024, 0, 1, 0, 0, 0, &seconds), 0);
    ck_assert_int_eq(janus_time_from_civil(2024, 4, 31, 0, 0, 0, &seconds), 0);
    ck_assert_int_eq(janus_time_from_civil(2024, 4, 0, 0, 0, 0, &seconds), 0);
    ck_assert_int_eq(janus_time_from_civil(2024, 4, 1, 24, 0, 0, &seconds), 0);
    ck_assert_int_eq(janus_time_from_civil(2024, 4, 1, 0, -1, 0, &seconds), 0);
    ck_assert_int_eq(janus_time_from_civil(2024, 4, 1, 0, 0, 60, &seconds), 0);
    ck_assert_int_eq(janus_time_from_civil(INT64_MAX, 1, 1, 0, 0, 0, &seconds), 0);
    ck_assert_int_eq(seconds, 7);
    ck_assert_int_eq(janus_time_from_civil(2000, 2, 29, 0, 0, 0, &seconds), 1);
    return 0;
}

RUNTIME_TEST(moments_are_written) {
    expect(janus_time_format(0, 0), "1970-01-01T00:00:00Z");
    expect(janus_time_format(1700000000125, 0), "2023-11-14T22:13:20.125Z");
    expect(janus_time_format(1700000000000, 5 * 3600 + 1800), "2023-11-15T03:43:20+05:30");
    expect(janus_time_format(1700000000000, -3600), "2023-11-14T21:13:20-01:00");
    expect(janus_time_format(-1, 0), "1969-12-31T23:59:59.999Z");
    expect(janus_time_format(253402300800000, 0), "+010000-01-01T00:00:00Z");
    expect(janus_time_format(-62198755200000, 0), "-000001-01-01T00:00:00Z");
    janus_array_release(janus_time_to_civil(INT64_MAX)); /* no overflow */
    janus_array_release(janus_time_to_civil(INT64_MIN));
    janus_string_release(janus_time_format(INT64_MAX, INT64_MAX));
    janus_string_release(janus_time_format(INT64_MIN, INT64_MIN));
    return 0;
}

static void expect_moment(const char *text, int64_t wanted) {
    JanusString *string = str(text);
    int64_t milliseconds = -7;
    ck_assert_int_eq(janus_time_parse(string, &milliseconds), 1);
    ck_assert_int_eq(milliseconds, wanted);
    janus_string_release(string);
}

RUNTIME_TEST(moments_are_read) {
    expect_moment("1970-01-01T00:00:00Z", 0);
    expect_moment("2023-11-14T22:13:20.125Z", 1700000000125);
    expect_moment("2023-11-14 22:13:20.1259999999999999999999z", 1700000000125);
    expect_moment("2023-11-15t03:43:20+05:30", 1700000000000);
    expect_moment("2016-12-31T23:59:60Z", 1483228800000);
    expect_moment("0000-01-01T00:00:00-00:01", -62167219140000);
    static const char *const wrong[] = {"",
                                        "2023",
                                        "2023-11-14",
                                        "2023-11-14T22:13:20",
                                        "2023-11-14T22:13:20.Z",
                                        "2023-11-14T22:13:20ZZ",
                                        "2023-11-14T22:13:20+25:00",
                                        "2023-11-14T22:13:20+0100",
                                        "2023-02-30T22:13:20Z",
                                        "2023-11-14T22:13:61Z",
                                        " 2023-11-14T22:13:20Z",
                                        "-023-11-14T22:13:20Z"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        JanusString *string = str(wrong[i]);
        int64_t milliseconds;
        ck_assert_int_eq(janus_time_parse(string, &milliseconds), 0);
        janus_string_release(string);
    }
    return 0;
}

RUNTIME_TEST(clocks_go_forward) {
    int64_t before = janus_time_monotonic_ns();
    ck_assert_int_ge(janus_time_monotonic_ns(), before);
    ck_assert_int_lt(janus_time_now_ns() / 1000000 - janus_now_ms(), 60000);
    setenv("TZ", "UTC-02:30", 1);
    tzset();
    ck_assert_int_eq(janus_time_local_offset(0), 9000);
    return 0;
}

/* ---- random numbers ---- */

RUNTIME_TEST(a_seed_repeats) {
    uint64_t one[4], two[4], other[4];
    janus_random_seed(one, 42);
    janus_random_seed(two, 42);
    janus_random_seed(other, 43);
    int alike = 0;
    for (int i = 0; i < 1000; i++) {
        uint64_t word = janus_random_next(one);
        ck_assert_uint_eq(word, janus_random_next(two));
        alike += word == janus_random_next(other);
    }
    ck_assert_int_eq(alike, 0);
    return 0;
}

/* The generator's published first numbers from the state 1, 2, 3, 4. */
RUNTIME_TEST(the_generator_is_the_published_one) {
    uint64_t state[4] = {1, 2, 3, 4};
    ck_assert_uint_eq(janus_random_next(state), 41943041u);
    ck_assert_uint_eq(janus_random_next(state), 58720359u);
    ck_assert_uint_eq(janus_random_next(state), 3588806011781223u);
    ck_assert_uint_eq(janus_random_next(state), 3591011842654386u);
    return 0;
}

RUNTIME_TEST(numbers_spread_evenly) {
    uint64_t state[4];
    int counts[10] = {0};
    janus_random_seed(state, 1);
    for (int i = 0; i < 100000; i++) {
        uint64_t number = janus_random_below(state, 10);
        ck_assert_uint_lt(number, 10);
        counts[number]++;
        double real = janus_random_float(state);
        ck_assert(real >= 0.0 && real < 1.0);
    }
    for (int i = 0; i < 10; i++) ck_assert(counts[i] > 9500 && counts[i] < 10500);
    ck_assert_uint_eq(janus_random_below(state, 0), 0);
    ck_assert_uint_eq(janus_random_below(state, 1), 0);
    ck_assert_uint_lt(janus_random_below(state, UINT64_MAX), UINT64_MAX);
    return 0;
}

RUNTIME_TEST(fresh_seeds_differ) {
    uint64_t one[4], two[4];
    janus_random_seed_freshly(one);
    janus_random_seed_freshly(two);
    ck_assert_mem_ne(one, two, sizeof one);
    JanusString *first = janus_random_bytes(1000, &HERE), *second = janus_random_bytes(1000, &HERE);
    ck_assert(!janus_string_equal(first, second));
    janus_string_release(first);
    janus_string_release(second);
    expect(janus_random_bytes(0, &HERE), "");
    return 0;
}

RUN_TESTS("rt_time", known_days_are_right, every_day_of_a_thousand_years, dates_that_are_none_are_refused,
          moments_are_written, moments_are_read, clocks_go_forward, a_seed_repeats,
          the_generator_is_the_published_one, numbers_spread_evenly, fresh_seeds_differ)
