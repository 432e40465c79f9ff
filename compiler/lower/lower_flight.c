/* Values on their way out of a block or function while its defers run: a defer may panic, and then somebody
 * has to release them.
 *
 * Only where there are defers: the value waits in a local, and a clean-up outside of all defers releases it
 * when a flag says that it is there. Other clean-ups only release, which cannot panic.
 */
#include "compiler/lower/lowering.h"

static void release_waiting(FuncLowering *f, const Cleanup *cleanup) {
    IrBlock *waiting = lower_block_new(f, "waiting"), *none = lower_block_new(f, "none");
    ir_branch(&f->builder, ir_load(&f->builder, cleanup->flag), waiting, none);
    f->builder.block = waiting;
    lower_release(f, ir_load(&f->builder, cleanup->local));
    lower_jump(f, none);
    f->builder.block = none;
}

Cleanup *lower_flight_begin(FuncLowering *f, const Type *type) {
    if (f->builder.block == NULL || !type_has_value(type) || !lower_is_counted(f, type)) return NULL;
    Cleanup *flight = arena_new(f->program->arena, Cleanup);
    flight->run = release_waiting;
    flight->local = lower_result_local(f, type);
    flight->flag = lower_result_local(f, lower_basic(f, TYPE_BOOL));
    ir_store(&f->builder, flight->flag, lower_bool(f, false));
    cleanup_push(f, flight);
    return flight;
}

void lower_flight_start(FuncLowering *f, const Cleanup *flight, IrInst *value) {
    ir_store(&f->builder, flight->local, value);
    ir_store(&f->builder, flight->flag, lower_bool(f, true));
}

bool lower_has_own_defer(const AstBlock *block) {
    for (uint32_t i = 0; i < block->statements.count; i++)
        if (ast_is(Defer, block->statements.items[i])) return true;
    return false;
}
