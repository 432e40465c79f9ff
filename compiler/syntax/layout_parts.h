/* What the files of the layout share; nobody else includes this. */
#ifndef JANUS_SYNTAX_LAYOUT_PARTS_H
#define JANUS_SYNTAX_LAYOUT_PARTS_H

#include "compiler/syntax/layout.h"

static inline Level *layout_top(Layout *layout) {
    return &vec_last(&layout->levels); /* the module's level is always there */
}

/* ( [ and the hole of a string: line breaks mean nothing inside. */
static inline bool level_is_paren(const Level *level) {
    return level->kind == LEVEL_PAREN || level->kind == LEVEL_BRACKET || level->kind == LEVEL_HOLE;
}

/* Ended by `end`, however it was opened. */
static inline bool level_is_do(const Level *level) {
    return level->kind >= LEVEL_BLOCK && level->kind <= LEVEL_SELECT;
}

static inline bool level_is_brace(const Level *level) {
    return level->kind >= LEVEL_FIELDS;
}

static inline bool level_has_statements(const Level *level) {
    return (level->kind >= LEVEL_BLOCK && level->kind <= LEVEL_RECEIVE) || level->kind == LEVEL_BRACE_BLOCK;
}

static inline bool layout_last_ends(const Layout *layout) {
    return token_has(layout->last, TOKEN_ENDS);
}

static inline bool is_contextual(const Token *token) {
    return token_has(token->kind, TOKEN_CONTEXTUAL);
}

/* A name, or a word that may be one. */
static inline bool is_namelike(const Token *token) {
    return token->kind == TK_IDENT || is_contextual(token);
}

enum { LAYOUT_EDITS_MAX = 400 }; /* of one report; applying them compares each with each */

static inline const char *layout_text(const Layout *layout, const Token *token) {
    return layout->source->text + (token->start - layout->source->base);
}

static inline const Token *token_after(const Layout *layout, uint32_t index) {
    const Token *token = &layout->tokens[index];
    return token->kind == TK_EOF ? token : token + 1;
}

/* A token that is not in the source, at the end of the one before. */
static inline Token layout_made(const Layout *layout, uint8_t kind) {
    return (Token){.kind = kind, .start = layout->last_end, .as.end = layout->last_end};
}

static inline Token layout_give(Layout *layout, Token token) {
    layout->last = token.kind;
    layout->last_end = token_end(token);
    return token;
}

/* layout_heads.c: which keyword waits for its `do` or `{`. */
void layout_note_head(Layout *layout, const Token *token);
const Head *layout_head(const Layout *layout); /* of the innermost level; NULL: none */
void layout_drop_heads(Layout *layout);
void layout_push(Layout *layout, LevelKind kind, bool takes_head);
void layout_pop(Layout *layout);
LevelKind layout_kind_of_do(Layout *layout, uint32_t index);
bool layout_head_opens_here(const Layout *layout);
/* By how much the token at the index nests deeper what follows: 1, 0, -1. */
int layout_nesting_of(const Layout *layout, uint32_t index);
/* Whether a `do` of this level comes before the end of the line. */
bool layout_do_ahead(const Layout *layout, uint32_t index);

/* layout_later.c: reports a construct of a profile that is still to come; true when its mark was skipped. */
bool layout_skip_later(Layout *layout);

/* layout_words.c */
/* Turns words and operators of other languages into ours, in place. */
void layout_translate(Layout *layout);
/* Whether the next token is `elif` behind the block of an `if`. */
bool layout_at_else_if(const Layout *layout);

/* layout_repair.c: reports and mends. */
/* Blanks before the first token of the line that the position is on; a tab counts one. */
uint32_t layout_indent(const Layout *layout, uint32_t position);
/* Whether a token of the kind ends the level in the source. */
bool layout_is_closed_by(const Level *level, uint8_t kind);
/* Whether the token at hand begins a declaration, as far as can be told. */
bool layout_is_declaration(const Layout *layout, const Token *token);
/* True when a token was made up to be given before the one at hand. */
bool layout_repair(Layout *layout, Token *made);
/* The brace just taken stands where `do` belongs: true when it opened a block, and was reported. */
bool layout_brace_is_do(Layout *layout, const Token *brace);
/* The brace just taken, in the head of an `if`, `while`, `for`, `match`, `using`, begins a struct literal:
 * all of them but `using` want parentheses around it. */
bool layout_brace_is_literal(const Layout *layout);
void layout_report_bare_literal(Layout *layout);
/* As layout_push; past the nesting limit it reports and ends the file. */
void layout_push_checked(Layout *layout, LevelKind kind, bool takes_head);

#endif
