/* Names as expressions: NameRef, Member and `.Variant`, and the values of what they stand for. */
#include "compiler/sema/checker.h"

#include <string.h>

static const Type *report_not_a_value(Checker *c, AstNode *node, Symbol *symbol) {
    Diagnostic *d = report(c, NOT_A_VALUE, node->span, symbol_describe(c->arena, symbol));
    if (symbol->kind == SYMBOL_ACTOR)
        diag_help(d, "start one with 'spawn %s()'", symbol->name->text);
    else if (symbol->kind == SYMBOL_MODULE)
        diag_help(d, "name what you want of it: '%s.name'", symbol->name->text);
    if (symbol->span.start != 0) diag_note(d, symbol->span, "declared here");
    return poison(c);
}

static const Type *wrapper_value(Checker *c, Symbol *symbol) {
    uses_add(c, symbol->as.wrapper.actor);
    return symbol->type == NULL ? poison(c) : symbol->type;
}

const Type *function_value(Checker *c, Symbol *symbol) {
    uses_add(c, symbol);
    symbol->is_pinned = true;
    return symbol->type != NULL ? symbol->type : poison(c);
}

static const Type *global_value(Checker *c, Symbol *symbol) {
    resolve_symbol(c, symbol);
    if (symbol->kind == SYMBOL_GLOBAL) uses_add(c, symbol);
    return symbol->type;
}

/* A start parameter that the receive mentions lives in a slot behind the vars. */
static const Type *param_value(Checker *c, Symbol *symbol) {
    const Body *body = c->body;
    while (body != NULL && body->kind == BODY_CLOSURE) body = body->outer;
    if (body != NULL && body->kind == BODY_RECEIVE && symbol->as.local.slot == UINT32_MAX) {
        ActorInfo *actor = body->owner->as.actor;
        symbol->as.local.slot = actor->slot_count;
        if (!is_poison(symbol->type)) actor->slot_count += type_slots(c->types, symbol->type);
    }
    closure_capture(c, symbol);
    return narrowed_type(symbol);
}

static const Type *local_value(Checker *c, Symbol *symbol) {
    closure_capture(c, symbol);
    return narrowed_type(symbol);
}

static const Type *message_value(Checker *c, const AstNode *node, const Symbol *symbol) {
    if (c->body == NULL || c->body->kind != BODY_CLOSURE) return symbol->type;
    Diagnostic *d = report(c, MESSAGE_CAPTURED, node->span);
    diag_help(d, "match it first: what its fields hold can be captured");
    return poison(c);
}

static const Type *error_set_value(Checker *c, AstNode *node, Symbol *symbol) {
    ErrorSetInfo *info = symbol->as.error_set;
    if (info->node == NULL || info->node->variants.count > 0) return report_not_a_value(c, node, symbol);
    node->symbol = info->errors[0];
    return symbol->type;
}

static const Type *report_answered(Checker *c, AstNode *node, const Symbol *symbol) {
    Diagnostic *d = report(c, REPLY_TWICE, node->span, symbol->name->text);
    diag_note(d, symbol->node->span, "answered here");
    return poison(c);
}

static const Type *symbol_value(Checker *c, AstNode *node, Symbol *symbol, const Type *want) {
    switch ((SymbolKind)symbol->kind) {
    case SYMBOL_LOCAL:
    case SYMBOL_STATE:
    case SYMBOL_SELF: return local_value(c, symbol);
    case SYMBOL_MESSAGE_TAG:
    case SYMBOL_MESSAGE_VALUE: return message_value(c, node, symbol);
    case SYMBOL_ERROR_NAME: return symbol->type;
    case SYMBOL_PARAM: return param_value(c, symbol);
    case SYMBOL_CONST:
    case SYMBOL_GLOBAL: return global_value(c, symbol);
    case SYMBOL_FUNC: return function_value(c, symbol);
    case SYMBOL_ERROR_SET: return error_set_value(c, node, symbol);
    case SYMBOL_VARIANT:
        return is_enum_variant(symbol) ? check_unit_variant(c, node, symbol, want)
                                       : check_variant_value(c, node, symbol);
    case SYMBOL_BUILTIN: return check_builtin_value(c, node, symbol, want);
    case SYMBOL_WRAPPER: return wrapper_value(c, symbol);
    case SYMBOL_ANSWERED: return report_answered(c, node, symbol);
    case SYMBOL_BAD: return poison(c);
    default: return report_not_a_value(c, node, symbol);
    }
}

const Type *check_name(Checker *c, AstNameRef *node, const Type *want) {
    Symbol *symbol = resolve_entity(c, &node->node);
    return symbol_value(c, &node->node, symbol, want);
}

static const Type *check_resolved_member(Checker *c, AstMember *node, const Type *want);

/* resolve_entity has looked at the members of the chain already. */
static const Type *check_object(Checker *c, AstNode *object) {
    if (object->kind != AST_Member) return check_any_value(c, object, NULL);
    object->type = check_resolved_member(c, ast_as(Member, object), NULL);
    return object->type;
}

/* `err.name`, `err.message`, `err.trace` */
static const Type *check_error_text(Checker *c, AstMember *node) {
    static const Builtin texts[] = {BUILTIN_ERROR_TEXT, BUILTIN_ERROR_MESSAGE, BUILTIN_ERROR_TRACE};
    const char *names[3];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        names[i] = builtin_text(texts[i]);
        if (strcmp(names[i], node->ident.name->text) != 0) continue;
        node->node.symbol = symbol_new(c, SYMBOL_BUILTIN, node->ident.name, (Span){0, 0}, NULL);
        node->node.symbol->as.builtin = texts[i];
        return basic(c, TYPE_STRING);
    }
    const char *name = node->ident.name->text;
    Diagnostic *d = report(c, UNKNOWN_FIELD, node->ident.span, text_of(c, node->object->type), name);
    help_suggestion(d, node->ident.span, suggest_word(names, 3, name));
    return poison(c);
}

static void list_fields(Checker *c, Diagnostic *d, const Type *object) {
    const StructInfo *info = object->symbol->as.structure;
    Text text;
    text_init(&text, c->arena);
    for (uint32_t i = 0; i < info->field_count && i < 8; i++) {
        text_add(&text, i > 0 ? ", " : "");
        text_add(&text, info->fields[i]->name->text);
    }
    if (info->field_count > 8) text_add(&text, ", ...");
    if (info->field_count > 0) diag_help(d, "its fields are %s", text.bytes);
}

static void help_unknown_field(Checker *c, Diagnostic *d, AstMember *node, const Type *object) {
    const char *similar = suggest_field(c, object, node->ident.name);
    if (similar != NULL)
        help_suggestion(d, node->ident.span, similar);
    else if (help_held_member(d, node->ident.span, object) ||
             help_member_habit(c, d, object, node->ident, false))
        return;
    else if (object->kind == TYPE_STRUCT)
        list_fields(c, d, object);
    else if (object->kind == TYPE_MAP)
        diag_help(d, "the entry of a key is 'm[\"%s\"]'", node->ident.name->text);
    else if (object->kind == TYPE_TUPLE)
        diag_help(d, "the parts of a tuple are '.0' to '.%u'", object->arg_count - 1);
}

static const Type *check_field(Checker *c, AstMember *node) {
    const Type *object = check_object(c, node->object);
    if (is_poison(object)) return object;
    if (object->kind == TYPE_ERROR) return check_error_text(c, node);
    const Type *field = field_type_of(c, object, node->ident.name);
    if (field != NULL) return field;
    Diagnostic *d = report(c, UNKNOWN_FIELD, node->ident.span, text_of(c, object), node->ident.name->text);
    blame_value(c, d, node->object, NULL);
    blame_member(c, d, node->ident.name, object);
    help_unknown_field(c, d, node, object);
    return poison(c);
}

static const Type *check_resolved_member(Checker *c, AstMember *node, const Type *want) {
    if (node->is_optional) return check_optional_member(c, node, NULL);
    Symbol *symbol = node->node.symbol;
    return symbol != NULL ? symbol_value(c, &node->node, symbol, want) : check_field(c, node);
}

/* Not `i64.max`, which is a number. */
static bool names_function_of_type(Checker *c, AstMember *node) {
    ConstValue value;
    if (!is_type_call(c, node)) return false;
    const Symbol *symbol = node->object->symbol;
    return symbol == NULL || symbol->type == NULL ||
           !type_constant(symbol->type, node->ident.name->text, &value);
}

const Type *check_member(Checker *c, AstMember *node, const Type *want) {
    if (node->is_optional) return check_optional_member(c, node, NULL);
    const Type *written = node->node.symbol == NULL ? written_enum(c, node->object) : NULL;
    Symbol *variant = written == NULL ? NULL : find_variant(written->symbol, node->ident.name);
    if (variant != NULL) {
        node->node.symbol = variant;
        bool is_function = want != NULL && want->kind == TYPE_FUNC && variant->as.variant->field_count > 0;
        return check_unit_variant(c, &node->node, variant, is_function ? want : written);
    }
    if (node->node.symbol == NULL && names_function_of_type(c, node)) {
        const Type *type = check_associated_value(c, node, want);
        if (type != NULL) return type;
    }
    resolve_entity(c, &node->node);
    return check_resolved_member(c, node, want);
}

/* Where the name is a variant of the value and of the error, the value is meant. */
static const Type *dotted_type(const Type *want, Name name) {
    if (want == NULL) return NULL;
    const Type *type = wanted_enum(want, name);
    if (type != NULL) return type;
    if (want->kind == TYPE_ERROR_UNION && want->args[1]->symbol != NULL) {
        if (find_variant(want->args[1]->symbol, name) != NULL) return want->args[1];
        want = want->args[0];
    }
    while (want->kind == TYPE_OPTIONAL) want = want->args[0];
    bool has_variants = want->kind == TYPE_ERROR || want->kind == TYPE_MESSAGE || want->kind == TYPE_ENUM;
    return has_variants && want->symbol != NULL ? want : NULL;
}

const Type *check_dot_variant(Checker *c, AstDotVariant *node, const Type *want) {
    const Type *type = dotted_type(want, node->ident.name);
    if (type == NULL) {
        if (want == NULL || !is_poison(want)) {
            Diagnostic *d = report(c, DOT_WITHOUT_TYPE, node->node.span, node->ident.name->text);
            diag_help(d, "write the type in front of it: 'Type.%s'", node->ident.name->text);
        }
        return poison(c);
    }
    Symbol *variant = find_variant(type->symbol, node->ident.name);
    if (variant == NULL) {
        report_unknown_variant(c, type->symbol, node->ident);
        return poison(c);
    }
    node->node.symbol = variant;
    if (type->kind == TYPE_ENUM) return check_unit_variant(c, &node->node, variant, type);
    return symbol_value(c, &node->node, variant, want);
}
