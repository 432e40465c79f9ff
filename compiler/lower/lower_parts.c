/* The inside of values at an address: fields, variants, items, boxes.
 *
 * For functions that the compiler writes about types. They run over concrete types: nothing here substitutes.
 */
#include "compiler/lower/lowering.h"

static uint32_t tuple_parts(Lowering *program, const Type *type, const TypeField **parts) {
    TypeField *made = arena_array(program->arena, TypeField, type->arg_count);
    for (uint32_t i = 0; i < type->arg_count; i++) made[i] = (TypeField){.type = type->args[i]};
    *parts = made;
    return type->arg_count;
}

uint32_t lower_parts(Lowering *program, const Type *type, uint32_t variant, const TypeField **parts) {
    if (type->kind == TYPE_TUPLE) return tuple_parts(program, type, parts);
    const TypeShape *shape = type_shape(program->types, type);
    if (type->kind == TYPE_STRUCT) {
        *parts = shape->fields;
        return shape->field_count;
    }
    *parts = shape->variants[variant].fields;
    return shape->variants[variant].field_count;
}

IrInst *lower_load_at(FuncLowering *f, const Type *type, IrInst *address) {
    return lower_unary_op(f, IR_LOAD, type, address);
}

void lower_store_at(FuncLowering *f, IrInst *address, IrInst *value) {
    ir_emit(&f->builder, IR_STORE, lower_basic(f, TYPE_VOID), (IrInst *[]){address, value}, 2);
}

IrInst *lower_part_at(FuncLowering *f, const Type *whole, uint32_t variant, uint32_t index, IrInst *address) {
    const Type *pointer = lower_basic(f, TYPE_POINTER);
    const TypeField *parts;
    lower_parts(f->program, whole, variant, &parts);
    IrInst *part = lower_unary_op(f, IR_PART_ADDRESS, pointer, address);
    part->as.part.whole = whole;
    part->as.part.variant = variant;
    part->as.part.index = index;
    if (!parts[index].is_boxed) return part;
    return lower_unary_op(f, IR_BOX_VALUE, pointer, lower_load_at(f, pointer, part));
}

/* An enum begins with its tag. */
IrInst *lower_tag_at(FuncLowering *f, IrInst *address) {
    return lower_load_at(f, lower_basic(f, TYPE_U32), address);
}

void lower_tag_switch(FuncLowering *f, IrInst *tag, IrBlock *const *blocks, uint32_t count) {
    int64_t *cases = arena_array(f->program->arena, int64_t, count);
    for (uint32_t i = 0; i < count; i++) cases[i] = i;
    ir_switch(&f->builder, tag, cases, blocks, count);
}

IrInst *lower_items_begin(FuncLowering *f, ItemLoop *loop, uint64_t length) {
    const Type *i64 = lower_basic(f, TYPE_I64);
    loop->index = ir_local_new(f->program->module, f->builder.func, NULL, i64, (Span){0});
    loop->head = lower_block_new(f, "head");
    loop->done = lower_block_new(f, "done");
    IrBlock *body = lower_block_new(f, "item");
    lower_store(f, loop->index, lower_i64(f, 0));
    lower_jump(f, loop->head);
    f->builder.block = loop->head;
    IrInst *index = lower_load(f, loop->index);
    ir_branch(&f->builder, lower_compare(f, IR_LT, index, lower_i64(f, (int64_t)length)), body, loop->done);
    f->builder.block = body;
    return index;
}

void lower_items_end(FuncLowering *f, const ItemLoop *loop) {
    lower_count_on(f, loop->index);
    lower_jump(f, loop->head);
    f->builder.block = loop->done;
}

IrInst *lower_item_at(FuncLowering *f, const Type *array, IrInst *address, IrInst *index) {
    IrInst *item = ir_binary(&f->builder, IR_ELEMENT_ADDRESS, lower_basic(f, TYPE_POINTER), address, index);
    item->as.of = array;
    return item;
}

IrInst *lower_item_known(FuncLowering *f, const Type *array, IrInst *address, IrInst *index) {
    IrBlock *unwind = f->builder.unwind;
    f->builder.unwind = NULL;
    IrInst *item = lower_item_at(f, array, address, index);
    f->builder.unwind = unwind;
    return item;
}

IrInst *lower_item_inside(FuncLowering *f, const Type *type, IrInst *array, IrInst *index) {
    IrInst *item = ir_binary(&f->builder, IR_ITEM_AT, lower_basic(f, TYPE_POINTER), array, index);
    item->as.of = type;
    return item;
}
