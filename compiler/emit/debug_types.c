/* The types of DWARF, as C would write them, for debuggers that know nothing else.
 *
 *   struct, tuple      a struct; positional fields are called __0, __1, …
 *   optional           { has_value, value }; an error union { error, value }
 *   enum               { tag, a member for each variant with fields }: the members overlap
 *   [T], Map, Set, …   the name of the type for a pointer to the object of runtime/janus.h
 *   a boxed field      a pointer to { count, value }
 *
 * Types may refer to themselves through pointers: a record stands for itself while its members are made. The
 * printers of runtime/gdb know these names.
 */
#include "compiler/emit/emitter.h"

#include <stddef.h>
#include <string.h>

enum {
    ENCODING_BOOL = 2,
    ENCODING_FLOAT = 4,
    ENCODING_SIGNED = 5,
    ENCODING_UNSIGNED = 7,
    ENCODING_CHAR = 16
};
enum { TAG_STRUCTURE = 0x13 };

/* --- the smallest --- */

static LLVMMetadataRef basic(Emitter *e, const char *name, uint64_t bits, unsigned encoding) {
    return LLVMDIBuilderCreateBasicType(e->debug, name, strlen(name), bits, encoding, LLVMDIFlagZero);
}

static LLVMMetadataRef number(Emitter *e) {
    return basic(e, "i64", 64, ENCODING_SIGNED);
}

static LLVMMetadataRef pointer_to(Emitter *e, LLVMMetadataRef type) {
    return LLVMDIBuilderCreatePointerType(e->debug, type, 64, 64, 0, "", 0);
}

static LLVMMetadataRef array_of(Emitter *e, LLVMMetadataRef item, uint64_t count, uint64_t bits) {
    LLVMMetadataRef range = LLVMDIBuilderGetOrCreateSubrange(e->debug, 0, (int64_t)count);
    return LLVMDIBuilderCreateArrayType(e->debug, bits, 8, item, &range, 1);
}

static LLVMMetadataRef typedef_of(Emitter *e, LLVMMetadataRef type, const char *name) {
    LLVMMetadataRef file = emit_debug_file(e, NULL);
    return LLVMDIBuilderCreateTypedef(e->debug, type, name, strlen(name), file, 0, file, 0);
}

/* --- records --- */

typedef struct Record {
    Emitter *e;
    const char *name;
    LLVMMetadataRef self; /* until the members are known */
    VEC(LLVMMetadataRef) members;
} Record;

static Record record_begin(Emitter *e, const char *name) {
    LLVMMetadataRef file = emit_debug_file(e, NULL);
    LLVMMetadataRef self = LLVMDIBuilderCreateReplaceableCompositeType(
        e->debug, TAG_STRUCTURE, name, strlen(name), file, file, 0, 0, 0, 0, LLVMDIFlagZero, "", 0);
    return (Record){.e = e, .name = name, .self = self};
}

static void add_member(Record *record, const char *name, LLVMMetadataRef type, uint64_t offset_bytes,
                       uint64_t size_bytes) {
    Emitter *e = record->e;
    LLVMMetadataRef file = emit_debug_file(e, NULL);
    LLVMMetadataRef member =
        LLVMDIBuilderCreateMemberType(e->debug, file, name, strlen(name), file, 0, size_bytes * 8, 0,
                                      offset_bytes * 8, LLVMDIFlagZero, type);
    vec_push(&e->arena, &record->members, member);
}

static LLVMMetadataRef record_end(Record *record, uint64_t size_bytes) {
    Emitter *e = record->e;
    LLVMMetadataRef file = emit_debug_file(e, NULL);
    LLVMMetadataRef made = LLVMDIBuilderCreateStructType(
        e->debug, file, record->name, strlen(record->name), file, 0, size_bytes * 8, 0, LLVMDIFlagZero, NULL,
        record->members.items, record->members.count, 0, NULL, "", 0);
    LLVMMetadataReplaceAllUsesWith(record->self, made);
    return made;
}

static void remember(Emitter *e, const Type *type, LLVMMetadataRef made) {
    map_set(&e->arena, &e->debug_types, map_key(type), made);
}

/* --- members of the program's types --- */

static LLVMMetadataRef box_of(Emitter *e, const Type *type) {
    Record record = record_begin(e, text_format(&e->arena, "box of %s", type_text(&e->arena, type)));
    add_member(&record, "count", number(e), 0, 8);
    add_member(&record, "value", emit_debug_type(e, type), 8, emit_type_size(e, type));
    return pointer_to(e, record_end(&record, 8 + emit_type_size(e, type)));
}

static void add_value(Record *record, const char *name, const Type *type, LLVMTypeRef shape,
                      uint32_t member) {
    Emitter *e = record->e;
    add_member(record, name, emit_debug_type(e, type), emit_member_offset(e, shape, member),
               emit_type_size(e, type));
}

/* `first`: the member of `shape` that the first field is. */
static void add_fields(Record *record, const TypeField *fields, uint32_t count, LLVMTypeRef shape,
                       uint32_t first) {
    Emitter *e = record->e;
    for (uint32_t i = 0; i < count; i++) {
        const char *name = fields[i].name != NULL ? fields[i].name->text : text_format(&e->arena, "__%u", i);
        if (fields[i].is_boxed)
            add_member(record, name, box_of(e, fields[i].type), emit_member_offset(e, shape, first + i), 8);
        else
            add_value(record, name, fields[i].type, shape, first + i);
    }
}

/* --- types with parts --- */

static LLVMMetadataRef tag_type(Emitter *e, const char *name, const TypeShape *shape) {
    LLVMMetadataRef *names = arena_array(&e->arena, LLVMMetadataRef, shape->variant_count);
    for (uint32_t i = 0; i < shape->variant_count; i++) {
        const char *text = shape->variants[i].name->text;
        names[i] = LLVMDIBuilderCreateEnumerator(e->debug, text, strlen(text), i, true);
    }
    const char *tag_name = text_format(&e->arena, "%s.tag", name);
    LLVMMetadataRef file = emit_debug_file(e, NULL);
    return LLVMDIBuilderCreateEnumerationType(e->debug, file, tag_name, strlen(tag_name), file, 0, 32, 32,
                                              names, shape->variant_count,
                                              basic(e, "u32", 32, ENCODING_UNSIGNED));
}

static void add_variant(Record *record, const TypeVariant *variant, LLVMTypeRef shape) {
    Emitter *e = record->e;
    if (variant->field_count == 0) return;
    const char *name = text_format(&e->arena, "%s.%s", record->name, variant->name->text);
    uint64_t size = LLVMABISizeOfType(LLVMGetModuleDataLayout(e->module), shape);
    Record inner = record_begin(e, name);
    add_fields(&inner, variant->fields, variant->field_count, shape, 1);
    add_member(record, variant->name->text, record_end(&inner, size), 0, size);
}

static void add_parts(Record *record, const Type *type) {
    Emitter *e = record->e;
    LLVMTypeRef memory = emit_memory_type(e, type);
    const TypeShape *shape = type_shape(e->ir->types, type);
    switch ((TypeKind)type->kind) {
    case TYPE_STRUCT: add_fields(record, shape->fields, shape->field_count, memory, 0); break;
    case TYPE_TUPLE:
        for (uint32_t i = 0; i < type->arg_count; i++)
            add_value(record, text_format(&e->arena, "__%u", i), type->args[i], memory, i);
        break;
    case TYPE_ENUM:
        add_member(record, "tag", tag_type(e, record->name, shape), 0, 4);
        for (uint32_t i = 0; i < shape->variant_count; i++)
            add_variant(record, &shape->variants[i], emit_layout(e, type)->variants[i]);
        break;
    case TYPE_OPTIONAL:
        add_member(record, "has_value", basic(e, "bool", 8, ENCODING_BOOL), 0, 1);
        add_value(record, "value", type->args[0], memory, 1);
        break;
    default: /* an error union */
        add_member(record, "error", emit_debug_type(e, e->ir->types->any_error), 0, 8);
        if (type_has_value(type->args[0])) add_value(record, "value", type->args[0], memory, 1);
        break;
    }
}

static LLVMMetadataRef record_type(Emitter *e, const Type *type) {
    Record record = record_begin(e, type_text(&e->arena, type));
    remember(e, type, record.self);
    add_parts(&record, type);
    return record_end(&record, emit_type_size(e, type));
}

static LLVMMetadataRef fixed_array(Emitter *e, const Type *type) {
    uint64_t bits = type->length * emit_type_size(e, type->args[0]) * 8;
    return array_of(e, emit_debug_type(e, type->args[0]), type->length, bits);
}

/* --- heap objects --- */

#define ADD_WORD(record, type, field)                                                                        \
    add_member(record, #field, number((record)->e), offsetof(type, field), sizeof(int64_t))
#define ADD_ADDRESS(record, type, field)                                                                     \
    add_member(record, #field, pointer_to((record)->e, NULL), offsetof(type, field), sizeof(void *))

static void add_text(Record *record) {
    Emitter *e = record->e;
    ADD_WORD(record, JanusString, header);
    ADD_WORD(record, JanusString, length);
    LLVMMetadataRef bytes = array_of(e, basic(e, "char", 8, ENCODING_CHAR), 0, 0);
    add_member(record, "bytes", bytes, offsetof(JanusString, bytes), 0);
}

static void add_items(Record *record, const Type *item) {
    ADD_WORD(record, JanusArray, header);
    ADD_WORD(record, JanusArray, length);
    ADD_WORD(record, JanusArray, capacity);
    ADD_ADDRESS(record, JanusArray, item);
    LLVMMetadataRef items = array_of(record->e, emit_debug_type(record->e, item), 0, 0);
    add_member(record, "items", items, offsetof(JanusArray, items), 0);
}

/* A pointer that says of what type an entry's key (or value) is; where it lies the map knows. */
static void add_entry_part(Record *record, const char *name, const Type *type, uint64_t offset) {
    add_member(record, name, pointer_to(record->e, emit_debug_type(record->e, type)), offset, 8);
}

static void add_entries(Record *record, const Type *map) {
    ADD_WORD(record, JanusMap, header);
    ADD_WORD(record, JanusMap, length);
    ADD_WORD(record, JanusMap, used);
    ADD_WORD(record, JanusMap, capacity);
    add_entry_part(record, "entries", map->args[0], offsetof(JanusMap, entries));
    if (map->kind == TYPE_MAP) add_entry_part(record, "values", map->args[1], offsetof(JanusMap, entries));
    add_member(record, "table", pointer_to(record->e, number(record->e)), offsetof(JanusMap, table), 8);
    ADD_WORD(record, JanusMap, mask);
    ADD_WORD(record, JanusMap, stride);
    ADD_WORD(record, JanusMap, value_offset);
}

static void add_info(Record *record) {
    Emitter *e = record->e;
    Record info = record_begin(e, "JanusTypeInfo");
    add_member(&info, "name", pointer_to(e, basic(e, "char", 8, ENCODING_CHAR)), 0, 8);
    add_member(record, "info", pointer_to(e, record_end(&info, sizeof(JanusTypeInfo))),
               offsetof(JanusAny, info), 8);
}

static uint64_t add_object(Record *record, const Type *type) {
    switch ((TypeKind)type->kind) {
    case TYPE_ARRAY: add_items(record, type->args[0]); return sizeof(JanusArray);
    case TYPE_MAP:
    case TYPE_SET: add_entries(record, type); return sizeof(JanusMap);
    case TYPE_ANY:
        ADD_WORD(record, JanusAny, header);
        add_info(record);
        ADD_ADDRESS(record, JanusAny, methods);
        return sizeof(JanusAny);
    case TYPE_FUNC:
        ADD_WORD(record, JanusFunction, header);
        ADD_ADDRESS(record, JanusFunction, code);
        ADD_WORD(record, JanusFunction, size_bytes);
        ADD_ADDRESS(record, JanusFunction, release);
        ADD_ADDRESS(record, JanusFunction, share);
        return sizeof(JanusFunction);
    default: add_text(record); return sizeof(JanusString);
    }
}

static const char *object_name(const Type *type) {
    switch ((TypeKind)type->kind) {
    case TYPE_ARRAY: return "JanusArray";
    case TYPE_MAP: return "JanusMap";
    case TYPE_SET: return "JanusSet";
    case TYPE_ANY: return "JanusAny";
    case TYPE_FUNC: return "JanusFunction";
    case TYPE_BYTES: return "JanusBytes";
    default: return "JanusString";
    }
}

static LLVMMetadataRef object_type(Emitter *e, const Type *type) {
    Record record = record_begin(e, object_name(type));
    LLVMMetadataRef made = typedef_of(e, pointer_to(e, record.self), type_text(&e->arena, type));
    remember(e, type, made);
    uint64_t size = add_object(&record, type);
    record_end(&record, size);
    return made;
}

static LLVMMetadataRef error_type(Emitter *e) {
    LLVMMetadataRef text = pointer_to(e, basic(e, "char", 8, ENCODING_CHAR));
    Record record = record_begin(e, "JanusError");
    add_member(&record, "set", text, offsetof(JanusError, set), 8);
    add_member(&record, "name", text, offsetof(JanusError, name), 8);
    return pointer_to(e, record_end(&record, sizeof(JanusError)));
}

/* --- all of them --- */

static LLVMMetadataRef scalar_type(Emitter *e, const Type *type) {
    const char *name = type_text(&e->arena, type);
    switch ((TypeKind)type->kind) {
    case TYPE_BOOL: return basic(e, name, 8, ENCODING_BOOL);
    case TYPE_CHAR: return basic(e, name, 32, ENCODING_CHAR);
    case TYPE_ERROR: return error_type(e);
    case TYPE_POINTER: return pointer_to(e, NULL);
    default: break;
    }
    if (type_is_float(type)) return basic(e, name, type_bits(type), ENCODING_FLOAT);
    bool is_signed = type_is_int(type) && type_is_signed(type);
    return basic(e, name, type_bits(type), is_signed ? ENCODING_SIGNED : ENCODING_UNSIGNED);
}

static LLVMMetadataRef make_type(Emitter *e, const Type *type) {
    if (type->kind == TYPE_FIXED_ARRAY) return fixed_array(e, type);
    if (type_has_parts(type)) return record_type(e, type);
    return type_class(type) == TYPE_CLASS_OWNED ? object_type(e, type) : scalar_type(e, type);
}

LLVMMetadataRef emit_debug_type(Emitter *e, const Type *type) {
    if (!type_has_value(type)) return NULL;
    LLVMMetadataRef known = map_get(&e->debug_types, map_key(type));
    if (known != NULL) return known;
    LLVMMetadataRef made = make_type(e, type);
    remember(e, type, made);
    return made;
}
