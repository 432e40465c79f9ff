/* The janus command: the story of one compilation, and a function for each subcommand.
 *
 * Exit status: 0 clean, 1 errors in the program, 2 wrong usage, 3 internal failure (crash.c).
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "compiler/compilation.h"
#include "compiler/crash.h"
#include "compiler/fixing.h"
#include "compiler/formatting.h"
#include "compiler/options.h"
#include "compiler/output.h"
#include "compiler/project.h"
#include "compiler/testing.h"
#include "compiler/tools/explain.h"

static void compile(Compilation *c) {
    if (compilation_reuse(c)) return; /* the cache has it */
    compilation_read(c);
    if (compilation_ends_with(c, STAGE_TOKENS)) return;
    compilation_parse(c); /* a tree of each module */
    if (compilation_ends_with(c, STAGE_AST)) return;
    compilation_check(c); /* every name resolved, every expression typed */
    if (compilation_ends_with(c, STAGE_TYPES)) return;
    compilation_lower(c); /* actors are functions now */
    if (compilation_ends_with(c, STAGE_IR)) return;
    compilation_generate(c);
}

static int compile_file(const Options *options, const char *path, const char *out_path) {
    Compilation c;
    compilation_init(&c, options, path, out_path);
    compile(&c);
    compilation_report(&c);
    if (options->command == COMMAND_RUN && !compilation_failed(&c)) compilation_execute(&c);
    compilation_release(&c);
    return c.status;
}

/* ---- commands ---- */

static int command_build(const Options *options, Text *out) {
    const char *path = options->operands.items[0], *out_path = options->out_path;
    if (out_path == NULL && options->emit == STAGE_EXECUTABLE)
        out_path = output_default_path(out->arena, path, "");
    if (out_path == NULL && options->emit == STAGE_OBJECT)
        out_path = output_default_path(out->arena, path, ".o");
    if (out_path != NULL && output_is_source(out_path, path)) {
        fprintf(stderr, "janus: the output would overwrite the source '%s'; name another with -o\n", path);
        return EXIT_USAGE;
    }
    return compile_file(options, path, out_path);
}

static int command_check(const Options *options, Text *out) {
    int worst = EXIT_CLEAN;
    (void)out;
    for (uint32_t i = 0; i < options->operands.count; i++) {
        int status = compile_file(options, options->operands.items[i], NULL);
        if (status > worst) worst = status;
    }
    return worst;
}

static int command_run(const Options *options, Text *out) {
    (void)out;
    return compile_file(options, options->operands.items[0], NULL);
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
    [COMMAND_BUILD] = command_build,     [COMMAND_RUN] = command_run,         [COMMAND_CHECK] = command_check,
    [COMMAND_NEW] = project_new,         [COMMAND_FIX] = fixing_run,          [COMMAND_FMT] = formatting_run,
    [COMMAND_EXPLAIN] = command_explain, [COMMAND_VERSION] = command_version, [COMMAND_TEST] = testing_run,
    [COMMAND_HELP] = command_help,
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
    bool is_written = fwrite(out.bytes, 1, out.length, stdout) == out.length && fflush(stdout) == 0;
    if (!is_written) fprintf(stderr, "janus: cannot write to standard output: %s\n", strerror(errno));
    arena_release(&arena);
    return is_written || status != EXIT_CLEAN ? status : EXIT_ERRORS;
}
