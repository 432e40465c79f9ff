/* Values as text: added to a JanusText, as source would write them; strings and chars bare at the top.
 *
 * A compound value is shown by a function of its type. With a format it goes through the runtime, which
 * measures the text before it fills up the width.
 */
#include "compiler/lower/lowering.h"

#include <string.h>

static void add(FuncLowering *f, IrRuntime runtime, IrInst *text, IrInst *value) {
    ir_call_runtime(&f->builder, runtime, lower_basic(f, TYPE_VOID), (IrInst *[]){text, value}, 2);
}

static void add_literal(FuncLowering *f, IrInst *text, const char *bytes) {
    if (*bytes == '\0') return;
    IrInst *literal = ir_emit(&f->builder, IR_STRING, lower_basic(f, TYPE_STRING), NULL, 0);
    literal->as.bytes.bytes = bytes;
    literal->as.bytes.length = (uint32_t)strlen(bytes);
    add(f, IR_RT_janus_text_add_string, text, literal);
}

/* --- values that the runtime has a function for --- */

typedef struct ShowRow {
    IrRuntime bare, quoted, formatted;
    TypeKind travels_as; /* VOID: as it is */
} ShowRow;

#define ROW(bare, quoted, formatted, kind)                                                                   \
    (ShowRow) {                                                                                              \
        IR_RT_janus_text_##bare, IR_RT_janus_text_##quoted, IR_RT_janus_text_##formatted, TYPE_##kind        \
    }

static bool find_row(const Type *type, ShowRow *row) {
    switch ((TypeKind)type->kind) {
    case TYPE_BOOL: *row = ROW(add_bool, add_bool, format_bool, VOID); return true;
    case TYPE_CHAR: *row = ROW(add_char, add_quoted_char, format_char, VOID); return true;
    case TYPE_F32: *row = ROW(add_f32, add_f32, format_f32, F64); return true;
    case TYPE_F64: *row = ROW(add_f64, add_f64, format_f64, F64); return true;
    case TYPE_STRING: *row = ROW(add_string, add_quoted, format_string, VOID); return true;
    default: break;
    }
    if (!type_is_int(type)) return false;
    *row = type_is_signed(type) ? ROW(add_i64, add_i64, format_i64, I64)
                                : ROW(add_u64, add_u64, format_u64, U64);
    return true;
}

static void show_basic(FuncLowering *f, IrInst *text, IrInst *value, const ShowRow *row, bool is_quoted,
                       uint64_t format) {
    const Type *none = lower_basic(f, TYPE_VOID);
    const Type *wide = row->travels_as == TYPE_VOID ? value->type : lower_basic(f, row->travels_as);
    if (wide != value->type) value = lower_unary_op(f, IR_CAST, wide, value);
    if (format == 0)
        add(f, is_quoted ? row->quoted : row->bare, text, value);
    else
        ir_call_runtime(&f->builder, row->formatted, none, (IrInst *[]){text, value, lower_u64(f, format)},
                        3);
}

static void show_formatted(FuncLowering *f, IrInst *text, IrInst *value, uint64_t format) {
    IrInst *args[] = {text, lower_type_info_value(f, value->type), lower_spill(f, value),
                      lower_u64(f, format)};
    ir_call_runtime(&f->builder, IR_RT_janus_text_add_value, lower_basic(f, TYPE_VOID), args, 4);
}

static void show_through_info(FuncLowering *f, IrInst *text, IrInst *value) {
    IrInst *args[] = {text, lower_type_info_value(f, value->type), lower_spill(f, value)};
    ir_call_runtime(&f->builder, IR_RT_janus_text_show_value, lower_basic(f, TYPE_VOID), args, 3);
}

static void show_at(FuncLowering *f, IrInst *text, const Type *type, IrInst *address) {
    if (!type_has_parts(type)) {
        lower_show(f, text, lower_load_at(f, type, address), true, 0);
        return;
    }
    ir_call(&f->builder, lower_type_function(f->program, type, TYPE_FUNCTION_SHOW),
            (IrInst *[]){address, text}, 2);
}

void lower_show(FuncLowering *f, IrInst *text, IrInst *value, bool is_quoted, uint64_t format) {
    const Type *type = value->type;
    ShowRow row;
    if (find_row(type, &row)) {
        show_basic(f, text, value, &row, is_quoted, format);
        return;
    }
    if (format != 0) {
        show_formatted(f, text, value, format);
        return;
    }
    switch ((TypeKind)type->kind) {
    case TYPE_BYTES: show_through_info(f, text, value); break;
    case TYPE_ARRAY: add(f, IR_RT_janus_array_show, value, text); break;
    case TYPE_MAP:
    case TYPE_SET: add(f, IR_RT_janus_map_show, value, text); break;
    case TYPE_ERROR: add(f, IR_RT_janus_text_add_error, text, value); break;
    case TYPE_ANY: add(f, IR_RT_janus_text_show_any, text, value); break;
    default:
        if (type_has_parts(type))
            show_at(f, text, type, lower_spill(f, value));
        else
            add_literal(f, text, type_text(f->program->arena, type));
    }
}

/* --- functions --- */

/* "(1, 2)", "{ x: 1, y: 2 }"; nothing at all without parts, but for a struct. */
static void show_parts(FuncLowering *f, const Type *type, uint32_t variant, bool is_positional,
                       IrInst *address, IrInst *text) {
    Arena *arena = f->program->arena;
    const TypeField *parts;
    uint32_t count = lower_parts(f->program, type, variant, &parts);
    for (uint32_t i = 0; i < count; i++) {
        const char *before = i > 0 ? ", " : is_positional ? "(" : " { ";
        if (!is_positional) before = text_format(arena, "%s%s: ", before, parts[i].name->text);
        add_literal(f, text, before);
        show_at(f, text, parts[i].type, lower_part_at(f, type, variant, i, address));
    }
    if (count > 0)
        add_literal(f, text, is_positional ? ")" : " }");
    else if (type->kind != TYPE_ENUM)
        add_literal(f, text, is_positional ? "()" : " {}");
}

static void show_items(FuncLowering *f, const Type *type, IrInst *address, IrInst *text) {
    add_literal(f, text, "[");
    ItemLoop loop;
    IrInst *index = lower_items_begin(f, &loop, type->length);
    IrBlock *comma = lower_block_new(f, "comma"), *item = lower_block_new(f, "show");
    IrInst *is_later = lower_compare(f, IR_GT, index, lower_i64(f, 0));
    ir_branch(&f->builder, is_later, comma, item);
    f->builder.block = comma;
    add_literal(f, text, ", ");
    lower_jump(f, item);
    f->builder.block = item;
    show_at(f, text, type->args[0], lower_item_at(f, type, address, index));
    lower_items_end(f, &loop);
    add_literal(f, text, "]");
}

static void show_enum(FuncLowering *f, const Type *type, IrInst *address, IrInst *text) {
    const TypeShape *shape = type_shape(f->program->types, type);
    uint32_t count = shape->variant_count;
    if (count == 0) return;
    IrBlock **blocks = arena_array(f->program->arena, IrBlock *, count);
    for (uint32_t i = 0; i < count; i++) blocks[i] = lower_block_new(f, "variant");
    IrBlock *end = lower_block_new(f, "end");
    lower_tag_switch(f, lower_tag_at(f, address), blocks, count);
    for (uint32_t i = 0; i < count; i++) {
        f->builder.block = blocks[i];
        add_literal(f, text, shape->variants[i].name->text);
        show_parts(f, type, i, shape->variants[i].is_positional, address, text);
        lower_jump(f, end);
    }
    f->builder.block = end;
}

/* A value if the flag says that there is one; leaves the builder where there is none, and gives the block
 * behind both. */
static IrBlock *show_held(FuncLowering *f, IrInst *flag, IrInst *text, IrOp get, IrInst *whole,
                          const Type *held) {
    IrBlock *value = lower_block_new(f, "value"), *otherwise = lower_block_new(f, "otherwise");
    IrBlock *end = lower_block_new(f, "end");
    ir_branch(&f->builder, flag, value, otherwise);
    f->builder.block = value;
    lower_show(f, text, lower_unary_op(f, get, held, whole), true, 0);
    lower_jump(f, end);
    f->builder.block = otherwise;
    return end;
}

static void show_optional(FuncLowering *f, const Type *type, IrInst *whole, IrInst *text) {
    IrInst *flag = lower_unary_op(f, IR_IS_SOME, lower_basic(f, TYPE_BOOL), whole);
    IrBlock *end = show_held(f, flag, text, IR_SOME_VALUE, whole, type->args[0]);
    add_literal(f, text, "null");
    lower_jump(f, end);
    f->builder.block = end;
}

static void show_union(FuncLowering *f, const Type *type, IrInst *whole, IrInst *text) {
    IrInst *flag = lower_unary_op(f, IR_UNION_IS_ERROR, lower_basic(f, TYPE_BOOL), whole);
    IrBlock *end = show_held(f, flag, text, IR_UNION_GET_ERROR, whole, type->args[1]);
    const Type *held = type->args[0];
    if (type_has_value(held))
        lower_show(f, text, lower_unary_op(f, IR_UNION_VALUE, held, whole), true, 0);
    else
        add_literal(f, text, "void");
    lower_jump(f, end);
    f->builder.block = end;
}

static void show_value(FuncLowering *f, const Type *type, IrInst *address, IrInst *text) {
    switch ((TypeKind)type->kind) {
    case TYPE_STRUCT:
        add_literal(f, text, type->name->text);
        show_parts(f, type, 0, false, address, text);
        break;
    case TYPE_TUPLE: show_parts(f, type, 0, true, address, text); break;
    case TYPE_FIXED_ARRAY: show_items(f, type, address, text); break;
    case TYPE_ENUM: show_enum(f, type, address, text); break;
    case TYPE_OPTIONAL: show_optional(f, type, lower_load_at(f, type, address), text); break;
    case TYPE_ERROR_UNION: show_union(f, type, lower_load_at(f, type, address), text); break;
    default: lower_show(f, text, lower_load_at(f, type, address), true, 0); break;
    }
}

/* The text that an impl gives stands as it is, inside of other values too. */
static void show_own(FuncLowering *f, IrFunc *own, IrInst *value, IrInst *text) {
    IrInst *shown = ir_call(&f->builder, own, &value, 1);
    add(f, IR_RT_janus_text_add_string, text, shown);
    lower_release(f, shown);
}

void lower_show_body(FuncLowering *f, const Type *type) {
    IrInst *address = lower_param(f, 0), *text = lower_param(f, 1);
    IrFunc *own = lower_own_function(f->program, TRAIT_SHOW, type);
    if (own != NULL)
        show_own(f, own, lower_load_at(f, type, address), text);
    else
        show_value(f, type, address, text);
    ir_return(&f->builder, NULL);
}
