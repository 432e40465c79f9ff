/* Actors become functions: setup, destroy, the loop, and the constant that the runtime starts them from.
 *
 * X_handler and X_timeout are lower_receive.c, the start wrappers lower_start.c. State is a table of 64-bit
 * slots: the vars in order, then the start parameters that the receive body uses. Start parameters are there
 * only while X_setup runs; it copies them into their slots.
 */
#include "compiler/lower/lowering.h"

typedef struct FuncShape {
    const char *prefix, *suffix; /* of the symbol, around the actor's name */
    const char *part;            /* as reports call it: "Counter.receive" */
    TypeKind result, params[2];
    const char *names[2];
    uint32_t param_count;
} FuncShape;

static const FuncShape setup_shape = {"", "_setup", "setup", TYPE_U64, {0}, {0}, 0};
static const FuncShape handler_shape = {
    "", "_handler", "receive", TYPE_I64, {TYPE_U64, TYPE_I64}, {"actor", "msg"}, 2};
static const FuncShape timeout_shape = {"", "_timeout", "after", TYPE_I64, {TYPE_U64}, {"actor"}, 1};
static const FuncShape destroy_shape = {"", "_destroy", "destroy", TYPE_I64, {TYPE_U64}, {"state"}, 1};
static const FuncShape loop_shape = {"__", "_loop", "loop", TYPE_I64, {0}, {0}, 0};

static IrFunc *declare(Lowering *program, const Symbol *actor, const FuncShape *shape) {
    const char *name = actor->name->text;
    const Type *params[2] = {0};
    for (uint32_t i = 0; i < shape->param_count; i++)
        params[i] = type_basic(program->module->types, shape->params[i]);
    IrFunc *func = lower_function_new(
        program, text_format(program->arena, "%s%s%s", shape->prefix, name, shape->suffix),
        text_format(program->arena, "%s.%s", name, shape->part),
        type_basic(program->module->types, shape->result), params, shape->names, shape->param_count);
    func->linkage = IR_EXPORTED;
    func->span = actor->span;
    return func;
}

/* X_start_supervised(system, slot, policy, start parameters …) */
static IrFunc *declare_start(Lowering *program, const Symbol *actor, bool gives_ref) {
    const ActorInfo *info = actor->as.actor;
    const TypeTable *types = program->module->types;
    uint32_t count = 3 + info->param_count;
    const Type **params = arena_array(program->arena, const Type *, count);
    const char **names = arena_array(program->arena, const char *, count);
    params[0] = params[1] = type_basic(types, TYPE_U64);
    params[2] = type_basic(types, TYPE_U32);
    names[0] = "system";
    names[1] = "slot";
    names[2] = "policy";
    for (uint32_t i = 0; i < info->param_count; i++) {
        params[3 + i] = info->params[i]->type;
        names[3 + i] = info->params[i]->name->text;
    }
    const char *suffix = gives_ref ? "_start_supervised_ref" : "_start_supervised";
    const char *symbol = text_format(program->arena, "%s%s", actor->name->text, suffix);
    IrFunc *func = lower_function_new(program, symbol, symbol, params[0], params, names, count);
    func->linkage = IR_EXPORTED;
    func->span = actor->span;
    return func;
}

/* NULL: the words of the start parameters own nothing. */
static IrFunc *make_start_release(Lowering *program, const Symbol *actor) {
    const ActorInfo *info = actor->as.actor;
    const FuncLowering f = {.program = program};
    const Type **types = arena_array(program->arena, const Type *, info->param_count);
    for (uint32_t i = 0; i < info->param_count; i++) types[i] = info->params[i]->type;
    if (!lower_words_own(&f, types, info->param_count)) return NULL;
    const char *symbol = text_format(program->arena, "%s.start.release", actor->name->text);
    return lower_words_release(program, symbol, types, info->param_count);
}

static IrSpec *make_spec(Lowering *program, const Symbol *actor, const ActorFuncs *funcs) {
    const ActorInfo *info = actor->as.actor;
    IrSpec *spec = arena_new(program->arena, IrSpec);
    *spec = (IrSpec){.name = actor->name->text,
                     .setup = funcs->setup,
                     .handler = funcs->handler,
                     .timeout = funcs->timeout,
                     .destroy = funcs->destroy,
                     .loop = funcs->loop,
                     .mailbox_capacity = info->mailbox_capacity,
                     .timeout_ms = info->after_ms,
                     .reductions_limit = info->reductions_limit,
                     .arena_max_bytes = info->arena_max_bytes,
                     .slot_count = info->slot_count,
                     .start_words = info->param_count};
    if (info->param_count > 0) spec->start_release = make_start_release(program, actor);
    vec_push(program->arena, &program->module->specs, spec);
    return spec;
}

static void declare_actor(Lowering *program, Symbol *actor) {
    ActorFuncs *funcs = arena_new(program->arena, ActorFuncs);
    funcs->setup = declare(program, actor, &setup_shape);
    funcs->handler = declare(program, actor, &handler_shape);
    if (actor->as.actor->after_ms >= 0) funcs->timeout = declare(program, actor, &timeout_shape);
    funcs->destroy = declare(program, actor, &destroy_shape);
    funcs->loop = declare(program, actor, &loop_shape);
    funcs->start = declare_start(program, actor, false);
    funcs->start_ref = declare_start(program, actor, true);
    funcs->spec = make_spec(program, actor, funcs);
    actor->lowered = funcs;
}

void lower_declare_actors(Lowering *program) {
    const SymbolVec *actors = &program->program->actors;
    for (uint32_t i = 0; i < actors->count; i++) declare_actor(program, actors->items[i]);
}

static void free_state(FuncLowering *f, const Cleanup *cleanup) {
    IrInst *base = cleanup->value;
    ir_call_runtime(&f->builder, IR_RT_janus_actor_state_free, lower_basic(f, TYPE_I64), &base, 1);
}

static IrInst *start_word(FuncLowering *f, uint32_t index) {
    IrInst *number = lower_u64(f, index);
    return ir_call_runtime(&f->builder, IR_RT_janus_actor_start_word, lower_basic(f, TYPE_U64), &number, 1);
}

static void take_start_params(FuncLowering *f, const ActorInfo *info) {
    for (uint32_t i = 0; i < info->param_count; i++) {
        Symbol *param = info->params[i];
        if (!param->is_used) continue;
        IrInst *value = lower_unpack_word(f, start_word(f, i), param->type);
        lower_retain(f, value);
        lower_bind(f, param, value);
    }
}

static IrInst *state_address(FuncLowering *f, uint32_t slot) {
    IrInst *address = lower_unary_op(f, IR_STATE_ADDRESS, lower_basic(f, TYPE_POINTER), f->state);
    address->as.imm = slot;
    return address;
}

static void release_state(FuncLowering *f, const Symbol *var) {
    if (!lower_is_counted(f, var->type)) return;
    lower_release(f, lower_load_at(f, var->type, state_address(f, var->as.local.slot)));
}

/* A clean-up that releases a variable of the state while X_setup goes on. */
typedef struct StateCleanup {
    Cleanup cleanup;
    const Symbol *var;
} StateCleanup;

static void release_initialized(FuncLowering *f, const Cleanup *cleanup) {
    release_state(f, ((const StateCleanup *)cleanup)->var);
}

/* The slot exists, so that the store cannot panic: no clean-up around it. */
static void store_slot(FuncLowering *f, const Symbol *var, IrInst *value) {
    if (type_is_word(value->type) && !lower_is_counted(f, value->type)) {
        IrBlock *unwind = f->builder.unwind;
        f->builder.unwind = NULL;
        lower_state_store(f, var->as.local.slot, value);
        f->builder.unwind = unwind;
        return;
    }
    lower_store_at(f, state_address(f, var->as.local.slot), value);
    if (!lower_is_counted(f, value->type) || f->builder.block == NULL) return;
    StateCleanup *cleanup = arena_new(f->program->arena, StateCleanup);
    *cleanup = (StateCleanup){.cleanup = {.run = release_initialized}, .var = var};
    cleanup_push(f, &cleanup->cleanup);
}

static void initialize_var(FuncLowering *f, const Symbol *var) {
    AstNode *value = var->as.local.value;
    f->builder.span = var->span;
    IrInst *initial = value == NULL ? lower_default(f, var->type) : lower_expr_as(f, value, var->type);
    if (initial != NULL) store_slot(f, var, initial);
}

static void keep_start_params(FuncLowering *f, const ActorInfo *info) {
    for (uint32_t i = 0; i < info->param_count; i++) {
        Symbol *param = info->params[i];
        if (param->as.local.slot == UINT32_MAX) continue;
        IrInst *value = ir_load(&f->builder, lower_local_of(f, param));
        lower_retain(f, value);
        store_slot(f, param, value);
    }
}

/* A panic in an initialiser gives the table back. */
static void lower_setup(Lowering *program, const Symbol *actor) {
    const ActorInfo *info = actor->as.actor;
    FuncLowering f;
    lower_begin(&f, program, ((ActorFuncs *)actor->lowered)->setup, BODY_SETUP);
    take_start_params(&f, info);
    IrInst *slots = lower_u64(&f, info->slot_count);
    f.state =
        ir_call_runtime(&f.builder, IR_RT_janus_actor_state_alloc, lower_basic(&f, TYPE_U64), &slots, 1);
    Cleanup *before = f.cleanups, release = {.run = free_state, .value = f.state};
    cleanup_push(&f, &release);
    for (uint32_t i = 0; i < info->var_count; i++) initialize_var(&f, info->vars[i]);
    keep_start_params(&f, info);
    cleanup_drop_to(&f, before);
    cleanup_pop_to(&f, NULL); /* the start parameters */
    ir_return(&f.builder, f.state);
    lower_end(&f);
}

static void lower_destroy(Lowering *program, const Symbol *actor) {
    const ActorInfo *info = actor->as.actor;
    FuncLowering f;
    lower_begin(&f, program, ((ActorFuncs *)actor->lowered)->destroy, BODY_SETUP);
    IrInst *state = f.state = lower_param(&f, 0);
    for (uint32_t i = 0; i < info->var_count; i++) release_state(&f, info->vars[i]);
    for (uint32_t i = 0; i < info->param_count; i++)
        if (info->params[i]->as.local.slot != UINT32_MAX) release_state(&f, info->params[i]);
    ir_return(&f.builder, ir_call_runtime(&f.builder, IR_RT_janus_actor_state_free, lower_basic(&f, TYPE_I64),
                                          &state, 1));
    lower_end(&f);
}

/* Stops with the reason that the handler gave, or takes the next turn. */
static void finish_turn(FuncLowering *f, IrInst *reason, IrBlock *turn) {
    IrBlock *stop = lower_block_new(f, "stop");
    IrInst *stops = lower_compare(f, IR_NE, reason, lower_i64(f, 0));
    ir_branch(&f->builder, stops, stop, turn);
    f->builder.block = stop;
    ir_return(&f->builder, reason);
}

static void loop_message(FuncLowering *f, const ActorFuncs *funcs, IrInst *actor, IrBlock *turn) {
    IrInst *tag = ir_call_runtime(&f->builder, IR_RT_janus_loop_message, lower_basic(f, TYPE_I64), &actor, 1);
    finish_turn(f, ir_call(&f->builder, funcs->handler, (IrInst *[]){actor, tag}, 2), turn);
}

/* One turn: messages and timeouts until there are none or the turn is over. */
static void lower_loop_func(Lowering *program, const Symbol *symbol) {
    const ActorFuncs *funcs = symbol->lowered;
    FuncLowering f;
    lower_begin(&f, program, funcs->loop, BODY_SETUP);
    IrBlock *turn = lower_block_new(&f, "turn"), *idle = lower_block_new(&f, "idle");
    IrBlock *message = lower_block_new(&f, "message"), *silence = lower_block_new(&f, "silence");
    IrInst *actor = ir_call_runtime(&f.builder, IR_RT_janus_loop_actor, lower_basic(&f, TYPE_U64), NULL, 0);
    lower_jump(&f, turn);
    f.builder.block = turn;
    IrInst *next = ir_call_runtime(&f.builder, IR_RT_janus_loop_next, lower_basic(&f, TYPE_I32), &actor, 1);
    if (funcs->timeout != NULL)
        ir_switch(&f.builder, next, (int64_t[]){1, 2}, (IrBlock *[]){message, silence, idle}, 3);
    else
        ir_switch(&f.builder, next, (int64_t[]){1}, (IrBlock *[]){message, idle}, 2);
    f.builder.block = message;
    loop_message(&f, funcs, actor, turn);
    f.builder.block = silence;
    if (funcs->timeout != NULL) finish_turn(&f, ir_call(&f.builder, funcs->timeout, &actor, 1), turn);
    f.builder.block = idle;
    ir_return(&f.builder, lower_i64(&f, 0));
    lower_end(&f);
}

void lower_actors(Lowering *program) {
    const SymbolVec *actors = &program->program->actors;
    for (uint32_t i = 0; i < actors->count; i++) {
        const Symbol *actor = actors->items[i];
        lower_setup(program, actor);
        lower_handler(program, actor);
        if (actor->as.actor->after_ms >= 0) lower_timeout(program, actor);
        lower_destroy(program, actor);
        lower_loop_func(program, actor);
        lower_start_wrapper(program, actor, false);
        lower_start_wrapper(program, actor, true);
    }
}
