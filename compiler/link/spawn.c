/* Children whose output comes through one pipe. posix_spawn, because the parent may be large: a compiler
 * with a program in memory is not to be copied for a linker.
 */
#include "compiler/link/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

int spawn_start(const SpawnRequest *request, int output, pid_t *child) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    if (request->has_own_group) posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    char *const *environment = request->environment == NULL ? environ : request->environment;
    int error = posix_spawn(child, request->argv[0], &actions, &attributes, (char *const *)request->argv,
                            environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
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

int spawn_wait(pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return -1;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int spawn_and_wait(const char *const *argv, Text *said) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
    pid_t child = 0;
    int error = spawn_start(&(SpawnRequest){.argv = argv}, ends[1], &child);
    close(ends[1]);
    if (error == 0) read_all(ends[0], said);
    close(ends[0]);
    errno = error;
    return error == 0 ? spawn_wait(child) : -1;
}
