/* The folder must not exist: nothing that is there is ever overwritten. Its last part is the project's
 * name, and that of the executable which its README builds. */
#include "compiler/project.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "compiler/compilation.h"

typedef struct ProjectFile {
    const char *name, *text; /* NAME in the text stands for the project's */
} ProjectFile;

static const ProjectFile files[] = {
    {"main.jan", "use greeting\n"
                 "\n"
                 "func main() do\n"
                 "    println(greeting.greet(\"world\"))\n"
                 "end\n"},
    {"greeting.jan", "/// What to say to someone.\n"
                     "pub func greet(name: String) -> String do\n"
                     "    return \"hello, \" + name\n"
                     "end\n"},
    {"greeting_test.jan", "use greeting\n"
                          "\n"
                          "test \"greets by name\" do\n"
                          "    assert greeting.greet(\"Ada\") == \"hello, Ada\"\n"
                          "end\n"},
    {"README.md", "# NAME\n"
                  "\n"
                  "    janus run main.jan           # compile and run\n"
                  "    janus build main.jan NAME    # an executable\n"
                  "    janus test                   # the test blocks of all files\n"
                  "    janus fmt                    # format all files\n"},
    {".gitignore", "/NAME\n"},
};

enum { FILE_COUNT = sizeof files / sizeof *files };

static const char *last_part(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static bool is_name(const char *name) {
    if (!text_is_letter(name[0])) return false;
    for (; *name != '\0'; name++) {
        if (!text_is_letter(*name) && !(*name >= '0' && *name <= '9') && *name != '-') return false;
    }
    return true;
}

static void add_named(Text *out, const char *text, const char *name) {
    for (const char *at; (at = strstr(text, "NAME")) != NULL; text = at + strlen("NAME")) {
        text_add_bytes(out, text, (size_t)(at - text));
        text_add(out, name);
    }
    text_add(out, text);
}

static int complain(const char *what, const char *path) {
    fprintf(stderr, "janus: cannot make '%s': %s\n", path, what);
    return EXIT_ERRORS;
}

/* "x" refuses a file that exists. */
static bool write_file(Arena *arena, const char *path, const char *name, const char *text) {
    Text named;
    text_init(&named, arena);
    add_named(&named, text, name);
    FILE *stream = fopen(path, "wbx");
    if (stream == NULL) return false;
    bool is_written = fwrite(named.bytes, 1, named.length, stream) == named.length;
    return fclose(stream) == 0 && is_written;
}

static int write_files(Arena *arena, const char *folder, Text *out) {
    for (int i = 0; i < FILE_COUNT; i++) {
        const char *path = text_format(arena, "%s/%s", folder, files[i].name);
        if (!write_file(arena, path, last_part(folder), files[i].text))
            return complain(strerror(errno), path);
        text_printf(out, "%s\n", path);
    }
    return EXIT_CLEAN;
}

int project_new(const Options *options, Text *out) {
    const char *folder = options->operands.items[0];
    if (!is_name(last_part(folder))) {
        fprintf(stderr,
                "janus: '%s' is no name for a project: letters, digits, '-' and '_', a letter first\n",
                last_part(folder));
        return EXIT_USAGE;
    }
    if (mkdir(folder, 0777) != 0) return complain(strerror(errno), folder);
    return write_files(out->arena, folder, out);
}
