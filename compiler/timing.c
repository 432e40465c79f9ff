#include "compiler/timing.h"

#include <assert.h>
#include <time.h>

double timing_now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

void timing_init(Timing *timing) {
    *timing = (Timing){.started = timing_now_ms()};
}

void timing_add(Timing *timing, const char *name) {
    double now = timing_now_ms();
    assert(timing->count < TIMING_MAX_PHASES);
    timing->names[timing->count] = name;
    timing->milliseconds[timing->count++] = now - timing->started;
    timing->started = now;
}

void timing_print(const Timing *timing, Text *out) {
    double total = 0;
    for (int i = 0; i < timing->count; i++) total += timing->milliseconds[i];
    for (int i = 0; i < timing->count; i++)
        text_printf(out, "%-8s %9.2f ms %5.1f %%\n", timing->names[i], timing->milliseconds[i],
                    total > 0 ? timing->milliseconds[i] * 100 / total : 0);
    text_printf(out, "%-8s %9.2f ms\n", "total", total);
}
