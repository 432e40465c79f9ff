/* Text made of values: interpolation, and what is printed in several pieces.
 *
 * A text being built belongs to nobody but the code that builds it: a clean-up drops it when a value panics.
 */
#include "compiler/lower/lowering.h"

static void drop_text(FuncLowering *f, const Cleanup *cleanup) {
    IrInst *text = cleanup->value;
    ir_call_runtime(&f->builder, IR_RT_janus_text_drop, lower_basic(f, TYPE_VOID), &text, 1);
}

IrInst *lower_text_begin(FuncLowering *f) {
    IrInst *text = ir_call_runtime(&f->builder, IR_RT_janus_text_new, lower_basic(f, TYPE_POINTER), NULL, 0);
    Cleanup *cleanup = arena_new(f->program->arena, Cleanup);
    cleanup->run = drop_text;
    cleanup->value = text;
    cleanup_push(f, cleanup);
    return text;
}

/* Also when it runs out of memory it takes the text. */
IrInst *lower_text_finish(FuncLowering *f, IrInst *text, Cleanup *outer) {
    cleanup_drop_to(f, outer);
    return ir_call_runtime(&f->builder, IR_RT_janus_text_finish, lower_basic(f, TYPE_STRING), &text, 1);
}

static IrInst *shown(FuncLowering *f, IrInst *value, bool is_quoted) {
    Cleanup *outer = f->cleanups;
    IrInst *text = lower_text_begin(f);
    lower_show(f, text, value, is_quoted, 0);
    return lower_text_finish(f, text, outer);
}

IrInst *lower_shown(FuncLowering *f, IrInst *value) {
    return shown(f, value, false);
}

IrInst *lower_shown_quoted(FuncLowering *f, IrInst *value) {
    return shown(f, value, true);
}

void lower_text_add(FuncLowering *f, IrInst *text, AstBytes bytes) {
    lower_show(f, text, lower_string(f, bytes), false, 0);
}

static void add_hole(FuncLowering *f, IrInst *text, const AstHole *hole) {
    Cleanup *mark = f->cleanups;
    IrInst *value = lower_borrow(f, hole->value);
    if (value != NULL) lower_show(f, text, value, false, hole->bits); /* it comes back */
    cleanup_pop_to(f, mark);
}

IrInst *lower_interpolation_text(FuncLowering *f, AstInterpolation *node) {
    IrInst *text = lower_text_begin(f);
    for (uint32_t i = 0; i < node->parts.count; i++) {
        AstNode *part = node->parts.items[i];
        if (ast_is(Hole, part))
            add_hole(f, text, ast_as(Hole, part));
        else
            lower_text_add(f, text, ast_as(String, part)->value);
    }
    return text;
}

IrInst *lower_interpolation(FuncLowering *f, AstInterpolation *node) {
    Cleanup *outer = f->cleanups;
    IrInst *text = lower_interpolation_text(f, node);
    return lower_text_finish(f, text, outer);
}

/* --- adding to a string in place --- */

static void append_call(FuncLowering *f, Place *place, IrRuntime runtime, IrInst *what) {
    if (f->builder.block == NULL) return;
    IrInst *args[] = {lower_place_lend(f, place), what};
    ir_call_runtime(&f->builder, runtime, lower_basic(f, TYPE_VOID), args, 2);
}

/* `$"{x}"`, where x is shown as it is; NULL: it is something else. */
static AstNode *bare_hole(AstNode *node) {
    if (!ast_is(Interpolation, node) || ast_as(Interpolation, node)->parts.count != 1) return NULL;
    AstNode *part = ast_as(Interpolation, node)->parts.items[0];
    return ast_is(Hole, part) && ast_as(Hole, part)->bits == 0 ? ast_as(Hole, part)->value : NULL;
}

/* A string may be the one that it is added to, or a part of what grows: the runtime copes with the first, not
 * with a walk that makes things unique. */
static void append_value(FuncLowering *f, Place *place, AstNode *node) {
    const Type *type = lower_type_of(f, node);
    IrRuntime runtime = type->kind == TYPE_CHAR ? IR_RT_janus_string_append_char : IR_RT_janus_string_append;
    append_call(f, place, runtime, lower_operand(f, node, type, lower_place_is_simple(place)));
}

void lower_text_append(FuncLowering *f, Place *place, AstNode *node) {
    Cleanup *mark = f->cleanups;
    AstNode *hole = bare_hole(node);
    TypeKind kind = hole == NULL ? TYPE_VOID : (TypeKind)lower_type_of(f, hole)->kind;
    if (kind == TYPE_STRING || kind == TYPE_CHAR)
        append_value(f, place, hole);
    else if (ast_is(Interpolation, node)) /* without becoming a string of its own */
        append_call(f, place, IR_RT_janus_text_append,
                    lower_interpolation_text(f, ast_as(Interpolation, node)));
    else
        append_value(f, place, node);
    cleanup_pop_to(f, mark);
}
