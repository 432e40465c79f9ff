/* Patterns of tuples and arrays: one pattern for each part, and `..rest` for what is left of an array. */
#include "compiler/sema/checker.h"

static void report_wrong_kind(Checker *c, AstNode *pattern, const char *what, const Type *subject) {
    if (!is_poison(subject)) report(c, PATTERN_TYPE, pattern->span, what, text_of(c, subject));
    bind_poisoned(c, pattern);
}

void check_tuple_pattern(Checker *c, AstTuplePattern *node, const Type *subject) {
    if (subject->kind != TYPE_TUPLE) {
        report_wrong_kind(c, &node->node, "a tuple", subject);
        return;
    }
    if (ast_has(&node->items, AST_RestPattern) || node->items.count != subject->arg_count) {
        const char *what = text_format(c->arena, "a tuple of %u", node->items.count);
        if (ast_has(&node->items, AST_RestPattern)) {
            Diagnostic *d =
                report(c, PATTERN_REST, node->node.span, "stands for items of an array, not of a tuple");
            diag_help(d, "write '_' for each part that is not wanted");
        }
        report_wrong_kind(c, &node->node, what, ast_has(&node->items, AST_RestPattern) ? poison(c) : subject);
        return;
    }
    for (uint32_t i = 0; i < node->items.count; i++) check_pattern(c, node->items.items[i], subject->args[i]);
}

/* --- arrays --- */

static const Type *rest_type(Checker *c, const AstArrayPattern *node, const Type *subject) {
    if (subject->kind == TYPE_ARRAY) return subject;
    uint64_t named = node->items.count - 1;
    return type_make_fixed_array(c->types, subject->args[0],
                                 subject->length > named ? subject->length - named : 0);
}

static void check_rest(Checker *c, AstRestPattern *node, const Type *type) {
    node->node.type = type;
    if (node->ident.name == NULL) return;
    node->node.symbol = bind_name(c, &node->node, node->ident, type);
}

static bool fits_length(const AstArrayPattern *node, uint64_t length) {
    uint32_t count = node->items.count;
    return ast_has(&node->items, AST_RestPattern) ? count - 1 <= length : count == length;
}

static const char *describe_length(Checker *c, const AstList *items) {
    if (!ast_has(items, AST_RestPattern)) return text_format(c->arena, "an array of %u", items->count);
    return text_format(c->arena, "an array of %u or more", items->count - 1);
}

void check_array_pattern(Checker *c, AstArrayPattern *node, const Type *subject) {
    bool is_array = subject->kind == TYPE_ARRAY || subject->kind == TYPE_FIXED_ARRAY;
    if (!is_array || (subject->kind == TYPE_FIXED_ARRAY && !fits_length(node, subject->length))) {
        const char *what = is_array ? describe_length(c, &node->items) : "an array";
        report_wrong_kind(c, &node->node, what, subject);
        return;
    }
    bool seen = false;
    for (uint32_t i = 0; i < node->items.count; i++) {
        AstNode *item = node->items.items[i];
        if (item->kind != AST_RestPattern) {
            check_pattern(c, item, subject->args[0]);
            continue;
        }
        if (seen) report(c, PATTERN_REST, item->span, "can stand only once in a pattern");
        seen = true;
        check_rest(c, ast_as(RestPattern, item), rest_type(c, node, subject));
    }
}
