/* Clean-ups: what runs when control leaves a block, on every way out.
 *
 * A normal way out gets a copy of the code in place; for panics each clean-up has one block that runs it and
 * goes on to the next outer one. Blocks that nothing unwinds to are dropped when the function is ordered.
 * A defer within a defer is copied for each way out of both, hence the limit on their nesting.
 */
#include "compiler/lower/lowering.h"

enum { DEFER_DEPTH_MAX = 6 };

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
    if (f->defer_depth >= DEFER_DEPTH_MAX) {
        lower_unsupported(f->program, cleanup->body->span, "a defer inside of six others");
        return;
    }
    f->defer_depth++;
    lower_body_as(f, cleanup->body, lower_basic(f, TYPE_VOID));
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

void cleanup_run_to(FuncLowering *f, Cleanup *outer, bool on_error) {
    Cleanup *innermost = f->cleanups;
    for (Cleanup *at = innermost; at != outer && f->builder.block != NULL; at = at->outer)
        if (on_error || !at->only_on_error) run_one(f, at);
    set_innermost(f, innermost);
}

void cleanup_pop_to(FuncLowering *f, Cleanup *outer) {
    cleanup_run_to(f, outer, false);
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
