/* Chains of operators and of calls, and the lists of arguments in them. A chain is one group however its
 * nodes nest; where it may be broken is noted at its operators and dots. */
#include "compiler/tools/format_parts.h"

#include <ctype.h>

/* The last piece of a node whose first child starts where the node does, its parentheses left out. */
static uint32_t last_piece(const Formatter *f, const AstNode *node, const AstNode *first_child) {
    uint32_t parentheses = format_piece_at(f, first_child->span.start) - format_piece_at(f, node->span.start);
    return format_piece_ending_at(f, node->span.end) - parentheses;
}

static bool is_parenthesised(const AstNode *node, const AstNode *first_child) {
    return node->span.start != first_child->span.start;
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
        uint32_t op = format_piece_behind(f, binary->left);
        bool before = breaks_before(binary->op);
        format_piece(f, before ? op : op + 1)->line = BREAK_LINE;
        if (binary->op == OP_PIPE && format_piece(f, op)->newlines_before > 0) *is_forced = true;
        const AstNode *left = binary->left;
        if (!ast_is(Binary, left)) return left;
        const AstBinary *next = ast_as(Binary, left);
        if (precedence(next->op) != precedence(last->op) || is_parenthesised(left, next->left)) return left;
        binary = next;
    }
}

static void visit_operands(Formatter *f, const AstBinary *binary, const AstNode *first) {
    if (binary->left == first)
        format_visit(f, first);
    else
        visit_operands(f, ast_as(Binary, binary->left), first);
    format_visit(f, binary->right);
}

void format_mark_binary(Formatter *f, const AstBinary *binary) {
    bool is_forced = false;
    const AstNode *first = mark_operators(f, binary, &is_forced);
    FormatMark *mark = format_open_group(f, format_piece_at(f, first->span.start));
    mark->is_soft = true;
    mark->is_forced = is_forced;
    format_close_group(f, last_piece(f, &binary->node, first));
    visit_operands(f, binary, first);
}

bool format_ends_with_block(const AstNode *node) {
    if (ast_is(Closure, node)) return format_ends_with_block(ast_as(Closure, node)->body);
    return ast_is(Block, node) || ast_is(Match, node) || ast_is(If, node) || ast_is(Nursery, node);
}

/* `catch |err| …`: the bars around the name, which are no closure's. */
static void mark_caught_name(Formatter *f, uint32_t bar) {
    if (bar + 2 >= f->pieces.count || format_piece(f, bar)->kind != TK_PIPE ||
        format_piece(f, bar + 2)->kind != TK_PIPE)
        return;
    format_piece(f, bar)->is_prefix = true;
    format_piece(f, bar + 2)->is_postfix = true;
}

void format_mark_catch(Formatter *f, const AstCatch *node) {
    uint32_t word = format_piece_behind(f, node->value);
    mark_caught_name(f, word + 1);
    if (!format_ends_with_block(node->handler)) {
        format_piece(f, word)->line = BREAK_LINE;
        FormatMark *mark = format_open_group(f, format_piece_at(f, node->value->span.start));
        mark->is_soft = true;
        mark->is_forced = format_piece(f, word)->newlines_before > 0;
        format_close_group(f, last_piece(f, &node->node, node->value));
    }
    format_visit_children(f, &node->node);
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

/* A line goes on with a member behind its dot, but neither with a tuple's field nor with `.Variant`. */
static bool is_called_member(const AstNode *node, const AstNode *user) {
    if (!ast_is(Member, node)) return false;
    char first = ast_as(Member, node)->ident.name->text[0];
    if (isdigit((unsigned char)first) || (first >= 'A' && first <= 'Z')) return false;
    return user != NULL && ast_is(Call, user) && !ast_as(Call, user)->is_bare;
}

static CallChain find_calls(const Formatter *f, const AstNode *last) {
    CallChain chain = {.base = last};
    const AstNode *user = NULL, *node = last;
    for (; node != NULL; user = node, node = inner_object(node)) {
        chain.base = node;
        if (!is_called_member(node, user)) continue;
        chain.call_count++;
        uint32_t dot = format_piece_at(f, ast_as(Member, node)->ident.span.start) - 1;
        if (format_piece(f, dot)->newlines_before > 0) chain.is_broken = true;
    }
    return chain;
}

static void mark_dots(Formatter *f, const AstNode *last) {
    const AstNode *user = NULL;
    for (const AstNode *node = last; node != NULL; user = node, node = inner_object(node)) {
        if (!is_called_member(node, user)) continue;
        format_piece(f, format_piece_at(f, ast_as(Member, node)->ident.span.start) - 1)->line = BREAK_SOFT;
    }
}

static void mark_arguments(Formatter *f, const AstNode *node);

/* A name, an expression in parentheses, a prefix `try`. */
static void visit_base(Formatter *f, const AstNode *node) {
    bool is_postfix = object_of(node) != NULL;
    mark_arguments(f, node);
    if (is_postfix || ast_is(Try, node))
        format_visit_children(f, node);
    else
        format_visit(f, node);
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
        for (uint32_t i = 0; i < args->count; i++) format_visit(f, args->items[i]);
    } else if (ast_is(Index, node)) {
        format_visit(f, ast_as(Index, node)->index);
    } else if (ast_is(TypeApply, node)) {
        const AstList *args = &ast_as(TypeApply, node)->args;
        for (uint32_t i = 0; i < args->count; i++) format_visit(f, args->items[i]);
    } else if (ast_is(StructLit, node)) {
        const AstStructLit *literal = ast_as(StructLit, node);
        for (uint32_t i = 0; i < literal->fields.count; i++) format_visit(f, literal->fields.items[i]);
        if (literal->base != NULL) format_visit(f, literal->base);
    }
}

enum { LONG_CHAIN = 3 }; /* calls; shorter ones are broken in their arguments */

void format_mark_postfix(Formatter *f, const AstNode *node) {
    CallChain chain = find_calls(f, node);
    if (chain.call_count >= LONG_CHAIN || chain.is_broken) {
        FormatMark *mark = format_open_group(f, format_piece_at(f, chain.base->span.start));
        mark->is_soft = true;
        mark->is_forced = chain.is_broken;
        format_close_group(f, last_piece(f, node, chain.base));
        mark_dots(f, node);
    }
    visit_chain(f, node, chain.base);
}

/* ---- arguments ---- */

/* The piece at which a value begins to be broken, when it may be broken in the place of the list it ends. */
static bool find_hugged(const Formatter *f, const AstNode *value, uint32_t *index) {
    *index = format_piece_at(f, value->span.start);
    switch (value->kind) {
    case AST_Closure: return format_ends_with_block(value) && format_piece(f, *index)->kind != TK_LPAREN;
    case AST_Block:
    case AST_If:
    case AST_Match:
    case AST_Nursery: return format_piece(f, *index)->kind != TK_LPAREN;
    case AST_Array:
    case AST_MapLit: return format_piece(f, *index)->kind == TK_LBRACKET;
    case AST_StructLit: *index = format_piece_behind(f, ast_as(StructLit, value)->target); return true;
    default: return false;
    }
}

static void mark_bare_arguments(Formatter *f, const AstList *args) {
    format_open_group(f, format_piece_at(f, args->items[0]->span.start))->is_soft = true;
    format_close_group(f, format_piece_ending_at(f, args->items[args->count - 1]->span.end));
    for (uint32_t i = 1; i < args->count; i++)
        format_piece_starting(f, args->items[i]->span.start)->line = BREAK_LINE;
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
    format_piece(f, format_piece_behind(f, call->callee))->fills = true;
    const AstArg *last = ast_as(Arg, call->args.items[call->args.count - 1]);
    if (!find_hugged(f, last->value, &hugged)) return;
    format_piece(f, format_piece_behind(f, call->callee))->hugs = true;
    format_piece(f, hugged)->is_hugged = true;
}
