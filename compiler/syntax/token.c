/* The table made from token.def. */
#include "compiler/syntax/token.h"

enum {
    W = TOKEN_WORD,
    C = TOKEN_CONTEXTUAL,
    E = TOKEN_ENDS,
    S = TOKEN_STARTS,
    L = TOKEN_LITERAL,
    P = TOKEN_PLAIN,
    O = TOKEN_OPENS
};

const TokenRow token_rows[TOKEN_KIND_COUNT] = {
    [TK_EOF] = {"EOF", "the end of the file", FAMILY_NONE, 0},
#define TOKEN(name, text, family, flags) [TK_##name] = {#name, text, FAMILY_##family, flags},
#include "compiler/syntax/token.def"
#undef TOKEN
};
