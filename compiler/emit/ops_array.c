/* Items of arrays, and changing an array at its end, with the type of the items known.
 *
 * Indexes are checked here, against the length that stands in the array. An array that grows or shrinks has
 * room and is held once most often: then an item is a store and a new length. Everything else is a call of
 * the runtime, and so is all of it at -O0, where code is compiled fast rather than fast itself.
 */
#include "compiler/emit/emitter.h"

#include <stddef.h>

/* --- the array --- */

static LLVMValueRef load_length(FuncEmitter *f, LLVMValueRef object) {
    return emit_load_head(f, object, offsetof(JanusArray, length), ACCESS_LENGTH);
}

static void store_length(FuncEmitter *f, LLVMValueRef array, LLVMValueRef length) {
    LLVMValueRef address = emit_at_offset(f, array, offsetof(JanusArray, length));
    emit_mark_access(f->e, LLVMBuildStore(f->e->builder, length, address), ACCESS_LENGTH);
}

static LLVMValueRef item(FuncEmitter *f, const Type *type, LLVMValueRef array, LLVMValueRef index) {
    LLVMValueRef items = emit_at_offset(f, array, offsetof(JanusArray, items));
    return LLVMBuildInBoundsGEP2(f->e->builder, emit_memory_type(f->e, type), items, &index, 1, "");
}

static LLVMValueRef number(Emitter *e, int64_t value) {
    return LLVMConstInt(e->i64, (uint64_t)value, true);
}

/* Of the variable whose address is operand 0. */
static LLVMValueRef load_array(FuncEmitter *f, const IrInst *inst) {
    LLVMValueRef array = LLVMBuildLoad2(f->e->builder, f->e->ptr, emit_operand(f, inst, 0), "");
    return emit_mark_access(f->e, array, ACCESS_ADDRESS);
}

static bool is_called(const FuncEmitter *f) {
    return f->e->options->opt_level == 0;
}

/* --- items where they are --- */

_Static_assert(offsetof(JanusArray, length) == offsetof(JanusString, length), "one LENGTH for all");

LLVMValueRef emit_op_LENGTH(FuncEmitter *f, const IrInst *inst) {
    return load_length(f, emit_operand(f, inst, 0));
}

LLVMValueRef emit_op_ITEM_ADDRESS(FuncEmitter *f, const IrInst *inst) {
    LLVMValueRef array = emit_operand(f, inst, 0), index = emit_operand(f, inst, 1);
    emit_check_index(f, inst, index, load_length(f, array));
    return item(f, inst->as.of, array, index);
}

LLVMValueRef emit_op_ITEM_AT(FuncEmitter *f, const IrInst *inst) {
    return item(f, inst->as.of, emit_operand(f, inst, 0), emit_operand(f, inst, 1));
}

/* --- one item more --- */

static void call_push(FuncEmitter *f, const IrInst *inst) {
    LLVMValueRef value = emit_in_memory(f, inst->as.of, emit_operand(f, inst, 1));
    emit_call_runtime(f, inst, IR_RT_janus_array_push, (LLVMValueRef[]){emit_operand(f, inst, 0), value}, 2);
}

/* A new length is less than or equal to a capacity: it cannot overflow. */
static LLVMValueRef next_length(FuncEmitter *f, LLVMValueRef length) {
    return LLVMBuildNSWAdd(f->e->builder, length, number(f->e, 1), "");
}

LLVMValueRef emit_op_PUSH(FuncEmitter *f, const IrInst *inst) {
    Emitter *e = f->e;
    if (is_called(f)) {
        call_push(f, inst);
        return NULL;
    }
    LLVMValueRef array = load_array(f, inst), length = load_length(f, array);
    LLVMValueRef capacity = emit_load_head(f, array, offsetof(JanusArray, capacity), ACCESS_CAPACITY);
    LLVMValueRef has_room = LLVMBuildICmp(e->builder, LLVMIntSLT, length, capacity, "");
    EmitReplacing longer = {.object = array,
                            .runtime = IR_RT_janus_array_reserve,
                            .argument = number(e, 1),
                            .home = emit_operand(f, inst, 0),
                            .is_array = true};
    LLVMValueRef is_ready = LLVMBuildAnd(e->builder, emit_is_unique(f, array), has_room, "");
    array = emit_replace_unless(f, inst, is_ready, &longer);
    emit_store(f, inst->as.of, emit_operand(f, inst, 1), item(f, inst->as.of, array, length));
    store_length(f, array, next_length(f, length));
    return NULL;
}

/* --- one item less --- */

static LLVMValueRef call_pop(FuncEmitter *f, const IrInst *inst) {
    LLVMValueRef args[2] = {emit_operand(f, inst, 0), emit_operand(f, inst, 1)};
    LLVMValueRef found = emit_call_runtime(f, inst, IR_RT_janus_array_pop, args, 2);
    return emit_from_memory(f->e, found, inst->type);
}

/* The array of the instruction's variable, made nobody else's. */
static LLVMValueRef own_array(FuncEmitter *f, const IrInst *inst, LLVMValueRef array) {
    EmitReplacing own = {.object = array,
                         .runtime = IR_RT_janus_array_unique,
                         .home = emit_operand(f, inst, 0),
                         .is_array = true};
    return emit_replace_unless(f, inst, emit_is_unique(f, array), &own);
}

static void move_last_item(FuncEmitter *f, const IrInst *inst, LLVMValueRef array, LLVMValueRef length) {
    LLVMValueRef last = LLVMBuildNSWAdd(f->e->builder, length, number(f->e, -1), "");
    array = own_array(f, inst, array);
    LLVMValueRef value = emit_view(f, inst->as.of, item(f, inst->as.of, array, last));
    emit_store(f, inst->as.of, value, emit_operand(f, inst, 1));
    store_length(f, array, last);
}

LLVMValueRef emit_op_POP(FuncEmitter *f, const IrInst *inst) {
    Emitter *e = f->e;
    if (is_called(f)) return call_pop(f, inst);
    LLVMValueRef array = load_array(f, inst), length = load_length(f, array);
    LLVMValueRef has_items = LLVMBuildICmp(e->builder, LLVMIntNE, length, number(e, 0), "");
    LLVMBasicBlockRef next = emit_block_behind(f, "next"), some = emit_block_behind(f, "some");
    LLVMBuildCondBr(e->builder, has_items, some, next);
    LLVMPositionBuilderAtEnd(e->builder, some);
    move_last_item(f, inst, array, length);
    LLVMBuildBr(e->builder, next);
    LLVMPositionBuilderAtEnd(e->builder, next);
    return has_items;
}

/* --- two items exchanged --- */

static void call_swap(FuncEmitter *f, const IrInst *inst) {
    LLVMValueRef args[4] = {emit_operand(f, inst, 0), emit_operand(f, inst, 1), emit_operand(f, inst, 2),
                            emit_place(f, inst->span)};
    emit_call_runtime(f, inst, IR_RT_janus_array_swap, args, 4);
}

LLVMValueRef emit_op_SWAP(FuncEmitter *f, const IrInst *inst) {
    if (is_called(f)) {
        call_swap(f, inst);
        return NULL;
    }
    const Type *type = inst->as.of;
    LLVMValueRef array = load_array(f, inst), length = load_length(f, array);
    LLVMValueRef left = emit_operand(f, inst, 1), right = emit_operand(f, inst, 2);
    emit_check_index(f, inst, left, length);
    emit_check_index(f, inst, right, length);
    array = own_array(f, inst, array);
    left = item(f, type, array, left);
    right = item(f, type, array, right);
    LLVMValueRef kept = emit_load(f, type, left);
    emit_store(f, type, emit_view(f, type, right), left);
    emit_store(f, type, kept, right);
    return NULL;
}
