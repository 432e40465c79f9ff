/* Errors as values: error constants, try and catch. */
#include "compiler/lower/lowering.h"

IrInst *lower_error(FuncLowering *f, const Symbol *symbol) {
    const Symbol *set = symbol->kind == SYMBOL_ERROR_SET ? symbol : symbol->as.error.set;
    IrInst *inst = ir_emit(&f->builder, IR_ERROR, symbol->type, NULL, 0);
    inst->as.error = ir_error_get(f->program->module, set->name->text, symbol->name->text);
    return inst;
}

/* Branches on the union: the builder goes on in the block of the good value, *failed is open. */
static IrInst *split_union(FuncLowering *f, AstNode *node, IrBlock **failed) {
    IrInst *value = lower_expr(f, node);
    if (lower_type_of(f, node)->kind != TYPE_ERROR_UNION) return NULL;
    IrBlock *fine = lower_block_new(f, "fine");
    *failed = lower_block_new(f, "failed");
    IrInst *is_error = lower_unary_op(f, IR_UNION_IS_ERROR, lower_basic(f, TYPE_BOOL), value);
    ir_branch(&f->builder, is_error, *failed, fine);
    f->builder.block = fine;
    return value;
}

static IrInst *union_value(FuncLowering *f, IrInst *value) {
    const Type *type = value->type->args[0];
    return type_has_value(type) ? lower_unary_op(f, IR_UNION_VALUE, type, value) : NULL;
}

static IrInst *union_error(FuncLowering *f, IrInst *value) {
    return lower_unary_op(f, IR_UNION_GET_ERROR, value->type->args[1], value);
}

static void note_place(FuncLowering *f, IrRuntime runtime, IrInst *error) {
    IrInst *place = lower_source_place(f);
    ir_call_runtime(&f->builder, runtime, lower_basic(f, TYPE_VOID), (IrInst *[]){error, place}, 2);
}

/* --- the trace of a caught error: while it is handled, others may be raised --- */

static bool names_error(const AstNode *node, const Symbol *error) {
    return node->kind == AST_NameRef && node->symbol == error;
}

typedef struct TraceUse {
    const Symbol *error;
    bool is_found;
} TraceUse;

/* `err.trace` and `fail err` */
static void find_trace_use(void *context, AstNode *node) {
    TraceUse *use = context;
    if (node->kind == AST_Fail) use->is_found |= names_error(ast_as(Fail, node)->error, use->error);
    if (node->kind == AST_Member && node->symbol != NULL && node->symbol->kind == SYMBOL_BUILTIN &&
        node->symbol->as.builtin == BUILTIN_ERROR_TRACE)
        use->is_found |= names_error(ast_as(Member, node)->object, use->error);
    if (!use->is_found) ast_each_child(node, find_trace_use, use);
}

/* Before anything else of the handler runs. */
static void keep_trace(FuncLowering *f, const Symbol *error, AstNode *handler) {
    TraceUse use = {.error = error};
    find_trace_use(&use, handler);
    if (!use.is_found) return;
    const Type *type = lower_basic(f, TYPE_STRING);
    KeptTrace *kept = arena_new(f->program->arena, KeptTrace);
    *kept = (KeptTrace){.error = error, .local = lower_result_local(f, type), .outer = f->kept};
    lower_store(f, kept->local, ir_call_runtime(&f->builder, IR_RT_janus_error_kept, type, NULL, 0));
    lower_hold_local(f, kept->local);
    f->kept = kept;
}

static IrInst *kept_trace(FuncLowering *f, const AstNode *error) {
    for (const KeptTrace *kept = f->kept; kept != NULL; kept = kept->outer)
        if (names_error(error, kept->error)) return lower_load(f, kept->local);
    return NULL;
}

void lower_fail(FuncLowering *f, AstFail *node) {
    IrInst *error = lower_expr(f, node->error);
    if (f->builder.block == NULL) return;
    IrInst *kept = kept_trace(f, node->error);
    if (kept == NULL) {
        note_place(f, IR_RT_janus_error_raised, error);
    } else {
        IrInst *operands[] = {error, kept, lower_source_place(f)};
        ir_call_runtime(&f->builder, IR_RT_janus_error_raised_again, lower_basic(f, TYPE_VOID), operands, 3);
    }
    lower_leave_with_error(f, error);
}

/* `err.name` and its like. */
IrInst *lower_error_text(FuncLowering *f, AstMember *node) {
    IrRuntime runtime = node->node.symbol->as.builtin == BUILTIN_ERROR_TEXT      ? IR_RT_janus_error_name
                        : node->node.symbol->as.builtin == BUILTIN_ERROR_MESSAGE ? IR_RT_janus_error_message
                                                                                 : IR_RT_janus_error_trace;
    IrInst *operands[] = {lower_expr(f, node->object), NULL};
    if (runtime == IR_RT_janus_error_trace) operands[1] = kept_trace(f, node->object);
    bool is_kept = operands[1] != NULL;
    return ir_call_runtime(&f->builder, is_kept ? IR_RT_janus_error_kept_trace : runtime,
                           lower_basic(f, TYPE_STRING), operands, is_kept ? 2 : 1);
}

void lower_pass_on(FuncLowering *f, IrInst *error) {
    if (f->builder.block != NULL) note_place(f, IR_RT_janus_error_passed, error);
    lower_leave_with_error(f, error);
}

IrInst *lower_try(FuncLowering *f, AstTry *node) {
    IrBlock *failed = NULL;
    if (lower_type_of(f, node->value)->kind == TYPE_OPTIONAL) return lower_try_optional(f, node);
    IrInst *value = split_union(f, node->value, &failed);
    if (value == NULL) return NULL;
    IrBlock *fine = f->builder.block;
    f->builder.block = failed;
    lower_pass_on(f, union_error(f, value));
    f->builder.block = fine;
    return union_value(f, value);
}

IrInst *lower_catch(FuncLowering *f, AstCatch *node) {
    const Type *type = lower_type_of(f, &node->node);
    IrBlock *failed = NULL, *end = lower_block_new(f, "end");
    IrInst *value = split_union(f, node->value, &failed);
    if (value == NULL) return NULL;
    IrLocal *result = lower_result_local(f, type);
    Span visible = f->visible;
    lower_store(f, result, lower_convert(f, union_value(f, value), value->type->args[0], type));
    lower_jump(f, end);
    f->builder.block = failed;
    f->visible = node->handler->span;
    const KeptTrace *outer = f->kept;
    Cleanup *mark = f->cleanups;
    if (node->node.symbol != NULL) {
        lower_bind(f, node->node.symbol, union_error(f, value));
        keep_trace(f, node->node.symbol, node->handler);
    }
    lower_store(f, result, lower_body_as(f, node->handler, type));
    cleanup_pop_to(f, mark);
    f->kept = outer;
    f->visible = visible;
    lower_jump(f, end);
    f->builder.block = end;
    return lower_load(f, result);
}
