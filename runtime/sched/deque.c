/* The ring's indices run freely over 32 bits; the difference is the length. */
#include "runtime/sched/deque.h"

JanusDequePush janus_deque_push(JanusDeque *deque, JanusRunnable item) {
    uint32_t tail = __atomic_load_n(&deque->tail, __ATOMIC_RELAXED); /* only the owner writes it */
    /* acquire: the slot to be reused was read before its taker moved the head */
    uint32_t head = __atomic_load_n(&deque->head, __ATOMIC_ACQUIRE);
    if (tail - head >= JANUS_DEQUE_CAPACITY) return JANUS_DEQUE_FULL;
    __atomic_store_n(&deque->items[tail % JANUS_DEQUE_CAPACITY], item, __ATOMIC_RELAXED);
    /* release: publishes the item and what it points to */
    __atomic_store_n(&deque->tail, tail + 1, __ATOMIC_RELEASE);
    return tail == head ? JANUS_DEQUE_WAS_EMPTY : JANUS_DEQUE_PUSHED;
}

JanusRunnable janus_deque_take(JanusDeque *deque) {
    uint32_t head = __atomic_load_n(&deque->head, __ATOMIC_ACQUIRE);
    for (;;) {
        /* acquire: pairs with the release in push */
        uint32_t tail = __atomic_load_n(&deque->tail, __ATOMIC_ACQUIRE);
        if (head == tail) return 0;
        JanusRunnable item = __atomic_load_n(&deque->items[head % JANUS_DEQUE_CAPACITY], __ATOMIC_RELAXED);
        /* release: the read above is done before the slot is free; fails when a thief was faster */
        if (__atomic_compare_exchange_n(&deque->head, &head, head + 1, false, __ATOMIC_ACQ_REL,
                                        __ATOMIC_ACQUIRE))
            return item;
    }
}

uint32_t janus_deque_take_half(JanusDeque *deque, JanusRunnable *items) {
    uint32_t head = __atomic_load_n(&deque->head, __ATOMIC_ACQUIRE);
    for (;;) {
        uint32_t tail = __atomic_load_n(&deque->tail, __ATOMIC_ACQUIRE);
        uint32_t count = tail - head - (tail - head) / 2;
        if (count == 0) return 0;
        if (count > JANUS_DEQUE_HALF) { /* head and tail were read at different times */
            head = __atomic_load_n(&deque->head, __ATOMIC_ACQUIRE);
            continue;
        }
        for (uint32_t i = 0; i < count; i++)
            items[i] = __atomic_load_n(&deque->items[(head + i) % JANUS_DEQUE_CAPACITY], __ATOMIC_RELAXED);
        if (__atomic_compare_exchange_n(&deque->head, &head, head + count, false, __ATOMIC_ACQ_REL,
                                        __ATOMIC_ACQUIRE))
            return count;
    }
}

uint32_t janus_deque_length(const JanusDeque *deque) {
    uint32_t head = __atomic_load_n(&deque->head, __ATOMIC_ACQUIRE);
    uint32_t tail = __atomic_load_n(&deque->tail, __ATOMIC_ACQUIRE);
    return tail - head;
}
