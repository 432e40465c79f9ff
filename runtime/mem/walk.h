/* Walking down values without deep recursion: a list of a million boxes must not need a million frames.
 *
 * Releasing and sharing go from an object to what it holds, through functions that the compiler wrote. A walk
 * counts how deep they are nested on this thread; from WALK_DEPTH on, objects are put on a list instead, and
 * the outermost walk visits them when it is done with its own object. Nothing waits during a walk, so it
 * stays on its thread. A thread without a context has no list and recurses.
 */
#ifndef JANUS_MEM_WALK_H
#define JANUS_MEM_WALK_H

#include "runtime/janus.h"
#include "runtime/mem/pool.h"

/* Visits one object: shares, or releases and frees, what it holds. */
typedef void (*JanusVisit)(void *object, const JanusTypeInfo *info);

/* Visits now or later, before the outermost janus_walk returns. */
void janus_walk(JanusVisit visit, void *object, const JanusTypeInfo *info);

/* After frames were abandoned on this thread: a walk that was among them is over. What it put off is visited
 * by the next one. */
void janus_walk_abandon(void);

#endif
