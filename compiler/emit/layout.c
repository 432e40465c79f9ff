/* How values of several parts lie in memory.
 *
 *   struct, tuple     the fields in order, each at its natural alignment
 *   fixed array       its items
 *   optional          a flag, the value
 *   error union       the error or null, the value
 *   enum              a 32-bit tag, then the fields of the variant; as large as the largest variant
 *   a boxed field     the address of the box
 *
 * Sizes are those that the runtime's arrays keep items at (JanusTypeInfo.size_bytes): 1, 2, 4 or a multiple
 * of 8; a type is padded to one of them, so that an item, a variable and a part all look alike. The largest
 * alignment is 8.
 */
#include "compiler/emit/emitter.h"

/* More scalars than this are passed by address. The backend takes apart any number of them, but a handful is
 * what fits into registers. */
enum { SCALARS_MAX = 8, SCALARS_MANY = 1 << 20 };

static uint64_t size_of(Emitter *e, LLVMTypeRef type) {
    return LLVMABISizeOfType(LLVMGetModuleDataLayout(e->module), type);
}

uint64_t emit_member_offset(Emitter *e, LLVMTypeRef shape, uint32_t member) {
    return LLVMOffsetOfElement(LLVMGetModuleDataLayout(e->module), shape, member);
}

static uint64_t padded_size(uint64_t size) {
    if (size <= 2) return size == 0 ? 1 : size;
    return size <= 4 ? 4 : (size + 7) / 8 * 8;
}

uint64_t emit_type_size(Emitter *e, const Type *type) {
    return size_of(e, emit_memory_type(e, type));
}

/* `members` has room for one more. */
static LLVMTypeRef padded_struct(Emitter *e, LLVMTypeRef *members, unsigned count) {
    LLVMTypeRef made = LLVMStructTypeInContext(e->context, members, count, false);
    uint64_t size = size_of(e, made), padding = padded_size(size) - size;
    if (padding == 0) return made;
    members[count] = padding == 4 ? e->i32 : LLVMArrayType2(e->i8, padding);
    return LLVMStructTypeInContext(e->context, members, count + 1, false);
}

/* --- members --- */

typedef struct Members {
    LLVMTypeRef *types; /* with room for one more */
    unsigned count;
    uint32_t scalars;
    bool are_known;
} Members;

static Members members_begin(Emitter *e, uint32_t count) {
    return (Members){.types = arena_array(&e->arena, LLVMTypeRef, count + 1), .are_known = true};
}

static void add_raw(Members *members, LLVMTypeRef type) {
    members->types[members->count++] = type;
    members->scalars++;
}

static void add_member(Emitter *e, Members *members, const Type *type) {
    if (!emit_type_is_known(e, type) || !type_has_value(type)) {
        members->are_known = false;
        return;
    }
    members->types[members->count++] = emit_memory_type(e, type);
    members->scalars += type_has_parts(type) ? emit_layout(e, type)->scalars : 1;
    if (members->scalars > SCALARS_MANY) members->scalars = SCALARS_MANY;
}

static void add_fields(Emitter *e, Members *members, const TypeField *fields, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        if (fields[i].is_boxed)
            add_raw(members, e->ptr);
        else
            add_member(e, members, fields[i].type);
    }
}

static void finish(Emitter *e, Layout *layout, Members *members) {
    layout->is_known = members->are_known;
    layout->scalars = members->scalars;
    layout->members = members->count;
    if (members->are_known) layout->memory = padded_struct(e, members->types, members->count);
}

/* --- enums --- */

/* What stands in each word of an enum: the type of the one scalar that all variants with something there
 * have, else a number. */
typedef struct Words {
    Emitter *e;
    LLVMTypeRef *types; /* NULL: nothing yet */
    bool second_half;   /* some variant uses the four bytes behind the tag */
} Words;

static void note_scalar(Words *words, LLVMTypeRef type, uint64_t offset) {
    uint64_t size = size_of(words->e, type);
    if (offset >= 4 && offset < 8) words->second_half = true;
    LLVMTypeRef *word = &words->types[offset / 8];
    bool agrees = size == 8 && (*word == NULL || *word == type);
    *word = agrees ? type : words->e->i64;
}

static void note_type(Words *words, LLVMTypeRef type, uint64_t offset) {
    if (LLVMGetTypeKind(type) == LLVMStructTypeKind) {
        for (unsigned i = 0; i < LLVMCountStructElementTypes(type); i++)
            note_type(words, LLVMStructGetTypeAtIndex(type, i),
                      offset + emit_member_offset(words->e, type, i));
    } else if (LLVMGetTypeKind(type) == LLVMArrayTypeKind) {
        LLVMTypeRef item = LLVMGetElementType(type);
        for (uint64_t i = 0; i < LLVMGetArrayLength2(type); i++)
            note_type(words, item, offset + i * size_of(words->e, item));
    } else {
        note_scalar(words, type, offset);
    }
}

static void merge_variants(Emitter *e, Layout *layout, uint32_t count, uint64_t size) {
    uint64_t word_count = (size + 7) / 8;
    Words words = {.e = e, .types = arena_array(&e->arena, LLVMTypeRef, word_count)};
    for (uint32_t i = 0; i < count; i++) note_type(&words, layout->variants[i], 0);
    Members members = members_begin(e, (uint32_t)word_count + 1);
    add_raw(&members, e->i32);
    if (words.second_half) add_raw(&members, e->i32);
    for (uint64_t i = 1; i < word_count; i++)
        add_raw(&members, words.types[i] == NULL ? e->i64 : words.types[i]);
    layout->is_merged = true;
    layout->members = members.count;
    layout->memory = padded_struct(e, members.types, members.count);
}

/* The memory of variants with a fixed array in them: nobody looks at it word by word. */
static LLVMTypeRef raw_variants(Emitter *e, uint64_t size) {
    LLVMTypeRef members[3] = {e->i32, e->i32, LLVMArrayType2(e->i64, size / 8 - 1)};
    return LLVMStructTypeInContext(e->context, members, 3, false);
}

static void lay_out_variants(Emitter *e, Layout *layout, const TypeShape *shape) {
    layout->variants = arena_array(&e->arena, LLVMTypeRef, shape->variant_count);
    for (uint32_t i = 0; i < shape->variant_count; i++) {
        const TypeVariant *variant = &shape->variants[i];
        Members members = members_begin(e, variant->field_count + 1);
        add_raw(&members, e->i32);
        add_fields(e, &members, variant->fields, variant->field_count);
        layout->is_known = layout->is_known && members.are_known;
        if (layout->is_known) layout->variants[i] = padded_struct(e, members.types, members.count);
        if (members.scalars > layout->scalars) layout->scalars = members.scalars;
    }
}

/* With one variant that has fields, its own types stand; the others are that one's beginning. */
static void lay_out_enum(Emitter *e, Layout *layout, const TypeShape *shape) {
    layout->is_known = true;
    lay_out_variants(e, layout, shape);
    if (!layout->is_known) return;
    uint32_t with_fields = 0;
    uint64_t size = 0;
    layout->memory = padded_struct(e, (LLVMTypeRef[]){e->i32, NULL}, 1);
    layout->members = 1;
    for (uint32_t i = 0; i < shape->variant_count; i++) {
        if (shape->variants[i].field_count == 0) continue;
        with_fields++;
        layout->only_variant = i;
        layout->members = 1 + shape->variants[i].field_count;
        layout->memory = layout->variants[i];
        if (size_of(e, layout->memory) > size) size = size_of(e, layout->memory);
    }
    if (with_fields < 2) return;
    if (layout->scalars > SCALARS_MAX)
        layout->memory = raw_variants(e, size);
    else
        merge_variants(e, layout, shape->variant_count, size);
}

/* --- all kinds --- */

static void lay_out_array(Emitter *e, Layout *layout, const Type *type) {
    layout->is_known = emit_type_is_known(e, type->args[0]) && type_has_value(type->args[0]);
    layout->scalars = SCALARS_MANY;
    if (!layout->is_known) return;
    LLVMTypeRef members[2] = {LLVMArrayType2(emit_memory_type(e, type->args[0]), type->length), NULL};
    layout->memory = padded_struct(e, members, 1);
}

static void lay_out_pair(Emitter *e, Layout *layout, LLVMTypeRef first, const Type *value) {
    Members members = members_begin(e, 2);
    add_raw(&members, first);
    if (type_has_value(value)) add_member(e, &members, value);
    finish(e, layout, &members);
}

static void lay_out_fields(Emitter *e, Layout *layout, const Type *type) {
    const TypeShape *shape = type_shape(e->ir->types, type);
    if (shape == NULL) return;
    if (type->kind == TYPE_ENUM) {
        lay_out_enum(e, layout, shape);
        return;
    }
    Members members = members_begin(e, shape->field_count);
    add_fields(e, &members, shape->fields, shape->field_count);
    finish(e, layout, &members);
}

static void lay_out_tuple(Emitter *e, Layout *layout, const Type *type) {
    Members members = members_begin(e, type->arg_count);
    for (uint32_t i = 0; i < type->arg_count; i++) add_member(e, &members, type->args[i]);
    finish(e, layout, &members);
}

static void lay_out(Emitter *e, Layout *layout, const Type *type) {
    switch ((TypeKind)type->kind) {
    case TYPE_ERROR_UNION: lay_out_pair(e, layout, e->ptr, type->args[0]); break;
    case TYPE_OPTIONAL: lay_out_pair(e, layout, e->i8, type->args[0]); break;
    case TYPE_FIXED_ARRAY: lay_out_array(e, layout, type); break;
    case TYPE_TUPLE: lay_out_tuple(e, layout, type); break;
    default: lay_out_fields(e, layout, type); break;
    }
    layout->in_frame = layout->scalars > SCALARS_MAX;
    if (!layout->is_known) layout->memory = e->ptr;
}

static const Type *field_type(const TypeField *field) {
    return field->is_boxed ? NULL : field->type;
}

const Type *emit_member_type(Emitter *e, const Type *whole, uint32_t member) {
    const Layout *layout = emit_layout(e, whole);
    const TypeShape *shape = type_shape(e->ir->types, whole);
    switch ((TypeKind)whole->kind) {
    case TYPE_TUPLE: return whole->args[member];
    case TYPE_STRUCT: return field_type(&shape->fields[member]);
    case TYPE_ENUM:
        if (member == 0 || layout->is_merged) return NULL;
        return field_type(&shape->variants[layout->only_variant].fields[member - 1]);
    default: return member == 0 ? NULL : whole->args[0]; /* optionals, error unions */
    }
}

const Layout *emit_layout(Emitter *e, const Type *type) {
    Layout *layout = map_get(&e->layouts, map_key(type));
    if (layout != NULL) return layout;
    layout = arena_new(&e->arena, Layout);
    lay_out(e, layout, type);
    map_set(&e->arena, &e->layouts, map_key(type), layout);
    return layout;
}
