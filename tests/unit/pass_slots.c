/* State access becomes calls of the slot helpers; values of other word types are converted on the way. */
#include "compiler/pass/passes.h"
#include "tests/unit/ir_support.h"

static IrInst *state(IrOp op, const Type *type, int64_t slot, IrInst *const *operands, uint32_t count) {
    IrInst *inst = ir_emit(&builder, op, type, operands, count);
    inst->as.imm = slot;
    return inst;
}

static const char *dump_after_pass(const IrFunc *func) {
    ck_assert_ptr_null(ir_verify(&arena, &module));
    pass_slots(&module);
    const char *failure = ir_verify(&arena, &module);
    ck_assert_msg(failure == NULL, "%s", failure);
    Text text;
    text_init(&text, &arena);
    ir_print_func(&text, &module, func);
    return text.bytes;
}

START_TEST(words_go_as_they_are_and_other_types_are_converted) {
    const Type *params[] = {basic(TYPE_U64)};
    IrFunc *func = begin("test.f", basic(TYPE_VOID), params, 1);
    IrInst *base = param(0);
    IrInst *word = state(IR_STATE_LOAD, basic(TYPE_U64), 2, &base, 1);
    IrInst *byte = state(IR_STATE_LOAD, basic(TYPE_U8), 0, &base, 1);
    state(IR_STATE_STORE, basic(TYPE_VOID), 1, (IrInst *[]){base, word}, 2);
    state(IR_STATE_STORE, basic(TYPE_VOID), 3, (IrInst *[]){base, byte}, 2);
    ir_return(&builder, NULL);
    ck_assert_str_eq(dump_after_pass(func),
                     "func test.f(param0: u64)\n"
                     "entry:\n"
                     "    %0: u64 = call.runtime janus_actor_state_slot_load(param0, 2)\n"
                     "    %1: u64 = call.runtime janus_actor_state_slot_load(param0, 0)\n"
                     "    %2: u8 = from.word %1\n"
                     "    %3: u64 = call.runtime janus_actor_state_slot_store(param0, 1, %0)\n"
                     "    %4: u64 = to.word %2\n"
                     "    %5: u64 = call.runtime janus_actor_state_slot_store(param0, 3, %4)\n"
                     "    return\n");
}
END_TEST

START_TEST(the_call_unwinds_where_the_access_did) {
    const Type *params[] = {basic(TYPE_U64)};
    IrFunc *func = begin("test.f", basic(TYPE_I64), params, 1);
    IrInst *base = param(0);
    IrBlock *cleanup = builder.unwind = cleanup_block();
    ir_return(&builder, state(IR_STATE_LOAD, basic(TYPE_I64), 0, &base, 1));
    builder.block = cleanup;
    plain(IR_RESUME);
    ck_assert_str_eq(dump_after_pass(func),
                     "func test.f(param0: u64) -> i64\n"
                     "entry:\n"
                     "    %0: u64 = call.runtime janus_actor_state_slot_load(param0, 0) unwind cleanup1\n"
                     "    %1: i64 = from.word %0\n"
                     "    return %1\n"
                     "cleanup1: [clean-up]\n"
                     "    resume\n");
}
END_TEST

int main(void) {
    const TTest *tests[] = {
        words_go_as_they_are_and_other_types_are_converted,
        the_call_unwinds_where_the_access_did,
    };
    return run_suite("pass_slots", tests, sizeof tests / sizeof *tests);
}
