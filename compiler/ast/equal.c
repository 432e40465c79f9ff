/* Compares field by field, as ast.def lists them. Recursion ends at AST_DEPTH_LIMIT. */
#include "compiler/ast/equal.h"
#include "compiler/ast/shape.h"

#include <string.h>

static bool bytes_equal(const AstBytes *a, const AstBytes *b) {
    if (a->length != b->length || (a->bytes == NULL) != (b->bytes == NULL)) return false;
    return a->length == 0 || memcmp(a->bytes, b->bytes, a->length) == 0;
}

static bool child_equal(const AstNode *a, const AstNode *b) {
    return a == NULL || b == NULL ? a == b : ast_equal(a, b);
}

static bool list_equal(const AstList *a, const AstList *b) {
    if (a->count != b->count) return false;
    for (uint32_t i = 0; i < a->count; i++) {
        if (!ast_equal(a->items[i], b->items[i])) return false;
    }
    return true;
}

static bool field_equal(const AstSlot *field, const void *a, const void *b) {
    switch ((AstSlotClass)field->class) {
    case FIELD_NODE:
    case FIELD_OPT: return child_equal(*(AstNode *const *)a, *(AstNode *const *)b);
    case FIELD_LIST: return list_equal(a, b);
    case FIELD_IDENT: return ((const AstIdent *)a)->name == ((const AstIdent *)b)->name;
    case FIELD_FLAG: return *(const bool *)a == *(const bool *)b;
    case FIELD_OP: return *(const AstOp *)a == *(const AstOp *)b;
    case FIELD_WORD: return *(const uint64_t *)a == *(const uint64_t *)b;
    case FIELD_REAL: return memcmp(a, b, sizeof(double)) == 0;
    case FIELD_BYTES: return strcmp(field->name, "docs") == 0 || bytes_equal(a, b);
    }
    return false;
}

bool ast_equal(const AstNode *a, const AstNode *b) {
    if (a->kind != b->kind) return false;
    AstShape shape = ast_shape(a->kind);
    for (uint32_t i = 0; i < shape.field_count; i++) {
        const AstSlot *field = &shape.fields[i];
        if (!field_equal(field, ast_field_at(a, field), ast_field_at(b, field))) return false;
    }
    return true;
}
