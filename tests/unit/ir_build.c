/* Making IR, its order of blocks, and how it prints. */
#include "tests/unit/ir_support.h"

static const char *dump(const IrFunc *func) {
    Text text;
    text_init(&text, &arena);
    ir_print_func(&text, &module, func);
    return text.bytes;
}

START_TEST(a_function_prints_with_names_and_inline_constants) {
    const Type *params[] = {basic(TYPE_I64), basic(TYPE_I64)};
    IrFunc *func = begin("test.add", basic(TYPE_I64), params, 2);
    func->linkage = IR_EXPORTED;
    func->param_names = (const char *[]){"a", NULL};
    IrInst *sum = ir_binary(&builder, IR_ADD, basic(TYPE_I64), param(0), param(1));
    ir_return(&builder, ir_binary(&builder, IR_MUL, basic(TYPE_I64), sum, number(-7)));
    ck_assert_str_eq(dump(func), "func test.add(a: i64, param1: i64) -> i64 [exported]\n"
                                 "entry:\n"
                                 "    %0: i64 = add a, param1\n"
                                 "    %1: i64 = mul %0, -7\n"
                                 "    return %1\n");
    ck_assert_ptr_null(ir_verify(&arena, &module));
}
END_TEST

START_TEST(nothing_is_emitted_after_a_terminator) {
    IrFunc *func = begin("test.f", basic(TYPE_VOID), NULL, 0);
    ir_return(&builder, NULL);
    ck_assert_ptr_null(builder.block);
    IrInst *dead = ir_binary(&builder, IR_ADD, basic(TYPE_I64), number(1), number(2));
    ck_assert_ptr_nonnull(dead);
    ck_assert_ptr_eq(dead->type, basic(TYPE_I64));
    ir_jump(&builder, func->blocks.items[0]);
    ck_assert_uint_eq(func->blocks.items[0]->insts.count, 1);
}
END_TEST

START_TEST(blocks_are_put_in_reading_order_and_unreached_ones_dropped) {
    const Type *params[] = {basic(TYPE_BOOL)};
    IrFunc *func = begin("test.f", basic(TYPE_VOID), params, 1);
    IrBlock *cleanup = cleanup_block(), *end = block("end"), *otherwise = block("else"),
            *then = block("then");
    block("never");
    builder.unwind = cleanup;
    ir_branch(&builder, param(0), then, otherwise);
    builder.block = then;
    ir_call_runtime(&builder, IR_RT_janus_yield, basic(TYPE_VOID), NULL, 0);
    ir_jump(&builder, end);
    builder.block = otherwise;
    ir_call_runtime(&builder, IR_RT_janus_print_begin, basic(TYPE_VOID), NULL, 0);
    ir_jump(&builder, end);
    builder.block = end;
    ir_return(&builder, NULL);
    builder.block = cleanup;
    plain(IR_RESUME);
    ir_func_order_blocks(&module, func);
    ck_assert_str_eq(dump(func), "func test.f(param0: bool)\n"
                                 "entry:\n"
                                 "    branch param0, then1, else2\n"
                                 "then1:\n"
                                 "    call.runtime janus_yield() unwind cleanup4\n"
                                 "    jump end3\n"
                                 "else2:\n"
                                 "    call.runtime janus_print_begin()\n"
                                 "    jump end3\n"
                                 "end3:\n"
                                 "    return\n"
                                 "cleanup4: [clean-up]\n"
                                 "    resume\n");
    ck_assert_ptr_null(ir_verify(&arena, &module));
}
END_TEST

START_TEST(a_block_that_only_jumps_on_goes_away_unless_the_source_asks_for_it) {
    const Type *params[] = {basic(TYPE_BOOL)};
    IrFunc *func = begin("test.f", basic(TYPE_VOID), params, 1);
    IrBlock *end = block("end"), *made = block("made"), *written = block("break"), *circle = block("circle");
    ir_branch(&builder, param(0), made, written);
    builder.block = made;
    ir_jump(&builder, end);
    builder.block = written;
    builder.span = (Span){10, 15};
    ir_jump(&builder, end);
    builder.span = (Span){0};
    builder.block = end;
    ir_branch(&builder, func->blocks.items[0]->insts.items[0], circle, end);
    builder.block = circle;
    ir_jump(&builder, circle);
    ir_func_order_blocks(&module, func);
    ck_assert_str_eq(dump(func), "func test.f(param0: bool)\n"
                                 "entry:\n"
                                 "    branch param0, end2, break1\n"
                                 "break1:\n"
                                 "    jump end2\n"
                                 "end2:\n"
                                 "    branch param0, circle3, end2\n"
                                 "circle3:\n"
                                 "    jump circle3\n");
    ck_assert_ptr_null(ir_verify(&arena, &module));
}
END_TEST

START_TEST(only_what_may_panic_unwinds) {
    begin("test.f", basic(TYPE_VOID), NULL, 0);
    IrBlock *cleanup = builder.unwind = cleanup_block();
    IrInst *real = ir_emit(&builder, IR_ZERO, basic(TYPE_F64), NULL, 0);
    ck_assert_ptr_eq(ir_binary(&builder, IR_ADD, basic(TYPE_I64), number(1), number(2))->unwind, cleanup);
    ck_assert_ptr_null(ir_binary(&builder, IR_ADD, basic(TYPE_F64), real, real)->unwind);
    ck_assert_ptr_null(ir_binary(&builder, IR_WRAP_ADD, basic(TYPE_I64), number(1), number(2))->unwind);
    ck_assert_ptr_null(ir_call_runtime(&builder, IR_RT_janus_now_ms, basic(TYPE_I64), NULL, 0)->unwind);
    ck_assert_ptr_eq(ir_call_runtime(&builder, IR_RT_janus_yield, basic(TYPE_VOID), NULL, 0)->unwind,
                     cleanup);
}
END_TEST

START_TEST(locals_with_one_name_are_told_apart) {
    IrFunc *func = begin("test.f", basic(TYPE_VOID), NULL, 0);
    IrLocal *first = ir_local_new(&module, func, "x", basic(TYPE_I64), (Span){0});
    IrLocal *second = ir_local_new(&module, func, "x", basic(TYPE_I64), (Span){0});
    IrLocal *nameless = ir_local_new(&module, func, NULL, basic(TYPE_I64), (Span){0});
    ir_store(&builder, first, number(1));
    ir_store(&builder, second, ir_load(&builder, first));
    ir_store(&builder, nameless, ir_load(&builder, second));
    ir_return(&builder, NULL);
    ck_assert_str_eq(dump(func), "func test.f()\n"
                                 "    local $x.0: i64\n"
                                 "    local $x.1: i64\n"
                                 "    local $2: i64\n"
                                 "entry:\n"
                                 "    store $x.0, 1\n"
                                 "    %0: i64 = load $x.0\n"
                                 "    store $x.1, %0\n"
                                 "    %1: i64 = load $x.1\n"
                                 "    store $2, %1\n"
                                 "    return\n");
}
END_TEST

START_TEST(texts_and_characters_are_escaped) {
    IrFunc *func = begin("test.f", basic(TYPE_VOID), NULL, 0);
    IrInst *text = ir_emit(&builder, IR_STRING, basic(TYPE_STRING), NULL, 0);
    text->as.bytes.bytes = "a\"\n\x01";
    text->as.bytes.length = 4;
    ir_call_runtime(&builder, IR_RT_janus_print_string, basic(TYPE_VOID), &text, 1);
    IrInst *letter = ir_int(&builder, basic(TYPE_CHAR), 'x');
    ir_call_runtime(&builder, IR_RT_janus_print_char, basic(TYPE_VOID), &letter, 1);
    IrInst *yes = ir_int(&builder, basic(TYPE_BOOL), 1);
    ir_call_runtime(&builder, IR_RT_janus_print_end, basic(TYPE_VOID), &yes, 1);
    ir_return(&builder, NULL);
    ck_assert_str_eq(dump(func), "func test.f()\n"
                                 "entry:\n"
                                 "    call.runtime janus_print_string(\"a\\\"\\n\\x01\")\n"
                                 "    call.runtime janus_print_char('x')\n"
                                 "    call.runtime janus_print_end(true)\n"
                                 "    return\n");
}
END_TEST

START_TEST(an_error_has_one_descriptor) {
    IrError *first = ir_error_get(&module, "MathError", "Overflow");
    ck_assert_ptr_eq(ir_error_get(&module, "MathError", "Overflow"), first);
    ck_assert_ptr_ne(ir_error_get(&module, "OtherError", "Overflow"), first);
    ck_assert_uint_eq(module.errors.count, 2);
}
END_TEST

START_TEST(runtime_functions_are_as_the_table_says) {
    const IrRuntimeInfo *send = ir_runtime_info(IR_RT_janus_actor_send_words);
    ck_assert_str_eq(send->name, "janus_actor_send_words");
    ck_assert_uint_eq(send->param_count, 4);
    ck_assert_uint_eq(send->params[2], ABI_PTR);
    ck_assert_int_eq(send->result, ABI_I32);
    ck_assert_uint_eq(send->flags & ABI_PANICS, ABI_PANICS);
    ck_assert_uint_eq(ir_runtime_info(IR_RT_janus_actor_self)->param_count, 0);
    ck_assert_uint_eq(ir_runtime_info(IR_RT_janus_actor_self)->flags, ABI_NONE);
}
END_TEST

int main(void) {
    const TTest *tests[] = {
        a_function_prints_with_names_and_inline_constants,
        nothing_is_emitted_after_a_terminator,
        blocks_are_put_in_reading_order_and_unreached_ones_dropped,
        a_block_that_only_jumps_on_goes_away_unless_the_source_asks_for_it,
        only_what_may_panic_unwinds,
        locals_with_one_name_are_told_apart,
        texts_and_characters_are_escaped,
        an_error_has_one_descriptor,
        runtime_functions_are_as_the_table_says,
    };
    return run_suite("ir_build", tests, sizeof tests / sizeof *tests);
}
