/* Expressions: one dispatch by kind, literals, and what it means that a value is wanted. */
#include "compiler/sema/checker.h"

#include <float.h>
#include <math.h>

/* --- literals --- */

bool is_literal(const AstNode *node) {
    for (int depth = 0; depth < 8; depth++) { /* longer chains need a hint at their left end only */
        switch ((AstKind)node->kind) {
        case AST_Int:
        case AST_Float: return true;
        case AST_Unary:
            if (((const AstUnary *)node)->op == OP_NOT) return false;
            node = ((const AstUnary *)node)->operand;
            break;
        case AST_Binary: {
            const AstBinary *binary = (const AstBinary *)node;
            if (binary->op >= OP_EQ || !is_literal(binary->right)) return false;
            node = binary->left;
            break;
        }
        default: return false;
        }
    }
    return false;
}

const Type *wanted_inside(const Type *want) {
    while (want != NULL && (want->kind == TYPE_ERROR_UNION || want->kind == TYPE_OPTIONAL))
        want = want->args[0];
    return want;
}

static const Type *report_literal_range(Checker *c, Span span, const char *text, const Type *type) {
    Diagnostic *d = report(c, LITERAL_RANGE, span, text, text_of(c, type));
    if (type_is_int(type))
        diag_help(d, "%s holds %lld to %llu", text_of(c, type), (long long)type_min_int(type),
                  (unsigned long long)type_max_int(type));
    return poison(c);
}

static bool magnitude_fits(const Type *type, uint64_t magnitude, bool is_negative) {
    if (!is_negative) return magnitude <= type_max_int(type);
    return magnitude <= 0 - (uint64_t)type_min_int(type);
}

/* A number of a generic type: one that all of them have. */
static bool fits_every_number(Checker *c, const Type *param, const AstInt *node) {
    return !node->too_large && node->value <= INT8_MAX && type_has_builtin(c->program, param, TRAIT_NUM);
}

const Type *check_integer_literal(Checker *c, AstInt *node, const Type *want, bool is_negative, Span span) {
    want = wanted_inside(want);
    if (want != NULL && type_is_float(want)) return want;
    if (want != NULL && want->kind == TYPE_PARAM && fits_every_number(c, want, node)) return want;
    const Type *type = want != NULL && type_is_int(want) ? want : basic(c, TYPE_I64);
    if (!node->too_large && magnitude_fits(type, node->value, is_negative)) return type;
    const char *text = node->too_large ? "this number"
                                       : text_format(c->arena, "%s%llu", is_negative ? "-" : "",
                                                     (unsigned long long)node->value);
    return report_literal_range(c, span, text, type);
}

bool float_fits_f32(double value) {
    return !isfinite(value) || fabs(value) <= (double)FLT_MAX;
}

static const Type *check_float_literal(Checker *c, AstFloat *node, const Type *want) {
    want = wanted_inside(want);
    if (want == NULL || want->kind != TYPE_F32) return basic(c, TYPE_F64);
    if (!float_fits_f32(node->value)) return report_literal_range(c, node->node.span, "this number", want);
    return want;
}

/* --- dispatch --- */

static const Type *check_value_expr(Checker *c, AstNode *node, const Type *want) {
    const Type *instance = check_generic_value(c, node, want);
    if (instance != NULL) return instance;
    switch ((AstKind)node->kind) {
    case AST_Int: return check_integer_literal(c, ast_as(Int, node), want, false, node->span);
    case AST_Float: return check_float_literal(c, ast_as(Float, node), want);
    case AST_Char: return basic(c, TYPE_CHAR);
    case AST_String: return basic(c, TYPE_STRING);
    case AST_Bool: return basic(c, TYPE_BOOL);
    case AST_Null: return check_null(c, node, want);
    case AST_NameRef: return check_name(c, ast_as(NameRef, node), want);
    case AST_Member: return check_member(c, ast_as(Member, node), want);
    case AST_DotVariant: return check_dot_variant(c, ast_as(DotVariant, node), want);
    case AST_Unary: return check_unary(c, ast_as(Unary, node), want);
    case AST_Binary: return check_binary(c, ast_as(Binary, node), want);
    case AST_Cast: return check_cast(c, ast_as(Cast, node));
    case AST_Call: return check_call(c, ast_as(Call, node), want);
    case AST_StructLit: return check_struct_literal(c, ast_as(StructLit, node), want);
    case AST_Spawn: return check_spawn(c, ast_as(Spawn, node));
    case AST_Array: return check_array(c, ast_as(Array, node), want);
    case AST_MapLit: return check_map(c, ast_as(MapLit, node), want);
    case AST_Tuple: return check_tuple(c, ast_as(Tuple, node), want);
    case AST_Range: return check_range_value(c, ast_as(Range, node));
    case AST_Index: return check_index(c, ast_as(Index, node));
    case AST_Try: return check_try(c, ast_as(Try, node), want);
    case AST_Catch: return check_catch(c, ast_as(Catch, node), want, true);
    case AST_If: return check_if(c, ast_as(If, node), want, true);
    case AST_Match: return check_match(c, ast_as(Match, node), want, true);
    case AST_Block: return check_block(c, ast_as(Block, node), want, true);
    case AST_Interpolation: return check_interpolation(c, ast_as(Interpolation, node));
    case AST_Closure: return check_closure(c, ast_as(Closure, node), want);
    case AST_BadExpr: return poison(c);
    default: return want != NULL && is_poison(want) ? poison(c) : check_unsupported(c, node);
    }
}

static Profile needed_profile(const AstNode *node) {
    switch ((AstKind)node->kind) {
    case AST_Nursery:
    case AST_Await:
    case AST_Select: return PROFILE_SERVICE;
    default: return PROFILE_CORE;
    }
}

const Type *check_unsupported(Checker *c, AstNode *node) {
    const char *many = node->kind == AST_Nursery ? "nurseries"
                       : node->kind == AST_Await ? "'await'"
                                                 : "'select'";
    if (!profile_allows(c, needed_profile(node), node->span, many)) return poison(c);
    return report_unsupported(c, node->span, unsupported_text(node));
}

const Type *check_expr(Checker *c, AstNode *node, const Type *want) {
    const Type *type = check_value_expr(c, node, want);
    return node->type = limit_type(c, node->span, type);
}

const Type *check_value(Checker *c, AstNode *node, const Type *want) {
    check_expr(c, node, want);
    if (check_fits(c, node, want) != NULL) node->type = poison(c);
    return node->type;
}

const Type *check_any_value(Checker *c, AstNode *node, const Type *want) {
    const Type *type = check_expr(c, node, want);
    if (type->kind == TYPE_VOID) {
        Diagnostic *d = report(c, NO_VALUE, node->span);
        if (node->kind == AST_If)
            diag_help(d, "an 'if' has a value when it has an 'else', and both end in one");
        return node->type = poison(c);
    }
    if (type->kind == TYPE_MESSAGE && want == NULL) {
        Diagnostic *d = report(c, MESSAGE_VALUE, node->span, text_of(c, type));
        diag_help(d, "a message is made where it is sent: 'ref.send(…)'");
        return node->type = poison(c);
    }
    return type;
}

const Type *check_condition(Checker *c, AstNode *node) {
    if (node->kind == AST_LetCondition) {
        check_let_condition(c, ast_as(LetCondition, node));
        return node->type;
    }
    return check_value(c, node, basic(c, TYPE_BOOL));
}
