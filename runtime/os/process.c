/* Standard streams and the environment of a POSIX process. */
#include "runtime/os/process.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/os/files.h"

int janus_os_write(JanusStream stream, const char *bytes, size_t length) {
    return janus_os_file_write((int)stream, bytes, length);
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

const char *janus_os_environment(const char *name) {
    return getenv(name);
}

char *const *janus_os_environment_all(void) {
    return environ;
}

/* ---- the process ---- */

static int argument_count;
static char **argument_list;

void janus_os_arguments_set(int count, char **arguments) {
    argument_count = count;
    argument_list = arguments;
}

int janus_os_argument_count(void) {
    return argument_count;
}

const char *janus_os_argument(int index) {
    return argument_list[index];
}

int64_t janus_os_process_id(void) {
    return getpid();
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
