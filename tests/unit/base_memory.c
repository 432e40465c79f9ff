/* Arenas, vectors and maps. */
#include "compiler/base/arena.h"
#include "compiler/base/map.h"
#include "compiler/base/text.h"
#include "compiler/base/vec.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static Arena arena;

static void setup(void) {
    arena_init(&arena);
}

static void teardown(void) {
    arena_release(&arena);
}

START_TEST(memory_is_zeroed_aligned_and_distinct) {
    char *previous = NULL;
    for (size_t size = 0; size < 300; size++) {
        char *memory = arena_alloc(&arena, size);
        ck_assert_uint_eq((uintptr_t)memory % 16, 0);
        ck_assert_ptr_ne(memory, previous);
        for (size_t i = 0; i < size; i++) ck_assert_int_eq(memory[i], 0);
        memset(memory, 0xff, size);
        previous = memory;
    }
}
END_TEST

START_TEST(large_blocks_leave_the_chunk_at_work_alone) {
    char *small = arena_alloc(&arena, 16);
    char *large = arena_alloc(&arena, 8 << 20);
    char *next = arena_alloc(&arena, 16);
    memset(large, 1, 8 << 20);
    ck_assert_ptr_eq(next, small + 16);
    ck_assert_uint_ge(arena.total_bytes, (8u << 20) + 32);
}
END_TEST

START_TEST(growing_copies_and_zeroes_the_rest) {
    char *old = arena_copy_text(&arena, "abcd", 4);
    char *grown = arena_grow(&arena, old, 4, 8);
    ck_assert_int_eq(memcmp(grown, "abcd\0\0\0\0", 8), 0);
}
END_TEST

START_TEST(a_released_arena_starts_anew) {
    arena_alloc(&arena, 100);
    arena_release(&arena);
    ck_assert_uint_eq(arena.total_bytes, 0);
    ck_assert_ptr_nonnull(arena_alloc(&arena, 100));
}
END_TEST

START_TEST(vectors_keep_their_items_while_growing) {
    VEC(uint32_t) numbers = {0};
    for (uint32_t i = 0; i < 1000; i++) vec_push(&arena, &numbers, i * i);
    ck_assert_uint_eq(numbers.count, 1000);
    for (uint32_t i = 0; i < 1000; i++) ck_assert_uint_eq(numbers.items[i], i * i);
    ck_assert_uint_eq(vec_last(&numbers), 999 * 999);
    ck_assert_uint_eq(vec_pop(&numbers), 999 * 999);
    ck_assert_uint_eq(numbers.count, 999);
}
END_TEST

START_TEST(maps_find_what_was_set_and_nothing_else) {
    Map map = {0};
    ck_assert_ptr_null(map_get(&map, 7));
    for (uint64_t key = 0; key < 5000; key++) map_set(&arena, &map, key << 12, (void *)(uintptr_t)(key + 1));
    ck_assert_uint_eq(map.count, 5000);
    for (uint64_t key = 0; key < 5000; key++) {
        ck_assert_uint_eq((uintptr_t)map_get(&map, key << 12), key + 1);
        ck_assert_ptr_null(map_get(&map, (key << 12) + 1));
    }
}
END_TEST

START_TEST(maps_replace) {
    Map map = {0};
    map_set(&arena, &map, 3, "old");
    map_set(&arena, &map, 3, "new");
    ck_assert_str_eq(map_get(&map, 3), "new");
    ck_assert_uint_eq(map.count, 1);
}
END_TEST

START_TEST(texts_grow_and_stay_terminated) {
    Text text;
    text_init(&text, &arena);
    for (int i = 0; i < 100; i++) text_printf(&text, "%d,", i);
    text_add_repeated(&text, '-', 3);
    text_add_char(&text, '!');
    ck_assert_uint_eq(text.length, strlen(text.bytes));
    ck_assert_ptr_nonnull(strstr(text.bytes, "98,99,---!"));
}
END_TEST

START_TEST(texts_hold_zero_bytes) {
    Text text;
    text_init(&text, &arena);
    text_add_bytes(&text, "a\0b", 3);
    ck_assert_uint_eq(text.length, 3);
    ck_assert_int_eq(memcmp(text.bytes, "a\0b", 4), 0);
}
END_TEST

START_TEST(formatting_into_an_arena) {
    ck_assert_str_eq(text_format(&arena, "%s %d", "seven", 7), "seven 7");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("base memory");
    TCase *tests = tcase_create("memory");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, memory_is_zeroed_aligned_and_distinct);
    tcase_add_test(tests, large_blocks_leave_the_chunk_at_work_alone);
    tcase_add_test(tests, growing_copies_and_zeroes_the_rest);
    tcase_add_test(tests, a_released_arena_starts_anew);
    tcase_add_test(tests, vectors_keep_their_items_while_growing);
    tcase_add_test(tests, maps_find_what_was_set_and_nothing_else);
    tcase_add_test(tests, maps_replace);
    tcase_add_test(tests, texts_grow_and_stay_terminated);
    tcase_add_test(tests, texts_hold_zero_bytes);
    tcase_add_test(tests, formatting_into_an_arena);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
