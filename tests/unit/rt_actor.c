/* Actors through their own interface: references, mailboxes, claims, restarts, timeouts, reductions. */
#include "tests/unit/rt_support.h"

#include <pthread.h>

enum { ADD, READ, STOP, FAIL, CRASH, SELF, FILL_SELF, COUNT_UP };

/* ---- a counter, as the compiler would make it ---- */

static uint64_t Counter_setup(void) {
    uint64_t base = janus_actor_state_alloc(1);
    janus_actor_state_slot_store(base, 0, janus_actor_start_word(0));
    return base;
}

static int64_t Counter_handler(uint64_t actor, int64_t tag) {
    uint64_t base = janus_actor_state_ptr(actor);
    switch (tag) {
    case ADD: janus_actor_state_slot_store(base, 0, janus_actor_state_slot_load(base, 0) + 1); return 0;
    case READ: answer(actor, janus_actor_state_slot_load(base, 0)); return 0;
    case COUNT_UP:
        janus_actor_state_slot_store(base, 0, janus_actor_state_slot_load(base, 0) + 1);
        answer(actor, janus_actor_state_slot_load(base, 0));
        return 0;
    case STOP: return JANUS_STOP_NORMAL;
    case FAIL: return JANUS_STOP_USER + 3;
    case SELF: answer(actor, janus_actor_self()); return 0;
    case FILL_SELF: {
        int32_t sent = 0;
        while (janus_actor_send(janus_actor_self(), ADD)) sent++;
        answer(actor, (uint64_t)sent);
        return 0;
    }
    default: janus_panic(JANUS_PANIC_UNREACHABLE, NULL);
    }
}
ACTOR(Counter, 4)

/* An owner that records ends and leaves the actor halted. */
static struct {
    uint32_t count, incarnation; /* count is atomic */
    int64_t reason;
    JanusFiber *waiter;
} ended;

static void note_end(JanusActor *actor, uint32_t incarnation, int64_t reason) {
    (void)actor;
    ended.incarnation = incarnation;
    ended.reason = reason;
    __atomic_fetch_add(&ended.count, 1, __ATOMIC_RELEASE);
    if (ended.waiter != NULL) janus_fiber_unpark(ended.waiter);
}
static const JanusActorOwner owner = {note_end};

static void wait_for_end(uint32_t count) {
    while (__atomic_load_n(&ended.count, __ATOMIC_ACQUIRE) < count) janus_fiber_park();
}

static JanusActor *owned(const JanusActorSpec *spec) {
    ended.count = 0;
    ended.waiter = janus_fiber_current();
    JanusActor *actor = janus_actor_create(spec, NULL, &owner, &ended);
    ck_assert_ptr_nonnull(actor);
    return actor;
}

static void stop(JanusActorRef ref) {
    ck_assert_int_eq(janus_actor_claim(ref), JANUS_CLAIM_GRANTED);
    janus_actor_stop(janus_actor_find(ref));
}

/* ---- messages ---- */

RUNTIME_TEST(a_spawned_actor_counts) {
    uint64_t start = 40;
    static JanusActorSpec spec; /* outlives the actor */
    spec = Counter;
    spec.start_words = 1;
    uint64_t counter = janus_actor_spawn(&spec, &start);
    for (int i = 0; i < 1000; i++) ck_assert_int_eq(janus_actor_send(counter, ADD), 1);
    ck_assert_uint_eq(ask(counter, READ), 1040);
    ck_assert_uint_eq(ask(counter, SELF), counter);
    ck_assert_uint_eq(janus_actor_self(), 0);
    return 0;
}

RUNTIME_TEST(a_full_mailbox_refuses_exactly) {
    JanusActor *actor = owned(&Counter); /* claimed: it does not run */
    JanusActorRef ref = janus_actor_ref(actor);
    for (int i = 0; i < 4; i++) ck_assert_int_eq(janus_actor_try_send(ref, ADD), 1);
    ck_assert_int_eq(janus_actor_try_send(ref, ADD), 0);
    ck_assert_int_eq(janus_actor_mailbox_len(actor), 4);
    ck_assert_int_eq(janus_actor_mailbox_capacity(actor), 4);
    ck_assert_int_eq(janus_actor_task_state(actor), JANUS_TASK_READY);
    janus_actor_release(actor);
    ck_assert_uint_eq(ask(ref, READ), 4);
    stop(ref);
    return 0;
}

RUNTIME_TEST(a_sender_waits_for_room) {
    uint64_t counter = janus_actor_spawn(&Counter, NULL);
    for (int i = 0; i < 10000; i++) ck_assert_int_eq(janus_actor_send(counter, ADD), 1);
    ck_assert_uint_eq(ask(counter, READ), 10000);
    return 0;
}

RUNTIME_TEST(nobody_waits_for_its_own_mailbox) {
    uint64_t counter = janus_actor_spawn(&Counter, NULL);
    ck_assert_uint_eq(ask(counter, FILL_SELF), 4);
    ck_assert_uint_eq(janus_actor_dead_letters(), 1);
    ck_assert_uint_eq(ask(counter, READ), 4);
    return 0;
}

/* ---- references ---- */

RUNTIME_TEST(stale_and_forged_references_are_refused) {
    JanusActor *actor = owned(&Counter);
    JanusActorRef ref = janus_actor_ref(actor);
    janus_actor_release(actor);
    stop(ref);
    JanusActorRef forged[] = {0,
                              1,
                              ref,
                              ref + (UINT64_C(1) << 32),
                              ref - (UINT64_C(1) << 32),
                              UINT64_MAX,
                              UINT32_MAX,
                              12345678901234567890u,
                              ref + 1,
                              ref ^ (UINT64_C(1) << 63)};
    for (size_t i = 0; i < sizeof forged / sizeof *forged; i++) {
        ck_assert_int_eq(janus_actor_try_send(forged[i], ADD), 0);
        ck_assert_int_eq(janus_actor_send(forged[i], ADD), 0);
        ck_assert_ptr_null(janus_actor_find(forged[i]));
        ck_assert_int_eq(janus_actor_claim(forged[i]), JANUS_CLAIM_GONE);
    }
    ck_assert_uint_eq(janus_actor_dead_letters(), 10);
    JanusActor *next = owned(&Counter); /* reuses the block */
    ck_assert_ptr_eq(next, actor);
    ck_assert(janus_actor_ref(next) != ref);
    ck_assert_int_eq(janus_actor_try_send(ref, ADD), 0);
    ck_assert_int_eq(janus_actor_mailbox_len(next), 0);
    janus_actor_stop(next);
    return 0;
}

RUNTIME_TEST(blocks_are_reused) {
    for (int i = 0; i < 100000; i++) {
        JanusActor *actor = owned(&Counter);
        ck_assert_int_eq(janus_actor_try_send(janus_actor_ref(actor), ADD), 1);
        janus_actor_stop(actor);
    }
    ck_assert_uint_eq(janus_actor_count(), 0);
    ck_assert_uint_eq(janus_actor_dead_letters(), 100000);
    return 0;
}

static uint64_t Failing_setup(void) {
    return 0;
}
static uint64_t Panicking_setup(void) {
    janus_panic(JANUS_PANIC_OVERFLOW, NULL);
}

RUNTIME_TEST(a_failed_start_leaves_nothing) {
    static JanusActorSpec spec;
    spec = Counter;
    spec.setup = Failing_setup;
    ck_assert_uint_eq(janus_actor_spawn(&spec, NULL), 0);
    spec.setup = Panicking_setup;
    ck_assert_uint_eq(janus_actor_spawn(&spec, NULL), 0);
    spec = Counter;
    spec.slot_count = 3;
    spec.arena_max_bytes = 23;
    ck_assert_uint_eq(janus_actor_spawn(&spec, NULL), 0);
    spec.arena_max_bytes = 24;
    ck_assert_uint_ne(janus_actor_spawn(&spec, NULL), 0);
    ck_assert_uint_eq(janus_actor_count(), 1);
    return 0;
}

/* ---- ends ---- */

RUNTIME_TEST(an_owner_hears_of_every_end) {
    static const struct {
        int64_t tag, reason;
    } CASES[] = {{STOP, JANUS_STOP_NORMAL}, {FAIL, JANUS_STOP_USER + 3}, {CRASH, JANUS_STOP_CRASH}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        JanusActor *actor = owned(&Counter);
        uint32_t incarnation = janus_actor_incarnation(actor);
        JanusActorRef ref = janus_actor_ref(actor);
        janus_actor_try_send(ref, CASES[i].tag);
        janus_actor_try_send(ref, ADD);
        janus_actor_release(actor);
        wait_for_end(1);
        ck_assert_int_eq(ended.reason, CASES[i].reason);
        ck_assert_uint_eq(ended.incarnation, incarnation);
        ck_assert_int_eq(janus_actor_task_state(actor), JANUS_TASK_COMPLETED);
        ck_assert_int_eq(janus_actor_mailbox_len(actor), 1);
        ck_assert(!janus_actor_claim_halted(actor, incarnation + 1));
        ck_assert(janus_actor_claim_halted(actor, incarnation));
        ck_assert(janus_actor_restart(actor, NULL));
        ck_assert_uint_eq(janus_actor_incarnation(actor), incarnation + 1);
        ck_assert_int_eq(janus_actor_mailbox_len(actor), 0);
        janus_actor_release(actor);
        ck_assert(!janus_actor_claim_halted(actor, incarnation));
        ck_assert_uint_eq(ask(ref, READ), 0);
        stop(ref);
    }
    return 0;
}

RUNTIME_TEST(spawned_actors_die_alone) {
    uint64_t survivor = janus_actor_spawn(&Counter, NULL);
    for (int64_t tag = STOP; tag <= CRASH; tag++) {
        uint64_t word = 0, result, victim = janus_actor_spawn(&Counter, NULL);
        janus_actor_send(victim, tag);
        ck_assert_int_eq(janus_actor_call(victim, READ, &word, 1, 0, 20000, &result), JANUS_CALL_STOPPED);
        ck_assert_int_eq(janus_actor_try_send(victim, ADD), 0);
    }
    ck_assert_uint_eq(ask(survivor, READ), 0);
    ck_assert_uint_eq(janus_actor_count(), 1);
    return 0;
}

/* ---- claims ---- */

RUNTIME_TEST(a_claimed_actor_does_not_run) {
    JanusActor *actor = owned(&Counter);
    JanusActorRef ref = janus_actor_ref(actor);
    janus_actor_release(actor);
    ask(ref, READ);
    ck_assert_int_eq(janus_actor_claim(ref), JANUS_CLAIM_GRANTED);
    janus_actor_send(ref, ADD);
    for (int i = 0; i < 100; i++) janus_yield();
    ck_assert_int_eq(janus_actor_mailbox_len(actor), 1);
    janus_actor_release(actor);
    ck_assert_uint_eq(ask(ref, READ), 1);
    stop(ref);
    return 0;
}

/* Claims the counter over and over from an actor's handler; the answer is how often. */
static uint64_t Claimer_setup(void) {
    uint64_t base = janus_actor_state_alloc(1);
    janus_actor_state_slot_store(base, 0, janus_actor_start_word(0));
    return base;
}
static int64_t Claimer_handler(uint64_t actor, int64_t rounds) {
    JanusActorRef counter = janus_actor_state_slot_load(janus_actor_state_ptr(actor), 0);
    for (int64_t i = 0; i < rounds; i++) {
        ck_assert_int_eq(janus_actor_claim(counter), JANUS_CLAIM_GRANTED);
        JanusActor *claimed = janus_actor_find(counter);
        uint64_t base = janus_actor_state_base(claimed), value = janus_actor_state_slot_load(base, 0);
        if (i % 16 == 0) janus_yield(); /* anybody else would change it now */
        janus_actor_state_slot_store(base, 0, value + 1);
        janus_actor_release(claimed);
    }
    answer(actor, (uint64_t)rounds);
    return 0;
}
ACTOR(Claimer, 8)

RUNTIME_TEST(claims_exclude_each_other_and_the_actor) {
    enum { CLAIMERS = 4, ROUNDS = 500 };
    static JanusActorSpec counting, claiming;
    counting = Counter;
    counting.mailbox_capacity = 1000;
    claiming = Claimer;
    claiming.start_words = 1;
    uint64_t counter = janus_actor_spawn(&counting, NULL), claimers[CLAIMERS];
    for (int i = 0; i < CLAIMERS; i++) {
        claimers[i] = janus_actor_spawn(&claiming, &counter);
        uint64_t nobody = 0;
        janus_actor_send_words(claimers[i], ROUNDS, &nobody, 1); /* the answer goes nowhere */
    }
    for (int i = 0; i < 1000; i++) {
        janus_actor_send(counter, ADD);
        if (i % 10 == 0) janus_yield();
    }
    for (int i = 0; i < CLAIMERS; i++) ck_assert_uint_eq(ask(claimers[i], 0), 0);
    ck_assert_uint_eq(ask(counter, READ), 1000 + CLAIMERS * ROUNDS);
    return 0;
}

static int64_t SelfClaimer_handler(uint64_t actor, int64_t tag) {
    if (tag == READ) {
        answer(actor, (uint64_t)janus_actor_claim(janus_actor_self()));
    } else {
        janus_actor_end_after_message(janus_actor_current(), JANUS_STOP_CRASH);
        answer(actor, 1); /* the message in hand is handled to its end */
    }
    return 0;
}
#define SelfClaimer_setup Counter_setup
ACTOR(SelfClaimer, 8)

RUNTIME_TEST(an_actor_does_not_claim_itself) {
    JanusActor *actor = owned(&SelfClaimer);
    JanusActorRef ref = janus_actor_ref(actor);
    janus_actor_release(actor);
    ck_assert_uint_eq(ask(ref, READ), JANUS_CLAIM_SELF);
    ck_assert_uint_eq(ask(ref, ADD), 1);
    wait_for_end(1);
    ck_assert_int_eq(ended.reason, JANUS_STOP_CRASH);
    stop(ref);
    return 0;
}

RUNTIME_TEST(a_reset_actor_refuses_until_it_is_restarted) {
    JanusActor *actor = owned(&Counter);
    JanusActorRef ref = janus_actor_ref(actor);
    janus_actor_send(ref, ADD);
    janus_actor_reset(actor);
    ck_assert_uint_eq(janus_actor_state_base(actor), 0);
    ck_assert_int_eq(janus_actor_send(ref, ADD), 0);
    ck_assert_uint_eq(janus_actor_dead_letters(), 2);
    ck_assert(janus_actor_restart(actor, NULL));
    ck_assert_int_eq(janus_actor_send(ref, ADD), 1);
    janus_actor_release(actor);
    ck_assert_uint_eq(ask(ref, READ), 1);
    stop(ref);
    return 0;
}

RUNTIME_TEST(stopping_wakes_parked_senders) {
    JanusActor *actor = owned(&Counter);
    JanusActorRef ref = janus_actor_ref(actor);
    for (int i = 0; i < 4; i++) janus_actor_send(ref, ADD);
    uint64_t word = 0, result;
    ck_assert_int_eq(janus_actor_call(ref, READ, &word, 1, 0, 5, &result),
                     JANUS_CALL_TIMEOUT); /* waits for room */
    janus_actor_stop(actor);
    ck_assert_int_eq(janus_actor_call(ref, READ, &word, 1, 0, 5, &result), JANUS_CALL_STOPPED);
    return 0;
}

/* An owner that restarts at once. */
static void restart_at_once(JanusActor *actor, uint32_t incarnation, int64_t reason) {
    (void)reason;
    if (!janus_actor_claim_halted(actor, incarnation)) return;
    ck_assert(janus_actor_restart(actor, NULL));
    janus_actor_release(actor);
}
static const JanusActorOwner restarter = {restart_at_once};

RUNTIME_TEST(a_call_into_a_restart_is_handled_or_says_stopped) {
    JanusActor *actor = janus_actor_create(&Counter, NULL, &restarter, NULL);
    JanusActorRef ref = janus_actor_ref(actor);
    janus_actor_release(actor);
    for (int i = 0; i < 20000; i++) {
        uint64_t word = 0, count = 99;
        ck_assert_int_eq(janus_actor_send(ref, FAIL), 1);
        int32_t status;
        do status = janus_actor_call(ref, COUNT_UP, &word, 1, 0, 20000, &count);
        while (status == JANUS_CALL_STOPPED);
        ck_assert_int_eq(status, JANUS_CALL_ANSWERED);
        ck_assert_uint_eq(count, 1); /* 2: a call that said it was stopped was handled all the same */
    }
    stop(ref);
    return 0;
}

/* ---- threads that are no workers ---- */

static uint64_t foreign_target;

static void *send_from_outside(void *argument) {
    (void)argument;
    uint64_t word = 0, result;
    for (int i = 0; i < 1000; i++)
        while (!janus_actor_try_send(foreign_target, ADD)) sched_yield();
    ck_assert_int_eq(janus_actor_call(foreign_target, READ, &word, 1, 0, 1, &result), JANUS_CALL_STOPPED);
    ck_assert_int_eq(janus_actor_claim(foreign_target), JANUS_CLAIM_GONE);
    ck_assert_uint_eq(janus_actor_spawn(&Counter, NULL), 0);
    return NULL;
}

RUNTIME_TEST(other_threads_may_send) {
    pthread_t thread;
    foreign_target = janus_actor_spawn(&Counter, NULL);
    ck_assert_int_eq(pthread_create(&thread, NULL, send_from_outside, NULL), 0);
    while (ask(foreign_target, READ) < 1000) janus_yield();
    pthread_join(thread, NULL);
    return 0;
}

/* ---- reductions ---- */

RUNTIME_TEST(reductions_are_exact) {
    JanusActorSpec spec = Counter;
    spec.mailbox_capacity = 100;
    spec.reductions_limit = 4;
    JanusActor *actor = owned(&spec);
    JanusActorRef ref = janus_actor_ref(actor);
    ck_assert_int_eq(janus_actor_reductions_limit(actor), 4);
    ck_assert_int_eq(janus_actor_reductions_remaining(actor), 4);
    ck_assert_int_eq(janus_actor_schedule_reason(actor), JANUS_SCHEDULE_NONE);
    for (int i = 0; i < 10; i++) janus_actor_send(ref, ADD);
    janus_actor_release(actor);
    ck_assert_uint_eq(ask(ref, READ), 10);
    ck_assert_int_eq(janus_actor_claim(ref), JANUS_CLAIM_GRANTED); /* so that the last message is over */
    ck_assert_int_eq(janus_actor_reductions_remaining(actor), 1);  /* 11 messages */
    ck_assert_int_eq(janus_actor_reductions_yields(actor), 2);
    ck_assert_int_eq(janus_actor_schedule_reason(actor), JANUS_SCHEDULE_MESSAGE);
    janus_actor_send(ref, ADD);
    janus_actor_release(actor);
    while (janus_actor_reductions_yields(actor) < 3) janus_yield();
    ck_assert_int_eq(janus_actor_claim(ref), JANUS_CLAIM_GRANTED);
    ck_assert_int_eq(janus_actor_schedule_reason(actor), JANUS_SCHEDULE_REDUCTION_YIELD);
    ck_assert_int_eq(janus_actor_reductions_remaining(actor), 4);
    janus_actor_restart(actor, NULL);
    ck_assert_int_eq(janus_actor_reductions_yields(actor), 0);
    janus_actor_stop(actor);
    return 0;
}

/* ---- state ---- */

RUNTIME_TEST(states_are_zeroed_and_checked) {
    uint64_t base = janus_actor_state_alloc(5);
    for (uint64_t i = 0; i < 5; i++) ck_assert_uint_eq(janus_actor_state_slot_load(base, i), 0);
    for (uint64_t i = 0; i < 5; i++) ck_assert_uint_eq(janus_actor_state_slot_store(base, i, i * 7), i * 7);
    for (uint64_t i = 0; i < 5; i++) ck_assert_uint_eq(janus_actor_state_slot_load(base, i), i * 7);
    ck_assert_int_eq(janus_actor_state_free(base), 0);
    ck_assert_uint_ne(janus_actor_state_alloc(0), 0);
    ck_assert_int_eq(janus_actor_state_free(janus_actor_state_alloc(0)), 0);
    uint64_t large = janus_actor_state_alloc(100000);
    ck_assert_uint_eq(janus_actor_state_slot_load(large, 99999), 0);
    ck_assert_int_eq(janus_actor_state_free(large), 0);
    uint64_t bad[] = {0, 1, 8, (uint64_t)&base, UINT64_MAX};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) ck_assert_uint_eq(janus_actor_state_ptr(bad[i]), 0);
    return 0;
}

RUN_TESTS("rt_actor", a_spawned_actor_counts, a_full_mailbox_refuses_exactly, a_sender_waits_for_room,
          nobody_waits_for_its_own_mailbox, stale_and_forged_references_are_refused, blocks_are_reused,
          a_failed_start_leaves_nothing, an_owner_hears_of_every_end, spawned_actors_die_alone,
          a_claimed_actor_does_not_run, claims_exclude_each_other_and_the_actor,
          an_actor_does_not_claim_itself, a_reset_actor_refuses_until_it_is_restarted,
          stopping_wakes_parked_senders, a_call_into_a_restart_is_handled_or_says_stopped,
          other_threads_may_send, reductions_are_exact, states_are_zeroed_and_checked)
