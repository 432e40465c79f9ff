/* Passes over the IR, each in a file of its own that says what it needs and what it leaves. */
#ifndef JANUS_PASS_PASS_H
#define JANUS_PASS_PASS_H

#include "compiler/base/session.h"
#include "compiler/ir/ir.h"

/* All passes in order; debug builds verify the IR after each. Does nothing once the session has errors.
 * Without `optimizes`, what a variable holds can be seen in a debugger until its block ends. */
void pass_run_all(Session *session, IrModule *module, bool optimizes);

#endif
