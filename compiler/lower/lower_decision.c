/* A match over values with parts, as a decision tree: no way through it looks at one part twice.
 *
 * Arms become rows of tests, each of a pattern at a part of the subject. The tree asks the first test of the
 * first row, splits the rows by the answers, and goes on with each answer; a row that has nothing to do with
 * a test goes on with every answer. A row without tests is an arm that matches: its names are bound, its
 * guard is asked, and its body, made once, follows. A tree that grows out of proportion to its arms is given
 * up: then nothing leads to its blocks, and the arms are tried one after the other. */
#include "compiler/lower/decision.h"

typedef struct Tree {
    FuncLowering *f;
    const AstList *arms;
    Cleanup *cleanups; /* outside of the arms */
    IrBlock *none;
    IrBlock **bodies; /* of the arms; NULL: nothing has reached it */
    Parts parts;
    uint32_t budget; /* rows that may still be looked at; 0: too many */
    uint32_t depth;  /* how many have led here */
} Tree;

enum { DEPTH_MAX = 200 };

static void grow(Tree *t, RowList rows);

static AstMatchArm *arm_of(const Tree *t, const Row *row) {
    return ast_as(MatchArm, t->arms->items[row->arm]);
}

static IrBlock *body_of(Tree *t, uint32_t arm) {
    if (t->bodies[arm] == NULL) t->bodies[arm] = lower_block_new(t->f, "arm");
    return t->bodies[arm];
}

/* Goes on in the block with these rows; what was learnt about parts there is forgotten behind it. */
static void grow_in(Tree *t, IrBlock *block, RowList rows) {
    uint32_t known = t->parts.known.count;
    t->f->builder.block = block;
    grow(t, rows);
    parts_forget(&t->parts, known);
}

/* --- an arm matches --- */

/* Control goes to the body, which will hold what the names own. */
static void enter_body(Tree *t, uint32_t arm) {
    cleanup_drop_to(t->f, t->cleanups);
    lower_jump(t->f, body_of(t, arm));
}

static void ask_guard(Tree *t, const Row *row, RowList rest) {
    FuncLowering *f = t->f;
    IrBlock *taken = lower_block_new(f, "guarded"), *refused = lower_block_new(f, "refused");
    lower_condition(f, arm_of(t, row)->guard, taken, refused);
    Cleanup *names = f->cleanups;
    f->builder.block = taken;
    enter_body(t, row->arm);
    f->builder.block = refused;
    cleanup_drop_to(f, names);
    cleanup_pop_to(f, t->cleanups);
    grow_in(t, f->builder.block, rest);
}

static void bind_name(Tree *t, const Naming *name) {
    IrInst *value = parts_value(t->f, &t->parts, name->part);
    Subject whole = {.value = value};
    if (name->rest != NULL)
        lower_bind_rest(t->f, name->rest, whole, name->begin, name->tail);
    else
        ir_store(&t->f->builder, lower_local_of(t->f, name->symbol), value);
}

static void match_row(Tree *t, RowList rows) {
    const Row *row = rows.items[0];
    const AstMatchArm *arm = arm_of(t, row);
    Span outer = t->f->builder.span, visible = t->f->visible;
    t->f->builder.span = arm->node.span;
    t->f->visible = (Span){arm->pattern->span.end, arm->node.span.end};
    for (const Naming *name = row->names; name != NULL; name = name->next) bind_name(t, name);
    t->f->visible = visible;
    if (arm->guard == NULL)
        enter_body(t, row->arm);
    else
        ask_guard(t, row, (RowList){rows.items + 1, rows.count - 1});
    t->f->builder.span = outer;
}

/* --- questions --- */

/* Each question of one kind at the part, once, in the order of the rows. */
static QuestionVec questions_at(Tree *t, RowList rows, const Test *first) {
    QuestionVec found = {0};
    for (uint32_t i = 0; i < rows.count; i++) {
        const Test *test = row_test_at(rows.items[i], first->part);
        if (test == NULL || test->question.kind != first->question.kind) continue;
        bool is_known = false;
        for (uint32_t k = 0; k < found.count && !is_known; k++)
            is_known = question_equal(&found.items[k], &test->question);
        if (!is_known) vec_push(t->f->program->arena, &found, test->question);
    }
    return found;
}

/* The rows that go on when the answer is yes (or no). */
static RowList rows_after(Tree *t, RowList rows, const Part *part, const Question *question, bool is_yes) {
    RowList kept = {arena_array(t->f->program->arena, Row *, rows.count), 0};
    for (uint32_t i = 0; i < rows.count; i++) {
        Row *row = row_after(t->f, rows.items[i], part, question, is_yes);
        if (row != NULL) kept.items[kept.count++] = row;
    }
    return kept;
}

/* Those that do not ask the part any question of this kind. */
static RowList rows_without(Tree *t, RowList rows, const Part *part, QuestionKind kind) {
    RowList kept = {arena_array(t->f->program->arena, Row *, rows.count), 0};
    for (uint32_t i = 0; i < rows.count; i++) {
        const Test *test = row_test_at(rows.items[i], part);
        if (test == NULL || test->question.kind != kind) kept.items[kept.count++] = rows.items[i];
    }
    return kept;
}

static bool covers_type(const Tree *t, const Part *part, const QuestionVec *questions) {
    const Type *type = part->type;
    if (type->kind == TYPE_BOOL) return questions->count == 2;
    if (type->kind != TYPE_ENUM) return false;
    return questions->count == type_shape(t->f->program->types, type)->variant_count;
}

/* One switch for all variants or numbers. */
static void grow_switch(Tree *t, RowList rows, const Test *first) {
    FuncLowering *f = t->f;
    Arena *arena = f->program->arena;
    QuestionVec questions = questions_at(t, rows, first);
    int64_t *cases = arena_array(arena, int64_t, questions.count);
    IrBlock **targets = arena_array(arena, IrBlock *, questions.count + 1);
    for (uint32_t i = 0; i < questions.count; i++) {
        cases[i] = questions.items[i].bits;
        targets[i] = lower_block_new(f, "case");
    }
    IrInst *value = parts_value(f, &t->parts, first->part);
    if (first->part->type->kind == TYPE_ENUM) value = lower_tag(f, value);
    IrBlock *other = targets[questions.count] = lower_block_new(f, "other");
    ir_switch(&f->builder, value, cases, targets, questions.count + 1);
    for (uint32_t i = 0; i < questions.count; i++)
        grow_in(t, targets[i], rows_after(t, rows, first->part, &questions.items[i], true));
    f->builder.block = other;
    if (covers_type(t, first->part, &questions))
        lower_unreachable(f);
    else
        grow_in(t, other, rows_without(t, rows, first->part, first->question.kind));
}

static void grow_branch(Tree *t, RowList rows, const Test *first) {
    FuncLowering *f = t->f;
    Question question = first->question;
    IrBlock *yes = lower_block_new(f, "yes"), *no = lower_block_new(f, "no");
    IrInst *value = parts_value(f, &t->parts, first->part);
    question_ask(f, &question, value, yes, no);
    grow_in(t, yes, rows_after(t, rows, first->part, &question, true));
    grow_in(t, no, rows_after(t, rows, first->part, &question, false));
}

static void grow(Tree *t, RowList rows) {
    if (rows.count == 0) {
        lower_jump(t->f, t->none);
        return;
    }
    if (t->depth == DEPTH_MAX || rows.count > t->budget) t->budget = 0;
    if (t->budget == 0) return;
    t->budget -= rows.count;
    t->depth++;
    const Test *first = rows.items[0]->tests;
    if (first == NULL)
        match_row(t, rows);
    else if (first->question.kind == ASK_TAG || first->question.kind == ASK_NUMBER)
        grow_switch(t, rows, first);
    else
        grow_branch(t, rows, first);
    t->depth--;
}

/* --- the whole --- */

enum { BUDGET_PER_ROW = 32, BUDGET_BASE = 128 };

bool lower_decision(FuncLowering *f, const AstList *arms, Subject subject, IrBlock *none, IrBlock **bodies) {
    Tree t = {.f = f, .arms = arms, .cleanups = f->cleanups, .none = none, .bodies = bodies};
    RowList rows;
    if (!rows_of_arms(f, &t.parts, arms, subject.value, &rows)) return false;
    t.budget = BUDGET_BASE + BUDGET_PER_ROW * rows.count;
    IrBlock *start = f->builder.block, *tree = lower_block_new(f, "match");
    f->builder.block = tree;
    grow(&t, rows);
    bool has_grown = t.budget > 0;
    f->builder.block = start; /* what has grown too far is reached by nobody, and dropped */
    cleanup_drop_to(f, t.cleanups);
    if (has_grown) lower_jump(f, tree);
    return has_grown;
}
