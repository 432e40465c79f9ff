/* The verifier on values made of parts, addresses and heap objects: each rule has a function that breaks it.
 */
#include "tests/unit/ir_support.h"

#include <string.h>

static IrInst *zero(const Type *type) {
    return ir_emit(&builder, IR_ZERO, type, NULL, 0);
}

static IrInst *unary(IrOp op, const Type *type, IrInst *operand) {
    return ir_emit(&builder, op, type, &operand, 1);
}

static const Type *named(TypeKind kind) {
    static char symbols[TYPE_KIND_COUNT];
    return type_make_named(&types, kind, (struct Symbol *)&symbols[kind], NULL, NULL, 0);
}

static const Type *pair(void) {
    return type_make(&types, TYPE_TUPLE, (const Type *[]){basic(TYPE_I64), basic(TYPE_BOOL)}, 2);
}

static const Type *optional(void) {
    const Type *value = basic(TYPE_I64);
    return type_make(&types, TYPE_OPTIONAL, &value, 1);
}

static const Type *numbers(void) {
    const Type *item = basic(TYPE_I64);
    return type_make(&types, TYPE_ARRAY, &item, 1);
}

/* enum { A, B(i64), C(box of itself) } */
static const Type *choice(void) {
    const Type *type = named(TYPE_ENUM);
    if (type_shape(&types, type) != NULL) return type;
    TypeField number_field = {.type = basic(TYPE_I64)}, itself = {.type = type};
    TypeVariant variants[] = {{.fields = NULL}, {NULL, &number_field, 1, true}, {NULL, &itself, 1, true}};
    TypeShape shape = {.variants = variants, .variant_count = 3};
    type_define(&types, type, &shape);
    return type;
}

static IrInst *make_choice(int64_t variant, IrInst *operand) {
    IrInst *inst = ir_emit(&builder, IR_ENUM_MAKE, choice(), &operand, operand == NULL ? 0 : 1);
    inst->as.imm = variant;
    return inst;
}

static IrInst *get(IrOp op, const Type *type, IrInst *whole, uint32_t variant, uint32_t index) {
    IrInst *inst = unary(op, type, whole);
    inst->as.part.whole = whole->type;
    inst->as.part.variant = variant;
    inst->as.part.index = index;
    return inst;
}

static IrInst *item(IrOp op, const Type *of, IrInst *array, IrInst *index) {
    IrInst *inst = ir_binary(&builder, op, basic(TYPE_POINTER), array, index);
    inst->as.of = of;
    return inst;
}

/* --- what is right --- */

START_TEST(accepts_parts_of_all_kinds) {
    begin_void();
    IrInst *parts[] = {number(1), zero(basic(TYPE_BOOL))};
    IrInst *made = ir_emit(&builder, IR_MAKE, pair(), parts, 2);
    unary(IR_GET, basic(TYPE_I64), made)->as.imm = 0;
    IrInst *box = unary(IR_BOX, basic(TYPE_POINTER), make_choice(0, NULL));
    make_choice(1, number(7));
    IrInst *recursive = make_choice(2, box);
    unary(IR_ENUM_TAG, basic(TYPE_U32), recursive);
    get(IR_ENUM_GET, basic(TYPE_POINTER), recursive, 2, 0);
    IrInst *some = unary(IR_SOME, optional(), number(3));
    unary(IR_IS_SOME, basic(TYPE_BOOL), some);
    unary(IR_SOME_VALUE, basic(TYPE_I64), some);
    IrInst *list = ir_emit(&builder, IR_EMPTY, numbers(), NULL, 0);
    IrInst *own = unary(IR_UNIQUE, numbers(), list);
    unary(IR_LENGTH, basic(TYPE_I64), own);
    IrInst *address = item(IR_ITEM_ADDRESS, basic(TYPE_I64), own, number(0));
    IrInst *stored[] = {address, unary(IR_LOAD, basic(TYPE_I64), address)};
    ir_emit(&builder, IR_STORE, basic(TYPE_VOID), stored, 2);
    ir_return(&builder, NULL);
    const char *failure = ir_verify(&arena, &module);
    ck_assert_msg(failure == NULL, "%s", failure);
}
END_TEST

/* --- what is not --- */

START_TEST(rejects_a_missing_part) {
    begin_void();
    IrInst *parts[] = {number(1)};
    ir_emit(&builder, IR_MAKE, pair(), parts, 1);
    ir_return(&builder, NULL);
    expect_refused("all parts in order");
}
END_TEST

START_TEST(rejects_parts_out_of_order) {
    begin_void();
    IrInst *parts[] = {zero(basic(TYPE_BOOL)), number(1)};
    ir_emit(&builder, IR_MAKE, pair(), parts, 2);
    ir_return(&builder, NULL);
    expect_refused("all parts in order");
}
END_TEST

START_TEST(rejects_a_part_that_is_not_there) {
    begin_void();
    unary(IR_GET, basic(TYPE_I64), zero(pair()))->as.imm = 2;
    ir_return(&builder, NULL);
    expect_refused("a part of the whole");
}
END_TEST

START_TEST(rejects_a_part_of_another_type) {
    begin_void();
    unary(IR_GET, basic(TYPE_I64), zero(pair()))->as.imm = 1;
    ir_return(&builder, NULL);
    expect_refused("the part's type");
}
END_TEST

START_TEST(rejects_a_variant_that_is_not_there) {
    begin_void();
    make_choice(3, NULL);
    ir_return(&builder, NULL);
    expect_refused("a variant of an enum");
}
END_TEST

START_TEST(rejects_fields_of_another_variant) {
    begin_void();
    make_choice(0, number(1));
    ir_return(&builder, NULL);
    expect_refused("the fields of the variant");
}
END_TEST

START_TEST(rejects_a_boxed_field_without_its_box) {
    begin_void();
    make_choice(2, zero(choice()));
    ir_return(&builder, NULL);
    expect_refused("the fields of the variant");
}
END_TEST

START_TEST(rejects_a_field_of_another_variant) {
    begin_void();
    get(IR_ENUM_GET, basic(TYPE_I64), zero(choice()), 0, 0);
    ir_return(&builder, NULL);
    expect_refused("a part of the whole");
}
END_TEST

START_TEST(rejects_a_tag_of_what_has_none) {
    begin_void();
    unary(IR_ENUM_TAG, basic(TYPE_U32), zero(pair()));
    ir_return(&builder, NULL);
    expect_refused("an enum gives u32");
}
END_TEST

START_TEST(rejects_an_optional_of_another_type) {
    begin_void();
    unary(IR_SOME, optional(), zero(basic(TYPE_BOOL)));
    ir_return(&builder, NULL);
    expect_refused("the value of an optional");
}
END_TEST

START_TEST(rejects_a_load_from_a_number) {
    begin_void();
    unary(IR_LOAD, basic(TYPE_I64), number(1));
    ir_return(&builder, NULL);
    expect_refused("a pointer gives a value");
}
END_TEST

START_TEST(rejects_items_of_another_type) {
    begin_void();
    item(IR_ITEM_ADDRESS, basic(TYPE_U8), zero(numbers()), number(0));
    ir_return(&builder, NULL);
    expect_refused("an array of that type");
}
END_TEST

START_TEST(rejects_an_index_that_is_no_i64) {
    begin_void();
    item(IR_ITEM_AT, basic(TYPE_I64), zero(numbers()), zero(basic(TYPE_U64)));
    ir_return(&builder, NULL);
    expect_refused("an array of that type and an i64");
}
END_TEST

START_TEST(rejects_an_element_of_what_is_no_address) {
    begin_void();
    const Type *array = type_make_fixed_array(&types, basic(TYPE_I64), 3);
    item(IR_ELEMENT_ADDRESS, array, zero(array), number(0));
    ir_return(&builder, NULL);
    expect_refused("the address of a fixed array");
}
END_TEST

START_TEST(rejects_making_a_string_unique) {
    begin_void();
    unary(IR_UNIQUE, basic(TYPE_STRING), zero(basic(TYPE_STRING)));
    ir_return(&builder, NULL);
    expect_refused("a collection or a value behind a trait");
}
END_TEST

START_TEST(rejects_the_length_of_a_map) {
    begin_void();
    const Type *item_type = basic(TYPE_I64);
    unary(IR_LENGTH, basic(TYPE_I64), zero(type_make(&types, TYPE_SET, &item_type, 1)));
    ir_return(&builder, NULL);
    expect_refused("an array or a text");
}
END_TEST

START_TEST(rejects_a_closure_without_what_it_captures) {
    const Type *pointer = basic(TYPE_POINTER), *captured = basic(TYPE_I64), *result = basic(TYPE_VOID);
    IrFunc *code = begin("test.code", result, &pointer, 1);
    code->is_thunk = true;
    code->captures = &captured;
    code->capture_count = 1;
    param(0);
    ir_return(&builder, NULL);
    begin_void();
    IrInst *made = ir_emit(&builder, IR_CLOSURE, type_make(&types, TYPE_FUNC, &result, 1), NULL, 0);
    made->as.func = code;
    ir_return(&builder, NULL);
    expect_refused("what the thunk captures");
}
END_TEST

START_TEST(rejects_methods_of_another_type) {
    begin_void();
    IrMethods methods = {.name = "T for bool", .type = basic(TYPE_BOOL)};
    unary(IR_ANY_MAKE, named(TYPE_ANY), number(1))->as.methods = &methods;
    ir_return(&builder, NULL);
    expect_refused("a value that has these methods");
}
END_TEST

START_TEST(rejects_a_method_of_what_is_behind_no_trait) {
    begin_void();
    unary(IR_CALL_METHOD, basic(TYPE_VOID), number(1));
    ir_return(&builder, NULL);
    expect_refused("a value behind a trait first");
}
END_TEST

START_TEST(parts_print_by_their_names) {
    const Type *type = choice();
    NameTable names;
    name_table_init(&names, &arena);
    type_shape(&types, type)->variants[1].name = name_intern_c(&names, "B");
    begin("test.f", basic(TYPE_I64), &type, 1);
    ir_return(&builder, get(IR_ENUM_GET, basic(TYPE_I64), param(0), 1, 0));
    Text text;
    text_init(&text, &arena);
    ir_print_func(&text, &module, module.funcs.items[0]);
    ck_assert_msg(strstr(text.bytes, ".B[0]") != NULL, "%s", text.bytes);
}
END_TEST

int main(void) {
    const TTest *const tests[] = {
        accepts_parts_of_all_kinds,
        rejects_a_missing_part,
        rejects_parts_out_of_order,
        rejects_a_part_that_is_not_there,
        rejects_a_part_of_another_type,
        rejects_a_variant_that_is_not_there,
        rejects_fields_of_another_variant,
        rejects_a_boxed_field_without_its_box,
        rejects_a_field_of_another_variant,
        rejects_a_tag_of_what_has_none,
        rejects_an_optional_of_another_type,
        rejects_a_load_from_a_number,
        rejects_items_of_another_type,
        rejects_an_index_that_is_no_i64,
        rejects_an_element_of_what_is_no_address,
        rejects_making_a_string_unique,
        rejects_the_length_of_a_map,
        rejects_a_closure_without_what_it_captures,
        rejects_methods_of_another_type,
        rejects_a_method_of_what_is_behind_no_trait,
        parts_print_by_their_names,
    };
    return run_suite("ir_verify_values", tests, sizeof tests / sizeof *tests);
}
