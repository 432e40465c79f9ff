/* From an object file to an executable: a linker is found and spawned directly, never through a shell, and
 * what it complains about is said in the words of the language.
 */
#ifndef JANUS_LINK_LINK_H
#define JANUS_LINK_LINK_H

#include "compiler/base/session.h"

#include <stdbool.h>

typedef struct LinkExtern { /* a C function that the program declares, to be found by the linker */
    const char *symbol;
    Span span; /* of the declaration */
} LinkExtern;

typedef struct LinkOptions {
    const char *const *objects; /* paths of the program's objects */
    uint32_t object_count;
    const char *out_path;       /* replaced when the link succeeds, else left as it was */
    const char *library_folder; /* holds libjanus_rt.a */
    const char *const *extra;   /* --link: objects, archives, -lNAME */
    uint32_t extra_count;
    const LinkExtern *externs;
    uint32_t extern_count;
    bool strip;
    bool verbose; /* print the linker's command line and all it says to stderr */
} LinkOptions;

/* True, or false after reports in the session that name cause and mend. */
bool link_executable(Session *session, const LinkOptions *options);

#endif
