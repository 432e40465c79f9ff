/* Types. */
#include "compiler/syntax/actions.h"

AstNode *type_error_union(Parser *p, Token bang, AstNode *value, AstNode *error) {
    uint32_t start = bang.start != 0 ? bang.start : value->span.start;
    Span span = {start, error != NULL ? error->span.end : value->span.end};
    AstErrorUnionType *type = ast_new(arena_of(p), ErrorUnionType, span);
    type->value = value;
    type->error = error;
    return sealed(p, &type->node, deeper(depth_of(value), depth_of(error)));
}

AstNode *type_optional(Parser *p, AstNode *value, Token end) {
    AstOptionalType *type =
        ast_new(arena_of(p), OptionalType, span_between(value->span.start, token_end(end)));
    type->value = value;
    return sealed(p, &type->node, depth_of(value));
}

AstNode *type_named(Parser *p, AstList path, AstList args, uint32_t end) {
    Span span = {path.items[0]->span.start, end != 0 ? end : path.items[path.count - 1]->span.end};
    AstNamedType *type = ast_new(arena_of(p), NamedType, span);
    type->path = path;
    type->args = args;
    return sealed(p, &type->node, deeper(1, list_depth(&args)));
}

AstNode *type_array(Parser *p, Token open, AstNode *item, AstNode *length, Token close) {
    AstArrayType *type = ast_new(arena_of(p), ArrayType, span_between(open.start, token_end(close)));
    type->item = item;
    type->length = length;
    return sealed(p, &type->node, deeper(depth_of(item), depth_of(length)));
}

/* One type in parentheses is that type. */
AstNode *type_tuple(Parser *p, Token open, AstList items, Token close) {
    Span span = {open.start, token_end(close)};
    if (items.count == 1) {
        items.items[0]->span = span;
        return items.items[0];
    }
    AstTupleType *type = ast_new(arena_of(p), TupleType, span);
    type->items = items;
    return sealed(p, &type->node, list_depth(&items));
}

AstNode *type_func(Parser *p, Token token, AstList params, AstNode *result, Token end) {
    Span span = {token.start, result != NULL ? result->span.end : token_end(end)};
    AstFuncType *type = ast_new(arena_of(p), FuncType, span);
    type->params = params;
    type->result = result;
    return sealed(p, &type->node, deeper(list_depth(&params), depth_of(result)));
}

AstNode *type_var(Parser *p, Token token, AstNode *value) {
    AstVarType *type = ast_new(arena_of(p), VarType, span_between(token.start, value->span.end));
    type->value = value;
    return sealed(p, &type->node, depth_of(value));
}

AstNode *type_any(Parser *p, Token token, AstNode *trait) {
    AstAnyType *type = ast_new(arena_of(p), AnyType, span_between(token.start, trait->span.end));
    type->trait = trait;
    return sealed(p, &type->node, depth_of(trait));
}
