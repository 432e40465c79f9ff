/* Reservations by mmap without swap accounting. Guards are guard markers in the page table where the kernel
 * has them (6.13), which need no mapping of their own, else an inaccessible mapping. */
#include "runtime/os/memory.h"

#include <stdint.h>
#include <sys/mman.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif
#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

void *janus_os_memory_reserve(size_t bytes, bool sparse) {
    void *address =
        mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (address == MAP_FAILED) return NULL;
    if (sparse) madvise(address, bytes, MADV_NOHUGEPAGE);
    return address;
}

void janus_os_memory_release(void *address, size_t bytes) {
    munmap(address, bytes);
}

void janus_os_memory_prepare(void *address, size_t bytes) {
    enum { WORTH_A_CALL = 8 * JANUS_PAGE_BYTES };
    uintptr_t begin = ((uintptr_t)address + JANUS_PAGE_BYTES - 1) & ~(uintptr_t)(JANUS_PAGE_BYTES - 1);
    uintptr_t end = ((uintptr_t)address + bytes) & ~(uintptr_t)(JANUS_PAGE_BYTES - 1);
    /* an older kernel refuses; then the pages come one by one */
    if (end > begin && end - begin >= WORTH_A_CALL) madvise((void *)begin, end - begin, MADV_POPULATE_WRITE);
}

bool janus_os_memory_guard(void *address, size_t bytes) {
    /* 0 not known yet, 1 markers work, 2 they do not. Relaxed: threads that race find the same answer. */
    static uint8_t markers;
    uint8_t known = __atomic_load_n(&markers, __ATOMIC_RELAXED);
    if (known != 2) {
        if (madvise(address, bytes, MADV_GUARD_INSTALL) == 0) {
            if (known == 0) __atomic_store_n(&markers, 1, __ATOMIC_RELAXED);
            return true;
        }
        if (known == 1) return false;
        __atomic_store_n(&markers, 2, __ATOMIC_RELAXED);
    }
    return mprotect(address, bytes, PROT_NONE) == 0;
}
