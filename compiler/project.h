/* janus new: a project to begin with. */
#ifndef JANUS_PROJECT_H
#define JANUS_PROJECT_H

#include "compiler/options.h"

/* Makes the folder that the operand names, with a program that builds, tests and formats clean. Gives the
 * exit status; what was made is added to `out`. */
int project_new(const Options *options, Text *out);

#endif
