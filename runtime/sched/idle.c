/* What a worker does without work of its own: it steals, searches for a moment, and sleeps.
 *
 * Nobody is woken for a single message: work that goes into a run-next slot stays with its core. A worker is
 * woken when a queue turns from empty to filled while nobody searches, and at most one at a time; it wakes
 * the next one when it finds more than it takes. One sleeping worker is the watcher: while others run, it
 * wakes every few milliseconds and takes over what a worker has not got to since the last look (a run-next
 * slot behind a long handler, overdue timers).
 *
 * Against a lost wake-up: who adds work publishes it, then reads `searching` and the idle list; who goes to
 * sleep enters the idle list, then looks at all queues. Both have a sequentially consistent fence between the
 * two, so one of them sees the other.
 */
#include "runtime/sched/worker.h"

#include "runtime/os/memory.h"

enum {
    SEARCH_ROUNDS = 40,
    HINTS_PER_ROUND = 12,
    WATCH_MIN_MS = 1,
    WATCH_MAX_MS = 8,
};

static uint32_t worker_count(void) {
    /* acquire: the entries below the count are set */
    return __atomic_load_n(&janus_scheduler.worker_count, __ATOMIC_ACQUIRE);
}

static bool stopping(void) {
    return __atomic_load_n(&janus_scheduler.stopping, __ATOMIC_ACQUIRE) != 0;
}

/* ---- stealing ---- */

static uint64_t next_random(JanusWorker *worker) {
    uint64_t x = worker->random; /* xorshift64 */
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return worker->random = x;
}

static JanusRunnable steal_from(JanusWorker *worker, JanusWorker *victim) {
    JanusRunnable items[JANUS_DEQUE_HALF];
    uint32_t count = janus_deque_take_half(&victim->queue, items);
    if (count == 0) return 0;
    for (uint32_t i = 1; i < count; i++)
        janus_deque_push(&worker->queue, items[i]); /* it is empty: they fit */
    return items[0];
}

JanusRunnable janus_worker_steal(JanusWorker *worker) {
    uint32_t count = worker_count();
    uint32_t start = (uint32_t)(next_random(worker) % count);
    for (uint32_t i = 0; i < count; i++) {
        JanusWorker *victim = janus_scheduler.workers[(start + i) % count];
        if (victim == worker) continue;
        JanusRunnable item = steal_from(worker, victim);
        if (item != 0) return item;
    }
    return 0;
}

static JanusRunnable take_anything(JanusWorker *worker) {
    JanusRunnable item = janus_deque_take(&worker->queue);
    if (item == 0) item = __atomic_exchange_n(&worker->next, 0, __ATOMIC_ACQUIRE);
    if (item == 0) janus_inject_take(&janus_scheduler.inject, &worker->memory, &item, 1);
    if (item == 0) item = janus_worker_steal(worker);
    return item;
}

/* ---- waking ---- */

static JanusWorker *pop_idle(void) {
    janus_spin_lock(&janus_scheduler.idle_lock);
    JanusWorker *worker = janus_scheduler.idle;
    if (worker != NULL) {
        janus_scheduler.idle = worker->idle_link;
        __atomic_fetch_sub(&janus_scheduler.idle_count, 1, __ATOMIC_RELAXED);
        __atomic_store_n(&worker->asleep, 0, __ATOMIC_RELEASE);
    }
    janus_spin_unlock(&janus_scheduler.idle_lock);
    return worker;
}

/* The caller holds a ticket: it has counted the woken worker as searching. */
static void wake_or_start_one(void) {
    JanusWorker *worker = pop_idle();
    if (worker != NULL)
        janus_os_futex_wake(&worker->asleep, 1);
    else if (!janus_worker_start())
        __atomic_fetch_sub(&janus_scheduler.searching, 1, __ATOMIC_RELAXED);
}

void janus_worker_notify(void) {
    janus_fence(); /* see the head of this file */
    if (__atomic_load_n(&janus_scheduler.searching, __ATOMIC_RELAXED) != 0) return;
    if (__atomic_load_n(&janus_scheduler.idle_count, __ATOMIC_RELAXED) == 0 &&
        worker_count() >= __atomic_load_n(&janus_scheduler.worker_limit, __ATOMIC_RELAXED))
        return;
    uint32_t nobody = 0;
    if (__atomic_compare_exchange_n(&janus_scheduler.searching, &nobody, 1, false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_RELAXED))
        wake_or_start_one();
}

void janus_worker_wake_all(void) {
    for (JanusWorker *worker; (worker = pop_idle()) != NULL;) {
        __atomic_fetch_add(&janus_scheduler.searching, 1, __ATOMIC_RELAXED);
        janus_os_futex_wake(&worker->asleep, 1);
    }
}

/* ---- watching ---- */

static void note_ticks(void) {
    for (uint32_t i = 0, count = worker_count(); i < count; i++) {
        JanusWorker *other = janus_scheduler.workers[i];
        __atomic_store_n(&other->seen_tick, __atomic_load_n(&other->tick, __ATOMIC_RELAXED),
                         __ATOMIC_RELAXED);
    }
}

/* Takes over what a worker that is still in the same turn leaves lying. */
static JanusRunnable look_after_others(JanusWorker *worker) {
    int64_t now_ms = janus_clock_ms();
    for (uint32_t i = 0, count = worker_count(); i < count; i++) {
        JanusWorker *other = janus_scheduler.workers[i];
        uint32_t seen_tick =
            __atomic_load_n(&other->seen_tick, __ATOMIC_RELAXED); /* a newer note: fine too */
        if (other == worker || seen_tick != __atomic_load_n(&other->tick, __ATOMIC_RELAXED)) continue;
        janus_timer_queue_run(&other->timers, now_ms);
        if (__atomic_load_n(&other->next, __ATOMIC_RELAXED) == 0) continue;
        JanusRunnable item = __atomic_exchange_n(&other->next, 0, __ATOMIC_ACQUIRE); /* against the owner */
        if (item != 0) return item;
    }
    return 0;
}

static bool become_watcher(JanusWorker *worker) {
    if (janus_scheduler.worker_limit == 1) return false;
    uint32_t nobody = 0;
    return __atomic_compare_exchange_n(&janus_scheduler.watcher, &nobody, worker->index + 1, false,
                                       __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

/* Somebody begins to run: a watcher that sleeps without a limit, because nobody ran, must watch again. */
static void alert_watcher(void) {
    if (JANUS_LIKELY(!__atomic_load_n(&janus_scheduler.watcher_is_blind, __ATOMIC_SEQ_CST))) return;
    uint32_t watcher = __atomic_load_n(&janus_scheduler.watcher, __ATOMIC_ACQUIRE);
    if (watcher != 0) janus_os_futex_wake(&janus_scheduler.workers[watcher - 1]->asleep, 1);
}

/* ---- sleeping ---- */

static void enter_idle_list(JanusWorker *worker) {
    janus_spin_lock(&janus_scheduler.idle_lock);
    __atomic_store_n(&worker->asleep, 1, __ATOMIC_RELAXED);
    worker->idle_link = janus_scheduler.idle;
    janus_scheduler.idle = worker;
    __atomic_fetch_add(&janus_scheduler.idle_count, 1, __ATOMIC_RELAXED);
    janus_spin_unlock(&janus_scheduler.idle_lock);
}

/* False when a waker has taken the worker out already, and given it a search ticket. */
static bool leave_idle_list(JanusWorker *worker) {
    bool listed = false;
    janus_spin_lock(&janus_scheduler.idle_lock);
    for (JanusWorker **link = &janus_scheduler.idle; *link != NULL; link = &(*link)->idle_link) {
        if (*link != worker) continue;
        *link = worker->idle_link;
        __atomic_fetch_sub(&janus_scheduler.idle_count, 1, __ATOMIC_RELAXED);
        __atomic_store_n(&worker->asleep, 0, __ATOMIC_RELAXED);
        listed = true;
        break;
    }
    janus_spin_unlock(&janus_scheduler.idle_lock);
    return listed;
}

static bool work_is_visible(void) {
    if (janus_inject_length(&janus_scheduler.inject) != 0) return true;
    for (uint32_t i = 0, count = worker_count(); i < count; i++)
        if (janus_deque_length(&janus_scheduler.workers[i]->queue) != 0) return true;
    return false;
}

/* Nanoseconds to the worker's next timer, at most `limit_ms` (negative: none). */
static int64_t sleep_length_ns(const JanusWorker *worker, int64_t limit_ms) {
    int64_t next_ms = janus_timer_queue_next(&worker->timers);
    int64_t length_ns = -1;
    if (next_ms != JANUS_WHEEL_NEVER) {
        length_ns = next_ms * 1000000 - janus_clock_ns();
        if (length_ns < 0) length_ns = 0;
    }
    if (limit_ms >= 0 && (length_ns < 0 || length_ns > limit_ms * 1000000)) length_ns = limit_ms * 1000000;
    return length_ns;
}

/* The watcher's sleep: short while others run. */
static void sleep_watching(JanusWorker *worker, int64_t watch_ms) {
    note_ticks();
    __atomic_store_n(&janus_scheduler.watcher_is_blind, 1, __ATOMIC_SEQ_CST);
    bool others_run = __atomic_load_n(&janus_scheduler.idle_count, __ATOMIC_SEQ_CST) < worker_count();
    if (others_run) __atomic_store_n(&janus_scheduler.watcher_is_blind, 0, __ATOMIC_RELAXED);
    int64_t length_ns = sleep_length_ns(worker, others_run ? watch_ms : -1);
    if (length_ns != 0) janus_os_futex_wait(&worker->asleep, 1, length_ns);
    __atomic_store_n(&janus_scheduler.watcher_is_blind, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&janus_scheduler.watcher, 0, __ATOMIC_RELEASE);
}

/* Sleeps once. True when a waker came, with a search ticket. As the watcher it may bring something to run. */
static bool sleep_once(JanusWorker *worker, int64_t *watch_ms, JanusRunnable *item) {
    enter_idle_list(worker);
    janus_fence(); /* see the head of this file */
    bool may_sleep = !work_is_visible() && !stopping(), watches = may_sleep && become_watcher(worker);
    if (watches) {
        sleep_watching(worker, *watch_ms);
    } else if (may_sleep) {
        int64_t length_ns = sleep_length_ns(worker, -1);
        if (length_ns != 0) janus_os_futex_wait(&worker->asleep, 1, length_ns);
    }
    bool woken = !leave_idle_list(worker);
    if (watches) {
        if (!woken) *item = look_after_others(worker);
        *watch_ms = *item != 0 ? WATCH_MIN_MS : *watch_ms < WATCH_MAX_MS ? *watch_ms * 2 : WATCH_MAX_MS;
    } else {
        alert_watcher();
    }
    return woken;
}

/* ---- searching ---- */

static JanusRunnable search(JanusWorker *worker) {
    JanusRunnable item = 0;
    for (int round = 0; round < SEARCH_ROUNDS && item == 0 && !stopping(); round++) {
        item = take_anything(worker);
        for (int hint = 0; hint < HINTS_PER_ROUND && item == 0; hint++) janus_spin_hint();
    }
    return item;
}

/* Ends a search. The last one to find something sends the next searcher after what is left. */
static void end_search(bool found) {
    uint32_t before = __atomic_fetch_sub(&janus_scheduler.searching, 1, __ATOMIC_ACQ_REL);
    if (found && before == 1 && work_is_visible()) janus_worker_notify();
}

JanusRunnable janus_worker_wait_for_work(JanusWorker *worker) {
    int64_t watch_ms = WATCH_MIN_MS;
    for (;;) {
        if (!worker->has_ticket) __atomic_fetch_add(&janus_scheduler.searching, 1, __ATOMIC_ACQ_REL);
        worker->has_ticket = false;
        JanusRunnable item = search(worker);
        end_search(item != 0);
        if (item != 0) return item;
        if (stopping()) return 0;
        worker->has_ticket = sleep_once(worker, &watch_ms, &item);
        if (item != 0) {
            janus_worker_notify(); /* somebody else may have to watch now */
            return item;
        }
        janus_timer_queue_run(&worker->timers, janus_clock_ms());
    }
}

/* ---- starting ---- */

static JanusWorker *new_worker(uint32_t index) {
    size_t bytes = (sizeof(JanusWorker) + JANUS_PAGE_BYTES - 1) & ~(size_t)(JANUS_PAGE_BYTES - 1);
    JanusWorker *worker = janus_os_memory_reserve(bytes, false);
    if (worker == NULL) return NULL;
    worker->index = index;
    worker->random = 0x9E3779B97F4A7C15u * (index + 1);
    worker->has_ticket = index != 0; /* whoever starts a further worker has counted it as searching */
    janus_timer_queue_init(&worker->timers, janus_clock_ms());
    return worker;
}

static bool start_thread(JanusWorker *worker) {
    return janus_os_thread_start(&worker->thread, janus_worker_thread_main, worker);
}

bool janus_worker_start(void) {
    JanusScheduler *scheduler = &janus_scheduler;
    bool started = false;
    janus_spin_lock(&scheduler->start_lock);
    uint32_t index = scheduler->worker_count;
    if (index < scheduler->worker_limit && !stopping()) {
        JanusWorker *worker = new_worker(index);
        scheduler->workers[index] = worker;
        /* release: the entry is set before the count says so, and the count before the thread runs */
        if (worker != NULL) __atomic_store_n(&scheduler->worker_count, index + 1, __ATOMIC_RELEASE);
        started = worker != NULL && (index == 0 || start_thread(worker));
        if (!started) { /* the system refuses more */
            __atomic_store_n(&scheduler->worker_count, index, __ATOMIC_RELEASE);
            __atomic_store_n(&scheduler->worker_limit, index, __ATOMIC_RELAXED);
        }
    }
    janus_spin_unlock(&scheduler->start_lock);
    return started;
}
