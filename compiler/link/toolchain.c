/* Finds the linker (the fastest of those that are installed) and the C library's files, without asking a C
 * compiler: only the file system is looked at. Debian's multiarch folders come first, then the plain ones.
 */
#include "compiler/link/toolchain.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/base/text.h"

#if defined(__x86_64__)
#define TRIPLE         "x86_64-linux-gnu"
#define DYNAMIC_LINKER "/lib64/ld-linux-x86-64.so.2"
#elif defined(__aarch64__)
#define TRIPLE         "aarch64-linux-gnu"
#define DYNAMIC_LINKER "/lib/ld-linux-aarch64.so.1"
#else
#error "unknown machine"
#endif

static bool exists(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

/* --- the linker --- */

static const char *on_path(Arena *arena, const char *name) {
    const char *path = getenv("PATH");
    if (path == NULL || *path == '\0') path = "/usr/local/bin:/usr/bin:/bin";
    while (*path != '\0') {
        size_t length = strcspn(path, ":");
        const char *candidate = text_format(arena, "%.*s/%s", (int)length, path, name);
        if (length > 0 && access(candidate, X_OK) == 0 && exists(candidate)) return candidate;
        path += length + (path[length] == ':');
    }
    return NULL;
}

/* "cc", "gcc-12", "/usr/bin/clang": the name's last word, without a version. */
static bool is_compiler(const char *path) {
    static const char *const names[] = {"cc", "gcc", "clang", "c99", "tcc"};
    const char *name = strrchr(path, '/') == NULL ? path : strrchr(path, '/') + 1;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t length = strlen(names[i]);
        if (strncmp(name, names[i], length) == 0 && (name[length] == '\0' || name[length] == '-'))
            return true;
    }
    return false;
}

static Linker find_linker(Arena *arena) {
    static const char *const fastest_first[] = {"mold",      "ld.gold", "ld.bfd", "ld",
                                                "ld.lld-19", "ld.lld",  "cc"};
    const char *chosen = getenv("JANUS_LD");
    if (chosen != NULL && *chosen != '\0') {
        const char *path = strchr(chosen, '/') != NULL ? chosen : on_path(arena, chosen);
        return (Linker){path != NULL && access(path, X_OK) == 0 ? path : NULL, is_compiler(chosen)};
    }
    for (size_t i = 0; i < sizeof fastest_first / sizeof *fastest_first; i++) {
        const char *path = on_path(arena, fastest_first[i]);
        if (path != NULL) return (Linker){path, is_compiler(path)};
    }
    return (Linker){0};
}

/* --- the C library and the unwinder --- */

static const char *first_folder_with(Arena *arena, const char *const *folders, size_t count,
                                     const char *file) {
    for (size_t i = 0; i < count; i++)
        if (exists(text_format(arena, "%s/%s", folders[i], file))) return folders[i];
    return NULL;
}

static const char *find_libc(Arena *arena) {
    static const char *const folders[] = {"/usr/lib/" TRIPLE, "/usr/lib64", "/usr/lib", "/lib/" TRIPLE};
    return first_folder_with(arena, folders, sizeof folders / sizeof *folders, "Scrt1.o");
}

static const char *find_shared_unwinder(Arena *arena) {
    static const char *const folders[] = {"/lib/" TRIPLE, "/usr/lib/" TRIPLE, "/lib64", "/usr/lib64",
                                          "/usr/lib"};
    const char *folder = first_folder_with(arena, folders, sizeof folders / sizeof *folders, "libgcc_s.so.1");
    return folder == NULL ? NULL : text_format(arena, "%s/libgcc_s.so.1", folder);
}

/* The newest of the installed versions: folders are named by their major version. */
static const char *find_gcc(Arena *arena) {
    const char *parent = "/usr/lib/gcc/" TRIPLE, *best = NULL;
    int best_version = -1;
    DIR *folder = opendir(parent);
    if (folder == NULL) return NULL;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        int version = atoi(entry->d_name);
        const char *candidate = text_format(arena, "%s/%s", parent, entry->d_name);
        if (version <= best_version || !exists(text_format(arena, "%s/libgcc_eh.a", candidate))) continue;
        best_version = version;
        best = candidate;
    }
    closedir(folder);
    return best;
}

void toolchain_find(Toolchain *toolchain, Arena *arena) {
    toolchain->linker = find_linker(arena);
    toolchain->libc_folder = find_libc(arena);
    toolchain->gcc_folder = find_gcc(arena);
    toolchain->shared_unwinder = find_shared_unwinder(arena);
    toolchain->dynamic_linker = DYNAMIC_LINKER;
}
