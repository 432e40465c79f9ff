/* Which fields are boxed: those whose type holds the declared type again by value. Cycles through arrays,
 * maps and functions need no box: those are addresses.
 *
 * Declarations are the nodes of a graph, with an edge to each declaration that a field's type mentions by
 * value, arguments of generic types included. A field is boxed when its edge stays within a strongly
 * connected component. Tarjan's algorithm, without recursion, since a chain of declarations may be as long as
 * a program.
 */
#include "compiler/types/shape.h"

typedef VEC(ShapeEntry *) EntryVec;

typedef struct Search {
    TypeTable *table;
    EntryVec path;  /* depth first */
    EntryVec stack; /* visited, and of no component yet */
    uint32_t next_index;
} Search;

static ShapeEntry *find_declaration(const TypeTable *table, const Type *type) {
    bool is_declared = type->kind == TYPE_STRUCT || type->kind == TYPE_ENUM;
    return is_declared ? map_get(&table->shapes, map_key(type->symbol)) : NULL;
}

/* --- the graph --- */

static void add_parts(TypeTable *table, ShapeEntry *owner, const Type *type) {
    ShapeEntry *part = find_declaration(table, type);
    if (part != NULL) vec_push(table->arena, &owner->parts, part);
    for (uint32_t i = 0; type_has_parts(type) && i < type->arg_count; i++)
        add_parts(table, owner, type->args[i]);
}

static void add_field_parts(TypeTable *table, ShapeEntry *owner, const TypeField *fields, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) add_parts(table, owner, fields[i].type);
}

static void begin(Search *s, ShapeEntry *entry) {
    const TypeShape *shape = &entry->shape;
    entry->index = entry->low = s->next_index++;
    add_field_parts(s->table, entry, shape->fields, shape->field_count);
    for (uint32_t i = 0; i < shape->variant_count; i++)
        add_field_parts(s->table, entry, shape->variants[i].fields, shape->variants[i].field_count);
    vec_push(s->table->arena, &s->path, entry);
    vec_push(s->table->arena, &s->stack, entry);
}

/* --- components --- */

static bool holds_component(const TypeTable *table, const Type *type, uint32_t component) {
    const ShapeEntry *entry = find_declaration(table, type);
    if (entry != NULL && entry->component == component) return true;
    for (uint32_t i = 0; type_has_parts(type) && i < type->arg_count; i++)
        if (holds_component(table, type->args[i], component)) return true;
    return false;
}

static void box_fields(TypeTable *table, uint32_t component, TypeField *fields, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        fields[i].is_boxed = holds_component(table, fields[i].type, component);
}

static void box_parts(TypeTable *table, ShapeEntry *entry) {
    TypeShape *shape = &entry->shape;
    box_fields(table, entry->component, shape->fields, shape->field_count);
    for (uint32_t i = 0; i < shape->variant_count; i++)
        box_fields(table, entry->component, shape->variants[i].fields, shape->variants[i].field_count);
}

static uint32_t depth_of(const ShapeEntry *entry) {
    uint32_t deepest = 0;
    for (uint32_t i = 0; i < entry->parts.count; i++) {
        const ShapeEntry *part = entry->parts.items[i];
        if (part->component != entry->component && part->depth > deepest) deepest = part->depth;
    }
    return deepest + 1;
}

static void close_component(Search *s, const ShapeEntry *root) {
    uint32_t first = s->stack.count, component = ++s->table->component_count;
    do s->stack.items[--first]->component = component;
    while (s->stack.items[first] != root);
    for (uint32_t i = first; i < s->stack.count; i++) {
        box_parts(s->table, s->stack.items[i]);
        s->stack.items[i]->depth = depth_of(s->stack.items[i]);
    }
    s->stack.count = first;
}

static void step(Search *s) {
    ShapeEntry *entry = vec_last(&s->path);
    if (entry->next_part < entry->parts.count) {
        ShapeEntry *part = entry->parts.items[entry->next_part++];
        if (part->index == 0)
            begin(s, part);
        else if (part->component == 0 && part->index < entry->low)
            entry->low = part->index;
        return;
    }
    (void)vec_pop(&s->path);
    if (s->path.count > 0 && vec_last(&s->path)->low > entry->low) vec_last(&s->path)->low = entry->low;
    if (entry->low == entry->index) close_component(s, entry);
}

void boxes_find(TypeTable *table, ShapeEntry *declaration) {
    if (declaration->component != 0) return;
    Search s = {.table = table, .next_index = 1};
    begin(&s, declaration);
    while (s.path.count > 0) step(&s);
}
