/* From a name to what it stands for: in scope, in a module, in a type, along a path. Whoever asks for a name
 * that is not there gets a report with what is near, and the bad symbol, which is then in scope: one mistake
 * is one report.
 */
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
    blame_member(c, d, ident.name, owner->type);
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
    if (ident.name == c->name_self && !help_missing_self(c, d))
        diag_help(d, "a method has it too: a function of an impl whose first parameter is 'self'");
}

/* What is called so belongs to no function: others may have misspelt it too, or it is misspelt itself. */
static bool is_of_module(Checker *c, const char *name) {
    const Symbol *symbol = scope_lookup(name_intern_c(&c->session->names, name));
    return symbol != NULL && symbol->kind != SYMBOL_LOCAL && symbol->kind != SYMBOL_PARAM;
}

static void help_unknown_name(Checker *c, Diagnostic *d, AstIdent ident, bool is_type) {
    const AstBinding *later = is_type ? NULL : find_later_var(c, ident.name);
    if (later != NULL) {
        diag_note(d, later->pattern->span, "initialised later: an actor's vars get their values in order");
        return;
    }
    bool has_help = is_type ? help_type_habit(c, d, ident) : help_value_habit(c, d, ident);
    const char *similar = has_help ? NULL : suggest_in_scope(c, ident.name, is_type);
    help_suggestion(d, ident.span, similar);
    if (similar != NULL && is_of_module(c, similar)) blame_name(c, d, ident.name);
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

/* `func f(a: i64, b: i64 = a)`: true when the name is that of another parameter or field. */
static bool help_default(Checker *c, Diagnostic *d, AstIdent ident) {
    const DefaultSite *site = c->body == NULL ? NULL : c->body->in_default;
    for (uint32_t i = 0; site != NULL && i < site->count; i++) {
        const Symbol *sibling = site->siblings[i];
        if (sibling->name != ident.name) continue;
        diag_note(d, sibling->span, "this one has no value yet");
        diag_help(d, "a default cannot mention %ss: it is computed where one is left out",
                  sibling->kind == SYMBOL_PARAM ? "parameter" : "field");
        return true;
    }
    return false;
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
    if (is_type_like) blame_name(c, d, ident.name);
    if (is_type || !help_default(c, d, ident)) help_unknown_name(c, d, ident, is_type);
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

bool type_constant(const Type *type, const char *name, ConstValue *value) {
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
