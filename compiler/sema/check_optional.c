/* Optionals: null, `x ?? y`, `x?`, `x?.f`, and conditions that take a value apart. */
#include "compiler/sema/checker.h"

const Type *optional_of(Checker *c, const Type *type) {
    return is_poison(type) ? type : type_make(c->types, TYPE_OPTIONAL, &type, 1);
}

static Diagnostic *report_never_null(Checker *c, Span span, const Type *type) {
    Diagnostic *d = report(c, NEVER_NULL, span, text_of(c, type));
    if (type->kind == TYPE_ERROR_UNION)
        diag_help(d, "this can fail: handle the error with 'catch'");
    else
        diag_help(d, "its value is there already: take it as it is");
    return d;
}

/* `m[k]` panics where there is no such key; who asks for null meant `m.get(k)`. */
static void offer_get(Diagnostic *d, const AstNode *node) {
    if (!ast_is(Index, node)) return;
    const AstIndex *index = (const AstIndex *)node;
    TypeKind kind = index->object->type->kind;
    if (kind != TYPE_MAP && kind != TYPE_ARRAY) return;
    diag_help(d, "'[ ]' panics when nothing is there; 'get' gives null");
    diag_fix(d, (Span){index->object->span.end, index->index->span.start}, ".get(");
    diag_fix(d, (Span){index->index->span.end, node->span.end}, ")");
}

/* --- null --- */

void report_null_type(Checker *c, const AstNode *node) {
    Diagnostic *d = report(c, NULL_TYPE, node->span);
    diag_help(d, "write the type of what it stands in: 'let x: i64? = null'");
}

const Type *check_null(Checker *c, AstNode *node, const Type *want) {
    if (want != NULL && want->kind == TYPE_ERROR_UNION) want = want->args[0];
    if (is_open_null(want) && c->open_null == NULL) c->open_null = node;
    if (want != NULL && (is_poison(want) || want->kind == TYPE_OPTIONAL)) return want;
    if (want == NULL) {
        report_null_type(c, node);
        return poison(c);
    }
    Diagnostic *d = report(c, TYPE_MISMATCH, node->span, text_of(c, want), "null");
    if (want->kind != TYPE_VOID) diag_help(d, "only an optional can be null: '%s?'", text_of(c, want));
    return poison(c);
}

/* --- x ?? y --- */

const Type *check_coalesce(Checker *c, AstBinary *node, const Type *want) {
    const Type *hint = want == NULL || is_poison(want) ? NULL : want;
    if (hint != NULL && hint->kind == TYPE_ERROR_UNION) hint = hint->args[0];
    if (hint != NULL && hint->kind != TYPE_OPTIONAL) hint = optional_of(c, hint);
    const Type *left = check_any_value(c, node->left, hint);
    if (is_poison(left) || left->kind == TYPE_NEVER) {
        check_expr(c, node->right, poison(c));
        return left;
    }
    if (left->kind != TYPE_OPTIONAL) {
        check_expr(c, node->right, poison(c));
        offer_get(report_never_null(c, node->left->span, left), node->left);
        return poison(c);
    }
    const Type *right = check_expr(c, node->right, left);
    bool may_be_null = right == left || (right->kind == TYPE_ERROR_UNION && right->args[0] == left);
    return join_fallback(c, node->right, may_be_null ? left : left->args[0], want);
}

/* --- x? --- */

const Type *check_try_optional(Checker *c, AstTry *node) {
    const Type *type = node->value->type;
    const Body *body = c->body;
    if (body != NULL && body->defer_depth > 0) {
        report(c, DEFER_LEAVES, node->node.span, "'?'");
        return type->args[0];
    }
    bool returns = body != NULL && (body->kind == BODY_FUNC || body->kind == BODY_CLOSURE);
    const Type *result = returns ? body->result : NULL;
    if (result != NULL && result->kind == TYPE_ERROR_UNION) result = result->args[0];
    if (result != NULL && (result->kind == TYPE_OPTIONAL || is_poison(result))) return type->args[0];
    Diagnostic *d = report(c, NULL_NOT_ALLOWED, node->node.span);
    diag_help(d, "use '?\?' for another value, or 'if let' to look first");
    return type->args[0];
}

/* --- x?.f --- */

/* The name of what the object holds, and where it is read. */
static AstNode *payload_name(Checker *c, AstMember *node, const Type *payload) {
    AstIdent ident = {c->name_underscore, node->object->span};
    Symbol *symbol = symbol_new(c, SYMBOL_LOCAL, ident.name, ident.span, &node->node);
    symbol->type = payload;
    symbol->is_used = true;
    node->node.symbol = symbol;
    AstNameRef *name = ast_new(c->arena, NameRef, ident.span);
    name->ident = ident;
    name->node.symbol = symbol;
    name->node.type = payload;
    return &name->node;
}

/* `object.f` or `object.f(…)`, as if it had been written so. */
static AstNode *plain_access(Checker *c, AstMember *node, AstCall *call, AstNode *object) {
    AstMember *member = ast_new(c->arena, Member, node->node.span);
    member->object = object;
    member->ident = node->ident;
    if (call == NULL) return &member->node;
    AstCall *plain = ast_new(c->arena, Call, call->node.span);
    plain->callee = &member->node;
    plain->args = call->args;
    return &plain->node;
}

/* What comes out when there may be nothing to begin with. */
static const Type *maybe(Checker *c, const Type *type) {
    if (type->kind == TYPE_ERROR_UNION) return make_error_union(c, maybe(c, type->args[0]), type->args[1]);
    bool is_final = type->kind == TYPE_OPTIONAL || type->kind == TYPE_VOID || is_poison(type);
    if (type->kind == TYPE_NEVER) return basic(c, TYPE_VOID);
    return is_final ? type : optional_of(c, type);
}

const Type *check_optional_member(Checker *c, AstMember *node, AstCall *call) {
    const Type *object = check_any_value(c, node->object, NULL);
    bool is_optional = object->kind == TYPE_OPTIONAL, is_union = object->kind == TYPE_ERROR_UNION;
    if (!is_optional && !is_union) {
        if (call != NULL) check_arguments_silently(c, &call->args);
        if (!is_poison(object)) {
            Diagnostic *d = report_never_null(c, node->object->span, object);
            diag_help(d, "write '.%s'", node->ident.name->text);
        }
        return poison(c);
    }
    if (is_union) check_passes_on(c, node->node.span, object->args[1], "'?.'");
    node->access = plain_access(c, node, call, payload_name(c, node, object->args[0]));
    const Type *type = check_expr(c, node->access, NULL);
    return is_optional ? maybe(c, type) : type;
}

/* --- x == null --- */

/* What is known of a variable does not matter when it is compared with null. */
static const Type *check_nullable(Checker *c, AstNode *node) {
    const Type *type = check_any_value(c, node, NULL);
    bool is_narrowed = node->kind == AST_NameRef && node->symbol != NULL && node->symbol->is_narrowed;
    if (is_narrowed) type = node->type = node->symbol->type;
    return type;
}

const Type *check_null_comparison(Checker *c, AstBinary *node) {
    AstNode *other = node->right->kind == AST_Null ? node->left : node->right;
    AstNode *null = other == node->left ? node->right : node->left;
    const Type *type = check_nullable(c, other);
    null->type = type;
    if (type->kind == TYPE_OPTIONAL || is_poison(type) || type->kind == TYPE_NEVER)
        return basic(c, TYPE_BOOL);
    report_never_null(c, other->span, type);
    return poison(c);
}

/* --- let in conditions --- */

void check_let_condition(Checker *c, AstLetCondition *node) {
    const Type *type = check_any_value(c, node->value, NULL);
    bool binds_all = node->pattern->kind == AST_NamePattern || node->pattern->kind == AST_AnyPattern;
    bool is_held = type->kind == TYPE_OPTIONAL && binds_all;
    node->node.type = basic(c, TYPE_BOOL);
    const void *declaration = begin_patterns(c, node->value);
    check_pattern(c, node->pattern, is_held ? type->args[0] : type);
    c->pattern_of = declaration;
    if (is_held) return;
    if (!binds_all || is_poison(type)) return;
    if (node->pattern->symbol != NULL && node->pattern->symbol->kind != SYMBOL_LOCAL) return;
    Diagnostic *d = report_never_null(c, node->value->span, type);
    diag_help(d, "a plain 'let' before the statement does the same");
}
