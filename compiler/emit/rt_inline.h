/* The runtime functions that --release inlines: the bitcode of runtime/inline/rt_inline.c, embedded by the
 * build. The size is 0 when the runtime has none. */
#ifndef JANUS_EMIT_RT_INLINE_H
#define JANUS_EMIT_RT_INLINE_H

#include <stdint.h>

extern const char janus_rt_inline_bc[];
extern const uint64_t janus_rt_inline_bc_size; /* bytes */

#endif
