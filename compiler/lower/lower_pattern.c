/* Patterns: tests that go on here when the value matches and to a block when it does not, and bindings.
 *
 * Over the message in hand the value is its tag; fields come from the payload, which a bare tag does not
 * have: then the pattern does not match.
 */
#include "compiler/lower/lowering.h"

/* Goes on where the condition holds. */
static void require(FuncLowering *f, IrInst *condition, IrBlock *fail) {
    IrBlock *matched = lower_block_new(f, "matched");
    if (f->cleanups == f->pattern_cleanups) {
        ir_branch(&f->builder, condition, matched, fail);
    } else { /* what the pattern has bound so far goes */
        IrBlock *failed = lower_block_new(f, "failed");
        ir_branch(&f->builder, condition, matched, failed);
        f->builder.block = failed;
        cleanup_leave_to(f, f->pattern_cleanups, fail, false);
    }
    f->builder.block = matched;
}

/* A name for a part of the subject, which somebody holds for as long as the name is there. */
static void bind_part(FuncLowering *f, Symbol *symbol, Subject subject) {
    if (symbol == NULL) return;
    if (!subject.is_copied) {
        ir_store(&f->builder, lower_local_of(f, symbol), subject.value);
        return;
    }
    lower_retain(f, subject.value);
    lower_bind(f, symbol, subject.value);
}

static Subject part_of(Subject subject, IrInst *value) {
    return (Subject){.value = value, .is_copied = subject.is_copied};
}

static void require_constant(FuncLowering *f, Subject subject, const ConstValue *constant, IrBlock *fail) {
    require(f, lower_equal(f, subject.value, lower_constant(f, constant)), fail);
}

static void require_tag(FuncLowering *f, Subject subject, const Symbol *variant, IrBlock *fail) {
    bool is_enum = subject.value->type->kind == TYPE_ENUM;
    IrInst *found = is_enum ? lower_tag(f, subject.value) : subject.value;
    IrInst *tag = ir_int(&f->builder, found->type, variant->as.variant->tag);
    require(f, lower_equal(f, found, tag), fail);
}

static void require_some(FuncLowering *f, Subject subject, bool is_some, IrBlock *fail) {
    const Type *boolean = lower_basic(f, TYPE_BOOL);
    IrInst *found = lower_unary_op(f, IR_IS_SOME, boolean, subject.value);
    require(f, is_some ? found : lower_unary_op(f, IR_NOT, boolean, found), fail);
}

/* A pattern over what an optional holds. */
static Subject look_inside(FuncLowering *f, const AstNode *pattern, Subject subject, IrBlock *fail) {
    const Type *wanted = lower_type_of(f, pattern);
    while (subject.value->type->kind == TYPE_OPTIONAL && subject.value->type != wanted) {
        require_some(f, subject, true, fail);
        subject.value = lower_unary_op(f, IR_SOME_VALUE, subject.value->type->args[0], subject.value);
    }
    return subject;
}

/* A bound at the end of the type needs no test. */
static void lower_range(FuncLowering *f, AstRangePattern *pattern, Subject subject, IrBlock *fail) {
    const Type *type = subject.value->type;
    bool is_int = type_is_int(type);
    if (!is_int || pattern->first != type_min_int(type)) {
        IrInst *first = ir_int(&f->builder, type, pattern->first);
        require(f, lower_compare(f, IR_GE, subject.value, first), fail);
    }
    if (!is_int || (uint64_t)pattern->last != type_max_int(type)) {
        IrInst *last = ir_int(&f->builder, type, pattern->last);
        require(f, lower_compare(f, IR_LE, subject.value, last), fail);
    }
}

static void lower_name_pattern(FuncLowering *f, AstNode *pattern, Subject subject, IrBlock *fail,
                               bool is_known) {
    Symbol *symbol = pattern->symbol;
    if (symbol == NULL) return;
    if (symbol->kind == SYMBOL_CONST && !is_known)
        require_constant(f, subject, symbol->as.constant, fail);
    else if (symbol->kind == SYMBOL_VARIANT && !is_known)
        require_tag(f, subject, symbol, fail);
    else if (symbol->kind == SYMBOL_ERROR_NAME || symbol->kind == SYMBOL_ERROR_SET)
        require(f, lower_equal(f, subject.value, lower_error(f, symbol)), fail);
    else if (symbol->kind == SYMBOL_LOCAL)
        bind_part(f, symbol, subject);
}

static IrInst *load_word(FuncLowering *f, IrInst *payload, uint32_t index) {
    IrInst *word = lower_unary_op(f, IR_WORD_LOAD, lower_basic(f, TYPE_U64), payload);
    word->as.imm = index;
    return word;
}

static void lower_pattern_part(FuncLowering *f, AstNode *pattern, Subject subject, IrBlock *fail,
                               bool is_known);

static void lower_field_part(FuncLowering *f, AstFieldPattern *field, Subject subject, IrBlock *fail) {
    if (field->pattern != NULL)
        lower_pattern_part(f, field->pattern, subject, fail, false);
    else
        bind_part(f, field->node.symbol, subject);
}

static void lower_field(FuncLowering *f, AstFieldPattern *field, const VariantInfo *variant, IrInst *payload,
                        IrBlock *fail) {
    if (field->pattern == NULL && field->node.symbol == NULL) return;
    IrInst *word = load_word(f, payload, 1 + field->field_index);
    IrInst *value = lower_unpack_word(f, word, variant->fields[field->field_index]->type);
    lower_field_part(f, field, (Subject){.value = value}, fail); /* the runtime holds the message */
}

/* The payload of this very variant: a reference of a wrong protocol can bring any other. */
static IrInst *require_payload(FuncLowering *f, const Symbol *variant, IrBlock *fail) {
    const Type *pointer = lower_basic(f, TYPE_POINTER);
    IrInst *payload = ir_call_runtime(&f->builder, IR_RT_janus_actor_payload, pointer, &f->actor, 1);
    require(f, lower_compare(f, IR_NE, payload, lower_zero(f, pointer)), fail);
    IrInst *head = lower_message_head(f, variant);
    require(f, lower_compare(f, IR_EQ, load_word(f, payload, 0), head), fail);
    return payload;
}

static void lower_payload(FuncLowering *f, AstVariantPattern *pattern, const Symbol *variant, IrBlock *fail) {
    IrInst *payload = require_payload(f, variant, fail);
    for (uint32_t i = 0; i < pattern->fields.count; i++) {
        AstNode *field = pattern->fields.items[i];
        if (ast_is(FieldPattern, field))
            lower_field(f, ast_as(FieldPattern, field), variant->as.variant, payload, fail);
    }
}

static bool looks_at(const AstFieldPattern *field) {
    if (field->pattern == NULL) return field->node.symbol != NULL;
    return !lower_pattern_is_any(field->pattern) || field->pattern->symbol != NULL;
}

static void lower_enum_fields(FuncLowering *f, AstVariantPattern *pattern, Subject subject, IrBlock *fail) {
    uint32_t tag = pattern->node.symbol->as.variant->tag;
    for (uint32_t i = 0; i < pattern->fields.count; i++) {
        AstFieldPattern *field = ast_as(FieldPattern, pattern->fields.items[i]);
        if (!looks_at(field)) continue;
        IrInst *value = lower_variant_field(f, subject.value, tag, field->field_index);
        lower_field_part(f, field, part_of(subject, value), fail);
    }
}

static void lower_struct_fields(FuncLowering *f, AstVariantPattern *pattern, Subject subject, IrBlock *fail) {
    for (uint32_t i = 0; i < pattern->fields.count; i++) {
        AstFieldPattern *field = ast_as(FieldPattern, pattern->fields.items[i]);
        if (!looks_at(field)) continue;
        IrInst *value = lower_part(f, subject.value, field->field_index);
        lower_field_part(f, field, part_of(subject, value), fail);
    }
}

static void lower_tuple_pattern(FuncLowering *f, AstTuplePattern *pattern, Subject subject, IrBlock *fail) {
    for (uint32_t i = 0; i < pattern->items.count; i++) {
        AstNode *item = pattern->items.items[i];
        if (lower_pattern_is_any(item) && item->symbol == NULL) continue;
        lower_pattern_part(f, item, part_of(subject, lower_part(f, subject.value, i)), fail, false);
    }
}

static void lower_variant(FuncLowering *f, AstVariantPattern *pattern, Subject subject, IrBlock *fail,
                          bool is_known) {
    const Symbol *symbol = pattern->node.symbol;
    if (symbol->kind == SYMBOL_STRUCT) {
        lower_struct_fields(f, pattern, subject, fail);
        return;
    }
    if (symbol->kind == SYMBOL_CONST) {
        if (!is_known) require_constant(f, subject, symbol->as.constant, fail);
        return;
    }
    if (symbol->kind != SYMBOL_VARIANT) {
        require(f, lower_equal(f, subject.value, lower_error(f, symbol)), fail);
        return;
    }
    if (!is_known) require_tag(f, subject, symbol, fail);
    if (subject.value->type->kind == TYPE_ENUM)
        lower_enum_fields(f, pattern, subject, fail);
    else if (pattern->fields.count > 0)
        lower_payload(f, pattern, symbol, fail);
}

static void lower_or(FuncLowering *f, AstOrPattern *pattern, Subject subject, IrBlock *fail) {
    IrBlock *matched = lower_block_new(f, "matched");
    uint32_t count = pattern->alternatives.count;
    Cleanup *mark = f->cleanups, *outer = f->pattern_cleanups;
    for (uint32_t i = 0; i < count; i++) {
        bool is_last = i + 1 == count;
        IrBlock *next = is_last ? fail : lower_block_new(f, "or");
        if (i > 0) cleanup_drop_to(f, mark); /* all alternatives bind the same names */
        f->pattern_cleanups = is_last ? outer : mark;
        lower_pattern_part(f, pattern->alternatives.items[i], subject, next, false);
        lower_jump(f, matched);
        f->builder.block = next;
    }
    f->builder.block = matched;
}

/* --- arrays --- */

uint32_t lower_find_rest(const AstList *items) {
    uint32_t at = 0;
    while (at < items->count && !ast_is(RestPattern, items->items[at])) at++;
    return at;
}

IrInst *lower_known_item(FuncLowering *f, IrInst *array, IrInst *index) {
    const Type *type = array->type->args[0];
    return lower_load_at(f, type, lower_item_inside(f, type, array, index));
}

/* A slice is a value of its own. */
static void bind_slice(FuncLowering *f, const AstNode *rest, IrInst *array, uint32_t begin, uint32_t tail) {
    const Type *i64 = lower_basic(f, TYPE_I64);
    IrInst *length = lower_unary_op(f, IR_LENGTH, i64, array);
    IrInst *end = ir_binary(&f->builder, IR_WRAP_SUB, i64, length, lower_i64(f, tail));
    IrInst *place = lower_source_place(f);
    IrInst *args[] = {array, lower_i64(f, begin), end, place};
    lower_bind(f, rest->symbol, ir_call_runtime(&f->builder, IR_RT_janus_array_slice, array->type, args, 4));
}

static void bind_fixed_rest(FuncLowering *f, const AstNode *rest, Subject subject, uint32_t begin) {
    const Type *type = lower_type_of(f, rest);
    IrInst **items = arena_array(f->program->arena, IrInst *, type->length);
    for (uint32_t i = 0; i < type->length; i++) items[i] = lower_part(f, subject.value, begin + i);
    IrInst *made = ir_emit(&f->builder, IR_MAKE, type, items, (uint32_t)type->length);
    bind_part(f, rest->symbol, part_of(subject, made));
}

void lower_bind_rest(FuncLowering *f, const AstNode *rest, Subject whole, uint32_t begin, uint32_t tail) {
    if (rest->symbol == NULL) return;
    if (whole.value->type->kind == TYPE_FIXED_ARRAY)
        bind_fixed_rest(f, rest, whole, begin);
    else
        bind_slice(f, rest, whole.value, begin, tail);
}

static void lower_items(FuncLowering *f, AstArrayPattern *pattern, Subject subject, IrBlock *fail) {
    const AstList *items = &pattern->items;
    const Type *i64 = lower_basic(f, TYPE_I64);
    uint32_t rest = lower_find_rest(items), tail = rest < items->count ? items->count - rest - 1 : 0;
    IrInst *length = lower_unary_op(f, IR_LENGTH, i64, subject.value);
    IrInst *least = lower_i64(f, rest + tail);
    require(
        f,
        ir_binary(&f->builder, rest < items->count ? IR_GE : IR_EQ, lower_basic(f, TYPE_BOOL), length, least),
        fail);
    for (uint32_t i = 0; i < items->count; i++) {
        AstNode *item = items->items[i];
        if (i == rest || (lower_pattern_is_any(item) && item->symbol == NULL)) continue;
        IrInst *index = lower_i64(f, i);
        if (i > rest)
            index = ir_binary(&f->builder, IR_WRAP_SUB, i64, length, lower_i64(f, items->count - i));
        lower_pattern_part(f, item, part_of(subject, lower_known_item(f, subject.value, index)), fail, false);
    }
    if (rest < items->count) lower_bind_rest(f, items->items[rest], subject, rest, tail);
}

static void lower_fixed_items(FuncLowering *f, AstArrayPattern *pattern, Subject subject, IrBlock *fail) {
    const AstList *items = &pattern->items;
    uint32_t rest = lower_find_rest(items), length = (uint32_t)subject.value->type->length;
    for (uint32_t i = 0; i < items->count; i++) {
        AstNode *item = items->items[i];
        if (i == rest) lower_bind_rest(f, item, subject, rest, 0);
        if (i == rest || (lower_pattern_is_any(item) && item->symbol == NULL)) continue;
        uint32_t index = i < rest ? i : length - (items->count - i);
        lower_pattern_part(f, item, part_of(subject, lower_part(f, subject.value, index)), fail, false);
    }
}

static void lower_array_pattern(FuncLowering *f, AstArrayPattern *pattern, Subject subject, IrBlock *fail) {
    if (subject.value->type->kind == TYPE_FIXED_ARRAY)
        lower_fixed_items(f, pattern, subject, fail);
    else
        lower_items(f, pattern, subject, fail);
}

static void lower_literal(FuncLowering *f, AstLiteralPattern *pattern, Subject subject, IrBlock *fail) {
    if (ast_is(Null, pattern->value))
        require_some(f, subject, false, fail);
    else
        require_constant(f, subject, pattern->constant, fail);
}

static void lower_pattern_part(FuncLowering *f, AstNode *pattern, Subject subject, IrBlock *fail,
                               bool is_known) {
    subject = look_inside(f, pattern, subject, fail);
    switch (pattern->kind) {
    case AST_AnyPattern: break;
    case AST_NamePattern: lower_name_pattern(f, pattern, subject, fail, is_known); break;
    case AST_LiteralPattern:
        if (!is_known) lower_literal(f, ast_as(LiteralPattern, pattern), subject, fail);
        break;
    case AST_RangePattern: lower_range(f, ast_as(RangePattern, pattern), subject, fail); break;
    case AST_VariantPattern:
        lower_variant(f, ast_as(VariantPattern, pattern), subject, fail, is_known);
        break;
    case AST_OrPattern:
        if (!is_known) lower_or(f, ast_as(OrPattern, pattern), subject, fail);
        break;
    case AST_AtPattern:
        lower_pattern_part(f, ast_as(AtPattern, pattern)->pattern, subject, fail, is_known);
        bind_part(f, pattern->symbol, subject);
        break;
    case AST_TuplePattern: lower_tuple_pattern(f, ast_as(TuplePattern, pattern), subject, fail); break;
    case AST_ArrayPattern: lower_array_pattern(f, ast_as(ArrayPattern, pattern), subject, fail); break;
    default: lower_unsupported(f->program, pattern->span, "this pattern");
    }
}

void lower_pattern(FuncLowering *f, AstNode *pattern, Subject subject, IrBlock *fail, bool is_known) {
    Cleanup *outer = f->pattern_cleanups;
    f->pattern_cleanups = f->cleanups;
    lower_pattern_part(f, pattern, subject, fail, is_known);
    f->pattern_cleanups = outer;
}

void lower_bind_pattern(FuncLowering *f, AstNode *pattern, Subject subject) {
    if (lower_pattern_is_any(pattern) && pattern->symbol == NULL) return;
    IrBlock *fail = lower_block_new(f, "unmatched");
    lower_pattern(f, pattern, subject, fail, false);
    IrBlock *matched = f->builder.block;
    f->builder.block = fail;
    lower_unreachable(f);
    f->builder.block = matched;
}

bool lower_pattern_is_any(const AstNode *pattern) {
    if (ast_is(AnyPattern, pattern)) return true;
    if (!ast_is(NamePattern, pattern)) return false;
    return pattern->symbol == NULL || pattern->symbol->kind == SYMBOL_LOCAL;
}

static bool constant_case(FuncLowering *f, const ConstValue *constant, CaseVec *cases) {
    if (constant == NULL || type_is_float(constant->type) || constant->type->kind == TYPE_STRING)
        return false;
    vec_push(f->program->arena, cases, constant->as.bits);
    return true;
}

static bool symbol_case(FuncLowering *f, const Symbol *symbol, CaseVec *cases) {
    if (symbol == NULL) return false;
    if (symbol->kind == SYMBOL_CONST) return constant_case(f, symbol->as.constant, cases);
    if (symbol->kind != SYMBOL_VARIANT) return false;
    vec_push(f->program->arena, cases, symbol->as.variant->tag);
    return true;
}

/* Alternatives must be constants through and through: a payload could fail after the switch. */
static bool alternatives_cases(FuncLowering *f, const AstOrPattern *pattern, CaseVec *cases) {
    for (uint32_t i = 0; i < pattern->alternatives.count; i++) {
        const AstNode *alternative = pattern->alternatives.items[i];
        bool has_fields =
            ast_is(VariantPattern, alternative) && ast_as(VariantPattern, alternative)->fields.count > 0;
        if (has_fields || !lower_pattern_cases(f, alternative, cases)) return false;
    }
    return true;
}

bool lower_pattern_cases(FuncLowering *f, const AstNode *pattern, CaseVec *cases) {
    switch (pattern->kind) {
    case AST_LiteralPattern: return constant_case(f, ast_as(LiteralPattern, pattern)->constant, cases);
    case AST_NamePattern:
    case AST_VariantPattern: return symbol_case(f, pattern->symbol, cases);
    case AST_OrPattern: return alternatives_cases(f, ast_as(OrPattern, pattern), cases);
    default: return false;
    }
}
