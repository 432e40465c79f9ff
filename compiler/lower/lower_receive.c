/* The receive body: X_handler for a message, X_timeout for the `after` arm.
 *
 * Both give the stop reason: 0 goes on. `return 0` stops normally, `return n` with JANUS_STOP_USER + n,
 * `fail` and a passed-on error with the reason the runtime makes of the error; a result is never 0 by
 * accident. The base of the state is fetched once, at entry, and not at all by a body that does not use it.
 */
#include "compiler/lower/lowering.h"

#include "runtime/janus.h"

static void begin_body(FuncLowering *f, Lowering *program, const Symbol *actor, IrFunc *func) {
    const AstNode *receive = actor->as.actor->node->receive;
    if (receive != NULL) func->span = receive->span;
    lower_begin(f, program, func, BODY_RECEIVE);
    f->result = func->result;
    f->actor = lower_param(f, 0);
    if (func->param_count > 1) f->tag = lower_param(f, 1);
    Span place = f->builder.span;
    f->builder.span = (Span){0};
    f->state =
        ir_call_runtime(&f->builder, IR_RT_janus_actor_state_ptr, lower_basic(f, TYPE_U64), &f->actor, 1);
    lower_view_state(f, actor->as.actor);
    f->builder.span = place;
}

/* The base of the state, and where debuggers find it. */
static void forget_state(IrFunc *func, const IrInst *state) {
    IrBlock *block = func->blocks.items[0];
    uint32_t kept = 0;
    for (uint32_t i = 0; i < block->insts.count; i++) {
        IrInst *inst = block->insts.items[i];
        bool keeps_state = inst->op == IR_LOCAL_STORE && inst->operands[0] == state;
        if (inst != state && !keeps_state) block->insts.items[kept++] = inst;
    }
    block->insts.count = kept;
    func->views.count = 0;
}

static void end_body(FuncLowering *f) {
    f->builder.span = f->end;
    ir_return(&f->builder, lower_i64(f, 0));
    if (!f->is_state_used) forget_state(f->builder.func, f->state);
    lower_end(f);
}

static bool is_message_type(const Type *type) {
    return type->kind == TYPE_MESSAGE;
}

void lower_handler(Lowering *program, const Symbol *actor) {
    const ActorInfo *info = actor->as.actor;
    FuncLowering f;
    begin_body(&f, program, actor, ((ActorFuncs *)actor->lowered)->handler);
    const AstReceive *receive = info->node->receive == NULL ? NULL : ast_as(Receive, info->node->receive);
    if (receive != NULL) f.end = span_behind(receive->node.span);
    if (receive != NULL && receive->body != NULL)
        lower_body_as(&f, receive->body, lower_basic(&f, TYPE_VOID));
    if (receive != NULL && receive->arms.count > 0) {
        Subject subject = {.value = f.tag, .is_message = is_message_type(info->protocol)};
        lower_arms(&f, &receive->arms, subject, true, NULL, lower_block_new(&f, "done"));
    }
    end_body(&f);
}

void lower_timeout(Lowering *program, const Symbol *actor) {
    FuncLowering f;
    begin_body(&f, program, actor, ((ActorFuncs *)actor->lowered)->timeout);
    const AstReceive *receive = ast_as(Receive, actor->as.actor->node->receive);
    f.end = span_behind(ast_as(After, receive->after)->node.span);
    lower_body_as(&f, ast_as(After, receive->after)->body, lower_basic(&f, TYPE_VOID));
    end_body(&f);
}

static int64_t stop_reason(int64_t number) {
    if (number == 0) return JANUS_STOP_NORMAL;
    int64_t reason = (int64_t)((uint64_t)number + JANUS_STOP_USER);
    return reason == 0 ? JANUS_STOP_CRASH : reason;
}

/* Replaces the value of `result` where it equals `from`. */
static void replace_value(FuncLowering *f, IrLocal *result, IrInst *value, int64_t from, int64_t to) {
    IrBlock *same = lower_block_new(f, "same"), *end = lower_block_new(f, "end");
    IrInst *is_same = lower_compare(f, IR_EQ, value, lower_i64(f, from));
    ir_branch(&f->builder, is_same, same, end);
    f->builder.block = same;
    ir_store(&f->builder, result, lower_i64(f, to));
    lower_jump(f, end);
    f->builder.block = end;
}

/* stop_reason for a number that is known only at run time. */
static IrInst *computed_stop_reason(FuncLowering *f, IrInst *number) {
    IrLocal *result = lower_result_local(f, number->type);
    IrInst *reason = ir_binary(&f->builder, IR_WRAP_ADD, number->type, number, lower_i64(f, JANUS_STOP_USER));
    ir_store(&f->builder, result, reason);
    replace_value(f, result, number, 0, JANUS_STOP_NORMAL);
    replace_value(f, result, reason, 0, JANUS_STOP_CRASH);
    return ir_load(&f->builder, result);
}

void lower_handler_return(FuncLowering *f, AstNode *value) {
    ConstValue constant;
    const Type *i64 = lower_basic(f, TYPE_I64);
    if (value == NULL) {
        lower_leave(f, lower_i64(f, 0), false);
    } else if (program_constant(value, &constant)) {
        lower_leave(f, lower_i64(f, stop_reason(constant.as.bits)), false);
    } else if (lower_type_of(f, value)->kind == TYPE_ERROR) {
        lower_leave_with_error(f, lower_expr(f, value));
    } else if (!type_has_value(lower_type_of(f, value))) {
        lower_expr(f, value);
        lower_leave(f, lower_i64(f, 0), false);
    } else {
        lower_leave(f, computed_stop_reason(f, lower_expr_as(f, value, i64)), false);
    }
}
