/* The tombstone ring and its index. The index is an open-addressing table with linear probing and backward
 * shift on removal; it stores sequences only and compares patterns through the ring, so it never holds a
 * sequence that the ring has forgotten. It is at most half full: one entry per pattern, patterns <= capacity.
 */
#include "runtime/sup/tombstone.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 16 };

static JanusTombstone *tombstone_at(const JanusTombstones *tombstones, uint64_t sequence) {
    return &tombstones->ring[sequence & (tombstones->capacity - 1)];
}

static uint64_t oldest_kept(const JanusTombstones *tombstones) {
    uint64_t newest = tombstones->newest;
    return newest > tombstones->capacity ? newest - tombstones->capacity + 1 : 1;
}

static bool same_pattern(const JanusTombstone *a, const JanusTombstone *b) {
    return a->slot == b->slot && a->reason == b->reason && a->input_digest == b->input_digest;
}

static uint64_t pattern_hash(const JanusTombstone *tombstone) {
    uint64_t hash = (tombstone->slot + UINT64_C(1)) * UINT64_C(0x9e3779b97f4a7c15);
    hash = (hash ^ (uint64_t)tombstone->reason) * UINT64_C(0xff51afd7ed558ccd);
    hash = (hash ^ (hash >> 32) ^ tombstone->input_digest) * UINT64_C(0xc4ceb9fe1a85ec53);
    return hash ^ (hash >> 33);
}

static uint32_t index_mask(const JanusTombstones *tombstones) {
    return 2 * tombstones->capacity - 1;
}

/* The entry of the pattern, or the free entry where it belongs. */
static uint32_t index_find(const JanusTombstones *tombstones, const JanusTombstone *pattern) {
    uint32_t mask = index_mask(tombstones);
    uint32_t at = (uint32_t)pattern_hash(pattern) & mask;
    while (tombstones->index[at] != 0 &&
           !same_pattern(tombstone_at(tombstones, tombstones->index[at]), pattern))
        at = (at + 1) & mask;
    return at;
}

/* Frees entry `hole` and moves later members of its probe run back, so that no run is ever interrupted. */
static void index_remove(JanusTombstones *tombstones, uint32_t hole) {
    uint32_t mask = index_mask(tombstones);
    for (uint32_t at = (hole + 1) & mask; tombstones->index[at] != 0; at = (at + 1) & mask) {
        uint32_t home = (uint32_t)pattern_hash(tombstone_at(tombstones, tombstones->index[at])) & mask;
        if (((at - home) & mask) < ((at - hole) & mask)) continue;
        tombstones->index[hole] = tombstones->index[at];
        hole = at;
    }
    tombstones->index[hole] = 0;
}

static void index_add(JanusTombstones *tombstones, JanusTombstone *tombstone) {
    uint32_t at = index_find(tombstones, tombstone);
    tombstone->previous = tombstones->index[at];
    tombstones->index[at] = tombstone->sequence;
}

/* A pattern whose newest tombstone falls out of the ring has no tombstone left. */
static void forget(JanusTombstones *tombstones, const JanusTombstone *oldest) {
    uint32_t at = index_find(tombstones, oldest);
    if (tombstones->index[at] == oldest->sequence) index_remove(tombstones, at);
}

void janus_tombstones_init(JanusTombstones *tombstones) {
    *tombstones = (JanusTombstones){0};
}

void janus_tombstones_release(JanusTombstones *tombstones) {
    free(tombstones->ring);
    free(tombstones->index);
    janus_tombstones_init(tombstones);
}

/* Doubles the capacity, keeping sequences and patterns. False when there is no memory: nothing has changed.
 */
static bool grow(JanusTombstones *tombstones) {
    const JanusTombstones old = *tombstones;
    uint32_t capacity = old.capacity == 0 ? FIRST_CAPACITY : 2 * old.capacity;
    JanusTombstone *ring = calloc(capacity, sizeof *ring);
    uint64_t *index = calloc(2 * (size_t)capacity, sizeof *index);
    if (ring == NULL || index == NULL) {
        free(ring);
        free(index);
        return false;
    }
    tombstones->ring = ring;
    tombstones->index = index;
    tombstones->capacity = capacity;
    for (uint64_t sequence = oldest_kept(&old); old.capacity != 0 && sequence <= old.newest; sequence++) {
        JanusTombstone *copy = tombstone_at(tombstones, sequence);
        *copy = *tombstone_at(&old, sequence);
        index_add(tombstones, copy);
    }
    free(old.ring);
    free(old.index);
    return true;
}

void janus_tombstones_push(JanusTombstones *tombstones, const JanusTombstone *tombstone) {
    uint64_t sequence = tombstones->newest + 1;
    bool is_full = sequence > tombstones->capacity;
    if (is_full && tombstones->capacity < JANUS_TOMBSTONE_CAPACITY && grow(tombstones)) is_full = false;
    if (tombstones->capacity == 0) {
        tombstones->newest = sequence;
        return;
    }
    JanusTombstone *place = tombstone_at(tombstones, sequence);
    if (is_full && place->sequence != 0) forget(tombstones, place);
    *place = *tombstone;
    place->sequence = sequence;
    tombstones->newest = sequence;
    index_add(tombstones, place);
}

const JanusTombstone *janus_tombstones_latest(const JanusTombstones *tombstones) {
    if (tombstones->newest == 0 || tombstones->capacity == 0) return NULL;
    return tombstone_at(tombstones, tombstones->newest);
}

static bool is_in_window(const JanusTombstone *tombstone, int64_t now_ms, int64_t window_ms) {
    if (tombstone->time_ms > now_ms || window_ms < 0) return false;
    return (uint64_t)now_ms - (uint64_t)tombstone->time_ms <= (uint64_t)window_ms;
}

/* Walks one pattern from its newest tombstone back, up to `limit` matches. */
static JanusTombstoneMatch match_pattern(const JanusTombstones *tombstones, uint64_t newest, int64_t now_ms,
                                         int64_t window_ms, uint64_t limit) {
    JanusTombstoneMatch match = {0};
    uint64_t oldest = oldest_kept(tombstones);
    for (uint64_t sequence = newest; sequence >= oldest && match.count < limit;) {
        const JanusTombstone *tombstone = tombstone_at(tombstones, sequence);
        if (is_in_window(tombstone, now_ms, window_ms)) {
            match.count++;
            match.oldest_sequence = sequence;
        } else if (tombstone->time_ms <= now_ms) {
            break; /* too old, and so is everything before it */
        }
        sequence = tombstone->previous;
    }
    return match;
}

JanusTombstoneMatch janus_tombstones_classify(const JanusTombstones *tombstones, int64_t now_ms,
                                              int64_t window_ms) {
    JanusTombstoneMatch best = {0};
    uint64_t best_newest = 0;
    for (uint32_t at = 0; at < 2 * tombstones->capacity; at++) {
        uint64_t newest = tombstones->index[at];
        if (newest == 0) continue;
        JanusTombstoneMatch match = match_pattern(tombstones, newest, now_ms, window_ms, UINT64_MAX);
        if (match.count < best.count || match.count == 0) continue;
        if (match.count == best.count && newest < best_newest) continue;
        best = match;
        best_newest = newest;
    }
    return best;
}

JanusTombstoneMatch janus_tombstones_classify_latest(const JanusTombstones *tombstones, int64_t now_ms,
                                                     int64_t window_ms, uint64_t limit) {
    if (janus_tombstones_latest(tombstones) == NULL) return (JanusTombstoneMatch){0};
    return match_pattern(tombstones, tombstones->newest, now_ms, window_ms, limit);
}
