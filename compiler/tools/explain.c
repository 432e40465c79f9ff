/* The expectation comments of the test programs are for the test runner, so they are left out here. */
#include "compiler/tools/explain.h"
#include "compiler/base/diag.h"
#include "compiler/base/suggest.h"

#include <string.h>
#include <strings.h>

static const ExplainRow *find_row(const char *code) {
    for (const ExplainRow *row = janus_explain_rows; row->code != NULL; row++) {
        if (strcasecmp(row->code, code) == 0) return row;
    }
    return NULL;
}

/* Where a line's expectation comment starts, or the line's end. */
static const char *expectation_start(const char *line, const char *end) {
    static const char *const words[] = {"error", "warning", "expect", "exit", "args",
                                        "stdin", "runs",    "env",    "panic"};
    for (const char *at = line; at + 3 < end; at++) {
        if (strncmp(at, "// ", 3) != 0) continue;
        for (unsigned i = 0; i < sizeof words / sizeof *words; i++) {
            if (strncmp(at + 3, words[i], strlen(words[i])) == 0) return at;
        }
    }
    return end;
}

static void add_line(Text *out, const char *line, const char *end) {
    const char *stop = expectation_start(line, end);
    bool had_comment = stop != end;
    while (stop > line && stop[-1] == ' ') stop--;
    if (had_comment && stop == line) return;
    text_add(out, stop == line ? "" : "    ");
    text_add_bytes(out, line, (size_t)(stop - line));
    text_add_char(out, '\n');
}

static void add_program(Text *out, const char *title, const char *program) {
    if (program[0] == '\0') return;
    text_printf(out, "\n%s\n\n", title);
    for (const char *line = program; *line != '\0';) {
        const char *end = strchr(line, '\n');
        if (end == NULL) end = line + strlen(line);
        add_line(out, line, end);
        line = *end == '\0' ? end : end + 1;
    }
}

bool explain_print(Text *out, const char *code, const char **nearest) {
    const ExplainRow *row = find_row(code);
    Suggestion suggestion;
    if (row != NULL) {
        text_add(out, row->text);
        add_program(out, "This program shows it:", row->failing);
        add_program(out, "Mended:", row->mended);
        return true;
    }
    suggest_init(&suggestion, code);
    for (row = janus_explain_rows; row->code != NULL; row++) suggest_offer(&suggestion, row->code);
    *nearest = suggestion.best;
    return false;
}
