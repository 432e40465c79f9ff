/* The translation's frame: what the forms look with and change with, and the order in which they are tried.
 *
 * Scans are bounded (SCAN_MAX), and the whole ends with the file's last error, so that a file of nothing but
 * foreign forms takes no quadratic time. */
#include "compiler/syntax/foreign/parts.h"

#include <stdlib.h>
#include <string.h>

enum { SCAN_MAX = 512, LINE_MAX_BYTES = 100000 };

/* ---- looking ---- */

bool word_is(const Foreign *f, uint32_t index, const char *word) {
    if (index >= f->count) return false;
    Token token = f->tokens[index];
    uint32_t length = token_end(token) - token.start;
    return length == strlen(word) && memcmp(foreign_text(f, token.start), word, length) == 0;
}

bool word_is_any(const Foreign *f, uint32_t index, const char *const *words, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        if (word_is(f, index, words[i])) return true;
    }
    return false;
}

bool is_name(const Foreign *f, uint32_t index) {
    return kind_at(f, index) == TK_IDENT || token_has(kind_at(f, index), TOKEN_CONTEXTUAL);
}

bool is_in_parens(const Foreign *f, uint32_t index) {
    uint32_t outer = f->outer[index];
    if (outer == NO_TOKEN) return false;
    uint8_t kind = kind_at(f, outer);
    return kind == TK_LPAREN || kind == TK_LBRACKET || kind == TK_HOLE_OPEN;
}

bool begins_statement(const Foreign *f, uint32_t index) {
    if (is_in_parens(f, index)) return false;
    if (index == 0) return true;
    switch (kind_at(f, index - 1)) {
    case TK_DO:
    case TK_ELSE:
    case TK_SEMICOLON: return true;
    case TK_LBRACE:
    case TK_RBRACE:
    case TK_COMMA:
    case TK_END: return begins_line(f, index) || kind_at(f, index - 1) != TK_COMMA;
    default: return begins_line(f, index) && token_has(kind_at(f, index - 1), TOKEN_ENDS);
    }
}

static bool opens(uint8_t kind) {
    return kind == TK_LPAREN || kind == TK_LBRACKET || kind == TK_LBRACE || kind == TK_HOLE_OPEN;
}

static bool closes(uint8_t kind) {
    return kind == TK_RPAREN || kind == TK_RBRACKET || kind == TK_RBRACE || kind == TK_HOLE_CLOSE;
}

/* Behind the token, or behind the bracket that it opens. */
static uint32_t step(const Foreign *f, uint32_t index) {
    uint32_t partner = f->partner[index];
    return opens(kind_at(f, index)) && partner != NO_TOKEN ? partner + 1 : index + 1;
}

uint32_t line_end(const Foreign *f, uint32_t index) {
    uint32_t at = step(f, index);
    while (at < f->count - 1 && at < index + SCAN_MAX && !f->tokens[at].after_newline &&
           !closes(kind_at(f, at)))
        at = step(f, at);
    return at < f->count ? at : f->count - 1;
}

uint32_t find_kind(const Foreign *f, uint32_t from, uint32_t to, uint8_t kind) {
    for (uint32_t at = from; at < to && at < f->count; at = step(f, at)) {
        if (kind_at(f, at) == kind) return at;
    }
    return NO_TOKEN;
}

uint32_t indent_at(const Foreign *f, uint32_t index) {
    const char *at = foreign_text(f, f->tokens[index].start), *line = at;
    while (line > f->source->text && line[-1] != '\n' && at - line < LINE_MAX_BYTES) line--;
    uint32_t count = 0;
    while (line[count] == ' ' || line[count] == '\t') count++;
    return count;
}

uint32_t end_of_do(const Foreign *f, uint32_t index) {
    uint32_t depth = 0;
    for (uint32_t at = index; at < f->count; at++) {
        uint8_t kind = kind_at(f, at);
        if (f->gone[at]) continue;
        if (kind == TK_DO && kind_at(f, at - 1) != TK_ELSE) depth++;
        if (kind == TK_IF && kind_at(f, at - 1) == TK_ELSE && depth > 0) depth--;
        if (kind == TK_END && --depth == 0) return at;
    }
    return NO_TOKEN;
}

/* What an operand never contains. */
static bool ends_operand(uint8_t kind) {
    switch (kind) {
    case TK_COMMA:
    case TK_SEMICOLON:
    case TK_RETURN:
    case TK_FAT_ARROW:
    case TK_COLON:
    case TK_ELSE:
    case TK_DO:
    case TK_END:
    case TK_IF:
    case TK_WHILE:
    case TK_MATCH:
    case TK_IN:
    case TK_WHEN:
    case TK_UNLESS:
    case TK_HOLE_FORMAT:
    case TK_EOF: return true;
    default: return token_rows[kind].family == FAMILY_ASSIGN;
    }
}

uint32_t operand_start(const Foreign *f, uint32_t index) {
    uint32_t at = index;
    while (at > 0 && index - at < SCAN_MAX && !f->tokens[at].after_newline) {
        uint8_t kind = kind_at(f, at - 1);
        if (closes(kind) && f->partner[at - 1] != NO_TOKEN)
            at = f->partner[at - 1];
        else if (opens(kind) || ends_operand(kind))
            break;
        else
            at--;
    }
    return at;
}

uint32_t operand_end(const Foreign *f, uint32_t index) {
    uint32_t at = index + 1;
    while (at < f->count && at - index < SCAN_MAX && !closes(kind_at(f, at)) &&
           !ends_operand(kind_at(f, at))) {
        if (f->tokens[at].after_newline) break;
        at = step(f, at);
    }
    return at < f->count ? at : f->count - 1;
}

uint32_t path_end(const Foreign *f, uint32_t index) {
    uint32_t at = index;
    bool is_open = kind_at(f, at) == TK_LPAREN || kind_at(f, at) == TK_LBRACKET;
    if (is_open && f->partner[at] != NO_TOKEN)
        at = f->partner[at] + 1;
    else if (is_name(f, at) || token_has(kind_at(f, at), TOKEN_LITERAL) || kind_at(f, at) == TK_INT ||
             kind_at(f, at) == TK_FLOAT || kind_at(f, at) == TK_STRING || kind_at(f, at) == TK_CHAR)
        at++;
    else
        return index;
    while (at < f->count - 1 && !f->tokens[at].after_newline) {
        uint8_t kind = kind_at(f, at);
        bool applies = (kind == TK_LPAREN || kind == TK_LBRACKET) && touches_next(f, at - 1);
        if (kind == TK_DOT && kind_at(f, at + 1) == TK_IDENT)
            at += 2;
        else if (applies && f->partner[at] != NO_TOKEN)
            at = f->partner[at] + 1;
        else
            break;
    }
    return at;
}

/* ---- changing ---- */

void drop_token(Foreign *f, uint32_t index) {
    f->gone[index] = true;
    f->has_changed = true;
}

void drop_tokens(Foreign *f, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++) drop_token(f, i);
}

void set_kind(Foreign *f, uint32_t index, uint8_t kind) {
    Token *token = &f->tokens[index];
    *token = (Token){.kind = kind,
                     .start = token->start,
                     .as.end = token_end(*token),
                     .after_newline = token->after_newline};
    f->has_changed = true;
}

static void insert_token(Foreign *f, uint32_t before, Token token) {
    Insertion insertion = {before, f->inserted.count, token};
    vec_push(f->scratch, &f->inserted, insertion);
    f->has_changed = true;
}

/* What ends something belongs to the token before, and to its line. */
static bool trails(uint8_t kind) {
    return kind == TK_END || kind == TK_DO || kind == TK_ELSE || kind == TK_RPAREN || kind == TK_RBRACE ||
           kind == TK_COLON || kind == TK_BAD_EXPR;
}

void insert_kind(Foreign *f, uint32_t before, uint8_t kind) {
    uint32_t at = trails(kind) && before > 0 ? token_end(f->tokens[before - 1]) : f->tokens[before].start;
    Token token = {.kind = kind, .start = at, .as.end = at};
    token.after_newline = !trails(kind) && f->tokens[before].after_newline;
    if (token.after_newline) f->tokens[before].after_newline = false;
    insert_token(f, before, token);
}

void name_before_type(Foreign *f, uint32_t index) {
    Token type = f->tokens[index];
    f->tokens[index] = f->tokens[index + 1];
    f->tokens[index].start = type.start;
    f->tokens[index].after_newline = type.after_newline;
    set_kind(f, index + 1, TK_BAD_EXPR);
    f->tokens[index + 1].after_newline = false;
    insert_kind(f, index + 1, TK_COLON);
}

void copy_tokens(Foreign *f, uint32_t from, uint32_t to, uint32_t before) {
    for (uint32_t i = from; i < to; i++) {
        if (f->gone[i]) continue;
        Token token = f->tokens[i];
        token.after_newline = false;
        insert_token(f, before, token);
    }
}

void move_tokens(Foreign *f, uint32_t from, uint32_t to, uint32_t before) {
    copy_tokens(f, from, to, before);
    for (uint32_t i = from; i < to; i++) f->gone[i] = true;
}

Diagnostic *report_form(Foreign *f, uint32_t from, uint32_t to, const char *what, const char *how) {
    if (f->about[from] != NULL) return f->about[from];
    Span span = {f->tokens[from].start, token_end(f->tokens[to])};
    return diag_report(&f->session->diags, DIAG_FOREIGN_FORM, span, what, how);
}

Diagnostic *report_instead(Foreign *f, uint32_t index, const char *wanted) {
    Span span = token_span(f->tokens[index]);
    Diagnostic *d = f->about[index];
    if (d == NULL)
        d = diag_report(&f->session->diags, DIAG_FOREIGN_WORD, span, wanted, (int)(span.end - span.start),
                        foreign_text(f, span.start));
    diag_fix(d, span, wanted);
    return d;
}

void belongs_to(Foreign *f, uint32_t index, Diagnostic *d) {
    f->about[index] = d;
    HeadReport report = {f->tokens[index].start, d};
    vec_push(f->scratch, &f->list->reports, report);
}

void edit_tokens(Foreign *f, Diagnostic *d, uint32_t from, uint32_t to, const char *replacement) {
    diag_fix(d, (Span){f->tokens[from].start, token_end(f->tokens[to - 1])}, replacement);
}

void edit_token(Foreign *f, Diagnostic *d, uint32_t index, const char *replacement) {
    edit_tokens(f, d, index, index + 1, replacement);
}

void edit_away(Foreign *f, Diagnostic *d, uint32_t index) {
    uint32_t end = token_end(f->tokens[index]);
    const char *behind = foreign_text(f, end);
    while (*behind == ' ' || *behind == '\t') behind++, end++;
    diag_fix(d, (Span){f->tokens[index].start, end}, "");
}

void edit_before(Foreign *f, Diagnostic *d, uint32_t index, const char *text) {
    diag_fix(d, (Span){f->tokens[index].start, f->tokens[index].start}, text);
}

void edit_behind(Foreign *f, Diagnostic *d, uint32_t index, const char *text) {
    uint32_t end = token_end(f->tokens[index]);
    diag_fix(d, (Span){end, end}, text);
}

const char *source_between(Foreign *f, uint32_t from, uint32_t to) {
    uint32_t start = f->tokens[from].start, end = token_end(f->tokens[to - 1]);
    return text_format(f->scratch, "%.*s", (int)(end - start), foreign_text(f, start));
}

/* ---- the whole ---- */

/* As the lexer counts them. */
static void count_blocks(TokenList *list) {
    list->open_blocks = list->open_braces = 0;
    for (uint32_t i = 0; i < list->tokens.count; i++) {
        uint8_t kind = list->tokens.items[i].kind, before = i > 0 ? list->tokens.items[i - 1].kind : TK_EOF;
        if (kind == TK_DO && before != TK_ELSE) list->open_blocks++;
        if (kind == TK_END || (kind == TK_IF && before == TK_ELSE)) list->open_blocks--;
        list->open_braces += kind == TK_LBRACE ? 1 : kind == TK_RBRACE ? -1 : 0;
    }
}

static int by_index(const void *left, const void *right) {
    const Insertion *a = left, *b = right;
    if (a->before != b->before) return a->before < b->before ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

/* A token of the new list; it begins a line when it does in the source, or when those left out before it did.
 */
static void put_token(Foreign *f, Token token, bool *begins) {
    if (!trails(token.kind) || token_end(token) > token.start) {
        token.after_newline |= *begins;
        *begins = false;
    }
    vec_push(f->scratch, &f->list->tokens, token);
}

/* The tokens that are left, and those that were put in, in one list. */
static void rebuild(Foreign *f) {
    bool begins = false;
    uint32_t next = 0;
    f->list->tokens.items = NULL;
    f->list->tokens.count = f->list->tokens.capacity = 0;
    if (f->inserted.count > 1) qsort(f->inserted.items, f->inserted.count, sizeof(Insertion), by_index);
    for (uint32_t i = 0; i < f->count; i++) {
        for (; next < f->inserted.count && f->inserted.items[next].before == i; next++)
            put_token(f, f->inserted.items[next].token, &begins);
        begins |= f->gone[i] && f->tokens[i].after_newline;
        if (!f->gone[i]) put_token(f, f->tokens[i], &begins);
    }
    count_blocks(f->list);
}

static bool translate_at(Foreign *f, uint32_t index) {
    return foreign_import(f, index) || foreign_word(f, index) || foreign_function(f, index) ||
           foreign_list(f, index) || foreign_match(f, index) || foreign_loop(f, index) ||
           foreign_binding(f, index) || foreign_closure(f, index) || foreign_expression(f, index) ||
           foreign_block(f, index);
}

bool foreign_translate(Session *session, const SourceFile *source, Arena *scratch, TokenList *list) {
    Foreign f = {.session = session, .source = source, .scratch = scratch, .list = list};
    f.tokens = list->tokens.items;
    f.count = list->tokens.count;
    f.gone = arena_array(scratch, bool, f.count);
    f.partner = arena_array(scratch, uint32_t, f.count);
    f.outer = arena_array(scratch, uint32_t, f.count);
    f.about = arena_array(scratch, Diagnostic *, f.count);
    memset(f.gone, 0, f.count * sizeof *f.gone);
    memset(f.about, 0, f.count * sizeof *f.about);
    uint32_t limit = session->diags.error_count + SYNTAX_ERROR_LIMIT;
    foreign_brackets(&f);
    for (uint32_t i = 0; i + 1 < f.count && session->diags.error_count < limit; i++) {
        if (!f.gone[i]) translate_at(&f, i);
    }
    if (f.has_changed) rebuild(&f);
    return f.has_changed;
}
