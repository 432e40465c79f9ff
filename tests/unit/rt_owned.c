/* Messages, replies and start parameters that own memory: released once, wherever they end. The debug runtime
 * counts what is left. */
#include "runtime/cluster_local.h"
#include "tests/unit/rt_values.h"

static int64_t released; /* atomic: calls of release functions */

static void release_string_word(uint64_t *words) {
    __atomic_fetch_add(&released, 1, __ATOMIC_RELAXED);
    janus_string_release((JanusString *)words[0]);
}
static const JanusVariantInfo SAY = {"Say", 1, release_string_word};

static JanusString *shared(const char *text) {
    JanusString *string = str(text);
    janus_string_share(string);
    return string;
}

static int32_t say(uint64_t ref, const char *text) {
    uint64_t words[] = {(uint64_t)&SAY, (uint64_t)shared(text)};
    return janus_actor_send_message(ref, 0, words, 2);
}

/* Keeps the last string it was told in slot 0; asked, it gives its length or itself. */
enum { SAY_TAG, LENGTH_TAG, ITSELF_TAG, CRASH_TAG, PLAIN_TAG };

static uint64_t Listener_setup(void) {
    return janus_actor_state_alloc(1);
}

static JanusString *kept(uint64_t base) {
    return (JanusString *)janus_actor_state_slot_load(base, 0);
}

static int64_t Listener_destroy(uint64_t base) {
    if (kept(base) != NULL) janus_string_release(kept(base));
    return janus_actor_state_free(base);
}

static void keep(uint64_t base, JanusString *string) {
    if (kept(base) != NULL) janus_string_release(kept(base));
    janus_retain(string);
    janus_actor_state_slot_store(base, 0, (uint64_t)string);
}

static int64_t Listener_handler(uint64_t actor, int64_t tag) {
    uint64_t base = janus_actor_state_ptr(actor);
    switch (tag) {
    case SAY_TAG: keep(base, (JanusString *)janus_actor_payload(actor)[1]); break;
    case LENGTH_TAG: answer(actor, (uint64_t)kept(base)->length); break;
    case ITSELF_TAG:
        janus_retain(kept(base));
        janus_reply_send_value(janus_actor_payload(actor)[0], (uint64_t)kept(base), &SAY);
        break;
    case CRASH_TAG: janus_panic(JANUS_PANIC_OVERFLOW, &HERE);
    default: break;
    }
    return 0;
}

ACTOR_LOOP(Listener, 0)
static const JanusActorSpec LISTENER = {.name = "Listener",
                                        .setup = Listener_setup,
                                        .handler = Listener_handler,
                                        .destroy = Listener_destroy,
                                        .loop = Listener_loop,
                                        .mailbox_capacity = 4,
                                        .timeout_ms = -1,
                                        .slot_count = 1};

RUNTIME_TEST(handled_messages_are_released) {
    released = 0;
    uint64_t ref = janus_actor_spawn(&LISTENER, NULL), itself = 0, none = 0;
    for (int i = 0; i < 100; i++) ck_assert_int_eq(say(ref, "hello"), 1);
    ck_assert_uint_eq(ask(ref, LENGTH_TAG), 5);
    ck_assert_int_eq(janus_actor_call(ref, ITSELF_TAG, &none, 1, 0, 20000, &itself), JANUS_CALL_ANSWERED);
    expect((JanusString *)itself, "hello"); /* the caller owns the answer */
    ck_assert_int_eq(__atomic_load_n(&released, __ATOMIC_RELAXED), 100);
    return 0;
}

/* More words than an envelope holds. */
static void release_last_word(uint64_t *words) {
    release_string_word(words + 8);
}
RUNTIME_TEST(long_payloads_are_released) {
    static const JanusVariantInfo LONG = {"Long", 9, release_last_word};
    uint64_t ref = janus_actor_spawn(&LISTENER, NULL);
    say(ref, "first");
    uint64_t words[10] = {(uint64_t)&LONG};
    words[9] = (uint64_t)shared("long");
    ck_assert_int_eq(janus_actor_try_send_message(ref, PLAIN_TAG, words, 10), 1);
    words[9] = (uint64_t)shared("too long");
    ck_assert_int_eq(janus_actor_send_message(ref, PLAIN_TAG, words, UINT64_MAX), 0);
    ck_assert_uint_eq(ask(ref, LENGTH_TAG), 5);
    return 0;
}

RUNTIME_TEST(refused_messages_are_released) {
    released = 0;
    uint64_t ref = janus_actor_spawn(&LISTENER, NULL), result;
    janus_actor_send(ref, CRASH_TAG);
    while (janus_actor_try_send(ref, PLAIN_TAG)) janus_yield(); /* until it is gone */
    uint64_t words[] = {(uint64_t)&SAY, (uint64_t)shared("a")};
    ck_assert_int_eq(janus_actor_try_send_message(ref, SAY_TAG, words, 2), 0);
    ck_assert_int_eq(say(ref, "b") + say(0, "c"), 0);
    words[1] = (uint64_t)shared("d");
    ck_assert_int_eq(janus_actor_call_message(ref, SAY_TAG, words, 2, 9, 1000, &result), JANUS_CALL_STOPPED);
    ck_assert_int_eq(released, 4);
    return 0;
}

/* A crash empties the mailbox; so does the end of the program. */
RUNTIME_TEST(waiting_messages_are_released) {
    uint64_t ref = janus_actor_spawn(&LISTENER, NULL);
    janus_actor_send(ref, CRASH_TAG);
    for (int i = 0; i < 3; i++) say(ref, "never heard");
    uint64_t other = janus_actor_spawn(&LISTENER, NULL);
    for (int i = 0; i < 3; i++) say(other, "perhaps not heard");
    return 0;
}

/* A sender that waits for room when the program ends. */
static uint64_t stuck;

static uint64_t Stuck_setup(void) {
    return janus_actor_state_alloc(1);
}
static int64_t Stuck_handler(uint64_t actor, int64_t tag) {
    (void)actor, (void)tag;
    janus_sleep(1000000);
    return 0;
}
ACTOR(Stuck, 2)

static uint64_t Sender_setup(void) {
    return janus_actor_state_alloc(1);
}
static int64_t Sender_handler(uint64_t actor, int64_t tag) {
    (void)actor, (void)tag;
    for (int i = 0; i < 10; i++) say(stuck, "waits");
    return 0;
}
ACTOR(Sender, 2)

RUNTIME_TEST(a_cancelled_send_releases) {
    stuck = janus_actor_spawn(&Stuck, NULL);
    uint64_t sender = janus_actor_spawn(&Sender, NULL);
    janus_actor_send(sender, 0);
    await_blocked(sender);
    return 0;
}

/* ---- answers that nobody takes ---- */

static uint64_t Slow_setup(void) {
    return janus_actor_state_alloc(1);
}
static int64_t Slow_handler(uint64_t actor, int64_t tag) {
    if (tag != ITSELF_TAG) return 0;
    janus_sleep(20);
    janus_reply_send_value(janus_actor_payload(actor)[0], (uint64_t)shared("late"), &SAY);
    return 0;
}
ACTOR(Slow, 16)

RUNTIME_TEST(answers_that_come_too_late_are_released) {
    released = 0;
    uint64_t ref = janus_actor_spawn(&Slow, NULL), none = 0, result;
    ck_assert_int_eq(janus_actor_call(ref, ITSELF_TAG, &none, 1, 0, 0, &result), JANUS_CALL_TIMEOUT);
    while (__atomic_load_n(&released, __ATOMIC_RELAXED) == 0) janus_sleep(1);
    ck_assert_int_eq(janus_reply_send_value(0, (uint64_t)shared("forged"), &SAY), 0);
    ck_assert_int_eq(released, 2);
    return 0;
}

static void answer_twice(void *handle) {
    janus_reply_send_value(*(uint64_t *)handle, (uint64_t)shared("second"), &SAY);
}

static uint64_t Twice_setup(void) {
    return janus_actor_state_alloc(1);
}
static int64_t Twice_handler(uint64_t actor, int64_t tag) {
    (void)tag;
    uint64_t handle = janus_actor_payload(actor)[0];
    janus_reply_send_value(handle, (uint64_t)shared("first"), &SAY);
    ck_assert(panics(answer_twice, &handle));
    return 0;
}
ACTOR(Twice, 16)

RUNTIME_TEST(a_second_answer_is_released) {
    uint64_t ref = janus_actor_spawn(&Twice, NULL), none = 0, result;
    ck_assert_int_eq(janus_actor_call(ref, 0, &none, 1, 0, 20000, &result), JANUS_CALL_ANSWERED);
    expect((JanusString *)result, "first");
    return 0;
}

/* ---- start parameters ---- */

static uint64_t Named_setup(void) {
    JanusString *name = (JanusString *)janus_actor_start_word(0);
    uint64_t base = Listener_setup();
    keep(base, name);
    return base;
}
static const JanusActorSpec NAMED = {.name = "Named",
                                     .setup = Named_setup,
                                     .handler = Listener_handler,
                                     .destroy = Listener_destroy,
                                     .loop = Listener_loop,
                                     .mailbox_capacity = 4,
                                     .timeout_ms = -1,
                                     .slot_count = 1,
                                     .start_words = 1,
                                     .start_release = (const void *)release_string_word};

RUNTIME_TEST(start_parameters_are_taken_over) {
    released = 0;
    uint64_t word = (uint64_t)shared("name");
    uint64_t ref = janus_actor_spawn(&NAMED, &word);
    ck_assert_int_eq(released, 1);
    ck_assert_uint_eq(ask(ref, LENGTH_TAG), 4);
    return 0;
}

RUNTIME_TEST(supervised_children_keep_their_start_parameters) {
    released = 0;
    uint64_t system = cluster_local_new(1, JANUS_STRATEGY_ONE_FOR_ONE, 1), word = (uint64_t)shared("name");
    uint64_t ref = janus_actor_start_supervised_ref(system, 0, JANUS_POLICY_PERMANENT, &NAMED, &word);
    say(ref, "something else");
    ck_assert_uint_eq(ask(ref, LENGTH_TAG), 14);
    int64_t before = __atomic_load_n(&released, __ATOMIC_RELAXED);
    janus_actor_send(ref, CRASH_TAG);
    while (cluster_local_restart_count(system, 0) == 0) janus_sleep(1);
    ck_assert_uint_eq(ask(ref, LENGTH_TAG), 4);
    ck_assert_int_eq(__atomic_load_n(&released, __ATOMIC_RELAXED), before);
    word = (uint64_t)shared("no such slot");
    ck_assert_uint_eq(janus_actor_start_supervised(system, 7, JANUS_POLICY_PERMANENT, &NAMED, &word), 0);
    ck_assert_int_eq(__atomic_load_n(&released, __ATOMIC_RELAXED), before + 1);
    return 0;
}

RUN_TESTS("rt_owned", handled_messages_are_released, long_payloads_are_released,
          refused_messages_are_released, waiting_messages_are_released, a_cancelled_send_releases,
          answers_that_come_too_late_are_released, a_second_answer_is_released,
          start_parameters_are_taken_over, supervised_children_keep_their_start_parameters)
