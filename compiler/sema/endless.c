/* Structs and enums of which no value can be made, because it would have to hold another one first, and so
 * on: `struct A { a: A }`. What may be absent or empty (an optional, an array, a map, an error union) ends
 * that, and so does a variant that holds no such type.
 *
 * Whether a declaration has values is the least fixed point of what its fields ask for. A generic one may
 * have values for some type arguments only, so it is asked once for each set of parameters that have none.
 *
 * Here too: declarations that lie in one another too deep for what walks over them.
 */
#include "compiler/sema/checker.h"

typedef struct Question {
    const Symbol *symbol; /* a STRUCT or ENUM */
    uint64_t without;     /* bit i: its type parameter i has no values */
    bool has_values;
    uint32_t start;        /* number of the walk that came here; 0: none */
    struct Question *next; /* about the same symbol */
} Question;

typedef VEC(Question *) QuestionVec;

typedef struct Endless {
    Checker *c;
    QuestionVec questions;
    Map by_symbol; /* Symbol -> its last Question */
} Endless;

static Question *ask(Endless *e, const Symbol *symbol, uint64_t without) {
    Question *last = map_get(&e->by_symbol, map_key(symbol));
    for (Question *known = last; known != NULL; known = known->next)
        if (known->without == without) return known;
    Question *question = arena_new(e->c->arena, Question);
    *question = (Question){.symbol = symbol, .without = without, .next = last};
    map_set(e->c->arena, &e->by_symbol, map_key(symbol), question);
    vec_push(e->c->arena, &e->questions, question);
    return question;
}

/* --- types --- */

static bool has_values(Endless *e, const Question *inside, const Type *type);

static bool all_have_values(Endless *e, const Question *inside, const Type *type) {
    for (uint32_t i = 0; i < type->arg_count; i++)
        if (!has_values(e, inside, type->args[i])) return false;
    return true;
}

static bool param_has_values(const Question *inside, const Type *param) {
    const Type *declared = inside->symbol->type;
    for (uint32_t i = 0; i < declared->arg_count && i < 64; i++)
        if (declared->args[i] == param) return (inside->without >> i & 1) == 0;
    return true;
}

static uint64_t params_without(Endless *e, const Question *inside, const Type *type) {
    uint64_t without = 0;
    for (uint32_t i = 0; i < type->arg_count && i < 64; i++)
        if (!has_values(e, inside, type->args[i])) without |= (uint64_t)1 << i;
    return without;
}

static bool has_values(Endless *e, const Question *inside, const Type *type) {
    switch ((TypeKind)type->kind) {
    case TYPE_PARAM: return param_has_values(inside, type);
    case TYPE_STRUCT:
    case TYPE_ENUM: return ask(e, type->symbol, params_without(e, inside, type))->has_values;
    case TYPE_FIXED_ARRAY: return type->length == 0 || all_have_values(e, inside, type);
    case TYPE_TUPLE: return all_have_values(e, inside, type);
    default: return true;
    }
}

/* --- declarations --- */

/* NULL: all of them have values. */
static const Symbol *find_endless(Endless *e, const Question *inside, Symbol *const *fields, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (!has_values(e, inside, fields[i]->type)) return fields[i];
    return NULL;
}

/* The field that keeps a struct, or the first variant of an enum, from having values; NULL: it has some. */
static const Symbol *find_obstacle(Endless *e, const Question *question) {
    const Symbol *symbol = question->symbol, *first = NULL;
    if (symbol->kind == SYMBOL_STRUCT)
        return find_endless(e, question, symbol->as.structure->fields, symbol->as.structure->field_count);
    const EnumInfo *info = symbol->as.enumeration;
    for (uint32_t i = 0; i < info->variant_count; i++) {
        const VariantInfo *variant = info->variants[i]->as.variant;
        const Symbol *obstacle = find_endless(e, question, variant->fields, variant->field_count);
        if (obstacle == NULL) return NULL;
        if (first == NULL) first = obstacle;
    }
    return first;
}

/* Later questions first: they are mostly about what the earlier ones hold. */
static bool answer_once(Endless *e) {
    uint32_t known = e->questions.count;
    bool is_new = false;
    for (uint32_t i = known; i > 0; i--) {
        Question *question = e->questions.items[i - 1];
        if (question->has_values || find_obstacle(e, question) != NULL) continue;
        question->has_values = is_new = true;
    }
    return is_new || e->questions.count > known;
}

static bool has_boxes(const TypeField *fields, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (fields[i].is_boxed) return true;
    return false;
}

/* Only what is boxed somewhere is part of a circle. */
static bool is_circular(Checker *c, const Symbol *symbol) {
    const TypeShape *shape = type_shape(c->types, symbol->type);
    if (shape == NULL) return false;
    bool is_boxed = has_boxes(shape->fields, shape->field_count);
    for (uint32_t i = 0; i < shape->variant_count; i++)
        is_boxed |= has_boxes(shape->variants[i].fields, shape->variants[i].field_count);
    return is_boxed;
}

/* --- reports --- */

static Question *ask_now(Endless *e, const Symbol *symbol) {
    uint32_t known = e->questions.count;
    Question *question = ask(e, symbol, 0);
    while (e->questions.count > known && answer_once(e)) continue;
    return question;
}

/* The declaration in a field's type that has no values whatever its arguments are. */
static Question *find_culprit(Endless *e, const Question *inside, const Type *type) {
    bool is_declared = type->kind == TYPE_STRUCT || type->kind == TYPE_ENUM;
    Question *whole = is_declared ? ask_now(e, type->symbol) : NULL;
    if (whole != NULL && !whole->has_values) return whole;
    for (uint32_t i = 0; i < type->arg_count; i++)
        if (!has_values(e, inside, type->args[i])) return find_culprit(e, inside, type->args[i]);
    return NULL;
}

enum { STEPS_SHOWN = 8 };

static void note_step(Diagnostic *d, const Symbol *owner, const Symbol *field, const Symbol *held) {
    const char *kind = symbol_kind_text((SymbolKind)owner->kind);
    diag_note(d, field->span, "%s '%s' holds '%s' here", kind, owner->name->text, held->name->text);
}

static void report_circle(Endless *e, Question *first) {
    Checker *c = e->c;
    const Symbol *field = find_obstacle(e, first);
    const AstNode *type_node = ast_as(Field, field->node)->type_node;
    Diagnostic *d = report(c, ENDLESS_VALUE, first->symbol->span, first->symbol->name->text);
    Question *at = first;
    uint32_t steps = 0;
    do {
        const Symbol *obstacle = find_obstacle(e, at);
        Question *held = find_culprit(e, at, obstacle->type);
        if (steps++ < STEPS_SHOWN) note_step(d, at->symbol, obstacle, held->symbol);
        at = held;
    } while (at != first);
    const char *text = text_of(c, field->type);
    diag_help(d, "where it may be absent, write '%s?'; for any number of them, '[%s]'", text, text);
    diag_fix(d, (Span){type_node->span.end, type_node->span.end}, "?");
}

/* Goes from one obstacle to the next until it meets one that was looked at: now, so that a circle begins
 * there, or from another start. */
static void report_from(Endless *e, Question *start, uint32_t number) {
    Question *at = start;
    for (; at->start == 0; at = find_culprit(e, at, find_obstacle(e, at)->type)) at->start = number;
    if (at->start == number) report_circle(e, at);
}

static void ask_all(Endless *e, const SymbolVec *symbols) {
    enum { DEPTH_MAX = 1000 };
    for (uint32_t i = 0; i < symbols->count; i++) {
        const Symbol *symbol = symbols->items[i];
        if (is_circular(e->c, symbol)) ask(e, symbol, 0);
        if (type_depth(e->c->types, symbol->type) != DEPTH_MAX + 1) continue;
        Diagnostic *d = report(e->c, DEPTH, symbol->span, DEPTH_MAX);
        diag_help(d, "an optional, an array or a map of values holds them elsewhere");
    }
}

void check_endless(Checker *c) {
    Endless e = {.c = c};
    ask_all(&e, &c->program->structs);
    ask_all(&e, &c->program->enums);
    while (answer_once(&e)) continue;
    uint32_t asked = e.questions.count;
    for (uint32_t i = 0; i < asked; i++) {
        Question *question = e.questions.items[i];
        if (!question->has_values && question->without == 0) report_from(&e, question, i + 1);
    }
}
