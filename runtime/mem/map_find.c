/* Looking for a key of any type. */
#include "runtime/mem/map_find.h"

typedef bool (*SameKey)(const JanusMap *map, const char *entry, const void *key, uint64_t word);

static bool same_value(const JanusMap *map, const char *entry, const void *key, uint64_t word) {
    (void)word;
    return janus_value_equal(map->key, entry, key);
}

static bool same_word(const JanusMap *map, const char *entry, const void *key, uint64_t word) {
    (void)map, (void)key;
    return *(const uint64_t *)entry == word;
}

static bool same_number(const JanusMap *map, const char *entry, const void *key, uint64_t word) {
    (void)key;
    return janus_map_load_number(entry, map->key->size_bytes) == word;
}

static bool same_short(const JanusMap *map, const char *entry, const void *key, uint64_t word) {
    (void)map, (void)key;
    return *(const uint64_t *)(entry + JANUS_MAP_TEXT_WORD) == word;
}

static bool same_long(const JanusMap *map, const char *entry, const void *key, uint64_t word) {
    return same_short(map, entry, key, word) &&
           janus_string_equal_fast(*(JanusString *const *)entry, *(JanusString *const *)key);
}

static inline __attribute__((always_inline)) JanusMapPlace
search(const JanusMap *map, const void *key, uint64_t hash, uint64_t word, SameKey same) {
    JanusMapPlace place = {.position = -1, .word = word, .hash = janus_map_slot_hash(hash)};
    if (map->capacity == 0) return place;
    const uint64_t *table = map->table;
    for (place.slot = place.hash & map->mask; table[place.slot] != 0;
         place.slot = (place.slot + 1) & map->mask) {
        uint64_t slot = table[place.slot];
        int64_t position = janus_map_slot_position(slot);
        if (janus_map_slot_hash(slot) != place.hash || !same(map, janus_map_entry(map, position), key, word))
            continue;
        place.position = position;
        break;
    }
    return place;
}

JanusMapPlace janus_map_locate(const JanusMap *map, const void *key) {
    uint64_t word, offset, seed = janus_hash_secret[JANUS_HASH_SEED];
    if (janus_map_key_word(map, key, &word, &offset))
        return search(map, key, janus_map_word_hash(word), word, offset == 0 ? same_word : same_short);
    if (janus_map_has_small_keys(map)) {
        word = janus_map_load_number(key, map->key->size_bytes);
        return search(map, key, janus_map_word_hash(word), word, same_number);
    }
    uint64_t hash = janus_value_hash(map->key, key, seed);
    if (!janus_value_is_text(map->key)) return search(map, key, hash, 0, same_value);
    return search(map, key, hash, hash | JANUS_MAP_LONG_TEXT, same_long);
}
