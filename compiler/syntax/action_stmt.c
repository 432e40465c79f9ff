/* Statements. */
#include "compiler/syntax/actions.h"

AstNode *stmt_expr(Parser *p, AstNode *value) {
    AstExprStmt *node = ast_new(arena_of(p), ExprStmt, value->span);
    node->value = value;
    return sealed(p, &node->node, depth_of(value));
}

AstNode *stmt_bare_call(Parser *p, AstNode *callee, AstList args) {
    return stmt_expr(p, expr_call(p, callee, args, args.items[args.count - 1]->span.end, true));
}

AstNode *stmt_assert(Parser *p, Token token, AstNode *condition, AstNode *message) {
    uint32_t end = message != NULL ? message->span.end : condition->span.end;
    AstAssert *node = ast_new(arena_of(p), Assert, span_between(token.start, end));
    node->condition = condition;
    node->message = message;
    return sealed(p, &node->node, deeper(depth_of(condition), depth_of(message)));
}

static AstOp assign_op(uint8_t kind) {
    static const uint8_t ops[TOKEN_KIND_COUNT] = {
        [TK_ASSIGN] = OP_ASSIGN,      [TK_ASSIGN_ADD] = OP_ADD,   [TK_ASSIGN_SUB] = OP_SUB,
        [TK_ASSIGN_MUL] = OP_MUL,     [TK_ASSIGN_DIV] = OP_DIV,   [TK_ASSIGN_REM] = OP_REM,
        [TK_ASSIGN_AND] = OP_BIT_AND, [TK_ASSIGN_OR] = OP_BIT_OR, [TK_ASSIGN_XOR] = OP_BIT_XOR,
        [TK_ASSIGN_SHL] = OP_SHL,     [TK_ASSIGN_SHR] = OP_SHR,
    };
    return (AstOp)ops[kind];
}

static bool is_target(const AstNode *node) {
    return ast_is(NameRef, node) || ast_is(Index, node) || ast_is(BadExpr, node) ||
           (ast_is(Member, node) && !ast_as(Member, node)->is_optional);
}

static void report_target(Parser *p, const AstNode *target, Token op) {
    Diagnostic *d = diag_report(parser_diags(p), DIAG_ASSIGN_TARGET, target->span);
    if (op.kind == TK_ASSIGN && ast_is(Binary, target)) diag_help(d, "equality is written '=='");
    if (ast_is(Call, target)) diag_help(d, "a call gives a value, not a place to put one");
    if (ast_is(Tuple, target)) diag_help(d, "a tuple is taken apart by 'let (a, b) = ...'");
}

AstNode *stmt_assign(Parser *p, AstNode *target, Token op, AstNode *value) {
    AstAssign *node = ast_new(arena_of(p), Assign, span_join(target->span, value->span));
    if (!is_target(target)) {
        if (!parser_has_reported(p, node->node.span)) report_target(p, target, op);
        target = bad_expression(p, (Token){.start = target->span.start, .as.end = target->span.end});
    }
    node->op = assign_op(op.kind);
    node->target = target;
    node->value = value;
    return sealed(p, &node->node, deeper(depth_of(target), depth_of(value)));
}

static void check_value(Parser *p, Token token, AstBinding *binding) {
    if (binding->value != NULL || binding->kind == OP_VAR) return;
    const char *word = ast_op_text(binding->kind);
    binding->value = bad_expression(p, (Token){.start = token.start, .as.end = token.start});
    if (parser_has_reported(p, binding->node.span)) return;
    Diagnostic *d = diag_report(parser_diags(p), DIAG_NEEDS_VALUE, binding->node.span, word);
    if (binding->kind == OP_LET) diag_help(d, "only a 'var' may get its value later; it starts as zero");
}

AstNode *stmt_binding(Parser *p, Token token, AstNode *pattern, AstNode *type, AstNode *value) {
    AstNode *last = value != NULL ? value : type != NULL ? type : pattern;
    AstBinding *node = ast_new(arena_of(p), Binding, span_between(token.start, last->span.end));
    node->kind = token.kind == TK_LET ? OP_LET : token.kind == TK_VAR ? OP_VAR : OP_CONST;
    node->pattern = pattern;
    node->type_node = type;
    node->value = value;
    check_value(p, token, node);
    return sealed(p, &node->node, deeper(deeper(depth_of(pattern), depth_of(type)), depth_of(node->value)));
}

AstNode *stmt_return(Parser *p, Token token, AstNode *value) {
    Span span = {token.start, value != NULL ? value->span.end : token_end(token)};
    AstReturn *node = ast_new(arena_of(p), Return, span);
    node->value = value;
    return sealed(p, &node->node, depth_of(value));
}

AstNode *stmt_jump(Parser *p, Token token, const Token *label) {
    Span span = {token.start, label != NULL ? token_end(*label) : token_end(token)};
    AstIdent ident = label != NULL ? ident_of(*label) : (AstIdent){0};
    if (token.kind == TK_CONTINUE) {
        AstContinue *node = ast_new(arena_of(p), Continue, span);
        node->label = ident;
        return &node->node;
    }
    AstBreak *node = ast_new(arena_of(p), Break, span);
    node->label = ident;
    return &node->node;
}

AstNode *stmt_fail(Parser *p, Token token, AstNode *error) {
    AstFail *node = ast_new(arena_of(p), Fail, span_between(token.start, error->span.end));
    node->error = error;
    return sealed(p, &node->node, depth_of(error));
}

AstNode *stmt_guarded(Parser *p, AstNode *body, bool negated, AstNode *condition) {
    AstGuarded *node = ast_new(arena_of(p), Guarded, span_join(body->span, condition->span));
    node->negated = negated;
    node->condition = condition;
    node->body = body;
    return sealed(p, &node->node, deeper(depth_of(condition), depth_of(body)));
}

AstNode *stmt_label(Parser *p, Token label, AstNode *loop) {
    (void)p;
    if (ast_is(For, loop))
        ast_as(For, loop)->label = ident_of(label);
    else
        ast_as(While, loop)->label = ident_of(label);
    loop->span.start = label.start;
    return loop;
}

AstNode *stmt_defer(Parser *p, Token token, AstNode *body) {
    AstDefer *node = ast_new(arena_of(p), Defer, span_between(token.start, body->span.end));
    node->on_error = token.kind == TK_ERRDEFER;
    node->body = body;
    return sealed(p, &node->node, depth_of(body));
}

AstNode *stmt_using(Parser *p, Token token, Token name, AstNode *value, AstNode *body) {
    AstUsing *node = ast_new(arena_of(p), Using, span_between(token.start, body->span.end));
    node->ident = ident_of(name);
    node->value = value;
    node->body = as_block(p, body);
    return sealed(p, &node->node, deeper(depth_of(value), depth_of(body)));
}

AstNode *stmt_while(Parser *p, Token token, AstNode *condition, AstNode *body) {
    AstWhile *node = ast_new(arena_of(p), While, span_between(token.start, body->span.end));
    node->condition = condition;
    node->body = as_block(p, body);
    return sealed(p, &node->node, deeper(depth_of(condition), depth_of(body)));
}

AstNode *stmt_for(Parser *p, Token token, AstList patterns, AstNode *iterable, AstNode *body) {
    AstFor *node = ast_new(arena_of(p), For, span_between(token.start, body->span.end));
    node->patterns = patterns;
    node->iterable = iterable;
    node->body = as_block(p, body);
    return sealed(p, &node->node, deeper(deeper(list_depth(&patterns), depth_of(iterable)), depth_of(body)));
}

/* `timeout` and `default` exclude each other and themselves. */
static void check_cases(Parser *p, const AstList *cases) {
    const AstNode *first = NULL;
    for (uint32_t i = 0; i < cases->count; i++) {
        AstOp kind = ast_as(SelectCase, cases->items[i])->kind;
        if (kind != OP_TIMEOUT && kind != OP_DEFAULT) continue;
        if (first != NULL) {
            Diagnostic *d = diag_report(parser_diags(p), DIAG_SELECT_PARTS, cases->items[i]->span);
            diag_note(d, first->span, "the first one is here");
        }
        first = cases->items[i];
    }
}

AstNode *stmt_select(Parser *p, Token token, AstList cases, Token end) {
    AstSelect *node = ast_new(arena_of(p), Select, span_between(token.start, token_end(end)));
    check_cases(p, &cases);
    node->cases = cases;
    return sealed(p, &node->node, list_depth(&cases));
}

static AstOp case_kind(uint8_t kind) {
    switch (kind) {
    case TK_RECV: return OP_RECV;
    case TK_SEND: return OP_SEND;
    case TK_TIMEOUT: return OP_TIMEOUT;
    case TK_DEFAULT: return OP_DEFAULT;
    default: return OP_CLOSED;
    }
}

AstNode *select_case(Parser *p, Token token, AstNode *channel, AstNode *value, const Token *name,
                     AstNode *body) {
    AstSelectCase *node = ast_new(arena_of(p), SelectCase, span_between(token.start, body->span.end));
    node->kind = case_kind(token.kind);
    node->channel = channel;
    node->value = value;
    if (name != NULL && name->kind != TK_UNDERSCORE) node->ident = ident_of(*name);
    node->body = as_block(p, body);
    return sealed(p, &node->node, deeper(deeper(depth_of(channel), depth_of(value)), depth_of(body)));
}
