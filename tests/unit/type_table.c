/* Types: one object per shape, what a kind says, and how types are written. */
#include <check.h>
#include <stdlib.h>

#include "compiler/types/type.h"

static Arena arena;
static TypeTable types;
static NameTable names;

static void setup(void) {
    arena_init(&arena);
    type_table_init(&types, &arena);
    name_table_init(&names, &arena);
}

static void teardown(void) {
    arena_release(&arena);
}

static const Type *basic(TypeKind kind) {
    return type_basic(&types, kind);
}

static const Type *make(TypeKind kind, const Type *first, const Type *second) {
    const Type *args[] = {first, second};
    return type_make(&types, kind, args, second == NULL ? 1 : 2);
}

START_TEST(equal_types_are_one_object) {
    const Type *a = make(TYPE_MAP, basic(TYPE_STRING), make(TYPE_ARRAY, basic(TYPE_I64), NULL));
    const Type *b = make(TYPE_MAP, basic(TYPE_STRING), make(TYPE_ARRAY, basic(TYPE_I64), NULL));
    ck_assert_ptr_eq(a, b);
    ck_assert_ptr_ne(a, make(TYPE_MAP, basic(TYPE_STRING), make(TYPE_ARRAY, basic(TYPE_U64), NULL)));
    ck_assert_ptr_ne(make(TYPE_ARRAY, basic(TYPE_I64), NULL), make(TYPE_SET, basic(TYPE_I64), NULL));
    ck_assert_ptr_ne(type_make_fixed_array(&types, basic(TYPE_I8), 3),
                     type_make_fixed_array(&types, basic(TYPE_I8), 4));
}
END_TEST

START_TEST(growing_keeps_every_type) {
    enum { COUNT = 3000 };
    const Type *made[COUNT];
    for (int i = 0; i < COUNT; i++) made[i] = type_make_fixed_array(&types, basic(TYPE_U8), (uint64_t)i);
    for (int i = 0; i < COUNT; i++)
        ck_assert_ptr_eq(made[i], type_make_fixed_array(&types, basic(TYPE_U8), (uint64_t)i));
}
END_TEST

START_TEST(named_types_are_their_declarations) {
    Name name = name_intern_c(&names, "Cmd");
    struct Symbol *one = (struct Symbol *)arena_alloc(&arena, 1),
                  *other = (struct Symbol *)arena_alloc(&arena, 1);
    const Type *a = type_make_named(&types, TYPE_MESSAGE, one, name, NULL, 0);
    ck_assert_ptr_eq(a, type_make_named(&types, TYPE_MESSAGE, one, name, NULL, 0));
    ck_assert_ptr_ne(a, type_make_named(&types, TYPE_MESSAGE, other, name, NULL, 0));
    ck_assert_str_eq(type_text(&arena, a), "Cmd");
}
END_TEST

START_TEST(integers_know_their_ends) {
    ck_assert_int_eq(type_min_int(basic(TYPE_I8)), -128);
    ck_assert_uint_eq(type_max_int(basic(TYPE_I8)), 127);
    ck_assert_int_eq(type_min_int(basic(TYPE_I64)), INT64_MIN);
    ck_assert_uint_eq(type_max_int(basic(TYPE_I64)), INT64_MAX);
    ck_assert_int_eq(type_min_int(basic(TYPE_U64)), 0);
    ck_assert_uint_eq(type_max_int(basic(TYPE_U64)), UINT64_MAX);
    ck_assert_uint_eq(type_max_int(basic(TYPE_U16)), 65535);
}
END_TEST

START_TEST(words_are_what_a_slot_holds) {
    ck_assert(type_is_word(basic(TYPE_BOOL)) && type_is_word(basic(TYPE_F32)) &&
              type_is_word(basic(TYPE_STRING)));
    ck_assert(type_is_word(make(TYPE_ACTOR_REF, basic(TYPE_I64), NULL)));
    ck_assert(type_is_word(make(TYPE_FUNC, basic(TYPE_VOID), NULL)));
    ck_assert(!type_is_word(basic(TYPE_VOID)) && !type_is_word(basic(TYPE_POISON)));
    ck_assert(type_is_word(make(TYPE_ARRAY, basic(TYPE_I64), NULL)));
    ck_assert(!type_is_word(make(TYPE_ERROR_UNION, basic(TYPE_I64), types.any_error)));
    ck_assert_uint_eq(type_bits(make(TYPE_REPLY, basic(TYPE_I8), NULL)), 64);
    ck_assert_uint_eq(type_bits(basic(TYPE_CHAR)), 32);
}
END_TEST

START_TEST(types_print_as_source_writes_them) {
    const Type *refs = make(TYPE_ARRAY, make(TYPE_ACTOR_REF, basic(TYPE_I64), NULL), NULL);
    const Type *params[] = {basic(TYPE_BOOL), basic(TYPE_I64), basic(TYPE_CHAR)};
    ck_assert_str_eq(type_text(&arena, refs), "[ActorRef[i64]]");
    ck_assert_str_eq(type_text(&arena, type_make(&types, TYPE_FUNC, params, 3)), "func(i64, char) -> bool");
    ck_assert_str_eq(type_text(&arena, type_make(&types, TYPE_TUPLE, params, 2)), "(bool, i64)");
    ck_assert_str_eq(type_text(&arena, make(TYPE_ERROR_UNION, basic(TYPE_I64), types.any_error)), "!i64");
    ck_assert_str_eq(type_text(&arena, make(TYPE_OPTIONAL, basic(TYPE_U8), NULL)), "u8?");
    ck_assert_str_eq(type_text(&arena, type_make_fixed_array(&types, basic(TYPE_U8), 4)), "[u8; 4]");
    ck_assert_str_eq(type_text(&arena, make(TYPE_MAP, basic(TYPE_STRING), basic(TYPE_I64))),
                     "Map[String, i64]");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("types");
    TCase *tests = tcase_create("types");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, equal_types_are_one_object);
    tcase_add_test(tests, growing_keeps_every_type);
    tcase_add_test(tests, named_types_are_their_declarations);
    tcase_add_test(tests, integers_know_their_ends);
    tcase_add_test(tests, words_are_what_a_slot_holds);
    tcase_add_test(tests, types_print_as_source_writes_them);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
