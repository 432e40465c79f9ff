/* Waiting: sleeping, the parking mutex, calls and their four ends, timeouts of actors. */
#include "tests/unit/rt_support.h"

enum { ECHO, SILENT, CALL_BACK, FORWARD, REPLY_TWICE, NAP, COUNT };

enum { NAPPERS = 500 };
static int64_t napping; /* atomic: how often somebody fell asleep */

static uint64_t Server_setup(void) {
    return janus_actor_state_alloc(1);
}

static int64_t Server_handler(uint64_t actor, int64_t tag) {
    const uint64_t *words = janus_actor_payload(actor);
    switch (tag) {
    case ECHO: ck_assert_int_eq(janus_reply_send(words[0], words[1]), 1); return 0;
    case SILENT: return 0;
    case FORWARD: { /* words: reply, whom to ask, what; the answer is the status of that call */
        uint64_t request[4] = {0, words[3], words[2], 0}, result = 0;
        int32_t status = janus_actor_call(words[1], (int64_t)words[2], request, 4, 0, 20000, &result);
        janus_reply_send(words[0], (uint64_t)status);
        return 0;
    }
    case REPLY_TWICE:
        janus_reply_send(words[0], 1);
        janus_reply_send(words[0], 2);
        return 0;
    case NAP: /* until all nap */
        __atomic_fetch_add(&napping, 1, __ATOMIC_RELAXED);
        do janus_sleep(1);
        while (__atomic_load_n(&napping, __ATOMIC_RELAXED) < NAPPERS);
        answer(actor, 1);
        return 0;
    default: return JANUS_STOP_NORMAL;
    }
}
ACTOR(Server, 16)

static int32_t call(uint64_t ref, int64_t tag, uint64_t word, int64_t timeout_ms, uint64_t *result) {
    uint64_t words[2] = {0, word};
    return janus_actor_call(ref, tag, words, 2, 0, timeout_ms, result);
}

RUNTIME_TEST(a_call_gives_the_answer) {
    uint64_t server = janus_actor_spawn(&Server, NULL), result;
    for (uint64_t i = 0; i < 10000; i++) {
        ck_assert_int_eq(call(server, ECHO, i, -1, &result), JANUS_CALL_ANSWERED);
        ck_assert_uint_eq(result, i);
    }
    return 0;
}

RUNTIME_TEST(a_call_times_out) {
    uint64_t server = janus_actor_spawn(&Server, NULL), result = 99;
    int64_t before = janus_clock_ns();
    ck_assert_int_eq(call(server, SILENT, 0, 10, &result), JANUS_CALL_TIMEOUT);
    ck_assert_int_ge(janus_clock_ns() - before, 10000000);
    ck_assert_uint_eq(result, 99);
    ck_assert_int_eq(call(server, ECHO, 5, -1, &result), JANUS_CALL_ANSWERED);
    return 0;
}

RUNTIME_TEST(a_stopped_callee_answers_stopped) {
    uint64_t server = janus_actor_spawn(&Server, NULL), result;
    ck_assert_int_eq(call(server, COUNT, 0, 20000, &result), JANUS_CALL_STOPPED);
    ck_assert_int_eq(call(server, ECHO, 0, 20000, &result), JANUS_CALL_STOPPED);
    ck_assert_int_eq(call(0, ECHO, 0, 20000, &result), JANUS_CALL_STOPPED);
    return 0;
}

RUNTIME_TEST(cycles_are_found) {
    uint64_t a = janus_actor_spawn(&Server, NULL), b = janus_actor_spawn(&Server, NULL), result;
    uint64_t to_itself[4] = {0, a, ECHO, 0};
    ck_assert_int_eq(janus_actor_call(a, FORWARD, to_itself, 4, 0, 20000, &result), JANUS_CALL_ANSWERED);
    ck_assert_uint_eq(result, JANUS_CALL_CYCLE);
    /* a asks b to ask a: b's call is the cycle, a gets its answer */
    uint64_t around[4] = {0, b, FORWARD, a};
    ck_assert_int_eq(janus_actor_call(a, FORWARD, around, 4, 0, 20000, &result), JANUS_CALL_ANSWERED);
    ck_assert_uint_eq(result, JANUS_CALL_ANSWERED);
    uint64_t straight[4] = {0, b, ECHO, 0};
    ck_assert_int_eq(janus_actor_call(a, FORWARD, straight, 4, 0, 20000, &result), JANUS_CALL_ANSWERED);
    ck_assert_uint_eq(result, JANUS_CALL_ANSWERED);
    return 0;
}

RUNTIME_TEST(a_second_reply_panics) {
    uint64_t server = janus_actor_spawn(&Server, NULL), result;
    ck_assert_int_eq(call(server, REPLY_TWICE, 0, 20000, &result), JANUS_CALL_ANSWERED);
    ck_assert_uint_eq(result, 1);
    while (janus_actor_find(server) != NULL) janus_yield();
    return 0;
}

RUNTIME_TEST(forged_reply_handles_are_refused) {
    uint64_t server = janus_actor_spawn(&Server, NULL), result;
    call(server, ECHO, 1, -1, &result); /* so that there is a cell */
    uint64_t forged[] = {0, 1, UINT64_MAX, UINT32_MAX, UINT64_C(7) << 32 | 64, UINT64_C(1) << 32};
    for (size_t i = 0; i < sizeof forged / sizeof *forged; i++)
        ck_assert_int_eq(janus_reply_send(forged[i], 1), 0);
    return 0;
}

/* ---- sleeping ---- */

RUNTIME_TEST(sleeping_lasts_long_enough) {
    for (int64_t length_ms = 1; length_ms <= 16; length_ms *= 2) {
        int64_t before = janus_clock_ns();
        janus_sleep(length_ms);
        ck_assert_int_ge(janus_clock_ns() - before, length_ms * 1000000);
    }
    janus_sleep(0);
    janus_sleep(-5);
    return 0;
}

RUNTIME_TEST(many_handlers_wait_at_once) {
    uint64_t servers[NAPPERS];
    uint64_t nobody[2] = {0, 0};
    for (int i = 0; i < NAPPERS; i++) {
        servers[i] = janus_actor_spawn(&Server, NULL);
        janus_actor_send_words(servers[i], NAP, nobody, 2);
    }
    for (int i = 0; i < NAPPERS; i++) ck_assert_uint_eq(ask(servers[i], NAP), 1);
    return 0;
}

/* ---- the mutex ---- */

static JanusMutex mutex;
static int64_t inside, entered;

static uint64_t Locker_setup(void) {
    return janus_actor_state_alloc(1);
}
static int64_t Locker_handler(uint64_t actor, int64_t rounds) {
    for (int64_t i = 0; i < rounds; i++) {
        janus_mutex_lock(&mutex);
        ck_assert_int_eq(inside++, 0);
        if (i % 8 == 0) janus_yield();
        entered++;
        inside--;
        janus_mutex_unlock(&mutex);
    }
    answer(actor, 1);
    return 0;
}
ACTOR(Locker, 4)

RUNTIME_TEST(the_mutex_excludes) {
    enum { LOCKERS = 6, ROUNDS = 2000 };
    uint64_t lockers[LOCKERS], nobody = 0;
    for (int i = 0; i < LOCKERS; i++) {
        lockers[i] = janus_actor_spawn(&Locker, NULL);
        janus_actor_send_words(lockers[i], ROUNDS, &nobody, 1);
    }
    for (int i = 0; i < LOCKERS; i++) ask(lockers[i], 0);
    ck_assert_int_eq(entered, LOCKERS * ROUNDS);
    return 0;
}

/* ---- the `after` arm: fires after each silence, measured from the last message ---- */

enum { SILENCE_MS = 30 };
static int64_t fired;        /* atomic */
static int64_t last_handled; /* atomic: when, in ns */
static int64_t shortest;     /* atomic: silence before a firing */
static JanusFiber *waits;

static uint64_t Alarm_setup(void) {
    __atomic_store_n(&last_handled, janus_clock_ns(), __ATOMIC_RELAXED);
    return janus_actor_state_alloc(1);
}
static int64_t Alarm_handler(uint64_t actor, int64_t tag) {
    (void)tag;
    answer(actor, 0);
    __atomic_store_n(&last_handled, janus_clock_ns(), __ATOMIC_RELAXED);
    return 0;
}
static int64_t Alarm_timeout(uint64_t actor) {
    (void)actor;
    int64_t silence = janus_clock_ns() - __atomic_load_n(&last_handled, __ATOMIC_RELAXED);
    if (silence < __atomic_load_n(&shortest, __ATOMIC_RELAXED))
        __atomic_store_n(&shortest, silence, __ATOMIC_RELAXED);
    __atomic_store_n(&last_handled, janus_clock_ns(), __ATOMIC_RELAXED);
    __atomic_fetch_add(&fired, 1, __ATOMIC_RELEASE);
    janus_fiber_unpark(waits);
    return 0;
}
ACTOR_LOOP(Alarm, Alarm_timeout(actor))
static const JanusActorSpec Alarm = {.name = "Alarm",
                                     .setup = Alarm_setup,
                                     .handler = Alarm_handler,
                                     .timeout = Alarm_timeout,
                                     .destroy = janus_actor_state_free,
                                     .loop = Alarm_loop,
                                     .mailbox_capacity = 8,
                                     .timeout_ms = SILENCE_MS,
                                     .slot_count = 1};

static void wait_for_firings(int64_t count) {
    while (__atomic_load_n(&fired, __ATOMIC_ACQUIRE) < count) janus_fiber_park();
}

RUNTIME_TEST(a_timeout_fires_after_each_silence) {
    shortest = INT64_MAX;
    waits = janus_fiber_current();
    uint64_t alarm = janus_actor_spawn(&Alarm, NULL);
    wait_for_firings(2);
    for (int i = 0; i < 10; i++) { /* kept awake */
        ask(alarm, 0);
        janus_sleep(SILENCE_MS / 6);
    }
    wait_for_firings(__atomic_load_n(&fired, __ATOMIC_ACQUIRE) + 1);
    /* the clock of timeouts counts whole milliseconds */
    ck_assert_int_ge(__atomic_load_n(&shortest, __ATOMIC_RELAXED), (SILENCE_MS - 1) * INT64_C(1000000));
    return 0;
}

RUNTIME_TEST(many_actors_with_timeouts_stop_cleanly) {
    enum { ALARMS = 3000 };
    waits = janus_fiber_current();
    for (int i = 0; i < ALARMS; i++) ck_assert_uint_ne(janus_actor_spawn(&Alarm, NULL), 0);
    wait_for_firings(ALARMS);
    return 0;
}

RUN_TESTS("rt_wait", a_call_gives_the_answer, a_call_times_out, a_stopped_callee_answers_stopped,
          cycles_are_found, a_second_reply_panics, forged_reply_handles_are_refused,
          sleeping_lasts_long_enough, many_handlers_wait_at_once, the_mutex_excludes,
          a_timeout_fires_after_each_silence, many_actors_with_timeouts_stop_cleanly)
