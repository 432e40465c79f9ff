/* Tuples, arrays and maps: literals, indexing and slicing.
 *
 * An empty literal takes its type from its context. Where there is none, `let xs = []` waits for the first
 * use of the variable that needs a type: until then the type has a HOLE. A literal with a part that never
 * comes back never comes back itself.
 */
#include "compiler/sema/checker.h"

/* Of something whose type is not known, because of a mistake, no part is known either. */
static const Type *part_wanted(const Type *whole, bool is_wanted, uint32_t index) {
    if (is_wanted) return whole->args[index];
    return whole != NULL && is_poison(whole) ? whole : NULL;
}

/* One of many: what is wrong with one in the same way as with another is wrong with their type. */
static void check_one_of(Checker *c, const AstNode *whole, AstNode *item, const Type *want) {
    check_expr(c, item, want);
    Diagnostic *d = check_fits(c, item, want);
    if (d == NULL) return;
    blame_part(c, d, whole, item->type);
    item->type = poison(c);
}

static const Type *check_item(Checker *c, AstNode *item, const Type *want) {
    return want != NULL && !has_hole(want) ? check_value(c, item, want) : check_any_value(c, item, want);
}

/* --- empty literals --- */

static const Type *report_empty(Checker *c, AstNode *node, const char *what, const AstNode *use) {
    Diagnostic *d = report(c, EMPTY_LITERAL, node->span, what);
    if (use != NULL) diag_note(d, use->span, "its first use does not tell");
    bool is_map = ast_is(MapLit, node);
    diag_help(d, is_map ? "write it where it is declared: 'let ages: Map[String, i64] = [:]'"
                        : "write it where it is declared: 'let xs: [i64] = []'");
    return poison(c);
}

static const Type *empty_literal(Checker *c, AstNode *node, TypeKind kind, const char *what) {
    if (c->bound_literal != node) return report_empty(c, node, what, NULL);
    const Type *holes[] = {basic(c, TYPE_HOLE), basic(c, TYPE_HOLE)};
    return type_make(c->types, kind, holes, kind == TYPE_MAP ? 2 : 1);
}

static bool fills(const Type *pattern, const Type *type) {
    if (pattern->kind == TYPE_HOLE) return !is_poison(type) && type->kind != TYPE_HOLE;
    if (pattern == type) return true;
    if (pattern->kind != type->kind || pattern->arg_count != type->arg_count) return false;
    if (pattern->kind != TYPE_ARRAY && pattern->kind != TYPE_MAP) return false;
    for (uint32_t i = 0; i < pattern->arg_count; i++)
        if (!fills(pattern->args[i], type->args[i])) return false;
    return true;
}

static bool is_waiting(const Symbol *symbol) {
    return symbol != NULL && symbol->kind == SYMBOL_LOCAL && symbol->state == LOCAL_BINDING &&
           symbol->type != NULL && has_hole(symbol->type);
}

bool complete_literal(Checker *c, AstNode *use, const Type *type) {
    Symbol *symbol = use->symbol;
    if (use->kind != AST_NameRef || !is_waiting(symbol) || has_hole(type)) return false;
    const Type *inside = wanted_inside(type);
    (void)c;
    if (!fills(symbol->type, inside)) return false;
    AstBinding *binding = ast_as(Binding, symbol->node);
    symbol->type = use->type = inside;
    binding->pattern->type = binding->value->type = inside;
    return true;
}

void check_completed(Checker *c, Symbol *symbol, const AstNode *use) {
    if (!is_waiting(symbol)) return;
    AstBinding *binding = ast_as(Binding, symbol->node);
    report_empty(c, binding->value, binding->value->kind == AST_Array ? "array" : "map", use);
    symbol->type = binding->pattern->type = binding->value->type = poison(c);
}

/* --- arrays --- */

static bool has_point(const AstNode *literal) {
    while (literal->kind == AST_Unary) literal = ((const AstUnary *)literal)->operand;
    return literal->kind == AST_Float;
}

/* `Tree.Leaf` of a generic type, `.Leaf`: others say of what. */
static bool is_open_variant(const AstNode *item) {
    if (item->kind == AST_Member) return names_generic_type(((const AstMember *)item)->object);
    return item->kind == AST_DotVariant;
}

/* Literals take their type from the others, whole numbers from those with a point. */
static uint32_t speaker(const AstList *items) {
    for (uint32_t i = 0; i < items->count; i++)
        if (!is_literal(items->items[i]) && !is_open_variant(items->items[i]) &&
            items->items[i]->kind != AST_Null)
            return i;
    for (uint32_t i = 0; i < items->count; i++)
        if (has_point(items->items[i])) return i;
    for (uint32_t i = 0; i < items->count; i++)
        if (items->items[i]->kind != AST_Null) return i;
    return 0;
}

/* A number first, then text: the text is what does not fit. */
static const Type *report_mixed(Checker *c, AstList *items, uint32_t first) {
    const Type *type = check_any_value(c, items->items[0], NULL);
    check_fits(c, items->items[first], type);
    for (uint32_t i = 1; i < items->count; i++)
        if (i != first) check_expr(c, items->items[i], poison(c));
    return poison(c);
}

static const Type *joined_items(Checker *c, AstList *items) {
    uint32_t first = speaker(items);
    const Type *type = check_any_value(c, items->items[first], NULL);
    if (first > 0 && is_literal(items->items[0]) && type->kind == TYPE_STRING)
        return report_mixed(c, items, first);
    if (type->kind == TYPE_NEVER) {
        for (uint32_t i = 0; i < items->count; i++)
            if (i != first) check_any_value(c, items->items[i], NULL);
        return type;
    }
    if (ast_has(items, AST_Null) && type->kind != TYPE_OPTIONAL && !is_poison(type))
        type = type_make(c->types, TYPE_OPTIONAL, &type, 1);
    for (uint32_t i = 0; i < items->count; i++)
        if (i != first) check_value(c, items->items[i], type);
    return type;
}

/* want: of a generic call its item may be open; the items say it then. */
static const Type *fixed_array(Checker *c, AstArray *node, const Type *want) {
    const Type *item = want->args[0];
    if (has_hole(item)) {
        item = joined_items(c, &node->items);
    } else {
        for (uint32_t i = 0; i < node->items.count; i++)
            check_one_of(c, &node->node, node->items.items[i], item);
    }
    if (is_poison(item) || item->kind == TYPE_NEVER) return item;
    want = type_make_fixed_array(c->types, item, want->length);
    if (node->items.count == want->length) return want;
    report(c, TYPE_MISMATCH, node->node.span, text_of(c, want),
           text_format(c->arena, "%u item%s", node->items.count, node->items.count == 1 ? "" : "s"));
    return poison(c);
}

static void help_filled(Checker *c, Diagnostic *d, const Type *item) {
    diag_help(d, "an array that grows is filled with '[%s].filled(length, item)'", text_of(c, item));
}

/* `[item; N]` is a fixed array, as its type is. */
static const Type *filled_array(Checker *c, AstArray *node, const Type *inside) {
    bool is_array = inside != NULL && (inside->kind == TYPE_ARRAY || inside->kind == TYPE_FIXED_ARRAY);
    const Type *item = check_item(c, node->items.items[0], is_array ? inside->args[0] : NULL);
    bool is_never = item->kind == TYPE_NEVER;
    uint32_t errors = c->diags->error_count;
    const Type *type = make_fixed_array(c, is_never ? poison(c) : item, node->length);
    if (is_never && c->diags->error_count == errors) return item;
    bool is_unknown = c->diags->error_count > errors && vec_last(&c->diags->list)->id == DIAG_NOT_CONSTANT;
    if (is_unknown)
        help_filled(c, vec_last(&c->diags->list), item);
    else if (!is_poison(type) && is_array && inside->kind == TYPE_ARRAY)
        help_filled(c, report(c, TYPE_MISMATCH, node->node.span, text_of(c, inside), text_of(c, type)), item);
    else
        return type;
    return poison(c);
}

const Type *check_array(Checker *c, AstArray *node, const Type *want) {
    const Type *inside = wanted_inside(want), *item;
    AstList *items = &node->items;
    if (node->length != NULL) return filled_array(c, node, inside);
    if (inside != NULL && inside->kind == TYPE_FIXED_ARRAY) return fixed_array(c, node, inside);
    bool is_wanted = inside != NULL && inside->kind == TYPE_ARRAY && !has_hole(inside);
    if (items->count == 0) {
        if (want != NULL && is_poison(want)) return want;
        return is_wanted ? inside : empty_literal(c, &node->node, TYPE_ARRAY, "array");
    }
    if (is_wanted) {
        item = inside->args[0];
        for (uint32_t i = 0; i < items->count; i++) check_one_of(c, &node->node, items->items[i], item);
    } else if (inside != NULL && is_poison(inside)) {
        item = inside;
        for (uint32_t i = 0; i < items->count; i++) check_expr(c, items->items[i], item);
    } else {
        item = joined_items(c, items);
    }
    return is_poison(item) || item->kind == TYPE_NEVER ? item : type_make(c->types, TYPE_ARRAY, &item, 1);
}

/* --- maps --- */

bool check_key_type(Checker *c, const Type *key, Span span) {
    if (is_poison(key) || type_has_builtin(c->program, key, TRAIT_HASH)) return true;
    /* Of a type parameter one bound is missing, in one place, however often it is a key. */
    if (key->kind == TYPE_PARAM && map_get(&c->missing_bounds, map_key(key)) != NULL) return false;
    if (key->kind == TYPE_PARAM) map_set(c->arena, &c->missing_bounds, map_key(key), c);
    Diagnostic *d = report(c, KEY_TYPE, span, text_of(c, key));
    if (key->kind == TYPE_PARAM)
        diag_help(d, "ask for it where '%s' is declared: '%s: Hash'", key->name->text, key->name->text);
    else
        diag_help(d, "keys are compared and hashed");
    return false;
}

static const Type *map_of(Checker *c, AstNode *node, const Type *key, const Type *value) {
    const Type *both[] = {key, value};
    if (is_poison(key) || is_poison(value)) return poison(c);
    if (key->kind == TYPE_NEVER || value->kind == TYPE_NEVER) return basic(c, TYPE_NEVER);
    if (!check_key_type(c, key, node->span)) return poison(c);
    return type_make(c->types, TYPE_MAP, both, 2);
}

/* As in an array: a value with a point speaks for the whole numbers before it. NULL: there is none. */
static const Type *pointed_value(Checker *c, const AstMapLit *node) {
    for (uint32_t i = 0; i < node->entries.count; i++) {
        const AstNode *value = ast_as(MapEntry, node->entries.items[i])->value;
        if (has_point(value)) return basic(c, TYPE_F64);
        if (!is_literal(value)) return NULL;
    }
    return NULL;
}

static const Type *check_entries(Checker *c, AstMapLit *node, const Type *key, const Type *value) {
    if (value == NULL) value = pointed_value(c, node);
    for (uint32_t i = 0; i < node->entries.count; i++) {
        AstMapEntry *entry = ast_as(MapEntry, node->entries.items[i]);
        const Type *first = check_item(c, entry->key, key), *second = check_item(c, entry->value, value);
        if (key == NULL && first->kind != TYPE_NEVER) key = first;
        if (value == NULL && second->kind != TYPE_NEVER) value = second;
    }
    if (key == NULL || value == NULL) return basic(c, TYPE_NEVER);
    return map_of(c, &node->node, key, value);
}

const Type *check_map(Checker *c, AstMapLit *node, const Type *want) {
    const Type *inside = wanted_inside(want);
    bool is_wanted = inside != NULL && inside->kind == TYPE_MAP && !has_hole(inside);
    if (node->entries.count > 0)
        return check_entries(c, node, part_wanted(inside, is_wanted, 0), part_wanted(inside, is_wanted, 1));
    if (want != NULL && is_poison(want)) return want;
    return is_wanted ? inside : empty_literal(c, &node->node, TYPE_MAP, "map");
}

/* --- tuples --- */

const Type *check_tuple(Checker *c, AstTuple *node, const Type *want) {
    uint32_t count = node->items.count;
    const Type *inside = wanted_inside(want);
    bool is_wanted = inside != NULL && inside->kind == TYPE_TUPLE && inside->arg_count == count;
    if (count == 0) return basic(c, TYPE_VOID);
    const Type **types = arena_array(c->arena, const Type *, count);
    bool is_bad = false, is_never = false;
    for (uint32_t i = 0; i < count; i++) {
        const Type *item = part_wanted(inside, is_wanted, i);
        const Type *found = check_item(c, node->items.items[i], item);
        types[i] = item != NULL && !has_hole(item) ? item : found;
        is_bad |= is_poison(found);
        is_never |= types[i]->kind == TYPE_NEVER;
    }
    if (!is_bad && is_never) return basic(c, TYPE_NEVER);
    return is_bad ? poison(c) : type_make(c->types, TYPE_TUPLE, types, count);
}

/* --- indexing --- */

static void check_bound(Checker *c, AstNode *bound) {
    if (bound != NULL) check_value(c, bound, basic(c, TYPE_I64));
}

static const Type *report_not_indexable(Checker *c, AstIndex *node, const Type *object) {
    Diagnostic *d = report(c, NOT_INDEXABLE, node->node.span, text_of(c, object));
    note_declared(d, node->object);
    if (object->kind == TYPE_STRING)
        diag_help(d,
                  "bytes have numbers: 's.bytes()'; a part of it is 's[1..3]'; characters are 's.chars()'");
    else if (object->kind == TYPE_OPTIONAL)
        diag_help(d, "it may be null: look first, with 'if let' or '\?\?'");
    else if (object->kind == TYPE_ERROR_UNION)
        diag_help(d, "handle the error first, with '?' or 'catch'");
    else if (object->kind == TYPE_TUPLE)
        diag_help(d, "the parts of a tuple are '.0', '.1', …");
    if (object->kind == TYPE_TUPLE && node->index->kind == AST_Int)
        diag_fix(d, (Span){node->object->span.end, node->node.span.end},
                 text_format(c->arena, ".%llu", (unsigned long long)ast_as(Int, node->index)->value));
    return poison(c);
}

static const Type *check_slice(Checker *c, AstIndex *node, const Type *object) {
    AstRange *range = ast_as(Range, node->index);
    check_bound(c, range->low);
    check_bound(c, range->high);
    range->node.type = basic(c, TYPE_I64);
    switch ((TypeKind)object->kind) {
    case TYPE_ARRAY:
    case TYPE_STRING:
    case TYPE_BYTES: return object;
    case TYPE_FIXED_ARRAY: return type_make(c->types, TYPE_ARRAY, object->args, 1);
    default: return report_not_indexable(c, node, object);
    }
}

static const Type *item_of(Checker *c, const Type *object) {
    switch ((TypeKind)object->kind) {
    case TYPE_ARRAY:
    case TYPE_FIXED_ARRAY: return object->args[0];
    case TYPE_BYTES: return basic(c, TYPE_U8);
    default: return NULL;
    }
}

const Type *check_index(Checker *c, AstIndex *node) {
    const Type *object = check_any_value(c, node->object, NULL);
    if (is_poison(object)) {
        if (node->index->kind != AST_Range) check_expr(c, node->index, poison(c));
        return object;
    }
    if (has_hole(object)) {
        check_expr(c, node->index, poison(c));
        check_completed(c, node->object->symbol, node->object);
        return poison(c);
    }
    if (node->index->kind == AST_Range) return check_slice(c, node, object);
    if (object->kind == TYPE_MAP) {
        check_value(c, node->index, object->args[0]);
        return object->args[1];
    }
    const Type *item = item_of(c, object);
    if (item == NULL) {
        check_expr(c, node->index, poison(c));
        return report_not_indexable(c, node, object);
    }
    check_value(c, node->index, basic(c, TYPE_I64));
    return item;
}

/* `xs[i] = v`, `m[k] = v` may be what tells the type of `xs` and `m`: then the value is checked first. */
bool completes_by_item(const AstNode *target) {
    if (target->kind != AST_Index) return false;
    const AstIndex *index = (const AstIndex *)target;
    if (index->object->kind != AST_NameRef || index->index->kind == AST_Range) return false;
    return is_waiting(scope_lookup(((const AstNameRef *)index->object)->ident.name));
}

void complete_by_item(Checker *c, AstIndex *target, const Type *item) {
    Symbol *symbol = scope_lookup(ast_as(NameRef, target->object)->ident.name);
    const Type *made = item;
    if (symbol->type->kind == TYPE_MAP)
        made = map_of(c, &target->node, check_any_value(c, target->index, NULL), item);
    else if (!is_poison(item) && item->kind != TYPE_NEVER)
        made = type_make(c->types, TYPE_ARRAY, &item, 1);
    if (made->kind == TYPE_NEVER) return;
    target->object->symbol = symbol;
    if (is_poison(made) || !complete_literal(c, target->object, made)) symbol->type = poison(c);
    target->object->symbol = NULL;
}

/* --- the length of a fixed array --- */

enum { FIXED_ARRAY_MAX = 1 << 24 };

/* Of fixed arrays in fixed arrays: how many there are in all. */
static uint64_t scalar_items(const Type *item) {
    return item->kind == TYPE_FIXED_ARRAY ? item->length * scalar_items(item->args[0]) : 1;
}

const Type *make_fixed_array(Checker *c, const Type *item, AstNode *length) {
    check_value(c, length, basic(c, TYPE_I64));
    if (is_poison(item) || is_poison(length->type)) return poison(c);
    const ConstValue *value = const_evaluate(c, length);
    if (value == NULL) return poison(c);
    bool is_length = value->as.bits >= 0 && value->as.bits <= FIXED_ARRAY_MAX;
    if (is_length && (uint64_t)value->as.bits * scalar_items(item) <= FIXED_ARRAY_MAX)
        return type_make_fixed_array(c->types, item, (uint64_t)value->as.bits);
    report(c, ARRAY_LENGTH, length->span, (unsigned)FIXED_ARRAY_MAX);
    return poison(c);
}
