/* The keys of the cache: everything but the sources that decides about an output (link/cache.h looks at
 * those).
 *
 * Only a compilation without any report may be stored: a hit says nothing.
 */
#ifndef JANUS_BUILD_KEY_H
#define JANUS_BUILD_KEY_H

#include "compiler/base/hash.h"
#include "compiler/options.h"

/* Of the object: compiler, options, paths. `home` is where the standard library is. */
Digest build_key_object(const Options *options, const char *source_path, const char *home);
/* Begins the key of a unit's object: compiler, options, working folder. */
void build_key_begin_unit(Hasher *hasher, const Options *options);
/* Of the executable: also the runtime, and the objects and libraries that are linked, as files stand now. */
Digest build_key_executable(const Options *options, const char *source_path, const char *home);

#endif
