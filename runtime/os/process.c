/* Standard streams and the environment of a POSIX process. */
#include "runtime/os/process.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int janus_os_write(JanusStream stream, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t written = write((int)stream, bytes, length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return written < 0 ? errno : EIO;
        bytes += written;
        length -= (size_t)written;
    }
    return 0;
}

const char *janus_os_error_text(int error) {
    return strerror(error);
}

bool janus_os_is_terminal(JanusStream stream) {
    return isatty((int)stream) == 1;
}

int64_t janus_os_environment_number(const char *name, int64_t otherwise) {
    const char *text = getenv(name);
    if (text == NULL || *text == '\0') return otherwise;
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    return *end == '\0' && errno == 0 ? value : otherwise;
}

#ifdef JANUS_COVERAGE
void __gcov_dump(void);
#endif

_Noreturn void janus_os_exit(int32_t status) {
#ifdef JANUS_COVERAGE
    __gcov_dump(); /* what ran is written at exit(), which this is not */
#endif
    _exit(status);
}

_Noreturn void janus_os_abort(void) {
    abort();
}
