/* Blanks inside of a line. The default is one; this says where there is none. */
#include "compiler/tools/format_parts.h"

/* Something that can be called, indexed or taken a member of ends here. */
bool format_ends_operand(const FormatPiece *piece) {
    switch (piece->kind) {
    case TK_RETURN:
    case TK_BREAK:
    case TK_CONTINUE:
    case TK_PROFILE: return false;
    case TK_INTERP_BEGIN: return true; /* all of the string */
    default: return token_has(piece->kind, TOKEN_ENDS) && !piece->is_keyword;
    }
}

static bool is_range(const FormatPiece *piece) {
    return piece->kind == TK_RANGE || piece->kind == TK_RANGE_BELOW || piece->kind == TK_RANGE_TO;
}

static bool is_number(const FormatPiece *piece) {
    return piece->kind == TK_INT || piece->kind == TK_FLOAT;
}

static bool is_sign(const FormatPiece *piece) {
    return piece->kind == TK_MINUS || piece->kind == TK_TILDE;
}

/* Two tokens whose texts would run into one. */
static bool would_merge(const FormatPiece *left, const FormatPiece *right) {
    if (left->kind == TK_QUESTION)
        return right->kind == TK_DOT || right->kind == TK_QUESTION || right->kind == TK_TUPLE_FIELD;
    if (is_range(left)) return right->kind == TK_DOT || right->kind == TK_TUPLE_FIELD || is_range(right);
    return left->kind == TK_MINUS && right->kind == TK_MINUS;
}

/* `1 .max()` is not `1.max()` to every reader. */
static bool was_apart(const FormatPiece *left, const FormatPiece *right) {
    return is_number(left) && left->span.end != right->span.start;
}

/* Nothing stands behind the left piece. */
static bool glues_right(const Formatter *f, const FormatPiece *left) {
    switch (left->kind) {
    case TK_LPAREN:
    case TK_LBRACKET:
    case TK_DOT:
    case TK_QUESTION_DOT: return true;
    case TK_AT: return left->is_prefix;
    case TK_PIPE: return left->is_prefix;
    case TK_BAR: return left->is_prefix;
    case TK_TILDE: return true;
    case TK_MINUS: return left == f->pieces.items || !format_ends_operand(left - 1);
    default: return false;
    }
}

static bool starts_operand(const FormatPiece *piece) {
    switch (piece->kind) {
    case TK_LPAREN:
    case TK_LBRACKET:
    case TK_INTERP_BEGIN:
    case TK_STRING:
    case TK_CHAR:
    case TK_INT:
    case TK_FLOAT:
    case TK_UNDERSCORE:
    case TK_IDENT: return true;
    default: return is_sign(piece) || token_has(piece->kind, TOKEN_CONTEXTUAL);
    }
}

/* Nothing stands in front of the right piece. */
static bool glues_left(const FormatPiece *left, const FormatPiece *right) {
    switch (right->kind) {
    case TK_RPAREN:
    case TK_RBRACKET:
    case TK_COMMA:
    case TK_SEMICOLON:
    case TK_COLON:
    case TK_QUESTION: return true;
    case TK_DOT:
    case TK_TUPLE_FIELD: return !right->is_prefix && format_ends_operand(left) && !was_apart(left, right);
    case TK_QUESTION_DOT:
    case TK_QUESTION_FIELD: return true;
    case TK_PIPE:
    case TK_BAR: return right->is_postfix;
    case TK_LPAREN: return left->kind == TK_FUNC || (format_ends_operand(left) && !left->is_postfix);
    case TK_LBRACKET: return format_ends_operand(left) && !left->is_postfix;
    default: return is_range(right) && format_ends_operand(left);
    }
}

bool format_needs_space(const Formatter *f, const FormatPiece *left, const FormatPiece *right) {
    if (would_merge(left, right)) return true;
    if (right->is_glued) return false;
    if (left->kind == TK_COMMA || left->kind == TK_SEMICOLON) return true;
    if (left->is_postfix) return true;
    if (glues_right(f, left) || glues_left(left, right)) return false;
    return !(is_range(left) && starts_operand(right));
}
