/* Loops over a library call whose binding names what gives its items one by one (`each:`), as text.words():
 * each is made when its turn comes, so that a long text does not become an array first. When the body assigns
 * to the variable of the receiver, the loop goes on over what it began with, so nobody can tell the
 * difference.
 */
#include "compiler/lower/lowering.h"

#include <string.h>

typedef struct PartsLoop {
    Loop loop;
    AstFor *node;
    IrRuntime next; /* (whole, address of the offset, address for the part) -> false: no more */
    IrInst *whole;
    IrLocal *offset, *part;
    IrLocal *count; /* of `for i, x`; NULL */
} PartsLoop;

static bool can_step(const CallPlan *plan, IrRuntime next) {
    static const uint8_t params[] = {ABI_PTR, ABI_PTR, ABI_PTR};
    const IrRuntimeInfo *info = ir_runtime_info(next);
    return plan->arg_count == 1 && info->result == ABI_BOOL && info->param_count == sizeof params &&
           memcmp(info->params, params, sizeof params) == 0;
}

static bool find_next(FuncLowering *f, const CallPlan *plan, IrRuntime *next) {
    if (plan == NULL || plan->kind != CALL_FUNC) return false;
    const RuntimeBinding *binding = plan->target->as.func->binding;
    if (binding == NULL || binding->each == NULL) return false;
    if (lower_find_runtime(binding->each, next) && can_step(plan, *next)) return true;
    const char *what = text_format(f->program->arena, "'each: %s' of a library function", binding->each);
    lower_unsupported(f->program, plan->target->span, what);
    return false;
}

static void parts_loop(FuncLowering *f, const PartsLoop *parts) {
    const AstList *patterns = &parts->node->patterns;
    IrBlock *body = lower_block_new(f, "body");
    lower_jump(f, parts->loop.on_continue);
    f->builder.block = parts->loop.on_continue;
    IrInst *count = parts->count == NULL ? NULL : lower_count_on(f, parts->count);
    IrInst *args[] = {parts->whole, lower_local_address(f, parts->offset),
                      lower_local_address(f, parts->part)};
    IrInst *is_there = ir_call_runtime(&f->builder, parts->next, lower_basic(f, TYPE_BOOL), args, 3);
    ir_branch(&f->builder, is_there, body, parts->loop.on_break);
    f->builder.block = body;
    IrInst *part = lower_hold(f, ir_load(&f->builder, parts->part));
    if (count != NULL) lower_bind_pattern(f, patterns->items[0], (Subject){.value = count});
    lower_bind_pattern(f, vec_last(patterns), (Subject){.value = part});
    lower_body_as(f, parts->node->body, lower_basic(f, TYPE_VOID));
    cleanup_pop_to(f, parts->loop.cleanups);
    lower_jump(f, parts->loop.on_continue);
    f->builder.block = parts->loop.on_break;
}

bool lower_for_parts(FuncLowering *f, AstFor *node) {
    PartsLoop parts = {.node = node};
    if (!ast_is(Call, node->iterable)) return false;
    const CallPlan *plan = ast_as(Call, node->iterable)->plan;
    if (!find_next(f, plan, &parts.next)) return false;
    Cleanup *mark = f->cleanups;
    AstNode *whole = plan->args[0];
    parts.whole = lower_operand(f, whole, lower_type_of(f, whole), !lower_may_change(node->body));
    parts.offset = lower_counter(f, 0);
    parts.part = lower_result_local(f, lower_type_of(f, node->iterable)->args[0]);
    if (node->patterns.count == 2) parts.count = lower_counter(f, -1);
    struct Hoist *hoists = f->hoists;
    lower_hoist(f, &node->node, NULL, node->body);
    lower_loop_enter(f, &parts.loop, &node->node);
    parts_loop(f, &parts);
    f->loops = parts.loop.outer;
    f->hoists = hoists;
    cleanup_pop_to(f, mark);
    return true;
}
