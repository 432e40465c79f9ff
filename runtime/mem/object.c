/* Boxes, function values and `any Trait` values: objects with one value inside. */
#include "runtime/mem/object.h"

#include <stddef.h>
#include <string.h>

#include "runtime/mem/value.h"
#include "runtime/mem/walk.h"

enum { BOX_VALUE = sizeof(int64_t) };

static void *box_value(void *box) {
    return (char *)box + BOX_VALUE;
}

/* ---- boxes ---- */

static void free_box(void *box, const JanusTypeInfo *info) {
    janus_value_release(info, box_value(box));
    janus_object_give(box, BOX_VALUE + info->size_bytes);
}

void janus_box_free(void *box, const JanusTypeInfo *info) {
    if (janus_value_is_plain(info))
        janus_object_give(box, BOX_VALUE + info->size_bytes);
    else
        janus_walk(free_box, box, info);
}

void janus_box_release(void *box, const JanusTypeInfo *info) {
    if (janus_count_release(box)) janus_box_free(box, info);
}

static void share_box(void *box, const JanusTypeInfo *info) {
    janus_value_share(info, box_value(box));
}

void janus_box_share(void *box, const JanusTypeInfo *info) {
    if (janus_count_share(box) && !janus_value_is_plain(info)) janus_walk(share_box, box, info);
}

void janus_box_unique(void **slot, const JanusTypeInfo *info) {
    if (janus_count_is_unique(*slot)) return;
    void *old = *slot, *copy = janus_object_new(BOX_VALUE + info->size_bytes);
    memcpy(box_value(copy), box_value(old), info->size_bytes);
    janus_value_retain(info, box_value(copy));
    *slot = copy;
    janus_box_release(old, info);
}

/* ---- functions ---- */

static void free_function(void *object, const JanusTypeInfo *none) {
    (void)none;
    JanusFunction *function = object;
    if (function->release != NULL) function->release(function);
    janus_object_give(function, function->size_bytes);
}

void janus_function_free(JanusFunction *function) {
    janus_walk(free_function, function, NULL);
}

void janus_function_release(JanusFunction *function) {
    if (janus_count_release(function)) janus_function_free(function);
}

static void share_function(void *object, const JanusTypeInfo *none) {
    (void)none;
    JanusFunction *function = object;
    if (function->share != NULL) function->share(function);
}

void janus_function_share(JanusFunction *function) {
    if (janus_count_share(function)) janus_walk(share_function, function, NULL);
}

/* ---- values behind a trait ---- */

static size_t any_bytes(const JanusTypeInfo *info) {
    return offsetof(JanusAny, value) + info->size_bytes;
}

JanusAny *janus_any_new(const JanusTypeInfo *info, const void *methods, const void *value) {
    JanusAny *any = janus_object_new(any_bytes(info));
    any->info = info;
    any->methods = methods;
    memcpy(any->value, value, info->size_bytes);
    return any;
}

static void free_any(void *object, const JanusTypeInfo *info) {
    janus_value_release(info, ((JanusAny *)object)->value);
    janus_object_give(object, any_bytes(info));
}

void janus_any_release(JanusAny *any) {
    if (janus_count_release(any)) janus_walk(free_any, any, any->info);
}

static void share_any(void *object, const JanusTypeInfo *info) {
    janus_value_share(info, ((JanusAny *)object)->value);
}

void janus_any_share(JanusAny *any) {
    if (janus_count_share(any)) janus_walk(share_any, any, any->info);
}

void janus_any_unique(JanusAny **slot) {
    JanusAny *old = *slot;
    if (janus_count_is_unique(old)) return;
    *slot = janus_any_new(old->info, old->methods, old->value);
    janus_value_retain(old->info, old->value);
    janus_any_release(old);
}
