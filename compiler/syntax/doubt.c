/* Following the lines behind a mistake.
 *
 * Each level of the layout has a margin, where the line of its head begins and its `end` or `}` belongs, and
 * an indentation, that of its first item when this begins a line. In doubt, a line that belongs to an outer
 * level by its indentation leaves the inner ones, and an `end` or `}` that belongs to none is left out. Code
 * on one line has no indentation to be told by: there doubt lasts until the line is over.
 *
 * What depends on indentation is never more than what is reported: a program without a mistake has no doubt.
 */
#include "compiler/syntax/doubt.h"

#include "compiler/syntax/automaton.h"
#include "compiler/syntax/layout_parts.h"

#include <stdlib.h>

enum { NO_INDENT = UINT32_MAX, NO_LEVEL = UINT32_MAX };

/* In braces whose first item is wrong, the braces themselves may be: those of a match whose word is missing.
 */
static bool in_first_item(const Layout *layout) {
    const Level *level = layout_level(layout);
    if (!level_is_brace(level) || !layout->tokens[level->opener + 1].after_newline) return false;
    for (uint32_t i = level->opener + 2; i <= layout->at; i++) {
        if (layout->tokens[i].after_newline) return false;
    }
    return true;
}

static int by_place(const void *left, const void *right) {
    const Diagnostic *a = *(Diagnostic *const *)left, *b = *(Diagnostic *const *)right;
    return a->span.start < b->span.start ? -1 : a->span.start > b->span.start;
}

static void find_next_place(Doubt *doubt) {
    bool is_last = doubt->next_index >= doubt->before.count;
    doubt->next_place = is_last ? UINT32_MAX : doubt->before.items[doubt->next_index]->span.start;
}

void doubt_init(Parser *p) {
    const Diagnostics *diags = &p->session->diags;
    Doubt *doubt = &p->doubt;
    *doubt = (Doubt){.errors = diags->error_count};
    doubt->consequences = (Diagnostics){.arena = p->scratch, .quiet = true};
    for (uint32_t i = p->first_diagnostic; i < diags->list.count; i++) {
        if (diag_severity(diags->list.items[i]->id) == SEVERITY_ERROR)
            vec_push(p->scratch, &doubt->before, diags->list.items[i]);
    }
    if (doubt->before.count > 1)
        qsort(doubt->before.items, doubt->before.count, sizeof(Diagnostic *), by_place);
    find_next_place(doubt);
}

void doubt_begin(Parser *p) {
    Doubt *doubt = &p->doubt;
    doubt->is_open = true;
    doubt->is_translated = doubt->has_stumbled = doubt->has_guessed = doubt->has_line = false;
    doubt->errors = p->session->diags.error_count;
    doubt->levels = p->layout.levels.count - in_first_item(&p->layout);
    p->layout.diags = &doubt->consequences;
    p->layout.has_doubts = false;
}

/* A foreign form that is found behind a mistake of ours may be none. */
static void withdraw(Parser *p, const Diagnostic *diagnostic) {
    Diagnostics *diags = &p->session->diags;
    for (uint32_t i = p->first_foreign; i < diags->list.count; i++) {
        if (diags->list.items[i] != diagnostic) continue;
        diags_remove(diags, i);
        p->doubt.errors = diags->error_count;
        return;
    }
}

/* What was reported before parsing, at or before the next token. */
static void pass_places(Parser *p) {
    Doubt *doubt = &p->doubt;
    while (p->layout.tokens[p->layout.at].start >= doubt->next_place) {
        const Diagnostic *diagnostic = doubt->before.items[doubt->next_index++];
        if (doubt->is_open && !doubt->is_translated) {
            withdraw(p, diagnostic);
        } else if (!doubt->is_open && diagnostic->id != DIAG_FOREIGN_WORD) {
            doubt_begin(p);
            doubt->is_translated = true;
        }
        find_next_place(doubt);
    }
}

/* Whether what was reported last leaves doubt. */
static bool leaves_doubt(const Parser *p) {
    const Diagnostics *diags = &p->session->diags;
    if (p->layout.has_doubts) return true;
    if (p->doubt.errors == diags->error_count) return false;
    return diags->list.count == 0 || vec_last(&diags->list)->id != DIAG_FOREIGN_WORD;
}

/* ---- where levels and lines stand ---- */

static uint32_t margin_of(Layout *layout, uint32_t index) {
    Level *level = &layout->levels.items[index];
    if (index == 0) return 0;
    if (level->margin == 0) level->margin = layout_indent(layout, layout->tokens[level->head].start) + 1;
    return level->margin - 1;
}

/* Of the items of a level; NO_INDENT when the first does not begin a line. */
static uint32_t indent_of_items(const Layout *layout, uint32_t index) {
    const Level *level = &layout->levels.items[index];
    const Token *first = &layout->tokens[index == 0 ? 0 : level->is_made ? level->opener : level->opener + 1];
    bool begins_line = index == 0 || first->after_newline;
    return begins_line ? layout_indent(layout, first->start) : NO_INDENT;
}

static bool is_closer(uint8_t kind) {
    return kind == TK_END || kind == TK_RBRACE || kind == TK_ELSE;
}

/* What goes on with the line before, or closes a bracket. */
static bool begins_nothing(const Token *token) {
    switch (token->kind) {
    case TK_RPAREN:
    case TK_RBRACKET:
    case TK_HOLE_CLOSE:
    case TK_COMMA:
    case TK_COLON:
    case TK_QUESTION_DOT:
    case TK_CATCH:
    case TK_WHERE:
    case TK_ARROW:
    case TK_FAT_ARROW:
    case TK_IMPLEMENTS:
    case TK_DO:
    case TK_LBRACE:
    case TK_IN:
    case TK_EOF: return true;
    case TK_DOT: /* a variant, where arms stand */
    case TK_RANGE:
    case TK_NOT:
    case TK_MINUS:
    case TK_TILDE:
    case TK_PIPE: return false;
    default: {
        uint8_t family = token_rows[token->kind].family;
        return family == FAMILY_OPER || family == FAMILY_ASSIGN || family == FAMILY_GUARD;
    }
    }
}

static bool is_contextual_declaration(const Token *token) {
    if (token_rows[token->kind].family != FAMILY_DECL || token[1].after_newline) return false;
    return is_namelike(&token[1]) || (token->kind == TK_TEST && token[1].kind == TK_STRING);
}

static bool may_begin_declaration(const Layout *layout, const Token *token) {
    return token->kind == TK_AT || token->kind == TK_FUNC || is_contextual_declaration(token) ||
           layout_is_declaration(layout, token);
}

/* A line that leaves levels for an outer one must begin what is an item there. */
static bool may_begin_item(const Layout *layout, const Level *level, const Token *token) {
    if (begins_nothing(token)) return false;
    if (level == layout_level(layout) && token->kind != TK_DOT) return true;
    switch ((LevelKind)level->kind) {
    case LEVEL_MODULE: return may_begin_declaration(layout, token);
    case LEVEL_ITEMS:
        return token->kind == TK_FUNC || token->kind == TK_PUB || token->kind == TK_ASYNC ||
               token->kind == TK_AT || token->kind == TK_EXTERN;
    case LEVEL_ARMS:
    case LEVEL_MATCH: return true;
    default: return token->kind != TK_DOT;
    }
}

/* The innermost level that the token, which begins a line, belongs to by its indentation. */
static uint32_t find_level(Layout *layout, const Token *token) {
    uint32_t indent = layout_indent(layout, token->start);
    for (uint32_t i = layout->levels.count; i-- > 0;) {
        const Level *level = &layout->levels.items[i];
        if (level_is_paren(level)) continue;
        if (is_closer(token->kind)) {
            if (i > 0 && layout_is_closed_by(level, token->kind) && margin_of(layout, i) == indent) return i;
        } else if (indent_of_items(layout, i) == indent) {
            return may_begin_item(layout, level, token) ? i : NO_LEVEL;
        }
    }
    return NO_LEVEL;
}

/* ---- what is done about it ---- */

/* An item that is given up, and behind it, when the next token closes the level, the closer. */
typedef struct Leaving {
    uint8_t kinds[3];
    uint32_t count;
} Leaving;

static Leaving leaving(const Layout *layout, uint32_t level) {
    uint8_t kind = layout->tokens[layout->at].kind;
    bool is_end = kind == TK_RBRACE && layout->levels.items[level].is_braced;
    return (Leaving){{TK_BAD_ITEM, TK_NEWLINE, is_end ? TK_END : kind}, is_closer(kind) ? 3 : 2};
}

/* Leaves the levels inside of one, and whatever item was begun in it. */
static bool leave_to(Parser *p, uint32_t level) {
    Layout *layout = &p->layout;
    Leaving way = leaving(layout, level);
    uint32_t depth = automaton_find(p->automaton, level, way.kinds, way.count);
    if (depth == 0) return false;
    automaton_pop(p->automaton, depth);
    layout->levels.count = level + 1;
    layout_drop_heads(layout);
    layout->is_closing = layout->else_first = layout->else_opens = false;
    layout->bare_at = 0;
    for (uint32_t i = 0; i < 2; i++) {
        Token made = {.kind = way.kinds[i], .start = layout->last_end, .as.end = layout->last_end};
        grammar_(p->automaton, way.kinds[i], made);
        layout_insert(layout, way.kinds[i]);
    }
    return true;
}

/* Something has ended or begun, and an item follows. */
static bool is_between_items(const Layout *layout) {
    switch (layout->last) {
    case TK_NEWLINE:
    case TK_DO:
    case TK_DO_VALUE:
    case TK_DO_ARMS:
    case TK_LBRACE:
    case TK_STRUCT_BRACE:
    case TK_COMMA: return !level_is_paren(layout_level(layout));
    default: return false;
    }
}

/* Inside of what was opened in doubt, a line must go by first: it may be something else than it looks. Not so
 * for a block behind a mistake that one token mended. */
static bool is_trusted(Parser *p) {
    bool is_new = p->layout.levels.count > p->doubt.levels;
    const Level *level = layout_level(&p->layout);
    if (is_new && level->is_made && p->doubt.has_guessed) return false;
    bool is_enough = p->doubt.has_line || level_is_do(level);
    if (!is_new || (is_enough && !p->doubt.has_stumbled)) return true;
    p->doubt.has_line = true;
    p->doubt.has_stumbled = false;
    return false;
}

bool doubt_leave(Parser *p) {
    Layout *layout = &p->layout;
    const Token *token = &layout->tokens[layout->at];
    if (!token->after_newline) return false;
    uint32_t level = find_level(layout, token);
    return level != NO_LEVEL && leave_to(p, level);
}

/* What the level is part of is declared where declarations stand. */
static bool is_declared_in_place(Layout *layout, uint32_t level) {
    for (uint32_t i = 0; i < level && i < 2; i++) {
        uint8_t kind = layout->levels.items[i].kind;
        bool has_declarations = kind == LEVEL_MODULE || kind == LEVEL_ITEMS;
        if (has_declarations && margin_of(layout, i + 1) != indent_of_items(layout, i)) return false;
    }
    return true;
}

/* The automaton is where an item of that level begins. */
static bool is_at_item(const Parser *p, uint32_t level) {
    Leaving way = leaving(&p->layout, level);
    const void *automaton = p->automaton;
    return level + 1 == p->layout.levels.count && automaton_levels(automaton) == level &&
           is_between_items(&p->layout) &&
           automaton_accepts(automaton, automaton_depth(automaton), way.kinds, way.count);
}

/* Whether the next token begins a line where the structure says it should; the parser is brought there. */
static bool stands(Parser *p) {
    Layout *layout = &p->layout;
    const Token *token = &layout->tokens[layout->at];
    if (!token->after_newline) return false;
    uint32_t level = find_level(layout, token);
    if (level == NO_LEVEL) {
        if (token->kind == TK_END || token->kind == TK_RBRACE) layout->at++;
        return false;
    }
    if (!is_declared_in_place(layout, level)) return false;
    return (is_at_item(p, level) || leave_to(p, level)) && is_trusted(p);
}

/* How many blocks and braces lack their end from here on. */
static void count_open(Layout *layout) {
    layout->open_blocks = layout->open_braces = 0;
    for (uint32_t i = 1; i < layout->levels.count; i++) {
        layout->open_blocks += layout_is_closed_by(&layout->levels.items[i], TK_END);
        layout->open_braces += layout_is_closed_by(&layout->levels.items[i], TK_RBRACE);
    }
    for (const Token *token = &layout->tokens[layout->at]; token->kind != TK_EOF; token++) {
        bool is_else = token > layout->tokens && token[-1].kind == TK_ELSE;
        layout->open_blocks += token->kind == TK_DO && !is_else;
        layout->open_blocks -= token->kind == TK_END || (token->kind == TK_IF && is_else);
        layout->open_braces += token->kind == TK_LBRACE ? 1 : token->kind == TK_RBRACE ? -1 : 0;
    }
}

static void end(Parser *p) {
    p->doubt.is_open = false;
    p->layout.diags = &p->session->diags;
    count_open(&p->layout);
}

void doubt_follow(Parser *p) {
    if (!p->doubt.is_open && leaves_doubt(p)) doubt_begin(p);
    p->doubt.errors = p->session->diags.error_count;
    if (p->doubt.is_open && stands(p)) end(p);
    pass_places(p);
}

bool doubt_covers(Parser *p, Token token) {
    bool is_of_level = is_closer(token.kind) && layout_level(&p->layout)->is_doubtful;
    if (is_of_level && !p->doubt.is_open) doubt_begin(p);
    p->doubt.has_guessed |= p->doubt.is_open;
    p->doubt.has_stumbled = true;
    p->doubt.is_translated = false;
    p->layout.stumbled_at = p->layout.at;
    return p->doubt.is_open;
}
