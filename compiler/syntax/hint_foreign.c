/* Forms that other languages have and this one writes differently: types in angle brackets, references,
 * `x++`, `x := 1`, slices with a colon, comprehensions, arrows. Looks at the tokens around the error alone,
 * and says nothing where more than one reading is near. */
#include "compiler/syntax/hint_place.h"

#include <string.h>

static void say(const HintPlace *place, const char *help) {
    diag_help(place->diagnostic, "%s", help);
}

static bool touches(Token left, Token right) {
    return token_end(left) == right.start;
}

static Span between(const Token *first, const Token *last) {
    return (Span){first->start, token_end(*last)};
}

static bool is_after_name(const HintPlace *place) {
    return hint_before_is(place, TK_IDENT) && !place->at->after_newline;
}

/* What follows on the line, and in braces that begin there, is read wrongly now. */
void hint_skip_line(HintPlace *place) {
    const Token *token = place->at;
    int depth = 0;
    for (; token->kind != TK_EOF && (depth > 0 || token == place->at || !token->after_newline); token++) {
        if (token->kind == TK_LBRACE || token->kind == TK_STRUCT_BRACE) depth++;
        if (token->kind == TK_RBRACE && --depth < 0) break;
    }
    place->quiet_to = token->start - 1;
}

static uint8_t innermost(const HintPlace *place) {
    return layout_level(&place->p->layout)->kind;
}

/* ---- types ---- */

/* The `>` that closes the `<` at `open`, before the end of the line; NULL when there is none. */
static const Token *find_angle(const Token *open) {
    int depth = 0;
    for (const Token *token = open; token->kind != TK_EOF; token++) {
        if (token != open && token->after_newline) return NULL;
        if (token->kind == TK_LT) depth++;
        if (token->kind == TK_SHR && depth == 2) return NULL;
        if (token->kind == TK_GT && --depth == 0) return token;
    }
    return NULL;
}

/* `Map<String, i64>`, `func first<T>(…)` */
static bool hint_angle(HintPlace *place) {
    if (place->found.kind != TK_LT || place->is[TK_PLUS] || !is_after_name(place)) return false;
    const Token *close = find_angle(place->at);
    say(place, "the arguments of a type stand in brackets: Map[String, i64]");
    if (close == NULL) return true;
    place->quiet_to = token_end(*close);
    for (const Token *token = place->at; token <= close; token++) {
        if (token->kind == TK_LT) diag_fix(place->diagnostic, token_span(*token), "[");
        if (token->kind == TK_GT) diag_fix(place->diagnostic, token_span(*token), "]");
    }
    return true;
}

/* `Set<i64>.new()`: read as a comparison up to the `>`. */
static bool hint_angle_value(const HintPlace *place) {
    const Token *name = place->at - 1;
    bool follows = place->p->layout.at >= 3 && place->found.kind == TK_GT && name->kind == TK_IDENT &&
                   name[-1].kind == TK_LT && name[-2].kind == TK_IDENT && touches(name[-2], name[-1]) &&
                   touches(*name, *place->at);
    if (!follows) return false;
    say(place, "the arguments of a type stand in brackets: Set[i64]");
    diag_fix(place->diagnostic, token_span(name[-1]), "[");
    diag_fix(place->diagnostic, token_span(*place->at), "]");
    return true;
}

/* `[]i64`, `i64[]` */
static bool hint_array_type(const HintPlace *place) {
    const Token *open = place->before, *next = place->at + 1;
    bool is_empty = place->found.kind == TK_RBRACKET && hint_before_is(place, TK_LBRACKET) &&
                    !place->is[TK_INT] && place->p->layout.at >= 2;
    if (!is_empty) return false;
    const Token *item = open - 1;
    say(place, "an array type is written [T]");
    const char *text = parser_text(place->p, next->start);
    if (next->kind == TK_IDENT && touches(*place->at, *next)) {
        Span all = between(open, next);
        diag_fix(place->diagnostic, all,
                 text_format(place->p->scratch, "[%.*s]", (int)(token_end(*next) - next->start), text));
    } else if (item->kind == TK_IDENT && touches(*item, *open)) {
        text = parser_text(place->p, item->start);
        diag_fix(place->diagnostic, between(item, place->at),
                 text_format(place->p->scratch, "[%.*s]", (int)(token_end(*item) - item->start), text));
    }
    return true;
}

/* `&T`, `*T`, and `&x`, `*x` as values. */
static bool hint_reference(const HintPlace *place) {
    bool is_mark = place->found.kind == TK_AMP || place->found.kind == TK_STAR;
    if (!is_mark || place->is[TK_PLUS]) return false;
    const Token *last = place->at;
    if (hint_is_text(place, last[1], "mut")) last++;
    say(place,
        place->is[TK_INT]
            ? "there are no references: a value is given as it is; 'var x' lets the call change it"
            : "there are no references: a parameter is a value; 'var name: T' lets the function change it");
    diag_fix(place->diagnostic, (Span){place->at->start, last[1].start}, "");
    return true;
}

/* `trait Shape extends Area {` */
static bool hint_extends(const HintPlace *place) {
    if (!place->is[TK_COLON] || !hint_is_text(place, *place->at, "extends")) return false;
    say(place, "the traits that a trait asks for follow a ':'");
    diag_fix(place->diagnostic, (Span){token_end(*place->before), place->at[1].start}, ": ");
    return true;
}

/* `a int`, `var y int = 4` */
static bool hint_bare_type(const HintPlace *place) {
    if (place->found.kind != TK_IDENT || !place->is[TK_COLON] || place->is[TK_PLUS] || !is_after_name(place))
        return false;
    say(place, "a type follows a ':'");
    diag_fix(place->diagnostic, (Span){token_end(*place->before), place->at->start}, ": ");
    return true;
}

/* `func f() i64 do` */
static bool hint_bare_result(const HintPlace *place) {
    if (!place->is[TK_ARROW] || !hint_before_is(place, TK_RPAREN)) return false;
    if (place->found.kind != TK_IDENT && place->found.kind != TK_LBRACKET && place->found.kind != TK_LPAREN)
        return false;
    say(place, "a result type is written '-> T'");
    diag_fix(place->diagnostic, (Span){place->at->start, place->at->start}, "-> ");
    return true;
}

bool hint_foreign_type(HintPlace *place) {
    return hint_angle(place) || hint_angle_value(place) || hint_array_type(place) || hint_reference(place) ||
           hint_extends(place) || hint_bare_type(place) || hint_bare_result(place);
}

/* ---- operators ---- */

/* `Shape::Circle`; among arguments, the first colon was read as that of a name. */
static bool hint_path(const HintPlace *place) {
    const Token *first = place->at;
    if (place->found.kind == TK_COLON && hint_before_is(place, TK_COLON)) first--;
    bool is_path = place->p->layout.at >= 2 && first->kind == TK_COLON && first[-1].kind == TK_IDENT &&
                   first[1].kind == TK_COLON && touches(first[0], first[1]);
    if (!is_path) return false;
    say(place, "members follow a '.'");
    diag_fix(place->diagnostic, between(first, first + 1), ".");
    return true;
}

static bool hint_step(const HintPlace *place) {
    bool is_minus = place->found.kind == TK_MINUS_MINUS;
    if (!is_minus && place->found.kind != TK_PLUS_PLUS) return false;
    say(place, is_minus ? "write 'x -= 1'" : "write 'x += 1'");
    if (is_after_name(place))
        diag_fix(place->diagnostic, (Span){token_end(*place->before), token_end(*place->at)},
                 is_minus ? " -= 1" : " += 1");
    return true;
}

/* `a <> b` */
static bool hint_unequal(const HintPlace *place) {
    if (place->found.kind != TK_GT || !hint_before_is(place, TK_LT) || !touches(*place->before, *place->at))
        return false;
    bool joins = place->at[1].kind == TK_STRING || place->before[-1].kind == TK_STRING;
    say(place, joins ? "strings are joined by '+'" : "'!=' tells whether two values differ");
    diag_fix(place->diagnostic, between(place->before, place->at), joins ? "+" : "!=");
    return true;
}

/* `println!(…)`, `name!` */
static bool hint_bang(const HintPlace *place) {
    if (place->found.kind != TK_BANG || !place->is[TK_PLUS] || place->before == NULL) return false;
    if (!touches(*place->before, *place->at)) return false;
    bool is_macro = place->at[1].kind == TK_LPAREN && hint_before_is(place, TK_IDENT);
    say(place,
        is_macro ? "there are no macros: call it without '!'"
                 : "of what may be null, 'x.unwrap()' takes the value or panics, 'x ?\? other' never panics");
    diag_fix(place->diagnostic, token_span(*place->at), is_macro ? "" : ".unwrap()");
    return true;
}

/* `x in xs`, `x not in xs`, `x is null` */
static bool hint_word_operator(HintPlace *place) {
    if (!place->is[TK_PLUS]) return false;
    bool is_in = place->found.kind == TK_IN || (place->found.kind == TK_NOT && place->at[1].kind == TK_IN);
    if (is_in) {
        say(place, "whether something is in it tells 'xs.contains(x)'");
        return true;
    }
    if (!hint_is_text(place, place->found, "is")) return false;
    bool is_not = place->at[1].kind == TK_NOT;
    hint_skip_line(place);
    say(place, "'==' and '!=' compare");
    diag_fix(place->diagnostic, between(place->at, place->at + is_not), is_not ? "!=" : "==");
    return true;
}

/* In the place of the token found, right behind the one before it. */
static void put_colon(const HintPlace *place) {
    diag_fix(place->diagnostic, (Span){token_end(*place->before), token_end(*place->at)}, ":");
}

/* `xs[1:2]`, `["a" => 1]` */
static bool hint_in_brackets(const HintPlace *place) {
    if (innermost(place) != LEVEL_BRACKET || !place->is[TK_PLUS]) return false;
    if (place->found.kind == TK_COLON && !place->is[TK_COLON]) {
        hint_fix(place, "a part is written xs[1..2]", "..");
    } else if (place->found.kind == TK_FAT_ARROW && place->is[TK_COLON]) {
        say(place, "an entry of a map is written 'key: value'");
        put_colon(place);
    } else if (place->found.kind == TK_FOR) {
        say(place, "a new array is made by 'xs.map(|x| ...)' and 'xs.filter(|x| ...)'");
    } else {
        return false;
    }
    return true;
}

/* `1.`, `.5` */
static bool hint_float(const HintPlace *place) {
    const Token *before = place->before;
    bool lacks_end = before != NULL && place->p->layout.at >= 2 && before->kind == TK_DOT &&
                     before[-1].kind == TK_INT && touches(before[-1], *before);
    bool lacks_start = place->found.kind == TK_TUPLE_FIELD && place->is[TK_INT];
    if (!lacks_end && !lacks_start) return false;
    uint32_t at = lacks_end ? token_end(*before) : place->at->start;
    say(place, "a number with a point has digits on both sides: 1.0, 0.5");
    diag_fix(place->diagnostic, (Span){at, at}, "0");
    return true;
}

/* `f"…"`, `s"…"`: the letter touches the string. */
static bool hint_string_prefix(const HintPlace *place) {
    bool is_string = place->found.kind == TK_STRING || place->found.kind == TK_INTERP_BEGIN;
    bool touches_letter = is_string && hint_before_is(place, TK_IDENT) &&
                          touches(*place->before, *place->at) && place->before->as.name->length == 1;
    if (!touches_letter) return false;
    say(place, "values are put into a string by $\"...{x}...\"");
    diag_fix(place->diagnostic, token_span(*place->before), place->found.kind == TK_STRING ? "$" : "");
    return true;
}

bool hint_foreign_operator(HintPlace *place) {
    return hint_path(place) || hint_step(place) || hint_unequal(place) || hint_bang(place) ||
           hint_word_operator(place) || hint_in_brackets(place) || hint_float(place) ||
           hint_string_prefix(place);
}

/* ---- statements and declarations ---- */

/* `x := 3` */
static bool hint_walrus(const HintPlace *place) {
    if (place->found.kind != TK_COLON_ASSIGN || !place->is[TK_ASSIGN_ADD] || !is_after_name(place))
        return false;
    say(place, "a new name is declared with 'let', or with 'var' when it changes: let x := 1");
    if (place->before->after_newline)
        diag_fix(place->diagnostic, (Span){place->before->start, place->before->start}, "let ");
    return true;
}

/* `for i := 0; …`, `for (int i = 0; …)` */
static bool hint_counting_loop(HintPlace *place) {
    const Layout *layout = &place->p->layout;
    for (const Token *token = place->at; token > layout->tokens && !token->after_newline; token--) {
        if (token[-1].kind != TK_FOR) continue;
        const Token *end = token;
        while (!end->after_newline && end->kind != TK_SEMICOLON && end->kind != TK_EOF) end++;
        if (end->kind != TK_SEMICOLON) return false;
        say(place, "a loop that counts is written 'for i in 0..10 do ... end'");
        hint_skip_line(place);
        return true;
    }
    return false;
}

/* `let [first] = xs else do … end` */
static bool hint_let_else(const HintPlace *place) {
    if (place->found.kind != TK_ELSE) return false;
    const Token *start = place->at;
    while (start > place->p->layout.tokens && !start->after_newline) start--;
    if (start->kind != TK_LET && start->kind != TK_VAR) return false;
    say(place,
        "'let' has no 'else': of an optional, 'let x = e ?? return' leaves; look at other patterns with "
        "'match' or 'if let'");
    return true;
}

/* `(i32) x` */
static bool hint_cast(const HintPlace *place) {
    const Token *close = place->at - 1;
    bool follows = place->p->layout.at >= 3 && hint_before_is(place, TK_RPAREN) &&
                   close[-1].kind == TK_IDENT && close[-2].kind == TK_LPAREN && !place->at->after_newline &&
                   place->is[TK_PLUS];
    bool is_operand =
        place->found.kind == TK_IDENT || place->found.kind == TK_INT || place->found.kind == TK_FLOAT;
    if (!follows || !is_operand) return false;
    say(place, "a conversion is written 'x as i32'");
    return true;
}

/* A `{` where a value begins: a dictionary, a block, `try { }`. */
static bool hint_brace(HintPlace *place) {
    if (place->found.kind != TK_LBRACE || !place->is[TK_INT]) return false;
    hint_skip_line(place);
    if (hint_before_is(place, TK_TRY))
        say(place, "an error is handled where it arises: 'f() catch |e| do ... end'");
    else if (hint_before_is(place, TK_PIPE) || hint_before_is(place, TK_FAT_ARROW))
        say(place, "a block is written 'do ... end'");
    else
        say(place, "a map is written [\"a\": 1], an empty one [:]; a struct begins with its name");
    return true;
}

/* `struct P do`, `impl P do`, `match x do` */
static bool hint_do_for_brace(const HintPlace *place) {
    if (place->found.kind != TK_DO || !(place->is[TK_LBRACE] || place->is[TK_STRUCT_BRACE])) return false;
    say(place, "what is listed stands in braces: struct Point { ... }, impl Point { ... }, match x { ... }");
    return true;
}

/* `func (p: Point) length() …`, `const fn f()`, `int add(int a)` */
static bool hint_function(HintPlace *place) {
    const Token *before = place->before;
    if (place->found.kind == TK_LPAREN && hint_before_is(place, TK_FUNC) && place->is[TK_IDENT]) {
        say(place,
            "a method stands in its type's impl: 'impl Point { func length(self) -> f64 do ... end }'");
    } else if (before != NULL && before > place->p->layout.tokens && before[-1].kind == TK_CONST &&
               (hint_is_text(place, *before, "fn") || before->kind == TK_FUNC)) {
        say(place, "every function is declared with 'func' alone; a 'const' is a value");
        diag_fix(place->diagnostic, between(before - 1, before), "func");
        hint_skip_line(place);
    } else if (place->is[TK_STRUCT] && place->is[TK_IMPL] && place->at[0].kind == TK_IDENT &&
               place->at[1].kind == TK_IDENT && place->at[2].kind == TK_LPAREN) {
        say(place, "a function is written 'func name(a: T) -> R do ... end'");
        hint_skip_line(place);
    } else {
        return false;
    }
    return true;
}

/* Inside of `struct P { … }` and `enum E { … }`. */
static bool hint_member(const HintPlace *place) {
    if (innermost(place) != LEVEL_FIELDS) return false;
    uint8_t kind = place->found.kind;
    if (kind == TK_ASSIGN && place->is[TK_PLUS]) {
        say(place, "a field is given as 'name: value'");
        put_colon(place);
    } else if (kind == TK_ASSIGN) {
        say(place, "variants count from 0 and have no numbers of their own: 'as i64' gives the number");
    } else if (kind == TK_FUNC && place->is[TK_RBRACE]) {
        say(place, "the functions of a type stand in an 'impl Type { ... }' of their own");
    } else if ((kind == TK_PUB || kind == TK_LET || kind == TK_VAR || kind == TK_CONST) &&
               place->is[TK_IDENT]) {
        say(place, "a field is declared by its name and type alone; it is visible where its struct is");
        diag_fix(place->diagnostic, (Span){place->at->start, place->at[1].start}, "");
    } else {
        return false;
    }
    return true;
}

/* `1, 2 => …` */
static bool hint_alternatives(const HintPlace *place) {
    if (place->found.kind != TK_COMMA || !place->is[TK_FAT_ARROW]) return false;
    hint_fix(place, "patterns that share an arm are joined by '|'", "|");
    return true;
}

bool hint_foreign_form(HintPlace *place) {
    return hint_function(place) || hint_walrus(place) || hint_counting_loop(place) || hint_let_else(place) ||
           hint_cast(place) || hint_brace(place) || hint_do_for_brace(place) || hint_member(place) ||
           hint_alternatives(place);
}
