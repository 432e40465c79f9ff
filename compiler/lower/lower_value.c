/* Small values: constants, words, locals, state slots. */
#include "compiler/lower/lowering.h"

#include <string.h>

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
    if (type->kind == TYPE_NEVER) type = lower_basic(f, TYPE_BOOL); /* nobody comes to see it */
    check_size(f, type, symbol->span);
    bool is_named = strcmp(symbol->name->text, "_") != 0;
    const char *name = is_named ? symbol->name->text : NULL;
    local = ir_local_new(f->program->module, func, name, type, symbol->span);
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
