/* Which source files a command is about. */
#ifndef JANUS_SOURCE_FILES_H
#define JANUS_SOURCE_FILES_H

#include "compiler/base/arena.h"
#include "compiler/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

typedef VEC(const char *) PathList;

/* Adds each operand, and for a folder all `.jan` files below it, in order; without operands those below the
 * current folder. Folders that are hidden or called `build` are left out, links to folders are not followed.
 * False after a message when a folder cannot be read. */
bool source_files_find(Arena *arena, const char *const *operands, uint32_t count, PathList *paths);

#endif
