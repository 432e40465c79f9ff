/* The values of literals. Whatever is wrong with one is reported at its place, and a value is given all the
 * same. */
#ifndef JANUS_SYNTAX_LITERAL_H
#define JANUS_SYNTAX_LITERAL_H

#include "compiler/ast/ast.h"
#include "compiler/base/session.h"

typedef struct LiteralText {
    Session *session;
    const char *text;
    uint32_t length;
    uint32_t position; /* of the text's first byte */
} LiteralText;

/* Digits with their base prefix and underscores. False when the value does not fit 64 bits; *value is then 0.
 */
bool literal_int(const LiteralText *literal, uint64_t *value);
/* The nearest double; reports one that is out of range. */
double literal_float(const LiteralText *literal);
/* With its quotes. A code point. */
uint64_t literal_char(const LiteralText *literal);
/* With its quotes, one or three. */
AstBytes literal_string(const LiteralText *literal);
/* A piece of an interpolated string's text: with escapes unless it is raw; {{ and }} stand for one brace. */
AstBytes literal_piece(const LiteralText *literal, bool is_raw);
/* Takes the first line break and the closing line's indent out of the pieces of a raw interpolated string.
 * `closing` is what stands between the last line break and the closing quotes. */
void literal_unindent(Session *session, AstList *parts, const char *closing, uint32_t closing_length);
/* The format of a hole: [[fill]align][0][width][.precision][x b o]. Reports another one. */
void literal_check_format(const LiteralText *literal);

#endif
