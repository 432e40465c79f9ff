/* The one mapping from types to memory.
 *
 * Owned things (strings, functions) and errors are addresses, handles are 64-bit numbers, an error union is
 * { error or null, value }. A type without a representation is refused before anything is built from it.
 */
#include "compiler/emit/emitter.h"

bool emit_type_is_void(const Type *type) {
    return type->kind == TYPE_VOID || type->kind == TYPE_NEVER;
}

static bool is_single(const Type *type) {
    switch (type_class(type)) {
    case TYPE_CLASS_INT:
    case TYPE_CLASS_FLOAT:
    case TYPE_CLASS_SCALAR:
    case TYPE_CLASS_HANDLE: return true;
    default: return type->kind == TYPE_STRING || type->kind == TYPE_FUNC || type->kind == TYPE_POINTER;
    }
}

bool emit_type_is_known(const Type *type) {
    if (type->kind == TYPE_ERROR_UNION) return emit_type_is_void(type->args[0]) || is_single(type->args[0]);
    return emit_type_is_void(type) || is_single(type);
}

static LLVMTypeRef union_type(Emitter *e, const Type *type) {
    const Type *value = type->args[0];
    LLVMTypeRef members[2] = {e->ptr, emit_type_is_void(value) ? NULL : emit_memory_type(e, value)};
    return LLVMStructTypeInContext(e->context, members, emit_type_is_void(value) ? 1 : 2, false);
}

LLVMTypeRef emit_value_type(Emitter *e, const Type *type) {
    switch (type->kind) {
    case TYPE_VOID:
    case TYPE_NEVER: return e->void_type;
    case TYPE_BOOL: return e->i1;
    case TYPE_CHAR: return e->i32;
    case TYPE_F32: return e->f32;
    case TYPE_F64: return e->f64;
    case TYPE_ERROR_UNION: return union_type(e, type);
    default: break;
    }
    if (type_is_int(type)) return LLVMIntTypeInContext(e->context, type_bits(type));
    return type_class(type) == TYPE_CLASS_HANDLE ? e->i64 : e->ptr;
}

LLVMTypeRef emit_memory_type(Emitter *e, const Type *type) {
    return type->kind == TYPE_BOOL ? e->i8 : emit_value_type(e, type);
}

LLVMValueRef emit_to_memory(Emitter *e, LLVMValueRef value, const Type *type) {
    return type->kind == TYPE_BOOL ? LLVMBuildZExt(e->builder, value, e->i8, "") : value;
}

LLVMValueRef emit_from_memory(Emitter *e, LLVMValueRef value, const Type *type) {
    return type->kind == TYPE_BOOL ? LLVMBuildTrunc(e->builder, value, e->i1, "") : value;
}
