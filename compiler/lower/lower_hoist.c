/* Arrays that a loop changes only item by item are made unique once, before the loop.
 *
 * A candidate is an array with an assignment to an item of it directly in the body, or in that of a loop
 * inside: a local or `var` parameter, or what a path from one leads to (`grid[i]`, `self.rows`). If nothing
 * in the loop can share it or change its length (lower_hoist_uses.c), address and length are values that the
 * loop does not compute again, and an assignment is a store behind a check. Where an index of the path is out
 * of range, nothing happens before the loop: the array then counts as empty, and the item that is asked for
 * first panics as ever. Defers run with what the variable holds when they run.
 */
#include "compiler/lower/lowering.h"

struct Hoist {
    struct Hoist *outer;
    const AstNode *path;
    IrInst *array, *length;
    bool is_guarded; /* empty when the path leads nowhere */
};

/* --- which arrays --- */

static bool is_own_variable(const FuncLowering *f, const AstNode *root) {
    const Symbol *symbol = ast_is(NameRef, root) ? root->symbol : NULL;
    if (symbol == NULL || f->closure != NULL) return false;
    bool is_own = symbol->kind == SYMBOL_LOCAL || (symbol->kind == SYMBOL_PARAM && symbol->is_inout);
    return is_own && lower_type(f, symbol->type) == lower_type_of(f, root);
}

static const AstNode *root_of(const AstNode *path) {
    while (!ast_is(NameRef, path) && path->symbol == NULL && lower_is_path(path))
        path = ast_is(Member, path) ? ((const AstMember *)path)->object : ((const AstIndex *)path)->object;
    return path;
}

enum { REFUSED_MAX = 16 }; /* then the loop is left as it is: each answer takes a look at all of it */

typedef struct LoopParts {
    const AstNode *loop;
    AstNode *condition, *body;
    const AstNode *refused[REFUSED_MAX];
    uint32_t refused_count;
} LoopParts;

static bool was_refused(const LoopParts *loop, const AstNode *array) {
    for (uint32_t i = 0; i < loop->refused_count; i++)
        if (lower_is_same_path(loop->refused[i], array)) return true;
    return loop->refused_count == REFUSED_MAX;
}

static bool is_only_indexed(LoopParts *loop, const AstNode *array) {
    if (was_refused(loop, array)) return false;
    if (lower_is_only_indexed(loop->loop, loop->condition, loop->body, array)) return true;
    loop->refused[loop->refused_count++] = array;
    return false;
}

static bool can_hoist(const FuncLowering *f, LoopParts *loop, const AstNode *array) {
    const AstNode *root = root_of(array);
    return lower_type_of(f, array)->kind == TYPE_ARRAY && is_own_variable(f, root) &&
           !span_contains(loop->loop->span, root->symbol->span) && lower_hoist_of(f, array) == NULL &&
           is_only_indexed(loop, array);
}

/* --- before the loop --- */

static bool has_index(const AstNode *path) {
    while (!ast_is(NameRef, path)) {
        if (ast_is(Index, path)) return true;
        path = ((const AstMember *)path)->object;
    }
    return false;
}

static void make_own(FuncLowering *f, struct Hoist *made, AstNode *path) {
    made->array = lower_unique_at(f, path, NULL);
    made->length = lower_unary_op(f, IR_LENGTH, lower_basic(f, TYPE_I64), made->array);
}

static void make_own_or_empty(FuncLowering *f, struct Hoist *made, AstNode *path) {
    const Type *type = lower_type_of(f, path), *i64 = lower_basic(f, TYPE_I64);
    IrLocal *array = lower_result_local(f, type), *length = lower_result_local(f, i64);
    IrBlock *nowhere = lower_block_new(f, "nowhere"), *ready = lower_block_new(f, "ready");
    IrInst *own = lower_unique_at(f, path, nowhere);
    ir_store(&f->builder, array, own);
    ir_store(&f->builder, length, lower_unary_op(f, IR_LENGTH, i64, own));
    lower_jump(f, ready);
    f->builder.block = nowhere;
    ir_store(&f->builder, array, lower_empty(f, type));
    ir_store(&f->builder, length, lower_i64(f, 0));
    lower_jump(f, ready);
    f->builder.block = ready;
    made->array = ir_load(&f->builder, array);
    made->length = ir_load(&f->builder, length);
}

static void hoist(FuncLowering *f, AstNode *path) {
    struct Hoist *made = arena_new(f->program->arena, struct Hoist);
    made->path = path;
    made->is_guarded = has_index(path);
    if (made->is_guarded)
        make_own_or_empty(f, made, path);
    else
        make_own(f, made, path);
    made->outer = f->hoists;
    f->hoists = made;
}

/* `grid[i][j] = …`, `grid[i][j].name += …`: grid, then grid[i] */
static void hoist_along(FuncLowering *f, LoopParts *loop, AstNode *target) {
    if (target->symbol != NULL || !lower_is_path(target)) return;
    AstNode *object = ast_is(Member, target) ? ast_as(Member, target)->object : ast_as(Index, target)->object;
    hoist_along(f, loop, object);
    if (ast_is(Index, target) && can_hoist(f, loop, object)) hoist(f, object);
}

enum { INNER_LOOPS_MAX = 2 }; /* deeper ones are looked at for themselves alone */

static void hoist_all(FuncLowering *f, LoopParts *loop, AstNode *body, uint32_t depth) {
    if (!ast_is(Block, body)) return;
    const AstList *statements = &ast_as(Block, body)->statements;
    for (uint32_t i = 0; i < statements->count; i++) {
        AstNode *node = statements->items[i];
        if (ast_is(Assign, node))
            hoist_along(f, loop, ast_as(Assign, node)->target);
        else if (ast_is(For, node) && depth < INNER_LOOPS_MAX)
            hoist_all(f, loop, ast_as(For, node)->body, depth + 1);
        else if (ast_is(While, node) && depth < INNER_LOOPS_MAX)
            hoist_all(f, loop, ast_as(While, node)->body, depth + 1);
    }
}

void lower_hoist(FuncLowering *f, const AstNode *loop, AstNode *condition, AstNode *body) {
    if (f->builder.block == NULL) return;
    LoopParts parts = {.loop = loop, .condition = condition, .body = body};
    hoist_all(f, &parts, body, 0);
}

/* --- in the loop --- */

const struct Hoist *lower_hoist_of(const FuncLowering *f, const AstNode *array) {
    const struct Hoist *at = f->hoists;
    while (at != NULL && !lower_is_same_path(at->path, array)) at = at->outer;
    return at;
}

IrInst *lower_hoisted_item(FuncLowering *f, const struct Hoist *array, const Type *type, IrInst *index,
                           IrBlock *outside) {
    lower_branch_inside(f, index, array->length, outside);
    return lower_item_inside(f, type, array->array, index);
}

bool lower_hoist_is_guarded(const struct Hoist *array) {
    return array->is_guarded;
}

void lower_hoist_panic(FuncLowering *f, const struct Hoist *array, IrInst *index) {
    IrInst *args[] = {index, array->length, lower_source_place(f)};
    ir_call_runtime(&f->builder, IR_RT_janus_panic_index, lower_basic(f, TYPE_VOID), args, 3);
    lower_unreachable(f);
}
