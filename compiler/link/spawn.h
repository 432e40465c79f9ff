/* Running other programs, their input empty, their standard output and standard error in one. */
#ifndef JANUS_LINK_SPAWN_H
#define JANUS_LINK_SPAWN_H

#include "compiler/base/text.h"

#include <stdbool.h>
#include <sys/types.h>

typedef struct SpawnRequest {
    const char *const *argv;  /* ends with NULL; argv[0] is the path */
    char *const *environment; /* ends with NULL; NULL: ours */
    bool has_own_group;       /* so that what it starts can be ended with it */
} SpawnRequest;

/* Starts it with its output to a descriptor that stays the caller's. 0, or what errno says. */
int spawn_start(const SpawnRequest *request, int output, pid_t *child);
/* Until the child ends: its exit status; 128 + the signal that killed it; -1 when there is no such child. */
int spawn_wait(pid_t child);
/* Runs argv[0] with standard output and standard error collected in `said`. As spawn_wait; -1 when it
 * could not be started (errno says why). */
int spawn_and_wait(const char *const *argv, Text *said);

#endif
