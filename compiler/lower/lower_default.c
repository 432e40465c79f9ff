/* The value that a type begins with: what an impl of Default gives, else zero, empty, or the defaults of the
 * parts. Only types with a default come here: checking has looked.
 */
#include "compiler/lower/lowering.h"

static const Type *part_type(FuncLowering *f, const Type *type, uint32_t index) {
    const TypeShape *shape = type_shape(f->program->types, type);
    if (shape != NULL) return shape->fields[index].type;
    return type->args[type->kind == TYPE_FIXED_ARRAY ? 0 : index];
}

/* What the declaration of a struct says; NULL: nothing. */
static AstNode *declared_default(const Type *type, uint32_t index) {
    return type->kind == TYPE_STRUCT ? type->symbol->as.structure->fields[index]->as.field.value : NULL;
}

static uint32_t part_count(FuncLowering *f, const Type *type) {
    if (type->kind == TYPE_STRUCT) return type_shape(f->program->types, type)->field_count;
    return type->kind == TYPE_FIXED_ARRAY ? (uint32_t)type->length : type->arg_count;
}

static bool has_parts(const Type *type) {
    return type->kind == TYPE_STRUCT || type->kind == TYPE_TUPLE || type->kind == TYPE_FIXED_ARRAY;
}

/* All bits are zero: no impl and no declaration says otherwise. */
static bool defaults_to_zero(FuncLowering *f, const Type *type) {
    if (!type_is_plain(f->program->types, type)) return false;
    if (lower_own_function(f->program, TRAIT_DEFAULT, type) != NULL) return false;
    uint32_t count = type->kind == TYPE_FIXED_ARRAY ? 1 : has_parts(type) ? part_count(f, type) : 0;
    for (uint32_t i = 0; i < count; i++)
        if (declared_default(type, i) != NULL || !defaults_to_zero(f, part_type(f, type, i))) return false;
    return true;
}

static IrInst *default_parts(FuncLowering *f, const Type *type) {
    uint32_t count = part_count(f, type);
    IrInst **parts = arena_array(f->program->arena, IrInst *, count);
    Cleanup *mark = f->cleanups;
    for (uint32_t i = 0; i < count; i++) {
        const Type *part = part_type(f, type, i);
        AstNode *declared = declared_default(type, i);
        parts[i] =
            lower_hold(f, declared == NULL ? lower_default(f, part) : lower_expr_as(f, declared, part));
    }
    cleanup_drop_to(f, mark);
    return ir_emit(&f->builder, IR_MAKE, type, parts, count);
}

enum { ITEMS_INLINE_MAX = 16 };

/* Counts down: nobody asks for the count after a panic. */
static void release_items(FuncLowering *f, const Cleanup *cleanup) {
    const Type *type = cleanup->local->type, *i64 = cleanup->count->type;
    IrBlock *head = lower_block_new(f, "head"), *item = lower_block_new(f, "item");
    IrBlock *done = lower_block_new(f, "done");
    lower_jump(f, head);
    f->builder.block = head;
    IrInst *count = ir_load(&f->builder, cleanup->count);
    ir_branch(&f->builder, lower_compare(f, IR_NE, count, lower_i64(f, 0)), item, done);
    f->builder.block = item;
    IrInst *last = ir_binary(&f->builder, IR_WRAP_SUB, i64, count, lower_i64(f, 1));
    ir_store(&f->builder, cleanup->count, last);
    IrInst *address = lower_item_known(f, type, lower_local_address(f, cleanup->local), last);
    lower_release(f, lower_load_at(f, type->args[0], address));
    lower_jump(f, head);
    f->builder.block = done;
}

static void hold_items(FuncLowering *f, IrLocal *local, IrLocal *count) {
    if (f->builder.block == NULL || !lower_is_counted(f, local->type)) return;
    Cleanup *cleanup = arena_new(f->program->arena, Cleanup);
    cleanup->run = release_items;
    cleanup->local = local;
    cleanup->count = count;
    cleanup_push(f, cleanup);
}

/* Many items: a loop makes them. */
static IrInst *default_items(FuncLowering *f, const Type *type) {
    if (f->builder.block == NULL) return lower_zero(f, type);
    IrLocal *local = lower_result_local(f, type);
    IrInst *address = lower_local_address(f, local);
    ItemLoop loop;
    IrInst *index = lower_items_begin(f, &loop, type->length);
    Cleanup *mark = f->cleanups;
    hold_items(f, local, loop.index);
    IrInst *item = lower_default(f, type->args[0]);
    cleanup_drop_to(f, mark);
    lower_store_at(f, lower_item_known(f, type, address, index), item);
    lower_items_end(f, &loop);
    return ir_load(&f->builder, local);
}

/* What computes the fields of a struct is in a function of its own, where the struct's parameters are known,
 * and which may well come to the same struct again. */
static IrFunc *default_function(Lowering *program, const Type *type) {
    IrFunc *func = map_get(&program->default_of, map_key(type));
    if (func != NULL) return func;
    const char *symbol = text_format(program->arena, "%s.default", type_text(program->arena, type));
    symbol = ir_symbol_unique(program->module, symbol);
    func = lower_function_new(program, symbol, symbol, type, NULL, NULL, 0);
    func->span = type->symbol->span;
    map_set(program->arena, &program->default_of, map_key(type), func);
    FuncLowering f;
    lower_begin(&f, program, func, BODY_FUNCTION);
    const Type *declared = type->symbol->type;
    TypeScope scope = {declared->args, type->args, declared->arg_count};
    if (scope.count > 0) f.scope = &scope;
    ir_return(&f.builder, default_parts(&f, type));
    lower_end(&f);
    return func;
}

static bool computes_parts(FuncLowering *f, const Type *type) {
    ConstValue constant;
    uint32_t count = type->kind == TYPE_STRUCT ? part_count(f, type) : 0;
    for (uint32_t i = 0; i < count; i++) {
        AstNode *declared = declared_default(type, i);
        if (declared != NULL && !program_constant(declared, &constant)) return true;
    }
    return false;
}

IrInst *lower_default(FuncLowering *f, const Type *type) {
    if (defaults_to_zero(f, type)) return lower_zero(f, type);
    IrFunc *own = lower_own_function(f->program, TRAIT_DEFAULT, type);
    if (own == NULL && computes_parts(f, type)) own = default_function(f->program, type);
    if (own != NULL) return ir_call(&f->builder, own, NULL, 0);
    switch ((TypeKind)type->kind) {
    case TYPE_STRING: return lower_string(f, (AstBytes){"", 0});
    case TYPE_BYTES:
    case TYPE_ARRAY:
    case TYPE_MAP:
    case TYPE_SET: return lower_empty(f, type);
    case TYPE_FIXED_ARRAY:
        return type->length > ITEMS_INLINE_MAX ? default_items(f, type) : default_parts(f, type);
    default: return has_parts(type) ? default_parts(f, type) : lower_zero(f, type);
    }
}
