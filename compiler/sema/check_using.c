/* `using f := open(path)? do … end`: a variable that is closed on every way out of its block. What it holds
 * may be changed, but nothing else assigned to it, which would leave the first value open.
 *
 * Closing is a defer of `f.close()`, or of `f.deinit()` where there is no close: made here, checked like one
 * that was written. An error that closing gives is dropped; who wants it closes by hand.
 */
#include "compiler/sema/checker.h"

static AstNode *make_call(Checker *c, const AstUsing *node, Symbol *symbol, Name method) {
    AstNameRef *name = ast_new(c->arena, NameRef, node->ident.span);
    name->ident = node->ident;
    name->node.symbol = symbol;
    AstMember *member = ast_new(c->arena, Member, node->ident.span);
    member->object = &name->node;
    member->ident = (AstIdent){method, node->ident.span};
    AstCall *call = ast_new(c->arena, Call, node->ident.span);
    call->callee = &member->node;
    return &call->node;
}

static const Symbol *closing_method(Checker *c, const Type *type, Name *name) {
    static const char *const names[] = {"close", "deinit"};
    for (int i = 0; i < 2; i++) {
        *name = name_intern_c(&c->session->names, names[i]);
        FoundMethod found = find_method(c, type, *name);
        if (found.func != NULL) return found.func;
    }
    return NULL;
}

static void check_close(Checker *c, AstUsing *node, Symbol *symbol, Name method) {
    AstNode *call = make_call(c, node, symbol, method);
    check_expr(c, call, NULL);
    AstExprStmt *statement = ast_new(c->arena, ExprStmt, node->ident.span);
    statement->value = call;
    AstDefer *defer = ast_new(c->arena, Defer, node->ident.span);
    defer->body = &statement->node;
    node->close = defer;
}

bool refuse_reassigned(Checker *c, const AstNode *target) {
    const Symbol *symbol = target->kind == AST_NameRef ? target->symbol : NULL;
    bool is_closed = symbol != NULL && symbol->kind == SYMBOL_LOCAL && symbol->node != NULL &&
                     symbol->node->kind == AST_Using;
    if (!is_closed) return false;
    Diagnostic *d = report(c, ASSIGN_IMMUTABLE, target->span,
                           text_format(c->arena, "'%s', which is closed at the end", symbol->name->text));
    diag_note(d, symbol->span, "'using' binds it here");
    diag_help(d, "its fields and 'var self' methods may change it; for another value, open another 'using'");
    return true;
}

static void report_not_closable(Checker *c, const AstUsing *node, const Type *type) {
    Diagnostic *d = report(c, NOT_CLOSABLE, node->value->span, text_of(c, type));
    diag_help(
        d, "'using' calls the method 'close' or 'deinit' of its value: bind it with 'let' if it needs none");
}

const Type *check_using(Checker *c, AstUsing *node) {
    c->body->has_defer = true;
    const Type *type = check_any_value(c, node->value, NULL);
    Symbol *symbol = symbol_new(c, SYMBOL_LOCAL, node->ident.name, node->ident.span, &node->node);
    symbol->type = type;
    symbol->is_used = true;
    symbol->is_var = true; /* except as a whole: refuse_reassigned */
    node->node.symbol = symbol;
    uint32_t outer = scope_push(&c->scopes);
    scope_bind(&c->scopes, symbol);
    Name method;
    if (closing_method(c, type, &method) != NULL)
        check_close(c, node, symbol, method);
    else if (!is_poison(type) && type->kind != TYPE_NEVER)
        report_not_closable(c, node, type);
    const Type *result = check_block(c, ast_as(Block, node->body), NULL, false);
    scope_pop(&c->scopes, outer);
    return result->kind == TYPE_NEVER ? result : basic(c, TYPE_VOID);
}
