/* One compare-and-swap decides between an answer and giving up. */
#include "runtime/actor/reply.h"

#include "runtime/janus.h"
#include "runtime/mem/pool.h"
#include "runtime/os/thread.h"
#include "runtime/sched/panic.h"

enum { PHASE_FREE, PHASE_WAITING, PHASE_WRITING, PHASE_ANSWERED, PHASE_GIVEN_UP };
enum { PHASE_MASK = 0xFF, WAS_ANSWERED = 0x100 };

static uint32_t generation_of(uint64_t state) {
    return (uint32_t)(state >> 32);
}

static uint64_t load_state(const JanusReplyCell *cell) {
    return __atomic_load_n(&cell->state, __ATOMIC_ACQUIRE); /* the word is seen with ANSWERED */
}

/* To another phase of the same use. */
static bool move(JanusReplyCell *cell, uint64_t *state, uint64_t phase) {
    uint64_t next = (*state & ~(uint64_t)PHASE_MASK) | phase;
    /* acq_rel: the fiber was set before WAITING, the word before ANSWERED */
    return __atomic_compare_exchange_n(&cell->state, state, next, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

JanusReplyCell *janus_reply_open(JanusFiber *fiber) {
    JanusReplyCell *cell = janus_pool_take(janus_thread_context(), JANUS_POOL_REPLY);
    if (cell == NULL) return NULL;
    uint64_t state = cell->state;
    uint32_t generation = generation_of(state) + 1;
    if (generation == 0) generation = 1; /* no handle is 0 */
    cell->fiber = fiber;
    uint64_t open = (uint64_t)generation << 32 | (state & WAS_ANSWERED) | PHASE_WAITING;
    __atomic_store_n(&cell->state, open, __ATOMIC_RELEASE);
    return cell;
}

uint64_t janus_reply_handle(const JanusReplyCell *cell) {
    uint64_t index =
        (uint64_t)((const char *)cell - janus_pool_base[JANUS_POOL_REPLY]) / JANUS_CELL_BYTES_REPLY;
    return (uint64_t)generation_of(cell->state) << 32 | index;
}

bool janus_reply_is_answered(const JanusReplyCell *cell) {
    return (load_state(cell) & PHASE_MASK) == PHASE_ANSWERED;
}

/* An answer that nobody takes. */
static void drop(uint64_t word, const JanusVariantInfo *info) {
    if (info != NULL && info->release != NULL) info->release(&word);
}

bool janus_reply_close(JanusReplyCell *cell, uint64_t *word) {
    uint64_t state = load_state(cell);
    bool answered = (state & PHASE_MASK) != PHASE_WAITING || !move(cell, &state, PHASE_GIVEN_UP);
    while (answered && !janus_reply_is_answered(cell)) janus_spin_hint(); /* the word is being written */
    if (answered && word == NULL) drop(cell->word, cell->info);
    if (answered && word != NULL) *word = cell->word;
    uint64_t free = (uint64_t)generation_of(state) << 32 | (answered ? WAS_ANSWERED : 0) | PHASE_FREE;
    __atomic_store_n(&cell->state, free, __ATOMIC_RELEASE);
    janus_pool_give(janus_thread_context(), JANUS_POOL_REPLY, cell);
    return answered;
}

static _Noreturn JANUS_COLD void answered_twice(void) {
    static const char TEXT[] = "reply sent twice";
    janus_panic_text(TEXT, sizeof TEXT - 1, NULL);
}

/* Nobody waits under this handle. Whether it was answered is known until the cell is used again twice. */
static int32_t refuse(uint64_t state, uint32_t generation) {
    uint32_t current = generation_of(state);
    bool is_last_use = (state & PHASE_MASK) == PHASE_FREE ? generation == current : generation + 1 == current;
    if (is_last_use && (state & WAS_ANSWERED)) answered_twice();
    return 0;
}

/* Whether the word arrived; it is the caller's else. */
static bool answer(JanusReplyCell *cell, uint32_t generation, uint64_t *state, uint64_t word,
                   const JanusVariantInfo *info) {
    while (generation_of(*state) == generation && (*state & PHASE_MASK) == PHASE_WAITING) {
        if (!move(cell, state, PHASE_WRITING)) continue;
        JanusFiber *fiber = cell->fiber;
        cell->word = word;
        cell->info = info;
        uint64_t answered = (uint64_t)generation << 32 | (*state & WAS_ANSWERED) | PHASE_ANSWERED;
        __atomic_store_n(&cell->state, answered, __ATOMIC_RELEASE); /* the cell may be free after this */
        janus_fiber_unpark(fiber);
        return true;
    }
    return false;
}

int32_t janus_reply_send_value(uint64_t handle, uint64_t word, const JanusVariantInfo *info) {
    janus_stack_probe();
    uint32_t index = (uint32_t)handle, generation = (uint32_t)(handle >> 32);
    if (index >= janus_pool_bound(JANUS_POOL_REPLY) || generation == 0) {
        drop(word, info);
        return 0;
    }
    JanusReplyCell *cell =
        (JanusReplyCell *)(janus_pool_base[JANUS_POOL_REPLY] + (size_t)index * JANUS_CELL_BYTES_REPLY);
    uint64_t state = load_state(cell);
    if (answer(cell, generation, &state, word, info)) return 1;
    drop(word, info);
    uint64_t phase = state & PHASE_MASK;
    if (generation_of(state) == generation && (phase == PHASE_WRITING || phase == PHASE_ANSWERED))
        answered_twice();
    if (generation_of(state) == generation && phase == PHASE_GIVEN_UP) return 0;
    return refuse(state, generation);
}

int32_t janus_reply_send(uint64_t handle, uint64_t word) {
    return janus_reply_send_value(handle, word, NULL);
}
