/* xoshiro256++ (Blackman and Vigna), whose state is filled by splitmix64: no seed makes a bad state. */
#include "runtime/mem/string.h"
#include "runtime/os/clock.h"

enum { STATE_WORDS = 4 };

static uint64_t rotate(uint64_t word, int bits) {
    return word << bits | word >> (64 - bits);
}

void janus_random_seed(uint64_t *state, uint64_t seed) {
    for (int i = 0; i < STATE_WORDS; i++) {
        seed += 0x9E3779B97F4A7C15u;
        uint64_t word = seed;
        word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9u;
        word = (word ^ word >> 27) * 0x94D049BB133111EBu;
        state[i] = word ^ word >> 31;
    }
}

void janus_random_seed_freshly(uint64_t *state) {
    do janus_os_random_bytes((char *)state, STATE_WORDS * sizeof *state);
    while ((state[0] | state[1] | state[2] | state[3]) == 0); /* the one state that stays what it is */
}

uint64_t janus_random_next(uint64_t *state) {
    uint64_t result = rotate(state[0] + state[3], 23) + state[0];
    uint64_t shifted = state[1] << 17;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotate(state[3], 45);
    return result;
}

/* The upper word of a product is even enough once the few lower words that come too often are refused. */
uint64_t janus_random_below(uint64_t *state, uint64_t bound) {
    if (bound == 0) return 0;
    uint64_t refused = -bound % bound;
    for (;;) {
        unsigned __int128 product = (unsigned __int128)janus_random_next(state) * bound;
        if ((uint64_t)product >= refused) return (uint64_t)(product >> 64);
    }
}

double janus_random_float(uint64_t *state) {
    return (double)(janus_random_next(state) >> 11) * 0x1p-53;
}

JanusString *janus_random_bytes(int64_t count, const JanusPlace *place) {
    if (count < 0) janus_panic_negative("count", count, place);
    JanusString *bytes = janus_string_new(count);
    if (count > 0) janus_os_random_bytes(bytes->bytes, (size_t)count);
    return bytes;
}
