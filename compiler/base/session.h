/* What every phase of one compilation shares. There are no globals: two sessions can run side by side. */
#ifndef JANUS_BASE_SESSION_H
#define JANUS_BASE_SESSION_H

#include "compiler/base/arena.h"
#include "compiler/base/diag.h"
#include "compiler/base/name.h"
#include "compiler/base/source.h"

#include <stdbool.h>

typedef enum Profile { PROFILE_CORE, PROFILE_SERVICE, PROFILE_CLUSTER } Profile;

/* As it is written, without its colon. */
const char *profile_name(Profile profile);

typedef struct Session {
    Arena arena;      /* everything that lives as long as the compilation */
    Arena name_arena; /* the names alone, which several threads may add to */
    NameTable names;
    SourceMap sources;
    Diagnostics diags;
    const char *std_folder; /* where `use std.x.y` looks: STD_FOLDER/x/y.jan; NULL: there is none */
    bool runs_tests;        /* the program runs one of the root's test blocks instead of main */
    bool is_release;        /* lowering may make more code where that is faster */
    Profile profile;        /* of programs that do not say; a {.profile: p.} line wins */
} Session;

void session_init(Session *session);
void session_release(Session *session);

#endif
