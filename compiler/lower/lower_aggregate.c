/* Values of several parts: structs, tuples, arrays, maps; slices and items of what is no place.
 *
 * Parts are evaluated in source order and held until all are there; what is made then takes them over.
 */
#include "compiler/lower/lowering.h"

/* --- structs and tuples --- */

static IrInst *copy_part(FuncLowering *f, IrInst *whole, uint32_t index) {
    IrInst *part = lower_part(f, whole, index);
    lower_retain(f, part);
    return lower_hold(f, part);
}

IrInst *lower_struct(FuncLowering *f, AstStructLit *node) {
    const CallPlan *plan = node->plan;
    const Type *type = lower_type_of(f, &node->node);
    const TypeField *fields = type_shape(f->program->types, type)->fields;
    const Type **types = arena_array(f->program->arena, const Type *, plan->arg_count);
    for (uint32_t i = 0; i < plan->arg_count; i++) types[i] = fields[i].type;
    Cleanup *mark = f->cleanups;
    IrInst *base =
        node->base == NULL ? NULL : lower_operand(f, node->base, type, lower_call_changes(plan).count == 0);
    Cleanup *with_base = f->cleanups;
    IrInst **parts = lower_owned_arguments(f, plan, types, type);
    for (uint32_t i = 0; i < plan->arg_count; i++)
        if (plan->args[i] == NULL) parts[i] = copy_part(f, base, i);
    for (uint32_t i = 0; i < plan->arg_count; i++)
        if (fields[i].is_boxed) parts[i] = lower_box(f, parts[i]);
    cleanup_drop_to(f, with_base);
    IrInst *made = ir_emit(&f->builder, IR_MAKE, type, parts, plan->arg_count);
    cleanup_pop_to(f, mark);
    return made;
}

static IrInst *make_items(FuncLowering *f, const Type *type, const AstList *items) {
    IrInst **parts = arena_array(f->program->arena, IrInst *, items->count);
    Cleanup *mark = f->cleanups;
    for (uint32_t i = 0; i < items->count; i++) {
        const Type *wanted = type->kind == TYPE_TUPLE ? type->args[i] : type->args[0];
        parts[i] = lower_hold(f, lower_expr_as(f, items->items[i], wanted));
    }
    cleanup_drop_to(f, mark);
    return ir_emit(&f->builder, IR_MAKE, type, parts, items->count);
}

/* Of a literal with a part that never comes back, the parts up to that one. */
static IrInst *drop_parts(FuncLowering *f, const AstList *parts) {
    for (uint32_t i = 0; i < parts->count; i++) {
        AstNode *part = parts->items[i];
        if (ast_is(MapEntry, part)) lower_drop(f, ast_as(MapEntry, part)->key);
        lower_drop(f, ast_is(MapEntry, part) ? ast_as(MapEntry, part)->value : part);
    }
    return NULL;
}

static bool is_never(FuncLowering *f, const AstNode *node) {
    return lower_type_of(f, node)->kind == TYPE_NEVER;
}

IrInst *lower_tuple(FuncLowering *f, AstTuple *node) {
    if (node->items.count == 0) return NULL;
    if (is_never(f, &node->node)) return drop_parts(f, &node->items);
    return make_items(f, lower_type_of(f, &node->node), &node->items);
}

/* --- arrays --- */

static IrInst *array_from(FuncLowering *f, const Type *type, IrInst *items, uint64_t count) {
    IrInst *args[] = {lower_type_info_value(f, type->args[0]), lower_spill(f, items),
                      lower_i64(f, (int64_t)count)};
    return ir_call_runtime(&f->builder, IR_RT_janus_array_from_items, type, args, 3);
}

/* Each item has a count of its own on what there is once. */
static IrInst *fill(FuncLowering *f, const Type *type, IrInst *item) {
    if (f->builder.block == NULL) return lower_zero(f, type);
    IrLocal *local = lower_result_local(f, type);
    IrInst *address = lower_local_address(f, local);
    ItemLoop loop;
    IrInst *index = lower_items_begin(f, &loop, type->length);
    lower_retain(f, item);
    lower_store_at(f, lower_item_known(f, type, address, index), item);
    lower_items_end(f, &loop);
    lower_release(f, item);
    return ir_load(&f->builder, local);
}

IrInst *lower_array(FuncLowering *f, AstArray *node) {
    const Type *type = lower_type_of(f, &node->node);
    if (type->kind == TYPE_NEVER) return drop_parts(f, &node->items);
    if (node->length != NULL) return fill(f, type, lower_expr_as(f, node->items.items[0], type->args[0]));
    uint32_t count = node->items.count;
    if (type->kind == TYPE_FIXED_ARRAY) return make_items(f, type, &node->items);
    if (count == 0) return lower_empty(f, type);
    const Type *fixed = type_make_fixed_array(f->program->types, type->args[0], count);
    return array_from(f, type, make_items(f, fixed, &node->items), count);
}

/* --- maps --- */

IrInst *lower_map_literal(FuncLowering *f, AstMapLit *node) {
    const Type *type = lower_type_of(f, &node->node);
    if (type->kind == TYPE_NEVER) return drop_parts(f, &node->entries);
    IrInst *empty = lower_empty(f, type);
    if (node->entries.count == 0) return empty;
    IrInst *address = lower_spill(f, empty);
    IrLocal *map = f->builder.block == NULL ? lower_result_local(f, type) : address->as.local;
    Cleanup *mark = f->cleanups;
    lower_hold_local(f, map);
    for (uint32_t i = 0; i < node->entries.count; i++) {
        AstMapEntry *entry = ast_as(MapEntry, node->entries.items[i]);
        Cleanup *before = f->cleanups;
        IrInst *key = lower_hold(f, lower_expr_as(f, entry->key, type->args[0]));
        IrInst *value = lower_expr_as(f, entry->value, type->args[1]);
        cleanup_drop_to(f, before);
        lower_map_set(f, address, key, value);
    }
    cleanup_drop_to(f, mark);
    return ir_load(&f->builder, map);
}

/* --- slices and bytes --- */

static IrInst *slice_end(FuncLowering *f, const AstRange *range, IrInst *whole) {
    const Type *i64 = lower_basic(f, TYPE_I64);
    if (range->high == NULL && whole->type->kind == TYPE_FIXED_ARRAY)
        return lower_i64(f, (int64_t)whole->type->length);
    if (range->high == NULL) return lower_unary_op(f, IR_LENGTH, i64, whole);
    IrInst *high = lower_expr_as(f, range->high, i64);
    return range->is_inclusive ? ir_binary(&f->builder, IR_ADD, i64, high, lower_i64(f, 1)) : high;
}

static IrRuntime slice_function(const Type *type) {
    if (type->kind == TYPE_STRING) return IR_RT_janus_string_slice;
    return type->kind == TYPE_BYTES ? IR_RT_janus_bytes_slice : IR_RT_janus_array_slice;
}

static IrInst *slice(FuncLowering *f, const Type *type, IrInst *whole, IrInst *low, IrInst *high) {
    IrInst *place = lower_source_place(f);
    IrInst *args[] = {whole, low, high, place};
    return ir_call_runtime(&f->builder, slice_function(type), type, args, 4);
}

/* A fixed array becomes an array first. */
static IrInst *slice_fixed(FuncLowering *f, const Type *type, IrInst *whole, IrInst *low, IrInst *high) {
    Cleanup *mark = f->cleanups;
    lower_retain(f, whole);
    IrInst *array = lower_hold(f, array_from(f, type, whole, whole->type->length));
    IrInst *part = slice(f, type, array, low, high);
    cleanup_pop_to(f, mark);
    return part;
}

static IrInst *lower_slice(FuncLowering *f, AstIndex *node) {
    const AstRange *range = ast_as(Range, node->index);
    const Type *type = lower_type_of(f, &node->node);
    Cleanup *mark = f->cleanups;
    IrInst *whole =
        lower_operand(f, node->object, lower_type_of(f, node->object), !lower_may_change(node->index));
    IrInst *low =
        range->low == NULL ? lower_i64(f, 0) : lower_expr_as(f, range->low, lower_basic(f, TYPE_I64));
    IrInst *high = slice_end(f, range, whole);
    IrInst *part = whole->type->kind == TYPE_FIXED_ARRAY ? slice_fixed(f, type, whole, low, high)
                                                         : slice(f, type, whole, low, high);
    cleanup_pop_to(f, mark);
    return part;
}

static IrInst *lower_byte(FuncLowering *f, AstIndex *node) {
    Cleanup *mark = f->cleanups;
    IrInst *bytes =
        lower_operand(f, node->object, lower_type_of(f, node->object), !lower_may_change(node->index));
    IrInst *index = lower_expr_as(f, node->index, lower_basic(f, TYPE_I64));
    IrInst *place = lower_source_place(f);
    IrInst *args[] = {bytes, index, place};
    IrInst *byte = ir_call_runtime(&f->builder, IR_RT_janus_bytes_get, lower_basic(f, TYPE_U32), args, 3);
    cleanup_pop_to(f, mark);
    return lower_unary_op(f, IR_CAST, lower_basic(f, TYPE_U8), byte);
}

IrInst *lower_index(FuncLowering *f, AstIndex *node) {
    return ast_is(Range, node->index) ? lower_slice(f, node) : lower_byte(f, node);
}
