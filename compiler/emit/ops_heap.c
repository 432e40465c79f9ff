/* Objects on the heap: boxes, values behind a trait, empty collections, and making an object one's own.
 *
 * An object that is to be changed is most often held once: that is asked here, and only who must copy (or
 * take back what was shared) calls the runtime.
 */
#include "compiler/emit/emitter.h"

#include <stddef.h>
#include <string.h>

enum { BOX_VALUE_OFFSET = 8 };

/* --- boxes --- */

/* What is known now needs no memory of its own: the leaves of a tree are one constant. */
static LLVMValueRef constant_box(Emitter *e, LLVMValueRef value) {
    LLVMValueRef members[2] = {LLVMConstInt(e->i64, (uint64_t)JANUS_IMMORTAL, true), value};
    LLVMValueRef box =
        emit_constant_global(e, "box", LLVMConstStructInContext(e->context, members, 2, false));
    LLVMSetUnnamedAddress(box, LLVMGlobalUnnamedAddr);
    return box;
}

LLVMValueRef emit_op_BOX(FuncEmitter *f, const IrInst *inst) {
    Emitter *e = f->e;
    const Type *type = inst->operands[0]->type;
    LLVMValueRef value = emit_operand(f, inst, 0);
    if (type_has_parts(type) && !emit_type_in_frame(e, type) && LLVMIsConstant(value))
        return constant_box(e, value);
    LLVMValueRef size = LLVMConstInt(e->i64, BOX_VALUE_OFFSET + emit_type_size(e, type), false);
    LLVMValueRef box = emit_call_runtime(f, inst, IR_RT_janus_object_new, &size, 1);
    emit_store(f, type, value, emit_at_offset(f, box, BOX_VALUE_OFFSET));
    return box;
}

LLVMValueRef emit_op_BOX_VALUE(FuncEmitter *f, const IrInst *inst) {
    return emit_at_offset(f, emit_operand(f, inst, 0), BOX_VALUE_OFFSET);
}

/* --- objects that nobody else holds --- */

LLVMValueRef emit_load_head(FuncEmitter *f, LLVMValueRef object, uint64_t offset, EmitAccess access) {
    Emitter *e = f->e;
    LLVMValueRef word = LLVMBuildLoad2(e->builder, e->i64, emit_at_offset(f, object, offset), "");
    if (access == ACCESS_COUNT) { /* other tasks may hold it, too */
        LLVMSetOrdering(word, LLVMAtomicOrderingUnordered);
        LLVMSetAlignment(word, sizeof(int64_t));
    }
    return emit_mark_access(e, word, access);
}

static LLVMValueRef equals(FuncEmitter *f, LLVMValueRef left, LLVMValueRef right) {
    return LLVMBuildICmp(f->e->builder, LLVMIntEQ, left, right, "");
}

LLVMValueRef emit_is_unique(FuncEmitter *f, LLVMValueRef object) {
    LLVMValueRef count = emit_load_head(f, object, 0, ACCESS_COUNT);
    return equals(f, count, LLVMConstInt(f->e->i64, 1, false));
}

static void assume(FuncEmitter *f, LLVMValueRef condition) {
    Emitter *e = f->e;
    unsigned id = LLVMLookupIntrinsicID("llvm.assume", strlen("llvm.assume"));
    LLVMValueRef callee = LLVMGetIntrinsicDeclaration(e->module, id, NULL, 0);
    LLVMBuildCall2(e->builder, LLVMIntrinsicGetType(e->context, id, NULL, 0), callee, &condition, 1, "");
}

/* What the runtime makes of the object, in memory of the call's own: a variable whose address nobody gets
 * can live in a register. An array of one's own has the count 1 and as many items as before: told so, LLVM
 * asks neither again when the array is changed next. */
static LLVMValueRef replacement(FuncEmitter *f, const IrInst *inst, const EmitReplacing *r) {
    Emitter *e = f->e;
    LLVMValueRef slot = emit_entry_alloca(f, e->ptr, "slot"), length = NULL;
    bool is_told = r->is_array && e->options->opt_level > 0;
    if (is_told) length = emit_load_head(f, r->object, offsetof(JanusArray, length), ACCESS_LENGTH);
    LLVMBuildStore(e->builder, r->object, slot);
    emit_call_runtime(f, inst, r->runtime, (LLVMValueRef[]){slot, r->argument}, r->argument == NULL ? 1 : 2);
    LLVMValueRef made = LLVMBuildLoad2(e->builder, e->ptr, slot, "");
    if (!is_told) return made;
    assume(f, emit_is_unique(f, made));
    assume(f, equals(f, emit_load_head(f, made, offsetof(JanusArray, length), ACCESS_LENGTH), length));
    return made;
}

LLVMValueRef emit_replace_unless(FuncEmitter *f, const IrInst *inst, LLVMValueRef condition,
                                 const EmitReplacing *r) {
    Emitter *e = f->e;
    LLVMBasicBlockRef from = LLVMGetInsertBlock(e->builder);
    LLVMBasicBlockRef next = emit_block_behind(f, "unique"), shared = emit_block_append(f, "shared");
    emit_expect_first(f, LLVMBuildCondBr(e->builder, condition, next, shared));
    LLVMPositionBuilderAtEnd(e->builder, shared);
    LLVMValueRef made = replacement(f, inst, r);
    if (r->home != NULL) emit_mark_access(e, LLVMBuildStore(e->builder, made, r->home), ACCESS_ADDRESS);
    LLVMBasicBlockRef after = LLVMGetInsertBlock(e->builder);
    LLVMBuildBr(e->builder, next);
    LLVMPositionBuilderAtEnd(e->builder, next);
    LLVMValueRef result = LLVMBuildPhi(e->builder, e->ptr, "");
    LLVMAddIncoming(result, (LLVMValueRef[]){r->object, made}, (LLVMBasicBlockRef[]){from, after}, 2);
    return result;
}

/* The STORE behind the instruction that puts its result back where its operand was loaded from right before.
 * Only a copy needs it, and without it a loop over items of items keeps what it knows of the outer ones. */
static const IrInst *store_behind(const FuncEmitter *f, const IrInst *inst) {
    const IrInst *const *at = (const IrInst *const *)f->position;
    const IrInst *loaded = inst->operands[0], *next = at[1];
    bool is_adjacent = at > (const IrInst *const *)f->block->insts.items && at[-1] == loaded;
    bool puts_back = loaded->op == IR_LOAD && next->op == IR_STORE && next->operands[1] == inst &&
                     next->operands[0] == loaded->operands[0];
    return is_adjacent && puts_back ? next : NULL;
}

static LLVMValueRef make_unique(FuncEmitter *f, const IrInst *inst, IrRuntime runtime, LLVMValueRef info) {
    f->done = store_behind(f, inst);
    EmitReplacing replacing = {.object = emit_operand(f, inst, 0),
                               .runtime = runtime,
                               .argument = info,
                               .home = f->done == NULL ? NULL : emit_operand(f, f->done, 0),
                               .is_array = inst->op == IR_UNIQUE && inst->type->kind == TYPE_ARRAY};
    return emit_replace_unless(f, inst, emit_is_unique(f, replacing.object), &replacing);
}

LLVMValueRef emit_op_UNIQUE(FuncEmitter *f, const IrInst *inst) {
    switch (inst->type->kind) {
    case TYPE_ARRAY: return make_unique(f, inst, IR_RT_janus_array_unique, NULL);
    case TYPE_ANY: return make_unique(f, inst, IR_RT_janus_any_unique, NULL);
    default: return make_unique(f, inst, IR_RT_janus_map_unique, NULL);
    }
}

LLVMValueRef emit_op_BOX_UNIQUE(FuncEmitter *f, const IrInst *inst) {
    return make_unique(f, inst, IR_RT_janus_box_unique, emit_type_info(f->e, inst->as.of));
}

/* --- constants --- */

LLVMValueRef emit_op_EMPTY(FuncEmitter *f, const IrInst *inst) {
    return emit_empty(f->e, inst->type);
}

LLVMValueRef emit_op_TYPE_INFO(FuncEmitter *f, const IrInst *inst) {
    return emit_type_info(f->e, inst->as.of);
}

LLVMValueRef emit_op_VARIANT_INFO(FuncEmitter *f, const IrInst *inst) {
    return emit_variant_info(f->e, inst->as.variant);
}

/* --- values behind a trait --- */

LLVMValueRef emit_op_ANY_MAKE(FuncEmitter *f, const IrInst *inst) {
    const Type *type = inst->operands[0]->type;
    LLVMValueRef value = emit_in_memory(f, type, emit_operand(f, inst, 0));
    LLVMValueRef args[3] = {emit_type_info(f->e, type), emit_methods(f->e, inst->as.methods), value};
    return emit_call_runtime(f, inst, IR_RT_janus_any_new, args, 3);
}

/* The function of a table, and the address of the value that it takes first. */
LLVMValueRef emit_op_CALL_METHOD(FuncEmitter *f, const IrInst *inst) {
    Emitter *e = f->e;
    LLVMValueRef any = emit_operand(f, inst, 0);
    LLVMValueRef methods =
        LLVMBuildLoad2(e->builder, e->ptr, emit_at_offset(f, any, offsetof(JanusAny, methods)), "");
    LLVMValueRef entry = emit_at_offset(f, methods, (uint64_t)inst->as.imm * sizeof(void *));
    LLVMValueRef code = LLVMBuildLoad2(e->builder, e->ptr, entry, "");
    return emit_call_code(f, inst, code, emit_at_offset(f, any, offsetof(JanusAny, value)));
}

/* --- counts: pass/counts.c has made calls of these before emission --- */

static LLVMValueRef refuse_count(FuncEmitter *f, const IrInst *inst) {
    emit_refuse(f->e, "%s: %s was left by the counts pass", f->ir->symbol, ir_op_text(inst->op));
    return NULL;
}

LLVMValueRef emit_op_RETAIN(FuncEmitter *f, const IrInst *inst) {
    return refuse_count(f, inst);
}

LLVMValueRef emit_op_RELEASE(FuncEmitter *f, const IrInst *inst) {
    return refuse_count(f, inst);
}

LLVMValueRef emit_op_SHARE(FuncEmitter *f, const IrInst *inst) {
    return refuse_count(f, inst);
}
