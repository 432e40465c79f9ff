/* The cases that a match leaves out, found by the usual matrix of patterns: a row for each arm, a column for
 * each value still to look at; a case is missing when no row takes it. Work is bounded: past the budget, a
 * match counts as incomplete and asks for '_'. */
#include "compiler/sema/cases.h"

#include <stdlib.h>
#include <string.h>

/* What is built takes memory, so it counts for more than looking at it. */
enum { STEP_BUDGET = 200000000, ROW_STEPS = 100, COLUMN_STEPS = 10, LENGTHS_MAX = 1000 };

typedef struct Row {
    const Case **cells;
} Row;

typedef struct Matrix {
    Row *rows;
    uint32_t row_count;
    const Type **types; /* of the columns */
    uint32_t column_count;
} Matrix;

typedef struct Search {
    Checker *c;
    uint32_t steps;
} Search;

/* A missing case for each column, or NULL when every case is taken. */
static const Case **find_missing(Search *s, const Matrix *m, const Case **wanted);

static const Case **replace_first(Search *s, const Case **cells, uint32_t count, const Case *const *subs,
                                  uint32_t sub_count) {
    const Case **new = arena_array(s->c->arena, const Case *, count - 1 + sub_count + 1);
    for (uint32_t i = 0; i < sub_count; i++) new[i] = subs == NULL ? &any_case : subs[i];
    memcpy(new + sub_count, cells + 1, (count - 1) * sizeof *cells);
    return new;
}

static void push_row(Matrix *to, const Case **cells) {
    to->rows[to->row_count++].cells = cells;
}

/* Heads of arrays: so many items, or at least so many. */
static bool takes_items(const Case *cell, const Case *head) {
    if (head->kind != CASE_ITEMS) return false;
    if (!cell->has_rest) return !head->has_rest && cell->sub_count == head->sub_count;
    return cell->sub_count <= head->sub_count;
}

static bool takes_head(const Case *cell, const Case *head) {
    switch (cell->kind) {
    case CASE_ANY: return true;
    case CASE_INTERVAL:
        return head->kind == CASE_INTERVAL && cell->interval.first <= head->interval.first &&
               cell->interval.last >= head->interval.last;
    case CASE_VARIANT: return head->kind == CASE_VARIANT && cell->variant == head->variant;
    case CASE_CONSTANT: return head->kind == CASE_CONSTANT && cell->constant == head->constant;
    case CASE_NULL:
    case CASE_SOME:
    case CASE_PRODUCT: return head->kind == cell->kind;
    case CASE_ITEMS: return takes_items(cell, head);
    case CASE_OR: return false;
    }
    return false;
}

static uint32_t count_rows(const Case *cell, const Case *head) {
    if (cell->kind != CASE_OR) return takes_head(cell, head);
    uint32_t count = 0;
    for (uint32_t i = 0; i < cell->sub_count; i++) count += count_rows(cell->subs[i], head);
    return count;
}

/* What the cell wants of the parts of the head; NULL: nothing. */
static const Case *const *subs_under(Search *s, const Case *cell, const Case *head) {
    if (cell->kind == CASE_ANY) return NULL;
    if (cell->kind != CASE_ITEMS || cell->sub_count == head->sub_count) return cell->subs;
    const Case **subs = arena_array(s->c->arena, const Case *, head->sub_count);
    uint32_t front = cell->sub_count - cell->tail, behind = head->sub_count - cell->tail;
    for (uint32_t i = 0; i < head->sub_count; i++) {
        bool is_named = i < front || i >= behind;
        subs[i] = is_named ? cell->subs[i < front ? i : i - behind + front] : &any_case;
    }
    return subs;
}

static void specialize_row(Search *s, const Matrix *m, Matrix *to, const Case *cell, const Case **cells,
                           const Case *head) {
    if (cell->kind == CASE_OR) {
        for (uint32_t i = 0; i < cell->sub_count; i++) specialize_row(s, m, to, cell->subs[i], cells, head);
    } else if (takes_head(cell, head)) {
        push_row(to, replace_first(s, cells, m->column_count, subs_under(s, cell, head), head->sub_count));
    }
}

/* The rows that take the head, looking at its fields and the other columns. */
static Matrix specialize(Search *s, const Matrix *m, const Case *head) {
    uint32_t capacity = 0;
    for (uint32_t i = 0; i < m->row_count; i++) capacity += count_rows(m->rows[i].cells[0], head);
    Matrix to = {.rows = arena_array(s->c->arena, Row, capacity),
                 .column_count = m->column_count - 1 + head->sub_count};
    to.types = arena_array(s->c->arena, const Type *, to.column_count + 1);
    for (uint32_t i = 0; i < head->sub_count; i++) to.types[i] = sub_type(s->c, m->types[0], head, i);
    memcpy(to.types + head->sub_count, m->types + 1, (m->column_count - 1) * sizeof *m->types);
    for (uint32_t i = 0; i < m->row_count; i++)
        specialize_row(s, m, &to, m->rows[i].cells[0], m->rows[i].cells, head);
    s->steps += m->row_count + (to.row_count + 1) * (ROW_STEPS + to.column_count * COLUMN_STEPS);
    return to;
}

/* Puts what was found for a head's parts back into one column. */
static const Case **fold(Search *s, const Matrix *m, const Case *head, const Case **found) {
    const Case **folded = arena_array(s->c->arena, const Case *, m->column_count);
    Case *whole = arena_new(s->c->arena, Case);
    *whole = *head;
    whole->subs = found;
    folded[0] = head->sub_count > 0 ? whole : head;
    memcpy(folded + 1, found + head->sub_count, (m->column_count - 1) * sizeof *found);
    return folded;
}

static const Case **missing_under(Search *s, const Matrix *m, const Case **wanted, const Case *head,
                                  const Case *const *subs) {
    if (s->steps > STEP_BUDGET) return NULL;
    Matrix to = specialize(s, m, head);
    const Case **rest = replace_first(s, wanted, m->column_count, subs, head->sub_count);
    const Case **found = find_missing(s, &to, rest);
    return found == NULL ? NULL : fold(s, m, head, found);
}

/* Heads that together make up all values of the first column; the last one, CASE_ANY, stands for values that
 * no pattern names. */
typedef VEC(const Case *) CaseVec;

static int compare_keys(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

typedef VEC(uint64_t) KeyVec;

static void collect_starts(Search *s, const Case *cell, Interval within, KeyVec *starts) {
    for (uint32_t i = 0; cell->kind == CASE_OR && i < cell->sub_count; i++)
        collect_starts(s, cell->subs[i], within, starts);
    if (cell->kind != CASE_INTERVAL) return;
    if (cell->interval.first > within.first && cell->interval.first <= within.last)
        vec_push(s->c->arena, starts, cell->interval.first);
    if (cell->interval.last >= within.first && cell->interval.last < within.last)
        vec_push(s->c->arena, starts, cell->interval.last + 1);
}

static void split_interval(Search *s, const Matrix *m, Interval within, CaseVec *heads) {
    KeyVec starts = {0};
    vec_push(s->c->arena, &starts, within.first);
    for (uint32_t i = 0; i < m->row_count; i++) collect_starts(s, m->rows[i].cells[0], within, &starts);
    qsort(starts.items, starts.count, sizeof *starts.items, compare_keys);
    for (uint32_t i = 0; i < starts.count; i++) {
        if (i + 1 < starts.count && starts.items[i + 1] == starts.items[i]) continue;
        uint64_t last = i + 1 < starts.count ? starts.items[i + 1] - 1 : within.last;
        Case *head = arena_new(s->c->arena, Case);
        *head = (Case){.kind = CASE_INTERVAL, .interval = {starts.items[i], last}};
        vec_push(s->c->arena, heads, head);
    }
}

static void all_variants(Search *s, const Type *type, CaseVec *heads) {
    VariantSet set = variants_of(type->symbol);
    for (uint32_t i = 0; i < set.count; i++) vec_push(s->c->arena, heads, variant_case(s->c, set.symbols[i]));
    if (type->kind == TYPE_MESSAGE) vec_push(s->c->arena, heads, &any_case); /* a number that is no tag */
}

/* The longest array without a rest that a pattern names, the most items before and behind a rest. */
typedef struct Lengths {
    uint32_t exact, front, tail;
} Lengths;

static uint32_t larger(uint32_t a, uint32_t b) {
    return a > b ? a : b;
}

static void measure(const Case *cell, Lengths *lengths) {
    for (uint32_t i = 0; cell->kind == CASE_OR && i < cell->sub_count; i++) measure(cell->subs[i], lengths);
    if (cell->kind != CASE_ITEMS) return;
    if (!cell->has_rest) lengths->exact = larger(lengths->exact, cell->sub_count + 1);
    if (!cell->has_rest) return;
    lengths->front = larger(lengths->front, cell->sub_count - cell->tail);
    lengths->tail = larger(lengths->tail, cell->tail);
}

/* Each length that a pattern can tell from the others, then all longer ones. */
static void all_lengths(Search *s, const Matrix *m, CaseVec *heads) {
    Lengths lengths = {0};
    for (uint32_t i = 0; i < m->row_count; i++) measure(m->rows[i].cells[0], &lengths);
    uint32_t most = larger(lengths.exact, lengths.front + lengths.tail);
    if (most > LENGTHS_MAX) { /* nobody can tell */
        s->steps = STEP_BUDGET + 1;
        return;
    }
    for (uint32_t length = 0; length < most; length++)
        vec_push(s->c->arena, heads, case_new(s->c, CASE_ITEMS, length));
    Case *longer = (Case *)case_new(s->c, CASE_ITEMS, most);
    longer->has_rest = true;
    longer->tail = lengths.tail;
    vec_push(s->c->arena, heads, longer);
    s->steps += most * most;
}

/* The number of parts of a struct, tuple or fixed array. */
static uint32_t count_parts(const Type *type) {
    if (type->kind == TYPE_STRUCT) return type->symbol->as.structure->field_count;
    return type->kind == TYPE_TUPLE ? type->arg_count : (uint32_t)type->length;
}

static bool split_compound(Search *s, const Matrix *m, CaseVec *heads) {
    const Type *type = m->types[0];
    switch ((TypeKind)type->kind) {
    case TYPE_OPTIONAL:
        vec_push(s->c->arena, heads, case_new(s->c, CASE_NULL, 0));
        vec_push(s->c->arena, heads, case_new(s->c, CASE_SOME, 1));
        return true;
    case TYPE_STRUCT:
    case TYPE_TUPLE:
    case TYPE_FIXED_ARRAY:
        vec_push(s->c->arena, heads, case_new(s->c, CASE_PRODUCT, count_parts(type)));
        return true;
    case TYPE_ARRAY: all_lengths(s, m, heads); return true;
    default: return false;
    }
}

static bool has_constant(const CaseVec *heads, const Case *cell) {
    for (uint32_t i = 0; i < heads->count; i++) {
        if (takes_head(cell, heads->items[i])) return true;
    }
    return false;
}

static void named_constants(Search *s, const Case *cell, CaseVec *heads) {
    for (uint32_t i = 0; cell->kind == CASE_OR && i < cell->sub_count; i++)
        named_constants(s, cell->subs[i], heads);
    bool is_named = cell->kind == CASE_CONSTANT || cell->kind == CASE_VARIANT;
    if (is_named && !has_constant(heads, cell)) vec_push(s->c->arena, heads, cell);
}

static void split_any(Search *s, const Matrix *m, CaseVec *heads) {
    const Type *type = m->types[0];
    if (is_ordinal(type)) {
        split_interval(s, m, domain_of(type), heads);
    } else if (type->symbol != NULL &&
               (type->kind == TYPE_MESSAGE || type->kind == TYPE_ENUM || type->kind == TYPE_ERROR)) {
        all_variants(s, type, heads);
    } else if (!split_compound(s, m, heads)) {
        for (uint32_t i = 0; i < m->row_count; i++) named_constants(s, m->rows[i].cells[0], heads);
        s->steps += heads->count * heads->count / 2;
        vec_push(s->c->arena, heads, &any_case);
    }
}

static bool only_any(const Matrix *m) {
    for (uint32_t i = 0; i < m->row_count; i++) {
        if (m->rows[i].cells[0]->kind != CASE_ANY) return false;
    }
    return true;
}

static const Case **missing_among(Search *s, const Matrix *m, const Case **wanted, const CaseVec *heads) {
    for (uint32_t i = 0; i < heads->count; i++) {
        const Case **found = missing_under(s, m, wanted, heads->items[i], NULL);
        if (found != NULL) return found;
    }
    return NULL;
}

/* An array pattern with a rest takes arrays of many lengths, which other rows may tell apart. */
static const Case **missing_among_lengths(Search *s, const Matrix *m, const Case **wanted) {
    CaseVec heads = {0};
    Row *rows = arena_array(s->c->arena, Row, m->row_count + 1);
    Matrix all = *m;
    all.rows = rows;
    memcpy(rows, m->rows, m->row_count * sizeof *rows);
    rows[all.row_count++].cells = wanted;
    all_lengths(s, &all, &heads);
    for (uint32_t i = 0; i < heads.count; i++) {
        const Case *head = heads.items[i];
        if (!takes_items(wanted[0], head)) continue;
        const Case **found = missing_under(s, m, wanted, head, subs_under(s, wanted[0], head));
        if (found != NULL) return found;
    }
    return NULL;
}

static const Case **find_missing(Search *s, const Matrix *m, const Case **wanted) {
    static const Case *nothing[1];
    if (s->steps > STEP_BUDGET) return NULL;
    if (m->column_count == 0) return m->row_count == 0 ? nothing : NULL;
    const Case *first = wanted[0];
    CaseVec heads = {0};
    switch (first->kind) {
    case CASE_OR:
        for (uint32_t i = 0; i < first->sub_count; i++) {
            const Case **one = replace_first(s, wanted, m->column_count, &first->subs[i], 1);
            const Case **found = find_missing(s, m, one);
            if (found != NULL) return found;
        }
        return NULL;
    case CASE_ITEMS: return missing_among_lengths(s, m, wanted);
    case CASE_CONSTANT: return missing_under(s, m, wanted, first, NULL);
    case CASE_VARIANT:
    case CASE_NULL:
    case CASE_SOME:
    case CASE_PRODUCT: return missing_under(s, m, wanted, first, first->subs);
    case CASE_INTERVAL: split_interval(s, m, first->interval, &heads); break;
    case CASE_ANY:
        if (only_any(m)) return missing_under(s, m, wanted, first, NULL);
        split_any(s, m, &heads);
        break;
    }
    return missing_among(s, m, wanted, &heads);
}

static const char *rest_text(Checker *c, const Type *type) {
    if (type->kind == TYPE_ERROR) return "any other error";
    return text_format(c->arena, "any other %s", text_of(c, type));
}

/* Every part of the case as text, the innermost first. */
static const char *whole_text(Checker *c, const Type *type, const Case *one) {
    const char **subs = arena_array(c->arena, const char *, one->sub_count + 1);
    for (uint32_t i = 0; i < one->sub_count; i++)
        subs[i] = whole_text(c, sub_type(c, type, one, i), one->subs[i]);
    return case_text(c, type, one, subs);
}

typedef struct Listing {
    Search *search;
    Matrix matrix; /* of the arms, and of what was listed */
    Text text;
    uint32_t shown;
} Listing;

static void list_case(Listing *list, const Case *head, const Case **found) {
    const Type *type = list->matrix.types[0];
    bool is_rest = head->kind == CASE_ANY;
    Checker *c = list->search->c;
    add_case_text(&list->text, is_rest ? rest_text(c, type) : whole_text(c, type, found[0]), list->shown++);
    list->matrix.rows[list->matrix.row_count++].cells = found;
}

/* One missing case under each head of the first column, then others while there is room to show them. */
static const char *list_missing(Search *s, const Matrix *m) {
    CaseVec heads = {0};
    const Case *any = &any_case;
    Listing list = {.search = s, .matrix = *m};
    text_init(&list.text, s->c->arena);
    split_any(s, m, &heads);
    list.matrix.rows = arena_array(s->c->arena, Row, m->row_count + SHOWN_CASES + 1);
    if (m->row_count > 0) memcpy(list.matrix.rows, m->rows, m->row_count * sizeof *m->rows);
    bool goes_on = true;
    while (goes_on && list.shown <= SHOWN_CASES) {
        goes_on = false;
        for (uint32_t i = 0; i < heads.count && list.shown <= SHOWN_CASES; i++) {
            const Case *head = heads.items[i];
            if (head->kind == CASE_ANY && m->types[0]->kind == TYPE_MESSAGE) continue;
            const Case **found = missing_under(s, &list.matrix, &any, head, NULL);
            if (found == NULL) continue;
            list_case(&list, head, found);
            goes_on = true;
        }
    }
    if (list.shown == 0 && s->steps > STEP_BUDGET) return "too many combinations to tell";
    return list.shown > 0 ? list.text.bytes : NULL;
}

const char *missing_combinations(Checker *c, const AstList *arms, const Case **cases, const Type *type,
                                 bool guards_count) {
    Search s = {.c = c};
    Row *taken_rows = arena_array(c->arena, Row, arms->count + 1);
    Row *counted_rows = arena_array(c->arena, Row, arms->count + 1);
    Matrix taken = {.rows = taken_rows, .types = &type, .column_count = 1}; /* what later arms cannot see */
    Matrix counted = {.rows = counted_rows, .types = &type, .column_count = 1};
    for (uint32_t i = 0; i < arms->count; i++) {
        const AstMatchArm *arm = (const AstMatchArm *)arms->items[i];
        if (find_missing(&s, &taken, &cases[i]) == NULL && s.steps <= STEP_BUDGET)
            warn_unreachable_arm(c, arms, i);
        if (arm->guard == NULL) taken.rows[taken.row_count++].cells = &cases[i];
        if (arm->guard == NULL || guards_count) counted.rows[counted.row_count++].cells = &cases[i];
    }
    if (has_default_arm(arms)) return NULL;
    s.steps = 0;
    return list_missing(&s, &counted);
}
