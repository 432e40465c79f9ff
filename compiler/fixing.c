/* A program is checked, the edits of its diagnostics are made, and it is checked again, as long as there are
 * edits: what one of them mends may have hidden the next. All edits of a diagnostic are made or none; of two
 * that touch each other the later one waits for the next round. Modules of the standard library are never
 * edited. */
#include "compiler/fixing.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/compilation.h"
#include "compiler/output.h"
#include "compiler/source_files.h"

/* Edits that undo each other must not go on for ever. */
enum { ROUND_LIMIT = 20 };

typedef VEC(DiagFix) EditList;

typedef struct Fixer {
    const Options *options;
    Text *out;
    Compilation *c;
    EditList edits; /* of this round, sorted by place in the end */
} Fixer;

/* ---- which edits ---- */

static bool is_editable(const Fixer *fixer, uint32_t position) {
    const SourceFile *file = source_file_of(&fixer->c->session.sources, position);
    for (uint32_t i = 0; i < fixer->c->modules.count; i++) {
        const Module *module = fixer->c->modules.items[i];
        if (module->source == file) return !module->is_std;
    }
    return false;
}

static bool touches(const DiagFix *a, const DiagFix *b) {
    return a->span.start <= b->span.end && b->span.start <= a->span.end;
}

static bool is_free(const Fixer *fixer, const DiagFix *fix) {
    for (uint32_t i = 0; i < fixer->edits.count; i++) {
        if (touches(&fixer->edits.items[i], fix)) return false;
    }
    return is_editable(fixer, fix->span.start);
}

static bool can_apply(const Fixer *fixer, const Diagnostic *diagnostic) {
    for (uint32_t i = 0; i < diagnostic->fixes.count; i++) {
        if (!is_free(fixer, &diagnostic->fixes.items[i])) return false;
    }
    return diagnostic->fixes.count > 0;
}

static void choose_edits(Fixer *fixer) {
    const Diagnostics *diags = &fixer->c->session.diags;
    for (uint32_t i = 0; i < diags->list.count; i++) {
        const Diagnostic *diagnostic = diags->list.items[i];
        if (!can_apply(fixer, diagnostic)) continue;
        for (uint32_t k = 0; k < diagnostic->fixes.count; k++)
            vec_push(&fixer->c->session.arena, &fixer->edits, diagnostic->fixes.items[k]);
    }
    if (fixer->edits.count > 1)
        qsort(fixer->edits.items, fixer->edits.count, sizeof *fixer->edits.items, diag_compare_fixes);
}

/* ---- what they do ---- */

static const char *text_at(const SourceFile *file, uint32_t position) {
    return file->text + (position - file->base);
}

/* The text between two positions of a file, with the edits from `*next` on that lie in it. */
static void add_edited(Text *text, const Fixer *fixer, const SourceFile *file, Span part, uint32_t *next) {
    uint32_t at = part.start;
    for (; *next < fixer->edits.count && fixer->edits.items[*next].span.end <= part.end; ++*next) {
        const DiagFix *edit = &fixer->edits.items[*next];
        text_add_bytes(text, text_at(file, at), edit->span.start - at);
        text_add(text, edit->replacement);
        at = edit->span.end;
    }
    text_add_bytes(text, text_at(file, at), part.end - at);
}

static bool is_in(const SourceFile *file, uint32_t position) {
    return position >= file->base && position <= file->base + file->length;
}

static Span file_span(const SourceFile *file) {
    return (Span){file->base, file->base + file->length};
}

/* The whole lines in which the span lies, without the last line break. */
static Span lines_of(const SourceFile *file, Span span) {
    Span all = file_span(file);
    while (span.start > all.start && *text_at(file, span.start - 1) != '\n') span.start--;
    while (span.end < all.end && *text_at(file, span.end) != '\n') span.end++;
    return span;
}

static void add_marked(Text *out, char mark, const char *line, const char *end) {
    while (line <= end) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        if (stop == NULL) stop = end;
        text_printf(out, "%c%.*s\n", mark, (int)(stop - line), line);
        line = stop + 1;
    }
}

/* The lines around the next edits before and after; edits that share a line are shown together. */
static void show_edits(Fixer *fixer, const SourceFile *file, uint32_t *next) {
    const DiagFix *edits = fixer->edits.items;
    SourcePlace place = source_place(&fixer->c->session.sources, edits[*next].span.start);
    Span lines = lines_of(file, edits[*next].span);
    for (uint32_t i = *next; i < fixer->edits.count && edits[i].span.start <= lines.end; i++)
        lines = lines_of(file, span_join(lines, edits[i].span));
    Text after;
    text_init(&after, &fixer->c->session.arena);
    add_edited(&after, fixer, file, lines, next);
    text_printf(fixer->out, "@ %s:%u\n", file->path, place.line);
    add_marked(fixer->out, '-', text_at(file, lines.start), text_at(file, lines.end));
    add_marked(fixer->out, '+', after.bytes, after.bytes + after.length);
}

static int write_edits(Fixer *fixer, const SourceFile *file, uint32_t *next) {
    Text text;
    uint32_t first = *next;
    text_init(&text, &fixer->c->session.arena);
    add_edited(&text, fixer, file, file_span(file), next);
    if (output_replace(&fixer->c->session.arena, file->path, &text)) {
        text_printf(fixer->out, "%s: %u edit%s\n", file->path, *next - first, *next - first == 1 ? "" : "s");
        return EXIT_CLEAN;
    }
    fprintf(stderr, "janus: cannot write '%s': %s\n", file->path, strerror(errno));
    return EXIT_ERRORS;
}

static int apply_edits(Fixer *fixer) {
    int status = EXIT_CLEAN;
    for (uint32_t next = 0; next < fixer->edits.count && status == EXIT_CLEAN;) {
        const SourceFile *file =
            source_file_of(&fixer->c->session.sources, fixer->edits.items[next].span.start);
        if (!fixer->options->dry_run)
            status = write_edits(fixer, file, &next);
        else
            while (next < fixer->edits.count && is_in(file, fixer->edits.items[next].span.start))
                show_edits(fixer, file, &next);
    }
    return status;
}

/* ---- rounds ---- */

static void check(Compilation *c) {
    compilation_read(c);
    if (!compilation_failed(c)) compilation_parse(c);
    if (!compilation_failed(c)) compilation_check(c);
}

/* One round; false when it was the last one. */
static bool fix_once(const Options *options, const char *path, bool may_edit, Text *out, int *status) {
    Compilation c;
    Fixer fixer = {.options = options, .out = out, .c = &c};
    compilation_init(&c, options, path, NULL);
    check(&c);
    if (may_edit) choose_edits(&fixer);
    bool has_edits = fixer.edits.count > 0;
    if (has_edits) c.status = apply_edits(&fixer);
    bool goes_on = has_edits && c.status == EXIT_CLEAN && !options->dry_run;
    if (!goes_on) compilation_report(&c);
    *status = c.status;
    compilation_release(&c);
    return goes_on;
}

static int fix_program(const Options *options, const char *path, Text *out) {
    int status = EXIT_CLEAN;
    if (strcmp(path, "-") == 0) {
        fputs("janus: fix takes files, not standard input\n", stderr);
        return EXIT_USAGE;
    }
    for (int round = 0; fix_once(options, path, round < ROUND_LIMIT, out, &status);) round++;
    return status;
}

int fixing_run(const Options *options, Text *out) {
    PathList paths = {0};
    bool all_read = source_files_find(out->arena, options->operands.items, options->operands.count, &paths);
    int worst = all_read ? EXIT_CLEAN : EXIT_ERRORS;
    for (uint32_t i = 0; i < paths.count; i++) {
        int status = fix_program(options, paths.items[i], out);
        if (status > worst) worst = status;
    }
    return worst;
}
