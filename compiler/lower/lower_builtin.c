/* Calls of what the language provides by name: printing, panics, time, strings. Sends are lower_message.c. */
#include "compiler/lower/lowering.h"

static void runtime_call(FuncLowering *f, IrRuntime runtime, IrInst *arg) {
    ir_call_runtime(&f->builder, runtime, lower_basic(f, TYPE_VOID), &arg, arg == NULL ? 0 : 1);
}

static IrInst *widen(FuncLowering *f, IrInst *value, TypeKind kind) {
    const Type *type = lower_basic(f, kind);
    return value->type == type ? value : lower_unary_op(f, IR_CAST, type, value);
}

/* What is not printed in one piece: its text is made before the output is taken. */
static bool is_printed_whole(const Type *type) {
    return type->kind == TYPE_STRING || type->kind == TYPE_BOOL || type->kind == TYPE_CHAR ||
           type->kind == TYPE_ERROR || type_is_numeric(type);
}

static IrInst *make_printable(FuncLowering *f, IrInst *value) {
    return is_printed_whole(value->type) ? value : lower_hold(f, lower_shown(f, value));
}

static void print_value(FuncLowering *f, IrInst *value) {
    const Type *type = value->type;
    if (type->kind == TYPE_STRING)
        runtime_call(f, IR_RT_janus_print_string, value);
    else if (type->kind == TYPE_BOOL)
        runtime_call(f, IR_RT_janus_print_bool, value);
    else if (type->kind == TYPE_CHAR)
        runtime_call(f, IR_RT_janus_print_char, value);
    else if (type->kind == TYPE_ERROR)
        runtime_call(f, IR_RT_janus_print_error, value);
    else if (type->kind == TYPE_F32)
        runtime_call(f, IR_RT_janus_print_f32, widen(f, value, TYPE_F64));
    else if (type->kind == TYPE_F64)
        runtime_call(f, IR_RT_janus_print_f64, value);
    else if (type_is_signed(type))
        runtime_call(f, IR_RT_janus_print_i64, widen(f, value, TYPE_I64));
    else
        runtime_call(f, IR_RT_janus_print_u64, widen(f, value, TYPE_U64));
}

/* All arguments are evaluated before the output is taken: one of them may print, panic or wait. */
static void lower_print(FuncLowering *f, const CallPlan *plan, bool newline) {
    IrInst **values = arena_array(f->program->arena, IrInst *, plan->arg_count);
    Cleanup *mark = f->cleanups;
    CallChanges changes = lower_call_changes(plan);
    for (uint32_t i = 0; i < plan->arg_count; i++)
        values[i] = lower_operand(f, plan->args[i], lower_type_of(f, plan->args[i]),
                                  !lower_others_may_change(&changes, i));
    for (uint32_t i = 0; i < plan->arg_count && f->builder.block != NULL; i++)
        values[i] = make_printable(f, values[i]);
    if (f->builder.block == NULL) {
        cleanup_drop_to(f, mark);
        return;
    }
    runtime_call(f, IR_RT_janus_print_begin, NULL);
    for (uint32_t i = 0; i < plan->arg_count; i++) print_value(f, values[i]);
    runtime_call(f, IR_RT_janus_print_end, lower_bool(f, newline));
    cleanup_pop_to(f, mark);
}

static IrInst *lower_string_length(FuncLowering *f, const CallPlan *plan) {
    Cleanup *mark = f->cleanups;
    IrInst *string = lower_borrow(f, plan->receiver);
    IrInst *length =
        ir_call_runtime(&f->builder, IR_RT_janus_string_length, lower_basic(f, TYPE_I64), &string, 1);
    cleanup_pop_to(f, mark);
    return length;
}

/* Known from the type; what is no variable is evaluated all the same. */
static IrInst *lower_fixed_length(FuncLowering *f, const CallPlan *plan) {
    const Type *type = lower_type_of(f, plan->receiver);
    if (!ast_is(NameRef, plan->receiver)) {
        Cleanup *mark = f->cleanups;
        lower_borrow(f, plan->receiver);
        cleanup_pop_to(f, mark);
    }
    return lower_i64(f, (int64_t)type->length);
}

IrInst *lower_builtin_call(FuncLowering *f, AstNode *call, const CallPlan *plan) {
    const Type *i64 = lower_basic(f, TYPE_I64), *type = lower_type_of(f, call);
    switch (plan->builtin) {
    case BUILTIN_PRINT: lower_print(f, plan, false); return NULL;
    case BUILTIN_PRINTLN: lower_print(f, plan, true); return NULL;
    case BUILTIN_PANIC: lower_panic(f, plan->args[0]); return NULL;
    case BUILTIN_SLEEP: runtime_call(f, IR_RT_janus_sleep, lower_expr_as(f, plan->args[0], i64)); return NULL;
    case BUILTIN_YIELD_NOW: runtime_call(f, IR_RT_janus_yield, NULL); return NULL;
    case BUILTIN_NOW: return ir_call_runtime(&f->builder, IR_RT_janus_now_ms, i64, NULL, 0);
    case BUILTIN_SEND: return lower_send(f, call, plan);
    case BUILTIN_TRY_SEND: return lower_try_send(f, plan);
    case BUILTIN_CALL: return lower_request(f, call, plan);
    case BUILTIN_REPLY_SEND: return lower_reply(f, call, plan);
    case BUILTIN_ACTOR_REF_OF:
        return lower_from_word(f, lower_expr_as(f, plan->args[0], lower_basic(f, TYPE_U64)), type);
    case BUILTIN_STRING_LEN: return lower_string_length(f, plan);
    case BUILTIN_FIXED_LEN: return lower_fixed_length(f, plan);
    case BUILTIN_ENUM_FROM: return lower_enum_from(f, call, plan);
    case BUILTIN_ERROR_TEXT: /* these are no calls */
    case BUILTIN_ERROR_MESSAGE:
    case BUILTIN_ERROR_TRACE:
    case BUILTIN_COUNT: break;
    }
    lower_unsupported(f->program, call->span, "this call");
    return type_has_value(type) ? lower_zero(f, type) : NULL;
}
