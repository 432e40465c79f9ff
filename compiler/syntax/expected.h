/* What could have stood where a token cannot, in words. */
#ifndef JANUS_SYNTAX_EXPECTED_H
#define JANUS_SYNTAX_EXPECTED_H

#include "compiler/syntax/parser.h"

typedef struct Expected {
    bool is_accepted[TOKEN_KIND_COUNT]; /* exactly the kinds that the automaton would shift */
} Expected;

void expected_find(const Parser *p, Expected *expected);
/* "an expression", "')', ',' or an operator". In the scratch arena. */
const char *expected_text(const Parser *p, const Expected *expected);
/* "'end'", "the name 'x'", "the end of the line". In the scratch arena. */
const char *expected_found_text(const Parser *p, Token token);

#endif
