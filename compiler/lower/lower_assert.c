/* assert: a condition that must hold. When it does not, the report shows its text, and of a comparison what
 * both sides were; for that the sides stay until the branch. A message of the program's own takes the place
 * of all this.
 */
#include "compiler/lower/lowering.h"

/* The text of the condition in one line. */
static AstBytes condition_text(FuncLowering *f, Span span) {
    const SourceFile *file = source_file_of(&f->program->session->sources, span.start);
    Text text;
    text_init(&text, f->program->arena);
    text_add(&text, "");
    for (uint32_t at = span.start; file != NULL && at < span.end; at++) {
        char byte = file->text[at - file->base];
        bool is_space = byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
        if (!is_space)
            text_add_char(&text, byte);
        else if (text.length > 0 && text.bytes[text.length - 1] != ' ')
            text_add_char(&text, ' ');
    }
    return (AstBytes){text.bytes, (uint32_t)text.length};
}

/* The sides are Strings that clean-ups hold, or null. Nothing comes behind it. */
static void report(FuncLowering *f, AstNode *condition, IrInst *left, IrInst *right) {
    IrInst *text = lower_string(f, condition_text(f, condition->span));
    IrInst *place = lower_source_place(f);
    const Type *none = lower_basic(f, TYPE_VOID);
    ir_call_runtime(&f->builder, IR_RT_janus_assert_failed, none, (IrInst *[]){text, left, right, place}, 4);
    lower_unreachable(f);
}

static void assert_comparison(FuncLowering *f, AstNode *condition, const Comparison *comparison,
                              Cleanup *mark) {
    IrBlock *failed = lower_block_new(f, "failed"), *fine = lower_block_new(f, "fine");
    ir_branch(&f->builder, comparison->result, fine, failed);
    f->builder.block = failed;
    Cleanup *sides = f->cleanups;
    IrInst *left = lower_hold(f, lower_shown_quoted(f, comparison->left));
    IrInst *right = lower_hold(f, lower_shown_quoted(f, comparison->right));
    report(f, condition, left, right);
    cleanup_drop_to(f, sides);
    f->builder.block = fine;
    cleanup_pop_to(f, mark);
}

static void assert_condition(FuncLowering *f, AstAssert *node) {
    IrBlock *failed = lower_block_new(f, "failed"), *fine = lower_block_new(f, "fine");
    lower_condition(f, node->condition, fine, failed);
    f->builder.block = failed;
    IrInst *null = lower_zero(f, lower_basic(f, TYPE_POINTER));
    if (node->message != NULL)
        lower_panic(f, node->message);
    else
        report(f, node->condition, null, null);
    f->builder.block = fine;
}

void lower_assert(FuncLowering *f, AstAssert *node) {
    Comparison comparison;
    Cleanup *mark = f->cleanups;
    bool shows_sides = node->message == NULL && ast_is(Binary, node->condition) &&
                       lower_compare_sides(f, ast_as(Binary, node->condition), &comparison);
    if (!shows_sides)
        assert_condition(f, node);
    else if (f->builder.block != NULL)
        assert_comparison(f, node->condition, &comparison, mark);
    else
        cleanup_drop_to(f, mark);
}
