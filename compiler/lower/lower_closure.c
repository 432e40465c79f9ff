/* Closures: their code, and the object that carries what they capture.
 *
 * A capture is a copy of the variable's value, or, where a closure that does not outlive the call it is given
 * to changes the variable, its address. Such a closure lies in the frame and borrows; one without captures
 * is a constant; any other is an object of its own that owns what it captured.
 */
#include "compiler/lower/lowering.h"

bool lower_is_captured_by_address(const ClosureInfo *info, uint32_t index) {
    return info->is_inout && info->is_changed[index] && info->captures[index]->kind != SYMBOL_SELF;
}

/* --- inside --- */

static uint32_t index_of(const ClosureInfo *info, const Symbol *symbol) {
    for (uint32_t i = 0; i < info->capture_count; i++)
        if (info->captures[i] == symbol) return i;
    return UINT32_MAX;
}

bool lower_is_captured(const FuncLowering *f, const Symbol *symbol) {
    return f->closure != NULL && index_of(f->closure, symbol) != UINT32_MAX;
}

IrInst *lower_captured(FuncLowering *f, const Symbol *symbol) {
    uint32_t index = index_of(f->closure, symbol);
    const Type *pointer = lower_basic(f, TYPE_POINTER);
    IrInst *inst = lower_unary_op(f, IR_CAPTURED, pointer, f->closure_object);
    inst->as.capture.func = f->builder.func;
    inst->as.capture.index = index;
    return lower_is_captured_by_address(f->closure, index) ? lower_load_at(f, pointer, inst) : inst;
}

static IrFunc *declare_code(FuncLowering *f, const AstClosure *node) {
    Arena *arena = f->program->arena;
    const ClosureInfo *info = node->info;
    const Type *type = lower_type(f, node->node.type);
    const Type **params = arena_array(arena, const Type *, type->arg_count);
    const char **names = arena_array(arena, const char *, type->arg_count);
    params[0] = lower_basic(f, TYPE_POINTER);
    names[0] = "self";
    for (uint32_t i = 1; i < type->arg_count; i++) {
        params[i] = lower_param_type(f->program, type->args[i]);
        names[i] = info->params[i - 1]->name->text;
    }
    const IrFunc *outer = f->builder.func;
    const char *symbol =
        ir_symbol_unique(f->program->module, text_format(arena, "%s.closure", outer->symbol));
    IrFunc *code = lower_function_new(f->program, symbol, text_format(arena, "closure in %s", outer->name),
                                      type->args[0], params, names, type->arg_count);
    code->is_thunk = true;
    code->span = node->node.span;
    code->capture_count = info->capture_count;
    code->captures = arena_array(arena, const Type *, info->capture_count);
    for (uint32_t i = 0; i < info->capture_count; i++)
        code->captures[i] =
            lower_is_captured_by_address(info, i) ? params[0] : lower_type(f, info->captures[i]->type);
    return code;
}

static void lower_code(FuncLowering *outer, IrFunc *code, const AstClosure *node) {
    FuncLowering f;
    lower_begin(&f, outer->program, code, BODY_FUNCTION);
    f.instance = outer->instance;
    f.closure = node->info;
    f.closure_object = lower_param(&f, 0);
    for (uint32_t i = 0; i < node->info->param_count; i++) {
        IrLocal *local = lower_local_of(&f, node->info->params[i]);
        local->param = i + 2;
        ir_store(&f.builder, local, lower_param(&f, i + 1));
    }
    lower_view_captures(&f);
    if (node->info->has_defer) f.flight = lower_flight_begin(&f, code->result);
    lower_function_body(&f, node->body);
}

IrInst *lower_self(FuncLowering *f, const Type *type) {
    for (uint32_t i = 0; f->closure != NULL && i < f->closure->capture_count; i++) {
        const Symbol *symbol = f->closure->captures[i];
        if (symbol->kind == SYMBOL_SELF) return lower_load_at(f, type, lower_captured(f, symbol));
    }
    return ir_call_runtime(&f->builder, IR_RT_janus_actor_self, type, NULL, 0);
}

/* --- making one --- */

/* State of one word has no address: the closure works on a copy, which is put back behind the call. */
static void put_back(FuncLowering *f, const Cleanup *cleanup) {
    lower_state_store(f, cleanup->slot, ir_load(&f->builder, cleanup->local));
}

static IrInst *lend_state(FuncLowering *f, const Symbol *symbol) {
    const Type *type = lower_type(f, symbol->type);
    IrInst *address = lower_spill(f, lower_state_load(f, symbol->as.local.slot, type));
    if (f->builder.block == NULL) return address;
    Cleanup *cleanup = arena_new(f->program->arena, Cleanup);
    cleanup->run = put_back;
    cleanup->slot = symbol->as.local.slot;
    cleanup->local = address->as.local;
    cleanup_push(f, cleanup);
    return address;
}

static IrInst *capture_address(FuncLowering *f, Symbol *symbol) {
    IrInst *address = lower_variable_address(f, symbol);
    return address != NULL ? address : lend_state(f, symbol);
}

static IrInst *capture_value(FuncLowering *f, Symbol *symbol) {
    IrInst *value =
        symbol->kind == SYMBOL_SELF ? lower_self(f, lower_type(f, symbol->type)) : lower_variable(f, symbol);
    lower_retain(f, value);
    return lower_hold(f, value);
}

static IrInst *make_object(FuncLowering *f, IrOp op, const Type *type, IrFunc *code, IrInst **captures) {
    IrInst *inst = ir_emit(&f->builder, op, type, captures, code->capture_count);
    inst->as.func = code;
    return inst;
}

/* What is held and put back, stays so until the call is over: whoever evaluates its arguments pops that. */
IrInst *lower_closure(FuncLowering *f, AstClosure *node) {
    const ClosureInfo *info = node->info;
    const Type *type = lower_type_of(f, &node->node);
    if (f->builder.block == NULL) return lower_zero(f, type);
    IrFunc *code = declare_code(f, node);
    lower_code(f, code, node);
    if (info->capture_count == 0) return make_object(f, IR_FUNC_VALUE, type, code, NULL);
    IrInst **captures = arena_array(f->program->arena, IrInst *, info->capture_count);
    for (uint32_t i = 0; i < info->capture_count; i++)
        if (lower_is_captured_by_address(info, i)) captures[i] = capture_address(f, info->captures[i]);
    Cleanup *mark = f->cleanups;
    for (uint32_t i = 0; i < info->capture_count; i++)
        if (!lower_is_captured_by_address(info, i)) captures[i] = capture_value(f, info->captures[i]);
    if (info->is_inout) return make_object(f, IR_CLOSURE_FRAME, type, code, captures);
    cleanup_drop_to(f, mark);
    return make_object(f, IR_CLOSURE, type, code, captures);
}
