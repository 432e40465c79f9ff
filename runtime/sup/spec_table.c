/* A fixed number of buckets, each a list that only grows at its head: a reader that misses the newest entry
 * takes the mutex and looks again before it adds one.
 */
#include "runtime/sup/spec_table.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/os/symbols.h"

enum { BUCKET_COUNT = 256 };

typedef struct Entry {
    JanusActorSpec spec;
    struct Entry *next;
    char name[64];
} Entry;

static _Atomic(Entry *) buckets[BUCKET_COUNT];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static _Atomic(Entry *) *bucket_of(const JanusActorSpec *parts) {
    uint64_t hash = (uint64_t)(uintptr_t)parts->handler * UINT64_C(0x9e3779b97f4a7c15);
    return &buckets[hash >> 56];
}

static bool is_same(const JanusActorSpec *a, const JanusActorSpec *b) {
    return a->setup == b->setup && a->handler == b->handler && a->timeout == b->timeout &&
           a->destroy == b->destroy && a->mailbox_capacity == b->mailbox_capacity &&
           a->timeout_ms == b->timeout_ms;
}

static const JanusActorSpec *find(_Atomic(Entry *) *bucket, const JanusActorSpec *parts) {
    /* acquire: an entry is seen with its contents, which never change */
    for (const Entry *entry = atomic_load_explicit(bucket, memory_order_acquire); entry != NULL;
         entry = entry->next)
        if (is_same(&entry->spec, parts)) return &entry->spec;
    return NULL;
}

/* "Counter" for Counter_setup, as far as the executable still knows its functions' names. */
static void set_name(Entry *entry) {
    static const char SUFFIX[] = "_setup";
    if (!janus_os_symbol((uintptr_t)entry->spec.setup, entry->name, sizeof entry->name))
        snprintf(entry->name, sizeof entry->name, "actor");
    size_t length = strlen(entry->name), suffix = sizeof SUFFIX - 1;
    if (length > suffix && strcmp(entry->name + length - suffix, SUFFIX) == 0)
        entry->name[length - suffix] = '\0';
    entry->spec.name = entry->name;
}

static Entry *new_entry(const JanusActorSpec *parts) {
    Entry *entry = calloc(1, sizeof *entry);
    if (entry == NULL) return NULL;
    entry->spec = (JanusActorSpec){.setup = parts->setup,
                                   .handler = parts->handler,
                                   .timeout = parts->timeout,
                                   .destroy = parts->destroy,
                                   .mailbox_capacity = parts->mailbox_capacity,
                                   .timeout_ms = parts->timeout_ms};
    set_name(entry);
    return entry;
}

/* Called with the mutex held. */
static const JanusActorSpec *add(_Atomic(Entry *) *bucket, const JanusActorSpec *parts) {
    Entry *entry = new_entry(parts);
    if (entry == NULL) return NULL;
    entry->next = atomic_load_explicit(bucket, memory_order_relaxed);
    atomic_store_explicit(bucket, entry, memory_order_release); /* publishes the contents */
    return &entry->spec;
}

const JanusActorSpec *janus_spec_intern(const JanusActorSpec *parts) {
    _Atomic(Entry *) *bucket = bucket_of(parts);
    const JanusActorSpec *spec = find(bucket, parts);
    if (spec != NULL) return spec;
    pthread_mutex_lock(&mutex);
    spec = find(bucket, parts);
    if (spec == NULL) spec = add(bucket, parts);
    pthread_mutex_unlock(&mutex);
    return spec;
}
