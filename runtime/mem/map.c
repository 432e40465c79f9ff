/* Maps and sets: what programs do with them. Code of the keys' and values' types runs before anything is
 * changed. */
#include <string.h>

#include "runtime/mem/array.h"
#include "runtime/mem/map.h"
#include "runtime/mem/map_find.h"
#include "runtime/mem/text.h"

/* ---- looking ---- */

int64_t janus_map_length(const JanusMap *map) {
    return map->length;
}

int64_t janus_map_find(const JanusMap *map, const void *borrowed) {
    return janus_map_find_fast(map, borrowed);
}

int64_t janus_map_next(const JanusMap *map, int64_t position) {
    return janus_map_next_fast(map, position);
}

void *janus_map_key(const JanusMap *map, int64_t position) {
    return janus_map_entry(map, position);
}

void *janus_map_value(const JanusMap *map, int64_t position) {
    return janus_map_value_at(map, position);
}

/* ---- putting in ---- */

/* What was moved in while code of its type runs. */
typedef struct Moved {
    const JanusTypeInfo *key_info, *value_info;
    void *key, *value; /* null: not ours any more */
} Moved;

static void release_moved(Moved *moved) {
    if (moved->key != NULL) janus_value_release(moved->key_info, moved->key);
    if (moved->value != NULL) janus_value_release(moved->value_info, moved->value);
}

void janus_map_set(JanusMap **slot, const void *key, const void *value) {
    const JanusTypeInfo *key_info = (*slot)->key, *value_info = (*slot)->value;
    Moved moved __attribute__((cleanup(release_moved))) = {key_info, value_info, (void *)key, (void *)value};
    JanusMapPlace place = janus_map_locate(*slot, key);
    bool is_new = place.position < 0;
    JanusMap *map = janus_map_make_room(slot, is_new);
    moved.value = NULL;
    if (is_new) {
        moved.key = NULL;
        char *entry = janus_map_add(map, &place);
        janus_value_move(entry, key, key_info->size_bytes);
        janus_value_move(entry + map->value_offset, value, value_info->size_bytes);
        return;
    }
    janus_value_release(value_info, janus_map_value_at(map, place.position));
    janus_value_move(janus_map_value_at(map, place.position), value, value_info->size_bytes);
}

void *janus_map_enter(JanusMap **slot, const void *key, const void *value) {
    JanusMapPlace place = janus_map_locate(*slot, key);
    JanusMap *map = janus_map_make_room(slot, place.position < 0);
    if (place.position >= 0) return janus_map_value_at(map, place.position);
    char *entry = janus_map_add(map, &place);
    janus_value_move(entry, key, map->key->size_bytes);
    janus_value_move(entry + map->value_offset, value, map->value->size_bytes);
    janus_value_retain(map->key, key);
    janus_value_retain(map->value, value);
    return entry + map->value_offset;
}

void *janus_map_at(JanusMap **slot, const void *key, const void *value) {
    return janus_map_at_fast(slot, key, value);
}

uint8_t janus_set_insert(JanusMap **slot, const void *item) {
    Moved moved __attribute__((cleanup(release_moved))) = {.key_info = (*slot)->key, .key = (void *)item};
    JanusMapPlace place = janus_map_locate(*slot, item);
    if (place.position >= 0) return 0;
    JanusMap *map = janus_map_make_room(slot, 1);
    janus_value_move(janus_map_add(map, &place), item, map->key->size_bytes);
    moved.key = NULL;
    return 1;
}

void janus_map_reserve(JanusMap **slot, int64_t more) {
    if (more > 0) janus_map_make_room(slot, more);
}

/* ---- taking out ---- */

/* Gives the entry, cut off, or null; its key has been released. */
static char *take_out(JanusMap **slot, const void *key) {
    JanusMapPlace place = janus_map_locate(*slot, key);
    if (place.position < 0) return NULL;
    JanusMap *map = janus_map_make_room(slot, 0);
    char *entry = janus_map_entry(map, place.position);
    janus_map_cut(map, place);
    janus_value_release(map->key, entry);
    return entry;
}

uint8_t janus_map_remove(JanusMap **slot, const void *borrowed) {
    char *entry = take_out(slot, borrowed);
    if (entry == NULL) return 0;
    if ((*slot)->value != NULL) janus_value_release((*slot)->value, entry + (*slot)->value_offset);
    return 1;
}

uint8_t janus_map_take(JanusMap **slot, const void *borrowed, void *out) {
    char *entry = take_out(slot, borrowed);
    if (entry == NULL) return 0;
    janus_value_move(out, entry + (*slot)->value_offset, (*slot)->value->size_bytes);
    return 1;
}

/* ---- as arrays ---- */

static JanusArray *collect(const JanusMap *map, const JanusTypeInfo *info, uint64_t offset) {
    JanusArray *array = janus_array_new(info, map->length);
    for (int64_t at = janus_map_next(map, 0); at >= 0; at = janus_map_next(map, at + 1))
        janus_value_move(janus_array_at(array, array->length++), janus_map_entry(map, at) + offset,
                         info->size_bytes);
    janus_values_retain(info, array->items, array->length);
    return array;
}

JanusArray *janus_map_keys(const JanusMap *map) {
    return collect(map, map->key, 0);
}

JanusArray *janus_map_values(const JanusMap *map) {
    return collect(map, map->value, map->capacity == 0 ? 0 : map->value_offset);
}

/* ---- comparing and showing ---- */

static bool has_same(const JanusMap *map, const JanusMap *other, int64_t position) {
    int64_t found = janus_map_find(other, janus_map_entry(map, position));
    if (found < 0) return false;
    return map->value == NULL ||
           janus_value_equal(map->value, janus_map_value_at(map, position), janus_map_value_at(other, found));
}

uint8_t janus_map_equal(const JanusMap *left, const JanusMap *right) {
    return left == right || (left->length == right->length && janus_set_is_subset(left, right));
}

/* Of maps too: whether every entry of the part is in the whole. */
uint8_t janus_set_is_subset(const JanusMap *part, const JanusMap *whole) {
    if (part->length > whole->length) return 0;
    for (int64_t at = janus_map_next(part, 0); at >= 0; at = janus_map_next(part, at + 1))
        if (!has_same(part, whole, at)) return 0;
    return 1;
}

/* A sum: the order does not count. */
uint64_t janus_map_hash(const JanusMap *map, uint64_t seed) {
    uint64_t sum = 0;
    for (int64_t at = janus_map_next(map, 0); at >= 0; at = janus_map_next(map, at + 1)) {
        uint64_t hash = janus_value_hash(map->key, janus_map_entry(map, at), seed);
        sum += map->value == NULL ? hash : janus_value_hash(map->value, janus_map_value_at(map, at), hash);
    }
    return janus_hash_word(sum, janus_hash_word((uint64_t)map->length, seed));
}

void janus_map_show(const JanusMap *map, JanusText *out) {
    const char *before = map->value == NULL ? "Set[" : "[";
    janus_text_put(out, before, strlen(before));
    if (map->value != NULL && map->length == 0) JANUS_TEXT_PUT(out, ":");
    int64_t first = janus_map_next(map, 0);
    for (int64_t at = first; at >= 0; at = janus_map_next(map, at + 1)) {
        if (at != first) JANUS_TEXT_PUT(out, ", ");
        janus_text_show_value(out, map->key, janus_map_entry(map, at));
        if (map->value == NULL) continue;
        JANUS_TEXT_PUT(out, ": ");
        janus_text_show_value(out, map->value, janus_map_value_at(map, at));
    }
    JANUS_TEXT_PUT(out, "]");
}

/* ---- sets ---- */

/* Sets being built are in a variable with this clean-up: code of the items' type may panic. */
static void drop_map(JanusMap **map) {
    if (*map != NULL) janus_map_release(*map);
}

static JanusMap *keep(JanusMap **map) {
    JanusMap *made = *map;
    *map = NULL;
    return made;
}

static void insert_copy(JanusMap **slot, const void *item) {
    JanusMapPlace place = janus_map_locate(*slot, item);
    if (place.position >= 0) return;
    JanusMap *map = janus_map_make_room(slot, 1);
    janus_value_move(janus_map_add(map, &place), item, map->key->size_bytes);
    janus_value_retain(map->key, item);
}

JanusMap *janus_set_union(const JanusMap *left, const JanusMap *right) {
    JanusMap *both __attribute__((cleanup(drop_map))) = (JanusMap *)left;
    janus_count_retain(left);
    for (int64_t at = janus_map_next(right, 0); at >= 0; at = janus_map_next(right, at + 1))
        insert_copy(&both, janus_map_entry(right, at));
    return keep(&both);
}

/* The items of `left` that are in `right`, or those that are not. */
static JanusMap *choose(const JanusMap *left, const JanusMap *right, bool wanted) {
    JanusMap *chosen __attribute__((cleanup(drop_map))) = janus_map_new(left->key, NULL, 0);
    for (int64_t at = janus_map_next(left, 0); at >= 0; at = janus_map_next(left, at + 1)) {
        const char *item = janus_map_entry(left, at);
        if ((janus_map_find(right, item) >= 0) == wanted) insert_copy(&chosen, item);
    }
    return keep(&chosen);
}

JanusMap *janus_set_intersection(const JanusMap *left, const JanusMap *right) {
    return choose(left, right, true);
}

JanusMap *janus_set_difference(const JanusMap *left, const JanusMap *right) {
    return choose(left, right, false);
}
