/* Calls: of the program's functions, of C functions, of the runtime, of function values.
 *
 * A call whose instruction names a clean-up block becomes an invoke if the callee may unwind. The landing pad
 * stands in front of the clean-up block, because that block may also be reached by a jump from another
 * clean-up; what was caught waits in memory until RESUME.
 */
#include "compiler/emit/emitter.h"

#include <stddef.h>

/* --- unwinding --- */

static LLVMTypeRef exception_type(Emitter *e) {
    return LLVMStructTypeInContext(e->context, (LLVMTypeRef[]){e->ptr, e->i32}, 2, false);
}

static LLVMValueRef exception_memory(FuncEmitter *f) {
    if (f->exception == NULL) f->exception = emit_entry_alloca(f, exception_type(f->e), "caught");
    return f->exception;
}

/* The personality of C clean-ups: it knows no handlers, so a forced unwind always passes through. */
static void set_personality(FuncEmitter *f) {
    Emitter *e = f->e;
    if (LLVMHasPersonalityFn(f->function)) return;
    LLVMValueRef personality = LLVMGetNamedFunction(e->module, "__gcc_personality_v0");
    if (personality == NULL)
        personality =
            LLVMAddFunction(e->module, "__gcc_personality_v0", LLVMFunctionType(e->i32, NULL, 0, true));
    LLVMSetPersonalityFn(f->function, personality);
}

static LLVMBasicBlockRef landing_pad(FuncEmitter *f, const IrBlock *cleanup) {
    if (f->pads[cleanup->id] != NULL) return f->pads[cleanup->id];
    LLVMBuilderRef builder = f->e->builder;
    LLVMBasicBlockRef here = LLVMGetInsertBlock(builder);
    LLVMBasicBlockRef pad = f->pads[cleanup->id] = emit_block_append(f, "unwind");
    set_personality(f);
    LLVMPositionBuilderAtEnd(builder, pad);
    LLVMValueRef caught = LLVMBuildLandingPad(builder, exception_type(f->e), NULL, 0, "");
    LLVMSetCleanup(caught, true);
    LLVMBuildStore(builder, caught, exception_memory(f));
    LLVMBuildBr(builder, emit_block(f, cleanup));
    LLVMPositionBuilderAtEnd(builder, here);
    return pad;
}

LLVMValueRef emit_op_RESUME(FuncEmitter *f, const IrInst *inst) {
    (void)inst;
    LLVMBuilderRef builder = f->e->builder;
    set_personality(f);
    LLVMBuildResume(builder, LLVMBuildLoad2(builder, exception_type(f->e), exception_memory(f), ""));
    return NULL;
}

/* --- the call itself --- */

LLVMValueRef emit_call(FuncEmitter *f, const IrInst *inst, Callee callee, LLVMValueRef *args,
                       uint32_t count) {
    LLVMBuilderRef builder = f->e->builder;
    if (callee.never_unwinds || inst->unwind == NULL)
        return LLVMBuildCall2(builder, callee.type, callee.function, args, count, "");
    LLVMBasicBlockRef pad = landing_pad(f, inst->unwind);
    LLVMBasicBlockRef next = emit_block_behind(f, "next");
    LLVMValueRef value = LLVMBuildInvoke2(builder, callee.type, callee.function, args, count, next, pad, "");
    LLVMPositionBuilderAtEnd(builder, next);
    return value;
}

LLVMValueRef emit_call_runtime(FuncEmitter *f, const IrInst *inst, IrRuntime runtime, LLVMValueRef *args,
                               uint32_t count) {
    Callee callee = {emit_runtime_type(f->e, runtime), emit_runtime(f->e, runtime),
                     .never_unwinds = !emit_runtime_may_unwind(runtime)};
    return emit_call(f, inst, callee, args, count);
}

/* --- arguments and results --- */

/* The arguments of a call as they travel: bools as bytes, and before all others the address of the result's
 * memory if the result lives in the frame. */
typedef struct Arguments {
    LLVMValueRef *values;
    uint32_t count;
    LLVMValueRef result; /* memory, or NULL */
} Arguments;

static Arguments begin_arguments(FuncEmitter *f, const IrInst *inst) {
    Arguments args = {.values = arena_array(&f->e->arena, LLVMValueRef, inst->operand_count + 2)};
    if (!emit_type_in_frame(f->e, inst->type)) return args;
    args.result = emit_entry_alloca(f, emit_memory_type(f->e, inst->type), "");
    args.values[args.count++] = args.result;
    return args;
}

static void add_operands(FuncEmitter *f, const IrInst *inst, uint32_t first, Arguments *args) {
    for (uint32_t i = first; i < inst->operand_count; i++)
        args->values[args->count++] = emit_to_memory(f->e, emit_operand(f, inst, i), inst->operands[i]->type);
}

static LLVMValueRef result_of(FuncEmitter *f, const IrInst *inst, const Arguments *args, LLVMValueRef value) {
    if (!type_has_value(inst->type)) return NULL;
    return args->result != NULL ? args->result : emit_from_memory(f->e, value, inst->type);
}

/* --- the ops --- */

LLVMValueRef emit_op_CALL(FuncEmitter *f, const IrInst *inst) {
    const IrFunc *callee = inst->as.func;
    LLVMValueRef function = callee == f->ir ? f->self : emit_function(f->e, callee);
    if (f->e->failure != NULL) return NULL;
    Arguments args = begin_arguments(f, inst);
    add_operands(f, inst, 0, &args);
    Callee code = {.type = emit_function_type(f->e, callee), .function = function};
    return result_of(f, inst, &args, emit_call(f, inst, code, args.values, args.count));
}

LLVMValueRef emit_op_CALL_RUNTIME(FuncEmitter *f, const IrInst *inst) {
    Arguments args = begin_arguments(f, inst);
    add_operands(f, inst, 0, &args);
    return result_of(f, inst, &args, emit_call_runtime(f, inst, inst->as.runtime, args.values, args.count));
}

LLVMValueRef emit_call_code(FuncEmitter *f, const IrInst *inst, LLVMValueRef code, LLVMValueRef first) {
    Arguments args = begin_arguments(f, inst);
    args.values[args.count++] = first;
    add_operands(f, inst, 1, &args);
    Callee callee = {.type = emit_code_type(f->e, inst), .function = code};
    return result_of(f, inst, &args, emit_call(f, inst, callee, args.values, args.count));
}

LLVMValueRef emit_op_CALL_VALUE(FuncEmitter *f, const IrInst *inst) {
    LLVMValueRef object = emit_operand(f, inst, 0);
    LLVMValueRef address = emit_at_offset(f, object, offsetof(JanusFunction, code));
    LLVMValueRef code = LLVMBuildLoad2(f->e->builder, f->e->ptr, address, "");
    return emit_call_code(f, inst, emit_mark_invariant(f->e, code), object);
}

/* A String goes to C as the address of its bytes and their number. */
static uint32_t add_text(FuncEmitter *f, LLVMValueRef string, LLVMValueRef *args) {
    Emitter *e = f->e;
    LLVMTypeRef members[3] = {e->i64, e->i64, LLVMArrayType2(e->i8, 0)};
    LLVMTypeRef type = LLVMStructTypeInContext(e->context, members, 3, false);
    args[0] = LLVMBuildStructGEP2(e->builder, type, string, 2, "");
    args[1] = LLVMBuildLoad2(e->builder, e->i64, LLVMBuildStructGEP2(e->builder, type, string, 1, ""), "");
    return 2;
}

LLVMValueRef emit_op_CALL_EXTERN(FuncEmitter *f, const IrInst *inst) {
    const IrExtern *external = inst->as.external;
    Callee callee = {.type = emit_extern_type(f->e, external), .function = emit_extern(f->e, external)};
    LLVMValueRef *args = arena_array(&f->e->arena, LLVMValueRef, inst->operand_count * 2 + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < inst->operand_count; i++) {
        LLVMValueRef value = emit_operand(f, inst, i);
        const Type *type = inst->operands[i]->type;
        if (type->kind == TYPE_STRING || type->kind == TYPE_BYTES)
            count += add_text(f, value, args + count);
        else
            args[count++] = emit_to_memory(f->e, value, type);
    }
    LLVMValueRef value = emit_call(f, inst, callee, args, count);
    return !type_has_value(inst->type) ? NULL : emit_from_memory(f->e, value, inst->type);
}
