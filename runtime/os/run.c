/* posix_spawn and one poll loop over three pipes, so that a program that writes much while it is fed cannot
 * deadlock with us. What it leaves running in the background and holds the pipes open is waited for, too.
 */
#include "runtime/os/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/os/clock.h"

extern char **environ;

enum { INPUT, OUTPUT, ERRORS, PIPES };
enum { CHUNK_BYTES = 64 * 1024 };

typedef struct Pipes {
    int ours[PIPES], theirs[PIPES]; /* -1: closed */
} Pipes;

static void close_end(int *end) {
    if (*end >= 0) close(*end);
    *end = -1;
}

static void close_all(Pipes *pipes) {
    for (int i = 0; i < PIPES; i++) {
        close_end(&pipes->ours[i]);
        close_end(&pipes->theirs[i]);
    }
}

static int open_pipes(Pipes *pipes) {
    for (int i = 0; i < PIPES; i++) {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) < 0) return errno;
        pipes->ours[i] = ends[i == INPUT];
        pipes->theirs[i] = ends[i != INPUT];
        fcntl(pipes->ours[i], F_SETFL, O_NONBLOCK);
    }
    return 0;
}

/* ---- starting ---- */

static int add_actions(posix_spawn_file_actions_t *actions, const JanusRun *run, const Pipes *pipes) {
    int error = 0;
    for (int i = 0; i < PIPES && error == 0; i++)
        error = posix_spawn_file_actions_adddup2(actions, pipes->theirs[i], i);
    if (error == 0 && run->folder != NULL) error = posix_spawn_file_actions_addchdir_np(actions, run->folder);
    return error;
}

static int start(const JanusRun *run, const Pipes *pipes, pid_t *process) {
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0) return error;
    error = add_actions(&actions, run, pipes);
    if (error == 0) error = posix_spawnp(process, run->arguments[0], &actions, NULL, run->arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* ---- talking ---- */

/* A program that ends without reading its input must not end us: the signal is taken before it arrives. */
static ssize_t write_quietly(int file, const char *bytes, size_t length) {
    sigset_t pipe_signal, before;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
    ssize_t written = write(file, bytes, length);
    int error = errno;
    if (written < 0 && error == EPIPE) sigtimedwait(&pipe_signal, NULL, &(struct timespec){0});
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return written;
}

static void feed(JanusRun *run, int *file) {
    ssize_t written = run->input_length == 0 ? 0 : write_quietly(*file, run->input, run->input_length);
    if (written < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (written > 0) {
        run->input += written;
        run->input_length -= (size_t)written;
    }
    if (written <= 0 || run->input_length == 0) close_end(file);
}

static int make_room(JanusRunOutput *output) {
    if (output->capacity - output->length >= CHUNK_BYTES) return 0;
    size_t capacity = output->capacity * 2 + CHUNK_BYTES;
    char *bytes = realloc(output->bytes, capacity);
    if (bytes == NULL) return ENOMEM;
    output->bytes = bytes;
    output->capacity = capacity;
    return 0;
}

static int listen_to(JanusRunOutput *output, int *file) {
    int error = make_room(output);
    if (error != 0) return error;
    ssize_t got = read(*file, output->bytes + output->length, output->capacity - output->length);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
    if (got < 0) return errno;
    output->length += (size_t)got;
    if (got == 0) close_end(file);
    return 0;
}

static int wait_ms(int64_t deadline_ns) {
    if (deadline_ns == INT64_MAX) return -1;
    int64_t left_ms = (deadline_ns - janus_os_monotonic_ns()) / 1000000 + 1;
    return left_ms < 0 ? 0 : left_ms > 1000000 ? 1000000 : (int)left_ms;
}

static int exchange(JanusRun *run, Pipes *pipes, int64_t deadline_ns) {
    while (pipes->ours[OUTPUT] >= 0 || pipes->ours[ERRORS] >= 0) {
        struct pollfd waits[PIPES] = {{.fd = pipes->ours[INPUT], .events = POLLOUT},
                                      {.fd = pipes->ours[OUTPUT], .events = POLLIN},
                                      {.fd = pipes->ours[ERRORS], .events = POLLIN}};
        if (poll(waits, PIPES, wait_ms(deadline_ns)) < 0 && errno != EINTR) return errno;
        if (janus_os_monotonic_ns() >= deadline_ns) return ETIMEDOUT;
        int error = 0;
        if (waits[INPUT].revents != 0) feed(run, &pipes->ours[INPUT]);
        if (waits[OUTPUT].revents != 0) error = listen_to(&run->output, &pipes->ours[OUTPUT]);
        if (waits[ERRORS].revents != 0 && error == 0) error = listen_to(&run->errors, &pipes->ours[ERRORS]);
        if (error != 0) return error;
    }
    return 0;
}

/* ---- ending ---- */

static int32_t wait_for(pid_t process) {
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Until the process ends; ETIMEDOUT when that takes too long. Kernels without process descriptors wait for
 * ever. */
static int await_end(pid_t process, int64_t deadline_ns) {
    int descriptor = deadline_ns == INT64_MAX ? -1 : pidfd_open(process, 0);
    if (descriptor < 0) return 0;
    struct pollfd end = {.fd = descriptor, .events = POLLIN};
    int error = 0;
    while (error == 0 && poll(&end, 1, wait_ms(deadline_ns)) <= 0)
        if (janus_os_monotonic_ns() >= deadline_ns) error = ETIMEDOUT;
    close(descriptor);
    return error;
}

static int64_t deadline_of(const JanusRun *run) {
    int64_t now_ns = janus_os_monotonic_ns();
    if (run->timeout_ms < 0 || run->timeout_ms > (INT64_MAX - now_ns) / 1000000) return INT64_MAX;
    return now_ns + run->timeout_ms * 1000000;
}

int janus_os_run(JanusRun *run) {
    Pipes pipes = {{-1, -1, -1}, {-1, -1, -1}};
    pid_t process;
    int64_t deadline_ns = deadline_of(run);
    int error = open_pipes(&pipes);
    if (error == 0) error = start(run, &pipes, &process);
    if (error != 0) {
        close_all(&pipes);
        return error;
    }
    for (int i = 0; i < PIPES; i++) close_end(&pipes.theirs[i]);
    error = exchange(run, &pipes, deadline_ns);
    close_all(&pipes);
    if (error == 0) error = await_end(process, deadline_ns);
    if (error != 0) kill(process, SIGKILL);
    run->status = wait_for(process);
    return error;
}

void janus_os_run_release(JanusRun *run) {
    free(run->output.bytes);
    free(run->errors.bytes);
    run->output = run->errors = (JanusRunOutput){0};
}
