/* The table of a map: adding, taking out, and rebuilding it with the entries. Nothing here runs code of a
 * type.
 */
#include <string.h>

#include "runtime/mem/map.h"
#include "runtime/mem/map_find.h"
#include "runtime/mem/walk.h"

enum { FEWEST_SLOTS = 8 };

/* A table is full when 5 of 8 slots are taken. */
static int64_t capacity_of(uint64_t slots) {
    return (int64_t)(slots / 8 * 5);
}

static uint64_t slot_of(uint32_t hash, int64_t position) {
    return (uint64_t)hash << 32 | (uint64_t)(position + 1);
}

/* ---- adding and taking out ---- */

static void enter(uint64_t *table, uint64_t mask, uint64_t slot) {
    uint64_t at = janus_map_slot_hash(slot) & mask;
    while (table[at] != 0) at = (at + 1) & mask;
    table[at] = slot;
}

char *janus_map_add(JanusMap *map, const JanusMapPlace *place) {
    enter(map->table, map->mask, slot_of(place->hash, map->used));
    map->length++;
    char *entry = janus_map_entry(map, map->used++);
    if (janus_value_is_text(map->key)) *(uint64_t *)(entry + JANUS_MAP_TEXT_WORD) = place->word;
    return entry;
}

/* Closes the hole: a slot behind it moves up unless it would then stand before where it belongs. */
static void close_slot(uint64_t *table, uint64_t mask, uint64_t hole) {
    for (uint64_t at = (hole + 1) & mask; table[at] != 0; at = (at + 1) & mask) {
        uint64_t home = janus_map_slot_hash(table[at]) & mask;
        if (((at - home) & mask) < ((at - hole) & mask)) continue;
        table[hole] = table[at];
        hole = at;
    }
    table[hole] = 0;
}

void janus_map_cut(JanusMap *map, JanusMapPlace place) {
    uint64_t *dead = janus_map_dead(map);
    close_slot(map->table, map->mask, place.slot);
    dead[place.position / 64] |= UINT64_C(1) << place.position % 64;
    map->length--;
    while (map->used > 0 && dead[(map->used - 1) / 64] >> (map->used - 1) % 64 & 1) {
        map->used--;
        dead[map->used / 64] &= ~(UINT64_C(1) << map->used % 64);
    }
}

/* ---- blocks ---- */

static uint64_t align_of(const JanusTypeInfo *info) {
    return info == NULL || info->size_bytes == 0 ? 1 : info->size_bytes >= 8 ? 8 : info->size_bytes;
}

static uint64_t round_up(uint64_t bytes, uint64_t align) {
    return (bytes + align - 1) / align * align;
}

static void set_shape(JanusMap *map, const JanusTypeInfo *key, const JanusTypeInfo *value) {
    uint64_t key_align = align_of(key), value_align = align_of(value);
    map->key = key;
    map->value = value;
    uint64_t key_bytes = key->size_bytes + (janus_value_is_text(key) ? sizeof(uint64_t) : 0);
    map->value_offset = round_up(key_bytes, value_align);
    map->stride = round_up(map->value_offset + (value == NULL ? 0 : value->size_bytes),
                           key_align > value_align ? key_align : value_align);
}

static size_t table_bytes(uint64_t slots) {
    return (slots + ((uint64_t)capacity_of(slots) + 63) / 64) * sizeof(uint64_t);
}

static size_t block_bytes(uint64_t slots, uint64_t stride) {
    return janus_object_bytes(table_bytes(slots), capacity_of(slots), stride);
}

/* The slots of a table for so many entries. Positions have 32 bits. */
static uint64_t slots_for(int64_t entries) {
    uint64_t slots = FEWEST_SLOTS;
    if (entries >= UINT32_MAX / 2) janus_object_no_memory();
    while (capacity_of(slots) < entries) slots *= 2;
    return slots;
}

/* A fresh block becomes the map's; the old one is the caller's to give back. */
static void set_block(JanusMap *map, void *block, uint64_t slots) {
    map->table = block;
    map->mask = slots - 1;
    map->capacity = capacity_of(slots);
    map->entries = (char *)block + table_bytes(slots);
    memset(block, 0, table_bytes(slots));
}

static void give_block(void *block, uint64_t slots, uint64_t stride) {
    janus_object_give(block, block_bytes(slots, stride));
}

static void give_map(JanusMap *map) {
    if (map->capacity > 0) give_block(map->table, map->mask + 1, map->stride);
    janus_object_give(map, sizeof *map);
}

JanusMap *janus_map_new(const JanusTypeInfo *key, const JanusTypeInfo *value, int64_t capacity) {
    JanusMap shape = {.header = 1};
    set_shape(&shape, key, value);
    if (capacity > 0) {
        uint64_t slots = slots_for(capacity);
        set_block(&shape, janus_object_take(block_bytes(slots, shape.stride)), slots);
    }
    JanusMap *map = janus_object_take(sizeof *map);
    *map = shape;
    return map;
}

/* ---- rebuilding ---- */

/* Entries without removed ones between them: the old table as it is, read from front to back. */
static void rebuild_dense(JanusMap *map, const uint64_t *old_table, uint64_t old_slots, const char *entries) {
    for (uint64_t at = 0; at < old_slots; at++)
        if (old_table[at] != 0) enter(map->table, map->mask, old_table[at]);
    memcpy(map->entries, entries, (size_t)map->used * map->stride);
}

/* Removed entries go; `hashes` has one for each position of the old entries. */
static void rebuild_sparse(JanusMap *map, const JanusMap *old, const uint32_t *hashes) {
    map->used = 0;
    for (int64_t position = 0; position < old->used; position++) {
        if (janus_map_is_dead(old, position)) continue;
        enter(map->table, map->mask, slot_of(hashes[position], map->used));
        memcpy(janus_map_entry(map, map->used++), janus_map_entry(old, position), map->stride);
    }
}

static void collect_hashes(const JanusMap *map, uint32_t *hashes) {
    const uint64_t *table = map->table;
    for (uint64_t at = 0; at <= map->mask; at++)
        if (table[at] != 0) hashes[janus_map_slot_position(table[at])] = janus_map_slot_hash(table[at]);
}

/* Moves a unique map to a block with other slots. */
static void rebuild(JanusMap *map, uint64_t slots) {
    janus_stack_probe();
    JanusMap old = *map;
    bool is_dense = old.used == old.length;
    size_t hash_bytes = (size_t)old.used * sizeof(uint32_t);
    uint32_t *hashes = is_dense ? NULL : janus_object_take(hash_bytes);
    void *block = janus_heap_take(janus_thread_context(), block_bytes(slots, old.stride));
    if (block == NULL) {
        if (hashes != NULL) janus_object_give(hashes, hash_bytes);
        janus_object_no_memory();
    }
    set_block(map, block, slots);
    if (is_dense) {
        if (old.capacity > 0) rebuild_dense(map, old.table, old.mask + 1, old.entries);
    } else {
        collect_hashes(&old, hashes);
        rebuild_sparse(map, &old, hashes);
        janus_object_give(hashes, hash_bytes);
    }
    if (old.capacity > 0) give_block(old.table, old.mask + 1, old.stride);
}

/* ---- counting and copying ---- */

typedef void (*EachValue)(const JanusTypeInfo *info, const void *value);

static void each_value(const JanusMap *map, EachValue visit) {
    bool has_keys = !janus_value_is_plain(map->key);
    bool has_values = map->value != NULL && !janus_value_is_plain(map->value);
    if (!has_keys && !has_values) return;
    for (int64_t position = 0; position < map->used; position++) {
        if (janus_map_is_dead(map, position)) continue;
        char *entry = janus_map_entry(map, position);
        if (has_keys) visit(map->key, entry);
        if (has_values) visit(map->value, entry + map->value_offset);
    }
}

static void release_value(const JanusTypeInfo *info, const void *value) {
    janus_value_release(info, (void *)value);
}

static void free_map(void *object, const JanusTypeInfo *none) {
    (void)none;
    each_value(object, release_value);
    give_map(object);
}

void janus_map_free(JanusMap *map) {
    janus_walk(free_map, map, NULL);
}

void janus_map_release(JanusMap *map) {
    janus_map_release_fast(map);
}

static void share_map(void *object, const JanusTypeInfo *none) {
    (void)none;
    each_value(object, janus_value_share);
}

void janus_map_share(JanusMap *map) {
    if (janus_count_share(map)) janus_walk(share_map, map, NULL);
}

/* The copy has the same positions. */
static JanusMap *copy(const JanusMap *map) {
    if (map->capacity == 0) return janus_map_new(map->key, map->value, 0);
    JanusMap *made = janus_map_new(map->key, map->value, map->capacity);
    memcpy(made->table, map->table, table_bytes(map->mask + 1));
    memcpy(made->entries, map->entries, (size_t)map->used * map->stride);
    made->length = map->length;
    made->used = map->used;
    each_value(made, janus_value_retain);
    return made;
}

JanusMap *janus_map_make_room(JanusMap **slot, int64_t more) {
    JanusMap *map = *slot;
    if (!janus_count_is_unique(map)) {
        *slot = copy(map);
        janus_map_release(map);
        map = *slot;
    }
    if (more <= map->capacity - map->used) return map;
    int64_t least;
    if (__builtin_add_overflow(map->length, more, &least)) janus_object_no_memory();
    /* a quarter of the capacity more, so that taking out and adding in turn does not rebuild all the time */
    bool is_sparse = map->used != map->length;
    rebuild(map, slots_for(is_sparse ? least + least / 4 : least));
    return map;
}

void janus_map_unique(JanusMap **slot) {
    if ((*slot)->length > 0) janus_map_make_room(slot, 0);
}

void janus_map_clear(JanusMap **slot) {
    JanusMap *map = *slot;
    if (map->used == 0) return;
    if (!janus_count_is_unique(map)) {
        *slot = janus_map_new(map->key, map->value, 0);
        janus_map_release(map);
        return;
    }
    each_value(map, release_value);
    map->length = map->used = 0;
    memset(map->table, 0, table_bytes(map->mask + 1));
}
