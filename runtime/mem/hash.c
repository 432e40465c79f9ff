/* The secrets, long inputs, and hashing for generated code. */
#include "runtime/mem/hash.h"

#include "runtime/janus.h"
#include "runtime/os/clock.h"

uint64_t janus_hash_secret[JANUS_HASH_SECRETS];

/* Before main: whoever hashes finds the secrets in place without asking. */
__attribute__((constructor)) static void set_secrets(void) {
    for (int i = 0; i < JANUS_HASH_SECRETS; i++)
        janus_hash_secret[i] = janus_os_random() | UINT64_C(0x8000000000000001);
}

/* 16 bytes at a time, the last 16 overlapping. */
uint64_t janus_hash_long(const char *bytes, uint64_t length, uint64_t seed) {
    uint64_t left = length;
    for (; left > 16; left -= 16, bytes += 16)
        seed = janus_hash_fold(janus_hash_load64(bytes) ^ janus_hash_secret[JANUS_HASH_LOW],
                               janus_hash_load64(bytes + 8) ^ seed ^ janus_hash_secret[JANUS_HASH_HIGH]);
    const char *last = bytes + left - 16;
    return janus_hash_words(janus_hash_load64(last), janus_hash_load64(last + 8), length, seed);
}

uint64_t janus_hash_word(uint64_t bits, uint64_t seed) {
    return janus_hash_bits(bits, seed);
}

uint64_t janus_hash_f64(double value, uint64_t seed) {
    uint64_t bits;
    if (value == 0) value = 0; /* -0.0 equals 0.0 */
    memcpy(&bits, &value, sizeof bits);
    return janus_hash_bits(bits, seed);
}

uint64_t janus_string_hash(const JanusString *string, uint64_t seed) {
    return janus_hash_bytes(string->bytes, (uint64_t)string->length, seed);
}
