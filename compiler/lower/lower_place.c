/* Places: a variable, or a part of one, by the path that leads to it.
 *
 * Index operands are evaluated when the place is made; the path is walked when it is used. Walking to change
 * makes each heap object on the way unique and stores it back, walking to read leaves all counts alone. A
 * path may also begin with a temporary (`f().name`), for reading.
 */
#include "compiler/lower/lowering.h"

#include <stdlib.h>

typedef enum StepKind {
    STEP_PART,    /* a field of a struct or tuple */
    STEP_SOME,    /* what an optional holds that is known to hold something */
    STEP_ITEM,    /* of an array */
    STEP_ELEMENT, /* of a fixed array */
    STEP_KEY,     /* of a map */
} StepKind;

typedef struct Step {
    StepKind kind;
    const Type *whole, *type; /* of what it leads from and to */
    uint32_t part;
    bool is_boxed;
    IrInst *operand; /* index or key */
    Span span;
} Step;

struct Place {
    Symbol *root; /* NULL: `base` */
    IrInst *base;
    const Type *type; /* of what it leads to */
    VEC(Step) steps;
};

/* --- variables --- */

static bool is_variable(const Symbol *symbol) {
    if (symbol == NULL) return false;
    switch ((SymbolKind)symbol->kind) {
    case SYMBOL_LOCAL:
    case SYMBOL_PARAM:
    case SYMBOL_STATE:
    case SYMBOL_GLOBAL: return true;
    default: return false;
    }
}

/* Numbers and handles go through the runtime's slots, the rest is reached by address. */
static bool is_slot_type(const FuncLowering *f, const Type *type) {
    return type_is_word(type) && !lower_is_counted(f, type);
}

static IrInst *state_address(FuncLowering *f, const Symbol *symbol) {
    const Type *type = lower_type(f, symbol->type);
    if (is_slot_type(f, type)) return NULL;
    f->is_state_used = true;
    IrInst *inst = lower_unary_op(f, IR_STATE_ADDRESS, lower_basic(f, TYPE_POINTER), f->state);
    inst->as.imm = symbol->as.local.slot;
    return inst;
}

static bool is_in_state(const FuncLowering *f, const Symbol *symbol) {
    if (lower_is_captured(f, symbol)) return false;
    return symbol->kind == SYMBOL_STATE || (symbol->kind == SYMBOL_PARAM && f->kind == BODY_RECEIVE);
}

IrInst *lower_variable_address(FuncLowering *f, Symbol *symbol) {
    if (lower_is_captured(f, symbol)) return lower_captured(f, symbol);
    if (is_in_state(f, symbol)) return state_address(f, symbol);
    if (symbol->kind == SYMBOL_GLOBAL) {
        IrInst *inst = ir_emit(&f->builder, IR_GLOBAL_ADDRESS, lower_basic(f, TYPE_POINTER), NULL, 0);
        inst->as.global = symbol->lowered;
        return inst;
    }
    if (symbol->is_inout) return ir_load(&f->builder, lower_local_of(f, symbol));
    return lower_local_address(f, lower_local_of(f, symbol));
}

IrInst *lower_variable(FuncLowering *f, Symbol *symbol) {
    const Type *type = lower_type(f, symbol->type);
    if (lower_is_captured(f, symbol)) return lower_load_at(f, type, lower_captured(f, symbol));
    if (is_in_state(f, symbol)) {
        IrInst *address = state_address(f, symbol);
        return address != NULL ? lower_load_at(f, type, address)
                               : lower_state_load(f, symbol->as.local.slot, type);
    }
    if (symbol->kind == SYMBOL_GLOBAL) {
        IrInst *inst = ir_emit(&f->builder, IR_GLOBAL_LOAD, type, NULL, 0);
        inst->as.global = symbol->lowered;
        return inst;
    }
    IrInst *held = ir_load(&f->builder, lower_local_of(f, symbol));
    return symbol->is_inout ? lower_load_at(f, type, held) : held;
}

/* --- making a place --- */

static bool is_field(const AstNode *node) {
    return ast_is(Member, node) && node->symbol == NULL && !((const AstMember *)node)->is_optional;
}

static bool is_item(const AstNode *node) {
    if (!ast_is(Index, node) || node->symbol != NULL) return false;
    const AstIndex *index = (const AstIndex *)node;
    return !ast_is(Range, index->index) && index->object->type->kind != TYPE_BYTES &&
           index->object->type->kind != TYPE_STRING;
}

bool lower_is_path(const AstNode *node) {
    if (ast_is(Member, node) && ((const AstMember *)node)->is_optional)
        return false; /* its symbol is no root */
    if (ast_is(NameRef, node) || ast_is(Member, node))
        if (is_variable(node->symbol)) return true;
    return is_field(node) || is_item(node);
}

bool lower_is_place(const AstNode *node) {
    while (lower_is_path(node)) {
        if (node->symbol != NULL) return true;
        node = ast_is(Member, node) ? ((const AstMember *)node)->object : ((const AstIndex *)node)->object;
    }
    return false;
}

static void add_step(FuncLowering *f, Place *place, Step step) {
    step.whole = place->type;
    step.span = f->builder.span;
    vec_push(f->program->arena, &place->steps, step);
    place->type = step.type;
}

/* A variable that is known to hold something stands for that. */
static void add_narrowing(FuncLowering *f, Place *place, const Type *type) {
    if (place->type == type || place->type->kind != TYPE_OPTIONAL) return;
    if (place->type->args[0] == type) add_step(f, place, (Step){.kind = STEP_SOME, .type = type});
}

static uint32_t part_index(FuncLowering *f, const Type *whole, const AstIdent *ident, bool *is_boxed) {
    if (whole->kind == TYPE_TUPLE) return (uint32_t)strtoul(ident->name->text, NULL, 10);
    const TypeShape *shape = type_shape(f->program->types, whole);
    for (uint32_t i = 0; shape != NULL && i < shape->field_count; i++) {
        if (shape->fields[i].name != ident->name) continue;
        *is_boxed = shape->fields[i].is_boxed;
        return i;
    }
    return 0;
}

static void build(FuncLowering *f, Place *place, AstNode *node);

static void build_field(FuncLowering *f, Place *place, AstMember *node) {
    build(f, place, node->object);
    Step step = {.kind = STEP_PART, .type = lower_type_of(f, &node->node)};
    step.part = part_index(f, place->type, &node->ident, &step.is_boxed);
    add_step(f, place, step);
}

static void build_item(FuncLowering *f, Place *place, AstIndex *node) {
    build(f, place, node->object);
    const Type *whole = place->type;
    Step step = {.type = lower_type_of(f, &node->node)};
    step.kind = whole->kind == TYPE_MAP ? STEP_KEY : whole->kind == TYPE_ARRAY ? STEP_ITEM : STEP_ELEMENT;
    if (step.kind == STEP_KEY)
        step.operand = lower_operand(f, node->index, whole->args[0], false);
    else
        step.operand = lower_expr_as(f, node->index, lower_basic(f, TYPE_I64));
    f->builder.span = node->node.span;
    add_step(f, place, step);
}

static void build(FuncLowering *f, Place *place, AstNode *node) {
    Span outer = f->builder.span;
    f->builder.span = node->span;
    if (!lower_is_path(node)) {
        place->base = lower_borrow(f, node);
        place->type = lower_type_of(f, node);
    } else if (node->symbol != NULL) {
        place->root = node->symbol;
        place->type = lower_type(f, node->symbol->type);
        add_narrowing(f, place, lower_type_of(f, node));
    } else if (ast_is(Member, node)) {
        build_field(f, place, ast_as(Member, node));
    } else {
        build_item(f, place, ast_as(Index, node));
    }
    f->builder.span = outer;
}

Place *lower_place(FuncLowering *f, AstNode *node) {
    Place *place = arena_new(f->program->arena, Place);
    build(f, place, node);
    return place;
}

/* --- walking: a spot is a value, or an address, or a local that nobody has taken the address of --- */

typedef struct Spot {
    const Type *type;
    IrInst *value, *address;
    IrLocal *local;
} Spot;

static Spot root_spot(FuncLowering *f, const Place *place) {
    Spot spot = {.type = place->base != NULL ? place->base->type : lower_type(f, place->root->type)};
    Symbol *root = place->root;
    if (root == NULL)
        spot.value = place->base;
    else if (!lower_is_captured(f, root) && !is_in_state(f, root) && root->kind != SYMBOL_GLOBAL &&
             !root->is_inout)
        spot.local = lower_local_of(f, root);
    else if ((spot.address = lower_variable_address(f, root)) == NULL)
        spot.value = lower_variable(f, root);
    return spot;
}

static IrInst *spot_value(FuncLowering *f, const Spot *spot) {
    if (spot->value != NULL) return spot->value;
    return spot->local != NULL ? ir_load(&f->builder, spot->local)
                               : lower_load_at(f, spot->type, spot->address);
}

static IrInst *spot_address(FuncLowering *f, const Spot *spot) {
    if (spot->address != NULL) return spot->address;
    return spot->local != NULL ? lower_local_address(f, spot->local) : lower_spill(f, spot->value);
}

static void spot_store(FuncLowering *f, const Spot *spot, IrInst *value) {
    if (spot->local != NULL)
        ir_store(&f->builder, spot->local, value);
    else
        lower_store_at(f, spot->address, value);
}

static Spot at_address(const Type *type, IrInst *address) {
    return (Spot){.type = type, .address = address};
}

static IrInst *part_address(FuncLowering *f, const Spot *spot, uint32_t part) {
    IrInst *address = spot_address(f, spot);
    IrInst *inst = lower_unary_op(f, IR_PART_ADDRESS, lower_basic(f, TYPE_POINTER), address);
    inst->as.part.whole = spot->type;
    inst->as.part.index = part;
    return inst;
}

static IrInst *box_content(FuncLowering *f, IrInst *box) {
    return lower_unary_op(f, IR_BOX_VALUE, lower_basic(f, TYPE_POINTER), box);
}

/* Values that are in no memory are taken apart as values. */
static Spot read_part(FuncLowering *f, const Spot *spot, const Step *step) {
    const Type *pointer = lower_basic(f, TYPE_POINTER);
    if (step->kind == STEP_SOME && spot->value != NULL)
        return (Spot){.type = step->type, .value = lower_unary_op(f, IR_SOME_VALUE, step->type, spot->value)};
    if (spot->value != NULL) {
        IrInst *part = lower_unary_op(f, IR_GET, step->is_boxed ? pointer : step->type, spot->value);
        part->as.imm = step->part;
        if (step->is_boxed) return at_address(step->type, box_content(f, part));
        return (Spot){.type = step->type, .value = part};
    }
    IrInst *address = part_address(f, spot, step->part);
    if (step->is_boxed) address = box_content(f, lower_load_at(f, pointer, address));
    return at_address(step->type, address);
}

static IrInst *item_address(FuncLowering *f, const Step *step, IrInst *array) {
    IrInst *inst = ir_emit(&f->builder, IR_ITEM_ADDRESS, lower_basic(f, TYPE_POINTER),
                           (IrInst *[]){array, step->operand}, 2);
    inst->as.of = step->type;
    return inst;
}

static IrInst *element_address(FuncLowering *f, const Step *step, IrInst *address) {
    IrInst *inst = ir_emit(&f->builder, IR_ELEMENT_ADDRESS, lower_basic(f, TYPE_POINTER),
                           (IrInst *[]){address, step->operand}, 2);
    inst->as.of = step->whole;
    return inst;
}

/* An item of an array that the loop around it has made unique. */
static bool is_hoisted(const FuncLowering *f, const Place *place, uint32_t i) {
    return i == 0 && place->steps.items[0].kind == STEP_ITEM && place->root != NULL &&
           lower_hoist_of(f, place->root) != NULL;
}

static Spot hoisted_item(FuncLowering *f, const Place *place) {
    const Step *step = &place->steps.items[0];
    f->builder.span = step->span;
    return at_address(step->type,
                      lower_hoisted_item(f, lower_hoist_of(f, place->root), step->type, step->operand));
}

static Spot read_step(FuncLowering *f, const Spot *spot, const Step *step) {
    f->builder.span = step->span;
    switch (step->kind) {
    case STEP_ITEM: return at_address(step->type, item_address(f, step, spot_value(f, spot)));
    case STEP_ELEMENT: return at_address(step->type, element_address(f, step, spot_address(f, spot)));
    case STEP_KEY: return at_address(step->type, lower_map_find(f, spot_value(f, spot), step->operand));
    case STEP_PART:
    case STEP_SOME: break;
    }
    return read_part(f, spot, step);
}

IrInst *lower_place_borrow(FuncLowering *f, Place *place) {
    if (place->root != NULL && place->steps.count == 0) return lower_variable(f, place->root);
    Span outer = f->builder.span;
    Spot spot = root_spot(f, place);
    for (uint32_t i = 0; i < place->steps.count; i++)
        spot = is_hoisted(f, place, i) ? hoisted_item(f, place) : read_step(f, &spot, &place->steps.items[i]);
    f->builder.span = outer;
    return spot_value(f, &spot);
}

/* --- walking to change --- */

static IrInst *make_unique(FuncLowering *f, const Spot *spot) {
    IrInst *value = lower_unary_op(f, IR_UNIQUE, spot->type, spot_value(f, spot));
    spot_store(f, spot, value);
    return value;
}

IrInst *lower_unique_variable(FuncLowering *f, Symbol *symbol) {
    Place place = {.root = symbol, .type = lower_type(f, symbol->type)};
    Spot spot = root_spot(f, &place);
    return make_unique(f, &spot);
}

static Spot own_part(FuncLowering *f, const Spot *spot, const Step *step) {
    IrInst *address = part_address(f, spot, step->part);
    if (!step->is_boxed) return at_address(step->type, address);
    const Type *pointer = lower_basic(f, TYPE_POINTER);
    IrInst *box = lower_unary_op(f, IR_BOX_UNIQUE, pointer, lower_load_at(f, pointer, address));
    box->as.of = step->type;
    lower_store_at(f, address, box);
    return at_address(step->type, box_content(f, box));
}

static Spot own_step(FuncLowering *f, const Spot *spot, const Step *step) {
    f->builder.span = step->span;
    switch (step->kind) {
    case STEP_ITEM: return at_address(step->type, item_address(f, step, make_unique(f, spot)));
    case STEP_ELEMENT: return at_address(step->type, element_address(f, step, spot_address(f, spot)));
    case STEP_KEY:
        return at_address(step->type, lower_map_entry(f, spot_address(f, spot), spot->type, step->operand));
    case STEP_PART:
    case STEP_SOME: break;
    }
    return own_part(f, spot, step);
}

/* Where all but the last `rest` steps lead. */
static Spot own_path(FuncLowering *f, const Place *place, uint32_t rest) {
    Span outer = f->builder.span;
    Spot spot = root_spot(f, place);
    for (uint32_t i = 0; i + rest < place->steps.count; i++)
        spot = is_hoisted(f, place, i) ? hoisted_item(f, place) : own_step(f, &spot, &place->steps.items[i]);
    f->builder.span = outer;
    return spot;
}

IrInst *lower_place_address(FuncLowering *f, Place *place) {
    Spot spot = own_path(f, place, 0);
    return spot_address(f, &spot);
}

static bool is_slot(const FuncLowering *f, const Place *place) {
    return place->steps.count == 0 && place->root != NULL && is_in_state(f, place->root) &&
           is_slot_type(f, place->type);
}

/* The call works on a copy, which is put back. */
static void put_back(FuncLowering *f, const Cleanup *cleanup) {
    lower_state_store(f, cleanup->place->root->as.local.slot, ir_load(&f->builder, cleanup->local));
}

IrInst *lower_place_lend(FuncLowering *f, Place *place) {
    if (!is_slot(f, place)) return lower_place_address(f, place);
    IrInst *address = lower_spill(f, lower_place_borrow(f, place));
    if (f->builder.block == NULL) return address;
    Cleanup *cleanup = arena_new(f->program->arena, Cleanup);
    cleanup->run = put_back;
    cleanup->place = place;
    cleanup->local = address->as.local;
    cleanup_push(f, cleanup);
    return address;
}

static void assign_entry(FuncLowering *f, Place *place, const Step *step, IrInst *value) {
    Cleanup *mark = f->cleanups;
    lower_hold(f, value);
    Spot map = own_path(f, place, 1);
    cleanup_drop_to(f, mark);
    lower_retain(f, step->operand);
    lower_map_set(f, spot_address(f, &map), step->operand, value);
}

void lower_place_assign(FuncLowering *f, Place *place, IrInst *value) {
    if (f->builder.block == NULL) return;
    if (is_slot(f, place)) {
        IrInst *old = lower_is_counted(f, place->type) ? lower_variable(f, place->root) : NULL;
        lower_state_store(f, place->root->as.local.slot, value);
        lower_release(f, old);
        return;
    }
    const Step *last = place->steps.count == 0 ? NULL : &vec_last(&place->steps);
    if (last != NULL && last->kind == STEP_KEY) {
        assign_entry(f, place, last, value);
        return;
    }
    Cleanup *mark = f->cleanups;
    lower_hold(f, value);
    Spot spot = own_path(f, place, 0);
    cleanup_drop_to(f, mark);
    IrInst *old = lower_is_counted(f, place->type) ? spot_value(f, &spot) : NULL;
    spot_store(f, &spot, value);
    lower_release(f, old);
}

const Type *lower_place_type(const Place *place) {
    return place->type;
}

Symbol *lower_place_root(const Place *place) {
    return place->root;
}

bool lower_place_is_simple(const Place *place) {
    return place->steps.count == 0;
}

/* --- locals --- */

static void release_local(FuncLowering *f, const Cleanup *cleanup) {
    lower_release(f, ir_load(&f->builder, cleanup->local));
}

void lower_hold_local(FuncLowering *f, IrLocal *local) {
    if (f->builder.block == NULL || !lower_is_counted(f, local->type)) return;
    Cleanup *cleanup = arena_new(f->program->arena, Cleanup);
    cleanup->run = release_local;
    cleanup->local = local;
    cleanup_push(f, cleanup);
}

void lower_bind(FuncLowering *f, Symbol *symbol, IrInst *value) {
    if (value == NULL) return;
    IrLocal *local = lower_local_of(f, symbol);
    ir_store(&f->builder, local, value);
    lower_hold_local(f, local);
}
