/* Panics: a report on stderr, then a forced unwind to the innermost guarded call of the fiber, which runs the
 * clean-ups of the frames between and makes that call give JANUS_CALL_LEFT. A stack overflow takes the same
 * way without the clean-ups. */
#ifndef JANUS_SCHED_PANIC_H
#define JANUS_SCHED_PANIC_H

#include <stdint.h>

#include "runtime/janus.h"
#include "runtime/sched/fiber.h"
#include "runtime/sched/report.h"

/* Calls run(argument) for `task` (null: none) such that a panic in it ends there. Gives its result, or
 * JANUS_CALL_LEFT when it panicked or was cancelled. */
int64_t janus_fiber_guarded(void *task, int64_t (*run)(void *), void *argument);

/* Unwinds to the innermost guarded call, silently. */
_Noreturn void janus_fiber_unwind(void);

/* Reports and unwinds; `text` is `length` bytes, `place` may be null. */
_Noreturn void janus_panic_text(const char *text, int64_t length, const JanusPlace *place);

/* Installs the handler of memory faults. */
void janus_panic_init(void);

#endif
