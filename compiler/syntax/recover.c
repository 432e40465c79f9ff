/* Recovery: a syntax error is reported with what could have stood there, and then mended with the least
 * change after which the next tokens parse: a token put in, left out, or exchanged. Only when nothing of that
 * kind helps, tokens are skipped up to one that fits, or to the end of the statement, which is then given up.
 * So errors are reported once each, and what stands around them is still understood.
 *
 * Trials run on a copy of the layout and on the automaton's states; nothing is built by them. */
#include "compiler/syntax/automaton.h"
#include "compiler/syntax/doubt.h"
#include "compiler/syntax/expected.h"
#include "compiler/syntax/hint.h"
#include "compiler/syntax/parser.h"

#include <string.h>

enum { INSERTED_MAX = 2, LOOKAHEAD = 3, MENDS_MAX = 4, STALLS_MAX = 8 };

/* Leave out `skipped` tokens, then put in `inserted`. */
typedef struct Repair {
    uint8_t inserted[INSERTED_MAX];
    uint8_t inserted_count;
    uint8_t skipped;
    uint8_t only; /* when this is what is left out; 0: whatever it is */
} Repair;

/* In the order they are tried: what is confused with each other, what is missing most often, then what may be
 * too much. */
static const Repair repairs[] = {
    {{TK_NOT}, 1, 1, TK_BANG},
    {{TK_EQ}, 1, 1, TK_ASSIGN},
    {{TK_WHEN}, 1, 1, TK_GUARD_IF},
    {{TK_FAT_ARROW}, 1, 1, TK_ARROW},
    {{TK_ARROW}, 1, 1, TK_FAT_ARROW},
    {{TK_FAT_ARROW}, 1, 1, TK_COLON},
    {{TK_ARROW}, 1, 1, TK_COLON},
    {{TK_DO}, 1, 1, TK_COLON},
    {{TK_BAD_EXPR}, 1, 0, 0},
    {{TK_DO}, 1, 0, 0},
    {{TK_COMMA}, 1, 0, 0},
    {{TK_RPAREN}, 1, 0, 0},
    {{TK_RBRACKET}, 1, 0, 0},
    {{TK_FAT_ARROW}, 1, 0, 0},
    {{TK_NEWLINE}, 1, 0, 0},
    {{TK_RBRACE}, 1, 0, 0},
    {{TK_END}, 1, 0, 0},
    {{TK_IN}, 1, 0, 0},
    {{TK_ASSIGN}, 1, 0, 0},
    {{TK_COLON}, 1, 0, 0},
    {{TK_DO}, 1, 1, 0},
    {{TK_IN}, 1, 1, 0},
    {{TK_ASSIGN}, 1, 1, 0},
    {{TK_COLON}, 1, 1, 0},
    {{0}, 0, 1, 0},
    {{TK_BAD_EXPR}, 1, 1, 0},
    {{TK_COMMA}, 1, 1, 0},
    {{TK_BAD_EXPR, TK_DO}, 2, 0, 0},
    {{TK_BAD_EXPR, TK_RPAREN}, 2, 0, 0},
    {{TK_BAD_EXPR, TK_RBRACKET}, 2, 0, 0},
    {{TK_BAD_EXPR, TK_COMMA}, 2, 0, 0},
    {{TK_BAD_EXPR, TK_FAT_ARROW}, 2, 0, 0},
    {{TK_ASSIGN, TK_BAD_EXPR}, 2, 0, 0},
    {{TK_COLON, TK_BAD_EXPR}, 2, 0, 0},
    {{TK_IN, TK_BAD_EXPR}, 2, 0, 0},
    {{TK_FAT_ARROW, TK_BAD_EXPR}, 2, 0, 0},
    {{TK_LPAREN, TK_RPAREN}, 2, 0, 0},
    {{0}, 0, 2, 0},
};

static Token made_token(const Parser *p, uint8_t kind) {
    uint32_t at = p->layout.last_end;
    return (Token){.kind = kind, .start = at, .as.end = at};
}

/* The `do` of a receive with arms is a token of its own. */
static uint8_t meant(const Parser *p, uint8_t kind) {
    return kind == TK_DO && layout_opens_arms(&p->layout) ? TK_DO_ARMS : kind;
}

/* Whether the automaton takes the repair and the tokens after it. What may be left out must not be what holds
 * the structure together. */
static bool works(const Parser *p, const Repair *repair) {
    uint8_t kinds[INSERTED_MAX + LOOKAHEAD];
    uint32_t count = 0, depth = automaton_depth(p->automaton);
    for (; count < repair->inserted_count; count++) kinds[count] = meant(p, repair->inserted[count]);
    if (!automaton_accepts(p->automaton, depth, kinds, count > 0 ? 1 : 0)) return false;
    if (count > 0 && kinds[0] == TK_END && p->layout.open_blocks <= 0) return false;
    if (count > 0 && kinds[0] == TK_RBRACE && p->layout.open_braces <= 0) return false;
    Layout layout = layout_copy(&p->layout);
    for (uint32_t i = 0; i < repair->skipped; i++) {
        uint8_t kind = layout_next(&layout).kind;
        if (repair->only != 0 && kind != repair->only) return false;
        if (kind == TK_END || kind == TK_EOF || kind == TK_NEWLINE || kind == TK_RBRACE || kind == TK_DO)
            return false;
    }
    for (uint32_t i = 0; i < count; i++) layout_insert(&layout, kinds[i]);
    for (uint32_t i = 0; i < LOOKAHEAD; i++) {
        kinds[count++] = layout_next(&layout).kind;
        if (kinds[count - 1] == TK_EOF) break;
        if (i == 0 && count > 1 && kinds[count - 2] == TK_DO && kinds[count - 1] == TK_DO_VALUE) return false;
    }
    return automaton_accepts(p->automaton, depth, kinds, count);
}

static void put_in(Parser *p, uint8_t kind) {
    grammar_(p->automaton, kind, made_token(p, kind));
    layout_insert(&p->layout, kind);
}

static void leave_out(Parser *p, uint32_t count) {
    bool was_quiet = p->layout.is_quiet;
    p->layout.is_quiet = true; /* whatever the layout had to say about the first was said */
    for (uint32_t i = 0; i < count; i++) layout_next(&p->layout);
    p->layout.is_quiet = was_quiet;
}

/* A line that goes on with something new inside ( ) or [ ]: rather than a comma, what closes them is missing.
 */
static bool close_paren(Parser *p) {
    const Level *level = layout_level(&p->layout);
    if (level->kind != LEVEL_PAREN && level->kind != LEVEL_BRACKET) return false;
    if (!p->layout.tokens[p->layout.at].after_newline) return false;
    Repair repair = {{level->kind == LEVEL_PAREN ? TK_RPAREN : TK_RBRACKET}, 1, 0, 0};
    if (!works(p, &repair)) return false;
    put_in(p, repair.inserted[0]);
    return true;
}

static bool mend(Parser *p) {
    if (close_paren(p)) return true;
    for (uint32_t i = 0; i < sizeof repairs / sizeof repairs[0]; i++) {
        if (!works(p, &repairs[i])) continue;
        leave_out(p, repairs[i].skipped);
        for (uint32_t k = 0; k < repairs[i].inserted_count; k++) put_in(p, meant(p, repairs[i].inserted[k]));
        return true;
    }
    return false;
}

/* ---- skipping ---- */

static uint32_t open_levels(const Layout *layout) {
    return layout->levels.count - 1;
}

/* Levels that remain when the parentheses around the error are left. */
static uint32_t statement_levels(const Layout *layout) {
    uint32_t count = layout->levels.count;
    while (layout->levels.items[count - 1].kind == LEVEL_PAREN ||
           layout->levels.items[count - 1].kind == LEVEL_BRACKET ||
           layout->levels.items[count - 1].kind == LEVEL_HOLE)
        count--;
    return count - 1;
}

/* The automaton goes on with the token behind the mark, after a bad expression if need be. */
static bool goes_on(Parser *p, const LayoutMark *mark, uint8_t kind) {
    uint8_t kinds[] = {TK_BAD_EXPR, kind};
    uint32_t depth = automaton_depth(p->automaton);
    bool fits = automaton_accepts(p->automaton, depth, kinds + 1, 1);
    if (!fits && !automaton_accepts(p->automaton, depth, kinds, 2)) return false;
    layout_reset(&p->layout, mark);
    if (!fits) put_in(p, TK_BAD_EXPR);
    return true;
}

static bool may_go_on_with(uint8_t kind) {
    return kind == TK_DO || kind == TK_RPAREN || kind == TK_RBRACKET || kind == TK_RBRACE ||
           kind == TK_COMMA || kind == TK_FAT_ARROW || kind == TK_NEWLINE || kind == TK_HOLE_CLOSE ||
           kind == TK_END;
}

/* Gives up the item that the error is in: the states it has pushed are left, a bad one takes its place. */
static bool give_up_item(Parser *p, const LayoutMark *mark, uint32_t levels, uint8_t kind) {
    uint8_t kinds[] = {TK_BAD_ITEM, TK_NEWLINE, kind};
    uint32_t depth = automaton_find(p->automaton, levels, kinds, kind == TK_NEWLINE ? 2 : 3);
    if (depth == 0) return false;
    automaton_pop(p->automaton, depth);
    layout_reset(&p->layout, mark);
    put_in(p, TK_BAD_ITEM);
    return true;
}

/* A token at which the item can be given up: the end of a line or of a block, no deeper than the error. */
static bool ends_item(uint8_t kind) {
    return kind == TK_NEWLINE || kind == TK_END || kind == TK_RBRACE || kind == TK_EOF || kind == TK_ELSE;
}

/* Skips tokens until one fits, or a line begins that stands outside. False: the end of the file. */
static bool skip(Parser *p) {
    uint32_t error_levels = open_levels(&p->layout), item_levels = statement_levels(&p->layout);
    p->layout.is_quiet = true;
    bool is_found = false;
    for (uint32_t i = 0; !is_found; i++) {
        is_found = i > 0 && doubt_leave(p);
        if (is_found) break;
        LayoutMark mark = layout_mark(&p->layout);
        uint32_t before = open_levels(&p->layout);
        Token token = layout_next(&p->layout);
        uint32_t levels = open_levels(&p->layout);
        bool is_here = before == error_levels && i > 0,
             is_end = token.kind == TK_NEWLINE || token.kind == TK_EOF;
        is_found = is_here && may_go_on_with(token.kind) && goes_on(p, &mark, token.kind);
        if (!is_found && before <= item_levels && ends_item(token.kind))
            is_found = give_up_item(p, &mark, is_end ? levels : before, token.kind);
        if (token.kind == TK_EOF) break;
    }
    p->layout.is_quiet = false;
    return is_found;
}

/* A made token stands for what follows on the same line. */
static Token shown_token(const Parser *p, Token token) {
    const Token *next = &p->layout.tokens[p->layout.at];
    bool is_made = token_end(token) == token.start && token.kind == TK_NEWLINE;
    return is_made && !next->after_newline && next->kind != TK_SEMICOLON ? *next : token;
}

/* The lexer or the layout has said something about this place: there, or about a string that it had to end.
 */
static bool is_reported(const Parser *p, Token token) {
    const Diagnostics *diags = &p->session->diags;
    uint32_t position = token.start;
    bool ends_string = token.kind == TK_HOLE_CLOSE || token.kind == TK_INTERP_END;
    if (ends_string && token_end(token) == position) return true;
    for (uint32_t i = p->first_diagnostic; i < diags->list.count; i++) {
        if (diags->list.items[i]->span.start == position) return true;
    }
    return p->last_report == position || position < p->quiet_to;
}

static void report(Parser *p, Token token) {
    Expected expected;
    if (doubt_covers(p, token)) return;
    Token shown = shown_token(p, token);
    if (is_reported(p, shown)) return;
    p->last_report = shown.start;
    expected_find(p, &expected);
    Diagnostic *d = diag_report(parser_diags(p), DIAG_EXPECTED, token_span(shown),
                                expected_text(p, &expected), expected_found_text(p, shown));
    p->quiet_to = hint_add(p, d, &expected, shown);
    doubt_begin(p);
}

/* Whatever recovery does, each token of the source is looked at a bounded number of times. */
static void count_stalls(Parser *p) {
    p->stalls = p->layout.at == p->recovered_at ? p->stalls + 1 : 0;
    p->recovered_at = p->layout.at;
}

static bool drop_token(Parser *p) {
    if (p->layout.tokens[p->layout.at].kind == TK_EOF) return false;
    p->layout.at++;
    return true;
}

bool parser_recover(Parser *p, const LayoutMark *mark, Token token) {
    if (p->layout.has_given_up) return false;
    layout_reset(&p->layout, mark);
    report(p, token);
    count_stalls(p);
    if (p->stalls < MENDS_MAX && mend(p)) return true;
    p->doubt.has_stumbled = true;
    return p->stalls < STALLS_MAX ? skip(p) : drop_token(p);
}
