/* Sorting: a stable merge sort over short runs that are sorted by insertion.
 *
 * A comparison may run user code, which may panic. So whenever one is called, the array and the run that is
 * being merged hold every item exactly once between them; an unwinding puts the rest of the run back. While
 * it is sorted, the array has one owner more: code that changes the variable meanwhile gets a copy.
 */
#include <string.h>

#include "runtime/mem/array.h"
#include "runtime/mem/value.h"

enum { RUN_ITEMS = 12 };

/* How to compare: by the type, or by code of the program. */
typedef struct Order {
    const JanusTypeInfo *info;
    int32_t (*code)(void *context, const void *left, const void *right);
    void *context;
} Order;

typedef int32_t (*Compare)(const Order *order, const void *left, const void *right);

static int32_t compare_any(const Order *order, const void *left, const void *right) {
    return order->code != NULL ? order->code(order->context, left, right)
                               : janus_value_compare(order->info, left, right);
}

static int32_t compare_i64(const Order *order, const void *left, const void *right) {
    (void)order;
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* What is no number comes last: without a place of its own it would keep the others from theirs. */
static inline int32_t order_floats(double a, double b) {
    if (a > b) return 1;
    if (a < b) return -1;
    return (a != a) - (b != b);
}

static int32_t compare_f64(const Order *order, const void *left, const void *right) {
    (void)order;
    return order_floats(*(const double *)left, *(const double *)right);
}

static int32_t compare_f32(const Order *order, const void *left, const void *right) {
    (void)order;
    return order_floats(*(const float *)left, *(const float *)right);
}

static int32_t compare_string(const Order *order, const void *left, const void *right) {
    (void)order;
    return janus_string_compare(*(JanusString *const *)left, *(JanusString *const *)right);
}

#define INLINED static inline __attribute__((always_inline))

/* ---- runs ---- */

/* Moves the item at `at` down to `to`. */
INLINED void insert_at(char *to, char *at, uint64_t size, char *spare) {
    if (to == at) return;
    janus_value_move(spare, at, size);
    memmove(to + size, to, (size_t)(at - to));
    janus_value_move(to, spare, size);
}

/* Every item goes behind those before it that are not larger: found first, then moved. */
INLINED void sort_run(char *begin, char *end, uint64_t size, char *spare, Compare compare,
                      const Order *order) {
    for (char *at = begin + size; at < end; at += size) {
        char *to = at;
        while (to > begin && compare(order, to - size, at) > 0) to -= size;
        insert_at(to, at, size, spare);
    }
}

/* ---- merging ---- */

/* The left run was moved out; [to, to + (left_end - left)) is free. */
typedef struct Merge {
    char *to, *left, *left_end;
} Merge;

static void put_back(Merge *merge) {
    memcpy(merge->to, merge->left, (size_t)(merge->left_end - merge->left));
}

INLINED void merge_runs(char *begin, char *middle, char *end, uint64_t size, char *spare, Compare compare,
                        const Order *order) {
    if (compare(order, middle - size, middle) <= 0) return; /* in order already */
    Merge merge __attribute__((cleanup(put_back))) = {begin, spare, spare + (middle - begin)};
    memcpy(spare, begin, (size_t)(middle - begin));
    char *right = middle;
    while (merge.left < merge.left_end && right < end) {
        bool takes_left = compare(order, merge.left, right) <= 0;
        char **from = takes_left ? &merge.left : &right;
        janus_value_move(merge.to, *from, size);
        *from += size;
        merge.to += size;
    }
}

INLINED void sort_items(JanusArray *array, uint64_t size, char *spare, Compare compare, const Order *order) {
    char *items = array->items, *end = items + (uint64_t)array->length * size;
    uint64_t total = (uint64_t)(end - items), width = RUN_ITEMS * size;
    for (uint64_t at = 0; at < total; at += width)
        sort_run(items + at, at + width < total ? items + at + width : end, size, spare, compare, order);
    for (; width < total; width *= 2)
        for (uint64_t at = 0; total - at > width; at += 2 * width) {
            char *last = total - at > 2 * width ? items + at + 2 * width : end;
            merge_runs(items + at, items + at + width, last, size, spare, compare, order);
            if (last == end) break;
        }
}

/* One copy of the algorithm for each of the types that are sorted most. */
static void sort_with(JanusArray *array, char *spare, const Order *order) {
    JanusKind kind = order->code != NULL ? JANUS_KIND_OTHER : (JanusKind)array->item->kind;
    switch (kind) {
    case JANUS_KIND_I64: sort_items(array, 8, spare, compare_i64, order); break;
    case JANUS_KIND_F64: sort_items(array, 8, spare, compare_f64, order); break;
    case JANUS_KIND_F32: sort_items(array, 4, spare, compare_f32, order); break;
    case JANUS_KIND_STRING: sort_items(array, 8, spare, compare_string, order); break;
    default: sort_items(array, array->item->size_bytes, spare, compare_any, order);
    }
}

/* ---- what is held meanwhile ---- */

typedef struct Work {
    JanusArray *array;
    char *spare;
    size_t spare_bytes;
} Work;

static void end_work(Work *work) {
    janus_object_give(work->spare, work->spare_bytes);
    janus_array_release(work->array);
}

static void sort(JanusArray **slot, const Order *order) {
    if ((*slot)->length < 2 || (*slot)->item->size_bytes == 0) return;
    janus_array_unique(slot);
    JanusArray *array = *slot;
    size_t spare_bytes =
        (size_t)array->length * array->item->size_bytes; /* the longest left run is shorter */
    Work work __attribute__((cleanup(end_work))) = {array, janus_object_take(spare_bytes), spare_bytes};
    janus_count_retain(array);
    sort_with(array, work.spare, order);
}

void janus_array_sort(JanusArray **slot) {
    sort(slot, &(Order){.info = (*slot)->item});
}

void janus_array_sort_by(JanusArray **slot, const void *code, void *context) {
    Order order = {.info = (*slot)->item, .context = context};
    memcpy(&order.code, &code, sizeof code);
    sort(slot, &order);
}
