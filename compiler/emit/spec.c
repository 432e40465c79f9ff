/* The constant JanusActorSpec of an actor: one member for each row of runtime/spec.def, in its order. The
 * rows bear the names of IrSpec's fields, so a row that IrSpec lacks does not compile.
 */
#include "compiler/emit/emitter.h"

#define SPEC_PTR(value)                                                                                      \
    _Generic((value), const char * : emit_c_string, IrFunc * : emit_code_or_null)(e, value)
#define SPEC_U64(value) LLVMConstInt(e->i64, (uint64_t)(value), false)
#define SPEC_I64(value) LLVMConstInt(e->i64, (uint64_t)(value), true)
#define SPEC_U32(value) LLVMConstInt(e->i32, (uint64_t)(value), false)

LLVMValueRef emit_spec(Emitter *e, const IrSpec *spec) {
    LLVMValueRef known = map_get(&e->objects, map_key(spec));
    if (known != NULL) return known;
    LLVMValueRef members[] = {
#define SPEC_FIELD(class, name) SPEC_##class(spec->name),
#include "runtime/spec.def"
#undef SPEC_FIELD
    };
    const char *name = text_format(&e->arena, "%s_spec", spec->name);
    return emit_constant_object(e, spec, name, members, sizeof members / sizeof *members);
}
