/* Terminators that stay in the function, or return from it. */
#include "compiler/emit/emitter.h"

#include <string.h>

static LLVMBasicBlockRef target(FuncEmitter *f, const IrInst *inst, uint32_t index) {
    return emit_block(f, inst->as.flow.targets[index]);
}

void emit_expect_first(FuncEmitter *f, LLVMValueRef branch) {
    enum { OFTEN = 2000, SELDOM = 1 };
    Emitter *e = f->e;
    LLVMMetadataRef weights[3] = {
        LLVMMDStringInContext2(e->context, "branch_weights", strlen("branch_weights")),
        LLVMValueAsMetadata(LLVMConstInt(e->i32, OFTEN, false)),
        LLVMValueAsMetadata(LLVMConstInt(e->i32, SELDOM, false)),
    };
    LLVMMetadataRef node = LLVMMDNodeInContext2(e->context, weights, 3);
    LLVMSetMetadata(branch, LLVMGetMDKindIDInContext(e->context, "prof", strlen("prof")),
                    LLVMMetadataAsValue(e->context, node));
}

LLVMValueRef emit_op_JUMP(FuncEmitter *f, const IrInst *inst) {
    LLVMBuildBr(f->e->builder, target(f, inst, 0));
    return NULL;
}

LLVMValueRef emit_op_BRANCH(FuncEmitter *f, const IrInst *inst) {
    LLVMValueRef condition = emit_operand(f, inst, 0);
    LLVMBuildCondBr(f->e->builder, condition, target(f, inst, 0), target(f, inst, 1));
    return NULL;
}

LLVMValueRef emit_op_SWITCH(FuncEmitter *f, const IrInst *inst) {
    LLVMValueRef value = emit_operand(f, inst, 0);
    uint32_t count = inst->as.flow.target_count;
    if (LLVMGetTypeKind(LLVMTypeOf(value)) != LLVMIntegerTypeKind) {
        emit_refuse(f->e, "%s: a switch on an address", f->ir->symbol);
        return NULL;
    }
    LLVMValueRef made = LLVMBuildSwitch(f->e->builder, value, target(f, inst, count - 1), count - 1);
    for (uint32_t i = 0; i + 1 < count; i++) {
        uint64_t constant = (uint64_t)inst->as.flow.case_values[i];
        LLVMAddCase(made, LLVMConstInt(LLVMTypeOf(value), constant, true), target(f, inst, i));
    }
    return NULL;
}

LLVMValueRef emit_op_RETURN(FuncEmitter *f, const IrInst *inst) {
    const Type *type = f->ir->result;
    if (!type_has_value(type)) {
        LLVMBuildRetVoid(f->e->builder);
        return NULL;
    }
    LLVMValueRef value = emit_operand(f, inst, 0);
    if (emit_type_in_frame(f->e, type)) {
        emit_store(f, type, value, LLVMGetParam(f->function, 0));
        LLVMBuildRetVoid(f->e->builder);
    } else {
        LLVMBuildRet(f->e->builder, emit_to_memory(f->e, value, type));
    }
    return NULL;
}

LLVMValueRef emit_op_UNREACHABLE(FuncEmitter *f, const IrInst *inst) {
    (void)inst;
    LLVMBuildUnreachable(f->e->builder);
    return NULL;
}
