/* Threads of the machine, futexes, and the thread-local storage of the runtime.
 *
 * Part of the seam to the environment: a simulated implementation replaces these functions.
 */
#ifndef JANUS_OS_THREAD_H
#define JANUS_OS_THREAD_H

#include <stdbool.h>
#include <stdint.h>

typedef struct JanusThread {
    uint64_t handle;
} JanusThread;

/* Starts a thread; false when the system refuses. `run` gets `argument` and ends by returning. */
bool janus_os_thread_start(JanusThread *thread, void (*run)(void *), void *argument);
void janus_os_thread_join(JanusThread *thread);
void janus_os_thread_yield(void);

/* Cores this process may use, at least 1. */
uint32_t janus_os_core_count(void);

/* The thread's context: null, or what the scheduler set; it begins with a JanusMemCache (runtime/mem/pool.h).
 * A fiber may wake on another thread, so the answer is good only until the next possible switch. Compilers
 * keep the address of thread-local storage over calls; hence assembly, which they must repeat, where the
 * architecture allows it in one instruction, and elsewhere a function that is never inlined. */
#if defined(__x86_64__)
extern __thread void *janus_thread_context_word __attribute__((visibility("hidden")));
extern __thread const char *janus_thread_stack_limit_word __attribute__((visibility("hidden")));
static inline void *janus_thread_context(void) {
    void *context;
    __asm__ volatile("movq %%fs:janus_thread_context_word@tpoff, %0" : "=r"(context)::"memory");
    return context;
}
static inline const char *janus_thread_stack_limit(void) {
    const char *limit;
    __asm__ volatile("movq %%fs:janus_thread_stack_limit_word@tpoff, %0" : "=r"(limit)::"memory");
    return limit;
}
#else
void *janus_thread_context(void);
const char *janus_thread_stack_limit(void);
#endif
void janus_thread_context_set(void *context);

/* The end of the guard below the running stack; null while that is not one of the runtime's
 * (runtime/os/stack.h). */
void janus_thread_stack_limit_set(const char *limit);

/* Sleeps while *word == expected, until woken or for timeout_ns (negative: for ever). May return early. */
void janus_os_futex_wait(uint32_t *word, uint32_t expected, int64_t timeout_ns);
void janus_os_futex_wake(uint32_t *word, uint32_t count);

#endif
