/* Request and reply: a message that carries a one-shot reply handle, and a wait that four things can end: the
 * answer, the timeout, the end of the callee, cancellation.
 */
#include "runtime/actor/block.h"
#include "runtime/actor/reply.h"
#include "runtime/janus.h"

enum { DEFAULT_TIMEOUT_MS = 5000 };

/* Lives on the caller's stack; the pieces may be in lists of others until end_call. */
typedef struct Call {
    JanusTimer timer; /* first */
    JanusWaiter waiter;
    JanusActor *callee;
    bool is_enlisted;
    JanusReplyCell *cell;
    JanusEnvelope *request; /* until it is delivered */
    uint32_t expired;       /* atomic */
} Call;

static int64_t expire(JanusTimer *timer, int64_t now_ms) {
    (void)now_ms;
    Call *call = (Call *)timer;
    JanusFiber *fiber = call->waiter.fiber;
    __atomic_store_n(&call->expired, 1, __ATOMIC_RELEASE);
    janus_fiber_unpark(fiber);
    return JANUS_TIMER_DONE;
}

/* Also when the wait ends by cancellation. */
static void end_call(Call *call) {
    if (call->is_enlisted) janus_actor_withdraw(call->callee, &call->waiter);
    if (call->cell != NULL) janus_reply_close(call->cell, NULL);
    if (call->request != NULL) janus_envelope_free(janus_thread_context(), call->request);
    janus_timer_cancel(&call->timer);
    janus_fiber_says_waits(call->waiter.fiber, NULL);
}

/* Enters the callee's list once the request is delivered, so that the callee's end is told. It is told at
 * once when the callee is gone, or when its mailbox was emptied after the request had come in. */
static void enlist(Call *call, JanusActorRef ref, uint32_t cuts_before, uint32_t count) {
    JanusActor *callee = call->callee;
    janus_spin_lock(&callee->lock);
    bool over = __atomic_load_n(&callee->generation, __ATOMIC_RELAXED) != janus_actor_generation_of(ref);
    if (callee->cuts != cuts_before)
        over |= ((callee->cut_at - count) & JANUS_MAILBOX_COUNT_MASK) <= JANUS_MAILBOX_COUNT_MASK / 2;
    if (over)
        call->waiter.answer = JANUS_ANSWER_GONE;
    else
        janus_actor_add_waiter(callee, &call->waiter);
    call->is_enlisted = !over;
    janus_spin_unlock(&callee->lock);
}

static void arm(Call *call, int64_t timeout_ms) {
    if (timeout_ms < 0) timeout_ms = DEFAULT_TIMEOUT_MS;
    int64_t now_ms = janus_clock_ms() + 1; /* the present millisecond has partly gone */
    int64_t deadline_ms = timeout_ms > INT64_MAX - now_ms ? INT64_MAX : now_ms + timeout_ms;
    janus_timer_arm(&janus_worker_current()->timers, &call->timer, deadline_ms, expire);
}

static bool has_expired(const Call *call) {
    return __atomic_load_n(&call->expired, __ATOMIC_ACQUIRE) != 0;
}

/* Sends the request, waiting for room; ANSWERED stands for sent. */
static int32_t send_request(Call *call, JanusActorRef ref) {
    for (;;) {
        uint32_t count, cuts = __atomic_load_n(&call->callee->cuts, __ATOMIC_ACQUIRE);
        JanusPush push =
            janus_actor_deliver(janus_worker_current(), call->callee, ref, call->request, &count);
        if (push == JANUS_PUSH_DONE) {
            call->request = NULL;
            enlist(call, ref, cuts, count);
            return JANUS_CALL_ANSWERED;
        }
        if (push == JANUS_PUSH_GONE) return JANUS_CALL_STOPPED;
        if (has_expired(call)) return JANUS_CALL_TIMEOUT;
        janus_actor_wait_for_room(call->callee, ref, &call->expired);
    }
}

static int32_t wait_for_answer(Call *call, uint64_t *result) {
    for (;;) {
        bool told = __atomic_load_n(&call->waiter.answer, __ATOMIC_ACQUIRE) != JANUS_ANSWER_NONE;
        bool expired = has_expired(call);
        if (janus_reply_is_answered(call->cell) || told || expired) {
            JanusReplyCell *cell = call->cell;
            call->cell = NULL;
            if (janus_reply_close(cell, result)) return JANUS_CALL_ANSWERED;
            return told ? JANUS_CALL_STOPPED : JANUS_CALL_TIMEOUT;
        }
        janus_fiber_park_cancellable();
    }
}

/* A message with the handle in its place; the cell is the call's from here on. */
static bool prepare(Call *call, int64_t tag, const uint64_t *words, uint64_t count, uint64_t reply_index,
                    uint32_t owns) {
    call->cell = janus_reply_open(call->waiter.fiber);
    call->request = janus_envelope_new_payload(janus_thread_context(), tag, words, count, owns);
    if (call->cell == NULL || call->request == NULL) return false;
    if (reply_index < count)
        janus_envelope_words(call->request)[reply_index] = janus_reply_handle(call->cell);
    return true;
}

static int32_t call_prepared(Call *call, JanusActorRef ref, int64_t timeout_ms, uint64_t *result) {
    janus_fiber_says_waits(call->waiter.fiber, call->callee);
    if (janus_fiber_in_cycle(call->waiter.fiber, call->callee)) return JANUS_CALL_CYCLE;
    arm(call, timeout_ms);
    int32_t sent = send_request(call, ref);
    return sent == JANUS_CALL_ANSWERED ? wait_for_answer(call, result) : sent;
}

/* The envelope is made first: from then on the call owns what the words own. */
static int32_t call_payload(uint64_t ref, int64_t tag, const uint64_t *words, uint64_t count,
                            uint64_t reply_index, int64_t timeout_ms, uint64_t *result, uint32_t owns) {
    janus_stack_probe();
    JanusActor *callee = janus_actor_locate(ref);
    JanusFiber *fiber = janus_fiber_current();
    if (callee == NULL || fiber == NULL) {
        if (owns) janus_envelope_release_words((uint64_t *)words, count);
        janus_actor_count_dead_letters(1);
        return JANUS_CALL_STOPPED;
    }
    Call call __attribute__((cleanup(end_call))) = {.waiter = {.fiber = fiber, .kind = JANUS_WAITER_CALLER},
                                                    .callee = callee};
    if (!prepare(&call, tag, words, count, reply_index, owns)) return JANUS_CALL_STOPPED;
    return call_prepared(&call, ref, timeout_ms, result);
}

int32_t janus_actor_call(uint64_t ref, int64_t tag, const uint64_t *words, uint64_t count,
                         uint64_t reply_index, int64_t timeout_ms, uint64_t *result) {
    return call_payload(ref, tag, words, count, reply_index, timeout_ms, result, 0);
}

int32_t janus_actor_call_message(uint64_t ref, int64_t tag, const uint64_t *words, uint64_t count,
                                 uint64_t reply_index, int64_t timeout_ms, uint64_t *result) {
    return call_payload(ref, tag, words, count, reply_index, timeout_ms, result, JANUS_ENVELOPE_OWNS);
}
