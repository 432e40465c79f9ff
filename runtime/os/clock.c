/* The clocks and the random source of Linux. */
#include "runtime/os/clock.h"

#include <sys/random.h>
#include <time.h>

static int64_t read_ns(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t janus_os_monotonic_ns(void) {
    return read_ns(CLOCK_MONOTONIC);
}

int64_t janus_os_realtime_ms(void) {
    return read_ns(CLOCK_REALTIME) / 1000000;
}

uint64_t janus_os_random(void) {
    uint64_t value;
    if (getrandom(&value, sizeof value, GRND_NONBLOCK) == sizeof value) return value;
    return (uint64_t)janus_os_monotonic_ns() * 0x9E3779B97F4A7C15u; /* early in boot: still differs by run */
}
