/* Matching and replacing. Strings are valid UTF-8, so PCRE2 need not look. */
#include "runtime/std/regex/regex.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/mem/array.h"
#include "runtime/mem/string.h"
#include "runtime/std/status.h"

enum { MATCH_STACK_BYTES = 24 * 1024 };

static const JanusRegex *get(const JanusString *pattern, int64_t flags) {
    int error;
    size_t offset;
    janus_stack_require(MATCH_STACK_BYTES);
    return janus_regex_get(pattern, flags, &error, &offset);
}

uint8_t janus_regex_check(const JanusString *pattern, int64_t flags, JanusString **message_slot,
                          int64_t *offset) {
    int error;
    size_t place;
    janus_stack_require(MATCH_STACK_BYTES);
    if (janus_regex_get(pattern, flags, &error, &place) != NULL) return 1;
    PCRE2_UCHAR message[256];
    if (pcre2_get_error_message(error, message, sizeof message) < 0) message[0] = '\0';
    janus_slot_put_string(message_slot, janus_string_of_system((const char *)message));
    *offset = (int64_t)place;
    return 0;
}

static JanusRegexStatus status_of(int result) {
    if (result >= 0) return JANUS_REGEX_FOUND;
    if (result == PCRE2_ERROR_NOMATCH) return JANUS_REGEX_NONE;
    if (result == PCRE2_ERROR_NOMEMORY) janus_object_no_memory();
    return JANUS_REGEX_TOO_HARD;
}

/* ---- finding ---- */

static JanusArray *groups_of(const JanusRegex *regex) {
    const size_t *ends = pcre2_get_ovector_pointer(regex->match);
    int64_t count = 2 * (int64_t)pcre2_get_ovector_count(regex->match);
    JanusArray *groups = janus_array_new(&janus_info_i64, count);
    for (int64_t i = 0; i < count; i++) {
        int64_t end = ends[i] == PCRE2_UNSET ? -1 : (int64_t)ends[i];
        janus_array_push(&groups, &end);
    }
    return groups;
}

int32_t janus_regex_find(const JanusString *pattern, int64_t flags, const JanusString *text, int64_t from,
                         JanusArray **groups_slot) {
    const JanusRegex *regex = get(pattern, flags);
    if (regex == NULL) return JANUS_REGEX_INVALID;
    if (from < 0 || from > text->length) return JANUS_REGEX_NONE;
    while (from < text->length && janus_utf8_is_inside(text->bytes[from])) from++;
    int result = pcre2_match(regex->code, (PCRE2_SPTR)text->bytes, (size_t)text->length, (size_t)from,
                             PCRE2_NO_UTF_CHECK, regex->match, regex->limits);
    JanusRegexStatus status = status_of(result);
    if (status == JANUS_REGEX_FOUND) janus_slot_put_array(groups_slot, groups_of(regex));
    return (int32_t)status;
}

/* ---- replacing ---- */

static void cleanup_output(PCRE2_UCHAR **output) {
    free(*output);
}

/* One try with room for `*length` bytes; says in *length how many there are or would be. */
static int substitute(const JanusRegex *regex, const JanusString *text, const JanusString *replacement,
                      uint8_t all, PCRE2_UCHAR *output, size_t *length) {
    uint32_t options = PCRE2_NO_UTF_CHECK | PCRE2_SUBSTITUTE_OVERFLOW_LENGTH |
                       (all ? PCRE2_SUBSTITUTE_GLOBAL : 0) | PCRE2_SUBSTITUTE_UNSET_EMPTY;
    return pcre2_substitute(regex->code, (PCRE2_SPTR)text->bytes, (size_t)text->length, 0, options, NULL,
                            regex->limits, (PCRE2_SPTR)replacement->bytes, (size_t)replacement->length,
                            output, length);
}

static JanusRegexStatus replace_status(int result) {
    switch (result) {
    case 0: return JANUS_REGEX_NONE;
    case PCRE2_ERROR_BADREPLACEMENT:
    case PCRE2_ERROR_BADREPESCAPE:
    case PCRE2_ERROR_REPMISSINGBRACE:
    case PCRE2_ERROR_BADSUBSTITUTION:
    case PCRE2_ERROR_NOSUBSTRING:
    case PCRE2_ERROR_NOUNIQUESUBSTRING: return JANUS_REGEX_INVALID;
    default: return status_of(result);
    }
}

int32_t janus_regex_replace(const JanusString *pattern, int64_t flags, const JanusString *text,
                            const JanusString *replacement, uint8_t all, JanusString **slot) {
    const JanusRegex *regex = get(pattern, flags);
    if (regex == NULL) return JANUS_REGEX_INVALID;
    size_t room = (size_t)text->length * 2 + 64, length = room;
    PCRE2_UCHAR *output __attribute__((cleanup(cleanup_output))) = malloc(room);
    if (output == NULL) janus_object_no_memory();
    int result = substitute(regex, text, replacement, all, output, &length);
    if (result == PCRE2_ERROR_NOMEMORY && length > room) { /* now the length is known */
        free(output);
        output = malloc(room = length);
        if (output == NULL) janus_object_no_memory();
        result = substitute(regex, text, replacement, all, output, &length);
    }
    JanusRegexStatus status = replace_status(result);
    if (status == JANUS_REGEX_FOUND)
        janus_slot_put_string(slot, janus_string_copy((const char *)output, (int64_t)length));
    return (int32_t)status;
}

/* ---- names ---- */

static void add_names(JanusArray **names, uint32_t groups) {
    for (uint32_t i = 0; i <= groups; i++) janus_array_add_string(names, janus_string_copy("", 0));
}

JanusArray *janus_regex_group_names(const JanusString *pattern, int64_t flags) {
    const JanusRegex *regex = get(pattern, flags);
    JanusArray *names = janus_array_new(&janus_info_string, 0);
    if (regex == NULL) return names;
    uint32_t groups, count, stride;
    const unsigned char *entry; /* the group's number in two bytes, then its name */
    pcre2_pattern_info(regex->code, PCRE2_INFO_CAPTURECOUNT, &groups);
    pcre2_pattern_info(regex->code, PCRE2_INFO_NAMECOUNT, &count);
    pcre2_pattern_info(regex->code, PCRE2_INFO_NAMEENTRYSIZE, &stride);
    pcre2_pattern_info(regex->code, PCRE2_INFO_NAMETABLE, &entry);
    add_names(&names, groups);
    for (uint32_t i = 0; i < count; i++, entry += stride) {
        JanusString **name = (JanusString **)janus_array_at(names, entry[0] << 8 | entry[1]);
        janus_slot_put_string(name, janus_string_of_system((const char *)entry + 2));
    }
    return names;
}
