/* Which memory can be the same: LLVM's type-based alias information.
 *
 * Counts, lengths and capacities of heap objects are apart from the values that programs keep, and scalars of
 * different kinds are apart from each other, so that a store to an item changes no length in the eyes of
 * LLVM. What is copied as a whole, words that stand for several kinds, and everything the runtime's C code
 * does may be the same as anything: it bears no mark, or one of a tree of its own.
 */
#include "compiler/emit/emitter.h"

#include <string.h>

static LLVMMetadataRef name_node(Emitter *e, const char *name) {
    return LLVMMDStringInContext2(e->context, name, strlen(name));
}

static LLVMMetadataRef zero(Emitter *e) {
    return LLVMValueAsMetadata(LLVMConstNull(e->i64));
}

static LLVMMetadataRef kind_node(Emitter *e, const char *name) {
    LLVMMetadataRef root_name = name_node(e, "janus");
    LLVMMetadataRef root = LLVMMDNodeInContext2(e->context, &root_name, 1);
    return LLVMMDNodeInContext2(e->context, (LLVMMetadataRef[]){name_node(e, name), root, zero(e)}, 3);
}

static LLVMValueRef make_mark(Emitter *e, EmitAccess access) {
    static const char *const names[ACCESS_KIND_COUNT] = {
        [ACCESS_COUNT] = "count",     [ACCESS_LENGTH] = "length", [ACCESS_CAPACITY] = "capacity",
        [ACCESS_I8] = "i8",           [ACCESS_I16] = "i16",       [ACCESS_I32] = "i32",
        [ACCESS_I64] = "i64",         [ACCESS_F32] = "f32",       [ACCESS_F64] = "f64",
        [ACCESS_ADDRESS] = "address",
    };
    LLVMMetadataRef kind = kind_node(e, names[access]);
    LLVMMetadataRef node = LLVMMDNodeInContext2(e->context, (LLVMMetadataRef[]){kind, kind, zero(e)}, 3);
    return LLVMMetadataAsValue(e->context, node);
}

LLVMValueRef emit_mark_access(Emitter *e, LLVMValueRef inst, EmitAccess access) {
    if (access == ACCESS_ANY || e->options->opt_level == 0) return inst;
    if (e->alias_marks[access] == NULL) e->alias_marks[access] = make_mark(e, access);
    LLVMSetMetadata(inst, LLVMGetMDKindIDInContext(e->context, "tbaa", 4), e->alias_marks[access]);
    return inst;
}

LLVMValueRef emit_mark_invariant(Emitter *e, LLVMValueRef load) {
    if (e->options->opt_level == 0) return load;
    static const char name[] = "invariant.load";
    LLVMValueRef nothing = LLVMMetadataAsValue(e->context, LLVMMDNodeInContext2(e->context, NULL, 0));
    LLVMSetMetadata(load, LLVMGetMDKindIDInContext(e->context, name, sizeof name - 1), nothing);
    return load;
}

EmitAccess emit_access_of(Emitter *e, LLVMTypeRef scalar) {
    if (scalar == e->i8) return ACCESS_I8;
    if (scalar == e->i32) return ACCESS_I32;
    if (scalar == e->i64) return ACCESS_I64;
    if (scalar == e->f32) return ACCESS_F32;
    if (scalar == e->f64) return ACCESS_F64;
    return scalar == e->ptr ? ACCESS_ADDRESS : ACCESS_I16;
}
