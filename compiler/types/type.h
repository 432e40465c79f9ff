/* Types: hash-consed, so that equal types are the same object and compare by address. */
#ifndef JANUS_TYPES_TYPE_H
#define JANUS_TYPES_TYPE_H

#include "compiler/base/map.h"
#include "compiler/base/name.h"
#include "compiler/base/text.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum TypeKind {
#define TYPE_KIND(name, text, class) TYPE_##name,
#include "compiler/types/type.def"
#undef TYPE_KIND
    TYPE_KIND_COUNT
} TypeKind;

typedef enum TypeClass {
    TYPE_CLASS_NONE,
    TYPE_CLASS_INT,
    TYPE_CLASS_FLOAT,
    TYPE_CLASS_SCALAR,
    TYPE_CLASS_HANDLE,
    TYPE_CLASS_OWNED,
    TYPE_CLASS_COMPOUND,
    TYPE_CLASS_NAMED,
    TYPE_CLASS_INTERNAL,
} TypeClass;

struct Symbol;

/* No sensible program meets it: a tuple of tuples of tuples doubles with each name that is given to one. */
enum { TYPE_NODES_MAX = 1000 };

typedef struct Type {
    uint8_t kind;   /* TypeKind */
    bool has_param; /* mentions a type parameter */
    uint32_t id;    /* order of creation: stable within a session */
    uint32_t nodes; /* types that it is written with, itself included; saturates */
    uint32_t arg_count;
    const struct Type **args;
    uint64_t length;       /* of FIXED_ARRAY */
    struct Symbol *symbol; /* of a NAMED type or an error set: its declaration */
    Name name;             /* of a NAMED type or an error set: what messages call it */
} Type;

/* What a struct or one variant of an enum is made of. */
typedef struct TypeField {
    Name name; /* NULL: positional */
    const Type *type;
    bool is_boxed; /* held by the address of a box, because its type contains the whole again */
} TypeField;

typedef struct TypeVariant {
    Name name;
    TypeField *fields;
    uint32_t field_count;
    bool is_positional;
} TypeVariant;

typedef struct TypeShape {
    TypeField *fields; /* of a STRUCT */
    uint32_t field_count;
    TypeVariant *variants; /* of an ENUM, by tag */
    uint32_t variant_count;
} TypeShape;

typedef struct TypeTable {
    Arena *arena;                       /* not owned */
    const Type *basic[TYPE_KIND_COUNT]; /* the types without arguments, by kind; NULL for the others */
    const Type *any_error;
    Type **buckets;
    uint32_t bucket_count, type_count;
    uint32_t component_count; /* of declarations that hold each other */
    Map shapes;               /* Symbol of a declaration -> its shape */
    Map instances;            /* Type -> its shape */
    Map plain;                /* Type -> whether it is plain, once that was asked */
} TypeTable;

void type_table_init(TypeTable *table, Arena *arena);

/* The one type of this shape. `args` is copied. */
const Type *type_make(TypeTable *table, TypeKind kind, const Type *const *args, uint32_t arg_count);
const Type *type_make_fixed_array(TypeTable *table, const Type *item, uint64_t length);
/* STRUCT, ENUM, MESSAGE, ERROR, PARAM, ANY: identified by the declaration. */
const Type *type_make_named(TypeTable *table, TypeKind kind, struct Symbol *symbol, Name name,
                            const Type *const *args, uint32_t arg_count);

static inline const Type *type_basic(const TypeTable *table, TypeKind kind) {
    return table->basic[kind];
}

/* Neither VOID nor NEVER. */
static inline bool type_has_value(const Type *type) {
    return type->kind != TYPE_VOID && type->kind != TYPE_NEVER;
}

const char *type_kind_text(TypeKind kind); /* "i64"; "" where the kind has no name of its own */
TypeClass type_class(const Type *type);
bool type_is_int(const Type *type);
bool type_is_float(const Type *type);
bool type_is_signed(const Type *type); /* of an integer type */
unsigned type_bits(const Type *type);  /* of BOOL (1), integers, floats, CHAR (32), handles (64) */
bool type_is_numeric(const Type *type);
bool type_is_scalar(const Type *type); /* a number, BOOL or CHAR */
/* A value that is made of others, which lie in it: STRUCT, TUPLE, ENUM, OPTIONAL, ERROR_UNION, FIXED_ARRAY.
 */
bool type_has_parts(const Type *type);
bool type_mentions(const Type *type, const Type *part); /* is it, or is written with it */
/* Fits one 64-bit word by a plain conversion: what a message field, a slot and a start parameter hold. */
bool type_is_word(const Type *type);
int64_t type_min_int(const Type *type);
uint64_t type_max_int(const Type *type);

/* --- shapes and instances, shape.c --- */

/* Says what a declared STRUCT or ENUM type is made of; for a generic one `type` has its own PARAM types as
 * args, and the shapes of its instances follow. Boxes are found here. */
void type_define(TypeTable *table, const Type *type, const TypeShape *shape);
/* Of a STRUCT or ENUM that was defined; NULL for others. */
const TypeShape *type_shape(TypeTable *table, const Type *type);
/* Of a declared STRUCT or ENUM: how many declarations lie in one another, without a box between. */
uint32_t type_depth(TypeTable *table, const Type *type);
/* Finds the shapes of all types there are, and which of them are plain: asking for them then changes nothing,
 * and several threads may do so. */
void type_table_settle(TypeTable *table);
/* `type` with params[i] replaced by args[i]. */
const Type *type_substitute(TypeTable *table, const Type *type, const Type *const *params,
                            const Type *const *args, uint32_t count);
/* Copying its bits is copying the value: no part of it is counted. Not for types that mention a PARAM. */
bool type_is_plain(TypeTable *table, const Type *type);

/* So many 64-bit words are enough to hold a value of it in memory. At least 1; saturates at UINT32_MAX. */
uint32_t type_slots(TypeTable *table, const Type *type);

/* As source writes it: "i64", "[ActorRef[Cmd]]", "i64 ! MathError", "func(i64) -> bool". */
void type_print(Text *out, const Type *type);
const char *type_text(Arena *arena, const Type *type);

#endif
