/* A timer sits in the level where its deadline first differs from the wheel's time: level n holds what is due
 * within 64^(n+1) ms, one slot per 64^n ms. */
#include "runtime/sched/wheel.h"

#include <stddef.h>

enum { SLOT_BITS = 6, SLOT_MASK = JANUS_WHEEL_SLOTS - 1 };
#define LAST_MS ((INT64_C(1) << (SLOT_BITS * JANUS_WHEEL_LEVELS)) - 1)

static void place(JanusWheel *wheel, JanusWheelNode *node) {
    int64_t due = node->deadline_ms;
    if (due < wheel->now_ms) due = wheel->now_ms;
    if (due > LAST_MS) due = LAST_MS;
    uint64_t differs = (uint64_t)(due ^ wheel->now_ms) | SLOT_MASK;
    int level = (63 - __builtin_clzll(differs)) / SLOT_BITS;
    int slot = (int)(due >> (SLOT_BITS * level)) & SLOT_MASK;
    JanusWheelNode **head = &wheel->slots[level][slot];
    node->level = (uint8_t)level;
    node->slot = (uint8_t)slot;
    node->next = *head;
    node->link = head;
    if (node->next != NULL) node->next->link = &node->next;
    *head = node;
    wheel->occupied[level] |= UINT64_C(1) << slot;
}

void janus_wheel_insert(JanusWheel *wheel, JanusWheelNode *node, int64_t deadline_ms) {
    node->deadline_ms = deadline_ms;
    place(wheel, node);
}

void janus_wheel_remove(JanusWheel *wheel, JanusWheelNode *node) {
    *node->link = node->next;
    if (node->next != NULL) node->next->link = node->link;
    if (wheel->slots[node->level][node->slot] == NULL)
        wheel->occupied[node->level] &= ~(UINT64_C(1) << node->slot);
    node->link = NULL;
}

/* When the first occupied slot of a level begins. What lies in a level is due within its present turn, from
 * the current slot on (only in the finest level can the current slot itself be occupied). */
static int64_t level_next(const JanusWheel *wheel, int level, int *slot) {
    int shift = SLOT_BITS * level;
    int current = (int)(wheel->now_ms >> shift) & SLOT_MASK;
    *slot = current + __builtin_ctzll(wheel->occupied[level] >> current);
    int64_t turn = wheel->now_ms >> shift >> SLOT_BITS << SLOT_BITS << shift;
    return turn + ((int64_t)*slot << shift);
}

int64_t janus_wheel_next(const JanusWheel *wheel) {
    int slot;
    for (int level = 0; level < JANUS_WHEEL_LEVELS; level++)
        if (wheel->occupied[level] != 0) return level_next(wheel, level, &slot);
    return JANUS_WHEEL_NEVER;
}

/* Places everything of a coarse slot again; its time has come, so it moves to finer levels. */
static void cascade(JanusWheel *wheel, int level, int slot) {
    JanusWheelNode *node = wheel->slots[level][slot];
    wheel->slots[level][slot] = NULL;
    wheel->occupied[level] &= ~(UINT64_C(1) << slot);
    while (node != NULL) {
        JanusWheelNode *next = node->next;
        place(wheel, node);
        node = next;
    }
}

JanusWheelNode *janus_wheel_next_due(JanusWheel *wheel, int64_t now_ms) {
    for (int level = 0; level < JANUS_WHEEL_LEVELS;) {
        if (wheel->occupied[level] == 0) {
            level++;
            continue;
        }
        int slot;
        int64_t begins = level_next(wheel, level, &slot);
        if (begins > now_ms) break;
        JanusWheelNode *node = wheel->slots[level][slot];
        wheel->now_ms = begins;
        if (level == 0) {
            janus_wheel_remove(wheel, node);
            return node;
        }
        cascade(wheel, level, slot);
        level = 0;
    }
    if (now_ms > wheel->now_ms) wheel->now_ms = now_ms;
    return NULL;
}
