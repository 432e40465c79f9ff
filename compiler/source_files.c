/* Walking folders. Links to folders are not followed, so that a circle of them ends. */
#include "compiler/source_files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "compiler/base/source.h"
#include "compiler/base/text.h"

static int by_name(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static bool is_folder(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool is_link(const char *path) {
    struct stat status;
    return lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
}

static bool is_skipped(const char *name) {
    return name[0] == '.' || strcmp(name, "build") == 0;
}

/* The folder's entries, sorted; false when it cannot be read. */
static bool list_folder(Arena *arena, const char *folder, PathList *names) {
    DIR *entries = opendir(folder);
    if (entries == NULL) return false;
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        if (entry->d_name[0] != '.')
            vec_push(arena, names, arena_copy_text(arena, entry->d_name, strlen(entry->d_name)));
    }
    closedir(entries);
    qsort(names->items, names->count, sizeof *names->items, by_name);
    return true;
}

static bool find_below(Arena *arena, const char *folder, PathList *paths) {
    PathList names = {0};
    if (!list_folder(arena, folder, &names)) {
        fprintf(stderr, "janus: cannot read the folder '%s': %s\n", folder, strerror(errno));
        return false;
    }
    bool is_here = strcmp(folder, ".") == 0, all_read = true;
    for (uint32_t i = 0; i < names.count; i++) {
        const char *name = names.items[i];
        const char *path = is_here ? name : text_format(arena, "%s/%s", folder, name);
        if (is_folder(path)) {
            if (!is_skipped(name) && !is_link(path) && !find_below(arena, path, paths)) all_read = false;
        } else if (source_stem_length(name) > 0) {
            vec_push(arena, paths, path);
        }
    }
    return all_read;
}

bool source_files_find(Arena *arena, const char *const *operands, uint32_t count, PathList *paths) {
    bool all_read = true;
    if (count == 0) return find_below(arena, ".", paths);
    for (uint32_t i = 0; i < count; i++) {
        if (!is_folder(operands[i]))
            vec_push(arena, paths, operands[i]);
        else if (!find_below(arena, operands[i], paths))
            all_read = false;
    }
    return all_read;
}
