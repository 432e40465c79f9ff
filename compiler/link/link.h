/* From an object file to an executable: a linker is found and spawned directly, never through a shell. */
#ifndef JANUS_LINK_LINK_H
#define JANUS_LINK_LINK_H

#include <stdbool.h>

typedef struct LinkOptions {
    const char *object_path;
    const char *out_path;
    const char *library_folder; /* holds libjanus_rt.a */
    const char *const *extra;   /* --link: objects, archives, -lNAME */
    int extra_count;
    bool strip;
    bool verbose; /* print the linker's command line */
} LinkOptions;

/* 0, or -1 after a message on stderr that names the cause and the mend. */
int link_executable(const LinkOptions *options);

#endif
