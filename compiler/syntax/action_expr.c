/* Operands and operators. */
#include "compiler/syntax/actions.h"
#include "compiler/syntax/literal.h"

static LiteralText literal_of(Parser *p, Token token) {
    Span span = token_span(token);
    return (LiteralText){p->session, parser_text(p, span.start), span.end - span.start, span.start};
}

AstNode *argument(Parser *p, const Token *name, const Token *var, AstNode *value) {
    uint32_t start = name != NULL ? name->start : var != NULL ? var->start : value->span.start;
    AstArg *arg = ast_new(arena_of(p), Arg, span_between(start, value->span.end));
    if (name != NULL) arg->ident = ident_of(*name);
    arg->is_var = var != NULL;
    arg->value = value;
    return sealed(p, &arg->node, depth_of(value));
}

AstNode *expr_name(Parser *p, Token name) {
    AstNameRef *node = ast_new(arena_of(p), NameRef, token_span(name));
    node->ident = ident_of(name);
    return &node->node;
}

AstNode *expr_member(Parser *p, AstNode *object, Token name, bool is_optional) {
    AstMember *node = ast_new(arena_of(p), Member, span_between(object->span.start, token_end(name)));
    node->object = object;
    node->ident = ident_of(name);
    node->is_optional = is_optional;
    return sealed(p, &node->node, depth_of(object));
}

/* `.0` and `?.0`: the digits are the member's name. */
AstNode *expr_tuple_field(Parser *p, AstNode *object, Token token, bool is_optional) {
    Span digits = {token.start + (is_optional ? 2 : 1), token_end(token)};
    AstMember *node = ast_new(arena_of(p), Member, span_between(object->span.start, digits.end));
    Name name = name_intern(&p->session->names, parser_text(p, digits.start), digits.end - digits.start);
    node->object = object;
    node->ident = (AstIdent){name, digits};
    node->is_optional = is_optional;
    return sealed(p, &node->node, depth_of(object));
}

AstNode *expr_dot_variant(Parser *p, Token dot, Token name) {
    AstDotVariant *node = ast_new(arena_of(p), DotVariant, span_between(dot.start, token_end(name)));
    node->ident = ident_of(name);
    return &node->node;
}

AstNode *expr_int(Parser *p, Token token) {
    AstInt *node = ast_new(arena_of(p), Int, token_span(token));
    LiteralText text = literal_of(p, token);
    node->too_large = !literal_int(&text, &node->value);
    return &node->node;
}

AstNode *expr_float(Parser *p, Token token) {
    AstFloat *node = ast_new(arena_of(p), Float, token_span(token));
    LiteralText text = literal_of(p, token);
    node->value = literal_float(&text);
    return &node->node;
}

AstNode *expr_char(Parser *p, Token token) {
    AstChar *node = ast_new(arena_of(p), Char, token_span(token));
    LiteralText text = literal_of(p, token);
    node->value = token.mark ? 0 : literal_char(&text);
    return &node->node;
}

AstNode *expr_string(Parser *p, Token token) {
    AstString *node = ast_new(arena_of(p), String, token_span(token));
    LiteralText text = literal_of(p, token);
    node->value = literal_string(&text);
    return &node->node;
}

AstNode *expr_bool(Parser *p, Token token) {
    AstBool *node = ast_new(arena_of(p), Bool, token_span(token));
    node->value = token.kind == TK_TRUE;
    return &node->node;
}

AstNode *expr_null(Parser *p, Token token) {
    return &ast_new(arena_of(p), Null, token_span(token))->node;
}

AstNode *expr_text(Parser *p, Token token) {
    AstString *node = ast_new(arena_of(p), String, token_span(token));
    LiteralText text = literal_of(p, token);
    node->value = literal_piece(&text, token.mark);
    return &node->node;
}

AstNode *expr_hole(Parser *p, Token open, AstNode *value, const Token *format, Token close) {
    AstHole *node = ast_new(arena_of(p), Hole, span_between(open.start, token_end(close)));
    node->value = value;
    if (format != NULL) {
        LiteralText text = literal_of(p, *format);
        literal_check_format(&text);
        node->format = (AstBytes){text.text, text.length};
    }
    return sealed(p, &node->node, depth_of(value));
}

/* What stands before the closing quotes of a raw string, on their line. */
static void unindent(Parser *p, Token begin, Token end, AstList *parts) {
    const char *first = parser_text(p, token_end(begin)), *last = parser_text(p, end.start), *at = last;
    if (token_end(begin) - begin.start < 4) return; /* $" */
    while (at > first && at[-1] != '\n') at--;
    literal_unindent(p->session, parts, at, (uint32_t)(last - at));
}

AstNode *expr_interpolation(Parser *p, Token begin, AstList parts, Token end) {
    AstInterpolation *node = ast_new(arena_of(p), Interpolation, span_between(begin.start, token_end(end)));
    unindent(p, begin, end, &parts);
    for (uint32_t i = 0; i < parts.count; i++) {
        bool is_empty = ast_is(String, parts.items[i]) && ast_as(String, parts.items[i])->value.length == 0;
        if (!is_empty) list_add(p, &node->parts, parts.items[i]);
    }
    return sealed(p, &node->node, list_depth(&node->parts));
}

/* Parentheses leave no node; the expression's span takes them in. */
AstNode *expr_parenthesised(AstNode *expression, Token open, Token close) {
    expression->span = span_between(open.start, token_end(close));
    return expression;
}

AstNode *expr_tuple(Parser *p, Token open, AstList items, Token close) {
    AstTuple *node = ast_new(arena_of(p), Tuple, span_between(open.start, token_end(close)));
    node->items = items;
    return sealed(p, &node->node, list_depth(&items));
}

AstNode *expr_array(Parser *p, Token open, AstList items, Token close) {
    AstArray *node = ast_new(arena_of(p), Array, span_between(open.start, token_end(close)));
    node->items = items;
    return sealed(p, &node->node, list_depth(&items));
}

AstNode *expr_array_filled(Parser *p, Token open, AstNode *item, AstNode *length, Token close) {
    AstArray *node = ast_new(arena_of(p), Array, span_between(open.start, token_end(close)));
    node->items = list_of(p, item);
    node->length = length;
    return sealed(p, &node->node, deeper(depth_of(item), depth_of(length)));
}

AstNode *expr_map(Parser *p, Token open, AstList entries, Token close) {
    AstMapLit *node = ast_new(arena_of(p), MapLit, span_between(open.start, token_end(close)));
    node->entries = entries;
    return sealed(p, &node->node, list_depth(&entries));
}

AstNode *expr_map_entry(Parser *p, AstNode *key, AstNode *value) {
    AstMapEntry *node = ast_new(arena_of(p), MapEntry, span_join(key->span, value->span));
    node->key = key;
    node->value = value;
    return sealed(p, &node->node, deeper(depth_of(key), depth_of(value)));
}

AstNode *expr_call(Parser *p, AstNode *callee, AstList args, uint32_t end, bool is_bare) {
    AstCall *node = ast_new(arena_of(p), Call, span_between(callee->span.start, end));
    node->callee = callee;
    node->args = args;
    node->is_bare = is_bare;
    return sealed(p, &node->node, deeper(depth_of(callee), list_depth(&args)));
}

AstNode *expr_index(Parser *p, AstNode *object, AstNode *index, Token end) {
    AstIndex *node = ast_new(arena_of(p), Index, span_between(object->span.start, token_end(end)));
    node->object = object;
    node->index = index;
    return sealed(p, &node->node, deeper(depth_of(object), depth_of(index)));
}

AstNode *expr_type_apply(Parser *p, AstNode *object, AstList args, Token end) {
    AstTypeApply *node = ast_new(arena_of(p), TypeApply, span_between(object->span.start, token_end(end)));
    node->object = object;
    node->args = args;
    return sealed(p, &node->node, deeper(depth_of(object), list_depth(&args)));
}

static AstNode *new_try(Parser *p, AstNode *value, Span span, bool is_prefix) {
    AstTry *node = ast_new(arena_of(p), Try, span);
    node->value = value;
    node->is_prefix = is_prefix;
    return sealed(p, &node->node, depth_of(value));
}

AstNode *expr_try(Parser *p, AstNode *value, Token token) {
    return new_try(p, value, span_between(value->span.start, token_end(token)), false);
}

AstNode *expr_try_prefix(Parser *p, Token token, AstNode *value) {
    return new_try(p, value, span_between(token.start, value->span.end), true);
}

AstStructLit *expr_struct_begin(Parser *p) {
    return ast_new(arena_of(p), StructLit, span_between(0, 0));
}

void expr_struct_base(Parser *p, AstStructLit *literal, AstNode *base) {
    if (literal->base != NULL)
        diag_report(parser_diags(p), DIAG_SECOND_PART, base->span, "struct literal", "base");
    literal->base = base;
}

static bool names_type(const AstNode *node) {
    return ast_is(NameRef, node) || ast_is(Member, node) || ast_is(DotVariant, node) || ast_is(Index, node) ||
           ast_is(TypeApply, node) || ast_is(BadExpr, node);
}

AstNode *expr_struct(Parser *p, AstNode *target, AstStructLit *literal, Token end) {
    literal->node.span = span_between(target->span.start, token_end(end));
    if (!names_type(target)) diag_report(parser_diags(p), DIAG_LITERAL_TARGET, target->span);
    literal->target = target;
    uint32_t below = deeper(depth_of(target), depth_of(literal->base));
    return sealed(p, &literal->node, deeper(below, list_depth(&literal->fields)));
}

AstNode *expr_unary(Parser *p, AstOp op, Token token, AstNode *operand) {
    AstUnary *node = ast_new(arena_of(p), Unary, span_between(token.start, operand->span.end));
    node->op = op;
    node->operand = operand;
    return sealed(p, &node->node, depth_of(operand));
}

static AstOp binary_op(uint8_t kind) {
    static const uint8_t ops[TOKEN_KIND_COUNT] = {
        [TK_PLUS] = OP_ADD,
        [TK_MINUS] = OP_SUB,
        [TK_STAR] = OP_MUL,
        [TK_SLASH] = OP_DIV,
        [TK_PERCENT] = OP_REM,
        [TK_POWER] = OP_POW,
        [TK_PLUS_WRAP] = OP_WRAP_ADD,
        [TK_MINUS_WRAP] = OP_WRAP_SUB,
        [TK_STAR_WRAP] = OP_WRAP_MUL,
        [TK_AMP] = OP_BIT_AND,
        [TK_PIPE] = OP_BIT_OR,
        [TK_CARET] = OP_BIT_XOR,
        [TK_SHL] = OP_SHL,
        [TK_SHR] = OP_SHR,
        [TK_EQ] = OP_EQ,
        [TK_NE] = OP_NE,
        [TK_LT] = OP_LT,
        [TK_LE] = OP_LE,
        [TK_GT] = OP_GT,
        [TK_GE] = OP_GE,
        [TK_AND] = OP_AND,
        [TK_OR] = OP_OR,
        [TK_COALESCE] = OP_COALESCE,
        [TK_PIPELINE] = OP_PIPE,
    };
    return (AstOp)ops[kind];
}

AstNode *expr_binary(Parser *p, AstNode *left, Token op, AstNode *right) {
    AstBinary *node = ast_new(arena_of(p), Binary, span_between(left->span.start, right->span.end));
    node->op = binary_op(op.kind);
    node->left = left;
    node->right = right;
    return sealed(p, &node->node, deeper(depth_of(left), depth_of(right)));
}

AstNode *expr_range(Parser *p, AstNode *low, Token op, AstNode *high) {
    Span span = range_span(low, op, high);
    AstRange *node = ast_new(arena_of(p), Range, span);
    node->low = low;
    node->high = high;
    node->is_inclusive = op.kind == TK_RANGE_TO;
    return sealed(p, &node->node, deeper(depth_of(low), depth_of(high)));
}

AstNode *expr_cast(Parser *p, AstNode *value, AstNode *type) {
    AstCast *node = ast_new(arena_of(p), Cast, span_between(value->span.start, type->span.end));
    node->value = value;
    node->type_node = type;
    return sealed(p, &node->node, deeper(depth_of(value), depth_of(type)));
}
