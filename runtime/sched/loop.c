/* The scheduler loop, switching between fibers, and the run queues of the running worker.
 *
 * The order of service: the run-next slot (at most STREAK_MAX times in a row, so that two actors that talk to
 * each other do not starve the rest), the worker's queue, the global queue, then idle.c. Every TICKS_PER_LOOK
 * turns the global queue and the timers go first.
 */
#include "runtime/sched/worker.h"

#include "runtime/os/process.h"

enum { STREAK_MAX = 64, TICKS_PER_LOOK = 64, INJECT_BATCH = 64 };

/* ---- scheduling ---- */

static void inject(JanusMemCache *cache, JanusRunnable item) {
    janus_inject_push(&janus_scheduler.inject, cache, &item, 1);
    janus_worker_notify();
}

void janus_schedule_last(JanusWorker *worker, JanusRunnable item) {
    JanusDequePush pushed = worker == NULL ? JANUS_DEQUE_FULL : janus_deque_push(&worker->queue, item);
    if (JANUS_UNLIKELY(pushed == JANUS_DEQUE_FULL))
        inject(janus_thread_context(), item); /* what is queued already keeps its place */
    else if (pushed == JANUS_DEQUE_WAS_EMPTY)
        janus_worker_notify();
}

void janus_schedule_again(JanusWorker *worker, JanusRunnable item) {
    if (JANUS_LIKELY(janus_deque_length(&worker->queue) < JANUS_DEQUE_CAPACITY))
        janus_schedule_last(worker, item);
    else
        janus_schedule_next(worker, item);
}

void janus_schedule_next(JanusWorker *worker, JanusRunnable item) {
    if (JANUS_UNLIKELY(worker == NULL)) {
        janus_schedule_last(NULL, item);
        return;
    }
    JanusRunnable before = __atomic_load_n(&worker->next, __ATOMIC_RELAXED);
    if (before == 0) {
        /* release: a watcher that takes the item sees what it points to. Only the owner fills an empty slot,
         * so a store is enough. */
        __atomic_store_n(&worker->next, item, __ATOMIC_RELEASE);
        return;
    }
    before =
        __atomic_exchange_n(&worker->next, item, __ATOMIC_ACQ_REL); /* the watcher may have been faster */
    if (before != 0) janus_schedule_last(worker, before);
}

static JanusRunnable take_next(JanusWorker *worker) {
    if (__atomic_load_n(&worker->next, __ATOMIC_RELAXED) == 0) return 0;
    return __atomic_exchange_n(&worker->next, 0, __ATOMIC_ACQUIRE); /* against the watcher */
}

static JanusRunnable take_injected(JanusWorker *worker, uint32_t limit) {
    if (JANUS_LIKELY(janus_inject_length(&janus_scheduler.inject) == 0)) return 0;
    JanusRunnable items[INJECT_BATCH];
    uint32_t count = janus_inject_take(&janus_scheduler.inject, &worker->memory, items, limit);
    for (uint32_t i = 1; i < count; i++) janus_schedule_last(worker, items[i]);
    return count == 0 ? 0 : items[0];
}

static void run_own_timers(JanusWorker *worker) {
    if (janus_timer_queue_next(&worker->timers) == JANUS_WHEEL_NEVER) return;
    janus_timer_queue_run(&worker->timers, janus_clock_ms());
}

static JanusRunnable take_local(JanusWorker *worker) {
    JanusRunnable item;
    if (JANUS_UNLIKELY(worker->tick % TICKS_PER_LOOK == 0)) {
        run_own_timers(worker);
        if ((item = take_injected(worker, 1)) != 0) return item;
    }
    if (worker->streak < STREAK_MAX && (item = take_next(worker)) != 0) {
        worker->streak++;
        return item;
    }
    worker->streak = 0;
    if ((item = janus_deque_take(&worker->queue)) != 0) return item;
    if ((item = take_next(worker)) != 0) return item;
    return take_injected(worker, INJECT_BATCH); /* the queue is empty: they fit */
}

/* ---- switching ---- */

JanusFiber *janus_worker_take_spare(JanusWorker *worker) {
    JanusFiber *spare = worker->spares;
    if (spare != NULL) {
        worker->spares = spare->link;
        return spare;
    }
    spare = janus_fiber_new(&worker->memory, janus_runner_loop);
    if (spare != NULL) return spare;
    static const char REPORT[] = "fatal: no address space for another fiber stack (limits: ulimit -v, and on "
                                 "kernels before 6.13 sysctl vm.max_map_count)\n";
    janus_os_write(JANUS_STREAM_ERROR, REPORT, sizeof REPORT - 1);
    janus_os_exit(101);
}

/* Runs on the stack that was switched to: only now is the other one free to be run elsewhere. */
void janus_worker_arrived(void) {
    JanusWorker *worker = janus_worker_current();
    JanusFiber *left = worker->left;
    if (left == NULL) return;
    worker->left = NULL;
    switch (worker->arrival) {
    case JANUS_ARRIVAL_PARK: {
        uint32_t permit = JANUS_PERMIT_NONE;
        /* release: whoever gives the permit may run the fiber, and needs its saved stack pointer */
        if (!__atomic_compare_exchange_n(&left->permit, &permit, JANUS_PERMIT_AWAITED, false,
                                         __ATOMIC_RELEASE, __ATOMIC_RELAXED))
            janus_schedule_next(worker, janus_runnable_of_fiber(left)); /* the permit was faster */
        break;
    }
    case JANUS_ARRIVAL_SPARE:
        left->link = worker->spares;
        worker->spares = left;
        break;
    case JANUS_ARRIVAL_YIELD: /* behind everything, the global queue included */
        if (janus_inject_length(&janus_scheduler.inject) != 0)
            inject(&worker->memory, janus_runnable_of_fiber(left));
        else
            janus_schedule_last(worker, janus_runnable_of_fiber(left));
        break;
    case JANUS_ARRIVAL_END: janus_fiber_free(&worker->memory, left); break;
    }
}

void janus_worker_switch(JanusWorker *worker, JanusFiber *to, JanusArrival arrival) {
    JanusFiber *from = worker->current;
    worker->left = from;
    worker->arrival = arrival;
    worker->current = to;
    to->worker = worker;
    janus_fiber_switch(from, to, arrival == JANUS_ARRIVAL_END);
    janus_worker_arrived();
}

/* ---- the loop ---- */

static void run_fiber(JanusWorker *worker, JanusFiber *fiber) {
    /* acquire: what was written before the permit was given is seen by the fiber */
    __atomic_exchange_n(&fiber->permit, JANUS_PERMIT_NONE, __ATOMIC_ACQUIRE);
    janus_worker_switch(worker, fiber, JANUS_ARRIVAL_SPARE);
}

static int64_t run_until_left(void *argument) {
    (void)argument;
    for (;;) {
        JanusWorker *worker = janus_worker_current();
        __atomic_store_n(&worker->tick, worker->tick + 1, __ATOMIC_RELAXED);
        JanusRunnable item = take_local(worker);
        if (item == 0) item = janus_worker_wait_for_work(worker);
        if (item == 0) {
            janus_worker_switch(worker, &worker->thread_fiber, JANUS_ARRIVAL_END);
            return 0; /* not reached: this fiber has ended */
        }
        if (item & 1)
            run_fiber(worker, (JanusFiber *)(uintptr_t)(item - 1));
        else
            janus_scheduler.hooks.run((void *)(uintptr_t)item, worker->current);
    }
}

/* One guarded call lasts for all turns, so that a turn that ends well pays nothing for it. */
void janus_runner_loop(void) {
    janus_worker_arrived();
    JanusFiber *fiber = janus_fiber_current();
    JanusGuard guard = {0};
    for (;;) {
        fiber->guard = &guard;
        janus_stack_call(&guard.call, run_until_left, NULL);
        void *task = fiber->task;
        fiber->task = NULL;
        if (task != NULL) janus_scheduler.hooks.left(task, fiber);
    }
}
