/* Virtual memory: large reservations that cost nothing until touched, and guards inside them. Part of the
 * seam to the environment. Sizes are bytes, multiples of JANUS_PAGE_BYTES. */
#ifndef JANUS_OS_MEMORY_H
#define JANUS_OS_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

#define JANUS_PAGE_BYTES 4096

/* Zeroed, readable and writable address space without a promise of memory; null when refused. Never backed by
 * huge pages when `sparse` is set. */
void *janus_os_memory_reserve(size_t bytes, bool sparse);
void janus_os_memory_release(void *address, size_t bytes);

/* The whole pages of the range will be written soon: gives them memory at once. Only worth it for several
 * pages. */
void janus_os_memory_prepare(void *address, size_t bytes);

/* Makes every access of the range a fault. False when the system refuses (on kernels before 6.13 a process
 * has about 32,000 guards: vm.max_map_count). */
bool janus_os_memory_guard(void *address, size_t bytes);

#endif
