/* `janus explain CODE`: the page of a diagnostic, with a program that shows it and the mended one. */
#ifndef JANUS_TOOLS_EXPLAIN_H
#define JANUS_TOOLS_EXPLAIN_H

#include "compiler/base/text.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct ExplainText {
    const char *bytes; /* any bytes: a program may show what source text must not contain */
    uint64_t length;
} ExplainText;

/* Made by the build from docs/errors/CODE.md, tests/diag/CODE.jan and tests/diag/CODE.fixed.jan. */
typedef struct ExplainRow {
    const char *code; /* NULL ends the table */
    ExplainText page;
    ExplainText failing, mended; /* empty when there is none */
} ExplainRow;

extern const ExplainRow janus_explain_rows[];

/* False when there is no such code; *nearest is then a similar one, or NULL. Case does not matter. */
bool explain_print(Text *out, const char *code, const char **nearest);

#endif
