/* A chained hash table that doubles; FNV-1a over the bytes. A view is one with open addressing. */
#include "compiler/base/name.h"

#include <stdbool.h>
#include <string.h>

enum { FIRST_BUCKETS = 1024, FIRST_VIEW_BUCKETS = 256 };

void name_table_init(NameTable *table, Arena *arena) {
    table->arena = arena;
    table->bucket_count = FIRST_BUCKETS;
    table->buckets = arena_array(arena, NameEntry *, FIRST_BUCKETS);
    table->name_count = 0;
    table->viewed = NULL;
    pthread_mutex_init(&table->lock, NULL);
}

static uint32_t hash_text(const char *text, size_t length) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    return hash;
}

static void grow(NameTable *table) {
    uint32_t count = table->bucket_count * 2;
    NameEntry **buckets = arena_array(table->arena, NameEntry *, count);
    for (uint32_t i = 0; i < table->bucket_count; i++) {
        for (NameEntry *entry = table->buckets[i], *next; entry != NULL; entry = next) {
            next = entry->next;
            entry->next = buckets[entry->hash & (count - 1)];
            buckets[entry->hash & (count - 1)] = entry;
        }
    }
    table->buckets = buckets;
    table->bucket_count = count;
}

static Name add(NameTable *table, const char *text, size_t length, uint32_t hash) {
    if (table->name_count >= table->bucket_count) grow(table);
    NameEntry *entry = arena_alloc(table->arena, sizeof *entry + length + 1);
    NameEntry **bucket = &table->buckets[hash & (table->bucket_count - 1)];
    memcpy(entry->text, text, length);
    entry->length = (uint32_t)length;
    entry->hash = hash;
    entry->next = *bucket;
    *bucket = entry;
    table->name_count++;
    return entry;
}

static bool is_same(const NameEntry *entry, const char *text, size_t length, uint32_t hash) {
    return entry->hash == hash && entry->length == length && memcmp(entry->text, text, length) == 0;
}

static Name intern(NameTable *table, const char *text, size_t length, uint32_t hash) {
    for (NameEntry *entry = table->buckets[hash & (table->bucket_count - 1)]; entry != NULL;
         entry = entry->next)
        if (is_same(entry, text, length, hash)) return entry;
    return add(table, text, length, hash);
}

/* --- views --- */

void name_view_init(NameTable *view, NameTable *table, Arena *arena) {
    *view = (NameTable){.arena = arena, .bucket_count = FIRST_VIEW_BUCKETS, .viewed = table};
    view->buckets = arena_array(arena, NameEntry *, FIRST_VIEW_BUCKETS);
}

static void remember(NameTable *view, NameEntry *entry) {
    uint32_t at = entry->hash & (view->bucket_count - 1);
    while (view->buckets[at] != NULL) at = (at + 1) & (view->bucket_count - 1);
    view->buckets[at] = entry;
}

static void grow_view(NameTable *view) {
    NameEntry **old = view->buckets;
    uint32_t old_count = view->bucket_count;
    view->bucket_count *= 2;
    view->buckets = arena_array(view->arena, NameEntry *, view->bucket_count);
    for (uint32_t i = 0; i < old_count; i++)
        if (old[i] != NULL) remember(view, old[i]);
}

static Name intern_viewed(NameTable *view, const char *text, size_t length, uint32_t hash) {
    uint32_t at = hash & (view->bucket_count - 1);
    for (; view->buckets[at] != NULL; at = (at + 1) & (view->bucket_count - 1))
        if (is_same(view->buckets[at], text, length, hash)) return view->buckets[at];
    pthread_mutex_lock(&view->viewed->lock);
    Name name = intern(view->viewed, text, length, hash);
    pthread_mutex_unlock(&view->viewed->lock);
    if (++view->name_count > view->bucket_count / 2) grow_view(view);
    remember(view, name);
    return name;
}

/* --- both --- */

Name name_intern(NameTable *table, const char *text, size_t length) {
    uint32_t hash = hash_text(text, length);
    return table->viewed == NULL ? intern(table, text, length, hash)
                                 : intern_viewed(table, text, length, hash);
}

Name name_intern_c(NameTable *table, const char *text) {
    return name_intern(table, text, strlen(text));
}
