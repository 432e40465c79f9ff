/* Mistakes of the program that name numbers: indices, ranges, lengths. */
#ifndef JANUS_MEM_PLACE_H
#define JANUS_MEM_PLACE_H

#include <stdint.h>

#include "runtime/janus.h"
#include "runtime/os/atomics.h"

_Noreturn void janus_panic_range(int64_t begin, int64_t end, int64_t length, const JanusPlace *place);
/* `what` is "length" or "count". */
_Noreturn void janus_panic_negative(const char *what, int64_t value, const JanusPlace *place);
_Noreturn void janus_panic_inside_char(int64_t offset, const JanusPlace *place);

static inline void janus_check_index(int64_t index, int64_t length, const JanusPlace *place) {
    if (JANUS_UNLIKELY((uint64_t)index >= (uint64_t)length)) janus_panic_index(index, length, place);
}

static inline void janus_check_range(int64_t begin, int64_t end, int64_t length, const JanusPlace *place) {
    if (JANUS_UNLIKELY(begin < 0 || begin > end || end > length))
        janus_panic_range(begin, end, length, place);
}

#endif
