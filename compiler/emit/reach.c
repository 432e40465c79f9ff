/* Which functions are needed: those that are exported, and what they name, directly or through others. The
 * rest (of the standard library, mostly) is not even declared, so that an unoptimised build does not pay for
 * it.
 */
#include "compiler/emit/emitter.h"

typedef struct Reach {
    Emitter *e;
    VEC(const IrFunc *) open; /* marked, and not looked into yet */
} Reach;

bool emit_is_needed(const Emitter *e, const IrFunc *func) {
    return map_get(&e->needed, map_key(func)) != NULL;
}

static void mark(Reach *reach, IrFunc *func) {
    if (func == NULL || emit_is_needed(reach->e, func)) return;
    map_set(&reach->e->arena, &reach->e->needed, map_key(func), func);
    vec_push(&reach->e->arena, &reach->open, func);
}

static void mark_spec(Reach *reach, const IrSpec *spec) {
    mark(reach, spec->setup);
    mark(reach, spec->handler);
    mark(reach, spec->timeout);
    mark(reach, spec->destroy);
    mark(reach, spec->loop);
    mark(reach, spec->start_release);
}

static void look_into(Reach *reach, const IrFunc *func) {
    for (uint32_t b = 0; b < func->blocks.count; b++) {
        const IrBlock *block = func->blocks.items[b];
        for (uint32_t i = 0; i < block->insts.count; i++) {
            const IrInst *inst = block->insts.items[i];
            IrPayload payload = ir_op_payload(inst->op);
            if (payload == IR_PAYLOAD_FUNC) mark(reach, inst->as.func);
            if (payload == IR_PAYLOAD_SPEC) mark_spec(reach, inst->as.spec);
        }
    }
}

void emit_find_needed(Emitter *e) {
    Reach reach = {.e = e};
    for (uint32_t i = 0; i < e->ir->funcs.count; i++)
        if (e->ir->funcs.items[i]->linkage == IR_EXPORTED) mark(&reach, e->ir->funcs.items[i]);
    while (reach.open.count > 0) look_into(&reach, vec_pop(&reach.open));
}
