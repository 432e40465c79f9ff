/* Library functions that stand for a function of the runtime: the call is made in place, with what the
 * binding adds (type infos before, an address for the result and the place behind), and the result is taken
 * from where the binding says. As a value, or behind a trait, such a function has a body that does the same.
 */
#include "compiler/lower/lowering.h"

#include <string.h>

typedef struct BoundCall {
    const RuntimeBinding *binding;
    const Type *type; /* of the function in this instance */
    const Type **infos;
    IrInst **args; /* values; addresses of variables for PASS_SLOT */
    uint32_t arg_count;
    Span span;
} BoundCall;

/* --- which function --- */

bool lower_find_runtime(const char *name, IrRuntime *runtime) {
    for (int i = 0; i < IR_RUNTIME_COUNT; i++) {
        if (strcmp(ir_runtime_info((IrRuntime)i)->name, name) != 0) continue;
        *runtime = (IrRuntime)i;
        return true;
    }
    return false;
}

static bool find_op(const char *name, IrOp *op) {
    for (int i = 0; i < IR_OP_COUNT; i++) {
        if (strcmp(ir_op_text((IrOp)i), name) != 0) continue;
        *op = (IrOp)i;
        return true;
    }
    return false;
}

/* --- the call --- */

static const Type *type_of_class(const FuncLowering *f, AbiClass class, const Type *declared) {
    switch (class) {
    case ABI_BOOL: return lower_basic(f, TYPE_BOOL);
    case ABI_I32: return lower_basic(f, TYPE_I32);
    case ABI_U32: return declared->kind == TYPE_CHAR ? declared : lower_basic(f, TYPE_U32);
    case ABI_I64: return lower_basic(f, TYPE_I64);
    case ABI_U64: return lower_basic(f, TYPE_U64);
    case ABI_F64: return lower_basic(f, TYPE_F64);
    case ABI_PTR: return declared;
    default: return lower_basic(f, TYPE_VOID);
    }
}

/* What the runtime found, or null. */
static IrInst *found_value(FuncLowering *f, IrInst *found, IrLocal *out, const Type *type) {
    IrLocal *result = lower_result_local(f, type);
    IrBlock *yes = lower_block_new(f, "found"), *no = lower_block_new(f, "none"),
            *end = lower_block_new(f, "end");
    ir_branch(&f->builder, found, yes, no);
    f->builder.block = yes;
    ir_store(&f->builder, result, lower_unary_op(f, IR_SOME, type, ir_load(&f->builder, out)));
    lower_jump(f, end);
    f->builder.block = no;
    ir_store(&f->builder, result, lower_zero(f, type));
    lower_jump(f, end);
    f->builder.block = end;
    return ir_load(&f->builder, result);
}

static IrInst *take_result(FuncLowering *f, const BoundCall *b, IrInst *call, IrLocal *out) {
    const Type *declared = b->type->args[0];
    if (out != NULL)
        return call->type->kind == TYPE_BOOL ? found_value(f, call, out, declared)
                                             : ir_load(&f->builder, out);
    if (!type_has_value(declared)) return NULL;
    if (b->binding->gives_address) {
        IrInst *value = lower_load_at(f, declared, call);
        lower_retain(f, value);
        return value;
    }
    return call->type == declared ? call : lower_unary_op(f, IR_CAST, declared, call);
}

static IrInst *argument(FuncLowering *f, const BoundCall *b, uint32_t i) {
    RuntimePass pass = (RuntimePass)b->binding->passes[i];
    bool by_address = pass == PASS_BORROWED || pass == PASS_MOVED;
    return by_address ? lower_spill(f, b->args[i]) : b->args[i];
}

static IrInst *emit_runtime(FuncLowering *f, const BoundCall *b, IrRuntime runtime) {
    const RuntimeBinding *binding = b->binding;
    const Type *pointer = lower_basic(f, TYPE_POINTER), *declared = b->type->args[0];
    IrInst **args = arena_array(f->program->arena, IrInst *, binding->info_count + b->arg_count + 2);
    uint32_t count = 0;
    IrLocal *out = NULL;
    for (uint32_t i = 0; i < binding->info_count; i++) args[count++] = lower_type_info_value(f, b->infos[i]);
    for (uint32_t i = 0; i < b->arg_count; i++) args[count++] = argument(f, b, i);
    AbiClass class = ir_runtime_info(runtime)->result;
    if (binding->has_out) {
        out = lower_result_local(f, class == ABI_BOOL ? declared->args[0] : declared);
        args[count++] = lower_local_address(f, out);
    }
    if (binding->has_place) args[count++] = lower_source_place(f);
    const Type *result = binding->gives_address ? pointer : type_of_class(f, class, declared);
    IrInst *call = ir_call_runtime(&f->builder, runtime, result, args, count);
    return f->builder.block == NULL ? NULL : take_result(f, b, call, out);
}

/* Operations on arrays know the type of the items. */
static const Type *item_type(const BoundCall *b) {
    const Type *receiver = b->type->args[1];
    return receiver->kind == TYPE_INOUT ? receiver->args[0]->args[0] : receiver->args[0];
}

static IrInst *emit_op(FuncLowering *f, const BoundCall *b, IrOp op) {
    const Type *declared = b->type->args[0];
    IrInst **args = arena_array(f->program->arena, IrInst *, b->arg_count + 1);
    for (uint32_t i = 0; i < b->arg_count; i++) args[i] = b->args[i];
    if (!b->binding->has_out) {
        IrInst *inst = ir_emit(&f->builder, op, declared, args, b->arg_count);
        if (ir_op_payload(op) == IR_PAYLOAD_TYPE) inst->as.of = item_type(b);
        return inst;
    }
    IrLocal *out = lower_result_local(f, declared->args[0]);
    args[b->arg_count] = lower_local_address(f, out);
    IrInst *found = ir_emit(&f->builder, op, lower_basic(f, TYPE_BOOL), args, b->arg_count + 1);
    found->as.of = item_type(b);
    return found_value(f, found, out, declared);
}

static IrInst *emit_bound(FuncLowering *f, const BoundCall *b) {
    IrRuntime runtime;
    IrOp op;
    if (lower_find_runtime(b->binding->name, &runtime)) return emit_runtime(f, b, runtime);
    if (strcmp(b->binding->name, "unwrap") == 0) return lower_unwrap(f, b->args[0]);
    if (find_op(b->binding->name, &op)) return emit_op(f, b, op);
    lower_unsupported(f->program, b->span,
                      text_format(f->program->arena, "the runtime function '%s'", b->binding->name));
    return type_has_value(b->type->args[0]) ? lower_zero(f, b->type->args[0]) : NULL;
}

/* --- calls --- */

static bool is_moved(const BoundCall *b, const IrInst *value) {
    for (uint32_t i = 0; i < b->arg_count; i++)
        if (b->binding->passes[i] == PASS_MOVED && b->args[i] == value) return true;
    return false;
}

/* What is moved in is the runtime's from here on. When something else is held too, a count more is. */
static void give_up_moved(FuncLowering *f, const BoundCall *b, Cleanup *mark) {
    bool is_all = true;
    for (const Cleanup *at = f->cleanups; at != mark; at = at->outer)
        is_all &= at->value != NULL && is_moved(b, at->value);
    if (is_all) {
        cleanup_drop_to(f, mark);
        return;
    }
    for (uint32_t i = 0; i < b->arg_count; i++)
        if (b->binding->passes[i] == PASS_MOVED) lower_retain(f, b->args[i]);
}

static void evaluate(FuncLowering *f, const BoundCall *b, const CallPlan *plan) {
    Place **places = arena_array(f->program->arena, Place *, plan->arg_count);
    CallChanges changes = lower_call_changes(plan);
    for (uint32_t i = 0; i < plan->arg_count; i++) {
        uint32_t index = plan->order == NULL ? i : plan->order[i];
        AstNode *arg = plan->args[index];
        const Type *type = b->type->args[index + 1];
        if (b->binding->passes[index] == PASS_SLOT)
            places[index] = lower_place(f, arg);
        else if (b->binding->passes[index] == PASS_MOVED)
            b->args[index] = lower_hold(f, lower_expr_as(f, arg, type));
        else
            b->args[index] = lower_operand(f, arg, type, !lower_others_may_change(&changes, index));
    }
    for (uint32_t i = 0; i < plan->arg_count; i++)
        if (places[i] != NULL) b->args[i] = lower_place_lend(f, places[i]);
}

static const Type **substituted_infos(Lowering *program, const Symbol *func, const Type *const *type_args) {
    const FuncInfo *info = func->as.func;
    const RuntimeBinding *binding = info->binding;
    const Type **infos = arena_array(program->arena, const Type *, binding->info_count);
    const Type **params = arena_array(program->arena, const Type *, info->type_param_count);
    for (uint32_t i = 0; i < info->type_param_count; i++) params[i] = info->type_params[i]->type;
    for (uint32_t i = 0; i < binding->info_count; i++)
        infos[i] =
            type_substitute(program->types, binding->infos[i], params, type_args, info->type_param_count);
    return infos;
}

IrInst *lower_bound_call(FuncLowering *f, const CallPlan *plan) {
    const Type **type_args = arena_array(f->program->arena, const Type *, plan->type_arg_count);
    for (uint32_t i = 0; i < plan->type_arg_count; i++) type_args[i] = lower_type(f, plan->type_args[i]);
    BoundCall b = {.binding = plan->target->as.func->binding,
                   .type = lower_call_type(f, plan),
                   .infos = substituted_infos(f->program, plan->target, type_args),
                   .args = arena_array(f->program->arena, IrInst *, plan->arg_count),
                   .arg_count = plan->arg_count,
                   .span = f->builder.span};
    Cleanup *mark = f->cleanups;
    evaluate(f, &b, plan);
    give_up_moved(f, &b, mark);
    IrInst *value = emit_bound(f, &b);
    cleanup_pop_to(f, mark);
    return value;
}

/* --- as a function of its own --- */

void lower_bound_body(FuncLowering *f, const FuncInfo *info) {
    const Instance *instance = f->instance;
    BoundCall b = {.binding = info->binding,
                   .type = lower_type(f, instance->symbol->type),
                   .infos = substituted_infos(f->program, instance->symbol, instance->type_args),
                   .args = arena_array(f->program->arena, IrInst *, info->param_count),
                   .arg_count = info->param_count,
                   .span = instance->symbol->span};
    for (uint32_t i = 0; i < info->param_count; i++) {
        b.args[i] = lower_param(f, i);
        if (b.binding->passes[i] == PASS_MOVED) lower_retain(f, b.args[i]);
    }
    IrInst *value = emit_bound(f, &b);
    ir_return(&f->builder, type_has_value(f->result) ? value : NULL);
    lower_end(f);
}
