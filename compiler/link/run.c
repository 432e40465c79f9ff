/* An executable that stays is executed by its path, so that the system shows it. A temporary one is removed
 * before, and executed through its descriptor. Where neither may be executed (a file system mounted noexec),
 * a copy in memory is.
 */
#include "compiler/link/run.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

static void run_copy(int file, char *const *argv) {
    struct stat status;
    off_t from = 0;
    int copy = memfd_create("janus-run", MFD_CLOEXEC);
    if (copy < 0) return;
    if (fstat(file, &status) == 0 && sendfile(copy, file, &from, (size_t)status.st_size) == status.st_size)
        fexecve(copy, argv, environ);
    close(copy);
}

void run_executable(Session *session, const char *path, bool is_temporary, char *const *argv) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (is_temporary) unlink(path);
    if (file >= 0 && is_temporary) fexecve(file, argv, environ);
    if (file >= 0 && !is_temporary) execv(path, argv);
    if (file >= 0 && errno == EACCES) run_copy(file, argv);
    diag_report(&session->diags, DIAG_FILE_UNREADABLE, (Span){0, 0}, path, strerror(errno));
    if (file >= 0) close(file);
}
