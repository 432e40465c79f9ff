/* Numbers, characters, strings. Text without escapes is not copied: it stays in the source. */
#include "compiler/syntax/literal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { QUOTED_MAX = 40 }; /* of a literal in a message */

static Diagnostic *report(const LiteralText *literal, DiagId id, const char *from, const char *to) {
    uint32_t start = literal->position + (uint32_t)(from - literal->text);
    Span span = {start, start + (uint32_t)(to - from)};
    long shown = to - from < QUOTED_MAX ? to - from : QUOTED_MAX;
    return diag_report(&literal->session->diags, id, span, (int)shown, from);
}

static uint32_t digit_value(char c) {
    if (c >= '0' && c <= '9') return (uint32_t)(c - '0');
    if (c >= 'a' && c <= 'f') return (uint32_t)(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return (uint32_t)(c - 'A') + 10;
    return 16;
}

static uint32_t base_of(const LiteralText *literal) {
    if (literal->length < 3 || literal->text[0] != '0') return 10;
    char c = literal->text[1];
    return c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 10;
}

bool literal_int(const LiteralText *literal, uint64_t *value) {
    uint32_t base = base_of(literal);
    uint64_t sum = 0;
    *value = 0;
    for (uint32_t i = base == 10 ? 0 : 2; i < literal->length; i++) {
        if (literal->text[i] == '_') continue;
        if (__builtin_mul_overflow(sum, base, &sum) ||
            __builtin_add_overflow(sum, digit_value(literal->text[i]), &sum))
            return false;
    }
    *value = sum;
    return true;
}

double literal_float(const LiteralText *literal) {
    char *digits = arena_alloc(&literal->session->arena, literal->length + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < literal->length; i++) {
        if (literal->text[i] != '_') digits[count++] = literal->text[i];
    }
    double value = strtod(digits, NULL);
    if (value > 1.7976931348623157e308) {
        report(literal, DIAG_FLOAT_RANGE, literal->text, literal->text + literal->length);
        return 0;
    }
    return value;
}

static uint32_t put_utf8(char *out, uint32_t point) {
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    uint32_t extra = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    static const uint8_t lead[] = {0, 0xc0, 0xe0, 0xf0};
    out[0] = (char)(lead[extra] | point >> (6 * extra));
    for (uint32_t i = 1; i <= extra; i++) out[i] = (char)(0x80 | (point >> (6 * (extra - i)) & 0x3f));
    return extra + 1;
}

/* \u{…}: one to six digits of a code point that is no surrogate. `at` is behind the `u`. NULL: malformed. */
static const char *read_code_point(const char *at, const char *end, uint32_t *point) {
    uint32_t count = 0;
    *point = 0;
    if (at == end || *at++ != '{') return NULL;
    while (at < end && digit_value(*at) < 16 && count++ < 6) *point = *point * 16 + digit_value(*at++);
    bool is_valid = *point <= 0x10ffff && (*point < 0xd800 || *point > 0xdfff);
    return at < end && *at == '}' && count > 0 && is_valid ? at + 1 : NULL;
}

/* `at` is behind the backslash; gives what follows the escape, NULL when there is no such escape. */
static const char *read_escape(const char *at, const char *end, uint32_t *point) {
    if (at == end) return NULL;
    switch (*at++) {
    case 'n': *point = '\n'; return at;
    case 't': *point = '\t'; return at;
    case 'r': *point = '\r'; return at;
    case '0': *point = 0; return at;
    case '\\': *point = '\\'; return at;
    case '"': *point = '"'; return at;
    case '\'': *point = '\''; return at;
    case 'x':
        if (end - at < 2 || digit_value(at[0]) > 15 || digit_value(at[1]) > 15) return NULL;
        *point = digit_value(at[0]) * 16 + digit_value(at[1]);
        return at + 2;
    case 'u': return read_code_point(at, end, point);
    default: return NULL;
    }
}

/* `"n is \(n)"`: all of a string in one report. */
static void report_embedded(const LiteralText *literal, const char *at, const char *end) {
    for (const char *before = literal->text + 1; before + 1 < at; before++) {
        if (before[0] == '\\' && before[1] == '(') return;
    }
    Diagnostic *d = report(literal, DIAG_BAD_ESCAPE, at, at + 2);
    uint32_t start = literal->position;
    diag_help(d, "values are put into a string by $\"...{x}...\"");
    diag_fix(d, (Span){start, start}, "$");
    for (; at + 1 < end; at++) {
        if (at[0] != '\\' || at[1] != '(') continue;
        const char *close = memchr(at, ')', (size_t)(end - at));
        if (close == NULL) return;
        uint32_t open = start + (uint32_t)(at - literal->text),
                 to = start + (uint32_t)(close - literal->text);
        diag_fix(d, (Span){open, open + 2}, "{");
        diag_fix(d, (Span){to, to + 1}, "}");
        at = close;
    }
}

/* An escape at `at`, which is its backslash; reports a bad one and takes it as a question mark. */
static const char *take_escape(const LiteralText *literal, const char *at, const char *end, uint32_t *point) {
    const char *next = read_escape(at + 1, end, point);
    if (next != NULL) return next;
    const char *to = at + 1 < end ? at + 2 : end;
    if (to < end && to[-1] == 'u' && *to == '{') {
        while (to < end && *to != '}' && *to != '"' && to - at < 12) to++;
        if (to < end && *to == '}') to++;
    } else if (to[-1] == 'x') {
        while (to < end && to - at < 4 && digit_value(*to) < 16) to++;
    } else {
        while (to < end && ((unsigned char)*to & 0xc0) == 0x80) to++;
    }
    *point = '?';
    if (to[-1] == '(' && literal->text[0] == '"') {
        report_embedded(literal, at, end);
        return to;
    }
    Diagnostic *d = report(literal, DIAG_BAD_ESCAPE, at, to);
    diag_help(
        d,
        "escapes are \\n \\t \\r \\0 \\\\ \\\" \\' \\xNN and \\u{…} with up to six digits of a code point");
    return to;
}

static uint32_t sequence_bytes(unsigned char first) {
    return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

static uint32_t read_utf8(const char *at, const char *end) {
    uint32_t length = sequence_bytes((unsigned char)*at);
    static const uint8_t mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    uint32_t point = (unsigned char)*at & mask[length];
    for (uint32_t i = 1; i < length && at + i < end; i++) point = point << 6 | ((unsigned char)at[i] & 0x3f);
    return point;
}

uint64_t literal_char(const LiteralText *literal) {
    const char *at = literal->text + 1, *end = literal->text + literal->length;
    uint32_t point = 0;
    if (at >= end || *at == '\'') return 0; /* reported by the lexer */
    if (*at == '\\')
        take_escape(literal, at, end - 1 > at ? end - 1 : end, &point);
    else
        point = read_utf8(at, end);
    return point;
}

/* Escapes and doubled braces, as the flags say. */
static AstBytes decode(const LiteralText *literal, const char *from, const char *end, bool has_escapes,
                       bool has_braces) {
    char *out = arena_alloc(&literal->session->arena, (size_t)(end - from) + 1);
    uint32_t count = 0, point;
    for (const char *at = from; at < end;) {
        if (*at == '\\' && has_escapes) {
            at = take_escape(literal, at, end, &point); /* \xNN is a code point too: strings stay UTF-8 */
            count += put_utf8(out + count, point);
        } else {
            if (has_braces && (*at == '{' || *at == '}') && at + 1 < end && at[1] == *at) at++;
            out[count++] = *at++;
        }
    }
    return (AstBytes){out, count};
}

static AstBytes plain_string(const LiteralText *literal, const char *from, const char *end) {
    bool has_escapes = memchr(from, '\\', (size_t)(end - from)) != NULL;
    if (!has_escapes) return (AstBytes){from, (uint32_t)(end - from)};
    return decode(literal, from, end, true, false);
}

/* The blanks between the last line break and the end; false when something else stands there. */
static bool closing_indent(const char *from, const char *end, uint32_t *indent) {
    const char *at = end;
    while (at > from && (at[-1] == ' ' || at[-1] == '\t')) at--;
    *indent = (uint32_t)(end - at);
    return at > from && at[-1] == '\n';
}

/* Copies, leaving out up to `indent` blanks behind each line break. */
static uint32_t copy_unindented(char *out, const char *from, const char *end, uint32_t indent) {
    uint32_t count = 0;
    while (from < end) {
        char c = *from++;
        out[count++] = c;
        if (c != '\n') continue;
        for (uint32_t i = 0; i < indent && from < end && (*from == ' ' || *from == '\t'); i++) from++;
    }
    return count;
}

static const char *skip_line_break(const char *from, const char *end) {
    if (from < end && *from == '\r') return from + 1 < end && from[1] == '\n' ? from + 2 : from;
    return from < end && *from == '\n' ? from + 1 : from;
}

/* Without the line break that ends it. */
static const char *drop_line_break(const char *from, const char *end) {
    if (end > from && end[-1] == '\n') end--;
    if (end > from && end[-1] == '\r') end--;
    return end;
}

static AstBytes raw_string(const LiteralText *literal, const char *from, const char *end) {
    uint32_t indent;
    bool is_indented = closing_indent(from, end, &indent);
    const char *start = skip_line_break(from, end);
    if (!is_indented) return (AstBytes){start, (uint32_t)(end - start)};
    const char *last = drop_line_break(start, end - indent);
    char *out = arena_alloc(&literal->session->arena, (size_t)(last - start) + indent + 2);
    const char *first = start;
    for (uint32_t i = 0; start > from && i < indent && first < last && (*first == ' ' || *first == '\t'); i++)
        first++;
    return (AstBytes){out, last < first ? 0 : copy_unindented(out, first, last, indent)};
}

AstBytes literal_string(const LiteralText *literal) {
    const char *text = literal->text, *end = text + literal->length;
    if (literal->length >= 3 && memcmp(text, "\"\"\"", 3) == 0) {
        bool is_closed = literal->length >= 6 && memcmp(end - 3, "\"\"\"", 3) == 0;
        return raw_string(literal, text + 3, is_closed ? end - 3 : end);
    }
    bool is_closed = literal->length >= 2 && end[-1] == '"';
    return plain_string(literal, text + 1, is_closed ? end - 1 : end);
}

AstBytes literal_piece(const LiteralText *literal, bool is_raw) {
    return decode(literal, literal->text, literal->text + literal->length, !is_raw, true);
}

void literal_unindent(Session *session, AstList *parts, const char *closing, uint32_t closing_length) {
    bool is_indented = true;
    for (uint32_t i = 0; i < closing_length; i++) is_indented &= closing[i] == ' ' || closing[i] == '\t';
    for (uint32_t i = 0; i < parts->count; i++) {
        if (!ast_is(String, parts->items[i])) continue;
        AstBytes *value = &ast_as(String, parts->items[i])->value;
        const char *from = value->bytes, *end = from + value->length;
        char *out = arena_alloc(&session->arena, value->length + 1);
        bool is_first = i == 0, is_last = i + 1 == parts->count;
        if (is_first && skip_line_break(from, end) != from) {
            from = skip_line_break(from, end);
            for (uint32_t k = 0;
                 is_indented && k < closing_length && from < end && (*from == ' ' || *from == '\t'); k++)
                from++;
        }
        uint32_t count = copy_unindented(out, from, end, is_indented ? closing_length : 0);
        if (is_last && is_indented) count = (uint32_t)(drop_line_break(out, out + count) - out);
        *value = (AstBytes){out, count};
    }
}

static const char *skip_digits(const char *at, const char *end) {
    while (at < end && *at >= '0' && *at <= '9') at++;
    return at;
}

static bool is_align(char c) {
    return c == '<' || c == '>' || c == '^';
}

void literal_check_format(const LiteralText *literal) {
    const char *at = literal->text, *end = at + literal->length;
    if (at < end) {
        uint32_t fill = sequence_bytes((unsigned char)*at);
        if ((size_t)(end - at) > fill && is_align(at[fill]))
            at += fill + 1;
        else if (is_align(*at))
            at++;
    }
    const char *width = at;
    at = skip_digits(at, end);
    bool is_sane = at - width <= 4;
    if (at < end && *at == '.') {
        const char *precision = at + 1;
        at = skip_digits(precision, end);
        is_sane &= at > precision && at - precision <= 3;
    }
    if (at < end && (*at == 'x' || *at == 'b' || *at == 'o')) at++;
    if (at == end && is_sane && literal->length > 0) return;
    Diagnostic *d = report(literal, DIAG_BAD_FORMAT, literal->text, end);
    diag_help(
        d, "a format is fill and align (<, ^, >), width, .precision, and x, b or o: {n:>8} {x:.2} {n:08x}");
}
