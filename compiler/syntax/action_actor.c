/* Actors, grains, their receive, supervisors. Their bodies are filled in as their items are read. */
#include "compiler/syntax/actions.h"

#include <string.h>

static Arena *arena_of(Parser *p) {
    return &p->session->arena;
}

static const char *word_of(const AstActor *actor) {
    return actor->is_grain ? "grain" : "actor";
}

/* Fields are added after the node was made: its depth follows. */
static void grow(AstNode *node, uint32_t below) {
    if (node->depth <= below) node->depth = (uint16_t)(below + 1);
}

AstActor *decl_actor_begin(Parser *p, const Modifiers *modifiers, Token token, Token name, AstList params,
                           AstNode *protocol) {
    bool is_grain = token.kind == TK_GRAIN;
    modifiers_check(p, modifiers, is_grain ? "a grain" : "an actor", true, false, true);
    uint32_t start = modifiers_start(modifiers, token);
    AstActor *actor = ast_new(arena_of(p), Actor, span_between(start, token_end(name)));
    actor->annotations = modifiers->annotations;
    actor->is_grain = is_grain;
    actor->ident = ident_of(name);
    actor->params = params;
    actor->protocol = protocol;
    actor->is_pub = modifiers->pub.start != 0;
    actor->docs = docs_at(p, start);
    grow(&actor->node,
         deeper(list_depth(&actor->annotations), deeper(list_depth(&params), depth_of(protocol))));
    return actor;
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
                                    actor->ident.name->text, other->ident.name->text);
        diag_note(d, other->ident.span, "the first one is here");
    }
    list_add(p, &actor->hooks, func);
    grow(&actor->node, depth_of(func));
}

void decl_actor_receive(Parser *p, AstActor *actor, AstNode *receive) {
    if (actor->receive != NULL) {
        Diagnostic *d = diag_report(parser_diags(p), DIAG_SECOND_PART,
                                    span_between(receive->span.start, receive->span.start + 7),
                                    actor->ident.name->text, "receive");
        diag_note(d, span_between(actor->receive->span.start, actor->receive->span.start + 7),
                  "the first one is here");
        return;
    }
    actor->receive = receive;
    grow(&actor->node, depth_of(receive));
}

AstNode *decl_actor_end(Parser *p, AstActor *actor, Token end) {
    actor->node.span.end = token_end(end);
    bool is_broken =
        p->session->diags.error_count > p->first_error; /* it may have been lost in the recovery */
    if (actor->receive == NULL && !is_broken) {
        Diagnostic *d = diag_report(parser_diags(p), DIAG_NO_RECEIVE, actor->ident.span, word_of(actor),
                                    actor->ident.name->text);
        diag_help(d, "an empty one takes every message and does nothing: receive do end");
    }
    return &actor->node;
}

AstReceive *receive_begin(Parser *p, Token token, AstIdent alias) {
    AstReceive *receive = ast_new(arena_of(p), Receive, token_span(token));
    receive->alias = alias;
    return receive;
}

AstReceive *receive_body(Parser *p, Token token, AstIdent alias, Token block, AstList statements) {
    AstReceive *receive = receive_begin(p, token, alias);
    uint32_t end = statements.count > 0 ? statements.items[statements.count - 1]->span.end : token_end(block);
    AstNode *body = expr_block(p, block.start, statements, end);
    receive->body = ast_is(BadExpr, body) ? &ast_new(arena_of(p), Block, body->span)->node : body;
    grow(&receive->node, depth_of(receive->body));
    return receive;
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

AstNode *receive_end(Parser *p, AstReceive *receive, Token end) {
    (void)p;
    receive->node.span.end = token_end(end);
    return &receive->node;
}

AstSupervisor *decl_supervisor_begin(Parser *p, const Modifiers *modifiers, Token token, Token name,
                                     AstList options) {
    modifiers_check(p, modifiers, "a supervisor", true, false, false);
    uint32_t start = modifiers_start(modifiers, token);
    AstSupervisor *supervisor = ast_new(arena_of(p), Supervisor, span_between(start, token_end(name)));
    supervisor->ident = ident_of(name);
    supervisor->options = options;
    supervisor->is_pub = modifiers->pub.start != 0;
    supervisor->docs = docs_at(p, start);
    return supervisor;
}

AstNode *decl_supervisor_end(Parser *p, AstSupervisor *supervisor, Token end) {
    supervisor->node.span.end = token_end(end);
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
