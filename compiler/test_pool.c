/* A thread for each job takes the next test. Each test has a process group, so that what it started ends with
 * it. */
#include "compiler/test_pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/link/spawn.h"
#include "compiler/timing.h"

extern char **environ;

enum { JOBS_MAX = 64, OUTPUT_MAX = 1 << 20 };

typedef struct Pool {
    TestList *tests;
    _Atomic uint32_t next;
    uint32_t timeout_s;
} Pool;

/* The environment with JANUS_TEST in front, so that it wins. */
static char **environment_for(Arena *arena, uint32_t number) {
    uint32_t count = 0;
    while (environ[count] != NULL) count++;
    char **variables = arena_array(arena, char *, count + 2);
    variables[0] = text_format(arena, "JANUS_TEST=%u", number);
    memcpy(variables + 1, environ, count * sizeof *environ);
    return variables;
}

/* Reads until the test closes its end. False: its time was over. */
static bool read_output(TestCase *test, int descriptor, double deadline) {
    char buffer[4096];
    for (;;) {
        double left = deadline - timing_now_ms();
        struct pollfd wait = {.fd = descriptor, .events = POLLIN};
        if (left <= 0 || poll(&wait, 1, (int)left + 1) == 0) return false;
        ssize_t count = read(descriptor, buffer, sizeof buffer);
        if (count == 0 || (count < 0 && errno != EINTR)) return true;
        if (count > 0 && test->output.length < OUTPUT_MAX)
            text_add_bytes(&test->output, buffer, (size_t)count);
    }
}

static void run_test(TestCase *test, uint32_t timeout_s) {
    int ends[2];
    pid_t child = 0;
    double begin = timing_now_ms();
    arena_init(&test->arena);
    text_init(&test->output, &test->arena);
    test->status = -1;
    if (pipe2(ends, O_CLOEXEC) != 0) return;
    SpawnRequest request = {.argv = (const char *[]){test->executable, NULL},
                            .environment = environment_for(&test->arena, test->number),
                            .has_own_group = true};
    int error = spawn_start(&request, ends[1], &child);
    close(ends[1]);
    if (error == 0) {
        test->is_late = !read_output(test, ends[0], begin + timeout_s * 1e3);
        if (test->is_late) kill(-child, SIGKILL);
        test->status = spawn_wait(child);
    } else {
        text_printf(&test->output, "cannot be started: %s\n", strerror(error));
    }
    close(ends[0]);
    test->milliseconds = timing_now_ms() - begin;
}

static void *work(void *argument) {
    Pool *pool = argument;
    for (;;) {
        uint32_t index = atomic_fetch_add(&pool->next, 1);
        if (index >= pool->tests->count) return NULL;
        run_test(&pool->tests->items[index], pool->timeout_s);
    }
}

void test_pool_run(TestList *tests, uint32_t jobs, uint32_t timeout_s) {
    Pool pool = {.tests = tests, .timeout_s = timeout_s};
    pthread_t threads[JOBS_MAX];
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (jobs == 0) jobs = cores < 1 ? 1 : (uint32_t)cores;
    if (jobs > JOBS_MAX) jobs = JOBS_MAX;
    uint32_t started = 0;
    while (started + 1 < jobs && pthread_create(&threads[started], NULL, work, &pool) == 0) started++;
    work(&pool);
    for (uint32_t i = 0; i < started; i++) pthread_join(threads[i], NULL);
}
