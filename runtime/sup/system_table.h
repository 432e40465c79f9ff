/* The table of live systems: 64-bit handles that may be stale or forged, and pins.
 *
 * A handle is an index and a generation; looking it up pins the system, so that it stays allocated until the
 * pin is returned, however many callers destroy it meanwhile. Retiring makes the handle stale at once; the
 * system is released by whoever returns the last pin. Look-ups take no lock and two atomic operations.
 * At most JANUS_SYSTEM_MAX systems live at one time. All functions are thread-safe and never block.
 */
#ifndef JANUS_SUP_SYSTEM_TABLE_H
#define JANUS_SUP_SYSTEM_TABLE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct LocalActorSystem LocalActorSystem;

enum { JANUS_SYSTEM_MAX = 1 << 20 };

/* Frees a system that nobody can reach any more; called once per inserted system, on any thread. */
typedef void JanusSystemRelease(LocalActorSystem *system);

/* Enters a system; the table owns it from now on. Returns its handle, which it first writes to *handle so
 * that whoever pins the system finds it there; 0 when the table or memory is full (the caller keeps the
 * system). */
uint64_t janus_system_table_insert(LocalActorSystem *system, JanusSystemRelease *release, uint64_t *handle);

/* Pins the system of a handle; null for a stale or forged one. */
LocalActorSystem *janus_system_table_pin(uint64_t handle);

/* The place of a handle's system in the table, below JANUS_SYSTEM_MAX; and a pin of whatever system lives at
 * a place now, null for none. For names that carry a place and are checked against the system's own books. */
uint32_t janus_system_table_index(uint64_t handle);
LocalActorSystem *janus_system_table_pin_index(uint32_t index);

/* Returns one pin of a handle that was valid when it was pinned. */
void janus_system_table_unpin(uint64_t handle);

/* How many pins are out, by the caller's own pin. */
uint32_t janus_system_table_pins(uint64_t handle);

/* Makes a handle stale. True for exactly one of several callers. The caller holds a pin. */
bool janus_system_table_retire(uint64_t handle);

/* Some live handle above `after` in table order, 0 at the end: for (h = next(0); h; h = next(h)). */
uint64_t janus_system_table_next(uint64_t after);

#endif
