/* Checks a tree against ast.def: required children are there, every child is of an allowed category or kind,
 * its span lies in its parent's file, and depths are right. Finds bugs of the parser, not of programs. */
#include "compiler/ast/shape.h"

typedef struct Verifier {
    Arena *arena;
    const char *why;
} Verifier;

static const AstNode *verify_node(Verifier *verifier, const AstNode *node, Span within);

static bool is_allowed(const AstSlot *field, AstKind kind) {
    for (uint32_t i = 0; i < field->allowed_count; i++) {
        if (field->allowed[i] == kind || field->allowed[i] == AST_ANY_OF + ast_category(kind)) return true;
    }
    return false;
}

static const AstNode *fail(Verifier *verifier, const AstNode *node, const AstSlot *field, const char *why) {
    verifier->why = text_format(verifier->arena, "%s.%s: %s", ast_kind_name(node->kind), field->name, why);
    return node;
}

static const AstNode *verify_child(Verifier *verifier, const AstNode *node, const AstSlot *field,
                                   const AstNode *child) {
    if (child == NULL) return fail(verifier, node, field, "a required child is missing");
    if (child->kind >= AST_KIND_COUNT) return fail(verifier, node, field, "not a node");
    if (!is_allowed(field, child->kind)) return fail(verifier, node, field, ast_kind_name(child->kind));
    if (child->depth >= node->depth) return fail(verifier, node, field, "is as deep as its parent");
    return verify_node(verifier, child, node->span);
}

static const AstNode *verify_field(Verifier *verifier, const AstNode *node, const AstSlot *field) {
    const void *at = ast_field_at(node, field);
    if (field->class != FIELD_LIST) {
        const AstNode *child = *(AstNode *const *)at;
        if (child == NULL && field->class == FIELD_OPT) return NULL;
        return verify_child(verifier, node, field, child);
    }
    const AstList *list = at;
    const AstNode *wrong = NULL;
    for (uint32_t i = 0; i < list->count && wrong == NULL; i++)
        wrong = verify_child(verifier, node, field, list->items[i]);
    return wrong;
}

static const AstNode *verify_node(Verifier *verifier, const AstNode *node, Span within) {
    AstShape shape = ast_shape(node->kind);
    const AstNode *wrong = NULL;
    if (node->span.start > node->span.end || node->span.start < within.start || node->span.end > within.end) {
        verifier->why = text_format(verifier->arena, "%s: its span is not inside its parent's", shape.name);
        return node;
    }
    for (uint32_t i = 0; i < shape.field_count && wrong == NULL; i++) {
        if (shape.fields[i].allowed_count > 0) wrong = verify_field(verifier, node, &shape.fields[i]);
    }
    return wrong;
}

const AstNode *ast_verify(Arena *arena, const AstNode *root, const char **why) {
    Verifier verifier = {.arena = arena};
    const AstNode *wrong = verify_node(&verifier, root, root->span);
    *why = verifier.why;
    return wrong;
}
