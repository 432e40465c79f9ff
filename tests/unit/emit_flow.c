/* Calls, control flow, memory and constants, at every level of optimisation. */
#include "tests/unit/emit_harness.h"

enum { LEVEL_COUNT = 4 };

static IrInst *text_constant(Workbench *bench, const char *text) {
    IrInst *inst = ir_emit(&bench->builder, IR_STRING, basic(bench, TYPE_STRING), NULL, 0);
    inst->as.bytes.bytes = text;
    inst->as.bytes.length = (uint32_t)strlen(text);
    return inst;
}

static const Type *union_of(Workbench *bench, const Type *value) {
    const Type *args[2] = {value, bench->types.any_error};
    return type_make(&bench->types, TYPE_ERROR_UNION, args, 2);
}

/* --- calls --- */

START_TEST(narrow_arguments_and_results) {
    Workbench bench;
    workbench_init(&bench);
    const Type *flag = basic(&bench, TYPE_BOOL), *small = basic(&bench, TYPE_I8),
               *single = basic(&bench, TYPE_F32);
    IrFunc *callee = begin_function(&bench, "callee", small, (const Type *[]){flag, small, single}, 3);
    callee->linkage = IR_INTERNAL;
    IrBlock *yes = new_block(&bench, "yes"), *no = new_block(&bench, "no");
    IrInst *condition = param(&bench, 0), *value = param(&bench, 1), *real = param(&bench, 2);
    ir_branch(&bench.builder, condition, yes, no);
    bench.builder.block = yes;
    ir_return(&bench.builder, value);
    bench.builder.block = no;
    ir_return(&bench.builder, unary(&bench, IR_CAST, small, real));
    begin_function(&bench, "caller", small, (const Type *[]){flag, small, single}, 3);
    IrInst *args[] = {param(&bench, 0), param(&bench, 1), param(&bench, 2)};
    args[0] = unary(&bench, IR_NOT, flag, args[0]);
    ir_return(&bench.builder, ir_call(&bench.builder, callee, args, 3));

    void *loaded = load_module(&bench, _i);
    int8_t (*caller)(uint8_t, int8_t, float) = (int8_t(*)(uint8_t, int8_t, float))find(loaded, "caller");
    ck_assert_int_eq(caller(0, -7, 3.9f), -7);
    ck_assert_int_eq(caller(1, -7, 3.9f), 3);
    workbench_release(&bench);
}
END_TEST

static char seen_bytes[16];
static int64_t seen_length, seen_number;

__attribute__((visibility("default"))) int16_t bench_take_text(int16_t number, const char *bytes,
                                                               int64_t length) {
    memcpy(seen_bytes, bytes, (size_t)length);
    seen_length = length;
    seen_number = number;
    return -2;
}

START_TEST(text_goes_to_c_as_bytes_and_length) {
    Workbench bench;
    workbench_init(&bench);
    const Type *narrow = basic(&bench, TYPE_I16);
    const Type *params[] = {narrow, basic(&bench, TYPE_STRING)};
    IrExtern external = {.symbol = "bench_take_text", .result = narrow, .params = params, .param_count = 2};
    vec_push(&bench.session.arena, &bench.module.externs, &external);
    begin_function(&bench, "caller", narrow, NULL, 0);
    IrInst *args[] = {ir_int(&bench.builder, narrow, -300), text_constant(&bench, "höchst")};
    IrInst *call = ir_emit(&bench.builder, IR_CALL_EXTERN, narrow, args, 2);
    call->as.external = &external;
    ir_return(&bench.builder, call);

    void *loaded = load_module(&bench, _i);
    ck_assert_int_eq(((int16_t(*)(void))find(loaded, "caller"))(), -2);
    ck_assert_int_eq(seen_number, -300);
    ck_assert_int_eq(seen_length, 7);
    ck_assert_int_eq(memcmp(seen_bytes, "höchst", 7), 0);
    workbench_release(&bench);
}
END_TEST

START_TEST(function_values) {
    Workbench bench;
    workbench_init(&bench);
    const Type *number = basic(&bench, TYPE_I64), *pointer = basic(&bench, TYPE_POINTER);
    const Type *type = type_make(&bench.types, TYPE_FUNC, (const Type *[]){number, number}, 2);
    IrFunc *thunk = begin_function(&bench, "thunk", number, (const Type *[]){pointer, number}, 2);
    thunk->is_thunk = true;
    thunk->linkage = IR_INTERNAL;
    param(&bench, 0);
    IrInst *doubled = param(&bench, 1);
    ir_return(&bench.builder, ir_binary(&bench.builder, IR_ADD, number, doubled, doubled));
    begin_function(&bench, "apply", number, (const Type *[]){type, number}, 2);
    IrInst *args[] = {param(&bench, 0), param(&bench, 1)};
    ir_return(&bench.builder, ir_emit(&bench.builder, IR_CALL_VALUE, number, args, 2));
    begin_function(&bench, "give", type, NULL, 0);
    IrInst *value = ir_emit(&bench.builder, IR_FUNC_VALUE, type, NULL, 0);
    value->as.func = thunk;
    ir_return(&bench.builder, value);
    begin_function(&bench, "code", pointer, NULL, 0);
    IrInst *code = ir_emit(&bench.builder, IR_FUNC_CODE, pointer, NULL, 0);
    code->as.func = thunk;
    ir_return(&bench.builder, code);

    void *loaded = load_module(&bench, _i);
    const JanusFunction *object = ((const JanusFunction *(*)(void))find(loaded, "give"))();
    ck_assert(object->header == JANUS_IMMORTAL);
    ck_assert_ptr_eq(object->code, ((void *(*)(void))find(loaded, "code"))());
    ck_assert_uint_eq(object->size_bytes, sizeof *object);
    ck_assert(object->release == NULL && object->share == NULL);
    int64_t (*apply)(const JanusFunction *, int64_t) =
        (int64_t(*)(const JanusFunction *, int64_t))find(loaded, "apply");
    ck_assert_int_eq(apply(object, 21), 42);
    workbench_release(&bench);
}
END_TEST

/* --- control flow --- */

/* The sum of 0 … n - 1, with a local in a loop. */
static void make_loop(Workbench *bench) {
    const Type *number = basic(bench, TYPE_I64), *flag = basic(bench, TYPE_BOOL);
    IrFunc *func = begin_function(bench, "sum", number, (const Type *[]){number}, 1);
    IrBuilder *builder = &bench->builder;
    IrLocal *sum = ir_local_new(&bench->module, func, "sum", number, (Span){0, 0});
    IrLocal *at = ir_local_new(&bench->module, func, "at", number, (Span){0, 0});
    IrBlock *head = new_block(bench, "head"), *body = new_block(bench, "body"),
            *end = new_block(bench, "end");
    IrInst *limit = param(bench, 0);
    ir_store(builder, sum, ir_int(builder, number, 0));
    ir_store(builder, at, ir_int(builder, number, 0));
    ir_jump(builder, head);
    builder->block = head;
    ir_branch(builder, ir_binary(builder, IR_LT, flag, ir_load(builder, at), limit), body, end);
    builder->block = body;
    ir_store(builder, sum, ir_binary(builder, IR_ADD, number, ir_load(builder, sum), ir_load(builder, at)));
    ir_store(builder, at,
             ir_binary(builder, IR_ADD, number, ir_load(builder, at), ir_int(builder, number, 1)));
    ir_jump(builder, head);
    builder->block = end;
    ir_return(builder, ir_load(builder, sum));
}

START_TEST(loops) {
    Workbench bench;
    workbench_init(&bench);
    make_loop(&bench);
    int64_t (*sum)(int64_t) = (int64_t(*)(int64_t))find(load_module(&bench, _i), "sum");
    ck_assert_int_eq(sum(0), 0);
    ck_assert_int_eq(sum(101), 5050);
    workbench_release(&bench);
}
END_TEST

static void make_switch(Workbench *bench, const char *symbol, const Type *type, const int64_t *cases) {
    const Type *number = basic(bench, TYPE_I64);
    begin_function(bench, symbol, number, (const Type *[]){type}, 1);
    IrBlock *targets[4];
    for (int i = 0; i < 4; i++) targets[i] = new_block(bench, "arm");
    ir_switch(&bench->builder, param(bench, 0), cases, targets, 4);
    for (int i = 0; i < 4; i++) {
        bench->builder.block = targets[i];
        ir_return(&bench->builder, ir_int(&bench->builder, number, i));
    }
}

START_TEST(switches) {
    static const int64_t wide[] = {-1, 0, INT64_MAX}, narrow[] = {0, 200, 255};
    Workbench bench;
    workbench_init(&bench);
    make_switch(&bench, "wide", basic(&bench, TYPE_I64), wide);
    make_switch(&bench, "narrow", basic(&bench, TYPE_U8), narrow);
    void *loaded = load_module(&bench, _i);
    int64_t (*of_wide)(int64_t) = (int64_t(*)(int64_t))find(loaded, "wide");
    int64_t (*of_narrow)(uint8_t) = (int64_t(*)(uint8_t))find(loaded, "narrow");
    for (int i = 0; i < 3; i++) ck_assert_int_eq(of_wide(wide[i]), i);
    for (int i = 0; i < 3; i++) ck_assert_int_eq(of_narrow((uint8_t)narrow[i]), i);
    ck_assert_int_eq(of_wide(7), 3);
    ck_assert_int_eq(of_narrow(7), 3);
    workbench_release(&bench);
}
END_TEST

/* --- memory --- */

START_TEST(globals_and_words) {
    Workbench bench;
    workbench_init(&bench);
    const Type *word = basic(&bench, TYPE_U64), *flag = basic(&bench, TYPE_BOOL);
    const Type *nothing = basic(&bench, TYPE_VOID), *pointer = basic(&bench, TYPE_POINTER);
    IrGlobal global = {.symbol = "bench.ready", .name = "ready", .type = flag};
    vec_push(&bench.session.arena, &bench.module.globals, &global);
    begin_function(&bench, "set", nothing, (const Type *[]){flag}, 1);
    unary(&bench, IR_GLOBAL_STORE, nothing, param(&bench, 0))->as.global = &global;
    ir_return(&bench.builder, NULL);
    begin_function(&bench, "get", flag, NULL, 0);
    IrInst *load = ir_emit(&bench.builder, IR_GLOBAL_LOAD, flag, NULL, 0);
    load->as.global = &global;
    ir_return(&bench.builder, load);
    begin_function(&bench, "second", word, (const Type *[]){word, word}, 2);
    IrInst *args[] = {param(&bench, 0), param(&bench, 1)};
    IrInst *second = unary(&bench, IR_WORD_LOAD, word, ir_emit(&bench.builder, IR_WORDS, pointer, args, 2));
    second->as.imm = 1;
    ir_return(&bench.builder, second);

    void *loaded = load_module(&bench, _i);
    bool (*get)(void) = (bool (*)(void))find(loaded, "get");
    ck_assert(!get());
    ((void (*)(bool))find(loaded, "set"))(true);
    ck_assert(get());
    ck_assert_uint_eq(((uint64_t(*)(uint64_t, uint64_t))find(loaded, "second"))(1, 99), 99);
    workbench_release(&bench);
}
END_TEST

/* --- error unions --- */

typedef struct NumberUnion {
    const JanusError *error;
    int64_t value;
} NumberUnion;

typedef struct FlagUnion {
    const JanusError *error;
    uint8_t value;
} FlagUnion;

/* name(x): the value x, or the error when it is zero. */
static void make_union(Workbench *bench, const char *symbol, const Type *value) {
    const Type *type = union_of(bench, value), *flag = basic(bench, TYPE_BOOL);
    IrBuilder *builder = &bench->builder;
    begin_function(bench, symbol, type, (const Type *[]){value}, 1);
    IrBlock *good = new_block(bench, "good"), *bad = new_block(bench, "bad");
    IrInst *x = param(bench, 0);
    ir_branch(builder, ir_binary(builder, IR_NE, flag, x, ir_emit(builder, IR_ZERO, value, NULL, 0)), good,
              bad);
    builder->block = good;
    ir_return(builder, ir_emit(builder, IR_UNION_OK, type, &x, 1));
    builder->block = bad;
    IrInst *error = ir_emit(builder, IR_ERROR, bench->types.any_error, NULL, 0);
    error->as.error = ir_error_get(&bench->module, "MathError", "Zero");
    ir_return(builder, unary(bench, IR_UNION_ERROR, type, error));
}

/* name(x): the value of callee(x), or -1. */
static void make_taker(Workbench *bench, const char *symbol, IrFunc *callee, const Type *value) {
    const Type *flag = basic(bench, TYPE_BOOL), *number = basic(bench, TYPE_I64);
    IrBuilder *builder = &bench->builder;
    begin_function(bench, symbol, number, (const Type *[]){value}, 1);
    IrBlock *good = new_block(bench, "good"), *bad = new_block(bench, "bad");
    IrInst *x = param(bench, 0), *result = ir_call(builder, callee, &x, 1);
    ir_branch(builder, unary(bench, IR_UNION_IS_ERROR, flag, result), bad, good);
    builder->block = good;
    ir_return(builder, unary(bench, IR_CAST, number, unary(bench, IR_UNION_VALUE, value, result)));
    builder->block = bad;
    ir_return(builder, ir_int(builder, number, -1));
}

START_TEST(error_unions) {
    Workbench bench;
    workbench_init(&bench);
    make_union(&bench, "number", basic(&bench, TYPE_I64));
    make_union(&bench, "flag", basic(&bench, TYPE_BOOL));
    IrFunc *number = bench.module.funcs.items[0], *flag = bench.module.funcs.items[1];
    make_taker(&bench, "take_number", number, basic(&bench, TYPE_I64));
    make_taker(&bench, "take_flag", flag, basic(&bench, TYPE_BOOL));

    void *loaded = load_module(&bench, _i);
    NumberUnion (*of_number)(int64_t) = (NumberUnion(*)(int64_t))find(loaded, "number");
    FlagUnion (*of_flag)(uint8_t) = (FlagUnion(*)(uint8_t))find(loaded, "flag");
    ck_assert_ptr_null(of_number(5).error);
    ck_assert_int_eq(of_number(5).value, 5);
    ck_assert_str_eq(of_number(0).error->name, "Zero");
    ck_assert_str_eq(of_number(0).error->set, "MathError");
    ck_assert_ptr_null(of_flag(1).error);
    ck_assert_int_eq(of_flag(1).value, 1);
    ck_assert_ptr_eq(of_flag(0).error, of_number(0).error);
    ck_assert_int_eq(((int64_t(*)(int64_t))find(loaded, "take_number"))(12), 12);
    ck_assert_int_eq(((int64_t(*)(int64_t))find(loaded, "take_number"))(0), -1);
    ck_assert_int_eq(((int64_t(*)(uint8_t))find(loaded, "take_flag"))(1), 1);
    ck_assert_int_eq(((int64_t(*)(uint8_t))find(loaded, "take_flag"))(0), -1);
    workbench_release(&bench);
}
END_TEST

START_TEST(an_error_union_without_a_value) {
    Workbench bench;
    workbench_init(&bench);
    const Type *type = union_of(&bench, basic(&bench, TYPE_VOID));
    begin_function(&bench, "fine", type, NULL, 0);
    ir_return(&bench.builder, ir_emit(&bench.builder, IR_UNION_OK, type, NULL, 0));
    begin_function(&bench, "failed", type, NULL, 0);
    IrInst *error = ir_emit(&bench.builder, IR_ERROR, bench.types.any_error, NULL, 0);
    error->as.error = ir_error_get(&bench.module, "IoError", "Closed");
    ir_return(&bench.builder, unary(&bench, IR_UNION_ERROR, type, error));
    begin_function(&bench, "name", bench.types.any_error, (const Type *[]){type}, 1);
    ir_return(&bench.builder, unary(&bench, IR_UNION_GET_ERROR, bench.types.any_error, param(&bench, 0)));

    void *loaded = load_module(&bench, _i);
    const JanusError *(*fine)(void) = (const JanusError *(*)(void))find(loaded, "fine");
    const JanusError *(*failed)(void) = (const JanusError *(*)(void))find(loaded, "failed");
    const JanusError *(*name)(const JanusError *) =
        (const JanusError *(*)(const JanusError *))find(loaded, "name");
    ck_assert_ptr_null(fine());
    ck_assert_str_eq(name(failed())->name, "Closed");
    workbench_release(&bench);
}
END_TEST

/* --- constants --- */

START_TEST(strings_are_immortal_and_shared) {
    Workbench bench;
    workbench_init(&bench);
    static const char *const names[] = {"first", "again", "other", "empty"};
    static const char *const texts[] = {"a\"b", "a\"b", "a\"c", ""};
    for (int i = 0; i < 4; i++) {
        begin_function(&bench, names[i], basic(&bench, TYPE_STRING), NULL, 0);
        ir_return(&bench.builder, text_constant(&bench, texts[i]));
    }
    void *loaded = load_module(&bench, _i);
    const JanusString *strings[4];
    for (int i = 0; i < 4; i++) {
        strings[i] = ((const JanusString *(*)(void))find(loaded, names[i]))();
        ck_assert(strings[i]->header == JANUS_IMMORTAL);
        ck_assert_int_eq(strings[i]->length, (int64_t)strlen(texts[i]));
        ck_assert_int_eq(memcmp(strings[i]->bytes, texts[i], strlen(texts[i])), 0);
        ck_assert_uint_eq((uintptr_t)strings[i] % 8, 0);
    }
    ck_assert_ptr_eq(strings[0], strings[1]);
    ck_assert_ptr_ne(strings[0], strings[2]);
    workbench_release(&bench);
}
END_TEST

static IrFunc *constant_function(Workbench *bench, const char *symbol, const Type *const *params,
                                 uint32_t count) {
    IrFunc *func = begin_function(bench, symbol, basic(bench, TYPE_I64), params, count);
    ir_return(&bench->builder, ir_int(&bench->builder, basic(bench, TYPE_I64), 0));
    return func;
}

START_TEST(actor_specifications) {
    Workbench bench;
    workbench_init(&bench);
    const Type *pointer = basic(&bench, TYPE_POINTER);
    const Type *words[] = {basic(&bench, TYPE_U64), basic(&bench, TYPE_I64)};
    IrSpec spec = {.name = "Counter",
                   .setup = constant_function(&bench, "Counter_setup", NULL, 0),
                   .handler = constant_function(&bench, "Counter_handler", words, 2),
                   .destroy = constant_function(&bench, "Counter_destroy", words, 1),
                   .loop = constant_function(&bench, "__Counter_loop", NULL, 0),
                   .mailbox_capacity = 1024,
                   .timeout_ms = -1,
                   .reductions_limit = 128,
                   .arena_max_bytes = 64,
                   .slot_count = 3,
                   .start_words = 2};
    vec_push(&bench.session.arena, &bench.module.specs, &spec);
    begin_function(&bench, "give", pointer, NULL, 0);
    IrInst *constant = ir_emit(&bench.builder, IR_SPEC, pointer, NULL, 0);
    constant->as.spec = &spec;
    ir_return(&bench.builder, constant);

    void *loaded = load_module(&bench, _i);
    const JanusActorSpec *made = ((const JanusActorSpec *(*)(void))find(loaded, "give"))();
    ck_assert_str_eq(made->name, "Counter");
    ck_assert_ptr_eq(made->setup, find(loaded, "Counter_setup"));
    ck_assert_ptr_eq(made->handler, find(loaded, "Counter_handler"));
    ck_assert_ptr_null(made->timeout);
    ck_assert_ptr_eq(made->destroy, find(loaded, "Counter_destroy"));
    ck_assert_ptr_eq(made->loop, find(loaded, "__Counter_loop"));
    ck_assert_uint_eq(made->mailbox_capacity, 1024);
    ck_assert_int_eq(made->timeout_ms, -1);
    ck_assert_uint_eq(made->reductions_limit, 128);
    ck_assert_uint_eq(made->arena_max_bytes, 64);
    ck_assert_uint_eq(made->slot_count, 3);
    ck_assert_uint_eq(made->start_words, 2);
    workbench_release(&bench);
}
END_TEST

START_TEST(exported_functions_survive) {
    Workbench bench;
    workbench_init(&bench);
    constant_function(&bench, "exported", NULL, 0);
    constant_function(&bench, "internal", NULL, 0)->linkage = IR_INTERNAL;
    void *loaded = load_module(&bench, _i);
    ck_assert_ptr_nonnull(dlsym(loaded, "exported"));
    ck_assert_ptr_null(dlsym(loaded, "internal"));
    workbench_release(&bench);
}
END_TEST

/* --- what is refused --- */

static int emit_quietly(Workbench *bench, const char *path, EmitKind kind) {
    EmitOptions options = options_for(0, path);
    options.kind = kind;
    return emit_module(&bench->session, &bench->module, &options);
}

START_TEST(broken_ir_is_refused) {
    Workbench bench;
    workbench_init(&bench);
    const Type *number = basic(&bench, TYPE_I64);
    begin_function(&bench, "broken", number, NULL, 0);
    ir_return(&bench.builder, ir_emit(&bench.builder, IR_ZERO, basic(&bench, TYPE_F64), NULL, 0));
    ck_assert_int_eq(emit_quietly(&bench, "/dev/null", EMIT_OBJECT), -1);
    ck_assert_uint_eq(bench.session.diags.error_count, 0);
    workbench_release(&bench);
}
END_TEST

START_TEST(a_type_without_representation_is_refused) {
    Workbench bench;
    workbench_init(&bench);
    const Type *number = basic(&bench, TYPE_I64);
    IrFunc *func = begin_function(&bench, "broken", number, NULL, 0);
    const Type *message = type_make_named(&bench.types, TYPE_MESSAGE, (struct Symbol *)func, NULL, NULL, 0);
    ir_local_new(&bench.module, func, "list", type_make(&bench.types, TYPE_TUPLE, &message, 1), (Span){0, 0});
    ir_return(&bench.builder, ir_int(&bench.builder, number, 1));
    ck_assert_int_eq(emit_quietly(&bench, "/dev/null", EMIT_OBJECT), -1);
    workbench_release(&bench);
}
END_TEST

START_TEST(an_unwritable_output_is_reported) {
    Workbench bench;
    workbench_init(&bench);
    constant_function(&bench, "function", NULL, 0);
    ck_assert_int_eq(emit_quietly(&bench, "/tmp/janus-no-such-folder/x.o", EMIT_OBJECT), -1);
    ck_assert_uint_eq(bench.session.diags.error_count, 1);
    ck_assert_int_eq(bench.session.diags.list.items[0]->id, DIAG_OUTPUT_UNWRITABLE);
    workbench_release(&bench);
}
END_TEST

START_TEST(what_is_no_plain_file_is_written_to) {
    static const char link_path[] = "/tmp/janus-emit-link";
    Workbench bench;
    workbench_init(&bench);
    constant_function(&bench, "function", NULL, 0);
    unlink(link_path);
    ck_assert_int_eq(symlink("/dev/null", link_path), 0);
    ck_assert_int_eq(emit_quietly(&bench, link_path, EMIT_OBJECT), 0);
    char target[16] = "";
    ck_assert_int_eq(readlink(link_path, target, sizeof target - 1), 9);
    ck_assert_str_eq(target, "/dev/null");
    unlink(link_path);
    workbench_release(&bench);
}
END_TEST

static char *text_of(const char *path) {
    static char buffer[1 << 16];
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    buffer[fread(buffer, 1, sizeof buffer - 1, file)] = '\0';
    fclose(file);
    unlink(path);
    return buffer;
}

START_TEST(texts_for_people) {
    char path[] = "/tmp/janus-emit-XXXXXX";
    close(mkstemp(path));
    Workbench bench;
    workbench_init(&bench);
    make_loop(&bench);
    ir_func_order_blocks(&bench.module, bench.module.funcs.items[0]);
    ck_assert_int_eq(emit_quietly(&bench, path, EMIT_LLVM), 0);
    ck_assert_ptr_nonnull(strstr(text_of(path), "define i64 @sum(i64"));
    ck_assert_int_eq(emit_quietly(&bench, path, EMIT_ASSEMBLY), 0);
    ck_assert_ptr_nonnull(strstr(text_of(path), ".globl\tsum"));
    workbench_release(&bench);
}
END_TEST

int main(void) {
    TCase *tests = tcase_create("flow");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, narrow_arguments_and_results, 0, LEVEL_COUNT);
    tcase_add_loop_test(tests, text_goes_to_c_as_bytes_and_length, 0, LEVEL_COUNT);
    tcase_add_loop_test(tests, function_values, 0, LEVEL_COUNT);
    tcase_add_loop_test(tests, loops, 0, LEVEL_COUNT);
    tcase_add_loop_test(tests, switches, 0, LEVEL_COUNT);
    tcase_add_loop_test(tests, globals_and_words, 0, LEVEL_COUNT);
    tcase_add_loop_test(tests, error_unions, 0, LEVEL_COUNT);
    tcase_add_loop_test(tests, an_error_union_without_a_value, 0, LEVEL_COUNT);
    tcase_add_loop_test(tests, strings_are_immortal_and_shared, 0, LEVEL_COUNT);
    tcase_add_loop_test(tests, actor_specifications, 0, LEVEL_COUNT);
    tcase_add_loop_test(tests, exported_functions_survive, 0, LEVEL_COUNT);
    tcase_add_test(tests, broken_ir_is_refused);
    tcase_add_test(tests, a_type_without_representation_is_refused);
    tcase_add_test(tests, an_unwritable_output_is_reported);
    tcase_add_test(tests, what_is_no_plain_file_is_written_to);
    tcase_add_test(tests, texts_for_people);
    Suite *suite = suite_create("emit_flow");
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
