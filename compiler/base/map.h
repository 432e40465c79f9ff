/* A hash map from 64-bit keys (numbers or addresses) to pointers, in an arena. Values are not NULL. */
#ifndef JANUS_BASE_MAP_H
#define JANUS_BASE_MAP_H

#include "compiler/base/arena.h"

#include <stdint.h>

typedef struct MapSlot {
    uint64_t key;
    void *value; /* NULL: free */
} MapSlot;

typedef struct Map {
    MapSlot *slots; /* a power of two of them, or NULL while empty */
    uint32_t capacity, count;
} Map;

#define map_key(pointer) ((uint64_t)(uintptr_t)(pointer))

/* NULL when the key is not there. */
void *map_get(const Map *map, uint64_t key);
/* Adds or replaces. */
void map_set(Arena *arena, Map *map, uint64_t key, void *value);

#endif
