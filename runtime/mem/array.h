/* Arrays inside the runtime: their memory, and making room. Items are moved by their bits. */
#ifndef JANUS_MEM_ARRAY_H
#define JANUS_MEM_ARRAY_H

#include "runtime/mem/counts.h"
#include "runtime/mem/value.h"

static inline char *janus_array_at(const JanusArray *array, int64_t index) {
    return (char *)array->items + (uint64_t)index * array->item->size_bytes;
}

/* The block of an array with room for so many items; panics when there cannot be that much. */
size_t janus_array_block_bytes(const JanusTypeInfo *info, int64_t capacity);

/* The last owner is gone: frees. */
void janus_array_free(JanusArray *array);

/* Makes the array of *slot unique with room for `more` items (0 or more) behind its length. */
JanusArray *janus_array_make_room(JANUS_NOESCAPE JanusArray **slot, int64_t more);

/* ---- the hot ones, which --release inlines ---- */

static inline void janus_array_release_fast(JanusArray *array) {
    if (janus_count_release(array)) janus_array_free(array);
}

/* For __attribute__((cleanup)) of what is being made: a panic, out of memory for one, must not leave it
 * behind. NULL is nothing. */
static inline void janus_cleanup_array(JanusArray **array) {
    if (*array != NULL) janus_array_release(*array);
}

#endif
