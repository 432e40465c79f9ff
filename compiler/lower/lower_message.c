/* Messages: send, try_send, call and reply.
 *
 * A message is its tag; one with fields carries words beside it, which the runtime copies: the fingerprint of
 * the variant, then the fields. A receiver looks at the fingerprint before it trusts the fields, so that a
 * reference made from a wrong number (`ActorRef[M].of`) cannot make it take a number for an address. The ref
 * is evaluated first, then the fields in source order.
 */
#include "compiler/lower/lowering.h"

enum { CALL_TIMEOUT_MS = 5000 };

typedef struct Parcel { /* a message ready to be sent */
    IrInst *ref, *tag;
    IrInst *words; /* NULL: a bare tag */
    uint32_t word_count;
} Parcel;

static uint64_t hash_text(uint64_t hash, const char *text) {
    for (; *text != '\0'; text++) hash = (hash ^ (unsigned char)*text) * 0x100000001b3u; /* FNV-1a */
    return hash;
}

/* Of names and types: the same in every build of the same declaration. */
uint64_t lower_fingerprint(Arena *arena, const Symbol *variant) {
    const VariantInfo *info = variant->as.variant;
    uint64_t hash = hash_text(0xcbf29ce484222325u, symbol_link_name(arena, info->owner));
    hash = hash_text(hash_text(hash, "."), variant->name->text);
    for (uint32_t i = 0; i < info->field_count; i++) {
        hash = hash_text(hash_text(hash, ","), info->fields[i]->name->text);
        hash = hash_text(hash_text(hash, ":"), type_text(arena, info->fields[i]->type));
    }
    return hash;
}

static void pack_fields(FuncLowering *f, const CallPlan *message, Parcel *parcel) {
    const VariantInfo *variant = message->target->as.variant;
    const Type **types = arena_array(f->program->arena, const Type *, variant->field_count);
    for (uint32_t i = 0; i < variant->field_count; i++) types[i] = variant->fields[i]->type;
    Cleanup *mark = f->cleanups;
    IrInst **fields = lower_owned_arguments(f, message, types);
    cleanup_drop_to(f, mark);
    IrInst **words = arena_array(f->program->arena, IrInst *, message->arg_count + 1);
    words[0] = lower_u64(f, lower_fingerprint(f->program->arena, message->target));
    for (uint32_t i = 0; i < message->arg_count; i++)
        words[1 + i] = fields[i] == NULL ? lower_u64(f, 0) : lower_to_word(f, fields[i]);
    parcel->word_count = message->arg_count + 1;
    parcel->words = lower_words(f, words, parcel->word_count);
}

static Parcel pack(FuncLowering *f, const CallPlan *plan) {
    Parcel parcel = {.ref = lower_expr(f, plan->receiver)};
    if (plan->message == NULL) {
        parcel.tag = lower_expr_as(f, plan->args[0], lower_basic(f, TYPE_I64));
        return parcel;
    }
    parcel.tag = lower_i64(f, plan->message->target->as.variant->tag);
    if (plan->message->arg_count > 0) pack_fields(f, plan->message, &parcel);
    return parcel;
}

static IrInst *post(FuncLowering *f, const Parcel *parcel, IrRuntime bare, IrRuntime with_words) {
    const Type *i32 = lower_basic(f, TYPE_I32);
    if (parcel->words == NULL)
        return ir_call_runtime(&f->builder, bare, i32, (IrInst *[]){parcel->ref, parcel->tag}, 2);
    IrInst *args[] = {parcel->ref, parcel->tag, parcel->words, lower_u64(f, parcel->word_count)};
    return ir_call_runtime(&f->builder, with_words, i32, args, 4);
}

static IrInst *is_accepted(FuncLowering *f, IrInst *status) {
    return ir_binary(&f->builder, IR_NE, lower_basic(f, TYPE_BOOL), status,
                     ir_int(&f->builder, status->type, 0));
}

/* The union of a send that somebody looks at. */
static IrInst *send_result(FuncLowering *f, IrInst *status, const Type *type) {
    IrLocal *result = lower_result_local(f, type);
    IrBlock *fine = lower_block_new(f, "fine"), *failed = lower_block_new(f, "failed");
    IrBlock *end = lower_block_new(f, "end");
    ir_branch(&f->builder, is_accepted(f, status), fine, failed);
    f->builder.block = fine;
    ir_store(&f->builder, result, ir_emit(&f->builder, IR_UNION_OK, type, NULL, 0));
    lower_jump(f, end);
    f->builder.block = failed;
    IrInst *error = lower_error(f, f->program->program->send_stopped);
    ir_store(&f->builder, result, lower_unary_op(f, IR_UNION_ERROR, type, error));
    lower_jump(f, end);
    f->builder.block = end;
    return ir_load(&f->builder, result);
}

IrInst *lower_send(FuncLowering *f, AstNode *call, const CallPlan *plan) {
    Parcel parcel = pack(f, plan);
    IrInst *status = post(f, &parcel, IR_RT_janus_actor_send, IR_RT_janus_actor_send_words);
    return plan->is_checked ? send_result(f, status, lower_type_of(f, call)) : NULL;
}

IrInst *lower_try_send(FuncLowering *f, const CallPlan *plan) {
    Parcel parcel = pack(f, plan);
    return is_accepted(f, post(f, &parcel, IR_RT_janus_actor_try_send, IR_RT_janus_actor_try_send_words));
}

IrInst *lower_reply(FuncLowering *f, AstNode *call, const CallPlan *plan) {
    IrInst *handle = lower_expr(f, plan->receiver);
    IrInst *word = lower_u64(f, 0);
    if (plan->arg_count > 0) {
        const Type *type = lower_type_of(f, plan->receiver)->args[0];
        IrInst *value = lower_expr_as(f, plan->args[0], type);
        if (value != NULL) word = lower_to_word(f, value);
    }
    IrInst *status = ir_call_runtime(&f->builder, IR_RT_janus_reply_send, lower_basic(f, TYPE_I32),
                                     (IrInst *[]){handle, word}, 2);
    return plan->is_checked ? send_result(f, status, lower_type_of(f, call)) : NULL;
}

static void answer_error(FuncLowering *f, IrBlock *block, const Symbol *name, IrLocal *result, IrBlock *end) {
    f->builder.block = block;
    ir_store(&f->builder, result, lower_unary_op(f, IR_UNION_ERROR, result->type, lower_error(f, name)));
    lower_jump(f, end);
}

static void answer_value(FuncLowering *f, IrBlock *block, IrLocal *word, IrLocal *result, IrBlock *end) {
    const Type *type = result->type->args[0];
    f->builder.block = block;
    IrInst *value = lower_has_value(type) ? lower_from_word(f, ir_load(&f->builder, word), type) : NULL;
    ir_store(&f->builder, result,
             ir_emit(&f->builder, IR_UNION_OK, result->type, &value, value == NULL ? 0 : 1));
    lower_jump(f, end);
}

/* What the status of janus_actor_call means, as an error union. */
static IrInst *answer(FuncLowering *f, IrInst *status, IrLocal *word, const Type *type) {
    const Program *program = f->program->program;
    IrLocal *result = lower_result_local(f, type);
    IrBlock *answered = lower_block_new(f, "answered"), *timeout = lower_block_new(f, "timeout");
    IrBlock *stopped = lower_block_new(f, "stopped"), *cycle = lower_block_new(f, "cycle");
    IrBlock *end = lower_block_new(f, "end");
    ir_switch(&f->builder, status, (int64_t[]){0, 1, 2}, (IrBlock *[]){answered, timeout, stopped, cycle}, 4);
    answer_value(f, answered, word, result, end);
    answer_error(f, timeout, program->call_timeout, result, end);
    answer_error(f, stopped, program->call_stopped, result, end);
    answer_error(f, cycle, program->call_cycle, result, end);
    f->builder.block = end;
    return ir_load(&f->builder, result);
}

IrInst *lower_request(FuncLowering *f, AstNode *call, const CallPlan *plan) {
    const Type *i64 = lower_basic(f, TYPE_I64);
    Parcel parcel = pack(f, plan);
    AstNode *limit = plan->arg_count > 0 ? plan->args[0] : NULL;
    IrInst *timeout = limit == NULL ? lower_i64(f, CALL_TIMEOUT_MS) : lower_expr_as(f, limit, i64);
    if (f->builder.block == NULL) return lower_zero(f, lower_type_of(f, call));
    IrLocal *word = lower_result_local(f, lower_basic(f, TYPE_U64));
    IrInst *address = ir_emit(&f->builder, IR_LOCAL_ADDRESS, lower_basic(f, TYPE_POINTER), NULL, 0);
    address->as.local = word;
    IrInst *args[] = {parcel.ref,
                      parcel.tag,
                      parcel.words,
                      lower_u64(f, parcel.word_count),
                      lower_u64(f, 1 + plan->reply_index),
                      timeout,
                      address};
    IrInst *status = ir_call_runtime(&f->builder, IR_RT_janus_actor_call, lower_basic(f, TYPE_I32), args, 7);
    return answer(f, status, word, lower_type_of(f, call));
}
