/* Lists, names, bad nodes, and the depth that every node has. */
#include "compiler/syntax/actions.h"

AstIdent ident_of(Token token) {
    return (AstIdent){token.as.name, token_span(token)};
}

Span range_span(const AstNode *low, Token op, const AstNode *high) {
    return (Span){low != NULL ? low->span.start : op.start, high != NULL ? high->span.end : token_end(op)};
}

AstNode *word(Parser *p, Token name) {
    AstWord *node = ast_new(arena_of(p), Word, token_span(name));
    node->ident = ident_of(name);
    return &node->node;
}

AstNode *as_block(Parser *p, AstNode *body) {
    if (!ast_is(BadExpr, body)) return body;
    return &ast_new(arena_of(p), Block, body->span)->node;
}

AstList list_of(Parser *p, AstNode *node) {
    AstList list = {0};
    list_add(p, &list, node);
    return list;
}

AstList list_of_two(Parser *p, AstNode *first, AstNode *second) {
    AstList list = {0};
    list_add(p, &list, first);
    list_add(p, &list, second);
    return list;
}

void list_add(Parser *p, AstList *list, AstNode *node) {
    if (node != NULL) ast_append(arena_of(p), list, node);
}

void list_add_argument(Parser *p, AstList *list, AstNode *argument) {
    const AstArg *last = ast_as(Arg, list->items[list->count - 1]), *next = ast_as(Arg, argument);
    if (last->ident.name != NULL && next->ident.name == NULL && !ast_is(BadExpr, last->value)) {
        Diagnostic *d = diag_report(parser_diags(p), DIAG_POSITIONAL_LATE, argument->span);
        diag_note(d, last->node.span, "this one has a name");
    }
    list_add(p, list, argument);
}

uint32_t list_depth(const AstList *list) {
    uint32_t depth = 0;
    for (uint32_t i = 0; i < list->count; i++) depth = deeper(depth, list->items[i]->depth);
    return depth;
}

static AstNode *bad_of(Parser *p, AstCategory category, Span span) {
    Arena *arena = arena_of(p);
    switch (category) {
    case AST_PATTERN: return &ast_new(arena, BadPattern, span)->node;
    case AST_TYPE: return &ast_new(arena, BadType, span)->node;
    case AST_STMT: return &ast_new(arena, BadStmt, span)->node;
    default: return &ast_new(arena, BadExpr, span)->node;
    }
}

static void report_depth(Parser *p, Span span) {
    if (p->has_reported_depth) return;
    p->has_reported_depth = true;
    Diagnostic *d = diag_report(parser_diags(p), DIAG_DEPTH, span, ACTION_DEPTH_LIMIT);
    diag_help(d, "give parts of it names of their own");
}

AstNode *sealed(Parser *p, AstNode *node, uint32_t below) {
    AstCategory category = ast_category(node->kind);
    bool can_nest = category == AST_EXPR || category == AST_PATTERN || category == AST_TYPE;
    if (can_nest && below >= ACTION_DEPTH_LIMIT) {
        report_depth(p, node->span);
        return bad_of(p, category, node->span);
    }
    node->depth = (uint16_t)(below + 1);
    return node;
}

AstNode *bad_declaration(Parser *p, Token token) {
    (void)p, (void)token;
    return NULL;
}

AstNode *bad_statement(Parser *p, Token token) {
    return bad_of(p, AST_STMT, token_span(token));
}

AstNode *bad_expression(Parser *p, Token token) {
    return bad_of(p, AST_EXPR, token_span(token));
}

AstNode *bad_pattern(Parser *p, Token token) {
    return bad_of(p, AST_PATTERN, token_span(token));
}

AstNode *bad_type(Parser *p, Token token) {
    return bad_of(p, AST_TYPE, token_span(token));
}
