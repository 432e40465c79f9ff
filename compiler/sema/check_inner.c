/* Functions inside of functions: names of their block, before and behind the place where they stand.
 *
 * They are functions like any other and know nothing of the variables and type parameters around them: a wall
 * in the scope stack says where those end. What needs the variables is a closure.
 */
#include "compiler/sema/checker.h"

/* --- the wall --- */

static bool is_of_function(const Symbol *symbol) {
    switch ((SymbolKind)symbol->kind) {
    case SYMBOL_LOCAL:
    case SYMBOL_PARAM:
    case SYMBOL_STATE:
    case SYMBOL_SELF:
    case SYMBOL_MESSAGE_TAG:
    case SYMBOL_MESSAGE_VALUE:
    case SYMBOL_TYPE_PARAM: return true;
    default: return false;
    }
}

bool is_behind_wall(Checker *c, const Symbol *symbol, Span span) {
    uint32_t wall = 0;
    for (const Body *at = c->body; at != NULL; at = at->outer)
        if (at->wall > wall) wall = at->wall;
    if (symbol->bound_at >= wall || !is_of_function(symbol)) return false;
    Diagnostic *d = report(c, OUTER_NAME, span, symbol->name->text);
    if (symbol->span.start != 0)
        diag_note(d, symbol->span, "'%s' belongs to the function around it", symbol->name->text);
    if (symbol->kind != SYMBOL_TYPE_PARAM)
        diag_help(d, "give it as a parameter, or use a closure: 'let name = func(…) do … end'");
    return true;
}

/* --- declarations --- */

static Symbol *declare_inner(Checker *c, AstFunc *node) {
    Symbol *symbol = symbol_new(c, SYMBOL_FUNC, node->ident.name, node->ident.span, &node->node);
    symbol->as.func = arena_new(c->arena, FuncInfo);
    symbol->as.func->node = node;
    symbol->as.func->outer = c->body->owner;
    node->node.symbol = symbol;
    Symbol *first = scope_lookup_here(&c->scopes, node->ident.name);
    if (first != NULL) {
        Diagnostic *d = report(c, DUPLICATE_NAME, node->ident.span, node->ident.name->text, "block");
        diag_note(d, first->span, "first declared here");
    }
    scope_bind(&c->scopes, symbol);
    vec_push(c->arena, &c->program->funcs, symbol);
    return symbol;
}

static AstFunc *inner_function(AstNode *statement) {
    AstFunc *node = statement->kind == AST_Func ? ast_as(Func, statement) : NULL;
    return node == NULL || node->is_extern || node->body == NULL ? NULL : node;
}

void declare_inner_functions(Checker *c, const AstList *statements) {
    bool has_any = false;
    for (uint32_t i = 0; i < statements->count; i++) {
        AstFunc *node = inner_function(statements->items[i]);
        if (node == NULL) continue;
        declare_inner(c, node);
        has_any = true;
    }
    if (!has_any) return;
    Body *outer = c->body;
    Body body = {.kind = BODY_INITIALIZER, .owner = outer->owner, .wall = c->scopes.stack.count};
    c->body = &body;
    for (uint32_t i = 0; i < statements->count; i++) {
        AstFunc *node = inner_function(statements->items[i]);
        if (node != NULL) check_func_signature(c, node->node.symbol);
    }
    c->body = outer;
}

void check_inner_function(Checker *c, AstFunc *node) {
    if (inner_function(&node->node) == NULL) {
        report_unsupported(c, node->ident.span, "a C function declared inside a function");
        return;
    }
    Body *outer = c->body;
    NarrowPause pause = narrow_pause(c);
    check_func_body(c, node->node.symbol);
    narrow_resume(c, pause);
    c->body = outer;
}
