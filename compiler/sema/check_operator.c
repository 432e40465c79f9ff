/* Operators: which types each takes, and what it gives. There is no implicit conversion. */
#include "compiler/sema/checker.h"

/* What an operator works on, as bits over the classes of types. */
enum {
    ON_INT = 1,
    ON_FLOAT = 2,
    ON_BOOL = 4,
    ON_CHAR = 8,
    ON_STRING = 16,
    ON_ERROR = 32,
    ON_HANDLE = 64,
    ON_NUMBER = ON_INT | ON_FLOAT,
    ON_ORDERED = ON_NUMBER | ON_CHAR | ON_STRING,
    ON_EQUAL = ON_ORDERED | ON_BOOL | ON_ERROR | ON_HANDLE,
};

static const uint8_t operand_classes[AST_OP_COUNT] = {
    [OP_ADD] = ON_NUMBER | ON_STRING,
    [OP_SUB] = ON_NUMBER,
    [OP_MUL] = ON_NUMBER,
    [OP_DIV] = ON_NUMBER,
    [OP_REM] = ON_NUMBER,
    [OP_POW] = ON_NUMBER,
    [OP_WRAP_ADD] = ON_INT,
    [OP_WRAP_SUB] = ON_INT,
    [OP_WRAP_MUL] = ON_INT,
    [OP_BIT_AND] = ON_INT,
    [OP_BIT_OR] = ON_INT,
    [OP_BIT_XOR] = ON_INT,
    [OP_SHL] = ON_INT,
    [OP_SHR] = ON_INT,
    [OP_EQ] = ON_EQUAL,
    [OP_NE] = ON_EQUAL,
    [OP_LT] = ON_ORDERED,
    [OP_LE] = ON_ORDERED,
    [OP_GT] = ON_ORDERED,
    [OP_GE] = ON_ORDERED,
    [OP_AND] = ON_BOOL,
    [OP_OR] = ON_BOOL,
    [OP_NEGATE] = ON_NUMBER,
    [OP_NOT] = ON_BOOL,
    [OP_COMPLEMENT] = ON_INT,
};

static unsigned class_bit(const Type *type) {
    if (type_is_int(type)) return ON_INT;
    if (type_is_float(type)) return ON_FLOAT;
    if (type_class(type) == TYPE_CLASS_HANDLE) return ON_HANDLE;
    switch ((TypeKind)type->kind) {
    case TYPE_BOOL: return ON_BOOL;
    case TYPE_CHAR: return ON_CHAR;
    case TYPE_STRING: return ON_STRING;
    case TYPE_ERROR: return ON_ERROR;
    default: return 0;
    }
}

static const char *needed_bound(AstOp op) {
    if (op == OP_EQ || op == OP_NE) return "Eq";
    return ast_op_compares(op) ? "Ord" : "Num";
}

static void help_operand(Diagnostic *d, AstOp op, const AstNode *operand) {
    const Type *type = operand->type;
    if (type->kind == TYPE_OPTIONAL)
        diag_help(d, "this may be null: give another value with '?\?', or look first with 'if let'");
    else if (type->kind == TYPE_STRING && op == OP_REM)
        diag_help(d, "values are put into a string by $\"{x}\"");
    else if (type->kind == TYPE_STRING && op == OP_MUL)
        diag_help(d, "a text is repeated by 'text.repeat(n)'");
    else if (type->kind == TYPE_PARAM)
        diag_help(d, "only a type with the bound has it: '%s: %s'", type_text(d->owner->arena, type),
                  needed_bound(op));
    else if (type->kind == TYPE_ARRAY && (op == OP_ADD || op == OP_SHL))
        diag_help(d, "'xs.concat(ys)' makes one array of both; 'xs.push(x)' adds an item");
    else if (ast_op_compares(op) && op != OP_EQ && op != OP_NE && type->symbol != NULL)
        diag_help(d, "write 'impl Ord for %s { ... }'", type_text(d->owner->arena, type));
}

static const Type *report_operator(Checker *c, AstOp op, Span span, const AstNode *operand) {
    const Type *type = operand->type;
    Diagnostic *d = report(c, OPERATOR_TYPE, span, ast_op_text(op), text_of(c, type));
    blame_value(c, d, operand, NULL);
    help_operand(d, op, operand);
    if (type->kind == TYPE_ERROR_UNION) diag_help(d, "handle the error first, with '?' or 'catch'");
    if (op == OP_NOT && type_is_int(type)) diag_help(d, "numbers are not conditions: compare with '== 0'");
    if ((op == OP_AND || op == OP_OR) && type_is_int(type))
        diag_help(
            d, "numbers are not conditions: compare with '!= 0'; the bits of two numbers combine with '%s'",
            op == OP_AND ? "&" : "|");
    if ((op == OP_BIT_AND || op == OP_BIT_OR) && type->kind == TYPE_BOOL)
        diag_help(d, "conditions combine with '%s'", op == OP_BIT_AND ? "and" : "or");
    return poison(c);
}

/* Beyond the built-in classes: what a type's parts, its impls or its bounds allow. */
static bool is_allowed(Checker *c, AstOp op, const Type *type) {
    if ((class_bit(type) & operand_classes[op]) != 0) return true;
    if (op == OP_EQ || op == OP_NE) return type_has_builtin(c->program, type, TRAIT_EQ);
    if (ast_op_compares(op)) return type_has_builtin(c->program, type, TRAIT_ORD);
    bool is_number = type->kind == TYPE_PARAM && type_has_builtin(c->program, type, TRAIT_NUM);
    return is_number && (operand_classes[op] & ON_NUMBER) == ON_NUMBER;
}

/* Both operands must be of one type; errors of different sets can be compared, and what may be null with what
 * is not. */
static bool agree(AstOp op, const Type *left, const Type *right) {
    if (left == right || (left->kind == TYPE_ERROR && right->kind == TYPE_ERROR)) return true;
    if (op != OP_EQ && op != OP_NE) return false;
    return (left->kind == TYPE_OPTIONAL && left->args[0] == right) ||
           (right->kind == TYPE_OPTIONAL && right->args[0] == left);
}

/* The one that keeps its value: an integer becomes a float, a narrow one a wide one. */
static bool converts_left(const Type *left, const Type *right) {
    if (type_is_int(left) && type_is_int(right))
        return type_max_int(left) < type_max_int(right) && type_is_signed(right);
    return !type_is_float(left) && type_is_float(right);
}

static void help_convert(Diagnostic *d, const AstNode *left, const AstNode *right) {
    bool is_left = converts_left(left->type, right->type);
    help_cast(d, is_left ? left : right, is_left ? right->type : left->type);
}

static Diagnostic *report_mismatch(Checker *c, AstOp op, Span span, const AstNode *left,
                                   const AstNode *right) {
    Diagnostic *d =
        report(c, OPERAND_MISMATCH, span, ast_op_text(op), text_of(c, left->type), text_of(c, right->type));
    blame_operands(c, d, left, right);
    if (left->type->kind == TYPE_ERROR_UNION || right->type->kind == TYPE_ERROR_UNION)
        diag_help(d, "handle the error first, with '?' or 'catch'");
    return d;
}

static const Type *report_operands(Checker *c, AstOp op, Span span, AstNode *left, AstNode *right) {
    Diagnostic *d = report_mismatch(c, op, span, left, right);
    if (type_is_numeric(left->type) && type_is_numeric(right->type))
        help_convert(d, left, right);
    else if (op == OP_ADD && left->type->kind == TYPE_STRING && type_is_scalar(right->type))
        help_to_string(d, right);
    else if (op == OP_ADD && right->type->kind == TYPE_STRING && type_is_scalar(left->type))
        help_to_string(d, left);
    return poison(c);
}

/* `total += x`: what is changed keeps its type, so only the other side can be converted. */
static const Type *report_compound(Checker *c, const AstAssign *node) {
    const AstNode *target = node->target, *value = node->value;
    Diagnostic *d = report_mismatch(c, node->op, node->node.span, target, value);
    bool are_numbers = type_is_numeric(target->type) && type_is_numeric(value->type);
    if (are_numbers && converts_left(target->type, value->type)) {
        note_declared(d, target);
        diag_help(d, "declare it as %s, or convert what comes with 'as %s'", text_of(c, value->type),
                  text_of(c, target->type));
    } else if (are_numbers) {
        help_cast(d, value, target->type);
    } else if (node->op == OP_ADD && target->type->kind == TYPE_STRING && type_is_scalar(value->type)) {
        help_to_string(d, value);
    }
    return poison(c);
}

static const Type *combine(Checker *c, AstOp op, Span span, AstNode *left, AstNode *right) {
    const Type *a = left->type, *b = right->type;
    if (is_poison(a) || is_poison(b)) return ast_op_compares(op) ? basic(c, TYPE_BOOL) : poison(c);
    if (a->kind == TYPE_NEVER || b->kind == TYPE_NEVER) return basic(c, TYPE_NEVER);
    if (!is_allowed(c, op, a)) return report_operator(c, op, span, left);
    if (!agree(op, a, b) && b->kind == TYPE_OPTIONAL && b->args[0] == a)
        return report_operator(c, op, right->span, right);
    if (!agree(op, a, b)) return report_operands(c, op, span, left, right);
    return ast_op_compares(op) ? basic(c, TYPE_BOOL) : a;
}

/* Its type is that of what it is compared with or added to. */
static bool asks_other_side(const AstNode *node) {
    switch ((AstKind)node->kind) {
    case AST_DotVariant: return true;
    case AST_Array: return ((const AstArray *)node)->items.count == 0;
    case AST_MapLit: return ((const AstMapLit *)node)->entries.count == 0;
    case AST_Call: return ast_is(DotVariant, ((const AstCall *)node)->callee);
    case AST_StructLit: return ast_is(DotVariant, ((const AstStructLit *)node)->target);
    default: return is_literal(node);
    }
}

static void check_operands(Checker *c, AstNode *left, AstNode *right, const Type *want) {
    if (asks_other_side(left) && !asks_other_side(right)) {
        check_any_value(c, right, want);
        check_any_value(c, left, right->type);
    } else {
        check_any_value(c, left, want);
        check_any_value(c, right, left->type);
    }
    if (has_hole(left->type)) complete_literal(c, left, right->type);
    if (has_hole(right->type)) complete_literal(c, right, left->type);
}

static const Type *check_logic(Checker *c, AstBinary *node) {
    const Type *boolean = basic(c, TYPE_BOOL);
    AstNode *const sides[] = {node->left, node->right};
    bool is_bad = false;
    uint32_t mark = narrow_begin(c);
    for (int i = 0; i < 2; i++) {
        if (i == 1) narrow_by(c, node->left, node->op == OP_AND);
        const Type *type = check_any_value(c, sides[i], boolean);
        if (is_poison(type) || type->kind == TYPE_BOOL || type->kind == TYPE_NEVER) continue;
        if (!is_bad) report_operator(c, node->op, sides[i]->span, sides[i]);
        is_bad = true;
    }
    narrow_end(c, mark);
    return is_bad ? poison(c) : boolean;
}

const Type *check_binary(Checker *c, AstBinary *node, const Type *want) {
    switch (node->op) {
    case OP_AND:
    case OP_OR: return check_logic(c, node);
    case OP_COALESCE: return check_coalesce(c, node, want);
    case OP_EQ:
    case OP_NE:
        if (node->left->kind == AST_Null || node->right->kind == AST_Null)
            return check_null_comparison(c, node);
        break;
    case OP_PIPE: return check_pipeline(c, node, want);
    default: break;
    }
    check_operands(c, node->left, node->right, ast_op_compares(node->op) ? NULL : want);
    return combine(c, node->op, node->node.span, node->left, node->right);
}

const Type *check_compound(Checker *c, AstAssign *node, const Type *target) {
    check_any_value(c, node->value, target);
    bool is_known =
        !is_poison(node->value->type) && !is_poison(target) && node->value->type->kind != TYPE_NEVER;
    if (is_known && is_allowed(c, node->op, target) && !agree(node->op, target, node->value->type))
        return report_compound(c, node);
    return combine(c, node->op, node->node.span, node->target, node->value);
}

/* --- prefix operators --- */

static const Type *check_negative_literal(Checker *c, AstUnary *node, const Type *want) {
    AstInt *literal = ast_as(Int, node->operand);
    const Type *type = check_integer_literal(c, literal, want, true, node->node.span);
    return node->operand->type = type;
}

const Type *check_unary(Checker *c, AstUnary *node, const Type *want) {
    if (node->op == OP_NEGATE && node->operand->kind == AST_Int) return check_negative_literal(c, node, want);
    const Type *type = check_any_value(c, node->operand, node->op == OP_NOT ? basic(c, TYPE_BOOL) : want);
    if (is_poison(type) || type->kind == TYPE_NEVER) return type;
    bool is_unsigned_negation = node->op == OP_NEGATE && type_is_int(type) && !type_is_signed(type);
    if ((class_bit(type) & operand_classes[node->op]) == 0 || is_unsigned_negation)
        return report_operator(c, node->op, node->node.span, node->operand);
    return type;
}

/* --- as --- */

static bool is_cast_allowed(const Type *from, const Type *to) {
    if (type_is_numeric(from) && type_is_numeric(to)) return true;
    bool has_number = from->kind == TYPE_BOOL || from->kind == TYPE_CHAR || is_plain_enum(from);
    if (from->kind == TYPE_U8 && to->kind == TYPE_CHAR) return true; /* each is one of the first 256 */
    return from == to || (has_number && type_is_int(to));
}

static void help_invalid_cast(Diagnostic *d, const Type *from, const Type *to) {
    if (to->kind == TYPE_BOOL && type_is_int(from))
        diag_help(d, "compare instead: '!= 0'");
    else if (from->kind == TYPE_U64 && to->kind == TYPE_ACTOR_REF)
        diag_help(d, "make a typed reference with '%s.of(raw)'", type_text(d->owner->arena, to));
    else if (from->kind == TYPE_ERROR_UNION)
        diag_help(d, "handle the error first, with '?' or 'catch'");
    else if (type_is_int(from) && (to->kind == TYPE_CHAR || is_plain_enum(to)))
        diag_help(d, "'%s.from(n)' gives it, or null where none has the number",
                  type_text(d->owner->arena, to));
    else if (to->kind == TYPE_STRING)
        diag_help(d, "'x.to_string()' gives the text of any value");
    else if (from->kind == TYPE_STRING && type_is_numeric(to))
        diag_help(d, "'text.%s()' gives the number, or null where the text is none",
                  type_is_int(to) ? "to_int" : "to_float");
}

static bool literal_fits(AstNode *node, const Type *to) {
    bool is_negative = node->kind == AST_Unary && ((AstUnary *)node)->op == OP_NEGATE;
    AstNode *literal = is_negative ? ((AstUnary *)node)->operand : node;
    if (literal->kind == AST_Float)
        return to->kind == TYPE_F64 ||
               (to->kind == TYPE_F32 && float_fits_f32(ast_as(Float, literal)->value));
    if (literal->kind != AST_Int || !type_is_int(to)) return type_is_float(to);
    uint64_t magnitude = ast_as(Int, literal)->value;
    return is_negative ? magnitude <= 0 - (uint64_t)type_min_int(to) : magnitude <= type_max_int(to);
}

const Type *check_cast(Checker *c, AstCast *node) {
    const Type *to = resolve_value_type(c, node->type_node);
    const Type *hint = is_literal(node->value) && literal_fits(node->value, to) ? to : NULL;
    const Type *from = check_any_value(c, node->value, hint);
    if (is_poison(from) || is_poison(to)) return to;
    if (from == to && hint == NULL) warn_useless_cast(c, node);
    if (from->kind == TYPE_NEVER || is_cast_allowed(from, to)) return to;
    Diagnostic *d = report(c, CAST_INVALID, node->node.span, text_of(c, from), text_of(c, to));
    help_invalid_cast(d, from, to);
    return poison(c);
}
