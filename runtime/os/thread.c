/* Threads by pthread and Linux futexes. Worker threads need only a small stack of their own: they run on
 * fibers. */
#include "runtime/os/thread.h"

#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { THREAD_STACK_BYTES = 256 * 1024 };

typedef struct Start {
    void (*run)(void *);
    void *argument;
} Start;

static void *thread_main(void *memory) {
    Start start = *(Start *)memory;
    free(memory);
    start.run(start.argument);
    return NULL;
}

bool janus_os_thread_start(JanusThread *thread, void (*run)(void *), void *argument) {
    Start *start = malloc(sizeof *start);
    if (start == NULL) return false;
    *start = (Start){run, argument};
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, THREAD_STACK_BYTES);
    pthread_t handle;
    bool started = pthread_create(&handle, &attributes, thread_main, start) == 0;
    pthread_attr_destroy(&attributes);
    if (!started)
        free(start);
    else
        thread->handle = (uint64_t)handle;
    return started;
}

void janus_os_thread_join(JanusThread *thread) {
    pthread_join((pthread_t)thread->handle, NULL);
}

void janus_os_thread_yield(void) {
    sched_yield();
}

uint32_t janus_os_core_count(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) return (uint32_t)CPU_COUNT(&set);
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (uint32_t)online : 1;
}

__thread void *janus_thread_context_word;
__thread const char *janus_thread_stack_limit_word;

#if !defined(__x86_64__)
__attribute__((noinline)) void *janus_thread_context(void) {
    __asm__ volatile("");
    return janus_thread_context_word;
}

__attribute__((noinline)) const char *janus_thread_stack_limit(void) {
    __asm__ volatile("");
    return janus_thread_stack_limit_word;
}
#endif

__attribute__((noinline)) void janus_thread_context_set(void *context) {
    __asm__ volatile("");
    janus_thread_context_word = context;
}

__attribute__((noinline)) void janus_thread_stack_limit_set(const char *limit) {
    __asm__ volatile("");
    janus_thread_stack_limit_word = limit;
}

void janus_os_futex_wait(uint32_t *word, uint32_t expected, int64_t timeout_ns) {
    struct timespec limit = {.tv_sec = timeout_ns / 1000000000, .tv_nsec = timeout_ns % 1000000000};
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, timeout_ns < 0 ? NULL : &limit, NULL, 0);
}

void janus_os_futex_wake(uint32_t *word, uint32_t count) {
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count > INT_MAX ? INT_MAX : (int)count, NULL, NULL, 0);
}
