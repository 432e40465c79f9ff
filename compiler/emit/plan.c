/* Dividing a program into units.
 *
 * The functions of a file stay together, small files share a unit, a large file is cut. Where it is cut
 * depends on the names near the cut and hardly on sizes, so that a change to one function does not move the
 * others into other units. What no code reaches from main is defined beside main: a linker that drops unused
 * sections would otherwise drop an exported function that nobody calls, with its whole unit.
 */
#include "compiler/emit/emitter.h"

typedef struct Group { /* the functions of a file, in the program's order */
    VEC(const IrFunc *) funcs;
} Group;

typedef struct Division {
    EmitPlan *plan;
    uint32_t unit_weight;
    EmitUnit *open; /* the unit that functions go to */
    Map group_of;   /* SourceFile -> Group */
    VEC(Group *) groups;
} Division;

static uint32_t weight_of(const IrFunc *func) {
    uint32_t weight = 0;
    for (uint32_t i = 0; i < func->blocks.count; i++) weight += func->blocks.items[i]->insts.count;
    return weight;
}

static EmitUnit *add_unit(EmitPlan *plan) {
    EmitUnit *unit = arena_new(plan->arena, EmitUnit);
    vec_push(plan->arena, &plan->units, unit);
    return unit;
}

static void add_func(EmitPlan *plan, EmitUnit *unit, const IrFunc *func) {
    vec_push(plan->arena, &unit->funcs, func);
    unit->weight += weight_of(func);
}

static EmitHolder holder_of(const EmitPlan *plan, const IrFunc *func) {
    return (EmitHolder)(uintptr_t)map_get(&plan->holders, map_key(func));
}

static void keep_whole(EmitPlan *plan) {
    EmitUnit *unit = add_unit(plan);
    for (uint32_t i = 0; i < plan->ir->funcs.count; i++)
        if (holder_of(plan, plan->ir->funcs.items[i]) != EMIT_NOT_HELD)
            add_func(plan, unit, plan->ir->funcs.items[i]);
}

/* --- by file --- */

static Group *group_of(Division *division, const SourceFile *file) {
    Arena *arena = division->plan->arena;
    Group *group = map_get(&division->group_of, map_key(file));
    if (group != NULL) return group;
    group = arena_new(arena, Group);
    map_set(arena, &division->group_of, map_key(file), group);
    vec_push(arena, &division->groups, group);
    return group;
}

/* To the group of its file; what has none, and what nobody holds, stays with main. */
static void sort_func(Division *division, const IrFunc *func) {
    EmitPlan *plan = division->plan;
    EmitHolder holder = holder_of(plan, func);
    if (holder == EMIT_NOT_HELD) return;
    const SourceFile *file = source_file_of(plan->ir->sources, func->span.start);
    if (holder == EMIT_HELD_BY_NOBODY || file == NULL || emit_is_main(func))
        add_func(plan, plan->units.items[0], func);
    else
        vec_push(plan->arena, &group_of(division, file)->funcs, func);
}

/* One name in four allows a cut. */
static bool allows_cut(const IrFunc *func) {
    uint32_t hash = 2166136261u;
    for (const char *at = func->symbol; *at != '\0'; at++) hash = (hash ^ (unsigned char)*at) * 16777619u;
    return (hash >> 8) % 4 == 0;
}

static bool is_full(const Division *division, const IrFunc *last, bool ends_file) {
    uint32_t weight = division->open->weight, wanted = division->unit_weight;
    if (ends_file) return weight >= wanted / 4;
    return weight >= wanted * 2 || (weight >= wanted / 2 && allows_cut(last));
}

static void add_group(Division *division, const Group *group) {
    for (uint32_t i = 0; i < group->funcs.count; i++) {
        const IrFunc *func = group->funcs.items[i];
        if (division->open == NULL) division->open = add_unit(division->plan);
        add_func(division->plan, division->open, func);
        if (is_full(division, func, i + 1 == group->funcs.count)) division->open = NULL;
    }
}

static void divide(EmitPlan *plan, uint32_t unit_weight) {
    Division division = {.plan = plan, .unit_weight = unit_weight};
    add_unit(plan);
    for (uint32_t i = 0; i < plan->ir->funcs.count; i++) sort_func(&division, plan->ir->funcs.items[i]);
    for (uint32_t i = 0; i < division.groups.count; i++) add_group(&division, division.groups.items[i]);
}

void emit_plan(EmitPlan *plan, Arena *arena, const IrModule *ir, uint32_t unit_weight) {
    *plan = (EmitPlan){.arena = arena, .ir = ir};
    emit_find_needed(plan);
    uint32_t weight = 0;
    for (uint32_t i = 0; i < ir->funcs.count; i++)
        if (holder_of(plan, ir->funcs.items[i]) != EMIT_NOT_HELD) weight += weight_of(ir->funcs.items[i]);
    if (unit_weight == 0 || weight < unit_weight)
        keep_whole(plan);
    else
        divide(plan, unit_weight);
}

bool emit_is_divided(const Emitter *e) {
    return e->plan->units.count > 1;
}

bool emit_defines_globals(const Emitter *e) {
    return e->unit == e->plan->units.items[0];
}
