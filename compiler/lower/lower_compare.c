/* Equality and order of values of any type: inline for what fits a word, by a function of the type for the
 * rest.
 *
 * Such a function walks two values at addresses side by side and returns at the first difference. Order is
 * lexicographic: fields and items from the first on, variants by their place in the declaration, null before
 * values. What has no order (functions, maps) is alike.
 */
#include "compiler/lower/lowering.h"

/* How one pair of parts is compared; `leave_unless_same` returns from the function on a difference. */
typedef struct PairWalk {
    IrInst *(*values)(FuncLowering *f, IrInst *left, IrInst *right);
    TypeFunction function;
} PairWalk;

static IrInst *call_function(FuncLowering *f, const Type *type, TypeFunction which, IrInst *left,
                             IrInst *right) {
    return ir_call(&f->builder, lower_type_function(f->program, type, which), (IrInst *[]){left, right}, 2);
}

/* --- values --- */

IrInst *lower_equal(FuncLowering *f, IrInst *left, IrInst *right) {
    const Type *type = left->type;
    switch ((TypeKind)type->kind) {
    case TYPE_STRING:
    case TYPE_BYTES: return lower_call_pair(f, IR_RT_janus_string_equal, TYPE_BOOL, left, right);
    case TYPE_ARRAY: return lower_call_pair(f, IR_RT_janus_array_equal, TYPE_BOOL, left, right);
    case TYPE_MAP:
    case TYPE_SET: return lower_call_pair(f, IR_RT_janus_map_equal, TYPE_BOOL, left, right);
    case TYPE_FUNC:
    case TYPE_ANY: return lower_bool(f, false);
    default: break;
    }
    if (!type_has_parts(type)) return lower_compare(f, IR_EQ, left, right);
    return call_function(f, type, TYPE_FUNCTION_EQUAL, lower_spill(f, left), lower_spill(f, right));
}

/* 1 - 0, 0 - 0 or 0 - 1. */
static IrInst *difference(FuncLowering *f, IrInst *above, IrInst *below) {
    const Type *i32 = lower_basic(f, TYPE_I32);
    above = lower_unary_op(f, IR_CAST, i32, above);
    return ir_binary(&f->builder, IR_WRAP_SUB, i32, above, lower_unary_op(f, IR_CAST, i32, below));
}

/* Of floats a total order: nan is neither above nor below, but stands behind all numbers. */
static IrInst *order_bits(FuncLowering *f, IrInst *left, IrInst *right) {
    IrInst *order = difference(f, lower_compare(f, IR_GT, left, right), lower_compare(f, IR_LT, left, right));
    if (!type_is_float(left->type)) return order;
    IrInst *nans = difference(f, lower_compare(f, IR_NE, left, left), lower_compare(f, IR_NE, right, right));
    return ir_binary(&f->builder, IR_WRAP_ADD, order->type, order, nans);
}

IrInst *lower_order(FuncLowering *f, IrInst *left, IrInst *right) {
    const Type *type = left->type;
    switch ((TypeKind)type->kind) {
    case TYPE_STRING:
    case TYPE_BYTES: return lower_call_pair(f, IR_RT_janus_string_compare, TYPE_I32, left, right);
    case TYPE_ARRAY: return lower_call_pair(f, IR_RT_janus_array_compare, TYPE_I32, left, right);
    case TYPE_MAP:
    case TYPE_SET:
    case TYPE_FUNC:
    case TYPE_ERROR:
    case TYPE_ANY: return ir_int(&f->builder, lower_basic(f, TYPE_I32), 0);
    default: break;
    }
    if (!type_has_parts(type)) return order_bits(f, left, right);
    return call_function(f, type, TYPE_FUNCTION_COMPARE, lower_spill(f, left), lower_spill(f, right));
}

/* --- functions --- */

static const PairWalk equal_walk = {lower_equal, TYPE_FUNCTION_EQUAL};
static const PairWalk order_walk = {lower_order, TYPE_FUNCTION_COMPARE};

static IrInst *same(FuncLowering *f, const PairWalk *walk) {
    return walk->function == TYPE_FUNCTION_EQUAL ? lower_bool(f, true)
                                                 : ir_int(&f->builder, lower_basic(f, TYPE_I32), 0);
}

static void leave_unless_same(FuncLowering *f, const PairWalk *walk, IrInst *result) {
    IrBlock *next = lower_block_new(f, "next"), *differ = lower_block_new(f, "differ");
    IrInst *is_same = result;
    if (walk->function == TYPE_FUNCTION_COMPARE) is_same = lower_compare(f, IR_EQ, result, same(f, walk));
    ir_branch(&f->builder, is_same, next, differ);
    f->builder.block = differ;
    ir_return(&f->builder, result);
    f->builder.block = next;
}

static void step_values(FuncLowering *f, const PairWalk *walk, IrInst *left, IrInst *right) {
    leave_unless_same(f, walk, walk->values(f, left, right));
}

static void step_at(FuncLowering *f, const PairWalk *walk, const Type *type, IrInst *left, IrInst *right) {
    if (type_has_parts(type))
        leave_unless_same(f, walk, call_function(f, type, walk->function, left, right));
    else
        step_values(f, walk, lower_load_at(f, type, left), lower_load_at(f, type, right));
}

static void walk_parts(FuncLowering *f, const PairWalk *walk, const Type *type, uint32_t variant,
                       IrInst *left, IrInst *right) {
    const TypeField *parts;
    uint32_t count = lower_parts(f->program, type, variant, &parts);
    for (uint32_t i = 0; i < count; i++) {
        IrInst *left_part = lower_part_at(f, type, variant, i, left);
        step_at(f, walk, parts[i].type, left_part, lower_part_at(f, type, variant, i, right));
    }
}

static void walk_items(FuncLowering *f, const PairWalk *walk, const Type *type, IrInst *left, IrInst *right) {
    ItemLoop loop;
    IrInst *index = lower_items_begin(f, &loop, type->length);
    IrInst *left_item = lower_item_at(f, type, left, index);
    step_at(f, walk, type->args[0], left_item, lower_item_at(f, type, right, index));
    lower_items_end(f, &loop);
}

static void walk_enum(FuncLowering *f, const PairWalk *walk, const Type *type, IrInst *left, IrInst *right) {
    IrInst *tag = lower_tag_at(f, left);
    step_values(f, walk, tag, lower_tag_at(f, right));
    uint32_t count = type_shape(f->program->types, type)->variant_count;
    if (count == 0) return;
    IrBlock **blocks = arena_array(f->program->arena, IrBlock *, count);
    for (uint32_t i = 0; i < count; i++) blocks[i] = lower_block_new(f, "variant");
    lower_tag_switch(f, tag, blocks, count);
    for (uint32_t i = 0; i < count; i++) {
        f->builder.block = blocks[i];
        walk_parts(f, walk, type, i, left, right);
        if (i + 1 < count) ir_return(&f->builder, same(f, walk));
    }
}

/* How a whole says that it holds a value of its argument number `arg`, and gives it. */
typedef struct Holding {
    IrOp has, get;
    uint32_t arg;
} Holding;

static const Holding holds_some = {IR_IS_SOME, IR_SOME_VALUE, 0};
static const Holding holds_error = {IR_UNION_IS_ERROR, IR_UNION_GET_ERROR, 1};

static void walk_held(FuncLowering *f, const PairWalk *walk, const Holding *holding, IrInst *left,
                      IrInst *right) {
    const Type *boolean = lower_basic(f, TYPE_BOOL), *held = left->type->args[holding->arg];
    IrInst *flag = lower_unary_op(f, holding->has, boolean, left);
    step_values(f, walk, flag, lower_unary_op(f, holding->has, boolean, right));
    IrBlock *value = lower_block_new(f, "value"), *none = lower_block_new(f, "none");
    ir_branch(&f->builder, flag, value, none);
    f->builder.block = value;
    IrInst *left_value = lower_unary_op(f, holding->get, held, left);
    step_values(f, walk, left_value, lower_unary_op(f, holding->get, held, right));
    ir_return(&f->builder, same(f, walk));
    f->builder.block = none;
}

static void walk_union(FuncLowering *f, const PairWalk *walk, const Type *type, IrInst *left, IrInst *right) {
    walk_held(f, walk, &holds_error, left, right);
    const Type *held = type->args[0];
    if (!type_has_value(held)) return;
    IrInst *left_value = lower_unary_op(f, IR_UNION_VALUE, held, left);
    step_values(f, walk, left_value, lower_unary_op(f, IR_UNION_VALUE, held, right));
}

static void walk_pair(FuncLowering *f, const PairWalk *walk, const Type *type, IrInst *left, IrInst *right) {
    switch ((TypeKind)type->kind) {
    case TYPE_STRUCT:
    case TYPE_TUPLE: walk_parts(f, walk, type, 0, left, right); break;
    case TYPE_FIXED_ARRAY: walk_items(f, walk, type, left, right); break;
    case TYPE_ENUM: walk_enum(f, walk, type, left, right); break;
    case TYPE_OPTIONAL:
        walk_held(f, walk, &holds_some, lower_load_at(f, type, left), lower_load_at(f, type, right));
        break;
    case TYPE_ERROR_UNION:
        walk_union(f, walk, type, lower_load_at(f, type, left), lower_load_at(f, type, right));
        break;
    default: step_values(f, walk, lower_load_at(f, type, left), lower_load_at(f, type, right)); break;
    }
    ir_return(&f->builder, same(f, walk));
}

/* --- what an impl says --- */

static IrInst *call_own(FuncLowering *f, IrFunc *own, const Type *type, IrInst *left, IrInst *right) {
    IrInst *values[] = {lower_load_at(f, type, left), lower_load_at(f, type, right)};
    return ir_call(&f->builder, own, values, 2);
}

void lower_equal_body(FuncLowering *f, const Type *type) {
    IrInst *left = lower_param(f, 0), *right = lower_param(f, 1);
    IrFunc *own = lower_own_function(f->program, TRAIT_EQ, type);
    if (own != NULL)
        ir_return(&f->builder, call_own(f, own, type, left, right));
    else
        walk_pair(f, &equal_walk, type, left, right);
}

void lower_compare_body(FuncLowering *f, const Type *type) {
    IrInst *left = lower_param(f, 0), *right = lower_param(f, 1);
    IrFunc *own = lower_own_function(f->program, TRAIT_ORD, type);
    if (own != NULL)
        ir_return(&f->builder, order_bits(f, call_own(f, own, type, left, right), lower_i64(f, 0)));
    else
        walk_pair(f, &order_walk, type, left, right);
}
