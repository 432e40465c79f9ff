/* Files are given by name, by a folder (all `.jan` files below it, but none in folders that are hidden or
 * called `build`), or as `-`, from standard input to standard output. A file is replaced as a whole or not at
 * all, and only when its text changes; one that does not parse is reported and left alone. */
#include "compiler/formatting.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "compiler/compilation.h"
#include "compiler/crash.h"
#include "compiler/input.h"
#include "compiler/output.h"
#include "compiler/source_files.h"
#include "compiler/syntax/parse.h"
#include "compiler/tools/format.h"

/* ---- one file ---- */

static bool write_all(FILE *stream, const Text *text) {
    return fwrite(text->bytes, 1, text->length, stream) == text->length;
}

static int complain(const char *path, const char *what) {
    fprintf(stderr, "janus: cannot write '%s': %s\n", path, what);
    return EXIT_ERRORS;
}

static int settle(const Options *options, Arena *arena, const char *path, const Text *text, Text *out) {
    if (options->check || strcmp(path, "-") != 0) text_printf(out, "%s\n", path);
    if (options->check) return EXIT_ERRORS;
    if (strcmp(path, "-") == 0) return EXIT_CLEAN;
    return output_replace(arena, path, text) ? EXIT_CLEAN : complain(path, strerror(errno));
}

static int format_tree(const Options *options, Session *session, SourceFile *source, Text *out) {
    Text text;
    const AstModule *tree = parse_source(session, source);
    if (session->diags.error_count > 0) return EXIT_ERRORS;
    text_init(&text, &session->arena);
    format_source(session, source, tree, &text);
    bool is_same = text.length == source->length && memcmp(text.bytes, source->text, text.length) == 0;
    if (!is_same && !format_verify(session, source, tree, &text)) {
        fprintf(stderr,
                "janus: formatting would change what '%s' says, so it is left alone; please report this\n",
                source->path);
        diags_clear(&session->diags);
        return EXIT_INTERNAL;
    }
    if (strcmp(source->path, "-") == 0 && !options->check) text_add_bytes(out, text.bytes, text.length);
    return is_same ? EXIT_CLEAN : settle(options, &session->arena, source->path, &text, out);
}

static void report(const Options *options, Session *session) {
    DiagStyle style = {options->error_format, options_use_color(options), options->quiet};
    Text text;
    text_init(&text, &session->arena);
    diags_print(&text, &session->diags, &session->sources, &style);
    write_all(stderr, &text);
}

static int format_file(const Options *options, const char *path, Text *out) {
    Session session;
    int status = EXIT_ERRORS;
    crash_note("formatting", path);
    session_init(&session);
    SourceFile *source = input_load(&session, path);
    if (source != NULL) status = format_tree(options, &session, source, out);
    report(options, &session);
    session_release(&session);
    return status;
}

int formatting_run(const Options *options, Text *out) {
    PathList paths = {0};
    int worst = source_files_find(out->arena, options->operands.items, options->operands.count, &paths)
                    ? EXIT_CLEAN
                    : EXIT_ERRORS;
    for (uint32_t i = 0; i < paths.count; i++) {
        int status = format_file(options, paths.items[i], out);
        if (status > worst) worst = status;
    }
    return worst;
}
