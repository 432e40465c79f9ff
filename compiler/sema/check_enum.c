/* Enums: what their variants carry, and making a value of one: `Shape.Circle(2.5)`, `.Rect { w, h: 1.0 }`,
 * `.Dot`. */
#include "compiler/sema/checker.h"

/* --- declarations --- */

static TypeVariant shape_of_variant(Checker *c, const Symbol *variant) {
    const VariantInfo *info = variant->as.variant;
    const AstVariant *node = ast_as(Variant, variant->node);
    TypeVariant shape = {.name = variant->name,
                         .fields = arena_array(c->arena, TypeField, info->field_count),
                         .field_count = info->field_count,
                         .is_positional = node->is_positional};
    for (uint32_t i = 0; i < info->field_count; i++)
        shape.fields[i] = (TypeField){.name = node->is_positional ? NULL : info->fields[i]->name,
                                      .type = info->fields[i]->type};
    return shape;
}

void check_enum_signature(Checker *c, Symbol *symbol) {
    EnumInfo *info = symbol->as.enumeration;
    VariantList list = {symbol, "enum", &info->variants, &info->variant_count, &info->names};
    uint32_t outer = scope_push(&c->scopes);
    bind_type_params(c, info->type_params, info->type_param_count);
    static const AstList none = {0}; /* an enum has no 'where' */
    resolve_bounds(c, info->type_params, info->type_param_count, &none);
    declare_variants(c, &list, &info->node->variants);
    scope_pop(&c->scopes, outer);
    TypeShape shape = {.variants = arena_array(c->arena, TypeVariant, info->variant_count),
                       .variant_count = info->variant_count};
    for (uint32_t i = 0; i < info->variant_count; i++)
        shape.variants[i] = shape_of_variant(c, info->variants[i]);
    type_define(c->types, symbol->type, &shape);
}

void check_enum_defaults(Checker *c, Symbol *symbol) {
    check_variant_defaults(c, symbol, symbol->as.enumeration->variants,
                           symbol->as.enumeration->variant_count);
}

bool is_enum_variant(const Symbol *symbol) {
    return symbol != NULL && symbol->kind == SYMBOL_VARIANT && symbol->as.variant->owner->kind == SYMBOL_ENUM;
}

/* Only numbers: no variant carries anything. */
bool is_plain_enum(const Type *type) {
    if (type->kind != TYPE_ENUM) return false;
    const EnumInfo *info = type->symbol->as.enumeration;
    for (uint32_t i = 0; i < info->variant_count; i++)
        if (info->variants[i]->as.variant->field_count > 0) return false;
    return true;
}

const Type *field_type_in(Checker *c, const Type *owner, const Symbol *field) {
    const Type *definition = owner->symbol->type;
    if (owner == definition) return field->type;
    return type_substitute(c->types, field->type, definition->args, owner->args, owner->arg_count);
}

/* --- making one --- */

const Type *wanted_enum(const Type *want, Name variant) {
    for (; want != NULL; want = want->args[0]) {
        if (want->kind == TYPE_ENUM) return find_variant(want->symbol, variant) != NULL ? want : NULL;
        if (want->kind != TYPE_OPTIONAL && want->kind != TYPE_ERROR_UNION) return NULL;
    }
    return NULL;
}

static const char *variant_name(Checker *c, const Symbol *variant) {
    return text_format(c->arena, "%s.%s", variant->as.variant->owner->name->text, variant->name->text);
}

typedef struct Making {
    Symbol *variant;
    const Type *written; /* `Maybe[i64]` before the dot, or NULL */
    const Type *want;    /* or NULL */
    AstList *args;
    bool is_literal; /* `{ field, other: 1 }` */
} Making;

/* What stands between the brackets of the enum is inferred from what the variant carries, then from what is
 * wanted. */
static const Type *make_variant(Checker *c, AstNode *node, const Making *making, CallPlan **plan) {
    Symbol *variant = making->variant;
    const VariantInfo *info = variant->as.variant;
    const EnumInfo *owner = info->owner->as.enumeration;
    Signature signature = {.what = variant_name(c, variant),
                           .params = info->fields,
                           .count = info->field_count,
                           .skipped = UINT32_MAX,
                           .declared = variant,
                           .result = variant->type,
                           .want = making->want,
                           .callee = node->span,
                           .is_variant = true};
    TypeArgs known = {0};
    if (owner->type_param_count > 0) {
        known = infer_begin(c, owner->type_params, owner->type_param_count);
        if (making->written != NULL) known.args = making->written->args;
        signature.type_args = &known;
    }
    *plan =
        plan_arguments(c, CALL_VARIANT, &signature, making->args, making->is_literal, span_last(node->span));
    return infer_type(c, &known, variant->type);
}

static const Type *infer_unit_variant(Checker *c, AstNode *node, Symbol *variant, const Type *want) {
    const Symbol *owner = variant->as.variant->owner;
    const EnumInfo *info = owner->as.enumeration;
    if (info->type_param_count == 0) return owner->type;
    TypeArgs known = infer_begin(c, info->type_params, info->type_param_count);
    infer_from_wanted(c, &known, owner->type, want);
    return infer_end(c, &known, node->span, owner->name->text, owner) ? infer_type(c, &known, owner->type)
                                                                      : poison(c);
}

/* A variant that carries something, as a function that makes one. */
static const Type *variant_function(Checker *c, const Symbol *variant) {
    const VariantInfo *info = variant->as.variant;
    return make_func_type(c, variant->type, info->fields, info->field_count);
}

/* Of a generic enum: what is wanted says the types of the parts, and they say which enum it is. */
static const Type *generic_variant_function(Checker *c, AstNode *node, const VariantInfo *info,
                                            const Type *want) {
    if (node->kind != AST_Member || want->arg_count != info->field_count + 1) return NULL;
    for (uint32_t i = 1; i < want->arg_count; i++)
        if (has_hole(want->args[i])) return NULL;
    return check_adapter(c, node, false, want);
}

/* A variant without its parentheses: it carries nothing, or stands where a function is wanted. */
const Type *check_unit_variant(Checker *c, AstNode *node, Symbol *variant, const Type *want) {
    const VariantInfo *info = variant->as.variant;
    if (info->field_count == 0) return infer_unit_variant(c, node, variant, want);
    bool is_generic = variant->type->arg_count > 0;
    if (want != NULL && want->kind == TYPE_FUNC) {
        const Type *function =
            is_generic ? generic_variant_function(c, node, info, want) : variant_function(c, variant);
        if (function != NULL) return function;
    }
    const Symbol *field = info->fields[0];
    Diagnostic *d = report(c, MISSING_ARGUMENT, node->span, variant_name(c, variant), "field",
                           field->name->text, text_of(c, field->type));
    diag_note(d, variant->span, "declared here");
    if (ast_as(Variant, variant->node)->is_positional)
        diag_help(d, "write '%s(…)'", variant_name(c, variant));
    else
        diag_help(d, "write '%s { %s: … }'", variant_name(c, variant), field->name->text);
    return poison(c);
}

/* The variant that `.Name` means where `want` is wanted; NULL: it is none of an enum. */
static Symbol *dotted_variant(AstNode *target, const Type *want) {
    if (target->kind != AST_DotVariant) return NULL;
    const Type *type = wanted_enum(want, ast_as(DotVariant, target)->ident.name);
    if (type == NULL) return NULL;
    return target->symbol = find_variant(type->symbol, ast_as(DotVariant, target)->ident.name);
}

const Type *written_enum(Checker *c, AstNode *object) {
    if (object->kind != AST_Index && object->kind != AST_TypeApply) return NULL;
    Symbol *symbol = resolve_applied(c, object);
    if (symbol == NULL || symbol->kind != SYMBOL_ENUM) return NULL;
    const Type *type = resolve_expr_type(c, object);
    return type != NULL && type->kind == TYPE_ENUM ? type : NULL;
}

static Symbol *written_variant(Checker *c, AstMember *target, const Type **written) {
    *written = written_enum(c, target->object);
    if (*written == NULL) return NULL;
    return target->node.symbol = find_variant((*written)->symbol, target->ident.name);
}

static Symbol *target_variant(Checker *c, AstNode *target, const Type *want, const Type **written) {
    if (target->kind == AST_DotVariant) return dotted_variant(target, want);
    if (target->kind != AST_Member && target->kind != AST_NameRef) return NULL;
    Symbol *named = target->kind == AST_Member ? written_variant(c, ast_as(Member, target), written) : NULL;
    if (named != NULL) return named;
    Symbol *symbol = resolve_entity(c, target);
    return is_enum_variant(symbol) ? symbol : NULL;
}

const Type *check_variant_call(Checker *c, AstCall *node, const Type *want) {
    const Type *written = NULL;
    Symbol *variant = target_variant(c, node->callee, want, &written);
    if (variant == NULL) return NULL;
    Making making = {variant, written, want, &node->args, false};
    return make_variant(c, &node->node, &making, &node->plan);
}

void report_update(Checker *c, const AstNode *base, const char *what) {
    Diagnostic *d = report(c, UPDATE_VARIANT, base->span, what);
    diag_help(d, "match the value, and write its fields: '.Rect { w, h } => .Rect { w: 1, h }'");
}

const Type *check_variant_literal(Checker *c, AstStructLit *node, const Type *want) {
    const Type *written = NULL;
    Symbol *variant = target_variant(c, node->target, want, &written);
    if (variant == NULL) return NULL;
    if (node->base != NULL) {
        check_expr(c, node->base, NULL);
        report_update(c, node->base, "a variant");
        check_arguments_silently(c, &node->fields);
        return poison(c);
    }
    Making making = {variant, written, want, &node->fields, true};
    return make_variant(c, &node->node, &making, &node->plan);
}

/* --- Level.from(n) --- */

const Type *check_enum_from(Checker *c, AstCall *node, const Type *type) {
    AstArg *arg = node->args.count == 1 ? ast_as(Arg, node->args.items[0]) : NULL;
    if (arg == NULL || arg->ident.name != NULL) {
        report(c, CALL_COUNT, node->node.span, "from", 1u, "", node->args.count);
        check_arguments_silently(c, &node->args);
        return poison(c);
    }
    const Type *number = check_any_value(c, arg->value, NULL);
    if (!is_poison(number) && !type_is_int(number) && number->kind != TYPE_NEVER) {
        report(c, TYPE_MISMATCH, arg->value->span, "a whole number", text_of(c, number));
        return poison(c);
    }
    CallPlan *plan = node->plan = arena_new(c->arena, CallPlan);
    plan->kind = CALL_BUILTIN;
    plan->builtin = BUILTIN_ENUM_FROM;
    plan->args = arena_array(c->arena, AstNode *, 1);
    plan->args[0] = arg->value;
    plan->arg_count = 1;
    return optional_of(c, type);
}
