/* Tombstones: what remains of a child that ended abnormally.
 *
 * A bounded ring keeps the newest JANUS_TOMBSTONE_CAPACITY of them; it starts empty and grows by doubling, so
 * a system without failures pays for none. Tombstones of one slot with one reason and one input digest form a
 * pattern; a hash index finds the newest of each pattern and every tombstone knows the one before it, so
 * judging a pattern costs as much as it has matches. Not thread-safe: the owning system's lock guards it.
 * Times are milliseconds since the system began and must not decrease from one push to the next.
 */
#ifndef JANUS_SUP_TOMBSTONE_H
#define JANUS_SUP_TOMBSTONE_H

#include <stdbool.h>
#include <stdint.h>

enum { JANUS_TOMBSTONE_CAPACITY = 1024 };

typedef struct JanusTombstone {
    uint64_t sequence; /* from 1, never reused within a system; set by push */
    uint64_t previous; /* sequence of the pattern's tombstone before this one, 0: none; set by push */
    int64_t time_ms;
    int64_t reason;        /* JANUS_STOP_… */
    uint64_t input_digest; /* of the message in hand, 0: digests are off */
    uint64_t state_epoch;  /* ActorId of the incarnation whose state was lost */
    uint32_t slot;
    uint32_t attempt;      /* which run of the child this was, from 1 */
    uint32_t code_version; /* from 1 */
    bool has_replay_token;
} JanusTombstone;

typedef struct JanusTombstones {
    JanusTombstone *ring; /* `capacity` entries; sequence s stands at s & (capacity - 1) */
    uint64_t *index;      /* 2 * capacity entries: newest sequence of a pattern, 0: free */
    uint32_t capacity;    /* 0 or a power of two */
    uint64_t newest;      /* last sequence given, 0: none yet */
} JanusTombstones;

/* What classification says about one pattern. */
typedef struct JanusTombstoneMatch {
    uint64_t count;           /* matching tombstones inside the window */
    uint64_t oldest_sequence; /* 0: none */
} JanusTombstoneMatch;

void janus_tombstones_init(JanusTombstones *tombstones);
void janus_tombstones_release(JanusTombstones *tombstones);

/* Adds a copy and gives it its sequence. When memory runs out the ring stops growing and forgets its oldest
 * earlier; only if it never had memory at all is the tombstone counted but not kept. */
void janus_tombstones_push(JanusTombstones *tombstones, const JanusTombstone *tombstone);

/* The newest one, null when there is none. Valid until the next push. */
const JanusTombstone *janus_tombstones_latest(const JanusTombstones *tombstones);

/* The most frequent pattern among the tombstones not younger than now_ms and at most window_ms old (both ends
 * inclusive); of equally frequent ones the one seen last. A negative window matches nothing. */
JanusTombstoneMatch janus_tombstones_classify(const JanusTombstones *tombstones, int64_t now_ms,
                                              int64_t window_ms);

/* The same for the pattern of the newest tombstone only; stops counting at `limit`. */
JanusTombstoneMatch janus_tombstones_classify_latest(const JanusTombstones *tombstones, int64_t now_ms,
                                                     int64_t window_ms, uint64_t limit);

#endif
