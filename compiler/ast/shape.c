/* The tables made from ast.def, and the walk over children.
 *
 * The names of kinds and categories inside ast.def's rows become numbers here, and only here. */
#include "compiler/ast/shape.h"

#include <stddef.h>

/* Kinds and categories by their bare names, for the `allowed` lists. */
enum {
#define AST(kind, category, fields) kind = AST_##kind,
#include "compiler/ast/ast.def"
#undef AST
    DECL = AST_ANY_OF + AST_DECL,
    STMT = AST_ANY_OF + AST_STMT,
    EXPR = AST_ANY_OF + AST_EXPR,
    PATTERN = AST_ANY_OF + AST_PATTERN,
    TYPE = AST_ANY_OF + AST_TYPE
};
_Static_assert((int)AST_KIND_COUNT < (int)AST_ANY_OF, "kinds and categories share a byte");

#define ALLOWED_COUNT(...) (uint8_t)(sizeof((uint8_t[]){__VA_ARGS__}))
#define CHILD(f, class, ...)                                                                                 \
    {#f, class, ALLOWED_COUNT(__VA_ARGS__), {__VA_ARGS__}, (uint16_t)offsetof(NodeStruct, f)},
#define PLAIN(f, class) {#f, class, 0, {0}, (uint16_t)offsetof(NodeStruct, f)},

#define NODE(f, ...) CHILD(f, FIELD_NODE, __VA_ARGS__)
#define OPT(f, ...)  CHILD(f, FIELD_OPT, __VA_ARGS__)
#define LIST(f, ...) CHILD(f, FIELD_LIST, __VA_ARGS__)
#define IDENT(f)     PLAIN(f, FIELD_IDENT)
#define FLAG(f)      PLAIN(f, FIELD_FLAG)
#define OP(f)        PLAIN(f, FIELD_OP)
#define WORD(f)      PLAIN(f, FIELD_WORD)
#define REAL(f)      PLAIN(f, FIELD_REAL)
#define BYTES(f)     PLAIN(f, FIELD_BYTES)
#define SEMA(type, f)

/* A function each, so that NodeStruct can name the struct whose offsets the row needs. The closing row is
 * empty. */
#define AST(kind, category, field_rows)                                                                      \
    static const AstSlot *kind##_fields(uint32_t *count) {                                                   \
        typedef Ast##kind NodeStruct;                                                                        \
        static const AstSlot rows[] = {field_rows{"", 0, 0, {0}, (uint16_t)sizeof(NodeStruct)}};             \
        *count = sizeof rows / sizeof rows[0] - 1;                                                           \
        return rows;                                                                                         \
    }
#include "compiler/ast/ast.def"
#include "compiler/ast/fields_undef.h"

typedef struct ShapeRow {
    const char *name;
    AstCategory category;
    const AstSlot *(*fields)(uint32_t *count);
} ShapeRow;

static const ShapeRow shapes[] = {
#define AST(kind, category, fields) {#kind, AST_##category, kind##_fields},
#include "compiler/ast/ast.def"
#undef AST
};

AstShape ast_shape(AstKind kind) {
    assert(kind < AST_KIND_COUNT);
    AstShape shape = {.name = shapes[kind].name, .category = shapes[kind].category};
    shape.fields = shapes[kind].fields(&shape.field_count);
    return shape;
}

AstCategory ast_category(AstKind kind) {
    return shapes[kind].category;
}

const char *ast_kind_name(AstKind kind) {
    return shapes[kind].name;
}

static void visit_field(const AstNode *node, const AstSlot *field,
                        void (*visit)(void *context, AstNode *child), void *context) {
    const void *at = ast_field_at(node, field);
    if (field->class == FIELD_LIST) {
        const AstList *list = at;
        for (uint32_t i = 0; i < list->count; i++) visit(context, list->items[i]);
    } else if (field->class == FIELD_NODE || field->class == FIELD_OPT) {
        AstNode *child = *(AstNode *const *)at;
        if (child != NULL) visit(context, child);
    }
}

void ast_each_child(const AstNode *node, void (*visit)(void *context, AstNode *child), void *context) {
    AstShape shape = ast_shape(node->kind);
    for (uint32_t i = 0; i < shape.field_count; i++) visit_field(node, &shape.fields[i], visit, context);
}
