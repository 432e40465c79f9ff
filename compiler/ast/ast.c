/* Making nodes and lists, and the reading of an expression as a type. */
#include "compiler/ast/ast.h"

AstNode *ast_alloc(Arena *arena, AstKind kind, size_t size_bytes, Span span) {
    AstNode *node = arena_alloc(arena, size_bytes);
    node->kind = (uint16_t)kind;
    node->depth = 1;
    node->span = span;
    return node;
}

void ast_append(Arena *arena, AstList *list, AstNode *node) {
    if (list->count == list->capacity) {
        uint32_t capacity = list->capacity == 0 ? 2 : list->capacity * 2;
        list->items =
            arena_grow(arena, list->items, list->count * sizeof(AstNode *), capacity * sizeof(AstNode *));
        list->capacity = capacity;
    }
    list->items[list->count++] = node;
}

bool ast_has(const AstList *list, AstKind kind) {
    for (uint32_t i = 0; i < list->count; i++)
        if (list->items[i]->kind == kind) return true;
    return false;
}

bool ast_op_compares(AstOp op) {
    return op >= OP_EQ && op <= OP_GE;
}

const char *ast_op_text(AstOp op) {
    static const char *const texts[] = {
#define AST_OP(name, text) text,
#include "compiler/ast/op.def"
#undef AST_OP
    };
    return texts[op];
}

static bool append_path(Arena *arena, AstList *path, const AstNode *expression) {
    AstIdent ident;
    if (ast_is(NameRef, expression)) {
        ident = ast_as(NameRef, expression)->ident;
    } else if (ast_is(Member, expression) && !ast_as(Member, expression)->is_optional) {
        if (!append_path(arena, path, ast_as(Member, expression)->object)) return false;
        ident = ast_as(Member, expression)->ident;
    } else {
        return false;
    }
    AstWord *word = ast_new(arena, Word, ident.span);
    word->ident = ident;
    ast_append(arena, path, &word->node);
    return true;
}

static AstNode *named_type(Arena *arena, AstNode *path, AstNode *const *args, uint32_t count, Span span) {
    AstNamedType *named = ast_new(arena, NamedType, span);
    if (!append_path(arena, &named->path, path)) return NULL;
    for (uint32_t i = 0; i < count; i++) {
        AstNode *arg = ast_expr_as_type(arena, args[i]);
        if (arg == NULL) return NULL;
        ast_append(arena, &named->args, arg);
    }
    return &named->node;
}

static AstNode *array_type(Arena *arena, const AstArray *array) {
    AstNode *item = array->items.count == 1 ? ast_expr_as_type(arena, array->items.items[0]) : NULL;
    if (item == NULL) return NULL;
    AstArrayType *type = ast_new(arena, ArrayType, array->node.span);
    type->item = item;
    type->length = array->length;
    return &type->node;
}

static AstNode *tuple_type(Arena *arena, const AstTuple *tuple) {
    AstTupleType *type = ast_new(arena, TupleType, tuple->node.span);
    for (uint32_t i = 0; i < tuple->items.count; i++) {
        AstNode *item = ast_expr_as_type(arena, tuple->items.items[i]);
        if (item == NULL) return NULL;
        ast_append(arena, &type->items, item);
    }
    return &type->node;
}

static AstNode *optional_type(Arena *arena, const AstTry *try) {
    AstNode *value = try->is_prefix ? NULL : ast_expr_as_type(arena, try->value);
    if (value == NULL) return NULL;
    AstOptionalType *type = ast_new(arena, OptionalType, try->node.span);
    type->value = value;
    return &type->node;
}

AstNode *ast_expr_as_type(Arena *arena, AstNode *expression) {
    switch (expression->kind) {
    case AST_NameRef:
    case AST_Member: return named_type(arena, expression, NULL, 0, expression->span);
    case AST_Index: {
        AstIndex *index = ast_as(Index, expression);
        return named_type(arena, index->object, &index->index, 1, expression->span);
    }
    case AST_TypeApply: {
        AstTypeApply *apply = ast_as(TypeApply, expression);
        return named_type(arena, apply->object, apply->args.items, apply->args.count, expression->span);
    }
    case AST_Array: return array_type(arena, ast_as(Array, expression));
    case AST_Tuple: return tuple_type(arena, ast_as(Tuple, expression));
    case AST_Try: return optional_type(arena, ast_as(Try, expression));
    default: return NULL;
    }
}
