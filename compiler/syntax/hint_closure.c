/* Short functions as other languages write them: `x => x + 1`, `(a, b) -> a`, `fn x -> x`, `lambda x: x`,
 * `fn(x) { x }`, `func(x) x`. The edit puts the parameters between bars. Says nothing where the
 * tokens before the error can be read in another way. */
#include "compiler/syntax/hint_place.h"

enum { HEAD_TOKENS_MAX = 40 };

/* What stands for `|a, b|`. */
typedef struct ForeignHead {
    const Token *start, *last; /* what the bars replace */
    const Token *params;       /* the first one; NULL: there is none */
    const Token *params_last;
    const Token *brace; /* that opens the body; NULL */
} ForeignHead;

static bool is_word(const HintPlace *place, const Token *token) {
    static const char *const words[] = {"fn", "fun", "function", "lambda"};
    if (token->kind == TK_FUNC) return true;
    for (size_t i = 0; token->kind == TK_IDENT && i < sizeof words / sizeof *words; i++)
        if (hint_is_text(place, *token, words[i])) return true;
    return false;
}

/* `a, b`: names alone. Gives the token behind them. */
static const Token *take_names(const Token *token, ForeignHead *head) {
    if (token->kind != TK_IDENT && token->kind != TK_UNDERSCORE) return NULL;
    head->params = token;
    while (token[1].kind == TK_COMMA && (token[2].kind == TK_IDENT || token[2].kind == TK_UNDERSCORE))
        token += 2;
    head->params_last = token;
    return token + 1;
}

/* `(a, b: i64)` */
static const Token *take_parenthesised(const Token *token, ForeignHead *head) {
    const Token *open = token++;
    int depth = 1;
    if (token->kind != TK_IDENT && token->kind != TK_UNDERSCORE && token->kind != TK_RPAREN) return NULL;
    for (; depth > 0; token++) {
        if (token->kind == TK_EOF || token->kind == TK_FAT_ARROW || token->kind == TK_STRING) return NULL;
        if (token->kind == TK_LPAREN || token->kind == TK_LBRACKET) depth++;
        if (token->kind == TK_RPAREN || token->kind == TK_RBRACKET) depth--;
    }
    head->params = token - 1 == open + 1 ? NULL : open + 1;
    head->params_last = token - 2;
    return token;
}

static bool opens_brace(const Token *token) {
    return token->kind == TK_LBRACE || token->kind == TK_STRUCT_BRACE;
}

/* What stands between the parameters and the body. */
static bool take_separator(const Token *token, bool has_word, ForeignHead *head) {
    bool is_lambda = has_word && token->kind == TK_COLON;
    bool is_arrow = token->kind == TK_FAT_ARROW || token->kind == TK_ARROW;
    head->last = token;
    if (is_arrow && has_word && token[1].kind == TK_IDENT && opens_brace(&token[2])) head->last = token + 2;
    if (is_arrow && opens_brace(&token[1])) head->last = token + 1;
    if (opens_brace(head->last)) head->brace = head->last;
    if (is_lambda || is_arrow || (has_word && head->brace != NULL)) return true;
    head->last = token - 1; /* `func(x) x + 1`, `func x do` */
    bool is_block = token->kind == TK_DO || token->kind == TK_DO_VALUE;
    return head->start->kind == TK_FUNC && !token->after_newline &&
           (is_block || head->start[1].kind == TK_LPAREN);
}

static bool take_head(const HintPlace *place, const Token *start, ForeignHead *head) {
    *head = (ForeignHead){.start = start};
    bool has_word = is_word(place, start);
    const Token *token = has_word ? start + 1 : start;
    bool has_parentheses = token->kind == TK_LPAREN;
    token = has_parentheses ? take_parenthesised(token, head) : take_names(token, head);
    if (token == NULL) return false;
    if (!has_word && !has_parentheses && head->params != head->params_last) return false;
    return take_separator(token, has_word, head);
}

/* The longest head that goes over the place of the error. */
static bool find_head(const HintPlace *place, ForeignHead *head) {
    const Token *first = place->p->layout.tokens, *at = place->at;
    const Token *start = at;
    for (int i = 0; i < HEAD_TOKENS_MAX && start > first && !start->after_newline; i++) start--;
    for (; start <= at; start++)
        if (take_head(place, start, head) && head->last >= at) return true;
    return false;
}

static const Token *closing_brace(const Token *open) {
    int depth = 0;
    for (const Token *token = open; token->kind != TK_EOF; token++) {
        if (opens_brace(token)) depth++;
        if (token->kind == TK_RBRACE && --depth == 0) return token;
    }
    return NULL;
}

static void put_bars(HintPlace *place, const ForeignHead *head) {
    bool is_block = head->brace != NULL && head->brace == head->last;
    Span params = {0, 0};
    if (head->params != NULL) params = (Span){head->params->start, token_end(*head->params_last)};
    const char *text = text_format(place->p->scratch, "|%.*s|%s", (int)(params.end - params.start),
                                   parser_text(place->p, params.start), is_block ? " do" : "");
    diag_fix(place->diagnostic, (Span){head->start->start, token_end(*head->last)}, text);
    const Token *close = head->brace == NULL ? NULL : closing_brace(head->brace);
    if (close == NULL) return;
    Span end = {is_block ? close->start : token_end(close[-1]), token_end(*close)};
    diag_fix(place->diagnostic, end, is_block ? "end" : "");
}

/* `|x| total += x`, where the value goes on to the end of the line or of what is open. */
static bool hint_assignment(HintPlace *place) {
    const Token *target = place->at - 1, *last = place->at;
    bool assigns = token_rows[place->found.kind].family == FAMILY_ASSIGN && place->is[TK_PLUS];
    if (!assigns || place->p->layout.at < 3) return false;
    while (target > place->p->layout.tokens + 2 && target->kind == TK_IDENT && target[-1].kind == TK_DOT)
        target -= 2;
    if (target->kind != TK_IDENT || target[-1].kind != TK_PIPE) return false;
    int depth = 0;
    while (!last[1].after_newline && last[1].kind != TK_EOF) {
        uint8_t kind = last[1].kind;
        if (kind == TK_LPAREN || kind == TK_LBRACKET || opens_brace(&last[1])) depth++;
        bool closes = kind == TK_RPAREN || kind == TK_RBRACKET || kind == TK_RBRACE;
        if ((closes && depth-- == 0) || (kind == TK_COMMA && depth == 0)) break;
        last++;
    }
    diag_help(place->diagnostic, "an assignment gives no value, so it stands in a block: '|x| do ... end'");
    diag_fix(place->diagnostic, (Span){target->start, target->start}, "do ");
    diag_fix(place->diagnostic, (Span){token_end(*last), token_end(*last)}, " end");
    hint_skip_line(place);
    return true;
}

/* `|x| -> i64 do`, `|x| => x + 1` */
static bool hint_after_bars(HintPlace *place) {
    bool is_arrow = place->found.kind == TK_FAT_ARROW || place->found.kind == TK_ARROW;
    if (!is_arrow || !hint_before_is(place, TK_PIPE) || !place->is[TK_INT]) return false;
    bool has_type = place->at[1].kind == TK_IDENT && place->at[2].kind == TK_DO;
    diag_help(place->diagnostic,
              has_type ? "the result of a short function is found from its body"
                       : "the body of a short function stands right behind its bars: '|x| x + 1'");
    diag_fix(place->diagnostic, (Span){token_end(*place->before), token_end(place->at[has_type])}, "");
    hint_skip_line(place);
    return true;
}

bool hint_foreign_closure(HintPlace *place) {
    ForeignHead head;
    if (hint_after_bars(place) || hint_assignment(place)) return true;
    bool may_be = place->is[TK_PLUS] || place->is[TK_INT] || hint_is_text(place, *place->at, "(") ||
                  place->is[TK_COLON] || place->is[TK_LPAREN];
    if (!may_be || place->is[TK_FAT_ARROW] || !find_head(place, &head)) return false;
    diag_help(place->diagnostic, "a short function is written '|x| x + 1'");
    put_bars(place, &head);
    hint_skip_line(place);
    return true;
}
