/* Interned names: one object per distinct spelling, so that equality is pointer equality.
 *
 * While several threads intern, each has a view of the table: what it has asked for before is found without a
 * lock. Then the table itself may be asked by nobody.
 */
#ifndef JANUS_BASE_NAME_H
#define JANUS_BASE_NAME_H

#include "compiler/base/arena.h"

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

typedef struct NameEntry {
    struct NameEntry *next; /* in its bucket */
    void *binding;          /* free for the phase at work: name resolution keeps the innermost binding here */
    uint32_t hash;
    uint32_t length; /* bytes */
    char text[];     /* NUL-terminated */
} NameEntry;

typedef NameEntry *Name;

typedef struct NameTable {
    Arena *arena;        /* not owned */
    NameEntry **buckets; /* chains; of a view: one name each, the next free one where its own is taken */
    uint32_t bucket_count, name_count;
    struct NameTable *viewed; /* NULL: this is no view */
    pthread_mutex_t lock;     /* held by views */
} NameTable;

void name_table_init(NameTable *table, Arena *arena);
/* Of a table that is none. The arena may die with the view. */
void name_view_init(NameTable *view, NameTable *table, Arena *arena);
Name name_intern(NameTable *table, const char *text, size_t length);
Name name_intern_c(NameTable *table, const char *text);

#endif
