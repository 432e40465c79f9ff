/* The text of a derived impl of ToJson or FromJson. A struct is an object of its fields in their order; a
 * variant that carries nothing is its name, any other an object of one member: its name, and the value it
 * carries, a list of them, or an object of its fields. Names that the text declares begin with two
 * underscores and so hide nothing of the program. */
#include "compiler/sema/derive.h"

static uint32_t type_param_count(const Symbol *symbol) {
    return symbol->type->arg_count;
}

/* "Pair[__T0, __T1]" */
static void add_target(Text *out, const Symbol *symbol) {
    text_add(out, symbol->name->text);
    for (uint32_t i = 0; i < type_param_count(symbol); i++)
        text_printf(out, "%s__T%u", i > 0 ? ", " : "[", i);
    if (type_param_count(symbol) > 0) text_add(out, "]");
}

static void add_head(Text *out, const Symbol *symbol, const char *trait) {
    text_printf(out, "impl __json.%s for ", trait);
    add_target(out, symbol);
    for (uint32_t i = 0; i < type_param_count(symbol); i++)
        text_printf(out, "%s__T%u: __json.%s", i > 0 ? ", " : " where ", i, trait);
    text_add(out, " {\n");
}

/* --- telling --- */

static void add_told_fields(Text *out, const Symbol *symbol) {
    const StructInfo *info = symbol->as.structure;
    text_add(out, "return __json.Json.Object([");
    for (uint32_t i = 0; i < info->field_count; i++) {
        const char *name = info->fields[i]->name->text;
        text_printf(out, "%s\"%s\": __json.to_tree(self.%s)", i > 0 ? ", " : "", name, name);
    }
    text_add(out, info->field_count == 0 ? ":])\n" : "])\n");
}

static bool is_positional(const Symbol *variant) {
    return ast_as(Variant, variant->node)->is_positional;
}

/* `x: __v0, y: __v1` without what stands around the parts; the names are left out where parts are told apart
 * by their order. */
static void add_parts(Text *out, const Symbol *variant, const char *quote, const char *before,
                      const char *behind) {
    const VariantInfo *info = variant->as.variant;
    for (uint32_t i = 0; i < info->field_count; i++) {
        text_add(out, i > 0 ? ", " : "");
        if (!is_positional(variant)) text_printf(out, "%s%s%s: ", quote, info->fields[i]->name->text, quote);
        text_printf(out, "%s__v%u%s", before, i, behind);
    }
}

static void add_pattern(Text *out, const Symbol *variant) {
    bool is_list = is_positional(variant);
    text_printf(out, ".%s%s", variant->name->text, is_list ? "(" : " { ");
    add_parts(out, variant, "", "", "");
    text_add(out, is_list ? ")" : " }");
}

static void add_carried(Text *out, const Symbol *variant) {
    bool is_list = is_positional(variant), is_one = is_list && variant->as.variant->field_count == 1;
    text_add(out, is_one ? "" : is_list ? "__json.Json.List([" : "__json.Json.Object([");
    add_parts(out, variant, "\"", "__json.to_tree(", ")");
    text_add(out, is_one ? "" : "])");
}

static void add_told_variants(Text *out, const Symbol *symbol) {
    const EnumInfo *info = symbol->as.enumeration;
    text_add(out, "return match self {\n");
    for (uint32_t i = 0; i < info->variant_count; i++) {
        const Symbol *variant = info->variants[i];
        const char *name = variant->name->text;
        if (variant->as.variant->field_count == 0) {
            text_printf(out, ".%s => __json.Json.Text(\"%s\"),\n", name, name);
            continue;
        }
        add_pattern(out, variant);
        text_printf(out, " => __json.Json.Object([\"%s\": ", name);
        add_carried(out, variant);
        text_add(out, "]),\n");
    }
    text_add(out, "}\n");
}

/* --- reading --- */

static void add_source(Text *out, const SourceMap *sources, Span span) {
    const SourceFile *file = source_file_of(sources, span.start);
    text_add_bytes(out, file->text + (span.start - file->base), span.end - span.start);
}

/* `name: …,` of a literal, from the map __members. */
static void add_read_field(Text *out, const SourceMap *sources, const Symbol *field) {
    const char *name = field->name->text;
    const AstNode *value = field->as.field.value;
    text_printf(out, "%s: ", name);
    if (value != NULL) text_printf(out, "if __members.contains(\"%s\") do ", name);
    bool is_optional = field->type->kind == TYPE_OPTIONAL;
    text_printf(out, "__json.%s(__members, \"%s\")?", is_optional ? "optional_member" : "member", name);
    if (value != NULL) {
        text_add(out, " else ");
        add_source(out, sources, value->span);
        text_add(out, " end");
    }
    text_add(out, ",\n");
}

static void add_read_fields(Text *out, const SourceMap *sources, Symbol *const *fields, uint32_t count) {
    text_add(out, " {\n");
    for (uint32_t i = 0; i < count; i++) add_read_field(out, sources, fields[i]);
    text_add(out, "}\n");
}

static void add_read_struct(Text *out, const SourceMap *sources, const Symbol *symbol) {
    const StructInfo *info = symbol->as.structure;
    text_printf(out, "let %s = __json.members(__tree)?\n", info->field_count > 0 ? "__members" : "_");
    text_add(out, "return ");
    add_target(out, symbol);
    add_read_fields(out, sources, info->fields, info->field_count);
}

/* What is wanted does not say that a call gives an optional: a T? takes a T too. */
static const char *reader_of(const Symbol *field) {
    return field->type->kind == TYPE_OPTIONAL ? "optional" : "from_tree";
}

static void add_read_list(Text *out, const char *made, const VariantInfo *info) {
    if (info->field_count == 1) {
        text_printf(out, "return %s(__json.%s(__part)?)\n", made, reader_of(info->fields[0]));
        return;
    }
    text_printf(out, "let __items = __json.items(__part, %u)?\nreturn %s(", info->field_count, made);
    for (uint32_t i = 0; i < info->field_count; i++)
        text_printf(out, "%s__json.%s(__items[%u])?", i > 0 ? ", " : "", reader_of(info->fields[i]), i);
    text_add(out, ")\n");
}

static void add_read_variant(Text *out, const SourceMap *sources, const Symbol *symbol,
                             const Symbol *variant) {
    const VariantInfo *info = variant->as.variant;
    Text made_text;
    text_init(&made_text, out->arena);
    add_target(&made_text, symbol);
    text_printf(&made_text, ".%s", variant->name->text);
    const char *made = made_text.bytes;
    text_printf(out, "if __name == \"%s\" do\n", variant->name->text);
    if (info->field_count == 0) {
        text_printf(out, "fail __json.JsonError.WrongType when __part != __json.Json.Null\nreturn %s\n",
                    made);
    } else if (is_positional(variant)) {
        add_read_list(out, made, info);
    } else {
        text_printf(out, "let __members = __json.members(__part)?\nreturn %s", made);
        add_read_fields(out, sources, info->fields, info->field_count);
    }
    text_add(out, "end\n");
}

static void add_read_enum(Text *out, const SourceMap *sources, const Symbol *symbol) {
    const EnumInfo *info = symbol->as.enumeration;
    text_add(out, "let (__name, __part) = __json.variant(__tree)?\n");
    for (uint32_t i = 0; i < info->variant_count; i++)
        add_read_variant(out, sources, symbol, info->variants[i]);
    text_add(out, "fail __json.JsonError.UnknownVariant\n");
}

void derive_json_text(Text *out, const SourceMap *sources, const Symbol *symbol, DerivedTrait trait) {
    bool is_struct = symbol->kind == SYMBOL_STRUCT;
    if (trait == DERIVED_TO_JSON) {
        add_head(out, symbol, "ToJson");
        text_add(out, "func to_json(self) -> __json.Json do\n");
        if (is_struct)
            add_told_fields(out, symbol);
        else
            add_told_variants(out, symbol);
    } else {
        add_head(out, symbol, "FromJson");
        text_add(out, "func from_json(__tree: __json.Json) -> ");
        add_target(out, symbol);
        text_add(out, " ! __json.JsonError do\n");
        if (is_struct)
            add_read_struct(out, sources, symbol);
        else
            add_read_enum(out, sources, symbol);
    }
    text_add(out, "end\n}\n");
}
