/* What only the tree knows: whose `do` a block is, what an ambiguous token means, and (format_chains.c) which
 * pieces belong to one chain. Walks in source order, an outer group before what is inside of it.
 *
 * The span of an expression in parentheses includes them, so a group spans from its first child to its last
 * token. */
#include "compiler/tools/format_parts.h"

static void visit_child(void *context, AstNode *child) {
    format_visit(context, child);
}

void format_visit_children(Formatter *f, const AstNode *node) {
    ast_each_child(node, visit_child, f);
}

/* Marks of one piece are kept in the order in which they come. */
FormatMark *format_open_group(Formatter *f, uint32_t index) {
    uint32_t *link = &format_piece(f, index)->first_open;
    while (*link != 0) link = &f->marks.items[*link - 1].next;
    *link = f->marks.count + 1;
    vec_push(&f->scratch, &f->marks, (FormatMark){0});
    return &vec_last(&f->marks);
}

void format_close_group(Formatter *f, uint32_t index) {
    format_piece(f, index)->close_count++;
}

/* What owns a block is broken all at once: from its first word to its `end`. */
static void own_blocks(Formatter *f, const AstNode *node) {
    uint32_t first = format_piece_at(f, node->span.start), last = format_piece_ending_at(f, node->span.end);
    while (format_piece(f, first)->kind == TK_LPAREN && format_piece(f, last)->kind == TK_RPAREN)
        first++, last--;
    format_open_group(f, first);
    format_close_group(f, last);
}

/* A declaration starts with its annotations; its group starts at the word before its name. */
static void own_blocks_of(Formatter *f, const AstNode *node, const AstIdent *ident) {
    uint32_t name = format_piece_at(f, ident->span.start);
    bool is_hook =
        format_piece(f, name)->kind == TK_ON_ACTIVATE || format_piece(f, name)->kind == TK_ON_DEACTIVATE;
    bool has_word = !is_hook || (name > 0 && format_piece(f, name - 1)->kind == TK_FUNC);
    format_open_group(f, has_word ? name - 1 : name);
    format_close_group(f, format_piece_ending_at(f, node->span.end));
}

static bool is_block(const AstNode *node) {
    return ast_is(Block, node);
}

/* A block whose owner has a group already. */
static void visit_body(Formatter *f, const AstNode *body) {
    if (body == NULL) return;
    if (is_block(body))
        format_visit_children(f, body);
    else
        format_visit(f, body);
}

/* ---- what a token means ---- */

static void mark_brackets(Formatter *f, const AstNode *node) {
    uint32_t index = format_piece_at(f, node->span.start);
    while (format_piece(f, index)->kind == TK_LPAREN) index++;
    format_piece(f, index)->takes_comma = format_piece(f, index)->fills = true;
}

static void mark_bars(Formatter *f, const AstClosure *closure) {
    uint32_t index = format_piece_at(f, closure->node.span.start);
    while (format_piece(f, index)->kind == TK_LPAREN) index++;
    if (format_piece(f, index)->kind != TK_PIPE) return;
    format_piece(f, index)->is_prefix = true;
    uint32_t close = format_piece_at(f, closure->body->span.start) - 1; /* the body may be a closure too */
    while (format_piece(f, close)->kind != TK_PIPE) close--;
    format_piece(f, close)->is_postfix = true;
}

/* `nursery |n| do`, `recv ch |v| do` */
static void mark_bars_around(Formatter *f, const AstIdent *ident) {
    if (ident->span.start == 0) return;
    uint32_t name = format_piece_at(f, ident->span.start);
    format_piece(f, name - 1)->is_prefix = true;
    format_piece(f, name + 1)->is_postfix = true;
}

static void mark_dot(Formatter *f, const AstNode *node) {
    uint32_t index = format_piece_at(f, node->span.start);
    while (format_piece(f, index)->kind == TK_LPAREN) index++;
    format_piece(f, index)->is_prefix = true;
}

/* ---- nodes ---- */

static void mark_if(Formatter *f, const AstIf *node) {
    format_visit(f, node->condition);
    visit_body(f, node->then_body);
    if (node->else_body != NULL && ast_is(If, node->else_body))
        mark_if(f, ast_as(If, node->else_body));
    else
        visit_body(f, node->else_body);
}

static void mark_closure(Formatter *f, const AstClosure *node) {
    if (node->is_short) mark_bars(f, node);
    if (is_block(node->body)) own_blocks(f, &node->node);
    for (uint32_t i = 0; i < node->params.count; i++) format_visit(f, node->params.items[i]);
    if (node->result != NULL) format_visit(f, node->result);
    visit_body(f, node->body);
}

static bool breaks_by_itself(const AstNode *body) {
    return format_ends_with_block(body) || ast_is(StructLit, body) || ast_is(Array, body) ||
           ast_is(MapLit, body) || ast_is(Closure, body) || ast_is(String, body);
}

/* Behind `=>`, a body that is too long for its line gets one of its own. */
static void mark_arm_body(Formatter *f, const AstNode *body) {
    if (!breaks_by_itself(body)) {
        uint32_t index = format_piece_at(f, body->span.start);
        FormatMark *mark = format_open_group(f, index);
        mark->is_soft = mark->before_line = true;
        format_piece(f, index)->line = BREAK_LINE;
        format_close_group(f, format_piece_ending_at(f, body->span.end));
    }
    format_visit(f, body);
}

static void mark_guarded(Formatter *f, const AstGuarded *node) {
    format_visit(f, node->body);
    format_visit(f, node->condition);
}

static void mark_func(Formatter *f, const AstFunc *node) {
    if (node->body != NULL) own_blocks_of(f, &node->node, &node->ident);
    for (uint32_t i = 0; i < node->annotations.count; i++) format_visit(f, node->annotations.items[i]);
    for (uint32_t i = 0; i < node->type_params.count; i++) format_visit(f, node->type_params.items[i]);
    for (uint32_t i = 0; i < node->params.count; i++) format_visit(f, node->params.items[i]);
    if (node->result != NULL) format_visit(f, node->result);
    for (uint32_t i = 0; i < node->bounds.count; i++) format_visit(f, node->bounds.items[i]);
    visit_body(f, node->body);
}

static void mark_or_pattern(Formatter *f, const AstOrPattern *node) {
    const AstList *items = &node->alternatives;
    FormatMark *mark = format_open_group(f, format_piece_at(f, items->items[0]->span.start));
    mark->is_soft = mark->fills = true;
    format_close_group(f, format_piece_ending_at(f, items->items[items->count - 1]->span.end));
    for (uint32_t i = 1; i < items->count; i++)
        format_piece_starting(f, items->items[i]->span.start)->line = BREAK_LINE;
    format_visit_children(f, &node->node);
}

static void mark_error_union(Formatter *f, const AstErrorUnionType *node) {
    if (node->error == NULL) format_piece_starting(f, node->value->span.start)->is_glued = true;
    format_visit_children(f, &node->node);
}

/* `T??`, where the two marks are one token */
static void mark_optional(Formatter *f, const AstNode *node) {
    FormatPiece *last = format_piece(f, format_piece_ending_at(f, node->span.end));
    if (last->kind == TK_COALESCE) last->is_glued = true;
    format_visit_children(f, node);
}

static void mark_select_case(Formatter *f, const AstSelectCase *node) {
    format_piece_starting(f, node->node.span.start)->is_keyword = true;
    own_blocks(f, &node->node);
    mark_bars_around(f, &node->ident);
    if (node->channel != NULL) format_visit(f, node->channel);
    if (node->value != NULL) format_visit(f, node->value);
    visit_body(f, node->body);
}

static void mark_after(Formatter *f, const AstAfter *node) {
    format_piece_starting(f, node->node.span.start)->is_keyword = true;
    format_visit(f, node->timeout);
    mark_arm_body(f, node->body);
}

static void mark_spawn(Formatter *f, const AstSpawn *node) {
    if (node->options.count > 0) {
        FormatPiece *paren = format_piece(f, format_piece_at(f, node->options.items[0]->span.start) - 1);
        paren->is_glued = true;
        paren->takes_comma = false;
    }
    format_visit_children(f, &node->node);
}

static void mark_receive(Formatter *f, const AstReceive *node) {
    own_blocks(f, &node->node);
    if (node->body != NULL) visit_body(f, node->body);
    for (uint32_t i = 0; i < node->arms.count; i++) format_visit(f, node->arms.items[i]);
    if (node->after != NULL) format_visit(f, node->after);
}

static void mark_loop(Formatter *f, const AstNode *node, const AstNode *body) {
    own_blocks(f, node);
    if (ast_is(While, node)) {
        format_visit(f, ast_as(While, node)->condition);
    } else if (ast_is(For, node)) {
        const AstFor *loop = ast_as(For, node);
        for (uint32_t i = 0; i < loop->patterns.count; i++) format_visit(f, loop->patterns.items[i]);
        format_visit(f, loop->iterable);
    } else if (ast_is(Using, node)) {
        format_visit(f, ast_as(Using, node)->value);
    } else {
        mark_bars_around(f, &ast_as(Nursery, node)->ident);
    }
    visit_body(f, body);
}

static void mark_match_arm(Formatter *f, const AstMatchArm *node) {
    format_visit(f, node->pattern);
    if (node->guard != NULL) format_visit(f, node->guard);
    mark_arm_body(f, node->body);
}

static void mark_pattern(Formatter *f, const AstNode *node) {
    if (ast_is(VariantPattern, node) && ast_as(VariantPattern, node)->is_dot) mark_dot(f, node);
    if (ast_is(ArrayPattern, node)) mark_brackets(f, node);
    if (ast_is(OrPattern, node))
        mark_or_pattern(f, ast_as(OrPattern, node));
    else
        format_visit_children(f, node);
}

static void mark_owner(Formatter *f, const AstNode *node) {
    own_blocks(f, node);
    format_visit_children(f, node);
}

void format_visit(Formatter *f, const AstNode *node) {
    switch (node->kind) {
    case AST_Func: mark_func(f, ast_as(Func, node)); break;
    case AST_Actor:
        own_blocks_of(f, node, &ast_as(Actor, node)->ident);
        format_visit_children(f, node);
        break;
    case AST_Supervisor:
        own_blocks_of(f, node, &ast_as(Supervisor, node)->ident);
        format_visit_children(f, node);
        break;
    case AST_Annotation:
        format_piece_starting(f, node->span.start)->is_prefix = true;
        format_visit_children(f, node);
        break;
    case AST_Test:
        own_blocks(f, node);
        visit_body(f, ast_as(Test, node)->body);
        break;
    case AST_Receive: mark_receive(f, ast_as(Receive, node)); break;
    case AST_After: mark_after(f, ast_as(After, node)); break;
    case AST_While: mark_loop(f, node, ast_as(While, node)->body); break;
    case AST_For: mark_loop(f, node, ast_as(For, node)->body); break;
    case AST_Using: mark_loop(f, node, ast_as(Using, node)->body); break;
    case AST_Nursery: mark_loop(f, node, ast_as(Nursery, node)->body); break;
    case AST_Guarded: mark_guarded(f, ast_as(Guarded, node)); break;
    case AST_SelectCase: mark_select_case(f, ast_as(SelectCase, node)); break;
    case AST_Select:
    case AST_Block: mark_owner(f, node); break;
    case AST_If:
        own_blocks(f, node);
        mark_if(f, ast_as(If, node));
        break;
    case AST_MatchArm: mark_match_arm(f, ast_as(MatchArm, node)); break;
    case AST_Closure: mark_closure(f, ast_as(Closure, node)); break;
    case AST_Binary: format_mark_binary(f, ast_as(Binary, node)); break;
    case AST_Catch: format_mark_catch(f, ast_as(Catch, node)); break;
    case AST_Call:
    case AST_Member:
    case AST_Index:
    case AST_TypeApply:
    case AST_StructLit:
    case AST_Try: format_mark_postfix(f, node); break;
    case AST_Spawn: mark_spawn(f, ast_as(Spawn, node)); break;
    case AST_DotVariant: mark_dot(f, node); break;
    case AST_Array:
    case AST_MapLit:
        mark_brackets(f, node);
        format_visit_children(f, node);
        break;
    case AST_Interpolation: break; /* one piece */
    case AST_VariantPattern:
    case AST_ArrayPattern:
    case AST_OrPattern: mark_pattern(f, node); break;
    case AST_OptionalType: mark_optional(f, node); break;
    case AST_ErrorUnionType: mark_error_union(f, ast_as(ErrorUnionType, node)); break;
    default: format_visit_children(f, node); break;
    }
}
