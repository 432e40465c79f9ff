/* `janus test`: the test blocks of programs, each in a process of its own. */
#ifndef JANUS_TESTING_H
#define JANUS_TESTING_H

#include "compiler/base/text.h"
#include "compiler/options.h"

/* Builds the programs, runs their tests, adds the results to `out`. The exit status: 0 all passed, 1 not. */
int testing_run(const Options *options, Text *out);

#endif
