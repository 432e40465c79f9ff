/* The expectation comments of the test programs are for the test runner, so they are left out here. */
#include "compiler/tools/explain.h"
#include "compiler/base/excerpt.h"
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
    static const char *const words[] = {"error",   "warning", "expect", "exit", "args",   "stdin",
                                        "symbols", "no-symb", "runs",   "env",  "panic:", "flags"};
    for (const char *at = line; at + 3 < end; at++) {
        if (strncmp(at, "// ", 3) != 0) continue;
        for (unsigned i = 0; i < sizeof words / sizeof *words; i++) {
            size_t length = strlen(words[i]);
            if ((size_t)(end - at) > 3 + length && strncmp(at + 3, words[i], length) == 0) return at;
        }
    }
    return end;
}

/* What a terminal must not see is shown as \xNN. */
static void add_visible(Text *out, const char *bytes, const char *end) {
    while (bytes < end) {
        uint32_t length = utf8_sequence_length(bytes, (uint32_t)(end - bytes));
        bool is_control = (unsigned char)*bytes < 0x20 && *bytes != '\t';
        if (length == 0 || is_control)
            text_printf(out, "\\x%02x", (unsigned char)*bytes);
        else
            text_add_bytes(out, bytes, length);
        bytes += length == 0 ? 1 : length;
    }
}

static void add_line(Text *out, const char *line, const char *end) {
    const char *stop = expectation_start(line, end);
    bool had_comment = stop != end;
    while (stop > line && stop[-1] == ' ') stop--;
    if (had_comment && stop == line) return;
    text_add(out, stop == line ? "" : "    ");
    add_visible(out, line, stop);
    text_add_char(out, '\n');
}

static void add_program(Text *out, const char *title, ExplainText program) {
    const char *line = program.bytes, *end_of_all = program.bytes + program.length;
    if (program.length == 0) return;
    text_printf(out, "\n%s\n\n", title);
    while (line < end_of_all) {
        const char *end = memchr(line, '\n', (size_t)(end_of_all - line));
        if (end == NULL) end = end_of_all;
        add_line(out, line, end);
        line = end + 1;
    }
}

bool explain_print(Text *out, const char *code, const char **nearest) {
    const ExplainRow *row = find_row(code);
    Suggestion suggestion;
    if (row != NULL) {
        text_add_bytes(out, row->page.bytes, row->page.length);
        add_program(out, "This program shows it:", row->failing);
        add_program(out, "Mended:", row->mended);
        return true;
    }
    suggest_init(&suggestion, code);
    for (row = janus_explain_rows; row->code != NULL; row++) suggest_offer(&suggestion, row->code);
    *nearest = suggestion.best;
    return false;
}
