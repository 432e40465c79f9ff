/* Looks through the folder of the file that was not found. A folder of thousands of files is looked at in
 * part. */
#include "compiler/syntax/module_suggest.h"

#include <dirent.h>
#include <string.h>

#include "compiler/base/source.h"
#include "compiler/base/suggest.h"
#include "compiler/base/text.h"

enum { MOST_ENTRIES = 2000 };

/* "shapes.jan" -> "shapes"; NULL: no source file. */
static const char *module_name(Arena *arena, const char *file) {
    size_t length = source_stem_length(file);
    return length == 0 ? NULL : arena_copy_text(arena, file, length);
}

const char *module_suggest(Arena *arena, const char *path) {
    const char *slash = strrchr(path, '/'), *file = slash == NULL ? path : slash + 1;
    const char *folder = slash == NULL ? "." : text_format(arena, "%.*s", (int)(slash - path), path);
    const char *wanted = module_name(arena, file);
    DIR *entries = wanted == NULL ? NULL : opendir(folder);
    if (entries == NULL) return NULL;
    Suggestion suggestion;
    suggest_init(&suggestion, wanted);
    struct dirent *entry;
    for (unsigned i = 0; i < MOST_ENTRIES && (entry = readdir(entries)) != NULL; i++) {
        const char *name = module_name(arena, entry->d_name);
        if (name != NULL) suggest_offer(&suggestion, name);
    }
    closedir(entries);
    return suggestion.best;
}
