/* What holds of the tree of a program without errors, so that lowering may rely on it: values have types,
 * calls and jumps have their plans. Names of types, functions and variants have no value and need no type. */
#include "compiler/sema/sema.h"

#include <stddef.h>

typedef struct Verifier {
    const AstNode *broken;
    const char *why;
} Verifier;

static void fail(Verifier *v, const AstNode *node, const char *why) {
    if (v->broken != NULL) return;
    v->broken = node;
    v->why = why;
}

/* May stand for something else than a value: a callee, a type, a message that a plan makes. */
static bool may_be_untyped(const AstNode *node) {
    switch ((AstKind)node->kind) {
    case AST_NameRef:
    case AST_Member:
    case AST_DotVariant:
    case AST_Index:
    case AST_Array: /* `[T].filled(…)` */
    case AST_TypeApply: return true;
    default: return false;
    }
}

/* `x?.f()`: the plan is that of the call over what x holds. */
static bool is_optional_call(const AstCall *node) {
    return node->callee->kind == AST_Member && ((const AstMember *)node->callee)->access != NULL;
}

static bool has_plan(const AstNode *node) {
    switch ((AstKind)node->kind) {
    case AST_Call: return ((const AstCall *)node)->plan != NULL || is_optional_call((const AstCall *)node);
    case AST_StructLit: return ((const AstStructLit *)node)->plan != NULL;
    case AST_Spawn: return ((const AstSpawn *)node)->plan != NULL;
    case AST_Break: return ((const AstBreak *)node)->loop != NULL;
    case AST_Continue: return ((const AstContinue *)node)->loop != NULL;
    default: return true;
    }
}

static void verify_node(Verifier *v, const AstNode *node) {
    bool is_typed = node->type != NULL && node->type->kind != TYPE_POISON;
    if (ast_category(node->kind) == AST_EXPR && !is_typed && !may_be_untyped(node))
        fail(v, node, "an expression has no type");
    if (!has_plan(node)) fail(v, node, "it has no plan");
    if (node->kind == AST_Binding && node->symbol == NULL &&
        ((const AstBinding *)node)->pattern->kind == AST_NamePattern)
        fail(v, node, "a binding has no symbol");
}

/* `Stack[i64]`, `largest[i64?]`: what stands in the brackets is a type. */
static bool holds_types(const AstNode *node) {
    if (node->kind != AST_Index) return node->kind == AST_TypeApply;
    const Symbol *object = ((const AstIndex *)node)->object->symbol;
    return node->type == NULL || node->symbol != NULL || (object != NULL && object->kind == SYMBOL_FUNC);
}

static void visit(void *context, AstNode *node) {
    Verifier *v = context;
    if (node->kind == AST_Annotation) return; /* read while checking */
    if (holds_types(node)) return;
    verify_node(v, node);
    if (node->kind == AST_Spawn) { /* its plan is that of the call in it */
        const AstNode *call = ((const AstSpawn *)node)->value;
        ast_each_child(call, visit, v);
    } else {
        ast_each_child(node, visit, v);
    }
}

const AstNode *program_verify(const Program *program, const char **why) {
    Verifier v = {NULL, NULL};
    for (uint32_t i = 0; i < program->modules->count && v.broken == NULL; i++)
        if (!program->modules->items[i]->is_std) /* checked as far as it is reached */
            ast_each_child(&program->modules->items[i]->tree->node, visit, &v);
    *why = v.why;
    return v.broken;
}
