/* What the files of the translation share; nobody else includes this.
 *
 * Tokens keep their indices while forms are looked for: one is changed in place or left out, and new ones are
 * noted with the index they come before. */
#ifndef JANUS_SYNTAX_FOREIGN_PARTS_H
#define JANUS_SYNTAX_FOREIGN_PARTS_H

#include "compiler/base/text.h"
#include "compiler/syntax/foreign/foreign.h"

typedef struct Insertion {
    uint32_t before, order; /* index; in which they were put in */
    Token token;
} Insertion;

enum { NO_TOKEN = 0xffffffff };

typedef struct Foreign {
    Session *session;
    const SourceFile *source;
    Arena *scratch;
    TokenList *list;
    Token *tokens;
    uint32_t count;     /* the last is TK_EOF */
    bool *gone;         /* left out */
    uint32_t *partner;  /* of a bracket; NO_TOKEN: it has none, or is no bracket */
    uint32_t *outer;    /* index of the innermost bracket around; NO_TOKEN: none */
    Diagnostic **about; /* the report that a token belongs to; NULL: none */
    VEC(Insertion) inserted;
    bool has_changed;
} Foreign;

/* ---- looking ---- */

static inline uint8_t kind_at(const Foreign *f, uint32_t index) {
    return index < f->count ? f->tokens[index].kind : TK_EOF;
}

static inline bool begins_line(const Foreign *f, uint32_t index) {
    return index < f->count && f->tokens[index].after_newline;
}

static inline const char *foreign_text(const Foreign *f, uint32_t position) {
    return f->source->text + (position - f->source->base);
}

static inline bool touches_next(const Foreign *f, uint32_t index) {
    return index + 1 < f->count && token_end(f->tokens[index]) == f->tokens[index + 1].start;
}

bool word_is(const Foreign *f, uint32_t index, const char *word);
bool word_is_any(const Foreign *f, uint32_t index, const char *const *words, uint32_t count);
bool is_name(const Foreign *f, uint32_t index);
/* Whether a statement or declaration begins here. */
bool begins_statement(const Foreign *f, uint32_t index);
bool is_in_parens(const Foreign *f, uint32_t index);
/* Index of the first token that is no longer on the line, brackets on it taken as one. */
uint32_t line_end(const Foreign *f, uint32_t index);
/* The token of that kind between two indices, outside of the brackets there; NO_TOKEN: none. */
uint32_t find_kind(const Foreign *f, uint32_t from, uint32_t to, uint8_t kind);
/* Blanks before the first token of the line that the token is on. */
uint32_t indent_at(const Foreign *f, uint32_t index);
/* The `end` of the `do` at the index, by counting; NO_TOKEN: none. */
uint32_t end_of_do(const Foreign *f, uint32_t index);
/* First and one past the last token of the operand around the operator at the index. */
uint32_t operand_start(const Foreign *f, uint32_t index);
uint32_t operand_end(const Foreign *f, uint32_t index);
/* One past a name with members, calls and indices, or one literal or parenthesis; the index itself: neither.
 */
uint32_t path_end(const Foreign *f, uint32_t index);

/* ---- changing ---- */

void drop_token(Foreign *f, uint32_t index);
void drop_tokens(Foreign *f, uint32_t from, uint32_t to);
void set_kind(Foreign *f, uint32_t index, uint8_t kind);
/* `int x`: the name in the place of the type, and behind it a type that is not read further, so that places
 * still follow one another. */
void name_before_type(Foreign *f, uint32_t index);
void insert_kind(Foreign *f, uint32_t before, uint8_t kind);
/* A copy of the tokens from..to before another; moved, the originals are left out. */
void copy_tokens(Foreign *f, uint32_t from, uint32_t to, uint32_t before);
void move_tokens(Foreign *f, uint32_t from, uint32_t to, uint32_t before);

/* "a ternary is written 'if c do a else b end'", at the tokens from..to. */
Diagnostic *report_form(Foreign *f, uint32_t from, uint32_t to, const char *what, const char *how);
/* "write 'func' instead of 'fn'", with its edit. */
Diagnostic *report_instead(Foreign *f, uint32_t index, const char *wanted);
/* Further reports about what the token begins join this one. */
void belongs_to(Foreign *f, uint32_t index, Diagnostic *d);

void edit_token(Foreign *f, Diagnostic *d, uint32_t index, const char *replacement);
/* From the first to before the last. */
void edit_tokens(Foreign *f, Diagnostic *d, uint32_t from, uint32_t to, const char *replacement);
/* Without the blanks behind it. */
void edit_away(Foreign *f, Diagnostic *d, uint32_t index);
void edit_before(Foreign *f, Diagnostic *d, uint32_t index, const char *text);
/* Right behind the token. */
void edit_behind(Foreign *f, Diagnostic *d, uint32_t index, const char *text);
const char *source_between(Foreign *f, uint32_t from, uint32_t to);

/* Each: whether its form begins at the index, which is then reported and translated. */
bool foreign_function(Foreign *f, uint32_t index);
bool foreign_list(Foreign *f, uint32_t index);
bool foreign_match(Foreign *f, uint32_t index);
bool foreign_loop(Foreign *f, uint32_t index);
bool foreign_block(Foreign *f, uint32_t index);
bool foreign_import(Foreign *f, uint32_t index);
bool foreign_binding(Foreign *f, uint32_t index);
bool foreign_word(Foreign *f, uint32_t index);
bool foreign_expression(Foreign *f, uint32_t index);
bool foreign_closure(Foreign *f, uint32_t index);
/* Brackets that close another kind; fills `partner` and `outer`. */
void foreign_brackets(Foreign *f);

#endif
