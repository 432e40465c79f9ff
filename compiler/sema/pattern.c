/* Patterns against the type of what they look at: what they compare with and which names they bind. */
#include "compiler/sema/checker.h"

/* --- names that bind --- */

/* as.local.index of a name says which alternative of an or-pattern bound it last. */

static Symbol *rebind(Checker *c, Symbol *symbol, AstIdent ident, const Type *type) {
    if (symbol->as.local.index == c->alternative) {
        Diagnostic *d = report(c, DUPLICATE_NAME, ident.span, ident.name->text, "pattern");
        diag_note(d, symbol->span, "first bound here");
    } else if (symbol->type != type && !is_poison(type) && !is_poison(symbol->type)) {
        Diagnostic *d = report(c, TYPE_MISMATCH, ident.span, text_of(c, symbol->type), text_of(c, type));
        diag_note(d, symbol->span, "the other alternative binds '%s' here", ident.name->text);
    }
    symbol->as.local.index = c->alternative;
    symbol->as.local.origin = c->pattern_of;
    symbol->is_pinned = true;
    return symbol;
}

Symbol *bind_name(Checker *c, AstNode *node, AstIdent ident, const Type *type) {
    if (ident.name == c->name_underscore) return NULL;
    Symbol *known = scope_lookup_here(&c->scopes, ident.name);
    bool is_ours = known != NULL && known->state == LOCAL_PATTERN && known->bound_at >= c->pattern_start;
    if (is_ours) return rebind(c, known, ident, type);
    Symbol *symbol = symbol_new(c, SYMBOL_LOCAL, ident.name, ident.span, node);
    symbol->type = type;
    symbol->state = LOCAL_PATTERN;
    symbol->as.local.index = c->alternative;
    scope_bind(&c->scopes, symbol);
    return symbol;
}

static void bind_poisoned_child(void *context, AstNode *node) {
    bind_poisoned(context, node);
}

static void bind_silently(Checker *c, AstNode *node, AstIdent ident) {
    if (ident.name == NULL || scope_lookup_here(&c->scopes, ident.name) != NULL) return;
    node->symbol = bind_name(c, node, ident, poison(c));
}

void bind_poisoned(Checker *c, AstNode *pattern) {
    pattern->type = poison(c);
    switch ((AstKind)pattern->kind) {
    case AST_NamePattern: bind_silently(c, pattern, ast_as(NamePattern, pattern)->ident); break;
    case AST_RestPattern: bind_silently(c, pattern, ast_as(RestPattern, pattern)->ident); break;
    case AST_AtPattern: bind_silently(c, pattern, ast_as(AtPattern, pattern)->ident); break;
    case AST_FieldPattern:
        if (ast_as(FieldPattern, pattern)->pattern == NULL)
            bind_silently(c, pattern, ast_as(FieldPattern, pattern)->ident);
        break;
    default: break;
    }
    if (ast_category(pattern->kind) != AST_EXPR) ast_each_child(pattern, bind_poisoned_child, c);
}

/* --- names that compare --- */

static bool has_variants(const Type *type) {
    bool is_set = type->kind == TYPE_ERROR && type->symbol != NULL;
    return type->kind == TYPE_MESSAGE || type->kind == TYPE_ENUM || is_set;
}

static void require_fields(Checker *c, AstNode *node, const Symbol *variant) {
    if (variant->kind != SYMBOL_VARIANT || variant->as.variant->field_count == 0) return;
    Diagnostic *d = report(c, PATTERN_FIELDS, node->span, variant->name->text,
                           variant->as.variant->fields[0]->name->text);
    bool is_positional = ast_as(Variant, variant->node)->is_positional;
    diag_help(d, "write '%s' to ignore what it carries", is_positional ? "(..)" : "{ .. }");
    diag_fix(d, (Span){node->span.end, node->span.end}, is_positional ? "(..)" : " { .. }");
}

/* NULL: its type is not what is looked at. */
static Symbol *check_constant(Checker *c, AstNode *node, const Type *subject, Symbol *symbol) {
    resolve_symbol(c, symbol);
    if (is_poison(symbol->type) || is_poison(subject)) return NULL;
    const Type *wanted = subject->kind == TYPE_MESSAGE ? basic(c, TYPE_I64) : subject;
    if (symbol->type == wanted) return symbol;
    blame_pattern(c, report(c, PATTERN_TYPE, node->span, text_of(c, symbol->type), text_of(c, subject)),
                  symbol->type);
    return NULL;
}

static bool name_constant(Checker *c, AstNamePattern *node, const Type *subject, Symbol *symbol) {
    if (symbol->kind != SYMBOL_CONST) return false;
    lookup_name(node->ident.name);
    node->node.symbol = check_constant(c, &node->node, subject, symbol);
    if (node->node.symbol == NULL) node->node.type = poison(c);
    return true;
}

static Symbol *visible(Name name) {
    Symbol *symbol = scope_lookup(name);
    return symbol != NULL && symbol->kind == SYMBOL_IMPORT ? symbol->as.import : symbol;
}

static bool is_single_error(const Symbol *symbol, const Type *subject) {
    if (symbol->kind != SYMBOL_ERROR_SET || subject->kind != TYPE_ERROR) return false;
    const ErrorSetInfo *info = symbol->as.error_set;
    return info->error_count == 1 && info->errors[0]->name == symbol->name;
}

/* It compares with a constant, a variant or an error, and binds nothing. */
static bool names_constant(const AstNamePattern *node, const Type *subject) {
    if (has_variants(subject) && find_variant(subject->symbol, node->ident.name) != NULL) return true;
    const Symbol *symbol = visible(node->ident.name);
    return symbol != NULL && (symbol->kind == SYMBOL_CONST || is_single_error(symbol, subject));
}

static void check_name_pattern(Checker *c, AstNamePattern *node, const Type *subject) {
    Symbol *variant = has_variants(subject) ? find_variant(subject->symbol, node->ident.name) : NULL;
    if (variant != NULL) {
        node->node.symbol = variant;
        require_fields(c, &node->node, variant);
        return;
    }
    Symbol *symbol = visible(node->ident.name);
    if (symbol != NULL && name_constant(c, node, subject, symbol)) return;
    if (symbol != NULL && is_single_error(symbol, subject)) {
        lookup_name(node->ident.name);
        node->node.symbol = symbol->as.error_set->errors[0];
        return;
    }
    if (subject->kind == TYPE_MESSAGE) report_unknown_variant(c, subject->symbol, node->ident);
    const Type *type = subject->kind == TYPE_MESSAGE ? poison(c) : subject;
    node->node.symbol = bind_name(c, &node->node, node->ident, type);
}

/* --- literals and ranges --- */

/* Numbers stand for tags where a message is looked at. */
static const Type *literal_subject(Checker *c, const Type *subject) {
    return subject->kind == TYPE_MESSAGE ? basic(c, TYPE_I64) : subject;
}

static const ConstValue *check_bound(Checker *c, AstNode *value, const Type *subject) {
    const Type *wanted = literal_subject(c, subject);
    const Type *found = check_any_value(c, value, wanted);
    if (is_poison(found) || is_poison(wanted)) return NULL;
    if (found != wanted) {
        blame_pattern(c, report(c, PATTERN_TYPE, value->span, text_of(c, found), text_of(c, subject)), found);
        return NULL;
    }
    return const_evaluate(c, value);
}

static void check_literal_pattern(Checker *c, AstLiteralPattern *node, const Type *subject) {
    if (node->value->kind == AST_Null) {
        node->value->type = subject;
        if (subject->kind == TYPE_OPTIONAL || is_poison(subject)) return;
        report(c, NEVER_NULL, node->node.span, text_of(c, subject));
        node->node.type = poison(c);
        return;
    }
    node->constant = check_bound(c, node->value, subject);
}

static bool is_ordinal(const Type *type) {
    return type_is_int(type) || type->kind == TYPE_CHAR;
}

static bool is_above(const Type *type, int64_t a, int64_t b) {
    return type_is_signed(type) ? a > b : (uint64_t)a > (uint64_t)b;
}

static int64_t lowest(const Type *type) {
    return type->kind == TYPE_CHAR ? 0 : type_min_int(type);
}

static int64_t highest(const Type *type) {
    return type->kind == TYPE_CHAR ? 0x10ffff : (int64_t)type_max_int(type);
}

static void check_range_pattern(Checker *c, AstRangePattern *node, const Type *subject) {
    const Type *type = literal_subject(c, subject);
    node->node.type = poison(c);
    if (is_poison(type)) return;
    if (!is_ordinal(type)) {
        blame_pattern(c, report(c, PATTERN_TYPE, node->node.span, "a range", text_of(c, subject)), NULL);
        return;
    }
    const ConstValue *low = node->low == NULL ? NULL : check_bound(c, node->low, subject);
    const ConstValue *high = node->high == NULL ? NULL : check_bound(c, node->high, subject);
    if ((node->low != NULL && low == NULL) || (node->high != NULL && high == NULL)) return;
    node->first = low != NULL ? low->as.bits : lowest(type);
    node->last = high != NULL ? high->as.bits : highest(type);
    bool is_exclusive = high != NULL && !node->is_inclusive;
    bool is_empty =
        is_exclusive ? !is_above(type, node->last, node->first) : is_above(type, node->first, node->last);
    if (is_empty) {
        report(c, EMPTY_RANGE, node->node.span);
        return;
    }
    if (is_exclusive) node->last--;
    node->node.type = type;
}

/* --- variants --- */

static Symbol *own_variant(Checker *c, AstVariantPattern *node, const Type *subject) {
    AstIdent ident = ast_as(Word, node->path.items[0])->ident;
    Symbol *variant = find_variant(subject->symbol, ident.name);
    if (variant == NULL) report_unknown_variant(c, subject->symbol, ident);
    return variant;
}

static bool is_variant_of(const Symbol *symbol, const Type *subject) {
    if (symbol->kind == SYMBOL_VARIANT) return symbol->as.variant->owner == subject->symbol;
    if (symbol->kind == SYMBOL_ERROR_NAME) return type_fits(symbol->type, subject);
    return false;
}

/* NULL: reported, or poisoned. */
static Symbol *pattern_variant(Checker *c, AstVariantPattern *node, const Type *subject) {
    if (is_poison(subject)) return NULL;
    if (has_variants(subject) && (node->is_dot || node->path.count == 1))
        return own_variant(c, node, subject);
    if (node->is_dot) {
        report(c, DOT_WITHOUT_TYPE, node->node.span, ast_as(Word, node->path.items[0])->ident.name->text);
        return NULL;
    }
    Symbol *symbol = lookup_path(c, &node->path, false);
    if (symbol == NULL || symbol->kind == SYMBOL_BAD) return NULL;
    if (is_variant_of(symbol, subject)) return symbol;
    if (symbol->kind == SYMBOL_STRUCT && symbol == subject->symbol && node->has_fields) return symbol;
    if (symbol->kind == SYMBOL_CONST && !node->has_fields)
        return check_constant(c, &node->node, subject, symbol);
    bool is_case = symbol->kind == SYMBOL_VARIANT || symbol->kind == SYMBOL_ERROR_NAME;
    blame_pattern(c,
                  report(c, PATTERN_TYPE, node->node.span,
                         is_case ? text_of(c, symbol->type) : symbol_describe(c->arena, symbol),
                         text_of(c, subject)),
                  is_case ? symbol->type : NULL);
    return NULL;
}

/* A struct, or one variant. */
typedef struct Fields {
    const Symbol *symbol;
    Symbol *const *items;
    uint32_t count;
    const Type *owner; /* what is looked at */
} Fields;

static Fields fields_of(const Symbol *symbol, const Type *owner) {
    if (symbol->kind == SYMBOL_STRUCT)
        return (Fields){symbol, symbol->as.structure->fields, symbol->as.structure->field_count, owner};
    return (Fields){symbol, symbol->as.variant->fields, symbol->as.variant->field_count, owner};
}

static uint32_t find_field(const Fields *fields, Name name) {
    for (uint32_t i = 0; i < fields->count; i++) {
        if (fields->items[i]->name == name) return i;
    }
    return UINT32_MAX;
}

static void report_unknown_field(Checker *c, AstIdent ident, const Fields *fields) {
    const Symbol *symbol = fields->symbol;
    const char *whole =
        symbol->kind == SYMBOL_STRUCT
            ? symbol->name->text
            : text_format(c->arena, "%s.%s", symbol->as.variant->owner->name->text, symbol->name->text);
    Diagnostic *d = report(c, UNKNOWN_FIELD, ident.span, whole, ident.name->text);
    help_suggestion(d, ident.span, suggest_among(c, fields->items, fields->count, ident.name));
    diag_note(d, symbol->span, "declared here");
}

static void check_field_pattern(Checker *c, AstFieldPattern *node, const Type *type) {
    node->node.type = type;
    if (node->pattern != NULL)
        check_pattern(c, node->pattern, type);
    else
        node->node.symbol = bind_name(c, &node->node, node->ident, type);
}

/* What stands in the pattern is about the field. */
static void check_part(Checker *c, AstFieldPattern *node, const Symbol *field, const Type *type) {
    const void *outer = c->pattern_of;
    c->pattern_of = field;
    check_field_pattern(c, node, type);
    c->pattern_of = outer;
}

static uint32_t field_of(Checker *c, AstFieldPattern *node, const Fields *fields, uint32_t position) {
    if (node->ident.name == NULL) return position < fields->count ? position : UINT32_MAX;
    uint32_t index = find_field(fields, node->ident.name);
    if (index == UINT32_MAX) report_unknown_field(c, node->ident, fields);
    return index;
}

static void report_left_out(Checker *c, AstVariantPattern *node, const Fields *fields, const bool *seen) {
    for (uint32_t i = 0; i < fields->count; i++) {
        if (seen[i]) continue;
        Diagnostic *d = report(c, PATTERN_FIELDS, node->node.span, fields->symbol->name->text,
                               fields->items[i]->name->text);
        diag_help(d, "name it, or write '..' to ignore the rest");
        return;
    }
}

/* Arrays take care of theirs. */
static void refuse_rest(Checker *c, AstNode *rest) {
    Diagnostic *d = report(c, PATTERN_REST, rest->span, "names items of an array, nothing else");
    diag_help(d, "a last '..' alone ignores what is left; '_' ignores one part");
    bind_poisoned(c, rest);
}

/* Gives the index of the field, UINT32_MAX when the pattern is wrong there. */
static uint32_t claim_field(Checker *c, AstFieldPattern *field, const Fields *fields, uint32_t position,
                            bool *seen) {
    uint32_t index = field_of(c, field, fields, position);
    if (field->pattern != NULL && field->pattern->kind == AST_RestPattern) {
        refuse_rest(c, field->pattern);
        return UINT32_MAX;
    }
    if (index == UINT32_MAX) {
        if (field->ident.name == NULL && position == fields->count)
            report(c, PATTERN_COUNT, field->node.span, fields->symbol->name->text, fields->count,
                   fields->count == 1 ? "" : "s");
        return UINT32_MAX;
    }
    if (seen[index]) {
        report(c, PATTERN_FIELD_TWICE, field->node.span, fields->items[index]->name->text);
        return UINT32_MAX;
    }
    seen[index] = true;
    return index;
}

static void check_fields(Checker *c, AstVariantPattern *node, const Fields *fields) {
    bool *seen = arena_array(c->arena, bool, fields->count + 1);
    bool is_right = true;
    for (uint32_t i = 0; i < node->fields.count; i++) {
        AstFieldPattern *field = ast_as(FieldPattern, node->fields.items[i]);
        uint32_t index = claim_field(c, field, fields, i, seen);
        is_right &= index != UINT32_MAX;
        if (index != UINT32_MAX) {
            field->field_index = index;
            check_part(c, field, fields->items[index], field_type_in(c, fields->owner, fields->items[index]));
        } else {
            bind_poisoned(c, &field->node);
        }
    }
    if (is_right && !node->has_rest) report_left_out(c, node, fields, seen);
}

static void check_variant_pattern(Checker *c, AstVariantPattern *node, const Type *subject) {
    Symbol *symbol = pattern_variant(c, node, subject);
    node->node.symbol = symbol;
    if (symbol == NULL) {
        node->node.type = poison(c);
        bind_poisoned(c, &node->node);
    } else if (symbol->kind == SYMBOL_VARIANT && !node->has_fields) {
        require_fields(c, &node->node, symbol);
    } else if (symbol->kind == SYMBOL_VARIANT || symbol->kind == SYMBOL_STRUCT) {
        Fields fields = fields_of(symbol, subject);
        check_fields(c, node, &fields);
    } else if (node->fields.count > 0) {
        node->node.type = refuse_error_fields(c, node->node.span, symbol);
        bind_poisoned(c, &node->node);
    }
}

/* --- alternatives --- */

/* Every name bound since `from` must be bound by the alternative with this number; one report for all. */
static const Symbol *find_unbound(const Checker *c, uint32_t from, uint32_t number) {
    for (uint32_t i = from; i < c->scopes.stack.count; i++) {
        const Symbol *symbol = scope_lookup(c->scopes.stack.items[i].name);
        if (symbol->as.local.index != number) return symbol;
    }
    return NULL;
}

static void set_alternative(const Checker *c, uint32_t from, uint32_t number) {
    for (uint32_t i = from; i < c->scopes.stack.count; i++)
        scope_lookup(c->scopes.stack.items[i].name)->as.local.index = number;
}

/* What all alternatives look at: of an optional, perhaps what it holds. */
static const Type *common_type(const AstList *alternatives, const Type *subject) {
    const Type *first = alternatives->items[0]->type;
    for (uint32_t i = 1; i < alternatives->count; i++)
        if (alternatives->items[i]->type != first) return subject;
    return is_poison(first) ? subject : first;
}

static void check_or_pattern(Checker *c, AstOrPattern *node, const Type *subject) {
    uint32_t from = c->scopes.stack.count, outer = c->alternative;
    bool is_reported = false;
    for (uint32_t i = 0; i < node->alternatives.count; i++) {
        uint32_t known = c->scopes.stack.count;
        c->alternative = ++c->alternative_count;
        check_pattern(c, node->alternatives.items[i], subject);
        const Symbol *unbound = find_unbound(c, from, c->alternative);
        bool is_new = i > 0 && c->scopes.stack.count > known;
        if (unbound == NULL && is_new) unbound = scope_lookup(c->scopes.stack.items[known].name);
        if (unbound != NULL && !is_reported) {
            Diagnostic *d = report(c, ALTERNATIVE_NAMES, node->node.span, unbound->name->text);
            diag_note(d, unbound->span, "bound here");
            is_reported = true;
        }
    }
    set_alternative(c, from, outer);
    c->alternative = outer;
    if (subject->kind == TYPE_OPTIONAL) node->node.type = common_type(&node->alternatives, subject);
}

/* --- dispatch --- */

static void report_message_name(Checker *c, AstIdent ident, const Type *message) {
    Diagnostic *d = report(c, MESSAGE_VALUE, ident.span, text_of(c, message));
    diag_help(d,
              "name its fields; all of it goes on to another actor by 'ref.send(msg)', where the header has "
              "'msg: %s'",
              text_of(c, message));
}

static void check_at_pattern(Checker *c, AstAtPattern *node, const Type *subject) {
    if (subject->kind == TYPE_MESSAGE) report_message_name(c, node->ident, subject);
    check_pattern(c, node->pattern, subject);
    bool is_value = !is_poison(node->pattern->type) && subject->kind == TYPE_OPTIONAL;
    node->node.type = is_value ? node->pattern->type : subject;
    node->node.symbol = bind_name(c, &node->node, node->ident, node->node.type);
}

static void check_known_pattern(Checker *c, AstNode *node, const Type *subject) {
    switch ((AstKind)node->kind) {
    case AST_AnyPattern:
    case AST_BadPattern: break;
    case AST_NamePattern: check_name_pattern(c, ast_as(NamePattern, node), subject); break;
    case AST_LiteralPattern: check_literal_pattern(c, ast_as(LiteralPattern, node), subject); break;
    case AST_RangePattern: check_range_pattern(c, ast_as(RangePattern, node), subject); break;
    case AST_VariantPattern: check_variant_pattern(c, ast_as(VariantPattern, node), subject); break;
    case AST_OrPattern: check_or_pattern(c, ast_as(OrPattern, node), subject); break;
    case AST_AtPattern: check_at_pattern(c, ast_as(AtPattern, node), subject); break;
    case AST_TuplePattern: check_tuple_pattern(c, ast_as(TuplePattern, node), subject); break;
    case AST_ArrayPattern: check_array_pattern(c, ast_as(ArrayPattern, node), subject); break;
    default: refuse_rest(c, node); break;
    }
}

/* Does the pattern look at what an optional holds, rather than at the optional? */
static bool looks_inside(AstNode *pattern, const Type *held) {
    while (held->kind == TYPE_OPTIONAL) held = held->args[0];
    switch ((AstKind)pattern->kind) {
    case AST_LiteralPattern: return ast_as(LiteralPattern, pattern)->value->kind != AST_Null;
    case AST_RangePattern:
    case AST_VariantPattern:
    case AST_TuplePattern:
    case AST_ArrayPattern: return true;
    case AST_NamePattern: return names_constant(ast_as(NamePattern, pattern), held);
    default: return false;
    }
}

void check_pattern(Checker *c, AstNode *node, const Type *subject) {
    while (subject->kind == TYPE_OPTIONAL && looks_inside(node, subject->args[0])) subject = subject->args[0];
    node->type = subject;
    check_known_pattern(c, node, subject);
}

/* --- where every value must match --- */

void check_irrefutable(Checker *c, AstNode *pattern, const Type *subject) {
    uint32_t outer = c->pattern_start, errors = c->diags->error_count;
    c->pattern_start = c->scopes.stack.count;
    check_pattern(c, pattern, subject);
    c->pattern_start = outer;
    if (is_poison(subject) || c->diags->error_count > errors) return;
    AstMatchArm arm = {.node = {.kind = AST_MatchArm, .span = pattern->span}, .pattern = pattern};
    AstNode *item = &arm.node;
    AstList arms = {.items = &item, .count = 1, .capacity = 1};
    const char *missing = find_missing_cases(c, &arms, subject, false);
    if (missing == NULL) return;
    Diagnostic *d = report(c, REFUTABLE, pattern->span, missing);
    diag_help(d, "look with 'if let' or 'match' first");
}
