/* Types as the source writes them become Types. Each node keeps its type, so that a second look is free. */
#include "compiler/sema/checker.h"

typedef VEC(const Type *) TypeVec;

const Type *make_error_union(Checker *c, const Type *value, const Type *error) {
    if (is_poison(value) || is_poison(error)) return poison(c);
    const Type *args[] = {value, error};
    return type_make(c->types, TYPE_ERROR_UNION, args, 2);
}

static const Type *make_inout(Checker *c, const Type *type) {
    return is_poison(type) ? type : type_make(c->types, TYPE_INOUT, &type, 1);
}

const Type *make_func_type(Checker *c, const Type *result, Symbol *const *params, uint32_t count) {
    TypeVec types = {0};
    vec_push(c->arena, &types, result);
    for (uint32_t i = 0; i < count; i++) {
        const Type *type = params[i]->type;
        vec_push(c->arena, &types, params[i]->is_inout ? make_inout(c, type) : type);
    }
    return type_make(c->types, TYPE_FUNC, types.items, types.count);
}

/* --- names --- */

static bool is_message_or_raw(const Type *type) {
    return type->kind == TYPE_MESSAGE || type->kind == TYPE_I64 || is_poison(type);
}

static const Type *apply_handle(Checker *c, TypeKind kind, AstNamedType *node) {
    if (node->args.count != 1) {
        report(c, TYPE_ARGUMENTS, node->node.span, type_kind_text(kind), 1u, "", node->args.count);
        return poison(c);
    }
    AstNode *arg_node = node->args.items[0];
    const Type *arg = resolve_type(c, arg_node);
    if (is_poison(arg)) return arg;
    if (kind == TYPE_ACTOR_REF && !is_message_or_raw(arg)) {
        Diagnostic *d = report(c, PROTOCOL_TYPE, arg_node->span, text_of(c, arg));
        diag_help(d, "ActorRef takes a message type, or i64 for an actor without a protocol");
        return poison(c);
    }
    return type_make(c->types, kind, &arg, 1);
}

/* Map[K, V], Set[T]; whether keys can be hashed is looked at when all impls are known. */
static const Type *apply_collection(Checker *c, TypeKind kind, AstNamedType *node, uint32_t count) {
    const Type *args[2];
    if (node->args.count != count) {
        report(c, TYPE_ARGUMENTS, node->node.span, type_kind_text(kind), count, count == 1 ? "" : "s",
               node->args.count);
        return poison(c);
    }
    for (uint32_t i = 0; i < count; i++) {
        args[i] = resolve_value_type(c, node->args.items[i]);
        if (is_poison(args[i])) return args[i];
    }
    const Type *type = type_make(c->types, kind, args, count);
    PendingBounds pending = {type, node->args.items[0]->span};
    vec_push(c->arena, &c->pending_bounds, pending);
    return type;
}

static const Type *unsupported_builtin(Checker *c, AstNamedType *node, TypeKind kind) {
    Profile needed = kind == TYPE_GRAIN_REF ? PROFILE_CLUSTER : PROFILE_SERVICE;
    if (!profile_allows(c, needed, node->node.span, type_kind_text(kind))) return poison(c);
    return report_unsupported(c, node->node.span, text_format(c->arena, "the type %s", type_kind_text(kind)));
}

static const Type *report_nested_union(Checker *c, AstNode *node, const char *where) {
    Diagnostic *d = report(c, NESTED_UNION, node->span, where);
    const char *value = text_of(c, node->type->args[0]), *error = text_of(c, node->type->args[1]);
    if (node->type->args[1]->symbol == NULL)
        diag_help(d, "say once that it can fail, on the outside: '!%s'", value);
    else
        diag_help(d, "say once that it can fail, on the outside: '%s ! %s'", value, error);
    return poison(c);
}

static const Type *resolve_optional(Checker *c, AstNode *value) {
    const Type *type = resolve_value_type(c, value);
    if (type->kind == TYPE_ERROR_UNION) return report_nested_union(c, value, "an optional");
    return optional_of(c, type);
}

static const Type *apply_builtin(Checker *c, AstNamedType *node, TypeKind kind) {
    switch (kind) {
    case TYPE_ACTOR_REF:
    case TYPE_REPLY:
        if (!profile_allows(c, PROFILE_CLUSTER, node->node.span, type_kind_text(kind))) return poison(c);
        return apply_handle(c, kind, node);
    case TYPE_OPTIONAL:
        if (node->args.count == 1) return resolve_optional(c, node->args.items[0]);
        report(c, TYPE_ARGUMENTS, node->node.span, type_kind_text(kind), 1u, "", node->args.count);
        return poison(c);
    case TYPE_MAP: return apply_collection(c, kind, node, 2);
    case TYPE_SET: return apply_collection(c, kind, node, 1);
    case TYPE_CANCEL_TOKEN:
    case TYPE_NURSERY:
    case TYPE_GRAIN_REF:
    case TYPE_TASK:
    case TYPE_CHANNEL: return unsupported_builtin(c, node, kind);
    default: break;
    }
    if (node->args.count > 0) {
        report(c, TYPE_ARGUMENTS, node->node.span, type_kind_text(kind), 0u, "s", node->args.count);
        return poison(c);
    }
    return basic(c, kind);
}

static const Type *apply_alias(Checker *c, const Symbol *symbol, AstNamedType *node) {
    uint32_t count = symbol->as.alias.type_param_count;
    if (is_poison(symbol->type)) return symbol->type;
    if (node->args.count != count) {
        report(c, TYPE_ARGUMENTS, node->node.span, symbol->name->text, count, count == 1 ? "" : "s",
               node->args.count);
        return poison(c);
    }
    TypeArgs given = infer_begin(c, symbol->as.alias.type_params, count);
    for (uint32_t i = 0; i < count; i++) given.args[i] = resolve_value_type(c, node->args.items[i]);
    if (!check_type_bounds(c, given.symbols, given.args, count, node->node.span)) return poison(c);
    return infer_type(c, &given, symbol->as.alias.target);
}

static const Type *use_type_symbol(Checker *c, AstNamedType *node, Symbol *symbol) {
    switch ((SymbolKind)symbol->kind) {
    case SYMBOL_BUILTIN_TYPE: return apply_builtin(c, node, symbol->as.type_kind);
    case SYMBOL_TYPE_ALIAS:
        resolve_symbol(c, symbol);
        if (symbol->as.alias.type_param_count > 0) return apply_alias(c, symbol, node);
        break;
    case SYMBOL_STRUCT:
    case SYMBOL_ENUM: return apply_type(c, symbol, &node->args, node->node.span);
    case SYMBOL_MESSAGE:
    case SYMBOL_TYPE_PARAM:
    case SYMBOL_ERROR_SET: break;
    case SYMBOL_BAD: return poison(c);
    default: {
        if (!symbol->is_pub && symbol->module != c->module && symbol->module != NULL) return poison(c);
        Diagnostic *d =
            report(c, NOT_A_TYPE, node->node.span, symbol->name->text, symbol_kind_text(symbol->kind));
        if (symbol->span.start != 0) diag_note(d, symbol->span, "'%s' is declared here", symbol->name->text);
        if (symbol->kind == SYMBOL_TRAIT) {
            diag_help(d, "a value of any type that implements it is 'any %s'", symbol->name->text);
            diag_fix(d, (Span){node->node.span.start, node->node.span.start}, "any ");
        }
        if (symbol->kind == SYMBOL_ACTOR) diag_help(d, "the type of a reference to an actor is ActorRef[M]");
        return poison(c);
    }
    }
    if (node->args.count > 0 && !is_poison(symbol->type)) {
        report(c, TYPE_ARGUMENTS, node->node.span, symbol->name->text, 0u, "s", node->args.count);
        return poison(c);
    }
    return symbol->type;
}

static const Type *resolve_named(Checker *c, AstNamedType *node) {
    Symbol *symbol = lookup_path(c, &node->path, true);
    if (symbol == NULL) return poison(c);
    node->node.symbol = symbol;
    return use_type_symbol(c, node, symbol);
}

/* --- the other forms --- */

static const Type *resolve_error(Checker *c, AstNode *node) {
    if (node == NULL) return c->types->any_error;
    const Type *error = resolve_type(c, node);
    if (error->kind == TYPE_ERROR || is_poison(error)) return error;
    report(c, NOT_AN_ERROR_SET, node->span, text_of(c, error));
    return poison(c);
}

static const Type *resolve_error_union(Checker *c, AstErrorUnionType *node) {
    const Type *value = resolve_type(c, node->value);
    const Type *error = resolve_error(c, node->error);
    if (value->kind == TYPE_ERROR_UNION) return report_nested_union(c, node->value, "an error union");
    return make_error_union(c, value, error);
}

static const Type *resolve_func(Checker *c, AstFuncType *node) {
    TypeVec types = {0};
    const Type *result = node->result == NULL ? basic(c, TYPE_VOID) : resolve_type(c, node->result);
    bool is_bad = is_poison(result);
    vec_push(c->arena, &types, result);
    for (uint32_t i = 0; i < node->params.count; i++) {
        AstNode *param_node = node->params.items[i];
        bool is_inout = ast_is(VarType, param_node);
        const Type *param = resolve_value_type(c, is_inout ? ast_as(VarType, param_node)->value : param_node);
        is_bad |= is_poison(param);
        vec_push(c->arena, &types, is_inout ? make_inout(c, param) : param);
    }
    return is_bad ? poison(c) : type_make(c->types, TYPE_FUNC, types.items, types.count);
}

static const Type *resolve_any(Checker *c, AstAnyType *node) {
    const Type *trait = resolve_trait(c, node->trait);
    if (!is_poison(trait)) check_dynamic(c, trait, node->node.span);
    return trait;
}

static const Type *resolve_array(Checker *c, AstArrayType *node) {
    const Type *item = resolve_value_type(c, node->item);
    if (node->length != NULL) return make_fixed_array(c, item, node->length);
    return is_poison(item) ? item : type_make(c->types, TYPE_ARRAY, &item, 1);
}

static const Type *resolve_tuple(Checker *c, AstTupleType *node) {
    TypeVec types = {0};
    if (node->items.count == 0) return basic(c, TYPE_VOID);
    for (uint32_t i = 0; i < node->items.count; i++) {
        const Type *item = resolve_value_type(c, node->items.items[i]);
        if (is_poison(item)) return item;
        vec_push(c->arena, &types, item);
    }
    return type_make(c->types, TYPE_TUPLE, types.items, types.count);
}

static const Type *resolve_fresh(Checker *c, AstNode *node) {
    switch ((AstKind)node->kind) {
    case AST_NamedType: return resolve_named(c, ast_as(NamedType, node));
    case AST_ErrorUnionType: return resolve_error_union(c, ast_as(ErrorUnionType, node));
    case AST_FuncType: return resolve_func(c, ast_as(FuncType, node));
    case AST_OptionalType: return resolve_optional(c, ast_as(OptionalType, node)->value);
    case AST_AnyType: return resolve_any(c, ast_as(AnyType, node));
    case AST_ArrayType: return resolve_array(c, ast_as(ArrayType, node));
    case AST_TupleType: return resolve_tuple(c, ast_as(TupleType, node));
    case AST_BadType: return poison(c);
    default: return report_unsupported(c, node->span, unsupported_text(node));
    }
}

const Type *limit_type(Checker *c, Span span, const Type *type) {
    if (type->nodes <= TYPE_NODES_MAX) return type;
    Diagnostic *d = report(c, TYPE_PARTS, span, TYPE_NODES_MAX);
    diag_help(d, "give what belongs together a name: a struct counts as one");
    return poison(c);
}

const Type *resolve_type(Checker *c, AstNode *node) {
    if (node->type != NULL) return node->type;
    node->type = limit_type(c, node->span, resolve_fresh(c, node));
    return node->type;
}

static const Type *require_value_type(Checker *c, const Type *type, Span span) {
    switch ((TypeKind)type->kind) {
    case TYPE_VOID:
    case TYPE_NEVER: report(c, NO_VALUE_TYPE, span, text_of(c, type)); return poison(c);
    case TYPE_MESSAGE: {
        Diagnostic *d = report(c, MESSAGE_VALUE, span, text_of(c, type));
        diag_help(d, "hold a reference instead: ActorRef[%s]", text_of(c, type));
        return poison(c);
    }
    default: return type;
    }
}

const Type *resolve_expr_type(Checker *c, AstNode *node) {
    AstNode *type = ast_expr_as_type(c->arena, node);
    return type == NULL ? NULL : resolve_type(c, type);
}

const Type *resolve_value_type(Checker *c, AstNode *node) {
    return require_value_type(c, resolve_type(c, node), node->span);
}

const Type *resolve_expr_value_type(Checker *c, AstNode *node) {
    const Type *type = resolve_expr_type(c, node);
    return type == NULL ? NULL : require_value_type(c, type, node->span);
}
