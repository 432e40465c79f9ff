/* The body of one function: its blocks in the IR's order, each instruction by its handler.
 *
 * Assumes verified IR whose blocks stand before those they dominate (ir_func_order_blocks), so that every
 * value is there when it is used. The LLVM entry block is ours: it holds the allocas, so that mem2reg finds
 * them all and no loop repeats them.
 */
#include "compiler/emit/emitter.h"

/* --- the handlers --- */

static EmitOp *const handlers[IR_OP_COUNT] = {
#define IR(name, text, operands, flags, payload) emit_op_##name,
#include "compiler/ir/ir.def"
#undef IR
};

/* --- operands, locals, blocks --- */

LLVMValueRef emit_operand(FuncEmitter *f, const IrInst *inst, uint32_t index) {
    const IrInst *operand = inst->operands[index];
    LLVMValueRef value = f->values[operand->id];
    if (value != NULL) return value;
    emit_refuse(f->e, "%s: the blocks are out of order: %%%u is used before it is computed", f->ir->symbol,
                operand->id);
    return LLVMGetUndef(emit_value_type(f->e, operand->type));
}

LLVMValueRef emit_local(FuncEmitter *f, const IrLocal *local) {
    if (local->id < f->ir->locals.count && f->ir->locals.items[local->id] == local)
        return f->locals[local->id];
    emit_refuse(f->e, "%s: local %u is another function's", f->ir->symbol, local->id);
    return LLVMGetUndef(f->e->ptr);
}

LLVMBasicBlockRef emit_block(FuncEmitter *f, const IrBlock *block) {
    return f->blocks[block->id];
}

LLVMBasicBlockRef emit_block_append(FuncEmitter *f, const char *name) {
    return LLVMAppendBasicBlockInContext(f->e->context, f->function, name);
}

LLVMBasicBlockRef emit_block_behind(FuncEmitter *f, const char *name) {
    LLVMBasicBlockRef block = emit_block_append(f, name);
    LLVMMoveBasicBlockAfter(block, LLVMGetInsertBlock(f->e->builder));
    return block;
}

LLVMValueRef emit_entry_alloca(FuncEmitter *f, LLVMTypeRef type, const char *name) {
    LLVMBuilderRef builder = f->e->builder;
    LLVMBasicBlockRef here = LLVMGetInsertBlock(builder);
    LLVMMetadataRef location = LLVMGetCurrentDebugLocation2(builder);
    LLVMValueRef first = LLVMGetFirstInstruction(f->entry);
    if (first != NULL)
        LLVMPositionBuilderBefore(builder, first);
    else
        LLVMPositionBuilderAtEnd(builder, f->entry);
    LLVMSetCurrentDebugLocation2(builder, NULL);
    LLVMValueRef memory = LLVMBuildAlloca(builder, type, name);
    if (here != NULL) LLVMPositionBuilderAtEnd(builder, here);
    LLVMSetCurrentDebugLocation2(builder, location);
    return memory;
}

/* --- bodies --- */

static bool types_are_known(FuncEmitter *f) {
    const IrFunc *ir = f->ir;
    for (uint32_t i = 0; i < ir->locals.count; i++) {
        const Type *type = ir->locals.items[i]->type;
        if (!emit_type_is_known(f->e, type) || !type_has_value(type)) return false;
    }
    for (uint32_t b = 0; b < ir->blocks.count; b++)
        for (uint32_t i = 0; i < ir->blocks.items[b]->insts.count; i++)
            if (!emit_type_is_known(f->e, ir->blocks.items[b]->insts.items[i]->type)) return false;
    return true;
}

static void allocate(FuncEmitter *f) {
    Arena *arena = &f->e->arena;
    f->values = arena_array(arena, LLVMValueRef, f->ir->next_value_id);
    f->locals = arena_array(arena, LLVMValueRef, f->ir->locals.count);
    f->blocks = arena_array(arena, LLVMBasicBlockRef, f->ir->blocks.count);
    f->pads = arena_array(arena, LLVMBasicBlockRef, f->ir->blocks.count);
}

static void begin_entry(FuncEmitter *f) {
    LLVMBuilderRef builder = f->e->builder;
    f->entry = f->blocks[0];
    LLVMPositionBuilderAtEnd(builder, f->entry);
    emit_debug_no_location(f);
    emit_debug_entry(f);
    for (uint32_t i = 0; i < f->ir->locals.count; i++) {
        const IrLocal *local = f->ir->locals.items[i];
        const char *name = local->name == NULL ? "" : local->name;
        f->locals[local->id] = LLVMBuildAlloca(builder, emit_memory_type(f->e, local->type), name);
        emit_debug_local(f, local);
    }
    emit_debug_views(f);
}

static void append_blocks(FuncEmitter *f) {
    for (uint32_t i = 0; i < f->ir->blocks.count; i++) {
        const IrBlock *block = f->ir->blocks.items[i];
        f->blocks[i] = emit_block_append(f, block->label == NULL ? "" : block->label);
    }
}

static void emit_block_body(FuncEmitter *f, const IrBlock *block) {
    LLVMPositionBuilderAtEnd(f->e->builder, emit_block(f, block));
    f->block = block;
    for (uint32_t i = 0; i < block->insts.count && f->e->failure == NULL; i++) {
        const IrInst *inst = block->insts.items[i];
        f->position = &block->insts.items[i];
        emit_debug_location(f, inst->span);
        f->values[inst->id] = handlers[inst->op](f, inst);
    }
}

void emit_function_body(Emitter *e, const IrFunc *func, LLVMValueRef function, LLVMValueRef self) {
    FuncEmitter f = {.e = e, .ir = func, .function = function, .self = self};
    if (!types_are_known(&f)) {
        emit_refuse(e, "%s uses a type without a representation", func->symbol);
        return;
    }
    allocate(&f);
    emit_debug_function(&f);
    append_blocks(&f);
    begin_entry(&f);
    for (uint32_t i = 0; i < func->blocks.count; i++) emit_block_body(&f, func->blocks.items[i]);
    emit_finish_places(&f);
}
