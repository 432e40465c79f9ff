/* Values as text: as a part of another value (strings in quotes), or by themselves (strings bare). */
#include "runtime/mem/array.h"
#include "runtime/mem/text.h"
#include "runtime/mem/value.h"

#define LOAD(type, value) (*(const type *)(value))

static const JanusString *string_at(const void *value) {
    return LOAD(JanusString *, value);
}

/* The integer at an address, sign-extended; false for what is no signed integer. */
static bool load_signed(const JanusTypeInfo *info, const void *value, int64_t *number) {
    switch ((JanusKind)info->kind) {
    case JANUS_KIND_I8: return *number = LOAD(int8_t, value), true;
    case JANUS_KIND_I16: return *number = LOAD(int16_t, value), true;
    case JANUS_KIND_I32: return *number = LOAD(int32_t, value), true;
    case JANUS_KIND_I64: return *number = LOAD(int64_t, value), true;
    default: return false;
    }
}

static bool load_unsigned(const JanusTypeInfo *info, const void *value, uint64_t *number) {
    switch ((JanusKind)info->kind) {
    case JANUS_KIND_U8: return *number = LOAD(uint8_t, value), true;
    case JANUS_KIND_U16: return *number = LOAD(uint16_t, value), true;
    case JANUS_KIND_U32: return *number = LOAD(uint32_t, value), true;
    case JANUS_KIND_U64: return *number = LOAD(uint64_t, value), true;
    default: return false;
    }
}

static void show_bytes(JanusText *text, const JanusString *bytes) {
    JANUS_TEXT_PUT(text, "Bytes[");
    for (int64_t i = 0; i < bytes->length; i++) {
        if (i > 0) JANUS_TEXT_PUT(text, ", ");
        janus_text_add_u64(text, (uint8_t)bytes->bytes[i]);
    }
    JANUS_TEXT_PUT(text, "]");
}

static void show_other(JanusText *text, const JanusTypeInfo *info, const void *value) {
    if (info->show != NULL)
        info->show(value, text);
    else
        janus_text_put(text, info->name, strlen(info->name));
}

void janus_text_show_value(JanusText *text, const JanusTypeInfo *info, const void *value) {
    int64_t number;
    uint64_t size;
    switch ((JanusKind)info->kind) {
    case JANUS_KIND_OTHER: show_other(text, info, value); return;
    case JANUS_KIND_BOOL: janus_text_add_bool(text, LOAD(uint8_t, value)); return;
    case JANUS_KIND_F32: janus_text_add_f32(text, LOAD(float, value)); return;
    case JANUS_KIND_F64: janus_text_add_f64(text, LOAD(double, value)); return;
    case JANUS_KIND_CHAR: janus_text_add_quoted_char(text, LOAD(uint32_t, value)); return;
    case JANUS_KIND_STRING: janus_text_add_quoted(text, string_at(value)); return;
    case JANUS_KIND_BYTES: show_bytes(text, string_at(value)); return;
    default: break;
    }
    if (load_signed(info, value, &number)) janus_text_add_i64(text, number);
    if (load_unsigned(info, value, &size)) janus_text_add_u64(text, size);
}

void janus_text_add_error(JanusText *text, const JanusError *error) {
    janus_text_put(text, error->name, strlen(error->name));
}

void janus_text_show_any(JanusText *text, const JanusAny *any) {
    janus_text_show_value(text, any->info, any->value);
}

void janus_text_add_value(JanusText *text, const JanusTypeInfo *info, const void *value, uint64_t format) {
    int64_t number;
    uint64_t size;
    switch ((JanusKind)info->kind) {
    case JANUS_KIND_BOOL: janus_text_format_bool(text, LOAD(uint8_t, value), format); return;
    case JANUS_KIND_F32: janus_text_format_f32(text, LOAD(float, value), format); return;
    case JANUS_KIND_F64: janus_text_format_f64(text, LOAD(double, value), format); return;
    case JANUS_KIND_CHAR: janus_text_format_char(text, LOAD(uint32_t, value), format); return;
    case JANUS_KIND_STRING: janus_text_format_string(text, string_at(value), format); return;
    case JANUS_KIND_BYTES:
    case JANUS_KIND_OTHER: janus_text_format_shown(text, info, value, format); return;
    default: break;
    }
    if (load_signed(info, value, &number)) janus_text_format_i64(text, number, format);
    if (load_unsigned(info, value, &size)) janus_text_format_u64(text, size, format);
}

void janus_array_show(const JanusArray *array, JanusText *out) {
    JANUS_TEXT_PUT(out, "[");
    for (int64_t i = 0; i < array->length; i++) {
        if (i > 0) JANUS_TEXT_PUT(out, ", ");
        janus_text_show_value(out, array->item, janus_array_at(array, i));
    }
    JANUS_TEXT_PUT(out, "]");
}
