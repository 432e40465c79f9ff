/* Expressions of other languages: ternaries, `a::b`, `x in xs`, `(i64) x`, `new T(…)`, `vec![…]`, `p->x`,
 * `++x`, `a ?: b`, closures in braces and blocks behind calls. */
#include "compiler/syntax/foreign/parts.h"

static bool same_line(const Foreign *f, uint32_t index) {
    return index < f->count - 1 && !f->tokens[index].after_newline;
}

static bool begins_operand(const Foreign *f, uint32_t index) {
    uint8_t kind = kind_at(f, index);
    return is_name(f, index) || (token_rows[kind].family == FAMILY_EXPR && kind != TK_IF) ||
           kind == TK_MINUS || kind == TK_NOT || kind == TK_BANG || kind == TK_DOT;
}

/* What would stand in another order is not read further: places follow one another in a tree. */
static void give_up(Foreign *f, uint32_t from, uint32_t to) {
    set_kind(f, from, TK_BAD_EXPR);
    drop_tokens(f, from + 1, to);
}

/* ---- choices ---- */

static const char choice[] = "if c do a else b end";

/* `c ? a : b` */
static bool ternary(Foreign *f, uint32_t index) {
    if (kind_at(f, index) != TK_QUESTION || !same_line(f, index + 1) || !begins_operand(f, index + 1))
        return false;
    uint32_t colon = find_kind(f, index + 1, line_end(f, index), TK_COLON);
    if (colon == NO_TOKEN || !same_line(f, colon + 1)) return false;
    uint32_t start = operand_start(f, index), end = operand_end(f, colon);
    if (start == index || end == colon + 1) return false;
    Diagnostic *d = report_form(f, index, index, "a choice", choice);
    edit_before(f, d, start, "if ");
    edit_token(f, d, index, touches_next(f, index) ? "do " : "do");
    edit_token(f, d, colon, touches_next(f, colon) ? "else " : "else");
    edit_behind(f, d, end - 1, " end");
    insert_kind(f, start, TK_IF);
    set_kind(f, index, TK_DO);
    set_kind(f, colon, TK_ELSE);
    insert_kind(f, end, TK_END);
    return true;
}

/* `a if c else b` */
static bool backward_choice(Foreign *f, uint32_t index) {
    if (kind_at(f, index) != TK_IF || index == 0 || begins_line(f, index)) return false;
    if (!token_has(kind_at(f, index - 1), TOKEN_ENDS) || kind_at(f, index - 1) == TK_RETURN) return false;
    uint32_t end = line_end(f, index), other = find_kind(f, index + 1, end, TK_ELSE);
    if (other == NO_TOKEN || find_kind(f, index, other, TK_DO) != NO_TOKEN) return false;
    uint32_t start = operand_start(f, index), last = operand_end(f, other);
    if (start == index || last == other + 1) return false;
    Diagnostic *d = report_form(f, start, last - 1, "a choice", choice);
    edit_tokens(f, d, start, last,
                text_format(f->scratch, "if %s do %s else %s end", source_between(f, index + 1, other),
                            source_between(f, start, index), source_between(f, other + 1, last)));
    give_up(f, start, last);
    return true;
}

/* `a ?: b` */
static bool elvis(Foreign *f, uint32_t index) {
    bool is_here =
        kind_at(f, index) == TK_QUESTION && kind_at(f, index + 1) == TK_COLON && touches_next(f, index);
    if (!is_here) return false;
    Diagnostic *d = report_form(f, index, index + 1, "another value for null", "maybe ?? other");
    edit_tokens(f, d, index, index + 2, "??");
    set_kind(f, index, TK_COALESCE);
    drop_token(f, index + 1);
    return true;
}

/* ---- names ---- */

/* `Set::<i64>` */
static void turbofish(Foreign *f, Diagnostic *d, uint32_t open) {
    uint32_t close = find_kind(f, open, line_end(f, open), TK_GT);
    edit_tokens(f, d, open - 2, open + 1, "[");
    drop_tokens(f, open - 2, open);
    set_kind(f, open, TK_LBRACKET);
    if (close == NO_TOKEN) return;
    edit_token(f, d, close, "]");
    set_kind(f, close, TK_RBRACKET);
}

static bool is_path_mark(const Foreign *f, uint32_t index) {
    return kind_at(f, index) == TK_COLON && kind_at(f, index + 1) == TK_COLON && touches_next(f, index) &&
           index > 0 && touches_next(f, index - 1) && touches_next(f, index + 1) && !f->gone[index];
}

/* `Shape::Circle`: once for all that follow in the lines of one declaration. */
static bool path(Foreign *f, uint32_t index) {
    if (!is_path_mark(f, index)) return false;
    Diagnostic *d = report_form(f, index, index + 1, "a member", "name.member");
    uint32_t at = index;
    for (; at + 2 < f->count && at - index < 2000; at++) {
        uint8_t kind = kind_at(f, at);
        if (at > index && (kind == TK_FUNC || kind == TK_STRUCT || kind == TK_IMPL)) break;
        if (!is_path_mark(f, at)) continue;
        if (kind_at(f, at + 2) == TK_LT) {
            turbofish(f, d, at + 2);
            continue;
        }
        edit_tokens(f, d, at, at + 2, ".");
        set_kind(f, at, TK_DOT);
        drop_token(f, at + 1);
    }
    return true;
}

/* `std::vector<i64>` where a type stands. */
static bool cpp_type(Foreign *f, uint32_t index) {
    bool is_here = word_is(f, index, "std") && is_path_mark(f, index + 1) && is_name(f, index + 3);
    uint32_t open = index + 4, close = NO_TOKEN;
    if (is_here && kind_at(f, open) == TK_LT) close = find_kind(f, open, line_end(f, open), TK_GT);
    if (close == NO_TOKEN) return false;
    bool is_list = word_is(f, index + 3, "vector");
    Diagnostic *d = report_form(f, index, close, "a type", is_list ? "[T]" : "Map[K, V], Set[T]");
    edit_tokens(f, d, index, open + 1,
                is_list ? "[" : text_format(f->scratch, "%s[", source_between(f, index + 3, index + 4)));
    edit_token(f, d, close, "]");
    drop_tokens(f, index, is_list ? open : index + 3);
    set_kind(f, open, TK_LBRACKET);
    set_kind(f, close, TK_RBRACKET);
    return true;
}

/* `p->x` */
static bool arrow_member(Foreign *f, uint32_t index) {
    bool is_here = kind_at(f, index) == TK_ARROW && index > 0 && touches_next(f, index - 1) &&
                   touches_next(f, index) && kind_at(f, index + 1) == TK_IDENT &&
                   (kind_at(f, index - 1) == TK_IDENT || kind_at(f, index - 1) == TK_SELF);
    if (!is_here || f->outer[index] == NO_TOKEN) return false;
    Diagnostic *d = report_form(f, index, index, "a member", "name.member");
    edit_token(f, d, index, ".");
    set_kind(f, index, TK_DOT);
    return true;
}

/* ---- values ---- */

/* `new Point(1.0, 2.0)` */
static bool new_value(Foreign *f, uint32_t index) {
    if (!word_is(f, index, "new") || !is_name(f, index + 1) || !same_line(f, index + 1)) return false;
    if (index > 0 && kind_at(f, index - 1) == TK_DOT) return false;
    uint32_t open = index + 2;
    bool has_arguments = kind_at(f, open) == TK_LPAREN && f->partner[open] != NO_TOKEN;
    Diagnostic *d =
        report_form(f, index, index, "a value", has_arguments ? "Point { x, y }" : "Point { x: 1, y: 2 }");
    drop_token(f, index);
    edit_away(f, d, index);
    if (!has_arguments) return true;
    uint32_t close = f->partner[open];
    bool is_empty = close == open + 1;
    edit_token(f, d, open, is_empty ? " {" : " { ");
    edit_token(f, d, close, is_empty ? "}" : " }");
    set_kind(f, open, TK_LBRACE);
    set_kind(f, close, TK_RBRACE);
    return true;
}

/* `vec![1, 2]`, `println!(…)` */
static bool macro(Foreign *f, uint32_t index) {
    bool is_here = kind_at(f, index) == TK_BANG && index > 0 && kind_at(f, index - 1) == TK_IDENT &&
                   touches_next(f, index - 1) && touches_next(f, index);
    if (!is_here) return false;
    uint8_t next = kind_at(f, index + 1);
    if (next == TK_LBRACKET && word_is(f, index - 1, "vec")) {
        Diagnostic *d = report_form(f, index - 1, index, "an array", "[1, 2, 3]");
        edit_tokens(f, d, index - 1, index + 1, "");
        drop_tokens(f, index - 1, index + 1);
        return true;
    }
    return false;
}

static bool is_type_word(const Foreign *f, uint32_t index) {
    static const char *const words[] = {"i8",  "i16", "i32", "i64",   "u8",     "u16",   "u32",   "u64",
                                        "f32", "f64", "int", "float", "double", "usize", "isize", "char"};
    return word_is_any(f, index, words, sizeof words / sizeof *words);
}

/* `(f64) n` */
static bool cast(Foreign *f, uint32_t index) {
    bool is_here = kind_at(f, index) == TK_LPAREN && is_type_word(f, index + 1) &&
                   kind_at(f, index + 2) == TK_RPAREN && same_line(f, index + 3);
    if (!is_here || (index > 0 && touches_next(f, index - 1) && is_name(f, index - 1))) return false;
    uint32_t end = path_end(f, index + 3);
    if (end == index + 3) return false;
    Diagnostic *d = report_form(f, index, index + 2, "a conversion", "x as f64");
    edit_tokens(f, d, index, end,
                text_format(f->scratch, "%s as %s", source_between(f, index + 3, end),
                            source_between(f, index + 1, index + 2)));
    give_up(f, index, end);
    return true;
}

/* `x in xs`, `x not in xs` */
static bool membership(Foreign *f, uint32_t index) {
    bool is_not = kind_at(f, index) == TK_NOT && kind_at(f, index + 1) == TK_IN;
    if (!is_not && kind_at(f, index) != TK_IN) return false;
    uint32_t set = index + 1 + is_not, end = path_end(f, set), start = operand_start(f, index);
    if (index == 0 || end == set || start == index || kind_at(f, start - (start > 0)) == TK_FOR) return false;
    uint32_t item = start;
    while (item < index && path_end(f, item) != index) item++;
    bool is_whole = item == start || kind_at(f, item - 1) == TK_AND || kind_at(f, item - 1) == TK_OR ||
                    kind_at(f, item - 1) == TK_NOT;
    if (item == index || !is_whole) return false;
    for (uint32_t at = start; at > 0 && !f->tokens[at].after_newline; at--)
        if (kind_at(f, at - 1) == TK_FOR) return false;
    Diagnostic *d = report_form(f, index, index + is_not, "membership", "xs.contains(x)");
    edit_tokens(f, d, item, end,
                text_format(f->scratch, "%s%s.contains(%s)", is_not ? "not " : "",
                            source_between(f, set, end), source_between(f, item, index)));
    give_up(f, item, end);
    return true;
}

/* `++n` as a statement */
static bool step_before(Foreign *f, uint32_t index) {
    uint32_t name = index + 1, end = path_end(f, name);
    if (!begins_statement(f, index) || end == name || !is_name(f, name)) return false;
    bool is_alone = !same_line(f, end) || kind_at(f, end) == TK_SEMICOLON || kind_at(f, end) == TK_RBRACE;
    if (!is_alone) return false;
    Diagnostic *d = report_form(f, index, index, "an increment", "x += 1");
    edit_tokens(f, d, index, end, text_format(f->scratch, "%s += 1", source_between(f, name, end)));
    set_kind(f, index, TK_ASSIGN_ADD);
    move_tokens(f, index, name, end);
    insert_kind(f, end, TK_BAD_EXPR);
    return true;
}

/* `"a" ++ "b"`, `name ++ "b"` */
static bool join(Foreign *f, uint32_t index) {
    bool is_here = kind_at(f, index) == TK_PLUS_PLUS && same_line(f, index + 1) && index > 0;
    if (!is_here || !begins_operand(f, index + 1) || begins_line(f, index)) return false;
    Diagnostic *d = report_form(f, index, index, "a joined text or array", "a + b");
    edit_token(f, d, index, "+");
    set_kind(f, index, TK_PLUS);
    return true;
}

/* `map[String]i64` */
static bool go_map(Foreign *f, uint32_t index) {
    uint32_t open = index + 1, close = f->partner[open];
    bool is_here = word_is(f, index, "map") && kind_at(f, open) == TK_LBRACKET && close != NO_TOKEN &&
                   touches_next(f, index) && touches_next(f, close);
    uint32_t value = is_here ? close + 1 : 0, end = is_here ? path_end(f, value) : 0;
    if (!is_here || !is_name(f, value) || end == value) return false;
    Diagnostic *d = report_form(f, index, end - 1, "the type of a map", "Map[String, i64]");
    edit_token(f, d, index, "Map");
    edit_token(f, d, close, ", ");
    edit_behind(f, d, end - 1, "]");
    f->tokens[index].as.name = name_intern_c(&f->session->names, "Map");
    set_kind(f, close, TK_COMMA);
    insert_kind(f, end, TK_RBRACKET);
    return true;
}

/* `{"a": 1}`, `{}` where a value begins. */
static bool braced_map(Foreign *f, uint32_t index) {
    uint8_t before = index > 0 ? kind_at(f, index - 1) : TK_EOF, first = kind_at(f, index + 1);
    bool is_value = before == TK_ASSIGN || before == TK_COLON_ASSIGN || before == TK_LPAREN ||
                    before == TK_COMMA || before == TK_RETURN;
    uint32_t close = f->partner[index];
    bool is_key =
        (first == TK_STRING || first == TK_INT || first == TK_CHAR) && kind_at(f, index + 2) == TK_COLON;
    if (!is_value || close == NO_TOKEN || !(is_key || close == index + 1)) return false;
    Diagnostic *d = report_form(f, index, index, "a map", "[\"a\": 1] or [:]");
    edit_token(f, d, index, is_key ? "[" : "[:");
    edit_token(f, d, close, "]");
    set_kind(f, index, TK_LBRACKET);
    set_kind(f, close, TK_RBRACKET);
    if (!is_key) insert_kind(f, close, TK_COLON);
    return true;
}

/* `1 < x < 5` */
static bool chain(Foreign *f, uint32_t index) {
    uint8_t kind = kind_at(f, index);
    uint32_t second = path_end(f, index + 1);
    if (second == index + 1 || begins_line(f, second)) return false;
    uint8_t other = kind_at(f, second);
    bool is_up = (kind == TK_LT || kind == TK_LE) && (other == TK_LT || other == TK_LE);
    bool is_down = (kind == TK_GT || kind == TK_GE) && (other == TK_GT || other == TK_GE);
    if (!(is_up || is_down) || !begins_operand(f, second + 1)) return false;
    Diagnostic *d = report_form(f, second, second, "a chain of comparisons", "a < b and b < c");
    edit_behind(f, d, second - 1, text_format(f->scratch, " and %s", source_between(f, index + 1, second)));
    insert_kind(f, second, TK_AND);
    copy_tokens(f, index + 1, second, second);
    return true;
}

/* `x instanceof T` */
static bool type_test(Foreign *f, uint32_t index) {
    bool is_word = word_is(f, index, "instanceof") || word_is(f, index, "isinstance");
    if (!is_word || index == 0 || begins_line(f, index) || !is_name(f, index + 1)) return false;
    Diagnostic *d =
        report_form(f, index, index, "a choice among variants", "match x { .A => ..., .B => ... }");
    diag_help(d, "the type of every value is known while compiling");
    uint32_t start = operand_start(f, index), end = operand_end(f, index);
    set_kind(f, start, TK_BAD_EXPR);
    drop_tokens(f, start + 1, end);
    return true;
}

bool foreign_expression(Foreign *f, uint32_t index) {
    switch (kind_at(f, index)) {
    case TK_QUESTION: return elvis(f, index) || ternary(f, index);
    case TK_IF: return backward_choice(f, index);
    case TK_COLON: return path(f, index);
    case TK_ARROW: return arrow_member(f, index);
    case TK_BANG: return macro(f, index);
    case TK_LPAREN: return cast(f, index);
    case TK_NOT:
    case TK_IN: return membership(f, index);
    case TK_PLUS_PLUS: return step_before(f, index) || join(f, index);
    case TK_IDENT:
        return new_value(f, index) || type_test(f, index) || go_map(f, index) || cpp_type(f, index);
    case TK_LBRACE: return braced_map(f, index);
    case TK_LT:
    case TK_LE:
    case TK_GT:
    case TK_GE: return chain(f, index);
    default: return false;
    }
}
