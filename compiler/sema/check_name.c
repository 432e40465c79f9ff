/* What names mean: NameRef, Member and `.Variant`. */
#include "compiler/sema/checker.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* --- looking up --- */

Symbol *lookup_name(Name name) {
    Symbol *symbol = scope_lookup(name);
    if (symbol == NULL) return NULL;
    symbol->is_used = true;
    if (symbol->kind != SYMBOL_IMPORT) return symbol;
    symbol->as.import->is_used = true;
    return symbol->as.import;
}

static Symbol *through_import(Symbol *symbol) {
    return symbol->kind == SYMBOL_IMPORT ? symbol->as.import : symbol;
}

Symbol *lookup_in_module(Checker *c, const Module *module, AstIdent ident) {
    Symbol *symbol = module->scope == NULL ? NULL : map_get(&module->scope->names, map_key(ident.name));
    if (symbol == NULL) {
        Diagnostic *d = report(c, UNKNOWN_MEMBER, ident.span, module->name->text, ident.name->text);
        if (module->scope != NULL) help_suggestion(d, ident.span, suggest_in_module(c, module, ident.name));
        return NULL;
    }
    symbol->is_used = true;
    if (!symbol->is_pub && module != c->module) {
        Diagnostic *d = report(c, PRIVATE_NAME, ident.span, ident.name->text, module->name->text);
        diag_note(d, symbol->span, "declared here without 'pub'");
        if (!module->is_std) diag_help(d, "put 'pub' before it to let other modules use it");
    }
    return through_import(symbol);
}

Symbol *find_variant(const Symbol *owner, Name name) {
    if (owner->kind == SYMBOL_MESSAGE) return map_get(&owner->as.message->names, map_key(name));
    if (owner->kind == SYMBOL_ENUM) return map_get(&owner->as.enumeration->names, map_key(name));
    if (owner->kind == SYMBOL_ERROR_SET) return map_get(&owner->as.error_set->names, map_key(name));
    return NULL;
}

VariantSet variants_of(const Symbol *owner) {
    switch (owner->kind) {
    case SYMBOL_MESSAGE: return (VariantSet){owner->as.message->variants, owner->as.message->variant_count};
    case SYMBOL_ENUM:
        return (VariantSet){owner->as.enumeration->variants, owner->as.enumeration->variant_count};
    default: return (VariantSet){owner->as.error_set->errors, owner->as.error_set->error_count};
    }
}

void report_unknown_variant(Checker *c, const Symbol *owner, AstIdent ident) {
    VariantSet set = variants_of(owner);
    Diagnostic *d = report(c, UNKNOWN_VARIANT, ident.span, symbol_describe(c->arena, owner),
                           owner->kind == SYMBOL_ERROR_SET ? "error" : "variant", ident.name->text);
    help_suggestion(d, ident.span, suggest_among(c, set.symbols, set.count, ident.name));
    if (owner->span.start != 0) diag_note(d, owner->span, "'%s' is declared here", owner->name->text);
}

/* Functions that the language has and this compiler not yet. */
static const char *const later_names[] = {"channel", "await_any", "await_all", "with_timeout", "CancelToken"};

static bool is_later_name(const char *word) {
    for (size_t i = 0; i < sizeof later_names / sizeof *later_names; i++) {
        if (strcmp(later_names[i], word) == 0) return true;
    }
    return false;
}

/* The var of the actor at work that is called so, when it is initialised after the one that mentions it. */
static const AstBinding *find_later_var(const Checker *c, Name name) {
    if (c->body == NULL || c->body->kind != BODY_INITIALIZER || c->body->owner->kind != SYMBOL_ACTOR)
        return NULL;
    const AstList *vars = &c->body->owner->as.actor->node->vars;
    for (uint32_t i = 0; i < vars->count; i++) {
        const AstBinding *binding = (const AstBinding *)vars->items[i];
        if (binding->pattern->kind == AST_NamePattern &&
            ((const AstNamePattern *)binding->pattern)->ident.name == name)
            return binding;
    }
    return NULL;
}

/* Later mentions of the name in this scope are silent; a later declaration of it is noted in the report. */
static void bind_unknown(Checker *c, AstIdent ident, Diagnostic *d) {
    if (c->body == NULL || c->body->kind == BODY_INITIALIZER || c->scopes.start < c->scopes.module_end)
        return;
    Symbol *symbol = symbol_new(c, SYMBOL_BAD, ident.name, ident.span, NULL);
    symbol->type = poison(c);
    symbol->as.report = d;
    scope_bind(&c->scopes, symbol);
}

static void report_unknown_self(Checker *c, AstIdent ident) {
    if (c->body != NULL && c->body->lacks_self && ident.name == c->name_self) return;
    if (c->body != NULL && ident.name == c->name_self) c->body->lacks_self = true;
    Diagnostic *d = report(c, OUTSIDE_ACTOR, ident.span, ident.name->text);
    if (ident.name == c->name_self) help_missing_self(c, d);
}

static void help_unknown_name(Checker *c, Diagnostic *d, AstIdent ident, bool is_type) {
    const AstBinding *later = is_type ? NULL : find_later_var(c, ident.name);
    if (later != NULL) {
        diag_note(d, later->pattern->span, "initialised later: an actor's vars get their values in order");
        return;
    }
    bool has_help = is_type ? help_type_habit(c, d, ident) : help_value_habit(c, d, ident);
    if (!has_help) help_suggestion(d, ident.span, suggest_in_scope(c, ident.name, is_type));
}

/* The name was declared in a block of this function that has ended. */
static void note_ended(const Checker *c, Diagnostic *d, AstIdent ident) {
    if (c->body == NULL || c->body->owner == NULL || c->body->owner->node == NULL) return;
    const Symbol *ended = scopes_ended(&c->scopes, ident.name);
    if (ended == NULL || ended->span.start < c->body->owner->node->span.start ||
        ended->span.start > ident.span.start)
        return;
    diag_note(d, ended->span, "this one ended with its block");
    diag_help(d, "declare it before the block to use it behind it");
}

static void report_unknown_name(Checker *c, AstIdent ident, bool is_type) {
    if (ident.name == c->name_self || ident.name == c->name_msg) {
        report_unknown_self(c, ident);
        return;
    }
    if (!is_type && is_later_name(ident.name->text)) {
        const char *quoted = text_format(c->arena, "'%s'", ident.name->text);
        if (profile_allows(c, PROFILE_SERVICE, ident.span, quoted)) report_unsupported(c, ident.span, quoted);
        return;
    }
    bool is_type_like = is_type || (ident.name->text[0] >= 'A' && ident.name->text[0] <= 'Z');
    if (is_type_like && profile_reports_later(c, ident.span, ident.name)) return;
    Diagnostic *d = is_type ? report(c, UNKNOWN_TYPE, ident.span, ident.name->text)
                            : report(c, UNKNOWN_NAME, ident.span, ident.name->text);
    help_unknown_name(c, d, ident, is_type);
    if (!is_type) note_ended(c, d, ident);
    if (!is_type) bind_unknown(c, ident, d);
}

void report_undeclared(Checker *c, AstIdent ident) {
    Diagnostic *d = report(c, UNKNOWN_NAME, ident.span, ident.name->text);
    const char *similar = suggest_in_scope(c, ident.name, false);
    if (similar != NULL)
        help_suggestion(d, ident.span, similar);
    else if (!help_value_habit(c, d, ident)) {
        diag_help(d, "declare it first: 'var %s = ...'", ident.name->text);
        diag_fix(d, (Span){ident.span.start, ident.span.start}, "var ");
    }
    bind_unknown(c, ident, d);
}

static Symbol *lookup_member(Checker *c, Symbol *owner, AstIdent ident) {
    if (owner->kind == SYMBOL_MODULE) return lookup_in_module(c, owner->as.module, ident);
    Symbol *variant = find_variant(owner, ident.name);
    bool has_variants =
        owner->kind == SYMBOL_MESSAGE || owner->kind == SYMBOL_ENUM || owner->kind == SYMBOL_ERROR_SET;
    if (variant == NULL && has_variants)
        report_unknown_variant(c, owner, ident);
    else if (variant == NULL)
        report(c, NOT_A_NAMESPACE, ident.span, symbol_describe(c->arena, owner), ident.name->text);
    return variant;
}

/* --- constants of the number types: i64.max --- */

typedef struct FloatConstant {
    const char *name;
    double of_f32, of_f64;
} FloatConstant;

static const FloatConstant float_constants[] = {
    {"max", (double)FLT_MAX, DBL_MAX},
    {"min", -(double)FLT_MAX, -DBL_MAX},
    {"epsilon", (double)FLT_EPSILON, DBL_EPSILON},
    {"infinity", INFINITY, INFINITY},
    {"nan", NAN, NAN},
};

static bool float_constant(const Type *type, const char *name, ConstValue *value) {
    for (size_t i = 0; i < sizeof float_constants / sizeof *float_constants; i++) {
        if (strcmp(float_constants[i].name, name) != 0) continue;
        value->as.real = type->kind == TYPE_F32 ? float_constants[i].of_f32 : float_constants[i].of_f64;
        return true;
    }
    return false;
}

static bool type_constant(const Type *type, const char *name, ConstValue *value) {
    value->type = type;
    if (type_is_float(type)) return float_constant(type, name, value);
    if (!type_is_int(type)) return false;
    if (strcmp(name, "max") == 0)
        value->as.bits = (int64_t)type_max_int(type);
    else if (strcmp(name, "min") == 0)
        value->as.bits = type_min_int(type);
    else
        return false;
    return true;
}

/* Functions of types that the language has and this compiler not yet. */
static bool is_later_member(const Symbol *owner, const char *name) {
    static const char *const members[] = {"new", "from", "ok", "of", "at"};
    for (size_t i = 0; owner->kind == SYMBOL_BUILTIN_TYPE && i < sizeof members / sizeof *members; i++) {
        if (strcmp(members[i], name) == 0) return true;
    }
    return false;
}

static Symbol *lookup_type_member(Checker *c, Symbol *owner, AstIdent ident) {
    ConstValue value;
    const Type *type = owner->type;
    if (type != NULL && type_constant(type, ident.name->text, &value)) {
        Symbol *symbol = symbol_new(c, SYMBOL_CONST, ident.name, (Span){0, 0}, NULL);
        symbol->type = type;
        symbol->state = STATE_RESOLVED;
        symbol->as.constant = arena_new(c->arena, ConstValue);
        *symbol->as.constant = value;
        return symbol;
    }
    if (type != NULL && type->symbol != NULL) return lookup_member(c, type->symbol, ident);
    if (is_later_member(owner, ident.name->text)) {
        report_unsupported(c, ident.span,
                           text_format(c->arena, "'%s.%s'", owner->name->text, ident.name->text));
        return NULL;
    }
    Diagnostic *d =
        report(c, NOT_A_NAMESPACE, ident.span, symbol_describe(c->arena, owner), ident.name->text);
    if (type != NULL) help_suggestion(d, ident.span, suggest_method(c, type, ident.name));
    return NULL;
}

/* --- entities --- */

static bool is_namespace(const Symbol *symbol) {
    switch ((SymbolKind)symbol->kind) {
    case SYMBOL_MODULE:
    case SYMBOL_MESSAGE:
    case SYMBOL_ENUM:
    case SYMBOL_ERROR_SET:
    case SYMBOL_BUILTIN_TYPE:
    case SYMBOL_TYPE_ALIAS:
    case SYMBOL_BAD: return true;
    default: return false;
    }
}

static Symbol *bad_symbol(Checker *c, AstIdent ident) {
    Symbol *symbol = symbol_new(c, SYMBOL_BAD, ident.name, ident.span, NULL);
    symbol->type = poison(c);
    return symbol;
}

static Symbol *lookup_in(Checker *c, Symbol *owner, AstIdent ident) {
    if (owner->kind == SYMBOL_BAD) return owner;
    if (owner->kind == SYMBOL_TYPE_ALIAS) resolve_symbol(c, owner);
    Symbol *found = owner->kind == SYMBOL_BUILTIN_TYPE || owner->kind == SYMBOL_TYPE_ALIAS
                        ? lookup_type_member(c, owner, ident)
                        : lookup_member(c, owner, ident);
    return found == NULL ? bad_symbol(c, ident) : found;
}

Symbol *lookup_path(Checker *c, const AstList *words, bool is_type) {
    AstIdent first = ast_as(Word, words->items[0])->ident;
    Symbol *symbol = lookup_name(first.name);
    if (symbol == NULL)
        report_unknown_name(c, first, is_type);
    else if (is_behind_wall(c, symbol, first.span))
        symbol = bad_symbol(c, first);
    for (uint32_t i = 1; i < words->count && symbol != NULL; i++)
        symbol = lookup_in(c, symbol, ast_as(Word, words->items[i])->ident);
    return symbol;
}

static Symbol *resolve_name(Checker *c, AstNameRef *node) {
    Symbol *symbol = lookup_name(node->ident.name);
    if (symbol == NULL) {
        report_unknown_name(c, node->ident, false);
        symbol = bad_symbol(c, node->ident);
    } else if (is_behind_wall(c, symbol, node->ident.span)) {
        symbol = bad_symbol(c, node->ident);
    }
    return node->node.symbol = symbol;
}

Symbol *resolve_entity(Checker *c, AstNode *node) {
    if (node->symbol != NULL) return node->symbol;
    if (node->kind == AST_NameRef) return resolve_name(c, ast_as(NameRef, node));
    if (node->kind != AST_Member || ast_as(Member, node)->is_optional) return NULL;
    AstMember *member = ast_as(Member, node);
    Symbol *owner = resolve_entity(c, member->object);
    if (owner != NULL && is_namespace(owner)) node->symbol = lookup_in(c, owner, member->ident);
    return node->symbol;
}

AstNode *applied_base(AstNode *node) {
    if (node->kind == AST_Index) return ast_as(Index, node)->object;
    if (node->kind == AST_TypeApply) return ast_as(TypeApply, node)->object;
    return node;
}

Symbol *resolve_applied(Checker *c, AstNode *node) {
    AstNode *base = applied_base(node);
    bool is_name = base->kind == AST_NameRef || base->kind == AST_Member;
    return is_name ? resolve_entity(c, base) : NULL;
}

/* --- values --- */

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
    if (c->body != NULL && c->body->kind == BODY_CLOSURE)
        return report_unsupported(c, node->span, "the message in hand in a closure");
    return symbol->type;
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
    Symbol *symbol = node->node.symbol != NULL ? node->node.symbol : resolve_name(c, node);
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
        return check_unit_variant(c, &node->node, variant, written);
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
