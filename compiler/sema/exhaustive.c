/* Which cases a list of arms leaves out, and which arms can never be reached.
 *
 * Patterns over whole numbers, bool and char are sets of intervals: the fast path keeps what is covered as a
 * sorted list. Everything else goes through the usual matrix of patterns: a row for each arm, a column for
 * each value still to look at; a case is missing when no row takes it. Work is bounded: past the budget, a
 * match counts as incomplete and asks for '_'. */
#include "compiler/sema/checker.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN_CASES = 4, STEP_BUDGET = 200000000, ROW_STEPS = 100 };

/* Whole numbers as unsigned keys in the order of the type. */
typedef struct Interval {
    uint64_t first, last; /* inclusive */
} Interval;

static uint64_t key_of(const Type *type, int64_t bits) {
    return type_is_signed(type) ? (uint64_t)bits ^ (1ull << 63) : (uint64_t)bits;
}

static bool is_ordinal(const Type *type) {
    return type_is_int(type) || type->kind == TYPE_BOOL || type->kind == TYPE_CHAR;
}

static Interval domain_of(const Type *type) {
    if (type->kind == TYPE_BOOL) return (Interval){0, 1};
    if (type->kind == TYPE_CHAR) return (Interval){0, 0x10ffff};
    return (Interval){key_of(type, type_min_int(type)), key_of(type, (int64_t)type_max_int(type))};
}

static void print_key(Text *out, const Type *type, uint64_t key) {
    if (type->kind == TYPE_BOOL) {
        text_add(out, key != 0 ? "true" : "false");
    } else if (type->kind == TYPE_CHAR) {
        bool is_plain = key >= 0x20 && key < 0x7f && key != '\'' && key != '\\';
        text_printf(out, is_plain ? "'%c'" : "'\\u{%x}'", (unsigned)key);
    } else if (type_is_signed(type)) {
        text_printf(out, "%lld", (long long)(key ^ (1ull << 63)));
    } else {
        text_printf(out, "%llu", (unsigned long long)key);
    }
}

static void print_bound(Text *out, const Type *type, uint64_t key, uint64_t limit, const char *limit_name) {
    if (type_is_int(type) && type_bits(type) > 16 && key == limit)
        text_printf(out, "%s.%s", type_kind_text(type->kind), limit_name);
    else
        print_key(out, type, key);
}

static const char *interval_text(Checker *c, const Type *type, Interval interval) {
    Text text;
    Interval domain = domain_of(type);
    text_init(&text, c->arena);
    print_bound(&text, type, interval.first, domain.first, "min");
    if (interval.last != interval.first) {
        text_add(&text, "..=");
        print_bound(&text, type, interval.last, domain.last, "max");
    }
    return text.bytes;
}

/* --- patterns in a plain form --- */

typedef enum CaseKind {
    CASE_ANY,
    CASE_INTERVAL,
    CASE_VARIANT,  /* also an error */
    CASE_CONSTANT, /* text or a float: equal to itself only */
    CASE_OR,
} CaseKind;

typedef struct Case {
    CaseKind kind;
    Interval interval;
    const Symbol *variant;
    uint64_t constant;
    const struct Case **subs; /* of a VARIANT: its fields; of an OR: its alternatives */
    uint32_t sub_count;
} Case;

static const Case any_case = {.kind = CASE_ANY};

static const Case *case_of(Checker *c, const AstNode *pattern);

static const Case *interval_case(Checker *c, const Type *type, int64_t first, int64_t last) {
    Case *new = arena_new(c->arena, Case);
    *new = (Case){.kind = CASE_INTERVAL, .interval = {key_of(type, first), key_of(type, last)}};
    return new;
}

static const Case *constant_case(Checker *c, const ConstValue *value) {
    if (value == NULL) return &any_case;
    if (is_ordinal(value->type)) return interval_case(c, value->type, value->as.bits, value->as.bits);
    Case *new = arena_new(c->arena, Case);
    new->kind = CASE_CONSTANT;
    if (value->type->kind == TYPE_STRING)
        new->constant =
            map_key(name_intern(&c->session->names, value->as.bytes.bytes, value->as.bytes.length));
    else
        memcpy(&new->constant, &value->as.real, sizeof new->constant);
    return new;
}

static const Case *variant_case(Checker *c, const Symbol *variant) {
    Case *new = arena_new(c->arena, Case);
    new->kind = CASE_VARIANT;
    new->variant = variant;
    new->sub_count = variant->kind == SYMBOL_VARIANT ? variant->as.variant->field_count : 0;
    new->subs = arena_array(c->arena, const Case *, new->sub_count);
    for (uint32_t i = 0; i < new->sub_count; i++) new->subs[i] = &any_case;
    return new;
}

static const Case *fields_case(Checker *c, const AstVariantPattern *node) {
    if (node->node.symbol == NULL) return &any_case;
    if (node->node.symbol->kind == SYMBOL_CONST) return constant_case(c, node->node.symbol->as.constant);
    const Case *new = variant_case(c, node->node.symbol);
    for (uint32_t i = 0; i<node->fields.count &&new->sub_count> 0; i++) {
        const AstFieldPattern *field = (const AstFieldPattern *)node->fields.items[i];
        if (field->pattern != NULL) new->subs[field->field_index] = case_of(c, field->pattern);
    }
    return new;
}

static const Case *or_case(Checker *c, const AstOrPattern *node) {
    Case *new = arena_new(c->arena, Case);
    new->kind = CASE_OR;
    new->sub_count = node->alternatives.count;
    new->subs = arena_array(c->arena, const Case *, new->sub_count);
    for (uint32_t i = 0; i < new->sub_count; i++) new->subs[i] = case_of(c, node->alternatives.items[i]);
    return new;
}

static const Case *case_of(Checker *c, const AstNode *pattern) {
    if (is_poison(pattern->type)) return &any_case;
    switch ((AstKind)pattern->kind) {
    case AST_LiteralPattern: return constant_case(c, ((const AstLiteralPattern *)pattern)->constant);
    case AST_RangePattern: {
        const AstRangePattern *range = (const AstRangePattern *)pattern;
        return interval_case(c, pattern->type, range->first, range->last);
    }
    case AST_NamePattern:
        if (pattern->symbol == NULL || pattern->symbol->kind == SYMBOL_LOCAL) return &any_case;
        if (pattern->symbol->kind == SYMBOL_CONST) return constant_case(c, pattern->symbol->as.constant);
        return variant_case(c, pattern->symbol);
    case AST_VariantPattern: return fields_case(c, (const AstVariantPattern *)pattern);
    case AST_OrPattern: return or_case(c, (const AstOrPattern *)pattern);
    case AST_AtPattern: return case_of(c, ((const AstAtPattern *)pattern)->pattern);
    default: return &any_case;
    }
}

/* --- whole numbers: sorted intervals --- */

typedef VEC(Interval) IntervalVec;

/* The first interval that ends at or behind the key. */
static uint32_t find_interval(const IntervalVec *covered, uint64_t key) {
    uint32_t low = 0, high = covered->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (covered->items[middle].last < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_covered(const IntervalVec *covered, Interval interval) {
    uint32_t at = find_interval(covered, interval.first);
    return at < covered->count && covered->items[at].first <= interval.first &&
           covered->items[at].last >= interval.last;
}

/* Keeps the list sorted, disjoint, and free of neighbours that touch. */
static void cover(Checker *c, IntervalVec *covered, Interval interval) {
    uint32_t first = find_interval(covered, interval.first == 0 ? 0 : interval.first - 1), end = first;
    for (; end < covered->count; end++) {
        const Interval *other = &covered->items[end];
        if (interval.last != UINT64_MAX && other->first > interval.last + 1) break;
        if (other->first < interval.first) interval.first = other->first;
        if (other->last > interval.last) interval.last = other->last;
    }
    if (end == first) vec_push(c->arena, covered, interval); /* makes room */
    uint32_t tail = covered->count - end - (end == first ? 1 : 0);
    memmove(&covered->items[first + 1], &covered->items[end], tail * sizeof interval);
    covered->items[first] = interval;
    covered->count = first + 1 + tail;
}

static bool all_covered(const IntervalVec *covered, const Case *one, const Type *type) {
    if (one->kind == CASE_ANY) return is_covered(covered, domain_of(type));
    if (one->kind == CASE_INTERVAL) return is_covered(covered, one->interval);
    for (uint32_t i = 0; i < one->sub_count; i++) {
        if (!all_covered(covered, one->subs[i], type)) return false;
    }
    return one->kind == CASE_OR;
}

static void cover_case(Checker *c, IntervalVec *covered, const Case *one, const Type *type) {
    if (one->kind == CASE_ANY) cover(c, covered, domain_of(type));
    if (one->kind == CASE_INTERVAL) cover(c, covered, one->interval);
    for (uint32_t i = 0; one->kind == CASE_OR && i < one->sub_count; i++)
        cover_case(c, covered, one->subs[i], type);
}

static void add_text(Text *out, const char *text, uint32_t shown) {
    if (shown > SHOWN_CASES) return;
    if (shown > 0) text_add(out, ", ");
    text_add(out, shown == SHOWN_CASES ? "…" : text);
}

static const char *gaps_text(Checker *c, const IntervalVec *covered, const Type *type) {
    Text text;
    Interval domain = domain_of(type);
    uint64_t next = domain.first;
    uint32_t shown = 0;
    text_init(&text, c->arena);
    for (uint32_t i = 0; i < covered->count; i++) {
        Interval interval = covered->items[i];
        if (interval.first > next)
            add_text(&text, interval_text(c, type, (Interval){next, interval.first - 1}), shown++);
        if (interval.last >= domain.last) return shown > 0 ? text.bytes : NULL;
        next = interval.last + 1;
    }
    add_text(&text, interval_text(c, type, (Interval){next, domain.last}), shown);
    return text.bytes;
}

static void warn_unreachable_arm(Checker *c, const AstMatchArm *arm) {
    if (c->diags->error_count == 0) report(c, UNREACHABLE_ARM, arm->pattern->span);
}

static const char *missing_numbers(Checker *c, const AstList *arms, const Type *type, bool guards_count) {
    IntervalVec taken = {0}, counted = {0}; /* what later arms cannot see; what is not missing */
    for (uint32_t i = 0; i < arms->count; i++) {
        const AstMatchArm *arm = (const AstMatchArm *)arms->items[i];
        const Case *one = case_of(c, arm->pattern);
        if (all_covered(&taken, one, type)) warn_unreachable_arm(c, arm);
        if (arm->guard == NULL) cover_case(c, &taken, one, type);
        if (arm->guard == NULL || guards_count) cover_case(c, &counted, one, type);
    }
    return gaps_text(c, &counted, type);
}

/* --- variants and errors whose fields nobody looks at: marks --- */

static uint32_t index_of(const Symbol *variant) {
    return variant->kind == SYMBOL_VARIANT ? variant->as.variant->tag : variant->as.error.index;
}

static bool is_flat(const Case *one) {
    for (uint32_t i = 0; i < one->sub_count; i++) {
        if (one->kind == CASE_OR ? !is_flat(one->subs[i]) : one->subs[i]->kind != CASE_ANY) return false;
    }
    return true;
}

/* Marks what the case takes; true when something of it was not marked yet. */
static bool mark_case(const Case *one, bool *marks, uint32_t count, bool is_set) {
    bool is_new = one->kind == CASE_CONSTANT; /* a number that is no tag */
    uint32_t first = one->kind == CASE_VARIANT ? index_of(one->variant) : 0;
    uint32_t end = one->kind == CASE_VARIANT ? first + 1 : one->kind == CASE_ANY ? count : 0;
    for (uint32_t i = first; i < end; i++) {
        is_new |= !marks[i];
        marks[i] |= is_set;
    }
    for (uint32_t i = 0; one->kind == CASE_OR && i < one->sub_count; i++)
        is_new |= mark_case(one->subs[i], marks, count, is_set);
    return is_new;
}

static const char *variant_text(Checker *c, const Case *head, const char **fields);

static const char *unmarked_text(Checker *c, VariantSet set, const bool *marks) {
    Text text;
    uint32_t shown = 0;
    text_init(&text, c->arena);
    for (uint32_t i = 0; i < set.count && shown <= SHOWN_CASES; i++) {
        if (!marks[i]) add_text(&text, variant_text(c, variant_case(c, set.symbols[i]), NULL), shown++);
    }
    return shown > 0 ? text.bytes : NULL;
}

/* A message may also be a number that is no tag, which only '_' takes and which nobody has to. */
static const char *missing_variants(Checker *c, const AstList *arms, const Case **cases, const Type *type,
                                    bool guards_count) {
    VariantSet set = variants_of(type->symbol);
    uint32_t count = set.count + (type->kind == TYPE_MESSAGE ? 1 : 0);
    bool *taken = arena_array(c->arena, bool, count); /* what later arms cannot see */
    bool *counted = arena_array(c->arena, bool, count);
    for (uint32_t i = 0; i < arms->count; i++) {
        const AstMatchArm *arm = (const AstMatchArm *)arms->items[i];
        bool is_certain = arm->guard == NULL;
        if (!mark_case(cases[i], taken, count, is_certain)) warn_unreachable_arm(c, arm);
        if (is_certain || guards_count) mark_case(cases[i], counted, count, true);
    }
    return unmarked_text(c, set, counted);
}

/* --- everything else: a matrix --- */

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

/* The text of a missing case for each column, or NULL when every case is taken. */
static const char **find_missing(Search *s, const Matrix *m, const Case **wanted);

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

static bool takes_head(const Case *cell, const Case *head) {
    switch (cell->kind) {
    case CASE_ANY: return true;
    case CASE_INTERVAL:
        return head->kind == CASE_INTERVAL && cell->interval.first <= head->interval.first &&
               cell->interval.last >= head->interval.last;
    case CASE_VARIANT: return head->kind == CASE_VARIANT && cell->variant == head->variant;
    case CASE_CONSTANT: return head->kind == CASE_CONSTANT && cell->constant == head->constant;
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

static void specialize_row(Search *s, const Matrix *m, Matrix *to, const Case *cell, const Case **cells,
                           const Case *head) {
    if (cell->kind == CASE_OR) {
        for (uint32_t i = 0; i < cell->sub_count; i++) specialize_row(s, m, to, cell->subs[i], cells, head);
    } else if (takes_head(cell, head)) {
        const Case *const *subs = cell->kind == CASE_VARIANT ? cell->subs : NULL;
        push_row(to, replace_first(s, cells, m->column_count, subs, head->sub_count));
    }
}

static const Type *sub_type(const Case *head, uint32_t i) {
    return head->variant->as.variant->fields[i]->type;
}

/* The rows that take the head, looking at its fields and the other columns. */
static Matrix specialize(Search *s, const Matrix *m, const Case *head) {
    uint32_t capacity = 0;
    for (uint32_t i = 0; i < m->row_count; i++) capacity += count_rows(m->rows[i].cells[0], head);
    Matrix to = {.rows = arena_array(s->c->arena, Row, capacity),
                 .column_count = m->column_count - 1 + head->sub_count};
    to.types = arena_array(s->c->arena, const Type *, to.column_count + 1);
    for (uint32_t i = 0; i < head->sub_count; i++) to.types[i] = sub_type(head, i);
    memcpy(to.types + head->sub_count, m->types + 1, (m->column_count - 1) * sizeof *m->types);
    for (uint32_t i = 0; i < m->row_count; i++)
        specialize_row(s, m, &to, m->rows[i].cells[0], m->rows[i].cells, head);
    s->steps += m->row_count + (to.row_count + 1) * ROW_STEPS; /* only what is built takes memory */
    return to;
}

/* fields: a text for each, or NULL: nothing is known of them */
static const char *variant_text(Checker *c, const Case *head, const char **fields) {
    Text text;
    text_init(&text, c->arena);
    type_print(&text, head->variant->type);
    text_printf(&text, ".%s", head->variant->name->text);
    bool is_plain = true;
    for (uint32_t i = 0; fields != NULL && i < head->sub_count; i++) is_plain &= strcmp(fields[i], "_") == 0;
    if (head->sub_count == 0) return text.bytes;
    if (is_plain) return text_add(&text, " { .. }"), text.bytes;
    text_add(&text, " { ");
    for (uint32_t i = 0, shown = 0; i < head->sub_count; i++) {
        if (strcmp(fields[i], "_") == 0) continue;
        text_printf(&text, "%s%s: %s", shown++ > 0 ? ", " : "",
                    head->variant->as.variant->fields[i]->name->text, fields[i]);
    }
    text_add(&text, ", .. }");
    return text.bytes;
}

static const char *head_text(Search *s, const Type *type, const Case *head, const char **fields) {
    switch (head->kind) {
    case CASE_VARIANT: return variant_text(s->c, head, fields);
    case CASE_INTERVAL: return interval_text(s->c, type, head->interval);
    case CASE_CONSTANT: return "a value";
    default: return "_";
    }
}

/* Folds the texts of a head's fields back into one column. */
static const char **fold(Search *s, const Matrix *m, const Case *head, const char **texts) {
    const char **folded = arena_array(s->c->arena, const char *, m->column_count);
    folded[0] = head_text(s, m->types[0], head, texts);
    memcpy(folded + 1, texts + head->sub_count, (m->column_count - 1) * sizeof *texts);
    return folded;
}

static const char **missing_under(Search *s, const Matrix *m, const Case **wanted, const Case *head,
                                  const Case *const *subs) {
    if (s->steps > STEP_BUDGET) return NULL;
    Matrix to = specialize(s, m, head);
    const Case **rest = replace_first(s, wanted, m->column_count, subs, head->sub_count);
    const char **texts = find_missing(s, &to, rest);
    return texts == NULL ? NULL : fold(s, m, head, texts);
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
    } else if (type->symbol != NULL && (type->kind == TYPE_MESSAGE || type->kind == TYPE_ERROR)) {
        all_variants(s, type, heads);
    } else {
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

static const char **missing_among(Search *s, const Matrix *m, const Case **wanted, const CaseVec *heads) {
    for (uint32_t i = 0; i < heads->count; i++) {
        const char **texts = missing_under(s, m, wanted, heads->items[i], NULL);
        if (texts != NULL) return texts;
    }
    return NULL;
}

static const char **find_missing(Search *s, const Matrix *m, const Case **wanted) {
    static const char *nothing[1];
    if (s->steps > STEP_BUDGET) return NULL;
    if (m->column_count == 0) return m->row_count == 0 ? nothing : NULL;
    const Case *first = wanted[0];
    CaseVec heads = {0};
    switch (first->kind) {
    case CASE_OR:
        for (uint32_t i = 0; i < first->sub_count; i++) {
            const Case **one = replace_first(s, wanted, m->column_count, &first->subs[i], 1);
            const char **texts = find_missing(s, m, one);
            if (texts != NULL) return texts;
        }
        return NULL;
    case CASE_VARIANT: return missing_under(s, m, wanted, first, first->subs);
    case CASE_CONSTANT: return missing_under(s, m, wanted, first, NULL);
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

/* One missing case under each head of the first column. */
static const char *list_missing(Search *s, const Matrix *m) {
    Text text;
    CaseVec heads = {0};
    const Case *any = &any_case;
    uint32_t shown = 0;
    text_init(&text, s->c->arena);
    split_any(s, m, &heads);
    for (uint32_t i = 0; i < heads.count; i++) {
        if (heads.items[i]->kind == CASE_ANY && m->types[0]->kind == TYPE_MESSAGE) continue;
        const char **found = missing_under(s, m, &any, heads.items[i], NULL);
        if (found == NULL) continue;
        add_text(&text, heads.items[i]->kind == CASE_ANY ? rest_text(s->c, m->types[0]) : found[0], shown++);
    }
    if (s->steps > STEP_BUDGET) return "too many combinations to tell";
    return shown > 0 ? text.bytes : NULL;
}

/* Numbers over a message are tags. */
static const Case *tag_case(Checker *c, const Case *one, const MessageInfo *message) {
    if (one->kind == CASE_OR) {
        for (uint32_t i = 0; i < one->sub_count; i++) one->subs[i] = tag_case(c, one->subs[i], message);
        return one;
    }
    if (one->kind != CASE_INTERVAL) return one;
    Case *variants = arena_new(c->arena, Case);
    variants->kind = CASE_OR;
    variants->subs = arena_array(c->arena, const Case *, message->variant_count + 1);
    for (uint32_t tag = 0; tag < message->variant_count; tag++) {
        uint64_t key = key_of(basic(c, TYPE_I64), tag);
        if (one->interval.first <= key && key <= one->interval.last)
            variants->subs[variants->sub_count++] = variant_case(c, message->variants[tag]);
    }
    Case *other = arena_new(c->arena, Case); /* a number that is no variant's tag */
    *other = (Case){.kind = CASE_CONSTANT, .constant = one->interval.first};
    if (variants->sub_count == 0) return other;
    return variants;
}

static const Case *arm_case(Checker *c, const AstMatchArm *arm, const Type *type) {
    const Case *one = case_of(c, arm->pattern);
    if (type->kind != TYPE_MESSAGE) return one;
    assert(type->symbol != NULL);
    return tag_case(c, one, type->symbol->as.message);
}

static const char *missing_combinations(Checker *c, const AstList *arms, const Case **cases, const Type *type,
                                        bool guards_count) {
    Search s = {.c = c};
    Row *taken_rows = arena_array(c->arena, Row, arms->count + 1);
    Row *counted_rows = arena_array(c->arena, Row, arms->count + 1);
    Matrix taken = {.rows = taken_rows, .types = &type, .column_count = 1}; /* what later arms cannot see */
    Matrix counted = {.rows = counted_rows, .types = &type, .column_count = 1};
    for (uint32_t i = 0; i < arms->count; i++) {
        const AstMatchArm *arm = (const AstMatchArm *)arms->items[i];
        if (find_missing(&s, &taken, &cases[i]) == NULL && s.steps <= STEP_BUDGET)
            warn_unreachable_arm(c, arm);
        if (arm->guard == NULL) taken.rows[taken.row_count++].cells = &cases[i];
        if (arm->guard == NULL || guards_count) counted.rows[counted.row_count++].cells = &cases[i];
    }
    s.steps = 0;
    return list_missing(&s, &counted);
}

const char *find_missing_cases(Checker *c, const AstList *arms, const Type *subject, bool guards_count) {
    if (is_ordinal(subject)) return missing_numbers(c, arms, subject, guards_count);
    bool all_flat = subject->symbol != NULL;
    const Case **cases = arena_array(c->arena, const Case *, arms->count);
    for (uint32_t i = 0; i < arms->count; i++) {
        cases[i] = arm_case(c, (const AstMatchArm *)arms->items[i], subject);
        all_flat &= is_flat(cases[i]);
    }
    return all_flat ? missing_variants(c, arms, cases, subject, guards_count)
                    : missing_combinations(c, arms, cases, subject, guards_count);
}
