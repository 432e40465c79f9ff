/* The janus command: which subcommand, and the story of one compilation.
 *
 * Exit status: 0 clean, 1 errors in the program, 2 wrong usage, 3 internal failure (crash.c).
 */
#include <stdio.h>

#include "compiler/base/diag_print.h"
#include "compiler/crash.h"
#include "compiler/home.h"
#include "compiler/input.h"
#include "compiler/options.h"
#include "compiler/timing.h"
#include "compiler/tools/explain.h"

enum { EXIT_CLEAN = 0, EXIT_ERRORS = 1, EXIT_USAGE = 2 };

typedef struct Compilation {
    Session session;
    const Options *options;
    Timing timing;
    const char *home;
} Compilation;

/* ---- output ---- */

static void write_text(FILE *stream, const Text *text) {
    fwrite(text->bytes, 1, text->length, stream);
}

/* ---- one compilation ---- */

static void compile(Compilation *c, const char *path) {
    input_load(&c->session, path);
    timing_add(&c->timing, "read");
}

static int finish(Compilation *c) {
    const Options *options = c->options;
    DiagStyle style = {options->error_format, options_use_color(options), options->quiet};
    Text out;
    text_init(&out, &c->session.arena);
    diags_print(&out, &c->session.diags, &c->session.sources, &style);
    if (options->time) timing_print(&c->timing, &out);
    write_text(stderr, &out);
    int status = c->session.diags.error_count > 0 ? EXIT_ERRORS : EXIT_CLEAN;
    session_release(&c->session);
    return status;
}

static int compile_file(const Options *options, const char *path) {
    Compilation c = {.options = options};
    session_init(&c.session);
    timing_init(&c.timing);
    c.session.profile = options->profile;
    c.home = home_folder(&c.session.arena);
    c.session.std_folder = text_format(&c.session.arena, "%s/std", c.home);
    compile(&c, path);
    return finish(&c);
}

/* ---- commands ---- */

static int command_build(const Options *options, Text *out) {
    (void)out;
    return compile_file(options, options->operands.items[0]);
}

static int command_check(const Options *options, Text *out) {
    int worst = EXIT_CLEAN;
    (void)out;
    for (uint32_t i = 0; i < options->operands.count; i++) {
        int status = compile_file(options, options->operands.items[i]);
        if (status > worst) worst = status;
    }
    return worst;
}

static int command_explain(const Options *options, Text *out) {
    const char *code = options->operands.items[0], *nearest = NULL;
    if (explain_print(out, code, &nearest)) return EXIT_CLEAN;
    fprintf(stderr, "janus: there is no diagnostic '%s'", code);
    if (nearest != NULL) fprintf(stderr, "; did you mean '%s'?", nearest);
    fputc('\n', stderr);
    return EXIT_USAGE;
}

static int command_version(const Options *options, Text *out) {
    (void)options;
    text_add(out, "janus " JANUS_VERSION "\n");
    return EXIT_CLEAN;
}

static int command_help(const Options *options, Text *out) {
    if (options->operands.count == 0) {
        options_print_help(out);
        return EXIT_CLEAN;
    }
    Command command = options_find_command(options->operands.items[0]);
    if (command == COMMAND_COUNT) {
        options_report_unknown_command(options->operands.items[0]);
        return EXIT_USAGE;
    }
    options_print_command_help(out, command);
    return EXIT_CLEAN;
}

static int show_help(const Options *options, Text *out) {
    options_print_command_help(out, options->command);
    return EXIT_CLEAN;
}

static int (*const run_command[COMMAND_COUNT])(const Options *, Text *) = {
    [COMMAND_BUILD] = command_build,     [COMMAND_RUN] = command_build,       [COMMAND_CHECK] = command_check,
    [COMMAND_EXPLAIN] = command_explain, [COMMAND_VERSION] = command_version, [COMMAND_HELP] = command_help,
};

int main(int argc, char **argv) {
    Options options;
    Arena arena;
    Text out;
    (void)argc;
    crash_install();
    arena_init(&arena);
    text_init(&out, &arena);
    int status = EXIT_USAGE;
    if (options_parse(&options, &arena, argv))
        status = options.show_help ? show_help(&options, &out) : run_command[options.command](&options, &out);
    write_text(stdout, &out);
    arena_release(&arena);
    return status;
}
