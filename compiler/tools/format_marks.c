/* What only the tree knows: which pieces belong to one chain of operators or calls, whose `do` a block is,
 * and what an ambiguous token means. Walks in source order, an outer group before what is inside of it.
 *
 * The span of an expression in parentheses includes them, so a group spans from its first child to its last
 * token. */
#include "compiler/tools/format_parts.h"

static void visit(Formatter *f, const AstNode *node);

static void visit_child(void *context, AstNode *child) {
    visit(context, child);
}

static void visit_children(Formatter *f, const AstNode *node) {
    ast_each_child(node, visit_child, f);
}

static FormatPiece *piece(const Formatter *f, uint32_t index) {
    return &f->pieces.items[index];
}

static FormatPiece *piece_at(const Formatter *f, uint32_t start) {
    return piece(f, format_piece_at(f, start));
}

static uint32_t behind(const Formatter *f, const AstNode *node) {
    uint32_t index = format_piece_ending_at(f, node->span.end) + 1;
    while (index + 1 < f->pieces.count && piece_is_made(piece(f, index))) index++;
    return index;
}

/* ---- groups ---- */

/* Marks of one piece are kept in the order in which they come. */
static FormatMark *open_group(Formatter *f, uint32_t index) {
    uint32_t *link = &piece(f, index)->first_open;
    while (*link != 0) link = &f->marks.items[*link - 1].next;
    *link = f->marks.count + 1;
    vec_push(&f->scratch, &f->marks, (FormatMark){0});
    return &vec_last(&f->marks);
}

static void close_group(Formatter *f, uint32_t index) {
    piece(f, index)->close_count++;
}

/* The last piece of a node whose first child starts where the node does, its parentheses left out. */
static uint32_t last_piece(const Formatter *f, const AstNode *node, const AstNode *first_child) {
    uint32_t parentheses = format_piece_at(f, first_child->span.start) - format_piece_at(f, node->span.start);
    return format_piece_ending_at(f, node->span.end) - parentheses;
}

static bool is_parenthesised(const AstNode *node, const AstNode *first_child) {
    return node->span.start != first_child->span.start;
}

/* What owns a block is broken all at once: from its first word to its `end`. */
static void own_blocks(Formatter *f, const AstNode *node) {
    uint32_t first = format_piece_at(f, node->span.start), last = format_piece_ending_at(f, node->span.end);
    while (piece(f, first)->kind == TK_LPAREN && piece(f, last)->kind == TK_RPAREN) first++, last--;
    open_group(f, first);
    close_group(f, last);
}

/* A declaration starts with its annotations; its group starts at the word before its name. */
static void own_blocks_of(Formatter *f, const AstNode *node, const AstIdent *ident) {
    uint32_t name = format_piece_at(f, ident->span.start);
    bool is_hook = piece(f, name)->kind == TK_ON_ACTIVATE || piece(f, name)->kind == TK_ON_DEACTIVATE;
    bool has_word = !is_hook || (name > 0 && piece(f, name - 1)->kind == TK_FUNC);
    open_group(f, has_word ? name - 1 : name);
    close_group(f, format_piece_ending_at(f, node->span.end));
}

static bool is_block(const AstNode *node) {
    return ast_is(Block, node);
}

/* A block whose owner has a group already. */
static void visit_body(Formatter *f, const AstNode *body) {
    if (body == NULL) return;
    if (is_block(body))
        visit_children(f, body);
    else
        visit(f, body);
}

/* ---- chains of operators ---- */

static int precedence(AstOp op) {
    switch (op) {
    case OP_COALESCE: return 1;
    case OP_PIPE: return 2;
    case OP_OR: return 3;
    case OP_AND: return 4;
    case OP_EQ:
    case OP_NE:
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE: return 5;
    case OP_BIT_OR: return 6;
    case OP_BIT_XOR: return 7;
    case OP_BIT_AND: return 8;
    case OP_SHL:
    case OP_SHR: return 9;
    case OP_ADD:
    case OP_SUB:
    case OP_WRAP_ADD:
    case OP_WRAP_SUB: return 10;
    case OP_POW: return 12;
    default: return 11;
    }
}

static bool breaks_before(AstOp op) {
    return op == OP_AND || op == OP_OR || op == OP_PIPE;
}

/* The operators of one chain, from the last to the first, and its first operand. */
static const AstNode *mark_operators(Formatter *f, const AstBinary *last, bool *is_forced) {
    const AstBinary *binary = last;
    for (;;) {
        uint32_t op = behind(f, binary->left);
        bool before = breaks_before(binary->op);
        piece(f, before ? op : op + 1)->line = BREAK_LINE;
        if (binary->op == OP_PIPE && piece(f, op)->newlines_before > 0) *is_forced = true;
        const AstNode *left = binary->left;
        if (!ast_is(Binary, left)) return left;
        const AstBinary *next = ast_as(Binary, left);
        if (precedence(next->op) != precedence(last->op) || is_parenthesised(left, next->left)) return left;
        binary = next;
    }
}

static void visit_operands(Formatter *f, const AstBinary *binary, const AstNode *first) {
    if (binary->left == first)
        visit(f, first);
    else
        visit_operands(f, ast_as(Binary, binary->left), first);
    visit(f, binary->right);
}

static void mark_binary(Formatter *f, const AstBinary *binary) {
    bool is_forced = false;
    const AstNode *first = mark_operators(f, binary, &is_forced);
    FormatMark *mark = open_group(f, format_piece_at(f, first->span.start));
    mark->is_soft = true;
    mark->is_forced = is_forced;
    close_group(f, last_piece(f, &binary->node, first));
    visit_operands(f, binary, first);
}

static bool ends_with_block(const AstNode *node) {
    if (ast_is(Closure, node)) return ends_with_block(ast_as(Closure, node)->body);
    return is_block(node) || ast_is(Match, node) || ast_is(If, node) || ast_is(Nursery, node);
}

/* `catch |err| …`: the bars around the name, which are no closure's. */
static void mark_caught_name(Formatter *f, uint32_t bar) {
    if (bar + 2 >= f->pieces.count || piece(f, bar)->kind != TK_PIPE || piece(f, bar + 2)->kind != TK_PIPE)
        return;
    piece(f, bar)->is_prefix = true;
    piece(f, bar + 2)->is_postfix = true;
}

static void mark_catch(Formatter *f, const AstCatch *node) {
    uint32_t word = behind(f, node->value);
    mark_caught_name(f, word + 1);
    if (!ends_with_block(node->handler)) {
        piece(f, word)->line = BREAK_LINE;
        FormatMark *mark = open_group(f, format_piece_at(f, node->value->span.start));
        mark->is_soft = true;
        mark->is_forced = piece(f, word)->newlines_before > 0;
        close_group(f, last_piece(f, &node->node, node->value));
    }
    visit_children(f, &node->node);
}

/* ---- chains of calls ---- */

/* What stands in front of the last part of a postfix expression; NULL: it is no such part, or parenthesised.
 */
static const AstNode *object_of(const AstNode *node) {
    const AstNode *object = NULL;
    if (ast_is(Call, node)) object = ast_as(Call, node)->callee;
    if (ast_is(Member, node)) object = ast_as(Member, node)->object;
    if (ast_is(Index, node)) object = ast_as(Index, node)->object;
    if (ast_is(TypeApply, node)) object = ast_as(TypeApply, node)->object;
    if (ast_is(StructLit, node)) object = ast_as(StructLit, node)->target;
    if (ast_is(Try, node) && !ast_as(Try, node)->is_prefix) object = ast_as(Try, node)->value;
    return object;
}

static const AstNode *inner_object(const AstNode *node) {
    const AstNode *object = object_of(node);
    return object == NULL || object->span.start != node->span.start ? NULL : object;
}

typedef struct CallChain {
    const AstNode *base; /* what the first call is on */
    uint32_t call_count;
    bool is_broken; /* by who wrote it */
} CallChain;

static bool is_called_member(const AstNode *node, const AstNode *user) {
    return ast_is(Member, node) && user != NULL && ast_is(Call, user) && !ast_as(Call, user)->is_bare;
}

static CallChain find_calls(const Formatter *f, const AstNode *last) {
    CallChain chain = {.base = last};
    const AstNode *user = NULL, *node = last;
    for (; node != NULL; user = node, node = inner_object(node)) {
        chain.base = node;
        if (!is_called_member(node, user)) continue;
        chain.call_count++;
        uint32_t dot = format_piece_at(f, ast_as(Member, node)->ident.span.start) - 1;
        if (piece(f, dot)->newlines_before > 0) chain.is_broken = true;
    }
    return chain;
}

static void mark_dots(Formatter *f, const AstNode *last) {
    const AstNode *user = NULL;
    for (const AstNode *node = last; node != NULL; user = node, node = inner_object(node)) {
        if (!is_called_member(node, user)) continue;
        piece(f, format_piece_at(f, ast_as(Member, node)->ident.span.start) - 1)->line = BREAK_SOFT;
    }
}

static void mark_arguments(Formatter *f, const AstNode *node);

/* A name, an expression in parentheses, a prefix `try`. */
static void visit_base(Formatter *f, const AstNode *node) {
    bool is_postfix = object_of(node) != NULL;
    mark_arguments(f, node);
    if (is_postfix || ast_is(Try, node))
        visit_children(f, node);
    else
        visit(f, node);
}

/* Arguments and indices of the whole chain, from the first to the last. */
static void visit_chain(Formatter *f, const AstNode *node, const AstNode *base) {
    const AstNode *object = object_of(node);
    if (node == base) {
        visit_base(f, node);
        return;
    }
    visit_chain(f, object, base);
    mark_arguments(f, node);
    if (ast_is(Call, node)) {
        const AstList *args = &ast_as(Call, node)->args;
        for (uint32_t i = 0; i < args->count; i++) visit(f, args->items[i]);
    } else if (ast_is(Index, node)) {
        visit(f, ast_as(Index, node)->index);
    } else if (ast_is(TypeApply, node)) {
        const AstList *args = &ast_as(TypeApply, node)->args;
        for (uint32_t i = 0; i < args->count; i++) visit(f, args->items[i]);
    } else if (ast_is(StructLit, node)) {
        const AstStructLit *literal = ast_as(StructLit, node);
        for (uint32_t i = 0; i < literal->fields.count; i++) visit(f, literal->fields.items[i]);
        if (literal->base != NULL) visit(f, literal->base);
    }
}

enum { LONG_CHAIN = 3 }; /* calls; shorter ones are broken in their arguments */

static void mark_postfix(Formatter *f, const AstNode *node) {
    CallChain chain = find_calls(f, node);
    if (chain.call_count >= LONG_CHAIN || chain.is_broken) {
        FormatMark *mark = open_group(f, format_piece_at(f, chain.base->span.start));
        mark->is_soft = true;
        mark->is_forced = chain.is_broken;
        close_group(f, last_piece(f, node, chain.base));
        mark_dots(f, node);
    }
    visit_chain(f, node, chain.base);
}

/* ---- arguments ---- */

/* The piece at which a value begins to be broken, when it may be broken in the place of the list it ends. */
static bool find_hugged(const Formatter *f, const AstNode *value, uint32_t *index) {
    *index = format_piece_at(f, value->span.start);
    switch (value->kind) {
    case AST_Closure: return ends_with_block(value) && piece(f, *index)->kind != TK_LPAREN;
    case AST_Block:
    case AST_If:
    case AST_Match:
    case AST_Nursery: return piece(f, *index)->kind != TK_LPAREN;
    case AST_Array:
    case AST_MapLit: return piece(f, *index)->kind == TK_LBRACKET;
    case AST_StructLit: *index = behind(f, ast_as(StructLit, value)->target); return true;
    default: return false;
    }
}

static void mark_bare_arguments(Formatter *f, const AstList *args) {
    open_group(f, format_piece_at(f, args->items[0]->span.start))->is_soft = true;
    close_group(f, format_piece_ending_at(f, args->items[args->count - 1]->span.end));
    for (uint32_t i = 1; i < args->count; i++) piece_at(f, args->items[i]->span.start)->line = BREAK_LINE;
}

static void mark_arguments(Formatter *f, const AstNode *node) {
    uint32_t hugged;
    if (!ast_is(Call, node)) return;
    const AstCall *call = ast_as(Call, node);
    if (call->args.count == 0) return;
    if (call->is_bare) {
        mark_bare_arguments(f, &call->args);
        return;
    }
    piece(f, behind(f, call->callee))->fills = true;
    const AstArg *last = ast_as(Arg, call->args.items[call->args.count - 1]);
    if (!find_hugged(f, last->value, &hugged)) return;
    piece(f, behind(f, call->callee))->hugs = true;
    piece(f, hugged)->is_hugged = true;
}

/* ---- what a token means ---- */

static void mark_brackets(Formatter *f, const AstNode *node) {
    uint32_t index = format_piece_at(f, node->span.start);
    while (piece(f, index)->kind == TK_LPAREN) index++;
    piece(f, index)->takes_comma = piece(f, index)->fills = true;
}

static void mark_bars(Formatter *f, const AstClosure *closure) {
    uint32_t index = format_piece_at(f, closure->node.span.start);
    while (piece(f, index)->kind == TK_LPAREN) index++;
    if (piece(f, index)->kind != TK_PIPE) return;
    piece(f, index)->is_prefix = true;
    uint32_t body = format_piece_at(f, closure->body->span.start);
    while (piece(f, body)->kind != TK_PIPE) body--;
    piece(f, body)->is_postfix = true;
}

/* `nursery |n| do`, `recv ch |v| do` */
static void mark_bars_around(Formatter *f, const AstIdent *ident) {
    if (ident->span.start == 0) return;
    uint32_t name = format_piece_at(f, ident->span.start);
    piece(f, name - 1)->is_prefix = true;
    piece(f, name + 1)->is_postfix = true;
}

static void mark_dot(Formatter *f, const AstNode *node) {
    uint32_t index = format_piece_at(f, node->span.start);
    while (piece(f, index)->kind == TK_LPAREN) index++;
    piece(f, index)->is_prefix = true;
}

/* ---- nodes ---- */

static void mark_if(Formatter *f, const AstIf *node) {
    visit(f, node->condition);
    visit_body(f, node->then_body);
    if (node->else_body != NULL && ast_is(If, node->else_body))
        mark_if(f, ast_as(If, node->else_body));
    else
        visit_body(f, node->else_body);
}

static void mark_closure(Formatter *f, const AstClosure *node) {
    if (node->is_short) mark_bars(f, node);
    if (is_block(node->body)) own_blocks(f, &node->node);
    for (uint32_t i = 0; i < node->params.count; i++) visit(f, node->params.items[i]);
    if (node->result != NULL) visit(f, node->result);
    visit_body(f, node->body);
}

static bool breaks_by_itself(const AstNode *body) {
    return ends_with_block(body) || ast_is(StructLit, body) || ast_is(Array, body) || ast_is(MapLit, body) ||
           ast_is(Closure, body) || ast_is(String, body);
}

/* Behind `=>`, a body that is too long for its line gets one of its own. */
static void mark_arm_body(Formatter *f, const AstNode *body) {
    if (!breaks_by_itself(body)) {
        uint32_t index = format_piece_at(f, body->span.start);
        FormatMark *mark = open_group(f, index);
        mark->is_soft = mark->before_line = true;
        piece(f, index)->line = BREAK_LINE;
        close_group(f, format_piece_ending_at(f, body->span.end));
    }
    visit(f, body);
}

static void mark_guarded(Formatter *f, const AstGuarded *node) {
    visit(f, node->body);
    visit(f, node->condition);
}

static void mark_func(Formatter *f, const AstFunc *node) {
    if (node->body != NULL) own_blocks_of(f, &node->node, &node->ident);
    for (uint32_t i = 0; i < node->annotations.count; i++) visit(f, node->annotations.items[i]);
    for (uint32_t i = 0; i < node->type_params.count; i++) visit(f, node->type_params.items[i]);
    for (uint32_t i = 0; i < node->params.count; i++) visit(f, node->params.items[i]);
    if (node->result != NULL) visit(f, node->result);
    for (uint32_t i = 0; i < node->bounds.count; i++) visit(f, node->bounds.items[i]);
    visit_body(f, node->body);
}

static void mark_or_pattern(Formatter *f, const AstOrPattern *node) {
    const AstList *items = &node->alternatives;
    open_group(f, format_piece_at(f, items->items[0]->span.start))->is_soft = true;
    close_group(f, format_piece_ending_at(f, items->items[items->count - 1]->span.end));
    for (uint32_t i = 1; i < items->count; i++) piece_at(f, items->items[i]->span.start)->line = BREAK_LINE;
    visit_children(f, &node->node);
}

static void mark_error_union(Formatter *f, const AstErrorUnionType *node) {
    if (node->error == NULL) piece_at(f, node->value->span.start)->is_glued = true;
    visit_children(f, &node->node);
}

static void mark_select_case(Formatter *f, const AstSelectCase *node) {
    piece_at(f, node->node.span.start)->is_keyword = true;
    own_blocks(f, &node->node);
    mark_bars_around(f, &node->ident);
    if (node->channel != NULL) visit(f, node->channel);
    if (node->value != NULL) visit(f, node->value);
    visit_body(f, node->body);
}

static void mark_after(Formatter *f, const AstAfter *node) {
    piece_at(f, node->node.span.start)->is_keyword = true;
    visit(f, node->timeout);
    mark_arm_body(f, node->body);
}

static void mark_spawn(Formatter *f, const AstSpawn *node) {
    if (node->options.count > 0) {
        FormatPiece *paren = piece(f, format_piece_at(f, node->options.items[0]->span.start) - 1);
        paren->is_glued = true;
        paren->takes_comma = false;
    }
    visit_children(f, &node->node);
}

static void mark_receive(Formatter *f, const AstReceive *node) {
    own_blocks(f, &node->node);
    if (node->body != NULL) visit_body(f, node->body);
    for (uint32_t i = 0; i < node->arms.count; i++) visit(f, node->arms.items[i]);
    if (node->after != NULL) visit(f, node->after);
}

static void mark_loop(Formatter *f, const AstNode *node, const AstNode *body) {
    own_blocks(f, node);
    if (ast_is(While, node)) {
        visit(f, ast_as(While, node)->condition);
    } else if (ast_is(For, node)) {
        const AstFor *loop = ast_as(For, node);
        for (uint32_t i = 0; i < loop->patterns.count; i++) visit(f, loop->patterns.items[i]);
        visit(f, loop->iterable);
    } else if (ast_is(Using, node)) {
        visit(f, ast_as(Using, node)->value);
    } else {
        mark_bars_around(f, &ast_as(Nursery, node)->ident);
    }
    visit_body(f, body);
}

static void mark_match_arm(Formatter *f, const AstMatchArm *node) {
    visit(f, node->pattern);
    if (node->guard != NULL) visit(f, node->guard);
    mark_arm_body(f, node->body);
}

static void mark_pattern(Formatter *f, const AstNode *node) {
    if (ast_is(VariantPattern, node) && ast_as(VariantPattern, node)->is_dot) mark_dot(f, node);
    if (ast_is(ArrayPattern, node)) mark_brackets(f, node);
    if (ast_is(OrPattern, node))
        mark_or_pattern(f, ast_as(OrPattern, node));
    else
        visit_children(f, node);
}

static void mark_owner(Formatter *f, const AstNode *node) {
    own_blocks(f, node);
    visit_children(f, node);
}

static void visit(Formatter *f, const AstNode *node) {
    switch (node->kind) {
    case AST_Func: mark_func(f, ast_as(Func, node)); break;
    case AST_Actor:
        own_blocks_of(f, node, &ast_as(Actor, node)->ident);
        visit_children(f, node);
        break;
    case AST_Supervisor:
        own_blocks_of(f, node, &ast_as(Supervisor, node)->ident);
        visit_children(f, node);
        break;
    case AST_Annotation:
        piece_at(f, node->span.start)->is_prefix = true;
        visit_children(f, node);
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
    case AST_Binary: mark_binary(f, ast_as(Binary, node)); break;
    case AST_Catch: mark_catch(f, ast_as(Catch, node)); break;
    case AST_Call:
    case AST_Member:
    case AST_Index:
    case AST_TypeApply:
    case AST_StructLit:
    case AST_Try: mark_postfix(f, node); break;
    case AST_Spawn: mark_spawn(f, ast_as(Spawn, node)); break;
    case AST_DotVariant: mark_dot(f, node); break;
    case AST_Array:
    case AST_MapLit:
        mark_brackets(f, node);
        visit_children(f, node);
        break;
    case AST_Interpolation: break; /* one piece */
    case AST_VariantPattern:
    case AST_ArrayPattern:
    case AST_OrPattern: mark_pattern(f, node); break;
    case AST_ErrorUnionType: mark_error_union(f, ast_as(ErrorUnionType, node)); break;
    default: visit_children(f, node); break;
    }
}

void format_mark(Formatter *f, const AstNode *node) {
    visit(f, node);
}
