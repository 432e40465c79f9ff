/* The order in which globals are initialised: each after those that its initialiser may read, through any
 * function it may call. Tarjan's strongly connected components over globals, functions and actors, without
 * recursion; a component that holds a global and more than one member, or a global that mentions itself, has
 * no order. */
#include "compiler/sema/checker.h"

typedef struct Visit {
    Symbol *symbol;
    uint32_t index, low, next_use;
    bool is_on_stack, reads_itself;
} Visit;

typedef struct Order {
    Checker *c;
    VEC(Visit *) path;  /* depth first */
    VEC(Visit *) stack; /* of Tarjan's algorithm */
    uint32_t next_index;
} Order;

static const SymbolUses *uses_of(const Symbol *symbol) {
    switch ((SymbolKind)symbol->kind) {
    case SYMBOL_FUNC: return &symbol->as.func->uses;
    case SYMBOL_ACTOR: return &symbol->as.actor->uses;
    default: return &symbol->as.global->uses;
    }
}

static Visit *begin(Order *o, Symbol *symbol) {
    Visit *visit = arena_new(o->c->arena, Visit);
    *visit = (Visit){.symbol = symbol, .index = o->next_index, .low = o->next_index, .is_on_stack = true};
    o->next_index++;
    symbol->lowered = visit; /* lowering has not begun: the field is ours until order_globals returns */
    vec_push(o->c->arena, &o->path, visit);
    vec_push(o->c->arena, &o->stack, visit);
    vec_push(o->c->arena, &o->c->visited, symbol);
    return visit;
}

static void report_global_cycle(Order *o, uint32_t first, uint32_t end) {
    Checker *c = o->c;
    Diagnostic *d = NULL;
    for (uint32_t i = first; i < end; i++) {
        const Symbol *symbol = o->stack.items[i]->symbol;
        if (symbol->kind == SYMBOL_GLOBAL && is_poison(symbol->type))
            return; /* its type depended on itself */
    }
    for (uint32_t i = end; i > first; i--) {
        Symbol *symbol = o->stack.items[i - 1]->symbol;
        if (symbol->kind != SYMBOL_GLOBAL || symbol->as.global->is_whole) continue;
        if (d == NULL) d = report(c, DEPENDENCY_CYCLE, symbol->span, symbol_describe(c->arena, symbol));
    }
    for (uint32_t i = first; i < end && i < first + 6 && end - first > 1; i++) {
        Symbol *symbol = o->stack.items[i]->symbol;
        if (symbol->kind == SYMBOL_GLOBAL && symbol->as.global->is_whole) continue;
        diag_note(d, symbol->span, "through %s", symbol_describe(c->arena, symbol));
    }
}

static void close_component(Order *o, const Visit *root) {
    uint32_t end = o->stack.count, first = end;
    bool has_global = false;
    do {
        first--;
        has_global |= o->stack.items[first]->symbol->kind == SYMBOL_GLOBAL;
    } while (o->stack.items[first] != root);
    if (has_global && (end - first > 1 || root->reads_itself)) report_global_cycle(o, first, end);
    for (uint32_t i = first; i < end; i++) {
        Visit *visit = o->stack.items[i];
        visit->is_on_stack = false;
        if (visit->symbol->kind == SYMBOL_GLOBAL)
            vec_push(o->c->arena, &o->c->program->globals, visit->symbol);
    }
    o->stack.count = first;
}

static void step(Order *o) {
    Visit *visit = vec_last(&o->path);
    const SymbolUses *uses = uses_of(visit->symbol);
    if (visit->next_use < uses->count) {
        Symbol *used = uses->items[visit->next_use++];
        const Visit *other = used->lowered;
        if (used == visit->symbol) visit->reads_itself = true;
        if (other == NULL)
            begin(o, used);
        else if (other->is_on_stack && other->index < visit->low)
            visit->low = other->index;
        return;
    }
    (void)vec_pop(&o->path);
    if (o->path.count > 0 && vec_last(&o->path)->low > visit->low) vec_last(&o->path)->low = visit->low;
    if (visit->low == visit->index) close_component(o, visit);
}

void order_globals(Checker *c) {
    Order o = {.c = c};
    for (uint32_t i = 0; i < c->all_globals.count; i++) {
        if (c->all_globals.items[i]->lowered != NULL) continue;
        begin(&o, c->all_globals.items[i]);
        while (o.path.count > 0) step(&o);
    }
    for (uint32_t i = 0; i < c->visited.count; i++) c->visited.items[i]->lowered = NULL;
}
