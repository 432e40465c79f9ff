/* The process: its standard streams, its environment, its end. Part of the seam to the environment. */
#ifndef JANUS_OS_PROCESS_H
#define JANUS_OS_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum JanusStream { JANUS_STREAM_IN = 0, JANUS_STREAM_OUT = 1, JANUS_STREAM_ERROR = 2 } JanusStream;

/* Writes everything. 0, or the error number (errno) of what stopped it; the rest is lost then. */
int janus_os_write(JanusStream stream, const char *bytes, size_t length);
/* What an error number means, in words. */
const char *janus_os_error_text(int error);
bool janus_os_is_terminal(JanusStream stream);

/* A decimal number from the environment, or `otherwise` when it is missing or not one. */
int64_t janus_os_environment_number(const char *name, int64_t otherwise);

/* What the program was started with: set by its main, before anything else; the first one is its name. */
void janus_os_arguments_set(int count, char **arguments);
int janus_os_argument_count(void);
const char *janus_os_argument(int index);

/* A variable of the environment, null without one; and all of them, "NAME=value", up to a null. Nobody
 * changes them. */
const char *janus_os_environment(const char *name);
char *const *janus_os_environment_all(void);

int64_t janus_os_process_id(void);

/* Ends the process at once, without running anything. */
_Noreturn void janus_os_exit(int32_t status);
_Noreturn void janus_os_abort(void);

#endif
