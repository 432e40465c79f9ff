/* Actors, grains, their receive, supervisors. Their bodies are filled in as their items are read. */
#include "compiler/syntax/actions.h"

#include <string.h>

static const char *word_of(const AstActor *actor) {
    return actor->is_grain ? "grain" : "actor";
}

/* Fields are added after the node was made: its depth follows. */
static void grow(AstNode *node, uint32_t below) {
    if (node->depth <= below) node->depth = (uint16_t)(below + 1);
}

AstActor *decl_actor_begin(Parser *p) {
    return ast_new(arena_of(p), Actor, span_between(0, 0));
}

void decl_actor_var(Parser *p, AstActor *actor, AstNode *binding) {
    if (ast_as(Binding, binding)->kind != OP_VAR) {
        Span span = {binding->span.start, binding->span.start + 3};
        Diagnostic *d = diag_report(parser_diags(p), DIAG_ACTOR_BINDING, binding->span);
        if (ast_as(Binding, binding)->kind == OP_LET) diag_fix(d, span, "var");
        diag_help(d, "a value that never changes stands at module level");
    }
    ast_as(Binding, binding)->docs = docs_at(p, binding->span.start);
    list_add(p, &actor->vars, binding);
    grow(&actor->node, depth_of(binding));
}

void decl_actor_hook(Parser *p, AstActor *actor, AstNode *func) {
    for (uint32_t i = 0; i < actor->hooks.count; i++) {
        const AstFunc *other = ast_as(Func, actor->hooks.items[i]);
        if (other->ident.name != ast_as(Func, func)->ident.name) continue;
        Diagnostic *d = diag_report(parser_diags(p), DIAG_SECOND_PART, ast_as(Func, func)->ident.span,
                                    "grain", other->ident.name->text);
        diag_note(d, other->ident.span, "the first one is here");
    }
    list_add(p, &actor->hooks, func);
    grow(&actor->node, depth_of(func));
}

static Span word_span(const AstNode *receive) {
    return span_between(receive->span.start, receive->span.start + (uint32_t)strlen("receive"));
}

void decl_actor_receive(Parser *p, AstActor *actor, AstNode *receive) {
    if (actor->receive != NULL) {
        Diagnostic *d =
            diag_report(parser_diags(p), DIAG_SECOND_PART, word_span(receive), "actor", "'receive'");
        diag_note(d, word_span(actor->receive), "the first one is here");
        return;
    }
    actor->receive = receive;
    grow(&actor->node, depth_of(receive));
}

static void check_receive(Parser *p, const AstActor *actor) {
    bool is_broken =
        p->session->diags.error_count > p->first_error; /* it may have been lost in the recovery */
    if (actor->receive != NULL || is_broken) return;
    Diagnostic *d = diag_report(parser_diags(p), DIAG_NO_RECEIVE, actor->ident.span, word_of(actor),
                                actor->ident.name->text);
    diag_help(d, "an empty one takes every message and does nothing: receive do end");
}

AstNode *decl_actor(Parser *p, DeclHead head, AstList params, AstNode *protocol, AstActor *actor, Token end) {
    actor->is_grain = head.token.kind == TK_GRAIN;
    modifiers_check(p, head.modifiers, actor->is_grain ? "a grain" : "an actor", true, false, true);
    actor->node.span = span_between(modifiers_start(head.modifiers, head.token), token_end(end));
    take_head(p, actor, head);
    actor->annotations = head.modifiers->annotations;
    actor->params = params;
    actor->protocol = protocol;
    grow(&actor->node,
         deeper(list_depth(&actor->annotations), deeper(list_depth(&params), depth_of(protocol))));
    check_receive(p, actor);
    return &actor->node;
}

AstReceive *receive_begin(Parser *p, bool has_body) {
    AstReceive *receive = ast_new(arena_of(p), Receive, span_between(0, 0));
    if (has_body) receive->body = &ast_new(arena_of(p), Block, span_between(0, 0))->node;
    return receive;
}

void receive_statement(Parser *p, AstReceive *receive, AstNode *statement) {
    list_add(p, &ast_as(Block, receive->body)->statements, statement);
}

/* The block ends with its last statement: an `after` may follow. */
static void end_body(Parser *p, AstReceive *receive, Token block) {
    const AstList *statements = &ast_as(Block, receive->body)->statements;
    uint32_t end =
        statements->count > 0 ? statements->items[statements->count - 1]->span.end : token_end(block);
    receive->body->span = span_between(block.start, end);
    receive->body = as_block(p, sealed(p, receive->body, list_depth(statements)));
    grow(&receive->node, depth_of(receive->body));
}

AstNode *decl_receive(Parser *p, Token token, AstIdent alias, const Token *block, AstReceive *receive,
                      Token end) {
    receive->node.span = span_between(token.start, token_end(end));
    receive->alias = alias;
    if (block != NULL) end_body(p, receive, *block);
    return &receive->node;
}

void receive_arm(Parser *p, AstReceive *receive, AstNode *arm) {
    if (arm == NULL) return;
    receive->is_sketch |= ast_as(MatchArm, arm)->has_bar;
    list_add(p, &receive->arms, arm);
    grow(&receive->node, depth_of(arm));
}

void receive_after(Parser *p, AstReceive *receive, AstNode *after) {
    if (receive->after != NULL) {
        Diagnostic *d = diag_report(parser_diags(p), DIAG_SECOND_PART, after->span, "receive", "'after'");
        diag_note(d, receive->after->span, "the first one is here");
    }
    receive->after = after;
    grow(&receive->node, depth_of(after));
}

AstNode *receive_timeout(Parser *p, Token token, AstNode *timeout, AstNode *body) {
    AstAfter *node = ast_new(arena_of(p), After, span_between(token.start, body->span.end));
    node->timeout = timeout;
    node->body = body;
    return sealed(p, &node->node, deeper(depth_of(timeout), depth_of(body)));
}

AstSupervisor *decl_supervisor_begin(Parser *p) {
    return ast_new(arena_of(p), Supervisor, span_between(0, 0));
}

AstNode *decl_supervisor(Parser *p, DeclHead head, AstList options, AstSupervisor *supervisor, Token end) {
    modifiers_check(p, head.modifiers, "a supervisor", true, false, false);
    supervisor->node.span = span_between(modifiers_start(head.modifiers, head.token), token_end(end));
    take_head(p, supervisor, head);
    for (uint32_t i = 0; i < supervisor->options.count; i++)
        list_add(p, &options, supervisor->options.items[i]);
    supervisor->options = options;
    return sealed(p, &supervisor->node,
                  deeper(list_depth(&supervisor->options), list_depth(&supervisor->children)));
}

AstNode *decl_child(Parser *p, Token token, AstNode *target, AstList args, uint32_t end, AstList options) {
    if (options.count > 0) end = options.items[options.count - 1]->span.end;
    AstChild *node = ast_new(arena_of(p), Child, span_between(token.start, end));
    node->target = target;
    node->args = args;
    node->options = options;
    return sealed(p, &node->node, deeper(depth_of(target), deeper(list_depth(&args), list_depth(&options))));
}
