/* A report for standard error, built in one piece and written at once, so that those of several workers do
 * not mix. Standard output is flushed first: what the program printed before stands before the report.
 */
#ifndef JANUS_SCHED_REPORT_H
#define JANUS_SCHED_REPORT_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/janus.h"

typedef struct JanusReport {
    char *text; /* the caller's memory */
    size_t length, room;
} JanusReport;

/* What does not fit is cut. */
void janus_report_add(JanusReport *report, const char *text, size_t length);
void janus_report_add_text(JanusReport *report, const char *text);
void janus_report_add_format(JanusReport *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A user's text, at most `limit` bytes of it, cut between two chars. */
void janus_report_add_string(JanusReport *report, const JanusString *string, size_t limit);
/* "\n  in …": which task runs this; nothing outside of tasks. */
void janus_report_add_task(JanusReport *report);

/* Ends the line and writes. */
void janus_report_write(JanusReport *report);

/* Prints a line `<text> in <the running task>`, as panics do. */
void janus_report(const char *text);

#endif
