/* Functions, their parameters, and what they share with hooks. */
#include "compiler/syntax/actions.h"

#include <string.h>

AstNode *type_parameter(Parser *p, Token name, AstList bounds) {
    uint32_t end = bounds.count > 0 ? bounds.items[bounds.count - 1]->span.end : token_end(name);
    AstTypeParam *node = ast_new(arena_of(p), TypeParam, span_between(name.start, end));
    node->ident = ident_of(name);
    node->bounds = bounds;
    return sealed(p, &node->node, list_depth(&bounds));
}

static AstIdent parameter_ident(Parser *p, Token name) {
    if (name.kind == TK_UNDERSCORE)
        return (AstIdent){name_intern_c(&p->session->names, "_"), token_span(name)};
    if (name.mark) diag_report(parser_diags(p), DIAG_RESERVED_NAME, token_span(name), name.as.name->text);
    return ident_of(name);
}

AstNode *func_parameter(Parser *p, const Token *var, Token name, AstNode *type, AstNode *value) {
    uint32_t start = var != NULL ? var->start : name.start;
    uint32_t end = value != NULL ? value->span.end : type != NULL ? type->span.end : token_end(name);
    AstParam *node = ast_new(arena_of(p), Param, span_between(start, end));
    node->ident = parameter_ident(p, name);
    node->type_node = type;
    node->value = value;
    node->is_var = var != NULL;
    return sealed(p, &node->node, deeper(depth_of(type), depth_of(value)));
}

/* The text of the pattern is its name: no source can say it, and a report shows what was written. */
AstNode *func_pattern_parameter(Parser *p, AstNode *pattern, AstNode *type) {
    Span span = pattern->span;
    const char *text = parser_text(p, span.start);
    AstParam *node =
        ast_new(arena_of(p), Param, span_between(span.start, type != NULL ? type->span.end : span.end));
    node->ident = (AstIdent){name_intern(&p->session->names, text, span.end - span.start), span};
    node->pattern = pattern;
    node->type_node = type;
    return sealed(p, &node->node, deeper(depth_of(pattern), depth_of(type)));
}

static bool is_self(const AstNode *param) {
    const AstParam *node = ast_as(Param, param);
    return node->type_node == NULL && strcmp(node->ident.name->text, "self") == 0;
}

/* `self` is no parameter in the tree, but a flag of the method. */
static AstList take_self(Parser *p, AstFunc *func, AstList params) {
    AstList rest = {0};
    for (uint32_t i = 0; i < params.count; i++) {
        if (!is_self(params.items[i])) {
            list_add(p, &rest, params.items[i]);
        } else if (i == 0) {
            func->has_self = true;
            func->self_is_var = ast_as(Param, params.items[i])->is_var;
        } else {
            diag_report(parser_diags(p), DIAG_SELF_PLACE, params.items[i]->span);
        }
    }
    return rest;
}

AstNode *func_signature(Parser *p, DeclHead head, AstList params, Token end, AstNode *result,
                        AstList bounds) {
    uint32_t last = bounds.count > 0 ? bounds.items[bounds.count - 1]->span.end
                    : result != NULL ? result->span.end
                                     : token_end(end);
    AstFunc *node = ast_new(arena_of(p), Func, span_between(head.token.start, last));
    node->ident = ident_of(head.name);
    node->type_params = head.type_params;
    node->params = take_self(p, node, params);
    node->result = result;
    node->bounds = bounds;
    uint32_t below = deeper(list_depth(&head.type_params), list_depth(&node->params));
    return sealed(p, &node->node, deeper(below, deeper(depth_of(result), list_depth(&bounds))));
}

static void give_body(Parser *p, AstFunc *func, AstNode *body) {
    if (body == NULL) return;
    func->node.span.end = body->span.end;
    func->body = as_block(p, body);
    sealed(p, &func->node, deeper(func->node.depth - 1u, depth_of(body)));
}

AstNode *decl_func(Parser *p, const Modifiers *modifiers, AstNode *node, AstNode *body) {
    AstFunc *func = ast_as(Func, node);
    give_body(p, func, body);
    if (modifiers == NULL) return node;
    Token token = {.start = node->span.start, .as.end = node->span.start};
    node->span.start = modifiers_start(modifiers, token);
    func->annotations = modifiers->annotations;
    func->is_pub = modifiers->pub.start != 0;
    func->is_async = modifiers->async.start != 0;
    func->docs = docs_at(p, node->span.start);
    return sealed(p, node, deeper(node->depth - 1u, list_depth(&func->annotations)));
}

AstNode *decl_extern(Parser *p, const Modifiers *modifiers, Token token, AstNode *node) {
    node->span.start = token.start;
    ast_as(Func, node)->is_extern = true;
    return decl_func(p, modifiers, node, NULL);
}

AstNode *decl_hook(Parser *p, Token name, AstList params, Token end, AstNode *result, AstNode *body) {
    name.kind = TK_IDENT;
    AstNode *node =
        func_signature(p, (DeclHead){.token = name, .name = name}, params, end, result, (AstList){0});
    give_body(p, ast_as(Func, node), body);
    return node;
}
