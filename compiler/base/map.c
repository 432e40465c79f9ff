/* Open addressing with linear probing, at most three quarters full. */
#include "compiler/base/map.h"

#include <stddef.h>

static uint32_t first_slot(const Map *map, uint64_t key) {
    return (uint32_t)((key * 0x9e3779b97f4a7c15u) >> 32) & (map->capacity - 1);
}

void *map_get(const Map *map, uint64_t key) {
    if (map->capacity == 0) return NULL;
    for (uint32_t i = first_slot(map, key);; i = (i + 1) & (map->capacity - 1)) {
        if (map->slots[i].value == NULL) return NULL;
        if (map->slots[i].key == key) return map->slots[i].value;
    }
}

static void insert(Map *map, uint64_t key, void *value) {
    uint32_t i = first_slot(map, key);
    while (map->slots[i].value != NULL && map->slots[i].key != key) i = (i + 1) & (map->capacity - 1);
    if (map->slots[i].value == NULL) map->count++;
    map->slots[i] = (MapSlot){key, value};
}

static void grow(Arena *arena, Map *map) {
    Map larger = {.capacity = map->capacity == 0 ? 8 : map->capacity * 2};
    larger.slots = arena_array(arena, MapSlot, larger.capacity);
    for (uint32_t i = 0; i < map->capacity; i++) {
        if (map->slots[i].value != NULL) insert(&larger, map->slots[i].key, map->slots[i].value);
    }
    *map = larger;
}

void map_set(Arena *arena, Map *map, uint64_t key, void *value) {
    if (4 * (map->count + 1) > 3 * map->capacity) grow(arena, map);
    insert(map, key, value);
}
