/* Other programs: started, fed, listened to, waited for. Part of the seam to the environment. */
#ifndef JANUS_OS_RUN_H
#define JANUS_OS_RUN_H

#include <stddef.h>
#include <stdint.h>

typedef struct JanusRunOutput {
    char *bytes; /* malloc's; null while empty */
    size_t length, capacity;
} JanusRunOutput;

typedef struct JanusRun {
    char *const *arguments; /* the first one is the program, looked up on PATH; ends in a null */
    const char *folder;     /* where it runs; null: here */
    const char *input;      /* what its standard input gives */
    size_t input_length;
    int64_t timeout_ms; /* then it is killed; negative: it may run for ever */
    /* results */
    JanusRunOutput output, errors; /* of its standard output and error */
    int32_t status;                /* 0 to 255, or 128 + the signal that ended it */
} JanusRun;

/* Runs it to its end; blocks the thread. 0 or an error number: ETIMEDOUT when it was killed. The outputs are
 * to be freed by janus_os_run_release in any case. */
int janus_os_run(JanusRun *run);
void janus_os_run_release(JanusRun *run);

#endif
