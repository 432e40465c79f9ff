/* Parsing by table. A flag's value may follow "=" or stand in the next argument; "--" ends the flags, and for
 * `run` starts the program's arguments. The last of two contradicting flags wins. */
#include "compiler/options.h"
#include "compiler/base/suggest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
#define COMMAND(id, name, usage, summary) C_##id = 1 << COMMAND_##id,
#include "compiler/options.def"
    C_ALL = (1 << COMMAND_COUNT) - 1,
};

typedef enum FlagId {
#define FLAG(id, spelling, argument, commands, help) FLAG_##id,
#include "compiler/options.def"
    FLAG_COUNT
} FlagId;

typedef struct CommandRow {
    const char *name, *usage, *summary;
} CommandRow;

typedef struct FlagRow {
    const char *spelling, *argument;
    unsigned commands;
    const char *help;
} FlagRow;

static const CommandRow commands[] = {
#define COMMAND(id, name, usage, summary) {name, usage, summary},
#include "compiler/options.def"
};

static const FlagRow flags[] = {
#define FLAG(id, spelling, argument, commands, help) {spelling, argument, commands, help},
#include "compiler/options.def"
};

typedef struct Choice {
    const char *word; /* NULL ends the list */
    int value;
} Choice;

static const Choice emit_choices[] = {
    {"tokens", STAGE_TOKENS}, {"ast", STAGE_AST}, {"types", STAGE_TYPES}, {"ir", STAGE_IR},
    {"llvm", STAGE_LLVM},     {"asm", STAGE_ASM}, {"obj", STAGE_OBJECT},  {NULL, 0}};
static const Choice profile_choices[] = {
    {"core", PROFILE_CORE}, {"service", PROFILE_SERVICE}, {"cluster", PROFILE_CLUSTER}, {NULL, 0}};
static const Choice format_choices[] = {
    {"human", DIAG_HUMAN}, {"short", DIAG_SHORT}, {"json", DIAG_JSON}, {NULL, 0}};
static const Choice color_choices[] = {
    {"auto", COLOR_AUTO}, {"always", COLOR_ALWAYS}, {"never", COLOR_NEVER}, {NULL, 0}};

typedef struct Parser {
    Options *options;
    Arena *arena;
    char **at; /* the argument to look at next */
} Parser;

/* ---- wrong usage ---- */

static void complain(const char *what, const char *word, const char *suggestion) {
    fprintf(stderr, "janus: %s '%s'", what, word);
    if (suggestion != NULL) fprintf(stderr, "; did you mean '%s'?", suggestion);
    fputc('\n', stderr);
}

static const char *nearest_command(const char *name) {
    Suggestion suggestion;
    suggest_init(&suggestion, name);
    for (int i = 0; i < COMMAND_COUNT; i++) suggest_offer(&suggestion, commands[i].name);
    return suggestion.best;
}

void options_report_unknown_command(const char *name) {
    complain("unknown command", name, nearest_command(name));
    fputs("'janus help' lists the commands\n", stderr);
}

static bool reject_flag(Command command, const char *flag) {
    Suggestion suggestion;
    suggest_init(&suggestion, flag);
    for (int i = 0; i < FLAG_COUNT; i++) {
        if (flags[i].commands & 1u << command) suggest_offer(&suggestion, flags[i].spelling);
    }
    complain("unknown flag", flag, suggestion.best);
    fprintf(stderr, "'janus help %s' lists the flags\n", commands[command].name);
    return false;
}

static bool reject_value(const FlagRow *flag, const char *value, const Choice *choices) {
    Suggestion suggestion;
    suggest_init(&suggestion, value);
    for (const Choice *choice = choices; choice->word != NULL; choice++)
        suggest_offer(&suggestion, choice->word);
    fprintf(stderr, "janus: %s does not take '%s'", flag->spelling, value);
    if (suggestion.best != NULL) fprintf(stderr, "; did you mean '%s'?", suggestion.best);
    fprintf(stderr, "\nit takes one of:");
    for (const Choice *choice = choices; choice->word != NULL; choice++) fprintf(stderr, " %s", choice->word);
    fputc('\n', stderr);
    return false;
}

/* ---- flags ---- */

static bool choose(const FlagRow *flag, const char *value, const Choice *choices, int *result) {
    for (const Choice *choice = choices; choice->word != NULL; choice++) {
        if (strcmp(choice->word, value) == 0) {
            *result = choice->value;
            return true;
        }
    }
    return reject_value(flag, value, choices);
}

static bool apply_choice(Options *options, FlagId id, const char *value) {
    int chosen = 0;
    const FlagRow *flag = &flags[id];
    switch (id) {
    case FLAG_EMIT:
        if (!choose(flag, value, emit_choices, &chosen)) return false;
        options->emit = (EmitStage)chosen;
        return true;
    case FLAG_PROFILE:
        if (!choose(flag, value, profile_choices, &chosen)) return false;
        options->profile = (Profile)chosen;
        return true;
    case FLAG_ERROR_FORMAT:
        if (!choose(flag, value, format_choices, &chosen)) return false;
        options->error_format = (DiagFormat)chosen;
        return true;
    default:
        if (!choose(flag, value, color_choices, &chosen)) return false;
        options->color = (ColorMode)chosen;
        return true;
    }
}

static bool apply_number(FlagId id, const char *value, uint32_t *result) {
    char *end;
    unsigned long number = strtoul(value, &end, 10);
    if (*end == '\0' && value[0] >= '0' && value[0] <= '9' && number > 0 && number <= 1000000) {
        *result = (uint32_t)number;
        return true;
    }
    fprintf(stderr, "janus: %s takes a number from 1 to 1000000, not '%s'\n", flags[id].spelling, value);
    return false;
}

static bool apply(Parser *parser, FlagId id, const char *value) {
    Options *options = parser->options;
    switch (id) {
    case FLAG_O0:
    case FLAG_O1:
    case FLAG_O2:
    case FLAG_O3: options->opt_level = (int)(id - FLAG_O0); return true;
    case FLAG_RELEASE: options->release = true; return true;
    case FLAG_DEBUG_INFO: options->strip = false; return true;
    case FLAG_STRIP: options->strip = true; return true;
    case FLAG_NO_CACHE: options->no_cache = true; return true;
    case FLAG_TIME: options->time = true; return true;
    case FLAG_VERBOSE: options->verbose = true; return true;
    case FLAG_QUIET: options->quiet = true; return true;
    case FLAG_SHOW_HELP: options->show_help = true; return true;
    case FLAG_DRY_RUN: options->dry_run = true; return true;
    case FLAG_LIST_ONLY: options->check = true; return true;
    case FLAG_JSON: options->json = true; return true;
    case FLAG_FILTER: options->filter = value; return true;
    case FLAG_JOBS: return apply_number(id, value, &options->jobs);
    case FLAG_TIMEOUT: return apply_number(id, value, &options->timeout_s);
    case FLAG_OUTPUT: options->out_path = value; return true;
    case FLAG_LINK: vec_push(parser->arena, &options->links, value); return true;
    default: return apply_choice(options, id, value);
    }
}

/* The length of "--emit" in "--emit=ast", or of the whole. */
static size_t spelling_length(const char *argument) {
    const char *equals = strncmp(argument, "--", 2) == 0 ? strchr(argument, '=') : NULL;
    return equals == NULL ? strlen(argument) : (size_t)(equals - argument);
}

static FlagId find_flag(Command command, const char *argument, size_t length) {
    if (strcmp(argument, "-h") == 0) return FLAG_SHOW_HELP;
    for (int id = 0; id < FLAG_COUNT; id++) {
        bool is_it =
            strlen(flags[id].spelling) == length && strncmp(flags[id].spelling, argument, length) == 0;
        if (is_it && flags[id].commands & 1u << command) return (FlagId)id;
    }
    return FLAG_COUNT;
}

static bool parse_flag(Parser *parser) {
    const char *argument = *parser->at++;
    size_t length = spelling_length(argument);
    FlagId id = find_flag(parser->options->command, argument, length);
    if (id == FLAG_COUNT) {
        const char *spelling = arena_copy_text(parser->arena, argument, length);
        return reject_flag(parser->options->command, spelling);
    }
    const char *value = argument[length] == '=' ? argument + length + 1 : NULL;
    bool takes_value = flags[id].argument[0] != '\0';
    if (!takes_value && value != NULL) {
        fprintf(stderr, "janus: %s takes no value\n", flags[id].spelling);
        return false;
    }
    if (takes_value && value == NULL) value = *parser->at == NULL ? NULL : *parser->at++;
    if (takes_value && (value == NULL || value[0] == '\0')) {
        fprintf(stderr, "janus: %s needs a value: %s %s\n", flags[id].spelling, flags[id].spelling,
                flags[id].argument);
        return false;
    }
    return apply(parser, id, value);
}

/* ---- the whole line ---- */

typedef struct OperandRange {
    uint32_t least, most;
} OperandRange;

static OperandRange operand_range(Command command) {
    switch (command) {
    case COMMAND_BUILD: return (OperandRange){1, 2};
    case COMMAND_RUN:
    case COMMAND_NEW:
    case COMMAND_EXPLAIN: return (OperandRange){1, 1};
    case COMMAND_CHECK: return (OperandRange){1, UINT32_MAX};
    case COMMAND_FIX:
    case COMMAND_FMT: return (OperandRange){0, UINT32_MAX};
    case COMMAND_TEST: return (OperandRange){0, UINT32_MAX};
    case COMMAND_HELP: return (OperandRange){0, 1};
    default: return (OperandRange){0, 0};
    }
}

static bool check_operands(Options *options) {
    OperandRange range = operand_range(options->command);
    const CommandRow *command = &commands[options->command];
    if (options->show_help) return true;
    if (options->operands.count < range.least || options->operands.count > range.most) {
        if (options->operands.count > range.most)
            complain("unexpected argument", options->operands.items[range.most], NULL);
        fprintf(stderr, "usage: janus %s %s\n", command->name, command->usage);
        return false;
    }
    if (options->command != COMMAND_BUILD || options->operands.count < 2) return true;
    if (options->out_path != NULL) {
        complain("both -o and a second file name the output:", options->operands.items[1], NULL);
        return false;
    }
    options->out_path = options->operands.items[1];
    return true;
}

static bool parse_rest(Parser *parser) {
    Options *options = parser->options;
    bool only_operands = false;
    while (*parser->at != NULL) {
        const char *argument = *parser->at;
        if (!only_operands && strcmp(argument, "--") == 0) {
            parser->at++;
            only_operands = true;
            if (options->command == COMMAND_RUN) break;
        } else if (!only_operands && argument[0] == '-' && argument[1] != '\0') {
            if (!parse_flag(parser)) return false;
        } else {
            vec_push(parser->arena, &options->operands, argument);
            parser->at++;
        }
    }
    options->program_args = parser->at;
    return check_operands(options);
}

static Command command_of_flag(const char *word) {
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) return COMMAND_HELP;
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0) return COMMAND_VERSION;
    return COMMAND_COUNT;
}

Command options_find_command(const char *name) {
    for (int i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(commands[i].name, name) == 0) return (Command)i;
    }
    return COMMAND_COUNT;
}

bool options_parse(Options *options, Arena *arena, char **argv) {
    *options = (Options){.profile = PROFILE_CLUSTER, .opt_level = -1, .timeout_s = 60};
    if (argv[0] == NULL || argv[1] == NULL) {
        options->command = COMMAND_HELP;
        options->program_args = argv;
        return true;
    }
    options->command = options_find_command(argv[1]);
    if (options->command == COMMAND_COUNT) options->command = command_of_flag(argv[1]);
    if (options->command == COMMAND_COUNT) {
        options_report_unknown_command(argv[1]);
        return false;
    }
    Parser parser = {options, arena, argv + 2};
    if (!parse_rest(&parser)) return false;
    if (options->opt_level < 0)
        options->opt_level = options->release ? 3 : options->command == COMMAND_BUILD ? 2 : 0;
    return true;
}

bool options_use_color(const Options *options) {
    const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");
    if (options->color != COLOR_AUTO) return options->color == COLOR_ALWAYS;
    if (no_color != NULL && no_color[0] != '\0') return false;
    return isatty(STDERR_FILENO) && (terminal == NULL || strcmp(terminal, "dumb") != 0);
}

/* ---- help ---- */

void options_print_help(Text *out) {
    text_add(
        out,
        "janus compiles actor programs into native executables.\n\nusage: janus COMMAND [ARGUMENTS]\n\n");
    for (int i = 0; i < COMMAND_COUNT; i++) {
        const char *invocation = text_format(out->arena, "%s %s", commands[i].name, commands[i].usage);
        text_printf(out, "  %-22s %s\n", invocation, commands[i].summary);
    }
    text_add(out, "\n'janus help COMMAND' lists the flags of a command.\n"
                  "Exit status: 0 clean, 1 errors in the program, 2 wrong usage, 3 internal failure.\n");
}

void options_print_command_help(Text *out, Command command) {
    const CommandRow *row = &commands[command];
    text_printf(out, "janus %s: %s\n\nusage: janus %s [FLAGS] %s\n\n", row->name, row->summary, row->name,
                row->usage);
    for (int i = 0; i < FLAG_COUNT; i++) {
        if (!(flags[i].commands & 1u << command)) continue;
        const char *flag = text_format(out->arena, "%s %s", flags[i].spelling, flags[i].argument);
        text_printf(out, "  %-22s %s\n", flag, flags[i].help);
    }
}
