/* One link: the command line for the linker that was found, and the output that takes its place at the end.
 *
 * The result is a position-independent executable that depends on the C library; the runtime and the unwinder
 * are linked statically, because that starts faster. Unused sections are dropped: the program's own code is
 * one section, so that every function of it stays visible, used or not.
 */
#include "compiler/link/link.h"

#include <elf.h>
#include <errno.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/link/complain.h"
#include "compiler/link/spawn.h"
#include "compiler/link/toolchain.h"

#if defined(__x86_64__)
enum { MACHINE = EM_X86_64 };
#else
enum { MACHINE = EM_AARCH64 };
#endif

typedef struct Command {
    Arena *arena;
    const LinkOptions *options;
    Toolchain toolchain;
    const char *out_path;  /* a plain file, or nothing yet */
    const char *temporary; /* where the linker writes */
    bool with_math;
    VEC(const char *) argv;
} Command;

static void add(Command *command, const char *argument) {
    vec_push(command->arena, &command->argv, argument);
}

static void add_file(Command *command, const char *folder, const char *name) {
    add(command, text_format(command->arena, "%s/%s", folder, name));
}

static void add_inputs(Command *command) {
    const LinkOptions *options = command->options;
    for (uint32_t i = 0; i < options->object_count; i++) add(command, options->objects[i]);
    for (uint32_t i = 0; i < options->extra_count; i++) add(command, options->extra[i]);
    add_file(command, options->library_folder, "libjanus_rt.a");
}

/* Without gcc's start file nobody defines the handle that atexit() wants; an executable's is 0. */
static void add_start_files(Command *command) {
    const Toolchain *found = &command->toolchain;
    add_file(command, found->libc_folder, "Scrt1.o");
    add_file(command, found->libc_folder, "crti.o");
    if (found->gcc_folder != NULL)
        add_file(command, found->gcc_folder, "crtbeginS.o");
    else
        add(command, "--defsym=__dso_handle=0");
}

static void add_libraries(Command *command) {
    const Toolchain *found = &command->toolchain;
    add(command, text_format(command->arena, "-L%s", found->libc_folder));
    if (found->gcc_folder != NULL) add(command, text_format(command->arena, "-L%s", found->gcc_folder));
    add(command, "--as-needed");
    if (command->with_math) add(command, "-lm");
    if (found->gcc_folder != NULL) {
        add_file(command, found->gcc_folder, "libgcc_eh.a");
        add_file(command, found->gcc_folder, "libgcc.a");
    } else if (found->shared_unwinder != NULL) {
        add(command, found->shared_unwinder);
    }
    add(command, "-lc");
    if (found->gcc_folder != NULL) add_file(command, found->gcc_folder, "crtendS.o");
    add_file(command, found->libc_folder, "crtn.o");
}

static void command_for_linker(Command *command) {
    static const char *const flags[] = {
        "-pie", "--eh-frame-hdr", "--gc-sections",  "--build-id=none", "-z", "relro", "-z", "now",
        "-z",   "noexecstack",    "-dynamic-linker"};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) add(command, flags[i]);
    add(command, command->toolchain.dynamic_linker);
    if (command->options->strip) add(command, "--strip-all");
    add(command, "-o");
    add(command, command->temporary);
    add_start_files(command);
    add_inputs(command);
    add_libraries(command);
}

static void command_for_compiler(Command *command) {
    add(command, "-pie");
    add(command, "-Wl,--gc-sections,-z,now");
    if (command->options->strip) add(command, "-Wl,--strip-all");
    add(command, "-o");
    add(command, command->temporary);
    add_inputs(command);
    if (command->with_math) add(command, "-lm");
}

static void make_command(Command *command, bool with_math) {
    command->argv.count = 0;
    command->with_math = with_math;
    add(command, command->toolchain.linker.path);
    if (command->toolchain.linker.is_compiler)
        command_for_compiler(command);
    else
        command_for_linker(command);
    add(command, NULL);
}

/* --- what can be said before the linker runs --- */

static bool is_missing(const char *path) {
    return access(path, F_OK) != 0;
}

/* Objects and archives have a mark at their start, and objects a machine; anything else is left to the
 * linker. */
static bool is_for_linking(const char *path) {
    static const char archive[] = "!<arch>\n", thin_archive[] = "!<thin>\n";
    ElfW(Ehdr) start = {0};
    FILE *file = fopen(path, "rb");
    if (file == NULL) return true;
    size_t size = fread(&start, 1, sizeof start, file);
    fclose(file);
    if (size >= 8 && (memcmp(&start, archive, 8) == 0 || memcmp(&start, thin_archive, 8) == 0)) return true;
    return size == sizeof start && memcmp(start.e_ident, ELFMAG, SELFMAG) == 0 && start.e_machine == MACHINE;
}

static bool has_ending(const char *path, const char *ending) {
    size_t length = strlen(path), wanted = strlen(ending);
    return length >= wanted && strcmp(path + length - wanted, ending) == 0;
}

static void check_extra(Session *session, const char *path) {
    Span nowhere = {0, 0};
    if (path[0] == '-') return;
    if (is_missing(path))
        diag_report(&session->diags, DIAG_FILE_MISSING, nowhere, path);
    else if ((has_ending(path, ".o") || has_ending(path, ".a")) && !is_for_linking(path))
        diag_report(&session->diags, DIAG_LINK_NOT_OBJECT, nowhere, path);
}

static bool inputs_are_there(Session *session, const Command *command) {
    const LinkOptions *options = command->options;
    Span nowhere = {0, 0};
    for (uint32_t i = 0; i < options->extra_count; i++) check_extra(session, options->extra[i]);
    const char *runtime = text_format(command->arena, "%s/libjanus_rt.a", options->library_folder);
    if (is_missing(runtime)) {
        Diagnostic *report = diag_report(&session->diags, DIAG_FILE_MISSING, nowhere, runtime);
        diag_help(report, "the runtime belongs to the installation of janus: install it again");
    }
    return session->diags.error_count == 0;
}

static bool tools_are_there(Session *session, const Toolchain *found) {
    Span nowhere = {0, 0};
    if (found->linker.path == NULL) {
        Diagnostic *report = diag_report(&session->diags, DIAG_LINK_NO_LINKER, nowhere);
        diag_help(report, "install one: apt install binutils; or name one in JANUS_LD");
    } else if (!found->linker.is_compiler && found->libc_folder == NULL) {
        Diagnostic *report = diag_report(&session->diags, DIAG_LINK_NO_LIBC, nowhere);
        diag_help(report, "install them: apt install libc6-dev");
    }
    return session->diags.error_count == 0;
}

/* --- the link --- */

static void print_command(const Command *command) {
    for (uint32_t i = 0; i + 1 < command->argv.count; i++)
        fprintf(stderr, "%s%s", i == 0 ? "" : " ", command->argv.items[i]);
    fputc('\n', stderr);
}

static bool cannot_write(Session *session, const char *path) {
    diag_report(&session->diags, DIAG_OUTPUT_UNWRITABLE, (Span){0, 0}, path, strerror(errno));
    return false;
}

/* Some linkers replace what stands at their output, some write into it: a folder or a device must not suffer.
 */
static bool output_is_free(Session *session, const char *path) {
    struct stat status;
    if (stat(path, &status) != 0 || S_ISREG(status.st_mode)) return true;
    errno = S_ISDIR(status.st_mode) ? EISDIR : EEXIST;
    return cannot_write(session, path);
}

static bool folder_is_writable(Session *session, Arena *arena, const char *path) {
    const char *slash = strrchr(path, '/');
    const char *folder = slash == NULL   ? "."
                         : slash == path ? "/"
                                         : arena_copy_text(arena, path, (size_t)(slash - path));
    return access(folder, W_OK) == 0 || cannot_write(session, path);
}

/* The linker's status; what it says is in `said`. */
static int run_linker(Command *command, bool with_math, Text *said) {
    make_command(command, with_math);
    text_init(said, command->arena);
    text_add(said, "");
    if (command->options->verbose) print_command(command);
    int status = spawn_and_wait(command->argv.items, said);
    if (command->options->verbose) fputs(said->bytes, stderr);
    return status;
}

/* Reading the mathematical library costs a fourth of a link, and few programs need it: it is asked for when
 * the link has failed without it. */
static bool link_twice(Session *session, Command *command) {
    Text said;
    int status = run_linker(command, command->toolchain.linker.is_compiler, &said);
    if (status > 0 && !command->with_math) status = run_linker(command, true, &said);
    const char *linker = command->toolchain.linker.path;
    if (status < 0) diag_report(&session->diags, DIAG_LINK_START, (Span){0, 0}, linker, strerror(errno));
    if (status > 0) complain_about_link(session, command->options, linker, status, said.bytes);
    return status == 0;
}

/* A link is followed: what it leads to is replaced, and not the link. */
static const char *real_output(Arena *arena, const char *path) {
    struct stat status;
    char real[PATH_MAX];
    if (lstat(path, &status) != 0 || !S_ISLNK(status.st_mode) || realpath(path, real) == NULL) return path;
    return arena_copy_text(arena, real, strlen(real));
}

bool link_executable(Session *session, const LinkOptions *options) {
    Command command = {.arena = &session->arena, .options = options};
    command.out_path = real_output(command.arena, options->out_path);
    toolchain_find(&command.toolchain, command.arena);
    if (!tools_are_there(session, &command.toolchain) || !inputs_are_there(session, &command) ||
        !output_is_free(session, command.out_path) ||
        !folder_is_writable(session, command.arena, command.out_path))
        return false;
    command.temporary = text_format(command.arena, "%s.%ld.tmp", command.out_path, (long)getpid());
    bool done = link_twice(session, &command);
    if (done && rename(command.temporary, command.out_path) != 0)
        done = cannot_write(session, command.out_path);
    if (!done) unlink(command.temporary);
    return done;
}
