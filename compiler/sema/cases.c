/* Patterns in a plain form: what of a value each takes, and how the source would write it. */
#include "compiler/sema/cases.h"

#include <string.h>

/* --- whole numbers --- */

uint64_t key_of(const Type *type, int64_t bits) {
    return type_is_signed(type) ? (uint64_t)bits ^ (1ull << 63) : (uint64_t)bits;
}

bool is_ordinal(const Type *type) {
    return type_is_int(type) || type->kind == TYPE_BOOL || type->kind == TYPE_CHAR;
}

Interval domain_of(const Type *type) {
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

const char *interval_text(Checker *c, const Type *type, Interval interval) {
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

/* --- from patterns --- */

const Case any_case = {.kind = CASE_ANY};

const Case *case_new(Checker *c, CaseKind kind, uint32_t sub_count) {
    Case *new = arena_new(c->arena, Case);
    new->kind = kind;
    new->sub_count = sub_count;
    new->subs = arena_array(c->arena, const Case *, sub_count);
    for (uint32_t i = 0; i < sub_count; i++) new->subs[i] = &any_case;
    return new;
}

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
    new->value = value;
    if (value->type->kind == TYPE_STRING)
        new->constant =
            map_key(name_intern(&c->session->names, value->as.bytes.bytes, value->as.bytes.length));
    else
        memcpy(&new->constant, &value->as.real, sizeof new->constant);
    return new;
}

const Case *variant_case(Checker *c, const Symbol *variant) {
    bool has_fields = variant->kind == SYMBOL_VARIANT;
    Case *new = (Case *)case_new(c, CASE_VARIANT, has_fields ? variant->as.variant->field_count : 0);
    new->variant = variant;
    return new;
}

static const Case *literal_case(Checker *c, const AstLiteralPattern *node) {
    if (node->value->kind == AST_Null) return case_new(c, CASE_NULL, 0);
    return constant_case(c, node->constant);
}

static const Case *fields_case(Checker *c, const AstVariantPattern *node, const Type *type) {
    const Symbol *symbol = node->node.symbol;
    if (symbol == NULL) return &any_case;
    if (symbol->kind == SYMBOL_CONST) return constant_case(c, symbol->as.constant);
    const Case *new = symbol->kind == SYMBOL_STRUCT
                          ? case_new(c, CASE_PRODUCT, symbol->as.structure->field_count)
                          : variant_case(c, symbol);
    for (uint32_t i = 0; i<node->fields.count &&new->sub_count> 0; i++) {
        const AstFieldPattern *field = (const AstFieldPattern *)node->fields.items[i];
        if (field->pattern == NULL || is_poison(field->pattern->type)) continue;
        new->subs[field->field_index] =
            case_of(c, field->pattern, sub_type(c, type, new, field->field_index));
    }
    return new;
}

static const Case *or_case(Checker *c, const AstOrPattern *node, const Type *type) {
    const Case *new = case_new(c, CASE_OR, node->alternatives.count);
    for (uint32_t i = 0; i < new->sub_count; i++)
        new->subs[i] = case_of(c, node->alternatives.items[i], type);
    return new;
}

static const Case *tuple_case(Checker *c, const AstTuplePattern *node, const Type *type) {
    const Case *new = case_new(c, CASE_PRODUCT, node->items.count);
    for (uint32_t i = 0; i < new->sub_count; i++)
        new->subs[i] = case_of(c, node->items.items[i], type->args[i]);
    return new;
}

/* The items before the rest, or all. */
static uint32_t count_head(const AstList *items) {
    uint32_t head = 0;
    while (head < items->count && items->items[head]->kind != AST_RestPattern) head++;
    return head;
}

static const Case *array_case(Checker *c, const AstArrayPattern *node, const Type *type) {
    const AstList *items = &node->items;
    uint32_t head = count_head(items), tail = head < items->count ? items->count - head - 1 : 0;
    bool is_fixed = type->kind == TYPE_FIXED_ARRAY;
    Case *new = (Case *)case_new(c, is_fixed ? CASE_PRODUCT : CASE_ITEMS,
                                 is_fixed ? (uint32_t)type->length : head + tail);
    new->has_rest = head < items->count;
    new->tail = tail;
    for (uint32_t i = 0; i < head; i++) new->subs[i] = case_of(c, items->items[i], type->args[0]);
    for (uint32_t i = 0; i < tail; i++)
        new->subs[new->sub_count - tail + i] = case_of(c, items->items[head + 1 + i], type->args[0]);
    return new;
}

static const Case *plain_case(Checker *c, const AstNode *pattern, const Type *type) {
    switch ((AstKind)pattern->kind) {
    case AST_LiteralPattern: return literal_case(c, (const AstLiteralPattern *)pattern);
    case AST_RangePattern: {
        const AstRangePattern *range = (const AstRangePattern *)pattern;
        return interval_case(c, pattern->type, range->first, range->last);
    }
    case AST_NamePattern:
        if (pattern->symbol == NULL || pattern->symbol->kind == SYMBOL_LOCAL) return &any_case;
        if (pattern->symbol->kind == SYMBOL_CONST) return constant_case(c, pattern->symbol->as.constant);
        return variant_case(c, pattern->symbol);
    case AST_VariantPattern: return fields_case(c, (const AstVariantPattern *)pattern, type);
    case AST_OrPattern: return or_case(c, (const AstOrPattern *)pattern, type);
    case AST_AtPattern: return case_of(c, ((const AstAtPattern *)pattern)->pattern, type);
    case AST_TuplePattern: return tuple_case(c, (const AstTuplePattern *)pattern, type);
    case AST_ArrayPattern: return array_case(c, (const AstArrayPattern *)pattern, type);
    default: return &any_case;
    }
}

/* A pattern over what an optional holds takes no null. */
const Case *case_of(Checker *c, const AstNode *pattern, const Type *type) {
    if (is_poison(pattern->type) || is_poison(type)) return &any_case;
    if (type->kind != TYPE_OPTIONAL || pattern->type == type) return plain_case(c, pattern, type);
    const Case *some = case_new(c, CASE_SOME, 1);
    some->subs[0] = case_of(c, pattern, type->args[0]);
    return some;
}

/* --- types of parts --- */

const Type *sub_type(Checker *c, const Type *type, const Case *one, uint32_t i) {
    if (one->kind == CASE_VARIANT) return field_type_in(c, type, one->variant->as.variant->fields[i]);
    if (type->kind == TYPE_STRUCT) return field_type_in(c, type, type->symbol->as.structure->fields[i]);
    if (type->kind == TYPE_TUPLE) return type->args[i];
    return type->args[0]; /* of an optional, of an array */
}

/* --- as text --- */

static bool all_open(const char **subs, uint32_t count) {
    for (uint32_t i = 0; subs != NULL && i < count; i++)
        if (strcmp(subs[i], "_") != 0) return false;
    return true;
}

/* `(1, _)` or `[_, ..]` */
static void print_items(Text *out, const char *open, const Case *one, const char **subs, const char *close) {
    text_add(out, open);
    uint32_t rest = one->has_rest ? one->sub_count - one->tail : UINT32_MAX;
    for (uint32_t i = 0; i < one->sub_count; i++) {
        if (i == rest) text_add(out, i > 0 ? ", .." : "..");
        text_printf(out, "%s%s", i > 0 || i == rest ? ", " : "", subs == NULL ? "_" : subs[i]);
    }
    if (rest == one->sub_count) text_add(out, rest > 0 ? ", .." : "..");
    text_add(out, close);
}

static void print_named(Text *out, const Case *one, Symbol *const *fields, const char **subs) {
    if (all_open(subs, one->sub_count)) {
        text_add(out, " { .. }");
        return;
    }
    text_add(out, " { ");
    bool is_whole = true;
    for (uint32_t i = 0, shown = 0; i < one->sub_count; i++) {
        is_whole &= strcmp(subs[i], "_") != 0;
        if (strcmp(subs[i], "_") != 0)
            text_printf(out, "%s%s: %s", shown++ > 0 ? ", " : "", fields[i]->name->text, subs[i]);
    }
    text_add(out, is_whole ? " }" : ", .. }");
}

static void print_variant(Text *out, const Case *one, const char **subs) {
    const Symbol *variant = one->variant;
    bool is_error = variant->kind != SYMBOL_VARIANT;
    const Symbol *owner = is_error ? variant->as.error.set : variant->as.variant->owner;
    text_printf(out, "%s.%s", owner->name->text, variant->name->text);
    if (one->sub_count == 0) return;
    if (((const AstVariant *)variant->node)->is_positional)
        print_items(out, "(", one, subs, ")");
    else
        print_named(out, one, variant->as.variant->fields, subs);
}

static void print_product(Text *out, const Type *type, const Case *one, const char **subs) {
    if (type->kind == TYPE_STRUCT) {
        text_add(out, type->symbol->name->text);
        print_named(out, one, type->symbol->as.structure->fields, subs);
    } else if (type->kind == TYPE_TUPLE) {
        print_items(out, "(", one, subs, ")");
    } else {
        print_items(out, "[", one, subs, "]");
    }
}

static void print_constant(Text *out, const ConstValue *value) {
    if (value == NULL)
        text_add(out, "a value");
    else if (value->type->kind == TYPE_STRING)
        text_add_quoted(out, value->as.bytes.bytes, value->as.bytes.length);
    else
        text_printf(out, "%.17g", value->as.real);
}

const char *case_text(Checker *c, const Type *type, const Case *one, const char **subs) {
    Text text;
    text_init(&text, c->arena);
    switch (one->kind) {
    case CASE_VARIANT: print_variant(&text, one, subs); break;
    case CASE_INTERVAL: return interval_text(c, type, one->interval);
    case CASE_CONSTANT: print_constant(&text, one->value); break;
    case CASE_NULL: return "null";
    case CASE_SOME:
        if (all_open(subs, 1)) return text_format(c->arena, "any %s", text_of(c, type->args[0]));
        return one->sub_count > 0 && one->subs[0]->kind == CASE_NULL ? "an inner null" : subs[0];
    case CASE_PRODUCT: print_product(&text, type, one, subs); break;
    case CASE_ITEMS: print_items(&text, "[", one, subs, "]"); break;
    default: return "_";
    }
    return text.bytes;
}
