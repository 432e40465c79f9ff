/* Fibers: machine stacks that the workers switch between.
 *
 * Every fiber runs the scheduler loop (a runner) or the program's main. A runner calls handlers on its own
 * stack; when a handler waits, the runner is parked with it, and the worker goes on with a spare runner.
 * Fibers and their stacks are never unmapped while the runtime is up, so a stale pointer is harmless.
 *
 *   state       moves to
 *   RUNNING     PARKED (waits for a permit), SPARE (a runner with nothing to run), READY (gave its turn away)
 *   PARKED      READY (got its permit)
 *   READY       RUNNING
 *   SPARE       RUNNING
 */
#ifndef JANUS_SCHED_FIBER_H
#define JANUS_SCHED_FIBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unwind.h>

#include "runtime/mem/pool.h"
#include "runtime/os/stack.h"
#include "runtime/sched/errors.h"
#include "runtime/sched/sched.h"

enum {
    JANUS_STACK_BYTES = 256 * 1024,           /* reserved per fiber, the guard included */
    JANUS_MAIN_STACK_BYTES = 8 * 1024 * 1024, /* what recursion in main may count on, as in C */
    JANUS_STACK_GUARD_BYTES = 16 * 1024,
};

/* JanusFiber.permit */
enum { JANUS_PERMIT_NONE = 0, JANUS_PERMIT_GIVEN = 1, JANUS_PERMIT_AWAITED = 2 };

/* A call into user code that a panic ends. The innermost one of a fiber is where its unwinding stops. */
typedef struct JanusGuard {
    JanusCall call;
    struct JanusGuard *outer;
    void *outer_task;
} JanusGuard;

struct JanusFiber {
    void *link;           /* the pool's while free, else the list of spare runners */
    void *stack_pointer;  /* while it does not run */
    char *stack_low;      /* lowest address of the reservation: the guard begins here */
    uint32_t stack_bytes; /* of the reservation; of a thread's own stack 0 */
    JanusGuard *guard;
    struct JanusWorker *worker; /* the one that runs it, while it runs */
    void *task;                 /* what the upper layer runs on it, null for main and the loop itself */
    void *waits_for;            /* atomic: the task this fiber's task waits for, for finding cycles */
    uint32_t permit;            /* atomic */
    uint8_t is_main;
    uint8_t cancelled;           /* atomic: cancellable waits end by unwinding */
    uint8_t unwinding;           /* forced unwinds in progress: clean-ups may panic again */
    int64_t end_reason;          /* of janus_actor_end_after_message, for the task in hand */
    const uint64_t *start_words; /* what janus_actor_start_word gives while a setup runs */
    uint32_t start_count;
    void (*entry)(void);
    struct JanusAside *aside; /* of a call on another stack, while it runs */
    JanusErrorTrace errors;
    void *sanitizer_stack; /* of the address sanitizer while switched away, or of the thread sanitizer */
    struct _Unwind_Exception exception;
};
_Static_assert(sizeof(JanusFiber) <= JANUS_CELL_BYTES_FIBER, "a fiber fits into its pool's cell");

/* A fiber that will run `entry`, which never returns; null when no stack is to be had. */
JanusFiber *janus_fiber_new(JanusMemCache *cache, void (*entry)(void));
/* The same with JANUS_MAIN_STACK_BYTES; once in a run. */
JanusFiber *janus_fiber_new_main(JanusMemCache *cache, void (*entry)(void));

/* Gives a fiber that will not run again back; its stack is reused. */
void janus_fiber_free(JanusMemCache *cache, JanusFiber *fiber);

/* Releases all stacks, when no fiber runs any more. */
void janus_fiber_release_stacks(void);

/* The thread's own stack as a fiber: something to switch away from and back to. */
void janus_fiber_adopt_thread(JanusFiber *fiber);

/* Switches stacks, with the sanitizers told. `ends`: `from` will never be switched to again. */
void janus_fiber_switch(JanusFiber *from, JanusFiber *to, bool ends);

/* Calls run(argument) on a fresh stack, on which it must neither wait nor panic. The running fiber stays the
 * current one. False, and nothing called, when no stack is to be had. */
bool janus_fiber_aside(void (*run)(void *), void *argument);

/* The first thing a fresh fiber does. */
void janus_fiber_switched_in(JanusFiber *self);

/* Whether an address lies in the guard of the fiber's stack. Safe in a signal handler. */
bool janus_fiber_guard_holds(const JanusFiber *fiber, const void *address);

/* Tells the address sanitizer that frames below the caller's are gone. */
void janus_fiber_forget_frames(void);

#endif
