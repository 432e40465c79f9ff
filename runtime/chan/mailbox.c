/* The length is never under-estimated by a sender: `taken` only grows, so accepted - taken, with `accepted`
 * from the very word the sender's compare-and-swap confirms, is at most too large. It is too large only while
 * the word is outdated, and then the compare-and-swap (or the second look before giving up) fails.
 */
#include "runtime/chan/mailbox.h"

#define INDEX_BITS  28
#define TAG_BITS    16
#define INDEX_MASK  ((UINT64_C(1) << INDEX_BITS) - 1)
#define COUNT_SHIFT (INDEX_BITS + TAG_BITS)
#define COUNT_ONE   (UINT64_C(1) << COUNT_SHIFT)
#define COUNT_MASK  ((1u << 20) - 1)
#define FIRST_INDEX 2 /* smaller ones are EMPTY and IDLE */

static uint32_t index_of(uint64_t word) {
    return (uint32_t)(word & INDEX_MASK);
}
static uint16_t tag_of(uint64_t word) {
    return (uint16_t)(word >> INDEX_BITS);
}
static uint32_t accepted(uint64_t word) {
    return (uint32_t)(word >> COUNT_SHIFT);
}
static uint64_t with_index(uint64_t word, uint32_t index) {
    return (word & ~INDEX_MASK) | index;
}

void janus_mailbox_open(JanusMailboxIn *in, JanusMailboxOut *out, uint16_t tag, uint32_t capacity) {
    __atomic_store_n(&in->capacity, capacity, __ATOMIC_RELAXED);
    __atomic_store_n(&in->taken_seen, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&out->taken, 0, __ATOMIC_RELAXED);
    out->pending = 0;
    /* release: a sender that sees the tag sees the rest */
    __atomic_store_n(&in->word, (uint64_t)tag << INDEX_BITS, __ATOMIC_RELEASE);
}

static bool has_room(const JanusMailboxIn *in, const JanusMailboxOut *out, uint64_t word) {
    uint32_t capacity = __atomic_load_n(&in->capacity, __ATOMIC_RELAXED);
    uint32_t seen = __atomic_load_n(&in->taken_seen, __ATOMIC_RELAXED);
    if (JANUS_LIKELY(((accepted(word) - seen) & COUNT_MASK) < capacity)) return true;
    /* acquire: the second look at the word comes after this */
    uint32_t taken = __atomic_load_n(&out->taken, __ATOMIC_ACQUIRE);
    return ((accepted(word) - taken) & COUNT_MASK) < capacity;
}

JanusPush janus_mailbox_push(JanusMailboxIn *in, const JanusMailboxOut *out, uint16_t tag,
                             JanusEnvelope *envelope) {
    uint32_t index = janus_envelope_index(envelope);
    uint64_t word = __atomic_load_n(&in->word, __ATOMIC_ACQUIRE);
    for (;;) {
        if (JANUS_UNLIKELY(tag_of(word) != tag)) return JANUS_PUSH_GONE;
        if (JANUS_UNLIKELY(!has_room(in, out, word))) {
            uint64_t again = __atomic_load_n(&in->word, __ATOMIC_ACQUIRE);
            if (again == word) return JANUS_PUSH_FULL;
            word = again;
            continue;
        }
        envelope->next = index_of(word);
        /* release: publishes the envelope. seq_cst in effect on the success path of every machine we have,
         * but nothing relies on it. A recycled newest index does no harm: it is the right `next` all the
         * same. */
        if (__atomic_compare_exchange_n(&in->word, &word, with_index(word, index) + COUNT_ONE, false,
                                        __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
            return index_of(word) == JANUS_MAILBOX_IDLE ? JANUS_PUSH_WAKE : JANUS_PUSH_DONE;
    }
}

uint32_t janus_mailbox_length(const JanusMailboxIn *in, const JanusMailboxOut *out) {
    /* taken first: what is accepted later only makes the answer larger, never negative */
    uint32_t taken = __atomic_load_n(&out->taken, __ATOMIC_ACQUIRE);
    uint64_t word = __atomic_load_n(&in->word, __ATOMIC_ACQUIRE);
    uint32_t length = (accepted(word) - taken) & COUNT_MASK;
    uint32_t capacity = __atomic_load_n(&in->capacity, __ATOMIC_RELAXED);
    return length < capacity ? length : capacity;
}

bool janus_mailbox_is_idle(const JanusMailboxIn *in) {
    return index_of(__atomic_load_n(&in->word, __ATOMIC_ACQUIRE)) == JANUS_MAILBOX_IDLE;
}

bool janus_mailbox_is_closed(const JanusMailboxIn *in, uint16_t tag) {
    return tag_of(__atomic_load_n(&in->word, __ATOMIC_ACQUIRE)) != tag;
}

bool janus_mailbox_seize(JanusMailboxIn *in) {
    uint64_t word = __atomic_load_n(&in->word, __ATOMIC_RELAXED);
    while (index_of(word) == JANUS_MAILBOX_IDLE)
        /* acquire: what the last receiver did is seen; release: nothing of ours is seen too late */
        if (__atomic_compare_exchange_n(&in->word, &word, with_index(word, JANUS_MAILBOX_EMPTY), false,
                                        __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
            return true;
    return false;
}

/* Takes what senders have pushed; gives the newest index, below FIRST_INDEX when there is nothing. */
static uint32_t drain(JanusMailboxIn *in, const JanusMailboxOut *out, uint64_t *word) {
    *word = __atomic_load_n(&in->word, __ATOMIC_RELAXED); /* the compare-and-swap orders it */
    if (index_of(*word) < FIRST_INDEX) return index_of(*word);
    /* the senders' line is ours in a moment: leave them a fresh count */
    __atomic_store_n(&in->taken_seen, __atomic_load_n(&out->taken, __ATOMIC_RELAXED), __ATOMIC_RELAXED);
    /* acquire: all envelopes of the stack are seen, each push continues the release sequence of the one
     * before */
    while (!__atomic_compare_exchange_n(&in->word, word, with_index(*word, JANUS_MAILBOX_EMPTY), false,
                                        __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
    }
    return index_of(*word);
}

static uint32_t reversed(uint32_t index) {
    uint32_t oldest = 0;
    while (index >= FIRST_INDEX) {
        JanusEnvelope *envelope = janus_envelope_at(index);
        uint32_t next = envelope->next;
        envelope->next = oldest;
        oldest = index;
        index = next;
    }
    return oldest;
}

static JanusEnvelope *hand_out(JanusMailboxOut *out, uint32_t index) {
    JanusEnvelope *envelope = janus_envelope_at(index);
    out->pending = envelope->next;
    uint32_t taken = (__atomic_load_n(&out->taken, __ATOMIC_RELAXED) + 1) & COUNT_MASK;
    __atomic_store_n(&out->taken, taken, __ATOMIC_RELEASE); /* read by senders that found the mailbox full */
    return envelope;
}

JanusEnvelope *janus_mailbox_take(JanusMailboxIn *in, JanusMailboxOut *out) {
    uint32_t index = out->pending;
    if (index == 0) {
        uint64_t word;
        index = drain(in, out, &word);
        if (index < FIRST_INDEX) return NULL;
        index = reversed(index);
    }
    return hand_out(out, index);
}

bool janus_mailbox_has_message(const JanusMailboxIn *in, const JanusMailboxOut *out) {
    return out->pending != 0 || index_of(__atomic_load_n(&in->word, __ATOMIC_RELAXED)) >= FIRST_INDEX;
}

bool janus_mailbox_rest(JanusMailboxIn *in) {
    uint64_t word = __atomic_load_n(&in->word, __ATOMIC_RELAXED);
    while (index_of(word) == JANUS_MAILBOX_EMPTY)
        /* release: the next receiver sees what this one did. seq_cst: ordered before the look at the flags
         * that waiting senders and claimers raise before they look at the word. */
        if (__atomic_compare_exchange_n(&in->word, &word, with_index(word, JANUS_MAILBOX_IDLE), false,
                                        __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))
            return true;
    return false;
}

static uint32_t free_list(uint32_t index, JanusMemCache *cache) {
    uint32_t count = 0;
    for (; index >= FIRST_INDEX; count++) {
        JanusEnvelope *envelope = janus_envelope_at(index);
        index = envelope->next;
        janus_envelope_free(cache, envelope);
    }
    return count;
}

uint32_t janus_mailbox_clear(JanusMailboxIn *in, JanusMailboxOut *out, uint16_t tag, JanusMemCache *cache) {
    uint64_t word = __atomic_load_n(&in->word, __ATOMIC_RELAXED), fresh;
    do fresh = (uint64_t)accepted(word) << COUNT_SHIFT | (uint64_t)tag << INDEX_BITS | JANUS_MAILBOX_EMPTY;
    while (!__atomic_compare_exchange_n(&in->word, &word, fresh, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED));
    uint32_t count = free_list(out->pending, cache) + free_list(index_of(word), cache);
    out->pending = 0;
    __atomic_store_n(&out->taken, accepted(word), __ATOMIC_RELEASE);
    return count;
}
