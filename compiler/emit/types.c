/* The one mapping from types to memory.
 *
 * Owned things (strings, arrays, functions) and errors are addresses, handles are 64-bit numbers; what has
 * parts is laid out by layout.c. A value of few scalars is an LLVM value; a larger one, or one with a fixed
 * array in it, is the address of memory in a frame that nobody writes while the value is in use. A type
 * without a representation is refused before anything is built from it.
 */
#include "compiler/emit/emitter.h"

static bool is_single(const Type *type) {
    switch (type_class(type)) {
    case TYPE_CLASS_INT:
    case TYPE_CLASS_FLOAT:
    case TYPE_CLASS_SCALAR:
    case TYPE_CLASS_HANDLE:
    case TYPE_CLASS_OWNED: return true;
    default: return type->kind == TYPE_POINTER;
    }
}

bool emit_type_is_known(Emitter *e, const Type *type) {
    if (type_has_parts(type)) return emit_layout(e, type)->is_known;
    return !type_has_value(type) || is_single(type);
}

bool emit_type_in_frame(Emitter *e, const Type *type) {
    return type_has_parts(type) && emit_layout(e, type)->in_frame;
}

LLVMTypeRef emit_memory_type(Emitter *e, const Type *type) {
    if (type_has_parts(type)) return emit_layout(e, type)->memory;
    switch (type->kind) {
    case TYPE_VOID:
    case TYPE_NEVER: return e->void_type;
    case TYPE_BOOL: return e->i8;
    case TYPE_CHAR: return e->i32;
    case TYPE_F32: return e->f32;
    case TYPE_F64: return e->f64;
    default: break;
    }
    if (type_is_int(type)) return LLVMIntTypeInContext(e->context, type_bits(type));
    return type_class(type) == TYPE_CLASS_HANDLE ? e->i64 : e->ptr;
}

LLVMTypeRef emit_value_type(Emitter *e, const Type *type) {
    if (type->kind == TYPE_BOOL) return e->i1;
    return emit_type_in_frame(e, type) ? e->ptr : emit_memory_type(e, type);
}

LLVMTypeRef emit_passed_type(Emitter *e, const Type *type) {
    return emit_type_in_frame(e, type) ? e->ptr : emit_memory_type(e, type);
}

LLVMValueRef emit_to_memory(Emitter *e, LLVMValueRef value, const Type *type) {
    return type->kind == TYPE_BOOL ? LLVMBuildZExt(e->builder, value, e->i8, "") : value;
}

LLVMValueRef emit_from_memory(Emitter *e, LLVMValueRef value, const Type *type) {
    return type->kind == TYPE_BOOL ? LLVMBuildTrunc(e->builder, value, e->i1, "") : value;
}
