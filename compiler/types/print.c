/* Types as source writes them. */
#include "compiler/types/type.h"

static void print_list(Text *out, const Type *type, uint32_t first) {
    for (uint32_t i = first; i < type->arg_count; i++) {
        if (i > first) text_add(out, ", ");
        type_print(out, type->args[i]);
    }
}

static void print_arguments(Text *out, const Type *type) {
    if (type->arg_count == 0) return;
    text_add_char(out, '[');
    print_list(out, type, 0);
    text_add_char(out, ']');
}

static void print_func(Text *out, const Type *type) {
    text_add(out, "func(");
    print_list(out, type, 1);
    text_add_char(out, ')');
    if (type->args[0]->kind == TYPE_VOID) return;
    text_add(out, " -> ");
    type_print(out, type->args[0]);
}

/* In front of `?` or `!`, which would otherwise belong to the result of the function. */
static void print_whole(Text *out, const Type *type) {
    bool is_open = type->kind == TYPE_FUNC;
    if (is_open) text_add_char(out, '(');
    type_print(out, type);
    if (is_open) text_add_char(out, ')');
}

static void print_error_union(Text *out, const Type *type) {
    const Type *error = type->args[1];
    if (error->symbol == NULL) {
        text_add_char(out, '!');
        type_print(out, type->args[0]);
        return;
    }
    print_whole(out, type->args[0]);
    text_add(out, " ! ");
    type_print(out, error);
}

static void print_named(Text *out, const Type *type) {
    if (type->kind == TYPE_ANY) text_add(out, "any ");
    text_add_bytes(out, type->name->text, type->name->length);
    print_arguments(out, type);
}

static void print_fixed_array(Text *out, const Type *type) {
    text_add_char(out, '[');
    type_print(out, type->args[0]);
    text_printf(out, "; %llu]", (unsigned long long)type->length);
}

static void print_tuple(Text *out, const Type *type) {
    text_add_char(out, '(');
    print_list(out, type, 0);
    text_add(out, type->arg_count == 1 ? ",)" : ")");
}

void type_print(Text *out, const Type *type) {
    if (type->name != NULL) {
        print_named(out, type);
        return;
    }
    switch (type->kind) {
    case TYPE_HOLE:
    case TYPE_POISON: text_add(out, "?"); break;
    case TYPE_ERROR: text_add(out, "error"); break;
    case TYPE_POINTER: text_add(out, "pointer"); break;
    case TYPE_ERROR_UNION: print_error_union(out, type); break;
    case TYPE_ARRAY: print_arguments(out, type); break;
    case TYPE_FIXED_ARRAY: print_fixed_array(out, type); break;
    case TYPE_TUPLE: print_tuple(out, type); break;
    case TYPE_FUNC: print_func(out, type); break;
    case TYPE_INOUT:
        text_add(out, "var ");
        type_print(out, type->args[0]);
        break;
    case TYPE_OPTIONAL:
        print_whole(out, type->args[0]);
        text_add_char(out, '?');
        break;
    default: text_add(out, type_kind_text(type->kind)); print_arguments(out, type);
    }
}

const char *type_text(Arena *arena, const Type *type) {
    Text text;
    text_init(&text, arena);
    type_print(&text, type);
    return text.bytes;
}
