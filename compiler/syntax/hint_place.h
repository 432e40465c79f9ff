/* What the files of hints share: the place of a syntax error. */
#ifndef JANUS_SYNTAX_HINT_PLACE_H
#define JANUS_SYNTAX_HINT_PLACE_H

#include "compiler/syntax/expected.h"

typedef struct HintPlace {
    const Parser *p;
    Diagnostic *diagnostic;
    const bool *is; /* accepted kinds */
    Token found;
    const Token *at;     /* found in the list of the source's tokens; after it there is at least the end */
    const Token *before; /* in the source; NULL at its start */
    uint32_t quiet_to;   /* errors up to this position would only follow from this one; 0: none */
} HintPlace;

bool hint_is_text(const HintPlace *place, Token token, const char *word);
bool hint_before_is(const HintPlace *place, uint8_t kind);

/* Both help and, in the place of the token found, the edit; spaces around it are added where they lack. */
void hint_fix(const HintPlace *place, const char *help, const char *replacement);

/* What follows on the line, and in braces that begin there, is read wrongly now. */
void hint_skip_line(HintPlace *place);

/* Each: whether it had something to say. */
bool hint_foreign_type(HintPlace *place);
bool hint_foreign_operator(HintPlace *place);
bool hint_foreign_form(HintPlace *place);
bool hint_foreign_closure(HintPlace *place);

#endif
