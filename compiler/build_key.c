#include "compiler/build_key.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The working folder is in the debug information. */
static void add_working_folder(Hasher *hasher) {
    char folder[PATH_MAX];
    hash_text(hasher, getcwd(folder, sizeof folder));
}

static void add_object(Hasher *hasher, const Options *options, const char *source_path, const char *home) {
    hash_self(hasher);
    hash_text(hasher, source_path);
    hash_text(hasher, home);
    hash_number(hasher, (uint64_t)options->opt_level);
    hash_number(hasher, options->release);
    hash_number(hasher, options->profile);
    add_working_folder(hasher);
}

void build_key_begin_unit(Hasher *hasher, const Options *options) {
    hash_begin(hasher);
    hash_text(hasher, "unit");
    hash_self(hasher);
    hash_number(hasher, (uint64_t)options->opt_level);
    hash_number(hasher, options->release);
    add_working_folder(hasher);
}

Digest build_key_object(const Options *options, const char *source_path, const char *home) {
    Hasher hasher;
    hash_begin(&hasher);
    hash_text(&hasher, "object");
    add_object(&hasher, options, source_path, home);
    return hash_end(&hasher);
}

Digest build_key_executable(const Options *options, const char *source_path, const char *home) {
    Hasher hasher;
    char runtime[PATH_MAX];
    hash_begin(&hasher);
    hash_text(&hasher, "executable");
    add_object(&hasher, options, source_path, home);
    hash_number(&hasher, options->strip);
    hash_text(&hasher, getenv("JANUS_LD"));
    snprintf(runtime, sizeof runtime, "%s/libjanus_rt.a", home);
    hash_file_identity(&hasher, runtime);
    for (uint32_t i = 0; i < options->links.count; i++) hash_file_identity(&hasher, options->links.items[i]);
    return hash_end(&hasher);
}
