/* The scheduler as the layers above see it: fibers that wait, locks that park, timers, bringing it up and
 * down.
 *
 * Everything that waits does so on a fiber and gives its worker thread to others meanwhile; after a wait the
 * fiber may be on another thread, so nothing thread-local may be kept over one. Parking is by permit: an
 * unpark that comes first makes the next park return at once, and a park may return without a reason, so
 * every caller loops on its own condition.
 */
#ifndef JANUS_SCHED_SCHED_H
#define JANUS_SCHED_SCHED_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/os/atomics.h"

typedef struct JanusFiber JanusFiber;

/* The fiber that runs this code; null on a thread that is no worker. */
JanusFiber *janus_fiber_current(void);

/* Parks the calling fiber until a permit arrives. Never interrupted by cancellation. A thread that is no
 * worker yields its core. */
void janus_fiber_park(void);

/* The same, at a point where a task may be cancelled: does not return when the fiber was cancelled, but
 * unwinds to the base of its task. */
void janus_fiber_park_cancellable(void);

/* Gives `fiber` a permit, from any worker. Fibers are never unmapped: a late unpark is harmless.
 * Null is nobody. */
void janus_fiber_unpark(JanusFiber *fiber);

/* Ends the fiber's task at its present or next cancellable wait. */
void janus_fiber_cancel(JanusFiber *fiber);

/* Lets everything else that is ready run first. */
void janus_fiber_yield(void);

/* ---- A lock that parks ------------------------------------------------------------------------------- */

/* Fair (first come, first served), not recursive, may be held over waits. Zero bytes are an unlocked mutex.
 */
typedef struct JanusMutexWaiter JanusMutexWaiter;
typedef struct JanusMutex {
    JanusSpin spin; /* protects the rest */
    bool locked;
    JanusMutexWaiter *first, *last;
} JanusMutex;

void janus_mutex_lock(JanusMutex *mutex);
void janus_mutex_unlock(JanusMutex *mutex);

/* ---- Time -------------------------------------------------------------------------------------------- */

/* Monotonic milliseconds and nanoseconds since the runtime began (virtual in a simulation). */
int64_t janus_clock_ms(void);
int64_t janus_clock_ns(void);

/* ---- Bringing up and down ---------------------------------------------------------------------------- */

/* Runs `entry` as the main fiber of a fresh scheduler and gives its result, or 101 when it panicked. When it
 * returns, the teardown hooks run on the main fiber, newest first, then the workers end. Not reentrant; may
 * be called again after it returned. */
int32_t janus_runtime_run(int32_t (*entry)(void));

/* Calls `hook` once, at the end of the current run, while fibers still work. Registering it again in one run
 * does nothing. At most 16. */
void janus_runtime_at_end(void (*hook)(void));

/* The same, for what must outlive the actors: called after all of them have ended. */
void janus_runtime_after_end(void (*hook)(void));

/* For a teardown hook: something would not end in time, so the process exits without cleaning up. */
void janus_runtime_abandon(void);

#endif
