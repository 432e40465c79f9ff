/* The passes by name. Internal to pass/: callers use pass_run_all. */
#ifndef JANUS_PASS_PASSES_H
#define JANUS_PASS_PASSES_H

#include "compiler/pass/pass.h"

void pass_moves(IrModule *module);
void pass_drops(IrModule *module);
void pass_counts(IrModule *module);
void pass_slots(IrModule *module);
void pass_cycles(IrModule *module);

#endif
