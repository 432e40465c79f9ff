/* From bytes to tokens. Newlines are not tokens here: the layout (layout.h) decides which of them count. */
#ifndef JANUS_SYNTAX_LEXER_H
#define JANUS_SYNTAX_LEXER_H

#include "compiler/ast/ast.h"
#include "compiler/base/session.h"
#include "compiler/syntax/token.h"

/* The `///` lines before a token: what documents the declaration that starts there. */
typedef struct DocComment {
    uint32_t start; /* position of the token */
    AstBytes text;
} DocComment;

/* What was said about a form of another language that the token at the position begins; more about it joins
 * it. */
typedef struct HeadReport {
    uint32_t start;
    Diagnostic *diagnostic;
} HeadReport;

typedef struct TokenList {
    VEC(Token) tokens;    /* in source order; the last is TK_EOF */
    VEC(DocComment) docs; /* in source order */
    VEC(HeadReport) reports;
    int32_t open_braces; /* `{`s without `}` (positive), `}`s without `{` (negative) */
    int32_t open_blocks; /* `do`s without `end` (positive), `end`s without `do` (negative) */
} TokenList;

/* At most this many errors are reported in one file; the rest of it is then left alone. */
enum { SYNTAX_ERROR_LIMIT = 50 };

/* Reports what is no token; gives up after SYNTAX_ERROR_LIMIT errors. The list lives in `scratch`, names and
 * documentation in the session's arena. */
void lexer_run(Session *session, const SourceFile *source, Arena *scratch, TokenList *list);

/* Reports bytes that are not UTF-8, and NULs. */
void encoding_check(Session *session, const SourceFile *source);
bool encoding_is_valid(const char *from, const char *to);

#endif
