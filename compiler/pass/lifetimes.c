/* Searches forward from a place over all ways, those of unwinding too. A search that becomes long ends with
 * the answer that changes nothing.
 */
#include "compiler/pass/lifetimes.h"

enum { STEPS_MAX = 4000 };
enum { REACHED_OWNED = 1, REACHED_LEFT = 2 };

/* What a search does about an instruction. */
typedef enum Step { GO_ON, STOP, FAIL } Step;

typedef struct Search Search;
struct Search {
    const IrLocal *local;
    Step (*look)(Lifetimes *l, const Search *search, const IrInst *inst);
    const IrBlock *goal; /* coming to it is a failure; NULL: none */
    const IrBlock *wall; /* it is not entered; NULL: none */
    uint8_t reach;
    bool stops_at_ends;
};

void lifetimes_find(Lifetimes *l, Arena *arena, IrModule *module, IrFunc *func) {
    *l = (Lifetimes){.module = module, .func = func};
    borrows_find(&l->facts, arena, func);
    uint32_t values = func->next_value_id, blocks = func->blocks.count;
    l->reaches = arena_array(arena, uint8_t, values);
    l->ends = arena_array(arena, uint32_t, values);
    l->is_removed = arena_array(arena, bool, values);
    l->vacates = arena_array(arena, bool, values);
    l->drops = arena_array(arena, Drop *, values);
    l->start_ends = arena_array(arena, uint32_t, blocks);
    l->start_drops = arena_array(arena, Drop *, blocks);
    l->seen = arena_array(arena, uint32_t, blocks);
}

/* --- searching --- */

static void enter(Lifetimes *l, const Search *search, const IrBlock *block) {
    if (l->seen[block->id] == l->search || block == search->wall) return;
    l->seen[block->id] = l->search;
    if (search->stops_at_ends && l->start_ends[block->id] == l->number) return;
    vec_push(l->facts.arena, &l->work, block);
}

static bool search_block(Lifetimes *l, const Search *search, Spot from) {
    for (uint32_t i = from.index; i < from.block->insts.count; i++) {
        const IrInst *inst = from.block->insts.items[i];
        if (++l->steps > STEPS_MAX) return false;
        Step step = search->look(l, search, inst);
        if (step != GO_ON) return step == STOP;
        if (inst->unwind != NULL) enter(l, search, inst->unwind);
        if (search->stops_at_ends && l->ends[inst->id] == l->number) return true;
        if (ir_op_payload(inst->op) != IR_PAYLOAD_TARGETS) continue;
        for (uint32_t k = 0; k < inst->as.flow.target_count; k++) enter(l, search, inst->as.flow.targets[k]);
    }
    return true;
}

/* Over everything that comes behind the spot; false when the search fails or is too long. */
static bool search_behind(Lifetimes *l, const Search *search, Spot at) {
    l->search++;
    l->steps = 0;
    l->work.count = 0;
    bool is_fine = search_block(l, search, (Spot){at.block, at.index + 1});
    while (is_fine && l->work.count > 0) {
        const IrBlock *block = vec_pop(&l->work);
        is_fine = block != search->goal && search_block(l, search, (Spot){block, 0});
    }
    return is_fine;
}

static bool is_release(const Lifetimes *l, const IrInst *inst, const IrLocal *local) {
    return inst->op == IR_LOCAL_LOAD && inst->as.local == local && borrows_is_release(&l->facts, inst);
}

static bool is_store(const IrInst *inst, const IrLocal *local) {
    return inst->op == IR_LOCAL_STORE && inst->as.local == local;
}

/* --- is it over? --- */

static bool uses_address(const Lifetimes *l, const IrInst *inst, const IrLocal *local) {
    for (uint32_t i = 0; i < inst->operand_count; i++) {
        const Borrow *borrow = l->facts.borrows[inst->operands[i]->id];
        bool is_address = borrow != NULL && borrow->source->op == IR_LOCAL_ADDRESS;
        if (is_address && borrow->source->as.local == local) return true;
    }
    return false;
}

static Step look_for_use(Lifetimes *l, const Search *search, const IrInst *inst) {
    if (is_store(inst, search->local) || is_release(l, inst, search->local)) return STOP;
    bool names = inst->op == IR_LOCAL_LOAD || inst->op == IR_LOCAL_ADDRESS;
    if (names && inst->as.local == search->local) return FAIL;
    if (uses_address(l, inst, search->local)) return FAIL;
    return inst->op == IR_RETURN || inst->op == IR_RESUME ? FAIL : GO_ON;
}

static Step look_at_nothing(Lifetimes *l, const Search *search, const IrInst *inst) {
    (void)l, (void)search, (void)inst;
    return GO_ON;
}

static bool is_before(Spot a, Spot b) {
    return a.index == LIFETIME_START ? b.index != LIFETIME_START
                                     : b.index != LIFETIME_START && a.index < b.index;
}

/* Is the borrowed value used behind the spot, without having been computed anew? */
static bool is_used_behind(Lifetimes *l, const Borrow *borrow, Spot use, Spot at) {
    bool is_here = borrow->at.block == at.block;
    if (is_here && is_before(at, borrow->at)) return false;
    if (use.block == borrow->at.block) return is_here && is_before(at, use);
    if (use.block == at.block && is_before(at, use)) return true;
    Search search = {.look = look_at_nothing, .goal = use.block, .wall = borrow->at.block};
    return !search_behind(l, &search, at);
}

static bool is_borrowed_behind(Lifetimes *l, const LocalFacts *local, Spot at, const IrInst *copy) {
    for (uint32_t i = 0; i < local->borrows.count; i++) {
        const Borrow *borrow = local->borrows.items[i];
        for (uint32_t k = 0; k < borrow->uses.count && borrow->source != copy; k++)
            if (is_used_behind(l, borrow, borrow->uses.items[k], at)) return true;
    }
    return false;
}

bool lifetime_is_over(Lifetimes *l, const IrLocal *local, Spot at, const IrInst *copy) {
    Search search = {.local = local, .look = look_for_use};
    if (!search_behind(l, &search, at)) return false;
    return !is_borrowed_behind(l, &l->facts.locals[local->id], at, copy);
}

static Step look_for_call(Lifetimes *l, const Search *search, const IrInst *inst) {
    if (is_store(inst, search->local) || is_release(l, inst, search->local)) return STOP;
    if (inst->op == IR_CALL || inst->op == IR_CALL_VALUE || inst->op == IR_CALL_METHOD) return FAIL;
    if (inst->op != IR_CALL_RUNTIME) return GO_ON;
    return (ir_runtime_info(inst->as.runtime)->flags & ABI_WAITS) == ABI_WAITS ? FAIL : GO_ON;
}

bool lifetime_goes_far(Lifetimes *l, const IrLocal *local, Spot at) {
    Search search = {.local = local, .look = look_for_call};
    return !search_behind(l, &search, at);
}

/* --- which releases are reached --- */

static Step look_for_release(Lifetimes *l, const Search *search, const IrInst *inst) {
    if (is_store(inst, search->local)) return STOP;
    if (!is_release(l, inst, search->local)) return GO_ON;
    l->reaches[inst->id] |= search->reach;
    return STOP;
}

static bool mark_reached(Lifetimes *l, const IrLocal *local, uint8_t reach, const Spot *from,
                         uint32_t count) {
    Search search = {.local = local, .look = look_for_release, .reach = reach, .stops_at_ends = true};
    for (uint32_t i = 0; i < count; i++)
        if (!search_behind(l, &search, from[i])) return false;
    return true;
}

static uint8_t reach_of(const Lifetimes *l, Spot release) {
    return l->reaches[release.block->insts.items[release.index]->id];
}

static bool has_free_value(const Lifetimes *l, const Type *type) {
    switch ((TypeKind)type->kind) {
    case TYPE_STRING:
    case TYPE_BYTES:
    case TYPE_ARRAY:
    case TYPE_MAP:
    case TYPE_SET:
    case TYPE_OPTIONAL: return true;
    default: return type_is_plain(l->module->types, type);
    }
}

static bool is_mixed(const Lifetimes *l, const LocalFacts *facts) {
    for (uint32_t i = 0; i < facts->releases.count; i++)
        if (reach_of(l, facts->releases.items[i]) == (REACHED_OWNED | REACHED_LEFT)) return true;
    return false;
}

static void remove_releases(Lifetimes *l, const LocalFacts *facts) {
    for (uint32_t i = 0; i < facts->releases.count; i++) {
        Spot at = facts->releases.items[i];
        if (reach_of(l, at) == REACHED_LEFT) l->is_removed[at.block->insts.items[at.index]->id] = true;
    }
}

void lifetime_begin(Lifetimes *l) {
    l->number++;
}

void lifetime_propose(Lifetimes *l, Spot at) {
    if (at.index == LIFETIME_START)
        l->start_ends[at.block->id] = l->number;
    else
        l->ends[at.block->insts.items[at.index]->id] = l->number;
}

Leaving lifetime_leave(Lifetimes *l, const IrLocal *local, const Spot *ends, uint32_t count) {
    const LocalFacts *facts = &l->facts.locals[local->id];
    if (!mark_reached(l, local, REACHED_LEFT, ends, count)) return LEAVES_NOWHERE;
    if (!mark_reached(l, local, REACHED_OWNED, facts->arrivals.items, facts->arrivals.count))
        return LEAVES_NOWHERE;
    bool mixed = is_mixed(l, facts);
    if (mixed && (l->module->keeps_variables || !has_free_value(l, local->type))) return LEAVES_NOWHERE;
    remove_releases(l, facts);
    l->is_changed = true;
    return mixed ? LEAVES_MIXED : LEAVES_ALONE;
}

/* --- rewriting --- */

static void vacate(IrBuilder *builder, IrLocal *local) {
    bool is_object = type_class(local->type) == TYPE_CLASS_OWNED;
    ir_store(builder, local, ir_emit(builder, is_object ? IR_EMPTY : IR_ZERO, local->type, NULL, 0));
}

static void add_drops(IrBuilder *builder, const Drop *drops) {
    const Type *none = type_basic(builder->module->types, TYPE_VOID);
    for (const Drop *drop = drops; drop != NULL; drop = drop->next) {
        IrInst *value = ir_load(builder, drop->local);
        if (drop->vacates) vacate(builder, drop->local);
        ir_emit(builder, IR_RELEASE, none, &value, 1);
    }
}

static bool is_to_go(const Lifetimes *l, const IrInst *inst) {
    if (l->is_removed[inst->id]) return true;
    return inst->op == IR_RELEASE && l->is_removed[inst->operands[0]->id];
}

static void rewrite_block(Lifetimes *l, IrBlock *block) {
    IrInst **items = block->insts.items;
    uint32_t count = block->insts.count;
    IrBuilder builder = {.module = l->module, .func = l->func, .block = block};
    block->insts.items = NULL;
    block->insts.count = block->insts.capacity = 0;
    add_drops(&builder, l->start_drops[block->id]);
    for (uint32_t i = 0; i < count; i++) {
        if (l->vacates[items[i]->id]) vacate(&builder, items[i]->operands[0]->as.local);
        if (!is_to_go(l, items[i])) vec_push(l->module->arena, &block->insts, items[i]);
        add_drops(&builder, l->drops[items[i]->id]);
    }
}

void lifetimes_rewrite(Lifetimes *l) {
    for (uint32_t i = 0; i < l->func->blocks.count && l->is_changed; i++)
        rewrite_block(l, l->func->blocks.items[i]);
}
