/* The keywords that wait for their `do` or `{`, and the levels those open.
 *
 * `if`, `while`, `for`, `match` and the declarations push a head; the `do` or `{` of the same level takes it.
 * A `do` that follows an operator, `catch`, `spawn` or closing bars is an expression and takes none. */
#include "compiler/syntax/layout_parts.h"

static uint32_t heads_outside(const Layout *layout) {
    return vec_last(&layout->levels).head_count;
}

const Head *layout_head(const Layout *layout) {
    return layout->heads.count > heads_outside(layout) ? &vec_last(&layout->heads) : NULL;
}

void layout_drop_heads(Layout *layout) {
    layout->heads.count = heads_outside(layout);
}

static bool is_head_anywhere(uint8_t kind) {
    switch (kind) {
    case TK_IF:
    case TK_WHILE:
    case TK_FOR:
    case TK_MATCH:
    case TK_FUNC:
    case TK_SELECT:
    case TK_NURSERY:
    case TK_USING:
    case TK_STRUCT:
    case TK_ENUM:
    case TK_TRAIT:
    case TK_IMPL: return true;
    default: return false;
    }
}

static bool is_case(uint8_t kind) {
    return kind == TK_RECV || kind == TK_SEND || kind == TK_TIMEOUT || kind == TK_DEFAULT ||
           kind == TK_CLOSED;
}

/* Contextual words are heads where their construct can stand: at the start of an item of the right level. */
static bool is_head_here(const Layout *layout, uint8_t kind) {
    uint8_t level = vec_last(&layout->levels).kind;
    bool at_start = layout->last == TK_NEWLINE || layout->last == TK_PUB || layout->last == TK_ASYNC ||
                    layout->last == TK_DO;
    if (!at_start) return false;
    switch (kind) {
    case TK_ACTOR:
    case TK_GRAIN:
    case TK_SUPERVISOR:
    case TK_MESSAGE:
    case TK_ERROR:
    case TK_TEST: return level == LEVEL_MODULE;
    case TK_RECEIVE:
    case TK_ON_ACTIVATE:
    case TK_ON_DEACTIVATE: return level == LEVEL_ACTOR;
    default: return level == LEVEL_SELECT && is_case(kind);
    }
}

/* `for` and `let` bind by a pattern, in which `{` is a pattern's. */
static void note_pattern(Layout *layout, uint8_t kind) {
    Head *head = layout->heads.count > heads_outside(layout) ? &vec_last(&layout->heads) : NULL;
    if (head == NULL) return;
    bool starts = kind == TK_LET && (layout->last == TK_IF || layout->last == TK_WHILE);
    if (starts) head->in_pattern = true;
    if (kind == TK_IN || kind == TK_ASSIGN || kind == TK_COLON_ASSIGN) head->in_pattern = false;
}

/* A function type is no head after all when its binding or field goes on. */
static void forget_function_type(Layout *layout, uint8_t kind) {
    bool in_list = layout_level(layout)->kind == LEVEL_FIELDS || level_is_paren(layout_level(layout));
    if (kind != TK_ASSIGN && kind != TK_COLON_ASSIGN && !(kind == TK_COMMA && in_list)) return;
    while (layout_head(layout) != NULL && layout_head(layout)->kind == TK_FUNC) layout->heads.count--;
}

void layout_note_head(Layout *layout, const Token *token) {
    uint8_t kind = token->kind;
    if (is_head_anywhere(kind) || (is_contextual(token) && is_head_here(layout, kind))) {
        Head head = {kind, kind == TK_FOR, layout->at - 1};
        if (kind == TK_FOR && layout_head(layout) != NULL && layout_head(layout)->kind == TK_IMPL) return;
        vec_push(layout->scratch, &layout->heads, head);
        if (kind == TK_RECV && is_head_here(layout, kind)) layout_top(layout)->bars = 2;
    } else {
        forget_function_type(layout, kind);
        note_pattern(layout, kind);
    }
}

/* Whether the token at hand, a `do` or `{`, belongs to the pending head; otherwise it is a value. */
bool layout_head_opens_here(const Layout *layout) {
    const Head *head = layout_head(layout);
    if (head == NULL) return false;
    switch (layout->last) {
    case TK_CATCH:
    case TK_SPAWN:
    case TK_OR_OR: return false;
    case TK_PIPE: return head->kind == TK_NURSERY;
    default: return true;
    }
}

void layout_push(Layout *layout, LevelKind kind, bool takes_head) {
    Level level = {.kind = (uint8_t)kind,
                   .opener = layout->at - 1,
                   .head = layout->at - 1,
                   .is_doubtful = layout_in_doubt(layout) && layout->stumbled_at + 1 == layout->at};
    if (takes_head && layout_head(layout) != NULL) {
        level.head = layout_head(layout)->index;
        layout->heads.count--;
    }
    level.head_count = layout->heads.count;
    vec_push(layout->scratch, &layout->levels, level);
}

void layout_pop(Layout *layout) {
    layout->heads.count = heads_outside(layout);
    if (layout->levels.count > 1) (void)vec_pop(&layout->levels);
}

/* Depth of brackets and blocks, token by token. */
int layout_nesting_of(const Layout *layout, uint32_t index) {
    const Token *token = &layout->tokens[index];
    uint8_t before = index > 0 ? token[-1].kind : TK_EOF;
    switch (token->kind) {
    case TK_LPAREN:
    case TK_LBRACKET:
    case TK_LBRACE:
    case TK_HOLE_OPEN: return 1;
    case TK_DO: return before == TK_ELSE ? 0 : 1;
    case TK_RPAREN:
    case TK_RBRACKET:
    case TK_RBRACE:
    case TK_HOLE_CLOSE:
    case TK_END: return -1;
    case TK_IF: return before == TK_ELSE ? -1 : 0;
    default: return 0;
    }
}

bool layout_do_ahead(const Layout *layout, uint32_t index) {
    int depth = 0;
    for (uint32_t i = index + 1; layout->tokens[i].kind != TK_EOF; i++) {
        const Token *token = &layout->tokens[i];
        if (depth == 0 && token->after_newline && token_has(token[-1].kind, TOKEN_ENDS)) return false;
        if (depth == 0 && token->kind == TK_DO) return true;
        depth += layout_nesting_of(layout, i);
        if (depth < 0) return false;
    }
    return false;
}

/* The body of a receive has arms when `=>` occurs in it at depth 0, but for that of an `after`. */
static bool has_arms(const Layout *layout, uint32_t index) {
    int depth = 0;
    bool in_after = false;
    for (uint32_t i = index + 1; layout->tokens[i].kind != TK_EOF && depth >= 0; i++) {
        const Token *token = &layout->tokens[i];
        bool starts = token->after_newline || token[-1].kind == TK_COMMA || token[-1].kind == TK_DO ||
                      token[-1].kind == TK_END || token[-1].kind == TK_SEMICOLON;
        if (depth == 0 && (starts || token->kind == TK_AFTER)) in_after = token->kind == TK_AFTER;
        if (depth == 0 && token->kind == TK_FAT_ARROW && !in_after) return true;
        depth += layout_nesting_of(layout, i);
    }
    return false;
}

bool layout_opens_arms(const Layout *layout) {
    const Head *head = layout_head(layout);
    return head != NULL && head->kind == TK_RECEIVE && has_arms(layout, layout->at - 1);
}

LevelKind layout_kind_of_do(Layout *layout, uint32_t index) {
    const Head *head = layout_head(layout);
    switch (head->kind) {
    case TK_IF: return LEVEL_IF;
    case TK_SELECT: return LEVEL_SELECT;
    case TK_SUPERVISOR: return LEVEL_SUPERVISOR;
    case TK_ACTOR:
    case TK_GRAIN: return LEVEL_ACTOR;
    case TK_RECEIVE: return has_arms(layout, index) ? LEVEL_ARMS : LEVEL_RECEIVE;
    default: return LEVEL_BLOCK;
    }
}
