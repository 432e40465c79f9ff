/* Places: what may be assigned to and given to a `var` parameter: a variable, or a field, item or entry of
 * one. */
#include "compiler/sema/checker.h"

#include <string.h>

/* Where `self` stands in the head of the method at work, right behind its name; 0: elsewhere. */
static uint32_t place_of_self(const Checker *c) {
    const Symbol *owner = c->body == NULL ? NULL : c->body->owner;
    if (owner == NULL || owner->kind != SYMBOL_FUNC || !owner->as.func->has_self) return 0;
    const SourceFile *file = source_file_of(&c->session->sources, owner->span.end);
    const char *text = file->text + (owner->span.end - file->base);
    return strncmp(text, "(self", 5) == 0 ? owner->span.end + 1 : 0;
}

/* Both take `var` in front of the name; a variable's `let` becomes `var`. */
void help_make_var(Checker *c, Diagnostic *d, Symbol *symbol) {
    if (symbol->kind == SYMBOL_PARAM && symbol->name == c->name_self) {
        diag_help(d, "take it as 'var self' to change it");
        uint32_t place = place_of_self(c);
        if (place != 0) diag_fix(d, (Span){place, place}, "var ");
    } else if (symbol->kind == SYMBOL_PARAM) {
        diag_help(d, "copy it into a variable first: 'var %s = %s'; 'var %s: ...' changes the caller's",
                  symbol->name->text, symbol->name->text, symbol->name->text);
    } else if (symbol->kind == SYMBOL_LOCAL && symbol->state == LOCAL_BINDING) {
        diag_help(d, "declare it with 'var' to change it");
        uint32_t start = symbol->node == NULL ? 0 : symbol->node->span.start;
        if (start != 0) diag_fix(d, (Span){start, start + 3}, "var");
    } else if (symbol->kind == SYMBOL_LOCAL) {
        diag_help(d, "this name is bound anew each time: copy it into a variable: 'var copy = %s'",
                  symbol->name->text);
    } else {
        return;
    }
    symbol->is_var = true; /* one report for each variable */
}

static void report_immutable(Checker *c, const AstNode *target, Symbol *symbol) {
    Diagnostic *d = report(c, ASSIGN_IMMUTABLE, target->span, symbol_describe(c->arena, symbol));
    if (symbol->span.start != 0) diag_note(d, symbol->span, "declared here");
    help_make_var(c, d, symbol);
}

static bool is_field(const AstNode *node) {
    if (node->kind != AST_Member || node->symbol != NULL) return false;
    const AstMember *member = (const AstMember *)node;
    TypeKind kind = (TypeKind)member->object->type->kind;
    return !member->is_optional && (kind == TYPE_STRUCT || kind == TYPE_TUPLE);
}

static bool is_item(const AstNode *node) {
    if (node->kind != AST_Index || node->symbol != NULL) return false;
    const AstIndex *index = (const AstIndex *)node;
    if (index->index->kind == AST_Range) return false;
    TypeKind kind = (TypeKind)index->object->type->kind;
    return kind == TYPE_ARRAY || kind == TYPE_FIXED_ARRAY || kind == TYPE_MAP;
}

static AstNode *root_of_place(AstNode *node) {
    while (true) {
        if (is_field(node))
            node = ast_as(Member, node)->object;
        else if (is_item(node))
            node = ast_as(Index, node)->object;
        else
            return node;
    }
}

Symbol *place_root(AstNode *node) {
    AstNode *root = root_of_place(node);
    return root->kind == AST_NameRef ? root->symbol : NULL;
}

bool check_place(Checker *c, AstNode *node) {
    if (is_poison(node->type)) return false;
    AstNode *root = root_of_place(node);
    Symbol *symbol = root->symbol;
    bool is_name = root->kind == AST_NameRef || root->kind == AST_Member;
    if (!is_name || symbol == NULL || symbol->kind == SYMBOL_BAD) {
        Diagnostic *d = report(c, NOT_ASSIGNABLE, node->span);
        if (root->kind == AST_Index && ast_as(Index, root)->object->type->kind == TYPE_STRING)
            diag_help(d, "strings do not change: make a new one");
        else if (root != node && root->kind == AST_Call)
            diag_help(d, "this is part of a value that nobody holds: put it in a variable first");
        return false;
    }
    if (symbol->is_var) {
        symbol->is_assigned = true;
        closure_note_change(c, symbol, node->span);
        return true;
    }
    report_immutable(c, root, symbol);
    return false;
}

/* --- `var` arguments --- */

void check_var_mark(Checker *c, const AstArg *arg, bool is_changed, const Symbol *param) {
    if (arg->is_var == is_changed) return;
    Diagnostic *d;
    if (arg->is_var) {
        d = report(c, VAR_MARK, arg->node.span, "the call does not change this argument");
        diag_help(d, "leave out 'var'");
        if (arg->ident.name == NULL && arg->value->span.start > arg->node.span.start)
            diag_fix(d, (Span){arg->node.span.start, arg->value->span.start}, "");
    } else {
        const char *what = param == NULL ? "the call changes this argument"
                                         : text_format(c->arena, "the call changes the argument for '%s'",
                                                       param->name->text);
        d = report(c, VAR_MARK, arg->node.span, what);
        diag_help(d, "show it: write 'var' before the argument");
        diag_fix(d, (Span){arg->value->span.start, arg->value->span.start}, "var ");
    }
    if (param != NULL && param->span.start != 0) diag_note(d, param->span, "declared here");
}

/* A closure that only reads it has a copy. */
static bool changes_captured(const AstNode *value, const Symbol *symbol) {
    if (value->kind != AST_Closure) return false;
    const ClosureInfo *info = ((const AstClosure *)value)->info;
    for (uint32_t i = 0; info != NULL && i < info->capture_count; i++)
        if (info->captures[i] == symbol && info->is_changed[i]) return true;
    return false;
}

/* What the call changes is out of reach for its other arguments. */
void check_exclusive(Checker *c, const CallPlan *plan, const bool *is_changed) {
    for (uint32_t i = 0; i < plan->arg_count; i++) {
        if (plan->args[i] == NULL || !is_changed[i]) continue;
        const Symbol *root = place_root(plan->args[i]);
        for (uint32_t k = 0; root != NULL && k < plan->arg_count; k++) {
            if (k == i || plan->args[k] == NULL) continue;
            bool is_same = k > i && is_changed[k] && place_root(plan->args[k]) == root;
            if (!is_same && !changes_captured(plan->args[k], root)) continue;
            Diagnostic *d = report(c, VAR_TWICE, plan->args[k]->span, root->name->text);
            diag_note(d, plan->args[i]->span, "the call changes it here");
            return;
        }
    }
}
