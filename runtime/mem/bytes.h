/* Copying few bytes in place: a call of memcpy takes longer than the copy.
 *
 * At most 32 bytes are copied as two pieces of one size, which may overlap each other; so no byte outside of
 * the two blocks is touched. The blocks must not overlap.
 */
#ifndef JANUS_MEM_BYTES_H
#define JANUS_MEM_BYTES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define JANUS_COPY_TWO_PIECES(to, from, count, size)                                                         \
    do {                                                                                                     \
        char first[size], last[size];                                                                        \
        memcpy(first, from, size);                                                                           \
        memcpy(last, (from) + (count) - (size), size);                                                       \
        memcpy(to, first, size);                                                                             \
        memcpy((to) + (count) - (size), last, size);                                                         \
    } while (0)

static inline void janus_bytes_copy(char *to, const char *from, uint64_t count) {
    /* where the compiler knows the blocks or the number, it does better by itself */
    bool is_known = __builtin_constant_p(count) || __builtin_object_size(from, 0) < 32;
    if (is_known || count > 32)
        memcpy(to, from, count);
    else if (count >= 16)
        JANUS_COPY_TWO_PIECES(to, from, count, 16);
    else if (count >= 8)
        JANUS_COPY_TWO_PIECES(to, from, count, 8);
    else if (count >= 4)
        JANUS_COPY_TWO_PIECES(to, from, count, 4);
    else if (count >= 2)
        JANUS_COPY_TWO_PIECES(to, from, count, 2);
    else if (count == 1)
        *to = *from;
}

#endif
