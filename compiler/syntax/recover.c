#include "compiler/syntax/parser.h"
#include "compiler/syntax/automaton.h"
bool parser_recover(Parser *p, Token token) {
    if (p->layout.has_given_up) return false;
    diag_report(parser_diags(p), DIAG_EXPECTED, token_span(token), "something else",
                token_rows[token.kind].text);
    return false;
}
