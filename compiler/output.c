#include "compiler/output.h"
#include "compiler/base/source.h"
#include "compiler/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *output_default_path(Arena *arena, const char *source_path, const char *suffix) {
    const char *slash = strrchr(source_path, '/'), *name = slash == NULL ? source_path : slash + 1;
    size_t stem = source_stem_length(name);
    if (strcmp(source_path, "-") == 0) return text_format(arena, "out%s", suffix);
    return text_format(arena, "%.*s%s", (int)(stem > 0 ? stem : strlen(name)), name, suffix);
}

bool output_is_source(const char *out_path, const char *source_path) {
    struct stat out, source;
    if (stat(out_path, &out) != 0 || stat(source_path, &source) != 0) return false;
    return S_ISREG(out.st_mode) && out.st_dev == source.st_dev && out.st_ino == source.st_ino;
}

bool output_replace(Arena *arena, const char *path, const Text *text) {
    struct stat status;
    char *real = realpath(path, NULL);
    if (real == NULL) return false;
    char *temporary = text_format(arena, "%s.XXXXXX", real);
    int handle = stat(real, &status) == 0 ? mkstemp(temporary) : -1;
    FILE *stream = handle < 0 ? NULL : fdopen(handle, "wb");
    bool is_written = stream != NULL && fchmod(handle, status.st_mode & 07777) == 0 &&
                      fwrite(text->bytes, 1, text->length, stream) == text->length;
    if (stream != NULL && fclose(stream) != 0) is_written = false;
    if (is_written) is_written = rename(temporary, real) == 0;
    if (!is_written && handle >= 0) unlink(temporary);
    free(real);
    return is_written;
}
