/* The command line: commands and flags from compiler/options.def, and the help that is made of the same rows.
 */
#ifndef JANUS_OPTIONS_H
#define JANUS_OPTIONS_H

#include "compiler/base/diag_print.h"
#include "compiler/base/session.h"

#include <stdbool.h>

typedef enum Command {
#define COMMAND(id, name, usage, summary) COMMAND_##id,
#include "compiler/options.def"
    COMMAND_COUNT
} Command;

typedef enum EmitStage {
    STAGE_EXECUTABLE,
    STAGE_TOKENS,
    STAGE_AST,
    STAGE_TYPES,
    STAGE_IR,
    STAGE_LLVM,
    STAGE_ASM,
    STAGE_OBJECT,
} EmitStage;

typedef enum ColorMode { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } ColorMode;

typedef struct Options {
    Command command;
    VEC(const char *) operands; /* what is not a flag: FILE, OUT, CODE, COMMAND */
    char **program_args;        /* after "--", for run; ends with NULL */
    const char *out_path;       /* NULL: choose */
    int opt_level;              /* 0 to 3 */
    bool release, strip, no_cache, time, verbose, quiet, show_help, dry_run, check, json;
    const char *filter;       /* of test titles; NULL: all */
    uint32_t jobs, timeout_s; /* of test; jobs 0: one for each core */
    EmitStage emit;
    Profile profile;
    DiagFormat error_format;
    ColorMode color;
    VEC(const char *) links;
} Options;

/* False after a message on stderr about wrong usage. argv must outlive the options. */
bool options_parse(Options *options, Arena *arena, char **argv);

/* Colour for stderr, as --color, NO_COLOR and the terminal say. */
bool options_use_color(const Options *options);

/* The overview, or one command's usage and flags. */
void options_print_help(Text *out);
void options_print_command_help(Text *out, Command command);
/* COMMAND_COUNT when there is none of the name. */
Command options_find_command(const char *name);
/* "unknown command 'biuld'; did you mean 'build'?" on stderr. */
void options_report_unknown_command(const char *name);

#endif
