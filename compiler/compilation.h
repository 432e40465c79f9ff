/* One compilation: its state, and its steps, each of which needs the ones before to have gone well. main.c
 * says in which order. */
#ifndef JANUS_COMPILATION_H
#define JANUS_COMPILATION_H

#include "compiler/base/session.h"
#include "compiler/ir/ir.h"
#include "compiler/link/cache.h"
#include "compiler/options.h"
#include "compiler/sema/program.h"
#include "compiler/syntax/parse.h"
#include "compiler/timing.h"

enum { EXIT_CLEAN = 0, EXIT_ERRORS = 1, EXIT_USAGE = 2 }; /* EXIT_INTERNAL is in crash.h */

typedef struct Compilation {
    const Options *options;
    const char *path;     /* of the root file */
    const char *out_path; /* of what is asked for; NULL: standard output, and for run the cache */
    const char *home;
    Cache cache;
    const char *executable; /* what run executes */
    Session session;
    Timing timing;
    SourceFile *root;
    ModuleList modules;
    Program *program;
    IrModule *ir;
    int status;
} Compilation;

/* Strings and options must outlive it. */
void compilation_init(Compilation *c, const Options *options, const char *path, const char *out_path);
void compilation_release(Compilation *c);

/* True when the same sources were built before and nothing is left to do. */
bool compilation_reuse(Compilation *c);
void compilation_read(Compilation *c);
void compilation_parse(Compilation *c);
void compilation_check(Compilation *c);
void compilation_lower(Compilation *c);
/* An executable, or what --emit asks LLVM for. */
void compilation_generate(Compilation *c);

bool compilation_failed(const Compilation *c);
/* True after errors, and when this stage is all that was asked for; it is then written. */
bool compilation_ends_with(Compilation *c, EmitStage stage);
/* Diagnostics and times, on stderr. */
void compilation_report(Compilation *c);
/* Becomes the program that was built; comes back only after a failure. */
void compilation_execute(Compilation *c);

#endif
