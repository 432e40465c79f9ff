/* Functions: declarations, bodies, thunks for function values, and janus_main. */
#include "compiler/lower/lowering.h"

IrFunc *lower_function_new(Lowering *program, const char *symbol, const char *name, const Type *result,
                           const Type *const *params, const char *const *param_names, uint32_t param_count) {
    IrFunc *func = ir_func_new(program->module, symbol, name, result, params, param_count);
    func->param_names = arena_array(program->arena, const char *, param_count);
    for (uint32_t i = 0; i < param_count; i++) func->param_names[i] = param_names[i];
    return func;
}

void lower_begin(FuncLowering *f, Lowering *program, IrFunc *func, BodyKind kind) {
    *f = (FuncLowering){.program = program, .kind = kind, .result = func->result, .end = func->span};
    f->builder = (IrBuilder){.module = program->module, .func = func, .span = func->span};
    f->builder.block = lower_block_new(f, "entry");
}

void lower_end(FuncLowering *f) {
    ir_func_order_blocks(f->program->module, f->builder.func);
}

IrInst *lower_param(FuncLowering *f, uint32_t index) {
    IrInst *inst = ir_emit(&f->builder, IR_PARAM, f->builder.func->params[index], NULL, 0);
    inst->as.imm = index;
    return inst;
}

const Type *lower_param_type(const Lowering *program, const Type *type) {
    return type->kind == TYPE_INOUT ? type_basic(program->types, TYPE_POINTER) : type;
}

IrExtern *lower_extern_of(Lowering *program, Symbol *symbol) {
    if (symbol->lowered != NULL) return symbol->lowered;
    const FuncInfo *info = symbol->as.func;
    IrExtern *external = arena_new(program->arena, IrExtern);
    *external = (IrExtern){.symbol = symbol_link_name(program->arena, symbol),
                           .result = info->result,
                           .params = arena_array(program->arena, const Type *, info->param_count),
                           .param_count = info->param_count,
                           .span = symbol->span};
    for (uint32_t i = 0; i < info->param_count; i++) external->params[i] = info->params[i]->type;
    vec_push(program->arena, &program->module->externs, external);
    return symbol->lowered = external;
}

/* What the library declares is made when something reaches it; generic functions are as well. */
static bool is_root(const Symbol *symbol) {
    return symbol->as.func->type_param_count == 0 && !symbol->module->is_std;
}

void lower_declare_functions(Lowering *program) {
    const Program *checked = program->program;
    for (uint32_t i = 0; i < checked->externs.count; i++)
        if (!checked->externs.items[i]->module->is_std) lower_extern_of(program, checked->externs.items[i]);
    for (uint32_t i = 0; i < checked->funcs.count; i++)
        if (is_root(checked->funcs.items[i])) lower_instance(program, checked->funcs.items[i], NULL, 0);
}

IrFunc *lower_function_of(Lowering *program, Symbol *symbol) {
    if (symbol->kind != SYMBOL_WRAPPER) return lower_instance(program, symbol, NULL, 0);
    const ActorFuncs *funcs = symbol->as.wrapper.actor->lowered;
    return symbol->as.wrapper.gives_ref ? funcs->start_ref : funcs->start;
}

static void take_params(FuncLowering *f, const FuncInfo *info) {
    for (uint32_t i = 0; i < info->param_count; i++) {
        IrLocal *local = lower_local_of(f, info->params[i]);
        local->param = i + 1;
        ir_store(&f->builder, local, lower_param(f, i));
    }
}

bool lower_may_look_into(Lowering *program, Symbol *func) {
    if (!program_check_body(program->program, func)) program->has_broken_body = true;
    return !program->has_broken_body;
}

void lower_function_body(FuncLowering *f, AstNode *body) {
    f->end = span_behind(body->span);
    IrInst *value = lower_body_as(f, body, f->result);
    if (value == NULL && f->result->kind != TYPE_VOID) {
        lower_panic_unreachable(f);
    } else {
        f->builder.span = f->end;
        ir_return(&f->builder, value);
    }
    lower_end(f);
}

static void lower_function(Lowering *program, const Instance *instance) {
    const FuncInfo *info = instance->symbol->as.func;
    FuncLowering f;
    if (!lower_may_look_into(program, instance->symbol)) return;
    lower_begin(&f, program, instance->func, BODY_FUNCTION);
    f.instance = instance;
    if (info->binding != NULL) {
        lower_bound_body(&f, info);
        return;
    }
    take_params(&f, info);
    if (info->has_defer) f.flight = lower_flight_begin(&f, f.result);
    lower_function_body(&f, info->node->body);
}

void lower_functions(Lowering *program) {
    while (program->next_instance < program->instances.count && !program->has_endless_instance &&
           !program->has_broken_body) {
        program->instance = program->instances.items[program->next_instance++];
        lower_function(program, program->instance);
    }
    program->instance = NULL;
}

/* --- function values --- */

/* instance: of a generic function; NULL for others. */
static IrInst *thunk_call(FuncLowering *f, const Symbol *symbol, IrFunc *instance, IrInst **args,
                          uint32_t count) {
    if (instance != NULL) return ir_call(&f->builder, instance, args, count);
    bool is_extern = symbol->kind == SYMBOL_FUNC && symbol->as.func->is_extern;
    if (symbol->kind == SYMBOL_VARIANT) return lower_variant_of(f, symbol, args, count);
    if (!is_extern) return ir_call(&f->builder, lower_function_of(f->program, (Symbol *)symbol), args, count);
    IrInst *call = ir_emit(&f->builder, IR_CALL_EXTERN, symbol->type->args[0], args, count);
    call->as.external = lower_extern_of(f->program, (Symbol *)symbol);
    return call;
}

/* The code of a constant function value: drops the object, calls the function. */
static IrFunc *make_thunk(Lowering *program, Symbol *symbol, IrFunc *instance, const Type *type) {
    uint32_t count = type->arg_count - 1;
    const Type **params = arena_array(program->arena, const Type *, count + 1);
    const char **names = arena_array(program->arena, const char *, count + 1);
    IrInst **args = arena_array(program->arena, IrInst *, count);
    params[0] = type_basic(program->module->types, TYPE_POINTER);
    names[0] = "self";
    for (uint32_t i = 0; i < count; i++) params[i + 1] = lower_param_type(program, type->args[i + 1]);
    const char *called = instance != NULL ? instance->symbol : symbol_link_name(program->arena, symbol);
    const char *name = text_format(program->arena, "%s.value", called);
    name = ir_symbol_unique(program->module, name); /* functions in blocks may be called alike */
    IrFunc *thunk =
        lower_function_new(program, name, text_format(program->arena, CALL_OF "%s", symbol->name->text),
                           type->args[0], params, names, count + 1);
    thunk->is_thunk = true;
    thunk->span = symbol->span;
    FuncLowering f;
    lower_begin(&f, program, thunk, BODY_FUNCTION);
    for (uint32_t i = 0; i < count; i++) args[i] = lower_param(&f, i + 1);
    IrInst *value = thunk_call(&f, symbol, instance, args, count);
    if (type->args[0]->kind == TYPE_NEVER)
        lower_unreachable(&f);
    else
        ir_return(&f.builder, type_has_value(type->args[0]) ? value : NULL);
    lower_end(&f);
    return thunk;
}

IrInst *lower_function_value(FuncLowering *f, Symbol *symbol, const Type *type) {
    IrFunc *thunk = map_get(&f->program->thunks, map_key(symbol));
    if (thunk == NULL) {
        thunk = make_thunk(f->program, symbol, NULL, symbol->kind == SYMBOL_VARIANT ? type : symbol->type);
        map_set(f->program->arena, &f->program->thunks, map_key(symbol), thunk);
    }
    IrInst *inst = ir_emit(&f->builder, IR_FUNC_VALUE, type, NULL, 0);
    inst->as.func = thunk;
    return inst;
}

IrInst *lower_instance_value(FuncLowering *f, const AstNode *node) {
    const Symbol *symbol = node->symbol;
    uint32_t count = symbol->as.instance.type_arg_count;
    const Type **args = arena_array(f->program->arena, const Type *, count), *type = lower_type_of(f, node);
    for (uint32_t i = 0; i < count; i++) args[i] = lower_type(f, symbol->as.instance.type_args[i]);
    IrFunc *instance = lower_instance(f->program, symbol->as.instance.func, args, count);
    IrFunc *thunk = map_get(&f->program->thunks, map_key(instance));
    if (thunk == NULL) {
        thunk = make_thunk(f->program, symbol->as.instance.func, instance, type);
        map_set(f->program->arena, &f->program->thunks, map_key(instance), thunk);
    }
    IrInst *inst = ir_emit(&f->builder, IR_FUNC_VALUE, type, NULL, 0);
    inst->as.func = thunk;
    return inst;
}

/* --- main --- */

static IrInst *exit_status(FuncLowering *f, IrInst *value, const Type *type) {
    const Type *i32 = lower_basic(f, TYPE_I32);
    if (!type_is_int(type)) return ir_int(&f->builder, i32, 0);
    return type == i32 ? value : lower_unary_op(f, IR_CAST, i32, value);
}

static void return_union_status(FuncLowering *f, IrInst *value) {
    const Type *type = value->type->args[0];
    IrBlock *failed = lower_block_new(f, "failed"), *fine = lower_block_new(f, "fine");
    ir_branch(&f->builder, lower_unary_op(f, IR_UNION_IS_ERROR, lower_basic(f, TYPE_BOOL), value), failed,
              fine);
    f->builder.block = failed;
    IrInst *error = lower_unary_op(f, IR_UNION_GET_ERROR, value->type->args[1], value);
    ir_return(&f->builder,
              ir_call_runtime(&f->builder, IR_RT_janus_main_error, lower_basic(f, TYPE_I32), &error, 1));
    f->builder.block = fine;
    IrInst *good = type_has_value(type) ? lower_unary_op(f, IR_UNION_VALUE, type, value) : NULL;
    ir_return(&f->builder, exit_status(f, good, type));
}

static void begin_main(FuncLowering *f, Lowering *program, IrFunc *init, Span span) {
    const Type *i32 = type_basic(program->module->types, TYPE_I32);
    IrFunc *func = lower_function_new(program, "janus_main", "janus_main", i32, NULL, NULL, 0);
    func->linkage = IR_EXPORTED;
    func->span = span;
    lower_begin(f, program, func, BODY_FUNCTION);
    if (init != NULL) ir_call(&f->builder, init, NULL, 0);
}

/* Runs the test block whose number the runtime gives. */
void lower_test_main(Lowering *program, IrFunc *init) {
    const SymbolVec *tests = &program->program->tests;
    FuncLowering f;
    begin_main(&f, program, init, tests->items[0]->span);
    IrInst *number = ir_call_runtime(&f.builder, IR_RT_janus_test_number, lower_basic(&f, TYPE_I64), NULL, 0);
    for (uint32_t i = 0; i < tests->count; i++) {
        IrBlock *here = lower_block_new(&f, "test"), *next = lower_block_new(&f, "next");
        IrInst *is_meant = lower_compare(&f, IR_EQ, number, lower_i64(&f, i));
        ir_branch(&f.builder, is_meant, here, next);
        f.builder.block = here;
        IrFunc *func = lower_function_of(program, tests->items[i]);
        return_union_status(&f, ir_call(&f.builder, func, NULL, 0));
        f.builder.block = next;
    }
    ir_return(&f.builder, ir_int(&f.builder, lower_basic(&f, TYPE_I32), 2));
    lower_end(&f);
}

void lower_main(Lowering *program, IrFunc *init) {
    Symbol *symbol = program->program->main;
    if (symbol == NULL) return;
    FuncLowering f;
    begin_main(&f, program, init, symbol->span);
    IrInst *value = ir_call(&f.builder, lower_function_of(program, symbol), NULL, 0);
    const Type *type = symbol->as.func->result;
    if (type->kind == TYPE_NEVER)
        lower_unreachable(&f);
    else if (type->kind == TYPE_ERROR_UNION)
        return_union_status(&f, value);
    else
        ir_return(&f.builder, exit_status(&f, value, type));
    lower_end(&f);
}
