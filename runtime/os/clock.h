/* Time and chance: part of the seam to the environment. */
#ifndef JANUS_OS_CLOCK_H
#define JANUS_OS_CLOCK_H

#include <stdint.h>

int64_t janus_os_monotonic_ns(void); /* never goes back; its origin means nothing */
int64_t janus_os_realtime_ms(void);  /* since 1970 */
uint64_t janus_os_random(void);      /* for seeds, not for keys of ciphers */

#endif
