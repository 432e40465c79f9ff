/* Declared types for the tests of the back end: structs and enums without declarations in any source. */
#ifndef JANUS_TESTS_UNIT_EMIT_TYPES_H
#define JANUS_TESTS_UNIT_EMIT_TYPES_H

#include "tests/unit/emit_harness.h"

enum { LEVEL_COUNT = 4, FIELDS_MAX = 16 };

static inline Arena *arena_of(Workbench *bench) {
    return &bench->session.arena;
}

/* Only its address counts. */
static inline struct Symbol *new_symbol(Workbench *bench) {
    return (struct Symbol *)arena_alloc(arena_of(bench), 8);
}

static inline Name name_of(Workbench *bench, const char *text) {
    static NameTable names;
    name_table_init(&names, arena_of(bench));
    return name_intern_c(&names, text);
}

static inline TypeField *fields_of(Workbench *bench, const Type *const *types, uint32_t count) {
    TypeField *fields = arena_array(arena_of(bench), TypeField, count);
    for (uint32_t i = 0; i < count; i++) fields[i].type = types[i];
    return fields;
}

static inline const Type *struct_of(Workbench *bench, const Type *const *types, uint32_t count) {
    const Type *type =
        type_make_named(&bench->types, TYPE_STRUCT, new_symbol(bench), name_of(bench, "S"), NULL, 0);
    TypeShape shape = {.fields = fields_of(bench, types, count), .field_count = count};
    type_define(&bench->types, type, &shape);
    return type;
}

/* Each variant is a list of types that ends with NULL. */
static inline const Type *enum_of(Workbench *bench, const Type *const *const *variants, uint32_t count) {
    const Type *type =
        type_make_named(&bench->types, TYPE_ENUM, new_symbol(bench), name_of(bench, "E"), NULL, 0);
    TypeShape shape = {.variants = arena_array(arena_of(bench), TypeVariant, count), .variant_count = count};
    for (uint32_t i = 0; i < count; i++) {
        uint32_t fields = 0;
        while (variants[i][fields] != NULL) fields++;
        shape.variants[i] = (TypeVariant){.name = name_of(bench, "V"),
                                          .fields = fields_of(bench, variants[i], fields),
                                          .field_count = fields};
    }
    type_define(&bench->types, type, &shape);
    return type;
}

/* --- instructions --- */

static inline const Type *pointer(Workbench *bench) {
    return basic(bench, TYPE_POINTER);
}

static inline IrInst *load_from(Workbench *bench, const Type *type, IrInst *address) {
    return unary(bench, IR_LOAD, type, address);
}

static inline void store_to(Workbench *bench, IrInst *address, IrInst *value) {
    ir_emit(&bench->builder, IR_STORE, basic(bench, TYPE_VOID), (IrInst *[]){address, value}, 2);
}

static inline IrInst *get_part(Workbench *bench, const Type *part, IrInst *whole, uint32_t index) {
    IrInst *inst = unary(bench, IR_GET, part, whole);
    inst->as.imm = index;
    return inst;
}

static inline IrInst *get_of_variant(Workbench *bench, const Type *part, IrInst *whole, uint32_t variant,
                                     uint32_t index) {
    IrInst *inst = unary(bench, IR_ENUM_GET, part, whole);
    inst->as.part.whole = whole->type;
    inst->as.part.variant = variant;
    inst->as.part.index = index;
    return inst;
}

static inline IrInst *part_address(Workbench *bench, IrInst *address, const Type *whole, uint32_t variant,
                                   uint32_t index) {
    IrInst *inst = unary(bench, IR_PART_ADDRESS, pointer(bench), address);
    inst->as.part.whole = whole;
    inst->as.part.variant = variant;
    inst->as.part.index = index;
    return inst;
}

static inline IrInst *item_op(Workbench *bench, IrOp op, const Type *of, IrInst *array, IrInst *index) {
    IrInst *inst = ir_binary(&bench->builder, op, pointer(bench), array, index);
    inst->as.of = of;
    return inst;
}

static inline IrInst *info_of(Workbench *bench, const Type *type) {
    IrInst *inst = ir_emit(&bench->builder, IR_TYPE_INFO, pointer(bench), NULL, 0);
    inst->as.of = type;
    return inst;
}

static inline IrTypeInfo *add_info(Workbench *bench, const Type *type) {
    IrTypeInfo *info = arena_new(arena_of(bench), IrTypeInfo);
    info->type = type;
    vec_push(arena_of(bench), &bench->module.type_infos, info);
    map_set(arena_of(bench), &bench->module.type_info_of, map_key(type), info);
    return info;
}

static inline int run_tests(const char *name, const TTest *const *cases, size_t count) {
    TCase *tests = tcase_create(name);
    tcase_set_timeout(tests, 60);
    for (size_t i = 0; i < count; i++) tcase_add_loop_test(tests, cases[i], 0, LEVEL_COUNT);
    Suite *suite = suite_create(name);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

#endif
