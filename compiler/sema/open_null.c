/* `null` whose type comes from what stands beside it: in the branches of an if or match and in the results of
 * a closure that nothing else says the type of.
 *
 * Until then it has the type HOLE?, which any T joins to T?. Whoever opened the place settles what is in it.
 */
#include "compiler/sema/checker.h"

const Type *open_null(Checker *c) {
    return optional_of(c, basic(c, TYPE_HOLE));
}

bool is_open_null(const Type *type) {
    return type != NULL && type->kind == TYPE_OPTIONAL && type->args[0]->kind == TYPE_HOLE;
}

const char *branch_text(Checker *c, const Type *type) {
    return is_open_null(type) ? "null" : text_of(c, type);
}

bool may_be_null(AstNode *branch) {
    AstNode *value = value_of_branch(branch);
    if (value->kind == AST_If) {
        AstIf *node = ast_as(If, value);
        return node->else_body != NULL && (may_be_null(node->then_body) || may_be_null(node->else_body));
    }
    if (value->kind != AST_Match) return value->kind == AST_Null;
    const AstList *arms = &ast_as(Match, value)->arms;
    for (uint32_t i = 0; i < arms->count; i++)
        if (may_be_null(ast_as(MatchArm, arms->items[i])->body)) return true;
    return false;
}

static const Type *join_with(Checker *c, const Type *other) {
    if (other->kind == TYPE_ERROR_UNION)
        return make_error_union(c, join_with(c, other->args[0]), other->args[1]);
    return other->kind == TYPE_OPTIONAL ? other : optional_of(c, other);
}

const Type *join_null(Checker *c, const Type *a, const Type *b) {
    if (!is_open_null(a) && !is_open_null(b)) return NULL;
    const Type *other = is_open_null(a) ? b : a;
    bool is_value = other->kind != TYPE_VOID && other->kind != TYPE_ERROR;
    return is_value ? join_with(c, other) : NULL;
}

NullPlace null_place_begin(Checker *c, const Type *want) {
    NullPlace place = {.outer = c->open_null, .settles = want == NULL};
    c->open_null = NULL;
    return place;
}

typedef struct Settling {
    const Type *open, *type;
} Settling;

static void settle(void *context, AstNode *node) {
    const Settling *settling = context;
    if (node->type == settling->open) node->type = settling->type;
    ast_each_child(node, settle, context);
}

const Type *null_place_end(Checker *c, NullPlace place, AstNode *root, const Type *type) {
    AstNode *first = c->open_null;
    if (place.outer != NULL || place.settles) c->open_null = place.outer;
    if (first == NULL || !place.settles) return type;
    if (is_open_null(type)) {
        report_null_type(c, first);
        type = poison(c);
    }
    const Type *value = type->kind == TYPE_ERROR_UNION ? type->args[0] : type;
    Settling settling = {open_null(c), value->kind == TYPE_OPTIONAL ? value : poison(c)};
    settle(&settling, root);
    return type;
}
