/* Where a compilation writes. */
#ifndef JANUS_OUTPUT_H
#define JANUS_OUTPUT_H

#include "compiler/base/arena.h"
#include "compiler/base/text.h"

#include <stdbool.h>

/* The base name of the source in the current folder, without ".jan" and with the suffix; "out" for "-". */
const char *output_default_path(Arena *arena, const char *source_path, const char *suffix);
/* Both name one existing file. */
bool output_is_source(const char *out_path, const char *source_path);
/* A new file with the text and the rights of the old one takes its place; what a link leads to is replaced.
 * False, with errno, when the old one is still there. */
bool output_replace(Arena *arena, const char *path, const Text *text);

#endif
