/* Functions that call one another in a large circle are not inlined.
 *
 * LLVM looks at a circle of calls as a whole after each call that it inlines there: time and memory by the
 * square of the circle's size, a minute and ten gigabytes for three thousand types that contain each other.
 *
 * Needs: nothing. Leaves: IrFunc.is_entangled. The circles are the strongly connected components of the
 * calls, found by Tarjan's algorithm with a stack of its own, as a chain of calls may have any length.
 */
#include "compiler/pass/passes.h"

enum { CIRCLE_MAX = 500 };

typedef struct Node {
    IrFunc *func;
    uint32_t index, low;  /* index: when it was found, from 1; low: the earliest that it leads back to */
    uint32_t block, inst; /* where to look for its next call */
    bool is_open;         /* its circle is not known yet */
} Node;

typedef VEC(Node *) NodeVec;

typedef struct Search {
    Arena arena;
    Map nodes; /* IrFunc -> Node */
    NodeVec path, open;
    uint32_t found;
} Search;

static void enter(Search *search, IrFunc *func) {
    Node *node = arena_new(&search->arena, Node);
    *node = (Node){.func = func, .index = ++search->found, .low = search->found, .is_open = true};
    map_set(&search->arena, &search->nodes, map_key(func), node);
    vec_push(&search->arena, &search->path, node);
    vec_push(&search->arena, &search->open, node);
}

static IrFunc *next_called(Node *node) {
    for (; node->block < node->func->blocks.count; node->block++, node->inst = 0) {
        const IrBlock *block = node->func->blocks.items[node->block];
        while (node->inst < block->insts.count) {
            const IrInst *inst = block->insts.items[node->inst++];
            if (inst->op == IR_CALL) return inst->as.func;
        }
    }
    return NULL;
}

/* The circle is what was opened since its first function. */
static void close_circle(Search *search, const Node *first) {
    uint32_t start = search->open.count;
    while (search->open.items[--start] != first) continue;
    bool is_large = search->open.count - start > CIRCLE_MAX;
    for (uint32_t i = start; i < search->open.count; i++) {
        search->open.items[i]->is_open = false;
        search->open.items[i]->func->is_entangled = is_large;
    }
    search->open.count = start;
}

static void leave(Search *search, Node *node) {
    (void)vec_pop(&search->path);
    if (node->low == node->index) close_circle(search, node);
    if (search->path.count == 0) return;
    Node *caller = vec_last(&search->path);
    if (node->low < caller->low) caller->low = node->low;
}

static void search_from(Search *search, IrFunc *func) {
    if (map_get(&search->nodes, map_key(func)) != NULL) return;
    enter(search, func);
    while (search->path.count > 0) {
        Node *node = vec_last(&search->path);
        IrFunc *called = next_called(node);
        if (called == NULL) {
            leave(search, node);
            continue;
        }
        const Node *known = map_get(&search->nodes, map_key(called));
        if (known == NULL)
            enter(search, called);
        else if (known->is_open && known->index < node->low)
            node->low = known->index;
    }
}

void pass_cycles(IrModule *module) {
    if (module->funcs.count <= CIRCLE_MAX) return;
    Search search = {0};
    arena_init(&search.arena);
    for (uint32_t i = 0; i < module->funcs.count; i++) search_from(&search, module->funcs.items[i]);
    arena_release(&search.arena);
}
