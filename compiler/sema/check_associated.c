/* Functions of types: `Point.origin()`, `Stack[i64].new()`, `T.default()`. A generic type without its
 * arguments gets them from the call. */
#include "compiler/sema/checker.h"

static AstNode *base_of(AstNode *object) {
    if (object->kind == AST_Index) return ast_as(Index, object)->object;
    if (object->kind == AST_TypeApply) return ast_as(TypeApply, object)->object;
    return object;
}

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
    AstNode *base = base_of(object);
    if (base->kind == AST_Array && ast_as(Array, base)->items.count == 1)
        base = base_of(ast_as(Array, base)->items.items[0]);
    if (base->kind != AST_NameRef && base->kind != AST_Member) return NULL;
    Symbol *symbol = resolve_entity(c, base);
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

static uint32_t builtin_arg_count(TypeKind kind) {
    return kind == TYPE_MAP ? 2 : kind == TYPE_SET || kind == TYPE_OPTIONAL ? 1 : 0;
}

static bool is_bare_name(const AstNode *object) {
    return object->kind == AST_NameRef || object->kind == AST_Member;
}

static bool is_open_builtin(const AstNode *object) {
    return is_bare_name(object) && object->symbol != NULL && object->symbol->kind == SYMBOL_BUILTIN_TYPE &&
           builtin_arg_count(object->symbol->as.type_kind) > 0;
}

/* `Map` before a dot: of anything to anything. */
static const Type *open_builtin(Checker *c, const AstNode *object) {
    const Type *args[2];
    TypeKind kind = object->symbol->as.type_kind;
    for (uint32_t i = 0; i < builtin_arg_count(kind); i++) {
        Symbol *param = symbol_new(c, SYMBOL_TYPE_PARAM, c->name_underscore, object->span, NULL);
        param->as.type_param = arena_new(c->arena, TypeParamInfo);
        args[i] = param->type = type_make_named(c->types, TYPE_PARAM, param, param->name, NULL, 0);
    }
    return type_make(c->types, kind, args, builtin_arg_count(kind));
}

/* An instance of a generic type when its arguments are written, else its declaration. */
static const Type *type_before_dot(Checker *c, AstNode *object) {
    if (is_open_builtin(object)) return open_builtin(c, object);
    if (is_bare_name(object) && object->symbol->kind != SYMBOL_BUILTIN_TYPE)
        return underlying(c, object->symbol);
    const Type *type = resolve_expr_type(c, object);
    return type == NULL ? poison(c) : type;
}

static const Type *report_no_function(Checker *c, AstCall *node, AstMember *callee, const Type *type,
                                      const FoundMethod *found) {
    check_arguments_silently(c, &node->args);
    const char *name = callee->ident.name->text;
    Diagnostic *d;
    if (found->hidden != NULL) {
        d = report(c, PRIVATE_METHOD, callee->ident.span, name, found->hidden->module->name->text);
        diag_note(d, found->hidden->span, "declared here without 'pub'");
    } else {
        d = report(c, UNKNOWN_METHOD, callee->ident.span, text_of(c, type), name);
        help_suggestion(d, callee->ident.span, suggest_method(c, type, callee->ident.name));
    }
    return poison(c);
}

static bool is_open(const Type *type, const AstNode *object) {
    if (is_open_builtin(object)) return true;
    return is_bare_name(object) && type->arg_count > 0 && type->symbol != NULL && type == type->symbol->type;
}

const Type *check_associated_call(Checker *c, AstCall *node, AstMember *callee, const Type *want) {
    const Type *type = type_before_dot(c, callee->object);
    callee->object->type = callee->node.type = poison(c);
    if (is_poison(type)) {
        check_arguments_silently(c, &node->args);
        return type;
    }
    FoundMethod found = find_method(c, type, callee->ident.name);
    if (found.func == NULL || found.func->type == NULL)
        return report_no_function(c, node, callee, type, &found);
    if (found.func->as.func->has_self) { /* Point.length(p) */
        Diagnostic *d = report(c, NEEDS_RECEIVER, callee->ident.span, callee->ident.name->text);
        diag_help(d, "write 'x.%s(…)'", callee->ident.name->text);
        check_arguments_silently(c, &node->args);
        return poison(c);
    }
    if (is_open(type, callee->object))
        for (uint32_t i = 0; i < found.known.count; i++) found.known.args[i] = NULL;
    FunctionCall call = {
        .symbol = found.func, .is_trait_call = found.is_trait_call, .known = &found.known, .want = want};
    return call_function(c, node, &call);
}
