/* If, and the one type that the branches of an expression have in common. */
#include "compiler/sema/checker.h"

static bool says_type(const Type *joined) {
    if (joined == NULL || joined->kind == TYPE_NEVER || joined->kind == TYPE_VOID) return false;
    return !is_poison(joined) && !is_open_null(joined);
}

/* The type of the branches so far, given one more. The first branch with a value decides what the others must
 * be. */
const Type *wanted_branch(Checker *c, const Type *want, const Type *joined, AstNode *next) {
    if (want != NULL && !is_open_null(want)) return want;
    if (!may_be_null(next)) return says_type(joined) ? joined : want;
    if (!says_type(joined)) return open_null(c);
    bool is_wide = joined->kind == TYPE_OPTIONAL || joined->kind == TYPE_ERROR_UNION;
    return is_wide ? joined : optional_of(c, joined);
}

static void help_branches(Diagnostic *d, const AstNode *branch, const Type *joined) {
    if (type_is_numeric(branch->type) && type_is_numeric(joined))
        help_cast(d, branch, joined);
    else if (joined->kind == TYPE_STRING && type_is_numeric(branch->type))
        help_to_string(d, branch);
    else
        diag_help(d, "every branch gives a value of one type, here %s as the first does",
                  type_text(d->owner->arena, joined));
}

const Type *join_branch(Checker *c, const Type *want, const Type *joined, AstNode *branch) {
    if (want != NULL && (is_open_null(want) || has_hole(want)))
        want = NULL; /* what was known has been said */
    Diagnostic *misfit = want == NULL ? NULL : check_fits(c, branch, want);
    if (misfit != NULL && c->body != NULL && want == c->body->result) blame_result(c, misfit, branch->type);
    if (misfit != NULL) branch->type = poison(c);
    const Type *type = branch->type;
    if (joined == NULL || joined->kind == TYPE_NEVER) return type;
    if (type->kind == TYPE_NEVER || joined == type || is_poison(joined)) return joined;
    if (is_poison(type)) return type;
    const Type *optional = join_null(c, joined, type);
    if (optional != NULL) return optional;
    if (want != NULL) return want;
    if (type_fits(type, joined)) return joined;
    if (type_fits(joined, type)) return type;
    Diagnostic *d = report(c, BRANCH_MISMATCH, value_of_branch(branch)->span, branch_text(c, joined),
                           branch_text(c, type));
    help_branches(d, value_of_branch(branch), joined);
    return poison(c);
}

static const Type *check_else(Checker *c, AstIf *node, const Type *want, bool wants_value) {
    uint32_t mark = narrow_begin(c);
    narrow_by(c, node->condition, false);
    const Type *type = check_branch(c, node->else_body, want, wants_value);
    narrow_end(c, mark);
    return type;
}

static const Type *check_then(Checker *c, AstIf *node, const Type *want, bool wants_value) {
    uint32_t outer = scope_push(&c->scopes), mark = narrow_begin(c);
    check_condition(c, node->condition);
    narrow_by(c, node->condition, true);
    const Type *type = check_branch(c, node->then_body, want, wants_value);
    narrow_end(c, mark);
    leave_scope(c, outer);
    return type;
}

static const Type *check_branches(Checker *c, AstIf *node, const Type *want, bool wants_value) {
    const Type *first = wants_value ? wanted_branch(c, want, NULL, node->then_body) : NULL;
    const Type *joined = check_then(c, node, first, wants_value);
    if (!wants_value) {
        check_else(c, node, NULL, false);
        bool is_never = joined->kind == TYPE_NEVER && node->else_body->type->kind == TYPE_NEVER;
        return is_never ? joined : basic(c, TYPE_VOID);
    }
    joined = join_branch(c, want, NULL, node->then_body);
    check_else(c, node, wanted_branch(c, want, joined, node->else_body), true);
    return join_branch(c, want, joined, node->else_body);
}

const Type *check_if(Checker *c, AstIf *node, const Type *want, bool wants_value) {
    if (node->else_body != NULL) {
        NullPlace place = null_place_begin(c, want);
        const Type *type = check_branches(c, node, want, wants_value);
        node->node.type = null_place_end(c, place, &node->node, type);
    } else {
        check_then(c, node, NULL, false);
        node->node.type = basic(c, TYPE_VOID);
    }
    return node->node.type;
}
