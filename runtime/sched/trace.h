/* The calls that led here, for reports. */
#ifndef JANUS_SCHED_TRACE_H
#define JANUS_SCHED_TRACE_H

#include <stdint.h>

/* Writes one line per frame of the running task, the runtime's own frames left out; gives the length. */
uint32_t janus_trace_format(char *text, uint32_t bytes);

#endif
