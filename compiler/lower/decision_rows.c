/* Rows of a decision tree: the tests and names of an arm's pattern, flat, with alternatives as rows of their
 * own; and what an answer leaves of a row. */
#include "compiler/lower/decision.h"

#include <string.h>

enum { ROWS_MAX = 1024 }; /* what is longer is tried arm by arm */

/* --- parts --- */

static Part *find_part(FuncLowering *f, Parts *parts, const Part *wanted) {
    for (Part *part = parts->all; part != NULL; part = part->next) {
        if (part->of == wanted->of && part->kind == wanted->kind && part->variant == wanted->variant &&
            part->index == wanted->index)
            return part;
    }
    Part *new = arena_new(f->program->arena, Part);
    *new = *wanted;
    new->next = parts->all;
    return parts->all = new;
}

static const Type *member_type(FuncLowering *f, const Type *whole, uint32_t variant, uint32_t index) {
    if (whole->kind == TYPE_FIXED_ARRAY) return whole->args[0];
    const TypeField *fields;
    lower_parts(f->program, whole, variant, &fields);
    return fields[index].type;
}

static IrInst *take_item(FuncLowering *f, const Part *part, IrInst *array) {
    const Type *i64 = lower_basic(f, TYPE_I64);
    IrInst *index = lower_i64(f, part->index);
    if (part->kind == PART_TAIL)
        index = ir_binary(&f->builder, IR_WRAP_SUB, i64, lower_unary_op(f, IR_LENGTH, i64, array), index);
    return lower_known_item(f, array, index);
}

static IrInst *take_part(FuncLowering *f, const Part *part, IrInst *whole) {
    switch (part->kind) {
    case PART_HELD: return lower_unary_op(f, IR_SOME_VALUE, part->type, whole);
    case PART_FIELD: return lower_variant_field(f, whole, part->variant, part->index);
    case PART_MEMBER: return lower_part(f, whole, part->index);
    case PART_ITEM:
    case PART_TAIL: return take_item(f, part, whole);
    case PART_WHOLE: break;
    }
    return whole;
}

IrInst *parts_value(FuncLowering *f, Parts *parts, Part *part) {
    if (part->value != NULL) return part->value;
    part->value = take_part(f, part, parts_value(f, parts, part->of));
    vec_push(f->program->arena, &parts->known, part);
    return part->value;
}

void parts_forget(Parts *parts, uint32_t known) {
    while (parts->known.count > known) vec_pop(&parts->known)->value = NULL;
}

/* --- questions --- */

static bool constants_equal(const ConstValue *a, const ConstValue *b) {
    if (a->type->kind != TYPE_STRING) return a->as.real == b->as.real;
    return a->as.bytes.length == b->as.bytes.length &&
           memcmp(a->as.bytes.bytes, b->as.bytes.bytes, a->as.bytes.length) == 0;
}

bool question_equal(const Question *a, const Question *b) {
    if (a->kind != b->kind) return false;
    if (a->kind == ASK_CONSTANT) return constants_equal(a->constant, b->constant);
    return a->bits == b->bits && a->last == b->last && a->error == b->error;
}

static IrInst *compare_int(FuncLowering *f, IrOp op, IrInst *value, int64_t bits) {
    return lower_compare(f, op, value, ir_int(&f->builder, value->type, bits));
}

static IrInst *length_of(FuncLowering *f, IrInst *array) {
    return lower_unary_op(f, IR_LENGTH, lower_basic(f, TYPE_I64), array);
}

static void ask_range(FuncLowering *f, const Question *question, IrInst *value, IrBlock *yes, IrBlock *no) {
    IrBlock *above = lower_block_new(f, "above");
    ir_branch(&f->builder, compare_int(f, IR_GE, value, question->bits), above, no);
    f->builder.block = above;
    ir_branch(&f->builder, compare_int(f, IR_LE, value, question->last), yes, no);
}

static IrInst *answer(FuncLowering *f, const Question *question, IrInst *value) {
    switch (question->kind) {
    case ASK_TAG: return compare_int(f, IR_EQ, lower_tag(f, value), question->bits);
    case ASK_NUMBER: return compare_int(f, IR_EQ, value, question->bits);
    case ASK_CONSTANT: return lower_equal(f, value, lower_constant(f, question->constant));
    case ASK_ERROR: return lower_equal(f, value, lower_error(f, question->error));
    case ASK_LENGTH: return compare_int(f, IR_EQ, length_of(f, value), question->bits);
    case ASK_LEAST: return compare_int(f, IR_GE, length_of(f, value), question->bits);
    default: return lower_unary_op(f, IR_IS_SOME, lower_basic(f, TYPE_BOOL), value);
    }
}

void question_ask(FuncLowering *f, const Question *question, IrInst *value, IrBlock *yes, IrBlock *no) {
    if (question->kind == ASK_RANGE) {
        ask_range(f, question, value, yes, no);
        return;
    }
    bool is_swapped = question->kind == ASK_NULL;
    ir_branch(&f->builder, answer(f, question, value), is_swapped ? no : yes, is_swapped ? yes : no);
}

/* --- what an answer means for another question at the same part --- */

typedef enum Effect { EFFECT_NONE, EFFECT_TRUE, EFFECT_FALSE } Effect;

static bool is_at_most(int64_t a, int64_t b, bool is_signed) {
    return is_signed ? a <= b : (uint64_t)a <= (uint64_t)b;
}

/* A length is a range of numbers too. */
static Question as_range(const Question *question) {
    Question range = *question;
    bool is_number = question->kind == ASK_NUMBER || question->kind == ASK_LENGTH;
    if (question->kind == ASK_LEAST) range.last = INT64_MAX;
    if (is_number) range.last = question->bits;
    return range;
}

static Effect effect_of_ranges(const Question *asked, bool is_yes, const Question *wanted) {
    Question a = as_range(asked), w = as_range(wanted);
    bool s = a.is_signed;
    bool is_apart = !is_at_most(a.bits, w.last, s) || !is_at_most(w.bits, a.last, s);
    bool asked_in_wanted = is_at_most(w.bits, a.bits, s) && is_at_most(a.last, w.last, s);
    bool wanted_in_asked = is_at_most(a.bits, w.bits, s) && is_at_most(w.last, a.last, s);
    if (is_yes) return is_apart ? EFFECT_FALSE : asked_in_wanted ? EFFECT_TRUE : EFFECT_NONE;
    return wanted_in_asked ? EFFECT_FALSE : EFFECT_NONE;
}

static Effect effect(const Question *asked, bool is_yes, const Question *wanted) {
    switch (asked->kind) {
    case ASK_NUMBER:
    case ASK_RANGE:
    case ASK_LENGTH:
    case ASK_LEAST: return effect_of_ranges(asked, is_yes, wanted);
    case ASK_SOME:
    case ASK_NULL: return (asked->kind == wanted->kind) == is_yes ? EFFECT_TRUE : EFFECT_FALSE;
    default: break;
    }
    if (question_equal(asked, wanted)) return is_yes ? EFFECT_TRUE : EFFECT_FALSE;
    return is_yes ? EFFECT_FALSE : EFFECT_NONE;
}

const Test *row_test_at(const Row *row, const Part *part) {
    for (const Test *test = row->tests; test != NULL; test = test->next)
        if (test->part == part) return test;
    return NULL;
}

/* The list without one of its tests. */
static Test *without(FuncLowering *f, Test *tests, const Test *removed) {
    Test *first = NULL, **end = &first;
    for (; tests != removed; tests = tests->next) {
        Test *copy = arena_new(f->program->arena, Test);
        *copy = *tests;
        *end = copy;
        end = &copy->next;
    }
    *end = removed->next;
    return first;
}

Row *row_after(FuncLowering *f, Row *row, const Part *part, const Question *question, bool is_yes) {
    const Test *test = row_test_at(row, part);
    if (test == NULL) return row;
    switch (effect(question, is_yes, &test->question)) {
    case EFFECT_NONE: return row;
    case EFFECT_FALSE: return NULL;
    case EFFECT_TRUE: break;
    }
    Row *rest = arena_new(f->program->arena, Row);
    *rest = *row;
    rest->tests = without(f, row->tests, test);
    return rest;
}

/* --- rows from patterns --- */

typedef struct Work { /* a pattern still to be looked at */
    struct Work *next;
    AstNode *pattern;
    Part *part;
} Work;

typedef struct Maker {
    FuncLowering *f;
    Parts *parts;
    VEC(Row *) rows;
} Maker;

static void make(Maker *m, Row row, Work *work);

static void add_test(Maker *m, Row *row, Part *part, Question question) {
    Test *test = arena_new(m->f->program->arena, Test);
    *test = (Test){row->tests, part, question}; /* the last one first, until the row is done */
    row->tests = test;
}

static void add_name(Maker *m, Row *row, Naming name) {
    if (name.symbol == NULL) return;
    Naming *new = arena_new(m->f->program->arena, Naming);
    *new = name;
    new->next = row->names;
    row->names = new;
}

static Work *push(Maker *m, Work *work, AstNode *pattern, Part *part) {
    Work *new = arena_new(m->f->program->arena, Work);
    *new = (Work){work, pattern, part};
    return new;
}

static Part *part_of(Maker *m, Part *of, PartKind kind, uint32_t variant, uint32_t index) {
    Part part = {.of = of, .kind = kind, .variant = variant, .index = index};
    bool is_item = kind == PART_HELD || kind == PART_ITEM || kind == PART_TAIL;
    part.type = is_item ? of->type->args[0] : member_type(m->f, of->type, variant, index);
    return find_part(m->f, m->parts, &part);
}

static void ask_constant(Maker *m, Row *row, Part *part, const ConstValue *constant) {
    const Type *type = constant->type;
    bool is_number = !type_is_float(type) && type->kind != TYPE_STRING;
    Question question = {.kind = is_number ? ASK_NUMBER : ASK_CONSTANT, .constant = constant};
    if (is_number)
        question =
            (Question){.kind = ASK_NUMBER, .bits = constant->as.bits, .is_signed = type_is_signed(type)};
    add_test(m, row, part, question);
}

static void ask_symbol(Maker *m, Row *row, Part *part, const Symbol *symbol) {
    if (symbol->kind == SYMBOL_CONST)
        ask_constant(m, row, part, symbol->as.constant);
    else if (symbol->kind == SYMBOL_VARIANT)
        add_test(m, row, part, (Question){.kind = ASK_TAG, .bits = symbol->as.variant->tag});
    else
        add_test(m, row, part, (Question){.kind = ASK_ERROR, .error = symbol});
}

static void ask_name(Maker *m, Row *row, Part *part, AstNode *pattern) {
    Symbol *symbol = pattern->symbol;
    if (symbol != NULL && symbol->kind != SYMBOL_LOCAL)
        ask_symbol(m, row, part, symbol);
    else
        add_name(m, row, (Naming){.symbol = symbol, .part = part});
}

static Work *ask_fields(Maker *m, Row *row, Part *part, AstVariantPattern *pattern, Work *work) {
    const Symbol *symbol = pattern->node.symbol;
    bool is_struct = symbol->kind == SYMBOL_STRUCT, is_variant = symbol->kind == SYMBOL_VARIANT;
    if (!is_struct) ask_symbol(m, row, part, symbol);
    for (uint32_t i = pattern->fields.count; i > 0 && (is_struct || is_variant); i--) {
        AstFieldPattern *field = ast_as(FieldPattern, pattern->fields.items[i - 1]);
        uint32_t tag = is_struct ? 0 : symbol->as.variant->tag;
        Part *of = part_of(m, part, is_struct ? PART_MEMBER : PART_FIELD, tag, field->field_index);
        if (field->pattern != NULL)
            work = push(m, work, field->pattern, of);
        else
            add_name(m, row, (Naming){.symbol = field->node.symbol, .part = of});
    }
    return work;
}

static Work *ask_members(Maker *m, Part *part, const AstList *items, Work *work) {
    for (uint32_t i = items->count; i > 0; i--)
        work = push(m, work, items->items[i - 1], part_of(m, part, PART_MEMBER, 0, i - 1));
    return work;
}

static Work *ask_items(Maker *m, Row *row, Part *part, const AstList *items, Work *work) {
    uint32_t count = items->count, rest = lower_find_rest(items);
    bool is_fixed = part->type->kind == TYPE_FIXED_ARRAY, has_rest = rest < count;
    uint32_t tail = has_rest ? count - rest - 1 : 0;
    Question length = {.kind = has_rest ? ASK_LEAST : ASK_LENGTH, .bits = rest + tail, .is_signed = true};
    if (!is_fixed) add_test(m, row, part, length);
    if (has_rest)
        add_name(m, row,
                 (Naming){.symbol = items->items[rest]->symbol,
                          .part = part,
                          .rest = items->items[rest],
                          .begin = rest,
                          .tail = tail});
    for (uint32_t i = count; i > 0; i--) {
        uint32_t at = i - 1;
        if (at == rest) continue;
        PartKind kind = is_fixed ? PART_MEMBER : at < rest ? PART_ITEM : PART_TAIL;
        uint32_t index = at < rest ? at : is_fixed ? (uint32_t)part->type->length - (count - at) : count - at;
        work = push(m, work, items->items[at], part_of(m, part, kind, 0, index));
    }
    return work;
}

static void ask_range_pattern(Maker *m, Row *row, Part *part, const AstRangePattern *pattern) {
    add_test(m, row, part,
             (Question){.kind = ASK_RANGE,
                        .bits = pattern->first,
                        .last = pattern->last,
                        .is_signed = type_is_signed(part->type)});
}

static Work *ask(Maker *m, Row *row, AstNode *pattern, Part *part, Work *work) {
    switch ((AstKind)pattern->kind) {
    case AST_NamePattern: ask_name(m, row, part, pattern); break;
    case AST_LiteralPattern:
        if (ast_is(Null, ast_as(LiteralPattern, pattern)->value))
            add_test(m, row, part, (Question){.kind = ASK_NULL});
        else
            ask_constant(m, row, part, ast_as(LiteralPattern, pattern)->constant);
        break;
    case AST_RangePattern: ask_range_pattern(m, row, part, ast_as(RangePattern, pattern)); break;
    case AST_VariantPattern: return ask_fields(m, row, part, ast_as(VariantPattern, pattern), work);
    case AST_TuplePattern: return ask_members(m, part, &ast_as(TuplePattern, pattern)->items, work);
    case AST_ArrayPattern: return ask_items(m, row, part, &ast_as(ArrayPattern, pattern)->items, work);
    case AST_AtPattern:
        add_name(m, row, (Naming){.symbol = pattern->symbol, .part = part});
        return push(m, work, ast_as(AtPattern, pattern)->pattern, part);
    default: break;
    }
    return work;
}

/* A pattern over what an optional holds. */
static Part *look_inside(Maker *m, Row *row, const AstNode *pattern, Part *part) {
    const Type *wanted = lower_type_of(m->f, pattern);
    while (part->type->kind == TYPE_OPTIONAL && part->type != wanted) {
        add_test(m, row, part, (Question){.kind = ASK_SOME});
        part = part_of(m, part, PART_HELD, 0, 0);
    }
    return part;
}

static void finish(Maker *m, Row row) {
    Test *tests = NULL;
    for (const Test *test = row.tests; test != NULL; test = test->next) {
        Test *copy = arena_new(m->f->program->arena, Test);
        *copy = (Test){tests, test->part, test->question};
        tests = copy;
    }
    row.tests = tests;
    Row *new = arena_new(m->f->program->arena, Row);
    *new = row;
    vec_push(m->f->program->arena, &m->rows, new);
}

static void make(Maker *m, Row row, Work *work) {
    while (work != NULL && m->rows.count <= ROWS_MAX) {
        AstNode *pattern = work->pattern;
        Part *part = look_inside(m, &row, pattern, work->part);
        work = work->next;
        if (!ast_is(OrPattern, pattern)) {
            work = ask(m, &row, pattern, part, work);
            continue;
        }
        const AstList *alternatives = &ast_as(OrPattern, pattern)->alternatives;
        for (uint32_t i = 0; i < alternatives->count; i++)
            make(m, row, push(m, work, alternatives->items[i], part));
        return;
    }
    finish(m, row);
}

bool rows_of_arms(FuncLowering *f, Parts *parts, const AstList *arms, IrInst *subject, RowList *rows) {
    if (arms->count > ROWS_MAX) return false;
    Maker m = {.f = f, .parts = parts};
    Part whole = {.kind = PART_WHOLE, .type = subject->type, .value = subject};
    Part *root = find_part(f, parts, &whole);
    for (uint32_t i = 0; i < arms->count && m.rows.count <= ROWS_MAX; i++)
        make(&m, (Row){.arm = i}, push(&m, NULL, ast_as(MatchArm, arms->items[i])->pattern, root));
    *rows = (RowList){m.rows.items, m.rows.count};
    return m.rows.count <= ROWS_MAX;
}
