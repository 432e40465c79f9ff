#include "compiler/input.h"
#include "compiler/base/suggest.h"
#include "compiler/base/text.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

static const Span nowhere = {0, 0};

/* The folder of a path, with its slash; "" for the current one. */
static const char *folder_of(Arena *arena, const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? "" : arena_copy_text(arena, path, (size_t)(slash - path) + 1);
}

/* A source in the same folder whose name is near, or NULL. */
static const char *similar_file(Arena *arena, const char *path) {
    const char *folder = folder_of(arena, path), *with_suffix = text_format(arena, "%s.jan", path);
    Suggestion suggestion;
    if (access(with_suffix, R_OK) == 0) return with_suffix;
    DIR *entries = opendir(folder[0] == '\0' ? "." : folder);
    if (entries == NULL) return NULL;
    suggest_init(&suggestion, path + strlen(folder));
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        if (source_stem_length(entry->d_name) > 0)
            suggest_offer(&suggestion, arena_copy_text(arena, entry->d_name, strlen(entry->d_name)));
    }
    closedir(entries);
    return suggestion.best == NULL ? NULL : text_format(arena, "%s%s", folder, suggestion.best);
}

static void report_missing(Session *session, const char *path) {
    Diagnostic *diagnostic = diag_report(&session->diags, DIAG_FILE_MISSING, nowhere, path);
    const char *similar = similar_file(&session->arena, path);
    if (similar != NULL) diag_help(diagnostic, "did you mean '%s'?", similar);
}

SourceFile *input_load(Session *session, const char *path) {
    SourceFile *file = NULL;
    Diagnostics *diags = &session->diags;
    switch (source_load(&session->sources, path, &file)) {
    case SOURCE_OK: return file;
    case SOURCE_MISSING: report_missing(session, path); break;
    case SOURCE_UNREADABLE: diag_report(diags, DIAG_FILE_UNREADABLE, nowhere, path, strerror(errno)); break;
    case SOURCE_DIRECTORY: diag_report(diags, DIAG_FILE_DIRECTORY, nowhere, path); break;
    case SOURCE_TOO_LARGE:
        diag_report(diags, DIAG_FILE_TOO_LARGE, nowhere, path, SOURCE_MAX_BYTES / (1024u * 1024u));
        break;
    }
    return NULL;
}
