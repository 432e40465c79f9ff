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
/* The array of *slot becomes a copy of its own. */
void janus_array_unshare(JANUS_NOESCAPE JanusArray **slot);

/* Makes the array of *slot unique with room for `more` items (0 or more) behind its length. */
JanusArray *janus_array_make_room(JANUS_NOESCAPE JanusArray **slot, int64_t more);

/* ---- the hot ones, which --release inlines ---- */

static inline void janus_array_release_fast(JanusArray *array) {
    if (janus_count_release(array)) janus_array_free(array);
}

/* Nothing of an empty array is written. */
static inline void janus_array_unique_fast(JanusArray **slot) {
    if (JANUS_UNLIKELY((*slot)->length != 0 && !janus_count_is_unique(*slot))) janus_array_unshare(slot);
}

static inline void janus_array_push_fast(JanusArray **slot, const void *item) {
    JanusArray *array = *slot;
    if (JANUS_UNLIKELY(array->length >= array->capacity || !janus_count_is_unique(array)))
        array = janus_array_make_room(slot, 1);
    janus_value_move(janus_array_at(array, array->length), item, array->item->size_bytes);
    array->length++;
}

static inline uint8_t janus_array_pop_fast(JanusArray **slot, void *out) {
    if ((*slot)->length == 0) return 0;
    janus_array_unique_fast(slot);
    JanusArray *array = *slot;
    array->length--;
    janus_value_move(out, janus_array_at(array, array->length), array->item->size_bytes);
    return 1;
}

/* For __attribute__((cleanup)) of what is being made: a panic, out of memory for one, must not leave it
 * behind. NULL is nothing. */
static inline void janus_cleanup_array(JanusArray **array) {
    if (*array != NULL) janus_array_release(*array);
}

#endif
