/* Arrays: their memory, counting, copying, comparing. A block is used up to its size class, and grows by
 * doubling while it is small, by half when it is large. */
#include "runtime/mem/array.h"

#include <string.h>

#include "runtime/mem/place.h"
#include "runtime/mem/walk.h"

enum { HEADER_BYTES = sizeof(JanusArray), FEWEST_ITEMS = 4, SMALL_BYTES = 64 * 1024 };

size_t janus_array_block_bytes(const JanusTypeInfo *info, int64_t capacity) {
    return janus_object_bytes(HEADER_BYTES, capacity, info->size_bytes);
}

/* All the items that a block of this size holds. */
static int64_t fitting(const JanusTypeInfo *info, size_t bytes, int64_t wanted) {
    if (info->size_bytes == 0) return wanted;
    return (int64_t)((janus_heap_capacity(bytes) - HEADER_BYTES) / info->size_bytes);
}

JanusArray *janus_array_new(const JanusTypeInfo *info, int64_t capacity) {
    if (capacity < 0) capacity = 0;
    size_t bytes = janus_array_block_bytes(info, capacity);
    JanusArray *array = janus_object_take(bytes);
    array->header = 1;
    array->length = 0;
    array->capacity = fitting(info, bytes, capacity);
    array->item = info;
    return array;
}

/* ---- counting ---- */

static void free_array(void *object, const JanusTypeInfo *info) {
    JanusArray *array = object;
    janus_values_release(info, array->items, array->length);
    janus_object_give(array, janus_array_block_bytes(info, array->capacity));
}

void janus_array_free(JanusArray *array) {
    if (array->length == 0 || janus_value_is_plain(array->item))
        janus_object_give(array, janus_array_block_bytes(array->item, array->capacity));
    else
        janus_walk(free_array, array, array->item);
}

void janus_array_release(JanusArray *array) {
    janus_array_release_fast(array);
}

static void share_array(void *object, const JanusTypeInfo *info) {
    JanusArray *array = object;
    janus_values_share(info, array->items, array->length);
}

void janus_array_share(JanusArray *array) {
    if (janus_count_share(array) && !janus_value_is_plain(array->item))
        janus_walk(share_array, array, array->item);
}

/* ---- copying ---- */

/* Copies `count` borrowed items behind the array's last one; there is room. */
static void add_copies(JanusArray *array, const void *items, int64_t count) {
    memcpy(janus_array_at(array, array->length), items, (size_t)count * array->item->size_bytes);
    janus_values_retain(array->item, items, count);
    array->length += count;
}

static JanusArray *copy(const JanusArray *array, int64_t capacity) {
    JanusArray *made = janus_array_new(array->item, capacity);
    add_copies(made, array->items, array->length);
    return made;
}

void janus_array_unique(JanusArray **slot) {
    JanusArray *array = *slot;
    if (janus_count_is_unique(array)) return;
    *slot = copy(array, array->length);
    janus_array_release(array);
}

static int64_t grown(const JanusArray *array, int64_t least) {
    bool is_small = (uint64_t)array->capacity * array->item->size_bytes < SMALL_BYTES;
    int64_t more = is_small ? array->capacity : array->capacity / 2;
    int64_t wanted = array->capacity + more;
    if (wanted < FEWEST_ITEMS) wanted = FEWEST_ITEMS;
    return wanted < least ? least : wanted;
}

JanusArray *janus_array_make_room(JanusArray **slot, int64_t more) {
    JanusArray *array = *slot;
    bool is_unique = janus_count_is_unique(array);
    if (is_unique && array->capacity - array->length >= more) return array;
    int64_t least;
    if (__builtin_add_overflow(array->length, more, &least)) janus_object_no_memory();
    int64_t capacity = least > array->capacity ? grown(array, least) : array->capacity;
    if (is_unique) {
        size_t bytes = janus_array_block_bytes(array->item, capacity);
        array = janus_object_resize(array, janus_array_block_bytes(array->item, array->capacity), bytes);
        array->capacity = fitting(array->item, bytes, capacity);
        return *slot = array;
    }
    *slot = copy(array, capacity);
    janus_array_release(array);
    return *slot;
}

JanusArray *janus_array_from_items(const JanusTypeInfo *info, const void *items, int64_t count) {
    JanusArray *array = janus_array_new(info, count);
    memcpy(array->items, items, (size_t)count * info->size_bytes);
    array->length = count;
    return array;
}

JanusArray *janus_array_concat(const JanusArray *left, const JanusArray *right) {
    int64_t length;
    if (__builtin_add_overflow(left->length, right->length, &length)) janus_object_no_memory();
    JanusArray *joined = copy(left, length);
    add_copies(joined, right->items, right->length);
    return joined;
}

JanusArray *janus_array_slice(const JanusArray *array, int64_t begin, int64_t end, const JanusPlace *place) {
    janus_check_range(begin, end, array->length, place);
    JanusArray *part = janus_array_new(array->item, end - begin);
    add_copies(part, janus_array_at(array, begin), end - begin);
    return part;
}

void janus_array_extend(JanusArray **slot, const JanusArray *array) {
    int64_t count = array->length;
    bool is_own = array == *slot;
    JanusArray *longer = janus_array_make_room(slot, count);
    add_copies(longer, is_own ? longer->items : array->items, count);
}

/* ---- the same item again and again ---- */

static void add_same(JanusArray *array, int64_t count, const void *item) {
    uint64_t size_bytes = array->item->size_bytes;
    char *to = janus_array_at(array, array->length);
    bool is_plain = janus_value_is_plain(array->item);
    if (size_bytes == 1) {
        memset(to, *(const uint8_t *)item, (size_t)count);
    } else {
        for (int64_t i = 0; i < count; i++, to += size_bytes) janus_value_move(to, item, size_bytes);
    }
    for (int64_t i = 0; !is_plain && i < count; i++) janus_value_retain(array->item, item);
    array->length += count;
}

JanusArray *janus_array_filled(const JanusTypeInfo *info, int64_t length, const void *borrowed,
                               const JanusPlace *place) {
    if (length < 0) janus_panic_negative("length", length, place);
    JanusArray *array = janus_array_new(info, length);
    add_same(array, length, borrowed);
    return array;
}

void janus_array_resize(JanusArray **slot, int64_t length, const void *borrowed, const JanusPlace *place) {
    if (length < 0) janus_panic_negative("length", length, place);
    int64_t more = length - (*slot)->length;
    if (more > 0)
        add_same(janus_array_make_room(slot, more), more, borrowed);
    else
        janus_array_truncate(slot, length);
}

/* ---- comparing ---- */

uint8_t janus_array_equal(const JanusArray *left, const JanusArray *right) {
    if (left->length != right->length) return 0;
    if (janus_value_is_bits(left->item))
        return memcmp(left->items, right->items, (size_t)left->length * left->item->size_bytes) == 0;
    for (int64_t i = 0; i < left->length; i++)
        if (!janus_value_equal(left->item, janus_array_at(left, i), janus_array_at(right, i))) return 0;
    return 1;
}

int32_t janus_array_compare(const JanusArray *left, const JanusArray *right) {
    int64_t shorter = left->length < right->length ? left->length : right->length;
    for (int64_t i = 0; i < shorter; i++) {
        int32_t order = janus_value_compare(left->item, janus_array_at(left, i), janus_array_at(right, i));
        if (order != 0) return order;
    }
    return (left->length > right->length) - (left->length < right->length);
}

uint64_t janus_array_hash(const JanusArray *array, uint64_t seed) {
    seed = janus_hash_word((uint64_t)array->length, seed);
    for (int64_t i = 0; i < array->length; i++)
        seed = janus_value_hash(array->item, janus_array_at(array, i), seed);
    return seed;
}
