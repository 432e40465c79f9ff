/* The variants of message types and enums, and the fields they carry: a positional field is called by its
 * number. */
#include "compiler/sema/checker.h"

static void check_duplicate_field(Checker *c, const Symbol *field, Symbol *const *before, const char *owner) {
    for (uint32_t i = 0; i < field->as.field.index; i++) {
        if (before[i]->name != field->name) continue;
        Diagnostic *d = report(c, DUPLICATE_NAME, field->span, field->name->text, owner);
        diag_note(d, before[i]->span, "first declared here");
        return;
    }
}

Symbol *declare_field(Checker *c, AstField *node, AstIdent ident, Symbol *const *before, uint32_t count,
                      const char *owner) {
    Symbol *field = symbol_new(c, SYMBOL_FIELD, ident.name, ident.span, &node->node);
    field->type = resolve_value_type(c, node->type_node);
    field->as.field.index = count;
    field->as.field.value = node->value;
    node->node.symbol = field;
    check_duplicate_field(c, field, before, owner);
    return field;
}

static void declare_variant_field(Checker *c, VariantInfo *info, AstField *node) {
    AstIdent ident = node->ident;
    if (ident.name == NULL) {
        const char *number = text_format(c->arena, "%u", info->field_count);
        ident = (AstIdent){name_intern_c(&c->session->names, number), node->node.span};
    }
    Symbol *field = declare_field(c, node, ident, info->fields, info->field_count, "variant");
    if (field->type->kind == TYPE_REPLY && info->reply_index < 0)
        info->reply_index = (int32_t)info->field_count;
    info->fields[info->field_count++] = field;
}

static void declare_variant(Checker *c, const VariantList *list, AstVariant *node) {
    Symbol *first = map_get(list->names, map_key(node->ident.name));
    if (first != NULL) {
        Diagnostic *d = report(c, DUPLICATE_NAME, node->ident.span, node->ident.name->text, list->what);
        diag_note(d, first->span, "first declared here");
        return;
    }
    Symbol *symbol = symbol_new(c, SYMBOL_VARIANT, node->ident.name, node->ident.span, &node->node);
    VariantInfo *info = arena_new(c->arena, VariantInfo);
    *info = (VariantInfo){.owner = list->owner, .tag = *list->count, .reply_index = -1};
    info->fields = arena_array(c->arena, Symbol *, node->fields.count);
    symbol->as.variant = info;
    symbol->type = list->owner->type;
    symbol->is_pub = true;
    node->node.symbol = symbol;
    (*list->variants)[(*list->count)++] = symbol;
    map_set(c->arena, list->names, map_key(symbol->name), symbol);
    for (uint32_t i = 0; i < node->fields.count; i++)
        declare_variant_field(c, info, ast_as(Field, node->fields.items[i]));
}

void declare_variants(Checker *c, const VariantList *list, const AstList *nodes) {
    *list->variants = arena_array(c->arena, Symbol *, nodes->count);
    for (uint32_t i = 0; i < nodes->count; i++) declare_variant(c, list, ast_as(Variant, nodes->items[i]));
}

void check_variant_defaults(Checker *c, Symbol *owner, Symbol *const *variants, uint32_t count) {
    Body body = {.kind = BODY_INITIALIZER, .owner = owner};
    c->body = &body;
    for (uint32_t i = 0; i < count; i++) {
        const VariantInfo *variant = variants[i]->as.variant;
        check_defaults(c, variant->fields, variant->field_count);
    }
    c->body = NULL;
}
