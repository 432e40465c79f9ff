/* Patterns. A path is read as the start of a VariantPattern and becomes what follows makes of it. */
#include "compiler/syntax/actions.h"

#include <string.h>

AstNode *pattern_any(Parser *p, Token token) {
    AstAnyPattern *pattern = ast_new(arena_of(p), AnyPattern, token_span(token));
    pattern->is_else = token.kind == TK_ELSE;
    return &pattern->node;
}

AstNode *pattern_at(Parser *p, Token name, AstNode *inner) {
    AstAtPattern *pattern = ast_new(arena_of(p), AtPattern, span_between(name.start, inner->span.end));
    pattern->ident = ident_of(name);
    pattern->pattern = inner;
    return sealed(p, &pattern->node, depth_of(inner));
}

AstNode *pattern_or(Parser *p, AstNode *left, AstNode *right) {
    if (ast_is(OrPattern, left)) {
        list_add(p, &ast_as(OrPattern, left)->alternatives, right);
        left->span.end = right->span.end;
        return sealed(p, left, deeper(depth_of(left) - 1u, depth_of(right)));
    }
    AstOrPattern *pattern = ast_new(arena_of(p), OrPattern, span_join(left->span, right->span));
    pattern->alternatives = list_of_two(p, left, right);
    return sealed(p, &pattern->node, deeper(depth_of(left), depth_of(right)));
}

AstNode *pattern_literal(Parser *p, AstNode *value) {
    AstLiteralPattern *pattern = ast_new(arena_of(p), LiteralPattern, value->span);
    pattern->value = value;
    return sealed(p, &pattern->node, depth_of(value));
}

AstNode *pattern_range(Parser *p, AstNode *low, Token op, AstNode *high) {
    Span span = range_span(low, op, high);
    AstRangePattern *pattern = ast_new(arena_of(p), RangePattern, span);
    pattern->low = low;
    pattern->high = high;
    pattern->is_inclusive = op.kind == TK_RANGE_TO;
    return sealed(p, &pattern->node, deeper(depth_of(low), depth_of(high)));
}

AstVariantPattern *pattern_path(Parser *p, const Token *dot, Token name) {
    Span span = {dot != NULL ? dot->start : name.start, token_end(name)};
    AstVariantPattern *path = ast_new(arena_of(p), VariantPattern, span);
    path->is_dot = dot != NULL;
    path->path = list_of(p, word(p, name));
    path->node.depth = 2;
    return path;
}

void pattern_path_add(Parser *p, AstVariantPattern *path, Token name) {
    list_add(p, &path->path, word(p, name));
    path->node.span.end = token_end(name);
}

AstNode *pattern_path_expr(Parser *p, const AstVariantPattern *path) {
    AstNode *expression = NULL;
    for (uint32_t i = 0; i < path->path.count; i++) {
        AstIdent ident = ast_as(Word, path->path.items[i])->ident;
        Token name = {.kind = TK_IDENT, .is_word = true, .as.name = ident.name, .start = ident.span.start};
        bool is_variant = i == 0 && path->is_dot;
        Token dot = {.kind = TK_DOT, .start = path->node.span.start, .as.end = path->node.span.start + 1};
        if (is_variant)
            expression = expr_dot_variant(p, dot, name);
        else
            expression = i == 0 ? expr_name(p, name) : expr_member(p, expression, name, false);
    }
    return expression;
}

AstNode *pattern_name(Parser *p, AstVariantPattern *path) {
    if (path->path.count > 1 || path->is_dot) return sealed(p, &path->node, 1);
    AstNamePattern *pattern = ast_new(arena_of(p), NamePattern, path->node.span);
    pattern->ident = ast_as(Word, path->path.items[0])->ident;
    return &pattern->node;
}

static AstNode *positional_field(Parser *p, AstNode *item) {
    AstFieldPattern *field = ast_new(arena_of(p), FieldPattern, item->span);
    field->pattern = item;
    return sealed(p, &field->node, depth_of(item));
}

AstNode *pattern_positional(Parser *p, AstVariantPattern *path, AstList items, Token end) {
    path->has_fields = path->is_positional = true;
    path->node.span.end = token_end(end);
    for (uint32_t i = 0; i < items.count; i++) {
        bool is_rest = ast_is(RestPattern, items.items[i]) &&
                       ast_as(RestPattern, items.items[i])->ident.name == NULL && i + 1 == items.count;
        if (is_rest)
            path->has_rest = true;
        else
            list_add(p, &path->fields, positional_field(p, items.items[i]));
    }
    return sealed(p, &path->node, deeper(1, list_depth(&path->fields)));
}

AstNode *pattern_fields(Parser *p, AstVariantPattern *path, AstList fields, const Token *rest, Token end) {
    path->has_fields = true;
    path->has_rest = rest != NULL;
    path->fields = fields;
    path->node.span.end = token_end(end);
    return sealed(p, &path->node, deeper(1, list_depth(&fields)));
}

AstNode *pattern_field(Parser *p, Token name, AstNode *pattern) {
    Span span = {name.start, pattern != NULL ? pattern->span.end : token_end(name)};
    AstFieldPattern *field = ast_new(arena_of(p), FieldPattern, span);
    field->ident = ident_of(name);
    field->pattern = pattern;
    return sealed(p, &field->node, depth_of(pattern));
}

/* One pattern in parentheses is that pattern. */
AstNode *pattern_tuple(Parser *p, Token open, AstList items, Token close) {
    Span span = {open.start, token_end(close)};
    if (items.count == 1 && !ast_is(RestPattern, items.items[0])) {
        items.items[0]->span = span;
        return items.items[0];
    }
    AstTuplePattern *pattern = ast_new(arena_of(p), TuplePattern, span);
    pattern->items = items;
    return sealed(p, &pattern->node, list_depth(&items));
}

AstNode *pattern_array(Parser *p, Token open, AstList items, Token close) {
    AstArrayPattern *pattern = ast_new(arena_of(p), ArrayPattern, span_between(open.start, token_end(close)));
    pattern->items = items;
    return sealed(p, &pattern->node, list_depth(&items));
}

AstNode *pattern_rest(Parser *p, Token token, const Token *name) {
    Span span = {token.start, name != NULL ? token_end(*name) : token_end(token)};
    AstRestPattern *pattern = ast_new(arena_of(p), RestPattern, span);
    bool is_named = name != NULL && name->kind != TK_UNDERSCORE;
    if (is_named) pattern->ident = ident_of(*name);
    return &pattern->node;
}

AstNode *pattern_foreign_rest(Parser *p, Token first, Token last, Token name, const char *form) {
    Span span = {first.start, token_end(last)};
    const char *wanted = text_format(arena_of(p), "..%s", name.as.name->text);
    const char *found = text_format(arena_of(p), form, name.as.name->text);
    Diagnostic *d = diag_report(parser_diags(p), DIAG_FOREIGN_WORD, span, wanted, (int)strlen(found), found);
    diag_fix(d, span, wanted);
    return pattern_rest(p, first, &name);
}
