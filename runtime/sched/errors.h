/* Where errors came from: an error value is one word, so its way is kept by the fiber that it takes it on.
 * Only the newest error's, unless a handler keeps it; of a long way its beginning and its end. What does not
 * fail pays nothing.
 */
#ifndef JANUS_SCHED_ERRORS_H
#define JANUS_SCHED_ERRORS_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/janus.h"
#include "runtime/sched/report.h"

enum { JANUS_ERROR_PLACES_MAX = 15 };

typedef struct JanusErrorTrace {
    const JanusError *error;                          /* whose way it is, null: nobody's yet */
    const JanusPlace *raised;                         /* by `fail`; null: unknown, it came from elsewhere */
    const JanusPlace *passed[JANUS_ERROR_PLACES_MAX]; /* the newest ones: entry i is at i modulo the size */
    uint32_t passed_count;
} JanusErrorTrace;

/* Whether the running task has seen this error last: then it has a trace. */
bool janus_errors_knows(const JanusError *error);

/* Adds `at FUNCTION (FILE:LINE:COLUMN)` for each place on the way of the error, the first one first, each
 * behind `separator`; nothing when the running task has not seen this error last. */
void janus_errors_add(JanusReport *report, const JanusError *error, const char *separator);

#endif
