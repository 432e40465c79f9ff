/* Waiting: permits, cancellation, the parking mutex, sleeping. */
#include "runtime/sched/sched.h"

#include "runtime/janus.h"
#include "runtime/os/clock.h"
#include "runtime/sched/panic.h"
#include "runtime/sched/worker.h"

JanusFiber *janus_fiber_current(void) {
    JanusWorker *worker = janus_worker_current();
    return worker == NULL ? NULL : worker->current;
}

void janus_fiber_park(void) {
    JanusWorker *worker = janus_worker_current();
    if (worker == NULL) { /* a thread of somebody else: it has nothing to run meanwhile */
        janus_os_thread_yield();
        return;
    }
    JanusFiber *self = worker->current;
    /* acquire: what the giver wrote first is seen. A lost race shows in janus_worker_arrived. */
    if (__atomic_load_n(&self->permit, __ATOMIC_ACQUIRE) == JANUS_PERMIT_GIVEN) {
        __atomic_exchange_n(&self->permit, JANUS_PERMIT_NONE, __ATOMIC_ACQUIRE);
        return;
    }
    janus_worker_switch(worker, janus_worker_take_spare(worker), JANUS_ARRIVAL_PARK);
}

void janus_fiber_unpark(JanusFiber *fiber) {
    if (fiber == NULL) return;
    /* acq_rel: publishes the giver's writes; the fiber's saved stack is seen before somebody runs it */
    uint32_t before = __atomic_exchange_n(&fiber->permit, JANUS_PERMIT_GIVEN, __ATOMIC_ACQ_REL);
    if (before == JANUS_PERMIT_AWAITED)
        janus_schedule_next(janus_worker_current(), janus_runnable_of_fiber(fiber));
}

void janus_fiber_yield(void) {
    JanusWorker *worker = janus_worker_current();
    janus_worker_switch(worker, janus_worker_take_spare(worker), JANUS_ARRIVAL_YIELD);
}

void janus_fiber_cancel(JanusFiber *fiber) {
    __atomic_store_n(&fiber->cancelled, 1, __ATOMIC_RELEASE);
    janus_fiber_unpark(fiber);
}

void janus_fiber_park_cancellable(void) {
    JanusFiber *self = janus_fiber_current();
    /* A task that is already unwinding runs its clean-ups; these may wait. */
    bool deaf = self->unwinding != 0;
    if (deaf || !__atomic_load_n(&self->cancelled, __ATOMIC_ACQUIRE)) janus_fiber_park();
    if (!deaf && __atomic_load_n(&self->cancelled, __ATOMIC_ACQUIRE)) janus_fiber_unwind();
}

/* ---- mutex ---- */

struct JanusMutexWaiter {
    JanusMutexWaiter *next;
    JanusFiber *fiber;
    uint32_t owns; /* atomic: the unlocker handed the mutex over */
};

void janus_mutex_lock(JanusMutex *mutex) {
    janus_stack_probe();
    janus_spin_lock(&mutex->spin);
    if (!mutex->locked) {
        mutex->locked = true;
        janus_spin_unlock(&mutex->spin);
        return;
    }
    JanusMutexWaiter waiter = {.fiber = janus_fiber_current()};
    if (mutex->last != NULL)
        mutex->last->next = &waiter;
    else
        mutex->first = &waiter;
    mutex->last = &waiter;
    janus_spin_unlock(&mutex->spin);
    /* acquire: what the previous holder wrote is seen */
    while (!__atomic_load_n(&waiter.owns, __ATOMIC_ACQUIRE)) janus_fiber_park();
}

void janus_mutex_unlock(JanusMutex *mutex) {
    janus_spin_lock(&mutex->spin);
    JanusMutexWaiter *waiter = mutex->first;
    if (waiter == NULL) {
        mutex->locked = false;
        janus_spin_unlock(&mutex->spin);
        return;
    }
    mutex->first = waiter->next;
    if (mutex->first == NULL) mutex->last = NULL;
    JanusFiber *fiber = waiter->fiber;
    janus_spin_unlock(&mutex->spin);
    __atomic_store_n(&waiter->owns, 1, __ATOMIC_RELEASE); /* the waiter's memory may be gone after this */
    janus_fiber_unpark(fiber);
}

/* ---- time ---- */

int64_t janus_clock_ns(void) {
    return janus_os_monotonic_ns() - janus_scheduler.origin_ns;
}

int64_t janus_clock_ms(void) {
    return janus_clock_ns() / 1000000;
}

typedef struct Sleep {
    JanusTimer timer;
    JanusFiber *fiber;
    uint32_t over; /* atomic */
} Sleep;

static int64_t end_sleep(JanusTimer *timer, int64_t now_ms) {
    (void)now_ms;
    Sleep *sleep = (Sleep *)timer;
    JanusFiber *fiber = sleep->fiber;
    __atomic_store_n(&sleep->over, 1, __ATOMIC_RELEASE);
    janus_fiber_unpark(fiber);
    return JANUS_TIMER_DONE;
}

static void cancel_sleep(Sleep *sleep) {
    janus_timer_cancel(&sleep->timer);
}

void janus_sleep(int64_t milliseconds) {
    janus_stack_probe();
    if (milliseconds <= 0) {
        janus_yield();
        return;
    }
    Sleep sleep __attribute__((cleanup(cancel_sleep))) = {.fiber = janus_fiber_current()};
    /* one more: the present millisecond has partly gone */
    int64_t deadline_ms = janus_clock_ms() + 1;
    deadline_ms = milliseconds > INT64_MAX - deadline_ms ? INT64_MAX : deadline_ms + milliseconds;
    janus_timer_arm(&janus_worker_current()->timers, &sleep.timer, deadline_ms, end_sleep);
    while (!__atomic_load_n(&sleep.over, __ATOMIC_ACQUIRE)) janus_fiber_park_cancellable();
}

void janus_yield(void) {
    janus_fiber_yield();
}

int64_t janus_now_ms(void) {
    return janus_os_realtime_ms();
}
