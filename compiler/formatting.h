/* janus fmt: which files are formatted, and what becomes of them. */
#ifndef JANUS_FORMATTING_H
#define JANUS_FORMATTING_H

#include "compiler/options.h"

/* Gives the exit status; the names of the files that changed, or would change, are added to `out`. */
int formatting_run(const Options *options, Text *out);

#endif
