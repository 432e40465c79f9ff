/* A thread for each job takes the next test; posix_spawn, because the parent may be large. */
#include "compiler/test_pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { JOBS_MAX = 64, OUTPUT_MAX = 1 << 20 };

typedef struct Pool {
    TestList *tests;
    _Atomic uint32_t next;
    uint32_t timeout_s;
} Pool;

static double now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* The environment with JANUS_TEST in front, so that it wins. */
static char **environment_for(Arena *arena, uint32_t number) {
    uint32_t count = 0;
    while (environ[count] != NULL) count++;
    char **variables = arena_array(arena, char *, count + 2);
    variables[0] = text_format(arena, "JANUS_TEST=%u", number);
    memcpy(variables + 1, environ, count * sizeof *environ);
    return variables;
}

/* In a process group of its own, so that what it started ends with it. */
static int start(TestCase *test, int output, pid_t *child) {
    char *argv[] = {(char *)test->executable, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    int error = posix_spawn(child, test->executable, &actions, &attributes, argv,
                            environment_for(&test->arena, test->number));
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* Reads until the test closes its end. False: its time was over. */
static bool read_output(TestCase *test, int descriptor, double deadline) {
    char buffer[4096];
    for (;;) {
        double left = deadline - now_ms();
        struct pollfd wait = {.fd = descriptor, .events = POLLIN};
        if (left <= 0 || poll(&wait, 1, (int)left + 1) == 0) return false;
        ssize_t count = read(descriptor, buffer, sizeof buffer);
        if (count == 0 || (count < 0 && errno != EINTR)) return true;
        if (count > 0 && test->output.length < OUTPUT_MAX)
            text_add_bytes(&test->output, buffer, (size_t)count);
    }
}

static int wait_for(pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return -1;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void run_test(TestCase *test, uint32_t timeout_s) {
    int ends[2];
    pid_t child = 0;
    double begin = now_ms();
    arena_init(&test->arena);
    text_init(&test->output, &test->arena);
    test->status = -1;
    if (pipe2(ends, O_CLOEXEC) != 0) return;
    int error = start(test, ends[1], &child);
    close(ends[1]);
    if (error == 0) {
        test->is_late = !read_output(test, ends[0], begin + timeout_s * 1e3);
        if (test->is_late) kill(-child, SIGKILL);
        test->status = wait_for(child);
    } else {
        text_printf(&test->output, "cannot be started: %s\n", strerror(error));
    }
    close(ends[0]);
    test->milliseconds = now_ms() - begin;
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
