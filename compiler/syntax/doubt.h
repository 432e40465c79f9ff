/* Doubt: one mistake, one report.
 *
 * However well recovery mends a mistake, the tokens behind it may be read wrongly: a bracket or an `end` too
 * many or too few changes what everything after it is. So after a report the parser is in doubt: it goes on,
 * and what it stumbles over is not reported. Doubt ends at a line that stands where the structure says it
 * should: at the indentation of the lines beside it. While in doubt, indentation alone says what is still
 * open.
 *
 * Words and operators of other languages (E0205) are exchanged for ours and leave no doubt; what the lexer
 * reports is wrong wherever it stands. */
#ifndef JANUS_SYNTAX_DOUBT_H
#define JANUS_SYNTAX_DOUBT_H

#include "compiler/syntax/parser.h"

/* After the lexer and the translation, before the first token. */
void doubt_init(Parser *p);

/* Whether doubt_follow has something to do before the next token. */
static inline bool doubt_is_near(const Parser *p) {
    return p->doubt.is_open || p->layout.has_doubts || p->doubt.errors != p->session->diags.error_count ||
           p->layout.tokens[p->layout.at].start >= p->doubt.next_place;
}

/* Before a token. */
void doubt_follow(Parser *p);

void doubt_begin(Parser *p);

/* Recovery is about to report this token. True: the report would be about the mistake that is known. */
bool doubt_covers(Parser *p, Token token);

/* In doubt, when the next token begins a line that belongs further out: leaves what is open in between. */
bool doubt_leave(Parser *p);

#endif
