/* Becoming the program that was built. */
#ifndef JANUS_LINK_RUN_H
#define JANUS_LINK_RUN_H

#include "compiler/base/session.h"

/* Replaces this process by the executable; argv[0] is what the program is called. A temporary file is removed
 * first. Returns only when that fails, after a report in the session. */
void run_executable(Session *session, const char *path, bool is_temporary, char *const *argv);

#endif
