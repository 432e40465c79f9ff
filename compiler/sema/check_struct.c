/* Structs: what they are made of, and literals: `Point { x, y: 2.0 }`, `Message { user, at: now() }`,
 * `Point { ..p, x: 1.0 }`. */
#include "compiler/sema/checker.h"

/* --- declarations --- */

static void define(Checker *c, const Symbol *symbol, const StructInfo *info) {
    TypeShape shape = {.field_count = info->field_count};
    shape.fields = arena_array(c->arena, TypeField, info->field_count);
    for (uint32_t i = 0; i < info->field_count; i++)
        shape.fields[i] = (TypeField){.name = info->fields[i]->name, .type = info->fields[i]->type};
    type_define(c->types, symbol->type, &shape);
}

void check_struct_signature(Checker *c, Symbol *symbol) {
    StructInfo *info = symbol->as.structure;
    const AstList *fields = &info->node->fields;
    static const AstList no_where = {0};
    uint32_t outer = scope_push(&c->scopes);
    bind_type_params(c, info->type_params, info->type_param_count);
    resolve_bounds(c, info->type_params, info->type_param_count, &no_where);
    info->fields = arena_array(c->arena, Symbol *, fields->count);
    for (uint32_t i = 0; i < fields->count; i++) {
        AstField *field = ast_as(Field, fields->items[i]);
        if (field->ident.name == NULL) {
            report_unsupported(c, field->node.span, "a field without a name");
            continue;
        }
        info->fields[info->field_count] =
            declare_field(c, field, field->ident, info->fields, info->field_count, "struct");
        info->field_count++;
    }
    scope_pop(&c->scopes, outer);
    define(c, symbol, info);
}

void check_struct_defaults(Checker *c, Symbol *symbol) {
    const StructInfo *info = symbol->as.structure;
    Body body = {.kind = BODY_INITIALIZER, .owner = symbol};
    c->body = &body;
    check_defaults(c, info->fields, info->field_count);
    c->body = NULL;
}

/* --- fields of a value --- */

static const Type *struct_field(Checker *c, const Type *object, Name name) {
    const StructInfo *info = object->symbol->as.structure;
    const TypeShape *shape = type_shape(c->types, object);
    for (uint32_t i = 0; shape != NULL && i < info->field_count; i++)
        if (info->fields[i]->name == name) return shape->fields[i].type;
    return NULL;
}

static const Type *tuple_field(const Type *object, const char *name) {
    uint32_t index = 0;
    if (name[0] < '0' || name[0] > '9' || (name[0] == '0' && name[1] != '\0')) return NULL;
    for (const char *at = name; *at != '\0'; at++) {
        if (*at < '0' || *at > '9' || index > UINT16_MAX) return NULL;
        index = index * 10 + (uint32_t)(*at - '0');
    }
    return index < object->arg_count ? object->args[index] : NULL;
}

const Type *field_type_of(Checker *c, const Type *object, Name name) {
    if (object->kind == TYPE_STRUCT) return struct_field(c, object, name);
    return object->kind == TYPE_TUPLE ? tuple_field(object, name->text) : NULL;
}

const char *suggest_field(Checker *c, const Type *object, Name wrong) {
    if (object->kind != TYPE_STRUCT) return NULL;
    const StructInfo *info = object->symbol->as.structure;
    return suggest_among(c, info->fields, info->field_count, wrong);
}

/* --- literals --- */

/* What the literal's name means: a struct, with its arguments when they are written; NULL: something else. */
static const Type *literal_type(Checker *c, AstNode *target, Symbol **symbol) {
    if (target->kind == AST_Index || target->kind == AST_TypeApply) {
        const Type *type = resolve_expr_type(c, target);
        if (type == NULL || type->kind != TYPE_STRUCT) return NULL;
        *symbol = type->symbol;
        return type;
    }
    Symbol *named = resolve_entity(c, target);
    if (named == NULL) return NULL;
    if (named->kind == SYMBOL_TYPE_ALIAS) resolve_symbol(c, named);
    if (named->type == NULL || named->type->kind != TYPE_STRUCT) return NULL;
    if (named->kind != SYMBOL_STRUCT && named->kind != SYMBOL_TYPE_ALIAS) return NULL;
    *symbol = named->type->symbol;
    return named->type;
}

static void know_type(Checker *c, TypeArgs *known, const Type *declared, const Type *given) {
    if (given != declared) infer_from(c, known, declared, given);
}

const Type *check_struct_value(Checker *c, AstStructLit *node, const Type *want) {
    Symbol *symbol = NULL;
    const Type *given = literal_type(c, node->target, &symbol);
    if (given == NULL) return NULL;
    const StructInfo *info = symbol->as.structure;
    const Type *declared = symbol->type;
    TypeArgs known = infer_begin(c, info->type_params, info->type_param_count);
    know_type(c, &known, declared, given);
    if (node->base != NULL) {
        const Type *base = check_any_value(c, node->base, declared->has_param ? NULL : declared);
        know_type(c, &known, declared, base);
    }
    Signature signature = {.what = symbol->name->text,
                           .params = info->fields,
                           .count = info->field_count,
                           .skipped = UINT32_MAX,
                           .declared = symbol,
                           .is_variant = true,
                           .is_partial = node->base != NULL,
                           .type_args = declared->has_param ? &known : NULL,
                           .result = declared,
                           .want = want,
                           .callee = node->target->span};
    Span end = {node->node.span.end - 1, node->node.span.end};
    node->plan = plan_arguments(c, CALL_STRUCT, &signature, &node->fields, true, end);
    const Type *type = infer_type(c, &known, declared);
    if (node->base != NULL && check_fits(c, node->base, type) != NULL) return poison(c);
    for (uint32_t i = 0; i < known.count; i++)
        if (is_poison(known.args[i])) return poison(c);
    return type;
}
