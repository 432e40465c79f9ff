/* Counts: RETAIN, RELEASE and SHARE become calls of the runtime's functions, or of functions of the type.
 *
 * Needs: nothing. Leaves: no RETAIN, RELEASE or SHARE; every IrTypeInfo of a counted type has its three
 * functions. A type that is one address has a runtime function; a small struct or tuple is taken apart in
 * place; everything else is stored to memory of the frame and counted by a function of its type, which takes
 * the address. Constants of the program are not counted at all.
 */
#include "compiler/pass/passes.h"

enum { INLINE_PARTS_MAX = 4 };

typedef enum Count { COUNT_RETAIN, COUNT_RELEASE, COUNT_SHARE } Count;

typedef struct CountPass {
    IrBuilder builder;
    TypeTable *types;
    VEC(IrLocal *) spills; /* of the function at hand, one for each type */
} CountPass;

static const char *const count_names[] = {"retain", "release", "share"};

static IrFunc *count_function(CountPass *pass, const Type *type, Count count);
static void count_value(CountPass *pass, Count count, IrInst *value);

/* --- small things --- */

static const Type *basic(const CountPass *pass, TypeKind kind) {
    return type_basic(pass->types, kind);
}

static IrBlock *new_block(CountPass *pass, const char *label) {
    return ir_block_new(pass->builder.module, pass->builder.func, label);
}

static bool is_counted(const CountPass *pass, const Type *type) {
    return type_has_value(type) && !type_is_plain(pass->types, type);
}

/* --- one address --- */

static IrRuntime runtime_function(const Type *type, Count count) {
    static const IrRuntime string[] = {IR_RT_janus_retain, IR_RT_janus_string_release,
                                       IR_RT_janus_string_share};
    static const IrRuntime array[] = {IR_RT_janus_retain, IR_RT_janus_array_release, IR_RT_janus_array_share};
    static const IrRuntime map[] = {IR_RT_janus_retain, IR_RT_janus_map_release, IR_RT_janus_map_share};
    static const IrRuntime function[] = {IR_RT_janus_retain, IR_RT_janus_function_release,
                                         IR_RT_janus_function_share};
    static const IrRuntime any[] = {IR_RT_janus_retain, IR_RT_janus_any_release, IR_RT_janus_any_share};
    switch ((TypeKind)type->kind) {
    case TYPE_STRING:
    case TYPE_BYTES: return string[count];
    case TYPE_ARRAY: return array[count];
    case TYPE_MAP:
    case TYPE_SET: return map[count];
    case TYPE_FUNC: return function[count];
    case TYPE_ANY: return any[count];
    default: return IR_RUNTIME_COUNT;
    }
}

static void call_runtime(CountPass *pass, IrRuntime runtime, IrInst **args, uint32_t count) {
    ir_call_runtime(&pass->builder, runtime, basic(pass, TYPE_VOID), args, count);
}

/* A box, by its address. */
static void count_box(CountPass *pass, Count count, const Type *held, IrInst *box) {
    if (count == COUNT_RETAIN) {
        call_runtime(pass, IR_RT_janus_retain, &box, 1);
        return;
    }
    ir_type_info_get(pass->builder.module, held);
    IrInst *info = ir_emit(&pass->builder, IR_TYPE_INFO, basic(pass, TYPE_POINTER), NULL, 0);
    info->as.of = held;
    IrRuntime runtime = count == COUNT_RELEASE ? IR_RT_janus_box_release : IR_RT_janus_box_share;
    call_runtime(pass, runtime, (IrInst *[]){box, info}, 2);
}

/* --- values --- */

/* The parts of a struct or a tuple. */
static uint32_t parts_of(CountPass *pass, const Type *type, const TypeField **parts) {
    if (type->kind == TYPE_STRUCT) {
        const TypeShape *shape = type_shape(pass->types, type);
        *parts = shape->fields;
        return shape->field_count;
    }
    TypeField *made = arena_array(pass->types->arena, TypeField, type->arg_count);
    for (uint32_t i = 0; i < type->arg_count; i++) made[i] = (TypeField){.type = type->args[i]};
    *parts = made;
    return type->arg_count;
}

static bool is_taken_apart(CountPass *pass, const Type *type) {
    if (type->kind != TYPE_STRUCT && type->kind != TYPE_TUPLE) return false;
    const TypeField *parts;
    uint32_t count = parts_of(pass, type, &parts);
    if (count > INLINE_PARTS_MAX) return false;
    for (uint32_t i = 0; i < count; i++)
        if (!parts[i].is_boxed && is_counted(pass, parts[i].type) &&
            type_class(parts[i].type) != TYPE_CLASS_OWNED)
            return false;
    return true;
}

static void count_parts(CountPass *pass, Count count, IrInst *value) {
    const TypeField *parts;
    uint32_t part_count = parts_of(pass, value->type, &parts);
    for (uint32_t i = 0; i < part_count; i++) {
        if (!parts[i].is_boxed && !is_counted(pass, parts[i].type)) continue;
        const Type *type = parts[i].is_boxed ? basic(pass, TYPE_POINTER) : parts[i].type;
        IrInst *part = ir_unary(&pass->builder, IR_GET, type, value);
        part->as.imm = i;
        if (parts[i].is_boxed)
            count_box(pass, count, parts[i].type, part);
        else
            count_value(pass, count, part);
    }
}

static IrLocal *spill_local(CountPass *pass, const Type *type) {
    for (uint32_t i = 0; i < pass->spills.count; i++)
        if (pass->spills.items[i]->type == type) return pass->spills.items[i];
    IrLocal *local = ir_local_new(pass->builder.module, pass->builder.func, NULL, type, (Span){0});
    vec_push(pass->builder.module->arena, &pass->spills, local);
    return local;
}

static IrInst *spill(CountPass *pass, IrInst *value) {
    IrLocal *local = spill_local(pass, value->type);
    ir_store(&pass->builder, local, value);
    IrInst *address = ir_emit(&pass->builder, IR_LOCAL_ADDRESS, basic(pass, TYPE_POINTER), NULL, 0);
    address->as.local = local;
    return address;
}

static bool is_immortal(const IrInst *value) {
    return value->op == IR_STRING || value->op == IR_EMPTY || value->op == IR_FUNC_VALUE ||
           value->op == IR_CLOSURE_FRAME;
}

static void count_value(CountPass *pass, Count count, IrInst *value) {
    const Type *type = value->type;
    if (is_immortal(value) || !is_counted(pass, type)) return;
    IrRuntime runtime = runtime_function(type, count);
    if (runtime != IR_RUNTIME_COUNT) {
        call_runtime(pass, runtime, &value, 1);
    } else if (is_taken_apart(pass, type)) {
        count_parts(pass, count, value);
    } else {
        IrInst *address = spill(pass, value);
        ir_call(&pass->builder, count_function(pass, type, count), &address, 1);
    }
}

/* --- functions of types: values at an address --- */

static void count_at(CountPass *pass, Count count, const Type *type, IrInst *address) {
    if (!is_counted(pass, type)) return;
    if (type_class(type) == TYPE_CLASS_OWNED)
        count_value(pass, count, ir_unary(&pass->builder, IR_LOAD, type, address));
    else
        ir_call(&pass->builder, count_function(pass, type, count), &address, 1);
}

typedef struct FieldList {
    const TypeField *fields;
    uint32_t count;
    uint32_t variant; /* of an ENUM: whose they are */
} FieldList;

static void count_fields(CountPass *pass, Count count, const Type *whole, FieldList list, IrInst *address) {
    const Type *pointer = basic(pass, TYPE_POINTER);
    const TypeField *fields = list.fields;
    for (uint32_t i = 0; i < list.count; i++) {
        if (!fields[i].is_boxed && !is_counted(pass, fields[i].type)) continue;
        IrInst *part = ir_unary(&pass->builder, IR_PART_ADDRESS, pointer, address);
        part->as.part.whole = whole;
        part->as.part.variant = list.variant;
        part->as.part.index = i;
        if (fields[i].is_boxed)
            count_box(pass, count, fields[i].type, ir_unary(&pass->builder, IR_LOAD, pointer, part));
        else
            count_at(pass, count, fields[i].type, part);
    }
}

static bool has_counted(const CountPass *pass, const TypeVariant *variant) {
    for (uint32_t i = 0; i < variant->field_count; i++)
        if (variant->fields[i].is_boxed || is_counted(pass, variant->fields[i].type)) return true;
    return false;
}

/* A case for each variant that owns something; the others end in the default. */
static void count_enum(CountPass *pass, Count count, const Type *type, IrInst *address) {
    const TypeShape *shape = type_shape(pass->types, type);
    Arena *arena = pass->builder.module->arena;
    IrBlock **blocks = arena_array(arena, IrBlock *, shape->variant_count + 1);
    int64_t *cases = arena_array(arena, int64_t, shape->variant_count);
    uint32_t case_count = 0;
    for (uint32_t i = 0; i < shape->variant_count; i++) {
        if (!has_counted(pass, &shape->variants[i])) continue;
        blocks[case_count] = new_block(pass, "variant");
        cases[case_count++] = i;
    }
    IrBlock *end = blocks[case_count] = new_block(pass, "end");
    IrInst *tag = ir_unary(&pass->builder, IR_LOAD, basic(pass, TYPE_U32), address);
    ir_switch(&pass->builder, tag, cases, blocks, case_count + 1);
    for (uint32_t i = 0; i < case_count; i++) {
        const TypeVariant *variant = &shape->variants[cases[i]];
        pass->builder.block = blocks[i];
        FieldList fields = {variant->fields, variant->field_count, (uint32_t)cases[i]};
        count_fields(pass, count, type, fields, address);
        ir_jump(&pass->builder, end);
    }
    pass->builder.block = end;
}

static void count_items(CountPass *pass, Count count, const Type *type, IrInst *address) {
    const Type *i64 = basic(pass, TYPE_I64);
    IrBuilder *b = &pass->builder;
    IrLocal *index = ir_local_new(b->module, b->func, NULL, i64, (Span){0});
    IrBlock *head = new_block(pass, "head"), *body = new_block(pass, "item"), *end = new_block(pass, "end");
    ir_store(b, index, ir_int(b, i64, 0));
    ir_jump(b, head);
    b->block = head;
    IrInst *at = ir_load(b, index), *length = ir_int(b, i64, (int64_t)type->length);
    ir_branch(b, ir_binary(b, IR_LT, basic(pass, TYPE_BOOL), at, length), body, end);
    b->block = body;
    IrInst *item = ir_binary(b, IR_ELEMENT_ADDRESS, basic(pass, TYPE_POINTER), address, at);
    item->as.of = type;
    count_at(pass, count, type->args[0], item);
    ir_store(b, index, ir_binary(b, IR_WRAP_ADD, i64, at, ir_int(b, i64, 1)));
    ir_jump(b, head);
    b->block = end;
}

/* What an optional or an error union holds, if it does. */
static void count_held(CountPass *pass, Count count, const Type *type, IrInst *address) {
    bool is_optional = type->kind == TYPE_OPTIONAL;
    IrInst *whole = ir_unary(&pass->builder, IR_LOAD, type, address);
    IrInst *flag =
        ir_unary(&pass->builder, is_optional ? IR_IS_SOME : IR_UNION_IS_ERROR, basic(pass, TYPE_BOOL), whole);
    IrBlock *value = new_block(pass, "value"), *end = new_block(pass, "end");
    ir_branch(&pass->builder, flag, is_optional ? value : end, is_optional ? end : value);
    pass->builder.block = value;
    IrOp get = is_optional ? IR_SOME_VALUE : IR_UNION_VALUE;
    count_value(pass, count, ir_unary(&pass->builder, get, type->args[0], whole));
    ir_jump(&pass->builder, end);
    pass->builder.block = end;
}

static void count_compound(CountPass *pass, Count count, const Type *type, IrInst *address) {
    const TypeField *parts;
    switch ((TypeKind)type->kind) {
    case TYPE_STRUCT:
    case TYPE_TUPLE: {
        uint32_t part_count = parts_of(pass, type, &parts);
        count_fields(pass, count, type, (FieldList){parts, part_count, 0}, address);
        break;
    }
    case TYPE_ENUM: count_enum(pass, count, type, address); break;
    case TYPE_FIXED_ARRAY: count_items(pass, count, type, address); break;
    case TYPE_OPTIONAL:
    case TYPE_ERROR_UNION: count_held(pass, count, type, address); break;
    default: count_at(pass, count, type, address); break;
    }
}

static IrFunc **slot_of(IrTypeInfo *info, Count count) {
    return count == COUNT_RETAIN ? &info->retain : count == COUNT_RELEASE ? &info->release : &info->share;
}

/* Made at first use; a type that contains itself calls the function that is being made. */
static IrFunc *count_function(CountPass *pass, const Type *type, Count count) {
    IrFunc **slot = slot_of(ir_type_info_get(pass->builder.module, type), count);
    if (*slot != NULL) return *slot;
    IrModule *module = pass->builder.module;
    const Type *pointer = basic(pass, TYPE_POINTER);
    const char *symbol =
        text_format(module->arena, "%s.%s", type_text(module->arena, type), count_names[count]);
    symbol = ir_symbol_unique(module, symbol);
    IrFunc *func = *slot = ir_func_new(module, symbol, symbol, basic(pass, TYPE_VOID), &pointer, 1);
    func->is_cold = count == COUNT_SHARE;
    CountPass inner = {.builder = {.module = module, .func = func}, .types = pass->types};
    inner.builder.block = new_block(&inner, "entry");
    IrInst *address = ir_emit(&inner.builder, IR_PARAM, pointer, NULL, 0);
    count_compound(&inner, count, type, address);
    ir_return(&inner.builder, NULL);
    ir_func_order_blocks(module, func);
    return func;
}

/* --- the pass --- */

static bool count_of(const IrInst *inst, Count *count) {
    switch (inst->op) {
    case IR_RETAIN: *count = COUNT_RETAIN; return true;
    case IR_RELEASE: *count = COUNT_RELEASE; return true;
    case IR_SHARE: *count = COUNT_SHARE; return true;
    default: return false;
    }
}

static bool has_counts(const IrBlock *block) {
    Count count;
    for (uint32_t i = 0; i < block->insts.count; i++)
        if (count_of(block->insts.items[i], &count)) return true;
    return false;
}

/* The builder appends: the block is emptied and filled again. */
static void expand_block(CountPass *pass, IrBlock *block) {
    if (!has_counts(block)) return;
    IrInst **old = block->insts.items;
    uint32_t old_count = block->insts.count;
    block->insts.items = NULL;
    block->insts.count = block->insts.capacity = 0;
    for (uint32_t i = 0; i < old_count; i++) {
        Count count;
        pass->builder.block = block;
        pass->builder.span = old[i]->span;
        if (count_of(old[i], &count))
            count_value(pass, count, old[i]->operands[0]);
        else
            vec_push(pass->builder.module->arena, &block->insts, old[i]);
    }
}

/* What the runtime counts by itself needs no function. */
static bool needs_functions(const CountPass *pass, const Type *type) {
    return type->kind != TYPE_STRING && type->kind != TYPE_BYTES && is_counted(pass, type);
}

/* A closure's object releases and shares what it captured by the functions of the types. */
static void note_captures(CountPass *pass, const IrFunc *code) {
    for (uint32_t i = 0; i < code->capture_count; i++)
        if (needs_functions(pass, code->captures[i]))
            ir_type_info_get(pass->builder.module, code->captures[i]);
}

/* Functions and infos that come to be on the way are looked at too. */
void pass_counts(IrModule *module) {
    uint32_t info = 0;
    uint32_t func_count = module->funcs.count;
    for (uint32_t i = 0; i < func_count; i++) {
        IrFunc *func = module->funcs.items[i];
        CountPass pass = {.builder = {.module = module, .func = func}, .types = module->types};
        for (uint32_t k = 0; k < func->blocks.count; k++) expand_block(&pass, func->blocks.items[k]);
        note_captures(&pass, func);
    }
    CountPass pass = {.builder = {.module = module}, .types = module->types};
    for (; info < module->type_infos.count; info++) {
        const Type *type = module->type_infos.items[info]->type;
        if (!needs_functions(&pass, type)) continue;
        for (Count count = COUNT_RETAIN; count <= COUNT_SHARE; count++) count_function(&pass, type, count);
    }
}
