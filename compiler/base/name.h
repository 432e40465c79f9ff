/* Interned names: one object per distinct spelling, so that equality is pointer equality. */
#ifndef JANUS_BASE_NAME_H
#define JANUS_BASE_NAME_H

#include "compiler/base/arena.h"

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
    Arena *arena; /* not owned */
    NameEntry **buckets;
    uint32_t bucket_count, name_count;
} NameTable;

void name_table_init(NameTable *table, Arena *arena);
Name name_intern(NameTable *table, const char *text, size_t length);
Name name_intern_c(NameTable *table, const char *text);

#endif
