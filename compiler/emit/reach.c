/* Which functions are needed: those that are exported, and what they name, directly or through others. The
 * rest (of the standard library, mostly) is not even declared, so that an unoptimised build does not pay for
 * it.
 */
#include "compiler/emit/emitter.h"

#include <string.h>

typedef struct Reach {
    EmitPlan *plan;
    EmitHolder holder;
    VEC(const IrFunc *) open; /* marked, and not looked into yet */
} Reach;

static void mark(Reach *reach, IrFunc *func) {
    EmitPlan *plan = reach->plan;
    if (func == NULL || map_get(&plan->holders, map_key(func)) != NULL) return;
    map_set(plan->arena, &plan->holders, map_key(func), (void *)(uintptr_t)reach->holder);
    vec_push(plan->arena, &reach->open, func);
}

static void mark_spec(Reach *reach, const IrSpec *spec) {
    mark(reach, spec->setup);
    mark(reach, spec->handler);
    mark(reach, spec->timeout);
    mark(reach, spec->destroy);
    mark(reach, spec->loop);
    mark(reach, spec->start_release);
}

static void note(void *context, IrFunc *func) {
    mark(context, func);
}

static void look_into(Reach *reach, const IrFunc *func) {
    for (uint32_t b = 0; b < func->blocks.count; b++) {
        const IrBlock *block = func->blocks.items[b];
        for (uint32_t i = 0; i < block->insts.count; i++) {
            const IrInst *inst = block->insts.items[i];
            if (ir_op_payload(inst->op) == IR_PAYLOAD_SPEC) mark_spec(reach, inst->as.spec);
            emit_note_named(reach->plan->ir, inst, note, reach);
        }
    }
}

bool emit_is_main(const IrFunc *func) {
    return strcmp(func->symbol, "janus_main") == 0;
}

static void reach_from(EmitPlan *plan, bool from_main, EmitHolder holder) {
    Reach reach = {.plan = plan, .holder = holder};
    for (uint32_t i = 0; i < plan->ir->funcs.count; i++) {
        IrFunc *func = plan->ir->funcs.items[i];
        if (func->linkage == IR_EXPORTED && emit_is_main(func) == from_main) mark(&reach, func);
    }
    while (reach.open.count > 0) look_into(&reach, vec_pop(&reach.open));
}

void emit_find_needed(EmitPlan *plan) {
    reach_from(plan, true, EMIT_HELD_BY_MAIN);
    reach_from(plan, false, EMIT_HELD_BY_NOBODY);
}
