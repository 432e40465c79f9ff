/* Creating, restarting, resetting and stopping actors: everything that needs the running token for longer
 * than a message. User code (setup, destroy) runs guarded: a panic in it is reported and contained.
 */
#include "runtime/actor/block.h"

#include "runtime/mem/heap.h"
#include "runtime/os/process.h"
#include "runtime/sched/panic.h"

enum {
    EVERYBODY = 1 << JANUS_WAITER_CLAIM | 1 << JANUS_WAITER_SENDER | 1 << JANUS_WAITER_CALLER,
    OF_THIS_RUN = 1 << JANUS_WAITER_SENDER | 1 << JANUS_WAITER_CALLER,
};

static uint64_t live_actors; /* atomic */

/* Before main: who can make actors has them run. */
__attribute__((constructor)) static void register_hooks(void) {
    janus_scheduler.hooks = janus_actor_hooks;
}

void janus_actor_live(JanusActor *actor, JanusLife next) {
    static const uint8_t ALLOWED[JANUS_LIFE_COUNT] = {
        [JANUS_LIFE_FREE] = 1 << JANUS_LIFE_STARTING,
        [JANUS_LIFE_STARTING] = 1 << JANUS_LIFE_LIVE | 1 << JANUS_LIFE_HALTED | 1 << JANUS_LIFE_STOPPING,
        [JANUS_LIFE_LIVE] = 1 << JANUS_LIFE_HALTED | 1 << JANUS_LIFE_STARTING | 1 << JANUS_LIFE_STOPPING,
        [JANUS_LIFE_HALTED] = 1 << JANUS_LIFE_HALTED | 1 << JANUS_LIFE_STARTING | 1 << JANUS_LIFE_STOPPING,
        [JANUS_LIFE_STOPPING] = 1 << JANUS_LIFE_FREE,
    };
    if (!(ALLOWED[janus_actor_life(actor)] >> next & 1)) {
        janus_report("fatal: an actor's life took a forbidden turn");
        janus_os_abort();
    }
    __atomic_store_n(&actor->life, (uint8_t)next, __ATOMIC_RELEASE);
}

/* ---- user code ---- */

typedef uint64_t (*SetupFunction)(void);
typedef int64_t (*DestroyFunction)(uint64_t base);

static int64_t call_setup(void *argument) {
    JanusActor *actor = argument;
    SetupFunction setup = (SetupFunction)actor->spec->setup;
    __atomic_store_n(&actor->state, setup(), __ATOMIC_RELAXED);
    return 0;
}

static int64_t call_destroy(void *argument) {
    JanusActor *actor = argument;
    DestroyFunction destroy = (DestroyFunction)actor->spec->destroy;
    return destroy(actor->state);
}

bool janus_actor_run_setup(JanusActor *actor, const uint64_t *words) {
    JanusFiber *fiber = janus_fiber_current();
    const void *outer = fiber->start_words;
    uint32_t outer_count = fiber->start_count;
    fiber->start_words = words;
    fiber->start_count = words == NULL ? 0 : actor->spec->start_words;
    janus_fiber_guarded(actor, call_setup, actor);
    fiber->start_words = outer;
    fiber->start_count = outer_count;
    return actor->state != 0;
}

static void run_destroy(JanusActor *actor) {
    if (actor->state == 0) return;
    if (actor->spec->destroy != NULL) janus_fiber_guarded(actor, call_destroy, actor);
    __atomic_store_n(&actor->state, 0, __ATOMIC_RELAXED);
}

/* ---- create ---- */

static uint32_t capacity_of(const JanusActorSpec *spec) {
    if (spec->mailbox_capacity == 0) return 1;
    return spec->mailbox_capacity > JANUS_MAILBOX_LIMIT ? JANUS_MAILBOX_LIMIT
                                                        : (uint32_t)spec->mailbox_capacity;
}

static bool arena_allows(const JanusActorSpec *spec) {
    return spec->arena_max_bytes == 0 ||
           (uint64_t)spec->slot_count * sizeof(uint64_t) <= spec->arena_max_bytes;
}

/* A run begins, for the first time or again. */
static void begin_run(JanusActor *actor) {
    uint64_t limit = actor->spec->reductions_limit;
    __atomic_store_n(&actor->remaining, limit > UINT32_MAX ? UINT32_MAX : (uint32_t)limit, __ATOMIC_RELAXED);
    __atomic_store_n(&actor->yields, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&actor->reason, JANUS_SCHEDULE_NONE, __ATOMIC_RELAXED);
    __atomic_store_n(&actor->has_spent, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&actor->incarnation, actor->incarnation + 1, __ATOMIC_RELAXED);
}

static JanusActor *new_block(const JanusActorSpec *spec, const JanusActorOwner *owner, void *data) {
    JanusActor *actor = janus_pool_take(janus_thread_context(), JANUS_POOL_ACTOR);
    if (actor == NULL) return NULL;
    janus_actor_live(actor, JANUS_LIFE_STARTING);
    uint32_t generation = actor->generation + 1;
    actor->claimed = 1;
    actor->last_waiter = NULL;
    actor->current = NULL;
    actor->timer = NULL;
    __atomic_store_n(&actor->spec, spec, __ATOMIC_RELAXED);
    __atomic_store_n(&actor->owner, owner, __ATOMIC_RELAXED);
    __atomic_store_n(&actor->data, data, __ATOMIC_RELAXED);
    __atomic_store_n(&actor->fiber, NULL, __ATOMIC_RELAXED);
    __atomic_store_n(&actor->state, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&actor->attention, 0, __ATOMIC_RELAXED);
    begin_run(actor);
    janus_mailbox_open(&actor->in, &actor->out, janus_actor_tag_of(generation), capacity_of(spec));
    /* release: whoever finds the block by this generation sees it whole */
    __atomic_store_n(&actor->generation, generation, __ATOMIC_RELEASE);
    __atomic_fetch_add(&live_actors, 1, __ATOMIC_RELAXED); /* only a statistic */
    return actor;
}

static JanusActor *create_claimed(const JanusActorSpec *spec, const uint64_t *words,
                                  const JanusActorOwner *owner, void *data) {
    janus_stack_probe();
    if (janus_fiber_current() == NULL || !arena_allows(spec)) return NULL;
    if (__atomic_load_n(&janus_scheduler.closing, __ATOMIC_ACQUIRE)) return NULL;
    janus_schedule_expect_tasks();
    JanusActor *actor = new_block(spec, owner, data);
    if (actor == NULL) return NULL;
    if (!janus_actor_run_setup(actor, words) || !janus_actor_timer_start(actor)) {
        janus_actor_stop(actor);
        return NULL;
    }
    janus_actor_live(actor, JANUS_LIFE_LIVE);
    return actor;
}

JanusActor *janus_actor_create(const JanusActorSpec *spec, const uint64_t *words,
                               const JanusActorOwner *owner, void *data) {
    JanusActor *actor = create_claimed(spec, words, owner, data);
    if (actor != NULL && owner == NULL) janus_actor_release(actor);
    return actor;
}

void janus_actor_release_start(const JanusActorSpec *spec, const uint64_t *words) {
    void (*release)(uint64_t *) = (void (*)(uint64_t *))spec->start_release;
    if (release != NULL && words != NULL) release((uint64_t *)words);
}

uint64_t janus_actor_spawn(const JanusActorSpec *spec, const uint64_t *words) {
    JanusActor *actor = create_claimed(spec, words, NULL, NULL);
    janus_actor_release_start(spec, words);
    if (actor == NULL) return 0;
    JanusActorRef ref = janus_actor_ref(actor); /* before it runs: it may end at once */
    janus_actor_release(actor);
    return ref;
}

/* ---- reset and restart ---- */

/* Empties the mailbox, which belongs to `generation` then, and takes out who waited for the run that is over,
 * both at once: whoever enlists later knows from the number of cuts whether its message was among the dropped
 * ones. */
static JanusWaiter *cut_off(JanusActor *actor, uint32_t generation, uint32_t kinds) {
    janus_spin_lock(&actor->lock);
    JanusMailboxCut cut = janus_mailbox_cut(&actor->in, &actor->out, janus_actor_tag_of(generation));
    actor->cut_at = cut.accepted;
    __atomic_store_n(&actor->cuts, actor->cuts + 1, __ATOMIC_RELEASE); /* read before a request is sent */
    JanusWaiter *waiters = janus_actor_take_waiters(actor, kinds);
    janus_spin_unlock(&actor->lock);
    janus_actor_count_dead_letters(janus_mailbox_discard(&cut, janus_thread_context()));
    return waiters;
}

static void end_run(JanusActor *actor) {
    janus_actor_timer_stop(actor);
    run_destroy(actor);
}

void janus_actor_reset(JanusActor *actor) {
    janus_stack_probe();
    janus_actor_live(actor, JANUS_LIFE_HALTED);
    JanusWaiter *waiters =
        cut_off(actor, actor->generation - 1, OF_THIS_RUN); /* an even tag: nobody has it */
    end_run(actor);
    janus_waiters_answer(waiters, JANUS_ANSWER_GONE);
}

bool janus_actor_restart(JanusActor *actor, const uint64_t *words) {
    janus_stack_probe();
    janus_actor_live(actor, JANUS_LIFE_STARTING);
    JanusWaiter *waiters = cut_off(actor, actor->generation, OF_THIS_RUN);
    end_run(actor);
    begin_run(actor);
    janus_actor_lower(actor, JANUS_ATTENTION_TIMEOUT | JANUS_ATTENTION_END); /* those of waiters stay up */
    janus_waiters_answer(waiters, JANUS_ANSWER_GONE);
    bool started = janus_actor_run_setup(actor, words) && janus_actor_timer_start(actor);
    janus_actor_live(actor, started ? JANUS_LIFE_LIVE : JANUS_LIFE_HALTED);
    return started;
}

/* ---- stop ---- */

static void free_block(JanusActor *actor, uint32_t generation) {
    janus_actor_live(actor, JANUS_LIFE_FREE);
    __atomic_fetch_sub(&live_actors, 1, __ATOMIC_RELAXED);
    if (generation == 0) return; /* retired: its references would come round */
    janus_pool_give(janus_thread_context(), JANUS_POOL_ACTOR, actor);
}

void janus_actor_stop(JanusActor *actor) {
    janus_stack_probe();
    janus_actor_live(actor, JANUS_LIFE_STOPPING);
    uint32_t generation = actor->generation + 1;
    janus_spin_lock(&actor->lock);
    /* release: whoever finds the block changed finds it stopping; waiters enter only under the lock, where
     * they look again */
    __atomic_store_n(&actor->generation, generation, __ATOMIC_RELEASE);
    actor->claimed = 0;
    janus_spin_unlock(&actor->lock);
    JanusWaiter *waiters = cut_off(actor, generation, EVERYBODY);
    end_run(actor);
    free_block(actor, generation);
    janus_waiters_answer(waiters, JANUS_ANSWER_GONE);
}

uint64_t janus_actor_count(void) {
    return __atomic_load_n(&live_actors, __ATOMIC_RELAXED);
}
