/* The pool: as many threads as there are cores take unit after unit. They share the plan and the IR, which
 * they only read, and the counter of units; each has an arena and a view of the cache of its own.
 *
 * Threads are used for a single unit too, because some of LLVM's analyses recurse as deep as a function is
 * long: a thread's stack can be made large. Debug builds emit what the cache has once more and compare.
 */
#include "compiler/units.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/build_key.h"
#include "compiler/crash.h"
#include "compiler/ir/digest.h"

enum {
    UNIT_WEIGHT = 10000, /* instructions: about 20 ms of work at -O0 */
    MAX_THREADS = 64,
};
/* Address space and not memory. */
static const size_t STACK_BYTES = (size_t)64 << 20, STACK_BYTES_ALONE = (size_t)512 << 20;

typedef struct Job { /* one unit's */
    const EmitUnit *unit;
    Digest key; /* where the cache is asked */
    const char *path;
    bool is_kept;
    EmitResult result;
} Job;

typedef struct Pool {
    EmitPlan plan;
    const EmitOptions *emit_options;
    const Options *options;
    Cache *cache; /* NULL: the only unit goes to emit_options->out_path */
    Job *jobs;    /* of each unit */
    Job **queue;  /* the heaviest first, so that the threads end together */
    atomic_uint next;
} Pool;

typedef struct Worker {
    Pool *pool;
    pthread_t thread;
    Arena arena;
    EmitThread emit;
    Cache cache;
} Worker;

/* --- one unit --- */

static Digest unit_key(Worker *worker, const EmitUnit *unit) {
    const EmitPlan *plan = &worker->pool->plan;
    bool is_first = unit == plan->units.items[0];
    Hasher hasher;
    build_key_begin_unit(&hasher, worker->pool->options);
    ir_digest_funcs(&hasher, &worker->arena, plan->ir, unit->funcs.items, unit->funcs.count, is_first);
    return hash_end(&hasher);
}

static void emit(Worker *worker, const EmitUnit *unit, Job *job) {
    job->result = emit_unit(&worker->emit, &worker->pool->plan, unit, worker->pool->emit_options);
}

static void put_temporary(Worker *worker, Job *job) {
    job->path = cache_temporary(&worker->cache);
    if (!cache_write(job->path, job->result.output, job->result.size_bytes)) job->result.write_error = errno;
}

static void emit_and_keep(Worker *worker, const EmitUnit *unit, Job *job) {
    emit(worker, unit, job);
    if (job->result.failure != NULL) return;
    if (worker->cache.folder != NULL)
        job->path = cache_store_bytes(&worker->cache, &job->key, job->result.output, job->result.size_bytes);
    job->is_kept = job->path != NULL;
    if (!job->is_kept) put_temporary(worker, job);
}

static bool find_kept(Worker *worker, const EmitUnit *unit, Job *job) {
    if (worker->cache.folder == NULL) return false;
    job->key = unit_key(worker, unit);
    job->path = cache_find(&worker->cache, &job->key);
    job->is_kept = job->path != NULL;
    return job->is_kept;
}

/* What the digest missed shows here. */
static void verify_kept(Worker *worker, const EmitUnit *unit, Job *job) {
    Job again = {.key = job->key};
    emit_and_keep(worker, unit, &again);
    if (again.path != NULL && strcmp(again.path, job->path) != 0)
        again.result.failure = "the cache has another object for the same unit";
    job->result = again.result;
}

static void make_object(Worker *worker, const EmitUnit *unit, Job *job) {
    Pool *pool = worker->pool;
    if (pool->cache == NULL) {
        emit(worker, unit, job);
    } else if (pool->plan.units.count == 1) { /* the cache keeps it for the program */
        emit(worker, unit, job);
        if (job->result.failure == NULL) put_temporary(worker, job);
    } else if (!find_kept(worker, unit, job)) {
        emit_and_keep(worker, unit, job);
    } else if (pool->emit_options->verify) {
        verify_kept(worker, unit, job);
    }
}

/* --- the threads --- */

static void work(Worker *worker) {
    Pool *pool = worker->pool;
    for (uint32_t i; (i = atomic_fetch_add(&pool->next, 1)) < pool->plan.units.count;)
        make_object(worker, pool->queue[i]->unit, pool->queue[i]);
}

static void *run_thread(void *worker) {
    crash_cover_thread();
    work(worker);
    return NULL;
}

static uint32_t thread_count(uint32_t unit_count) {
    cpu_set_t cores;
    uint32_t count = sched_getaffinity(0, sizeof cores, &cores) == 0 ? (uint32_t)CPU_COUNT(&cores) : 1;
    if (count > MAX_THREADS) count = MAX_THREADS;
    return count < unit_count ? count : unit_count;
}

static void worker_init(Worker *worker, Pool *pool) {
    *worker = (Worker){.pool = pool};
    arena_init(&worker->arena);
    worker->emit.arena = &worker->arena;
    if (pool->cache == NULL) return;
    worker->cache = *pool->cache;
    worker->cache.arena = &worker->arena;
}

/* Where a thread cannot be had, this one does the work. */
static void run_all(Worker *workers, uint32_t count) {
    uint32_t started = 0;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, count == 1 ? STACK_BYTES_ALONE : STACK_BYTES);
    while (started < count &&
           pthread_create(&workers[started].thread, &attributes, run_thread, &workers[started]) == 0)
        started++;
    pthread_attr_destroy(&attributes);
    if (started == 0) work(&workers[0]);
    for (uint32_t i = 0; i < started; i++) pthread_join(workers[i].thread, NULL);
}

static int compare_weights(const void *left, const void *right) {
    uint32_t a = (*(Job *const *)left)->unit->weight, b = (*(Job *const *)right)->unit->weight;
    return (a < b) - (a > b);
}

static void queue_jobs(Pool *pool, Arena *arena) {
    uint32_t count = pool->plan.units.count;
    pool->jobs = arena_array(arena, Job, count);
    pool->queue = arena_array(arena, Job *, count);
    for (uint32_t i = 0; i < count; i++) {
        pool->jobs[i].unit = pool->plan.units.items[i];
        pool->queue[i] = &pool->jobs[i];
    }
    qsort(pool->queue, count, sizeof *pool->queue, compare_weights);
}

static void run_pool(Pool *pool, Arena *arena) {
    uint32_t units = pool->plan.units.count, count = thread_count(units);
    Worker *workers = arena_array(arena, Worker, count);
    queue_jobs(pool, arena);
    emit_prepare(pool->plan.ir, pool->emit_options);
    for (uint32_t i = 0; i < count; i++) worker_init(&workers[i], pool);
    run_all(workers, count);
    for (uint32_t i = 0; i < units; i++) {
        Job *job = &pool->jobs[i];
        if (job->path != NULL) job->path = arena_copy_text(arena, job->path, strlen(job->path));
        if (job->result.failure != NULL)
            job->result.failure = arena_copy_text(arena, job->result.failure, strlen(job->result.failure));
    }
    for (uint32_t i = 0; i < count; i++) {
        emit_thread_release(&workers[i].emit);
        arena_release(&workers[i].arena);
    }
}

/* One report is enough. */
static int report(Session *session, const Pool *pool) {
    for (uint32_t i = 0; i < pool->plan.units.count; i++) {
        const Job *job = &pool->jobs[i];
        const char *path = job->path == NULL ? pool->emit_options->out_path : job->path;
        if (emit_report(session, &job->result, path) != 0) return -1;
    }
    return 0;
}

/* --- the doors --- */

int units_emit_whole(Session *session, const IrModule *ir, const EmitOptions *emit_options) {
    Pool pool = {.emit_options = emit_options};
    emit_plan(&pool.plan, &session->arena, ir, 0);
    run_pool(&pool, &session->arena);
    return report(session, &pool);
}

int units_emit(Session *session, Cache *cache, const Options *options, const IrModule *ir,
               const EmitOptions *emit_options, UnitObjects *objects) {
    Pool pool = {.emit_options = emit_options, .options = options, .cache = cache};
    emit_plan(&pool.plan, &session->arena, ir, options->release ? 0 : UNIT_WEIGHT);
    run_pool(&pool, &session->arena);
    for (uint32_t i = 0; i < pool.plan.units.count; i++)
        vec_push(&session->arena, &objects->list, ((UnitObject){pool.jobs[i].path, !pool.jobs[i].is_kept}));
    return report(session, &pool);
}

void units_remove(const UnitObjects *objects) {
    for (uint32_t i = 0; i < objects->list.count; i++)
        if (objects->list.items[i].is_temporary) unlink(objects->list.items[i].path);
}
