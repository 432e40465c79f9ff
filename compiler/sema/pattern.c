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
    return symbol;
}

static Symbol *bind_name(Checker *c, AstNode *node, AstIdent ident, const Type *type) {
    if (ident.name == c->name_underscore) return NULL;
    Symbol *known = scope_lookup_here(&c->scopes, ident.name);
    if (known != NULL && known->state == LOCAL_PATTERN) return rebind(c, known, ident, type);
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
    return type->kind == TYPE_MESSAGE || (type->kind == TYPE_ERROR && type->symbol != NULL);
}

static void require_fields(Checker *c, AstNode *node, const Symbol *variant) {
    if (variant->kind != SYMBOL_VARIANT || variant->as.variant->field_count == 0) return;
    Diagnostic *d = report(c, PATTERN_FIELDS, node->span, variant->name->text,
                           variant->as.variant->fields[0]->name->text);
    diag_help(d, "write '{ .. }' to ignore what it carries");
    diag_fix(d, (Span){node->span.end, node->span.end}, " { .. }");
}

/* NULL: its type is not what is looked at. */
static Symbol *check_constant(Checker *c, AstNode *node, const Type *subject, Symbol *symbol) {
    resolve_symbol(c, symbol);
    if (is_poison(symbol->type) || is_poison(subject)) return NULL;
    const Type *wanted = subject->kind == TYPE_MESSAGE ? basic(c, TYPE_I64) : subject;
    if (symbol->type == wanted) return symbol;
    report(c, PATTERN_TYPE, node->span, text_of(c, symbol->type), text_of(c, subject));
    return NULL;
}

static bool name_constant(Checker *c, AstNamePattern *node, const Type *subject, Symbol *symbol) {
    if (symbol->kind != SYMBOL_CONST) return false;
    lookup_name(node->ident.name);
    node->node.symbol = check_constant(c, &node->node, subject, symbol);
    if (node->node.symbol == NULL) node->node.type = poison(c);
    return true;
}

static bool name_single_error(AstNamePattern *node, const Type *subject, Symbol *symbol) {
    if (symbol->kind != SYMBOL_ERROR_SET || subject->kind != TYPE_ERROR) return false;
    const ErrorSetInfo *info = symbol->as.error_set;
    if (info->error_count != 1 || info->errors[0]->name != symbol->name) return false;
    lookup_name(node->ident.name);
    node->node.symbol = info->errors[0];
    return true;
}

static Symbol *visible(Name name) {
    Symbol *symbol = scope_lookup(name);
    return symbol != NULL && symbol->kind == SYMBOL_IMPORT ? symbol->as.import : symbol;
}

static void check_name_pattern(Checker *c, AstNamePattern *node, const Type *subject) {
    Symbol *variant = has_variants(subject) ? find_variant(subject->symbol, node->ident.name) : NULL;
    if (variant != NULL) {
        node->node.symbol = variant;
        require_fields(c, &node->node, variant);
        return;
    }
    Symbol *symbol = visible(node->ident.name);
    if (symbol != NULL &&
        (name_constant(c, node, subject, symbol) || name_single_error(node, subject, symbol)))
        return;
    if (subject->kind == TYPE_MESSAGE)
        report_unknown_variant(c, subject->symbol, node->ident);
    else
        node->node.symbol = bind_name(c, &node->node, node->ident, subject);
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
        report(c, PATTERN_TYPE, value->span, text_of(c, found), text_of(c, subject));
        return NULL;
    }
    return const_evaluate(c, value);
}

static void check_literal_pattern(Checker *c, AstLiteralPattern *node, const Type *subject) {
    if (node->value->kind == AST_Null) {
        report_unsupported(c, node->node.span, unsupported_text(node->value));
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
        report(c, PATTERN_TYPE, node->node.span, "a range", text_of(c, subject));
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
    if (symbol->kind == SYMBOL_VARIANT) return symbol->type == subject;
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
    if (symbol->kind == SYMBOL_CONST && !node->has_fields)
        return check_constant(c, &node->node, subject, symbol);
    bool is_case = symbol->kind == SYMBOL_VARIANT || symbol->kind == SYMBOL_ERROR_NAME;
    report(c, PATTERN_TYPE, node->node.span,
           is_case ? text_of(c, symbol->type) : symbol_describe(c->arena, symbol), text_of(c, subject));
    return NULL;
}

static uint32_t find_field(const VariantInfo *info, Name name) {
    for (uint32_t i = 0; i < info->field_count; i++) {
        if (info->fields[i]->name == name) return i;
    }
    return UINT32_MAX;
}

static void report_unknown_field(Checker *c, AstIdent ident, const Symbol *variant) {
    const VariantInfo *info = variant->as.variant;
    Diagnostic *d = report(c, UNKNOWN_FIELD, ident.span,
                           text_format(c->arena, "%s.%s", text_of(c, variant->type), variant->name->text),
                           ident.name->text);
    help_suggestion(d, ident.span, suggest_among(c, info->fields, info->field_count, ident.name));
    diag_note(d, variant->span, "declared here");
}

static void check_field_pattern(Checker *c, AstFieldPattern *node, const Type *type) {
    node->node.type = type;
    if (node->pattern != NULL)
        check_pattern(c, node->pattern, type);
    else
        node->node.symbol = bind_name(c, &node->node, node->ident, type);
}

static uint32_t field_of(Checker *c, AstFieldPattern *node, const Symbol *variant, uint32_t position) {
    const VariantInfo *info = variant->as.variant;
    if (node->ident.name == NULL) return position < info->field_count ? position : UINT32_MAX;
    uint32_t index = find_field(info, node->ident.name);
    if (index == UINT32_MAX) report_unknown_field(c, node->ident, variant);
    return index;
}

static void report_left_out(Checker *c, AstVariantPattern *node, const Symbol *variant, const bool *seen) {
    const VariantInfo *info = variant->as.variant;
    for (uint32_t i = 0; i < info->field_count; i++) {
        if (seen[i]) continue;
        Diagnostic *d =
            report(c, PATTERN_FIELDS, node->node.span, variant->name->text, info->fields[i]->name->text);
        diag_help(d, "name it, or write '..' to ignore the rest");
        return;
    }
}

/* Gives the index of the field, UINT32_MAX when the pattern is wrong there. */
static uint32_t claim_field(Checker *c, AstFieldPattern *field, const Symbol *variant, uint32_t position,
                            bool *seen) {
    const VariantInfo *info = variant->as.variant;
    uint32_t index = field_of(c, field, variant, position);
    if (index == UINT32_MAX) {
        if (field->ident.name == NULL && position == info->field_count)
            report(c, PATTERN_COUNT, field->node.span, variant->name->text, info->field_count,
                   info->field_count == 1 ? "" : "s");
        return UINT32_MAX;
    }
    if (seen[index]) {
        report(c, PATTERN_FIELD_TWICE, field->node.span, info->fields[index]->name->text);
        return UINT32_MAX;
    }
    seen[index] = true;
    return index;
}

static void check_fields(Checker *c, AstVariantPattern *node, const Symbol *variant) {
    const VariantInfo *info = variant->as.variant;
    bool *seen = arena_array(c->arena, bool, info->field_count + 1);
    bool is_right = true;
    for (uint32_t i = 0; i < node->fields.count; i++) {
        AstFieldPattern *field = ast_as(FieldPattern, node->fields.items[i]);
        uint32_t index = claim_field(c, field, variant, i, seen);
        is_right &= index != UINT32_MAX;
        if (index != UINT32_MAX) {
            field->field_index = index;
            check_field_pattern(c, field, info->fields[index]->type);
        } else {
            bind_poisoned(c, &field->node);
        }
    }
    if (is_right && !node->has_rest) report_left_out(c, node, variant, seen);
}

static void check_variant_pattern(Checker *c, AstVariantPattern *node, const Type *subject) {
    Symbol *symbol = pattern_variant(c, node, subject);
    node->node.symbol = symbol;
    if (symbol == NULL) {
        node->node.type = poison(c);
        bind_poisoned(c, &node->node);
    } else if (symbol->kind == SYMBOL_VARIANT && !node->has_fields) {
        require_fields(c, &node->node, symbol);
    } else if (symbol->kind == SYMBOL_VARIANT) {
        check_fields(c, node, symbol);
    } else if (node->fields.count > 0) {
        report_unsupported(c, node->node.span, "an error with fields");
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
}

/* --- dispatch --- */

static void check_known_pattern(Checker *c, AstNode *node, const Type *subject) {
    switch ((AstKind)node->kind) {
    case AST_AnyPattern:
    case AST_BadPattern: break;
    case AST_NamePattern: check_name_pattern(c, ast_as(NamePattern, node), subject); break;
    case AST_LiteralPattern: check_literal_pattern(c, ast_as(LiteralPattern, node), subject); break;
    case AST_RangePattern: check_range_pattern(c, ast_as(RangePattern, node), subject); break;
    case AST_VariantPattern: check_variant_pattern(c, ast_as(VariantPattern, node), subject); break;
    case AST_OrPattern: check_or_pattern(c, ast_as(OrPattern, node), subject); break;
    case AST_AtPattern: {
        AstAtPattern *at = ast_as(AtPattern, node);
        if (subject->kind == TYPE_MESSAGE)
            report_unsupported(c, at->ident.span, "a name for a whole message");
        node->symbol = bind_name(c, node, at->ident, subject);
        check_pattern(c, at->pattern, subject);
        break;
    }
    default:
        report_unsupported(c, node->span, unsupported_text(node));
        bind_poisoned(c, node);
        break;
    }
}

void check_pattern(Checker *c, AstNode *node, const Type *subject) {
    node->type = subject;
    check_known_pattern(c, node, subject);
}
