/* Loops over the items of a collection.
 *
 * The loop holds a count of its own on the collection, unless it comes from a variable that the body cannot
 * change; so the names of the items borrow from it. Assigning to the collection in the body makes a copy, and
 * the loop goes on over what it began with.
 */
#include "compiler/lower/lowering.h"

typedef struct Each {
    Loop loop;
    AstFor *node;
    IrInst *collection; /* of a fixed array: its address */
    const Type *type;
    IrLocal *position; /* index, or position in a map */
    IrLocal *count;    /* of `for i, x`: how many before; NULL */
} Each;

static bool is_map(const Type *type) {
    return type->kind == TYPE_MAP || type->kind == TYPE_SET;
}

/* --- one item --- */

static IrInst *item_address(FuncLowering *f, const Each *each, IrInst *position) {
    if (each->type->kind == TYPE_FIXED_ARRAY) return lower_item_at(f, each->type, each->collection, position);
    return lower_item_inside(f, each->type->args[0], each->collection, position);
}

static IrInst *byte_at(FuncLowering *f, const Each *each, IrInst *position) {
    IrInst *place = lower_source_place(f);
    IrInst *args[] = {each->collection, position, place};
    IrInst *byte = ir_call_runtime(&f->builder, IR_RT_janus_bytes_get, lower_basic(f, TYPE_U32), args, 3);
    return lower_unary_op(f, IR_CAST, lower_basic(f, TYPE_U8), byte);
}

static IrInst *map_part(FuncLowering *f, const Each *each, uint32_t part, IrInst *position) {
    IrRuntime find = part == 0 ? IR_RT_janus_map_key : IR_RT_janus_map_value;
    IrInst *address = lower_call_pair(f, find, TYPE_POINTER, each->collection, position);
    return lower_load_at(f, each->type->args[part], address);
}

/* An entry is a tuple where one name stands for it. */
static void bind_entry(FuncLowering *f, const Each *each, IrInst *position) {
    const AstList *patterns = &each->node->patterns;
    IrInst *parts[] = {map_part(f, each, 0, position), map_part(f, each, 1, position)};
    if (patterns->count == 2) {
        lower_bind_pattern(f, patterns->items[0], (Subject){.value = parts[0]});
        lower_bind_pattern(f, patterns->items[1], (Subject){.value = parts[1]});
    } else {
        const Type *entry = type_make(f->program->types, TYPE_TUPLE, each->type->args, 2);
        lower_bind_pattern(f, patterns->items[0],
                           (Subject){.value = ir_emit(&f->builder, IR_MAKE, entry, parts, 2)});
    }
}

static void bind_item(FuncLowering *f, const Each *each, IrInst *position) {
    const AstList *patterns = &each->node->patterns;
    IrInst *item;
    if (each->type->kind == TYPE_MAP) {
        bind_entry(f, each, position);
        return;
    }
    if (each->type->kind == TYPE_SET)
        item = map_part(f, each, 0, position);
    else if (each->type->kind == TYPE_BYTES)
        item = byte_at(f, each, position);
    else
        item = lower_load_at(f, each->type->args[0], item_address(f, each, position));
    if (patterns->count == 2)
        lower_bind_pattern(f, patterns->items[0], (Subject){.value = ir_load(&f->builder, each->count)});
    lower_bind_pattern(f, vec_last(patterns), (Subject){.value = item});
}

/* --- stepping --- */

/* In a map positions may be empty: the runtime finds the next entry, or -1. */
static void settle(FuncLowering *f, const Each *each) {
    if (!is_map(each->type)) return;
    IrInst *args[] = {each->collection, ir_load(&f->builder, each->position)};
    ir_store(&f->builder, each->position,
             ir_call_runtime(&f->builder, IR_RT_janus_map_next, lower_basic(f, TYPE_I64), args, 2));
}

static IrInst *is_there(FuncLowering *f, const Each *each, IrInst *position) {
    const Type *i64 = lower_basic(f, TYPE_I64);
    if (is_map(each->type)) return lower_compare(f, IR_GE, position, lower_i64(f, 0));
    IrInst *length = each->type->kind == TYPE_FIXED_ARRAY
                         ? lower_i64(f, (int64_t)each->type->length)
                         : lower_unary_op(f, IR_LENGTH, i64, each->collection);
    return lower_compare(f, IR_LT, position, length);
}

static void each_loop(FuncLowering *f, Each *each) {
    IrBlock *test = lower_block_new(f, "for"), *body = lower_block_new(f, "body");
    settle(f, each);
    lower_jump(f, test);
    f->builder.block = test;
    IrInst *position = ir_load(&f->builder, each->position);
    ir_branch(&f->builder, is_there(f, each, position), body, each->loop.on_break);
    f->builder.block = body;
    bind_item(f, each, position);
    lower_body_as(f, each->node->body, lower_basic(f, TYPE_VOID));
    cleanup_pop_to(f, each->loop.cleanups);
    lower_jump(f, each->loop.on_continue);
    f->builder.block = each->loop.on_continue;
    lower_count_on(f, each->position);
    if (each->count != each->position) lower_count_on(f, each->count);
    settle(f, each);
    lower_jump(f, test);
    f->builder.block = each->loop.on_break;
}

void lower_for_each(FuncLowering *f, AstFor *node) {
    Each each = {.node = node, .type = lower_type_of(f, node->iterable)};
    Cleanup *mark = f->cleanups;
    each.collection = lower_operand(f, node->iterable, each.type, !lower_may_change(node->body));
    if (each.type->kind == TYPE_FIXED_ARRAY) each.collection = lower_spill(f, each.collection);
    each.position = lower_counter(f, 0);
    each.count =
        each.type->kind == TYPE_SET && node->patterns.count == 2 ? lower_counter(f, 0) : each.position;
    struct Hoist *hoists = f->hoists;
    lower_hoist(f, &node->node, NULL, node->body);
    lower_loop_enter(f, &each.loop, &node->node);
    each_loop(f, &each);
    f->loops = each.loop.outer;
    f->hoists = hoists;
    cleanup_pop_to(f, mark);
}
