/* A hierarchical timer wheel: seven levels of 64 slots, one millisecond the finest.
 *
 * A pure data structure without locks or clocks. Insert and remove take constant time; time passes by
 * janus_wheel_next_due, which hands out expired timers one at a time and moves coarse ones down a level when
 * their slot comes. Time begins at 0 and ends after 2^42 ms, 139 years: later deadlines count as that one.
 */
#ifndef JANUS_SCHED_WHEEL_H
#define JANUS_SCHED_WHEEL_H

#include <stdint.h>

enum { JANUS_WHEEL_LEVELS = 7, JANUS_WHEEL_SLOTS = 64 };

typedef struct JanusWheelNode {
    struct JanusWheelNode *next, **link; /* link: what points here; null while in no wheel */
    int64_t deadline_ms;
    uint8_t level, slot;
} JanusWheelNode;

typedef struct JanusWheel {
    int64_t now_ms;                        /* everything due before was handed out */
    uint64_t occupied[JANUS_WHEEL_LEVELS]; /* a bit per slot that is not empty */
    JanusWheelNode *slots[JANUS_WHEEL_LEVELS][JANUS_WHEEL_SLOTS];
} JanusWheel;

#define JANUS_WHEEL_NEVER INT64_MAX

/* A deadline that has passed is due at once. */
void janus_wheel_insert(JanusWheel *wheel, JanusWheelNode *node, int64_t deadline_ms);
void janus_wheel_remove(JanusWheel *wheel, JanusWheelNode *node);

/* The earliest moment at which something may be due, JANUS_WHEEL_NEVER when empty. */
int64_t janus_wheel_next(const JanusWheel *wheel);

/* Removes and gives one timer that is due at `now_ms`; null when there is none, and then the wheel's time is
 * `now_ms`. */
JanusWheelNode *janus_wheel_next_due(JanusWheel *wheel, int64_t now_ms);

#endif
