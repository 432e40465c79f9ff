/* Loops over text.words() and text.lines(): each part is made when its turn comes, so that a long text does
 * not become an array first. Strings do not change, so nobody can tell the difference; when the body assigns
 * to the variable of the text, the loop goes on over what it began with.
 */
#include <string.h>

#include "compiler/lower/lowering.h"

typedef struct PartsLoop {
    Loop loop;
    AstFor *node;
    IrRuntime next;
    IrInst *text;
    IrLocal *offset, *part;
    IrLocal *count; /* of `for i, x`; NULL */
} PartsLoop;

/* What steps through the parts that a call of the library gives all at once. */
static bool find_next(const CallPlan *plan, IrRuntime *next) {
    if (plan == NULL || plan->kind != CALL_FUNC) return false;
    const RuntimeBinding *binding = plan->target->as.func->binding;
    if (binding == NULL) return false;
    bool is_words = strcmp(binding->name, "janus_string_words") == 0;
    *next = is_words ? IR_RT_janus_string_next_word : IR_RT_janus_string_next_line;
    return is_words || strcmp(binding->name, "janus_string_lines") == 0;
}

static void parts_loop(FuncLowering *f, const PartsLoop *parts) {
    const AstList *patterns = &parts->node->patterns;
    IrBlock *body = lower_block_new(f, "body");
    lower_jump(f, parts->loop.on_continue);
    f->builder.block = parts->loop.on_continue;
    IrInst *count = parts->count == NULL ? NULL : lower_count_on(f, parts->count);
    IrInst *args[] = {parts->text, lower_local_address(f, parts->offset),
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
    if (!find_next(plan, &parts.next)) return false;
    Cleanup *mark = f->cleanups;
    const Type *string = lower_basic(f, TYPE_STRING);
    parts.text = lower_operand(f, plan->args[0], string, !lower_may_change(node->body));
    parts.offset = lower_counter(f, 0);
    parts.part = lower_result_local(f, string);
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
