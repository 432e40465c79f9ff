/* How long the phases of one compilation took, for --time. */
#ifndef JANUS_TIMING_H
#define JANUS_TIMING_H

#include "compiler/base/text.h"

enum { TIMING_MAX_PHASES = 16 };

typedef struct Timing {
    const char *names[TIMING_MAX_PHASES];
    double milliseconds[TIMING_MAX_PHASES];
    int count;
    double started; /* of the phase that runs now */
} Timing;

double timing_now_ms(void); /* of a clock that only goes on; from an unspecified start */
void timing_init(Timing *timing);
/* What ran since the last call (or since timing_init) was this phase; the name must stay valid. */
void timing_add(Timing *timing, const char *name);
/* A line a phase with its share, then the total. */
void timing_print(const Timing *timing, Text *out);

#endif
