/* Reading the root file of a compilation. */
#ifndef JANUS_INPUT_H
#define JANUS_INPUT_H

#include "compiler/base/session.h"

/* NULL after a report; for a file that is not there it names a similar one. */
SourceFile *input_load(Session *session, const char *path);

#endif
