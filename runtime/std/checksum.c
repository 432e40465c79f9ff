/* XXH3, which its header brings whole. */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "runtime/janus.h"

uint64_t janus_digest_xxh3(const JanusString *bytes, uint64_t seed) {
    return XXH3_64bits_withSeed(bytes->bytes, (size_t)bytes->length, seed);
}
