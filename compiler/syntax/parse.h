/* From source text to trees: lexing, parsing, and loading of the modules a program uses. */
#ifndef JANUS_SYNTAX_PARSE_H
#define JANUS_SYNTAX_PARSE_H

#include "compiler/ast/ast.h"
#include "compiler/base/session.h"

typedef struct Module {
    Name name;             /* last part of its path: what `use a.b.c` calls it */
    const char *path_name; /* "std.cluster.local", or the root file's base name */
    SourceFile *source;
    AstModule *tree;        /* never NULL once loaded; partial after syntax errors */
    struct ModuleUse *uses; /* one per Use item of the tree, in order */
    uint32_t use_count;
    bool is_std; /* found in the session's std folder */
    Profile profile;
    struct Scope *scope; /* filled in by sema */
} Module;

typedef struct ModuleUse {
    AstUse *use;
    Module *module; /* NULL when it could not be loaded (reported) */
} ModuleUse;

typedef struct ModuleList {
    Module **items; /* every module once, what is used before what uses it; the root is last */
    uint32_t count, capacity;
    Module *prelude; /* whose names are there without `use`; NULL: no library */
} ModuleList;

/* Parses one file. Reports every independent syntax error; always gives a tree. */
AstModule *parse_source(Session *session, SourceFile *source);

/* Loads the root and, transitively, what it uses: beside the root file first, then in the std folder.
 * Reports missing files and import cycles (with their path). */
void modules_load(Session *session, SourceFile *root, ModuleList *modules);

/* One token a line: place, kind, text. For --emit=tokens. */
void tokens_print(Session *session, const SourceFile *source, Text *out);

#endif
