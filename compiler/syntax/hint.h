/* What a syntax error is likely about: notes and helps for habits from other languages and for common slips.
 */
#ifndef JANUS_SYNTAX_HINT_H
#define JANUS_SYNTAX_HINT_H

#include "compiler/syntax/expected.h"

/* `found` cannot stand where it does. The position up to which further syntax errors would only follow from
 * this one; 0: none. */
uint32_t hint_add(const Parser *p, Diagnostic *diagnostic, const Expected *expected, Token found);

#endif
