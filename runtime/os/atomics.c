/* The slow path of the spin lock: a holder may have lost its core, so spinning is short. */
#include "runtime/os/atomics.h"

#include "runtime/os/thread.h"

enum { SPINS_BEFORE_YIELD = 100 };

void janus_spin_lock_slow(JanusSpin *lock) {
    for (;;) {
        for (int spin = 0; spin < SPINS_BEFORE_YIELD; spin++) {
            /* relaxed: only a hint that trying is worth it */
            if (__atomic_load_n(lock, __ATOMIC_RELAXED) == 0 && janus_spin_try_lock(lock)) return;
            janus_spin_hint();
        }
        janus_os_thread_yield();
    }
}
