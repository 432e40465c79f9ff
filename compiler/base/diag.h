/* Diagnostics: one object per report, collected in order, printed by the driver.
 *
 * A report starts with its primary place; notes point at other places, helps say what to do, a fix is an edit
 * that would mend it. After `limit` errors further ones are counted and not kept.
 *
 *   Diagnostic *d = diag_report(&session->diags, DIAG_UNKNOWN_NAME, span, name->text);
 *   diag_note(d, other_span, "declared here");
 *   diag_help(d, "did you mean '%s'?", candidate);
 *   diag_fix(d, span, candidate);
 */
#ifndef JANUS_BASE_DIAG_H
#define JANUS_BASE_DIAG_H

#include "compiler/base/source.h"
#include "compiler/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum DiagId {
#define DIAG(name, code, severity, format) DIAG_##name,
#include "compiler/base/diag.def"
#undef DIAG
    DIAG_COUNT
} DiagId;

typedef enum DiagSeverity { SEVERITY_ERROR, SEVERITY_WARNING } DiagSeverity;

typedef struct DiagNote {
    Span span;
    const char *message;
} DiagNote;

typedef struct DiagFix {
    Span span; /* to be replaced; an empty range inserts */
    const char *replacement;
} DiagFix;

typedef struct Diagnostics Diagnostics;

typedef struct Diagnostic {
    Diagnostics *owner;
    DiagId id;
    Span span; /* {0, 0}: the whole compilation */
    const char *message;
    VEC(DiagNote) notes;
    VEC(const char *) helps;
    VEC(DiagFix) fixes;
} Diagnostic;

struct Diagnostics {
    Arena *arena; /* not owned */
    VEC(Diagnostic *) list;
    uint32_t error_count, warning_count; /* all of them, kept or not */
    uint32_t limit;                      /* errors kept, and warnings; 0: all */
    bool quiet;                          /* count only (fuzzing) */
};

void diags_init(Diagnostics *diags, Arena *arena);
/* Forgets all reports. */
void diags_clear(Diagnostics *diags);

/* To forget what was reported since. */
typedef struct DiagMark {
    uint32_t kept, errors, warnings;
} DiagMark;

static inline DiagMark diags_mark(const Diagnostics *diags) {
    return (DiagMark){diags->list.count, diags->error_count, diags->warning_count};
}

static inline void diags_reset(Diagnostics *diags, const DiagMark *mark) {
    diags->list.count = mark->kept;
    diags->error_count = mark->errors;
    diags->warning_count = mark->warnings;
}

/* Forgets one of the kept reports. */
void diags_remove(Diagnostics *diags, uint32_t index);
/* Takes over the reports of `from` as if they were made now; what they are made of must live as long. */
void diags_adopt(Diagnostics *diags, const Diagnostics *from);

/* Never NULL: past the limit, a report that is not kept. The format of the row takes the arguments. */
Diagnostic *diag_report(Diagnostics *diags, DiagId id, Span span, ...);
void diag_note(Diagnostic *diagnostic, Span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void diag_help(Diagnostic *diagnostic, const char *format, ...) __attribute__((format(printf, 2, 3)));
void diag_fix(Diagnostic *diagnostic, Span span, const char *replacement);

const char *diag_code(DiagId id); /* "E0001" */
DiagSeverity diag_severity(DiagId id);
/* DIAG_COUNT when there is no such code. */
DiagId diag_find(const char *code);

/* For qsort of DiagFix: by where they start. */
int diag_compare_fixes(const void *left, const void *right);

#endif
