/* Which value may stand where which type is wanted, and what to say when it may not. */
#include "compiler/sema/checker.h"

const char *text_of(Checker *c, const Type *type) {
    return type_text(c->arena, type);
}

static bool error_fits(const Type *from, const Type *to) {
    return from == to || (to->kind == TYPE_ERROR && to->symbol == NULL && from->kind == TYPE_ERROR);
}

static bool union_fits(const Type *from, const Type *to) {
    if (from->kind == TYPE_ERROR_UNION)
        return type_fits(from->args[0], to->args[0]) && error_fits(from->args[1], to->args[1]);
    if (from->kind == TYPE_ERROR) return error_fits(from, to->args[1]);
    return type_fits(from, to->args[0]);
}

/* A value behind a trait is one of a type that implements it, known while compiling. */
static bool is_behind(const Type *from, const Type *to) {
    bool is_value = from->kind != TYPE_ANY && from->kind != TYPE_VOID && from->kind != TYPE_ERROR_UNION;
    return is_value && type_implements(to->symbol->as.trait->program, from, to);
}

bool type_fits(const Type *from, const Type *to) {
    if (from == to || is_poison(from) || is_poison(to) || from->kind == TYPE_NEVER) return true;
    if (to->kind == TYPE_ERROR_UNION) return union_fits(from, to);
    if (to->kind == TYPE_OPTIONAL && from->kind != TYPE_OPTIONAL) return type_fits(from, to->args[0]);
    if (to->kind == TYPE_OPTIONAL && from->kind == TYPE_OPTIONAL && to->args[0]->kind == TYPE_OPTIONAL)
        return type_fits(from, to->args[0]);
    if (to->kind == TYPE_ANY) return is_behind(from, to);
    return from->kind == TYPE_ERROR && error_fits(from, to);
}

/* --- helps: what to write instead --- */

static bool is_castable(const Type *from, const Type *to) {
    return type_is_numeric(from) && type_is_numeric(to);
}

static bool needs_parentheses(const AstNode *expression) {
    return expression->kind == AST_Binary || expression->kind == AST_Range || expression->kind == AST_Catch;
}

void help_cast(Diagnostic *d, const AstNode *expression, const Type *to) {
    const char *type = type_text(d->owner->arena, to);
    diag_help(d, "convert it: add 'as %s'", type);
    Span before = {expression->span.start, expression->span.start};
    Span after = {expression->span.end, expression->span.end};
    if (needs_parentheses(expression)) diag_fix(d, before, "(");
    diag_fix(d, after,
             text_format(d->owner->arena, "%s as %s", needs_parentheses(expression) ? ")" : "", type));
}

void help_to_string(Diagnostic *d, const AstNode *expression) {
    diag_help(d, "make it a string: 'x.to_string()', or put it into one: $\"{x}\"");
    bool is_operation = needs_parentheses(expression) || expression->kind == AST_Unary;
    if (is_operation) diag_fix(d, (Span){expression->span.start, expression->span.start}, "(");
    diag_fix(d, (Span){expression->span.end, expression->span.end},
             is_operation ? ").to_string()" : ".to_string()");
}

/* From one collection to another. False: it is none of these. */
static bool help_collection(Diagnostic *d, const AstNode *expression, const Type *want) {
    const Type *found = expression->type;
    Span before = {expression->span.start, expression->span.start};
    Span after = {expression->span.end, expression->span.end};
    bool is_path = expression->kind == AST_NameRef || expression->kind == AST_Member;
    if (want->kind == TYPE_SET && found->kind == TYPE_ARRAY) {
        diag_help(d, "a set is made of the items of an array by 'Set.from'");
        diag_fix(d, before, "Set.from(");
        diag_fix(d, after, ")");
        return true;
    }
    bool is_fixed = want->kind == TYPE_ARRAY && found->kind == TYPE_FIXED_ARRAY;
    if (!is_fixed || want->args[0] != found->args[0]) return false;
    diag_help(d, "its items in an array that grows are 'fixed[0..]'");
    if (is_path) diag_fix(d, after, "[0..]");
    return true;
}

static void help_mismatch(Diagnostic *d, const AstNode *expression, const Type *want) {
    const Type *found = expression->type;
    if (help_collection(d, expression, want)) return;
    if (is_castable(found, want)) {
        help_cast(d, expression, want);
    } else if (found->kind == TYPE_ERROR_UNION && type_fits(found->args[0], want)) {
        diag_help(d, "this can fail: pass the error on with '?', or handle it with 'catch'");
    } else if (found->kind == TYPE_ERROR_UNION && want->kind == TYPE_ERROR_UNION) {
        diag_help(d, "handle the error with 'catch', or let the function return '!%s'",
                  type_text(d->owner->arena, want->args[0]));
    } else if (found->kind == TYPE_OPTIONAL && type_fits(found->args[0], want)) {
        diag_help(d, "this may be null: give another value with '?\?', or look first with 'if let'");
    } else if (want->kind == TYPE_BOOL && type_is_int(found)) {
        diag_help(d, "numbers are not conditions: compare with '!= 0'");
        if (expression->kind == AST_NameRef || expression->kind == AST_Call || expression->kind == AST_Member)
            diag_fix(d, (Span){expression->span.end, expression->span.end}, " != 0");
    } else if (want->kind == TYPE_BOOL && found->kind == TYPE_OPTIONAL) {
        diag_help(d, "compare it with '!= null', or take what it holds: 'if let x = ... do'");
    } else if (want->kind == TYPE_BOOL && (found->kind == TYPE_STRING || found->kind == TYPE_ARRAY ||
                                           found->kind == TYPE_MAP || found->kind == TYPE_SET)) {
        diag_help(d, "whether something is in it tells 'not x.is_empty()'");
    } else if (want->kind == TYPE_STRING &&
               (type_is_numeric(found) || found->kind == TYPE_CHAR || found->kind == TYPE_BOOL)) {
        help_to_string(d, expression);
    } else if (found->kind == TYPE_STRING && type_is_numeric(want)) {
        diag_help(d, "text becomes a number by 'text.%s()', which gives an optional",
                  type_is_int(want) ? "to_int" : "to_float");
    } else if (found->kind == TYPE_FUNC && found->arg_count == 1 && type_fits(found->args[0], want)) {
        diag_help(d, "call it: '()' is missing");
        diag_fix(d, (Span){expression->span.end, expression->span.end}, "()");
    } else if (want->kind == TYPE_ANY && found->kind == TYPE_ANY) {
        diag_help(d, "a value goes behind one trait: take '%s' there, or a type parameter '[T: %s]'",
                  type_text(d->owner->arena, found), trait_text(d->owner->arena, want));
    } else if (want->kind == TYPE_ANY && found->symbol != NULL) {
        diag_help(d, "write 'impl %s for %s { ... }'", want->symbol->name->text,
                  type_text(d->owner->arena, found));
    }
}

void note_declared(Diagnostic *d, const AstNode *expression) {
    const Symbol *symbol = expression->symbol;
    if (expression->kind != AST_NameRef || symbol == NULL || symbol->span.start == 0) return;
    if (symbol->kind == SYMBOL_ADAPTER) return; /* made where it stands */
    diag_note(d, symbol->span, "'%s' is %s", symbol->name->text,
              type_text(d->owner->arena, expression->type));
}

AstNode *value_of_branch(AstNode *expression) {
    while (expression->kind == AST_Block) {
        AstList *statements = &ast_as(Block, expression)->statements;
        if (statements->count == 0) break;
        AstNode *last = statements->items[statements->count - 1];
        if (last->kind != AST_ExprStmt) break;
        expression = ast_as(ExprStmt, last)->value;
    }
    return expression;
}

Diagnostic *check_fits(Checker *c, AstNode *expression, const Type *want) {
    if (complete_literal(c, expression, want) || type_fits(expression->type, want)) return NULL;
    AstNode *culprit = value_of_branch(expression);
    if (widen_function(c, culprit, want)) {
        expression->type = culprit->type;
        return NULL;
    }
    Diagnostic *d;
    if (expression->type->kind == TYPE_VOID) {
        d = report(c, VOID_VALUE, culprit->span, text_of(c, want));
    } else if (expression->type->kind == TYPE_ERROR && want->kind == TYPE_ERROR_UNION) {
        d = report(c, ERROR_SET_MISMATCH, culprit->span, text_of(c, expression->type),
                   text_of(c, want->args[1]));
    } else {
        d = report(c, TYPE_MISMATCH, culprit->span, text_of(c, want), text_of(c, expression->type));
    }
    if (culprit->type != NULL) {
        help_mismatch(d, culprit, want);
        note_declared(d, culprit);
        blame_value(c, d, culprit, want);
    }
    return d;
}

/* A type for both values: that of one of them, or what is wanted. */
static const Type *joined_value(const Type *a, const Type *b, const Type *want) {
    if (type_fits(b, a)) return a;
    if (b->kind != TYPE_VOID && type_fits(a, b)) return b;
    if (want != NULL && want->kind == TYPE_ERROR_UNION) want = want->args[0];
    return want != NULL && !has_hole(want) && type_fits(a, want) && type_fits(b, want) ? want : NULL;
}

const Type *join_fallback(Checker *c, AstNode *fallback, const Type *value, const Type *want) {
    const Type *given = fallback->type;
    bool can_fail = given->kind == TYPE_ERROR_UNION;
    const Type *joined = joined_value(value, can_fail ? given->args[0] : given, want);
    if (joined == NULL) return check_fits(c, fallback, value) == NULL ? value : poison(c);
    return can_fail ? make_error_union(c, joined, given->args[1]) : joined;
}
