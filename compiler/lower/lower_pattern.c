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

static void bind_copy(FuncLowering *f, Symbol *symbol, IrInst *value) {
    lower_retain(f, value);
    lower_bind(f, symbol, value);
}

static void require_constant(FuncLowering *f, Subject subject, const ConstValue *constant, IrBlock *fail) {
    require(f, lower_equal(f, subject.value, lower_constant(f, constant)), fail);
}

static void require_tag(FuncLowering *f, Subject subject, const Symbol *variant, IrBlock *fail) {
    IrInst *tag = ir_int(&f->builder, subject.value->type, variant->as.variant->tag);
    require(f, lower_equal(f, subject.value, tag), fail);
}

/* A bound at the end of the type needs no test. */
static void lower_range(FuncLowering *f, AstRangePattern *pattern, Subject subject, IrBlock *fail) {
    const Type *type = subject.value->type, *boolean = lower_basic(f, TYPE_BOOL);
    bool is_int = type_is_int(type);
    if (!is_int || pattern->first != type_min_int(type)) {
        IrInst *first = ir_int(&f->builder, type, pattern->first);
        require(f, ir_binary(&f->builder, IR_GE, boolean, subject.value, first), fail);
    }
    if (!is_int || (uint64_t)pattern->last != type_max_int(type)) {
        IrInst *last = ir_int(&f->builder, type, pattern->last);
        require(f, ir_binary(&f->builder, IR_LE, boolean, subject.value, last), fail);
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
        bind_copy(f, symbol, subject.value);
}

static IrInst *load_word(FuncLowering *f, IrInst *payload, uint32_t index) {
    IrInst *word = lower_unary_op(f, IR_WORD_LOAD, lower_basic(f, TYPE_U64), payload);
    word->as.imm = index;
    return word;
}

static void lower_pattern_part(FuncLowering *f, AstNode *pattern, Subject subject, IrBlock *fail,
                               bool is_known);

static void lower_field(FuncLowering *f, AstFieldPattern *field, const VariantInfo *variant, IrInst *payload,
                        IrBlock *fail) {
    if (field->pattern == NULL && field->node.symbol == NULL) return;
    IrInst *word = load_word(f, payload, 1 + field->field_index);
    IrInst *value = lower_from_word(f, word, variant->fields[field->field_index]->type);
    if (field->pattern != NULL)
        lower_pattern_part(f, field->pattern, (Subject){.value = value}, fail, false);
    else
        bind_copy(f, field->node.symbol, value);
}

/* The payload of this very variant: a reference of a wrong protocol can bring any other. */
static IrInst *require_payload(FuncLowering *f, const Symbol *variant, IrBlock *fail) {
    const Type *pointer = lower_basic(f, TYPE_POINTER), *boolean = lower_basic(f, TYPE_BOOL);
    IrInst *payload = ir_call_runtime(&f->builder, IR_RT_janus_actor_payload, pointer, &f->actor, 1);
    require(f, ir_binary(&f->builder, IR_NE, boolean, payload, lower_zero(f, pointer)), fail);
    IrInst *print = lower_u64(f, lower_fingerprint(f->program->arena, variant));
    require(f, ir_binary(&f->builder, IR_EQ, boolean, load_word(f, payload, 0), print), fail);
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

static void lower_variant(FuncLowering *f, AstVariantPattern *pattern, Subject subject, IrBlock *fail,
                          bool is_known) {
    const Symbol *symbol = pattern->node.symbol;
    if (symbol->kind == SYMBOL_CONST) {
        if (!is_known) require_constant(f, subject, symbol->as.constant, fail);
        return;
    }
    if (symbol->kind != SYMBOL_VARIANT) {
        require(f, lower_equal(f, subject.value, lower_error(f, symbol)), fail);
        return;
    }
    if (!is_known) require_tag(f, subject, symbol, fail);
    if (pattern->fields.count > 0) lower_payload(f, pattern, symbol, fail);
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

static void lower_pattern_part(FuncLowering *f, AstNode *pattern, Subject subject, IrBlock *fail,
                               bool is_known) {
    switch (pattern->kind) {
    case AST_AnyPattern: break;
    case AST_NamePattern: lower_name_pattern(f, pattern, subject, fail, is_known); break;
    case AST_LiteralPattern:
        if (!is_known) require_constant(f, subject, ast_as(LiteralPattern, pattern)->constant, fail);
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
        if (pattern->symbol != NULL) bind_copy(f, pattern->symbol, subject.value);
        break;
    default: lower_unsupported(f->program, pattern->span, "this pattern");
    }
}

void lower_pattern(FuncLowering *f, AstNode *pattern, Subject subject, IrBlock *fail, bool is_known) {
    Cleanup *outer = f->pattern_cleanups;
    f->pattern_cleanups = f->cleanups;
    lower_pattern_part(f, pattern, subject, fail, is_known);
    f->pattern_cleanups = outer;
}

bool lower_pattern_is_any(const AstNode *pattern) {
    if (ast_is(AnyPattern, pattern)) return true;
    if (!ast_is(NamePattern, pattern)) return false;
    return pattern->symbol == NULL || pattern->symbol->kind == SYMBOL_LOCAL;
}

static bool constant_case(FuncLowering *f, const ConstValue *constant, CaseVec *cases) {
    if (type_is_float(constant->type) || constant->type->kind == TYPE_STRING) return false;
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
