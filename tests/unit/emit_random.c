/* Random functions of integers: locals, branches, loops, arithmetic at all widths. What the compiled code
 * gives is compared with an interpreter of the IR that computes in 128 bits, at three levels of optimisation.
 * EMIT_RANDOM_SEED and EMIT_RANDOM_COUNT choose other functions and more of them.
 */
#include <inttypes.h>

#include "tests/unit/emit_expect.h"
#include "tests/unit/emit_harness.h"

enum { PARAM_COUNT = 3, LOCAL_COUNT = 6, MAX_DEPTH = 3, FUNCTIONS_PER_MODULE = 20, INPUTS = 40 };

/* --- random choices: splitmix64 --- */

static uint64_t random_state;

static uint64_t random_next(void) {
    uint64_t z = random_state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static uint32_t pick(uint32_t count) {
    return (uint32_t)(random_next() % count);
}

static uint64_t random_word(void) {
    switch (pick(3)) {
    case 0: return edges[pick(EDGE_COUNT)];
    case 1: return pick(20) - 10u;
    default: return random_next() >> pick(64);
    }
}

/* --- the generator --- */

typedef struct Generator {
    Workbench *bench;
    IrLocal *locals[LOCAL_COUNT], *counters[MAX_DEPTH + 1];
    uint32_t depth;
} Generator;

static IrInst *random_value(Generator *g, const Type *type, uint32_t depth);

static const Type *random_integer(Generator *g) {
    return basic(g->bench, integers[pick(INTEGER_COUNT)]);
}

static IrInst *random_leaf(Generator *g, const Type *type) {
    IrBuilder *builder = &g->bench->builder;
    if (pick(3) == 0) return ir_int(builder, type, (int64_t)word_of(type, (SignedWide)random_word()));
    IrInst *value = ir_load(builder, g->locals[pick(LOCAL_COUNT)]);
    return value->type == type ? value : unary(g->bench, IR_CAST, type, value);
}

/* Mostly ops that cannot panic: otherwise long functions always would. */
static IrOp random_binary_op(void) {
    static const IrOp safe[] = {IR_WRAP_ADD, IR_WRAP_SUB, IR_WRAP_MUL, IR_AND, IR_OR, IR_XOR};
    static const IrOp checked[] = {IR_ADD, IR_SUB, IR_MUL, IR_DIV, IR_REM, IR_SHL, IR_SHR};
    return pick(24) == 0 ? checked[pick(7)] : safe[pick(6)];
}

static IrInst *random_value(Generator *g, const Type *type, uint32_t depth) {
    IrBuilder *builder = &g->bench->builder;
    if (depth == 0 || pick(5) == 0) return random_leaf(g, type);
    if (pick(8) == 0)
        return unary(g->bench, pick(6) == 0 ? IR_NEG : IR_NOT, type, random_value(g, type, depth - 1));
    if (pick(6) == 0) return unary(g->bench, IR_CAST, type, random_value(g, random_integer(g), depth - 1));
    IrInst *left = random_value(g, type, depth - 1), *right = random_value(g, type, depth - 1);
    return ir_binary(builder, random_binary_op(), type, left, right);
}

static IrInst *random_condition(Generator *g) {
    static const IrOp ops[] = {IR_EQ, IR_NE, IR_LT, IR_LE, IR_GT, IR_GE};
    const Type *type = random_integer(g);
    IrInst *left = random_value(g, type, 2), *right = random_value(g, type, 2);
    return ir_binary(&g->bench->builder, ops[pick(6)], basic(g->bench, TYPE_BOOL), left, right);
}

static void random_statements(Generator *g);

static void random_branch(Generator *g) {
    IrBuilder *builder = &g->bench->builder;
    IrBlock *yes = new_block(g->bench, "yes"), *no = new_block(g->bench, "no"),
            *after = new_block(g->bench, "after");
    ir_branch(builder, random_condition(g), yes, no);
    builder->block = yes;
    random_statements(g);
    ir_jump(builder, after);
    builder->block = no;
    random_statements(g);
    ir_jump(builder, after);
    builder->block = after;
}

/* A few rounds; the counter is the depth's own, so the loop always ends. */
static void random_loop(Generator *g) {
    IrBuilder *builder = &g->bench->builder;
    const Type *number = basic(g->bench, TYPE_I64), *flag = basic(g->bench, TYPE_BOOL);
    IrLocal *counter = g->counters[g->depth];
    IrBlock *head = new_block(g->bench, "head"), *body = new_block(g->bench, "body"),
            *after = new_block(g->bench, "after");
    ir_store(builder, counter, ir_int(builder, number, 0));
    ir_jump(builder, head);
    builder->block = head;
    IrInst *limit = ir_int(builder, number, pick(6));
    ir_branch(builder, ir_binary(builder, IR_LT, flag, ir_load(builder, counter), limit), body, after);
    builder->block = body;
    random_statements(g);
    IrInst *next = ir_binary(builder, IR_ADD, number, ir_load(builder, counter), ir_int(builder, number, 1));
    ir_store(builder, counter, next);
    ir_jump(builder, head);
    builder->block = after;
}

static void random_switch(Generator *g) {
    IrBuilder *builder = &g->bench->builder;
    const Type *type = random_integer(g);
    IrBlock *targets[4], *after = new_block(g->bench, "after");
    int64_t cases[3];
    for (int i = 0; i < 3; i++) cases[i] = i * 3 - (type_is_signed(type) ? 3 : 0);
    for (int i = 0; i < 4; i++) targets[i] = new_block(g->bench, "case");
    ir_switch(builder, random_value(g, type, 2), cases, targets, 4);
    for (int i = 0; i < 4; i++) {
        builder->block = targets[i];
        random_statements(g);
        ir_jump(builder, after);
    }
    builder->block = after;
}

static void random_statements(Generator *g) {
    g->depth++;
    for (uint32_t count = 1 + pick(3); count > 0; count--) {
        uint32_t choice = g->depth >= MAX_DEPTH ? 9 : pick(10);
        if (choice == 0)
            random_branch(g);
        else if (choice == 1)
            random_loop(g);
        else if (choice == 2)
            random_switch(g);
        else {
            IrLocal *local = g->locals[pick(LOCAL_COUNT)];
            ir_store(&g->bench->builder, local, random_value(g, local->type, 3));
        }
    }
    g->depth--;
}

static void random_function(Workbench *bench, const char *symbol) {
    const Type *word = basic(bench, TYPE_U64), *number = basic(bench, TYPE_I64);
    IrBuilder *builder = &bench->builder;
    Generator g = {.bench = bench};
    IrFunc *func = begin_function(bench, symbol, word, (const Type *[]){word, word, word}, PARAM_COUNT);
    IrInst *params[PARAM_COUNT];
    for (uint32_t i = 0; i < PARAM_COUNT; i++) params[i] = param(bench, i);
    for (uint32_t i = 0; i <= MAX_DEPTH; i++)
        g.counters[i] = ir_local_new(&bench->module, func, NULL, number, (Span){0, 0});
    for (uint32_t i = 0; i < LOCAL_COUNT; i++) {
        const Type *type = random_integer(&g);
        g.locals[i] = ir_local_new(&bench->module, func, NULL, type, (Span){0, 0});
        ir_store(builder, g.locals[i], unary(bench, IR_FROM_WORD, type, params[i % PARAM_COUNT]));
    }
    for (int i = 0; i < 3; i++) random_statements(&g);
    IrInst *result = ir_int(builder, word, 0);
    for (uint32_t i = 0; i < LOCAL_COUNT; i++) {
        IrInst *value = unary(bench, IR_TO_WORD, word, ir_load(builder, g.locals[i]));
        IrInst *mixed = ir_binary(builder, IR_WRAP_MUL, word, result, ir_int(builder, word, 31));
        result = ir_binary(builder, IR_XOR, word, mixed, value);
    }
    ir_return(builder, result);
}

/* --- the interpreter --- */

typedef struct Machine {
    uint64_t *values, *locals; /* by id */
    const uint64_t *params;
    Outcome outcome;
} Machine;

static const IrBlock *jump_of(const Machine *machine, const IrInst *inst) {
    if (inst->op == IR_JUMP) return inst->as.flow.targets[0];
    uint64_t word = machine->values[inst->operands[0]->id];
    if (inst->op == IR_BRANCH) return inst->as.flow.targets[word != 0 ? 0 : 1];
    uint32_t last = inst->as.flow.target_count - 1;
    for (uint32_t i = 0; i < last; i++)
        if ((uint64_t)inst->as.flow.case_values[i] == word) return inst->as.flow.targets[i];
    return inst->as.flow.targets[last];
}

/* The word of a value; words of narrow types are kept extended, so a cast is one more extension. */
static Outcome evaluate(const Machine *machine, const IrInst *inst) {
    uint64_t a = inst->operand_count > 0 ? machine->values[inst->operands[0]->id] : 0;
    uint64_t b = inst->operand_count > 1 ? machine->values[inst->operands[1]->id] : 0;
    switch (inst->op) {
    case IR_INT: return plain((uint64_t)inst->as.imm);
    case IR_PARAM: return plain(machine->params[inst->as.imm]);
    case IR_LOCAL_LOAD: return plain(machine->locals[inst->as.local->id]);
    case IR_TO_WORD: return plain(a);
    case IR_FROM_WORD:
    case IR_CAST: return plain(word_of(inst->type, (SignedWide)a));
    default: return expected(inst->op, inst->operands[0]->type, a, b);
    }
}

/* The block that comes next, or NULL at the end, with the outcome. */
static const IrBlock *run_block(Machine *machine, const IrBlock *block) {
    for (uint32_t i = 0;; i++) {
        const IrInst *inst = block->insts.items[i];
        if (ir_op_payload(inst->op) == IR_PAYLOAD_TARGETS) return jump_of(machine, inst);
        if (inst->op == IR_RETURN) {
            machine->outcome = plain(machine->values[inst->operands[0]->id]);
            return NULL;
        }
        if (inst->op == IR_LOCAL_STORE) {
            machine->locals[inst->as.local->id] = machine->values[inst->operands[0]->id];
            continue;
        }
        Outcome outcome = evaluate(machine, inst);
        if (outcome.panic != NO_PANIC) {
            machine->outcome = outcome;
            return NULL;
        }
        machine->values[inst->id] = outcome.word;
    }
}

static Outcome interpret(const IrFunc *func, const uint64_t *params) {
    Machine machine = {
        .values = calloc(func->next_value_id, 8), .locals = calloc(func->locals.count, 8), .params = params};
    for (const IrBlock *block = func->blocks.items[0]; block != NULL;) block = run_block(&machine, block);
    free(machine.values);
    free(machine.locals);
    return machine.outcome;
}

/* --- the comparison --- */

typedef uint64_t Compiled(uint64_t, uint64_t, uint64_t);

/* Apart from its caller, whose variables a long jump could spoil. */
static __attribute__((noinline)) uint64_t call_guarded(Compiled *compiled, const uint64_t *params) {
    volatile uint64_t got = 0;
    guarded(got = compiled(params[0], params[1], params[2]));
    return got;
}

static void compare(const IrFunc *func, Compiled *compiled, int level, uint64_t seed) {
    for (int i = 0; i < INPUTS; i++) {
        uint64_t params[PARAM_COUNT] = {random_word(), random_word(), random_word()};
        Outcome wanted = interpret(func, params);
        uint64_t got = call_guarded(compiled, params);
        ck_assert_msg(guard.code == wanted.panic && (wanted.panic != NO_PANIC || got == wanted.word),
                      "EMIT_RANDOM_SEED=%" PRIu64 ": %s(%#" PRIx64 ", %#" PRIx64 ", %#" PRIx64
                      ") at -O%d gives %#" PRIx64 " (panic %d) instead of %#" PRIx64 " (panic %d)",
                      seed, func->symbol, params[0], params[1], params[2], level, got, guard.code,
                      wanted.word, wanted.panic);
    }
}

static void check_seed(uint64_t seed) {
    static const int levels[] = {0, 2, 3};
    Workbench bench;
    workbench_init(&bench);
    random_state = seed;
    for (int i = 0; i < FUNCTIONS_PER_MODULE; i++)
        random_function(&bench, text_format(&bench.session.arena, "random%d", i));
    for (int level = 0; level < 3; level++) {
        void *loaded = load_module(&bench, levels[level]);
        for (uint32_t i = 0; i < bench.module.funcs.count; i++) {
            const IrFunc *func = bench.module.funcs.items[i];
            compare(func, (Compiled *)find(loaded, func->symbol), levels[level], seed);
        }
        dlclose(loaded);
    }
    workbench_release(&bench);
}

static uint64_t setting(const char *name, uint64_t otherwise) {
    const char *text = getenv(name);
    return text == NULL ? otherwise : strtoull(text, NULL, 10);
}

START_TEST(compiled_code_agrees_with_the_interpreter) {
    uint64_t seed = setting("EMIT_RANDOM_SEED", 1), count = setting("EMIT_RANDOM_COUNT", 10);
    for (uint64_t i = 0; i < count; i++) check_seed(seed + i);
}
END_TEST

int main(void) {
    TCase *tests = tcase_create("random");
    tcase_set_timeout(tests, getenv("EMIT_RANDOM_COUNT") == NULL ? 120 : 0);
    tcase_add_test(tests, compiled_code_agrees_with_the_interpreter);
    Suite *suite = suite_create("emit_random");
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
