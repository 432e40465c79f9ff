/* X_start_supervised and X_start_supervised_ref: what the bridge to the supervisor is called with.
 *
 * An actor whose needs fit the bridge functions with a name from the tutorial is started by them; limits,
 * start parameters, or a mailbox that the function has no parameter for, take the way over the specification.
 */
#include "compiler/lower/lowering.h"

enum { MAILBOX_DEFAULT = 1024 };

static IrInst *code(FuncLowering *f, IrFunc *func) {
    IrInst *inst = ir_emit(&f->builder, IR_FUNC_CODE, lower_basic(f, TYPE_POINTER), NULL, 0);
    inst->as.func = func;
    return inst;
}

static IrInst *spec_of(FuncLowering *f, const Symbol *actor) {
    IrInst *inst = ir_emit(&f->builder, IR_SPEC, lower_basic(f, TYPE_POINTER), NULL, 0);
    inst->as.spec = ((ActorFuncs *)actor->lowered)->spec;
    return inst;
}

/* What the words own is the runtime's from the call on. */
static IrInst *start_words(FuncLowering *f, const ActorInfo *info, IrInst *const *params) {
    IrInst **words = arena_array(f->program->arena, IrInst *, info->param_count);
    Cleanup *mark = f->cleanups;
    for (uint32_t i = 0; i < info->param_count; i++) words[i] = lower_pack_word(f, params[i]);
    cleanup_drop_to(f, mark);
    return lower_words(f, words, info->param_count);
}

static bool needs_spec(const ActorInfo *info, bool gives_ref) {
    if (info->reductions_limit != 0 || info->arena_max_bytes != 0 || info->param_count > 0) return true;
    return info->mailbox_capacity != MAILBOX_DEFAULT && !gives_ref && info->after_ms < 0;
}

static IrInst *start_by_spec(FuncLowering *f, const Symbol *actor, IrInst **params, bool gives_ref) {
    IrInst *args[5] = {params[0], params[1], params[2], spec_of(f, actor)};
    for (uint32_t i = 0; i < actor->as.actor->param_count; i++) lower_retain(f, params[3 + i]);
    args[4] = start_words(f, actor->as.actor, params + 3);
    return ir_call_runtime(
        &f->builder, gives_ref ? IR_RT_janus_actor_start_supervised_ref : IR_RT_janus_actor_start_supervised,
        lower_basic(f, TYPE_U64), args, 5);
}

static IrInst *start_by_bridge(FuncLowering *f, const Symbol *actor, IrInst **params, bool gives_ref) {
    const ActorInfo *info = actor->as.actor;
    const ActorFuncs *funcs = actor->lowered;
    IrInst *args[9] = {params[0],
                       params[1],
                       params[2],
                       code(f, funcs->setup),
                       code(f, funcs->handler),
                       code(f, funcs->destroy)};
    uint32_t count = 6;
    IrRuntime bridge = IR_RT_cluster_local_start_stateful_actor;
    if (gives_ref || info->after_ms >= 0) args[count++] = lower_u64(f, info->mailbox_capacity);
    if (gives_ref) bridge = IR_RT_cluster_local_start_stateful_actor_ref_with_mailbox;
    if (info->after_ms >= 0) {
        bridge = gives_ref ? IR_RT_cluster_local_start_stateful_actor_ref_with_mailbox_timeout
                           : IR_RT_cluster_local_start_stateful_actor_with_mailbox_timeout;
        args[count++] = code(f, funcs->timeout);
        args[count++] = lower_i64(f, info->after_ms);
    }
    return ir_call_runtime(&f->builder, bridge, lower_basic(f, TYPE_U64), args, count);
}

void lower_start_wrapper(Lowering *program, const Symbol *actor, bool gives_ref) {
    const ActorFuncs *funcs = actor->lowered;
    IrFunc *func = gives_ref ? funcs->start_ref : funcs->start;
    FuncLowering f;
    lower_begin(&f, program, func, BODY_SETUP);
    f.builder.span = actor->span;
    IrInst **params = arena_array(program->arena, IrInst *, func->param_count);
    for (uint32_t i = 0; i < func->param_count; i++) params[i] = lower_param(&f, i);
    bool by_spec = needs_spec(actor->as.actor, gives_ref);
    ir_return(&f.builder, by_spec ? start_by_spec(&f, actor, params, gives_ref)
                                  : start_by_bridge(&f, actor, params, gives_ref));
    lower_end(&f);
}

/* `spawn X(args)`: a loop actor. */
IrInst *lower_spawn(FuncLowering *f, AstNode *call, const CallPlan *plan) {
    const ActorInfo *info = plan->target->as.actor;
    const Type **types = arena_array(f->program->arena, const Type *, info->param_count);
    for (uint32_t i = 0; i < info->param_count; i++) types[i] = info->params[i]->type;
    Cleanup *mark = f->cleanups;
    IrInst **args = lower_owned_arguments(f, plan, types, NULL);
    cleanup_drop_to(f, mark);
    IrInst *spec = spec_of(f, plan->target);
    IrInst *both[] = {spec, start_words(f, info, args)};
    return ir_call_runtime(&f->builder, IR_RT_janus_actor_spawn, lower_type_of(f, call), both, 2);
}
