/* The constant JanusActorSpec of an actor: one member for each row of runtime/spec.def, in its order. The
 * rows bear the names of IrSpec's fields, so a row that IrSpec lacks does not compile.
 */
#include "compiler/emit/emitter.h"

static LLVMValueRef spec_text(Emitter *e, const char *text) {
    return emit_c_string(e, text);
}

static LLVMValueRef spec_code(Emitter *e, IrFunc *func) {
    return func == NULL ? LLVMConstNull(e->ptr) : emit_function(e, func);
}

#define SPEC_PTR(value) _Generic((value), const char * : spec_text, IrFunc * : spec_code)(e, value)
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
    LLVMValueRef initializer =
        LLVMConstStructInContext(e->context, members, sizeof members / sizeof *members, false);
    LLVMValueRef made = emit_constant_global(e, text_format(&e->arena, "%s_spec", spec->name), initializer);
    map_set(&e->arena, &e->objects, map_key(spec), made);
    return made;
}
