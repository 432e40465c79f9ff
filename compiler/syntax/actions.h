/* What the rules of the grammar build. Each function makes one node, gives it its span and depth, and reports
 * what the grammar lets through but the language does not. Tokens that a rule may lack come as pointers. */
#ifndef JANUS_SYNTAX_ACTIONS_H
#define JANUS_SYNTAX_ACTIONS_H

#include "compiler/syntax/parser.h"

/* What stands in front of a declaration. */
typedef struct Modifiers {
    AstList annotations;
    uint32_t start; /* position of the first; 0: there is none */
    Span pub, async;
} Modifiers;

/* What a declaration begins with. */
typedef struct DeclHead {
    const Modifiers *modifiers; /* NULL: decl_func gives them later */
    Token token;                /* its keyword */
    Token name;
    AstList type_params;
} DeclHead;

/* Of a declaration of any kind that has a name, once its span is known. */
#define take_head(p, declaration, head)                                                                      \
    do {                                                                                                     \
        (declaration)->ident = ident_of((head).name);                                                        \
        (declaration)->is_pub = (head).modifiers->pub.start != 0;                                            \
        (declaration)->docs = docs_at((p), (declaration)->node.span.start);                                  \
    } while (0)

typedef struct ImplHead {
    const Modifiers *modifiers;
    Token token;
    AstNode *trait; /* NULL: methods of the target's own */
    AstNode *target;
    AstList bounds;
} ImplHead;

/* What closes the block of an `if`, and what follows it. */
typedef struct ElsePart {
    Token token; /* END or ELSE */
    AstNode *body;
} ElsePart;

/* tree.c */
AstIdent ident_of(Token token);
AstNode *word(Parser *p, Token name);
/* Of `low..high`, where a bound may be NULL. */
Span range_span(const AstNode *low, Token op, const AstNode *high);
AstList list_of(Parser *p, AstNode *node);
AstList list_of_two(Parser *p, AstNode *first, AstNode *second);
void list_add(Parser *p, AstList *list, AstNode *node); /* NULL: nothing is added */
void list_add_argument(Parser *p, AstList *list, AstNode *argument);
/* A block that became too deep stands as a bad expression where only a block may: an empty one takes its
 * place. */
AstNode *as_block(Parser *p, AstNode *body);
AstNode *bad_declaration(Parser *p, Token token);
AstNode *bad_statement(Parser *p, Token token);
AstNode *bad_expression(Parser *p, Token token);
AstNode *bad_pattern(Parser *p, Token token);
AstNode *bad_type(Parser *p, Token token);

/* action_decl.c, action_func.c, action_actor.c */
void module_profile(Parser *p, Token token);
void module_add(Parser *p, AstNode *declaration);
void modifiers_add(Parser *p, Modifiers *modifiers, Token token);
void modifiers_annotate(Parser *p, Modifiers *modifiers, AstNode *annotation);
/* Reports those that cannot stand before such a declaration; `what` is "a struct". */
void modifiers_check(Parser *p, const Modifiers *modifiers, const char *what, bool may_pub, bool may_async,
                     bool may_annotate);
/* Where the declaration starts, its modifiers included. */
uint32_t modifiers_start(const Modifiers *modifiers, Token token);
/* The documentation of what starts there. */
AstBytes docs_at(Parser *p, uint32_t start);
AstNode *decl_annotation(Parser *p, Token at, Token name, AstList args, Token end);
AstNode *decl_func(Parser *p, const Modifiers *modifiers, AstNode *func, AstNode *body);
AstNode *decl_extern(Parser *p, const Modifiers *modifiers, Token token, AstNode *func);
AstNode *decl_binding(Parser *p, const Modifiers *modifiers, AstNode *binding);
AstNode *decl_struct(Parser *p, DeclHead head, AstList fields, Token end);
AstNode *decl_enum(Parser *p, DeclHead head, AstList variants, Token end);
AstNode *decl_error(Parser *p, DeclHead head, AstList variants, Token end);
AstNode *decl_message(Parser *p, DeclHead head, AstList variants, Token end);
AstNode *decl_trait(Parser *p, DeclHead head, AstList bounds, AstList items, Token end);
AstNode *decl_impl(Parser *p, ImplHead head, AstList items, Token end);
AstNode *decl_alias(Parser *p, DeclHead head, AstNode *target);
AstNode *decl_test(Parser *p, const Modifiers *modifiers, Token token, Token title, AstNode *body);
/* `last` is the alias, or the brace behind the members, or NULL. */
AstNode *decl_use(Parser *p, const Modifiers *modifiers, Token token, AstList path, const Token *last,
                  AstList members);
AstNode *decl_field(Parser *p, Token name, AstNode *type, AstNode *value);
AstNode *decl_variant(Parser *p, Token name, AstList fields, Token end);
AstNode *decl_variant_positional(Parser *p, Token name, AstList types, Token end);
AstNode *func_signature(Parser *p, DeclHead head, AstList params, Token end, AstNode *result, AstList bounds);
AstNode *func_parameter(Parser *p, const Token *var, Token name, AstNode *type, AstNode *value);
AstNode *func_pattern_parameter(Parser *p, AstNode *pattern, AstNode *type);
AstNode *type_parameter(Parser *p, Token name, AstList bounds);
AstActor *decl_actor_begin(Parser *p);
void decl_actor_var(Parser *p, AstActor *actor, AstNode *binding);
void decl_actor_hook(Parser *p, AstActor *actor, AstNode *func);
void decl_actor_receive(Parser *p, AstActor *actor, AstNode *receive);
AstNode *decl_actor(Parser *p, DeclHead head, AstList params, AstNode *protocol, AstActor *actor, Token end);
AstNode *decl_hook(Parser *p, Token name, AstList params, Token end, AstNode *result, AstNode *body);
AstReceive *receive_begin(Parser *p, bool has_body);
void receive_statement(Parser *p, AstReceive *receive, AstNode *statement);
void receive_arm(Parser *p, AstReceive *receive, AstNode *arm);
void receive_after(Parser *p, AstReceive *receive, AstNode *after);
AstNode *receive_timeout(Parser *p, Token token, AstNode *timeout, AstNode *body);
AstNode *decl_receive(Parser *p, Token token, AstIdent alias, const Token *block, AstReceive *receive,
                      Token end);
AstSupervisor *decl_supervisor_begin(Parser *p);
AstNode *decl_supervisor(Parser *p, DeclHead head, AstList options, AstSupervisor *supervisor, Token end);
AstNode *decl_child(Parser *p, Token token, AstNode *target, AstList args, uint32_t end, AstList options);

/* action_stmt.c */
AstNode *stmt_expr(Parser *p, AstNode *value);
AstNode *stmt_bare_call(Parser *p, AstNode *callee, AstList args);
AstNode *stmt_assert(Parser *p, Token token, AstNode *condition, AstNode *message);
AstNode *stmt_assign(Parser *p, AstNode *target, Token op, AstNode *value);
AstNode *stmt_binding(Parser *p, Token token, AstNode *pattern, AstNode *type, AstNode *value);
AstNode *stmt_return(Parser *p, Token token, AstNode *value);
AstNode *stmt_jump(Parser *p, Token token, const Token *label);
AstNode *stmt_fail(Parser *p, Token token, AstNode *error);
AstNode *stmt_guarded(Parser *p, AstNode *body, bool negated, AstNode *condition);
AstNode *stmt_label(Parser *p, Token label, AstNode *loop);
AstNode *stmt_defer(Parser *p, Token token, AstNode *body);
AstNode *stmt_using(Parser *p, Token token, Token name, AstNode *value, AstNode *body);
AstNode *stmt_while(Parser *p, Token token, AstNode *condition, AstNode *body);
AstNode *stmt_for(Parser *p, Token token, AstList patterns, AstNode *iterable, AstNode *body);
AstNode *stmt_select(Parser *p, Token token, AstList cases, Token end);
AstNode *select_case(Parser *p, Token token, AstNode *channel, AstNode *value, const Token *name,
                     AstNode *body);

/* action_expr.c, action_control.c */
AstNode *argument(Parser *p, const Token *name, const Token *var, AstNode *value);
AstNode *expr_name(Parser *p, Token name);
AstNode *expr_member(Parser *p, AstNode *object, Token name, bool is_optional);
AstNode *expr_tuple_field(Parser *p, AstNode *object, Token token, bool is_optional);
AstNode *expr_dot_variant(Parser *p, Token dot, Token name);
AstNode *expr_int(Parser *p, Token token);
AstNode *expr_float(Parser *p, Token token);
AstNode *expr_char(Parser *p, Token token);
AstNode *expr_string(Parser *p, Token token);
AstNode *expr_bool(Parser *p, Token token);
AstNode *expr_null(Parser *p, Token token);
AstNode *expr_text(Parser *p, Token token);
AstNode *expr_hole(Parser *p, Token open, AstNode *value, const Token *format, Token close);
AstNode *expr_interpolation(Parser *p, Token begin, AstList parts, Token end);
AstNode *expr_parenthesised(AstNode *expression, Token open, Token close);
AstNode *expr_tuple(Parser *p, Token open, AstList items, Token close);
AstNode *expr_array(Parser *p, Token open, AstList items, Token close);
AstNode *expr_array_filled(Parser *p, Token open, AstNode *item, AstNode *length, Token close);
AstNode *expr_map(Parser *p, Token open, AstList entries, Token close);
AstNode *expr_map_entry(Parser *p, AstNode *key, AstNode *value);
AstNode *expr_call(Parser *p, AstNode *callee, AstList args, uint32_t end, bool is_bare);
AstNode *expr_index(Parser *p, AstNode *object, AstNode *index, Token end);
AstNode *expr_type_apply(Parser *p, AstNode *object, AstList args, Token end);
AstNode *expr_try(Parser *p, AstNode *value, Token token);
AstNode *expr_try_prefix(Parser *p, Token token, AstNode *value);
AstStructLit *expr_struct_begin(Parser *p);
void expr_struct_base(Parser *p, AstStructLit *literal, AstNode *base);
AstNode *expr_struct(Parser *p, AstNode *target, AstStructLit *literal, Token end);
AstNode *expr_unary(Parser *p, AstOp op, Token token, AstNode *operand);
AstNode *expr_binary(Parser *p, AstNode *left, Token op, AstNode *right);
AstNode *expr_range(Parser *p, AstNode *low, Token op, AstNode *high);
AstNode *expr_cast(Parser *p, AstNode *value, AstNode *type);
AstNode *expr_catch(Parser *p, AstNode *value, AstNode *handler);
AstNode *expr_await(Parser *p, Token token, AstNode *value);
AstNode *expr_spawn(Parser *p, Token token, AstList options, AstNode *value);
AstNode *expr_closure(Parser *p, Token token, AstList params, AstNode *result, AstNode *body);
AstNode *expr_short_closure(Parser *p, Token token, AstList params, AstNode *body);
AstNode *expr_block(Parser *p, uint32_t start, AstList statements, uint32_t end);
AstNode *expr_jump(Parser *p, AstNode *jump); /* `return`, `fail`, `break`, `continue` as an expression */
AstNode *expr_if(Parser *p, Token token, AstNode *condition, Token block, AstList statements, ElsePart part);
AstNode *expr_let_condition(Parser *p, Token token, AstNode *pattern, AstNode *value);
AstNode *expr_match(Parser *p, Token token, AstNode *subject, AstList arms, Token end);
AstNode *expr_arm(Parser *p, const Token *bar, AstNode *pattern, AstNode *guard, AstNode *body);
AstNode *expr_nursery(Parser *p, Token token, const Token *name, AstNode *body);

/* action_pattern.c */
AstNode *pattern_any(Parser *p, Token token);
AstNode *pattern_at(Parser *p, Token name, AstNode *pattern);
AstNode *pattern_or(Parser *p, AstNode *left, AstNode *right);
AstNode *pattern_literal(Parser *p, AstNode *value);
AstNode *pattern_range(Parser *p, AstNode *low, Token op, AstNode *high);
AstVariantPattern *pattern_path(Parser *p, const Token *dot, Token name);
void pattern_path_add(Parser *p, AstVariantPattern *path, Token name);
AstNode *pattern_path_expr(Parser *p, const AstVariantPattern *path);
AstNode *pattern_name(Parser *p, AstVariantPattern *path);
AstNode *pattern_positional(Parser *p, AstVariantPattern *path, AstList items, Token end);
AstNode *pattern_fields(Parser *p, AstVariantPattern *path, AstList fields, const Token *rest, Token end);
AstNode *pattern_field(Parser *p, Token name, AstNode *pattern);
AstNode *pattern_tuple(Parser *p, Token open, AstList items, Token close);
AstNode *pattern_array(Parser *p, Token open, AstList items, Token close);
AstNode *pattern_rest(Parser *p, Token token, const Token *name);
/* Reported. `form` is how another language writes it, with %s for the name. */
AstNode *pattern_foreign_rest(Parser *p, Token first, Token last, Token name, const char *form)
    __attribute__((format(printf, 5, 0)));

/* action_type.c */
AstNode *type_error_union(Parser *p, Token bang, AstNode *value, AstNode *error);
AstNode *type_optional(Parser *p, AstNode *value, Token end);
AstNode *type_named(Parser *p, AstList path, AstList args, uint32_t end); /* end 0: of the path */
AstNode *type_array(Parser *p, Token open, AstNode *item, AstNode *length, Token close);
AstNode *type_tuple(Parser *p, Token open, AstList items, Token close);
AstNode *type_func(Parser *p, Token token, AstList params, AstNode *result, Token end);
AstNode *type_var(Parser *p, Token token, AstNode *value);
AstNode *type_any(Parser *p, Token token, AstNode *trait);

/* ---- for the files above ---- */

/* What a node may be deep, some room left for the statements and parts around it. */
enum { ACTION_DEPTH_LIMIT = AST_DEPTH_LIMIT - 10 };

static inline uint32_t depth_of(const AstNode *node) {
    return node == NULL ? 0 : node->depth;
}

static inline uint32_t deeper(uint32_t a, uint32_t b) {
    return a > b ? a : b;
}

uint32_t list_depth(const AstList *list);
/* Sets the depth of a node whose children are at most `below` deep. A node that becomes too deep is reported
 * and replaced by a bad one of its category. */
AstNode *sealed(Parser *p, AstNode *node, uint32_t below);

static inline Span span_between(uint32_t start, uint32_t end) {
    return (Span){start, end};
}

#endif
