/* The calls that led here, for reports. Taking a trace is cheap; naming its lines is not
 * (runtime/os/lines.h).
 */
#ifndef JANUS_SCHED_TRACE_H
#define JANUS_SCHED_TRACE_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/janus.h"
#include "runtime/sched/report.h"

enum {
    JANUS_TRACE_LINES_MAX = 32, /* shown */
    JANUS_TRACE_FRAMES_MAX = 96 /* kept, the runtime's own included */
};

typedef struct JanusTrace {
    uintptr_t frames[JANUS_TRACE_FRAMES_MAX]; /* addresses inside of the calls */
    uint32_t count;
    uint32_t lost;  /* frames of the task beyond those kept */
    uintptr_t base; /* the stack pointer at the task's base, 0: none */
    bool skips;     /* up to the frame that a signal interrupted */
} JanusTrace;

/* Of the running task. */
void janus_trace_take(JanusTrace *trace);
/* The same in a signal handler that stands on another stack. */
void janus_trace_take_interrupted(JanusTrace *trace);

/* Adds a line `at FUNCTION (FILE:LINE)` for each call that has a source line; the runtime's own functions are
 * left out, and the first one where it is `place` (may be null), which the report has named already. */
void janus_trace_add(const JanusTrace *trace, const JanusPlace *place, JanusReport *report);

#endif
