/* What is changed in place: a `var` argument and the receiver of a method with `var self` must be a variable
 * that may change, or a part of one. */
#include "compiler/sema/checker.h"

static const AstNode *root_of(const AstNode *node) {
    for (;;) {
        if (node->kind == AST_Member && node->symbol == NULL)
            node = ((const AstMember *)node)->object;
        else if (node->kind == AST_Index && node->symbol == NULL &&
                 ((const AstIndex *)node)->index->kind != AST_Range)
            node = ((const AstIndex *)node)->object;
        else
            return node;
    }
}

static void report_no_variable(Checker *c, const AstNode *node, const char *what) {
    Diagnostic *d = report(c, NOT_A_VARIABLE, node->span, what);
    diag_help(d, "put the value into a variable first: 'var x = …'");
}

static void report_fixed(Checker *c, const AstNode *node, const char *what, Symbol *symbol) {
    Diagnostic *d = report(c, CHANGES_IMMUTABLE, node->span, what, symbol_describe(c->arena, symbol));
    if (symbol->span.start != 0) diag_note(d, symbol->span, "declared here");
    help_make_var(c, d, symbol);
}

bool require_variable(Checker *c, const AstNode *node, const char *what) {
    if (is_poison(node->type)) return true;
    const AstNode *root = root_of(node);
    Symbol *symbol = root->kind == AST_NameRef || root->kind == AST_Member ? root->symbol : NULL;
    if (symbol == NULL) {
        report_no_variable(c, node, what);
        return false;
    }
    if (!symbol->is_var) {
        report_fixed(c, node, what, symbol);
        return false;
    }
    symbol->is_assigned = true;
    closure_note_change(c, symbol, node->span);
    return true;
}
