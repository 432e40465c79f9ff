/* Bringing the scheduler up, running the main fiber, and taking everything down again.
 *
 * The thread that calls janus_runtime_run becomes worker 0; the others are started when there is work for
 * them. The main fiber may end on any worker: it stops the scheduler, everybody returns to the stack their
 * thread was born with, and the first thread cleans up.
 */
#include <stdio.h>

#include "runtime/mem/globals.h"
#include "runtime/mem/heap.h"
#include "runtime/mem/print.h"
#include "runtime/os/clock.h"
#include "runtime/os/fault.h"
#include "runtime/os/memory.h"
#include "runtime/os/process.h"
#include "runtime/sched/panic.h"
#include "runtime/sched/worker.h"

enum { HOOKS_MAX = 16, PANIC_STATUS = 101, OUTPUT_LOST_STATUS = 1 };

JanusScheduler janus_scheduler;

typedef struct Hooks {
    uint32_t count;
    void (*list[HOOKS_MAX])(void);
} Hooks;

static struct {
    int32_t (*entry)(void);
    int32_t status;
    Hooks at_end, after_end;
    bool abandoned; /* actors are left that did not reach a message boundary in time */
} run;

static void add_hook(Hooks *hooks, void (*hook)(void)) {
    static JanusSpin lock;
    janus_spin_lock(&lock);
    bool known = false;
    for (uint32_t i = 0; i < hooks->count; i++) known |= hooks->list[i] == hook;
    if (!known && hooks->count < HOOKS_MAX) hooks->list[hooks->count++] = hook;
    janus_spin_unlock(&lock);
}

void janus_runtime_at_end(void (*hook)(void)) {
    add_hook(&run.at_end, hook);
}

void janus_runtime_after_end(void (*hook)(void)) {
    add_hook(&run.after_end, hook);
}

void janus_runtime_abandon(void) {
    run.abandoned = true;
}

void janus_schedule_expect_tasks(void) {
    if (JANUS_LIKELY(__atomic_load_n(&janus_scheduler.worker_count, __ATOMIC_RELAXED) != 1)) return;
    if (__atomic_load_n(&janus_scheduler.worker_limit, __ATOMIC_RELAXED) == 1) return;
    __atomic_fetch_add(&janus_scheduler.searching, 1, __ATOMIC_ACQ_REL); /* the new worker's ticket */
    if (!janus_worker_start()) __atomic_fetch_sub(&janus_scheduler.searching, 1, __ATOMIC_ACQ_REL);
}

/* ---- threads ---- */

/* From the thread's own stack onto a runner, and back when the scheduler stops. */
static void enter_scheduler(JanusWorker *worker, JanusFiber *first) {
    janus_thread_context_set(worker);
    janus_os_fault_thread_begin();
    janus_fiber_adopt_thread(&worker->thread_fiber);
    worker->current = first;
    first->worker = worker;
    worker->left = NULL;
    janus_fiber_switch(&worker->thread_fiber, first, false);
    janus_worker_arrived();
    janus_os_fault_thread_end();
}

static void free_spares(JanusWorker *worker) {
    while (worker->spares != NULL) {
        JanusFiber *spare = worker->spares;
        worker->spares = spare->link;
        janus_fiber_free(&worker->memory, spare);
    }
}

void janus_worker_thread_main(void *argument) {
    JanusWorker *worker = argument;
    janus_thread_context_set(worker);
    JanusFiber *runner = janus_fiber_new(&worker->memory, janus_runner_loop);
    if (runner != NULL) enter_scheduler(worker, runner);
    free_spares(worker);
    janus_mem_cache_flush(&worker->memory);
    janus_thread_context_set(NULL);
}

/* ---- the main fiber ---- */

static int64_t call_entry(void *argument) {
    (void)argument;
    return run.entry();
}

static int64_t call_hook(void *hook) {
    ((void (*)(void))hook)();
    return 0;
}

static void call_hooks(Hooks *hooks) {
    while (hooks->count > 0) janus_fiber_guarded(NULL, call_hook, (void *)hooks->list[--hooks->count]);
}

/* Waits in here are not cancelled, and a panic of a hook is only reported. */
static void end_everything(void) {
    call_hooks(&run.at_end);
    __atomic_store_n(&janus_scheduler.closing, 1, __ATOMIC_SEQ_CST);
    if (janus_scheduler.hooks.end != NULL)
        janus_fiber_guarded(NULL, call_hook, (void *)janus_scheduler.hooks.end);
    if (!run.abandoned) call_hooks(&run.after_end);
}

/* A program whose output was lost has not succeeded. */
static void finish_output(void) {
    if (!janus_print_finish() && run.status == 0) run.status = OUTPUT_LOST_STATUS;
}

static void main_fiber(void) {
    janus_worker_arrived();
    janus_fiber_current()->is_main = 1;
    int64_t status = janus_fiber_guarded(NULL, call_entry, NULL);
    run.status = status == JANUS_CALL_LEFT ? PANIC_STATUS : (int32_t)status;
    end_everything();
    __atomic_store_n(&janus_scheduler.stopping, 1, __ATOMIC_SEQ_CST); /* before the look at the idle list */
    if (run.abandoned) finish_output(), janus_os_exit(run.status);
    janus_worker_wake_all();
    JanusWorker *worker = janus_worker_current();
    janus_worker_switch(worker, &worker->thread_fiber, JANUS_ARRIVAL_END);
}

/* ---- up and down ---- */

static uint32_t worker_limit(void) {
    int64_t wanted = janus_os_environment_number("JANUS_WORKERS", 0);
    if (wanted <= 0) wanted = janus_os_core_count();
    return wanted > JANUS_WORKERS_MAX ? JANUS_WORKERS_MAX : (uint32_t)wanted;
}

static void release_workers(void) {
    size_t bytes = (sizeof(JanusWorker) + JANUS_PAGE_BYTES - 1) & ~(size_t)(JANUS_PAGE_BYTES - 1);
    for (uint32_t i = 0; i < janus_scheduler.worker_count; i++)
        janus_os_memory_release(janus_scheduler.workers[i], bytes);
}

#ifdef JANUS_DEBUG
static void complain(int64_t count, const char *what) {
    char line[120];
    int length = snprintf(line, sizeof line, "leak: %lld %s\n", (long long)count, what);
    janus_os_write(JANUS_STREAM_ERROR, line, length < (int)sizeof line ? (size_t)length : sizeof line - 1);
}

/* Gives the number of kinds of objects that were not given back, each reported. */
static int report_leaks(void) {
    int kinds = 0;
    for (int kind = 0; kind < JANUS_POOL_COUNT; kind++) {
        int64_t live = janus_pool_live((JanusPoolKind)kind);
        if (live == 0) continue;
        kinds++;
        complain(live, janus_pool_text((JanusPoolKind)kind));
    }
    if (janus_heap_large_live() != 0) {
        kinds++;
        complain(janus_heap_large_live(), "large blocks");
    }
    return kinds;
}
#endif

/* The scheduler is stopping: under the lock nobody starts workers any more, so the number is final. */
static uint32_t final_worker_count(void) {
    janus_spin_lock(&janus_scheduler.start_lock);
    uint32_t count = janus_scheduler.worker_count;
    janus_spin_unlock(&janus_scheduler.start_lock);
    return count;
}

static void take_down(JanusWorker *first) {
    uint32_t worker_count = final_worker_count();
    for (uint32_t i = 1; i < worker_count; i++) janus_os_thread_join(&janus_scheduler.workers[i]->thread);
    free_spares(first);
    JanusRunnable item; /* timers that fired late may have left some */
    while (janus_inject_take(&janus_scheduler.inject, &first->memory, &item, 1) != 0) {
    }
    janus_fiber_release_stacks();
    janus_globals_release();
    janus_mem_cache_flush(&first->memory);
    janus_thread_context_set(NULL);
    release_workers();
    finish_output();
#ifdef JANUS_DEBUG
    if (report_leaks() != 0) janus_os_exit(3);
#endif
}

int64_t janus_test_number(void) {
    return janus_os_environment_number("JANUS_TEST", -1);
}

int32_t janus_runtime_run(int32_t (*entry)(void)) {
    JanusTaskHooks hooks = janus_scheduler.hooks;
    janus_scheduler = (JanusScheduler){
        .hooks = hooks, .worker_limit = worker_limit(), .origin_ns = janus_os_monotonic_ns()};
    run.entry = entry;
    run.at_end.count = run.after_end.count = 0;
    run.abandoned = false;
    janus_panic_init();
    JanusFiber *main_runner = NULL;
    if (janus_worker_start()) {
        janus_thread_context_set(janus_scheduler.workers[0]);
        main_runner = janus_fiber_new_main(&janus_scheduler.workers[0]->memory, main_fiber);
    }
    if (main_runner == NULL) {
        static const char REPORT[] = "fatal: no memory to start\n";
        janus_os_write(JANUS_STREAM_ERROR, REPORT, sizeof REPORT - 1);
        return PANIC_STATUS;
    }
    enter_scheduler(janus_scheduler.workers[0], main_runner);
    take_down(janus_scheduler.workers[0]);
    return run.status;
}
