/* Case, normal forms, graphemes and widths by utf8proc. Strings are valid UTF-8, so it finds nothing to
 * complain about; what remains is running out of memory.
 */
#include <stdlib.h>
#include <utf8proc.h>

#include "runtime/mem/array.h"
#include "runtime/mem/string.h"
#include "runtime/mem/text.h"
#include "runtime/std/status.h"

/* ---- case, char by char ---- */

uint32_t janus_unicode_char_upper(uint32_t point) {
    return (uint32_t)utf8proc_toupper((utf8proc_int32_t)point);
}

uint32_t janus_unicode_char_lower(uint32_t point) {
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)point);
}

static JanusString *map_chars(const JanusString *text, uint32_t (*map)(uint32_t)) {
    JanusText *mapped = janus_text_new();
    for (int64_t offset = 0; offset < text->length;)
        janus_text_add_char(mapped, map(janus_string_next_char_fast(text, &offset)));
    return janus_text_finish(mapped);
}

JanusString *janus_unicode_to_upper(const JanusString *text) {
    return map_chars(text, janus_unicode_char_upper);
}

JanusString *janus_unicode_to_lower(const JanusString *text) {
    return map_chars(text, janus_unicode_char_lower);
}

/* ---- whole texts ---- */

static void cleanup_bytes(utf8proc_uint8_t **bytes) {
    free(*bytes);
}

static JanusString *map_text(const JanusString *text, int options) {
    janus_stack_probe_deep();
    utf8proc_uint8_t *mapped __attribute__((cleanup(cleanup_bytes))) = NULL;
    utf8proc_ssize_t length = utf8proc_map((const utf8proc_uint8_t *)text->bytes, text->length, &mapped,
                                           (utf8proc_option_t)(options | UTF8PROC_STABLE));
    if (length < 0) janus_object_no_memory();
    return janus_string_copy((const char *)mapped, length);
}

JanusString *janus_unicode_fold(const JanusString *text) {
    return map_text(text, UTF8PROC_CASEFOLD | UTF8PROC_COMPOSE);
}

JanusString *janus_unicode_normalize(const JanusString *text, int32_t form) {
    static const int options[] = {
        [JANUS_NORM_NFC] = UTF8PROC_COMPOSE,
        [JANUS_NORM_NFD] = UTF8PROC_DECOMPOSE,
        [JANUS_NORM_NFKC] = UTF8PROC_COMPOSE | UTF8PROC_COMPAT,
        [JANUS_NORM_NFKD] = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT,
    };
    return map_text(text, options[form & JANUS_NORM_NFKD]);
}

/* ---- what readers see ---- */

int64_t janus_unicode_next_grapheme(const JanusString *text, int64_t offset) {
    if (offset < 0 || offset >= text->length) return text->length;
    utf8proc_int32_t state = 0;
    uint32_t before = janus_string_next_char_fast(text, &offset);
    while (offset < text->length) {
        int64_t behind = offset;
        uint32_t point = janus_string_next_char_fast(text, &behind);
        if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)before, (utf8proc_int32_t)point, &state))
            break;
        before = point;
        offset = behind;
    }
    return offset;
}

JanusArray *janus_unicode_graphemes(const JanusString *text) {
    JanusArray *list __attribute__((cleanup(janus_cleanup_array))) = janus_array_new(&janus_info_string, 0);
    for (int64_t begin = 0; begin < text->length;) {
        int64_t end = janus_unicode_next_grapheme(text, begin);
        janus_array_add_string(&list, janus_string_copy(text->bytes + begin, end - begin));
        begin = end;
    }
    JanusArray *result = list;
    list = NULL;
    return result;
}

/* A grapheme is as wide as its widest char: an emoji and what modifies it take two columns. */
int64_t janus_unicode_width(const JanusString *text) {
    int64_t width = 0;
    for (int64_t offset = 0; offset < text->length;) {
        int64_t end = janus_unicode_next_grapheme(text, offset), widest = 0;
        while (offset < end) {
            int wide = utf8proc_charwidth((utf8proc_int32_t)janus_string_next_char_fast(text, &offset));
            if (wide > widest) widest = wide;
        }
        width += widest;
    }
    return width;
}

int32_t janus_unicode_category(uint32_t point) {
    return utf8proc_category((utf8proc_int32_t)point);
}
