/* The shape of every node as data: what walkers, the printer and the verifier loop over. */
#ifndef JANUS_AST_SHAPE_H
#define JANUS_AST_SHAPE_H

#include "compiler/ast/ast.h"

typedef enum AstSlotClass {
    FIELD_NODE,
    FIELD_OPT,
    FIELD_LIST,
    FIELD_IDENT,
    FIELD_FLAG,
    FIELD_OP,
    FIELD_WORD,
    FIELD_REAL,
    FIELD_BYTES
} AstSlotClass;

/* In `allowed` a category stands as AST_ANY_OF + the category, a kind as itself. */
enum { AST_ANY_OF = 200, AST_ALLOWED_MAX = 4 };

typedef struct AstSlot {
    const char *name;
    uint8_t class;
    uint8_t allowed_count;            /* 0: the field holds no nodes */
    uint8_t allowed[AST_ALLOWED_MAX]; /* what its children may be */
    uint16_t offset;                  /* in the node, in bytes */
} AstSlot;

typedef struct AstShape {
    const char *name;
    AstCategory category;
    const AstSlot *fields;
    uint32_t field_count;
} AstShape;

AstShape ast_shape(AstKind kind);

static inline const void *ast_field_at(const AstNode *node, const AstSlot *field) {
    return (const char *)node + field->offset;
}

#endif
