/* Time and chance: part of the seam to the environment. */
#ifndef JANUS_OS_CLOCK_H
#define JANUS_OS_CLOCK_H

#include <stddef.h>
#include <stdint.h>

int64_t janus_os_monotonic_ns(void); /* never goes back; its origin means nothing */
int64_t janus_os_realtime_ms(void);  /* since 1970 */
int64_t janus_os_realtime_ns(void);
/* What local time is ahead of universal time at a moment, in seconds. */
int64_t janus_os_local_offset(int64_t seconds);

uint64_t janus_os_random(void); /* for seeds, not for keys of ciphers */
/* Bytes fit for keys of ciphers; blocks early in boot. */
void janus_os_random_bytes(char *bytes, size_t length);

#endif
