/* The type table: one hash table from shape to type, and what a type's kind says about it. */
#include "compiler/types/type.h"

#include <assert.h>
#include <string.h>

enum { FIRST_BUCKETS = 256 };

typedef struct KindRow {
    const char *text;
    TypeClass class;
} KindRow;

static const KindRow kinds[] = {
#define TYPE_KIND(name, text, class) {text, TYPE_CLASS_##class},
#include "compiler/types/type.def"
#undef TYPE_KIND
};

static const uint8_t bits_of_kind[TYPE_KIND_COUNT] = {
    [TYPE_BOOL] = 1, [TYPE_I8] = 8,   [TYPE_I16] = 16, [TYPE_I32] = 32, [TYPE_I64] = 64, [TYPE_U8] = 8,
    [TYPE_U16] = 16, [TYPE_U32] = 32, [TYPE_U64] = 64, [TYPE_F32] = 32, [TYPE_F64] = 64, [TYPE_CHAR] = 32,
};

static bool takes_no_arguments(TypeKind kind) {
    switch (kinds[kind].class) {
    case TYPE_CLASS_NONE:
    case TYPE_CLASS_INT:
    case TYPE_CLASS_FLOAT:
    case TYPE_CLASS_INTERNAL: return true;
    default: break;
    }
    return kind == TYPE_BOOL || kind == TYPE_CHAR || kind == TYPE_STRING || kind == TYPE_BYTES ||
           kind == TYPE_CLUSTER_LOCAL_CAP || kind == TYPE_CANCEL_TOKEN || kind == TYPE_NURSERY;
}

/* --- hash-consing --- */

static uint32_t hash_shape(const Type *shape) {
    uint64_t hash = shape->kind * 0x9e3779b97f4a7c15u;
    hash = (hash ^ shape->length) * 0xff51afd7ed558ccdu;
    hash = (hash ^ (uint64_t)(uintptr_t)shape->symbol) * 0xc4ceb9fe1a85ec53u;
    for (uint32_t i = 0; i < shape->arg_count; i++) {
        hash = (hash ^ shape->args[i]->id) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 29;
    }
    return (uint32_t)(hash >> 32);
}

static bool has_shape(const Type *type, const Type *shape) {
    return type->kind == shape->kind && type->length == shape->length && type->symbol == shape->symbol &&
           type->arg_count == shape->arg_count &&
           (shape->arg_count == 0 ||
            memcmp(type->args, shape->args, shape->arg_count * sizeof *shape->args) == 0);
}

static uint32_t find_bucket(const TypeTable *table, const Type *shape) {
    uint32_t at = hash_shape(shape) & (table->bucket_count - 1);
    while (table->buckets[at] != NULL && !has_shape(table->buckets[at], shape))
        at = (at + 1) & (table->bucket_count - 1);
    return at;
}

static void grow(TypeTable *table) {
    Type **old = table->buckets;
    uint32_t old_count = table->bucket_count;
    table->bucket_count = old_count * 2;
    table->buckets = arena_array(table->arena, Type *, table->bucket_count);
    for (uint32_t i = 0; i < old_count; i++) {
        if (old[i] != NULL) table->buckets[find_bucket(table, old[i])] = old[i];
    }
}

static bool mentions_param(const Type *shape) {
    if (shape->kind == TYPE_PARAM) return true;
    for (uint32_t i = 0; i < shape->arg_count; i++) {
        if (shape->args[i]->has_param) return true;
    }
    return false;
}

static uint32_t count_nodes(const Type *shape) {
    uint64_t count = 1;
    for (uint32_t i = 0; i < shape->arg_count; i++) count += shape->args[i]->nodes;
    return count > UINT32_MAX ? UINT32_MAX : (uint32_t)count;
}

static const Type *intern(TypeTable *table, const Type *shape) {
    uint32_t at = find_bucket(table, shape);
    if (table->buckets[at] != NULL) return table->buckets[at];
    Type *type = arena_new(table->arena, Type);
    *type = *shape;
    type->id = table->type_count;
    type->nodes = count_nodes(shape);
    type->has_param = mentions_param(shape);
    if (shape->arg_count > 0) {
        type->args = arena_array(table->arena, const Type *, shape->arg_count);
        memcpy(type->args, shape->args, shape->arg_count * sizeof *shape->args);
    }
    table->buckets[at] = type;
    if (++table->type_count * 2 > table->bucket_count) grow(table);
    return type;
}

void type_table_init(TypeTable *table, Arena *arena) {
    memset(table, 0, sizeof *table);
    table->arena = arena;
    table->bucket_count = FIRST_BUCKETS;
    table->buckets = arena_array(arena, Type *, FIRST_BUCKETS);
    for (int kind = 0; kind < TYPE_KIND_COUNT; kind++) {
        if (takes_no_arguments(kind)) table->basic[kind] = intern(table, &(Type){.kind = (uint8_t)kind});
    }
    table->any_error = intern(table, &(Type){.kind = TYPE_ERROR});
}

const Type *type_make(TypeTable *table, TypeKind kind, const Type *const *args, uint32_t arg_count) {
    return intern(table, &(Type){.kind = (uint8_t)kind, .args = (const Type **)args, .arg_count = arg_count});
}

const Type *type_make_fixed_array(TypeTable *table, const Type *item, uint64_t length) {
    return intern(table, &(Type){.kind = TYPE_FIXED_ARRAY, .args = &item, .arg_count = 1, .length = length});
}

const Type *type_make_named(TypeTable *table, TypeKind kind, struct Symbol *symbol, Name name,
                            const Type *const *args, uint32_t arg_count) {
    assert(symbol != NULL);
    return intern(table, &(Type){.kind = (uint8_t)kind,
                                 .symbol = symbol,
                                 .name = name,
                                 .args = (const Type **)args,
                                 .arg_count = arg_count});
}

/* --- what a kind says --- */

const char *type_kind_text(TypeKind kind) {
    return kinds[kind].text;
}

TypeClass type_class(const Type *type) {
    return kinds[type->kind].class;
}

bool type_is_int(const Type *type) {
    return type->kind >= TYPE_I8 && type->kind <= TYPE_U64;
}

bool type_is_float(const Type *type) {
    return type->kind == TYPE_F32 || type->kind == TYPE_F64;
}

bool type_is_signed(const Type *type) {
    return type->kind >= TYPE_I8 && type->kind <= TYPE_I64;
}

bool type_is_numeric(const Type *type) {
    return type->kind >= TYPE_I8 && type->kind <= TYPE_F64;
}

unsigned type_bits(const Type *type) {
    return type_class(type) == TYPE_CLASS_HANDLE ? 64 : bits_of_kind[type->kind];
}

bool type_is_scalar(const Type *type) {
    return type_is_numeric(type) || type->kind == TYPE_BOOL || type->kind == TYPE_CHAR;
}

bool type_has_parts(const Type *type) {
    switch ((TypeKind)type->kind) {
    case TYPE_STRUCT:
    case TYPE_TUPLE:
    case TYPE_ENUM:
    case TYPE_OPTIONAL:
    case TYPE_ERROR_UNION:
    case TYPE_FIXED_ARRAY: return true;
    default: return false;
    }
}

bool type_mentions(const Type *type, const Type *part) {
    if (type == part) return true;
    for (uint32_t i = 0; i < type->arg_count; i++)
        if (type_mentions(type->args[i], part)) return true;
    return false;
}

bool type_is_word(const Type *type) {
    switch (type_class(type)) {
    case TYPE_CLASS_INT:
    case TYPE_CLASS_FLOAT:
    case TYPE_CLASS_SCALAR:
    case TYPE_CLASS_HANDLE: return true;
    default: return type_class(type) == TYPE_CLASS_OWNED;
    }
}

int64_t type_min_int(const Type *type) {
    return type_is_signed(type) ? (int64_t)(UINT64_MAX << (type_bits(type) - 1)) : 0;
}

uint64_t type_max_int(const Type *type) {
    unsigned bits = type_bits(type) - (type_is_signed(type) ? 1 : 0);
    return UINT64_MAX >> (64 - bits);
}
