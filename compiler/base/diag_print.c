/* Three renderings of the same objects. The order is that of the places, so that output does not depend on
 * the order in which phases look at things; reports without a place come first. */
#include "compiler/base/diag_print.h"
#include "compiler/base/excerpt.h"

#include <stdlib.h>
#include <string.h>

typedef struct Printer {
    Text *out;
    const SourceMap *sources;
    const DiagStyle *style;
    int gutter; /* columns of the widest line number of the report at hand */
} Printer;

typedef enum Ink { INK_NONE, INK_BOLD, INK_ERROR, INK_WARNING, INK_FRAME, INK_NOTE, INK_HELP } Ink;

static const char *const ink_codes[] = {"",           "\x1b[1m",    "\x1b[1;31m", "\x1b[1;33m",
                                        "\x1b[1;34m", "\x1b[1;36m", "\x1b[1;32m"};

static void ink(Printer *printer, Ink color) {
    if (printer->style->color) text_add(printer->out, ink_codes[color]);
}

static void ink_off(Printer *printer) {
    if (printer->style->color) text_add(printer->out, "\x1b[0m");
}

static void add_inked(Printer *printer, Ink color, const char *text) {
    ink(printer, color);
    text_add(printer->out, text);
    ink_off(printer);
}

static const char *severity_word(const Diagnostic *diagnostic) {
    return diag_severity(diagnostic->id) == SEVERITY_ERROR ? "error" : "warning";
}

static Ink severity_ink(const Diagnostic *diagnostic) {
    return diag_severity(diagnostic->id) == SEVERITY_ERROR ? INK_ERROR : INK_WARNING;
}

/* ---- for people ---- */

static int digits(uint32_t number) {
    int count = 1;
    for (; number >= 10; number /= 10) count++;
    return count;
}

static void widen_gutter(Printer *printer, Span span) {
    if (span.start == 0) return;
    int width = digits(source_place(printer->sources, span.end).line);
    if (width > printer->gutter) printer->gutter = width;
}

/* "  3 | " or "    | " */
static void add_gutter(Printer *printer, uint32_t line) {
    ink(printer, INK_FRAME);
    if (line == 0)
        text_printf(printer->out, " %*s | ", printer->gutter, "");
    else
        text_printf(printer->out, " %*u | ", printer->gutter, line);
    ink_off(printer);
}

static void add_bare_gutter(Printer *printer) {
    ink(printer, INK_FRAME);
    text_printf(printer->out, " %*s |", printer->gutter, "");
    ink_off(printer);
    text_add_char(printer->out, '\n');
}

static void add_place_line(Printer *printer, SourcePlace place) {
    ink(printer, INK_FRAME);
    text_printf(printer->out, " %*s--> ", printer->gutter, "");
    ink_off(printer);
    text_printf(printer->out, "%s:%u:%u\n", place.file->path, place.line, place.column);
}

/* A line and what is marked of it. */
typedef struct MarkedLine {
    const char *text;
    uint32_t length, number;
    uint32_t start, end; /* bytes */
} MarkedLine;

static void add_marked(Printer *printer, const MarkedLine *line, char mark, Ink color) {
    Excerpt excerpt = excerpt_make(printer->out->arena, line->text, line->length, line->start, line->end);
    add_gutter(printer, line->number);
    text_printf(printer->out, "%s\n", excerpt.text);
    add_gutter(printer, 0);
    text_add_repeated(printer->out, ' ', (int)excerpt.indent);
    ink(printer, color);
    text_add_repeated(printer->out, mark, (int)excerpt.width);
    ink_off(printer);
    text_add_char(printer->out, '\n');
}

static uint32_t leading_blanks(const char *line, uint32_t length) {
    uint32_t count = 0;
    while (count < length && (line[count] == ' ' || line[count] == '\t')) count++;
    return count;
}

/* The lines of a span: all of it on one line, otherwise its first and its last line. */
static void add_source(Printer *printer, Span span, char mark, Ink color) {
    SourcePlace first = source_place(printer->sources, span.start);
    SourcePlace last = source_place(printer->sources, span.end);
    if (last.line > first.line &&
        last.column == 1) { /* an end at a line's start belongs to the line before */
        last = source_place(printer->sources, span.end - 1);
        last.column++;
    }
    MarkedLine line = {.number = first.line, .start = first.column - 1};
    line.text = source_line(printer->sources, first.file, first.line, &line.length);
    bool one_line = first.line == last.line;
    line.end = one_line ? last.column - 1 : line.length;
    add_marked(printer, &line, mark, color);
    if (one_line) return;
    if (last.line > first.line + 1) add_inked(printer, INK_FRAME, " ...\n");
    line = (MarkedLine){.number = last.line, .end = last.column - 1};
    line.text = source_line(printer->sources, last.file, last.line, &line.length);
    uint32_t blanks = leading_blanks(line.text, line.length);
    line.start = blanks < line.end ? blanks : 0;
    add_marked(printer, &line, mark, color);
}

static void add_located(Printer *printer, Span span, char mark, Ink color) {
    if (span.start == 0) return;
    add_place_line(printer, source_place(printer->sources, span.start));
    add_bare_gutter(printer);
    add_source(printer, span, mark, color);
}

static void add_help(Printer *printer, const char *message) {
    add_inked(printer, INK_HELP, "help");
    text_printf(printer->out, ": %s\n", message);
}

/* What to do, when no help says it in words. */
static void add_fix_help(Printer *printer, const DiagFix *fix) {
    Arena *arena = printer->out->arena;
    const SourceFile *file = source_file_of(printer->sources, fix->span.start);
    int old_length = (int)(fix->span.end - fix->span.start);
    const char *old = file->text + (fix->span.start - file->base);
    if (old_length == 0)
        add_help(printer, text_format(arena, "insert '%s'", fix->replacement));
    else if (fix->replacement[0] == '\0')
        add_help(printer, text_format(arena, "remove '%.*s'", old_length, old));
    else
        add_help(printer, text_format(arena, "replace '%.*s' with '%s'", old_length, old, fix->replacement));
}

/* What an excerpt may show around a mark, as lines are as long as a file; edits that one line may show. */
enum { NEAR_BYTES = 1024, SHOWN_EDITS_MAX = 8, SHOWN_LINES_MAX = 6 };

/* A line as edits leave it. */
typedef struct Mended {
    Text text;
    uint32_t starts[SHOWN_EDITS_MAX], ends[SHOWN_EDITS_MAX]; /* of the new parts, which may be empty */
    uint32_t count;
} Mended;

static bool is_shown(const Printer *printer, const DiagFix *fix) {
    SourcePlace first = source_place(printer->sources, fix->span.start);
    SourcePlace last = source_place(printer->sources, fix->span.end);
    return first.file == last.file && first.line == last.line;
}

/* How many of the edits, which follow one another, are shown in one line; 0: the first is not shown. */
static uint32_t edits_of_a_line(const Printer *printer, const DiagFix *fixes, uint32_t count) {
    if (!is_shown(printer, &fixes[0])) return 0;
    SourcePlace line = source_place(printer->sources, fixes[0].span.start);
    uint32_t end = 1;
    for (; end < count && end < SHOWN_EDITS_MAX && is_shown(printer, &fixes[end]); end++) {
        SourcePlace place = source_place(printer->sources, fixes[end].span.start);
        bool is_behind = fixes[end].span.start >= fixes[end - 1].span.end;
        if (place.file != line.file || place.line != line.line || !is_behind) break;
    }
    return end;
}

static void mend(Printer *printer, Mended *mended, const DiagFix *fixes, uint32_t count) {
    SourcePlace first = source_place(printer->sources, fixes[0].span.start);
    uint32_t length, at = first.column - 1;
    const char *line = source_line(printer->sources, first.file, first.line, &length);
    text_init(&mended->text, printer->out->arena);
    at = at > NEAR_BYTES ? at - NEAR_BYTES : 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t start = source_place(printer->sources, fixes[i].span.start).column - 1;
        text_add_bytes(&mended->text, line + at, start - at);
        mended->starts[i] = mended->text.length;
        text_add_bytes(&mended->text, fixes[i].replacement, strcspn(fixes[i].replacement, "\n"));
        mended->ends[i] = mended->text.length;
        at = source_place(printer->sources, fixes[i].span.end).column - 1;
        if (at > length) at = length;
    }
    mended->count = count;
    text_add_bytes(&mended->text, line + at, length - at < NEAR_BYTES ? length - at : NEAR_BYTES);
}

/* The line with its new parts underlined. */
static void add_mended(Printer *printer, uint32_t number, const Mended *mended) {
    const Text *text = &mended->text;
    Excerpt shown =
        excerpt_make(printer->out->arena, text->bytes, text->length, mended->starts[0], mended->ends[0]);
    add_gutter(printer, number);
    text_printf(printer->out, "%s\n", shown.text);
    Text marks;
    text_init(&marks, printer->out->arena);
    for (uint32_t i = 0; i < mended->count; i++) {
        if (mended->starts[i] == mended->ends[i]) continue;
        Excerpt part =
            excerpt_make(printer->out->arena, text->bytes, text->length, mended->starts[i], mended->ends[i]);
        if (strcmp(part.text, shown.text) != 0 || part.indent < marks.length) continue; /* cut elsewhere */
        text_add_repeated(&marks, ' ', (int)(part.indent - marks.length));
        text_add_repeated(&marks, '+', (int)part.width);
    }
    if (marks.length == 0) return;
    add_gutter(printer, 0);
    ink(printer, INK_HELP);
    text_add(printer->out, marks.bytes);
    ink_off(printer);
    text_add_char(printer->out, '\n');
}

/* What an edit puts behind its line. */
static void add_new_lines(Printer *printer, const char *text) {
    for (const char *at = strchr(text, '\n'); at != NULL; at = strchr(at + 1, '\n')) {
        const char *line = at + 1;
        int length = (int)strcspn(line, "\n"), blanks = (int)strspn(line, " ");
        if (blanks > length) blanks = length;
        add_gutter(printer, 0);
        text_printf(printer->out, "%.*s\n", length, line);
        add_gutter(printer, 0);
        text_add_repeated(printer->out, ' ', blanks);
        ink(printer, INK_HELP);
        text_add_repeated(printer->out, '+', length - blanks);
        ink_off(printer);
        text_add_char(printer->out, '\n');
    }
}

/* Each line once, as all edits leave it. */
static void add_mended_lines(Printer *printer, const DiagFix *fixes, uint32_t count) {
    bool has_gutter = false;
    uint32_t lines = 0, shown;
    for (uint32_t i = 0; i<count; i += shown> 0 ? shown : 1) {
        shown = edits_of_a_line(printer, &fixes[i], count - i);
        if (shown == 0) continue;
        if (lines++ == SHOWN_LINES_MAX) {
            add_help(printer, text_format(printer->out->arena, "'janus fix' makes these edits and %u more",
                                          count - i));
            return;
        }
        if (!has_gutter) add_bare_gutter(printer);
        has_gutter = true;
        Mended mended;
        mend(printer, &mended, &fixes[i], shown);
        add_mended(printer, source_place(printer->sources, fixes[i].span.start).line, &mended);
        add_new_lines(printer, fixes[i + shown - 1].replacement);
    }
}

static void add_fixes(Printer *printer, const Diagnostic *diagnostic) {
    uint32_t count = diagnostic->fixes.count;
    if (count == 0) return;
    DiagFix *fixes = arena_array(printer->out->arena, DiagFix, count);
    memcpy(fixes, diagnostic->fixes.items, count * sizeof *fixes);
    if (count > 1) qsort(fixes, count, sizeof *fixes, diag_compare_fixes);
    bool in_words = diagnostic->helps.count > 0;
    if (!in_words && count == 1 && is_shown(printer, fixes)) add_fix_help(printer, fixes);
    if (!in_words && count > 1) add_help(printer, "so it is written here");
    add_mended_lines(printer, fixes, count);
}

static void add_note(Printer *printer, const DiagNote *note) {
    add_inked(printer, INK_NOTE, "note");
    text_printf(printer->out, ": %s\n", note->message);
    add_located(printer, note->span, '-', INK_NOTE);
}

static void add_headline(Printer *printer, const Diagnostic *diagnostic) {
    ink(printer, severity_ink(diagnostic));
    text_printf(printer->out, "%s[%s]", severity_word(diagnostic), diag_code(diagnostic->id));
    ink_off(printer);
    ink(printer, INK_BOLD);
    text_printf(printer->out, ": %s", diagnostic->message);
    ink_off(printer);
    text_add_char(printer->out, '\n');
}

static void print_human(Printer *printer, const Diagnostic *diagnostic) {
    printer->gutter = 1;
    widen_gutter(printer, diagnostic->span);
    for (uint32_t i = 0; i < diagnostic->notes.count; i++)
        widen_gutter(printer, diagnostic->notes.items[i].span);
    add_headline(printer, diagnostic);
    add_located(printer, diagnostic->span, '^', severity_ink(diagnostic));
    for (uint32_t i = 0; i < diagnostic->notes.count; i++) add_note(printer, &diagnostic->notes.items[i]);
    for (uint32_t i = 0; i < diagnostic->helps.count; i++) add_help(printer, diagnostic->helps.items[i]);
    add_fixes(printer, diagnostic);
    text_add_char(printer->out, '\n');
}

/* ---- one line each ---- */

static void print_short(Printer *printer, const Diagnostic *diagnostic) {
    if (diagnostic->span.start != 0) {
        SourcePlace place = source_place(printer->sources, diagnostic->span.start);
        text_printf(printer->out, "%s:%u:%u: ", place.file->path, place.line, place.column);
    }
    ink(printer, severity_ink(diagnostic));
    text_printf(printer->out, "%s[%s]", severity_word(diagnostic), diag_code(diagnostic->id));
    ink_off(printer);
    text_printf(printer->out, ": %s\n", diagnostic->message);
}

/* ---- JSON ---- */

static void add_json_text(Text *out, const char *text) {
    text_add_char(out, '"');
    for (uint32_t length = (uint32_t)strlen(text); length > 0;) {
        unsigned char byte = (unsigned char)*text;
        uint32_t bytes = utf8_sequence_length(text, length);
        if (byte == '"' || byte == '\\')
            text_printf(out, "\\%c", byte);
        else if (byte < 0x20)
            text_printf(out, "\\u%04x", byte);
        else if (bytes == 0)
            text_add(out, "\\ufffd");
        else
            text_add_bytes(out, text, bytes);
        if (bytes == 0) bytes = 1;
        text += bytes;
        length -= bytes;
    }
    text_add_char(out, '"');
}

static void add_json_field(Text *out, const char *name, const char *value) {
    text_printf(out, ",\"%s\":", name);
    add_json_text(out, value);
}

static void add_json_place(Printer *printer, Span span) {
    if (span.start == 0) {
        text_add(printer->out,
                 ",\"file\":null,\"line\":null,\"column\":null,\"end_line\":null,\"end_column\":null");
        return;
    }
    SourcePlace first = source_place(printer->sources, span.start);
    SourcePlace last = source_place(printer->sources, span.end);
    add_json_field(printer->out, "file", first.file->path);
    text_printf(printer->out, ",\"line\":%u,\"column\":%u,\"end_line\":%u,\"end_column\":%u", first.line,
                first.column, last.line, last.column);
}

static void add_json_lists(Printer *printer, const Diagnostic *diagnostic) {
    Text *out = printer->out;
    text_add(out, ",\"notes\":[");
    for (uint32_t i = 0; i < diagnostic->notes.count; i++) {
        text_add(out, i == 0 ? "{\"message\":" : ",{\"message\":");
        add_json_text(out, diagnostic->notes.items[i].message);
        add_json_place(printer, diagnostic->notes.items[i].span);
        text_add_char(out, '}');
    }
    text_add(out, "],\"help\":[");
    for (uint32_t i = 0; i < diagnostic->helps.count; i++) {
        if (i > 0) text_add_char(out, ',');
        add_json_text(out, diagnostic->helps.items[i]);
    }
    text_add(out, "],\"fixes\":[");
    for (uint32_t i = 0; i < diagnostic->fixes.count; i++) {
        text_add(out, i == 0 ? "{\"replacement\":" : ",{\"replacement\":");
        add_json_text(out, diagnostic->fixes.items[i].replacement);
        add_json_place(printer, diagnostic->fixes.items[i].span);
        text_add_char(out, '}');
    }
    text_add_char(out, ']');
}

static void print_json(Printer *printer, const Diagnostic *diagnostic) {
    text_printf(printer->out, "{\"severity\":\"%s\"", severity_word(diagnostic));
    add_json_field(printer->out, "code", diag_code(diagnostic->id));
    add_json_field(printer->out, "message", diagnostic->message);
    add_json_place(printer, diagnostic->span);
    add_json_lists(printer, diagnostic);
    text_add(printer->out, "}\n");
}

/* ---- all of them ---- */

static void add_count(Text *out, uint32_t count, const char *word) {
    text_printf(out, "%u %s%s", count, word, count == 1 ? "" : "s");
}

static void print_summary(Printer *printer, const Diagnostics *diags, uint32_t shown_errors,
                          uint32_t shown_warnings) {
    Text *out = printer->out;
    if (diags->error_count > 0) add_count(out, diags->error_count, "error");
    if (diags->error_count > 0 && diags->warning_count > 0) text_add(out, ", ");
    if (diags->warning_count > 0) add_count(out, diags->warning_count, "warning");
    if (shown_errors < diags->error_count)
        text_printf(out, " (the first %u errors are shown)", shown_errors);
    else if (shown_warnings < diags->warning_count)
        text_printf(out, " (the first %u warnings are shown)", shown_warnings);
    text_add_char(out, '\n');
}

typedef struct Ranked {
    const Diagnostic *diagnostic;
    uint32_t rank; /* reports of one place keep their order */
} Ranked;

static int by_place(const void *left, const void *right) {
    const Ranked *a = left, *b = right;
    uint32_t a_start = a->diagnostic->span.start, b_start = b->diagnostic->span.start;
    if (a_start != b_start) return a_start < b_start ? -1 : 1;
    return a->rank < b->rank ? -1 : 1;
}

static Ranked *sorted(const Diagnostics *diags, Arena *arena) {
    Ranked *items = arena_array(arena, Ranked, diags->list.count);
    for (uint32_t i = 0; i < diags->list.count; i++) items[i] = (Ranked){diags->list.items[i], i};
    if (diags->list.count > 1) qsort(items, diags->list.count, sizeof *items, by_place);
    return items;
}

void diags_print(Text *out, const Diagnostics *diags, const SourceMap *sources, const DiagStyle *style) {
    static void (*const print[])(Printer *, const Diagnostic *) = {print_human, print_short, print_json};
    Printer printer = {.out = out, .sources = sources, .style = style};
    Ranked *items = sorted(diags, out->arena);
    uint32_t shown_errors = 0, shown_warnings = 0;
    for (uint32_t i = 0; i < diags->list.count; i++) {
        bool is_error = diag_severity(items[i].diagnostic->id) == SEVERITY_ERROR;
        if (style->quiet && !is_error) continue;
        shown_errors += is_error;
        shown_warnings += !is_error;
        print[style->format](&printer, items[i].diagnostic);
    }
    if (diags->error_count + diags->warning_count > 0 && !style->quiet && style->format != DIAG_JSON)
        print_summary(&printer, diags, shown_errors, shown_warnings);
}
