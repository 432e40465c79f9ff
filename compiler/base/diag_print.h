/* Showing diagnostics: for people (source lines with carets), one line each, or as JSON objects. */
#ifndef JANUS_BASE_DIAG_PRINT_H
#define JANUS_BASE_DIAG_PRINT_H

#include "compiler/base/diag.h"
#include "compiler/base/text.h"

typedef enum DiagFormat { DIAG_HUMAN, DIAG_SHORT, DIAG_JSON } DiagFormat;

typedef struct DiagStyle {
    DiagFormat format;
    bool color; /* ANSI colours, in the human and short forms */
    bool quiet; /* errors only, and no closing line */
} DiagStyle;

/* All that was kept, ordered by place, then "2 errors, 1 warning" (not in JSON). Nothing for nothing. */
void diags_print(Text *out, const Diagnostics *diags, const SourceMap *sources, const DiagStyle *style);

#endif
