/* Tokens: plain 16-byte values. Their text is in the source, a word's also in its name. */
#ifndef JANUS_SYNTAX_TOKEN_H
#define JANUS_SYNTAX_TOKEN_H

#include "compiler/base/name.h"
#include "compiler/base/source.h"
#include "compiler/syntax/grammar.h" /* TK_..., made by lemon */

#include <stdbool.h>
#include <stdint.h>

enum { TK_EOF = 0 }; /* lemon's own number for it */

typedef struct Token {
    union {
        Name name;    /* when is_word: then the end follows from its length */
        uint32_t end; /* otherwise */
    } as;
    uint32_t start; /* position */
    uint8_t kind;   /* TK_... */
    bool is_word;
    bool after_newline; /* the first token of its line */
    bool mark; /* IDENT: a reserved word; INTERP_TEXT: of a raw string; a string's end: there is none; CHAR:
                  reported */
} Token;
_Static_assert(sizeof(Token) == 16, "the parser's stack and the token array hold many of them");

typedef enum TokenFamily {
    FAMILY_NONE,
    FAMILY_NAME,
    FAMILY_EXPR,
    FAMILY_OPER,
    FAMILY_STMT,
    FAMILY_DECL,
    FAMILY_GUARD,
    FAMILY_CASE,
    FAMILY_ASSIGN
} TokenFamily;

enum {
    TOKEN_WORD = 1,
    TOKEN_CONTEXTUAL = 2,
    TOKEN_ENDS = 4,
    TOKEN_STARTS = 8,
    TOKEN_LITERAL = 16,
    TOKEN_PLAIN = 32,
    TOKEN_OPENS = 64
};

typedef struct TokenRow {
    const char *name; /* "IDENT" */
    const char *text; /* for messages: "'do'", "a name" */
    uint8_t family, flags;
} TokenRow;

enum {
    TOKEN_KIND_COUNT = 1 /* the end of the file */
#define TOKEN(name, text, family, flags) +1
#include "compiler/syntax/token.def"
#undef TOKEN
};

extern const TokenRow token_rows[TOKEN_KIND_COUNT]; /* by kind */

static inline uint32_t token_end(Token token) {
    return token.is_word ? token.start + token.as.name->length : token.as.end;
}

static inline Span token_span(Token token) {
    return (Span){token.start, token_end(token)};
}

static inline bool token_has(uint8_t kind, uint8_t flags) {
    return (token_rows[kind].flags & flags) != 0;
}

#endif
