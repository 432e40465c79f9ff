/* Closures as other languages write them: `|x| { … }`, `xs.each do |x| … end`, `function(x) { … }`. */
#include "compiler/syntax/foreign/parts.h"

static const char closure_form[] = "xs.each(|x| do ... end)";

static void braces_to_block(Foreign *f, Diagnostic *d, uint32_t open) {
    uint32_t close = f->partner[open];
    edit_token(f, d, open, "do");
    edit_token(f, d, close, "end");
    set_kind(f, open, TK_DO);
    set_kind(f, close, TK_END);
}

/* `|x| { … }` */
static bool braced(Foreign *f, uint32_t index) {
    bool follows = index > 0 && (kind_at(f, index - 1) == TK_PIPE || kind_at(f, index - 1) == TK_OR_OR);
    if (kind_at(f, index) != TK_LBRACE || !follows || f->partner[index] == NO_TOKEN) return false;
    braces_to_block(f, report_form(f, index, index, "the block of a closure", "|x| do ... end"), index);
    return true;
}

/* `xs.map { it * 2 }`, `xs.map({ $0 * 2 })`: what is in braces is left out. */
static bool braced_argument(Foreign *f, uint32_t index) {
    static const char *const words[] = {"it", "in"};
    uint32_t close = f->partner[index], from = index;
    if (kind_at(f, index) != TK_LBRACE || close == NO_TOKEN || index < 3) return false;
    bool in_parens = kind_at(f, index - 1) == TK_LPAREN && kind_at(f, close + 1) == TK_RPAREN;
    uint32_t name = index - 1 - in_parens;
    bool is_method = kind_at(f, name) == TK_IDENT && kind_at(f, name - 1) == TK_DOT, has_word = in_parens;
    for (uint32_t at = from; at < close; at++)
        has_word |= word_is_any(f, at, words, 1) || kind_at(f, at) == TK_ARROW;
    if (!is_method || !has_word) return false;
    report_form(f, index, close, "a closure", "xs.map(|x| x * 2)");
    if (!in_parens) insert_kind(f, index, TK_LPAREN);
    set_kind(f, index, TK_BAD_EXPR);
    drop_tokens(f, index + 1, close + 1);
    if (!in_parens) insert_kind(f, close + 1, TK_RPAREN);
    return true;
}

static uint32_t bars_end(const Foreign *f, uint32_t open) {
    for (uint32_t at = open + 1; at < open + 20 && at < f->count && !begins_line(f, at); at++) {
        if (kind_at(f, at) == TK_PIPE) return at;
    }
    return NO_TOKEN;
}

/* `xs.each do |x|` */
static bool trailing_block(Foreign *f, uint32_t index) {
    if (kind_at(f, index) != TK_DO || kind_at(f, index + 1) != TK_PIPE || index < 3 || begins_line(f, index))
        return false;
    bool is_member = kind_at(f, index - 1) == TK_IDENT && kind_at(f, index - 2) == TK_DOT;
    uint32_t bars = bars_end(f, index + 1), end = end_of_do(f, index);
    if (!is_member || bars == NO_TOKEN || end == NO_TOKEN) return false;
    Diagnostic *d = report_form(f, index, bars, "a function given to a call", closure_form);
    diag_fix(d, (Span){token_end(f->tokens[index - 1]), token_end(f->tokens[bars])},
             text_format(f->scratch, "(%s do", source_between(f, index + 1, bars + 1)));
    edit_token(f, d, end, "end)");
    set_kind(f, index, TK_LPAREN);
    insert_kind(f, bars + 1, TK_DO);
    insert_kind(f, end + 1, TK_RPAREN);
    return true;
}

/* `function(x) { … }` where an expression stands. */
static bool function_expression(Foreign *f, uint32_t index) {
    bool is_word = word_is(f, index, "function") || (kind_at(f, index) == TK_FUNC && is_in_parens(f, index));
    uint32_t open = index + 1, close = f->partner[open];
    if (!is_word || kind_at(f, open) != TK_LPAREN || close == NO_TOKEN || kind_at(f, close + 1) != TK_LBRACE)
        return false;
    if (find_kind(f, open + 1, close, TK_COLON) != NO_TOKEN || f->partner[close + 1] == NO_TOKEN ||
        close == open + 1)
        return false;
    Diagnostic *d = report_form(f, index, close, "a closure", "|x| do ... end");
    edit_tokens(f, d, index, open + 1, "|");
    edit_token(f, d, close, "|");
    drop_token(f, index);
    set_kind(f, open, TK_PIPE);
    set_kind(f, close, TK_PIPE);
    braces_to_block(f, d, close + 1);
    return true;
}

bool foreign_closure(Foreign *f, uint32_t index) {
    return braced(f, index) || braced_argument(f, index) || trailing_block(f, index) ||
           function_expression(f, index);
}
