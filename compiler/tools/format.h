/* The formatter: one style for every program, decided by the syntax alone.
 *
 * Every token is kept, and every comment; only white space, separators between the items of a list, and the
 * `do` behind an `else` may change. docs/formatting.md describes the style.
 */
#ifndef JANUS_TOOLS_FORMAT_H
#define JANUS_TOOLS_FORMAT_H

#include "compiler/ast/ast.h"
#include "compiler/base/session.h"
#include "compiler/base/text.h"

/* Columns that a line may have; what cannot be broken may have more. */
enum { FORMAT_WIDTH = 100 };

/* The formatted text of a source that parsed without errors into `tree`. Adds to `out`. */
void format_source(Session *session, SourceFile *source, const AstModule *tree, Text *out);

/* Whether the formatted text still says what the source said: the same tree and the same comments. What it
 * finds wrong is no fault of the program's, so nothing is reported. */
bool format_verify(Session *session, const SourceFile *source, const AstModule *tree, const Text *formatted);

#endif
