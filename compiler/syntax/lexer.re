/* The lexer. One pass over the text, which a NUL ends; no allocation per token.
 *
 * Words of the language come out as their own kinds; after a dot, and before the colon of a field, argument or
 * parameter, every word is a plain name. Strings keep their
 * quotes and escapes: literal.c reads them when the tree is built. An interpolated string becomes a sequence
 *     INTERP_BEGIN (INTERP_TEXT | HOLE_OPEN expression-tokens HOLE_FORMAT? HOLE_CLOSE)* INTERP_END
 * Errors are reported and lexing goes on: an unknown character is left out, an unterminated string ends with its
 * line. Refuses nothing but gives up after SYNTAX_ERROR_LIMIT errors.
 */
#include "compiler/syntax/lexer.h"

#include <ctype.h>
#include <string.h>

/* An interpolated string that is open: in its text, or in one of its holes. */
typedef struct OpenString {
    uint32_t start; /* position of its `$` */
    bool is_raw, in_hole;
    uint32_t braces, parens; /* open inside the hole; brackets count as parens */
    uint32_t errors;         /* count of the session's when it was opened */
} OpenString;

typedef struct Lexer {
    Session *session;
    const SourceFile *source;
    Arena *scratch;
    TokenList *list;
    const char *text, *limit; /* the limit's byte is NUL */
    const char *at;           /* next byte */
    const char *start;        /* of the token at hand */
    uint8_t last;             /* kind of the token before */
    bool newline;             /* since the token before */
    VEC(OpenString) open;
    Text docs; /* the lines since the last token */
    bool has_docs;
    uint32_t first_error; /* count of the session's errors when lexing began */
} Lexer;

static uint32_t position(const Lexer *lexer, const char *at) {
    return lexer->source->base + (uint32_t)(at - lexer->text);
}

static Span span_of(const Lexer *lexer, const char *from, const char *to) {
    return (Span){position(lexer, from), position(lexer, to)};
}

static bool has_given_up(const Lexer *lexer) {
    return lexer->session->diags.error_count - lexer->first_error >= SYNTAX_ERROR_LIMIT;
}

static Diagnostics *diags(const Lexer *lexer) {
    return &lexer->session->diags;
}

static void take_docs(Lexer *lexer) {
    DocComment doc = {position(lexer, lexer->start),
                      {arena_copy_text(&lexer->session->arena, lexer->docs.bytes, lexer->docs.length),
                       lexer->docs.length}};
    vec_push(lexer->scratch, &lexer->list->docs, doc);
    lexer->docs.length = 0;
    lexer->has_docs = false;
}

static void push(Lexer *lexer, Token token) {
    token.start = position(lexer, lexer->start);
    token.after_newline = lexer->newline;
    if (lexer->has_docs) take_docs(lexer);
    vec_push(lexer->scratch, &lexer->list->tokens, token);
    lexer->last = token.kind;
    lexer->newline = false;
}

static void add(Lexer *lexer, uint8_t kind) {
    push(lexer, (Token){.kind = kind, .as.end = position(lexer, lexer->at)});
}

static void add_name(Lexer *lexer, uint8_t kind) {
    Name name = name_intern(&lexer->session->names, lexer->start, (size_t)(lexer->at - lexer->start));
    push(lexer, (Token){.kind = kind, .is_word = true, .as.name = name});
}

static bool is_after_dot(const Lexer *lexer) {
    return lexer->last == TK_DOT || lexer->last == TK_QUESTION_DOT;
}

/* `else do` and `else if … do` close with the `end` of their `if`. */
static void count_block(Lexer *lexer, uint8_t kind) {
    if (kind == TK_DO && lexer->last != TK_ELSE)
        lexer->list->open_blocks++;
    else if (kind == TK_END || (kind == TK_IF && lexer->last == TK_ELSE))
        lexer->list->open_blocks--;
}

static bool is_before_colon(const Lexer *lexer) {
    const char *at = lexer->at;
    while (*at == ' ' || *at == '\t') at++;
    return at[0] == ':' && at[1] != '=';
}

/* `type: i64` in a list of fields, arguments or parameters. */
static bool is_field_name(const Lexer *lexer, uint8_t kind) {
    bool in_list = lexer->last == TK_LPAREN || lexer->last == TK_LBRACE || lexer->last == TK_COMMA ||
                   lexer->last == TK_VAR;
    switch (kind) {
    case TK_TRUE:
    case TK_FALSE:
    case TK_NULL: return false; /* keys of a map */
    case TK_ELSE:
    case TK_TRY:
    case TK_DO: break; /* at the start of a line a habit of other languages, reported there */
    default: in_list = in_list || lexer->newline;
    }
    return in_list && is_before_colon(lexer);
}

static void add_word(Lexer *lexer, uint8_t kind) {
    if (is_after_dot(lexer)) {
        add_name(lexer, TK_IDENT);
    } else if (is_field_name(lexer, kind)) {
        add_name(lexer, TK_IDENT);
        vec_last(&lexer->list->tokens).mark = !token_has(kind, TOKEN_CONTEXTUAL);
    } else if (token_has(kind, TOKEN_CONTEXTUAL)) {
        add_name(lexer, kind);
    } else {
        count_block(lexer, kind);
        add(lexer, kind);
    }
}

/* A line of documentation, without its slashes and the blank after them. */
static void add_doc_line(Lexer *lexer) {
    const char *from = lexer->start + 3, *to = lexer->at;
    if (from < to && *from == ' ') from++;
    while (to > from && (to[-1] == '\r' || to[-1] == ' ')) to--;
    if (lexer->has_docs) text_add_char(&lexer->docs, '\n');
    text_add_bytes(&lexer->docs, from, (size_t)(to - from));
    lexer->has_docs = true;
}

static void skip_line(Lexer *lexer) {
    const char *end = memchr(lexer->at, '\n', (size_t)(lexer->limit - lexer->at));
    lexer->at = end == NULL ? lexer->limit : end;
}

/* `#include <stdio.h>`, `#define N 3`: comments here, and hardly meant as such. */
static void lex_hash(Lexer *lexer) {
    static const char *const words[] = {"include <", "include \"", "define ", "ifdef ", "ifndef ", "endif", "pragma "};
    bool is_directive = false;
    for (uint32_t i = 0; i < sizeof words / sizeof *words; i++)
        is_directive |= strncmp(lexer->at, words[i], strlen(words[i])) == 0;
    if (is_directive && (lexer->newline || lexer->list->tokens.count == 0)) {
        Diagnostic *d = diag_report(diags(lexer), DIAG_HASH_COMMENT, span_of(lexer, lexer->start, lexer->start + 1));
        diag_help(d, "modules are brought in by 'use std.math', values are named by 'const', and '//' says that a comment is meant");
    }
    skip_line(lexer);
}

static bool begins_statement(const Lexer *lexer) {
    return lexer->newline && (lexer->last == TK_EOF || lexer->last == TK_DO || token_has(lexer->last, TOKEN_ENDS));
}

/* `-- text` on a line of its own. */
static void lex_dashes(Lexer *lexer) {
    Span span = span_of(lexer, lexer->start, lexer->start + 2);
    Diagnostic *d = diag_report(diags(lexer), DIAG_FOREIGN_FORM, span, "a comment", "// text");
    diag_fix(d, span, "//");
    skip_line(lexer);
}

/* Comments nest. */
static void skip_comment(Lexer *lexer) {
    uint32_t depth = 1;
    for (; lexer->at < lexer->limit; lexer->at++) {
        if (lexer->at[0] == '/' && lexer->at[1] == '*') {
            depth++, lexer->at++;
        } else if (lexer->at[0] == '*' && lexer->at[1] == '/') {
            lexer->at++;
            if (--depth == 0) break;
        } else if (lexer->at[0] == '\n') {
            lexer->newline = true;
        }
    }
    if (depth > 0)
        diag_report(diags(lexer), DIAG_COMMENT_OPEN, span_of(lexer, lexer->start, lexer->start + 2));
    else
        lexer->at++;
}

static void report_open_string(Lexer *lexer, const char *from, const char *to, const char *closer) {
    Diagnostic *d = diag_report(diags(lexer), DIAG_STRING_OPEN, span_of(lexer, from, to));
    diag_help(d, "end it with '%s'", closer);
    if (closer[1] == '\0')
        diag_help(d, "a string of several lines stands between \"\"\" and \"\"\"");
}

/* The closing quotes of a raw string, or NULL. */
static const char *find_raw_end(const Lexer *lexer, const char *from) {
    for (; (from = memchr(from, '"', (size_t)(lexer->limit - from))) != NULL; from++) {
        if (from[1] == '"' && from[2] == '"') return from; /* the text ends with a NUL */
    }
    return NULL;
}

static void lex_raw_string(Lexer *lexer) {
    const char *end = find_raw_end(lexer, lexer->at);
    lexer->at = end == NULL ? lexer->limit : end + 3;
    if (end == NULL) report_open_string(lexer, lexer->start, lexer->start + 3, "\"\"\"");
    add(lexer, TK_STRING);
}

/* The opening quote has been read. */
static void lex_string(Lexer *lexer) {
    for (; lexer->at < lexer->limit && *lexer->at != '\n'; lexer->at++) {
        if (*lexer->at == '"') {
            lexer->at++;
            add(lexer, TK_STRING);
            return;
        }
        if (*lexer->at == '\\' && lexer->at + 1 < lexer->limit && lexer->at[1] != '\n') lexer->at++;
    }
    report_open_string(lexer, lexer->start, lexer->at, "\"");
    add(lexer, TK_STRING);
    vec_last(&lexer->list->tokens).mark = true;
}

static void report_open_char(Lexer *lexer) {
    const char *quote = lexer->at;
    while (*quote != '\'' && *quote != '\n' && quote < lexer->limit) quote++;
    bool is_closed = *quote == '\'' && quote < lexer->limit;
    if (is_closed) lexer->at = quote + 1;
    while (!is_closed && (isalnum((unsigned char)*lexer->at) || *lexer->at == '\\')) lexer->at++;
    Diagnostic *d = diag_report(diags(lexer), DIAG_CHAR_LENGTH, span_of(lexer, lexer->start, lexer->at));
    if (!is_closed || quote <= lexer->start + 1) return;
    if (quote == lexer->start + 2 && lexer->start[1] == '\\') {
        diag_help(d, "a backslash is written '\\\\', a quote '\\''");
        return;
    }
    int length = (int)(quote - lexer->start) - 1;
    diag_help(d, "text stands between double quotes: \"…\"");
    if (memchr(lexer->start, '"', (size_t)length) == NULL)
        diag_fix(d, span_of(lexer, lexer->start, lexer->at),
                 text_format(lexer->scratch, "\"%.*s\"", length, lexer->start + 1));
}

/* `'outer: for`, `break 'outer`: a label, without its quote. */
static bool lex_label(Lexer *lexer) {
    const char *at = lexer->at;
    while (isalnum((unsigned char)*at) || *at == '_') at++;
    bool is_use = lexer->last == TK_BREAK || lexer->last == TK_CONTINUE;
    if (at == lexer->at || *at == '\'' || !(is_use || *at == ':')) return false;
    Diagnostic *d = diag_report(diags(lexer), DIAG_FOREIGN_FORM, span_of(lexer, lexer->start, at), "a label", "outer:");
    diag_fix(d, span_of(lexer, lexer->start, lexer->at), "");
    lexer->start = lexer->at;
    lexer->at = at;
    add_name(lexer, TK_IDENT);
    return true;
}

/* The opening quote has been read. One character or one escape, and the closing quote. */
static void lex_char(Lexer *lexer) {
    const char *at = lexer->at;
    if (lex_label(lexer)) return;
    if (*at == '\\' && at + 1 < lexer->limit && at[1] != '\n') {
        at += 2;
        while (*at != '\'' && *at != '\n' && at < lexer->limit && at - lexer->at < 12) at++;
    } else if (*at != '\'' && *at != '\n' && at < lexer->limit) {
        at++;
        while (((unsigned char)*at & 0xc0) == 0x80) at++;
    }
    bool is_right = *at == '\'' && at > lexer->at;
    if (is_right)
        lexer->at = at + 1;
    else
        report_open_char(lexer);
    add(lexer, TK_CHAR);
    vec_last(&lexer->list->tokens).mark = !is_right; /* not to be read any more */
}

static void open_string(Lexer *lexer, bool is_raw) {
    OpenString string = {.start = position(lexer, lexer->start), .is_raw = is_raw,
                         .errors = lexer->session->diags.error_count};
    vec_push(lexer->scratch, &lexer->open, string);
    add(lexer, TK_INTERP_BEGIN);
}

static void add_text(Lexer *lexer) {
    bool is_raw = vec_last(&lexer->open).is_raw;
    if (lexer->at > lexer->start)
        push(lexer, (Token){.kind = TK_INTERP_TEXT, .mark = is_raw, .as.end = position(lexer, lexer->at)});
    lexer->start = lexer->at;
}

static void close_string(Lexer *lexer, uint32_t quotes) {
    lexer->at += quotes;
    add(lexer, TK_INTERP_END);
    (void)vec_pop(&lexer->open);
}

/* An interpolated string without its end: closed here, so that the parser sees a whole one. */
static void close_open_string(Lexer *lexer) {
    OpenString *string = &vec_last(&lexer->open);
    const char *from = lexer->text + (string->start - lexer->source->base);
    if (lexer->session->diags.error_count == string->errors)
        report_open_string(lexer, from, string->is_raw ? from + 4 : lexer->at, string->is_raw ? "\"\"\"" : "\"");
    lexer->start = lexer->at;
    if (string->in_hole) add(lexer, TK_HOLE_CLOSE);
    close_string(lexer, 0);
    vec_last(&lexer->list->tokens).mark = true;
}

/* A string in plain quotes ends with its line, its holes too. */
static void lex_newline(Lexer *lexer) {
    lexer->at--;
    while (lexer->open.count > 0 && !vec_last(&lexer->open).is_raw) close_open_string(lexer);
    lexer->at++;
    lexer->newline = true;
}

static bool at_string_end(const Lexer *lexer, const OpenString *string) {
    if (!string->is_raw) return *lexer->at == '"';
    return strncmp(lexer->at, "\"\"\"", 3) == 0;
}

static void open_hole(Lexer *lexer, OpenString *string) {
    add_text(lexer);
    lexer->at++;
    string->in_hole = true;
    string->braces = string->parens = 0;
    add(lexer, TK_HOLE_OPEN);
}

/* A brace in the text: doubled it stands for itself, a single one opens a hole. True when one was opened. */
static bool lex_text_brace(Lexer *lexer, OpenString *string) {
    bool is_double = lexer->at[1] == lexer->at[0];
    if (!is_double && *lexer->at == '{') {
        open_hole(lexer, string);
        return true;
    }
    if (!is_double) {
        Diagnostic *d = diag_report(diags(lexer), DIAG_LONE_BRACE, span_of(lexer, lexer->at, lexer->at + 1));
        diag_fix(d, span_of(lexer, lexer->at, lexer->at + 1), "}}");
    }
    lexer->at += is_double ? 2 : 1;
    return false;
}

/* The text of an interpolated string, up to a hole or its end. */
static void lex_text(Lexer *lexer) {
    OpenString *string = &vec_last(&lexer->open);
    lexer->start = lexer->at;
    while (lexer->at < lexer->limit && (string->is_raw || *lexer->at != '\n')) {
        if (at_string_end(lexer, string)) {
            add_text(lexer);
            close_string(lexer, string->is_raw ? 3 : 1);
            return;
        }
        if (*lexer->at == '{' || *lexer->at == '}') {
            if (lex_text_brace(lexer, string)) return;
        } else {
            bool is_escape = *lexer->at == '\\' && !string->is_raw && lexer->at + 1 < lexer->limit;
            lexer->at += is_escape && lexer->at[1] != '\n' ? 2 : 1;
        }
    }
    add_text(lexer);
    close_open_string(lexer);
}

static OpenString *hole_of(Lexer *lexer) {
    return lexer->open.count > 0 ? &vec_last(&lexer->open) : NULL;
}

static void lex_open_paren(Lexer *lexer, uint8_t kind) {
    if (lexer->open.count > 0) hole_of(lexer)->parens++;
    add(lexer, kind);
}

static void lex_close_paren(Lexer *lexer, uint8_t kind) {
    if (lexer->open.count > 0 && hole_of(lexer)->parens > 0) hole_of(lexer)->parens--;
    add(lexer, kind);
}

static void lex_open_brace(Lexer *lexer) {
    if (lexer->open.count > 0) hole_of(lexer)->braces++;
    lexer->list->open_braces++;
    add(lexer, TK_LBRACE);
}

static void lex_close_brace(Lexer *lexer) {
    OpenString *string = hole_of(lexer);
    if (string == NULL || string->braces > 0) {
        if (string != NULL) string->braces--;
        lexer->list->open_braces--;
        add(lexer, TK_RBRACE);
    } else {
        string->in_hole = false;
        add(lexer, TK_HOLE_CLOSE);
    }
}

/* Where the format ends: a hole inside of it, `{x:>{n}}`, is part of what is wrong with it. */
static const char *format_end(const Lexer *lexer) {
    const char *at = lexer->at;
    bool has_fill = *at == '{' && at + 1 < lexer->limit && strchr("<^>", at[1]) != NULL;
    int depth = 0;
    for (at += has_fill; at < lexer->limit && *at != '\n' && *at != '"'; at++) {
        if (*at == '{') depth++;
        if (*at == '}' && depth-- == 0) break;
    }
    return at;
}

/* A colon that belongs to no bracket inside the hole starts its format. */
static void lex_colon(Lexer *lexer) {
    OpenString *string = hole_of(lexer);
    if (string == NULL || string->braces > 0 || string->parens > 0) {
        add(lexer, TK_COLON);
        return;
    }
    lexer->start = lexer->at;
    lexer->at = format_end(lexer);
    add(lexer, TK_HOLE_FORMAT);
}

static void report_unknown(Lexer *lexer, const char *to) {
    Span span = span_of(lexer, lexer->start, to);
    unsigned char first = (unsigned char)*lexer->start;
    if (first >= 0x20 && first < 0x7f) {
        Diagnostic *d = diag_report(diags(lexer), DIAG_UNKNOWN_CHARACTER, span, (int)(to - lexer->start), lexer->start);
        if (first == '$') diag_help(d, "an interpolated string is written $\"…{value}…\"");
        if (first == '\\') diag_help(d, "a statement goes on after an operator, a comma or an open bracket");
    } else {
        diag_report(diags(lexer), DIAG_CONTROL_CHARACTER, span, first);
    }
}

/* NULs were reported by encoding_check. */
static void lex_unknown(Lexer *lexer) {
    if (*lexer->start != '\0') report_unknown(lexer, lexer->at);
}

/* The text of a string in other quotes as it would be written here: `n is ${n}` becomes $"n is {n}". */
static const char *straight_text(const Lexer *lexer, const char *from, const char *to) {
    Text text;
    bool has_holes = false;
    for (const char *at = from; at + 1 < to; at++) has_holes |= at[0] == '$' && at[1] == '{';
    text_init(&text, lexer->scratch);
    text_add(&text, has_holes ? "$\"" : "\"");
    for (const char *at = from; at < to; at++) {
        if (*at == '"') text_add_char(&text, '\\');
        if (!(has_holes && at[0] == '$' && at + 1 < to && at[1] == '{')) text_add_char(&text, *at);
    }
    text_add_char(&text, '"');
    return text.bytes;
}

/* A string between quotes of another kind, on one line; the opening quote has been read. */
static bool lex_other_string(Lexer *lexer, const char *closer) {
    const char *line = memchr(lexer->at, '\n', (size_t)(lexer->limit - lexer->at));
    const char *limit = line == NULL ? lexer->limit : line, *from = lexer->at, *to = from;
    while (to < limit && strncmp(to, closer, strlen(closer)) != 0) to++;
    if (to == limit) return false;
    lexer->at = to + strlen(closer);
    Span span = span_of(lexer, lexer->start, lexer->at);
    Diagnostic *d = diag_report(diags(lexer), DIAG_FOREIGN_FORM, span, "a string", "\"…\" or $\"…{value}…\"");
    diag_fix(d, span, straight_text(lexer, from, to));
    add(lexer, TK_STRING);
    return true;
}

static void lex_backtick(Lexer *lexer) {
    if (!lex_other_string(lexer, "`")) lex_unknown(lexer);
}

/* Of the token at hand, in a message. */
static int quoted_length(const Lexer *lexer) {
    const char *to = lexer->at - lexer->start > 40 ? lexer->start + 40 : lexer->at;
    while (to > lexer->start && to < lexer->at && ((unsigned char)*to & 0xc0) == 0x80) to--;
    return (int)(to - lexer->start);
}

/* Signs that look like ours. */
static const struct {
    const char *sign, *meant;
} lookalikes[] = {
    {"−", "-"}, {"–", "-"}, {"—", "-"}, {"×", "*"}, {"÷", "/"}, {"≤", "<="}, {"≥", ">="}, {"≠", "!="}, {"→", "->"},
    {"⇒", "=>"}, {"，", ","}, {"；", ";"}, {"：", ":"}, {"（", "("}, {"）", ")"}, {"［", "["}, {"］", "]"}, {"｛", "{"},
    {"｝", "}"}, {"＝", "="}, {"＋", "+"}, {"…", ".."}, {"\xc2\xa0", " "}, {"\xe2\x80\x8b", ""}, {"\xe3\x80\x80", " "},
};

static void add_lookalike(Lexer *lexer, const char *meant) {
    static const struct {
        const char *text;
        uint8_t kind;
    } kinds[] = {{"-", TK_MINUS}, {"*", TK_STAR}, {"/", TK_SLASH}, {"<=", TK_LE}, {">=", TK_GE}, {"!=", TK_NE},
                 {"->", TK_ARROW}, {"=>", TK_FAT_ARROW}, {",", TK_COMMA}, {";", TK_SEMICOLON}, {"=", TK_ASSIGN},
                 {"+", TK_PLUS}, {"..", TK_RANGE}};
    switch (meant[0]) {
    case '(': lex_open_paren(lexer, TK_LPAREN); return;
    case ')': lex_close_paren(lexer, TK_RPAREN); return;
    case '[': lex_open_paren(lexer, TK_LBRACKET); return;
    case ']': lex_close_paren(lexer, TK_RBRACKET); return;
    case '{': lex_open_brace(lexer); return;
    case '}': lex_close_brace(lexer); return;
    case ':': lex_colon(lexer); return;
    default: break;
    }
    for (uint32_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(meant, kinds[i].text) == 0) add(lexer, kinds[i].kind);
    }
}

/* A sign that looks like one of ours is read as it; the rest of the word is left for the next token. */
static bool lex_lookalike(Lexer *lexer) {
    for (uint32_t i = 0; i < sizeof lookalikes / sizeof *lookalikes; i++) {
        size_t length = strlen(lookalikes[i].sign);
        if (strncmp(lexer->start, lookalikes[i].sign, length) != 0) continue;
        lexer->at = lexer->start + length;
        Span span = span_of(lexer, lexer->start, lexer->at);
        Diagnostic *d = diag_report(diags(lexer), DIAG_FOREIGN_NAME, span, (int)length, lexer->start);
        diag_help(d, "this is another character than '%s'", lookalikes[i].meant);
        diag_fix(d, span, lookalikes[i].meant);
        add_lookalike(lexer, lookalikes[i].meant);
        return true;
    }
    return false;
}

/* Bytes that are not UTF-8 were reported as that. */
static void lex_foreign_word(Lexer *lexer) {
    if (!encoding_is_valid(lexer->start, lexer->at)) {
        add_name(lexer, TK_IDENT);
        return;
    }
    static const char *const quotes[][2] = {{"“", "”"}, {"‘", "’"}, {"„", "“"}, {"«", "»"}};
    const char *word = lexer->at;
    for (uint32_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
        if (strncmp(lexer->start, quotes[i][0], strlen(quotes[i][0])) != 0) continue;
        lexer->at = lexer->start + strlen(quotes[i][0]);
        if (lex_other_string(lexer, quotes[i][1])) return;
        lexer->at = word;
    }
    if (lex_lookalike(lexer)) return;
    Span span = span_of(lexer, lexer->start, lexer->at);
    Diagnostic *d = diag_report(diags(lexer), DIAG_FOREIGN_NAME, span, quoted_length(lexer), lexer->start);
    if (memcmp(lexer->start, "\xe2\x80", 2) == 0) diag_help(d, "quotes of the language are straight: \"…\"");
    add_name(lexer, TK_IDENT);
}

/* `0755` */
static void help_octal(const Lexer *lexer, Diagnostic *d, Span span) {
    int length = (int)(span.end - span.start) - 1;
    const char *digits = lexer->start + 1;
    bool is_octal = true;
    for (int i = 0; i < length; i++) is_octal &= digits[i] < '8';
    diag_help(d, "octal numbers are written 0o%.*s, and no other begins with a zero", length, digits);
    if (is_octal && length < 40) diag_fix(d, span, text_format(lexer->scratch, "0o%.*s", length, digits));
}

/* `10u8`, `10_000i64`, `1.5f32` */
static void help_suffix(const Lexer *lexer, Diagnostic *d, Span span, const char *tail) {
    static const char *const types[] = {"i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64"};
    int digits = (int)(tail - lexer->start), length = (int)(lexer->at - tail);
    diag_help(d, "a type is written behind with 'as': %.*s as %.*s", digits, lexer->start, length, tail);
    for (uint32_t i = 0; i < sizeof types / sizeof *types; i++) {
        if ((int)strlen(types[i]) == length && memcmp(types[i], tail, (size_t)length) == 0)
            diag_fix(d, span, text_format(lexer->scratch, "%.*s as %s", digits, lexer->start, types[i]));
    }
}

static void lex_bad_number(Lexer *lexer) {
    const char *tail = lexer->start;
    while (*tail >= '0' && *tail <= '9') tail++;
    Span span = span_of(lexer, lexer->start, lexer->at);
    Diagnostic *d =
        diag_report(diags(lexer), DIAG_BAD_NUMBER, span, quoted_length(lexer), lexer->start);
    if (*tail == '.' && (tail + 1 == lexer->at || tail[1] == 'e' || tail[1] == 'E'))
        diag_help(d, "a number with a point has digits on both sides: 1.0, 0.5");
    else if (lexer->start[0] == '0' && tail == lexer->at && tail > lexer->start + 1)
        help_octal(lexer, d, span);
    else if ((*tail == 'i' || *tail == 'u' || *tail == 'f') && lexer->at - lexer->start < 40)
        help_suffix(lexer, d, span, tail);
    else
        diag_help(d, "numbers are written 42, 30_000, 0xff, 0o17, 0b1010, 3.14, 2.5e-3");
    lexer->at = lexer->start + 1; /* as a number that is easily read */
    add(lexer, TK_INT);
    lexer->at = lexer->text + (span.end - lexer->source->base);
}

/*!re2c
    re2c:yyfill:enable = 0;
    re2c:define:YYCTYPE = "unsigned char";
    re2c:define:YYCURSOR = cursor;
    re2c:define:YYMARKER = marker;
    re2c:define:YYCTXMARKER = trailing;

    digit   = [0-9];
    digits  = digit [0-9_]*;
    exp     = [eE] [-+]? digits;
    letter  = [A-Za-z_];
    word    = letter [A-Za-z0-9_]*;
    high    = [\x80-\xff];
    blank   = [ \t\r\f\v];
*/

/* One token, or what stands between tokens. */
static void lex_token(Lexer *lexer) {
    const unsigned char *cursor = (const unsigned char *)lexer->at, *marker = cursor, *trailing = cursor;
    lexer->start = lexer->at;
#define ACTION(call)   lexer->at = (const char *)cursor; call; return;
#define TOKEN_IS(kind) ACTION(add(lexer, TK_##kind))
#define WORD_IS(kind)  ACTION(add_word(lexer, TK_##kind))
/*!re2c
    blank+              { ACTION((void)0) }
    "\n"                { ACTION(lex_newline(lexer)) }
    "///" [^/\n\x00] [^\n\x00]* { ACTION(add_doc_line(lexer)) }
    "///" / [\n\x00]    { ACTION(add_doc_line(lexer)) }
    "//"                { ACTION(skip_line(lexer)) }
    "#"                 { ACTION(lex_hash(lexer)) }
    "/*"                { ACTION(skip_comment(lexer)) }

    "and"           { WORD_IS(AND) }
    "as"            { WORD_IS(AS) }
    "assert"        { WORD_IS(ASSERT) }
    "async"         { WORD_IS(ASYNC) }
    "await"         { WORD_IS(AWAIT) }
    "break"         { WORD_IS(BREAK) }
    "catch"         { WORD_IS(CATCH) }
    "const"         { WORD_IS(CONST) }
    "continue"      { WORD_IS(CONTINUE) }
    "defer"         { WORD_IS(DEFER) }
    "do"            { WORD_IS(DO) }
    "else"          { WORD_IS(ELSE) }
    "end"           { WORD_IS(END) }
    "enum"          { WORD_IS(ENUM) }
    "errdefer"      { WORD_IS(ERRDEFER) }
    "extern"        { WORD_IS(EXTERN) }
    "fail"          { WORD_IS(FAIL) }
    "false"         { WORD_IS(FALSE) }
    "for"           { WORD_IS(FOR) }
    "func"          { WORD_IS(FUNC) }
    "if"            { WORD_IS(IF) }
    "impl"          { WORD_IS(IMPL) }
    "in"            { WORD_IS(IN) }
    "let"           { WORD_IS(LET) }
    "match"         { WORD_IS(MATCH) }
    "not"           { WORD_IS(NOT) }
    "null"          { WORD_IS(NULL) }
    "nursery"       { WORD_IS(NURSERY) }
    "or"            { WORD_IS(OR) }
    "pub"           { WORD_IS(PUB) }
    "return"        { WORD_IS(RETURN) }
    "select"        { WORD_IS(SELECT) }
    "spawn"         { WORD_IS(SPAWN) }
    "struct"        { WORD_IS(STRUCT) }
    "trait"         { WORD_IS(TRAIT) }
    "true"          { WORD_IS(TRUE) }
    "try"           { WORD_IS(TRY) }
    "unless"        { WORD_IS(UNLESS) }
    "use"           { WORD_IS(USE) }
    "using"         { WORD_IS(USING) }
    "var"           { WORD_IS(VAR) }
    "when"          { WORD_IS(WHEN) }
    "where"         { WORD_IS(WHERE) }
    "while"         { WORD_IS(WHILE) }

    "actor"         { WORD_IS(ACTOR) }
    "after"         { WORD_IS(AFTER) }
    "any"           { WORD_IS(ANY) }
    "child"         { WORD_IS(CHILD) }
    "closed"        { WORD_IS(CLOSED) }
    "default"       { WORD_IS(DEFAULT) }
    "error"         { WORD_IS(ERROR) }
    "grain"         { WORD_IS(GRAIN) }
    "implements"    { WORD_IS(IMPLEMENTS) }
    "import"        { WORD_IS(IMPORT) }
    "message"       { WORD_IS(MESSAGE) }
    "on_activate"   { WORD_IS(ON_ACTIVATE) }
    "on_deactivate" { WORD_IS(ON_DEACTIVATE) }
    "receive"       { WORD_IS(RECEIVE) }
    "recv"          { WORD_IS(RECV) }
    "self"          { WORD_IS(SELF) }
    "send"          { WORD_IS(SEND) }
    "supervisor"    { WORD_IS(SUPERVISOR) }
    "test"          { WORD_IS(TEST) }
    "timeout"       { WORD_IS(TIMEOUT) }
    "type"          { WORD_IS(TYPE) }

    "_"                             { TOKEN_IS(UNDERSCORE) }
    word                            { ACTION(add_name(lexer, TK_IDENT)) }
    (letter | high) ([A-Za-z0-9_] | high)*  { ACTION(lex_foreign_word(lexer)) }

    "0" [0-9_]* [0-9]                    { ACTION(lex_bad_number(lexer)) }
    digits | "0x" [0-9a-fA-F_]* [0-9a-fA-F] [0-9a-fA-F_]* | "0o" [0-7_]* [0-7] [0-7_]* | "0b" [01_]* [01] [01_]*
                                    { TOKEN_IS(INT) }
    digits "." digits exp? | digits exp  { TOKEN_IS(FLOAT) }
    digits "." exp | digits "." / [ \t\r\n,;)}\]]  { ACTION(lex_bad_number(lexer)) }
    digits ("." digits exp?)? word  { ACTION(lex_bad_number(lexer)) }

    "\""            { ACTION(lex_string(lexer)) }
    "\"\"\""        { ACTION(lex_raw_string(lexer)) }
    "$\""           { ACTION(open_string(lexer, false)) }
    "$\"\"\""       { ACTION(open_string(lexer, true)) }
    "'"             { ACTION(lex_char(lexer)) }
    "{." blank* "profile" blank* ":" [^}\n\x00]* "}"    { TOKEN_IS(PROFILE) }

    "("             { ACTION(lex_open_paren(lexer, TK_LPAREN)) }
    ")"             { ACTION(lex_close_paren(lexer, TK_RPAREN)) }
    "["             { ACTION(lex_open_paren(lexer, TK_LBRACKET)) }
    "]"             { ACTION(lex_close_paren(lexer, TK_RBRACKET)) }
    "{"             { ACTION(lex_open_brace(lexer)) }
    "}"             { ACTION(lex_close_brace(lexer)) }
    ":"             { ACTION(lex_colon(lexer)) }
    ","             { TOKEN_IS(COMMA) }
    ";"             { TOKEN_IS(SEMICOLON) }
    "."             { TOKEN_IS(DOT) }
    "." digit+      { TOKEN_IS(TUPLE_FIELD) }
    "?."            { TOKEN_IS(QUESTION_DOT) }
    "?." digit+     { TOKEN_IS(QUESTION_FIELD) }
    "?"             { TOKEN_IS(QUESTION) }
    "`"             { ACTION(lex_backtick(lexer)) }
    "!"             { TOKEN_IS(BANG) }
    "@"             { TOKEN_IS(AT) }
    "->"            { TOKEN_IS(ARROW) }
    "=>"            { TOKEN_IS(FAT_ARROW) }
    "="             { TOKEN_IS(ASSIGN) }
    ":="            { TOKEN_IS(COLON_ASSIGN) }
    "+="            { TOKEN_IS(ASSIGN_ADD) }
    "-="            { TOKEN_IS(ASSIGN_SUB) }
    "*="            { TOKEN_IS(ASSIGN_MUL) }
    "/="            { TOKEN_IS(ASSIGN_DIV) }
    "%="            { TOKEN_IS(ASSIGN_REM) }
    "&="            { TOKEN_IS(ASSIGN_AND) }
    "|="            { TOKEN_IS(ASSIGN_OR) }
    "^="            { TOKEN_IS(ASSIGN_XOR) }
    "<<="           { TOKEN_IS(ASSIGN_SHL) }
    ">>="           { TOKEN_IS(ASSIGN_SHR) }
    "??"            { TOKEN_IS(COALESCE) }
    "|>"            { TOKEN_IS(PIPELINE) }
    "=="            { TOKEN_IS(EQ) }
    "!="            { TOKEN_IS(NE) }
    "<"             { TOKEN_IS(LT) }
    "<="            { TOKEN_IS(LE) }
    ">"             { TOKEN_IS(GT) }
    ">="            { TOKEN_IS(GE) }
    ".."            { TOKEN_IS(RANGE) }
    "..<"           { TOKEN_IS(RANGE_BELOW) }
    "..="           { TOKEN_IS(RANGE_TO) }
    "|"             { TOKEN_IS(PIPE) }
    "^"             { TOKEN_IS(CARET) }
    "&"             { TOKEN_IS(AMP) }
    "<<"            { TOKEN_IS(SHL) }
    ">>"            { TOKEN_IS(SHR) }
    "+"             { TOKEN_IS(PLUS) }
    "-"             { TOKEN_IS(MINUS) }
    "+%"            { TOKEN_IS(PLUS_WRAP) }
    "-%"            { TOKEN_IS(MINUS_WRAP) }
    "*"             { TOKEN_IS(STAR) }
    "*%"            { TOKEN_IS(STAR_WRAP) }
    "/"             { TOKEN_IS(SLASH) }
    "%"             { TOKEN_IS(PERCENT) }
    "**"            { TOKEN_IS(POWER) }
    "~"             { TOKEN_IS(TILDE) }
    "&&"            { TOKEN_IS(AND_AND) }
    "||"            { TOKEN_IS(OR_OR) }
    "==="           { TOKEN_IS(EQ_EQ_EQ) }
    "!=="           { TOKEN_IS(NOT_EQ_EQ) }
    "++"            { TOKEN_IS(PLUS_PLUS) }
    "--" / blank+ letter    { lexer->at = (const char *)cursor; if (begins_statement(lexer)) lex_dashes(lexer); else { lexer->at--; add(lexer, TK_MINUS); } return; }
    "--" / [ \t]* ([\r\n;)#] | "//") { TOKEN_IS(MINUS_MINUS) }
    *               { ACTION(lex_unknown(lexer)) }
*/
}

static void finish(Lexer *lexer) {
    lexer->start = lexer->at = lexer->limit;
    lexer->newline = true;
    while (lexer->open.count > 0) close_open_string(lexer);
    lexer->has_docs = false;
    lexer->newline = true;
    add(lexer, TK_EOF);
}

void lexer_run(Session *session, const SourceFile *source, Arena *scratch, TokenList *list) {
    static const char byte_order_mark[] = "\xef\xbb\xbf";
    Lexer lexer = {.session = session,
                   .source = source,
                   .scratch = scratch,
                   .list = list,
                   .text = source->text,
                   .limit = source->text + source->length,
                   .at = source->text,
                   .newline = true,
                   .first_error = session->diags.error_count};
    *list = (TokenList){0};
    list->tokens.capacity = source->length / 2 + 64;
    list->tokens.items = arena_array(scratch, Token, list->tokens.capacity);
    text_init(&lexer.docs, scratch);
    encoding_check(session, source);
    if (strncmp(lexer.at, byte_order_mark, 3) == 0) lexer.at += 3;
    while (lexer.at < lexer.limit && !has_given_up(&lexer)) {
        if (lexer.open.count > 0 && !hole_of(&lexer)->in_hole)
            lex_text(&lexer);
        else
            lex_token(&lexer);
    }
    finish(&lexer);
}
