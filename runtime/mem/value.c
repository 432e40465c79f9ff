/* Chooses between what the runtime knows of a kind and the functions that the compiler wrote. */
#include "runtime/mem/value.h"

#include "runtime/mem/counts.h"
#include "runtime/mem/string.h"

#define SCALAR(kind_, name_, bytes)                                                                          \
    { .name = name_, .size_bytes = bytes, .kind = JANUS_KIND_##kind_ }
const JanusTypeInfo janus_info_string = SCALAR(STRING, "String", 8);
const JanusTypeInfo janus_info_u8 = SCALAR(U8, "u8", 1);
const JanusTypeInfo janus_info_char = SCALAR(CHAR, "char", 4);
const JanusTypeInfo janus_info_i64 = SCALAR(I64, "i64", 8);

static JanusString *string_at(const void *value) {
    return *(JanusString *const *)value;
}

/* ---- counts ---- */

void janus_value_retain(const JanusTypeInfo *info, const void *value) {
    if (info->kind >= JANUS_KIND_STRING)
        janus_count_retain(string_at(value));
    else if (info->retain != NULL)
        info->retain(value);
}

void janus_value_release(const JanusTypeInfo *info, void *value) {
    if (info->kind >= JANUS_KIND_STRING)
        janus_string_release(string_at(value));
    else if (info->release != NULL)
        info->release(value);
}

void janus_value_share(const JanusTypeInfo *info, const void *value) {
    if (info->kind >= JANUS_KIND_STRING)
        janus_string_share(string_at(value));
    else if (info->share != NULL)
        info->share(value);
}

void janus_values_retain(const JanusTypeInfo *info, const void *values, int64_t count) {
    if (janus_value_is_plain(info)) return;
    const char *at = values;
    for (; count > 0; count--, at += info->size_bytes) janus_value_retain(info, at);
}

static void release_strings(JanusString **strings, int64_t count) {
    for (int64_t i = 0; i < count; i++) janus_string_release_fast(strings[i]);
}

void janus_values_release(const JanusTypeInfo *info, void *values, int64_t count) {
    if (janus_value_is_plain(info)) return;
    if (janus_value_is_text(info)) {
        release_strings(values, count);
        return;
    }
    char *at = values;
    for (; count > 0; count--, at += info->size_bytes) janus_value_release(info, at);
}

void janus_values_share(const JanusTypeInfo *info, const void *values, int64_t count) {
    if (janus_value_is_plain(info)) return;
    const char *at = values;
    for (; count > 0; count--, at += info->size_bytes) janus_value_share(info, at);
}

/* ---- comparing ---- */

#define LOAD(type, value) (*(const type *)(value))
#define ORDER(type, left, right)                                                                             \
    ((LOAD(type, left) > LOAD(type, right)) - (LOAD(type, left) < LOAD(type, right)))

/* Of floats a total order: nan is neither above nor below, but stands behind all numbers. */
#define ORDER_FLOAT(type, left, right)                                                                       \
    (ORDER(type, left, right) + (LOAD(type, left) != LOAD(type, left)) -                                     \
     (LOAD(type, right) != LOAD(type, right)))

bool janus_value_is_bits(const JanusTypeInfo *info) {
    if (info->kind == JANUS_KIND_OTHER) return info->equal == NULL;
    return info->kind < JANUS_KIND_STRING && info->kind != JANUS_KIND_F32 && info->kind != JANUS_KIND_F64;
}

bool janus_value_equal(const JanusTypeInfo *info, const void *left, const void *right) {
    switch ((JanusKind)info->kind) {
    case JANUS_KIND_F32: return LOAD(float, left) == LOAD(float, right);
    case JANUS_KIND_F64: return LOAD(double, left) == LOAD(double, right);
    case JANUS_KIND_STRING:
    case JANUS_KIND_BYTES: return janus_string_equal(string_at(left), string_at(right));
    default: break;
    }
    if (info->kind == JANUS_KIND_OTHER && info->equal != NULL) return info->equal(left, right);
    return memcmp(left, right, info->size_bytes) == 0;
}

int32_t janus_value_compare(const JanusTypeInfo *info, const void *left, const void *right) {
    switch ((JanusKind)info->kind) {
    case JANUS_KIND_BOOL:
    case JANUS_KIND_U8: return ORDER(uint8_t, left, right);
    case JANUS_KIND_U16: return ORDER(uint16_t, left, right);
    case JANUS_KIND_CHAR:
    case JANUS_KIND_U32: return ORDER(uint32_t, left, right);
    case JANUS_KIND_U64: return ORDER(uint64_t, left, right);
    case JANUS_KIND_I8: return ORDER(int8_t, left, right);
    case JANUS_KIND_I16: return ORDER(int16_t, left, right);
    case JANUS_KIND_I32: return ORDER(int32_t, left, right);
    case JANUS_KIND_I64: return ORDER(int64_t, left, right);
    case JANUS_KIND_F32: return ORDER_FLOAT(float, left, right);
    case JANUS_KIND_F64: return ORDER_FLOAT(double, left, right);
    case JANUS_KIND_STRING:
    case JANUS_KIND_BYTES: return janus_string_compare(string_at(left), string_at(right));
    case JANUS_KIND_OTHER: break;
    }
    return info->compare == NULL ? 0 : info->compare(left, right);
}

/* ---- hashing ---- */

static uint64_t hash_bits(const void *value, uint64_t size_bytes, uint64_t seed) {
    const char *at = value;
    uint64_t word;
    for (; size_bytes > sizeof word; at += sizeof word, size_bytes -= sizeof word) {
        memcpy(&word, at, sizeof word);
        seed = janus_hash_word(word, seed);
    }
    word = 0;
    memcpy(&word, at, size_bytes);
    return janus_hash_word(word, seed);
}

uint64_t janus_value_hash(const JanusTypeInfo *info, const void *value, uint64_t seed) {
    switch ((JanusKind)info->kind) {
    case JANUS_KIND_F32: return janus_hash_f64(LOAD(float, value), seed);
    case JANUS_KIND_F64: return janus_hash_f64(LOAD(double, value), seed);
    case JANUS_KIND_STRING:
    case JANUS_KIND_BYTES: return janus_string_hash(string_at(value), seed);
    default: break;
    }
    if (info->kind == JANUS_KIND_OTHER && info->hash != NULL) return info->hash(value, seed);
    return hash_bits(value, info->size_bytes, seed);
}
