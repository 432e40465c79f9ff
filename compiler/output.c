#include "compiler/output.h"
#include "compiler/base/text.h"

#include <string.h>
#include <sys/stat.h>

const char *output_default_path(Arena *arena, const char *source_path, const char *suffix) {
    const char *slash = strrchr(source_path, '/'), *name = slash == NULL ? source_path : slash + 1;
    size_t length = strlen(name);
    if (strcmp(source_path, "-") == 0) return text_format(arena, "out%s", suffix);
    if (length > 4 && strcmp(name + length - 4, ".jan") == 0) length -= 4;
    return text_format(arena, "%.*s%s", (int)length, name, suffix);
}

bool output_is_source(const char *out_path, const char *source_path) {
    struct stat out, source;
    if (stat(out_path, &out) != 0 || stat(source_path, &source) != 0) return false;
    return S_ISREG(out.st_mode) && out.st_dev == source.st_dev && out.st_ino == source.st_ino;
}
