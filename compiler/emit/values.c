/* Values at work: in registers or in the frame, in and out of memory, made of parts and taken apart.
 *
 * A value in the frame is an address, and nobody writes that memory while the value is in use: a load copies,
 * and a part of the value is an address inside of it. Each instruction that makes such a value has memory of
 * its own, which is enough however often it runs, because a value is used only where the latest run of its
 * instruction dominates.
 */
#include "compiler/emit/emitter.h"

/* --- scalars and values of few scalars, in memory form --- */

static LLVMValueRef load_scalar(FuncEmitter *f, LLVMTypeRef type, LLVMValueRef address, EmitAccess access) {
    return emit_mark_access(f->e, LLVMBuildLoad2(f->e->builder, type, address, ""), access);
}

/* What a member that is no value of its own may be the same memory as. */
static EmitAccess raw_access(Emitter *e, const Type *whole, LLVMTypeRef type) {
    return emit_layout(e, whole)->is_merged ? ACCESS_ANY : emit_access_of(e, type);
}

/* Scalar by scalar, because LLVM does not take apart what has padding. */
static LLVMValueRef load_parts(FuncEmitter *f, const Type *type, LLVMValueRef address) {
    Emitter *e = f->e;
    LLVMTypeRef memory = emit_memory_type(e, type);
    if (!type_has_parts(type)) return load_scalar(f, memory, address, emit_access_of(e, memory));
    LLVMValueRef made = LLVMGetPoison(memory);
    for (uint32_t i = 0; i < emit_layout(e, type)->members; i++) {
        LLVMValueRef at = emit_member_address(f, memory, address, i);
        const Type *part = emit_member_type(e, type, i);
        LLVMTypeRef raw = LLVMStructGetTypeAtIndex(memory, i);
        LLVMValueRef loaded =
            part != NULL ? load_parts(f, part, at) : load_scalar(f, raw, at, raw_access(e, type, raw));
        made = LLVMBuildInsertValue(e->builder, made, loaded, i, "");
    }
    return made;
}

static void store_parts(FuncEmitter *f, const Type *type, LLVMValueRef value, LLVMValueRef address) {
    Emitter *e = f->e;
    LLVMTypeRef memory = emit_memory_type(e, type);
    if (!type_has_parts(type)) {
        emit_mark_access(e, LLVMBuildStore(e->builder, value, address), emit_access_of(e, memory));
        return;
    }
    for (uint32_t i = 0; i < emit_layout(e, type)->members; i++) {
        LLVMValueRef at = emit_member_address(f, memory, address, i);
        LLVMValueRef member = LLVMBuildExtractValue(e->builder, value, i, "");
        const Type *part = emit_member_type(e, type, i);
        if (part != NULL)
            store_parts(f, part, member, at);
        else
            emit_mark_access(e, LLVMBuildStore(e->builder, member, at),
                             raw_access(e, type, LLVMStructGetTypeAtIndex(memory, i)));
    }
}

/* --- whole values --- */

static void copy(FuncEmitter *f, const Type *type, LLVMValueRef to, LLVMValueRef from) {
    LLVMTypeRef memory = emit_memory_type(f->e, type);
    unsigned align = LLVMABIAlignmentOfType(LLVMGetModuleDataLayout(f->e->module), memory);
    LLVMBuildMemCpy(f->e->builder, to, align, from, align,
                    LLVMConstInt(f->e->i64, emit_type_size(f->e, type), false));
}

LLVMValueRef emit_view(FuncEmitter *f, const Type *type, LLVMValueRef address) {
    if (emit_type_in_frame(f->e, type)) return address;
    return emit_from_memory(f->e, load_parts(f, type, address), type);
}

LLVMValueRef emit_load(FuncEmitter *f, const Type *type, LLVMValueRef address) {
    if (!emit_type_in_frame(f->e, type)) return emit_view(f, type, address);
    LLVMValueRef memory = emit_entry_alloca(f, emit_memory_type(f->e, type), "");
    copy(f, type, memory, address);
    return memory;
}

void emit_store(FuncEmitter *f, const Type *type, LLVMValueRef value, LLVMValueRef address) {
    if (emit_type_in_frame(f->e, type))
        copy(f, type, address, value);
    else
        store_parts(f, type, emit_to_memory(f->e, value, type), address);
}

LLVMValueRef emit_in_memory(FuncEmitter *f, const Type *type, LLVMValueRef value) {
    if (emit_type_in_frame(f->e, type)) return value;
    LLVMValueRef memory = emit_entry_alloca(f, emit_memory_type(f->e, type), "");
    emit_store(f, type, value, memory);
    return memory;
}

/* --- parts --- */

LLVMValueRef emit_member_address(FuncEmitter *f, LLVMTypeRef shape, LLVMValueRef address, uint32_t member) {
    return LLVMBuildStructGEP2(f->e->builder, shape, address, member, "");
}

LLVMValueRef emit_fixed_item_address(FuncEmitter *f, const Type *array, LLVMValueRef address,
                                     LLVMValueRef index) {
    LLVMValueRef zero = LLVMConstNull(f->e->i32), path[3] = {zero, zero, index};
    return LLVMBuildInBoundsGEP2(f->e->builder, emit_memory_type(f->e, array), address, path, 3, "");
}

LLVMValueRef emit_at_offset(FuncEmitter *f, LLVMValueRef object, uint64_t offset_bytes) {
    LLVMValueRef bytes = LLVMConstInt(f->e->i64, offset_bytes, false);
    return LLVMBuildInBoundsGEP2(f->e->builder, f->e->i8, object, &bytes, 1, "");
}

LLVMValueRef emit_get_member(FuncEmitter *f, const Type *whole, LLVMValueRef value, uint32_t member,
                             const Type *part) {
    Emitter *e = f->e;
    if (emit_type_in_frame(e, whole))
        return emit_view(f, part, emit_member_address(f, emit_memory_type(e, whole), value, member));
    return emit_from_memory(e, LLVMBuildExtractValue(e->builder, value, member, ""), part);
}

LLVMValueRef emit_begin_whole(FuncEmitter *f, const Type *whole) {
    LLVMTypeRef memory = emit_memory_type(f->e, whole);
    return emit_type_in_frame(f->e, whole) ? emit_entry_alloca(f, memory, "") : LLVMGetPoison(memory);
}

LLVMValueRef emit_set_member(FuncEmitter *f, const Type *whole, LLVMValueRef made, uint32_t member,
                             const Type *part, LLVMValueRef value) {
    Emitter *e = f->e;
    if (!emit_type_in_frame(e, whole))
        return LLVMBuildInsertValue(e->builder, made, emit_to_memory(e, value, part), member, "");
    emit_store(f, part, value, emit_member_address(f, emit_memory_type(e, whole), made, member));
    return made;
}

LLVMValueRef emit_set_raw_member(FuncEmitter *f, const Type *whole, LLVMValueRef made, uint32_t member,
                                 LLVMValueRef value) {
    Emitter *e = f->e;
    if (!emit_type_in_frame(e, whole)) return LLVMBuildInsertValue(e->builder, made, value, member, "");
    LLVMBuildStore(e->builder, value, emit_member_address(f, emit_memory_type(e, whole), made, member));
    return made;
}

LLVMValueRef emit_get_raw_member(FuncEmitter *f, const Type *whole, LLVMValueRef value, uint32_t member) {
    Emitter *e = f->e;
    if (!emit_type_in_frame(e, whole)) return LLVMBuildExtractValue(e->builder, value, member, "");
    LLVMTypeRef memory = emit_memory_type(e, whole);
    return LLVMBuildLoad2(e->builder, LLVMStructGetTypeAtIndex(memory, member),
                          emit_member_address(f, memory, value, member), "");
}
