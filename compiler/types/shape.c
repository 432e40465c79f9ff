/* What struct and enum types are made of, what instances of generic types are made of, and which types are
 * plain. Which fields are boxed is found on the declaration (boxes.c), so all instances of a generic type
 * agree. */
#include "compiler/types/shape.h"

#include <assert.h>

/* --- substitution --- */

static const Type *substitute_args(TypeTable *table, const Type *type, const Type *const *params,
                                   const Type *const *args, uint32_t count) {
    const Type **made = arena_array(table->arena, const Type *, type->arg_count);
    for (uint32_t i = 0; i < type->arg_count; i++)
        made[i] = type_substitute(table, type->args[i], params, args, count);
    if (type->kind == TYPE_FIXED_ARRAY) return type_make_fixed_array(table, made[0], type->length);
    if (type->symbol != NULL)
        return type_make_named(table, (TypeKind)type->kind, type->symbol, type->name, made, type->arg_count);
    return type_make(table, (TypeKind)type->kind, made, type->arg_count);
}

const Type *type_substitute(TypeTable *table, const Type *type, const Type *const *params,
                            const Type *const *args, uint32_t count) {
    if (!type->has_param) return type;
    if (type->kind != TYPE_PARAM) return substitute_args(table, type, params, args, count);
    for (uint32_t i = 0; i < count; i++)
        if (params[i] == type) return args[i];
    return type;
}

/* --- shapes --- */

static TypeField *copy_fields(TypeTable *table, const TypeField *fields, uint32_t count) {
    TypeField *copy = arena_array(table->arena, TypeField, count);
    for (uint32_t i = 0; i < count; i++) copy[i] = fields[i];
    return copy;
}

static TypeShape copy_shape(TypeTable *table, const TypeShape *shape) {
    TypeShape copy = *shape;
    copy.fields = copy_fields(table, shape->fields, shape->field_count);
    copy.variants = arena_array(table->arena, TypeVariant, shape->variant_count);
    for (uint32_t i = 0; i < shape->variant_count; i++) {
        copy.variants[i] = shape->variants[i];
        copy.variants[i].fields =
            copy_fields(table, shape->variants[i].fields, shape->variants[i].field_count);
    }
    return copy;
}

void type_define(TypeTable *table, const Type *type, const TypeShape *shape) {
    ShapeEntry *entry = arena_new(table->arena, ShapeEntry);
    *entry = (ShapeEntry){.type = type, .shape = copy_shape(table, shape)};
    map_set(table->arena, &table->shapes, map_key(type->symbol), entry);
    map_set(table->arena, &table->instances, map_key(type), entry);
}

static void substitute_fields(TypeTable *table, TypeField *fields, uint32_t count, const Type *definition,
                              const Type *type) {
    for (uint32_t i = 0; i < count; i++)
        fields[i].type =
            type_substitute(table, fields[i].type, definition->args, type->args, type->arg_count);
}

static ShapeEntry *make_instance(TypeTable *table, const ShapeEntry *definition, const Type *type) {
    ShapeEntry *entry = arena_new(table->arena, ShapeEntry);
    *entry = (ShapeEntry){.type = type, .shape = copy_shape(table, &definition->shape)};
    TypeShape *shape = &entry->shape;
    substitute_fields(table, shape->fields, shape->field_count, definition->type, type);
    for (uint32_t i = 0; i < shape->variant_count; i++)
        substitute_fields(table, shape->variants[i].fields, shape->variants[i].field_count, definition->type,
                          type);
    map_set(table->arena, &table->instances, map_key(type), entry);
    return entry;
}

const TypeShape *type_shape(TypeTable *table, const Type *type) {
    if (type->kind != TYPE_STRUCT && type->kind != TYPE_ENUM) return NULL;
    ShapeEntry *definition = map_get(&table->shapes, map_key(type->symbol));
    if (definition == NULL) return NULL;
    boxes_find(table, definition); /* not before a shape is asked for: they depend on all declarations */
    ShapeEntry *entry = map_get(&table->instances, map_key(type));
    if (entry == NULL) entry = make_instance(table, definition, type);
    return &entry->shape;
}

uint32_t type_depth(TypeTable *table, const Type *type) {
    ShapeEntry *definition = map_get(&table->shapes, map_key(type->symbol));
    if (definition == NULL) return 0;
    boxes_find(table, definition);
    return definition->depth;
}

/* --- plain types --- */

static bool all_plain(TypeTable *table, const TypeField *fields, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (fields[i].is_boxed || !type_is_plain(table, fields[i].type)) return false;
    return true;
}

static bool find_plain(TypeTable *table, const Type *type) {
    const TypeShape *shape = type_shape(table, type);
    if (shape != NULL) {
        bool plain = all_plain(table, shape->fields, shape->field_count);
        for (uint32_t i = 0; i < shape->variant_count && plain; i++)
            plain = all_plain(table, shape->variants[i].fields, shape->variants[i].field_count);
        return plain;
    }
    for (uint32_t i = 0; i < type->arg_count; i++)
        if (!type_is_plain(table, type->args[i])) return false;
    return true;
}

bool type_is_plain(TypeTable *table, const Type *type) {
    switch (type_class(type)) {
    case TYPE_CLASS_OWNED: return false;
    case TYPE_CLASS_COMPOUND:
    case TYPE_CLASS_NAMED: break;
    default: return true;
    }
    if (type->kind == TYPE_MESSAGE) return false;
    assert(type->kind != TYPE_PARAM);
    void *known = map_get(&table->plain, map_key(type));
    if (known == NULL) {
        known = find_plain(table, type) ? &table->plain : (void *)table;
        map_set(table->arena, &table->plain, map_key(type), known);
    }
    return known == &table->plain;
}

/* --- all of them --- */

/* The shape of an instance may name types that were not there before, and the table may have grown then. */
void type_table_settle(TypeTable *table) {
    uint32_t settled;
    do {
        settled = table->type_count;
        for (uint32_t i = 0; i < table->bucket_count; i++) {
            const Type *type = table->buckets[i];
            if (type == NULL || type->has_param) continue;
            type_shape(table, type);
            type_is_plain(table, type);
        }
    } while (table->type_count != settled);
}

/* --- room --- */

static uint64_t fields_slots(TypeTable *table, const TypeField *fields, uint32_t count) {
    uint64_t slots = 0;
    for (uint32_t i = 0; i < count; i++) slots += fields[i].is_boxed ? 1 : type_slots(table, fields[i].type);
    return slots;
}

static uint64_t count_declared_slots(TypeTable *table, const TypeShape *shape) {
    uint64_t slots = fields_slots(table, shape->fields, shape->field_count);
    uint64_t largest = 0;
    for (uint32_t i = 0; i < shape->variant_count; i++) {
        uint64_t variant = fields_slots(table, shape->variants[i].fields, shape->variants[i].field_count);
        if (variant > largest) largest = variant;
    }
    return slots + largest + (shape->variant_count > 0);
}

static uint64_t declared_slots(TypeTable *table, const Type *type) {
    ShapeEntry *entry = map_get(&table->instances, map_key(type));
    if (entry->slots == 0) entry->slots = 1 + count_declared_slots(table, &entry->shape);
    return entry->slots - 1;
}

static uint64_t args_slots(TypeTable *table, const Type *type) {
    uint64_t slots = 0;
    for (uint32_t i = 0; i < type->arg_count; i++) slots += type_slots(table, type->args[i]);
    return slots;
}

/* Each scalar gets a word, so this is an upper bound whatever the layout. */
uint32_t type_slots(TypeTable *table, const Type *type) {
    const TypeShape *shape = type_shape(table, type);
    uint64_t slots = 1;
    if (shape != NULL)
        slots = declared_slots(table, type);
    else if (type->kind == TYPE_FIXED_ARRAY)
        slots = type->length > UINT32_MAX ? UINT32_MAX
                                          : type->length * type_slots(table, type->args[0]); /* < 2^64 */
    else if (type->kind == TYPE_TUPLE)
        slots = args_slots(table, type);
    else if (type->kind == TYPE_OPTIONAL || type->kind == TYPE_ERROR_UNION)
        slots = 1 + args_slots(table, type);
    if (slots == 0) return 1;
    return slots > UINT32_MAX ? UINT32_MAX : (uint32_t)slots;
}
