/* Panics, stack overflows and cancellation: clean-ups run, the damage stays in one actor, reports name the
 * place. */
#include "tests/unit/rt_support.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const JanusPlace place = {"counter.jan", "Counter.receive", 12, 9};

/* ---- clean-ups ---- */

static int cleaned; /* what the clean-ups of one task added up to */

static void clean(int *amount) {
    cleaned += *amount;
}

static volatile bool falls = true, deeper = true; /* so that the compiler does not see endless recursion */

static __attribute__((noinline)) int64_t fall(int depth) {
    int amount __attribute__((cleanup(clean))) = 1;
    if (depth == 0 && falls) janus_panic(JANUS_PANIC_OVERFLOW, &place);
    return depth == 0 ? 0 : fall(depth - 1) + amount;
}

static __attribute__((noinline)) int64_t recurse(const volatile char *below) {
    volatile char block[1000];
    block[0] = *below;
    return deeper ? recurse(block) + block[0] : 0;
}

static void panic_again(int *amount) {
    cleaned += *amount;
    janus_panic(JANUS_PANIC_DIVIDE_BY_ZERO, &place);
}

static int64_t fall_twice(void) {
    int outer __attribute__((cleanup(clean))) = 100;
    int inner __attribute__((cleanup(panic_again))) = 10;
    return fall(0) + outer + inner;
}

enum { PING, FALL, OVERFLOW, TWICE, SPAWN_BAD, SLEEP, SPIN };

static uint64_t Victim_setup(void) {
    return janus_actor_state_alloc(1);
}
static uint64_t Bad_setup(void) {
    return (uint64_t)fall(2);
}
static int64_t Bad_handler(uint64_t actor, int64_t tag) {
    (void)actor, (void)tag;
    return 0;
}
ACTOR(Bad, 4)

static int64_t Victim_handler(uint64_t actor, int64_t tag) {
    int own __attribute__((cleanup(clean))) = 1000;
    switch (tag) {
    case FALL: return fall(10);
    case OVERFLOW: return recurse("");
    case TWICE: return fall_twice();
    case SPAWN_BAD: answer(actor, janus_actor_spawn(&Bad, NULL)); return 0;
    case SLEEP: janus_sleep(INT64_MAX); return 0;
    case SPIN:
        for (;;) __asm__ volatile("");
    default: answer(actor, 7); return 0;
    }
}
ACTOR(Victim, 4)

static void expect_death(int64_t tag) {
    uint64_t word = 0, result, victim = janus_actor_spawn(&Victim, NULL);
    ck_assert_int_eq(janus_actor_call(victim, tag, &word, 1, 0, 20000, &result), JANUS_CALL_STOPPED);
    ck_assert_int_eq(janus_actor_try_send(victim, PING), 0);
}

RUNTIME_TEST(a_panic_runs_all_clean_ups) {
    uint64_t survivor = janus_actor_spawn(&Victim, NULL);
    expect_death(FALL);
    ck_assert_int_eq(cleaned, 11 + 1000);
    ck_assert_uint_eq(ask(survivor, PING), 7);
    return 0;
}

RUNTIME_TEST(many_panics_leave_nothing) {
    for (int i = 0; i < 300; i++) expect_death(FALL);
    ck_assert_int_eq(cleaned, 300 * 1011);
    ck_assert_uint_eq(janus_actor_count(), 0);
    return 0;
}

RUNTIME_TEST(a_clean_up_may_panic) {
    expect_death(TWICE);
    ck_assert_int_eq(cleaned, 1 + 10 + 100 + 1000);
    return 0;
}

RUNTIME_TEST(a_panic_in_setup_stays_there) {
    uint64_t victim = janus_actor_spawn(&Victim, NULL);
    ck_assert_uint_eq(ask(victim, SPAWN_BAD), 0);
    ck_assert_int_eq(cleaned, 3 + 1000);
    ck_assert_uint_eq(ask(victim, PING), 7);
    return 0;
}

static int64_t Victim_bad_destroy(uint64_t base) {
    janus_actor_state_free(base);
    return fall(1);
}

RUNTIME_TEST(a_panic_in_destroy_stays_there) {
    static JanusActorSpec spec;
    spec = Victim;
    spec.destroy = Victim_bad_destroy;
    uint64_t victim = janus_actor_spawn(&spec, NULL);
    ck_assert_int_eq(janus_actor_claim(victim), JANUS_CLAIM_GRANTED);
    janus_actor_stop(janus_actor_find(victim));
    ck_assert_int_eq(cleaned, 2);
    return 0;
}

RUNTIME_TEST(a_stack_overflow_ends_one_actor) {
    uint64_t survivor = janus_actor_spawn(&Victim, NULL);
    for (int i = 0; i < 3; i++) expect_death(OVERFLOW);
    ck_assert_uint_eq(ask(survivor, PING), 7);
    return 0;
}

/* ---- main ---- */

static int32_t panicking_main(void) {
    fall(3);
    return 0;
}
static int32_t overflowing_main(void) {
    return (int32_t)recurse("");
}

START_TEST(a_panic_of_main_is_status_101) {
    ck_assert_int_eq(janus_runtime_run(panicking_main), 101);
    ck_assert_int_eq(cleaned, 4);
    ck_assert_int_eq(janus_runtime_run(overflowing_main), 101);
}
END_TEST

/* ---- reports ---- */

static void read_report(char *text, size_t bytes, void (*run)(void)) {
    int ends[2], saved = dup(2);
    ck_assert_int_eq(pipe(ends), 0);
    dup2(ends[1], 2);
    run();
    dup2(saved, 2);
    close(ends[1]);
    ssize_t length = read(ends[0], text, bytes - 1);
    text[length < 0 ? 0 : length] = '\0';
}

static void run_panicking_main(void) {
    janus_runtime_run(panicking_main);
}
static void let_victim_fall(void) {
    expect_death(FALL);
}
static void let_victim_overflow(void) {
    expect_death(OVERFLOW);
}

START_TEST(the_report_of_main_names_the_place) {
    char text[4096];
    read_report(text, sizeof text, run_panicking_main);
    ck_assert_ptr_nonnull(
        strstr(text, "panic: integer overflow\n  at counter.jan:12:9 in Counter.receive\n  in main\n"));
    ck_assert_ptr_nonnull(strstr(text, "\n    at panicking_main ("));
}
END_TEST

RUNTIME_TEST(the_report_of_an_actor_names_it) {
    char text[4096];
    read_report(text, sizeof text, let_victim_fall);
    ck_assert_ptr_nonnull(strstr(
        text, "panic: integer overflow\n  at counter.jan:12:9 in Counter.receive\n  in actor Victim\n"));
    ck_assert_ptr_nonnull(strstr(text, "\n    at fall ("));
    ck_assert_ptr_nonnull(strstr(text, "\n    at Victim_handler ("));
    read_report(text, sizeof text, let_victim_overflow);
    ck_assert_ptr_nonnull(strstr(text, "panic: stack overflow\n  in actor Victim\n"));
    ck_assert_ptr_nonnull(strstr(text, "\n    at recurse ("));
    ck_assert_ptr_nonnull(strstr(text, "\n    ... "));
    return 0;
}

static const JanusPlace far_away = {"other.jan", "elsewhere", 1, 1};

static int32_t falling_far_main(void) {
    return (int32_t)fall(200);
}
static void run_falling_far_main(void) {
    janus_runtime_run(falling_far_main);
}

START_TEST(a_deep_trace_is_cut) {
    char text[8192];
    read_report(text, sizeof text, run_falling_far_main);
    int lines = 0;
    for (const char *at = text; (at = strstr(at, "\n    at fall (")) != NULL; at++) lines++;
    ck_assert_int_eq(lines, 32);
    ck_assert_ptr_nonnull(strstr(text, "\n    ... "));
}
END_TEST

/* ---- assertions ---- */

typedef union Constant {
    struct {
        int64_t header, length;
        char bytes[32];
    } parts;
    JanusString string;
} Constant;

static const Constant condition = {{JANUS_IMMORTAL, 6, "a == b"}};
static const Constant left = {{JANUS_IMMORTAL, 1, "1"}}, right = {{JANUS_IMMORTAL, 3, "\"b\""}};

static int32_t asserting_main(void) {
    if (falls) janus_assert_failed(&condition.string, &left.string, &right.string, &place);
    return 0;
}
static int32_t asserting_plainly_main(void) {
    if (falls) janus_assert_failed(&condition.string, NULL, NULL, &place);
    return 0;
}
static void run_asserting_main(void) {
    ck_assert_int_eq(janus_runtime_run(asserting_main), 101);
}
static void run_asserting_plainly_main(void) {
    ck_assert_int_eq(janus_runtime_run(asserting_plainly_main), 101);
}

START_TEST(an_assertion_shows_its_sides) {
    char text[4096];
    read_report(text, sizeof text, run_asserting_main);
    ck_assert_ptr_nonnull(strstr(text, "panic: assertion failed: a == b\n   left: 1\n  right: \"b\"\n"
                                       "  at counter.jan:12:9 in Counter.receive\n"));
    read_report(text, sizeof text, run_asserting_plainly_main);
    ck_assert_ptr_nonnull(strstr(text, "panic: assertion failed: a == b\n  at counter.jan:12:9 in"));
}
END_TEST

/* ---- traces of errors ---- */

static const JanusError missing = {"Disk", "Missing"}, torn = {"Disk", "Torn"};

static void expect_trace(const JanusError *error, const char *wanted) {
    JanusString *trace = janus_error_trace(error);
    ck_assert_int_eq(trace->length, strlen(wanted));
    ck_assert_mem_eq(trace->bytes, wanted, strlen(wanted));
    janus_string_release(trace);
}

RUNTIME_TEST(an_error_knows_its_way) {
    expect_trace(&missing, "");
    janus_error_raised(&missing, &place);
    janus_error_passed(&missing, &far_away);
    expect_trace(&missing, "at Counter.receive (counter.jan:12:9)\nat elsewhere (other.jan:1:1)");
    expect_trace(&torn, "");
    janus_error_passed(&torn, &far_away); /* raised elsewhere */
    expect_trace(&torn, "at elsewhere (other.jan:1:1)");
    expect_trace(&missing, "");
    janus_error_raised(&missing, &far_away);
    expect_trace(&missing, "at elsewhere (other.jan:1:1)");
    return 0;
}

RUNTIME_TEST(a_long_way_keeps_its_ends) {
    janus_error_raised(&missing, &place);
    for (int i = 0; i < 100; i++) janus_error_passed(&missing, &far_away);
    JanusString *trace = janus_error_trace(&missing);
    static const char START[] = "at Counter.receive (counter.jan:12:9)\n... 85 more\nat elsewhere";
    ck_assert_mem_eq(trace->bytes, START, sizeof START - 1);
    janus_string_release(trace);
    return 0;
}

static int32_t failing_main(void) {
    janus_error_raised(&missing, &place);
    janus_error_passed(&missing, &far_away);
    return janus_main_error(&missing);
}
static void run_failing_main(void) {
    ck_assert_int_eq(janus_runtime_run(failing_main), 1);
}

START_TEST(an_error_that_leaves_main_shows_its_trace) {
    char text[4096];
    read_report(text, sizeof text, run_failing_main);
    ck_assert_str_eq(text, "error: Disk.Missing\n    at Counter.receive (counter.jan:12:9)\n"
                           "    at elsewhere (other.jan:1:1)\n");
}
END_TEST

static int32_t unwrapping_main(void) {
    janus_error_raised(&missing, &place);
    if (falls) janus_panic_error(&missing, &far_away);
    return 0;
}
static void run_unwrapping_main(void) {
    ck_assert_int_eq(janus_runtime_run(unwrapping_main), 101);
}

START_TEST(an_error_that_nobody_takes_shows_its_trace) {
    char text[4096];
    read_report(text, sizeof text, run_unwrapping_main);
    ck_assert_ptr_nonnull(
        strstr(text, "panic: unhandled error Disk.Missing\n  at other.jan:1:1 in elsewhere\n"));
    ck_assert_ptr_nonnull(
        strstr(text, "\n  the error came this way:\n    at Counter.receive (counter.jan:12:9)\n"));
}
END_TEST

/* ---- the end of the program ---- */

static int32_t leave_sleeper(void) {
    uint64_t sleeper = janus_actor_spawn(&Victim, NULL);
    janus_actor_send(sleeper, SLEEP);
    await_blocked(sleeper);
    return 5;
}

START_TEST(waiting_handlers_are_unwound_at_the_end) {
    ck_assert_int_eq(janus_runtime_run(leave_sleeper), 5);
    ck_assert_int_eq(cleaned, 1000);
}
END_TEST

static int32_t leave_spinner(void) {
    uint64_t spinner = janus_actor_spawn(&Victim, NULL);
    janus_actor_send(spinner, SPIN);
    if (strcmp(getenv("JANUS_WORKERS"), "1") == 0) return 6; /* it never begins */
    while (janus_actor_mailbox_len(janus_actor_find(spinner)) > 0) {
    } /* without waiting: another worker helps */
    return 6;
}

START_TEST(an_endless_handler_does_not_hold_up_the_end) {
    pid_t child = fork();
    if (child == 0) _exit(janus_runtime_run(leave_spinner));
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 6);
}
END_TEST

RUN_TESTS("rt_panic", a_panic_runs_all_clean_ups, many_panics_leave_nothing, a_clean_up_may_panic,
          a_panic_in_setup_stays_there, a_panic_in_destroy_stays_there, a_stack_overflow_ends_one_actor,
          a_panic_of_main_is_status_101, the_report_of_main_names_the_place, the_report_of_an_actor_names_it,
          a_deep_trace_is_cut, an_assertion_shows_its_sides, an_error_knows_its_way,
          a_long_way_keeps_its_ends, an_error_that_leaves_main_shows_its_trace,
          an_error_that_nobody_takes_shows_its_trace, waiting_handlers_are_unwound_at_the_end,
          an_endless_handler_does_not_hold_up_the_end)
