/* match, as a statement and as an expression; its arms are also those of a receive. */
#include "compiler/sema/checker.h"

static bool is_catch_all(const AstNode *pattern) {
    switch ((AstKind)pattern->kind) {
    case AST_AnyPattern:
    case AST_BadPattern: return true;
    case AST_NamePattern: return pattern->symbol != NULL && pattern->symbol->kind == SYMBOL_LOCAL;
    case AST_AtPattern: return is_catch_all(((const AstAtPattern *)pattern)->pattern);
    case AST_OrPattern: {
        const AstList *alternatives = &((const AstOrPattern *)pattern)->alternatives;
        for (uint32_t i = 0; i < alternatives->count; i++) {
            if (is_catch_all(alternatives->items[i])) return true;
        }
        return false;
    }
    default: return false;
    }
}

bool takes_all(const AstMatchArm *arm) {
    return arm->guard == NULL && is_catch_all(arm->pattern);
}

bool has_default_arm(const AstList *arms) {
    for (uint32_t i = 0; i < arms->count; i++)
        if (takes_all((const AstMatchArm *)arms->items[i])) return true;
    return false;
}

/* Behind an arm that takes null, a name binds the value itself. */
static bool takes_null(const AstNode *pattern) {
    if (pattern->kind == AST_LiteralPattern)
        return ((const AstLiteralPattern *)pattern)->value->kind == AST_Null;
    if (pattern->kind != AST_OrPattern) return false;
    const AstList *alternatives = &((const AstOrPattern *)pattern)->alternatives;
    for (uint32_t i = 0; i < alternatives->count; i++)
        if (takes_null(alternatives->items[i])) return true;
    return false;
}

static const Type *seen_by_arm(const AstNode *pattern, const Type *subject, bool is_null_taken) {
    bool is_name = pattern->kind == AST_NamePattern || pattern->kind == AST_AtPattern;
    return is_null_taken && is_name ? subject->args[0] : subject;
}

static const Type *check_arm(Checker *c, AstMatchArm *arm, const Type *subject, const Type *want,
                             bool wants_value) {
    uint32_t outer = scope_push(&c->scopes);
    const void *declaration = c->pattern_of;
    check_pattern(c, arm->pattern, subject);
    c->pattern_of = NULL; /* the patterns in the body are about other things */
    uint32_t mark = narrow_begin(c);
    if (arm->guard != NULL) check_condition(c, arm->guard);
    if (arm->guard != NULL) narrow_by(c, arm->guard, true);
    const Type *type = check_branch(c, arm->body, want, wants_value);
    narrow_end(c, mark);
    c->pattern_of = declaration;
    if (subject->kind == TYPE_MESSAGE) /* what a message carries is named to be told apart */
        scope_pop(&c->scopes, outer);
    else
        leave_scope(c, outer);
    return type;
}

const Type *check_arms(Checker *c, AstList *arms, const Type *subject, const Type *want, bool wants_value) {
    const Type *joined = NULL;
    bool all_never = arms->count > 0, is_null_taken = false;
    for (uint32_t i = 0; i < arms->count; i++) {
        AstMatchArm *arm = ast_as(MatchArm, arms->items[i]);
        const Type *arm_want = wants_value ? wanted_branch(c, want, joined, arm->body) : NULL;
        const Type *seen = seen_by_arm(arm->pattern, subject, is_null_taken);
        const Type *type = check_arm(c, arm, seen, arm_want, wants_value);
        is_null_taken |= subject->kind == TYPE_OPTIONAL && arm->guard == NULL && takes_null(arm->pattern);
        all_never &= type->kind == TYPE_NEVER;
        if (wants_value) joined = join_branch(c, want, joined, arm->body);
    }
    if (all_never) return basic(c, TYPE_NEVER);
    if (wants_value && arms->count == 0) return poison(c); /* not exhaustive */
    return wants_value && joined != NULL ? joined : basic(c, TYPE_VOID);
}

/* In a typed actor `__msg`, its alias and the header's `msg` are all the message in hand. */
static const Type *message_in_hand(const Checker *c, const AstNode *subject) {
    const Symbol *symbol = subject->symbol;
    if (symbol == NULL || subject->kind != AST_NameRef) return NULL;
    if (symbol->kind != SYMBOL_MESSAGE_TAG && symbol->kind != SYMBOL_MESSAGE_VALUE) return NULL;
    return c->body->owner->as.actor->protocol->kind == TYPE_MESSAGE ? c->body->owner->as.actor->protocol
                                                                    : NULL;
}

static bool is_matchable(const Type *type) {
    switch ((TypeKind)type->kind) {
    case TYPE_BOOL:
    case TYPE_CHAR:
    case TYPE_STRING:
    case TYPE_ENUM:
    case TYPE_OPTIONAL:
    case TYPE_STRUCT:
    case TYPE_TUPLE:
    case TYPE_ARRAY:
    case TYPE_FIXED_ARRAY:
    case TYPE_ERROR:
    case TYPE_MESSAGE:
    case TYPE_NEVER:
    case TYPE_POISON: return true;
    default: return type_is_numeric(type);
    }
}

static const Type *check_subject(Checker *c, AstMatch *node) {
    const Type *type = check_expr(c, node->subject, NULL);
    if (is_matchable(type)) return type;
    Diagnostic *d = report(c, NOT_MATCHABLE, node->subject->span, text_of(c, type));
    if (type->kind == TYPE_ERROR_UNION) diag_help(d, "handle the error first, with '?' or 'catch'");
    return poison(c);
}

void report_missing_cases(Checker *c, Span span, const char *missing) {
    Diagnostic *d = report(c, NOT_EXHAUSTIVE, span, missing);
    diag_help(d, "add an arm for each, or '_ =>' for the rest");
}

static void check_coverage(Checker *c, AstMatch *node, const Type *subject, const Type *in_hand,
                           bool wants_value) {
    const char *missing = find_missing_cases(c, &node->arms, subject, in_hand != NULL && !wants_value);
    bool has_default = has_default_arm(&node->arms);
    if (missing == NULL && in_hand != NULL && wants_value && !has_default) missing = "any other number";
    if (missing != NULL) report_missing_cases(c, node->subject->span, missing);
    node->can_fall_through = in_hand != NULL && !has_default;
}

enum { MATCH_ARMS_MAX = 20000 }; /* more are data, and belong into a map */

/* Each alternative of `p | q` counts like an arm. */
static uint32_t count_alternatives(const AstNode *pattern) {
    if (pattern->kind != AST_OrPattern) return 1;
    return ((const AstOrPattern *)pattern)->alternatives.count;
}

static bool has_too_many_arms(Checker *c, const AstMatch *node) {
    const AstNode *last = NULL;
    uint64_t count = 0;
    for (uint32_t i = 0; i < node->arms.count; i++) {
        if (count <= MATCH_ARMS_MAX) last = node->arms.items[i];
        count += count_alternatives(((const AstMatchArm *)node->arms.items[i])->pattern);
    }
    if (count <= MATCH_ARMS_MAX) return false;
    Diagnostic *d = report(c, MATCH_ARMS, last->span, MATCH_ARMS_MAX);
    diag_note(d, node->subject->span, "the match is over this, with %llu arms and alternatives",
              (unsigned long long)count);
    diag_help(d, "keep so many cases in a map, or read them from a file");
    return true;
}

const Type *check_match(Checker *c, AstMatch *node, const Type *want, bool wants_value) {
    const Type *subject = check_subject(c, node);
    const Type *in_hand = message_in_hand(c, node->subject);
    if (in_hand != NULL) subject = in_hand;
    if (has_too_many_arms(c, node)) return node->node.type = poison(c);
    NullPlace place = null_place_begin(c, want);
    const void *outer = begin_patterns(c, node->subject);
    if (c->pattern_of == NULL) c->pattern_of = node;
    const Type *type = check_arms(c, &node->arms, subject, want, wants_value);
    c->pattern_of = outer;
    type = null_place_end(c, place, &node->node, type);
    if (!is_poison(subject) && subject->kind != TYPE_NEVER)
        check_coverage(c, node, subject, in_hand, wants_value);
    if (node->can_fall_through && type->kind == TYPE_NEVER) type = basic(c, TYPE_VOID);
    return node->node.type = type;
}
