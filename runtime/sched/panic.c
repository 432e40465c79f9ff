/* A panic: what happened and where, the task, and the calls that led to it; then the unwinding. The report is
 * made on a stack of its own, because naming lines takes more than a task has left for sure.
 */
#include "runtime/sched/panic.h"

#include <stdio.h>
#include <string.h>

#include "runtime/mem/walk.h"
#include "runtime/os/fault.h"
#include "runtime/os/process.h"
#include "runtime/sched/errors.h"
#include "runtime/sched/report.h"
#include "runtime/sched/trace.h"
#include "runtime/sched/worker.h"

enum { PANIC_STATUS = 101, UNWINDS_MAX = 32, REPORT_BYTES = 16000, SHORT_REPORT_BYTES = 2000 };

/* ---- unwinding ---- */

int64_t janus_fiber_guarded(void *task, int64_t (*run)(void *), void *argument) {
    JanusFiber *fiber = janus_fiber_current();
    JanusGuard guard = {.outer = fiber->guard, .outer_task = fiber->task};
    fiber->guard = &guard;
    fiber->task = task;
    int64_t result = janus_stack_call(&guard.call, run, argument);
    fiber->guard = guard.outer;
    fiber->task = guard.outer_task;
    return result;
}

static _Noreturn void leave(JanusFiber *fiber) {
    fiber->unwinding = 0;
    janus_fiber_forget_frames();
    janus_stack_leave(&fiber->guard->call);
}

/* The unwinder asks before every frame; its stack pointer says when the guarded call is reached. */
static _Unwind_Reason_Code stop_at_guard(int version, _Unwind_Action actions, _Unwind_Exception_Class class,
                                         struct _Unwind_Exception *exception, struct _Unwind_Context *context,
                                         void *argument) {
    (void)version, (void)class, (void)exception;
    JanusFiber *fiber = argument;
    if ((actions & _UA_END_OF_STACK) || _Unwind_GetCFA(context) >= (_Unwind_Word)fiber->guard->call.stack)
        leave(fiber);
    return _URC_NO_REASON;
}

_Noreturn void janus_fiber_unwind(void) {
    JanusFiber *fiber = janus_fiber_current();
    if (fiber == NULL || fiber->guard == NULL) janus_os_exit(PANIC_STATUS); /* no task to contain it */
    if (fiber->unwinding < UNWINDS_MAX) { /* else clean-ups panic again and again: drop the frames */
        fiber->unwinding++;
        memset(&fiber->exception, 0, sizeof fiber->exception);
        _Unwind_ForcedUnwind(&fiber->exception, stop_at_guard, fiber);
    }
    leave(fiber);
}

/* ---- panics ---- */

/* What is to be reported. The parts of an assertion are null for other panics. */
typedef struct Panic {
    const char *text;
    size_t length;
    const JanusString *condition, *left, *right;
    const JanusError *error; /* that nobody took; null: another panic */
    const JanusPlace *place;
    JanusTrace trace;
} Panic;

enum { CONDITION_BYTES_MAX = 500, SIDE_BYTES_MAX = 2000 };

static void add_assertion(const Panic *panic, JanusReport *report) {
    if (panic->condition != NULL) {
        janus_report_add_text(report, ": ");
        janus_report_add_string(report, panic->condition, CONDITION_BYTES_MAX);
    }
    const JanusString *sides[] = {panic->left, panic->right};
    for (int i = 0; i < 2; i++) {
        if (sides[i] == NULL) continue;
        janus_report_add_text(report, i == 0 ? "\n   left: " : "\n  right: ");
        janus_report_add_string(report, sides[i], SIDE_BYTES_MAX);
    }
}

static void add_panic(const Panic *panic, JanusReport *report) {
    janus_report_add_text(report, "panic: ");
    janus_report_add(report, panic->text, panic->length);
    add_assertion(panic, report);
    const JanusPlace *place = panic->place;
    if (place != NULL)
        janus_report_add_format(report, "\n  at %s:%u:%u in %s", place->file, place->line, place->column,
                                place->function);
    janus_report_add_task(report);
}

static void add_way_of_error(const Panic *panic, JanusReport *report) {
    if (panic->error == NULL || !janus_errors_knows(panic->error)) return;
    janus_report_add_text(report, "\n  the error came this way:");
    janus_errors_add(report, panic->error, "\n    ");
}

static void report_with_trace(void *argument) {
    const Panic *panic = argument;
    char text[REPORT_BYTES];
    JanusReport report = {.text = text, .room = sizeof text};
    add_panic(panic, &report);
    janus_trace_add(&panic->trace, panic->place, &report);
    add_way_of_error(panic, &report);
    janus_report_write(&report);
}

static void report_without_trace(const Panic *panic) {
    char text[SHORT_REPORT_BYTES];
    JanusReport report = {.text = text, .room = sizeof text};
    add_panic(panic, &report);
    janus_report_write(&report);
}

static void report_panic(Panic *panic) {
    if (janus_fiber_current() == NULL)
        report_with_trace(panic); /* the stack of a foreign thread is large */
    else if (!janus_fiber_aside(report_with_trace, panic))
        report_without_trace(panic);
}

static _Noreturn void panic_now(Panic *panic) {
    janus_stack_probe(); /* the report needs room, and takes locks */
    janus_trace_take(&panic->trace);
    report_panic(panic);
    janus_fiber_unwind();
}

_Noreturn void janus_panic_text(const char *text, int64_t length, const JanusPlace *place) {
    Panic panic = {.text = text, .length = (size_t)length, .place = place};
    panic_now(&panic);
}

void janus_assert_failed(const JanusString *condition, const JanusString *left, const JanusString *right,
                         const JanusPlace *place) {
    static const char TEXT[] = "assertion failed";
    Panic panic = {.text = TEXT,
                   .length = sizeof TEXT - 1,
                   .condition = condition,
                   .left = left,
                   .right = right,
                   .place = place};
    panic_now(&panic);
}

void janus_panic(uint32_t code, const JanusPlace *place) {
    static const char *const TEXT[] = {
#define PANIC(code, text) text,
#include "runtime/panic.def"
#undef PANIC
    };
    const char *text = code < sizeof TEXT / sizeof *TEXT ? TEXT[code] : "unknown panic";
    janus_panic_text(text, (int64_t)strlen(text), place);
}

/* The place is needed until the report is made, and no longer. */
void janus_panic_at(uint32_t number, const JanusPanics *panics) {
    JanusPlace place = janus_panics_place(panics, number);
    janus_panic(panics->entries[number].code, &place);
}

void janus_panic_message(const JanusString *message, const JanusPlace *place) {
    janus_panic_text(message->bytes, message->length, place);
}

void janus_panic_error(const JanusError *error, const JanusPlace *place) {
    char text[256];
    int length = snprintf(text, sizeof text, "unhandled error %s.%s", error->set, error->name);
    Panic panic = {.text = text,
                   .length = length < (int)sizeof text ? (size_t)length : sizeof text - 1,
                   .error = error,
                   .place = place};
    panic_now(&panic);
}

int32_t janus_main_error(const JanusError *error) {
    char text[REPORT_BYTES];
    JanusReport report = {.text = text, .room = sizeof text};
    janus_report_add_format(&report, "error: %s.%s", error->set, error->name);
    janus_errors_add(&report, error, "\n    ");
    janus_report_write(&report);
    return 1;
}

/* ---- memory faults ---- */

/* What the signal handler saw, for the report: one for each worker. */
static JanusTrace overflow_traces[JANUS_WORKERS_MAX];

static void after_overflow(void *argument) {
    static const char TEXT[] = "stack overflow";
    JanusFiber *fiber = argument;
    janus_fiber_forget_frames(); /* they lie where the report's frames come to lie */
    janus_walk_abandon();
    Panic panic = {
        .text = TEXT, .length = sizeof TEXT - 1, .trace = overflow_traces[janus_worker_current()->index]};
    report_panic(&panic);
    leave(fiber);
}

/* In the signal handler: an overflow continues at the guarded call, on the part of the stack below it. */
static bool on_fault(void *address, JanusFaultResume *resume) {
    JanusFiber *fiber = janus_fiber_current();
    if (fiber != NULL && fiber->guard != NULL && janus_fiber_guard_holds(fiber, address)) {
        janus_trace_take_interrupted(&overflow_traces[janus_worker_current()->index]);
        *resume = (JanusFaultResume){after_overflow, fiber, fiber->guard->call.stack};
        return true;
    }
    char text[96];
    snprintf(text, sizeof text, "fatal: invalid memory access at address %p", address);
    janus_report(text);
    return false;
}

void janus_panic_init(void) {
    janus_os_fault_install(on_fault);
}
