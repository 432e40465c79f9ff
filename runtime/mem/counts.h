/* The count that every heap object begins with, and the memory of such objects.
 *
 *   count            means                                      is changed by
 *   > 0              so many owners, all in one task            plain arithmetic of that task
 *   < 0              so many owners in any tasks                atomic operations
 *   JANUS_IMMORTAL   a constant of the program                  nobody
 *
 * An object turns negative when it is shared, and everything it owns with it: whatever a shared object holds
 * is shared or immortal. The only owner of a shared object may take it for its own task again.
 */
#ifndef JANUS_MEM_COUNTS_H
#define JANUS_MEM_COUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/janus.h"
#include "runtime/mem/heap.h"
#include "runtime/os/stack.h"

/* ---- counts ---- */

void janus_count_retain_shared(int64_t *count);
bool janus_count_release_shared(int64_t *count);

static inline void janus_count_retain(const void *object) {
    int64_t *count = (int64_t *)object;
    int64_t now = __atomic_load_n(count, __ATOMIC_RELAXED);
    if (JANUS_LIKELY(now > 0))
        __atomic_store_n(count, now + 1, __ATOMIC_RELAXED); /* our task's alone: no race */
    else
        janus_count_retain_shared(count);
}

/* True when that was the last owner: the caller frees the object. */
static inline bool janus_count_release(void *object) {
    int64_t *count = object;
    int64_t now = __atomic_load_n(count, __ATOMIC_RELAXED);
    if (now == 1) return true;
    if (JANUS_UNLIKELY(now <= 0)) return now != JANUS_IMMORTAL && janus_count_release_shared(count);
    __atomic_store_n(count, now - 1, __ATOMIC_RELAXED);
    return false;
}

/* True when the object was its task's own until now: the caller shares what it holds. Publishing the object
 * is what makes the new count visible. */
static inline bool janus_count_share(void *object) {
    int64_t *count = object;
    int64_t now = __atomic_load_n(count, __ATOMIC_RELAXED);
    if (now <= 0) return false;
    __atomic_store_n(count, -now, __ATOMIC_RELAXED);
    return true;
}

/* True when nobody else holds the object, which is then its task's own: it may be written. */
static inline bool janus_count_is_unique(void *object) {
    int64_t *count = object;
    int64_t now = __atomic_load_n(count, __ATOMIC_RELAXED);
    if (JANUS_LIKELY(now == 1)) return true;
    /* acquire: the reads of those who have let go are over */
    if (now != -1 || __atomic_load_n(count, __ATOMIC_ACQUIRE) != -1) return false;
    __atomic_store_n(count, 1, __ATOMIC_RELAXED);
    return true;
}

/* ---- memory ---- */

_Noreturn void janus_object_no_memory(void);

/* Uninitialised; panics without memory. */
static inline void *janus_object_take(size_t size_bytes) {
    janus_stack_probe();
    void *object = janus_heap_take(janus_thread_context(), size_bytes);
    if (JANUS_UNLIKELY(object == NULL)) janus_object_no_memory();
    return object;
}

static inline void janus_object_give(void *object, size_t size_bytes) {
    janus_stack_probe();
    janus_heap_give(janus_thread_context(), object, size_bytes);
}

/* As janus_heap_resize; panics without memory. */
void *janus_object_resize(void *object, size_t old_bytes, size_t new_bytes);

/* count * size_bytes + header_bytes; panics (out of memory) when there cannot be that much. */
static inline size_t janus_object_bytes(size_t header_bytes, int64_t count, size_t size_bytes) {
    size_t items, total;
    if (JANUS_UNLIKELY(__builtin_mul_overflow((size_t)count, size_bytes, &items) ||
                       __builtin_add_overflow(items, header_bytes, &total) || total > INT64_MAX / 4))
        janus_object_no_memory();
    return total;
}

#endif
