/* Maps inside the runtime. A set is a map whose value info is null.
 *
 * Entries (key, then value) stand in the order of insertion in one array; an open-addressed table of 64-bit
 * slots leads to them by hash. A slot is 0 or: 32 bits of the hash, and 1 + the position of the entry. Those
 * bits say where in the table an entry belongs, so a table is rebuilt without looking at a key. Table, a
 * bitmap of removed entries, and entries are one block; a map without capacity has none.
 *
 *   strings and Bytes have a word beside the key (map_find.h) that tells most of them apart, so that the
 * key's own memory is read only for long ones.
 *
 *   removed entries keep their position until the map is rebuilt, their bit is set; the last ones are dropped
 *   at once. Slots of removed entries are closed by moving up those behind them.
 */
#ifndef JANUS_MEM_MAP_H
#define JANUS_MEM_MAP_H

#include "runtime/mem/counts.h"
#include "runtime/mem/value.h"

/* Where a key is, or is not. */
typedef struct JanusMapPlace {
    int64_t position; /* -1: nowhere */
    uint64_t slot;    /* of the table, when there is a position */
    uint64_t word;    /* that stands for the key in its entry, or is the key (map_find.h) */
    uint32_t hash;    /* the 32 bits that the table holds */
} JanusMapPlace;

static inline char *janus_map_entry(const JanusMap *map, int64_t position) {
    return (char *)map->entries + (uint64_t)position * map->stride;
}

static inline uint64_t *janus_map_dead(const JanusMap *map) {
    return (uint64_t *)map->table + map->mask + 1;
}

/* Of a position below map->used. */
static inline bool janus_map_is_dead(const JanusMap *map, int64_t position) {
    if (JANUS_LIKELY(map->used == map->length)) return false;
    return janus_map_dead(map)[position / 64] >> position % 64 & 1;
}

/* The value of an entry. */
static inline char *janus_map_value_at(const JanusMap *map, int64_t position) {
    return janus_map_entry(map, position) + map->value_offset;
}

/* Makes the map of *slot unique with room for `more` new entries. Positions hold only when `more` is 0. */
JanusMap *janus_map_make_room(JanusMap **slot, int64_t more);

/* Adds an entry for a key that is not there; there is room. Gives the address of its key; the caller fills in
 * key and value. */
char *janus_map_add(JanusMap *map, const JanusMapPlace *place);

/* The last owner is gone: frees. */
void janus_map_free(JanusMap *map);

static inline void janus_map_release_fast(JanusMap *map) {
    if (janus_count_release(map)) janus_map_free(map);
}

static inline int64_t janus_map_next_fast(const JanusMap *map, int64_t position) {
    for (; position < map->used; position++)
        if (!janus_map_is_dead(map, position)) return position;
    return -1;
}

/* Takes the entry at a place out of the table and out of sight; what it holds is the caller's. */
void janus_map_cut(JanusMap *map, JanusMapPlace place);

#endif
