/* What a loop does with an array that stands at the end of a path: `xs`, `grid[i]`, `self.rows`.
 *
 * The array stays where it is, as long as it is and nobody else's, when the path leads to the same place in
 * every turn and all that the loop mentions of its variable are items of the array, or of one that stands in
 * its place under another index, lengths, and what stands in other fields. That a call in the loop reaches
 * the variable by another way is ruled out by checking: who changes a variable has it alone.
 *
 * Refused in doubt: indexes other than a name, a constant, and a name plus or minus a constant, and any
 * mention in a closure.
 */
#include "compiler/lower/lowering.h"

#include <string.h>

enum { STEPS_MAX = 8 };

/* --- paths --- */

static const AstNode *object_of(const AstNode *node) {
    return ast_is(Member, node) ? ((const AstMember *)node)->object : ((const AstIndex *)node)->object;
}

static bool is_step(const AstNode *node) {
    return node->symbol == NULL && lower_is_path(node);
}

/* The steps of a path that begins with a name, the first one first. */
typedef struct Path {
    const AstNode *root;
    const AstNode *steps[STEPS_MAX];
    uint32_t count;
    bool is_too_long;
} Path;

static bool find_path(Path *path, const AstNode *node) {
    if (is_step(node)) {
        if (!find_path(path, object_of(node))) return false;
        path->is_too_long = path->is_too_long || path->count == STEPS_MAX;
        if (!path->is_too_long) path->steps[path->count++] = node;
        return true;
    }
    path->root = node;
    return ast_is(NameRef, node);
}

static Name field_of(const AstNode *step) {
    return ((const AstMember *)step)->ident.name;
}

static const AstNode *index_of(const AstNode *step) {
    return ((const AstIndex *)step)->index;
}

static bool same_index(const AstNode *a, const AstNode *b) {
    ConstValue left, right;
    if (program_constant(a, &left) && program_constant(b, &right)) return left.as.bits == right.as.bits;
    if (a->kind != b->kind) return false;
    if (ast_is(NameRef, a)) return a->symbol == b->symbol;
    if (!ast_is(Binary, a)) return false;
    const AstBinary *sum = (const AstBinary *)a, *other = (const AstBinary *)b;
    return sum->op == other->op && same_index(sum->left, other->left) && same_index(sum->right, other->right);
}

bool lower_is_same_path(const AstNode *a, const AstNode *b) {
    while (is_step(a) && is_step(b)) {
        if (a->kind != b->kind) return false;
        if (ast_is(Member, a) ? field_of(a) != field_of(b) : !same_index(index_of(a), index_of(b)))
            return false;
        a = object_of(a);
        b = object_of(b);
    }
    return ast_is(NameRef, a) && ast_is(NameRef, b) && a->symbol == b->symbol;
}

/* --- indexes that stay what they are --- */

typedef struct Changes {
    const Symbol *symbol;
    bool is_changed;
    bool in_closure;
} Changes;

static bool is_name_of(const AstNode *node, const Symbol *symbol) {
    return ast_is(NameRef, node) && node->symbol == symbol;
}

/* A mention in a closure, or as what a method works on, may be a change. */
static void look_for_change(void *context, AstNode *node) {
    Changes *changes = context;
    bool in_closure = changes->in_closure;
    if (ast_is(NameRef, node) && node->symbol == changes->symbol && in_closure) changes->is_changed = true;
    if (ast_is(Assign, node) && is_name_of(ast_as(Assign, node)->target, changes->symbol))
        changes->is_changed = true;
    if (ast_is(Arg, node) && ast_as(Arg, node)->is_var &&
        is_name_of(ast_as(Arg, node)->value, changes->symbol))
        changes->is_changed = true;
    if (ast_is(Member, node) && is_name_of(ast_as(Member, node)->object, changes->symbol))
        changes->is_changed = true;
    changes->in_closure |= ast_is(Closure, node) || ast_is(Spawn, node) || ast_is(Func, node);
    ast_each_child(node, look_for_change, changes);
    changes->in_closure = in_closure;
}

static bool is_steady_name(const AstNode *loop, const AstNode *node) {
    const Symbol *symbol = ast_is(NameRef, node) ? node->symbol : NULL;
    bool is_own = symbol != NULL && (symbol->kind == SYMBOL_LOCAL || symbol->kind == SYMBOL_PARAM) &&
                  !symbol->is_inout && node->type->kind == TYPE_I64;
    if (!is_own || span_contains(loop->span, symbol->span)) return false;
    if (!symbol->is_assigned) return true;
    Changes changes = {.symbol = symbol};
    ast_each_child(loop, look_for_change, &changes);
    return !changes.is_changed;
}

static bool is_constant(const AstNode *node) {
    ConstValue constant;
    return program_constant(node, &constant);
}

static bool is_steady_index(const AstNode *loop, const AstNode *node) {
    if (is_constant(node) || is_steady_name(loop, node)) return true;
    if (!ast_is(Binary, node) || node->type->kind != TYPE_I64) return false;
    const AstBinary *sum = (const AstBinary *)node;
    return sum->plan == NULL && (sum->op == OP_ADD || sum->op == OP_SUB) && is_steady_name(loop, sum->left) &&
           is_constant(sum->right);
}

/* --- what is mentioned --- */

typedef struct Uses {
    Path path;
    bool is_only_items;
    bool is_captured; /* here every mention makes a copy */
} Uses;

static bool is_length(const AstNode *node) {
    const CallPlan *plan = ast_is(Call, node) ? ((const AstCall *)node)->plan : NULL;
    if (plan == NULL || plan->target == NULL || plan->target->kind != SYMBOL_FUNC) return false;
    const RuntimeBinding *binding = plan->target->as.func->binding;
    return binding != NULL && strcmp(binding->name, ir_op_text(IR_LENGTH)) == 0;
}

/* An item of what stands at the end of the path, or of what might; or something behind another field. */
static bool leaves_alone(const Path *path, const Path *mention) {
    if (mention->is_too_long) return false;
    for (uint32_t i = 0; i < path->count && i < mention->count; i++) {
        const AstNode *step = path->steps[i], *other = mention->steps[i];
        if (step->kind != other->kind) return false;
        if (ast_is(Member, step) && field_of(step) != field_of(other)) return true;
    }
    return mention->count > path->count && ast_is(Index, mention->steps[path->count]);
}

static void look_at(void *context, AstNode *node);

static void look_at_indexes(Uses *uses, const Path *mention) {
    for (uint32_t i = 0; i < mention->count; i++)
        if (ast_is(Index, mention->steps[i])) look_at(uses, ((const AstIndex *)mention->steps[i])->index);
}

static bool is_mention(const Uses *uses, Path *mention, const AstNode *node) {
    *mention = (Path){0};
    return find_path(mention, node) && mention->root->symbol == uses->path.root->symbol;
}

static void look_inside(Uses *uses, AstNode *node) {
    bool was_captured = uses->is_captured;
    uses->is_captured |= ast_is(Closure, node) || ast_is(Spawn, node) || ast_is(Func, node);
    ast_each_child(node, look_at, uses);
    uses->is_captured = was_captured;
}

static void look_at_call(Uses *uses, AstCall *call) {
    Path mention;
    if (is_length(&call->node) && !uses->is_captured && is_mention(uses, &mention, call->plan->args[0]) &&
        !mention.is_too_long) {
        look_at_indexes(uses, &mention);
        return;
    }
    if (ast_is(Member, call->callee)) /* the method's name is no step */
        look_at(uses, ast_as(Member, call->callee)->object);
    else
        look_at(uses, call->callee);
    for (uint32_t i = 0; i < call->args.count; i++) look_at(uses, call->args.items[i]);
}

static void look_at(void *context, AstNode *node) {
    Uses *uses = context;
    Path mention;
    if (!uses->is_only_items) return;
    if (is_mention(uses, &mention, node)) {
        uses->is_only_items = !uses->is_captured && leaves_alone(&uses->path, &mention);
        look_at_indexes(uses, &mention);
    } else if (ast_is(Call, node)) {
        look_at_call(uses, ast_as(Call, node));
    } else {
        look_inside(uses, node);
    }
}

/* --- bounds --- */

static bool is_read_path(const AstNode *node) {
    Path path = {0};
    if (!lower_is_path(node) || !find_path(&path, node) || path.is_too_long) return false;
    for (uint32_t i = 0; i < path.count; i++)
        if (ast_is(Index, path.steps[i]) && !lower_only_reads_numbers(index_of(path.steps[i]))) return false;
    return true;
}

bool lower_only_reads_numbers(const AstNode *node) {
    ConstValue constant;
    if (program_constant(node, &constant)) return true;
    if (is_length(node)) return is_read_path(((const AstCall *)node)->plan->args[0]);
    if (!type_is_numeric(node->type)) return false;
    if (!ast_is(Binary, node)) return is_read_path(node);
    const AstBinary *sum = (const AstBinary *)node;
    return sum->plan == NULL && lower_only_reads_numbers(sum->left) && lower_only_reads_numbers(sum->right);
}

/* --- the answer --- */

static bool has_items(const AstNode *loop, const AstNode *step) {
    TypeKind kind = (TypeKind)object_of(step)->type->kind;
    if (ast_is(Member, step)) return kind == TYPE_STRUCT || kind == TYPE_TUPLE;
    return (kind == TYPE_ARRAY || kind == TYPE_FIXED_ARRAY) && is_steady_index(loop, index_of(step));
}

bool lower_is_only_indexed(const AstNode *loop, AstNode *condition, AstNode *body, const AstNode *array) {
    Uses uses = {.is_only_items = true};
    if (!find_path(&uses.path, array) || uses.path.is_too_long) return false;
    for (uint32_t i = 0; i < uses.path.count; i++)
        if (!has_items(loop, uses.path.steps[i])) return false;
    if (condition != NULL) look_at(&uses, condition);
    look_at(&uses, body);
    return uses.is_only_items;
}
