/* A module and a builder for the tests of the IR. */
#ifndef JANUS_TESTS_UNIT_IR_SUPPORT_H
#define JANUS_TESTS_UNIT_IR_SUPPORT_H

#include "compiler/ir/ir.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static Arena arena;
static TypeTable types;
static SourceMap sources;
static IrModule module;
static IrBuilder builder;

static inline const Type *basic(TypeKind kind) {
    return type_basic(&types, kind);
}

static void setup(void) {
    arena_init(&arena);
    type_table_init(&types, &arena);
    source_map_init(&sources, &arena);
    ir_module_init(&module, &arena, &types, &sources, "test");
}

static void teardown(void) {
    arena_release(&arena);
}

/* A function whose entry block is open. */
static inline IrFunc *begin(const char *symbol, const Type *result, const Type *const *params,
                            uint32_t count) {
    IrFunc *func = ir_func_new(&module, symbol, symbol, result, params, count);
    builder = (IrBuilder){.module = &module, .func = func, .block = ir_block_new(&module, func, "entry")};
    return func;
}

static inline void begin_void(void) {
    begin("test.f", basic(TYPE_VOID), NULL, 0);
}

static inline IrBlock *block(const char *label) {
    return ir_block_new(&module, builder.func, label);
}

static inline IrBlock *cleanup_block(void) {
    IrBlock *made = block("cleanup");
    made->is_cleanup = true;
    return made;
}

static inline IrInst *param(uint32_t index) {
    IrInst *inst = ir_emit(&builder, IR_PARAM, builder.func->params[index], NULL, 0);
    inst->as.imm = index;
    return inst;
}

static inline IrInst *number(int64_t value) {
    return ir_int(&builder, basic(TYPE_I64), value);
}

static inline IrInst *plain(IrOp op) {
    return ir_emit(&builder, op, basic(TYPE_VOID), NULL, 0);
}

static inline int run_suite(const char *name, const TTest *const *tests, size_t count) {
    Suite *suite = suite_create(name);
    TCase *tcase = tcase_create(name);
    tcase_add_checked_fixture(tcase, setup, teardown);
    for (size_t i = 0; i < count; i++) tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* The verifier says so. */
static inline void expect_refused(const char *part) {
    const char *failure = ir_verify(&arena, &module);
    ck_assert_msg(failure != NULL, "accepted, although: %s", part);
    ck_assert_msg(strstr(failure, part) != NULL, "'%s' does not say '%s'", failure, part);
}

#endif
