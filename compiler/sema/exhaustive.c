/* Which cases a list of arms leaves out, and which arms can never be reached.
 *
 * Patterns over whole numbers, bool and char are sets of intervals: the fast path keeps what is covered as a
 * sorted list. Variants whose fields nobody looks at are marks. Everything else is for missing.c. */
#include "compiler/sema/cases.h"

#include <string.h>

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

void add_case_text(Text *out, const char *text, uint32_t shown) {
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
            add_case_text(&text, interval_text(c, type, (Interval){next, interval.first - 1}), shown++);
        if (interval.last >= domain.last) return shown > 0 ? text.bytes : NULL;
        next = interval.last + 1;
    }
    add_case_text(&text, interval_text(c, type, (Interval){next, domain.last}), shown);
    return text.bytes;
}

void warn_unreachable_arm(Checker *c, const AstList *arms, uint32_t index) {
    if (c->diags->error_count > 0) return;
    Diagnostic *d = report(c, UNREACHABLE_ARM, ((const AstMatchArm *)arms->items[index])->pattern->span);
    for (uint32_t i = 0; i < index; i++) {
        const AstMatchArm *before = (const AstMatchArm *)arms->items[i];
        if (!takes_all(before)) continue;
        diag_note(d, before->pattern->span, "this takes everything that comes so far");
        break;
    }
    diag_help(d, "remove it, or move it up");
}

static const char *missing_numbers(Checker *c, const AstList *arms, const Type *type, bool guards_count) {
    IntervalVec taken = {0}, counted = {0}; /* what later arms cannot see; what is not missing */
    for (uint32_t i = 0; i < arms->count; i++) {
        const AstMatchArm *arm = (const AstMatchArm *)arms->items[i];
        const Case *one = case_of(c, arm->pattern, type);
        if (all_covered(&taken, one, type)) warn_unreachable_arm(c, arms, i);
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

static const char *unmarked_text(Checker *c, const Type *type, VariantSet set, const bool *marks) {
    Text text;
    uint32_t shown = 0;
    text_init(&text, c->arena);
    for (uint32_t i = 0; i < set.count && shown <= SHOWN_CASES; i++) {
        if (!marks[i])
            add_case_text(&text, case_text(c, type, variant_case(c, set.symbols[i]), NULL), shown++);
    }
    return shown > 0 ? text.bytes : NULL;
}

static bool has_marks(const Type *type) {
    if (type->symbol == NULL) return false;
    return type->kind == TYPE_MESSAGE || type->kind == TYPE_ENUM || type->kind == TYPE_ERROR;
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
        if (!mark_case(cases[i], taken, count, is_certain)) warn_unreachable_arm(c, arms, i);
        if (is_certain || guards_count) mark_case(cases[i], counted, count, true);
    }
    return unmarked_text(c, type, set, counted);
}

/* --- all of them --- */

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
    const Case *one = case_of(c, arm->pattern, type);
    if (type->kind != TYPE_MESSAGE) return one;
    assert(type->symbol != NULL);
    return tag_case(c, one, type->symbol->as.message);
}

const char *find_missing_cases(Checker *c, const AstList *arms, const Type *subject, bool guards_count) {
    if (is_ordinal(subject)) return missing_numbers(c, arms, subject, guards_count);
    bool all_flat = has_marks(subject);
    const Case **cases = arena_array(c->arena, const Case *, arms->count);
    for (uint32_t i = 0; i < arms->count; i++) {
        cases[i] = arm_case(c, (const AstMatchArm *)arms->items[i], subject);
        all_flat &= is_flat(cases[i]);
    }
    return all_flat ? missing_variants(c, arms, cases, subject, guards_count)
                    : missing_combinations(c, arms, cases, subject, guards_count);
}
