/* Running a program and reading all it says. */
#ifndef JANUS_LINK_SPAWN_H
#define JANUS_LINK_SPAWN_H

#include "compiler/base/text.h"

/* Runs argv[0] with standard output and standard error collected in `said`. The exit status; 128 + the signal
 * that killed it; -1 when it could not be started (errno says why). */
int spawn_and_wait(const char *const *argv, Text *said);

#endif
