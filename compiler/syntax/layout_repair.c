/* What the layout reports and mends: blocks that are never closed, and braces for blocks.
 *
 * A missing `end` is found by indentation, and only in a file that has fewer `end`s than blocks: an `end` or
 * a declaration further left than the line that opened the innermost block shows that this block was not
 * closed. An `end` too many is found the same way. Everything is reported once, with the places involved, and
 * the parser is given what it expects. */
#include "compiler/syntax/layout_parts.h"

#include <string.h>

static Diagnostic *report_at(Layout *layout, DiagId id, Span span) {
    return diag_report(layout->diags, id, span);
}

uint32_t layout_indent(const Layout *layout, uint32_t position) {
    const char *text = layout->source->text, *line = text + (position - layout->source->base);
    while (line > text && line[-1] != '\n') line--;
    const char *at = line;
    while (*at == ' ' || *at == '\t') at++;
    return (uint32_t)(at - line);
}

static uint32_t level_indent(const Layout *layout, const Level *level) {
    return layout_indent(layout, layout->tokens[level->head].start);
}

static const Level *innermost_do(const Layout *layout) {
    for (uint32_t i = layout->levels.count; i-- > 0;) {
        if (level_is_do(&layout->levels.items[i])) return &layout->levels.items[i];
    }
    return NULL;
}

static bool is_consequence(Layout *layout, const Level *level) {
    if (level->is_doubtful) layout->has_doubts = true;
    return layout->is_quiet || level->is_made || level->is_doubtful;
}

static void report_missing_end(Layout *layout, const Level *level, const Token *found) {
    if (is_consequence(layout, level)) return;
    const Token *head = &layout->tokens[level->head], *opener = &layout->tokens[level->opener];
    Span span = token_span(*head);
    Diagnostic *d = diag_report(layout->diags, DIAG_MISSING_END, span, (int)(span.end - span.start),
                                layout_text(layout, head));
    if (opener != head) diag_note(d, token_span(*opener), "the block begins here");
    if (found->kind != TK_EOF) diag_note(d, token_span(*found), "this belongs further out");
    diag_help(d, "every block ends with 'end'");
}

static void report_unclosed(Layout *layout, const Level *level) {
    if (is_consequence(layout, level)) return;
    Span span = token_span(layout->tokens[level->opener]);
    if (span.start == span.end) return; /* put in by the translation, which has said why */
    diag_report(layout->diags, DIAG_UNCLOSED, span, *layout_text(layout, &layout->tokens[level->opener]));
}

static uint8_t closer_of(const Level *level) {
    switch ((LevelKind)level->kind) {
    case LEVEL_PAREN: return TK_RPAREN;
    case LEVEL_BRACKET: return TK_RBRACKET;
    case LEVEL_HOLE: return TK_HOLE_CLOSE;
    case LEVEL_FIELDS:
    case LEVEL_ITEMS:
    case LEVEL_MATCH:
    case LEVEL_BRACE_BLOCK: return TK_RBRACE;
    default: return TK_END;
    }
}

/* The last item of a level ends before the level does. */
static bool make_newline(Layout *layout, Token *made) {
    if (!layout_last_ends(layout) || level_is_paren(layout_level(layout))) return false;
    *made = layout_made(layout, TK_NEWLINE);
    layout_drop_heads(layout);
    return true;
}

static bool make_closer(Layout *layout, Token *made) {
    if (make_newline(layout, made)) return true;
    *made = layout_made(layout, closer_of(layout_level(layout)));
    if (made->kind == TK_END) layout->open_blocks--;
    if (made->kind == TK_RBRACE) layout->open_braces--;
    layout_pop(layout);
    layout->is_closing = layout->levels.count > layout->close_to;
    return true;
}

/* Closes levels, one token at a time, until so many are left. */
static bool close_down_to(Layout *layout, uint32_t count, Token *made) {
    layout->close_to = count;
    layout->is_closing = true;
    return make_closer(layout, made);
}

static bool is_statement_word(uint8_t kind) {
    return token_rows[kind].family == FAMILY_STMT || token_rows[kind].family == FAMILY_DECL;
}

/* A line inside ( ) that begins with what only a statement or declaration begins with. */
static bool leaves_parens(const Layout *layout, const Token *token) {
    if (!level_is_paren(layout_level(layout)) || layout_level(layout)->kind == LEVEL_HOLE) return false;
    if (token->kind == TK_END) return true;
    bool is_item = token->after_newline && !is_contextual(token) && is_statement_word(token->kind);
    return is_item && layout_last_ends(layout);
}

/* A string that does not end took the rest of its line with it, and what would have closed there. */
static bool lost_line_end(const Layout *layout, const Token *token) {
    if (layout->at == 0 || !level_is_paren(layout_level(layout))) return false;
    bool is_string = token[-1].kind == TK_STRING || token[-1].kind == TK_INTERP_END;
    return is_string && token[-1].mark && token->after_newline;
}

static uint32_t count_outside_parens(const Layout *layout) {
    uint32_t count = layout->levels.count;
    while (level_is_paren(&layout->levels.items[count - 1])) count--;
    return count;
}

bool layout_is_declaration(const Layout *layout, const Token *token) {
    if (token_rows[token->kind].family == FAMILY_DECL && !is_contextual(token)) return true;
    if (token->kind == TK_FUNC) return is_namelike(token_after(layout, layout->at));
    if (token->kind == TK_TEST && layout->last == TK_NEWLINE && token[1].kind == TK_STRING) return true;
    return token_rows[token->kind].family == FAMILY_DECL && is_namelike(token_after(layout, layout->at)) &&
           layout->last == TK_NEWLINE;
}

static bool arrow_ahead(const Layout *layout) {
    const Token *token = &layout->tokens[layout->at];
    int depth = 0;
    do {
        if (depth == 0 && token->kind == TK_FAT_ARROW) return true;
        depth += layout_nesting_of(layout, (uint32_t)(token - layout->tokens));
        token++;
    } while (depth >= 0 && token->kind != TK_EOF && (depth > 0 || !token->after_newline));
    return false;
}

/* The next arm begins inside the block of the arm before. */
static bool begins_next_arm(const Layout *layout, const Level *level) {
    bool is_arm = level->opener > 0 && layout->tokens[level->opener - 1].kind == TK_FAT_ARROW;
    return is_arm && arrow_ahead(layout);
}

static bool is_inside_braces(const Layout *layout) {
    for (uint32_t i = layout->levels.count; i-- > 0;) {
        if (level_is_brace(&layout->levels.items[i]) || layout->levels.items[i].is_braced) return true;
    }
    return false;
}

/* Whether the token, first on its line, shows that the innermost block should have ended before it. */
static bool shows_missing_end(const Layout *layout, const Token *token) {
    const Level *level = layout_level(layout);
    if (layout->open_blocks <= 0 || !level_is_do(level) || level->is_braced) return false;
    if (token->kind == TK_RBRACE) return is_inside_braces(layout);
    if (!token->after_newline) return false;
    if (begins_next_arm(layout, level)) return true;
    uint32_t indent = layout_indent(layout, token->start), outside = level_indent(layout, level);
    if (token->kind == TK_END) return indent < outside;
    return indent <= outside && layout_is_declaration(layout, token);
}

/* The same for a list in braces: a declaration, no further in than the line that opened it. */
static bool shows_missing_brace(const Layout *layout, const Token *token) {
    const Level *level = layout_level(layout);
    if (layout->open_braces <= 0 || !token->after_newline || !level_is_brace(level)) return false;
    if (level->kind == LEVEL_ITEMS && token->kind == TK_FUNC) return false;
    return layout_indent(layout, token->start) <= level_indent(layout, level) &&
           layout_is_declaration(layout, token);
}

bool layout_is_closed_by(const Level *level, uint8_t kind) {
    if (kind == TK_RBRACE) return level_is_brace(level) || level->is_braced;
    return kind == TK_ELSE ? level->kind == LEVEL_IF : level_is_do(level) && !level->is_braced;
}

/* An `end` or `}` that does not begin its line, though what it would close begins a line behind its opener.
 */
static bool closes_too_early(const Layout *layout, const Token *token) {
    if ((token->kind != TK_END && token->kind != TK_RBRACE) || token->after_newline) return false;
    for (uint32_t i = layout->levels.count; i-- > 1;) {
        const Level *level = &layout->levels.items[i];
        if (layout_is_closed_by(level, token->kind))
            return !level->is_made && layout->tokens[level->opener + 1].after_newline;
    }
    return true;
}

static bool is_extra_end(const Layout *layout, const Token *token) {
    bool is_one_too_many = token->kind == TK_END && layout->open_blocks < 0;
    if ((is_one_too_many || layout_in_doubt(layout)) && closes_too_early(layout, token)) return true;
    if (token->kind != TK_END) return false;
    const Level *level = innermost_do(layout);
    if (level == NULL) return true;
    return layout->open_blocks < 0 && token->after_newline &&
           layout_indent(layout, token->start) > level_indent(layout, level);
}

static void skip_extra_end(Layout *layout, const Token *token) {
    if (!layout->is_quiet) {
        Diagnostic *d = report_at(layout, DIAG_EXTRA_END, token_span(*token));
        diag_fix(d, token_span(*token), "");
    }
    if (token->kind == TK_END) layout->open_blocks++;
    layout->at++;
    if (layout->session->diags.error_count >= layout->error_limit) layout->has_given_up = true;
}

static bool close_at_end_of_file(Layout *layout, Token *made) {
    const Level *level = layout_level(layout);
    if (layout->levels.count == 1) return false;
    if (level_is_do(level) && !level->is_braced)
        report_missing_end(layout, level, &layout->tokens[layout->at]);
    else
        report_unclosed(layout, level);
    return close_down_to(layout, 1, made);
}

bool layout_repair(Layout *layout, Token *made) {
    if (layout->is_closing) return make_closer(layout, made);
    const Token *token = &layout->tokens[layout->at];
    while (!layout->has_given_up && is_extra_end(layout, token)) skip_extra_end(layout, token++);
    if (token->kind == TK_EOF) return close_at_end_of_file(layout, made);
    if (lost_line_end(layout, token)) return close_down_to(layout, count_outside_parens(layout), made);
    if (leaves_parens(layout, token)) {
        report_unclosed(layout, layout_level(layout));
        return close_down_to(layout, count_outside_parens(layout), made);
    }
    if (shows_missing_brace(layout, token)) {
        report_unclosed(layout, layout_level(layout));
        return close_down_to(layout, layout->levels.count - 1, made);
    }
    if (!shows_missing_end(layout, token)) return false;
    report_missing_end(layout, layout_level(layout), token);
    return close_down_to(layout, layout->levels.count - 1, made);
}

void layout_push_checked(Layout *layout, LevelKind kind, bool takes_head) {
    layout_push(layout, kind, takes_head);
    if (layout->levels.count - 1 <= NESTING_LIMIT) return; /* the module's level does not count */
    if (!layout->is_quiet) {
        Span span = token_span(layout->tokens[layout->at - 1]);
        diag_report(layout->diags, DIAG_NESTING, span, NESTING_LIMIT);
    }
    layout->has_given_up = true;
}

/* ---- braces ---- */

static bool head_takes_do(uint8_t kind) {
    switch (kind) {
    case TK_STRUCT:
    case TK_ENUM:
    case TK_MESSAGE:
    case TK_ERROR:
    case TK_TRAIT:
    case TK_IMPL:
    case TK_MATCH: return false;
    default: return true;
    }
}

static bool is_expression_head(uint8_t kind) {
    return kind == TK_IF || kind == TK_WHILE || kind == TK_FOR || kind == TK_MATCH || kind == TK_USING;
}

/* The brace that closes the one at `index`; the brace itself when there is none. */
static uint32_t matching_brace(const Layout *layout, uint32_t index) {
    uint32_t depth = 0;
    for (uint32_t i = index; layout->tokens[i].kind != TK_EOF; i++) {
        if (layout->tokens[i].kind == TK_LBRACE) depth++;
        if (layout->tokens[i].kind == TK_RBRACE && --depth == 0) return i;
    }
    return index;
}

/* `Point { 1, 2 } do`, `Point { 1, 2 } == p do`: what stands in the braces cannot be the block, for that
 * follows on the same line. */
static bool do_follows_brace(const Layout *layout) {
    if (layout_head(layout)->kind == TK_MATCH) return false;
    uint32_t close = matching_brace(layout, layout->at - 1);
    const Token *next = token_after(layout, close);
    if (close < layout->at || next->after_newline) return false;
    bool goes_on = token_rows[next->kind].family == FAMILY_OPER;
    return next->kind == TK_DO || (goes_on && layout_do_ahead(layout, close));
}

bool layout_brace_is_literal(const Layout *layout) {
    const Token *brace = &layout->tokens[layout->at - 1], *next = token_after(layout, layout->at - 1);
    if (!is_expression_head(layout_head(layout)->kind) || brace == layout->tokens) return false;
    if (!is_namelike(brace - 1) && brace[-1].kind != TK_RBRACKET) return false;
    bool has_field = token_has(next->kind, TOKEN_WORD) || next->kind == TK_IDENT;
    const Token *second = token_after(layout, layout->at), *third = token_after(layout, layout->at + 1);
    if (next->kind == TK_RANGE) /* `..base }`, not the pattern `..0 =>` */
        if (is_namelike(second) && (third->kind == TK_COMMA || third->kind == TK_RBRACE)) return true;
    return (has_field && second->kind == TK_COLON) || do_follows_brace(layout);
}

/* The name before a literal's brace: `Point`, `shapes.Point`, `Pair[i64]`. */
static const Token *literal_start(const Layout *layout, const Token *brace) {
    const Token *at = brace - 1;
    for (uint32_t depth = 0; at > layout->tokens; at--) {
        if (at->kind == TK_RBRACKET) depth++;
        if (at->kind == TK_LBRACKET) depth--;
        if (depth == 0 && is_namelike(at) && at[-1].kind != TK_DOT) break;
    }
    return at;
}

void layout_report_bare_literal(Layout *layout) {
    if (layout->is_quiet) return;
    uint32_t index = layout->at - 1, other = matching_brace(layout, index);
    const Token *brace = &layout->tokens[index];
    Diagnostic *d = report_at(layout, DIAG_BARE_LITERAL, token_span(*brace));
    diag_help(d, "put the literal in parentheses");
    if (other == index) return;
    Span start = token_span(*literal_start(layout, brace)), end = token_span(layout->tokens[other]);
    diag_fix(d, (Span){start.start, start.start}, "(");
    diag_fix(d, (Span){end.end, end.end}, ")");
}

/* What was said about the head of this block, about the branch before it, or about the block around it:
 * braces are one mistake however many there are. NULL: nothing. */
static Diagnostic *said_before(Layout *layout, uint32_t index) {
    const Head *head = layout_head(layout);
    uint32_t first = head != NULL ? head->index : index;
    for (uint32_t i = layout->list->reports.count; i-- > 0;) {
        if (layout->list->reports.items[i].start == layout->tokens[first].start)
            return layout->list->reports.items[i].diagnostic;
    }
    while (layout->braces.count > 0 && vec_last(&layout->braces).close + 2 < first) layout->braces.count--;
    if (layout->braces.count == 0) return NULL;
    const BraceReport *report = &vec_last(&layout->braces);
    bool is_branch = report->close < first &&
                     (layout->tokens[first - 1].kind == TK_ELSE || layout->tokens[index - 1].kind == TK_ELSE);
    if (!is_branch && !(report->open < index && index < report->close)) return NULL;
    return report->diagnostic->fixes.count < LAYOUT_EDITS_MAX ? report->diagnostic : NULL;
}

static void report_braces(Layout *layout, const Token *brace) {
    if (layout->is_quiet) return;
    uint32_t index = layout->at - 1, other = matching_brace(layout, index);
    Diagnostic *d = said_before(layout, index);
    if (d == NULL) d = report_at(layout, DIAG_BRACE_BLOCK, token_span(*brace));
    BraceReport report = {index, other, d};
    vec_push(layout->scratch, &layout->braces, report);
    diag_fix(d, token_span(*brace), "do");
    if (other == index) return;
    bool before_else = token_after(layout, other)->kind == TK_ELSE;
    diag_fix(d, token_span(layout->tokens[other]), before_else ? "" : "end");
}

bool layout_brace_is_do(Layout *layout, const Token *brace) {
    const Head *head = layout_head(layout);
    bool is_else = layout->last == TK_ELSE;
    if (!is_else) {
        if (head == NULL || head->in_pattern || !head_takes_do(head->kind)) return false;
        if (!layout_head_opens_here(layout) || layout_brace_is_literal(layout)) return false;
    }
    report_braces(layout, brace);
    LevelKind kind = is_else ? LEVEL_BLOCK : layout_kind_of_do(layout, layout->at - 1);
    layout_push_checked(layout, kind, !is_else);
    layout_top(layout)->is_braced = true;
    return true;
}

/* ---- recovery ---- */

void layout_reset(Layout *layout, const LayoutMark *mark) {
    layout->at = mark->at;
    layout->last_end = mark->last_end;
    layout->bare_at = mark->bare_at;
    layout->levels.count = mark->level_count;
    layout->heads.count = mark->head_count;
    layout->close_to = mark->close_to;
    layout->last = mark->last;
    layout->is_closing = mark->is_closing;
    layout->else_first = mark->else_first;
    layout->else_opens = mark->else_opens;
}

static void push_made(Layout *layout, LevelKind kind, bool takes_head) {
    layout->at++; /* levels remember the token before the next */
    layout_push_checked(layout, kind, takes_head);
    layout_top(layout)->is_made = true;
    layout->at--;
}

void layout_insert(Layout *layout, uint8_t kind) {
    bool has_head = layout_head(layout) != NULL;
    layout->last = kind;
    switch (kind) {
    case TK_DO:
    case TK_DO_ARMS:
        layout->open_blocks++;
        push_made(layout, has_head ? layout_kind_of_do(layout, layout->at - 1) : LEVEL_BLOCK, true);
        break;
    case TK_END:
        layout->open_blocks--;
        layout_pop(layout);
        break;
    case TK_RBRACE:
        layout->open_braces--;
        layout_pop(layout);
        break;
    case TK_RPAREN:
    case TK_RBRACKET: layout_pop(layout); break;
    case TK_LPAREN: push_made(layout, LEVEL_PAREN, false); break;
    case TK_NEWLINE: layout_drop_heads(layout); break;
    default: break;
    }
}
