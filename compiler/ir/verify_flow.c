/* Dominance: a value is used only where its definition has certainly been computed.
 *
 * Unwinding leaves a block in its middle: what the block computes before the instruction is there in the
 * clean-up, the instruction's own value is not. So the graph is one of segments: a new one begins at each
 * block and at each instruction that unwinds, and an edge leads to the clean-up from the segment before it.
 * Dominators by the iteration of Cooper, Harvey and Kennedy over a reverse post-order.
 */
#include "compiler/ir/verify.h"

#include <assert.h>

enum { UNREACHED = UINT32_MAX };

typedef struct Segment {
    VEC(uint32_t) next, previous;
    uint32_t order;     /* in reverse post-order; UNREACHED: nothing leads here */
    uint32_t dominator; /* immediate; a segment */
} Segment;

typedef struct Graph {
    Arena *arena;
    VEC(Segment) segments;
    uint32_t *first_of_block; /* by block id */
    const IrInst **inst_of;   /* by value id; NULL: no such value here */
    uint32_t *segment_of;     /* by value id */
    uint32_t *position_of;    /* by value id: counts instructions over the whole function */
    VEC(uint32_t) reverse_post_order;
} Graph;

static void add_edge(Graph *graph, uint32_t from, uint32_t to) {
    vec_push(graph->arena, &graph->segments.items[from].next, to);
    vec_push(graph->arena, &graph->segments.items[to].previous, from);
}

static uint32_t add_segment(Graph *graph) {
    Segment segment = {.order = UNREACHED, .dominator = UNREACHED};
    vec_push(graph->arena, &graph->segments, segment);
    return graph->segments.count - 1;
}

/* Value ids and the segments they stand in; edges come later, when all blocks have their first segment. */
static bool place_values(Verifier *verifier, Graph *graph) {
    const IrFunc *func = verifier->func;
    uint32_t position = 0;
    for (uint32_t i = 0; i < func->blocks.count; i++) {
        const IrBlock *block = func->blocks.items[i];
        uint32_t segment = graph->first_of_block[i] = add_segment(graph);
        for (uint32_t k = 0; k < block->insts.count; k++) {
            const IrInst *inst = block->insts.items[k];
            if (inst->unwind != NULL) segment = add_segment(graph);
            if (inst->id >= func->next_value_id || graph->inst_of[inst->id] != NULL)
                return verify_fail(verifier, "value id %u is not unique", inst->id);
            graph->inst_of[inst->id] = inst;
            graph->segment_of[inst->id] = segment;
            graph->position_of[inst->id] = position++;
        }
    }
    return true;
}

static void add_edges(Graph *graph, const IrFunc *func) {
    for (uint32_t i = 0; i < func->blocks.count; i++) {
        const IrBlock *block = func->blocks.items[i];
        uint32_t segment = graph->first_of_block[i];
        for (uint32_t k = 0; k < block->insts.count; k++) {
            if (block->insts.items[k]->unwind == NULL) continue;
            add_edge(graph, segment, graph->first_of_block[block->insts.items[k]->unwind->id]);
            add_edge(graph, segment, segment + 1);
            segment++;
        }
        IrBlock *const *targets = NULL;
        uint32_t count = ir_block_targets(block, &targets);
        for (uint32_t k = 0; k < count; k++) add_edge(graph, segment, graph->first_of_block[targets[k]->id]);
    }
}

typedef struct Frame {
    uint32_t segment, next;
} Frame;

/* Depth first, without recursion; each segment is on the stack at most once. */
static void order_segments(Graph *graph) {
    uint32_t count = graph->segments.count, depth = 0, finished = 0;
    Frame *stack = arena_array(graph->arena, Frame, count);
    uint32_t *post = arena_array(graph->arena, uint32_t, count);
    bool *seen = arena_array(graph->arena, bool, count);
    seen[0] = true;
    stack[depth++] = (Frame){0, 0};
    while (depth > 0) {
        Frame *top = &stack[depth - 1];
        const Segment *segment = &graph->segments.items[top->segment];
        if (top->next == segment->next.count) {
            post[finished++] = top->segment;
            depth--;
            continue;
        }
        uint32_t next = segment->next.items[top->next++];
        if (!seen[next]) stack[depth++] = (Frame){next, 0};
        seen[next] = true;
    }
    while (finished-- > 0) {
        graph->segments.items[post[finished]].order = graph->reverse_post_order.count;
        vec_push(graph->arena, &graph->reverse_post_order, post[finished]);
    }
}

static uint32_t common_dominator(const Graph *graph, uint32_t a, uint32_t b) {
    const Segment *segments = graph->segments.items;
    while (a != b) {
        while (segments[a].order > segments[b].order) a = segments[a].dominator;
        while (segments[b].order > segments[a].order) b = segments[b].dominator;
    }
    return a;
}

static bool refine_dominator(Graph *graph, uint32_t index) {
    Segment *segment = &graph->segments.items[index];
    uint32_t dominator = UNREACHED;
    for (uint32_t i = 0; i < segment->previous.count; i++) {
        uint32_t previous = segment->previous.items[i];
        if (graph->segments.items[previous].dominator == UNREACHED) continue;
        dominator = dominator == UNREACHED ? previous : common_dominator(graph, previous, dominator);
    }
    if (dominator == segment->dominator) return false;
    segment->dominator = dominator;
    return true;
}

static void find_dominators(Graph *graph) {
    graph->segments.items[0].dominator = 0;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 1; i < graph->reverse_post_order.count; i++)
            changed |= refine_dominator(graph, graph->reverse_post_order.items[i]);
    }
}

static bool segment_dominates(const Graph *graph, uint32_t above, uint32_t below) {
    const Segment *segments = graph->segments.items;
    while (segments[below].order > segments[above].order) below = segments[below].dominator;
    return above == below;
}

static bool use_is_dominated(const Graph *graph, const IrInst *user, const IrInst *value) {
    uint32_t of_user = graph->segment_of[user->id], of_value = graph->segment_of[value->id];
    if (of_user == of_value) return graph->position_of[value->id] < graph->position_of[user->id];
    if (graph->segments.items[of_user].order == UNREACHED) return true;
    if (graph->segments.items[of_value].order == UNREACHED) return false;
    return segment_dominates(graph, of_value, of_user);
}

static bool verify_uses(Verifier *verifier, const Graph *graph, const IrInst *inst) {
    for (uint32_t i = 0; i < inst->operand_count; i++) {
        const IrInst *operand = inst->operands[i];
        if (operand->id >= verifier->func->next_value_id || graph->inst_of[operand->id] != operand)
            return verify_fail(verifier, "operand %u of %s is in no block", i, ir_op_text(inst->op));
        if (!use_is_dominated(graph, inst, operand))
            return verify_fail(verifier, "operand %u of %s is not computed on every path", i,
                               ir_op_text(inst->op));
    }
    return true;
}

bool verify_dominance(Verifier *verifier) {
    const IrFunc *func = verifier->func;
    Graph graph = {.arena = verifier->arena};
    graph.first_of_block = arena_array(graph.arena, uint32_t, func->blocks.count);
    graph.inst_of = arena_array(graph.arena, const IrInst *, func->next_value_id);
    graph.segment_of = arena_array(graph.arena, uint32_t, func->next_value_id);
    graph.position_of = arena_array(graph.arena, uint32_t, func->next_value_id);
    assert(func->blocks.count > 0); /* verify.c looked */
    if (!place_values(verifier, &graph)) return false;
    add_edges(&graph, func);
    order_segments(&graph);
    find_dominators(&graph);
    for (uint32_t i = 0; i < func->blocks.count; i++) {
        verifier->block = func->blocks.items[i];
        for (uint32_t k = 0; k < verifier->block->insts.count; k++)
            if (!verify_uses(verifier, &graph, verifier->block->insts.items[k])) return false;
    }
    return true;
}
