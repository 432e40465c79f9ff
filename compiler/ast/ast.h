/* The abstract syntax tree: plain structs made from ast.def, in the session's arena.
 *
 * Every node begins with an AstNode; ast_as(Binary, node) casts with a check. The parser fills in the fields,
 * sema fills in `type` and `symbol`, nobody changes the shape afterwards.
 */
#ifndef JANUS_AST_AST_H
#define JANUS_AST_AST_H

#include "compiler/base/name.h"
#include "compiler/base/source.h"
#include "compiler/base/text.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum AstKind {
#define AST(kind, category, fields) AST_##kind,
#include "compiler/ast/ast.def"
#undef AST
    AST_KIND_COUNT
} AstKind;

typedef enum AstCategory {
    AST_MODULE,
    AST_DECL,
    AST_STMT,
    AST_EXPR,
    AST_PATTERN,
    AST_TYPE,
    AST_PART
} AstCategory;

typedef enum AstOp {
#define AST_OP(name, text) OP_##name,
#include "compiler/ast/op.def"
#undef AST_OP
    AST_OP_COUNT
} AstOp;

struct Type;   /* compiler/types/type.h */
struct Symbol; /* compiler/sema/symbol.h, also CallPlan and ConstValue */
struct CallPlan;
struct ConstValue;

enum { AST_DEPTH_LIMIT = 1000 };

typedef struct AstNode {
    uint16_t kind; /* AstKind */
    uint16_t
        depth; /* of the tree below: 1 for a leaf, at most AST_DEPTH_LIMIT, so that walking may recurse */
    Span span;
    const struct Type *type; /* of an expression, pattern or type node, once checked */
    struct Symbol *symbol;   /* what a name or declaration means, once resolved */
} AstNode;

typedef struct AstList {
    AstNode **items;
    uint32_t count, capacity;
} AstList;

typedef struct AstIdent {
    Name name; /* NULL: absent */
    Span span;
} AstIdent;

typedef struct AstBytes {
    const char *bytes; /* NULL: absent */
    uint32_t length;
} AstBytes;

#include "compiler/ast/fields.h"
#undef NODE
#undef OPT
#undef LIST
#undef IDENT
#undef FLAG
#undef OP
#undef WORD
#undef REAL
#undef BYTES
#undef SEMA
#define NODE(f, ...)  AstNode *f;
#define OPT(f, ...)   AstNode *f;
#define LIST(f, ...)  AstList f;
#define IDENT(f)      AstIdent f;
#define FLAG(f)       bool f;
#define OP(f)         AstOp f;
#define WORD(f)       uint64_t f;
#define REAL(f)       double f;
#define BYTES(f)      AstBytes f;
#define SEMA(type, f) type f;
#define AST(kind, category, fields)                                                                          \
    typedef struct Ast##kind {                                                                               \
        AstNode node;                                                                                        \
        fields                                                                                               \
    } Ast##kind;
#include "compiler/ast/ast.def"
#include "compiler/ast/fields_undef.h"

#define ast_as(Kind, pointer) ((Ast##Kind *)ast_checked((AstNode *)(pointer), AST_##Kind))
#define ast_is(Kind, pointer) (((const AstNode *)(pointer))->kind == AST_##Kind)
/* A zeroed node of the kind: AstBinary *b = ast_new(arena, Binary, span); */
#define ast_new(arena, Kind, where) ((Ast##Kind *)ast_alloc((arena), AST_##Kind, sizeof(Ast##Kind), (where)))

static inline AstNode *ast_checked(AstNode *node, AstKind kind) {
    assert(node != NULL && node->kind == kind);
    (void)kind;
    return node;
}

AstNode *ast_alloc(Arena *arena, AstKind kind, size_t size_bytes, Span span);
void ast_append(Arena *arena, AstList *list, AstNode *node);
bool ast_has(const AstList *list, AstKind kind); /* is one of the nodes of that kind? */
bool ast_op_compares(AstOp op);                  /* == != < <= > >= */

AstCategory ast_category(AstKind kind);
const char *ast_kind_name(AstKind kind); /* "Binary" */
const char *ast_op_text(AstOp op);       /* "+" */

/* Calls visit(context, child) for each child that is not NULL, in source order. */
void ast_each_child(const AstNode *node, void (*visit)(void *context, AstNode *child), void *context);

/* An indented tree, one node a line, with places; with types once they are known. */
void ast_print(Text *out, const SourceMap *sources, const AstNode *node);

/* The type that an expression between the brackets of `Map[String, [i64]].new()` spells: it has the syntax of
 * an expression until someone knows that it is a type. NULL when it spells none. */
AstNode *ast_expr_as_type(Arena *arena, AstNode *expression);

/* The first node that breaks a rule of ast.def (a required child missing, a wrong category, a span outside of
 * its parent's), described in *why; NULL when the tree is well formed. */
const AstNode *ast_verify(Arena *arena, const AstNode *root, const char **why);

#endif
