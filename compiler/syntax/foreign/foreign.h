/* A file with syntax errors is read a second time, with the forms of other languages turned into ours.
 *
 * Each form is reported once, with the edits that mend it, and the tokens become what the edits would give:
 * what comes after is read as if the program had been written here, and nothing follows from the one mistake.
 * Forms are recognised by what no correct program contains, so a correct part of the file is never touched.
 */
#ifndef JANUS_SYNTAX_FOREIGN_H
#define JANUS_SYNTAX_FOREIGN_H

#include "compiler/syntax/lexer.h"

/* Whether anything was translated; the list then holds other tokens, in the scratch arena. */
bool foreign_translate(Session *session, const SourceFile *source, Arena *scratch, TokenList *list);

#endif
