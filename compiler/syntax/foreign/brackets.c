/* Which bracket belongs to which, and brackets that close what another kind opened: `f(x]`, `do … }`, `{ …
 * end`.
 *
 * The last two are told by the indentation of their lines, and only in a file that has too many of the one
 * and too few of the other. */
#include "compiler/syntax/foreign/parts.h"

#include <string.h>

typedef VEC(uint32_t) IndexList;

static bool is_paren(uint8_t kind) {
    return kind == TK_LPAREN || kind == TK_LBRACKET;
}

static uint8_t opener_of(uint8_t kind) {
    switch (kind) {
    case TK_RPAREN: return TK_LPAREN;
    case TK_RBRACKET: return TK_LBRACKET;
    case TK_RBRACE: return TK_LBRACE;
    case TK_HOLE_CLOSE: return TK_HOLE_OPEN;
    default: return TK_DO;
    }
}

static void pair(Foreign *f, IndexList *open, uint32_t at, uint32_t closer) {
    f->partner[open->items[at]] = closer;
    f->partner[closer] = open->items[at];
    open->count = at;
}

/* Depth in the stack of the innermost opener of the kind; NO_TOKEN: none, or a block or brace is in between.
 */
static uint32_t find_open(const Foreign *f, const IndexList *open, uint8_t wanted) {
    for (uint32_t i = open->count; i-- > 0;) {
        uint8_t kind = kind_at(f, open->items[i]);
        if (kind == wanted) return i;
        if (!is_paren(kind) && wanted != TK_LBRACE && wanted != TK_DO) break;
    }
    return NO_TOKEN;
}

/* `total(xs]`: the kind of the bracket that is open is meant. */
static void mend_closer(Foreign *f, IndexList *open, uint32_t index) {
    uint32_t opener = vec_last(open);
    bool is_round = kind_at(f, opener) == TK_LPAREN;
    Diagnostic *d = diag_report(&f->session->diags, DIAG_EXPECTED, token_span(f->tokens[index]),
                                is_round ? "')'" : "']'", is_round ? "']'" : "')'");
    diag_note(d, token_span(f->tokens[opener]), "this is what it closes");
    edit_token(f, d, index, is_round ? ")" : "]");
    set_kind(f, index, is_round ? TK_RPAREN : TK_RBRACKET);
    pair(f, open, open->count - 1, index);
}

static void close_bracket(Foreign *f, IndexList *open, uint32_t index) {
    uint8_t kind = kind_at(f, index);
    uint32_t at = find_open(f, open, opener_of(kind));
    if (at != NO_TOKEN)
        pair(f, open, at, index);
    else if ((kind == TK_RPAREN || kind == TK_RBRACKET) && open->count > 0 &&
             is_paren(kind_at(f, vec_last(open))))
        mend_closer(f, open, index);
}

/* A declaration at the left margin: whatever was open before it lacks its end. */
static bool begins_anew(const Foreign *f, uint32_t index) {
    uint8_t kind = kind_at(f, index);
    if (token_rows[kind].family != FAMILY_DECL && kind != TK_FUNC) return false;
    uint32_t start = f->tokens[index].start;
    return start == f->source->base || *foreign_text(f, start - 1) == '\n';
}

static void find_partners(Foreign *f) {
    IndexList open = {0};
    for (uint32_t i = 0; i < f->count; i++) {
        uint8_t kind = kind_at(f, i);
        f->partner[i] = NO_TOKEN;
        if (begins_anew(f, i)) open.count = 0;
        bool is_block = kind == TK_DO && i > 0 && kind_at(f, i - 1) != TK_ELSE;
        bool shares_end = kind == TK_IF && i > 0 && kind_at(f, i - 1) == TK_ELSE;
        if (shares_end && open.count > 0 && kind_at(f, vec_last(&open)) == TK_DO) open.count--;
        switch (kind) {
        case TK_RPAREN:
        case TK_RBRACKET:
        case TK_RBRACE:
        case TK_HOLE_CLOSE: close_bracket(f, &open, i); break;
        case TK_END: close_bracket(f, &open, i); break;
        default: break;
        }
        f->outer[i] = open.count > 0 ? vec_last(&open) : NO_TOKEN;
        if (is_block || is_paren(kind) || kind == TK_LBRACE || kind == TK_HOLE_OPEN)
            vec_push(f->scratch, &open, i);
    }
}

/* `f((x)`, `{ {`: the first of two is one too many, or lacks its end. It is left out. */
static void drop_doubled(Foreign *f) {
    for (uint32_t i = 0; i + 1 < f->count; i++) {
        uint8_t kind = kind_at(f, i);
        bool is_opener = is_paren(kind) || kind == TK_LBRACE;
        if (!is_opener || f->partner[i] != NO_TOKEN || kind_at(f, i + 1) != kind ||
            f->partner[i + 1] == NO_TOKEN)
            continue;
        Span span = token_span(f->tokens[i]);
        diag_report(&f->session->diags, DIAG_UNCLOSED, span, *foreign_text(f, span.start));
        drop_token(f, i);
    }
}

/* ---- braces and ends ---- */

static Diagnostic *report_closer(Foreign *f, uint32_t index, uint32_t opener, const char *wanted) {
    Span span = token_span(f->tokens[index]);
    Diagnostic *d = diag_report(&f->session->diags, DIAG_FOREIGN_WORD, span, wanted,
                                (int)(span.end - span.start), foreign_text(f, span.start));
    diag_note(d, token_span(f->tokens[opener]), "this is what it closes");
    edit_token(f, d, index, wanted);
    return d;
}

/* What is open, innermost last: `do` and `{` alone. */
static void swap_closers(Foreign *f) {
    IndexList open = {0};
    for (uint32_t i = 0; i < f->count; i++) {
        uint8_t kind = kind_at(f, i);
        bool is_block = kind == TK_DO && i > 0 && kind_at(f, i - 1) != TK_ELSE;
        if (kind == TK_IF && i > 0 && kind_at(f, i - 1) == TK_ELSE && open.count > 0) open.count--;
        if (is_block || kind == TK_LBRACE) vec_push(f->scratch, &open, i);
        if ((kind != TK_END && kind != TK_RBRACE) || open.count == 0) continue;
        uint32_t opener = vec_pop(&open);
        bool is_wrong = kind_at(f, opener) == (kind == TK_END ? TK_LBRACE : TK_DO);
        if (!is_wrong) continue;
        if (!begins_line(f, i) || indent_at(f, i) != indent_at(f, opener)) return;
        report_closer(f, i, opener, kind == TK_END ? "}" : "end");
        set_kind(f, i, kind == TK_END ? TK_RBRACE : TK_END);
    }
}

void foreign_brackets(Foreign *f) {
    bool is_mixed = (f->list->open_blocks > 0) != (f->list->open_braces > 0) && f->list->open_blocks != 0 &&
                    f->list->open_braces != 0;
    if (is_mixed) swap_closers(f);
    find_partners(f);
    drop_doubled(f);
}
