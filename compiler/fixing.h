/* janus fix: makes the edits that diagnostics propose. */
#ifndef JANUS_FIXING_H
#define JANUS_FIXING_H

#include "compiler/options.h"

/* Gives the exit status: clean when no errors are left. What was edited, or with --dry-run would be, is added
 * to `out`; the diagnostics that are left go to stderr. */
int fixing_run(const Options *options, Text *out);

#endif
