/* Loops and the jumps out of them. */
#include "compiler/base/suggest.h"
#include "compiler/sema/checker.h"

static void enter_loop(Checker *c, LoopFrame *frame, AstNode *node, Name label) {
    *frame = (LoopFrame){.outer = c->body->loop, .node = node, .label = label};
    c->body->loop = frame;
}

static void leave_loop(Checker *c, const LoopFrame *frame, AstIdent label) {
    c->body->loop = frame->outer;
    if (label.name != NULL && !frame->is_named) warn_unused_label(c, frame->node, label);
}

const Type *check_while(Checker *c, AstWhile *node) {
    LoopFrame frame;
    narrow_before_loop(c, node->condition, node->body);
    uint32_t outer = scope_push(&c->scopes), mark = narrow_begin(c);
    check_condition(c, node->condition);
    narrow_by(c, node->condition, true);
    enter_loop(c, &frame, &node->node, node->label.name);
    check_block(c, ast_as(Block, node->body), NULL, false);
    leave_loop(c, &frame, node->label);
    narrow_end(c, mark);
    leave_scope(c, outer);
    if (!frame.has_break) narrow_by(c, node->condition, false);
    bool is_endless = node->condition->kind == AST_Bool && ast_as(Bool, node->condition)->value;
    return basic(c, is_endless && !frame.has_break ? TYPE_NEVER : TYPE_VOID);
}

/* `"a" .. "b"` */
static void help_joined(Diagnostic *d, const AstRange *node, const Type *type) {
    if (type->kind != TYPE_STRING) return;
    diag_help(d, "strings are joined by '+'");
    diag_fix(d, (Span){node->low->span.end, node->high->span.start}, " + ");
}

static const Type *check_range(Checker *c, AstRange *node) {
    if (node->low == NULL || node->high == NULL) {
        report(c, NOT_ITERABLE, node->node.span, "a range without an end");
        return poison(c);
    }
    AstNode *first = is_literal(node->low) && !is_literal(node->high) ? node->high : node->low;
    AstNode *second = first == node->low ? node->high : node->low;
    const Type *type = check_any_value(c, first, NULL);
    if (!is_poison(type) && !type_is_int(type)) {
        check_expr(c, second, poison(c));
        help_joined(report(c, NOT_ITERABLE, node->node.span,
                           text_format(c->arena, "a range of %s", text_of(c, type))),
                    node, type);
        return poison(c);
    }
    check_value(c, second, type);
    return node->node.type = type;
}

/* The struct of the library that a range is where it is a value. */
static const Symbol *range_struct(const Checker *c) {
    const Module *prelude = c->program->modules->prelude;
    Name name = name_intern_c(&c->session->names, "Range");
    Symbol *symbol = prelude == NULL ? NULL : map_get(&prelude->scope->names, map_key(name));
    return symbol != NULL && symbol->kind == SYMBOL_IMPORT ? symbol->as.import : NULL;
}

const Type *check_range_value(Checker *c, AstRange *node) {
    const Symbol *symbol = range_struct(c);
    if (symbol == NULL) return report_unsupported(c, node->node.span, "a range as a value");
    const Type *item = check_range(c, node);
    if (is_poison(item)) return item;
    return type_make_named(c->types, TYPE_STRUCT, symbol->type->symbol, symbol->name, &item, 1);
}

static bool is_of_trait(const Symbol *func, const Symbol *trait) {
    const Symbol *owner = func == NULL ? NULL : func->as.func->owner;
    if (owner == NULL || owner == trait) return owner != NULL;
    const Type *implemented = owner->kind == SYMBOL_IMPL ? owner->as.impl->trait : NULL;
    return implemented != NULL && implemented->symbol == trait;
}

/* What implements Iterator gives one item after the other; the loop has a copy of its own of it. */
static const Type *check_iterator(Checker *c, AstFor *node, const Type *type) {
    const Symbol *trait = c->program->builtin_traits[TRAIT_ITERATOR];
    if (trait == NULL) return NULL;
    AstIdent next = {name_intern_c(&c->session->names, "next"), node->iterable->span};
    FoundMethod first = find_method(c, type, next.name), found = {0};
    for (const FoundMethod *method = &first; method != NULL; method = method->rival) {
        if (!is_of_trait(method->func, trait)) continue;
        if (found.func != NULL) {
            report_ambiguous_value(c, next, &first);
            return poison(c);
        }
        found = *method;
    }
    if (found.func == NULL || found.func->type == NULL || is_poison(found.func->type)) return NULL;
    CallPlan *plan = node->next = arena_new(c->arena, CallPlan);
    plan->kind = found.is_trait_call ? CALL_TRAIT : CALL_FUNC;
    plan->target = found.func;
    plan->type_args = found.known.args;
    plan->type_arg_count = found.known.count;
    plan->args = arena_array(c->arena, AstNode *, 1);
    plan->arg_count = 1;
    uses_add(c, found.func);
    const Type *result = infer_type(c, &found.known, found.func->type->args[0]);
    return result->kind == TYPE_OPTIONAL ? result->args[0] : poison(c); /* reported where it is declared */
}

static const Type *check_iterable(Checker *c, AstFor *node) {
    AstNode *iterable = node->iterable;
    if (iterable->kind == AST_Range) return iterable->type = check_range(c, ast_as(Range, iterable));
    const Type *type = check_any_value(c, iterable, NULL);
    if (is_poison(type)) return type;
    if (has_hole(type)) return check_completed(c, iterable->symbol, iterable), poison(c);
    switch ((TypeKind)type->kind) {
    case TYPE_ARRAY:
    case TYPE_FIXED_ARRAY:
    case TYPE_SET: return type->args[0];
    case TYPE_BYTES: return basic(c, TYPE_U8);
    case TYPE_MAP: return type_make(c->types, TYPE_TUPLE, type->args, 2);
    default: break;
    }
    const Type *item = check_iterator(c, node, type);
    if (item != NULL) return item;
    Diagnostic *d = report(c, NOT_ITERABLE, iterable->span, text_of(c, type));
    if (type->kind == TYPE_STRING) diag_help(d, "its characters are 's.chars()', its bytes 's.bytes()'");
    if (type_is_int(type)) {
        diag_help(d, "to count, write a range: 'for i in 0..n do'");
        diag_fix(d, (Span){iterable->span.start, iterable->span.start}, "0..");
    }
    return poison(c);
}

static void bind_counter(Checker *c, AstNode *pattern, const Type *type) {
    pattern->type = type;
    switch ((AstKind)pattern->kind) {
    case AST_NamePattern: {
        AstIdent ident = ast_as(NamePattern, pattern)->ident;
        Symbol *symbol = symbol_new(c, SYMBOL_LOCAL, ident.name, ident.span, pattern);
        symbol->type = type;
        symbol->state = LOCAL_ITEM;
        pattern->symbol = symbol;
        scope_bind(&c->scopes, symbol);
        break;
    }
    case AST_AnyPattern:
    case AST_BadPattern: break;
    default: check_irrefutable(c, pattern, type); break;
    }
}

/* `for i, x in …`: i counts how many were before; `for k, v in map`. */
static void bind_items(Checker *c, AstFor *node, const Type *item) {
    uint32_t last = node->patterns.count - 1;
    bool is_map = node->iterable->type->kind == TYPE_MAP;
    if (last > 0) bind_counter(c, node->patterns.items[0], is_map ? item->args[0] : basic(c, TYPE_I64));
    bind_counter(c, node->patterns.items[last], last > 0 && is_map ? item->args[1] : item);
}

const Type *check_for(Checker *c, AstFor *node) {
    LoopFrame frame;
    const Type *item = check_iterable(c, node);
    narrow_before_loop(c, NULL, node->body);
    uint32_t outer = scope_push(&c->scopes);
    const void *declaration = begin_patterns(c, node->iterable);
    bind_items(c, node, item);
    c->pattern_of = declaration;
    enter_loop(c, &frame, &node->node, node->label.name);
    check_block(c, ast_as(Block, node->body), NULL, false);
    leave_loop(c, &frame, node->label);
    leave_scope(c, outer);
    return basic(c, TYPE_VOID);
}

/* --- break, continue --- */

static LoopFrame *find_loop(const Checker *c, Name label) {
    LoopFrame *frame = c->body->loop;
    while (frame != NULL && label != NULL && frame->label != label) frame = frame->outer;
    return frame;
}

static void report_unknown_label(Checker *c, AstIdent label) {
    Suggestion suggestion;
    suggest_init(&suggestion, label.name->text);
    for (const LoopFrame *frame = c->body->loop; frame != NULL; frame = frame->outer) {
        if (frame->label != NULL) suggest_offer(&suggestion, frame->label->text);
    }
    Diagnostic *d = report(c, UNKNOWN_LABEL, label.span, label.name->text);
    help_suggestion(d, label.span, suggestion.best);
}

static void report_no_loop(Checker *c, AstNode *node, AstIdent label) {
    const char *word = node->kind == AST_Break ? "break" : "continue";
    if (c->body->loop != NULL)
        report_unknown_label(c, label);
    else if (c->body->defer_depth > 0)
        report(c, DEFER_LEAVES, node->span, text_format(c->arena, "'%s'", word));
    else
        report(c, OUTSIDE_LOOP, node->span, word);
}

void check_jump(Checker *c, AstNode *node) {
    bool is_break = node->kind == AST_Break;
    AstIdent label = is_break ? ast_as(Break, node)->label : ast_as(Continue, node)->label;
    LoopFrame *frame = find_loop(c, label.name);
    if (frame != NULL && label.name != NULL) frame->is_named = true;
    if (frame == NULL) {
        report_no_loop(c, node, label);
    } else if (is_break) {
        frame->has_break = true;
        ast_as(Break, node)->loop = frame->node;
    } else {
        ast_as(Continue, node)->loop = frame->node;
    }
}
