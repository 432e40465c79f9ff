/* The five state helpers as functions of the archive. They need no scheduler: a C program with its own main
 * may call them on any thread. */
#include "runtime/actor/state.h"

#include <stdio.h>
#include <string.h>

#include "runtime/mem/heap.h"
#include "runtime/sched/panic.h"

/* An actor without variables still has a base that is not 0. */
static uint64_t no_slots[2];

_Noreturn void janus_actor_state_fault(uint64_t base, uint64_t slot) {
    char text[96];
    int length = base == 0
                     ? snprintf(text, sizeof text, "no actor state")
                     : snprintf(text, sizeof text, "actor state has no slot %llu", (unsigned long long)slot);
    janus_panic_text(text, length, NULL);
}

static size_t table_bytes(uint64_t slot_count) {
    return (slot_count + 1) * sizeof(uint64_t);
}

uint64_t janus_actor_state_alloc(uint64_t slot_count) {
    if (slot_count == 0) return (uint64_t)(no_slots + 1);
    uint64_t *table = slot_count > SIZE_MAX / sizeof(uint64_t) - 1
                          ? NULL
                          : janus_heap_take(janus_thread_context(), table_bytes(slot_count));
    if (table == NULL) janus_panic(JANUS_PANIC_OUT_OF_MEMORY, NULL);
    table[0] = slot_count;
    memset(table + 1, 0, slot_count * sizeof *table);
    return (uint64_t)(table + 1);
}

int64_t janus_actor_state_free(uint64_t base) {
    if (base == 0 || base == (uint64_t)(no_slots + 1)) return 0;
    uint64_t *table = (uint64_t *)base - 1;
    janus_heap_give(janus_thread_context(), table, table_bytes(table[0]));
    return 0;
}

uint64_t janus_actor_state_ptr(uint64_t actor) {
    return janus_state_of(actor);
}

uint64_t janus_actor_state_slot_load(uint64_t base, uint64_t slot) {
    return *janus_state_slot(base, slot);
}

uint64_t janus_actor_state_slot_store(uint64_t base, uint64_t slot, uint64_t value) {
    return *janus_state_slot(base, slot) = value;
}
