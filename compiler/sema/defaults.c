/* Defaults of parameters and fields, and those that need other defaults. A default is evaluated by whoever
 * leaves the argument or the field out, and so is every one that it leaves out itself: one that needs itself
 * would have no end, and a few that need each other twice have no end that anybody waits for.
 *
 * What leaves something out is noted while defaults are checked; at the end of the program the circles among
 * them are found.
 */
#include "compiler/sema/checker.h"

enum { DEFAULTS_MAX = 1000, STEPS_SHOWN = 6 };

typedef struct DefaultNode {
    const Symbol *symbol; /* a parameter or field */
    uint32_t last_use;    /* of others, by its default: the number in Checker.default_uses, from 1; 0: none */
    uint32_t weight;      /* how many defaults its own is made of */
    bool is_open, is_known;
} DefaultNode;

typedef struct DefaultWalk {
    Checker *c;
    Map nodes;          /* Symbol -> DefaultNode */
    uint32_t *previous; /* of a use: the one before by the same default, as in last_use */
    VEC(const DefaultUse *) path;
} DefaultWalk;

AstNode *default_of(const Symbol *symbol) {
    return symbol->kind == SYMBOL_FIELD ? symbol->as.field.value : symbol->as.local.value;
}

void check_defaults(Checker *c, Symbol *const *siblings, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        AstNode *value = default_of(siblings[i]);
        if (value == NULL) continue;
        DefaultSite site = {siblings, count, i};
        c->body->in_default = &site;
        check_value(c, value, siblings[i]->type);
        c->body->in_default = NULL;
    }
}

void note_default_use(Checker *c, Symbol *used, Span span) {
    const DefaultSite *site = c->body == NULL ? NULL : c->body->in_default;
    if (site == NULL) return;
    vec_push(c->arena, &c->default_uses, ((DefaultUse){site->siblings[site->index], used, span}));
}

/* --- reports --- */

static const char *describe(Checker *c, const Symbol *symbol) {
    return text_format(c->arena, "the default of '%s'", symbol->name->text);
}

static void report_circle(DefaultWalk *w, const DefaultUse *last) {
    uint32_t first = w->path.count;
    while (first > 0 && w->path.items[first - 1]->by != last->used) first--;
    Diagnostic *d = report(w->c, DEPENDENCY_CYCLE, last->used->span, describe(w->c, last->used));
    for (uint32_t i = first == 0 ? 0 : first - 1; i < w->path.count && i < first + STEPS_SHOWN; i++) {
        const DefaultUse *step = w->path.items[i];
        diag_note(d, step->span, "%s is used here", describe(w->c, step->used));
    }
    diag_help(d, "give the argument there, or call something else");
}

/* Once: what is behind the limit may be beyond it too. */
static void report_weight(DefaultWalk *w, const Symbol *symbol) {
    if (w->c->said_long_chain) return;
    w->c->said_long_chain = true;
    report(w->c, LONG_CHAIN, symbol->span, describe(w->c, symbol), DEFAULTS_MAX);
}

/* --- the walk --- */

static DefaultNode *node_of(DefaultWalk *w, const Symbol *symbol) {
    DefaultNode *node = map_get(&w->nodes, map_key(symbol));
    if (node != NULL) return node;
    node = arena_new(w->c->arena, DefaultNode);
    *node = (DefaultNode){.symbol = symbol};
    map_set(w->c->arena, &w->nodes, map_key(symbol), node);
    return node;
}

static uint32_t weigh(DefaultWalk *w, DefaultNode *node);

static uint32_t weigh_use(DefaultWalk *w, const DefaultUse *use) {
    DefaultNode *used = node_of(w, use->used);
    vec_push(w->c->arena, &w->path, use);
    uint32_t weight = 0;
    if (used->is_open)
        report_circle(w, use);
    else
        weight = weigh(w, used);
    (void)vec_pop(&w->path);
    return weight;
}

/* What was reported weighs nothing for those that use it. */
static uint32_t weigh(DefaultWalk *w, DefaultNode *node) {
    if (node->is_known) return node->weight;
    node->is_open = true;
    uint32_t weight = 1;
    bool is_deep = w->path.count > DEFAULTS_MAX;
    for (uint32_t use = is_deep ? 0 : node->last_use; use > 0; use = w->previous[use - 1])
        weight += weigh_use(w, &w->c->default_uses.items[use - 1]);
    if (is_deep || weight > DEFAULTS_MAX) {
        report_weight(w, node->symbol);
        weight = 0;
    }
    node->is_open = false;
    node->is_known = true;
    return node->weight = weight;
}

void check_default_uses(Checker *c) {
    uint32_t count = c->default_uses.count;
    DefaultWalk w = {.c = c, .previous = arena_array(c->arena, uint32_t, count)};
    for (uint32_t i = 0; i < count; i++) {
        DefaultNode *node = node_of(&w, c->default_uses.items[i].by);
        w.previous[i] = node->last_use;
        node->last_use = i + 1;
    }
    for (uint32_t i = 0; i < count; i++) weigh(&w, node_of(&w, c->default_uses.items[i].by));
}
