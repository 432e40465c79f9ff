/* Looking for a key. Each key is asked for by 32 bits of its hash, then by a word:
 *
 *   a number of 64 bits    the word is the key
 *   a smaller number       the same; as many bytes of it stand in the entry as the key has
 *   a short text           the word is the text (janus_string_word); no other key has it
 *   a longer text          63 bits of the hash, and a bit that no short one has; then the bytes decide
 *   any other key          there is none: janus_value_equal, which may run code of the type
 *
 * Numbers are integers, chars and bools. Texts are String and Bytes; a short one has up to
 * JANUS_STRING_WORD_MAX bytes. Numbers and short texts are looked for on a way of their own. To
 * inline that into generated code has gained nothing.
 */
#ifndef JANUS_MEM_MAP_FIND_H
#define JANUS_MEM_MAP_FIND_H

#include "runtime/mem/hash.h"
#include "runtime/mem/map.h"
#include "runtime/mem/string.h"

/* Where the entry of a text has its word, and the bit of long ones. */
#define JANUS_MAP_TEXT_WORD sizeof(JanusString *)
#define JANUS_MAP_LONG_TEXT (UINT64_C(1) << 63)

/* ---- slots ---- */

static inline uint32_t janus_map_slot_hash(uint64_t slot) {
    return (uint32_t)(slot >> 32);
}
static inline int64_t janus_map_slot_position(uint64_t slot) {
    return (int64_t)(slot & UINT32_MAX) - 1;
}

/* ---- by kind of key ---- */

/* The word of a key that is one, and where entries have it. False: the key is none. */
static inline bool janus_map_key_word(const JanusMap *map, const void *key, uint64_t *word,
                                      uint64_t *offset) {
    uint64_t kind = map->key->kind;
    *offset = 0;
    if (kind == JANUS_KIND_I64 || kind == JANUS_KIND_U64) return *word = *(const uint64_t *)key, true;
    if (kind < JANUS_KIND_STRING) return false;
    const JanusString *string = *(JanusString *const *)key;
    if (JANUS_UNLIKELY(string->length > JANUS_STRING_WORD_MAX)) return false;
    *word = janus_string_word(string);
    *offset = JANUS_MAP_TEXT_WORD;
    return true;
}

static inline bool janus_map_has_small_keys(const JanusMap *map) {
    return janus_value_is_scalar(map->key) && map->key->size_bytes < 8 && map->key->kind != JANUS_KIND_F32;
}

static inline uint64_t janus_map_load_number(const void *number, uint64_t size_bytes) {
    if (size_bytes == 8) return *(const uint64_t *)number;
    if (size_bytes == 4) return *(const uint32_t *)number;
    return size_bytes == 2 ? *(const uint16_t *)number : *(const uint8_t *)number;
}

static inline uint64_t janus_map_word_hash(uint64_t word) {
    return janus_hash_bits(word, janus_hash_secret[JANUS_HASH_SEED]);
}

typedef struct JanusMapHit {
    char *entry; /* null: there is none */
    int64_t position;
} JanusMapHit;

/* The entry that has the word at an offset, in so many bytes. */
static inline __attribute__((always_inline)) JanusMapHit
janus_map_find_word(const JanusMap *map, uint64_t word, uint64_t offset, uint64_t size_bytes) {
    JanusMapHit none = {NULL, -1};
    if (JANUS_UNLIKELY(map->capacity == 0)) return none;
    uint32_t hash = janus_map_slot_hash(janus_map_word_hash(word));
    const uint64_t *table = map->table;
    for (uint64_t at = hash & map->mask;; at = (at + 1) & map->mask) {
        uint64_t slot = table[at];
        if (slot == 0) return none;
        if (janus_map_slot_hash(slot) != hash) continue;
        JanusMapHit hit = {.position = janus_map_slot_position(slot)};
        hit.entry = janus_map_entry(map, hit.position);
        if (janus_map_load_number(hit.entry + offset, size_bytes) == word) return hit;
    }
}

/* Looks for a key of any type; runs code of the type. */
JanusMapPlace janus_map_locate(const JanusMap *map, const void *key);

/* ---- the hot ones ---- */

/* False: the key has no word. */
static inline __attribute__((always_inline)) bool janus_map_find_quickly(const JanusMap *map, const void *key,
                                                                         JanusMapHit *hit) {
    uint64_t word, offset, size_bytes = map->key->size_bytes;
    if (JANUS_LIKELY(janus_map_key_word(map, key, &word, &offset)))
        *hit = janus_map_find_word(map, word, offset, sizeof word);
    else if (janus_map_has_small_keys(map))
        *hit = janus_map_find_word(map, janus_map_load_number(key, size_bytes), 0, size_bytes);
    else
        return false;
    return true;
}

static inline int64_t janus_map_find_fast(const JanusMap *map, const void *key) {
    JanusMapHit hit;
    return janus_map_find_quickly(map, key, &hit) ? hit.position : janus_map_locate(map, key).position;
}

/* As janus_map_at, in any case. */
void *janus_map_enter(JanusMap **slot, const void *key, const void *value);

static inline void *janus_map_at_fast(JanusMap **slot, const void *key, const void *value) {
    JanusMap *map = *slot;
    JanusMapHit hit;
    if (janus_map_find_quickly(map, key, &hit) && JANUS_LIKELY(hit.entry != NULL) &&
        JANUS_LIKELY(janus_count_is_unique(map)))
        return hit.entry + map->value_offset;
    return janus_map_enter(slot, key, value);
}

#endif
