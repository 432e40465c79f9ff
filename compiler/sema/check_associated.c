/* Functions of types: `Point.origin()`, `Stack[i64].new()`, `T.default()`. A generic type without its
 * arguments gets them from the call. */
#include "compiler/sema/checker.h"

#include <string.h>

static bool is_type_symbol(const Symbol *symbol) {
    switch ((SymbolKind)symbol->kind) {
    case SYMBOL_BUILTIN_TYPE:
    case SYMBOL_TYPE_ALIAS:
    case SYMBOL_STRUCT:
    case SYMBOL_ENUM:
    case SYMBOL_TYPE_PARAM: return true;
    default: return false;
    }
}

/* `[i64].filled(…)`: an array literal whose only item is a type. */
static Symbol *named_type(Checker *c, AstNode *object) {
    const AstNode *base = applied_base(object);
    if (base->kind == AST_Array && ast_as(Array, base)->items.count == 1)
        object = ast_as(Array, base)->items.items[0];
    Symbol *symbol = resolve_applied(c, object);
    return symbol != NULL && is_type_symbol(symbol) ? symbol : NULL;
}

static const Type *underlying(Checker *c, Symbol *symbol) {
    if (symbol->kind == SYMBOL_TYPE_ALIAS) resolve_symbol(c, symbol);
    return symbol->type;
}

bool is_type_call(Checker *c, AstMember *callee) {
    Symbol *symbol = named_type(c, callee->object);
    if (symbol == NULL) return false;
    const Type *type = underlying(c, symbol);
    const Symbol *declared = type != NULL && type->symbol != NULL ? type->symbol : symbol;
    return find_variant(declared, callee->ident.name) == NULL;
}

static const Type *written_type(Checker *c, AstNode *object) {
    const Type *type = resolve_expr_type(c, object);
    if (type == NULL) report(c, NOT_A_TYPE, object->span, "this", "value"); /* `i64[0]` */
    return type == NULL ? poison(c) : type;
}

/* `Set.from(…)`: what is in it comes from the call. */
static const Type *builtin_before_dot(Checker *c, AstNode *object) {
    TypeKind kind = object->symbol->as.type_kind;
    const Type *holes[] = {basic(c, TYPE_HOLE), basic(c, TYPE_HOLE)};
    if (kind == TYPE_MAP) return type_make(c->types, kind, holes, 2);
    if (kind == TYPE_SET || kind == TYPE_OPTIONAL) return type_make(c->types, kind, holes, 1);
    return written_type(c, object);
}

/* An instance of a generic type when its arguments are written, else its declaration. */
static const Type *type_before_dot(Checker *c, AstNode *object) {
    bool is_bare = object->kind == AST_NameRef || object->kind == AST_Member;
    if (is_bare && object->symbol->kind != SYMBOL_BUILTIN_TYPE) return underlying(c, object->symbol);
    if (is_bare && object->symbol->type == NULL) return builtin_before_dot(c, object);
    return written_type(c, object);
}

static bool is_upper(Name name) {
    return name->text[0] >= 'A' && name->text[0] <= 'Z';
}

static void report_missing_function(Checker *c, const AstMember *callee, const Type *type,
                                    const FoundMethod *found) {
    const char *name = callee->ident.name->text;
    Diagnostic *d;
    if (found->hidden != NULL) {
        d = report(c, PRIVATE_METHOD, callee->ident.span, name, found->hidden->module->name->text);
        diag_note(d, found->hidden->span, "declared here without 'pub'");
    } else {
        d = report(c, UNKNOWN_METHOD, callee->ident.span, text_of(c, type), name);
        help_suggestion(d, callee->ident.span, suggest_method(c, type, callee->ident.name));
        if (strcmp(name, "format") == 0) diag_help(d, "values are put into a string by $\"{x}\"");
    }
}

static const Type *report_no_function(Checker *c, const AstMember *node, const Type *type,
                                      const FoundMethod *found) {
    if (type->kind == TYPE_ENUM && is_upper(node->ident.name))
        report_unknown_variant(c, type->symbol, node->ident);
    else
        report_missing_function(c, node, type, found);
    return poison(c);
}

static bool is_open(const Type *type, const AstNode *object) {
    bool is_bare = object->kind == AST_NameRef || object->kind == AST_Member;
    if (is_bare && has_hole(type)) return true;
    return is_bare && type->arg_count > 0 && type->symbol != NULL && type == type->symbol->type;
}

static void forget_type_args(FoundMethod *found) {
    for (uint32_t i = 0; i < found->known.count; i++) found->known.args[i] = NULL;
}

const Type *check_associated_call(Checker *c, AstCall *node, AstMember *callee, const Type *want) {
    const Type *type = type_before_dot(c, callee->object);
    callee->object->type = callee->node.type = poison(c);
    if (is_poison(type)) {
        check_arguments_silently(c, &node->args);
        return type;
    }
    FoundMethod found = find_method(c, type, callee->ident.name);
    bool is_several = found.rival != NULL && !found.func->as.func->has_self;
    if (is_several) found = choose_method(c, callee->ident, &found, &node->args, false, want);
    if (found.is_reported) return poison(c);
    bool is_from = found.func == NULL && is_plain_enum(type) && strcmp(callee->ident.name->text, "from") == 0;
    if (is_from) return check_enum_from(c, node, type);
    if (found.func == NULL || found.func->type == NULL) {
        check_arguments_silently(c, &node->args);
        return report_no_function(c, callee, type, &found);
    }
    if (found.func->as.func->has_self) { /* Point.length(p) */
        Diagnostic *d = report(c, NEEDS_RECEIVER, callee->ident.span, callee->ident.name->text);
        diag_help(d, "write 'x.%s(…)'", callee->ident.name->text);
        check_arguments_silently(c, &node->args);
        return poison(c);
    }
    if (is_open(type, callee->object)) forget_type_args(&found);
    FunctionCall call = {.symbol = found.func,
                         .is_chosen = found.is_chosen,
                         .is_trait_call = found.is_trait_call,
                         .known = &found.known,
                         .want = want};
    return call_function(c, node, &call);
}

/* `Level.from`, which no function declares. */
static const Type *enum_from_value(Checker *c, AstMember *node, const Type *type) {
    const Type *types[] = {optional_of(c, type), basic(c, TYPE_I64)};
    return check_adapter(c, &node->node, false, type_make(c->types, TYPE_FUNC, types, 2));
}

/* Its receiver, if it has one, comes first. What the library binds to the runtime has no code but as an
 * instance. */
static const Type *method_value(Checker *c, AstMember *node, FoundMethod *found, const Type *want) {
    Symbol *func = found->func;
    const FuncInfo *info = func->as.func;
    if (!found->is_trait_call && (found->known.count > 0 || info->binding != NULL))
        return check_instance(c, &node->node, func, &found->known, want);
    if (!found->is_trait_call) {
        node->node.symbol = func;
        return function_value(c, func);
    }
    infer_from_function(c, &found->known, func->type, want);
    if (!infer_end(c, &found->known, node->node.span, func->name->text, func)) return poison(c);
    return check_adapter(c, &node->node, info->has_self, infer_type(c, &found->known, func->type));
}

bool names_method(Checker *c, AstMember *callee) {
    if (callee->is_optional || !is_type_call(c, callee)) return false;
    FoundMethod found = find_method(c, type_before_dot(c, callee->object), callee->ident.name);
    return found.func != NULL && found.func->as.func->has_self;
}

const Type *check_associated_value(Checker *c, AstMember *node, const Type *want) {
    const Type *type = type_before_dot(c, node->object);
    node->object->type = poison(c); /* a type is no value */
    if (is_poison(type)) return type;
    FoundMethod found = find_method(c, type, node->ident.name);
    if (found.func == NULL && is_plain_enum(type) && strcmp(node->ident.name->text, "from") == 0)
        return enum_from_value(c, node, type);
    bool has_others = node->object->symbol != NULL && node->object->symbol->kind == SYMBOL_BUILTIN_TYPE;
    if (found.func == NULL && has_others) return NULL;
    if (found.func == NULL) return report_no_function(c, node, type, &found);
    if (found.func->type == NULL || is_poison(found.func->type)) return poison(c);
    if (is_open(type, node->object)) forget_type_args(&found);
    if (found.rival != NULL) {
        const FoundMethod *chosen = choose_value(c, &found, want);
        if (chosen == NULL) report_ambiguous_value(c, node->ident, &found);
        if (chosen == NULL) return poison(c);
        found = *chosen;
    }
    return method_value(c, node, &found, want);
}
