/* Reports are built in one buffer and written at once, so that those of several workers do not mix. Standard
 * output is flushed first: what the program printed before it panicked stands before the report. */
#include "runtime/sched/panic.h"

#include <stdio.h>
#include <string.h>

#include "runtime/mem/print.h"
#include "runtime/mem/walk.h"
#include "runtime/os/fault.h"
#include "runtime/os/process.h"
#include "runtime/sched/trace.h"
#include "runtime/sched/worker.h"

enum { PANIC_STATUS = 101, UNWINDS_MAX = 32 };

/* ---- reports ---- */

typedef struct Report {
    uint32_t length;
    char text[4000];
} Report;

static void add(Report *report, const char *text, size_t length) {
    size_t room = sizeof report->text - report->length;
    if (length > room) length = room;
    memcpy(report->text + report->length, text, length);
    report->length += (uint32_t)length;
}

static void add_text(Report *report, const char *text) {
    add(report, text, strlen(text));
}

static void add_place(Report *report, const JanusPlace *place) {
    char line[64];
    add_text(report, "\n  at ");
    add_text(report, place->file);
    snprintf(line, sizeof line, ":%u:%u in ", place->line, place->column);
    add_text(report, line);
    add_text(report, place->function);
}

static void add_task(Report *report) {
    JanusFiber *fiber = janus_fiber_current();
    if (fiber == NULL) return;
    if (fiber->task == NULL) {
        add_text(report, fiber->is_main ? "\n  in main" : "");
        return;
    }
    char name[200];
    add_text(report, "\n  in ");
    add(report, name, janus_scheduler.hooks.describe(fiber->task, name, sizeof name));
}

static void write_report(Report *report) {
    add_text(report, "\n");
    janus_print_flush();
    janus_os_write(JANUS_STREAM_ERROR, report->text, report->length);
}

void janus_report(const char *text) {
    Report report = {0};
    add_text(&report, text);
    add_task(&report);
    write_report(&report);
}

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

_Noreturn void janus_panic_text(const char *text, int64_t length, const JanusPlace *place) {
    janus_stack_probe(); /* the report needs room, and takes locks */
    Report report = {0};
    add_text(&report, "panic: ");
    add(&report, text, (size_t)length);
    if (place != NULL) add_place(&report, place);
    add_task(&report);
    report.length +=
        janus_trace_format(report.text + report.length, (uint32_t)sizeof report.text - report.length);
    write_report(&report);
    janus_fiber_unwind();
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

void janus_panic_message(const JanusString *message, const JanusPlace *place) {
    janus_panic_text(message->bytes, message->length, place);
}

void janus_panic_error(const JanusError *error, const JanusPlace *place) {
    char text[256];
    int length = snprintf(text, sizeof text, "unhandled error %s.%s", error->set, error->name);
    janus_panic_text(text, length < (int)sizeof text ? length : (int)sizeof text - 1, place);
}

int32_t janus_main_error(const JanusError *error) {
    char text[256];
    int length = snprintf(text, sizeof text, "error: %s.%s\n", error->set, error->name);
    janus_print_flush();
    janus_os_write(JANUS_STREAM_ERROR, text, length < (int)sizeof text ? (size_t)length : sizeof text - 1);
    return 1;
}

/* ---- memory faults ---- */

static void after_overflow(void *argument) {
    JanusFiber *fiber = argument;
    janus_fiber_forget_frames(); /* they lie where the report's frames come to lie */
    janus_walk_abandon();
    janus_report("panic: stack overflow");
    leave(fiber);
}

/* In the signal handler: an overflow continues at the guarded call, on the part of the stack below it. */
static bool on_fault(void *address, JanusFaultResume *resume) {
    JanusFiber *fiber = janus_fiber_current();
    if (fiber != NULL && fiber->guard != NULL && janus_fiber_guard_holds(fiber, address)) {
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
