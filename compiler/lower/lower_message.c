/* Messages: send, try_send, call and reply.
 *
 * A message is its tag; one with fields carries words beside it, which the runtime copies: what the variant
 * is known by, then the fields (lower_travel.c). That is a fingerprint of the declaration, or, when the words
 * own memory, the address of the variant's description. A receiver looks at it before it trusts the fields,
 * so that a reference made from a wrong number
 * (`ActorRef[M].of`) cannot make it take a number for an address. The ref is evaluated first, then the fields
 * in source order.
 */
#include "compiler/lower/lowering.h"

enum { CALL_TIMEOUT_MS = 5000 };

typedef struct Parcel { /* a message ready to be sent */
    IrInst *ref, *tag;
    IrInst *words; /* NULL: a bare tag */
    uint32_t word_count;
    bool owns;     /* the words own memory, which the runtime takes over */
    Cleanup *mark; /* the clean-ups behind it hold the fields until then */
} Parcel;

/* Which functions of the runtime send: by what there is to send. */
typedef struct Postage {
    IrRuntime bare, words, message;
} Postage;

static const Postage send_postage = {IR_RT_janus_actor_send, IR_RT_janus_actor_send_words,
                                     IR_RT_janus_actor_send_message};
static const Postage try_postage = {IR_RT_janus_actor_try_send, IR_RT_janus_actor_try_send_words,
                                    IR_RT_janus_actor_try_send_message};

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

/* In their order of evaluation. */
static void pack_fields(FuncLowering *f, const CallPlan *message, Parcel *parcel) {
    const Type **types = lower_field_types(f->program, message->target->as.variant);
    IrInst **words = arena_array(f->program->arena, IrInst *, message->arg_count + 1);
    words[0] = lower_message_head(f, message->target);
    for (uint32_t i = 0; i < lower_argument_count(message); i++) {
        uint32_t index = message->order == NULL ? i : message->order[i];
        AstNode *arg = message->args[index];
        if (arg != NULL) words[1 + index] = lower_pack_word(f, lower_expr_as(f, arg, types[index]));
    }
    for (uint32_t i = 0; i < message->arg_count; i++)
        if (words[1 + i] == NULL) words[1 + i] = lower_u64(f, 0);
    parcel->owns = lower_message_owns(f, message->target);
    parcel->word_count = message->arg_count + 1;
    parcel->words = lower_words(f, words, parcel->word_count);
}

static Parcel pack(FuncLowering *f, const CallPlan *plan) {
    Parcel parcel = {.ref = lower_expr(f, plan->receiver), .mark = f->cleanups};
    if (plan->message == NULL) {
        parcel.tag = lower_expr_as(f, plan->args[0], lower_basic(f, TYPE_I64));
        return parcel;
    }
    parcel.tag = lower_i64(f, plan->message->target->as.variant->tag);
    if (plan->message->arg_count > 0) pack_fields(f, plan->message, &parcel);
    return parcel;
}

static IrInst *post(FuncLowering *f, const Parcel *parcel, const Postage *postage) {
    const Type *i32 = lower_basic(f, TYPE_I32);
    cleanup_drop_to(f, parcel->mark);
    if (parcel->words == NULL)
        return ir_call_runtime(&f->builder, postage->bare, i32, (IrInst *[]){parcel->ref, parcel->tag}, 2);
    IrInst *args[] = {parcel->ref, parcel->tag, parcel->words, lower_u64(f, parcel->word_count)};
    IrRuntime function = parcel->owns ? postage->message : postage->words;
    return ir_call_runtime(&f->builder, function, i32, args, 4);
}

static IrInst *is_accepted(FuncLowering *f, IrInst *status) {
    return lower_compare(f, IR_NE, status, ir_int(&f->builder, status->type, 0));
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
    if (plan->forward != NULL) return lower_body_as(f, plan->forward, lower_type_of(f, call));
    Parcel parcel = pack(f, plan);
    IrInst *status = post(f, &parcel, &send_postage);
    return plan->is_checked ? send_result(f, status, lower_type_of(f, call)) : NULL;
}

IrInst *lower_try_send(FuncLowering *f, const CallPlan *plan) {
    if (plan->forward != NULL) return lower_body_as(f, plan->forward, lower_basic(f, TYPE_BOOL));
    Parcel parcel = pack(f, plan);
    return is_accepted(f, post(f, &parcel, &try_postage));
}

static IrInst *send_plain_answer(FuncLowering *f, IrInst *handle, IrInst *word) {
    IrInst *args[] = {handle, word};
    return ir_call_runtime(&f->builder, IR_RT_janus_reply_send, lower_basic(f, TYPE_I32), args, 2);
}

static IrInst *send_answer(FuncLowering *f, IrInst *handle, AstNode *node, const Type *type) {
    Cleanup *mark = f->cleanups;
    IrInst *value = lower_expr_as(f, node, type);
    if (value == NULL) return send_plain_answer(f, handle, lower_u64(f, 0));
    IrInst *word = lower_pack_word(f, value);
    cleanup_drop_to(f, mark);
    if (!lower_words_own(f, &type, 1)) return send_plain_answer(f, handle, word);
    IrInst *args[] = {handle, word, lower_answer_info(f, type)};
    return ir_call_runtime(&f->builder, IR_RT_janus_reply_send_value, lower_basic(f, TYPE_I32), args, 3);
}

IrInst *lower_reply(FuncLowering *f, AstNode *call, const CallPlan *plan) {
    IrInst *handle = lower_expr(f, plan->receiver);
    IrInst *status = plan->arg_count == 0
                         ? send_plain_answer(f, handle, lower_u64(f, 0))
                         : send_answer(f, handle, plan->args[0], lower_type_of(f, plan->receiver)->args[0]);
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
    IrInst *value = type_has_value(type) ? lower_take_word(f, ir_load(&f->builder, word), type) : NULL;
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
    IrInst *args[] = {parcel.ref,
                      parcel.tag,
                      parcel.words,
                      lower_u64(f, parcel.word_count),
                      lower_u64(f, 1 + plan->reply_index),
                      timeout,
                      lower_local_address(f, word)};
    cleanup_drop_to(f, parcel.mark);
    IrRuntime function = parcel.owns ? IR_RT_janus_actor_call_message : IR_RT_janus_actor_call;
    IrInst *status = ir_call_runtime(&f->builder, function, lower_basic(f, TYPE_I32), args, 7);
    return answer(f, status, word, lower_type_of(f, call));
}
