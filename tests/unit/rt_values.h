/* For the tests of values on the heap: making strings, infos of types as the compiler would write them, and
 * panics that are expected. */
#ifndef TESTS_UNIT_RT_VALUES_H
#define TESTS_UNIT_RT_VALUES_H

#include <string.h>

#include "runtime/mem/array.h"
#include "runtime/mem/map.h"
#include "runtime/mem/string.h"
#include "runtime/mem/text.h"
#include "runtime/mem/value.h"
#include "runtime/sched/panic.h"
#include "tests/unit/rt_support.h"

static const JanusPlace HERE = {"test.jan", "test", 1, 1};

static inline JanusString *str(const char *text) {
    return janus_string_copy(text, (int64_t)strlen(text));
}

/* Checks the content and releases the string. */
static inline void expect(JanusString *string, const char *text) {
    ck_assert_int_eq(string->length, (int64_t)strlen(text));
    ck_assert_mem_eq(string->bytes, text, strlen(text));
    janus_string_release(string);
}

/* As a constant of the program; `static`, so that nobody frees it. */
#define CONSTANT(name, text)                                                                                 \
    static union {                                                                                           \
        struct {                                                                                             \
            int64_t header, length;                                                                          \
            char bytes[sizeof(text) + JANUS_STRING_ROOM];                                                    \
        } parts;                                                                                             \
        JanusString string;                                                                                  \
    } name##_memory = {{JANUS_IMMORTAL, sizeof(text) - 1, text}};                                            \
    JanusString *name = &name##_memory.string

/* The text of a value as a part of another. */
static inline void expect_shown(const JanusTypeInfo *info, const void *value, const char *text) {
    JanusText *out = janus_text_new();
    janus_text_show_value(out, info, value);
    expect(janus_text_finish(out), text);
}

static const JanusTypeInfo I64 = {.name = "i64", .size_bytes = 8, .kind = JANUS_KIND_I64};
static const JanusTypeInfo F64 = {.name = "f64", .size_bytes = 8, .kind = JANUS_KIND_F64};
static const JanusTypeInfo STRING = {.name = "String", .size_bytes = 8, .kind = JANUS_KIND_STRING};

/* ---- arrays as values ---- */

#define ARRAY_AT(value) (*(JanusArray *const *)(value))

static void array_retain(const void *value) {
    janus_retain(ARRAY_AT(value));
}
static void array_release(void *value) {
    janus_array_release(ARRAY_AT(value));
}
static void array_share(const void *value) {
    janus_array_share(ARRAY_AT(value));
}
static uint8_t array_equal(const void *left, const void *right) {
    return janus_array_equal(ARRAY_AT(left), ARRAY_AT(right));
}
static int32_t array_compare(const void *left, const void *right) {
    return janus_array_compare(ARRAY_AT(left), ARRAY_AT(right));
}
static uint64_t array_hash(const void *value, uint64_t seed) {
    return janus_array_hash(ARRAY_AT(value), seed);
}
static void array_show(const void *value, JanusText *out) {
    janus_array_show(ARRAY_AT(value), out);
}
static const JanusTypeInfo ARRAY = {"[T]",       8,           JANUS_KIND_OTHER, array_retain, array_release,
                                    array_share, array_equal, array_compare,    array_hash,   array_show};

/* ---- panics ---- */

typedef void (*Body)(void *argument);
typedef struct Attempt {
    Body body;
    void *argument;
} Attempt;

static int64_t run_attempt(void *argument) {
    Attempt *attempt = argument;
    attempt->body(attempt->argument);
    return 0;
}

/* Whether the body panicked. */
static inline bool panics(Body body, void *argument) {
    Attempt attempt = {body, argument};
    return janus_fiber_guarded(NULL, run_attempt, &attempt) == JANUS_CALL_LEFT;
}

/* The array is released. */
static inline void expect_array(JanusArray *array, const char *text) {
    expect_shown(&ARRAY, &array, text);
    janus_array_release(array);
}

/* Not every test needs everything. */
__attribute__((unused)) static const void *const rt_values_used[] = {&HERE, &I64, &F64, &STRING, &ARRAY};

#endif
