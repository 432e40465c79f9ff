#include "compiler/home.h"
#include "compiler/base/text.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *home_folder(Arena *arena) {
    const char *chosen = getenv("JANUS_HOME");
    char executable[PATH_MAX];
    if (chosen != NULL && chosen[0] != '\0') return chosen;
    ssize_t length = readlink("/proc/self/exe", executable, sizeof executable - 1);
    if (length < 0) return "/usr/local/lib/janus";
    executable[length] = '\0';
    for (int parents = 0; parents < 2; parents++) { /* PREFIX/bin/janus */
        char *slash = strrchr(executable, '/');
        if (slash != NULL) *slash = '\0';
    }
    return text_format(arena, "%s/lib/janus", executable);
}
