/* Between the lexer and the parser: decides which line breaks end a statement, and what a word or a brace is
 * where the grammar alone, with one token of lookahead, could not know.
 *
 *   - NEWLINE ends every statement, declaration and arm: also in front of `end`, `}` and of a keyword that
 * starts the next one, so that the grammar needs one rule. The nearest bracket decides: none inside ( ), [ ]
 * and holes.
 *   - `{` after a name is STRUCT_BRACE, unless it opens the body of a `match` or declaration.
 *   - BARE stands between a callee and its arguments without parentheses, GUARD_IF for the `if` behind a
 * statement, DO_ARMS for the `do` of a receive that has arms, DO_VALUE for one that is an expression, BAR
 * around the name in `recv ch |v|`, and `else` is always followed by IF or DO.
 *
 * It also sees what the parser could only stumble over, reports it once, and repairs it: brackets that are
 * never closed or were never opened, blocks in braces, `fn`, `elif`, `switch`, `&&`, nesting without end.
 */
#ifndef JANUS_SYNTAX_LAYOUT_H
#define JANUS_SYNTAX_LAYOUT_H

#include "compiler/syntax/lexer.h"

enum { NESTING_LIMIT = 1000 };

typedef enum LevelKind {
    LEVEL_MODULE,
    LEVEL_PAREN,
    LEVEL_BRACKET,
    LEVEL_HOLE,    /* of an interpolated string */
    LEVEL_BLOCK,   /* do … end of statements */
    LEVEL_IF,      /* … that an `else` may follow */
    LEVEL_RECEIVE, /* … of a receive without arms */
    LEVEL_ARMS,    /* do … end of a receive with arms */
    LEVEL_ACTOR,
    LEVEL_SUPERVISOR,
    LEVEL_SELECT,
    LEVEL_FIELDS,      /* { … } of a struct, enum, message, error set, use, literal or pattern */
    LEVEL_ITEMS,       /* { … } of functions: trait, impl */
    LEVEL_MATCH,       /* { … } of arms */
    LEVEL_BRACE_BLOCK, /* => { … } */
} LevelKind;

typedef struct Level {
    uint8_t kind;        /* LevelKind */
    bool is_braced;      /* a do … end that was written { … } (reported) */
    bool is_made;        /* by recovery: nothing in the source opened it */
    bool is_doubtful;    /* opened where the parser stumbled: it may be another one than it looks */
    uint8_t bars;        /* of `recv ch |v|` still to come */
    uint32_t opener;     /* index of the token that opened it */
    uint32_t head;       /* index of the keyword it belongs to, else of the opener */
    uint32_t head_count; /* heads that were pending outside */
    uint32_t margin;     /* blanks before the line of the head, and one; 0: not counted yet */
} Level;

/* A keyword whose `do` or `{` is still to come. */
typedef struct Head {
    uint8_t kind;
    bool in_pattern; /* `for`, `if let`, `while let`: before the `in` or `=` */
    uint32_t index;
} Head;

/* A block in braces: which token closes it, and what was said about it. */
typedef struct BraceReport {
    uint32_t open, close;
    Diagnostic *diagnostic;
} BraceReport;

typedef struct Layout {
    Session *session;
    Diagnostics *diags;   /* the session's; in doubt (doubt.h), one that nobody reads */
    uint32_t stumbled_at; /* index of the token at which the parser last stumbled */
    bool has_doubts;      /* something is wrong with a doubtful level: the same mistake */
    const SourceFile *source;
    Arena *scratch;
    Token *tokens;
    uint32_t at;      /* next token */
    uint8_t last;     /* kind of what was given before */
    uint8_t reserved; /* a word that was (wrongly) declared as a name; 0: none */
    Diagnostic *reserved_report;
    uint32_t last_end;
    int32_t open_braces; /* likewise `{`s */
    int32_t open_blocks; /* how many `do`s of the file lack an `end`, as long as they have not been found */
    uint32_t bare_at;    /* index of the token in front of which BARE belongs; 0: none */
    uint32_t close_to;   /* while is_closing: so many levels will be left */
    bool is_closing;     /* levels are being closed by tokens that are not in the source */
    bool else_opens;     /* after an ELSE that ended the block of an `if`: a block follows */
    bool else_first;     /* an ELSE comes before the next token: `elif` */
    const TokenList *list;
    VEC(BraceReport) braces; /* what was said about blocks in braces */
    uint32_t error_limit;    /* count of the session's errors at which the file is given up */
    bool is_quiet;           /* a trial of recovery: report nothing */
    bool has_given_up;       /* nested too deeply */
    VEC(Level) levels;
    VEC(Head) heads;
    Name fn, def, function, elif, elsif, elseif, switch_, mut;
} Layout;

void layout_init(Layout *layout, Session *session, const SourceFile *source, Arena *scratch, TokenList *list);

/* The next token for the parser; TK_EOF again and again at the end. */
Token layout_next(Layout *layout);

/* A point to which the layout can be reset, as long as no more than one token was taken since. */
typedef struct LayoutMark {
    uint32_t at, last_end, bare_at, level_count, head_count, close_to;
    uint8_t last;
    bool is_closing, else_first, else_opens;
} LayoutMark;

static inline LayoutMark layout_mark(const Layout *layout) {
    return (LayoutMark){layout->at,          layout->last_end,  layout->bare_at, layout->levels.count,
                        layout->heads.count, layout->close_to,  layout->last,    layout->is_closing,
                        layout->else_first,  layout->else_opens};
}

void layout_reset(Layout *layout, const LayoutMark *mark);

/* Recovery gave the parser a token of this kind that is not in the source. */
void layout_insert(Layout *layout, uint8_t kind);

/* Whether the `do` that is missing here opens the arms of a receive. */
bool layout_opens_arms(const Layout *layout);

/* A copy that can run ahead without reporting. */
Layout layout_copy(const Layout *layout);

static inline bool layout_in_doubt(const Layout *layout) {
    return layout->diags != &layout->session->diags;
}

/* The innermost bracket or block that is open. */
const Level *layout_level(const Layout *layout);

#endif
