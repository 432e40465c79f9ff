/* A ring of restart times. The restart that finds the ring full and its oldest entry still inside the window
 * is number limit + 1 of that window. */
#include "runtime/sup/intensity.h"

#include <stdlib.h>

void janus_intensity_init(JanusIntensity *intensity) {
    *intensity = (JanusIntensity){0};
}

void janus_intensity_release(JanusIntensity *intensity) {
    free(intensity->times_ms);
    janus_intensity_init(intensity);
}

bool janus_intensity_configure(JanusIntensity *intensity, uint32_t limit, int64_t within_ms) {
    if (limit > JANUS_INTENSITY_MAX || within_ms < 1) return false;
    int64_t *times_ms = NULL;
    if (limit > 0 && (times_ms = calloc(limit, sizeof *times_ms)) == NULL) return false;
    free(intensity->times_ms);
    *intensity =
        (JanusIntensity){.times_ms = times_ms, .limit = limit, .within_ms = within_ms, .is_limited = true};
    return true;
}

bool janus_intensity_exceeds(JanusIntensity *intensity, int64_t now_ms) {
    if (!intensity->is_limited) return false;
    if (intensity->limit == 0) return true;
    bool is_full = intensity->count == intensity->limit;
    if (is_full && now_ms - intensity->times_ms[intensity->next] <= intensity->within_ms) return true;
    intensity->times_ms[intensity->next] = now_ms;
    intensity->next = (intensity->next + 1) % intensity->limit;
    if (!is_full) intensity->count++;
    return false;
}
