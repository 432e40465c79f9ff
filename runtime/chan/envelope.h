/* Message envelopes, in two sizes: 16 bytes for a bare tag, a cache line for a payload. They are named by a
 * 28-bit index: the cell's index in its pool, and a bit that says which pool.
 *
 * A bare tag and a payload are told apart by the envelope, never by the tag. Up to JANUS_ENVELOPE_WORDS words
 * travel inside; more are in a heap block that the envelope owns.
 */
#ifndef JANUS_CHAN_ENVELOPE_H
#define JANUS_CHAN_ENVELOPE_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/mem/pool.h"

enum { JANUS_ENVELOPE_WORDS = 6 };

/* JanusEnvelope.shape: a bare tag, or JANUS_ENVELOPE_PAYLOAD + the number of words, + JANUS_ENVELOPE_OWNS
 * when the first word is the address of a JanusVariantInfo and the envelope owns what the others do. */
#define JANUS_ENVELOPE_BARE    0u
#define JANUS_ENVELOPE_PAYLOAD 0x80000000u
#define JANUS_ENVELOPE_OWNS    0x40000000u
/* The most words a message can have. */
#define JANUS_ENVELOPE_WORDS_MAX 0x1000000u

typedef struct JanusEnvelope {
    uint32_t next; /* index of the next envelope in a mailbox; with shape, the pool's link while free */
    uint32_t shape;
    int64_t tag;
    union { /* of a payload only */
        uint64_t words[JANUS_ENVELOPE_WORDS];
        uint64_t *more;
    };
} JanusEnvelope;
_Static_assert(sizeof(JanusEnvelope) == JANUS_CELL_BYTES_PAYLOAD, "a payload is a cell");
_Static_assert(offsetof(JanusEnvelope, words) == JANUS_CELL_BYTES_BARE, "a bare tag is a cell");

/* The bit of an index that stands for the pool of payloads. */
#define JANUS_ENVELOPE_IS_PAYLOAD (1u << 27)

static inline JanusEnvelope *janus_envelope_at(uint32_t index) {
    if (index & JANUS_ENVELOPE_IS_PAYLOAD)
        return (JanusEnvelope *)(janus_pool_base[JANUS_POOL_PAYLOAD] +
                                 (size_t)(index - JANUS_ENVELOPE_IS_PAYLOAD) * JANUS_CELL_BYTES_PAYLOAD);
    return (JanusEnvelope *)(janus_pool_base[JANUS_POOL_BARE] + (size_t)index * JANUS_CELL_BYTES_BARE);
}

static inline uint32_t janus_envelope_index_of_bare(const JanusEnvelope *envelope) {
    uintptr_t base = (uintptr_t)janus_pool_base[JANUS_POOL_BARE];
    return (uint32_t)(((uintptr_t)envelope - base) / JANUS_CELL_BYTES_BARE);
}

static inline uint32_t janus_envelope_index(const JanusEnvelope *envelope) {
    if (envelope->shape == JANUS_ENVELOPE_BARE) return janus_envelope_index_of_bare(envelope);
    uintptr_t base = (uintptr_t)janus_pool_base[JANUS_POOL_PAYLOAD];
    return JANUS_ENVELOPE_IS_PAYLOAD | (uint32_t)(((uintptr_t)envelope - base) / JANUS_CELL_BYTES_PAYLOAD);
}

/* A payload of `count` words, copied; null without memory or above JANUS_ENVELOPE_WORDS_MAX. `owns`: 0 or
 * JANUS_ENVELOPE_OWNS; then the words are taken over, also when the result is null. */
JanusEnvelope *janus_envelope_new_payload(JanusMemCache *cache, int64_t tag, const uint64_t *words,
                                          uint64_t count, uint32_t owns);

/* Releases what words own that no envelope has taken over. */
void janus_envelope_release_words(uint64_t *words, uint64_t count);

static inline JanusEnvelope *janus_envelope_new_bare(JanusMemCache *cache, int64_t tag) {
    JanusEnvelope *envelope = janus_pool_take(cache, JANUS_POOL_BARE);
    if (JANUS_UNLIKELY(envelope == NULL)) return NULL;
    envelope->shape = JANUS_ENVELOPE_BARE;
    envelope->tag = tag;
    return envelope;
}

/* The words of a payload, null for a bare tag. */
static inline uint64_t *janus_envelope_words(JanusEnvelope *envelope) {
    if (envelope->shape == JANUS_ENVELOPE_BARE) return NULL;
    uint32_t count = envelope->shape & ~(JANUS_ENVELOPE_PAYLOAD | JANUS_ENVELOPE_OWNS);
    return count <= JANUS_ENVELOPE_WORDS ? envelope->words : envelope->more;
}

void janus_envelope_free_payload(JanusMemCache *cache, JanusEnvelope *envelope);

static inline void janus_envelope_free(JanusMemCache *cache, JanusEnvelope *envelope) {
    if (JANUS_LIKELY(envelope->shape == JANUS_ENVELOPE_BARE))
        janus_pool_give(cache, JANUS_POOL_BARE, envelope);
    else
        janus_envelope_free_payload(cache, envelope);
}

#endif
