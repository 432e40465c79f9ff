/* What the runtime is told about types, as constants of runtime/janus.h: infos, empty collections, tables of
 * methods, variants of messages.
 *
 * Lowering lists the types whose infos carry functions. Types that the runtime knows by itself need none.
 */
#include "compiler/emit/emitter.h"

static JanusKind kind_of(const Type *type) {
    switch ((TypeKind)type->kind) {
    case TYPE_BOOL: return JANUS_KIND_BOOL;
    case TYPE_I8: return JANUS_KIND_I8;
    case TYPE_I16: return JANUS_KIND_I16;
    case TYPE_I32: return JANUS_KIND_I32;
    case TYPE_I64: return JANUS_KIND_I64;
    case TYPE_U8: return JANUS_KIND_U8;
    case TYPE_U16: return JANUS_KIND_U16;
    case TYPE_U32: return JANUS_KIND_U32;
    case TYPE_U64: return JANUS_KIND_U64;
    case TYPE_F32: return JANUS_KIND_F32;
    case TYPE_F64: return JANUS_KIND_F64;
    case TYPE_CHAR: return JANUS_KIND_CHAR;
    case TYPE_STRING: return JANUS_KIND_STRING;
    case TYPE_BYTES: return JANUS_KIND_BYTES;
    default: return JANUS_KIND_OTHER;
    }
}

static LLVMValueRef word(Emitter *e, uint64_t value) {
    return LLVMConstInt(e->i64, value, false);
}

/* --- infos --- */

const IrTypeInfo *emit_find_type_info(const IrModule *ir, const Type *type) {
    return map_get(&ir->type_info_of, map_key(type));
}

LLVMValueRef emit_type_info(Emitter *e, const Type *type) {
    static const IrTypeInfo no_functions;
    const IrTypeInfo *info = emit_find_type_info(e->ir, type);
    const void *key = info != NULL ? (const void *)info : type;
    LLVMValueRef known = map_get(&e->objects, map_key(key));
    if (known != NULL) return known;
    if (!emit_type_is_known(e, type) || !type_has_value(type) ||
        (info == NULL && kind_of(type) == JANUS_KIND_OTHER)) {
        emit_refuse(e, "the type %s has no information for the runtime", type_text(&e->arena, type));
        return LLVMGetUndef(e->ptr);
    }
    if (info == NULL) info = &no_functions;
    LLVMValueRef members[] = {
        emit_c_string(e, type_text(&e->arena, type)),
        word(e, emit_type_size(e, type)),
        word(e, kind_of(type)),
        emit_code_or_null(e, info->retain),
        emit_code_or_null(e, info->release),
        emit_code_or_null(e, info->share),
        emit_code_or_null(e, info->equal),
        emit_code_or_null(e, info->compare),
        emit_code_or_null(e, info->hash),
        emit_code_or_null(e, info->show),
    };
    return emit_constant_object(e, key, "type", members, sizeof members / sizeof *members);
}

/* --- empty collections --- */

static LLVMValueRef empty_array(Emitter *e, const Type *type) {
    LLVMValueRef zero = word(e, 0);
    LLVMValueRef members[] = {word(e, (uint64_t)JANUS_IMMORTAL), zero, zero,
                              emit_type_info(e, type->args[0])};
    return emit_constant_object(e, type, "empty", members, 4);
}

static LLVMValueRef empty_map(Emitter *e, const Type *type) {
    LLVMValueRef zero = word(e, 0), null = LLVMConstNull(e->ptr);
    LLVMValueRef value = type->kind == TYPE_SET ? null : emit_type_info(e, type->args[1]);
    LLVMValueRef members[] = {word(e, (uint64_t)JANUS_IMMORTAL),
                              zero,
                              zero,
                              zero,
                              emit_type_info(e, type->args[0]),
                              value,
                              null,
                              null,
                              zero,
                              zero,
                              zero};
    return emit_constant_object(e, type, "empty", members, sizeof members / sizeof *members);
}

LLVMValueRef emit_empty(Emitter *e, const Type *type) {
    if (type->kind == TYPE_STRING || type->kind == TYPE_BYTES) return emit_string(e, "", 0);
    LLVMValueRef known = map_get(&e->objects, map_key(type));
    if (known != NULL) return known;
    return type->kind == TYPE_ARRAY ? empty_array(e, type) : empty_map(e, type);
}

/* --- traits and messages --- */

LLVMValueRef emit_methods(Emitter *e, const IrMethods *methods) {
    LLVMValueRef known = map_get(&e->objects, map_key(methods));
    if (known != NULL) return known;
    LLVMValueRef *codes = arena_array(&e->arena, LLVMValueRef, methods->func_count);
    for (uint32_t i = 0; i < methods->func_count; i++) codes[i] = emit_function(e, methods->funcs[i]);
    LLVMValueRef made =
        emit_constant_global(e, "methods", LLVMConstArray2(e->ptr, codes, methods->func_count));
    map_set(&e->arena, &e->objects, map_key(methods), made);
    return made;
}

/* Receivers compare the address. Two that agree in all of this may be one. */
static const char *variant_symbol(Emitter *e, const IrVariant *variant) {
    Text text;
    text_init(&text, &e->arena);
    text_printf(&text, "variant.%s", variant->name);
    for (uint32_t i = 0; i < variant->field_count; i++) {
        text_add_char(&text, ',');
        type_print(&text, variant->fields[i]);
    }
    if (variant->release != NULL) text_printf(&text, ".%s", variant->release->symbol);
    return text.bytes;
}

LLVMValueRef emit_variant_info(Emitter *e, const IrVariant *variant) {
    LLVMValueRef known = map_get(&e->objects, map_key(variant));
    if (known != NULL) return known;
    LLVMValueRef members[] = {emit_c_string(e, variant->name), word(e, variant->field_count),
                              emit_code_or_null(e, variant->release)};
    LLVMValueRef made = emit_shared_constant(e, variant_symbol(e, variant),
                                             LLVMConstStructInContext(e->context, members, 3, false));
    map_set(&e->arena, &e->objects, map_key(variant), made);
    return made;
}
