/* Declared types that would need each other for ever larger types: `struct A[T] { b: B[[T]]? }` beside
 * `struct B[T] { a: A[T]? }`. Type parameters are the nodes of a graph; where a parameter stands in the
 * argument for another one there is an edge, which grows when it is only a part of that argument. A circle
 * with an edge that grows has no end. */
#include "compiler/sema/checker.h"

static void add_edges(Checker *c, const Type *argument, const Type *part, const Type *to, Span span) {
    if (part->kind == TYPE_PARAM) {
        GrowthEdge edge = {part, to, argument != part, span};
        vec_push(c->arena, &c->growth, edge);
    }
    for (uint32_t i = 0; i < part->arg_count; i++) add_edges(c, argument, part->args[i], to, span);
}

void remember_growth(Checker *c, const Type *declared, const Type *const *args, Span span) {
    for (uint32_t i = 0; i < declared->arg_count; i++)
        if (args[i]->has_param) add_edges(c, args[i], args[i], declared->args[i], span);
}

static void mark_params(Checker *c, const SymbolVec *symbols, Map *of_types) {
    for (uint32_t i = 0; i < symbols->count; i++) {
        const Type *type = symbols->items[i]->type;
        for (uint32_t k = 0; type != NULL && k < type->arg_count; k++)
            map_set(c->arena, of_types, map_key(type->args[k]), symbols->items[i]);
    }
}

static bool reaches(Checker *c, const Type *from, const Type *to, Map *seen) {
    if (from == to) return true;
    if (map_get(seen, map_key(from)) != NULL) return false;
    map_set(c->arena, seen, map_key(from), c);
    for (uint32_t i = 0; i < c->growth.count; i++)
        if (c->growth.items[i].from == from && reaches(c, c->growth.items[i].to, to, seen)) return true;
    return false;
}

void check_growth(Checker *c) {
    Map of_types = {0};
    mark_params(c, &c->program->structs, &of_types);
    mark_params(c, &c->program->enums, &of_types);
    for (uint32_t i = 0; i < c->growth.count; i++) {
        GrowthEdge edge = c->growth.items[i];
        const Symbol *owner = map_get(&of_types, map_key(edge.from));
        Map seen = {0};
        if (!edge.grows || owner == NULL || !reaches(c, edge.to, edge.from, &seen)) continue;
        report(c, ENDLESS_GENERIC, edge.span, owner->name->text);
        return;
    }
}
