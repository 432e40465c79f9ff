/* The verifier: each rule has a function that breaks it and nothing else. */
#include "tests/unit/ir_support.h"

#include <string.h>

static IrInst *waits(void) {
    return ir_call_runtime(&builder, IR_RT_janus_yield, basic(TYPE_VOID), NULL, 0);
}

START_TEST(accepts_a_loop) {
    const Type *params[] = {basic(TYPE_I64)};
    IrFunc *func = begin("test.f", basic(TYPE_I64), params, 1);
    IrLocal *at = ir_local_new(&module, func, "i", basic(TYPE_I64), (Span){0});
    IrInst *limit = param(0);
    IrBlock *head = block("while"), *body = block("body"), *end = block("end");
    ir_store(&builder, at, number(0));
    ir_jump(&builder, head);
    builder.block = head;
    IrInst *now = ir_load(&builder, at);
    ir_branch(&builder, ir_binary(&builder, IR_LT, basic(TYPE_BOOL), now, limit), body, end);
    builder.block = body;
    ir_store(&builder, at, ir_binary(&builder, IR_ADD, basic(TYPE_I64), now, number(1)));
    ir_jump(&builder, head);
    builder.block = end;
    ir_return(&builder, now);
    ck_assert_ptr_null(ir_verify(&arena, &module));
}
END_TEST

START_TEST(accepts_a_value_from_before_the_unwinding_instruction) {
    begin_void();
    IrBlock *cleanup = cleanup_block();
    IrInst *base = ir_emit(&builder, IR_ZERO, basic(TYPE_U64), NULL, 0);
    builder.unwind = cleanup;
    waits();
    ir_return(&builder, NULL);
    builder = (IrBuilder){.module = &module, .func = builder.func, .block = cleanup};
    ir_call_runtime(&builder, IR_RT_janus_actor_state_free, basic(TYPE_I64), &base, 1);
    plain(IR_RESUME);
    ck_assert_ptr_null(ir_verify(&arena, &module));
}
END_TEST

START_TEST(rejects_a_function_without_blocks) {
    ir_func_new(&module, "test.f", "f", basic(TYPE_VOID), NULL, 0);
    expect_refused("no blocks");
}
END_TEST

START_TEST(rejects_an_open_block) {
    begin_void();
    number(1);
    expect_refused("ends in int");
}
END_TEST

START_TEST(rejects_an_empty_block) {
    begin_void();
    ir_return(&builder, NULL);
    block("late");
    expect_refused("empty");
}
END_TEST

START_TEST(rejects_a_terminator_in_the_middle) {
    begin_void();
    IrBlock *entry = builder.block;
    ir_return(&builder, NULL);
    builder.block = entry;
    ir_return(&builder, NULL);
    expect_refused("in the middle");
}
END_TEST

START_TEST(rejects_a_use_on_a_path_without_its_value) {
    const Type *params[] = {basic(TYPE_BOOL)};
    begin("test.f", basic(TYPE_I64), params, 1);
    IrBlock *then = block("then"), *end = block("end");
    ir_branch(&builder, param(0), then, end);
    builder.block = then;
    IrInst *sum = ir_binary(&builder, IR_WRAP_ADD, basic(TYPE_I64), number(1), number(2));
    ir_jump(&builder, end);
    builder.block = end;
    ir_return(&builder, sum);
    expect_refused("not computed on every path");
}
END_TEST

START_TEST(rejects_the_value_of_the_instruction_that_unwound) {
    begin_void();
    IrBlock *cleanup = builder.unwind = cleanup_block();
    IrInst *slots = ir_int(&builder, basic(TYPE_U64), 1);
    IrInst *base = ir_call_runtime(&builder, IR_RT_janus_actor_state_alloc, basic(TYPE_U64), &slots, 1);
    ir_return(&builder, NULL);
    builder = (IrBuilder){.module = &module, .func = builder.func, .block = cleanup};
    ir_call_runtime(&builder, IR_RT_janus_actor_state_free, basic(TYPE_I64), &base, 1);
    plain(IR_RESUME);
    expect_refused("not computed on every path");
}
END_TEST

START_TEST(rejects_a_value_of_another_function) {
    begin_void();
    IrInst *foreign = number(1);
    ir_return(&builder, NULL);
    begin("test.g", basic(TYPE_I64), NULL, 0);
    ir_return(&builder, foreign);
    expect_refused("is in no block");
}
END_TEST

START_TEST(rejects_a_jump_to_another_function) {
    begin_void();
    IrBlock *foreign = block("foreign");
    builder.block = foreign;
    ir_return(&builder, NULL);
    builder.block = builder.func->blocks.items[0];
    ir_jump(&builder, foreign);
    begin("test.g", basic(TYPE_VOID), NULL, 0);
    ir_jump(&builder, foreign);
    expect_refused("no or another function");
}
END_TEST

START_TEST(rejects_a_jump_to_the_entry) {
    IrFunc *func = begin("test.f", basic(TYPE_VOID), NULL, 0);
    ir_jump(&builder, func->blocks.items[0]);
    expect_refused("jump to the entry");
}
END_TEST

START_TEST(rejects_a_jump_into_a_clean_up) {
    begin_void();
    IrBlock *cleanup = cleanup_block();
    ir_jump(&builder, cleanup);
    builder.block = cleanup;
    plain(IR_RESUME);
    expect_refused("into a clean-up");
}
END_TEST

START_TEST(rejects_a_jump_out_of_a_clean_up) {
    begin_void();
    IrBlock *cleanup = builder.unwind = cleanup_block(), *end = block("end");
    waits();
    ir_jump(&builder, end);
    builder.block = end;
    ir_return(&builder, NULL);
    builder.block = cleanup;
    ir_jump(&builder, end);
    expect_refused("out of a clean-up");
}
END_TEST

START_TEST(rejects_unwinding_to_ordinary_code) {
    begin_void();
    IrBlock *end = builder.unwind = block("end");
    waits();
    ir_jump(&builder, end);
    builder.block = end;
    ir_return(&builder, NULL);
    expect_refused("no clean-up");
}
END_TEST

START_TEST(rejects_an_unwind_of_what_cannot_panic) {
    begin_void();
    IrBlock *cleanup = cleanup_block();
    number(1)->unwind = cleanup;
    ir_return(&builder, NULL);
    builder.block = cleanup;
    plain(IR_RESUME);
    expect_refused("cannot unwind");
}
END_TEST

START_TEST(rejects_resume_in_ordinary_code) {
    begin_void();
    plain(IR_RESUME);
    expect_refused("resume outside");
}
END_TEST

START_TEST(rejects_return_in_a_clean_up) {
    begin_void();
    IrBlock *cleanup = builder.unwind = cleanup_block();
    waits();
    ir_return(&builder, NULL);
    builder.block = cleanup;
    ir_return(&builder, NULL);
    expect_refused("return inside a clean-up");
}
END_TEST

START_TEST(rejects_operands_of_two_types) {
    begin_void();
    IrInst *small = ir_int(&builder, basic(TYPE_I32), 1);
    ir_binary(&builder, IR_ADD, basic(TYPE_I64), number(1), small);
    ir_return(&builder, NULL);
    expect_refused("operands and result of one type");
}
END_TEST

START_TEST(rejects_a_wrong_number_of_operands) {
    begin_void();
    IrInst *one = number(1);
    ir_emit(&builder, IR_ADD, basic(TYPE_I64), &one, 1);
    ir_return(&builder, NULL);
    expect_refused("add with 1 operands");
}
END_TEST

START_TEST(rejects_a_runtime_call_against_the_table) {
    begin_void();
    IrInst *text = ir_emit(&builder, IR_ZERO, basic(TYPE_STRING), NULL, 0);
    ir_call_runtime(&builder, IR_RT_janus_print_i64, basic(TYPE_VOID), &text, 1);
    ir_return(&builder, NULL);
    expect_refused("abi.def says of janus_print_i64");
}
END_TEST

START_TEST(rejects_a_call_with_wrong_arguments) {
    const Type *params[] = {basic(TYPE_I64)};
    IrFunc *callee = begin("test.g", basic(TYPE_VOID), params, 1);
    ir_return(&builder, NULL);
    begin_void();
    ir_call(&builder, callee, NULL, 0);
    ir_return(&builder, NULL);
    expect_refused("as many arguments as parameters");
}
END_TEST

START_TEST(rejects_a_wrong_result) {
    begin("test.f", basic(TYPE_I64), NULL, 0);
    ir_return(&builder, NULL);
    expect_refused("the function's result");
}
END_TEST

START_TEST(rejects_a_store_of_another_type) {
    IrFunc *func = begin("test.f", basic(TYPE_VOID), NULL, 0);
    ir_store(&builder, ir_local_new(&module, func, "x", basic(TYPE_BOOL), (Span){0}), number(1));
    ir_return(&builder, NULL);
    expect_refused("the local's type");
}
END_TEST

START_TEST(rejects_a_branch_on_a_number) {
    begin_void();
    IrBlock *end = block("end");
    ir_branch(&builder, number(1), end, end);
    builder.block = end;
    ir_return(&builder, NULL);
    expect_refused("a bool");
}
END_TEST

START_TEST(rejects_a_param_outside_of_the_entry) {
    const Type *params[] = {basic(TYPE_I64)};
    begin("test.f", basic(TYPE_VOID), params, 1);
    IrBlock *end = block("end");
    ir_jump(&builder, end);
    builder.block = end;
    param(0);
    ir_return(&builder, NULL);
    expect_refused("param outside of the entry");
}
END_TEST

START_TEST(rejects_a_value_id_used_twice) {
    begin_void();
    number(1);
    number(2)->id = 0;
    ir_return(&builder, NULL);
    expect_refused("not unique");
}
END_TEST

int main(void) {
    const TTest *tests[] = {
        accepts_a_loop,
        accepts_a_value_from_before_the_unwinding_instruction,
        rejects_a_function_without_blocks,
        rejects_an_open_block,
        rejects_an_empty_block,
        rejects_a_terminator_in_the_middle,
        rejects_a_use_on_a_path_without_its_value,
        rejects_the_value_of_the_instruction_that_unwound,
        rejects_a_value_of_another_function,
        rejects_a_jump_to_another_function,
        rejects_a_jump_to_the_entry,
        rejects_a_jump_into_a_clean_up,
        rejects_a_jump_out_of_a_clean_up,
        rejects_unwinding_to_ordinary_code,
        rejects_an_unwind_of_what_cannot_panic,
        rejects_resume_in_ordinary_code,
        rejects_return_in_a_clean_up,
        rejects_operands_of_two_types,
        rejects_a_wrong_number_of_operands,
        rejects_a_runtime_call_against_the_table,
        rejects_a_call_with_wrong_arguments,
        rejects_a_wrong_result,
        rejects_a_store_of_another_type,
        rejects_a_branch_on_a_number,
        rejects_a_param_outside_of_the_entry,
        rejects_a_value_id_used_twice,
    };
    return run_suite("ir_verify", tests, sizeof tests / sizeof *tests);
}
