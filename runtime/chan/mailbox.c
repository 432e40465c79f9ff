/* The length is never under-estimated by a sender: `taken` only grows, so accepted - taken, with `accepted`
 * from the very word the sender's compare-and-swap confirms, is at most too large. It is too large only while
 * the word is outdated, and then the compare-and-swap (or the second look before giving up) fails.
 */
#include "runtime/chan/mailbox.h"

void janus_mailbox_open(JanusMailboxIn *in, JanusMailboxOut *out, uint16_t tag, uint32_t capacity) {
    __atomic_store_n(&in->capacity, capacity, __ATOMIC_RELAXED);
    __atomic_store_n(&in->taken_seen, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&out->taken, 0, __ATOMIC_RELAXED);
    out->pending = 0;
    /* release: a sender that sees the tag sees the rest */
    __atomic_store_n(&in->word, (uint64_t)tag << JANUS_MAILBOX_INDEX_BITS, __ATOMIC_RELEASE);
}

JanusPush janus_mailbox_push(JanusMailboxIn *in, JanusMailboxOut *out, uint16_t tag, JanusEnvelope *envelope,
                             uint32_t *count) {
    uint32_t own = janus_envelope_index(envelope);
    for (;;) {
        JanusPush push = janus_mailbox_try_push(in, out, tag, envelope, own, count);
        if (push != JANUS_PUSH_FULL) return push;
        uint64_t word = __atomic_load_n(&in->word, __ATOMIC_ACQUIRE);
        if (janus_mailbox_tag_of(word) != tag) return JANUS_PUSH_GONE;
        /* acquire: the second look at the word comes after this */
        uint32_t taken = __atomic_load_n(&out->taken, __ATOMIC_ACQUIRE);
        uint32_t length = (janus_mailbox_accepted(word) - taken) & JANUS_MAILBOX_COUNT_MASK;
        if (length >= __atomic_load_n(&in->capacity, __ATOMIC_RELAXED)) {
            if (__atomic_load_n(&in->word, __ATOMIC_ACQUIRE) == word) return JANUS_PUSH_FULL;
        } else {
            /* for this sender and those after it; an older value than another's is only less helpful */
            __atomic_store_n(&in->taken_seen, taken, __ATOMIC_RELAXED);
        }
    }
}

uint32_t janus_mailbox_length(const JanusMailboxIn *in, const JanusMailboxOut *out) {
    /* taken first: what is accepted later only makes the answer larger, never negative */
    uint32_t taken = __atomic_load_n(&out->taken, __ATOMIC_ACQUIRE);
    uint64_t word = __atomic_load_n(&in->word, __ATOMIC_ACQUIRE);
    uint32_t length = (janus_mailbox_accepted(word) - taken) & JANUS_MAILBOX_COUNT_MASK;
    uint32_t capacity = __atomic_load_n(&in->capacity, __ATOMIC_RELAXED);
    return length < capacity ? length : capacity;
}

bool janus_mailbox_is_idle(const JanusMailboxIn *in) {
    return janus_mailbox_index_of(__atomic_load_n(&in->word, __ATOMIC_ACQUIRE)) == JANUS_MAILBOX_IDLE;
}

bool janus_mailbox_is_closed(const JanusMailboxIn *in, uint16_t tag) {
    return janus_mailbox_tag_of(__atomic_load_n(&in->word, __ATOMIC_ACQUIRE)) != tag;
}

bool janus_mailbox_seize(JanusMailboxIn *in) {
    uint64_t word = __atomic_load_n(&in->word, __ATOMIC_RELAXED);
    while (janus_mailbox_index_of(word) == JANUS_MAILBOX_IDLE)
        /* acquire: what the last receiver did is seen; release: nothing of ours is seen too late */
        if (__atomic_compare_exchange_n(&in->word, &word, janus_mailbox_with_index(word, JANUS_MAILBOX_EMPTY),
                                        false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
            return true;
    return false;
}

static uint32_t reversed(uint32_t index) {
    uint32_t oldest = 0;
    while (index >= JANUS_MAILBOX_FIRST_INDEX) {
        JanusEnvelope *envelope = janus_envelope_at(index);
        uint32_t next = envelope->next;
        envelope->next = oldest;
        oldest = index;
        index = next;
    }
    return oldest;
}

uint32_t janus_mailbox_drain(JanusMailboxIn *in, const JanusMailboxOut *out) {
    uint64_t word = __atomic_load_n(&in->word, __ATOMIC_RELAXED); /* the compare-and-swap orders it */
    if (janus_mailbox_index_of(word) < JANUS_MAILBOX_FIRST_INDEX) return 0;
    /* the senders' line is ours in a moment: leave them a fresh count */
    __atomic_store_n(&in->taken_seen, __atomic_load_n(&out->taken, __ATOMIC_RELAXED), __ATOMIC_RELAXED);
    /* acquire: all envelopes of the stack are seen, each push continues the release sequence of the one
     * before */
    while (!__atomic_compare_exchange_n(&in->word, &word, janus_mailbox_with_index(word, JANUS_MAILBOX_EMPTY),
                                        false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
    }
    return reversed(janus_mailbox_index_of(word));
}

static uint32_t free_list(uint32_t index, JanusMemCache *cache) {
    uint32_t count = 0;
    for (; index >= JANUS_MAILBOX_FIRST_INDEX; count++) {
        JanusEnvelope *envelope = janus_envelope_at(index);
        index = envelope->next;
        janus_envelope_free(cache, envelope);
    }
    return count;
}

JanusMailboxCut janus_mailbox_cut(JanusMailboxIn *in, JanusMailboxOut *out, uint16_t tag) {
    uint64_t word = __atomic_load_n(&in->word, __ATOMIC_RELAXED), fresh;
    do
        fresh = (uint64_t)janus_mailbox_accepted(word) << JANUS_MAILBOX_COUNT_SHIFT |
                (uint64_t)tag << JANUS_MAILBOX_INDEX_BITS | JANUS_MAILBOX_EMPTY;
    while (!__atomic_compare_exchange_n(&in->word, &word, fresh, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED));
    JanusMailboxCut cut = {out->pending, janus_mailbox_index_of(word), janus_mailbox_accepted(word)};
    out->pending = 0;
    __atomic_store_n(&out->taken, cut.accepted, __ATOMIC_RELEASE);
    return cut;
}

uint32_t janus_mailbox_discard(const JanusMailboxCut *cut, JanusMemCache *cache) {
    return free_list(cut->pending, cache) + free_list(cut->pushed, cache);
}
