/* Parsing modules before they are asked for, in several threads.
 *
 * As soon as a module is parsed it is known what it uses: those files are announced, and taken later, one by
 * one in the order in which they come into the program. What comes of it is the same as if each were parsed
 * when it is taken. Threads are started when enough text waits to be worth them.
 */
#ifndef JANUS_SYNTAX_AHEAD_H
#define JANUS_SYNTAX_AHEAD_H

#include "compiler/syntax/parse.h"

#include <pthread.h>

enum { AHEAD_THREADS_MAX = 15 };

typedef struct AheadThread AheadThread;

typedef struct Ahead {
    Session *session;
    Arena arena;
    VEC(struct AheadJob *) jobs; /* as announced */
    uint32_t next;               /* the first that may not have been begun */
    uint64_t waiting_bytes;      /* of text, as long as there are no threads */
    AheadThread *threads[AHEAD_THREADS_MAX];
    uint32_t thread_count;
    NameTable names; /* the view of the thread that takes */
    bool is_over;
    pthread_mutex_t lock; /* of the jobs, their states and is_over */
    pthread_cond_t changed;
} Ahead;

void ahead_init(Ahead *ahead, Session *session);
/* From now on names come from ahead_names. */
void ahead_announce(Ahead *ahead, SourceFile *source);
/* NULL: no such file was announced. */
SourceFile *ahead_find(const Ahead *ahead, const char *path);
/* The tree of a file, announced or not; what there is to report goes to the session now. */
AstModule *ahead_take(Ahead *ahead, SourceFile *source);
NameTable *ahead_names(Ahead *ahead);
void ahead_end(Ahead *ahead);

#endif
