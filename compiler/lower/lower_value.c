/* Small values: constants, words, locals, state slots. */
#include "compiler/lower/lowering.h"

#include "runtime/janus.h"

const Type *lower_basic(const FuncLowering *f, TypeKind kind) {
    return type_basic(f->program->module->types, kind);
}

IrBlock *lower_block_new(FuncLowering *f, const char *label) {
    IrBlock *block = ir_block_new(f->program->module, f->builder.func, label);
    block->is_cleanup = f->in_cleanup;
    return block;
}

void lower_jump(FuncLowering *f, IrBlock *target) {
    Span outer = f->builder.span;
    f->builder.span = (Span){0};
    ir_jump(&f->builder, target);
    f->builder.span = outer;
}

void lower_unreachable(FuncLowering *f) {
    ir_emit(&f->builder, IR_UNREACHABLE, lower_basic(f, TYPE_VOID), NULL, 0);
}

void lower_panic_unreachable(FuncLowering *f) {
    ir_emit(&f->builder, IR_PANIC, lower_basic(f, TYPE_VOID), NULL, 0)->as.imm = JANUS_PANIC_UNREACHABLE;
}

IrInst *lower_source_place(FuncLowering *f) {
    return ir_emit(&f->builder, IR_PLACE, lower_basic(f, TYPE_POINTER), NULL, 0);
}

IrInst *lower_bool(FuncLowering *f, bool value) {
    return ir_int(&f->builder, lower_basic(f, TYPE_BOOL), value);
}

IrInst *lower_i64(FuncLowering *f, int64_t value) {
    return ir_int(&f->builder, lower_basic(f, TYPE_I64), value);
}

IrInst *lower_u64(FuncLowering *f, uint64_t value) {
    return ir_int(&f->builder, lower_basic(f, TYPE_U64), (int64_t)value);
}

IrInst *lower_compare(FuncLowering *f, IrOp op, IrInst *left, IrInst *right) {
    return ir_binary(&f->builder, op, lower_basic(f, TYPE_BOOL), left, right);
}

IrInst *lower_zero(FuncLowering *f, const Type *type) {
    return ir_emit(&f->builder, IR_ZERO, type, NULL, 0);
}

IrInst *lower_string(FuncLowering *f, AstBytes bytes) {
    IrInst *inst = ir_emit(&f->builder, IR_STRING, lower_basic(f, TYPE_STRING), NULL, 0);
    inst->as.bytes.bytes = bytes.bytes;
    inst->as.bytes.length = bytes.length;
    return inst;
}

/* The constant points at what the runtime knows of items, keys and values. */
IrInst *lower_empty(FuncLowering *f, const Type *type) {
    for (uint32_t i = 0; i < type->arg_count; i++) lower_type_info(f->program, type->args[i]);
    return ir_emit(&f->builder, IR_EMPTY, type, NULL, 0);
}

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

/* Only types with a default come here: checking has looked. A struct begins with the defaults of its fields.
 */
IrInst *lower_default(FuncLowering *f, const Type *type) {
    if (defaults_to_zero(f, type)) return lower_zero(f, type);
    IrFunc *own = lower_own_function(f->program, TRAIT_DEFAULT, type);
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

IrInst *lower_constant(FuncLowering *f, const ConstValue *constant) {
    if (constant->type->kind == TYPE_STRING) return lower_string(f, constant->as.bytes);
    if (!type_is_float(constant->type)) return ir_int(&f->builder, constant->type, constant->as.bits);
    IrInst *inst = ir_emit(&f->builder, IR_FLOAT, constant->type, NULL, 0);
    inst->as.real = constant->as.real;
    return inst;
}

IrInst *lower_unary_op(FuncLowering *f, IrOp op, const Type *type, IrInst *operand) {
    return ir_unary(&f->builder, op, type, operand);
}

IrInst *lower_call_pair(FuncLowering *f, IrRuntime runtime, TypeKind result, IrInst *first, IrInst *second) {
    return ir_call_runtime(&f->builder, runtime, lower_basic(f, result), (IrInst *[]){first, second}, 2);
}

IrInst *lower_to_word(FuncLowering *f, IrInst *value) {
    if (value->type->kind == TYPE_U64) return value;
    return lower_unary_op(f, IR_TO_WORD, lower_basic(f, TYPE_U64), value);
}

IrInst *lower_from_word(FuncLowering *f, IrInst *word, const Type *type) {
    if (type->kind == TYPE_U64) return word;
    return lower_unary_op(f, IR_FROM_WORD, type, word);
}

IrInst *lower_words(FuncLowering *f, IrInst *const *words, uint32_t count) {
    const Type *pointer = lower_basic(f, TYPE_POINTER);
    if (count == 0) return lower_zero(f, pointer);
    return ir_emit(&f->builder, IR_WORDS, pointer, words, count);
}

enum { VALUE_SLOTS_MAX = 1 << 21 }; /* 16 MiB: more than any stack has room for */

/* A type is reported once. */
static void check_size(FuncLowering *f, const Type *type, Span span) {
    Lowering *program = f->program;
    if (type_slots(program->types, type) <= VALUE_SLOTS_MAX) return;
    if (map_get(&program->oversize, map_key(type)) == NULL) {
        const char *text = type_text(program->arena, type);
        Diagnostic *d = diag_report(&program->session->diags, DIAG_VALUE_SIZE, span, text);
        diag_help(d, "arrays '[T]' keep their items on the heap, and may be as long as memory allows");
        map_set(program->arena, &program->oversize, map_key(type), (void *)type);
    }
}

IrLocal *lower_result_local(FuncLowering *f, const Type *type) {
    if (!type_has_value(type)) return NULL;
    check_size(f, type, f->builder.span);
    return ir_local_new(f->program->module, f->builder.func, NULL, type, (Span){0});
}

void lower_store(FuncLowering *f, IrLocal *local, IrInst *value) {
    if (local != NULL) ir_store(&f->builder, local, value);
}

IrInst *lower_load(FuncLowering *f, IrLocal *local) {
    return local == NULL ? NULL : ir_load(&f->builder, local);
}

IrInst *lower_state_load(FuncLowering *f, uint32_t slot, const Type *type) {
    f->is_state_used = true;
    IrInst *inst = ir_emit(&f->builder, IR_STATE_LOAD, type, &f->state, 1);
    inst->as.imm = slot;
    return inst;
}

void lower_state_store(FuncLowering *f, uint32_t slot, IrInst *value) {
    f->is_state_used = true;
    IrInst *inst =
        ir_emit(&f->builder, IR_STATE_STORE, lower_basic(f, TYPE_VOID), (IrInst *[]){f->state, value}, 2);
    inst->as.imm = slot;
}

/* A defer is lowered once per way out, a default argument in many functions: the symbol's last local is good
 * only if it is one of this function. */
IrLocal *lower_local_of(FuncLowering *f, Symbol *symbol) {
    IrFunc *func = f->builder.func;
    IrLocal *local = symbol->lowered;
    if (local != NULL && local->id < func->locals.count && func->locals.items[local->id] == local)
        return local;
    const Type *type = symbol->is_inout ? lower_basic(f, TYPE_POINTER) : lower_type(f, symbol->type);
    check_size(f, type, symbol->span);
    local = ir_local_new(f->program->module, func, symbol->name->text, type, symbol->span);
    local->visible = f->visible;
    if (symbol->is_inout) local->behind = lower_type(f, symbol->type);
    symbol->lowered = local;
    return local;
}

IrInst *lower_local_address(FuncLowering *f, IrLocal *local) {
    IrInst *address = ir_emit(&f->builder, IR_LOCAL_ADDRESS, lower_basic(f, TYPE_POINTER), NULL, 0);
    address->as.local = local;
    return address;
}

IrLocal *lower_counter(FuncLowering *f, int64_t first) {
    IrLocal *local = lower_result_local(f, lower_basic(f, TYPE_I64));
    ir_store(&f->builder, local, lower_i64(f, first));
    return local;
}

IrInst *lower_count_on(FuncLowering *f, IrLocal *counter) {
    IrInst *one = ir_int(&f->builder, counter->type, 1);
    IrInst *next = ir_binary(&f->builder, IR_WRAP_ADD, counter->type, ir_load(&f->builder, counter), one);
    ir_store(&f->builder, counter, next);
    return next;
}
