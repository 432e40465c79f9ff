/* Arrays: changing them in place. */
#include <string.h>

#include "runtime/mem/array.h"
#include "runtime/mem/place.h"
#include "runtime/mem/value.h"

void janus_array_push(JanusArray **slot, const void *item) {
    JanusArray *array = *slot;
    if (JANUS_UNLIKELY(array->length >= array->capacity || !janus_count_is_unique(array)))
        array = janus_array_make_room(slot, 1);
    janus_value_move(janus_array_at(array, array->length), item, array->item->size_bytes);
    array->length++;
}

/* Nothing of an empty array is written. */
uint8_t janus_array_pop(JanusArray **slot, void *out) {
    if ((*slot)->length == 0) return 0;
    janus_array_unique(slot);
    JanusArray *array = *slot;
    array->length--;
    janus_value_move(out, janus_array_at(array, array->length), array->item->size_bytes);
    return 1;
}

/* Moves the items from `from` on to `to`. */
static void shift(JanusArray *array, int64_t from, int64_t to) {
    memmove(janus_array_at(array, to), janus_array_at(array, from),
            (size_t)(array->length - from) * array->item->size_bytes);
}

void janus_array_insert(JanusArray **slot, int64_t index, const void *item, const JanusPlace *place) {
    int64_t length = (*slot)->length;
    if (index < 0 || index > length) {
        janus_value_release((*slot)->item, (void *)item);
        janus_panic_index(index, length, place);
    }
    JanusArray *array = janus_array_make_room(slot, 1);
    shift(array, index, index + 1);
    janus_value_move(janus_array_at(array, index), item, array->item->size_bytes);
    array->length++;
}

void janus_array_remove(JanusArray **slot, int64_t index, void *out, const JanusPlace *place) {
    janus_check_index(index, (*slot)->length, place);
    janus_array_unique(slot);
    JanusArray *array = *slot;
    janus_value_move(out, janus_array_at(array, index), array->item->size_bytes);
    shift(array, index + 1, index);
    array->length--;
}

static inline void swap_bits(char *left, char *right, uint64_t size_bytes) {
    char piece[64];
    if (JANUS_LIKELY(size_bytes == 8)) {
        memcpy(piece, left, 8);
        memcpy(left, right, 8);
        memcpy(right, piece, 8);
        return;
    }
    while (size_bytes > 0) {
        uint64_t count = size_bytes < sizeof piece ? size_bytes : sizeof piece;
        memcpy(piece, left, count);
        memcpy(left, right, count);
        memcpy(right, piece, count);
        left += count, right += count, size_bytes -= count;
    }
}

void janus_array_swap(JanusArray **slot, int64_t left, int64_t right, const JanusPlace *place) {
    janus_check_index(left, (*slot)->length, place);
    janus_check_index(right, (*slot)->length, place);
    if (left == right) return;
    janus_array_unique(slot);
    swap_bits(janus_array_at(*slot, left), janus_array_at(*slot, right), (*slot)->item->size_bytes);
}

/* Negative lengths are 0. An array that others hold is replaced by the beginning of it. */
void janus_array_truncate(JanusArray **slot, int64_t length) {
    JanusArray *array = *slot;
    if (length < 0) length = 0;
    if (length >= array->length) return;
    if (!janus_count_is_unique(array)) {
        *slot = janus_array_slice(array, 0, length, NULL);
        janus_array_release(array);
        return;
    }
    int64_t gone = array->length - length;
    array->length = length;
    janus_values_release(array->item, janus_array_at(array, length), gone);
}

void janus_array_reserve(JanusArray **slot, int64_t more) {
    if (more > 0) janus_array_make_room(slot, more);
}

void janus_array_reverse(JanusArray **slot) {
    if ((*slot)->length < 2) return;
    janus_array_unique(slot);
    JanusArray *array = *slot;
    char *low = array->items, *high = janus_array_at(array, array->length - 1);
    uint64_t size_bytes = array->item->size_bytes;
    for (; low < high; low += size_bytes, high -= size_bytes) swap_bits(low, high, size_bytes);
}
