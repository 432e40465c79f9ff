/* Loops: while, for over a range, break and continue.
 *
 * The bounds of a range are evaluated once, and the counter never passes the last value, so that a loop up to
 * the largest number of its type ends. Where they only read, arrays are made unique before that: then nothing
 * stands between a length that is a bound and the indexes below it.
 */
#include "compiler/lower/lowering.h"

void lower_loop_enter(FuncLowering *f, Loop *loop, const AstNode *node) {
    *loop = (Loop){.outer = f->loops, .node = node, .cleanups = f->cleanups};
    loop->on_continue = lower_block_new(f, "next");
    loop->on_break = lower_block_new(f, "end");
    f->loops = loop;
}

static void loop_body(FuncLowering *f, const Loop *loop, AstNode *body) {
    lower_body_as(f, body, lower_basic(f, TYPE_VOID));
    lower_jump(f, loop->on_continue);
}

static void while_turn(FuncLowering *f, const Loop *loop, AstWhile *node) {
    IrBlock *body = lower_block_new(f, "body");
    if (ast_is(LetCondition, node->condition)) {
        lower_let_condition(f, ast_as(LetCondition, node->condition), node->body, loop->on_break);
    } else {
        lower_condition(f, node->condition, body, loop->on_break);
        f->builder.block = body;
    }
    lower_body_as(f, node->body, lower_basic(f, TYPE_VOID));
    cleanup_pop_to(f, loop->cleanups);
    lower_jump(f, loop->on_continue);
}

void lower_while(FuncLowering *f, AstWhile *node) {
    Loop loop;
    struct Hoist *hoists = f->hoists;
    lower_hoist(f, &node->node, node->condition, node->body);
    lower_loop_enter(f, &loop, &node->node);
    loop.on_continue->label = "while";
    if (lower_is_peeled(f, node))
        while_turn(f, &loop, node);
    else
        lower_jump(f, loop.on_continue);
    f->builder.block = loop.on_continue;
    while_turn(f, &loop, node);
    f->builder.block = loop.on_break;
    f->loops = loop.outer;
    f->hoists = hoists;
}

typedef struct RangeLoop {
    Loop loop;
    AstFor *node;
    const Type *type;
    IrLocal *counter;
    IrInst *high;
    bool is_inclusive;
} RangeLoop;

static Symbol *pattern_symbol(const AstNode *pattern) {
    return ast_is(NamePattern, pattern) ? pattern->symbol : NULL;
}

/* The variable itself counts, unless the body assigns to it. */
static IrLocal *counter_local(FuncLowering *f, Symbol *variable, const Type *type) {
    if (variable == NULL || variable->is_assigned) return lower_result_local(f, type);
    return lower_local_of(f, variable);
}

/* `for i, x in a..b`: i counts from 0. */
static IrLocal *index_local(FuncLowering *f, const AstFor *node) {
    Symbol *symbol = node->patterns.count == 2 ? pattern_symbol(node->patterns.items[0]) : NULL;
    if (symbol == NULL) return NULL;
    lower_bind(f, symbol, ir_int(&f->builder, lower_type(f, symbol->type), 0));
    return lower_local_of(f, symbol);
}

static void range_step(FuncLowering *f, RangeLoop *range, IrLocal *index, IrBlock *body, IrBlock *test) {
    f->builder.block = range->loop.on_continue;
    if (range->is_inclusive) {
        IrBlock *more = lower_block_new(f, "more");
        IrInst *is_last = lower_compare(f, IR_EQ, ir_load(&f->builder, range->counter), range->high);
        ir_branch(&f->builder, is_last, range->loop.on_break, more);
        f->builder.block = more;
    }
    lower_count_on(f, range->counter);
    if (index != NULL) lower_count_on(f, index);
    lower_jump(f, range->is_inclusive ? body : test);
}

static void lower_range_loop(FuncLowering *f, RangeLoop *range) {
    AstFor *node = range->node;
    Symbol *variable = pattern_symbol(vec_last(&node->patterns));
    IrLocal *index = index_local(f, node);
    IrBlock *test = lower_block_new(f, "for"), *body = lower_block_new(f, "body");
    lower_jump(f, test);
    f->builder.block = test;
    IrInst *at = ir_load(&f->builder, range->counter);
    ir_branch(&f->builder, lower_compare(f, range->is_inclusive ? IR_LE : IR_LT, at, range->high), body,
              range->loop.on_break);
    f->builder.block = body;
    if (variable != NULL && variable->is_assigned)
        lower_bind(f, variable, ir_load(&f->builder, range->counter));
    loop_body(f, &range->loop, node->body);
    range_step(f, range, index, body, test);
    f->builder.block = range->loop.on_break;
}

static void lower_for_range(FuncLowering *f, AstFor *node) {
    AstRange *bounds = ast_as(Range, node->iterable);
    RangeLoop range = {
        .node = node, .type = lower_type_of(f, bounds->low), .is_inclusive = bounds->is_inclusive};
    struct Hoist *hoists = f->hoists;
    bool hoists_first = lower_only_reads_numbers(bounds->low) && lower_only_reads_numbers(bounds->high);
    if (hoists_first) lower_hoist(f, &node->node, NULL, node->body);
    IrInst *low = lower_expr(f, bounds->low);
    range.high = lower_expr_as(f, bounds->high, range.type);
    range.counter = counter_local(f, pattern_symbol(vec_last(&node->patterns)), range.type);
    lower_store(f, range.counter, low);
    if (!hoists_first) lower_hoist(f, &node->node, NULL, node->body);
    lower_loop_enter(f, &range.loop, &node->node);
    lower_range_loop(f, &range);
    f->loops = range.loop.outer;
    f->hoists = hoists;
}

void lower_for(FuncLowering *f, AstFor *node) {
    Span visible = f->visible;
    f->visible = node->body->span;
    if (node->next != NULL)
        lower_for_iterator(f, node);
    else if (ast_is(Range, node->iterable))
        lower_for_range(f, node);
    else if (!lower_for_parts(f, node))
        lower_for_each(f, node);
    f->visible = visible;
}

void lower_break(FuncLowering *f, const AstNode *node, bool is_continue) {
    for (const Loop *loop = f->loops; loop != NULL; loop = loop->outer) {
        if (loop->node != node) continue;
        cleanup_leave_to(f, loop->cleanups, is_continue ? loop->on_continue : loop->on_break, false);
        return;
    }
}
