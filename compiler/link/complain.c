/* Reads the complaints of the four linkers (bfd, gold, lld, mold) line by line. Three kinds have words of
 * their own: a function that nobody defines, one that two define, a library that is not there; so has a full
 * disk. Anything else is reported as the linker's failure, and -v shows its text.
 */
#include "compiler/link/complain.h"

#include <errno.h>
#include <string.h>

typedef struct Complaint { /* a phrase that a linker uses, followed by a name */
    const char *phrase;
    void (*report)(Session *session, const LinkOptions *options, const char *name);
} Complaint;

static const LinkExtern *find_extern(const LinkOptions *options, const char *symbol) {
    for (uint32_t i = 0; i < options->extern_count; i++)
        if (strcmp(options->externs[i].symbol, symbol) == 0) return &options->externs[i];
    return NULL;
}

static void report_undefined(Session *session, const LinkOptions *options, const char *symbol) {
    const LinkExtern *declared = find_extern(options, symbol);
    Diagnostic *report;
    if (declared != NULL) {
        report = diag_report(&session->diags, DIAG_LINK_EXTERN, declared->span, symbol);
        diag_help(report, "pass what defines it: --link FILE.o, --link LIBRARY.a or --link -lNAME");
    } else {
        report = diag_report(&session->diags, DIAG_LINK_UNDEFINED, (Span){0, 0}, symbol);
        diag_help(report, "an object or a library that is linked needs it; --link what defines it as well");
    }
}

static void report_duplicate(Session *session, const LinkOptions *options, const char *symbol) {
    (void)options;
    diag_report(&session->diags, DIAG_LINK_DUPLICATE, (Span){0, 0}, symbol);
}

static void report_no_library(Session *session, const LinkOptions *options, const char *name) {
    (void)options;
    if (strncmp(name, "-l", 2) == 0) name += 2;
    Diagnostic *report = diag_report(&session->diags, DIAG_LINK_LIBRARY, (Span){0, 0}, name);
    diag_help(report, "install its development package (often lib%s-dev), or pass the path of the library",
              name);
}

static const Complaint complaints[] = {
    {"undefined reference to ", report_undefined}, {"undefined symbol: ", report_undefined},
    {"multiple definition of ", report_duplicate}, {"duplicate symbol: ", report_duplicate},
    {"cannot find ", report_no_library},           {"unable to find library ", report_no_library},
    {"library not found: ", report_no_library},
};

/* The name after a phrase: between quotes of any style, or up to a blank. */
static const char *name_after(Arena *arena, const char *text) {
    text += strspn(text, "`'\"");
    size_t length = strcspn(text, "`'\" \t\r\n:");
    return length == 0 ? NULL : arena_copy_text(arena, text, length);
}

typedef VEC(const char *) Names;

static bool is_new(Arena *arena, Names *seen, const char *name) {
    for (uint32_t i = 0; i < seen->count; i++)
        if (strcmp(seen->items[i], name) == 0) return false;
    vec_push(arena, seen, name);
    return true;
}

static void read_line(Session *session, const LinkOptions *options, const char *line, Names *seen) {
    for (size_t i = 0; i < sizeof complaints / sizeof *complaints; i++) {
        const char *found = strstr(line, complaints[i].phrase);
        if (found == NULL) continue;
        const char *name = name_after(&session->arena, found + strlen(complaints[i].phrase));
        if (name != NULL && is_new(&session->arena, seen, name)) complaints[i].report(session, options, name);
        return;
    }
}

void complain_about_link(Session *session, const LinkOptions *options, const char *linker, int status,
                         const char *said) {
    Names seen = {0};
    for (const char *line = said; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        read_line(session, options, arena_copy_text(&session->arena, line, length), &seen);
        line += length + (line[length] == '\n');
    }
    if (seen.count > 0) return;
    if (strstr(said, strerror(ENOSPC)) != NULL) {
        diag_report(&session->diags, DIAG_OUTPUT_UNWRITABLE, (Span){0, 0}, options->out_path,
                    strerror(ENOSPC));
        return;
    }
    Diagnostic *report = diag_report(&session->diags, DIAG_LINK_FAILED, (Span){0, 0}, linker, status);
    if (!options->verbose) diag_help(report, "-v shows what it says; JANUS_LD chooses another linker");
}
