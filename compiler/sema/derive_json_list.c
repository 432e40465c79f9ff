/* The text of a derived impl of ToJson or FromJson for tuples of one size or fixed arrays of one length,
 * whatever their items are: a list. The library's own impls cover tuples up to four items.
 */
#include "compiler/sema/derive.h"

/* "(__T0, __T1)", "[__T0; 8]" */
static void add_target(Text *out, const Type *shape) {
    if (shape->kind == TYPE_FIXED_ARRAY) {
        text_printf(out, "[__T0; %llu]", (unsigned long long)shape->length);
        return;
    }
    for (uint32_t i = 0; i < shape->arg_count; i++) text_printf(out, "%s__T%u", i > 0 ? ", " : "(", i);
    text_add(out, ")");
}

static void add_head(Text *out, const Type *shape, const char *trait) {
    text_printf(out, "impl __json.%s for ", trait);
    add_target(out, shape);
    for (uint32_t i = 0; i < shape->arg_count; i++)
        text_printf(out, "%s__T%u: __json.%s", i > 0 ? ", " : " where ", i, trait);
    text_add(out, " {\n");
}

static void add_told_tuple(Text *out, const Type *shape) {
    text_add(out, "return __json.Json.List([");
    for (uint32_t i = 0; i < shape->arg_count; i++)
        text_printf(out, "%s__json.to_tree(self.%u)", i > 0 ? ", " : "", i);
    text_add(out, "])\n");
}

static void add_told_array(Text *out) {
    text_add(out, "var __items: [__json.Json] = []\n"
                  "for __item in self do __items.push(__json.to_tree(__item)) end\n"
                  "return __json.Json.List(__items)\n");
}

static void add_read_tuple(Text *out, const Type *shape) {
    text_printf(out, "let __items = __json.items(__tree, %u)?\nreturn (", shape->arg_count);
    for (uint32_t i = 0; i < shape->arg_count; i++)
        text_printf(out, "%s__T%u.from_json(__items[%u])?", i > 0 ? ", " : "", i, i);
    text_add(out, ")\n");
}

/* The first item fills the array: its type need not have a default. */
static void add_read_array(Text *out, uint64_t length) {
    unsigned long long count = length;
    text_printf(out, "let __items = __json.items(__tree, %llu)?\n", count);
    if (count == 0) {
        text_add(out, "let _ = __items\nreturn []\n");
        return;
    }
    text_printf(out, "var __values = [__T0.from_json(__items[0])?; %llu]\n", count);
    text_printf(out, "for __i in 1..%llu do __values[__i] = __T0.from_json(__items[__i])? end\n", count);
    text_add(out, "return __values\n");
}

void derive_json_list_text(Text *out, const Type *shape, DerivedTrait trait) {
    bool is_array = shape->kind == TYPE_FIXED_ARRAY;
    if (trait == DERIVED_TO_JSON) {
        add_head(out, shape, "ToJson");
        text_add(out, "func to_json(self) -> __json.Json do\n");
        if (is_array)
            add_told_array(out);
        else
            add_told_tuple(out, shape);
    } else {
        add_head(out, shape, "FromJson");
        text_add(out, "func from_json(__tree: __json.Json) -> ");
        add_target(out, shape);
        text_add(out, " ! __json.JsonError do\n");
        if (is_array)
            add_read_array(out, shape->length);
        else
            add_read_tuple(out, shape);
    }
    text_add(out, "end\n}\n");
}
