/* Loops over what implements Iterator: the loop owns the iterator, and asks it for items until there is none.
 */
#include "compiler/lower/lowering.h"

static void iterate(FuncLowering *f, AstFor *node, const Loop *loop, IrLocal *iterator, IrLocal *counter) {
    IrBlock *body = lower_block_new(f, "body");
    lower_jump(f, loop->on_continue);
    f->builder.block = loop->on_continue;
    IrInst *count = counter == NULL ? NULL : lower_count_on(f, counter);
    IrInst *next = lower_call_on(f, node->next, lower_local_address(f, iterator));
    ir_branch(&f->builder, lower_unary_op(f, IR_IS_SOME, lower_basic(f, TYPE_BOOL), next), body,
              loop->on_break);
    f->builder.block = body;
    IrInst *item = lower_hold(f, lower_unary_op(f, IR_SOME_VALUE, next->type->args[0], next));
    if (count != NULL) lower_bind_pattern(f, node->patterns.items[0], (Subject){.value = count});
    lower_bind_pattern(f, vec_last(&node->patterns), (Subject){.value = item});
    lower_body_as(f, node->body, lower_basic(f, TYPE_VOID));
    cleanup_pop_to(f, loop->cleanups);
    lower_jump(f, loop->on_continue);
    f->builder.block = loop->on_break;
}

void lower_for_iterator(FuncLowering *f, AstFor *node) {
    Cleanup *mark = f->cleanups;
    const Type *type = lower_type_of(f, node->iterable);
    IrLocal *iterator = lower_result_local(f, type), *counter = NULL;
    ir_store(&f->builder, iterator, lower_expr_as(f, node->iterable, type));
    lower_hold_local(f, iterator);
    if (node->patterns.count == 2) {
        counter = lower_result_local(f, lower_basic(f, TYPE_I64));
        ir_store(&f->builder, counter, lower_i64(f, -1));
    }
    Loop loop;
    lower_loop_enter(f, &loop, &node->node);
    iterate(f, node, &loop, iterator, counter);
    f->loops = loop.outer;
    cleanup_pop_to(f, mark);
}
