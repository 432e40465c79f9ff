/* What the benchmark programs need from C: N, a monotonic clock, memory, and the one JSON line they print.
 *
 * bench_start and bench_stop may be called from any thread, once each; bench_arrive from any number of
 * actors. */
#include <inttypes.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double started_s;
static int64_t rss_at_start;
static atomic_llong arrived;
static atomic_bool stopped;

static double now_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* A "VmXXX:  123 kB" field of /proc/self/status, in bytes. */
static int64_t status_bytes(const char *field) {
    char line[256];
    int64_t kib = 0;
    FILE *status = fopen("/proc/self/status", "r");
    if (status == NULL) return 0;
    while (fgets(line, sizeof line, status) != NULL) {
        if (strncmp(line, field, strlen(field)) == 0) kib = strtoll(line + strlen(field), NULL, 10);
    }
    fclose(status);
    return kib * 1024;
}

int64_t bench_n(void) {
    const char *n = getenv("BENCH_N");
    return n == NULL ? 0 : strtoll(n, NULL, 10);
}

void bench_start(void) {
    rss_at_start = status_bytes("VmRSS:");
    started_s = now_s();
}

static void print_line(double seconds, int64_t ops, const char *extra) {
    const char *bench = getenv("BENCH_NAME"), *peer = getenv("PEERS_NAME");
    printf("{\"bench\": \"%s\", \"peer\": \"%s\", \"n\": %" PRId64
           ", \"seconds\": %.9f, \"ops_per_s\": %.1f, "
           "\"rss_bytes\": %" PRId64 "%s}\n",
           bench == NULL ? "?" : bench, peer == NULL ? "janus" : peer, bench_n(), seconds,
           seconds > 0 ? (double)ops / seconds : 0.0, status_bytes("VmHWM:"), extra);
    fflush(stdout);
    atomic_store(&stopped, true);
}

void bench_stop(int64_t ops) {
    print_line(now_s() - started_s, ops, "");
}

/* The same, with what was computed, which must be the same text in every language. */
void bench_stop_checked(int64_t ops, const char *check, int64_t length) {
    char extra[128];
    snprintf(extra, sizeof extra, ", \"check\": \"%.*s\"", (int)length, check);
    print_line(now_s() - started_s, ops, extra);
}

/* The same, with the growth of memory since bench_start per actor. */
void bench_stop_memory(int64_t actors) {
    double seconds = now_s() - started_s;
    char extra[64];
    snprintf(extra, sizeof extra, ", \"bytes_per_actor\": %.1f",
             (double)(status_bytes("VmRSS:") - rss_at_start) / (double)actors);
    print_line(seconds, actors, extra);
}

/* 1 once the line is printed. */
int64_t bench_stopped(void) {
    return atomic_load(&stopped);
}

/* One more of those that are waited for; gives how many there are now. */
int64_t bench_arrive(void) {
    return atomic_fetch_add(&arrived, 1) + 1;
}

int64_t bench_arrived(void) {
    return atomic_load(&arrived);
}

/* A wrong result must fail. */
void bench_check(int64_t given, int64_t wanted) {
    if (given == wanted) return;
    fprintf(stderr, "wrong result: %" PRId64 ", not %" PRId64 "\n", given, wanted);
    _Exit(1);
}
