/* Values made of parts, in registers and in the frame, at every level: taken apart, put together, passed on,
 * and laid out as C has them.
 */
#include "tests/unit/emit_types.h"

__attribute__((visibility("default"))) void janus_panic_index_at(int64_t index, int64_t length,
                                                                 uint32_t number, const JanusPanics *panics) {
    place_by_number = janus_panics_place(panics, number);
    raise_panic((int)(index * 100 + length), &place_by_number, NULL);
}

typedef void Copy(const void *from, void *to);

/* copy(from, to): reads the value, hands it to `make`, and writes what that gives. */
typedef IrInst *Rebuild(Workbench *bench, IrInst *value);

static void *make_copy(Workbench *bench, const Type *type, Rebuild *rebuild, int level) {
    IrFunc *inner = begin_function(bench, "rebuild", type, (const Type *[]){type}, 1);
    ir_return(&bench->builder, rebuild(bench, param(bench, 0)));
    const Type *params[2] = {pointer(bench), pointer(bench)};
    begin_function(bench, "copy", basic(bench, TYPE_VOID), params, 2);
    IrInst *from = param(bench, 0), *to = param(bench, 1);
    IrInst *value = load_from(bench, type, from);
    store_to(bench, to, ir_call(&bench->builder, inner, &value, 1));
    ir_return(&bench->builder, NULL);
    return find(load_module(bench, level), "copy");
}

/* --- structs --- */

typedef struct Small {
    int64_t number;
    uint8_t flag;
    float real;
} Small;

static IrInst *rebuild_struct(Workbench *bench, IrInst *value) {
    const TypeShape *shape = type_shape(&bench->types, value->type);
    IrInst *parts[FIELDS_MAX];
    for (uint32_t i = 0; i < shape->field_count; i++)
        parts[i] = get_part(bench, shape->fields[i].type, value, i);
    return ir_emit(&bench->builder, IR_MAKE, value->type, parts, shape->field_count);
}

static const Type *small_struct(Workbench *bench) {
    const Type *fields[] = {basic(bench, TYPE_I64), basic(bench, TYPE_BOOL), basic(bench, TYPE_F32)};
    return struct_of(bench, fields, 3);
}

START_TEST(a_small_struct) {
    Workbench bench;
    workbench_init(&bench);
    Copy *copy = (Copy *)make_copy(&bench, small_struct(&bench), rebuild_struct, _i);
    Small from = {-5, 1, 2.5f}, to = {0};
    copy(&from, &to);
    ck_assert(to.number == -5 && to.flag == 1 && to.real == 2.5f);
    workbench_release(&bench);
}
END_TEST

typedef struct Large {
    Small first;
    int64_t numbers[9];
    uint8_t last;
} Large;

START_TEST(a_large_struct) {
    Workbench bench;
    workbench_init(&bench);
    const Type *fields[FIELDS_MAX] = {small_struct(&bench)};
    for (int i = 1; i <= 9; i++) fields[i] = basic(&bench, TYPE_I64);
    fields[10] = basic(&bench, TYPE_BOOL);
    Copy *copy = (Copy *)make_copy(&bench, struct_of(&bench, fields, 11), rebuild_struct, _i);
    Large from = {{7, 1, -0.5f}, {1, 2, 3, 4, 5, 6, 7, 8, 9}, 1}, to = {0};
    copy(&from, &to);
    ck_assert(to.first.number == 7 && to.first.flag == 1 && to.first.real == -0.5f && to.last == 1);
    ck_assert_mem_eq(from.numbers, to.numbers, sizeof from.numbers);
    workbench_release(&bench);
}
END_TEST

/* A value that was loaded does not change when the variable does, and a store through an address is seen. */
START_TEST(a_loaded_value_stays_what_it_was) {
    Workbench bench;
    workbench_init(&bench);
    const Type *number = basic(&bench, TYPE_I64), *fields[FIELDS_MAX];
    for (int i = 0; i < 12; i++) fields[i] = number;
    const Type *type = struct_of(&bench, fields, 12);
    IrFunc *func = begin_function(&bench, "f", number, (const Type *[]){pointer(&bench)}, 1);
    IrLocal *local = ir_local_new(&bench.module, func, "v", type, (Span){0, 0});
    ir_store(&bench.builder, local, load_from(&bench, type, param(&bench, 0)));
    IrInst *before = ir_load(&bench.builder, local);
    IrInst *address = ir_emit(&bench.builder, IR_LOCAL_ADDRESS, pointer(&bench), NULL, 0);
    address->as.local = local;
    store_to(&bench, part_address(&bench, address, type, 0, 3), ir_int(&bench.builder, number, 100));
    IrInst *after = ir_load(&bench.builder, local);
    ir_return(&bench.builder, ir_binary(&bench.builder, IR_ADD, number, get_part(&bench, number, before, 3),
                                        get_part(&bench, number, after, 3)));

    int64_t (*f)(const int64_t *) = (int64_t(*)(const int64_t *))find(load_module(&bench, _i), "f");
    int64_t numbers[12] = {[3] = 7};
    ck_assert_int_eq(f(numbers), 107);
    workbench_release(&bench);
}
END_TEST

/* --- fixed arrays --- */

static IrInst *rotate_three(Workbench *bench, IrInst *value) {
    IrInst *parts[3];
    for (uint32_t i = 0; i < 3; i++) parts[i] = get_part(bench, value->type->args[0], value, (i + 1) % 3);
    return ir_emit(&bench->builder, IR_MAKE, value->type, parts, 3);
}

START_TEST(fixed_arrays) {
    Workbench bench;
    workbench_init(&bench);
    const Type *type = type_make_fixed_array(&bench.types, basic(&bench, TYPE_I32), 3);
    Copy *copy = (Copy *)make_copy(&bench, type, rotate_three, _i);
    int32_t from[3] = {1, 2, 3}, to[4] = {0};
    copy(from, to);
    ck_assert(to[0] == 2 && to[1] == 3 && to[2] == 1);
    workbench_release(&bench);
}
END_TEST

START_TEST(an_index_is_checked) {
    Workbench bench;
    workbench_init(&bench);
    const Type *narrow = basic(&bench, TYPE_I32), *wide = basic(&bench, TYPE_I64);
    const Type *type = type_make_fixed_array(&bench.types, narrow, 3);
    begin_function(&bench, "at", narrow, (const Type *[]){pointer(&bench), wide}, 2);
    IrInst *array = param(&bench, 0), *index = param(&bench, 1);
    IrInst *address = item_op(&bench, IR_ELEMENT_ADDRESS, type, array, index);
    ir_return(&bench.builder, load_from(&bench, narrow, address));

    int32_t (*at)(const int32_t *, int64_t) =
        (int32_t(*)(const int32_t *, int64_t))find(load_module(&bench, _i), "at");
    int32_t numbers[3] = {1, 2, 3};
    ck_assert_int_eq(at(numbers, 2), 3);
    guarded(at(numbers, 3));
    ck_assert_int_eq(guard.code, 303);
    guarded(at(numbers, -1));
    ck_assert_int_eq(guard.code, -97);
    workbench_release(&bench);
}
END_TEST

/* --- optionals and error unions --- */

static IrInst *rebuild_optional(Workbench *bench, IrInst *value) {
    IrBuilder *builder = &bench->builder;
    IrBlock *some = new_block(bench, "some"), *none = new_block(bench, "none");
    ir_branch(builder, unary(bench, IR_IS_SOME, basic(bench, TYPE_BOOL), value), some, none);
    builder->block = none;
    ir_return(builder, ir_emit(builder, IR_ZERO, value->type, NULL, 0));
    builder->block = some;
    return unary(bench, IR_SOME, value->type, unary(bench, IR_SOME_VALUE, value->type->args[0], value));
}

typedef struct MaybeSmall {
    uint8_t is_there;
    Small value;
} MaybeSmall;

START_TEST(optionals) {
    Workbench bench;
    workbench_init(&bench);
    const Type *value = small_struct(&bench);
    const Type *type = type_make(&bench.types, TYPE_OPTIONAL, &value, 1);
    Copy *copy = (Copy *)make_copy(&bench, type, rebuild_optional, _i);
    MaybeSmall from = {1, {3, 1, 4.0f}}, to = {0}, none = {0};
    copy(&from, &to);
    ck_assert(to.is_there == 1 && to.value.number == 3 && to.value.flag == 1 && to.value.real == 4.0f);
    copy(&none, &to);
    ck_assert_int_eq(to.is_there, 0);
    workbench_release(&bench);
}
END_TEST

START_TEST(optionals_in_the_frame) {
    Workbench bench;
    workbench_init(&bench);
    const Type *value = type_make_fixed_array(&bench.types, basic(&bench, TYPE_I64), 5);
    const Type *type = type_make(&bench.types, TYPE_OPTIONAL, &value, 1);
    Copy *copy = (Copy *)make_copy(&bench, type, rebuild_optional, _i);
    int64_t from[6] = {1, 10, 20, 30, 40, 50}, to[6] = {0}, none[6] = {0};
    copy(from, to);
    ck_assert_int_eq(to[0] & 0xff, 1);
    ck_assert_mem_eq(to + 1, from + 1, 40);
    copy(none, to);
    ck_assert_int_eq(to[0] & 0xff, 0);
    workbench_release(&bench);
}
END_TEST

static IrInst *rebuild_union(Workbench *bench, IrInst *value) {
    IrBuilder *builder = &bench->builder;
    IrBlock *error = new_block(bench, "error"), *ok = new_block(bench, "ok");
    ir_branch(builder, unary(bench, IR_UNION_IS_ERROR, basic(bench, TYPE_BOOL), value), error, ok);
    builder->block = error;
    IrInst *got = unary(bench, IR_UNION_GET_ERROR, bench->types.any_error, value);
    ir_return(builder, unary(bench, IR_UNION_ERROR, value->type, got));
    builder->block = ok;
    return unary(bench, IR_UNION_OK, value->type, unary(bench, IR_UNION_VALUE, value->type->args[0], value));
}

START_TEST(error_unions_in_the_frame) {
    Workbench bench;
    workbench_init(&bench);
    const Type *value = type_make_fixed_array(&bench.types, basic(&bench, TYPE_I64), 5);
    const Type *type =
        type_make(&bench.types, TYPE_ERROR_UNION, (const Type *[]){value, bench.types.any_error}, 2);
    Copy *copy = (Copy *)make_copy(&bench, type, rebuild_union, _i);
    JanusError error = {"Set", "Name"};
    int64_t ok[6] = {0, 1, 2, 3, 4, 5}, failed[6] = {(int64_t)&error}, to[6] = {0};
    copy(ok, to);
    ck_assert_mem_eq(ok, to, sizeof ok);
    copy(failed, to);
    ck_assert(to[0] == (int64_t)&error);
    workbench_release(&bench);
}
END_TEST

/* --- enums --- */

static IrInst *rebuild_enum(Workbench *bench, IrInst *value) {
    IrBuilder *builder = &bench->builder;
    const TypeShape *shape = type_shape(&bench->types, value->type);
    IrInst *tag = unary(bench, IR_ENUM_TAG, basic(bench, TYPE_U32), value);
    IrBlock *arms[FIELDS_MAX];
    int64_t tags[FIELDS_MAX];
    for (uint32_t i = 0; i < shape->variant_count; i++) {
        arms[i] = new_block(bench, "arm");
        tags[i] = i;
    }
    ir_switch(builder, tag, tags, arms, shape->variant_count);
    IrInst *made = NULL;
    for (uint32_t i = 0; i < shape->variant_count; i++) {
        builder->block = arms[i];
        IrInst *parts[FIELDS_MAX];
        const TypeVariant *variant = &shape->variants[i];
        for (uint32_t k = 0; k < variant->field_count; k++)
            parts[k] = get_of_variant(bench, variant->fields[k].type, value, i, k);
        made = ir_emit(builder, IR_ENUM_MAKE, value->type, parts, variant->field_count);
        made->as.imm = i;
        if (i + 1 < shape->variant_count) ir_return(builder, made);
    }
    return made;
}

/* Fields follow the tag as closely as they can, which is closer than a union in C does. */
typedef struct EitherBox {
    uint32_t tag;
    int32_t left;
    double width;
    uint8_t flag;
} EitherBox;

START_TEST(enums_of_several_shapes) {
    Workbench bench;
    workbench_init(&bench);
    const Type *f64 = basic(&bench, TYPE_F64), *flag = basic(&bench, TYPE_BOOL);
    const Type *empty[] = {NULL}, *circle[] = {f64, NULL},
               *box[] = {basic(&bench, TYPE_I32), f64, flag, NULL}, *dot[] = {flag, NULL};
    const Type *type = enum_of(&bench, (const Type *const *const[]){empty, circle, box, dot}, 4);
    Copy *copy = (Copy *)make_copy(&bench, type, rebuild_enum, _i);
    struct {
        uint32_t tag;
        double radius;
        uint64_t more;
    } round = {1, 2.5, 0}, round_copy = {0};
    copy(&round, &round_copy);
    ck_assert(round_copy.tag == 1 && round_copy.radius == 2.5);
    EitherBox square = {2, -3, 9.5, 1}, square_copy = {0};
    copy(&square, &square_copy);
    ck_assert(square_copy.tag == 2 && square_copy.left == -3 && square_copy.width == 9.5 &&
              square_copy.flag == 1);
    uint8_t point[24] = {3, 0, 0, 0, 1}, point_copy[24] = {0};
    copy(point, point_copy);
    ck_assert(point_copy[0] == 3 && point_copy[4] == 1);
    EitherBox nothing = {0}, nothing_copy = {9, 9, 9, 9};
    copy(&nothing, &nothing_copy);
    ck_assert_uint_eq(nothing_copy.tag, 0);
    workbench_release(&bench);
}
END_TEST

START_TEST(enums_with_one_shape) {
    Workbench bench;
    workbench_init(&bench);
    const Type *number = basic(&bench, TYPE_I64), *empty[] = {NULL}, *node[] = {number, number, NULL};
    const Type *type = enum_of(&bench, (const Type *const *const[]){empty, node, empty}, 3);
    Copy *copy = (Copy *)make_copy(&bench, type, rebuild_enum, _i);
    int64_t from[3] = {1, 20, 30}, to[3] = {0}, last[3] = {2};
    copy(from, to);
    ck_assert((uint32_t)to[0] == 1 && to[1] == 20 && to[2] == 30);
    copy(last, to);
    ck_assert_uint_eq((uint32_t)to[0], 2);
    workbench_release(&bench);
}
END_TEST

START_TEST(enums_in_the_frame) {
    Workbench bench;
    workbench_init(&bench);
    const Type *number = basic(&bench, TYPE_I64);
    const Type *numbers = type_make_fixed_array(&bench.types, number, 4);
    const Type *many[] = {numbers, NULL}, *one[] = {basic(&bench, TYPE_I32), NULL}, *empty[] = {NULL};
    const Type *type = enum_of(&bench, (const Type *const *const[]){many, one, empty}, 3);
    Copy *copy = (Copy *)make_copy(&bench, type, rebuild_enum, _i);
    int64_t from[5] = {0, 1, 2, 3, 4}, to[5] = {9};
    copy(from, to);
    ck_assert_mem_eq(from + 1, to + 1, 32);
    ck_assert_uint_eq((uint32_t)to[0], 0);
    int32_t single[10] = {1, -7}, single_copy[10] = {0};
    copy(single, single_copy);
    ck_assert(single_copy[0] == 1 && single_copy[1] == -7);
    workbench_release(&bench);
}
END_TEST

/* A field of a variant by its address. */
START_TEST(parts_by_address) {
    Workbench bench;
    workbench_init(&bench);
    const Type *number = basic(&bench, TYPE_I64), *f64 = basic(&bench, TYPE_F64);
    const Type *real[] = {f64, NULL}, *pair[] = {number, number, NULL};
    const Type *type = enum_of(&bench, (const Type *const *const[]){real, pair}, 2);
    begin_function(&bench, "second", pointer(&bench), (const Type *[]){pointer(&bench)}, 1);
    ir_return(&bench.builder, part_address(&bench, param(&bench, 0), type, 1, 1));
    const Type *maybe = type_make(&bench.types, TYPE_OPTIONAL, &number, 1);
    begin_function(&bench, "inside", pointer(&bench), (const Type *[]){pointer(&bench)}, 1);
    ir_return(&bench.builder, part_address(&bench, param(&bench, 0), maybe, 0, 0));

    void *loaded = load_module(&bench, _i);
    char memory[32];
    ck_assert_ptr_eq(((void *(*)(void *))find(loaded, "second"))(memory), memory + 16);
    ck_assert_ptr_eq(((void *(*)(void *))find(loaded, "inside"))(memory), memory + 8);
    workbench_release(&bench);
}
END_TEST

/* --- sizes --- */

START_TEST(sizes_are_those_of_items) {
    Workbench bench;
    workbench_init(&bench);
    const Type *u8 = basic(&bench, TYPE_U8), *i32 = basic(&bench, TYPE_I32), *i64 = basic(&bench, TYPE_I64);
    const Type *cases[] = {
        struct_of(&bench, NULL, 0),
        struct_of(&bench, (const Type *[]){u8, u8, u8}, 3),
        struct_of(&bench, (const Type *[]){i32, i32, i32}, 3),
        type_make_fixed_array(&bench.types, u8, 5),
        type_make(&bench.types, TYPE_TUPLE, (const Type *[]){u8, i64}, 2),
        basic(&bench, TYPE_BOOL),
        enum_of(&bench, (const Type *const *const[]){(const Type *[]){NULL}}, 1),
    };
    static const uint64_t sizes[] = {1, 4, 16, 8, 16, 1, 4};
    enum { COUNT = sizeof sizes / sizeof *sizes };
    for (int i = 0; i < COUNT; i++) {
        char *name = text_format(arena_of(&bench), "info%d", i);
        add_info(&bench, cases[i]);
        begin_function(&bench, name, pointer(&bench), NULL, 0);
        ir_return(&bench.builder, info_of(&bench, cases[i]));
    }
    void *loaded = load_module(&bench, _i);
    for (int i = 0; i < COUNT; i++) {
        char name[16];
        snprintf(name, sizeof name, "info%d", i);
        const JanusTypeInfo *info = ((const JanusTypeInfo *(*)(void))find(loaded, name))();
        ck_assert_uint_eq(info->size_bytes, sizes[i]);
        ck_assert_uint_eq(info->kind, i == 5 ? JANUS_KIND_BOOL : JANUS_KIND_OTHER);
    }
    workbench_release(&bench);
}
END_TEST

int main(void) {
    const TTest *const cases[] = {
        a_small_struct,
        a_large_struct,
        a_loaded_value_stays_what_it_was,
        fixed_arrays,
        an_index_is_checked,
        optionals,
        optionals_in_the_frame,
        enums_with_one_shape,
        error_unions_in_the_frame,
        enums_in_the_frame,
        parts_by_address,
        enums_of_several_shapes,
        sizes_are_those_of_items,
    };
    return run_tests("emit_parts", cases, sizeof cases / sizeof *cases);
}
