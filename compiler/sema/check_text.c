/* Text made of values: what println takes, and string interpolation with its formats.
 *
 * Every value prints, but for messages and what may be an error: those are no values to keep. The shape of a
 * format was checked when it was read; here it meets the type it is for.
 */
#include "compiler/sema/checker.h"

#include "runtime/janus.h"

static bool is_printable(const Type *type) {
    return type->kind != TYPE_ERROR_UNION && type->kind != TYPE_MESSAGE;
}

bool check_printable(Checker *c, AstNode *value) {
    const Type *type = check_any_value(c, value, NULL);
    if (is_printable(type)) return !is_poison(type);
    Diagnostic *d = report(c, TYPE_MISMATCH, value->span, "a value to print", text_of(c, type));
    if (type->kind == TYPE_ERROR_UNION)
        diag_help(d, "this can fail: pass the error on with '?', or handle it with 'catch'");
    return false;
}

/* --- formats --- */

typedef struct Format {
    uint32_t fill; /* 0: none said */
    unsigned align, base;
    bool zeros, has_width;
    int width, precision; /* precision -1: none */
} Format;

static unsigned align_of(char character) {
    switch (character) {
    case '<': return JANUS_ALIGN_LEFT;
    case '>': return JANUS_ALIGN_RIGHT;
    case '^': return JANUS_ALIGN_CENTER;
    default: return 0;
    }
}

/* The code point at the beginning of valid UTF-8. */
static uint32_t decode(const char *at, uint32_t *bytes) {
    unsigned char first = (unsigned char)*at;
    *bytes = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    uint32_t point = *bytes == 1 ? first : first & (0xFFu >> (*bytes + 1));
    for (uint32_t i = 1; i < *bytes; i++) point = point << 6 | (at[i] & 0x3F);
    return point;
}

static const char *read_align(Format *format, const char *at, const char *end) {
    uint32_t bytes;
    uint32_t point = decode(at, &bytes);
    if (at + bytes < end && align_of(at[bytes]) != 0) {
        format->fill = point;
        at += bytes;
    }
    format->align = align_of(*at);
    return format->align != 0 ? at + 1 : at;
}

static const char *read_number(int *number, const char *at, const char *end) {
    for (*number = 0; at < end && *at >= '0' && *at <= '9'; at++) *number = *number * 10 + (*at - '0');
    return at;
}

static Format read_format(AstBytes text) {
    const char *at = text.bytes, *end = at + text.length;
    Format format = {.precision = -1};
    at = read_align(&format, at, end);
    format.zeros = at < end && *at == '0';
    const char *width = at;
    at = read_number(&format.width, at, end);
    format.has_width = at > width;
    if (at < end && *at == '.') at = read_number(&format.precision, at + 1, end);
    if (at < end)
        format.base = *at == 'x' ? JANUS_BASE_HEX : *at == 'b' ? JANUS_BASE_BINARY : JANUS_BASE_OCTAL;
    return format;
}

/* What a format asks for that values of the type do not have; NULL: nothing. */
static const char *find_misfit(const Format *format, const Type *type, const char **takes) {
    bool is_number = type_is_numeric(type);
    *takes = "integers";
    if (format->base != 0 && !type_is_int(type)) return "a number base";
    *takes = "floats and strings";
    if (format->precision >= 0 && !type_is_float(type) && type->kind != TYPE_STRING) return "a precision";
    *takes = "numbers";
    if (format->zeros && !is_number) return "a width that begins with 0";
    return NULL;
}

static void check_format(Checker *c, AstHole *hole) {
    Format format = read_format(hole->format);
    const Type *type = hole->value->type;
    const char *takes, *misfit = find_misfit(&format, type, &takes);
    if (misfit != NULL) {
        Diagnostic *d = report(c, FORMAT_TYPE, hole->node.span, misfit, takes, text_of(c, type));
        if (format.precision >= 0 && type_is_int(type)) help_cast(d, hole->value, basic(c, TYPE_F64));
        return;
    }
    hole->bits =
        JANUS_FORMAT(format.fill, format.align, format.base, format.zeros, format.width, format.precision);
}

const Type *check_interpolation(Checker *c, AstInterpolation *node) {
    for (uint32_t i = 0; i < node->parts.count; i++) {
        AstNode *part = node->parts.items[i];
        if (!ast_is(Hole, part)) {
            part->type = basic(c, TYPE_STRING);
            continue;
        }
        AstHole *hole = ast_as(Hole, part);
        bool is_good = check_printable(c, hole->value);
        if (is_good && hole->format.length > 0 && hole->value->type->kind != TYPE_NEVER)
            check_format(c, hole);
    }
    return basic(c, TYPE_STRING);
}
