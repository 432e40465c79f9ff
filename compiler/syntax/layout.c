/* The layout: one decision per call, on the token at hand, the one before, and the brackets around it.
 * layout_heads.c knows which keyword a bracket belongs to, layout_repair.c has what concerns mistakes. */
#include "compiler/syntax/layout_parts.h"

void layout_init(Layout *layout, Session *session, const SourceFile *source, Arena *scratch,
                 TokenList *list) {
    *layout = (Layout){.session = session,
                       .diags = &session->diags,
                       .source = source,
                       .scratch = scratch,
                       .tokens = list->tokens.items,
                       .list = list,
                       .error_limit = session->diags.error_count + SYNTAX_ERROR_LIMIT,
                       .last = TK_NEWLINE,
                       .last_end = source->base,
                       .open_braces = list->open_braces,
                       .open_blocks = list->open_blocks};
    Level module = {.kind = LEVEL_MODULE};
    vec_push(scratch, &layout->levels, module);
    layout->fn = name_intern_c(&session->names, "fn");
    layout->def = name_intern_c(&session->names, "def");
    layout->function = name_intern_c(&session->names, "function");
    layout->elif = name_intern_c(&session->names, "elif");
    layout->elsif = name_intern_c(&session->names, "elsif");
    layout->elseif = name_intern_c(&session->names, "elseif");
    layout->mut = name_intern_c(&session->names, "mut");
    layout->switch_ = name_intern_c(&session->names, "switch");
}

const Level *layout_level(const Layout *layout) {
    return &vec_last(&layout->levels);
}

Layout layout_copy(const Layout *layout) {
    Layout copy = *layout;
    copy.is_quiet = true;
    copy.levels.items =
        arena_grow(layout->scratch, layout->levels.items, layout->levels.count * sizeof(Level),
                   layout->levels.capacity * sizeof(Level));
    copy.heads.items = arena_grow(layout->scratch, layout->heads.items, layout->heads.count * sizeof(Head),
                                  layout->heads.capacity * sizeof(Head));
    return copy;
}

/* `.Circle(2.0)`: members have small letters, so a line that starts like this is a value of its own. */
static bool is_dot_variant(const Layout *layout, const Token *dot) {
    const Token *name = dot + 1; /* at least the end of the file */
    char first = *layout_text(layout, name);
    return name->kind == TK_IDENT && first >= 'A' && first <= 'Z';
}

/* A line that starts with this goes on with the statement before. */
static bool continues(const Layout *layout, const Token *token) {
    const Level *level = layout_level(layout);
    switch (token->kind) {
    case TK_DOT: return level->kind != LEVEL_ARMS && !level_is_brace(level) && !is_dot_variant(layout, token);
    case TK_QUESTION_DOT:
    case TK_QUESTION_FIELD:
    case TK_PIPELINE:
    case TK_AND:
    case TK_OR:
    case TK_CATCH:
    case TK_COMMA: return true;
    case TK_DO:
    case TK_LBRACE:
    case TK_WHERE:
    case TK_ARROW:
    case TK_IMPLEMENTS: return layout_head(layout) != NULL;
    default: return false;
    }
}

/* `let whole @ (a, b) = …` */
static bool names_pattern(const Layout *layout) {
    if (layout->last != TK_IDENT || layout->at < 2) return false;
    uint8_t kind = layout->tokens[layout->at - 2].kind;
    return kind == TK_LET || kind == TK_VAR || kind == TK_CONST;
}

static bool starts_declaration(const Layout *layout, const Token *token) {
    if (token->kind == TK_AT) return !names_pattern(layout);
    if (token_has(token->kind, TOKEN_STARTS)) {
        const Head *head = layout_head(layout);
        return !(token->kind == TK_FOR && head != NULL && head->kind == TK_IMPL);
    }
    const Token *next = token_after(layout, layout->at);
    if (token->kind == TK_TEST) return next->kind == TK_STRING;
    return token_rows[token->kind].family == FAMILY_DECL && is_namelike(next) && !next->after_newline;
}

static bool starts_statement(const Layout *layout, const Token *token) {
    uint8_t family = token_rows[token->kind].family;
    if (token->kind == TK_IF) return layout->last == TK_END && layout_do_ahead(layout, layout->at);
    if (token->kind == TK_AFTER) return layout_level(layout)->kind == LEVEL_RECEIVE;
    if (family == FAMILY_EXPR && layout->last == TK_RETURN) return false; /* it is what is returned */
    return token_has(token->kind, TOKEN_STARTS) && (family == FAMILY_STMT || family == FAMILY_EXPR);
}

static bool is_else_arm(const Layout *layout, const Token *token) {
    return token->kind == TK_ELSE && token_after(layout, layout->at)->kind == TK_FAT_ARROW;
}

/* A keyword that starts the next item on the same line. */
static bool starts_item(const Layout *layout, const Token *token) {
    const Level *level = layout_level(layout);
    if (level_has_statements(level)) return starts_statement(layout, token);
    switch ((LevelKind)level->kind) {
    case LEVEL_MODULE: return starts_declaration(layout, token);
    case LEVEL_ITEMS:
        return token->kind == TK_FUNC || token->kind == TK_PUB || token->kind == TK_ASYNC ||
               token->kind == TK_AT;
    case LEVEL_ACTOR:
        return token->kind == TK_VAR || token->kind == TK_RECEIVE || token->kind == TK_ON_ACTIVATE ||
               token->kind == TK_ON_DEACTIVATE;
    case LEVEL_ARMS: return token->kind == TK_AFTER || is_else_arm(layout, token);
    case LEVEL_MATCH: return is_else_arm(layout, token);
    case LEVEL_SUPERVISOR: return token->kind == TK_CHILD;
    case LEVEL_SELECT: return token_rows[token->kind].family == FAMILY_CASE && layout->last == TK_END;
    default: return false;
    }
}

/* The token at hand closes the level, whose last item it ends. */
static bool closes(const Layout *layout, const Token *token) {
    const Level *level = layout_level(layout);
    switch (token->kind) {
    case TK_EOF: return true;
    case TK_END: return level_is_do(level);
    case TK_RBRACE: return level_is_brace(level) || level->is_braced;
    case TK_ELSE: return level->kind == LEVEL_IF;
    default: return false;
    }
}

static bool needs_newline(const Layout *layout, const Token *token) {
    if (!layout_last_ends(layout) || level_is_paren(layout_level(layout))) return false;
    if (closes(layout, token)) return true;
    return token->after_newline ? !continues(layout, token) : starts_item(layout, token);
}

static Token give_newline(Layout *layout, const Token *next) {
    Token token = layout_made(layout, TK_NEWLINE);
    if (next->kind == TK_SEMICOLON) token.as.end = token_end(*next);
    layout_drop_heads(layout);
    layout_top(layout)->bars = 0;
    return layout_give(layout, token);
}

/* A callee at the start of a statement, and behind it on the same line a name or a literal: a call without
 * parentheses. Remembers where the arguments begin. */
static void find_bare_call(Layout *layout) {
    uint32_t index = layout->at;
    bool at_start = layout->last == TK_NEWLINE || layout->last == TK_DO || layout->last == TK_DO_VALUE ||
                    layout->last == TK_LBRACE || layout->last == TK_DEFER || layout->last == TK_ERRDEFER;
    if (!at_start || !level_has_statements(layout_level(layout))) return;
    if (layout->tokens[index].kind == TK_AFTER && layout_level(layout)->kind == LEVEL_RECEIVE) return;
    while (layout->tokens[index + 1].kind == TK_DOT && layout->tokens[index + 2].kind == TK_IDENT) index += 2;
    const Token *next = &layout->tokens[index + 1];
    switch (next->kind) {
    case TK_INT:
    case TK_FLOAT:
    case TK_CHAR:
    case TK_STRING:
    case TK_INTERP_BEGIN:
    case TK_TRUE:
    case TK_FALSE:
    case TK_NULL: break;
    default:
        if (!is_namelike(next)) return;
    }
    if (!next->after_newline) layout->bare_at = index + 1;
}

static Token give_do(Layout *layout, Token token) {
    bool takes_head = layout_head_opens_here(layout);
    LevelKind kind = takes_head ? layout_kind_of_do(layout, layout->at - 1) : LEVEL_BLOCK;
    layout_push_checked(layout, kind, takes_head);
    if (!takes_head && layout->last != TK_ELSE) token.kind = TK_DO_VALUE;
    if (kind == LEVEL_ARMS) token.kind = TK_DO_ARMS;
    return layout_give(layout, token);
}

static LevelKind kind_of_brace(const Layout *layout, bool takes_head) {
    if (layout->last == TK_FAT_ARROW) return LEVEL_BRACE_BLOCK;
    if (!takes_head) return LEVEL_FIELDS;
    uint8_t head = layout_head(layout)->kind;
    return head == TK_MATCH ? LEVEL_MATCH : head == TK_TRAIT || head == TK_IMPL ? LEVEL_ITEMS : LEVEL_FIELDS;
}

static Token give_brace(Layout *layout, Token token) {
    const Head *head = layout_head(layout);
    bool follows_name = layout_last_ends(layout) && layout->last != TK_RBRACE && layout->last != TK_RPAREN;
    bool in_pattern = head != NULL && head->in_pattern;
    if (layout_brace_is_do(layout, &token)) {
        token.kind = TK_DO;
        return layout_give(layout, token);
    }
    bool takes_head = head != NULL && !in_pattern && layout_head_opens_here(layout);
    if (takes_head && layout_brace_is_literal(layout)) {
        if (head->kind != TK_USING) layout_report_bare_literal(layout);
        takes_head = false;
    }
    bool is_literal = !takes_head && follows_name;
    layout_push_checked(layout, is_literal ? LEVEL_FIELDS : kind_of_brace(layout, takes_head), takes_head);
    token.kind = is_literal ? TK_STRUCT_BRACE : TK_LBRACE;
    return layout_give(layout, token);
}

/* `else` ends the block of its `if`; what follows is `if`, or a block with or without its `do`. */
static Token give_else(Layout *layout, Token token) {
    layout->else_opens = layout_top(layout)->kind == LEVEL_IF;
    if (layout->else_opens) layout_pop(layout);
    return layout_give(layout, token);
}

/* The innermost level of a class, with every level inside of it, is closed; without one nothing is. */
static bool close_level(Layout *layout, bool (*is_it)(const Level *level)) {
    uint32_t count = layout->levels.count;
    while (count > 1 && !is_it(&layout->levels.items[count - 1])) count--;
    if (count == 1) return false;
    while (layout->levels.count >= count) layout_pop(layout);
    return true;
}

static bool is_hole(const Level *level) {
    return level->kind == LEVEL_HOLE;
}

static bool is_braced(const Level *level) {
    return level_is_brace(level) || level->is_braced;
}

/* `)` and `]` close their own kind, over the other kind if need be, but never a block. */
static void close_paren(Layout *layout, LevelKind kind) {
    uint32_t count = layout->levels.count;
    while (level_is_paren(&layout->levels.items[count - 1]) && layout->levels.items[count - 1].kind != kind)
        count--;
    if (layout->levels.items[count - 1].kind != kind) return;
    while (layout->levels.count >= count) layout_pop(layout);
}

/* A block in braces ends with `}`; an `else` behind it closes it too. */
static Token give_close_brace(Layout *layout, Token token) {
    bool is_end = layout_top(layout)->is_braced;
    bool else_follows = is_end && layout_top(layout)->kind == LEVEL_IF &&
                        token_after(layout, layout->at - 1)->kind == TK_ELSE;
    if (else_follows) {
        Token next = layout->tokens[layout->at++];
        return give_else(layout, next);
    }
    if (is_end && layout_at_else_if(layout)) { /* the next call makes an ELSE of it */
        layout->last = TK_NEWLINE;
        return layout_next(layout);
    }
    close_level(layout, is_braced);
    if (is_end) token.kind = TK_END;
    return layout_give(layout, token);
}

static Token give_bar(Layout *layout, Token token) {
    Level *level = layout_top(layout);
    if (level->bars > 0) {
        level->bars--;
        token.kind = TK_BAR;
    }
    return layout_give(layout, token);
}

/* An `if` behind something complete is a guard; behind `return` it is a value if it has its `do`. */
static Token give_if(Layout *layout, Token token) {
    bool is_value = layout->last == TK_RETURN && layout_do_ahead(layout, layout->at - 1);
    if (layout_last_ends(layout) && !is_value) token.kind = TK_GUARD_IF;
    if (token.kind == TK_IF) layout_note_head(layout, &token);
    return layout_give(layout, token);
}

static Token give(Layout *layout, Token token) {
    switch (token.kind) {
    case TK_DO: return give_do(layout, token);
    case TK_LBRACE: return give_brace(layout, token);
    case TK_LPAREN: layout_push_checked(layout, LEVEL_PAREN, false); break;
    case TK_LBRACKET: layout_push_checked(layout, LEVEL_BRACKET, false); break;
    case TK_HOLE_OPEN: layout_push_checked(layout, LEVEL_HOLE, false); break;
    case TK_RPAREN: close_paren(layout, LEVEL_PAREN); break;
    case TK_RBRACKET: close_paren(layout, LEVEL_BRACKET); break;
    case TK_HOLE_CLOSE: close_level(layout, is_hole); break;
    case TK_RBRACE: return give_close_brace(layout, token);
    case TK_END: close_level(layout, level_is_do); break;
    case TK_ELSE: return give_else(layout, token);
    case TK_IF: return give_if(layout, token);
    case TK_PIPE: return give_bar(layout, token);
    default: layout_note_head(layout, &token);
    }
    return layout_give(layout, token);
}

/* A `;` behind what has just begun or ended ends nothing. */
static bool may_stand_before_semicolon(const Layout *layout) {
    switch (layout->last) {
    case TK_NEWLINE:
    case TK_DO:
    case TK_DO_VALUE:
    case TK_DO_ARMS:
    case TK_LBRACE:
    case TK_STRUCT_BRACE:
    case TK_COMMA:
    case TK_ELSE: return true;
    default: return false;
    }
}

/* What may stand behind an `else`, the arm's included; anything else begins a block without its `do`, and so
 * does an `if` on a line of its own. */
static bool follows_else(const Token *token) {
    return (token->kind == TK_IF && !token->after_newline) || token->kind == TK_DO ||
           token->kind == TK_LBRACE || token->kind == TK_FAT_ARROW || token->kind == TK_WHEN;
}

/* Most tokens: on the line of the one before, and nothing here depends on them nor they on it. */
static bool is_plain(const Layout *layout, const Token *token) {
    uint8_t kind = token->kind;
    if (token->after_newline || !token_has(kind, TOKEN_PLAIN) || layout->bare_at == layout->at) return false;
    if (layout->is_closing || layout->else_first || layout->last == TK_ELSE) return false;
    if (kind == TK_IDENT) return token_has(layout->last, TOKEN_OPENS);
    if (kind == TK_STAR) return token_has(layout->last, TOKEN_ENDS);
    bool may_end_head = kind == TK_COMMA || kind == TK_ASSIGN || kind == TK_COLON_ASSIGN;
    return !may_end_head || layout_head(layout) == NULL;
}

/* What the place asks for before the next token, if it asks for something. */
static bool give_made(Layout *layout, Token *made) {
    const Token *token = &layout->tokens[layout->at];
    if (layout->last == TK_ELSE && layout->else_opens && !follows_else(token)) {
        layout_push(layout, LEVEL_BLOCK, false);
        *made = layout_made(layout, TK_DO);
    } else if (layout->else_first && !layout_last_ends(layout)) {
        layout->else_first = false;
        *made = give_else(layout, layout_made(layout, TK_ELSE));
    } else if (layout->else_first) {
        *made = give_newline(layout, token);
    } else if (layout_repair(layout, made)) {
        return true;
    } else if (needs_newline(layout, &layout->tokens[layout->at])) {
        *made = give_newline(layout, &layout->tokens[layout->at]);
    } else if (layout->bare_at == layout->at && layout->bare_at > 0) {
        layout->bare_at = 0;
        *made = layout_made(layout, TK_BARE);
    } else {
        return false;
    }
    return true;
}

/* A `;` ends a statement, or stands where one has ended or begun and means nothing. */
static bool skip_semicolon(Layout *layout, Token *made) {
    bool ends = !may_stand_before_semicolon(layout);
    if (ends) *made = give_newline(layout, &layout->tokens[layout->at]);
    layout->at++;
    return ends;
}

Token layout_next(Layout *layout) {
    Token made;
    while (!layout->has_given_up) {
        const Token *token = &layout->tokens[layout->at];
        if (is_plain(layout, token)) {
            layout->at++;
            return layout_give(layout, *token);
        }
        layout_translate(layout);
        bool is_semicolon = layout->tokens[layout->at].kind == TK_SEMICOLON;
        if (is_semicolon && !level_is_paren(layout_level(layout))) {
            if (skip_semicolon(layout, &made)) return made;
            continue;
        }
        if (give_made(layout, &made)) return layout_give(layout, made);
        token = &layout->tokens[layout->at];
        if (is_namelike(token)) find_bare_call(layout);
        if (token->kind == TK_EOF) return layout_give(layout, *token);
        layout->at++;
        return give(layout, *token);
    }
    return (Token){.kind = TK_EOF, .start = layout->last_end, .as.end = layout->last_end};
}
