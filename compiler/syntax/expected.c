/* The exact set of acceptable tokens, collapsed into the words a person would use.
 *
 * Thirty kinds can start an expression; they are one item of the list when all of them fit. What is left is
 * spelled out. Words that fit only because they may be names are not listed. */
#include "compiler/syntax/expected.h"
#include "compiler/syntax/automaton.h"

#include <string.h>

enum { ITEMS_MAX = 6, QUOTED_MAX = 32 };

typedef struct Items {
    const char *texts[ITEMS_MAX + 1];
    uint32_t count; /* may exceed the maximum */
} Items;

void expected_find(const Parser *p, Expected *expected) {
    memset(expected, 0, sizeof *expected);
    uint32_t depth = automaton_depth(p->automaton);
    for (uint32_t kind = 0; kind < TOKEN_KIND_COUNT; kind++) {
        uint8_t one = (uint8_t)kind;
        expected->is_accepted[kind] = automaton_accepts(p->automaton, depth, &one, 1);
    }
}

static void add(Items *items, const char *text) {
    for (uint32_t i = 0; i < items->count && i < ITEMS_MAX; i++) {
        if (strcmp(items->texts[i], text) == 0) return;
    }
    if (items->count < ITEMS_MAX) items->texts[items->count] = text;
    items->count++;
}

static void drop(Expected *left, uint8_t kind) {
    left->is_accepted[kind] = false;
}

static void drop_family(Expected *left, TokenFamily family) {
    for (uint32_t kind = 0; kind < TOKEN_KIND_COUNT; kind++) {
        if (token_rows[kind].family == family) left->is_accepted[kind] = false;
    }
}

/* Contextual words fit wherever a name does; tokens that only the layout or recovery make are not for people.
 */
static void drop_unwritable(Expected *left) {
    static const uint8_t kinds[] = {TK_BAD_EXPR, TK_BAD_ITEM, TK_BARE,        TK_LOOSE,
                                    TK_DO_VALUE, TK_DO_ARMS,  TK_INTERP_TEXT, TK_HOLE_FORMAT};
    for (uint32_t i = 0; i < sizeof kinds; i++) drop(left, kinds[i]);
    if (!left->is_accepted[TK_IDENT]) return;
    for (uint32_t kind = 0; kind < TOKEN_KIND_COUNT; kind++) {
        if (token_has((uint8_t)kind, TOKEN_CONTEXTUAL)) drop(left, (uint8_t)kind);
    }
}

static void drop_expression_starts(Expected *left) {
    static const uint8_t also[] = {TK_IDENT, TK_DOT, TK_MINUS, TK_PIPE, TK_OR_OR};
    drop_family(left, FAMILY_EXPR);
    for (uint32_t i = 0; i < sizeof also; i++) drop(left, also[i]);
}

/* What an operand could be: expression, pattern, type or name; a statement where those of statements fit too.
 */
static void collapse_operands(Expected *left, Items *items) {
    const bool *is = left->is_accepted;
    if (is[TK_LET] && is[TK_RETURN] && is[TK_INT]) {
        add(items, "a statement");
        drop_expression_starts(left);
        drop_family(left, FAMILY_STMT);
    } else if (is[TK_RECV] && is[TK_CLOSED]) {
        add(items, "a case");
        drop_family(left, FAMILY_CASE);
    } else if (is[TK_ON_ACTIVATE] && is[TK_VAR]) {
        add(items, "'var'"), add(items, "'receive'");
        drop(left, TK_ON_ACTIVATE), drop(left, TK_ON_DEACTIVATE), drop(left, TK_LET), drop(left, TK_CONST);
    } else if (is[TK_STRUCT] && is[TK_LET]) {
        add(items, "a declaration");
        drop_family(left, FAMILY_DECL);
        drop_family(left, FAMILY_STMT);
        drop(left, TK_FUNC), drop(left, TK_AT), drop(left, TK_PROFILE);
    } else if (is[TK_INT] && is[TK_UNDERSCORE] && is[TK_LPAREN]) {
        add(items, "a pattern");
        drop_expression_starts(left);
        drop(left, TK_UNDERSCORE), drop(left, TK_ELSE), drop(left, TK_RANGE), drop(left, TK_RANGE_TO);
        drop(left, TK_RANGE_BELOW);
    } else if (is[TK_INT] && is[TK_STRING] && is[TK_NOT]) {
        add(items, "an expression");
        drop_expression_starts(left);
        drop(left, TK_RANGE), drop(left, TK_RANGE_TO), drop(left, TK_RANGE_BELOW), drop(left, TK_VAR);
    } else if (is[TK_IDENT] && is[TK_LBRACKET] && is[TK_FUNC] && !is[TK_INT]) {
        add(items, "a type");
        drop_expression_starts(left);
        drop(left, TK_BANG);
    }
}

/* What goes on with something complete, and seldom is what was meant to come. */
static void drop_continuations(Expected *left) {
    const bool *is = left->is_accepted;
    bool is_pattern = is[TK_FAT_ARROW] || is[TK_IN] || (is[TK_ASSIGN] && !is[TK_ASSIGN_ADD]);
    static const uint8_t of_patterns[] = {TK_RANGE,  TK_RANGE_BELOW,  TK_RANGE_TO, TK_AT,
                                          TK_LPAREN, TK_STRUCT_BRACE, TK_DOT};
    for (uint32_t i = 0; is_pattern && !is[TK_INT] && i < sizeof of_patterns; i++) drop(left, of_patterns[i]);
    if (is[TK_PIPE] && !is[TK_PLUS])
        drop(left, TK_DOT), drop(left, TK_STRUCT_BRACE); /* a closure's parameter */
    if (is[TK_VAR] && is[TK_UNDERSCORE]) drop(left, TK_DOT);
    if (is[TK_PLUS] && (is[TK_NEWLINE] || is[TK_RPAREN]))
        drop(left, TK_COLON); /* a label, an argument's name */
    if (is[TK_RBRACKET]) drop(left, TK_SEMICOLON);
    if (is[TK_ARROW]) drop(left, TK_BANG);
    if (is[TK_QUESTION] && !is[TK_PLUS]) { /* a type, which could go on in many ways */
        static const uint8_t of_types[] = {TK_QUESTION, TK_COALESCE, TK_BANG,
                                           TK_LBRACKET, TK_DOT,      TK_SEMICOLON};
        for (uint32_t i = 0; i < sizeof of_types; i++) drop(left, of_types[i]);
    }
    if (is[TK_ASSIGN]) drop(left, TK_COLON_ASSIGN);
    if (is[TK_NEWLINE]) drop_family(left, FAMILY_GUARD);
    if (is[TK_ASSIGN_ADD]) drop_family(left, FAMILY_ASSIGN);
}

static void collapse_operators(Expected *left, Items *items) {
    if (!left->is_accepted[TK_PLUS] || !left->is_accepted[TK_STAR]) return;
    drop_family(left, FAMILY_OPER);
    drop(left, TK_LPAREN), drop(left, TK_LBRACKET);
    add(items, "an operator");
}

/* The layout ends the last item of a list in braces: there `}` stands for it. */
static void collapse_ends(const Parser *p, Expected *left, Items *items) {
    const Level *level = layout_level(&p->layout);
    bool in_braces = level->kind >= LEVEL_FIELDS;
    if (!left->is_accepted[TK_NEWLINE]) return;
    drop(left, TK_NEWLINE);
    if (left->is_accepted[TK_COMMA]) add(items, "','");
    drop(left, TK_COMMA);
    add(items, in_braces && level->kind != LEVEL_ITEMS ? "'}'" : "the end of the line");
}

static const char *joined(const Parser *p, const Items *items) {
    Text text;
    text_init(&text, p->scratch);
    uint32_t count = items->count < ITEMS_MAX ? items->count : ITEMS_MAX;
    for (uint32_t i = 0; i < count; i++) {
        bool is_last = i + 1 == items->count;
        if (i > 0) text_add(&text, is_last ? " or " : ", ");
        text_add(&text, items->texts[i]);
    }
    if (items->count > ITEMS_MAX) text_add(&text, " or the like");
    return text.length > 0 ? text.bytes : "nothing more";
}

static void add_all(Expected *left, Items *items) {
    static const uint8_t first[] = {TK_ASSIGN,   TK_DO,     TK_END,   TK_RPAREN,
                                    TK_RBRACKET, TK_RBRACE, TK_COMMA, TK_FAT_ARROW};
    for (uint32_t i = 0; i < sizeof first; i++) {
        if (left->is_accepted[first[i]]) add(items, token_rows[first[i]].text);
        drop(left, first[i]);
    }
    for (uint32_t kind = 0; kind < TOKEN_KIND_COUNT; kind++) {
        bool is_operator = token_rows[kind].family == FAMILY_OPER;
        if (left->is_accepted[kind] && !is_operator) add(items, token_rows[kind].text);
        if (!is_operator) drop(left, (uint8_t)kind);
    }
    for (uint32_t kind = 0; kind < TOKEN_KIND_COUNT; kind++) {
        if (left->is_accepted[kind]) add(items, token_rows[kind].text);
    }
}

const char *expected_text(const Parser *p, const Expected *expected) {
    Expected left = *expected;
    Items items = {0}, last = {0};
    drop_unwritable(&left);
    drop_continuations(&left);
    collapse_operands(&left, &items);
    collapse_ends(p, &left, &items);
    collapse_operators(&left, &last);
    add_all(&left, &items);
    if (last.count > 0) add(&items, last.texts[0]);
    return joined(p, &items);
}

const char *expected_found_text(const Parser *p, Token token) {
    uint32_t length = token_end(token) - token.start;
    if (token.kind == TK_NEWLINE || token.kind == TK_EOF || length == 0) return token_rows[token.kind].text;
    if (token.kind == TK_HOLE_FORMAT) return "a format";
    const char *text = parser_text(p, token.start), *more = "";
    if (length > QUOTED_MAX) {
        length = QUOTED_MAX;
        while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80) length--;
        more = "...";
    }
    const char *newline = memchr(text, '\n', length);
    if (newline != NULL) {
        length = (uint32_t)(newline - text);
        more = "...";
    }
    return text_format(p->scratch, "'%.*s%s'", (int)length, text, more);
}
