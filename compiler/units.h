/* Machine code for a program: its units are emitted side by side, and what was emitted before comes from the
 * cache. */
#ifndef JANUS_UNITS_H
#define JANUS_UNITS_H

#include "compiler/base/session.h"
#include "compiler/emit/emit.h"
#include "compiler/link/cache.h"
#include "compiler/options.h"

typedef struct UnitObject {
    const char *path;
    bool is_temporary; /* not kept by the cache */
} UnitObject;

typedef struct UnitObjects {
    VEC(UnitObject) list; /* in the order in which they are linked */
} UnitObjects;

/* The whole program as one unit, into emit_options->out_path. Gives what emit_report gives. */
int units_emit_whole(Session *session, const IrModule *ir, const EmitOptions *emit_options);

/* Objects for all units. Gives what emit_report gives; the objects exist until units_remove, in either case.
 */
int units_emit(Session *session, Cache *cache, const Options *options, const IrModule *ir,
               const EmitOptions *emit_options, UnitObjects *objects);
/* Removes the temporary ones. */
void units_remove(const UnitObjects *objects);

#endif
