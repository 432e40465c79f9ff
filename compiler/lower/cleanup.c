/* Clean-ups: what runs when control leaves a block, on every way out.
 *
 * The end of the block gets a copy of the code in place. Each other way out (a panic, the return, a jump out
 * of a certain loop) has one block for each clean-up, which runs it and goes on to the next outer one; so
 * however many returns there are, the copies stay few. Blocks that nothing leads to are dropped when the
 * function is ordered. A defer within a defer is copied for each way out of both: checking bounds their
 * nesting.
 */
#include "compiler/lower/lowering.h"

static void set_innermost(FuncLowering *f, Cleanup *cleanup) {
    f->cleanups = cleanup;
    f->builder.unwind = cleanup == NULL ? NULL : cleanup->unwind;
}

static void run_one(FuncLowering *f, Cleanup *cleanup) {
    set_innermost(f, cleanup->outer);
    cleanup->run(f, cleanup);
}

static IrBlock *unwind_block(FuncLowering *f, Cleanup *cleanup) {
    IrBlock *resume_at = f->builder.block;
    bool was_in_cleanup = f->in_cleanup;
    f->in_cleanup = true;
    IrBlock *block = f->builder.block = lower_block_new(f, "cleanup");
    run_one(f, cleanup);
    if (cleanup->outer != NULL)
        lower_jump(f, cleanup->outer->unwind);
    else
        ir_emit(&f->builder, IR_RESUME, lower_basic(f, TYPE_VOID), NULL, 0);
    f->in_cleanup = was_in_cleanup;
    f->builder.block = resume_at;
    return block;
}

void cleanup_push(FuncLowering *f, Cleanup *cleanup) {
    cleanup->outer = f->cleanups;
    cleanup->unwind = unwind_block(f, cleanup);
    set_innermost(f, cleanup);
}

/* Loops and clean-ups around the defer are out of reach for its body. */
static void run_defer(FuncLowering *f, const Cleanup *cleanup) {
    struct Hoist *hoists = f->hoists; /* of loops that the defer may stand around */
    f->defer_depth++;
    f->hoists = NULL;
    lower_body_as(f, cleanup->body, lower_basic(f, TYPE_VOID));
    f->hoists = hoists;
    f->defer_depth--;
}

void cleanup_push_defer(FuncLowering *f, AstDefer *node) {
    if (f->builder.block == NULL) return;
    Cleanup *cleanup = arena_new(f->program->arena, Cleanup);
    cleanup->run = run_defer;
    cleanup->body = node->body;
    cleanup->only_on_error = node->on_error;
    cleanup_push(f, cleanup);
}

static IrBlock *find_exit(const Cleanup *cleanup, const IrBlock *target, bool on_error) {
    for (uint32_t i = 0; i < cleanup->exits.count; i++) {
        const CleanupExit *exit = &cleanup->exits.items[i];
        if (exit->target == target && exit->on_error == on_error) return exit->block;
    }
    return NULL;
}

/* Jumps to the clean-up's block for this way out. True: it was there, and with it the rest of the way. */
static bool enter_exit(FuncLowering *f, Cleanup *cleanup, IrBlock *target, bool on_error) {
    IrBlock *block = find_exit(cleanup, target, on_error);
    bool is_known = block != NULL;
    if (!is_known) {
        block = lower_block_new(f, "exit");
        CleanupExit exit = {.target = target, .block = block, .on_error = on_error};
        vec_push(f->program->arena, &cleanup->exits, exit);
    }
    ir_jump(&f->builder, block);
    if (!is_known) f->builder.block = block;
    return is_known;
}

void cleanup_leave_to(FuncLowering *f, Cleanup *outer, IrBlock *target, bool on_error) {
    Cleanup *innermost = f->cleanups;
    Span place = f->builder.span;
    for (Cleanup *at = innermost; at != outer && f->builder.block != NULL; at = at->outer) {
        if (at->only_on_error && !on_error) continue;
        if (enter_exit(f, at, target, on_error)) break;
        f->builder.span = target == f->leave ? f->end : (Span){0};
        run_one(f, at);
    }
    ir_jump(&f->builder, target);
    f->builder.span = place;
    set_innermost(f, innermost);
}

/* The normal end of a block, where nothing has failed. */
static void run_to(FuncLowering *f, Cleanup *outer) {
    Cleanup *innermost = f->cleanups;
    for (Cleanup *at = innermost; at != outer && f->builder.block != NULL; at = at->outer)
        if (!at->only_on_error) run_one(f, at);
    set_innermost(f, innermost);
}

void cleanup_pop_to(FuncLowering *f, Cleanup *outer) {
    run_to(f, outer);
    cleanup_drop_to(f, outer);
}

void cleanup_drop_to(FuncLowering *f, Cleanup *outer) {
    set_innermost(f, outer);
}

bool cleanup_has_errdefer(const FuncLowering *f) {
    for (const Cleanup *at = f->cleanups; at != NULL; at = at->outer)
        if (at->only_on_error) return true;
    return false;
}
