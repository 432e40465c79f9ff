/* Hashing by folded multiplication: the two halves of a 128-bit product are joined, which mixes every bit of
 * the input with every bit of a secret. The secrets are random in every process, so that nobody outside can
 * choose keys that collide; the order of maps never shows them. Not for cryptography. */
#ifndef JANUS_MEM_HASH_H
#define JANUS_MEM_HASH_H

#include <stdint.h>
#include <string.h>

enum { JANUS_HASH_SEED, JANUS_HASH_LOW, JANUS_HASH_HIGH, JANUS_HASH_LAST, JANUS_HASH_SECRETS };

/* Set before main; not 0. JANUS_HASH_SEED is the seed of all maps. */
extern uint64_t janus_hash_secret[JANUS_HASH_SECRETS];

static inline uint64_t janus_hash_fold(uint64_t left, uint64_t right) {
    unsigned __int128 product = (unsigned __int128)left * right;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* One fold alone would keep regular distances between keys, which with one secret in thirteen puts 65,536
 * multiples of 64 into a few runs of slots. The second product carries their differences into the upper half,
 * which is what maps use; its factor is odd, so nothing gets lost. */
static inline uint64_t janus_hash_bits(uint64_t bits, uint64_t seed) {
    return janus_hash_fold(bits ^ seed, janus_hash_secret[JANUS_HASH_LAST]) *
           janus_hash_secret[JANUS_HASH_HIGH];
}

uint64_t janus_hash_long(const char *bytes, uint64_t length, uint64_t seed);

static inline uint64_t janus_hash_load64(const char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

static inline uint64_t janus_hash_load32(const char *at) {
    uint32_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* Joins two words and the length. Whoever does not know the secrets cannot make a factor zero. */
static inline uint64_t janus_hash_words(uint64_t low, uint64_t high, uint64_t length, uint64_t seed) {
    uint64_t mixed = janus_hash_fold(low ^ janus_hash_secret[JANUS_HASH_LOW],
                                     high ^ seed ^ janus_hash_secret[JANUS_HASH_HIGH]);
    return janus_hash_fold(mixed ^ length, janus_hash_secret[JANUS_HASH_LAST]);
}

/* Up to 16 bytes are two words that overlap; the length tells apart what they alone do not. */
static inline uint64_t janus_hash_bytes(const char *bytes, uint64_t length, uint64_t seed) {
    if (length > 16) return janus_hash_long(bytes, length, seed);
    if (length >= 8)
        return janus_hash_words(janus_hash_load64(bytes), janus_hash_load64(bytes + length - 8), length,
                                seed);
    if (length >= 4)
        return janus_hash_words(janus_hash_load32(bytes), janus_hash_load32(bytes + length - 4), length,
                                seed);
    uint64_t low = length == 0 ? 0
                               : (uint64_t)(uint8_t)bytes[0] << 16 |
                                     (uint64_t)(uint8_t)bytes[length / 2] << 8 | (uint8_t)bytes[length - 1];
    return janus_hash_words(low, 0, length, seed);
}

#endif
