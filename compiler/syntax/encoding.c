/* Source is UTF-8 without NULs. Bad bytes are reported once per run of them, and the lexer then takes bytes
 * as they come. Plain ASCII, eight bytes at a time, costs next to nothing. */
#include "compiler/syntax/lexer.h"

#include <string.h>

/* Length of the well-formed sequence at `at`, 0 when there is none. No overlong forms, surrogates or values
 * above U+10FFFF. */
static uint32_t sequence_length(const unsigned char *at, const unsigned char *limit) {
    unsigned char first = at[0];
    uint32_t length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length == 0 || (size_t)(limit - at) < length) return 0;
    unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (at[1] < low || at[1] > high) return 0;
    for (uint32_t i = 2; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80) return 0;
    }
    return length;
}

static const unsigned char *skip_ascii(const unsigned char *at, const unsigned char *limit) {
    for (uint64_t word; limit - at >= 8; at += 8) {
        memcpy(&word, at, 8);
        uint64_t has_zero = (word - 0x0101010101010101u) & ~word;
        if (((word | has_zero) & 0x8080808080808080u) != 0) break;
    }
    while (at < limit && *at < 0x80 && *at != 0) at++;
    return at;
}

static bool is_bad(const unsigned char *at, const unsigned char *limit) {
    return *at == 0 || (*at >= 0x80 && sequence_length(at, limit) == 0);
}

bool encoding_is_valid(const char *from, const char *to) {
    const unsigned char *at = (const unsigned char *)from, *limit = (const unsigned char *)to;
    while (at < limit && !is_bad(at, limit)) at += *at < 0x80 ? 1 : sequence_length(at, limit);
    return at == limit;
}

void encoding_check(Session *session, const SourceFile *source) {
    const unsigned char *text = (const unsigned char *)source->text, *limit = text + source->length;
    uint32_t reported = 0;
    for (const unsigned char *at = skip_ascii(text, limit); at < limit; at = skip_ascii(at, limit)) {
        const unsigned char *from = at;
        if (!is_bad(at, limit)) {
            at += sequence_length(at, limit);
            continue;
        }
        while (at < limit && is_bad(at, limit)) at++;
        Span span = {source->base + (uint32_t)(from - text), source->base + (uint32_t)(at - text)};
        if (*from == 0)
            diag_report(&session->diags, DIAG_NUL_BYTE, span);
        else
            diag_report(&session->diags, DIAG_INVALID_UTF8, span, *from);
        if (++reported == SYNTAX_ERROR_LIMIT) return;
    }
}
