/* Where the installation is: the folder that holds libjanus_rt.a and std/. */
#ifndef JANUS_HOME_H
#define JANUS_HOME_H

#include "compiler/base/arena.h"

/* JANUS_HOME, else lib/janus beside the folder of the running executable. Never NULL; need not exist. */
const char *home_folder(Arena *arena);

#endif
