/* Recursion: under --release a small function that calls itself gets a body with its next calls inside.
 *
 * The function is emitted several times. Calls of itself go from each copy to the next one and from the last
 * copy back to the function; the copies are inlined, and so gone. LLVM does not inline a function into
 * itself, but here none does. Calls, which take most of the time of such functions, become fewer by the
 * number of copies, and the frames larger by less than that.
 *
 * Left alone is what is large, in code or in its frame, and what calls itself last only: LLVM makes a loop of
 * that.
 */
#include "compiler/emit/emitter.h"

enum { COPIES_MAX = 3, INSTRUCTIONS_MAX = 400 };

typedef struct Recursion {
    uint32_t weight; /* instructions */
    uint32_t calls;  /* of itself */
    bool is_loop;    /* all of them are the last that the function does */
    bool has_frame;  /* values that live in memory of the frame, which copies would multiply */
} Recursion;

static bool is_last(const IrBlock *block, uint32_t i) {
    const IrInst *next = block->insts.items[i + 1];
    if (next->op != IR_RETURN) return false;
    return next->operand_count == 0 || next->operands[0] == block->insts.items[i];
}

static void look_at_block(Emitter *e, Recursion *found, const IrFunc *func, const IrBlock *block) {
    found->weight += block->insts.count;
    for (uint32_t i = 0; i + 1 < block->insts.count; i++) {
        const IrInst *inst = block->insts.items[i];
        found->has_frame = found->has_frame || emit_type_in_frame(e, inst->type);
        if (inst->op != IR_CALL || inst->as.func != func) continue;
        found->calls++;
        found->is_loop = found->is_loop && is_last(block, i);
    }
}

static Recursion find_recursion(Emitter *e, const IrFunc *func) {
    Recursion found = {.is_loop = true};
    for (uint32_t i = 0; i < func->locals.count; i++)
        found.has_frame = found.has_frame || emit_type_in_frame(e, func->locals.items[i]->type);
    for (uint32_t i = 0; i < func->blocks.count; i++) look_at_block(e, &found, func, func->blocks.items[i]);
    return found;
}

/* Each copy multiplies the bodies that will be in one by the calls in each. */
static uint32_t copy_count(Emitter *e, const IrFunc *func) {
    if (!e->options->inline_runtime || func->is_cold || !emit_is_optimizable(e, func)) return 0;
    Recursion found = find_recursion(e, func);
    if (found.calls == 0 || found.is_loop || found.has_frame) return 0;
    uint32_t bodies = 1, copies = 0, size = found.weight;
    while (copies < COPIES_MAX) {
        bodies *= found.calls;
        size += bodies * found.weight;
        if (size > INSTRUCTIONS_MAX) break;
        copies++;
    }
    return copies;
}

void emit_function_bodies(Emitter *e, const IrFunc *func) {
    LLVMValueRef first = emit_function(e, func), function = first;
    for (uint32_t copies = copy_count(e, func); copies > 0; copies--) {
        LLVMValueRef next = emit_declare_copy(e, func);
        emit_add_attribute(e, next, LLVMAttributeFunctionIndex, ATTRIBUTE_ALWAYSINLINE);
        emit_function_body(e, func, function, next);
        function = next;
    }
    emit_function_body(e, func, function, first);
}
