/* Arrays: growing, copying on write, editing, sorting, at their edges. */
#include <math.h>

#include "tests/unit/rt_values.h"

static JanusArray *numbers(int64_t count) {
    JanusArray *array = janus_array_new(&I64, 0);
    for (int64_t i = 0; i < count; i++) janus_array_push(&array, &i);
    return array;
}

static int64_t number_at(const JanusArray *array, int64_t index) {
    return *(const int64_t *)janus_array_at(array, index);
}

RUNTIME_TEST(arrays_grow) {
    JanusArray *array = numbers(100000);
    ck_assert_int_eq(array->length, 100000);
    for (int64_t i = 0; i < 100000; i++) ck_assert_int_eq(number_at(array, i), i);
    int64_t last = 0;
    ck_assert(janus_array_pop(&array, &last) && last == 99999);
    janus_array_truncate(&array, 3);
    janus_array_truncate(&array, 5);
    expect_array(array, "[0, 1, 2]");
    return 0;
}

RUNTIME_TEST(an_empty_constant_is_never_written) {
    static JanusArray empty = {JANUS_IMMORTAL, 0, 0, &I64};
    JanusArray *array = &empty;
    int64_t one = 1, out;
    ck_assert(!janus_array_pop(&array, &out));
    janus_array_unique(&array);
    janus_array_reverse(&array);
    janus_array_sort(&array);
    janus_array_truncate(&array, 0);
    janus_array_extend(&array, &empty);
    janus_array_push(&array, &one);
    ck_assert(array != &empty && empty.header == JANUS_IMMORTAL && empty.length == 0);
    janus_array_extend(&array, array);
    expect_array(array, "[1, 1]");
    return 0;
}

RUNTIME_TEST(who_holds_an_array_keeps_it) {
    JanusArray *held = numbers(4), *array = held;
    int64_t item = 9;
    void (*const edits[])(JanusArray **) = {janus_array_reverse, janus_array_sort};
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        janus_retain(held);
        edits[i](&array);
        janus_array_release(array);
        array = held;
    }
    janus_retain(held);
    janus_array_push(&array, &item);
    ck_assert(array != held);
    expect_array(array, "[0, 1, 2, 3, 9]");
    array = held;
    janus_retain(held);
    janus_array_insert(&array, 0, &item, &HERE);
    expect_array(array, "[9, 0, 1, 2, 3]");
    array = held;
    janus_retain(held);
    janus_array_remove(&array, 1, &item, &HERE);
    ck_assert_int_eq(item, 1);
    expect_array(array, "[0, 2, 3]");
    array = held;
    janus_retain(held);
    janus_array_truncate(&array, 1);
    expect_array(array, "[0]");
    array = held;
    janus_retain(held);
    janus_array_swap(&array, 0, 3, &HERE);
    expect_array(array, "[3, 1, 2, 0]");
    expect_array(held, "[0, 1, 2, 3]");
    return 0;
}

RUNTIME_TEST(items_are_owned) {
    JanusString *text = str("text"), *out;
    JanusArray *array = janus_array_filled(&STRING, 3, &text, &HERE);
    ck_assert_int_eq(text->header, 4);
    JanusArray *both = janus_array_concat(array, array);
    ck_assert_int_eq(text->header, 10);
    JanusArray *part = janus_array_slice(both, 1, 3, &HERE);
    janus_array_extend(&part, part);
    ck_assert_int_eq(text->header, 14);
    janus_array_remove(&part, 0, &out, &HERE);
    janus_string_release(out);
    janus_array_resize(&part, 1, &text, &HERE);
    janus_array_resize(&part, 2, &text, &HERE);
    ck_assert_int_eq(text->header, 12);
    janus_array_release(both);
    janus_array_release(array);
    janus_array_release(part);
    ck_assert_int_eq(text->header, 1);
    janus_string_release(text);
    return 0;
}

static JanusArray *shared_array;
static void insert_too_far(void *item) {
    janus_array_insert(&shared_array, 4, item, &HERE);
}
static void remove_nothing(void *out) {
    janus_array_remove(&shared_array, 3, out, &HERE);
}
static void slice_too_far(void *unused) {
    (void)unused;
    janus_array_slice(shared_array, 1, 4, &HERE);
}
static void swap_outside(void *unused) {
    (void)unused;
    janus_array_swap(&shared_array, 0, -1, &HERE);
}
static void fill_negative(void *item) {
    janus_array_filled(&STRING, -1, item, &HERE);
}
static void fill_too_much(void *item) {
    janus_array_filled(&STRING, INT64_MAX / 8, item, &HERE);
}
static void reserve_too_much(void *unused) {
    (void)unused;
    janus_array_reserve(&shared_array, INT64_MAX);
}

RUNTIME_TEST(mistakes_panic_and_leak_nothing) {
    CONSTANT(text, "constant");
    JanusString *item = str("item");
    shared_array = janus_array_filled(&STRING, 3, &text, &HERE);
    ck_assert(panics(insert_too_far, &item)); /* the item is gone with it */
    ck_assert(panics(remove_nothing, &item));
    ck_assert(panics(slice_too_far, NULL));
    ck_assert(panics(swap_outside, NULL));
    ck_assert(panics(fill_negative, &text));
    ck_assert(panics(fill_too_much, &text));
    ck_assert(panics(reserve_too_much, NULL));
    ck_assert_int_eq(shared_array->length, 3);
    janus_array_release(shared_array);
    return 0;
}

/* Items of a struct: ordered by the first word, told apart by the second. */
typedef struct Pair {
    int64_t key, rank;
} Pair;

static int32_t by_key(void *context, const void *left, const void *right) {
    int64_t a = ((const Pair *)left)->key, b = ((const Pair *)right)->key;
    ++*(int64_t *)context;
    return (a > b) - (a < b);
}
static int32_t pair_compare(const void *left, const void *right) {
    int64_t count = 0;
    return by_key(&count, left, right);
}
static const JanusTypeInfo PAIR = {.name = "Pair", .size_bytes = sizeof(Pair), .compare = pair_compare};

static JanusArray *random_pairs(int64_t count, int64_t keys) {
    JanusArray *array = janus_array_new(&PAIR, 0);
    for (int64_t i = 0; i < count; i++) janus_array_push(&array, &(Pair){lrand48() % keys, i});
    return array;
}

static void check_sorted(const JanusArray *array) {
    const Pair *pairs = (const Pair *)array->items;
    for (int64_t i = 1; i < array->length; i++) {
        ck_assert_int_le(pairs[i - 1].key, pairs[i].key);
        ck_assert(pairs[i - 1].key < pairs[i].key || pairs[i - 1].rank < pairs[i].rank);
    }
}

RUNTIME_TEST(sorting_is_stable) {
    srand48(3);
    for (int64_t count = 0; count < 300; count += 1 + count / 9) {
        int64_t compared = 0;
        JanusArray *array = random_pairs(count, 10), *other = random_pairs(count, 1000);
        janus_array_sort_by(&array, (const void *)by_key, &compared);
        janus_array_sort(&other);
        check_sorted(array);
        check_sorted(other);
        ck_assert(count < 2 || compared > 0);
        janus_array_release(array);
        janus_array_release(other);
    }
    return 0;
}

RUNTIME_TEST(known_types_sort) {
    CONSTANT(b, "b");
    CONSTANT(a, "a");
    CONSTANT(ab, "ab");
    JanusString *strings[] = {b, ab, a};
    JanusArray *array = janus_array_from_items(&STRING, strings, 3);
    janus_array_sort(&array);
    expect_array(array, "[\"a\", \"ab\", \"b\"]");
    static const double FLOATS[] = {2.5, -1.0, 1e9, 0.0};
    array = janus_array_from_items(&F64, FLOATS, 4);
    janus_array_sort(&array);
    expect_array(array, "[-1.0, 0.0, 2.5, 1000000000.0]");
    static const JanusTypeInfo U8 = {.name = "u8", .size_bytes = 1, .kind = JANUS_KIND_U8};
    static const uint8_t SMALL[] = {200, 3, 100};
    array = janus_array_from_items(&U8, SMALL, 3);
    janus_array_sort(&array);
    expect_array(array, "[3, 100, 200]");
    array = numbers(1000);
    janus_array_reverse(&array);
    janus_array_sort(&array);
    for (int64_t i = 0; i < 1000; i++) ck_assert_int_eq(number_at(array, i), i);
    janus_array_release(array);
    return 0;
}

/* A comparison that panics at its n-th call: every item is still there once. */
static int64_t calls_left;
static int32_t panicking_compare(void *context, const void *left, const void *right) {
    (void)context;
    if (calls_left-- == 0) janus_panic(JANUS_PANIC_OVERFLOW, &HERE);
    return janus_string_compare(*(JanusString *const *)left, *(JanusString *const *)right);
}
static void sort_panicking(void *slot) {
    janus_array_sort_by(slot, (const void *)panicking_compare, NULL);
}

RUNTIME_TEST(a_panic_while_sorting_loses_nothing) {
    enum { COUNT = 60 };
    for (int64_t calls = 0; calls < 200; calls += 7) {
        JanusArray *array = janus_array_new(&STRING, 0);
        for (int64_t i = 0; i < COUNT; i++) {
            JanusString *string = janus_string_from_i64(i * 37 % COUNT);
            janus_array_push(&array, &string);
        }
        calls_left = calls;
        ck_assert(panics(sort_panicking, &array));
        janus_array_sort(&array);
        JanusString *const *strings = (JanusString *const *)array->items;
        for (int i = 1; i < COUNT; i++) ck_assert_int_lt(janus_string_compare(strings[i - 1], strings[i]), 0);
        janus_array_release(array);
    }
    return 0;
}

/* A comparison that changes the array it sorts: it gets a copy. */
static int32_t pushing_compare(void *context, const void *left, const void *right) {
    int64_t item = -1;
    janus_array_push(context, &item);
    return (*(const int64_t *)left > *(const int64_t *)right) -
           (*(const int64_t *)left < *(const int64_t *)right);
}

RUNTIME_TEST(changing_what_is_being_sorted_is_safe) {
    JanusArray *array = numbers(40);
    janus_array_reverse(&array);
    janus_array_sort_by(&array, (const void *)pushing_compare, &array);
    ck_assert_int_gt(array->length, 40);
    janus_array_release(array);
    return 0;
}

RUNTIME_TEST(arrays_compare_and_hash) {
    JanusArray *a = numbers(3), *b = numbers(4), *again = numbers(3);
    ck_assert(janus_array_equal(a, again) && !janus_array_equal(a, b));
    ck_assert_int_lt(janus_array_compare(a, b), 0);
    ck_assert_int_gt(janus_array_compare(b, a), 0);
    ck_assert_int_eq(janus_array_compare(a, again), 0);
    ck_assert_uint_eq(janus_array_hash(a, 7), janus_array_hash(again, 7));
    ck_assert(janus_array_hash(a, 7) != janus_array_hash(b, 7));
    JanusArray *rows[] = {a, b, again};
    JanusArray *nested = janus_array_from_items(&ARRAY, rows, 3), *other = nested;
    janus_retain(nested);
    janus_array_swap(&nested, 0, 1, &HERE);
    ck_assert(!janus_array_equal(nested, other));
    expect_array(other, "[[0, 1, 2], [0, 1, 2, 3], [0, 1, 2]]");
    janus_array_release(nested);
    double nan = NAN;
    JanusArray *floats = janus_array_from_items(&F64, &nan, 1);
    ck_assert(!janus_array_equal(floats, floats));
    janus_array_release(floats);
    return 0;
}

/* Items of no bytes, and items that are long. */
RUNTIME_TEST(sizes_of_items) {
    static const JanusTypeInfo NOTHING = {.name = "Nothing", .size_bytes = 0};
    static const JanusTypeInfo LONG = {.name = "Long", .size_bytes = 200};
    char item[200];
    JanusArray *array = janus_array_new(&NOTHING, 0), *longs = janus_array_new(&LONG, 0);
    for (int i = 0; i < 100; i++) {
        memset(item, i, sizeof item);
        janus_array_push(&array, item);
        janus_array_push(&longs, item);
    }
    janus_array_sort(&array);
    janus_array_reverse(&longs);
    ck_assert_int_eq(array->length, 100);
    for (int i = 0; i < 100; i++) ck_assert_int_eq(janus_array_at(longs, i)[199], 99 - i);
    janus_array_release(array);
    janus_array_release(longs);
    return 0;
}

RUN_TESTS("rt_arrays", arrays_grow, an_empty_constant_is_never_written, who_holds_an_array_keeps_it,
          items_are_owned, mistakes_panic_and_leak_nothing, sorting_is_stable, known_types_sort,
          a_panic_while_sorting_loses_nothing, changing_what_is_being_sorted_is_safe, arrays_compare_and_hash,
          sizes_of_items)
