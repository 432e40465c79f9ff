/* Compiled regular expressions, kept by each worker. */
#ifndef JANUS_STD_REGEX_H
#define JANUS_STD_REGEX_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "runtime/janus.h"

typedef struct JanusRegex {
    pcre2_code *code;
    pcre2_match_data *match; /* with room for all groups */
    pcre2_match_context *limits;
    int64_t flags, length; /* length: of the pattern */
    char pattern[];
} JanusRegex;

/* The compiled form: good until the running task waits or compiles another. Null when the pattern is none:
 * then *error and *offset are PCRE2's. Panics without memory. */
const JanusRegex *janus_regex_get(const JanusString *pattern, int64_t flags, int *error, size_t *offset);

#endif
