/* Functions in a large circle of calls are marked, those of small ones and of chains are not. */
#include "compiler/pass/passes.h"
#include "tests/unit/ir_support.h"

enum { LARGE = 501 };

static IrFunc *funcs[LARGE];

static void declare(uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        funcs[i] = ir_func_new(&module, text_format(&arena, "f%u", i), "f", basic(TYPE_VOID), NULL, 0);
}

/* The body of `caller`: calls of the two. */
static void calls(uint32_t caller, uint32_t first, uint32_t second) {
    IrFunc *func = funcs[caller];
    builder = (IrBuilder){.module = &module, .func = func, .block = ir_block_new(&module, func, "entry")};
    ir_call(&builder, funcs[first], NULL, 0);
    ir_call(&builder, funcs[second], NULL, 0);
    ir_return(&builder, NULL);
}

static uint32_t entangled_after_pass(void) {
    ck_assert_ptr_null(ir_verify(&arena, &module));
    pass_cycles(&module);
    uint32_t count = 0;
    for (uint32_t i = 0; i < module.funcs.count; i++) count += module.funcs.items[i]->is_entangled;
    return count;
}

START_TEST(a_large_circle_is_marked) {
    declare(LARGE);
    for (uint32_t i = 0; i < LARGE; i++) calls(i, (i + 1) % LARGE, i);
    ck_assert_uint_eq(entangled_after_pass(), LARGE);
}
END_TEST

START_TEST(a_chain_is_not) {
    declare(LARGE);
    for (uint32_t i = 0; i < LARGE; i++) calls(i, i + 1 < LARGE ? i + 1 : i, i);
    ck_assert_uint_eq(entangled_after_pass(), 0);
}
END_TEST

/* Two circles of 250, the first of which calls into the second, and a function that calls both. */
START_TEST(small_circles_are_not) {
    declare(LARGE);
    for (uint32_t i = 0; i < 250; i++) calls(i, (i + 1) % 250, 250 + i);
    for (uint32_t i = 250; i < 500; i++) calls(i, 250 + (i + 1) % 250, i);
    calls(500, 0, 250);
    ck_assert_uint_eq(entangled_after_pass(), 0);
}
END_TEST

int main(void) {
    const TTest *tests[] = {a_large_circle_is_marked, a_chain_is_not, small_circles_are_not};
    return run_suite("pass_cycles", tests, sizeof tests / sizeof *tests);
}
