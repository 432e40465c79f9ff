/* Growable arrays in an arena.
 *
 *   typedef VEC(AstNode *) NodeVec;      NodeVec v = {0};
 *   vec_push(arena, &v, node);           for (uint32_t i = 0; i < v.count; i++) use(v.items[i]);
 *
 * Growing leaves the old block to the arena. Items may move at each push.
 */
#ifndef JANUS_BASE_VEC_H
#define JANUS_BASE_VEC_H

#include "compiler/base/arena.h"

#include <stdint.h>

#define VEC(T)                                                                                               \
    struct {                                                                                                 \
        T *items;                                                                                            \
        uint32_t count, capacity;                                                                            \
    }

#define vec_reserve_one(arena, v)                                                                            \
    ((v)->count < (v)->capacity ? (void)0                                                                    \
                                : (void)((v)->items = vec_grown((arena), (v)->items, (v)->count,             \
                                                                &(v)->capacity, sizeof *(v)->items)))

#define vec_push(arena, v, item) (vec_reserve_one((arena), (v)), (v)->items[(v)->count++] = (item))
#define vec_last(v)              ((v)->items[(v)->count - 1])
#define vec_pop(v)               ((v)->items[--(v)->count])

static inline void *vec_grown(Arena *arena, const void *items, uint32_t count, uint32_t *capacity,
                              size_t item_bytes) {
    *capacity = *capacity == 0 ? 4 : *capacity * 2;
    return arena_grow(arena, items, count * item_bytes, *capacity * item_bytes);
}

#endif
