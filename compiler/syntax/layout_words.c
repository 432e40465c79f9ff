/* Words and operators of other languages, and our own words where names belong: each is reported where the
 * layout takes it, with its edit, and the parser gets the token that was meant.
 */
#include "compiler/syntax/layout_parts.h"

#include <string.h>

static void report_word(Layout *layout, const Token *token, const char *wanted) {
    Span span = token_span(*token);
    Diagnostic *d = diag_report(&layout->session->diags, DIAG_FOREIGN_WORD, span, wanted,
                                (int)(span.end - span.start), layout_text(layout, token));
    diag_fix(d, span, wanted);
}

static void replace(Layout *layout, uint8_t kind, const char *wanted) {
    Token *token = &layout->tokens[layout->at];
    report_word(layout, token, wanted);
    *token = (Token){.kind = kind,
                     .start = token->start,
                     .as.end = token_end(*token),
                     .after_newline = token->after_newline};
}

static bool starts_function(const Layout *layout, const Token *token) {
    Name name = token->as.name;
    if (name != layout->fn && name != layout->def && name != layout->function) return false;
    const Token *next = token_after(layout, layout->at);
    return is_namelike(next) && token_after(layout, layout->at + 1)->kind == TK_LPAREN;
}

/* A `{` of this level before the line ends. */
static bool brace_ahead(const Layout *layout) {
    uint32_t index = layout->at + 1;
    while (!layout->tokens[index].after_newline && layout->tokens[index].kind != TK_LBRACE &&
           layout->tokens[index].kind != TK_EOF)
        index++;
    return layout->tokens[index].kind == TK_LBRACE && !layout->tokens[index].after_newline;
}

bool layout_at_else_if(const Layout *layout) {
    const Token *token = &layout->tokens[layout->at];
    if (token->kind != TK_IDENT || layout_level(layout)->kind != LEVEL_IF) return false;
    Name name = token->as.name;
    bool is_word = name == layout->elif || name == layout->elsif || name == layout->elseif;
    return is_word && (layout_do_ahead(layout, layout->at) || brace_ahead(layout));
}

/* `elif` stands for two words: an ELSE is given now, the word becomes the IF. */
static void translate_else_if(Layout *layout) {
    /* The lexer did not know that this block shares its `end`. */
    if (layout_do_ahead(layout, layout->at)) layout->open_blocks--;
    replace(layout, TK_IF, "else if");
    layout->tokens[layout->at].after_newline = false;
    layout->else_first = true;
}

static void translate_word(Layout *layout, const Token *token) {
    bool at_start = layout->last == TK_NEWLINE || layout->last == TK_PUB || layout->last == TK_DO ||
                    layout->last == TK_DO_VALUE || layout->last == TK_LBRACE;
    bool is_apart = token->after_newline || layout_last_ends(layout) || layout->last == TK_NEWLINE;
    if (layout_at_else_if(layout) && is_apart)
        translate_else_if(layout);
    else if (at_start && starts_function(layout, token))
        replace(layout, TK_FUNC, "func");
    else if (at_start && token->as.name == layout->switch_ && brace_ahead(layout) &&
             token_after(layout, layout->at)->kind != TK_LBRACE)
        replace(layout, TK_MATCH, "match");
}

/* `let mut x` is one word, `var`: the second of the two tokens becomes it. */
static void translate_mut(Layout *layout) {
    Token *let = &layout->tokens[layout->at], *mut = let + 1;
    if (mut->kind != TK_IDENT || mut->as.name != layout->mut ||
        !is_namelike(token_after(layout, layout->at + 1)))
        return;
    Token both = {
        .kind = TK_VAR, .start = let->start, .as.end = token_end(*mut), .after_newline = let->after_newline};
    *mut = both;
    report_word(layout, mut, "var");
    layout->at++;
}

static bool binds_name(uint8_t kind) {
    switch (kind) {
    case TK_LET:
    case TK_VAR:
    case TK_CONST:
    case TK_FUNC:
    case TK_FOR:
    case TK_USING:
    case TK_STRUCT:
    case TK_ENUM:
    case TK_TRAIT: return true;
    default: return false;
    }
}

static uint32_t span_length(const Token *token) {
    return token_end(*token) - token->start;
}

static void become_name(Layout *layout, Token *token, Name name) {
    uint8_t kind = token->kind;
    layout->open_blocks += kind == TK_END ? 1 : kind == TK_DO ? -1 : 0; /* as the lexer had counted them */
    *token = (Token){.kind = TK_IDENT, .is_word = true, .as.name = name, .start = token->start};
}

/* The edit for one place where the word was meant as a name. */
static void rename_reserved(Layout *layout, const Token *token) {
    Span span = token_span(*token);
    const char *name =
        text_format(layout->scratch, "%.*s_", (int)(span.end - span.start), layout_text(layout, token));
    if (layout->reserved_report->fixes.count < LAYOUT_EDITS_MAX)
        diag_fix(layout->reserved_report, span, name);
}

/* `let end = 3`: a word of the language where a name is declared. It is taken as the name. */
static bool translate_reserved(Layout *layout) {
    Token *token = &layout->tokens[layout->at];
    uint8_t kind = token->kind;
    bool is_word = token_has(kind, TOKEN_WORD) && !is_contextual(token) && !token_has(kind, TOKEN_LITERAL);
    if (!is_word || kind == TK_IN || token->after_newline || !binds_name(layout->last)) return false;
    Name name = name_intern(&layout->session->names, layout_text(layout, token), span_length(token));
    Diagnostic *d = diag_report(layout->diags, DIAG_RESERVED_NAME, token_span(*token), name->text);
    diag_help(d, "another name will do: '%s_'", name->text);
    layout->reserved = kind;
    layout->reserved_report = d;
    rename_reserved(layout, token);
    become_name(layout, token, name);
    return true;
}

/* `println(end)` after `let end = 3`: meant as that name, where the word could not stand. */
static bool translate_reserved_use(Layout *layout) {
    Token *token = &layout->tokens[layout->at];
    const Token *next = token + 1;
    uint8_t kind = token->kind;
    if (kind != layout->reserved || kind == TK_EOF || token->after_newline) return false;
    if (!token_has(layout->last, TOKEN_OPENS)) return false;
    bool goes_on = next->kind != TK_RPAREN && next->kind != TK_RBRACKET && next->kind != TK_COMMA &&
                   next->kind != TK_DOT && token_rows[next->kind].family != FAMILY_OPER;
    if (kind != TK_END && goes_on && !next->after_newline) return false;
    rename_reserved(layout, token);
    become_name(layout, token,
                name_intern(&layout->session->names, layout_text(layout, token), span_length(token)));
    return true;
}

void layout_translate(Layout *layout) {
    if (layout->is_quiet) return; /* the tokens are those of the layout it was copied from */
    if (layout_skip_later(layout) || translate_reserved(layout) || translate_reserved_use(layout)) return;
    const Token *token = &layout->tokens[layout->at];
    switch (token->kind) {
    case TK_IDENT: translate_word(layout, token); break;
    case TK_LET: translate_mut(layout); break;
    case TK_AND_AND: replace(layout, TK_AND, "and"); break;
    case TK_OR_OR:
        if (layout_last_ends(layout) && layout->last != TK_RETURN) replace(layout, TK_OR, "or");
        break;
    case TK_EQ_EQ_EQ: replace(layout, TK_EQ, "=="); break;
    case TK_NOT_EQ_EQ: replace(layout, TK_NE, "!="); break;
    default: break;
    }
}
