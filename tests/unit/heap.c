/* malloc and its like: blocks of all sizes do not overlap, are aligned, keep their bytes when they move, and
 * may be freed by another thread. */
#include <check.h>
#include <malloc.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LIVE = 3000, STEPS = 60000, LARGEST = 3 << 20 };

typedef struct Held {
    unsigned char *bytes;
    size_t size;
    unsigned char mark;
} Held;

static _Thread_local uint32_t random_state = 1;

static uint32_t random_below(uint32_t bound) {
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % bound;
}

/* Small ones most often, one in a few hundred of megabytes. */
static size_t random_size(void) {
    uint32_t kind = random_below(400);
    if (kind == 0) return random_below(LARGEST);
    if (kind < 8) return random_below(100000);
    return random_below(kind < 100 ? 5000 : 300);
}

static void fill(Held *held, unsigned char *bytes, size_t size) {
    ck_assert_ptr_nonnull(bytes);
    ck_assert_uint_eq((uintptr_t)bytes % 16, 0);
    ck_assert_uint_ge(malloc_usable_size(bytes), size);
    *held = (Held){bytes, size, (unsigned char)random_below(256)};
    if (size > 0) memset(bytes, held->mark, size);
}

/* All bytes are its own: the first is the mark, and each the same as the one before. */
static void check_bytes(const Held *held, size_t size) {
    if (size == 0) return;
    ck_assert_uint_eq(held->bytes[0], held->mark);
    ck_assert_int_eq(memcmp(held->bytes, held->bytes + 1, size - 1), 0);
}

static void drop(Held *held) {
    if (held->bytes == NULL) return;
    check_bytes(held, held->size);
    free(held->bytes);
    held->bytes = NULL;
}

static void get_zeroed(Held *held, size_t size) {
    unsigned char *bytes = calloc(1, size);
    ck_assert_ptr_nonnull(bytes);
    ck_assert(size == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0));
    fill(held, bytes, size);
}

static void resize(Held *held, size_t size) {
    unsigned char *bytes = realloc(held->bytes, size);
    ck_assert_ptr_nonnull(bytes);
    held->bytes = bytes;
    check_bytes(held, size < held->size ? size : held->size);
    fill(held, bytes, size);
}

START_TEST(blocks_keep_their_bytes) {
    static Held held[LIVE];
    for (int step = 0; step < STEPS; step++) {
        Held *one = &held[random_below(LIVE)];
        size_t size = 1 + random_size();
        switch (random_below(4)) {
        case 0: drop(one), get_zeroed(one, size); break;
        case 1:
            if (one->bytes != NULL) resize(one, size);
            break;
        default: drop(one), fill(one, malloc(size), size); break;
        }
    }
    for (int i = 0; i < LIVE; i++) drop(&held[i]);
}
END_TEST

START_TEST(every_size_has_its_room) {
    for (size_t size = 0; size < 70000; size += 1 + size / 100) {
        Held first = {0}, second = {0};
        fill(&first, malloc(size), size);
        fill(&second, malloc(size), size);
        drop(&first);
        drop(&second);
    }
}
END_TEST

START_TEST(alignments) {
    for (size_t alignment = 16; alignment <= 4096; alignment *= 2)
        for (size_t size = 1; size < 40000; size = size * 3 + 1) {
            void *one = NULL, *two = aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
            ck_assert_int_eq(posix_memalign(&one, alignment, size), 0);
            ck_assert_uint_eq((uintptr_t)one % alignment, 0);
            ck_assert_uint_eq((uintptr_t)two % alignment, 0);
            memset(one, 1, size);
            memset(two, 2, size);
            free(one);
            free(two);
        }
}
END_TEST

#ifndef JANUS_DEBUG /* sanitizers end the program here */
START_TEST(what_cannot_be_had) {
    volatile size_t most = SIZE_MAX - 4096, half = SIZE_MAX / 2;
    ck_assert_ptr_null(malloc(most));
    ck_assert_ptr_null(calloc(half, 4));
    free(NULL);
    void *grown = realloc(NULL, 10);
    ck_assert_ptr_nonnull(grown);
    ck_assert_ptr_null(realloc(grown, most));
    free(grown);
}
END_TEST
#endif

static void *free_and_make(void *blocks) {
    Held *held = blocks;
    for (int i = 0; i < LIVE; i++) {
        drop(&held[i]);
        fill(&held[i], malloc(1 + (size_t)i % 700), 1 + (size_t)i % 700);
    }
    return NULL;
}

START_TEST(threads_free_what_others_made) {
    static Held held[4][LIVE];
    for (int round = 0; round < 8; round++) {
        pthread_t threads[4];
        for (int i = 0; i < 4; i++)
            ck_assert_int_eq(pthread_create(&threads[i], NULL, free_and_make, held[(i + round) % 4]), 0);
        for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
    }
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < LIVE; j++) drop(&held[i][j]);
}
END_TEST

int main(void) {
    TCase *tests = tcase_create("heap");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, blocks_keep_their_bytes);
    tcase_add_test(tests, every_size_has_its_room);
    tcase_add_test(tests, alignments);
#ifndef JANUS_DEBUG
    tcase_add_test(tests, what_cannot_be_had);
#endif
    tcase_add_test(tests, threads_free_what_others_made);
    Suite *suite = suite_create("heap");
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
