/* Maps: the runtime finds entries; here their values get types.
 *
 * Reading a key that is not there panics with the key. Changing a part of what a key holds (`m[k] += 1`,
 * `m[k].push(x)`) enters the default of its type first.
 */
#include "compiler/lower/lowering.h"

/* `no such key: "name"` */
static void panic_key(FuncLowering *f, IrInst *key) {
    static const char head[] = "no such key: ";
    Cleanup *mark = f->cleanups;
    IrInst *text = lower_text_begin(f);
    lower_text_add(f, text, (AstBytes){head, sizeof head - 1});
    lower_show(f, text, key, true, 0);
    IrInst *message = lower_hold(f, lower_text_finish(f, text, mark));
    lower_unary_op(f, IR_PANIC_MESSAGE, lower_basic(f, TYPE_VOID), message);
    cleanup_drop_to(f, mark);
}

static IrInst *find(FuncLowering *f, IrInst *map, IrInst *key) {
    return lower_call_pair(f, IR_RT_janus_map_find, TYPE_I64, map, lower_spill(f, key));
}

IrInst *lower_map_find(FuncLowering *f, IrInst *map, IrInst *key) {
    IrInst *position = find(f, map, key);
    IrBlock *missing = lower_block_new(f, "missing"), *found = lower_block_new(f, "found");
    IrInst *is_missing = lower_compare(f, IR_LT, position, lower_i64(f, 0));
    ir_branch(&f->builder, is_missing, missing, found);
    f->builder.block = missing;
    panic_key(f, key);
    f->builder.block = found;
    return lower_call_pair(f, IR_RT_janus_map_value, TYPE_POINTER, map, position);
}

/* A value that has no default must be there. */
static IrInst *existing_entry(FuncLowering *f, IrInst *address, const Type *map, IrInst *key) {
    IrInst *unique = lower_unary_op(f, IR_UNIQUE, map, lower_load_at(f, map, address));
    lower_store_at(f, address, unique);
    return lower_map_find(f, unique, key);
}

IrInst *lower_map_entry(FuncLowering *f, IrInst *address, const Type *map, IrInst *key) {
    if (!type_has_builtin(f->program->program, map->args[1], TRAIT_DEFAULT))
        return existing_entry(f, address, map, key);
    Cleanup *mark = f->cleanups;
    IrInst *value = lower_hold(f, lower_default(f, map->args[1]));
    IrInst *args[] = {address, lower_spill(f, key), lower_spill(f, value)};
    IrInst *entry = ir_call_runtime(&f->builder, IR_RT_janus_map_at, lower_basic(f, TYPE_POINTER), args, 3);
    cleanup_pop_to(f, mark); /* the map has a copy */
    return entry;
}

void lower_map_set(FuncLowering *f, IrInst *address, IrInst *key, IrInst *value) {
    IrInst *args[] = {address, lower_spill(f, key), lower_spill(f, value)};
    ir_call_runtime(&f->builder, IR_RT_janus_map_set, lower_basic(f, TYPE_VOID), args, 3);
}
