/* Payloads: copied into the envelope, or into a block of their own when they are long. */
#include "runtime/chan/envelope.h"

#include <string.h>

#include "runtime/janus.h"
#include "runtime/mem/heap.h"

void janus_envelope_release_words(uint64_t *words, uint64_t count) {
    if (count == 0) return;
    const JanusVariantInfo *info = (const JanusVariantInfo *)words[0];
    if (info->release != NULL) info->release(words + 1);
}

static JanusEnvelope *new_payload(JanusMemCache *cache, const uint64_t *words, uint64_t count) {
    if (count > JANUS_ENVELOPE_WORDS_MAX) return NULL;
    JanusEnvelope *envelope = janus_pool_take(cache, JANUS_POOL_PAYLOAD);
    if (envelope == NULL) return NULL;
    uint64_t *place = envelope->words;
    if (count > JANUS_ENVELOPE_WORDS) {
        place = envelope->more = janus_heap_take(cache, count * sizeof *words);
        if (place == NULL) {
            janus_pool_give(cache, JANUS_POOL_PAYLOAD, envelope);
            return NULL;
        }
    }
    if (count > 0) memcpy(place, words, count * sizeof *words);
    return envelope;
}

JanusEnvelope *janus_envelope_new_payload(JanusMemCache *cache, int64_t tag, const uint64_t *words,
                                          uint64_t count, uint32_t owns) {
    JanusEnvelope *envelope = new_payload(cache, words, count);
    if (envelope == NULL) {
        if (owns) janus_envelope_release_words((uint64_t *)words, count);
        return NULL;
    }
    envelope->shape = JANUS_ENVELOPE_PAYLOAD + owns + (uint32_t)count;
    envelope->tag = tag;
    return envelope;
}

void janus_envelope_free_payload(JanusMemCache *cache, JanusEnvelope *envelope) {
    uint32_t count = envelope->shape & ~(JANUS_ENVELOPE_PAYLOAD | JANUS_ENVELOPE_OWNS);
    if (envelope->shape & JANUS_ENVELOPE_OWNS)
        janus_envelope_release_words(janus_envelope_words(envelope), count);
    if (count > JANUS_ENVELOPE_WORDS) janus_heap_give(cache, envelope->more, count * sizeof(uint64_t));
    janus_pool_give(cache, JANUS_POOL_PAYLOAD, envelope);
}
