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

/* What the receiver touches at every message. */
typedef struct JanusMailboxOut {
    uint32_t taken;   /* atomic: messages handed out so far, modulo 2^20 */
    uint32_t pending; /* index of the next one to hand out, 0: none */
} JanusMailboxOut;

typedef enum JanusPush { JANUS_PUSH_DONE, JANUS_PUSH_WAKE, JANUS_PUSH_FULL, JANUS_PUSH_GONE } JanusPush;

/* Opens for `tag`, empty, with the receiver running. */
void janus_mailbox_open(JanusMailboxIn *in, JanusMailboxOut *out, uint16_t tag, uint32_t capacity);

/* Any thread. FULL and GONE leave the envelope with the caller. */
JanusPush janus_mailbox_push(JanusMailboxIn *in, const JanusMailboxOut *out, uint16_t tag,
                             JanusEnvelope *envelope);

/* Any thread: queued messages, not counting the one handed out last. Outdated when it arrives. */
uint32_t janus_mailbox_length(const JanusMailboxIn *in, const JanusMailboxOut *out);

/* Any thread: nobody runs the receiver. */
bool janus_mailbox_is_idle(const JanusMailboxIn *in);

/* Any thread: senders with this tag are refused. */
bool janus_mailbox_is_closed(const JanusMailboxIn *in, uint16_t tag);

/* Any thread: makes the caller the receiver if it is idle. */
bool janus_mailbox_seize(JanusMailboxIn *in);

/* Receiver: the oldest message, null when there is none. */
JanusEnvelope *janus_mailbox_take(JanusMailboxIn *in, JanusMailboxOut *out);

/* Receiver: whether janus_mailbox_take would give something. */
bool janus_mailbox_has_message(const JanusMailboxIn *in, const JanusMailboxOut *out);

/* Receiver: stops being the receiver; false when a message has arrived. A full memory barrier when true. */
bool janus_mailbox_rest(JanusMailboxIn *in);

/* Receiver: belongs to `tag` from now on, so that senders with another tag are refused; whatever is queued is
 * freed. Gives the number of messages freed. */
uint32_t janus_mailbox_clear(JanusMailboxIn *in, JanusMailboxOut *out, uint16_t tag, JanusMemCache *cache);

#endif
