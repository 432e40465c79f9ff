/* match, and the arms of a receive: one switch when the patterns are plain constants, else a chain of tests.
 *
 * A chain tries the arms in order; LLVM makes a jump table of it where that pays. Checking has shown that a
 * match covers every value or may fall through; a value that slips past all the same is a panic.
 */
#include "compiler/lower/lowering.h"

typedef struct Arms {
    const AstList *list;
    Subject subject;
    IrLocal *result;
    IrBlock *end;
    Cleanup *cleanups; /* those outside of the arms */
    IrBlock *none;     /* where a value goes that no arm takes */
} Arms;

static void lower_arm_body(FuncLowering *f, const Arms *arms, AstMatchArm *arm) {
    const Type *type = arms->result == NULL ? lower_basic(f, TYPE_VOID) : arms->result->type;
    IrInst *value = lower_body_as(f, arm->body, type);
    Span outer = f->builder.span;
    f->builder.span = (Span){0};
    lower_store(f, arms->result, value);
    f->builder.span = outer;
    lower_end_names(f, arms->cleanups);
    lower_jump(f, arms->end);
}

/* What the pattern has bound goes before the next arm is tried. */
void lower_guard(FuncLowering *f, AstNode *guard, Cleanup *outer, IrBlock *fail) {
    IrBlock *body = lower_block_new(f, "guarded");
    if (f->cleanups == outer) {
        lower_condition(f, guard, body, fail);
    } else {
        IrBlock *failed = lower_block_new(f, "failed");
        lower_condition(f, guard, body, failed);
        f->builder.block = failed;
        cleanup_leave_to(f, outer, fail, false);
    }
    f->builder.block = body;
}

static void lower_arm(FuncLowering *f, const Arms *arms, AstMatchArm *arm, IrBlock *fail, bool is_known) {
    Span outer = f->builder.span, visible = f->visible;
    f->builder.span = arm->node.span;
    f->visible = (Span){arm->pattern->span.end, arm->node.span.end};
    lower_pattern(f, arm->pattern, arms->subject, fail, is_known);
    if (arm->guard != NULL) {
        lower_guard(f, arm->guard, arms->cleanups, fail);
    }
    lower_arm_body(f, arms, arm);
    f->builder.span = outer;
    f->visible = visible;
}

static void lower_chain(FuncLowering *f, const Arms *arms) {
    for (uint32_t i = 0; i < arms->list->count; i++) {
        bool is_last = i + 1 == arms->list->count;
        IrBlock *next = is_last ? arms->none : lower_block_new(f, "arm");
        lower_arm(f, arms, ast_as(MatchArm, arms->list->items[i]), next, false);
        f->builder.block = next;
    }
    if (arms->list->count == 0) lower_jump(f, arms->none);
}

static bool add_cases(CaseVec *cases, const CaseVec *more, Arena *arena) {
    for (uint32_t i = 0; i < more->count; i++) {
        for (uint32_t k = 0; k < cases->count; k++)
            if (cases->items[k] == more->items[i]) return false;
        vec_push(arena, cases, more->items[i]);
    }
    return true;
}

enum { SWITCH_CASES_MAX = 256 }; /* the check for doubles is quadratic; longer ones are chains */

/* All arms but a catch-all at the end are distinct constants without guards. */
static bool can_switch(FuncLowering *f, const Arms *arms) {
    CaseVec cases = {0};
    const Type *type = arms->subject.value->type;
    if (type_has_parts(type) && type->kind != TYPE_ENUM) return false;
    for (uint32_t i = 0; i < arms->list->count; i++) {
        const AstMatchArm *arm = ast_as(MatchArm, arms->list->items[i]);
        CaseVec own = {0};
        if (arm->guard != NULL) return false;
        if (i + 1 == arms->list->count && lower_pattern_is_any(arm->pattern)) break;
        if (!lower_pattern_cases(f, arm->pattern, &own)) return false;
        if (cases.count + own.count > SWITCH_CASES_MAX) return false;
        if (!add_cases(&cases, &own, f->program->arena)) return false;
    }
    return cases.count > 1;
}

static void lower_switch(FuncLowering *f, const Arms *arms) {
    Arena *arena = f->program->arena;
    CaseVec cases = {0};
    VEC(IrBlock *) targets = {0};
    IrBlock *otherwise = arms->none;
    IrBlock **blocks = arena_array(arena, IrBlock *, arms->list->count);
    for (uint32_t i = 0; i < arms->list->count; i++) {
        const AstMatchArm *arm = ast_as(MatchArm, arms->list->items[i]);
        CaseVec own = {0};
        blocks[i] = lower_block_new(f, "arm");
        if (lower_pattern_is_any(arm->pattern)) otherwise = blocks[i];
        if (lower_pattern_cases(f, arm->pattern, &own)) add_cases(&cases, &own, arena);
        while (targets.count < cases.count) vec_push(arena, &targets, blocks[i]);
    }
    vec_push(arena, &targets, otherwise);
    IrInst *value = arms->subject.value;
    if (value->type->kind == TYPE_ENUM) value = lower_tag(f, value);
    ir_switch(&f->builder, value, cases.items, targets.items, targets.count);
    for (uint32_t i = 0; i < arms->list->count; i++) {
        f->builder.block = blocks[i];
        lower_arm(f, arms, ast_as(MatchArm, arms->list->items[i]), otherwise, true);
    }
}

/* Slices belong to their names. */
static void hold_slices(void *context, AstNode *node) {
    FuncLowering *f = context;
    if (ast_category((AstKind)node->kind) == AST_EXPR) return;
    if (ast_is(RestPattern, node) && node->symbol != NULL && lower_type_of(f, node)->kind == TYPE_ARRAY)
        lower_hold_local(f, lower_local_of(f, node->symbol));
    ast_each_child(node, hold_slices, context);
}

static bool lower_tree(FuncLowering *f, const Arms *arms) {
    const Type *type = arms->subject.value->type;
    if (arms->subject.is_message || (!type_has_parts(type) && type->kind != TYPE_ARRAY)) return false;
    IrBlock **bodies = arena_array(f->program->arena, IrBlock *, arms->list->count);
    if (!lower_decision(f, arms->list, arms->subject, arms->none, bodies)) return false;
    Span outer = f->builder.span;
    for (uint32_t i = 0; i < arms->list->count; i++) {
        if (bodies[i] == NULL) continue;
        AstMatchArm *arm = ast_as(MatchArm, arms->list->items[i]);
        f->builder.block = bodies[i];
        f->builder.span = arm->node.span;
        hold_slices(f, arm->pattern);
        lower_arm_body(f, arms, arm);
    }
    f->builder.span = outer;
    return true;
}

void lower_arms(FuncLowering *f, const AstList *list, Subject subject, bool can_fall_through, IrLocal *result,
                IrBlock *end) {
    Arms arms = {.list = list, .subject = subject, .result = result, .end = end, .cleanups = f->cleanups};
    arms.none = can_fall_through && result == NULL ? end : lower_block_new(f, "none");
    if (can_switch(f, &arms))
        lower_switch(f, &arms);
    else if (!lower_tree(f, &arms))
        lower_chain(f, &arms);
    if (arms.none != end) {
        f->builder.block = arms.none;
        lower_panic_unreachable(f);
    }
    f->builder.block = end;
}

static bool arms_may_change(const AstList *arms) {
    for (uint32_t i = 0; i < arms->count; i++)
        if (lower_may_change(arms->items[i])) return true;
    return false;
}

IrInst *lower_subject(FuncLowering *f, AstNode *node, bool may_change) {
    return lower_operand(f, node, lower_type_of(f, node), !may_change);
}

static Subject subject_of(FuncLowering *f, const AstMatch *match) {
    AstNode *node = match->subject;
    const Symbol *symbol = node->symbol;
    bool is_message = ast_is(NameRef, node) && symbol != NULL &&
                      (symbol->kind == SYMBOL_MESSAGE_TAG || symbol->kind == SYMBOL_MESSAGE_VALUE);
    IrInst *value = lower_subject(f, node, arms_may_change(&match->arms));
    return (Subject){.value = value, .is_message = is_message};
}

IrInst *lower_match(FuncLowering *f, AstMatch *node) {
    IrLocal *result = lower_result_local(f, lower_type_of(f, &node->node));
    Cleanup *mark = f->cleanups;
    Subject subject = subject_of(f, node);
    if (f->builder.block != NULL)
        lower_arms(f, &node->arms, subject, node->can_fall_through, result, lower_block_new(f, "end"));
    cleanup_pop_to(f, mark);
    return lower_load(f, result);
}
