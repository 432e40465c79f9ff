/* Clocks, the Gregorian calendar without end in both directions, and RFC 3339.
 *
 * Days are counted in eras of 400 years that begin on the first of March, so that the leap day is a year's
 * last.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "runtime/mem/array.h"
#include "runtime/mem/string.h"
#include "runtime/os/clock.h"

enum { DAY_SECONDS = 86400, ERA_YEARS = 400, ERA_DAYS = 146097 };
enum { EPOCH_DAY = 719468 }; /* 1970-01-01, in days since 0000-03-01 */
/* Beyond these years the sum of milliseconds would not fit. */
#define YEAR_MAX INT64_C(200000000)

int64_t janus_time_monotonic_ns(void) {
    return janus_os_monotonic_ns();
}

int64_t janus_time_now_ns(void) {
    return janus_os_realtime_ns();
}

int64_t janus_time_local_offset(int64_t seconds) {
    return janus_os_local_offset(seconds);
}

/* ---- the calendar ---- */

static int64_t floor_div(int64_t value, int64_t divisor) {
    int64_t quotient = value / divisor;
    return value % divisor < 0 ? quotient - 1 : quotient;
}

static int64_t floor_mod(int64_t value, int64_t divisor) {
    int64_t rest = value % divisor;
    return rest < 0 ? rest + divisor : rest;
}

static bool is_leap(int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int64_t days_in_month(int64_t year, int64_t month) {
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

typedef struct Civil {
    int64_t year, month, day, hour, minute, second;
} Civil;

/* Days since 1970-01-01. */
static int64_t days_of(int64_t year, int64_t month, int64_t day) {
    int64_t march_year = year - (month <= 2), march_month = (month + 9) % 12;
    int64_t era = floor_div(march_year, ERA_YEARS), year_of_era = march_year - era * ERA_YEARS;
    int64_t day_of_year = (153 * march_month + 2) / 5 + day - 1; /* five months have 153 days */
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * ERA_DAYS + day_of_era - EPOCH_DAY;
}

static Civil civil_of(int64_t seconds) {
    int64_t days = floor_div(seconds, DAY_SECONDS), rest = floor_mod(seconds, DAY_SECONDS);
    int64_t from_march = days + EPOCH_DAY;
    int64_t era = floor_div(from_march, ERA_DAYS), day_of_era = from_march - era * ERA_DAYS;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * day_of_year + 2) / 153;
    int64_t month = march_month < 10 ? march_month + 3 : march_month - 9;
    return (Civil){.year = year_of_era + era * ERA_YEARS + (month <= 2),
                   .month = month,
                   .day = day_of_year - (153 * march_month + 2) / 5 + 1,
                   .hour = rest / 3600,
                   .minute = rest / 60 % 60,
                   .second = rest % 60};
}

JanusArray *janus_time_to_civil(int64_t seconds) {
    Civil civil = civil_of(seconds);
    int64_t days = floor_div(seconds, DAY_SECONDS);
    int64_t weekday = floor_mod(days + 4, 7); /* 1970 began on a Thursday */
    int64_t parts[] = {civil.year,   civil.month,  civil.day, civil.hour,
                       civil.minute, civil.second, weekday,   days - days_of(civil.year, 1, 1) + 1};
    return janus_array_from_items(&janus_info_i64, parts, sizeof parts / sizeof *parts);
}

static bool is_valid(const Civil *civil) {
    return civil->year >= -YEAR_MAX && civil->year <= YEAR_MAX && civil->month >= 1 && civil->month <= 12 &&
           civil->day >= 1 && civil->day <= days_in_month(civil->year, civil->month) && civil->hour >= 0 &&
           civil->hour <= 23 && civil->minute >= 0 && civil->minute <= 59 && civil->second >= 0 &&
           civil->second <= 59;
}

static int64_t seconds_of(const Civil *civil) {
    return days_of(civil->year, civil->month, civil->day) * DAY_SECONDS + civil->hour * 3600 +
           civil->minute * 60 + civil->second;
}

uint8_t janus_time_from_civil(int64_t year, int64_t month, int64_t day, int64_t hour, int64_t minute,
                              int64_t second, int64_t *seconds) {
    Civil civil = {year, month, day, hour, minute, second};
    if (!is_valid(&civil)) return 0;
    *seconds = seconds_of(&civil);
    return 1;
}

/* ---- RFC 3339 ---- */

JanusString *janus_time_format(int64_t milliseconds, int64_t offset_seconds) {
    int64_t offset = offset_seconds / 60 % (24 * 60), seconds = floor_div(milliseconds, 1000);
    int fraction = (int)floor_mod(milliseconds, 1000);
    Civil civil = civil_of(seconds + offset * 60);
    bool is_plain = civil.year >= 0 && civil.year <= 9999; /* else with a sign, as ISO 8601 has it */
    char text[80];
    int length = snprintf(text, sizeof text, is_plain ? "%04lld" : "%+07lld", (long long)civil.year);
    length +=
        snprintf(text + length, sizeof text - (size_t)length, "-%02d-%02dT%02d:%02d:%02d", (int)civil.month,
                 (int)civil.day, (int)civil.hour, (int)civil.minute, (int)civil.second);
    if (fraction != 0) length += snprintf(text + length, sizeof text - (size_t)length, ".%03d", fraction);
    int64_t distance = offset < 0 ? -offset : offset;
    if (offset == 0)
        text[length++] = 'Z';
    else
        length += snprintf(text + length, sizeof text - (size_t)length, "%c%02d:%02d", offset < 0 ? '-' : '+',
                           (int)(distance / 60), (int)(distance % 60));
    return janus_string_copy(text, length);
}

typedef struct Scan {
    const char *at, *end;
    bool failed;
} Scan;

static bool scan_any(Scan *scan, const char *wanted) {
    if (scan->at == scan->end || strchr(wanted, *scan->at) == NULL || *scan->at == '\0') return false;
    scan->at++;
    return true;
}

static void scan_mark(Scan *scan, const char *wanted) {
    if (!scan_any(scan, wanted)) scan->failed = true;
}

static int64_t scan_number(Scan *scan, int digits) {
    int64_t number = 0;
    for (int i = 0; i < digits; i++) {
        if (scan->at == scan->end || *scan->at < '0' || *scan->at > '9') {
            scan->failed = true;
            return 0;
        }
        number = number * 10 + (*scan->at++ - '0');
    }
    return number;
}

/* Of any length; what is finer than a millisecond is dropped. */
static int64_t scan_fraction(Scan *scan) {
    if (!scan_any(scan, ".")) return 0;
    int64_t milliseconds = scan_number(scan, 1) * 100;
    for (int64_t unit = 10; scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9'; unit /= 10)
        milliseconds += (*scan->at++ - '0') * unit;
    return milliseconds;
}

static int64_t scan_offset_seconds(Scan *scan) {
    if (scan_any(scan, "Zz")) return 0;
    bool is_behind = scan_any(scan, "-");
    if (!is_behind) scan_mark(scan, "+");
    int64_t hours = scan_number(scan, 2);
    scan_mark(scan, ":");
    int64_t minutes = scan_number(scan, 2);
    if (hours > 23 || minutes > 59) scan->failed = true;
    int64_t seconds = (hours * 60 + minutes) * 60;
    return is_behind ? -seconds : seconds;
}

static Civil scan_civil(Scan *scan) {
    Civil civil;
    civil.year = scan_number(scan, 4);
    scan_mark(scan, "-");
    civil.month = scan_number(scan, 2);
    scan_mark(scan, "-");
    civil.day = scan_number(scan, 2);
    scan_mark(scan, "Tt ");
    civil.hour = scan_number(scan, 2);
    scan_mark(scan, ":");
    civil.minute = scan_number(scan, 2);
    scan_mark(scan, ":");
    civil.second = scan_number(scan, 2);
    return civil;
}

uint8_t janus_time_parse(const JanusString *text, int64_t *milliseconds) {
    Scan scan = {text->bytes, text->bytes + text->length, false};
    Civil civil = scan_civil(&scan);
    int64_t fraction = scan_fraction(&scan), offset = scan_offset_seconds(&scan);
    int64_t leap = !scan.failed && civil.second == 60; /* counts as the next second's begin */
    civil.second -= leap;
    if (scan.failed || scan.at != scan.end || !is_valid(&civil)) return 0;
    *milliseconds = (seconds_of(&civil) + leap - offset) * 1000 + fraction;
    return 1;
}
