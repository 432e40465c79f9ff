/* Hints, most specific first; the first that fits is given, and the note about an open bracket besides. */
#include "compiler/syntax/hint.h"

#include "compiler/syntax/hint_place.h"

#include <ctype.h>
#include <string.h>

typedef HintPlace Place;

bool hint_is_text(const Place *place, Token token, const char *word) {
    uint32_t length = token_end(token) - token.start;
    return length == strlen(word) && memcmp(parser_text(place->p, token.start), word, length) == 0;
}

bool hint_before_is(const Place *place, uint8_t kind) {
    return place->before != NULL && place->before->kind == kind;
}

static bool needs_space(char left, char right) {
    bool left_ends = isalnum((unsigned char)left) || left == '_' || left == ')' || left == ']' || left == '"';
    return left_ends && (isalnum((unsigned char)right) || right == '_' || right == '-' || right == '=');
}

void hint_fix(const Place *place, const char *help, const char *replacement) {
    Span span = token_span(place->found);
    size_t length = strlen(replacement);
    char left = span.start > place->p->source->base ? parser_text(place->p, span.start - 1)[0] : ' ';
    char right = parser_text(place->p, span.end)[0];
    const char *before = needs_space(left, replacement[0]) ? " " : "";
    const char *after = length > 0 && needs_space(replacement[length - 1], right) ? " " : "";
    diag_help(place->diagnostic, "%s", help);
    diag_fix(place->diagnostic, span, text_format(place->p->scratch, "%s%s%s", before, replacement, after));
}

static bool hint_operator(const Place *place) {
    switch (place->found.kind) {
    case TK_BANG:
        if (!place->is[TK_NOT]) return false;
        hint_fix(place, "negation is written 'not'", "not ");
        return true;
    case TK_ASSIGN:
        if (!place->is[TK_EQ]) return false;
        hint_fix(place, "equality is written '=='", "==");
        return true;
    case TK_GUARD_IF:
    case TK_IF:
        if (!place->is[TK_FAT_ARROW] || !place->is[TK_WHEN]) return false;
        hint_fix(place, "the guard of an arm is written 'when'", "when");
        return true;
    default: return false;
    }
}

/* `a < b < c`, `a..b..c` */
static bool hint_chain(const Place *place) {
    uint8_t kind = place->found.kind;
    bool is_range = kind == TK_RANGE || kind == TK_RANGE_BELOW || kind == TK_RANGE_TO;
    bool compares =
        kind == TK_EQ || kind == TK_NE || kind == TK_LT || kind == TK_LE || kind == TK_GT || kind == TK_GE;
    if (!(is_range || compares) || !place->is[TK_AND]) return false;
    diag_help(place->diagnostic,
              compares ? "comparisons do not chain: write 'a < b and b < c'" : "ranges do not chain");
    return true;
}

static bool hint_arrow(const Place *place) {
    uint8_t kind = place->found.kind;
    bool ends_line = kind == TK_COLON && place->at[1].after_newline;
    if (place->is[TK_ARROW] && (kind == TK_FAT_ARROW || kind == TK_COLON) && !ends_line)
        hint_fix(place, "a result type is written '-> T'", "->");
    else if (place->is[TK_FAT_ARROW] && (kind == TK_ARROW || kind == TK_COLON))
        hint_fix(place, "an arm is written 'pattern => body'", "=>");
    else
        return false;
    return true;
}

static bool hint_block(const Place *place) {
    if (!place->is[TK_DO] || place->is[TK_INT]) return false;
    bool is_replaced = place->found.kind == TK_COLON || hint_is_text(place, place->found, "then") ||
                       hint_is_text(place, place->found, "begin");
    if (is_replaced)
        hint_fix(place, "a block begins with 'do'", "do");
    else
        diag_help(place->diagnostic, "a block begins with 'do' and ends with 'end'");
    return true;
}

/* `c ? a : b`: the question mark was read as a postfix operator. */
static bool hint_ternary(const Place *place) {
    if (!hint_before_is(place, TK_QUESTION) || !place->is[TK_PLUS]) return false;
    diag_help(place->diagnostic, "a choice is written 'if c do a else b end'");
    return true;
}

/* `int x = 1`: two names at the start of a line. */
static bool follows_two_names(const Place *place) {
    if (place->p->layout.at < 2 || !hint_before_is(place, TK_IDENT)) return false;
    return !place->before->after_newline && place->before[-1].kind == TK_IDENT &&
           place->before[-1].after_newline;
}

/* `struct P { … }` or `type Id = u64` in a function. */
static bool hint_nested(const Place *place) {
    static const uint8_t kinds[] = {TK_STRUCT,  TK_ENUM,  TK_TRAIT, TK_IMPL,
                                    TK_MESSAGE, TK_ERROR, TK_ACTOR, TK_CONST};
    bool is_alias = place->found.kind == TK_ASSIGN && place->p->layout.at >= 2 &&
                    place->before[-1].after_newline && hint_is_text(place, place->before[-1], "type");
    bool is_nested = is_alias;
    for (size_t i = 0; i < sizeof kinds; i++)
        is_nested |= place->found.kind == kinds[i] && place->is[TK_LET] && !place->is[TK_STRUCT];
    if (is_nested)
        diag_help(place->diagnostic, "declare it outside of the function: at the left margin of the file");
    return is_nested;
}

static bool hint_declaration(const Place *place) {
    bool names_type = place->found.kind == TK_ASSIGN || place->found.kind == TK_COLON_ASSIGN;
    if (place->found.kind == TK_VAR && hint_before_is(place, TK_LET)) {
        diag_help(place->diagnostic, "a variable is declared with 'var' alone");
    } else if (names_type && follows_two_names(place)) {
        diag_help(place->diagnostic, "a declaration is written 'let name: Type = value'");
    } else {
        return false;
    }
    return true;
}

/* Words that other languages have for things this one writes differently. */
static bool hint_word(const Place *place) {
    static const struct {
        const char *word, *help;
    } words[] = {
        {"class", "types are declared with 'struct', their functions in an 'impl'"},
        {"interface", "what types have in common is declared with 'trait'"},
        {"loop", "an endless loop is written 'while true do ... end'"},
        {"until", "write 'while not ... do'"},
        {"receive", "'receive do ... end' stands in an actor"},
        {"foreach", "write 'for x in xs do ... end'"},
        {"throw", "write 'fail Set.Name'"},
        {"raise", "write 'fail Set.Name'"},
        {"new", "a value is made by its type: Point { x: 1.0 }, Set.new(); an actor by 'spawn'"},
        {"public", "write 'pub'"},
        {"export", "write 'pub'"},
        {"private", "what is not 'pub' is private"},
        {"module", "a file is a module"},
        {"namespace", "a file is a module"},
        {"package", "a file is a module"},
        {"include", "write 'use'"},
        {"require", "write 'use'"},
        {"static", "a function of a type without 'self' stands in its 'impl'"},
        {"lambda", "write '|x| x + 1'"},
        {"case", "an arm is written 'pattern => body'"},
        {"fn", "write 'func'"},
        {"unless", "write 'if not ... do'"},
        {"guard", "write 'let y = x ?\? return', or 'return unless c'"},
        {"defmodule", "a file is a module"},
        {"from", "write 'use math.{sqrt}'"},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!hint_is_text(place, place->found, words[i].word) &&
            !(place->before != NULL && hint_is_text(place, *place->before, words[i].word)))
            continue;
        diag_help(place->diagnostic, "%s", words[i].help);
        return true;
    }
    return false;
}

static bool hint_module_level(const Place *place) {
    if (!place->is[TK_STRUCT] || !place->is[TK_IMPL]) return false;
    if (place->found.kind == TK_PROFILE)
        diag_help(place->diagnostic, "the profile is said once, before everything else in the file");
    else
        diag_help(place->diagnostic,
                  "statements stand in functions; at module level there are only declarations");
    return true;
}

/* `extern func` in a block: it has no body, in which the rest of the line would be looked for. */
static bool hint_extern(Place *place) {
    if (place->found.kind != TK_EXTERN || place->is[TK_STRUCT]) return false;
    diag_help(place->diagnostic, "a function of C is declared at module level");
    const Token *token = place->at + 1;
    while (token->kind != TK_EOF && !token->after_newline) token++;
    place->quiet_to = token->start;
    return true;
}

static bool begins_value(const Place *place) {
    uint8_t kind = place->found.kind;
    return kind == TK_IDENT || kind == TK_INT || kind == TK_FLOAT || kind == TK_STRING || kind == TK_CHAR ||
           kind == TK_INTERP_BEGIN || kind == TK_TRUE || kind == TK_FALSE || kind == TK_NULL ||
           kind == TK_FUNC;
}

/* `f(1 2)`, `f(1,, 2)`, `func f(a: i64 b: i64)` */
static bool hint_comma(const Place *place) {
    uint8_t kind = layout_level(&place->p->layout)->kind;
    bool in_list = kind == LEVEL_PAREN || kind == LEVEL_BRACKET || kind == LEVEL_FIELDS;
    if (!in_list || place->before == NULL || place->found.after_newline) return false;
    if (place->found.kind == TK_COMMA &&
        (place->before->kind == TK_COMMA || place->before->kind == TK_LPAREN)) {
        hint_fix(place, "there is one ',' too many", "");
        return true;
    }
    if (!begins_value(place) || !place->is[TK_COMMA] || hint_is_text(place, place->found, "is")) return false;
    uint32_t end = token_end(*place->before);
    diag_help(place->diagnostic, "a ',' stands between the items of a list");
    diag_fix(place->diagnostic, (Span){end, end}, ",");
    return true;
}

static bool has_level(const Place *place, uint8_t kind) {
    const Layout *layout = &place->p->layout;
    for (uint32_t i = layout->levels.count; i-- > 0;) {
        if (layout->levels.items[i].kind == kind) return true;
    }
    return false;
}

/* A `)`, `]` or `}` that nothing opened. */
static bool hint_closer(const Place *place) {
    uint8_t kind = place->found.kind;
    bool is_extra = (kind == TK_RPAREN && !has_level(place, LEVEL_PAREN)) ||
                    (kind == TK_RBRACKET && !has_level(place, LEVEL_BRACKET)) ||
                    (kind == TK_RBRACE && place->p->layout.open_braces < 0);
    if (!is_extra) return false;
    hint_fix(place, "nothing is open that this closes", "");
    return true;
}

/* `f(times = 3)` */
static bool hint_named_argument(const Place *place) {
    bool follows = place->found.kind == TK_ASSIGN && hint_before_is(place, TK_IDENT) && place->is[TK_COLON] &&
                   layout_level(&place->p->layout)->kind == LEVEL_PAREN;
    if (!follows || place->before[-1].kind != TK_COMMA) return false;
    diag_help(place->diagnostic, "an argument is named by 'name: value'");
    diag_fix(place->diagnostic, (Span){token_end(*place->before), token_end(*place->at)}, ":");
    return true;
}

static bool hint_same_line(const Place *place) {
    bool starts = place->found.kind == TK_IDENT || token_rows[place->found.kind].family == FAMILY_EXPR;
    if (!starts || !place->is[TK_NEWLINE] || !place->is[TK_PLUS] || place->found.after_newline) return false;
    diag_help(place->diagnostic, "a second statement on the line needs a ';' before it");
    return true;
}

static bool hint_reserved(const Place *place) {
    bool is_word =
        token_has(place->found.kind, TOKEN_WORD) && !token_has(place->found.kind, TOKEN_CONTEXTUAL);
    if (!is_word || !place->is[TK_IDENT] || place->is[TK_INT] || place->found.kind == TK_END) return false;
    Span span = token_span(place->found);
    diag_help(place->diagnostic, "'%.*s' is a word of the language and cannot be a name here",
              (int)(span.end - span.start), parser_text(place->p, span.start));
    return true;
}

/* Where something closes that was opened elsewhere. */
static void note_opener(const Place *place) {
    const Level *level = layout_level(&place->p->layout);
    uint8_t closer = level->kind == LEVEL_PAREN     ? TK_RPAREN
                     : level->kind == LEVEL_BRACKET ? TK_RBRACKET
                     : level->kind >= LEVEL_FIELDS  ? TK_RBRACE
                                                    : TK_EOF;
    bool is_closer = place->found.kind == TK_RPAREN || place->found.kind == TK_RBRACKET ||
                     place->found.kind == TK_RBRACE || place->found.kind == TK_END ||
                     place->found.kind == TK_DO_VALUE || place->found.kind == TK_NEWLINE ||
                     place->found.kind == TK_EOF;
    if (closer == TK_EOF || !(is_closer || place->found.after_newline) || place->found.kind == closer) return;
    Span span = token_span(place->p->layout.tokens[level->opener]);
    diag_note(place->diagnostic, span, "this '%c' is still open", *parser_text(place->p, span.start));
}

uint32_t hint_add(const Parser *p, Diagnostic *diagnostic, const Expected *expected, Token found) {
    Place place = {.p = p, .diagnostic = diagnostic, .is = expected->is_accepted, .found = found};
    place.at = &p->layout.tokens[p->layout.at];
    if (p->layout.at > 0) place.before = &p->layout.tokens[p->layout.at - 1];
    note_opener(&place);
    (void)(hint_foreign_closure(&place) || hint_foreign_form(&place) || hint_foreign_type(&place) ||
           hint_foreign_operator(&place) || hint_declaration(&place) || hint_named_argument(&place) ||
           hint_nested(&place) || hint_operator(&place) || hint_arrow(&place) || hint_chain(&place) ||
           hint_ternary(&place) || hint_closer(&place) || hint_block(&place) || hint_word(&place) ||
           hint_extern(&place) || hint_module_level(&place) || hint_comma(&place) || hint_same_line(&place) ||
           hint_reserved(&place));
    return place.quiet_to;
}
