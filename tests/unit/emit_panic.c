/* Panics: what the runtime is told, and that unwinding runs the clean-ups in order, at every level. */
#include "tests/unit/emit_harness.h"

enum { LEVEL_COUNT = 4 };

__attribute__((visibility("default"))) void janus_panic_message(const JanusString *text,
                                                                const JanusPlace *place) {
    raise_panic(1000, place, text);
}

__attribute__((visibility("default"))) void janus_panic_error(const JanusError *error,
                                                              const JanusPlace *place) {
    raise_panic(1001, place, error);
}

/* What the clean-ups of a run recorded, in order. */
static int recorded[16], record_count;

__attribute__((visibility("default"))) void bench_record(int64_t number) {
    recorded[record_count++] = (int)number;
}

static IrExtern *record_extern(Workbench *bench) {
    IrExtern *external = arena_new(&bench->session.arena, IrExtern);
    const Type **params = arena_array(&bench->session.arena, const Type *, 1);
    params[0] = basic(bench, TYPE_I64);
    *external = (IrExtern){"bench_record", basic(bench, TYPE_VOID), params, 1, {0, 0}};
    vec_push(&bench->session.arena, &bench->module.externs, external);
    return external;
}

static void record(Workbench *bench, IrExtern *external, int64_t number) {
    IrInst *value = ir_int(&bench->builder, basic(bench, TYPE_I64), number);
    ir_emit(&bench->builder, IR_CALL_EXTERN, basic(bench, TYPE_VOID), &value, 1)->as.external = external;
}

static IrBlock *new_cleanup(Workbench *bench) {
    IrBlock *block = new_block(bench, "cleanup");
    block->is_cleanup = true;
    return block;
}

static void resume(Workbench *bench) {
    ir_emit(&bench->builder, IR_RESUME, basic(bench, TYPE_VOID), NULL, 0);
}

/* --- places --- */

START_TEST(a_panic_names_its_place) {
    static const char source[] = "// one\nfunc f(a: i64, b: i64) -> i64 do\n    return a / b\nend\n";
    Workbench bench;
    workbench_init(&bench);
    SourceFile *file = source_add(&bench.session.sources, "math.jan", source, sizeof source - 1);
    const Type *number = basic(&bench, TYPE_I64);
    IrFunc *func = begin_function(&bench, "math.f", number, (const Type *[]){number, number}, 2);
    func->name = "f";
    uint32_t position = file->base + (uint32_t)(strstr(source, "a / b") - source);
    bench.builder.span = (Span){position, position + 5};
    IrInst *a = param(&bench, 0), *b = param(&bench, 1);
    ir_return(&bench.builder, ir_binary(&bench.builder, IR_DIV, number, a, b));

    int64_t (*f)(int64_t, int64_t) = (int64_t(*)(int64_t, int64_t))find(load_module(&bench, _i), "math.f");
    guarded(f(1, 0));
    ck_assert_int_eq(guard.code, JANUS_PANIC_DIVIDE_BY_ZERO);
    ck_assert_str_eq(guard.place->file, "math.jan");
    ck_assert_str_eq(guard.place->function, "f");
    ck_assert_uint_eq(guard.place->line, 3);
    ck_assert_uint_eq(guard.place->column, 12);
    guarded(f(INT64_MIN, -1));
    ck_assert_int_eq(guard.code, JANUS_PANIC_OVERFLOW);
    guarded(ck_assert_int_eq(f(-7, 2), -3));
    ck_assert_int_eq(guard.code, NO_PANIC);
    workbench_release(&bench);
}
END_TEST

/* Their places are numbers in one table. */
START_TEST(functions_of_a_unit_name_their_own_places) {
    static const char first[] = "a * b\n", second[] = "\na * b\n";
    static const char *const symbols[] = {"m.f", "m.g", "m.h"}, *const texts[] = {first, second, first};
    Workbench bench;
    workbench_init(&bench);
    const Type *number = basic(&bench, TYPE_I64);
    for (int i = 0; i < 3; i++) {
        const char *path = i == 1 ? "g.jan" : "f.jan";
        SourceFile *file = source_add(&bench.session.sources, path, texts[i], strlen(texts[i]));
        begin_function(&bench, symbols[i], number, (const Type *[]){number, number}, 2);
        bench.builder.span = (Span){file->base + (uint32_t)i, file->base + (uint32_t)i + 1};
        IrInst *a = param(&bench, 0), *b = param(&bench, 1);
        IrInst *product = ir_binary(&bench.builder, IR_MUL, number, a, b);
        ir_return(&bench.builder, ir_binary(&bench.builder, IR_DIV, number, product, a));
    }
    void *loaded = load_module(&bench, _i);
    for (int i = 0; i < 3; i++) {
        int64_t (*f)(int64_t, int64_t) = (int64_t(*)(int64_t, int64_t))find(loaded, symbols[i]);
        for (volatile int64_t a = 0; a < 2; a++) {
            guarded(f(a * INT64_MAX, 2));
            ck_assert_int_eq(guard.code, a == 0 ? JANUS_PANIC_DIVIDE_BY_ZERO : JANUS_PANIC_OVERFLOW);
            ck_assert_str_eq(guard.place->file, i == 1 ? "g.jan" : "f.jan");
            ck_assert_str_eq(guard.place->function, symbols[i]);
            ck_assert_uint_eq(guard.place->line, i == 1 ? 2 : 1);
            ck_assert_uint_eq(guard.place->column, i == 2 ? 3 : 1);
        }
    }
    workbench_release(&bench);
}
END_TEST

START_TEST(panics_of_the_program) {
    Workbench bench;
    workbench_init(&bench);
    const Type *nothing = basic(&bench, TYPE_VOID);
    begin_function(&bench, "code", nothing, NULL, 0);
    ir_emit(&bench.builder, IR_PANIC, nothing, NULL, 0)->as.imm = JANUS_PANIC_UNREACHABLE;
    begin_function(&bench, "message", nothing, NULL, 0);
    IrInst *text = ir_emit(&bench.builder, IR_STRING, basic(&bench, TYPE_STRING), NULL, 0);
    text->as.bytes.bytes = "out of tea";
    text->as.bytes.length = 10;
    unary(&bench, IR_PANIC_MESSAGE, nothing, text);
    begin_function(&bench, "error", nothing, NULL, 0);
    IrInst *error = ir_emit(&bench.builder, IR_ERROR, bench.types.any_error, NULL, 0);
    error->as.error = ir_error_get(&bench.module, "", "Lost");
    unary(&bench, IR_PANIC_ERROR, nothing, error);

    void *loaded = load_module(&bench, _i);
    guarded(((void (*)(void))find(loaded, "code"))());
    ck_assert_int_eq(guard.code, JANUS_PANIC_UNREACHABLE);
    guarded(((void (*)(void))find(loaded, "message"))());
    ck_assert_int_eq(memcmp(((const JanusString *)guard.what)->bytes, "out of tea", 10), 0);
    guarded(((void (*)(void))find(loaded, "error"))());
    ck_assert_str_eq(((const JanusError *)guard.what)->name, "Lost");
    workbench_release(&bench);
}
END_TEST

/* --- clean-ups --- */

/* inner(x): 100 / x, with the clean-up 1, which goes on to 2; outer(x): inner(x), with the clean-up 3. */
static void make_nested(Workbench *bench) {
    const Type *number = basic(bench, TYPE_I64);
    IrExtern *external = record_extern(bench);
    IrBuilder *builder = &bench->builder;
    IrFunc *inner = begin_function(bench, "inner", number, (const Type *[]){number}, 1);
    inner->linkage = IR_INTERNAL;
    IrBlock *first = new_cleanup(bench), *second = new_cleanup(bench);
    IrInst *x = param(bench, 0);
    builder->unwind = second;
    record(bench, external, 10);
    builder->unwind = first;
    IrInst *quotient = ir_binary(builder, IR_DIV, number, ir_int(builder, number, 100), x);
    builder->unwind = NULL;
    record(bench, external, 11);
    ir_return(builder, quotient);
    builder->block = first;
    record(bench, external, 1);
    ir_jump(builder, second);
    builder->block = second;
    record(bench, external, 2);
    resume(bench);

    begin_function(bench, "outer", number, (const Type *[]){number}, 1);
    IrBlock *third = new_cleanup(bench);
    x = param(bench, 0);
    builder->unwind = third;
    IrInst *result = ir_call(builder, inner, &x, 1);
    builder->unwind = NULL;
    ir_return(builder, result);
    builder->block = third;
    record(bench, external, 3);
    resume(bench);
}

static void check_recorded(const int *wanted, int count) {
    ck_assert_int_eq(record_count, count);
    for (int i = 0; i < count; i++) ck_assert_int_eq(recorded[i], wanted[i]);
    record_count = 0;
}

START_TEST(unwinding_runs_clean_ups_in_order) {
    static const int calm[] = {10, 11}, panicking[] = {10, 1, 2, 3};
    Workbench bench;
    workbench_init(&bench);
    make_nested(&bench);
    int64_t (*outer)(int64_t) = (int64_t(*)(int64_t))find(load_module(&bench, _i), "outer");
    for (int round = 0; round < 3; round++) {
        guarded(ck_assert_int_eq(outer(7), 14));
        ck_assert_int_eq(guard.code, NO_PANIC);
        check_recorded(calm, 2);
        guarded(outer(0));
        ck_assert_int_eq(guard.code, JANUS_PANIC_DIVIDE_BY_ZERO);
        check_recorded(panicking, 4);
    }
    workbench_release(&bench);
}
END_TEST

/* A clean-up sees the local as it was when the panic came. */
START_TEST(clean_ups_see_locals) {
    Workbench bench;
    workbench_init(&bench);
    const Type *number = basic(&bench, TYPE_I64);
    IrExtern *external = record_extern(&bench);
    IrBuilder *builder = &bench.builder;
    IrFunc *func = begin_function(&bench, "steps", number, (const Type *[]){number}, 1);
    IrLocal *step = ir_local_new(&bench.module, func, "step", number, (Span){0, 0});
    IrBlock *cleanup = new_cleanup(&bench);
    IrInst *x = param(&bench, 0);
    builder->unwind = cleanup;
    ir_store(builder, step, ir_int(builder, number, 1));
    IrInst *once = ir_binary(builder, IR_MUL, number, x, x);
    ir_store(builder, step, ir_int(builder, number, 2));
    IrInst *twice = ir_binary(builder, IR_MUL, number, once, once);
    builder->unwind = NULL;
    ir_return(builder, twice);
    builder->block = cleanup;
    IrInst *value = ir_load(builder, step);
    ir_emit(builder, IR_CALL_EXTERN, basic(&bench, TYPE_VOID), &value, 1)->as.external = external;
    resume(&bench);

    int64_t (*steps)(int64_t) = (int64_t(*)(int64_t))find(load_module(&bench, _i), "steps");
    guarded(ck_assert_int_eq(steps(10), 10000));
    ck_assert_int_eq(record_count, 0);
    guarded(steps(1ll << 20));
    check_recorded((int[]){2}, 1);
    guarded(steps(1ll << 40));
    check_recorded((int[]){1}, 1);
    workbench_release(&bench);
}
END_TEST

int main(void) {
    TCase *tests = tcase_create("panic");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, a_panic_names_its_place, 0, LEVEL_COUNT);
    tcase_add_loop_test(tests, functions_of_a_unit_name_their_own_places, 0, LEVEL_COUNT);
    tcase_add_loop_test(tests, panics_of_the_program, 0, LEVEL_COUNT);
    tcase_add_loop_test(tests, unwinding_runs_clean_ups_in_order, 0, LEVEL_COUNT);
    tcase_add_loop_test(tests, clean_ups_see_locals, 0, LEVEL_COUNT);
    Suite *suite = suite_create("emit_panic");
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
