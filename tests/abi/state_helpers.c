/* A C program on libjanus_rt.a alone: the five state helpers, by their public names and signatures. */
#include <janus.h>

#include <inttypes.h>
#include <stdio.h>

uint64_t janus_actor_state_alloc(uint64_t slot_count);
int64_t janus_actor_state_free(uint64_t state_base);
uint64_t janus_actor_state_ptr(uint64_t actor);
uint64_t janus_actor_state_slot_load(uint64_t state_base, uint64_t slot);
uint64_t janus_actor_state_slot_store(uint64_t state_base, uint64_t slot, uint64_t value);

static int failures;

static void expect(const char *what, uint64_t given, uint64_t expected) {
    if (given == expected) return;
    fprintf(stderr, "%s: %" PRIu64 " instead of %" PRIu64 "\n", what, given, expected);
    failures++;
}

int main(void) {
    uint64_t base = janus_actor_state_alloc(3);
    expect("a base is not 0", base != 0, 1);
    for (uint64_t slot = 0; slot < 3; slot++)
        expect("slots start at 0", janus_actor_state_slot_load(base, slot), 0);
    expect("store gives the value", janus_actor_state_slot_store(base, 1, 42), 42);
    expect("stored", janus_actor_state_slot_load(base, 1), 42);
    expect("the slot before", janus_actor_state_slot_load(base, 0), 0);
    expect("the slot after", janus_actor_state_slot_load(base, 2), 0);
    expect("all bits", janus_actor_state_slot_store(base, 2, UINT64_MAX), UINT64_MAX);
    expect("all bits stay", janus_actor_state_slot_load(base, 2), UINT64_MAX);
    expect("free", (uint64_t)janus_actor_state_free(base), 0);
    base = janus_actor_state_alloc(0);
    expect("a table without slots is lawful", base != 0, 1);
    expect("and freed", (uint64_t)janus_actor_state_free(base), 0);
    expect("0 is no actor", janus_actor_state_ptr(0), 0);
    return failures != 0;
}
