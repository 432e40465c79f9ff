/* The clocks and the random source of Linux. */
#include "runtime/os/clock.h"

#include <errno.h>
#include <sys/random.h>
#include <time.h>

#include "runtime/os/process.h"

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

int64_t janus_os_realtime_ns(void) {
    return read_ns(CLOCK_REALTIME);
}

int64_t janus_os_local_offset(int64_t seconds) {
    time_t moment = seconds;
    struct tm local;
    return localtime_r(&moment, &local) == NULL ? 0 : local.tm_gmtoff;
}

void janus_os_random_bytes(char *bytes, size_t length) {
    while (length > 0) {
        ssize_t got = getrandom(bytes, length < 256 ? length : 256, 0); /* up to 256 come whole */
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) janus_os_abort(); /* no kernel that runs us lacks it */
        bytes += got;
        length -= (size_t)got;
    }
}

uint64_t janus_os_random(void) {
    uint64_t value;
    if (getrandom(&value, sizeof value, GRND_NONBLOCK) == sizeof value) return value;
    return (uint64_t)janus_os_monotonic_ns() * 0x9E3779B97F4A7C15u; /* early in boot: still differs by run */
}
