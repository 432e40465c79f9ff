/* Expressions that hold statements or control: blocks, `if`, `match`, closures, tasks, and what waits or
 * catches. */
#include "compiler/syntax/actions.h"

AstNode *expr_block(Parser *p, uint32_t start, AstList statements, uint32_t end) {
    AstBlock *node = ast_new(arena_of(p), Block, span_between(start, end));
    node->statements = statements;
    return sealed(p, &node->node, list_depth(&statements));
}

AstNode *expr_jump(Parser *p, AstNode *jump) {
    AstNode *block = expr_block(p, jump->span.start, list_of(p, jump), jump->span.end);
    ast_as(Block, block)->is_bare = true;
    return block;
}

AstNode *expr_let_condition(Parser *p, Token token, AstNode *pattern, AstNode *value) {
    AstLetCondition *node = ast_new(arena_of(p), LetCondition, span_between(token.start, value->span.end));
    node->pattern = pattern;
    node->value = value;
    return sealed(p, &node->node, deeper(depth_of(pattern), depth_of(value)));
}

AstNode *expr_if(Parser *p, Token token, AstNode *condition, Token block, AstList statements, ElsePart part) {
    uint32_t end = part.body != NULL ? part.body->span.end : token_end(part.token);
    AstIf *node = ast_new(arena_of(p), If, span_between(token.start, end));
    uint32_t block_end = part.token.kind == TK_END ? token_end(part.token) : part.token.start;
    node->condition = condition;
    node->then_body = as_block(p, expr_block(p, block.start, statements, block_end));
    if (part.body != NULL) node->else_body = as_block(p, part.body);
    uint32_t below = deeper(depth_of(condition), depth_of(node->then_body));
    return sealed(p, &node->node, deeper(below, depth_of(node->else_body)));
}

AstNode *expr_match(Parser *p, Token token, AstNode *subject, AstList arms, Token end) {
    AstMatch *node = ast_new(arena_of(p), Match, span_between(token.start, token_end(end)));
    node->subject = subject;
    node->arms = arms;
    return sealed(p, &node->node, deeper(depth_of(subject), list_depth(&arms)));
}

AstNode *expr_arm(Parser *p, const Token *bar, AstNode *pattern, AstNode *guard, AstNode *body) {
    uint32_t start = bar != NULL ? bar->start : pattern->span.start;
    AstMatchArm *node = ast_new(arena_of(p), MatchArm, span_between(start, body->span.end));
    node->pattern = pattern;
    node->guard = guard;
    node->body = body;
    node->has_bar = bar != NULL;
    return sealed(p, &node->node, deeper(deeper(depth_of(pattern), depth_of(guard)), depth_of(body)));
}

AstNode *expr_nursery(Parser *p, Token token, const Token *name, AstNode *body) {
    AstNursery *node = ast_new(arena_of(p), Nursery, span_between(token.start, body->span.end));
    if (name != NULL && name->kind != TK_UNDERSCORE) node->ident = ident_of(*name);
    node->body = as_block(p, body);
    return sealed(p, &node->node, depth_of(body));
}

static AstNode *new_closure(Parser *p, AstList params, AstNode *result, AstNode *body, uint32_t start,
                            bool is_short) {
    AstClosure *node = ast_new(arena_of(p), Closure, span_between(start, body->span.end));
    node->params = params;
    node->result = result;
    node->body = body;
    node->is_short = is_short;
    return sealed(p, &node->node, deeper(deeper(list_depth(&params), depth_of(result)), depth_of(body)));
}

AstNode *expr_closure(Parser *p, Token token, AstList params, AstNode *result, AstNode *body) {
    return new_closure(p, params, result, as_block(p, body), token.start, false);
}

AstNode *expr_short_closure(Parser *p, Token token, AstList params, AstNode *body) {
    return new_closure(p, params, NULL, body, token.start, true);
}

/* `catch |e| …` is read as a closure of one parameter; a closure as the default value stands in parentheses.
 */
static const AstParam *catch_name(Parser *p, const AstNode *handler) {
    if (!ast_is(Closure, handler) || *parser_text(p, handler->span.start) != '|') return NULL;
    const AstClosure *closure = ast_as(Closure, handler);
    if (closure->params.count != 1) return NULL;
    const AstParam *param = ast_as(Param, closure->params.items[0]);
    return param->type_node == NULL && param->pattern == NULL && !param->is_var ? param : NULL;
}

AstNode *expr_catch(Parser *p, AstNode *value, AstNode *handler) {
    AstCatch *node = ast_new(arena_of(p), Catch, span_between(value->span.start, handler->span.end));
    const AstParam *param = catch_name(p, handler);
    node->value = value;
    node->handler = handler;
    if (param != NULL) {
        node->ident = param->ident;
        node->handler = ast_as(Closure, handler)->body;
    }
    return sealed(p, &node->node, deeper(depth_of(value), depth_of(node->handler)));
}

AstNode *expr_await(Parser *p, Token token, AstNode *value) {
    AstAwait *node = ast_new(arena_of(p), Await, span_between(token.start, value->span.end));
    node->value = value;
    return sealed(p, &node->node, depth_of(value));
}

AstNode *expr_spawn(Parser *p, Token token, AstList options, AstNode *value) {
    AstSpawn *node = ast_new(arena_of(p), Spawn, span_between(token.start, value->span.end));
    node->options = options;
    node->value = value;
    return sealed(p, &node->node, deeper(list_depth(&options), depth_of(value)));
}
