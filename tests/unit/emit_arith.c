/* Every arithmetic op at every width and at every level of optimisation, against arithmetic in 128 bits.
 *
 * A function under test takes and gives words: u64 f(u64 a, u64 b), so the conversions between words and
 * types are under test as well.
 */
#include "tests/unit/emit_expect.h"
#include "tests/unit/emit_harness.h"

static const int levels[] = {0, 1, 2, 3};
enum { LEVEL_COUNT = 4 };

typedef uint64_t WordFunction(uint64_t, uint64_t);

static const char *symbol_of(Workbench *bench, IrOp op, const Type *type) {
    return text_format(&bench->session.arena, "%s_%s", ir_op_text(op),
                       type_text(&bench->session.arena, type));
}

static IrInst *word_param(Workbench *bench, uint32_t index, const Type *type) {
    return unary(bench, IR_FROM_WORD, type, param(bench, index));
}

static void begin_word_function(Workbench *bench, IrOp op, const Type *type) {
    const Type *word = basic(bench, TYPE_U64);
    begin_function(bench, symbol_of(bench, op, type), word, (const Type *[]){word, word}, 2);
}

static void return_word(Workbench *bench, IrInst *value) {
    ir_return(&bench->builder, unary(bench, IR_TO_WORD, basic(bench, TYPE_U64), value));
}

static void make_binary(Workbench *bench, IrOp op, const Type *type) {
    begin_word_function(bench, op, type);
    IrInst *a = word_param(bench, 0, type), *b = word_param(bench, 1, type);
    return_word(bench, ir_binary(&bench->builder, op, type, a, b));
}

static void make_comparison(Workbench *bench, IrOp op, const Type *type) {
    begin_word_function(bench, op, type);
    IrInst *a = word_param(bench, 0, type), *b = word_param(bench, 1, type);
    return_word(bench, ir_binary(&bench->builder, op, basic(bench, TYPE_BOOL), a, b));
}

static void make_unary(Workbench *bench, IrOp op, const Type *type) {
    begin_word_function(bench, op, type);
    return_word(bench, unary(bench, op, type, word_param(bench, 0, type)));
}

/* Apart from its caller, whose variables a long jump could spoil. */
static __attribute__((noinline)) uint64_t call_guarded(WordFunction *function, uint64_t a, uint64_t b) {
    volatile uint64_t got = 0;
    guarded(got = function(a, b));
    return got;
}

static void check_outcome(const char *what, Outcome outcome, uint64_t got, uint64_t a, uint64_t b) {
    ck_assert_msg(guard.code == outcome.panic, "%s(%#lx, %#lx): panic %d instead of %d", what, a, b,
                  guard.code, outcome.panic);
    if (outcome.panic == NO_PANIC)
        ck_assert_msg(got == outcome.word, "%s(%#lx, %#lx) = %#lx instead of %#lx", what, a, b, got,
                      outcome.word);
}

static void check_function(Workbench *bench, void *loaded, IrOp op, const Type *type, int count) {
    const char *symbol = symbol_of(bench, op, type);
    WordFunction *function = (WordFunction *)find(loaded, symbol);
    for (int i = 0; i < EDGE_COUNT; i++) {
        for (int k = 0; k < count; k++) {
            uint64_t got = call_guarded(function, edges[i], edges[k]);
            check_outcome(symbol, expected(op, type, edges[i], edges[k]), got, edges[i], edges[k]);
        }
    }
}

typedef void MakeFunction(Workbench *bench, IrOp op, const Type *type);

static void check_ops(const IrOp *ops, int op_count, MakeFunction *make, int second_count, int level) {
    Workbench bench;
    workbench_init(&bench);
    for (int o = 0; o < op_count; o++)
        for (int t = 0; t < INTEGER_COUNT; t++) make(&bench, ops[o], basic(&bench, integers[t]));
    void *loaded = load_module(&bench, level);
    for (int o = 0; o < op_count; o++)
        for (int t = 0; t < INTEGER_COUNT; t++)
            check_function(&bench, loaded, ops[o], basic(&bench, integers[t]), second_count);
    workbench_release(&bench);
}

START_TEST(binary_integer_ops) {
    static const IrOp ops[] = {IR_ADD, IR_SUB,      IR_MUL,      IR_DIV,      IR_REM, IR_SHL, IR_SHR,
                               IR_POW, IR_WRAP_ADD, IR_WRAP_SUB, IR_WRAP_MUL, IR_AND, IR_OR,  IR_XOR};
    check_ops(ops, sizeof ops / sizeof *ops, make_binary, EDGE_COUNT, levels[_i]);
}
END_TEST

START_TEST(unary_integer_ops) {
    static const IrOp ops[] = {IR_NEG, IR_NOT};
    check_ops(ops, 2, make_unary, 1, levels[_i]);
}
END_TEST

START_TEST(integer_comparisons) {
    static const IrOp ops[] = {IR_EQ, IR_NE, IR_LT, IR_LE, IR_GT, IR_GE};
    check_ops(ops, 6, make_comparison, EDGE_COUNT, levels[_i]);
}
END_TEST

/* --- multiplication by a constant, which is checked in another way --- */

enum { FACTOR_COUNT = 13 };

static uint64_t factor_of(const Type *type, int index) {
    static const uint64_t factors[FACTOR_COUNT - 2] = {
        0, 1, 2, 3, 7, 10, 64, 127, (uint64_t)-1, (uint64_t)-2, (uint64_t)-128};
    if (index == FACTOR_COUNT - 1) return type_max_int(type);
    if (index == FACTOR_COUNT - 2) return (uint64_t)type_min_int(type);
    return word_of(type, (SignedWide)factors[index]);
}

/* The constant stands on the left when `side` is 1. */
static const char *product_symbol(Workbench *bench, const Type *type, int index, int side) {
    return text_format(&bench->session.arena, "times_%s_%d_%d", type_text(&bench->session.arena, type), index,
                       side);
}

static void make_product(Workbench *bench, const Type *type, int index, int side) {
    const Type *word = basic(bench, TYPE_U64);
    begin_function(bench, product_symbol(bench, type, index, side), word, (const Type *[]){word, word}, 2);
    IrInst *value = word_param(bench, 0, type);
    IrInst *constant = ir_int(&bench->builder, type, (int64_t)factor_of(type, index));
    IrInst *operands[2] = {side == 1 ? constant : value, side == 1 ? value : constant};
    return_word(bench, ir_emit(&bench->builder, IR_MUL, type, operands, 2));
}

/* Besides the usual edges those of the range whose products fit. */
static void check_product(Workbench *bench, void *loaded, const Type *type, int index, int side) {
    const char *symbol = product_symbol(bench, type, index, side);
    WordFunction *function = (WordFunction *)find(loaded, symbol);
    uint64_t factor = factor_of(type, index), last = factor == 0 ? 0 : type_max_int(type) / factor;
    for (int i = 0; i < EDGE_COUNT + 8; i++) {
        uint64_t near_last = (i % 2 == 0 ? last : -last) + (uint64_t)(i - EDGE_COUNT) / 2 - 1;
        uint64_t word = i < EDGE_COUNT ? edges[i] : near_last;
        uint64_t got = call_guarded(function, word, 0);
        check_outcome(symbol, expected(IR_MUL, type, word, factor), got, word, factor);
    }
}

START_TEST(multiplication_by_constants) {
    Workbench bench;
    workbench_init(&bench);
    enum { CASES = INTEGER_COUNT * FACTOR_COUNT * 2 };
    for (int i = 0; i < CASES; i++)
        make_product(&bench, basic(&bench, integers[i % INTEGER_COUNT]), i / INTEGER_COUNT / 2,
                     i / INTEGER_COUNT % 2);
    void *loaded = load_module(&bench, levels[_i]);
    for (int i = 0; i < CASES; i++)
        check_product(&bench, loaded, basic(&bench, integers[i % INTEGER_COUNT]), i / INTEGER_COUNT / 2,
                      i / INTEGER_COUNT % 2);
    workbench_release(&bench);
}
END_TEST

/* --- casts between integers --- */

static const char *cast_symbol(Workbench *bench, const Type *from, const Type *to) {
    return text_format(&bench->session.arena, "cast_%s_%s", type_text(&bench->session.arena, from),
                       type_text(&bench->session.arena, to));
}

static void make_cast(Workbench *bench, const Type *from, const Type *to) {
    const Type *word = basic(bench, TYPE_U64);
    begin_function(bench, cast_symbol(bench, from, to), word, (const Type *[]){word}, 1);
    return_word(bench, unary(bench, IR_CAST, to, word_param(bench, 0, from)));
}

static void for_each_pair(Workbench *bench, void *loaded,
                          void (*visit)(Workbench *, void *, const Type *, const Type *)) {
    for (int i = 0; i < INTEGER_COUNT; i++)
        for (int k = 0; k < INTEGER_COUNT; k++)
            visit(bench, loaded, basic(bench, integers[i]), basic(bench, integers[k]));
}

static void make_cast_pair(Workbench *bench, void *loaded, const Type *from, const Type *to) {
    (void)loaded;
    make_cast(bench, from, to);
}

static void check_cast_pair(Workbench *bench, void *loaded, const Type *from, const Type *to) {
    const char *symbol = cast_symbol(bench, from, to);
    uint64_t (*cast)(uint64_t) = (uint64_t(*)(uint64_t))find(loaded, symbol);
    for (int i = 0; i < EDGE_COUNT; i++) {
        uint64_t wanted = word_of(to, value_of(from, edges[i])), got = cast(edges[i]);
        ck_assert_msg(got == wanted, "%s(%#lx) = %#lx instead of %#lx", symbol, edges[i], got, wanted);
    }
}

START_TEST(integer_casts_wrap) {
    Workbench bench;
    workbench_init(&bench);
    for_each_pair(&bench, NULL, make_cast_pair);
    for_each_pair(&bench, load_module(&bench, levels[_i]), check_cast_pair);
    workbench_release(&bench);
}
END_TEST

/* --- casts from floats saturate --- */

static int64_t saturated(const Type *type, double value) {
    if (value != value) return 0;
    double least = type_is_signed(type) ? (double)type_min_int(type) : 0, most = (double)type_max_int(type);
    if (value <= least) return type_is_signed(type) ? type_min_int(type) : 0;
    if (value >= most) return (int64_t)type_max_int(type);
    return type_is_signed(type) ? (int64_t)value : (int64_t)(uint64_t)value;
}

START_TEST(float_casts_saturate) {
    static const double values[] = {0.0,   -0.0,   0.9,   -0.9,  1.5,    -1.5,      126.9,      127.0,
                                    128.5, -128.9, 255.9, 256.0, 1e5,    -1e5,      3e9,        -3e9,
                                    5e9,   1.9e19, -1e19, 1e300, -1e300, 1.0 / 0.0, -1.0 / 0.0, 0.0 / 0.0};
    Workbench bench;
    workbench_init(&bench);
    for (int t = 0; t < INTEGER_COUNT; t++)
        make_cast(&bench, basic(&bench, TYPE_F64), basic(&bench, integers[t]));
    void *loaded = load_module(&bench, levels[_i]);
    for (int t = 0; t < INTEGER_COUNT; t++) {
        const Type *type = basic(&bench, integers[t]);
        const char *symbol = cast_symbol(&bench, basic(&bench, TYPE_F64), type);
        uint64_t (*cast)(uint64_t) = (uint64_t(*)(uint64_t))find(loaded, symbol);
        for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
            uint64_t word;
            memcpy(&word, &values[i], 8);
            uint64_t wanted = word_of(type, saturated(type, values[i])), got = cast(word);
            ck_assert_msg(got == wanted, "%s(%g) = %#lx instead of %#lx", symbol, values[i], got, wanted);
        }
    }
    workbench_release(&bench);
}
END_TEST

/* --- floats --- */

typedef double DoubleFunction(double, double);
typedef float FloatFunction(float, float);

static void make_float_ops(Workbench *bench, const Type *type) {
    static const IrOp ops[] = {IR_ADD, IR_SUB, IR_MUL, IR_DIV, IR_REM};
    for (int i = 0; i < 5; i++) {
        begin_function(bench, symbol_of(bench, ops[i], type), type, (const Type *[]){type, type}, 2);
        IrInst *a = param(bench, 0), *b = param(bench, 1);
        ir_return(&bench->builder, ir_binary(&bench->builder, ops[i], type, a, b));
    }
    begin_function(bench, symbol_of(bench, IR_NEG, type), type, (const Type *[]){type}, 1);
    ir_return(&bench->builder, unary(bench, IR_NEG, type, param(bench, 0)));
}

START_TEST(floats) {
    Workbench bench;
    workbench_init(&bench);
    make_float_ops(&bench, basic(&bench, TYPE_F64));
    make_float_ops(&bench, basic(&bench, TYPE_F32));
    void *loaded = load_module(&bench, levels[_i]);
    ck_assert(((DoubleFunction *)find(loaded, "add_f64"))(0.1, 0.2) == 0.1 + 0.2);
    ck_assert(((DoubleFunction *)find(loaded, "sub_f64"))(1.0, 0.9) == 1.0 - 0.9);
    ck_assert(((DoubleFunction *)find(loaded, "mul_f64"))(1e200, 1e200) == 1.0 / 0.0);
    ck_assert(((DoubleFunction *)find(loaded, "div_f64"))(1.0, 0.0) == 1.0 / 0.0);
    ck_assert(((DoubleFunction *)find(loaded, "rem_f64"))(-7.5, 2.0) == -1.5);
    ck_assert(((double (*)(double))find(loaded, "neg_f64"))(2.5) == -2.5);
    ck_assert(((FloatFunction *)find(loaded, "add_f32"))(0.1f, 0.2f) == 0.1f + 0.2f);
    ck_assert(((FloatFunction *)find(loaded, "rem_f32"))(7.5f, 2.0f) == 1.5f);
    workbench_release(&bench);
}
END_TEST

START_TEST(float_comparisons_know_nan) {
    static const IrOp ops[] = {IR_EQ, IR_NE, IR_LT, IR_LE, IR_GT, IR_GE};
    static const uint64_t with_nan[] = {0, 1, 0, 0, 0, 0}, of_one_two[] = {0, 1, 1, 1, 0, 0};
    Workbench bench;
    workbench_init(&bench);
    for (int i = 0; i < 6; i++) make_comparison(&bench, ops[i], basic(&bench, TYPE_F64));
    void *loaded = load_module(&bench, levels[_i]);
    double one = 1.0, two = 2.0, nan = 0.0 / 0.0;
    uint64_t words[3];
    memcpy(&words[0], &one, 8);
    memcpy(&words[1], &two, 8);
    memcpy(&words[2], &nan, 8);
    for (int i = 0; i < 6; i++) {
        WordFunction *compare =
            (WordFunction *)find(loaded, symbol_of(&bench, ops[i], basic(&bench, TYPE_F64)));
        ck_assert_uint_eq(compare(words[0], words[1]), of_one_two[i]);
        ck_assert_uint_eq(compare(words[2], words[0]), with_nan[i]);
        ck_assert_uint_eq(compare(words[2], words[2]), with_nan[i]);
    }
    workbench_release(&bench);
}
END_TEST

int main(void) {
    TCase *tests = tcase_create("arithmetic");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, binary_integer_ops, 0, LEVEL_COUNT);
    tcase_add_loop_test(tests, unary_integer_ops, 0, LEVEL_COUNT);
    tcase_add_loop_test(tests, integer_comparisons, 0, LEVEL_COUNT);
    tcase_add_loop_test(tests, multiplication_by_constants, 0, LEVEL_COUNT);
    tcase_add_loop_test(tests, integer_casts_wrap, 0, LEVEL_COUNT);
    tcase_add_loop_test(tests, float_casts_saturate, 0, LEVEL_COUNT);
    tcase_add_loop_test(tests, floats, 0, LEVEL_COUNT);
    tcase_add_loop_test(tests, float_comparisons_know_nan, 0, LEVEL_COUNT);
    Suite *suite = suite_create("emit_arith");
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
