/* Parameters that a closure takes apart: `|(key, value)| …` becomes a parameter that nobody can name and
 * `let (key, value) = …` at the start of the body. It happens when the closure is checked, once: the tree
 * that the formatter sees is the one that was written.
 */
#include "compiler/sema/checker.h"

static AstNode *make_binding(Checker *c, AstParam *param) {
    AstNameRef *name = ast_new(c->arena, NameRef, param->ident.span);
    name->ident = param->ident;
    AstBinding *binding = ast_new(c->arena, Binding, param->ident.span);
    binding->kind = OP_LET;
    binding->pattern = param->pattern;
    binding->value = &name->node;
    param->pattern = NULL;
    return &binding->node;
}

static AstNode *as_statement(Checker *c, AstNode *body) {
    AstExprStmt *statement = ast_new(c->arena, ExprStmt, body->span);
    statement->value = body;
    return &statement->node;
}

static void prepend(Checker *c, AstClosure *node, const AstList *bindings) {
    AstBlock *block = ast_new(c->arena, Block, node->body->span);
    block->statements = *bindings;
    if (ast_is(Block, node->body) && !ast_as(Block, node->body)->is_bare) {
        const AstList *rest = &ast_as(Block, node->body)->statements;
        for (uint32_t i = 0; i < rest->count; i++) ast_append(c->arena, &block->statements, rest->items[i]);
    } else {
        ast_append(c->arena, &block->statements, as_statement(c, node->body));
    }
    node->body = &block->node;
}

void closure_take_params_apart(Checker *c, AstClosure *node) {
    AstList bindings = {0};
    for (uint32_t i = 0; i < node->params.count; i++) {
        AstParam *param = ast_as(Param, node->params.items[i]);
        if (param->pattern != NULL) ast_append(c->arena, &bindings, make_binding(c, param));
    }
    if (bindings.count > 0) prepend(c, node, &bindings);
}
