/* A queue of files, taken by threads from its front. Each file is parsed in a session of its own: an arena
 * that the program's session takes over with the tree, a list of reports, and the view of the names that its
 * thread has.
 *
 * Who needs a tree that another thread is at work on parses other files meanwhile.
 */
#include "compiler/syntax/ahead.h"

#include <sched.h>
#include <string.h>

/* Starting a thread takes as long as parsing a few kilobytes. */
enum { THREADS_FROM_BYTES = 128 * 1024 };

typedef enum JobState { JOB_WAITS, JOB_RUNS, JOB_DONE } JobState;

typedef struct AheadJob {
    SourceFile *source;
    Session session;
    AstModule *tree;
    JobState state;
} AheadJob;

struct AheadThread {
    Ahead *ahead;
    pthread_t thread;
    Arena arena;
    NameTable names;
};

void ahead_init(Ahead *ahead, Session *session) {
    *ahead = (Ahead){.session = session};
    arena_init(&ahead->arena);
    pthread_mutex_init(&ahead->lock, NULL);
    pthread_cond_init(&ahead->changed, NULL);
}

/* --- jobs: the lock is held, but for the parsing itself --- */

static AheadJob *next_job(Ahead *ahead) {
    while (ahead->next < ahead->jobs.count && ahead->jobs.items[ahead->next]->state != JOB_WAITS)
        ahead->next++;
    return ahead->next == ahead->jobs.count ? NULL : ahead->jobs.items[ahead->next];
}

static void run_job(Ahead *ahead, AheadJob *job, NameTable *names) {
    job->state = JOB_RUNS;
    pthread_mutex_unlock(&ahead->lock);
    job->session.names = *names;
    job->tree = parse_source(&job->session, job->source);
    *names = job->session.names; /* it may have grown */
    pthread_mutex_lock(&ahead->lock);
    job->state = JOB_DONE;
    pthread_cond_broadcast(&ahead->changed);
}

static void *work(void *argument) {
    AheadThread *self = argument;
    Ahead *ahead = self->ahead;
    pthread_mutex_lock(&ahead->lock);
    while (!ahead->is_over) {
        AheadJob *job = next_job(ahead);
        if (job != NULL)
            run_job(ahead, job, &self->names);
        else
            pthread_cond_wait(&ahead->changed, &ahead->lock);
    }
    pthread_mutex_unlock(&ahead->lock);
    return NULL;
}

/* --- threads --- */

/* The one that takes is at work too. */
static uint32_t wanted_threads(void) {
    cpu_set_t cores;
    uint32_t count = sched_getaffinity(0, sizeof cores, &cores) == 0 ? (uint32_t)CPU_COUNT(&cores) - 1 : 0;
    return count < AHEAD_THREADS_MAX ? count : AHEAD_THREADS_MAX;
}

static void start_threads(Ahead *ahead) {
    uint32_t wanted = wanted_threads();
    if (wanted == 0) return;
    name_view_init(&ahead->names, &ahead->session->names, &ahead->arena);
    while (ahead->thread_count < wanted) {
        AheadThread *thread = arena_new(&ahead->arena, AheadThread);
        thread->ahead = ahead;
        arena_init(&thread->arena);
        name_view_init(&thread->names, &ahead->session->names, &thread->arena);
        if (pthread_create(&thread->thread, NULL, work, thread) != 0) return;
        ahead->threads[ahead->thread_count++] = thread;
    }
}

void ahead_end(Ahead *ahead) {
    pthread_mutex_lock(&ahead->lock);
    ahead->is_over = true;
    pthread_cond_broadcast(&ahead->changed);
    pthread_mutex_unlock(&ahead->lock);
    for (uint32_t i = 0; i < ahead->thread_count; i++) {
        pthread_join(ahead->threads[i]->thread, NULL);
        arena_release(&ahead->threads[i]->arena);
    }
    pthread_mutex_destroy(&ahead->lock);
    pthread_cond_destroy(&ahead->changed);
    arena_release(&ahead->arena);
}

/* --- the doors --- */

NameTable *ahead_names(Ahead *ahead) {
    return ahead->thread_count > 0 ? &ahead->names : &ahead->session->names;
}

static AheadJob *new_job(Ahead *ahead, SourceFile *source) {
    const Session *session = ahead->session;
    AheadJob *job = arena_new(&ahead->arena, AheadJob);
    job->source = source;
    job->session = (Session){
        .std_folder = session->std_folder, .runs_tests = session->runs_tests, .profile = session->profile};
    diags_init(&job->session.diags, &job->session.arena);
    job->session.diags.limit = session->diags.limit;
    job->session.diags.quiet = session->diags.quiet;
    source_map_init(&job->session.sources, &job->session.arena);
    return job;
}

void ahead_announce(Ahead *ahead, SourceFile *source) {
    AheadJob *job = new_job(ahead, source);
    pthread_mutex_lock(&ahead->lock);
    vec_push(&ahead->arena, &ahead->jobs, job);
    pthread_cond_signal(&ahead->changed);
    pthread_mutex_unlock(&ahead->lock);
    if (ahead->thread_count > 0) return;
    ahead->waiting_bytes += source->length;
    if (ahead->waiting_bytes >= THREADS_FROM_BYTES) start_threads(ahead);
}

static AheadJob *find_job(const Ahead *ahead, const char *path) {
    for (uint32_t i = 0; i < ahead->jobs.count; i++)
        if (strcmp(ahead->jobs.items[i]->source->path, path) == 0) return ahead->jobs.items[i];
    return NULL;
}

SourceFile *ahead_find(const Ahead *ahead, const char *path) {
    AheadJob *job = find_job(ahead, path);
    return job == NULL ? NULL : job->source;
}

/* Until it is done: parses it, or what else waits. */
static void finish_job(Ahead *ahead, AheadJob *job) {
    while (job->state != JOB_DONE) {
        AheadJob *other = job->state == JOB_WAITS ? job : next_job(ahead);
        if (other != NULL)
            run_job(ahead, other, &ahead->names);
        else
            pthread_cond_wait(&ahead->changed, &ahead->lock);
    }
}

/* Where nobody shares the session. */
static AstModule *parse_here(Ahead *ahead, AheadJob *job, SourceFile *source) {
    if (job != NULL) {
        ahead->waiting_bytes -= source->length;
        job->state = JOB_DONE;
    }
    return parse_source(ahead->session, source);
}

AstModule *ahead_take(Ahead *ahead, SourceFile *source) {
    AheadJob *job = find_job(ahead, source->path);
    if (ahead->thread_count == 0) return parse_here(ahead, job, source);
    if (job == NULL) job = new_job(ahead, source);
    pthread_mutex_lock(&ahead->lock);
    finish_job(ahead, job);
    pthread_mutex_unlock(&ahead->lock);
    arena_adopt(&ahead->session->arena, &job->session.arena);
    diags_adopt(&ahead->session->diags, &job->session.diags);
    return job->tree;
}
