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

static IrInst *address_of(FuncLowering *f, IrLocal *local) {
    IrInst *inst = ir_emit(&f->builder, IR_LOCAL_ADDRESS, lower_basic(f, TYPE_POINTER), NULL, 0);
    inst->as.local = local;
    return inst;
}

static IrLocal *counter(FuncLowering *f, int64_t first) {
    IrLocal *local = lower_result_local(f, lower_basic(f, TYPE_I64));
    ir_store(&f->builder, local, lower_i64(f, first));
    return local;
}

/* Begins at -1: each step counts before it asks. */
static IrInst *count_on(FuncLowering *f, IrLocal *local) {
    IrInst *one = lower_i64(f, 1);
    IrInst *next = ir_binary(&f->builder, IR_WRAP_ADD, one->type, ir_load(&f->builder, local), one);
    ir_store(&f->builder, local, next);
    return next;
}

static void bind(FuncLowering *f, AstNode *pattern, IrInst *value) {
    if (lower_pattern_is_any(pattern) && pattern->symbol == NULL) return;
    IrBlock *fail = lower_block_new(f, "unmatched");
    lower_pattern(f, pattern, (Subject){.value = value}, fail, false);
    IrBlock *matched = f->builder.block;
    f->builder.block = fail;
    ir_emit(&f->builder, IR_UNREACHABLE, lower_basic(f, TYPE_VOID), NULL, 0);
    f->builder.block = matched;
}

static void parts_loop(FuncLowering *f, const PartsLoop *parts) {
    const AstList *patterns = &parts->node->patterns;
    IrBlock *body = lower_block_new(f, "body");
    lower_jump(f, parts->loop.on_continue);
    f->builder.block = parts->loop.on_continue;
    IrInst *count = parts->count == NULL ? NULL : count_on(f, parts->count);
    IrInst *args[] = {parts->text, address_of(f, parts->offset), address_of(f, parts->part)};
    IrInst *is_there = ir_call_runtime(&f->builder, parts->next, lower_basic(f, TYPE_BOOL), args, 3);
    ir_branch(&f->builder, is_there, body, parts->loop.on_break);
    f->builder.block = body;
    IrInst *part = lower_hold(f, ir_load(&f->builder, parts->part));
    if (count != NULL) bind(f, patterns->items[0], count);
    bind(f, vec_last(patterns), part);
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
    parts.offset = counter(f, 0);
    parts.part = lower_result_local(f, string);
    if (node->patterns.count == 2) parts.count = counter(f, -1);
    struct Hoist *hoists = f->hoists;
    lower_hoist(f, NULL, node->body);
    lower_loop_enter(f, &parts.loop, &node->node);
    parts_loop(f, &parts);
    f->loops = parts.loop.outer;
    f->hoists = hoists;
    cleanup_pop_to(f, mark);
    return true;
}
