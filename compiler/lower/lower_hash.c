/* Hashes of values of any type: equal values have equal hashes. Each part is fed with the hash so far. */
#include "compiler/lower/lowering.h"

static IrInst *hash_at(FuncLowering *f, const Type *type, IrInst *address, IrInst *seed) {
    if (!type_has_parts(type)) return lower_hash(f, lower_load_at(f, type, address), seed);
    return ir_call(&f->builder, lower_type_function(f->program, type, TYPE_FUNCTION_HASH),
                   (IrInst *[]){address, seed}, 2);
}

IrInst *lower_hash(FuncLowering *f, IrInst *value, IrInst *seed) {
    const Type *type = value->type, *f64 = lower_basic(f, TYPE_F64);
    switch ((TypeKind)type->kind) {
    case TYPE_F32:
        return lower_call_pair(f, IR_RT_janus_hash_f64, TYPE_U64, lower_unary_op(f, IR_CAST, f64, value),
                               seed);
    case TYPE_F64: return lower_call_pair(f, IR_RT_janus_hash_f64, TYPE_U64, value, seed);
    case TYPE_STRING:
    case TYPE_BYTES: return lower_call_pair(f, IR_RT_janus_string_hash, TYPE_U64, value, seed);
    case TYPE_ARRAY: return lower_call_pair(f, IR_RT_janus_array_hash, TYPE_U64, value, seed);
    case TYPE_MAP:
    case TYPE_SET: return lower_call_pair(f, IR_RT_janus_map_hash, TYPE_U64, value, seed);
    case TYPE_FUNC:
    case TYPE_ANY: return seed;
    default: break;
    }
    if (type_has_parts(type)) return hash_at(f, type, lower_spill(f, value), seed);
    return lower_call_pair(f, IR_RT_janus_hash_word, TYPE_U64, lower_to_word(f, value), seed);
}

static IrInst *hash_parts(FuncLowering *f, const Type *type, uint32_t variant, IrInst *address,
                          IrInst *seed) {
    const TypeField *parts;
    uint32_t count = lower_parts(f->program, type, variant, &parts);
    for (uint32_t i = 0; i < count; i++)
        seed = hash_at(f, parts[i].type, lower_part_at(f, type, variant, i, address), seed);
    return seed;
}

static IrInst *hash_items(FuncLowering *f, const Type *type, IrInst *address, IrInst *seed) {
    IrLocal *hash = lower_result_local(f, seed->type);
    lower_store(f, hash, seed);
    ItemLoop loop;
    IrInst *index = lower_items_begin(f, &loop, type->length);
    IrInst *item = lower_item_at(f, type, address, index);
    lower_store(f, hash, hash_at(f, type->args[0], item, lower_load(f, hash)));
    lower_items_end(f, &loop);
    return lower_load(f, hash);
}

/* The last variant goes on behind the switch. */
static IrInst *hash_enum(FuncLowering *f, const Type *type, IrInst *address, IrInst *seed) {
    IrInst *tag = lower_tag_at(f, address);
    seed = lower_hash(f, tag, seed);
    uint32_t count = type_shape(f->program->types, type)->variant_count;
    if (count == 0) return seed;
    IrBlock **blocks = arena_array(f->program->arena, IrBlock *, count);
    for (uint32_t i = 0; i < count; i++) blocks[i] = lower_block_new(f, "variant");
    lower_tag_switch(f, tag, blocks, count);
    for (uint32_t i = 0; i + 1 < count; i++) {
        f->builder.block = blocks[i];
        ir_return(&f->builder, hash_parts(f, type, i, address, seed));
    }
    f->builder.block = blocks[count - 1];
    return hash_parts(f, type, count - 1, address, seed);
}

/* What an optional or the error of a union holds; leaves the builder where there is none. */
static void return_hash_if(FuncLowering *f, IrInst *flag, IrOp get, const Type *held, IrInst *whole,
                           IrInst *seed) {
    IrBlock *value = lower_block_new(f, "value"), *none = lower_block_new(f, "none");
    ir_branch(&f->builder, flag, value, none);
    f->builder.block = value;
    ir_return(&f->builder, lower_hash(f, lower_unary_op(f, get, held, whole), seed));
    f->builder.block = none;
}

static IrInst *hash_optional(FuncLowering *f, const Type *type, IrInst *whole, IrInst *seed) {
    IrInst *flag = lower_unary_op(f, IR_IS_SOME, lower_basic(f, TYPE_BOOL), whole);
    seed = lower_hash(f, flag, seed);
    return_hash_if(f, flag, IR_SOME_VALUE, type->args[0], whole, seed);
    return seed;
}

static IrInst *hash_union(FuncLowering *f, const Type *type, IrInst *whole, IrInst *seed) {
    IrInst *flag = lower_unary_op(f, IR_UNION_IS_ERROR, lower_basic(f, TYPE_BOOL), whole);
    seed = lower_hash(f, flag, seed);
    return_hash_if(f, flag, IR_UNION_GET_ERROR, type->args[1], whole, seed);
    if (!type_has_value(type->args[0])) return seed;
    return lower_hash(f, lower_unary_op(f, IR_UNION_VALUE, type->args[0], whole), seed);
}

static IrInst *hash_value(FuncLowering *f, const Type *type, IrInst *address, IrInst *seed) {
    switch ((TypeKind)type->kind) {
    case TYPE_STRUCT:
    case TYPE_TUPLE: return hash_parts(f, type, 0, address, seed);
    case TYPE_FIXED_ARRAY: return hash_items(f, type, address, seed);
    case TYPE_ENUM: return hash_enum(f, type, address, seed);
    case TYPE_OPTIONAL: return hash_optional(f, type, lower_load_at(f, type, address), seed);
    case TYPE_ERROR_UNION: return hash_union(f, type, lower_load_at(f, type, address), seed);
    default: return lower_hash(f, lower_load_at(f, type, address), seed);
    }
}

void lower_hash_body(FuncLowering *f, const Type *type) {
    IrInst *address = lower_param(f, 0), *seed = lower_param(f, 1);
    IrFunc *own = lower_own_function(f->program, TRAIT_HASH, type);
    if (own != NULL) {
        IrInst *value = lower_load_at(f, type, address);
        IrInst *hash = ir_call(&f->builder, own, &value, 1);
        ir_return(&f->builder, lower_call_pair(f, IR_RT_janus_hash_word, TYPE_U64, hash, seed));
        return;
    }
    ir_return(&f->builder, hash_value(f, type, address, seed));
}
