/* exec of a file that may be gone already: it is opened, removed, and then executed through its descriptor.
 */
#include "compiler/link/run.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

static void run_and_remove(const char *path, char *const *argv) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    unlink(path);
    fexecve(file, argv, environ);
    close(file);
}

void run_executable(Session *session, const char *path, bool is_temporary, char *const *argv) {
    if (is_temporary)
        run_and_remove(path, argv);
    else
        execv(path, argv);
    diag_report(&session->diags, DIAG_FILE_UNREADABLE, (Span){0, 0}, path, strerror(errno));
}
