/* Mailboxes: bounded, many senders, one receiver, first in first out per sender.
 *
 * Senders push onto a stack whose whole state is one 64-bit word, so that one compare-and-swap checks and
 * changes everything:
 *
 *   bits  0-27  index of the newest envelope, or JANUS_MAILBOX_EMPTY / _IDLE
 *   bits 28-43  tag: who the mailbox belongs to; a sender that expects another tag is refused
 *   bits 44-63  messages accepted so far, modulo 2^20
 *
 * The receiver takes the whole stack at once, turns it around and hands it out one by one. The length is
 * accepted - taken, so a full mailbox is recognised exactly and counting costs no atomic operation of its
 * own. A receiver that runs out of messages makes the word IDLE; the sender that finds it IDLE becomes
 * responsible for running the receiver (JANUS_PUSH_WAKE). Whoever has that responsibility is "the receiver"
 * below.
 */
#ifndef JANUS_CHAN_MAILBOX_H
#define JANUS_CHAN_MAILBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/chan/envelope.h"

enum {
    JANUS_MAILBOX_EMPTY = 0, /* nothing new, and the receiver runs or is about to */
    JANUS_MAILBOX_IDLE = 1,  /* nothing at all, nobody runs */
};
#define JANUS_MAILBOX_LIMIT ((1u << 20) - 1) /* the largest capacity */

/* What senders touch. */
typedef struct JanusMailboxIn {
    uint64_t word;       /* atomic */
    uint32_t capacity;   /* 1 to JANUS_MAILBOX_LIMIT; atomic, because stale senders look at reused memory */
    uint32_t taken_seen; /* atomic: a copy of `taken` from a moment ago, on the senders' cache line */
} JanusMailboxIn;

/* What the receiver touches at every message, and the sender that becomes the receiver. */
typedef struct JanusMailboxOut {
    uint32_t taken;   /* atomic: messages handed out so far, modulo 2^20 */
    uint32_t pending; /* index of the next one to hand out, 0: none */
} JanusMailboxOut;

typedef enum JanusPush { JANUS_PUSH_DONE, JANUS_PUSH_WAKE, JANUS_PUSH_FULL, JANUS_PUSH_GONE } JanusPush;

/* ---- the word ---- */

#define JANUS_MAILBOX_INDEX_BITS  28
#define JANUS_MAILBOX_INDEX_MASK  ((UINT64_C(1) << JANUS_MAILBOX_INDEX_BITS) - 1)
#define JANUS_MAILBOX_COUNT_SHIFT 44
#define JANUS_MAILBOX_COUNT_ONE   (UINT64_C(1) << JANUS_MAILBOX_COUNT_SHIFT)
#define JANUS_MAILBOX_COUNT_MASK  ((1u << 20) - 1)
#define JANUS_MAILBOX_FIRST_INDEX 2 /* smaller ones are EMPTY and IDLE */

static inline uint32_t janus_mailbox_index_of(uint64_t word) {
    return (uint32_t)(word & JANUS_MAILBOX_INDEX_MASK);
}
static inline uint16_t janus_mailbox_tag_of(uint64_t word) {
    return (uint16_t)(word >> JANUS_MAILBOX_INDEX_BITS);
}
static inline uint32_t janus_mailbox_accepted(uint64_t word) {
    return (uint32_t)(word >> JANUS_MAILBOX_COUNT_SHIFT);
}
static inline uint64_t janus_mailbox_with_index(uint64_t word, uint32_t index) {
    return (word & ~JANUS_MAILBOX_INDEX_MASK) | index;
}

/* ---- operations ---- */

/* Opens for `tag`, empty, with the receiver running. */
void janus_mailbox_open(JanusMailboxIn *in, JanusMailboxOut *out, uint16_t tag, uint32_t capacity);

/* Any thread. FULL and GONE leave the envelope with the caller. `count` becomes the number of messages that
 * the mailbox has accepted with this one, modulo 2^20. */
JanusPush janus_mailbox_push(JanusMailboxIn *in, JanusMailboxOut *out, uint16_t tag, JanusEnvelope *envelope,
                             uint32_t *count);

/* Any thread: queued messages, not counting the one handed out last. Outdated when it arrives. */
uint32_t janus_mailbox_length(const JanusMailboxIn *in, const JanusMailboxOut *out);

/* Any thread: nobody runs the receiver. */
bool janus_mailbox_is_idle(const JanusMailboxIn *in);

/* Any thread: senders with this tag are refused. */
bool janus_mailbox_is_closed(const JanusMailboxIn *in, uint16_t tag);

/* Any thread: makes the caller the receiver if it is idle. */
bool janus_mailbox_seize(JanusMailboxIn *in);

/* Receiver: takes what senders have pushed, as a list from the oldest on; gives the index of its head, or 0.
 */
uint32_t janus_mailbox_drain(JanusMailboxIn *in, const JanusMailboxOut *out);

/* What was cut off a mailbox. */
typedef struct JanusMailboxCut {
    uint32_t pending, pushed; /* heads of two lists of envelopes */
    uint32_t accepted;        /* messages the mailbox had accepted, modulo 2^20 */
} JanusMailboxCut;

/* Receiver: the mailbox is empty and belongs to `tag` from now on, so that senders with another tag are
 * refused. */
JanusMailboxCut janus_mailbox_cut(JanusMailboxIn *in, JanusMailboxOut *out, uint16_t tag);

/* Frees what was cut off; gives the number of messages. */
uint32_t janus_mailbox_discard(const JanusMailboxCut *cut, JanusMemCache *cache);

/* ---- the hot ones ---- */

/* By the senders' own copy of the count, which may be outdated: false is not certain. */
static inline bool janus_mailbox_has_room(const JanusMailboxIn *in, uint64_t word) {
    uint32_t capacity = __atomic_load_n(&in->capacity, __ATOMIC_RELAXED);
    uint32_t seen = __atomic_load_n(&in->taken_seen, __ATOMIC_RELAXED);
    return JANUS_LIKELY(((janus_mailbox_accepted(word) - seen) & JANUS_MAILBOX_COUNT_MASK) < capacity);
}

/* One attempt to push: JANUS_PUSH_FULL stands for anything that janus_mailbox_push must look at. A sender
 * that finds the mailbox idle is the receiver by the same compare-and-swap, so it hands its message out at
 * once: the stack stays empty. */
static inline JanusPush janus_mailbox_try_push(JanusMailboxIn *in, JanusMailboxOut *out, uint16_t tag,
                                               JanusEnvelope *envelope, uint32_t own, uint32_t *count) {
    uint64_t word = __atomic_load_n(&in->word, __ATOMIC_ACQUIRE);
    if (JANUS_UNLIKELY(janus_mailbox_tag_of(word) != tag || !janus_mailbox_has_room(in, word)))
        return JANUS_PUSH_FULL;
    uint32_t newest = janus_mailbox_index_of(word);
    bool idle = newest == JANUS_MAILBOX_IDLE;
    envelope->next = idle ? 0 : newest;
    uint64_t next =
        janus_mailbox_with_index(word, idle ? JANUS_MAILBOX_EMPTY : own) + JANUS_MAILBOX_COUNT_ONE;
    /* release: publishes the envelope; acquire: what the last receiver did is seen by the next. A recycled
     * newest index does no harm: it is the right `next` all the same. */
    if (JANUS_UNLIKELY(
            !__atomic_compare_exchange_n(&in->word, &word, next, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)))
        return JANUS_PUSH_FULL;
    *count = janus_mailbox_accepted(next);
    if (!idle) return JANUS_PUSH_DONE;
    out->pending = own;
    return JANUS_PUSH_WAKE;
}

/* Receiver: the oldest message, null when there is none. */
static inline JanusEnvelope *janus_mailbox_take(JanusMailboxIn *in, JanusMailboxOut *out) {
    uint32_t index = out->pending;
    if (index == 0 && (index = janus_mailbox_drain(in, out)) == 0) return NULL;
    JanusEnvelope *envelope = janus_envelope_at(index);
    out->pending = envelope->next;
    uint32_t taken = (__atomic_load_n(&out->taken, __ATOMIC_RELAXED) + 1) & JANUS_MAILBOX_COUNT_MASK;
    __atomic_store_n(&out->taken, taken, __ATOMIC_RELEASE); /* read by senders that found the mailbox full */
    return envelope;
}

/* Receiver: stops being the receiver; false when a message is there. A full memory barrier when true. */
static inline bool janus_mailbox_rest(JanusMailboxIn *in, const JanusMailboxOut *out) {
    if (out->pending != 0) return false;
    uint64_t word = __atomic_load_n(&in->word, __ATOMIC_RELAXED);
    while (janus_mailbox_index_of(word) == JANUS_MAILBOX_EMPTY)
        /* release: the next receiver sees what this one did. seq_cst: ordered before the look at the flags
         * that waiting senders and claimers raise before they look at the word. */
        if (__atomic_compare_exchange_n(&in->word, &word, janus_mailbox_with_index(word, JANUS_MAILBOX_IDLE),
                                        false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))
            return true;
    return false;
}

#endif
