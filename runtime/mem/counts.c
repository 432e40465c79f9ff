/* The slow ways of counting, and what every kind of object needs. */
#include "runtime/mem/counts.h"

#include <stdio.h>
#include <string.h>

JANUS_COLD void janus_count_retain_shared(int64_t *count) {
    if (__atomic_load_n(count, __ATOMIC_RELAXED) == JANUS_IMMORTAL) return;
    __atomic_fetch_sub(count, 1, __ATOMIC_RELAXED); /* whoever retains holds it already */
}

JANUS_COLD bool janus_count_release_shared(int64_t *count) {
    int64_t now = __atomic_load_n(count, __ATOMIC_ACQUIRE);
    if (now == JANUS_IMMORTAL) return false;
    if (now == -1) return true; /* only ours; acquire as below */
    /* release: our reads are over before the memory is; acquire: so are those of the others */
    return __atomic_fetch_add(count, 1, __ATOMIC_ACQ_REL) == -1;
}

void janus_retain(const void *object) {
    janus_count_retain(object);
}

_Noreturn JANUS_COLD void janus_object_no_memory(void) {
    janus_panic(JANUS_PANIC_OUT_OF_MEMORY, NULL);
}

void *janus_object_resize(void *object, size_t old_bytes, size_t new_bytes) {
    janus_stack_probe();
    void *moved = janus_heap_resize(janus_thread_context(), object, old_bytes, new_bytes);
    if (moved == NULL) janus_object_no_memory();
    return moved;
}

void *janus_object_new(uint64_t size_bytes) {
    int64_t *object = janus_object_take(size_bytes);
    *object = 1;
    return object;
}
