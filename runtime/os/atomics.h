/* Small pieces of machine: cache lines, spinning, and a lock for a few instructions.
 *
 * Shared words of the runtime are plain integers, accessed only through the __atomic builtins where more than
 * one thread can see them; each access says its order and why. A JanusSpin is held for a bounded number of
 * instructions, never over a wait, a call into user code, or a system call.
 */
#ifndef JANUS_OS_ATOMICS_H
#define JANUS_OS_ATOMICS_H

#include <stdbool.h>
#include <stdint.h>

/* gcc defines these two; for clang they are made from its own way of saying it. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) && !defined(__SANITIZE_ADDRESS__)
#define __SANITIZE_ADDRESS__ 1
#endif
#if __has_feature(thread_sanitizer) && !defined(__SANITIZE_THREAD__)
#define __SANITIZE_THREAD__ 1
#endif
#endif

#define JANUS_CACHE_LINE     64
#define JANUS_LINE_ALIGNED   __attribute__((aligned(JANUS_CACHE_LINE)))
#define JANUS_LIKELY(test)   __builtin_expect(!!(test), 1)
#define JANUS_UNLIKELY(test) __builtin_expect(!!(test), 0)
#define JANUS_NOINLINE       __attribute__((noinline))
#define JANUS_COLD           __attribute__((noinline, cold))
/* Of a parameter whose address the function does not keep: for what is inlined into generated code. */
#ifdef __clang__
#define JANUS_NOESCAPE __attribute__((noescape))
#else
#define JANUS_NOESCAPE
#endif

typedef uint8_t JanusSpin; /* 0 free, 1 taken */

/* Tells the core that this is a waiting loop. */
static inline void janus_spin_hint(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/* A sequentially consistent fence. The thread sanitizer does not know fences; it gets an operation instead
 * that is as strong on the machines it runs on. */
static inline void janus_fence(void) {
#if defined(__SANITIZE_THREAD__)
    uint32_t word = 0;
    __atomic_fetch_add(&word, 1, __ATOMIC_SEQ_CST);
#else
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
#endif
}

/* The slow way into a taken lock: spins, then lets other threads run. */
void janus_spin_lock_slow(JanusSpin *lock);

static inline bool janus_spin_try_lock(JanusSpin *lock) {
    /* acquire: what the previous holder wrote is seen */
    return __atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE) == 0;
}

static inline void janus_spin_lock(JanusSpin *lock) {
    if (JANUS_UNLIKELY(!janus_spin_try_lock(lock))) janus_spin_lock_slow(lock);
}

static inline void janus_spin_unlock(JanusSpin *lock) {
    /* release: the next holder sees what this one wrote */
    __atomic_store_n(lock, 0, __ATOMIC_RELEASE);
}

#endif
