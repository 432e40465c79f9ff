/* Narrowing: after `if x != null do` the variable x of type T? is known to hold a T, and its name has that
 * type.
 *
 * Only variables of the function at work are narrowed, no `var` parameters. What a condition teaches holds
 * where control can come only through it; an assignment ends it. Whatever may run again (a loop) or later (a
 * defer, a closure) begins without what it could find changed. */
#include "compiler/sema/checker.h"

static bool can_narrow(const AstNode *node) {
    const Symbol *symbol = node->symbol;
    if (node->kind != AST_NameRef || symbol == NULL || symbol->type == NULL) return false;
    bool is_own = symbol->kind == SYMBOL_LOCAL || (symbol->kind == SYMBOL_PARAM && !symbol->is_inout);
    return is_own && symbol->type->kind == TYPE_OPTIONAL;
}

const Type *narrowed_type(const Symbol *symbol) {
    return symbol->is_narrowed ? symbol->type->args[0] : symbol->type;
}

uint32_t narrow_begin(const Checker *c) {
    return c->narrowed.count;
}

void narrow_end(Checker *c, uint32_t mark) {
    while (c->narrowed.count > mark) vec_pop(&c->narrowed)->is_narrowed = false;
}

void narrow_forget(Symbol *symbol) {
    symbol->is_narrowed = false;
}

void narrow_forget_changed(const AstNode *value, const Type *want) {
    if (value->kind != AST_NameRef) return;
    Symbol *symbol = scope_lookup(((const AstNameRef *)value)->ident.name);
    if (symbol != NULL && symbol->type == want) narrow_forget(symbol);
}

static void narrow_variable(Checker *c, const AstNode *node) {
    if (!can_narrow(node) || node->symbol->is_narrowed) return;
    node->symbol->is_narrowed = true;
    vec_push(c->arena, &c->narrowed, node->symbol);
}

static void narrow_by_comparison(Checker *c, const AstBinary *node, bool is_true) {
    if (is_true != (node->op == OP_NE)) return;
    if (node->right->kind == AST_Null) narrow_variable(c, node->left);
    if (node->left->kind == AST_Null) narrow_variable(c, node->right);
}

static void narrow_by_condition(Checker *c, const AstNode *condition, bool is_true) {
    if (condition->kind == AST_Unary && ((const AstUnary *)condition)->op == OP_NOT) {
        narrow_by_condition(c, ((const AstUnary *)condition)->operand, !is_true);
        return;
    }
    if (condition->kind != AST_Binary) return;
    const AstBinary *node = (const AstBinary *)condition;
    if (node->op == OP_EQ || node->op == OP_NE) narrow_by_comparison(c, node, is_true);
    if (node->op != (is_true ? OP_AND : OP_OR)) return;
    narrow_by_condition(c, node->left, is_true);
    narrow_by_condition(c, node->right, is_true);
}

/* --- what changes --- */

/* The names in the tree may not be resolved yet: whatever is called so counts. */
static void forget_root(AstNode *target) {
    while (target->kind == AST_Member || target->kind == AST_Index)
        target = target->kind == AST_Member ? ast_as(Member, target)->object : ast_as(Index, target)->object;
    if (target->kind != AST_NameRef) return;
    Symbol *symbol = scope_lookup(ast_as(NameRef, target)->ident.name);
    if (symbol != NULL) narrow_forget(symbol);
}

static void forget_changed(void *context, AstNode *node) {
    if (node->kind == AST_Assign) forget_root(ast_as(Assign, node)->target);
    if (node->kind == AST_Arg && ast_as(Arg, node)->is_var) forget_root(ast_as(Arg, node)->value);
    ast_each_child(node, forget_changed, context);
}

void narrow_by(Checker *c, const AstNode *condition, bool is_true) {
    uint32_t known = c->narrowed.count;
    narrow_by_condition(c, condition, is_true);
    if (c->narrowed.count > known) forget_changed(NULL, (AstNode *)condition);
}

void narrow_before_loop(Checker *c, const AstNode *condition, const AstNode *body) {
    if (c->narrowed.count == 0) return;
    if (condition != NULL) forget_changed(NULL, (AstNode *)condition);
    forget_changed(NULL, (AstNode *)body);
}

/* --- other times --- */

NarrowPause narrow_pause(Checker *c) {
    NarrowPause pause = {c->narrowed.count, c->narrowed.count};
    for (uint32_t i = 0; i < pause.first; i++) {
        Symbol *symbol = c->narrowed.items[i];
        if (!symbol->is_narrowed || !symbol->is_var) continue;
        symbol->is_narrowed = false;
        vec_push(c->arena, &c->paused, symbol);
        pause.count++;
    }
    pause.count -= pause.first;
    return pause;
}

void narrow_resume(Checker *c, NarrowPause pause) {
    for (; pause.count > 0; pause.count--) vec_pop(&c->paused)->is_narrowed = true;
}
