/* Calls of a trait's methods: the impl is found by the type that Self stands for in this instance; for a
 * value behind the trait at run time, in its table. What no impl says of Eq, Ord, Hash, Show and Default is
 * derived. */
#include "compiler/lower/lowering.h"

#include <string.h>

/* --- what is derived --- */

static IrInst *derived(FuncLowering *f, BuiltinTrait trait, IrInst **args, const Type *self) {
    switch (trait) {
    case TRAIT_EQ: return lower_equal(f, args[0], args[1]);
    case TRAIT_ORD:
        return lower_unary_op(f, IR_CAST, lower_basic(f, TYPE_I64), lower_order(f, args[0], args[1]));
    case TRAIT_HASH: return lower_hash(f, args[0], lower_u64(f, 0));
    case TRAIT_SHOW: return lower_shown(f, args[0]);
    case TRAIT_DEFAULT: return lower_default(f, self);
    default: return NULL;
    }
}

static BuiltinTrait builtin_trait(const FuncLowering *f, const Symbol *owner) {
    int trait = 0;
    while (trait < BUILTIN_TRAIT_COUNT && f->program->program->builtin_traits[trait] != owner) trait++;
    return (BuiltinTrait)trait;
}

static IrInst *derived_call(FuncLowering *f, AstNode *call, const CallPlan *plan, const Type *self) {
    const Type **types = arena_array(f->program->arena, const Type *, plan->arg_count);
    for (uint32_t i = 0; i < plan->arg_count; i++) types[i] = self;
    Cleanup *mark = f->cleanups;
    IrInst **args = lower_arguments(f, plan, types);
    IrInst *value = derived(f, builtin_trait(f, plan->target->as.func->owner), args, self);
    cleanup_pop_to(f, mark);
    if (value == NULL) {
        lower_unsupported(f->program, call->span, "this method");
        value = lower_zero(f, lower_type_of(f, call));
    }
    return value;
}

/* --- at run time --- */

/* The table of `any Trait` holds the functions of the trait, then those of the traits that it asks for.
 * Counts on `index` until the item is found. */
static bool find_item(TypeTable *types, const Type *trait, const Type *self, const Type *owner,
                      const Symbol *item, int64_t *index) {
    const TraitInfo *info = trait->symbol->as.trait;
    for (uint32_t i = 0; i < info->item_count; i++) {
        if (trait == owner && info->items[i] == item) return true;
        *index += trait_item_is_dynamic(info->items[i]);
    }
    for (uint32_t i = 0; i < info->super_count; i++)
        if (find_item(types, supertrait_of(types, trait, i, self), self, owner, item, index)) return true;
    return false;
}

static const Type *trait_of_item(Lowering *program, const Symbol *item, const Type *const *args) {
    Symbol *owner = item->as.func->owner;
    return type_make_named(program->types, TYPE_ANY, owner, owner->name, args,
                           owner->as.trait->type_param_count);
}

/* `args`: Self, then the arguments of the trait. -1: it is not found at run time. */
static int64_t item_index(Lowering *program, const Symbol *item, const Type *const *args) {
    int64_t index = 0;
    if (args[0]->kind != TYPE_ANY || !trait_item_is_dynamic(item)) return -1;
    const Type *owner = trait_of_item(program, item, args + 1);
    return find_item(program->types, args[0], args[0], owner, item, &index) ? index : -1;
}

static IrInst *dynamic_call(FuncLowering *f, const CallPlan *plan, const Type *type, int64_t index) {
    Cleanup *mark = f->cleanups;
    IrInst **args = lower_arguments(f, plan, type->args + 1);
    if (plan->target->as.func->params[0]->is_inout)
        args[0] = lower_any_unique(f, args[0], type->args[1]->args[0]);
    IrInst *call = ir_emit(&f->builder, IR_CALL_METHOD, type->args[0], args, plan->arg_count);
    call->as.imm = index;
    cleanup_pop_to(f, mark);
    return type_has_value(type->args[0]) ? call : NULL;
}

/* --- the call --- */

IrInst *lower_trait_call(FuncLowering *f, AstNode *call, const CallPlan *plan) {
    Symbol *item = plan->target, *owner = item->as.func->owner;
    const Type **args = arena_array(f->program->arena, const Type *, plan->type_arg_count);
    for (uint32_t i = 0; i < plan->type_arg_count; i++) args[i] = lower_type(f, plan->type_args[i]);
    uint32_t inherited = owner->as.trait->type_param_count + 1;
    int64_t index = item_index(f->program, item, args);
    if (index >= 0) return dynamic_call(f, plan, lower_call_type(f, plan), index);
    MethodMatch found = program_find_method(f->program->program, item, args + 1, args[0], args + inherited);
    if (found.func == NULL) return derived_call(f, call, plan, args[0]);
    CallPlan resolved = *plan;
    resolved.kind = CALL_FUNC;
    resolved.target = found.func;
    resolved.type_args = found.type_args;
    resolved.type_arg_count = found.type_arg_count;
    return lower_call(f, call, &resolved);
}

/* --- with the receiver at hand --- */

IrInst *lower_call_on(FuncLowering *f, const CallPlan *plan, IrInst *address) {
    const Type *type = lower_call_type(f, plan);
    const Type **args = arena_array(f->program->arena, const Type *, plan->type_arg_count);
    for (uint32_t i = 0; i < plan->type_arg_count; i++) args[i] = lower_type(f, plan->type_args[i]);
    bool is_inout = plan->target->as.func->params[0]->is_inout;
    IrInst *receiver = is_inout ? address : lower_load_at(f, type->args[1], address);
    if (plan->kind == CALL_FUNC)
        return ir_call(&f->builder, lower_instance(f->program, plan->target, args, plan->type_arg_count),
                       &receiver, 1);
    int64_t index = item_index(f->program, plan->target, args);
    if (index >= 0) {
        if (is_inout) receiver = lower_any_unique(f, address, args[0]);
        IrInst *call = ir_emit(&f->builder, IR_CALL_METHOD, type->args[0], &receiver, 1);
        call->as.imm = index;
        return call;
    }
    MethodMatch found = program_find_method(f->program->program, plan->target, args + 1, args[0], NULL);
    IrFunc *func = lower_instance(f->program, found.func, found.type_args, found.type_arg_count);
    return ir_call(&f->builder, func, &receiver, 1);
}

/* --- values behind a trait --- */

/* A method as the table of `any Trait` wants it: its receiver comes by address. */
static IrFunc *make_entry(Lowering *program, const Symbol *trait, Symbol *item, const Type *any,
                          const Type *self) {
    MethodMatch found = program_find_method(program->program, item, any->args, self, NULL);
    const FuncInfo *info = item->as.func;
    const Type **params = arena_array(program->arena, const Type *, info->param_count);
    const char **names = arena_array(program->arena, const char *, info->param_count);
    const Type *from[1] = {trait->as.trait->self->type}, *to[1] = {self};
    const Type *type = type_substitute(program->types, item->type, from, to, 1);
    for (uint32_t i = 0; i < trait->as.trait->type_param_count; i++)
        type =
            type_substitute(program->types, type, &trait->as.trait->type_params[i]->type, &any->args[i], 1);
    for (uint32_t i = 0; i < info->param_count; i++) {
        params[i] = i == 0 || info->params[i]->is_inout ? type_basic(program->types, TYPE_POINTER)
                                                        : type->args[i + 1];
        names[i] = info->params[i]->name->text;
    }
    const char *name = text_format(program->arena, "%s.%s.%s", type_text(program->arena, any),
                                   type_text(program->arena, self), item->name->text);
    const char *shown =
        text_format(program->arena, CALL_OF "%s", symbol_qualified_name(program->arena, item));
    IrFunc *entry = lower_function_new(program, name, shown, type->args[0], params, names, info->param_count);
    entry->span = item->span;
    FuncLowering f;
    lower_begin(&f, program, entry, BODY_FUNCTION);
    IrInst **args = arena_array(program->arena, IrInst *, info->param_count);
    for (uint32_t i = 0; i < info->param_count; i++) args[i] = lower_param(&f, i);
    if (!info->params[0]->is_inout) args[0] = lower_load_at(&f, self, args[0]);
    IrFunc *func = found.func == NULL
                       ? NULL
                       : lower_instance(program, found.func, found.type_args, found.type_arg_count);
    IrInst *value = func != NULL ? ir_call(&f.builder, func, args, info->param_count)
                                 : derived(&f, builtin_trait(&f, trait), args, self);
    if (type->args[0]->kind == TYPE_NEVER)
        lower_unreachable(&f);
    else
        ir_return(&f.builder, type_has_value(type->args[0]) ? value : NULL);
    lower_end(&f);
    return entry;
}

static IrMethods *methods_of(Lowering *program, const Type *any, const Type *self);

/* The functions of the trait, then the tables of the traits that it asks for. */
static void add_methods(Lowering *program, IrMethods *methods, const Type *any, const Type *self) {
    const TraitInfo *trait = any->symbol->as.trait;
    IrMethods **tables = arena_array(program->arena, IrMethods *, trait->super_count);
    uint32_t count = trait->item_count;
    for (uint32_t i = 0; i < trait->super_count; i++) {
        tables[i] = methods_of(program, supertrait_of(program->types, any, i, any), self);
        count += tables[i]->func_count;
    }
    methods->funcs = arena_array(program->arena, IrFunc *, count);
    for (uint32_t i = 0; i < trait->item_count; i++)
        if (trait_item_is_dynamic(trait->items[i]))
            methods->funcs[methods->func_count++] =
                make_entry(program, any->symbol, trait->items[i], any, self);
    for (uint32_t i = 0; i < trait->super_count; i++)
        for (uint32_t k = 0; k < tables[i]->func_count; k++)
            methods->funcs[methods->func_count++] = tables[i]->funcs[k];
}

static IrMethods *make_methods(Lowering *program, const Type *any, const Type *self) {
    IrMethods *methods = arena_new(program->arena, IrMethods);
    methods->name =
        text_format(program->arena, "%s for %s", any->name->text, type_text(program->arena, self));
    methods->type = self;
    lower_type_info(program, self);
    add_methods(program, methods, any, self);
    vec_push(program->arena, &program->module->methods, methods);
    return methods;
}

static IrMethods *methods_of(Lowering *program, const Type *any, const Type *self) {
    const Type *pair[] = {any, self};
    const Type *key = type_make(program->types, TYPE_TUPLE, pair, 2);
    IrMethods *methods = map_get(&program->methods_of, map_key(key));
    if (methods != NULL) return methods;
    methods = make_methods(program, any, self);
    map_set(program->arena, &program->methods_of, map_key(key), methods);
    return methods;
}

IrInst *lower_any(FuncLowering *f, IrInst *value, const Type *any) {
    if (value == NULL) return lower_zero(f, any); /* nothing reaches this place */
    IrInst *inst = lower_unary_op(f, IR_ANY_MAKE, any, value);
    inst->as.methods = methods_of(f->program, any, value->type);
    return inst;
}

/* The value in the variable, which nobody else holds and the method may change. */
IrInst *lower_any_unique(FuncLowering *f, IrInst *address, const Type *any) {
    IrInst *value = lower_unary_op(f, IR_UNIQUE, any, lower_load_at(f, any, address));
    lower_store_at(f, address, value);
    return value;
}
