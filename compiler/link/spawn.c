/* One child process, its output through one pipe. posix_spawn, because the parent may be large: a compiler
 * with a program in memory is not to be copied for a linker.
 */
#include "compiler/link/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int start(const char *const *argv, int output, pid_t *child) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
    int status = posix_spawn(child, argv[0], &actions, NULL, (char *const *)argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    return status;
}

static void read_all(int descriptor, Text *said) {
    char buffer[4096];
    for (;;) {
        ssize_t count = read(descriptor, buffer, sizeof buffer);
        if (count > 0)
            text_add_bytes(said, buffer, (size_t)count);
        else if (count == 0 || errno != EINTR)
            return;
    }
}

static int wait_for(pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return -1;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int spawn_and_wait(const char *const *argv, Text *said) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
    pid_t child = 0;
    int error = start(argv, ends[1], &child);
    close(ends[1]);
    if (error == 0) read_all(ends[0], said);
    close(ends[0]);
    errno = error;
    return error == 0 ? wait_for(child) : -1;
}
