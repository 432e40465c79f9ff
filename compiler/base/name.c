/* A chained hash table that doubles; FNV-1a over the bytes. */
#include "compiler/base/name.h"

#include <string.h>

enum { FIRST_BUCKETS = 1024 };

void name_table_init(NameTable *table, Arena *arena) {
    table->arena = arena;
    table->bucket_count = FIRST_BUCKETS;
    table->buckets = arena_array(arena, NameEntry *, FIRST_BUCKETS);
    table->name_count = 0;
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

Name name_intern(NameTable *table, const char *text, size_t length) {
    uint32_t hash = hash_text(text, length);
    for (NameEntry *entry = table->buckets[hash & (table->bucket_count - 1)]; entry != NULL;
         entry = entry->next) {
        if (entry->hash == hash && entry->length == length && memcmp(entry->text, text, length) == 0)
            return entry;
    }
    return add(table, text, length, hash);
}

Name name_intern_c(NameTable *table, const char *text) {
    return name_intern(table, text, strlen(text));
}
