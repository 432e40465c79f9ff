/* Values of any type, through their JanusTypeInfo: what the collections do with what they hold.
 *
 * A value is passed by its address. "Plain" values are their bits: they need no counting. Functions that may
 * run user code (equal, compare, hash, show) may panic and wait; callers hold nothing over them that an
 * unwinding would lose.
 */
#ifndef JANUS_MEM_VALUE_H
#define JANUS_MEM_VALUE_H

#include <stdbool.h>
#include <string.h>

#include "runtime/janus.h"
#include "runtime/os/atomics.h"

/* Infos for what the runtime makes by itself. */
extern const JanusTypeInfo janus_info_string, janus_info_u8, janus_info_char, janus_info_i64;

static inline bool janus_value_is_scalar(const JanusTypeInfo *info) {
    return info->kind != JANUS_KIND_OTHER && info->kind < JANUS_KIND_STRING;
}

/* A String or Bytes. */
static inline bool janus_value_is_text(const JanusTypeInfo *info) {
    return info->kind >= JANUS_KIND_STRING;
}

static inline bool janus_value_is_plain(const JanusTypeInfo *info) {
    return info->kind == JANUS_KIND_OTHER ? info->release == NULL : info->kind < JANUS_KIND_STRING;
}

void janus_value_retain(const JanusTypeInfo *info, const void *value);
void janus_value_release(const JanusTypeInfo *info, void *value);
void janus_value_share(const JanusTypeInfo *info, const void *value);

/* The same for `count` values, one after the other. */
void janus_values_retain(const JanusTypeInfo *info, const void *values, int64_t count);
void janus_values_release(const JanusTypeInfo *info, void *values, int64_t count);
void janus_values_share(const JanusTypeInfo *info, const void *values, int64_t count);

bool janus_value_equal(const JanusTypeInfo *info, const void *left, const void *right);
/* Types without an order are all alike. */
int32_t janus_value_compare(const JanusTypeInfo *info, const void *left, const void *right);
uint64_t janus_value_hash(const JanusTypeInfo *info, const void *value, uint64_t seed);
/* Equal values have equal bits, and the other way round. */
bool janus_value_is_bits(const JanusTypeInfo *info);

/* Copies the bits of one value. */
static inline void janus_value_move(void *to, const void *from, uint64_t size_bytes) {
    if (JANUS_LIKELY(size_bytes == 8))
        memcpy(to, from, 8);
    else if (size_bytes == 16)
        memcpy(to, from, 16);
    else if (size_bytes == 4)
        memcpy(to, from, 4);
    else if (size_bytes == 1)
        memcpy(to, from, 1);
    else
        memcpy(to, from, size_bytes);
}

#endif
