/* Each worker keeps the expressions it used last, the newest first. A worker runs one task at a time and
 * matching never waits, so there is nothing to lock; a task that goes on elsewhere compiles again there,
 * once.
 *
 * The just-in-time compiler is not used: its code wants stacks of its own.
 */
#include <stdlib.h>
#include <string.h>

#include "runtime/mem/counts.h"
#include "runtime/sched/panic.h"
#include "runtime/sched/worker.h"
#include "runtime/std/regex/regex.h"

enum { KEPT_MAX = 32, HEAP_KIBIBYTES_MAX = 64 * 1024, STEPS_MAX = 10 * 1000 * 1000 };

typedef struct Cache {
    uint32_t count;
    JanusRegex *kept[KEPT_MAX];
} Cache;

static Cache caches[JANUS_WORKERS_MAX];

static Cache *own_cache(void) {
    static const char TEXT[] = "regular expressions need a task";
    JanusWorker *worker = janus_worker_current();
    if (worker == NULL) janus_panic_text(TEXT, sizeof TEXT - 1, NULL);
    return &caches[worker->index];
}

/* ---- compiling ---- */

static void regex_free(JanusRegex *regex) {
    if (regex == NULL) return;
    pcre2_match_context_free(regex->limits);
    pcre2_match_data_free(regex->match);
    pcre2_code_free(regex->code);
    free(regex);
}

static uint32_t options_of(int64_t flags) {
    uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_NO_UTF_CHECK | PCRE2_NEVER_BACKSLASH_C;
    if (flags & JANUS_REGEX_CASELESS) options |= PCRE2_CASELESS;
    if (flags & JANUS_REGEX_MULTILINE) options |= PCRE2_MULTILINE;
    if (flags & JANUS_REGEX_DOT_ALL) options |= PCRE2_DOTALL;
    if (flags & JANUS_REGEX_EXTENDED) options |= PCRE2_EXTENDED;
    return options;
}

typedef struct Compilation {
    JanusRegex *regex;
    int error;
    size_t offset;
} Compilation;

static void compile(void *argument) {
    Compilation *work = argument;
    JanusRegex *regex = work->regex;
    regex->code = pcre2_compile((PCRE2_SPTR)regex->pattern, (size_t)regex->length, options_of(regex->flags),
                                &work->error, &work->offset, NULL);
    if (regex->code == NULL) return;
    regex->match = pcre2_match_data_create_from_pattern(regex->code, NULL);
    regex->limits = pcre2_match_context_create(NULL);
    if (regex->match == NULL || regex->limits == NULL) {
        work->error = PCRE2_ERROR_NOMEMORY;
        return;
    }
    pcre2_set_match_limit(regex->limits, STEPS_MAX);
    pcre2_set_heap_limit(regex->limits, HEAP_KIBIBYTES_MAX);
}

static bool is_out_of_memory(int error) {
    return error == PCRE2_ERROR_NOMEMORY || error == PCRE2_ERROR_HEAP_FAILED;
}

/* PCRE2_ERROR_HEAP_FAILED is what pcre2_compile reports, NOMEMORY the others. On a stack of its own, because
 * nested groups nest calls. */
static JanusRegex *regex_new(const JanusString *pattern, int64_t flags, int *error, size_t *offset) {
    JanusRegex *regex = calloc(1, sizeof *regex + (size_t)pattern->length);
    if (regex == NULL) janus_object_no_memory();
    regex->flags = flags;
    regex->length = pattern->length;
    memcpy(regex->pattern, pattern->bytes, (size_t)pattern->length);
    Compilation work = {.regex = regex};
    bool has_stack = janus_fiber_aside(compile, &work);
    if (has_stack && regex->limits != NULL && regex->match != NULL) return regex;
    regex_free(regex);
    if (!has_stack || is_out_of_memory(work.error)) janus_object_no_memory();
    *error = work.error;
    *offset = work.offset;
    return NULL;
}

/* ---- keeping ---- */

static bool is_it(const JanusRegex *regex, const JanusString *pattern, int64_t flags) {
    return regex->flags == flags && regex->length == pattern->length &&
           memcmp(regex->pattern, pattern->bytes, (size_t)pattern->length) == 0;
}

/* Moves everything before `index` one place back, and the expression to the front. */
static const JanusRegex *put_first(Cache *cache, uint32_t index, JanusRegex *regex) {
    memmove(&cache->kept[1], &cache->kept[0], index * sizeof *cache->kept);
    cache->kept[0] = regex;
    return regex;
}

const JanusRegex *janus_regex_get(const JanusString *pattern, int64_t flags, int *error, size_t *offset) {
    Cache *cache = own_cache();
    for (uint32_t i = 0; i < cache->count; i++)
        if (is_it(cache->kept[i], pattern, flags)) return put_first(cache, i, cache->kept[i]);
    JanusRegex *regex = regex_new(pattern, flags, error, offset);
    if (regex == NULL) return NULL;
    if (cache->count == KEPT_MAX)
        regex_free(cache->kept[KEPT_MAX - 1]);
    else
        cache->count++;
    return put_first(cache, cache->count - 1, regex);
}
