/* Workers and the scheduler's inside, for the scheduler itself and for the actor layer just above it.
 *
 * What can be run is a JanusRunnable: a fiber that is ready, or a task of the upper layer (an actor), which
 * is an address whose lowest bit is 0. One worker thread per core runs them, on its current runner fiber.
 *
 *   worker      moves to
 *   RUNNING     SEARCHING (its own queue is empty)
 *   SEARCHING   RUNNING (found something), ASLEEP (searched long enough)
 *   ASLEEP      RUNNING (woken, or a timer is due)
 */
#ifndef JANUS_SCHED_WORKER_H
#define JANUS_SCHED_WORKER_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/mem/pool.h"
#include "runtime/os/thread.h"
#include "runtime/sched/deque.h"
#include "runtime/sched/fiber.h"
#include "runtime/sched/inject.h"
#include "runtime/sched/timer.h"

enum { JANUS_WORKERS_MAX = 256 };

typedef struct JanusWorker JanusWorker;

/* What to do with the fiber that was switched away from, once its stack is free. */
typedef enum JanusArrival {
    JANUS_ARRIVAL_PARK,
    JANUS_ARRIVAL_SPARE,
    JANUS_ARRIVAL_YIELD,
    JANUS_ARRIVAL_END
} JanusArrival;

/* Padding is on purpose: what other workers write has cache lines of its own. */
struct JanusWorker {      // NOLINT(clang-analyzer-optin.performance.Padding)
    JanusMemCache memory; /* first: the thread's context begins with it */
    JanusFiber *current;
    JanusFiber *spares;   /* runners with nothing to run */
    JanusFiber *left;     /* the fiber that the last switch came from ... */
    JanusArrival arrival; /* ... and what becomes of it */
    uint32_t tick;        /* atomic: turns begun; others look whether it moves */
    uint32_t streak;      /* turns in a row that came from the run-next slot */
    uint32_t index;
    bool has_ticket; /* counted as searching by whoever woke or started it */
    uint64_t random;
    JanusFiber thread_fiber; /* the stack the thread was born with */
    JanusThread thread;
    JanusRunnable next JANUS_LINE_ALIGNED; /* atomic: the run-next slot, filled by the owner */
    uint32_t asleep;                       /* atomic: the futex; 1 while listed as idle */
    uint32_t seen_tick;                    /* atomic: the watcher's note */
    JanusWorker *idle_link;
    JanusTimerQueue timers JANUS_LINE_ALIGNED;
    JanusDeque queue;
};

/* The upward calls of the layer whose tasks are run. */
typedef struct JanusTaskHooks {
    void (*run)(void *task, JanusFiber *fiber);  /* one turn; sets fiber->task meanwhile */
    void (*left)(void *task, JanusFiber *fiber); /* the turn ended by a panic or a cancellation */
    uint32_t (*describe)(void *task, char *text, uint32_t bytes); /* for reports; gives the length */
    void (*end)(void);                                            /* ends all tasks, on the main fiber */
} JanusTaskHooks;

typedef struct JanusScheduler { // NOLINT(clang-analyzer-optin.performance.Padding)
    JanusTaskHooks hooks;
    JanusWorker *workers[JANUS_WORKERS_MAX];
    uint32_t worker_limit; /* JANUS_WORKERS, or the number of cores */
    uint32_t worker_count; /* atomic: started so far; workers[i] is set below */
    uint32_t closing;      /* atomic: main has returned, nothing new begins */
    uint32_t stopping;     /* atomic: everybody goes home */
    int64_t origin_ns;     /* janus_clock_ns counts from here */
    JanusInject inject JANUS_LINE_ALIGNED;
    uint32_t searching JANUS_LINE_ALIGNED; /* atomic: workers that look for work */
    uint32_t idle_count;                   /* atomic: workers in the idle list */
    JanusSpin idle_lock;
    JanusSpin start_lock;
    JanusWorker *idle;
    uint32_t watcher;          /* atomic: 1 + index of the sleeping worker that looks after the others */
    uint32_t watcher_is_blind; /* atomic: it sleeps without a limit, because nobody ran */
} JanusScheduler;

extern JanusScheduler janus_scheduler;

/* The worker of this thread, null elsewhere. Good until the next possible switch. */
static inline JanusWorker *janus_worker_current(void) {
    return janus_thread_context();
}

static inline JanusRunnable janus_runnable_of_task(void *task) {
    return (JanusRunnable)(uintptr_t)task;
}
static inline JanusRunnable janus_runnable_of_fiber(JanusFiber *fiber) {
    return (JanusRunnable)(uintptr_t)fiber | 1;
}

/* Makes something run soon: in the run-next slot, so on this core and without waking anybody; what was there
 * goes to the end of the queue. `worker` is the caller's, or null on a foreign thread. */
void janus_schedule_next(JanusWorker *worker, JanusRunnable item);

/* Puts something at the end of the queue, or into the global queue when that is full. */
void janus_schedule_last(JanusWorker *worker, JanusRunnable item);

/* The same for what has run before: it does not line up behind a crowd of newcomers in the global queue, but
 * runs next when its worker's queue is full. A busy receiver must not fall behind its senders. */
void janus_schedule_again(JanusWorker *worker, JanusRunnable item);

/* Called before the first task exists: from then on somebody must look after work that its worker does not
 * get to, so a second worker is started. */
void janus_schedule_expect_tasks(void);

/* ---- inside the scheduler ---- */

/* loop.c: the entry of every runner fiber, and switching. */
void janus_runner_loop(void);
void janus_worker_switch(JanusWorker *worker, JanusFiber *to, JanusArrival arrival);
JanusFiber *janus_worker_take_spare(JanusWorker *worker);
void janus_worker_thread_main(void *worker);
void janus_worker_arrived(void);

/* idle.c: something to run, waiting for it if need be; 0 when the scheduler stops. Whoever starts a worker
 * has counted it in `searching`. */
JanusRunnable janus_worker_wait_for_work(JanusWorker *worker);
JanusRunnable janus_worker_steal(JanusWorker *worker);
void janus_worker_notify(void);
void janus_worker_wake_all(void);
bool janus_worker_start(void);

#endif
