/* Restart intensity: whether a system restarts more often than it may.
 *
 * Remembers the times of the last `limit` restarts; one more inside `within_ms` exceeds the limit. Not
 * thread-safe: the owning system's lock guards it. Without a configured limit nothing is ever exceeded.
 */
#ifndef JANUS_SUP_INTENSITY_H
#define JANUS_SUP_INTENSITY_H

#include <stdbool.h>
#include <stdint.h>

enum { JANUS_INTENSITY_MAX = 65536 };

typedef struct JanusIntensity {
    int64_t *times_ms; /* ring of `limit` entries */
    uint32_t limit;
    uint32_t count; /* entries in use */
    uint32_t next;  /* where the next time goes: the oldest one once the ring is full */
    int64_t within_ms;
    bool is_limited;
} JanusIntensity;

void janus_intensity_init(JanusIntensity *intensity);
void janus_intensity_release(JanusIntensity *intensity);

/* Allows `limit` restarts within any `within_ms` from now on and forgets the past. False, and nothing
 * changed, when limit is above JANUS_INTENSITY_MAX, within_ms is below 1, or memory is short. */
bool janus_intensity_configure(JanusIntensity *intensity, uint32_t limit, int64_t within_ms);

/* Counts a restart at now_ms (not before the last one). True: this one is too many. */
bool janus_intensity_exceeds(JanusIntensity *intensity, int64_t now_ms);

#endif
