/* Constants in memory: strings, error descriptors, function objects. Each is made once per module.
 *
 * Their layouts are those of runtime/janus.h, and all of them are immortal: the runtime never counts or frees
 * them.
 */
#include "compiler/emit/emitter.h"

#include <string.h>

struct Constant {
    Constant *next; /* with the same hash */
    const char *bytes;
    uint32_t length;
    bool is_c_string;
    LLVMValueRef variable;
};

LLVMValueRef emit_constant_global(Emitter *e, const char *name, LLVMValueRef initializer) {
    LLVMValueRef variable = LLVMAddGlobal(e->module, LLVMTypeOf(initializer), name);
    LLVMSetInitializer(variable, initializer);
    LLVMSetGlobalConstant(variable, true);
    LLVMSetLinkage(variable, LLVMPrivateLinkage);
    return variable;
}

/* --- bytes --- */

static uint64_t hash_bytes(const char *bytes, uint32_t length, bool is_c_string) {
    uint64_t hash = 0xcbf29ce484222325u + is_c_string;
    for (uint32_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3u;
    return hash;
}

static LLVMValueRef string_initializer(Emitter *e, const char *bytes, uint32_t length) {
    char room[JANUS_STRING_ROOM] = {0};
    bool is_short = length < sizeof room;
    if (is_short && length > 0) memcpy(room, bytes, length);
    LLVMValueRef members[3] = {
        LLVMConstInt(e->i64, (uint64_t)JANUS_IMMORTAL, true),
        LLVMConstInt(e->i64, length, false),
        is_short ? LLVMConstStringInContext2(e->context, room, sizeof room, true)
                 : LLVMConstStringInContext2(e->context, bytes, length, true),
    };
    return LLVMConstStructInContext(e->context, members, 3, false);
}

static LLVMValueRef constant_bytes(Emitter *e, const char *bytes, uint32_t length, bool is_c_string) {
    uint64_t key = hash_bytes(bytes, length, is_c_string);
    Constant *first = map_get(&e->bytes, key);
    for (Constant *c = first; c != NULL; c = c->next)
        if (c->is_c_string == is_c_string && c->length == length && memcmp(c->bytes, bytes, length) == 0)
            return c->variable;
    LLVMValueRef initializer = is_c_string ? LLVMConstStringInContext2(e->context, bytes, length, false)
                                           : string_initializer(e, bytes, length);
    Constant *made = arena_new(&e->arena, Constant);
    *made = (Constant){first, bytes, length, is_c_string,
                       emit_constant_global(e, is_c_string ? "text" : "string", initializer)};
    LLVMSetUnnamedAddress(made->variable, LLVMGlobalUnnamedAddr);
    map_set(&e->arena, &e->bytes, key, made);
    return made->variable;
}

LLVMValueRef emit_c_string(Emitter *e, const char *text) {
    return constant_bytes(e, text, (uint32_t)strlen(text), true);
}

LLVMValueRef emit_string(Emitter *e, const char *bytes, uint32_t length) {
    return constant_bytes(e, bytes, length, false);
}

/* --- objects --- */

LLVMValueRef emit_constant_object(Emitter *e, const void *key, const char *name, LLVMValueRef *members,
                                  unsigned count) {
    LLVMValueRef made =
        emit_constant_global(e, name, LLVMConstStructInContext(e->context, members, count, false));
    map_set(&e->arena, &e->objects, map_key(key), made);
    return made;
}

/* Of what is compared by address: units that make the same one share it, by its name, when they are linked.
 */
LLVMValueRef emit_shared_constant(Emitter *e, const char *name, LLVMValueRef initializer) {
    LLVMValueRef variable = emit_constant_global(e, name, initializer);
    if (!emit_is_divided(e)) return variable;
    LLVMSetLinkage(variable, LLVMLinkOnceODRLinkage);
    LLVMSetVisibility(variable, LLVMHiddenVisibility);
    LLVMSetComdat(variable, LLVMGetOrInsertComdat(e->module, name));
    return variable;
}

LLVMValueRef emit_error(Emitter *e, const IrError *error) {
    LLVMValueRef known = map_get(&e->objects, map_key(error));
    if (known != NULL) return known;
    LLVMValueRef members[2] = {emit_c_string(e, error->set == NULL ? "" : error->set),
                               emit_c_string(e, error->name)};
    LLVMValueRef made = emit_shared_constant(
        e, text_format(&e->arena, "error.%s.%s", error->set == NULL ? "" : error->set, error->name),
        LLVMConstStructInContext(e->context, members, 2, false));
    map_set(&e->arena, &e->objects, map_key(error), made);
    return made;
}

LLVMValueRef emit_function_value(Emitter *e, const IrFunc *func) {
    LLVMValueRef known = map_get(&e->objects, map_key(func));
    if (known != NULL) return known;
    LLVMValueRef nothing = LLVMConstNull(e->ptr); /* it captures nothing */
    LLVMValueRef members[5] = {LLVMConstInt(e->i64, (uint64_t)JANUS_IMMORTAL, true), emit_function(e, func),
                               LLVMConstInt(e->i64, sizeof(JanusFunction), false), nothing, nothing};
    return emit_constant_object(e, func, "function", members, 5);
}
