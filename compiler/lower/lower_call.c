/* Calls, by the plan that checking left. Arguments are evaluated in source order, then converted. */
#include "compiler/lower/lowering.h"

static uint32_t count_given(const CallPlan *plan) {
    uint32_t given = 0;
    for (uint32_t i = 0; i < plan->arg_count; i++) given += plan->args[i] != NULL;
    return given;
}

static uint32_t index_at(const CallPlan *plan, uint32_t i) {
    return plan->order == NULL ? i : plan->order[i];
}

/* `order` lists the arguments that are there: the reply of a request is not. */
uint32_t lower_argument_count(const CallPlan *plan) {
    return plan->order == NULL ? plan->arg_count : count_given(plan);
}

static bool is_inout(const CallPlan *plan, uint32_t index) {
    if (plan->kind == CALL_VALUE) return plan->function->args[index + 1]->kind == TYPE_INOUT;
    if (plan->kind != CALL_FUNC && plan->kind != CALL_TRAIT) return false;
    if (plan->target == NULL || plan->target->kind != SYMBOL_FUNC) return false;
    const FuncInfo *info = plan->target->as.func;
    return index < info->param_count && info->params[index]->is_inout;
}

/* A `var` argument and a closure work while the call runs, so it does not matter where they stand. */
CallChanges lower_call_changes(const CallPlan *plan) {
    CallChanges changes = {.only = UINT32_MAX};
    for (uint32_t i = 0; i < plan->arg_count && changes.count < 2; i++) {
        if (!is_inout(plan, i) && !lower_may_change(plan->args[i])) continue;
        changes.count++;
        changes.only = i;
    }
    return changes;
}

bool lower_others_may_change(const CallChanges *changes, uint32_t index) {
    return changes->count > 1 || (changes->count == 1 && changes->only != index);
}

/* The default value of a parameter or field, not something that the call gives. */
static bool is_default(const CallPlan *plan, uint32_t index) {
    const Symbol *target = plan->target;
    if (target == NULL) return false;
    switch ((SymbolKind)target->kind) {
    case SYMBOL_FUNC: return plan->args[index] == target->as.func->params[index]->as.local.value;
    case SYMBOL_STRUCT: return plan->args[index] == target->as.structure->fields[index]->as.field.value;
    case SYMBOL_VARIANT: return plan->args[index] == target->as.variant->fields[index]->as.field.value;
    default: return false;
    }
}

static TypeScope scope_of_type(const CallPlan *plan, const Type *type) {
    const Symbol *target = plan->target;
    const Type *declared = target->kind == SYMBOL_VARIANT ? target->as.variant->owner->type : target->type;
    return (TypeScope){declared->args, type->args, declared->arg_count};
}

static TypeScope scope_of_function(FuncLowering *f, const CallPlan *plan) {
    if (plan->target == NULL || plan->target->kind != SYMBOL_FUNC) return (TypeScope){0};
    const FuncInfo *info = plan->target->as.func;
    const Type **params = arena_array(f->program->arena, const Type *, info->type_param_count);
    const Type **args = arena_array(f->program->arena, const Type *, info->type_param_count);
    for (uint32_t i = 0; i < info->type_param_count; i++) {
        params[i] = info->type_params[i]->type;
        args[i] = lower_type(f, plan->type_args[i]);
    }
    return (TypeScope){params, args, info->type_param_count};
}

/* Gives the scope to go back to. */
static const TypeScope *enter_argument(FuncLowering *f, const CallPlan *plan, uint32_t index,
                                       const TypeScope *scope) {
    const TypeScope *outer = f->scope;
    if (scope->count > 0 && is_default(plan, index)) f->scope = scope;
    return outer;
}

IrInst **lower_owned_arguments(FuncLowering *f, const CallPlan *plan, const Type *const *types,
                               const Type *type) {
    TypeScope scope = type == NULL ? (TypeScope){0} : scope_of_type(plan, type);
    IrInst **values = arena_array(f->program->arena, IrInst *, plan->arg_count);
    for (uint32_t i = 0; i < lower_argument_count(plan); i++) {
        uint32_t index = index_at(plan, i);
        AstNode *arg = plan->args[index];
        if (arg == NULL) continue;
        const Type *wanted = lower_type(f, types[index]);
        const TypeScope *outer = enter_argument(f, plan, index, &scope);
        values[index] = lower_hold(f, lower_expr_as(f, arg, wanted));
        f->scope = outer;
    }
    return values;
}

static void lend_places(FuncLowering *f, Place **places, IrInst **values, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (places[i] != NULL) values[i] = lower_place_lend(f, places[i]);
}

/* Places are looked up when all arguments are there: until then their variables may change. */
IrInst **lower_arguments(FuncLowering *f, const CallPlan *plan, const Type *const *types) {
    IrInst **values = arena_array(f->program->arena, IrInst *, plan->arg_count);
    Place **places = arena_array(f->program->arena, Place *, plan->arg_count);
    TypeScope scope = scope_of_function(f, plan);
    CallChanges changes = lower_call_changes(plan);
    for (uint32_t i = 0; i < lower_argument_count(plan); i++) {
        uint32_t index = index_at(plan, i);
        AstNode *arg = plan->args[index];
        if (arg == NULL) continue;
        if (is_inout(plan, index)) {
            places[index] = lower_place(f, arg);
            continue;
        }
        const Type *wanted = lower_type(f, types[index]);
        const TypeScope *outer = enter_argument(f, plan, index, &scope);
        values[index] = lower_operand(f, arg, wanted, !lower_others_may_change(&changes, index));
        f->scope = outer;
    }
    lend_places(f, places, values, plan->arg_count);
    return values;
}

/* After a call that never comes back nothing is reached. */
static IrInst *call_result(FuncLowering *f, IrInst *call, const Type *type) {
    if (type->kind == TYPE_NEVER) lower_unreachable(f);
    return type_has_value(type) ? call : NULL;
}

/* What the target is for these type arguments. */
const Type *lower_call_type(FuncLowering *f, const CallPlan *plan) {
    const Type *type = plan->target->type;
    if (!type->has_param) return type;
    TypeScope scope = scope_of_function(f, plan);
    return type_substitute(f->program->types, type, scope.params, scope.args, scope.count);
}

static IrInst *lower_func_call(FuncLowering *f, const CallPlan *plan) {
    Symbol *target = plan->target;
    bool is_bound = target->kind == SYMBOL_FUNC && target->as.func->binding != NULL;
    if (is_bound) return lower_bound_call(f, plan);
    const Type *type = lower_call_type(f, plan);
    Cleanup *mark = f->cleanups;
    if (target->kind == SYMBOL_FUNC && !lower_may_look_into(f->program, target)) /* its defaults */
        return type_has_value(type->args[0]) ? lower_zero(f, type->args[0]) : NULL;
    IrInst **args = lower_arguments(f, plan, type->args + 1);
    IrInst *call;
    if (target->kind == SYMBOL_FUNC && target->as.func->is_extern) {
        call = ir_emit(&f->builder, IR_CALL_EXTERN, type->args[0], args, plan->arg_count);
        call->as.external = lower_extern_of(f->program, target);
    } else {
        IrFunc *func =
            target->kind == SYMBOL_FUNC ? lower_target(f, plan) : lower_function_of(f->program, target);
        call = ir_call(&f->builder, func, args, plan->arg_count);
    }
    cleanup_pop_to(f, mark);
    return call_result(f, call, type->args[0]);
}

/* The callee of a pipeline is the plan's receiver. */
static IrInst *lower_value_call(FuncLowering *f, AstNode *node, const CallPlan *plan) {
    AstNode *function = plan->receiver != NULL ? plan->receiver : ast_as(Call, node)->callee;
    const Type *type = lower_type_of(f, function);
    bool is_peaceful = lower_call_changes(plan).count == 0;
    Cleanup *mark = f->cleanups;
    IrInst *callee = lower_operand(f, function, type, is_peaceful);
    IrInst **args = lower_arguments(f, plan, type->args + 1);
    IrInst **operands = arena_array(f->program->arena, IrInst *, plan->arg_count + 1);
    operands[0] = callee;
    for (uint32_t i = 0; i < plan->arg_count; i++) operands[i + 1] = args[i];
    IrInst *call = ir_emit(&f->builder, IR_CALL_VALUE, type->args[0], operands, plan->arg_count + 1);
    cleanup_pop_to(f, mark);
    return call_result(f, call, type->args[0]);
}

IrInst *lower_call(FuncLowering *f, AstNode *call, const CallPlan *plan) {
    switch (plan->kind) {
    case CALL_FUNC:
    case CALL_WRAPPER: return lower_func_call(f, plan);
    case CALL_VALUE: return lower_value_call(f, call, plan);
    case CALL_BUILTIN: return lower_builtin_call(f, call, plan);
    case CALL_SPAWN: return lower_spawn(f, call, plan);
    case CALL_TRAIT: return lower_trait_call(f, call, plan);
    case CALL_STRUCT: return lower_struct(f, ast_as(StructLit, call));
    case CALL_VARIANT: {
        const Type *type = lower_type_of(f, call);
        if (type->kind == TYPE_ENUM) return lower_make_variant(f, type, plan);
        break;
    }
    }
    lower_unsupported(f->program, call->span, "a message outside of a send");
    return lower_zero(f, lower_type_of(f, call));
}
