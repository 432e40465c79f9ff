/* The count discipline: each owned value is released or taken over once, on every way. */
#include "tests/unit/ir_support.h"

static const Type *string_type(void) {
    return basic(TYPE_STRING);
}

static IrInst *joined(IrInst *value) {
    return ir_call_runtime(&builder, IR_RT_janus_string_concat, string_type(), (IrInst *[]){value, value}, 2);
}

static void count(IrOp op, IrInst *value) {
    ir_emit(&builder, op, basic(TYPE_VOID), &value, 1);
}

static IrInst *begin_with_string(const Type *result) {
    const Type *params[] = {string_type()};
    begin("test.f", result, params, 1);
    return param(0);
}

static void expect(const char *text) {
    ck_assert_ptr_null(ir_verify(&arena, &module));
    const char *failure = ir_verify_counts(&arena, &module);
    if (text == NULL) {
        ck_assert_msg(failure == NULL, "%s", failure);
        return;
    }
    ck_assert_ptr_nonnull(failure);
    ck_assert_msg(strstr(failure, text) != NULL, "%s", failure);
}

START_TEST(what_a_call_gives_is_released_or_returned) {
    IrInst *given = joined(begin_with_string(string_type()));
    IrInst *longer = joined(given);
    count(IR_RELEASE, given);
    ir_return(&builder, longer);
    expect("may panic"); /* the second call panics while the first string is held */
}
END_TEST

/* A string is held while a call may unwind; what is emitted next goes into the clean-up. */
static IrInst *begin_cleanup_of_held(void) {
    IrInst *given = joined(begin_with_string(string_type()));
    IrBlock *cleanup = builder.unwind = cleanup_block();
    IrInst *longer = joined(given);
    builder.unwind = NULL;
    count(IR_RELEASE, given);
    ir_return(&builder, longer);
    builder.block = cleanup;
    return given;
}

START_TEST(an_unwinding_call_lets_go_of_what_is_held) {
    count(IR_RELEASE, begin_cleanup_of_held());
    plain(IR_RESUME);
    expect(NULL);
}
END_TEST

START_TEST(a_clean_up_that_forgets_is_found) {
    begin_cleanup_of_held();
    plain(IR_RESUME);
    expect("still owned at resume");
}
END_TEST

START_TEST(a_second_release_is_found) {
    IrInst *given = joined(begin_with_string(basic(TYPE_VOID)));
    count(IR_RELEASE, given);
    count(IR_RELEASE, given);
    ir_return(&builder, NULL);
    expect("that nobody has");
}
END_TEST

START_TEST(ways_that_meet_agree) {
    IrInst *borrowed = begin_with_string(basic(TYPE_VOID));
    IrBlock *then = ir_block_new(&module, builder.func, "then"),
            *end = ir_block_new(&module, builder.func, "end");
    count(IR_RETAIN, borrowed);
    ir_branch(&builder, ir_int(&builder, basic(TYPE_BOOL), 1), then, end);
    builder.block = then;
    count(IR_RELEASE, borrowed);
    ir_jump(&builder, end);
    builder.block = end;
    count(IR_RELEASE, borrowed);
    ir_return(&builder, NULL);
    expect("on one way");
}
END_TEST

START_TEST(what_is_part_of_a_value_was_taken_over) {
    const Type *items[] = {string_type(), string_type()};
    const Type *tuple = type_make(&types, TYPE_TUPLE, items, 2);
    IrInst *borrowed = begin_with_string(tuple);
    count(IR_RETAIN, borrowed);
    count(IR_RETAIN, borrowed);
    ir_return(&builder, ir_emit(&builder, IR_MAKE, tuple, (IrInst *[]){borrowed, borrowed}, 2));
    expect(NULL);
}
END_TEST

int main(void) {
    const TTest *tests[] = {
        what_a_call_gives_is_released_or_returned,
        an_unwinding_call_lets_go_of_what_is_held,
        a_clean_up_that_forgets_is_found,
        a_second_release_is_found,
        ways_that_meet_agree,
        what_is_part_of_a_value_was_taken_over,
    };
    return run_suite("ir_verify_counts", tests, sizeof tests / sizeof *tests);
}
