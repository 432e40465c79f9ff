/* What a link needs of the machine: a linker, the C library's start files, the unwinder. */
#ifndef JANUS_LINK_TOOLCHAIN_H
#define JANUS_LINK_TOOLCHAIN_H

#include "compiler/base/arena.h"

#include <stdbool.h>

typedef struct Linker {
    const char *path; /* NULL: there is none */
    bool is_compiler; /* a C compiler's driver: it adds start files and libraries by itself */
} Linker;

typedef struct Toolchain {
    Linker linker;
    const char *libc_folder;     /* of Scrt1.o, crti.o, crtn.o and libc.so; NULL: not installed */
    const char *gcc_folder;      /* of crtbeginS.o and libgcc_eh.a; NULL: not installed */
    const char *shared_unwinder; /* libgcc_s.so.1; used without gcc_folder; NULL: not there */
    const char *dynamic_linker;
} Toolchain;

/* Paths are in the arena. Looks at $JANUS_LD first: a path, or a name on $PATH. */
void toolchain_find(Toolchain *toolchain, Arena *arena);

#endif
