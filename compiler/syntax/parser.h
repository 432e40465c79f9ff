/* The state of one parse, which the grammar's actions see as `p`. */
#ifndef JANUS_SYNTAX_PARSER_H
#define JANUS_SYNTAX_PARSER_H

#include "compiler/ast/ast.h"
#include "compiler/base/session.h"
#include "compiler/syntax/layout.h"
#include "compiler/syntax/lexer.h"

/* After a report the parser is in doubt (doubt.h): what it stumbles over may follow from the same mistake. */
typedef struct Doubt {
    bool is_open;
    bool is_translated;       /* it began with a foreign form, which was translated */
    bool has_stumbled;        /* since the last line */
    bool has_guessed;         /* recovery was at work in doubt: what it put in may be wrong */
    bool has_line;            /* one went by inside of what was opened in doubt */
    uint32_t errors;          /* the session's count when it was last looked at */
    uint32_t levels;          /* as many were open when it began */
    uint32_t next_place;      /* position of the next report that was made before parsing */
    uint32_t next_index;      /* in `before` */
    Diagnostics consequences; /* what is reported in doubt; nobody reads it */
    VEC(Diagnostic *) before; /* reported before parsing, in the order of their places */
} Doubt;

typedef struct Parser {
    Session *session;
    const SourceFile *source;
    Arena *scratch;
    TokenList list;
    Layout layout;
    void *automaton; /* lemon's parser */
    AstModule *module;
    uint32_t first_error;      /* count of the session's errors before this file */
    uint32_t first_diagnostic; /* index of this file's first one in the session's list */
    uint32_t first_foreign;    /* likewise, of the first that the translation made */
    uint32_t last_report;      /* position of the last syntax error, so that one place is reported once */
    uint32_t quiet_to;         /* syntax errors before this position follow from one that was reported */
    uint32_t recovered_at;     /* index of the token at which recovery was last at work */
    uint32_t stalls;           /* how often it was at work there */
    bool has_reported_depth;
    Doubt doubt;
} Parser;

static inline Arena *arena_of(const Parser *p) {
    return &p->session->arena;
}

static inline Diagnostics *parser_diags(Parser *p) {
    return p->layout.diags;
}

/* The text of a span of this file; not NUL-terminated. */
static inline const char *parser_text(const Parser *p, uint32_t position) {
    return p->source->text + (position - p->source->base);
}

/* Whether the last syntax error lies in the span: what is wrong with it follows from that. */
static inline bool parser_has_reported(const Parser *p, Span span) {
    return p->last_report >= span.start && p->last_report <= span.end + 1;
}

/* recover.c: the automaton does not accept the token that the layout gave after the mark. Reports, and brings
 * automaton and layout to where parsing can go on. False when it cannot: the file ends here. */
bool parser_recover(Parser *p, const LayoutMark *mark, Token token);

#endif
