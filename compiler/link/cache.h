/* The cache of what was built: objects and executables, by content.
 *
 * A key is the hash of everything outside of the sources that decides about the output: the compiler, the
 * options, the path of the root file, the working folder, for an executable also the runtime and what is
 * linked. Under the key stands a list of the sources that were read with the hashes of their contents, and
 * the hash of the output: so a hit needs no parsing, only hashing. Nothing in the cache is trusted: an entry
 * that does not hash to its name is a miss. Any number of processes may use it at once.
 */
#ifndef JANUS_LINK_CACHE_H
#define JANUS_LINK_CACHE_H

#include "compiler/base/source.h"
#include "compiler/base/hash.h"

#include <stdbool.h>

typedef struct Cache {
    Arena *arena;       /* not owned */
    const char *folder; /* NULL: the cache is off */
} Cache;

enum { CACHE_MAX_BYTES = 512 * 1024 * 1024 };

/* $XDG_CACHE_HOME/janus or ~/.cache/janus; off when `off`, when JANUS_CACHE is "off", or when there is no
 * such folder of the user's own. */
void cache_open(Cache *cache, Arena *arena, bool off);

typedef VEC(const char *) CachePaths;

/* The paths of the outputs that were built under the key, if the sources are still the same. */
bool cache_find_all(Cache *cache, const Digest *key, CachePaths *outputs);
/* The first of them; NULL: none. */
const char *cache_find(Cache *cache, const Digest *key);

/* Copies the outputs at the paths into the cache, where they are not there already; the paths become those in
 * the cache. Without sources (NULL) the key alone decides. False when they could not be kept, which is no
 * error. */
bool cache_store_all(Cache *cache, const Digest *key, const SourceMap *sources, CachePaths *outputs);
/* One output. Its path in the cache, or NULL. */
const char *cache_store(Cache *cache, const Digest *key, const SourceMap *sources, const char *path);

/* An output that is in memory; the key alone decides. Its path in the cache, or NULL. */
const char *cache_store_bytes(Cache *cache, const Digest *key, const char *bytes, size_t size_bytes);

/* Writes a new file; false with errno when that fails. */
bool cache_write(const char *path, const char *bytes, size_t size_bytes);
/* A path in the cache for a file that is about to be stored; in the system's temporary folder when the cache
 * is off. */
const char *cache_temporary(Cache *cache);

/* Removes the entries that were not used for longest until three quarters of max_bytes are left, if there are
 * more than max_bytes. */
void cache_trim(Cache *cache, uint64_t max_bytes);

#endif
