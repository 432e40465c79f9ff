/* Shared by the files that work on shapes: what the table keeps of a declaration, or of one of its instances.
 * Owned by the table's arena. */
#ifndef JANUS_TYPES_SHAPE_H
#define JANUS_TYPES_SHAPE_H

#include "compiler/base/vec.h"
#include "compiler/types/type.h"

typedef struct ShapeEntry {
    const Type *type;
    TypeShape shape;
    uint64_t slots; /* 1 more than the words a value takes; 0: not counted yet */
    /* Of a declaration, boxes.c: */
    VEC(struct ShapeEntry *) parts; /* declarations that a value of it holds without an address between */
    uint32_t index, low;            /* of Tarjan's algorithm; index 0: not visited */
    uint32_t next_part;
    uint32_t depth;     /* how deep values nest in one: 1 + the deepest part without a box */
    uint32_t component; /* shared by declarations that hold each other; 0: not known yet */
} ShapeEntry;

/* Decides which fields of a declaration are boxed, and of those it is made of. All of them must be defined.
 */
void boxes_find(TypeTable *table, ShapeEntry *declaration);

#endif
