/* Which module a path that names none may mean. */
#ifndef JANUS_SYNTAX_MODULE_SUGGEST_H
#define JANUS_SYNTAX_MODULE_SUGGEST_H

#include "compiler/base/arena.h"

/* `path`: of a source file that is not there. The name, without `.jan`, of the one in its folder that is
 * spelled most alike; NULL: none is, or the folder cannot be read. */
const char *module_suggest(Arena *arena, const char *path);

#endif
