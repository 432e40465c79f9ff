/* Arrays that a loop changes only item by item are made unique once, before the loop.
 *
 * A candidate is a local or `var` parameter with an assignment to an item of it directly in the body. If
 * condition and body mention it in no other way than `xs[i]` and `xs.len()`, nothing in the loop can share it
 * or change its length: address and length are then values that the loop does not compute again, and an
 * assignment is a store behind a check. Defers run with what the variable holds when they run.
 */
#include "compiler/lower/lowering.h"

#include <string.h>

struct Hoist {
    struct Hoist *outer;
    const Symbol *symbol;
    IrInst *array, *length;
};

/* --- which arrays --- */

static bool is_item_of(const AstNode *node, const Symbol *symbol) {
    if (!ast_is(Index, node) || node->symbol != NULL) return false;
    const AstIndex *index = (const AstIndex *)node;
    return ast_is(NameRef, index->object) && index->object->symbol == symbol && !ast_is(Range, index->index);
}

static bool is_length_of(const AstNode *node, const Symbol *symbol) {
    const CallPlan *plan = ast_is(Call, node) ? ((const AstCall *)node)->plan : NULL;
    if (plan == NULL || plan->target == NULL || plan->target->kind != SYMBOL_FUNC) return false;
    const RuntimeBinding *binding = plan->target->as.func->binding;
    return binding != NULL && strcmp(binding->name, "length") == 0 && ast_is(NameRef, plan->args[0]) &&
           plan->args[0]->symbol == symbol;
}

typedef struct Uses {
    const Symbol *symbol;
    bool is_only_items;
    bool is_captured; /* here every mention makes a copy */
} Uses;

static void look_at(void *context, AstNode *node) {
    Uses *uses = context;
    if (ast_is(NameRef, node) && node->symbol == uses->symbol) uses->is_only_items = false;
    if (!uses->is_only_items) return;
    bool was_captured = uses->is_captured;
    uses->is_captured |= ast_is(Closure, node) || ast_is(Spawn, node) || ast_is(Func, node);
    if (!uses->is_captured && is_item_of(node, uses->symbol))
        look_at(context, ast_as(Index, node)->index);
    else if (uses->is_captured || !is_length_of(node, uses->symbol))
        ast_each_child(node, look_at, context);
    uses->is_captured = was_captured;
}

static bool uses_only_items(AstNode *condition, AstNode *body, const Symbol *symbol) {
    Uses uses = {.symbol = symbol, .is_only_items = true};
    if (condition != NULL) look_at(&uses, condition);
    look_at(&uses, body);
    return uses.is_only_items;
}

/* `xs[i] = …`, `xs[i].name += …`: xs */
static Symbol *indexed_variable(const AstNode *target) {
    while (ast_is(Member, target) || ast_is(Index, target)) {
        if (target->symbol != NULL) return NULL;
        const AstNode *object =
            ast_is(Member, target) ? ((const AstMember *)target)->object : ((const AstIndex *)target)->object;
        if (ast_is(NameRef, object) && is_item_of(target, object->symbol)) return object->symbol;
        target = object;
    }
    return NULL;
}

/* Before the loop it is not there. */
static bool is_declared_in(const AstNode *body, const Symbol *symbol) {
    return symbol->span.start >= body->span.start && symbol->span.end <= body->span.end;
}

static bool can_hoist(const FuncLowering *f, const AstNode *body, const Symbol *symbol) {
    if (symbol == NULL || is_declared_in(body, symbol) || f->closure != NULL ||
        lower_hoist_of(f, symbol) != NULL)
        return false;
    bool is_own = symbol->kind == SYMBOL_LOCAL || (symbol->kind == SYMBOL_PARAM && symbol->is_inout);
    return is_own && lower_type(f, symbol->type)->kind == TYPE_ARRAY;
}

/* --- before the loop --- */

static void hoist(FuncLowering *f, Symbol *symbol) {
    struct Hoist *made = arena_new(f->program->arena, struct Hoist);
    made->outer = f->hoists;
    made->symbol = symbol;
    made->array = lower_unique_variable(f, symbol);
    made->length = lower_unary_op(f, IR_LENGTH, lower_basic(f, TYPE_I64), made->array);
    f->hoists = made;
}

void lower_hoist(FuncLowering *f, AstNode *condition, AstNode *body) {
    if (f->builder.block == NULL || !ast_is(Block, body)) return;
    const AstList *statements = &ast_as(Block, body)->statements;
    for (uint32_t i = 0; i < statements->count; i++) {
        if (!ast_is(Assign, statements->items[i])) continue;
        Symbol *symbol = indexed_variable(ast_as(Assign, statements->items[i])->target);
        if (can_hoist(f, body, symbol) && uses_only_items(condition, body, symbol)) hoist(f, symbol);
    }
}

/* --- in the loop --- */

const struct Hoist *lower_hoist_of(const FuncLowering *f, const Symbol *symbol) {
    const struct Hoist *at = f->hoists;
    while (at != NULL && at->symbol != symbol) at = at->outer;
    return at;
}

static void check_index(FuncLowering *f, const struct Hoist *array, IrInst *index) {
    const Type *u64 = lower_basic(f, TYPE_U64);
    IrBlock *inside = lower_block_new(f, "inside"), *outside = lower_block_new(f, "outside");
    IrInst *is_inside = lower_compare(f, IR_LT, lower_unary_op(f, IR_CAST, u64, index),
                                      lower_unary_op(f, IR_CAST, u64, array->length));
    ir_branch(&f->builder, is_inside, inside, outside);
    f->builder.block = outside;
    IrInst *place = lower_source_place(f);
    IrInst *args[] = {index, array->length, place};
    ir_call_runtime(&f->builder, IR_RT_janus_panic_index, lower_basic(f, TYPE_VOID), args, 3);
    lower_unreachable(f);
    f->builder.block = inside;
}

IrInst *lower_hoisted_item(FuncLowering *f, const struct Hoist *array, const Type *type, IrInst *index) {
    check_index(f, array, index);
    IrInst *address = ir_binary(&f->builder, IR_ITEM_AT, lower_basic(f, TYPE_POINTER), array->array, index);
    address->as.of = type;
    return address;
}
