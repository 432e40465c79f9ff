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
    IrInst *operand;     /* index or key */
    const AstNode *node; /* what stands before the step */
    Span span;
} Step;

struct Place {
    Symbol *root; /* NULL: `base` */
    IrInst *base;
    const Type *type; /* of what it leads to */
    bool is_early;    /* looked for before a loop, where an index that cannot be computed is no panic */
    VEC(Step) steps;
};

/* --- making a place --- */

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

static IrInst *item_index(FuncLowering *f, const Place *place, AstNode *node) {
    const Type *i64 = lower_basic(f, TYPE_I64);
    ConstValue constant;
    if (!place->is_early || !ast_is(Binary, node) || program_constant(node, &constant))
        return lower_expr_as(f, node, i64);
    AstBinary *sum = ast_as(Binary, node);
    IrInst *left = lower_expr_as(f, sum->left, i64), *right = lower_expr_as(f, sum->right, i64);
    return ir_binary(&f->builder, sum->op == OP_ADD ? IR_WRAP_ADD : IR_WRAP_SUB, i64, left, right);
}

static void build_item(FuncLowering *f, Place *place, AstIndex *node) {
    build(f, place, node->object);
    const Type *whole = place->type;
    Step step = {.type = lower_type_of(f, &node->node), .node = node->object};
    step.kind = whole->kind == TYPE_MAP ? STEP_KEY : whole->kind == TYPE_ARRAY ? STEP_ITEM : STEP_ELEMENT;
    if (step.kind == STEP_KEY)
        step.operand = lower_operand(f, node->index, whole->args[0], false);
    else
        step.operand = item_index(f, place, node->index);
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
    else if (!lower_is_captured(f, root) && !lower_is_in_state(f, root) && root->kind != SYMBOL_GLOBAL &&
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
    IrInst *inst =
        ir_binary(&f->builder, IR_ITEM_ADDRESS, lower_basic(f, TYPE_POINTER), array, step->operand);
    inst->as.of = step->type;
    return inst;
}

static Spot read_step(FuncLowering *f, const Spot *spot, const Step *step) {
    f->builder.span = step->span;
    switch (step->kind) {
    case STEP_ITEM: return at_address(step->type, item_address(f, step, spot_value(f, spot)));
    case STEP_ELEMENT:
        return at_address(step->type, lower_item_at(f, step->whole, spot_address(f, spot), step->operand));
    case STEP_KEY: return at_address(step->type, lower_map_find(f, spot_value(f, spot), step->operand));
    case STEP_PART:
    case STEP_SOME: break;
    }
    return read_part(f, spot, step);
}

/* --- items of arrays that the loop around them has made unique --- */

static void walk_to_panic(FuncLowering *f, const Place *place, uint32_t last) {
    Spot spot = root_spot(f, place);
    for (uint32_t i = 0; i <= last; i++) spot = read_step(f, &spot, &place->steps.items[i]);
    lower_unreachable(f);
}

static Spot hoisted_item(FuncLowering *f, const Place *place, uint32_t at, const struct Hoist *array) {
    const Step *step = &place->steps.items[at];
    f->builder.span = step->span;
    IrBlock *outside = lower_block_new(f, "outside");
    IrInst *address = lower_hoisted_item(f, array, step->type, step->operand, outside);
    IrBlock *inside = f->builder.block;
    f->builder.block = outside;
    if (lower_hoist_is_guarded(array))
        walk_to_panic(f, place, at);
    else
        lower_hoist_panic(f, array, step->operand);
    f->builder.block = inside;
    return at_address(step->type, address);
}

/* The array of the last of the first `count` steps that is an item of a hoisted one, or NULL. */
static const struct Hoist *find_hoisted(const FuncLowering *f, const Place *place, uint32_t count,
                                        uint32_t *at) {
    if (f->hoists == NULL || place->root == NULL) return NULL;
    for (*at = count; (*at)-- > 0;) {
        const Step *step = &place->steps.items[*at];
        const struct Hoist *array = step->kind == STEP_ITEM ? lower_hoist_of(f, step->node) : NULL;
        if (array != NULL) return array;
    }
    return NULL;
}

/* Where a walk of `count` steps begins, and at which step it goes on. */
static Spot begin_walk(FuncLowering *f, const Place *place, uint32_t count, uint32_t *next) {
    uint32_t at = 0;
    const struct Hoist *array = find_hoisted(f, place, count, &at);
    *next = array == NULL ? 0 : at + 1;
    return array == NULL ? root_spot(f, place) : hoisted_item(f, place, at, array);
}

IrInst *lower_place_borrow(FuncLowering *f, Place *place) {
    if (place->root != NULL && place->steps.count == 0) return lower_variable(f, place->root);
    Span outer = f->builder.span;
    uint32_t next;
    Spot spot = begin_walk(f, place, place->steps.count, &next);
    for (; next < place->steps.count; next++) spot = read_step(f, &spot, &place->steps.items[next]);
    f->builder.span = outer;
    return spot_value(f, &spot);
}

/* --- walking to change --- */

static IrInst *make_unique(FuncLowering *f, const Spot *spot) {
    IrInst *value = lower_unary_op(f, IR_UNIQUE, spot->type, spot_value(f, spot));
    spot_store(f, spot, value);
    return value;
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
    case STEP_ELEMENT:
        return at_address(step->type, lower_item_at(f, step->whole, spot_address(f, spot), step->operand));
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
    uint32_t count = place->steps.count - rest, next;
    Spot spot = begin_walk(f, place, count, &next);
    for (; next < count; next++) spot = own_step(f, &spot, &place->steps.items[next]);
    f->builder.span = outer;
    return spot;
}

/* --- making unique before a loop --- */

void lower_branch_inside(FuncLowering *f, IrInst *index, IrInst *length, IrBlock *outside) {
    const Type *u64 = lower_basic(f, TYPE_U64);
    IrBlock *inside = lower_block_new(f, "inside");
    IrInst *is_inside = lower_compare(f, IR_LT, lower_unary_op(f, IR_CAST, u64, index),
                                      lower_unary_op(f, IR_CAST, u64, length));
    ir_branch(&f->builder, is_inside, inside, outside);
    f->builder.block = inside;
}

static Spot guarded_step(FuncLowering *f, const Spot *spot, const Step *step, IrBlock *nowhere) {
    if (step->kind == STEP_ELEMENT)
        lower_branch_inside(f, step->operand, lower_i64(f, (int64_t)step->whole->length), nowhere);
    if (step->kind != STEP_ITEM) return own_step(f, spot, step);
    IrInst *array = make_unique(f, spot);
    lower_branch_inside(f, step->operand, lower_unary_op(f, IR_LENGTH, lower_basic(f, TYPE_I64), array),
                        nowhere);
    return at_address(step->type, lower_item_inside(f, step->type, array, step->operand));
}

IrInst *lower_unique_at(FuncLowering *f, AstNode *path, IrBlock *nowhere) {
    Place place = {.is_early = true};
    build(f, &place, path);
    Spot spot = root_spot(f, &place);
    for (uint32_t i = 0; i < place.steps.count; i++)
        spot = guarded_step(f, &spot, &place.steps.items[i], nowhere);
    IrInst *array = make_unique(f, &spot);
    return nowhere == NULL ? array : spot_value(f, &spot);
}

IrInst *lower_place_address(FuncLowering *f, Place *place) {
    Spot spot = own_path(f, place, 0);
    return spot_address(f, &spot);
}

static bool is_slot(const FuncLowering *f, const Place *place) {
    return place->steps.count == 0 && place->root != NULL && lower_is_in_state(f, place->root) &&
           lower_is_slot_type(f, place->type);
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
    if (place->steps.count > 0 && vec_last(&place->steps).kind == STEP_KEY) {
        assign_entry(f, place, &vec_last(&place->steps), value);
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
