/* The grammar of Janus, for lemon. Every line break that counts is a NEWLINE here, put in by the layout, which also
 * tells apart what one token of lookahead cannot: layout.h lists the tokens it makes.
 *
 * Lists whose items may end a line are terminated: each item has its NEWLINE (or comma) behind it, the last one too.
 * Every action is one call; actions.h says what they do. There are no conflicts; where a token could both be shifted
 * and reduced, precedence decides, and a comment at the rule says for what.
 */
%name grammar_
%token_prefix TK_
%token_type {Token}
%default_type {AstNode *}
%extra_context {Parser *p}
%stack_size 0
%start_symbol start

%include {
#include "compiler/syntax/actions.h"
#include "compiler/syntax/automaton.h"

#include <stdlib.h>

/* Recovery is recover.c's: it never lets an unacceptable token reach the automaton. */
#define YYNOERRORRECOVERY 1
#define YYMALLOCARGTYPE size_t

/* Lemon's template has places for destructors and error actions, which this grammar leaves empty. */
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wunused-variable"
}

/* Contextual words are names wherever the grammar has no other use for them. */
%fallback IDENT ACTOR AFTER ANY CHILD CLOSED DEFAULT ERROR GRAIN IMPLEMENTS IMPORT MESSAGE ON_ACTIVATE ON_DEACTIVATE
    RECEIVE RECV SELF SEND SUPERVISOR TEST TIMEOUT TYPE.

/* These never stand in a correct program. */
%token AND_AND EQ_EQ_EQ NOT_EQ_EQ PLUS_PLUS MINUS_MINUS BAD_BYTES.

/* From loose to tight. LOOSE belongs to no token: rules that carry it lose against every shift. */
%nonassoc LOOSE.
%left CATCH.
%left COALESCE.
%left PIPELINE.
%left OR.
%left AND.
%right NOT.
%nonassoc EQ NE LT LE GT GE.
%nonassoc RANGE RANGE_BELOW RANGE_TO.
%left PIPE.
%left CARET.
%left AMP.
%left SHL SHR.
%left PLUS MINUS PLUS_WRAP MINUS_WRAP.
%left STAR SLASH PERCENT STAR_WRAP.
%right POWER.
%left AS.
%right TILDE AWAIT TRY SPAWN.
%left BANG.
%left LPAREN LBRACKET DOT QUESTION_DOT QUESTION TUPLE_FIELD QUESTION_FIELD STRUCT_BRACE.

/* ---- modules ---- */

start ::= profile declarations.

profile ::= .
profile ::= PROFILE(T) NEWLINE.                                   { module_profile(p, T); }

declarations ::= .
declarations ::= declarations declaration(D) NEWLINE.             { module_add(p, D); }

%type modifiers {Modifiers}
modifiers(A) ::= .                                                { A = (Modifiers){0}; }
modifiers(A) ::= modifiers(A) PUB|ASYNC(T).                       { modifiers_add(p, &A, T); }
modifiers(A) ::= modifiers(A) annotation(N).                      { modifiers_annotate(p, &A, N); }
modifiers(A) ::= modifiers(A) annotation(N) NEWLINE.              { modifiers_annotate(p, &A, N); }

annotation(A) ::= AT(T) IDENT(N).                                 { A = decl_annotation(p, T, N, (AstList){0}, N); }
annotation(A) ::= AT(T) IDENT(N) LPAREN arguments(L) RPAREN(E).   { A = decl_annotation(p, T, N, L, E); }

declaration(A) ::= modifiers(M) signature(F) block(B).            { A = decl_func(p, &M, F, B); }
declaration(A) ::= modifiers(M) EXTERN(T) signature(F).           { A = decl_extern(p, &M, T, F); }
declaration(A) ::= modifiers(M) binding(B).                       { A = decl_binding(p, &M, B); }
declaration(A) ::= modifiers(M) STRUCT(T) IDENT(N) type_parameters(G) LBRACE fields(L) RBRACE(E).
                                                                  { A = decl_struct(p, (DeclHead){&M, T, N, G}, L, E); }
declaration(A) ::= modifiers(M) ENUM(T) IDENT(N) type_parameters(G) LBRACE variants(L) RBRACE(E).
                                                                  { A = decl_enum(p, (DeclHead){&M, T, N, G}, L, E); }
declaration(A) ::= modifiers(M) ERROR(T) IDENT(N).                { A = decl_error(p, (DeclHead){&M, T, N, {0}}, (AstList){0}, N); }
declaration(A) ::= modifiers(M) ERROR(T) IDENT(N) LBRACE variants(L) RBRACE(E).
                                                                  { A = decl_error(p, (DeclHead){&M, T, N, {0}}, L, E); }
declaration(A) ::= modifiers(M) MESSAGE(T) IDENT(N) type_parameters(G) LBRACE variants(L) RBRACE(E).
                                                                  { A = decl_message(p, (DeclHead){&M, T, N, G}, L, E); }
declaration(A) ::= modifiers(M) TRAIT(T) IDENT(N) type_parameters(G) supertraits(S) LBRACE trait_items(L) RBRACE(E).
                                                                  { A = decl_trait(p, (DeclHead){&M, T, N, G}, S, L, E); }
declaration(A) ::= modifiers(M) IMPL(T) type(Y) where(W) LBRACE impl_items(L) RBRACE(E).
                                                                  { A = decl_impl(p, (ImplHead){&M, T, NULL, Y, W}, L, E); }
declaration(A) ::= modifiers(M) IMPL(T) type(R) FOR type(Y) where(W) LBRACE impl_items(L) RBRACE(E).
                                                                  { A = decl_impl(p, (ImplHead){&M, T, R, Y, W}, L, E); }
declaration(A) ::= modifiers(M) TYPE(T) IDENT(N) type_parameters(G) ASSIGN type(Y).
                                                                  { A = decl_alias(p, (DeclHead){&M, T, N, G}, Y); }
declaration(A) ::= modifiers(M) TEST(T) STRING(S) block(B).       { A = decl_test(p, &M, T, S, B); }
declaration(A) ::= modifiers(M) USE|IMPORT(T) use_path(L).        { A = decl_use(p, &M, T, L, NULL, (AstList){0}); }
declaration(A) ::= modifiers(M) USE|IMPORT(T) use_path(L) AS IDENT(N).
                                                                  { A = decl_use(p, &M, T, L, &N, (AstList){0}); }
declaration(A) ::= modifiers(M) USE|IMPORT(T) use_path(L) DOT LBRACE members(S) RBRACE(E).
                                                                  { A = decl_use(p, &M, T, L, &E, S); }
declaration(A) ::= modifiers(M) ACTOR|GRAIN(T) IDENT(N) actor_parameters(L) implements(Y) DO actor_items(B) END(E).
                                                                  { A = decl_actor(p, (DeclHead){&M, T, N, {0}}, L, Y, B, E); }
declaration(A) ::= modifiers(M) SUPERVISOR(T) IDENT(N) options(L) DO supervisor_items(B) END(E).
                                                                  { A = decl_supervisor(p, (DeclHead){&M, T, N, {0}}, L, B, E); }
declaration(A) ::= BAD_ITEM(T).                                   { A = bad_declaration(p, T); }

%type use_path {AstList}
use_path(A) ::= IDENT(N).                                         { A = list_of(p, word(p, N)); }
use_path(A) ::= use_path(A) DOT IDENT(N).                         { list_add(p, &A, word(p, N)); }

%type members {AstList}
members(A) ::= .                                                  { A = (AstList){0}; }
members(A) ::= members(A) IDENT(N) separator.                     { list_add(p, &A, word(p, N)); }

separator ::= COMMA.
separator ::= NEWLINE.

/* ---- functions ---- */

signature(A) ::= FUNC(T) IDENT(N) type_parameters(G) LPAREN parameters(L) RPAREN(E) result(R) where(W).
                                                                  { A = func_signature(p, (DeclHead){NULL, T, N, G}, L, E, R, W); }

result(A) ::= .                                                   { A = NULL; }
result(A) ::= ARROW type(Y).                                      { A = Y; }
result(A) ::= BANG(T) optional_type(Y).                           { A = type_error_union(p, T, Y, NULL); }

%type parameters {AstList}
%type parameter_list {AstList}
parameters(A) ::= .                                               { A = (AstList){0}; }
parameters(A) ::= parameter_list(A).
parameters(A) ::= parameter_list(A) COMMA.
parameter_list(A) ::= parameter(B).                               { A = list_of(p, B); }
parameter_list(A) ::= parameter_list(A) COMMA parameter(B).       { list_add(p, &A, B); }

parameter(A) ::= SELF(N).                                         { A = func_parameter(p, NULL, N, NULL, NULL); }
parameter(A) ::= VAR(V) SELF(N).                                  { A = func_parameter(p, &V, N, NULL, NULL); }
parameter(A) ::= IDENT|UNDERSCORE(N) COLON type(Y) initial(V).    { A = func_parameter(p, NULL, N, Y, V); }
parameter(A) ::= VAR(K) IDENT|UNDERSCORE(N) COLON type(Y) initial(V).
                                                                  { A = func_parameter(p, &K, N, Y, V); }

initial(A) ::= .                                                  { A = NULL; }
initial(A) ::= ASSIGN|COLON_ASSIGN expr(E).                       { A = E; }

%type type_parameters {AstList}
%type type_parameter_list {AstList}
%type bounds {AstList}
%type where {AstList}
%type where_list {AstList}
type_parameters(A) ::= .                                          { A = (AstList){0}; }
type_parameters(A) ::= LBRACKET type_parameter_list(L) RBRACKET.  { A = L; }
type_parameters(A) ::= LBRACKET type_parameter_list(L) COMMA RBRACKET. { A = L; }
type_parameter_list(A) ::= type_parameter(B).                     { A = list_of(p, B); }
type_parameter_list(A) ::= type_parameter_list(A) COMMA type_parameter(B). { list_add(p, &A, B); }
type_parameter(A) ::= IDENT(N).                                   { A = type_parameter(p, N, (AstList){0}); }
type_parameter(A) ::= IDENT(N) COLON bounds(L).                   { A = type_parameter(p, N, L); }
bounds(A) ::= plain_type(Y).                                      { A = list_of(p, Y); }
bounds(A) ::= bounds(A) PLUS plain_type(Y).                       { list_add(p, &A, Y); }
where(A) ::= .                                                    { A = (AstList){0}; }
where(A) ::= WHERE where_list(L).                                 { A = L; }
where(A) ::= WHERE where_list(L) COMMA.                           { A = L; }
where_list(A) ::= where_item(B).                                  { A = list_of(p, B); }
where_list(A) ::= where_list(A) COMMA where_item(B).              { list_add(p, &A, B); }
where_item(A) ::= IDENT(N) COLON bounds(L).                       { A = type_parameter(p, N, L); }

%type supertraits {AstList}
supertraits(A) ::= .                                              { A = (AstList){0}; }
supertraits(A) ::= COLON bounds(L).                               { A = L; }

%type trait_items {AstList}
trait_items(A) ::= .                                              { A = (AstList){0}; }
trait_items(A) ::= trait_items(A) trait_item(B) NEWLINE.          { list_add(p, &A, B); }
trait_item(A) ::= modifiers(M) signature(F).                      { A = decl_func(p, &M, F, NULL); }
trait_item(A) ::= modifiers(M) signature(F) block(B).             { A = decl_func(p, &M, F, B); }
trait_item(A) ::= BAD_ITEM.                                       { A = NULL; }

%type impl_items {AstList}
impl_items(A) ::= .                                               { A = (AstList){0}; }
impl_items(A) ::= impl_items(A) impl_item(B) NEWLINE.             { list_add(p, &A, B); }
impl_item(A) ::= modifiers(M) signature(F) block(B).              { A = decl_func(p, &M, F, B); }
impl_item(A) ::= modifiers(M) EXTERN(T) signature(F).             { A = decl_extern(p, &M, T, F); }
impl_item(A) ::= BAD_ITEM.                                        { A = NULL; }

/* ---- fields and variants ---- */

%type fields {AstList}
fields(A) ::= .                                                   { A = (AstList){0}; }
fields(A) ::= fields(A) field(B) separator.                       { list_add(p, &A, B); }
field(A) ::= IDENT(N) COLON type(Y) initial(V).                   { A = decl_field(p, N, Y, V); }
field(A) ::= BAD_ITEM.                                            { A = NULL; }

%type variants {AstList}
variants(A) ::= .                                                 { A = (AstList){0}; }
variants(A) ::= variants(A) variant(B) separator.                 { list_add(p, &A, B); }
variant(A) ::= IDENT(N).                                          { A = decl_variant(p, N, (AstList){0}, N); }
variant(A) ::= IDENT(N) STRUCT_BRACE fields(L) RBRACE(E).         { A = decl_variant(p, N, L, E); }
variant(A) ::= IDENT(N) LPAREN types(L) RPAREN(E).                { A = decl_variant_positional(p, N, L, E); }
variant(A) ::= BAD_ITEM.                                          { A = NULL; }

/* ---- actors ---- */

%type actor_items {AstActor *}
actor_items(A) ::= .                                              { A = decl_actor_begin(p); }
actor_items(A) ::= actor_items(A) binding(B) NEWLINE.             { decl_actor_var(p, A, B); }
actor_items(A) ::= actor_items(A) hook(B) NEWLINE.                { decl_actor_hook(p, A, B); }
actor_items(A) ::= actor_items(A) receive(B) NEWLINE.             { decl_actor_receive(p, A, B); }
actor_items(A) ::= actor_items(A) BAD_ITEM NEWLINE.

%type actor_parameters {AstList}
actor_parameters(A) ::= .                                         { A = (AstList){0}; }
actor_parameters(A) ::= LPAREN parameters(L) RPAREN.              { A = L; }

implements(A) ::= .                                               { A = NULL; }
implements(A) ::= IMPLEMENTS type(Y).                             { A = Y; }

hook(A) ::= ON_ACTIVATE|ON_DEACTIVATE(N) LPAREN parameters(L) RPAREN(E) result(R) block(B).
                                                                  { A = decl_hook(p, N, L, E, R, B); }

receive(A) ::= RECEIVE(T) alias(N) DO(D) receive_statements(B) END(E). { A = decl_receive(p, T, N, &D, B, E); }
receive(A) ::= RECEIVE(T) alias(N) DO_ARMS receive_arms(B) END(E). { A = decl_receive(p, T, N, NULL, B, E); }

/* Statement by statement, so that AFTER meets a state that shifts it: a contextual word becomes a name wherever it
 * would only be reduced over. */
%type receive_statements {AstReceive *}
receive_statements(A) ::= .                                       { A = receive_begin(p, true); }
receive_statements(A) ::= receive_statements(A) statement(B) NEWLINE. { receive_statement(p, A, B); }
receive_statements(A) ::= receive_statements(A) after(B) separator. { receive_after(p, A, B); }

%type receive_arms {AstReceive *}
receive_arms(A) ::= .                                             { A = receive_begin(p, false); }
receive_arms(A) ::= receive_arms(A) arm(B) separator.             { receive_arm(p, A, B); }
receive_arms(A) ::= receive_arms(A) after(B) separator.           { receive_after(p, A, B); }

%type alias {AstIdent}
alias(A) ::= .                                                    { A = (AstIdent){0}; }
alias(A) ::= IDENT(N).                                            { A = ident_of(N); }

after(A) ::= AFTER(T) expr(E) FAT_ARROW arm_body(B).              { A = receive_timeout(p, T, E, B); }

%type supervisor_items {AstSupervisor *}
supervisor_items(A) ::= .                                         { A = decl_supervisor_begin(p); }
supervisor_items(A) ::= supervisor_items(A) child(B) NEWLINE.     { list_add(p, &A->children, B); }
supervisor_items(A) ::= supervisor_items(A) option(B) NEWLINE.    { list_add(p, &A->options, B); }
supervisor_items(A) ::= supervisor_items(A) BAD_ITEM NEWLINE.

child(A) ::= CHILD(T) path(N) options(O).                         { A = decl_child(p, T, N, (AstList){0}, N->span.end, O); }
child(A) ::= CHILD(T) path(N) LPAREN arguments(L) RPAREN(E) options(O). { A = decl_child(p, T, N, L, token_end(E), O); }

%type options {AstList}
options(A) ::= .                                                  { A = (AstList){0}; }
options(A) ::= options(A) COMMA option(B).                        { list_add(p, &A, B); }
option(A) ::= IDENT(N) COLON expr(E).                             { A = argument(p, &N, NULL, E); }

/* ---- statements ---- */

block(A) ::= DO(T) statements(L) END(E).                          { A = expr_block(p, T.start, L, token_end(E)); }

%type statements {AstList}
statements(A) ::= .                                               { A = (AstList){0}; }
statements(A) ::= statements(A) statement(B) NEWLINE.             { list_add(p, &A, B); }

statement(A) ::= simple(A).
statement(A) ::= simple(S) WHEN|GUARD_IF expr(C).                 { A = stmt_guarded(p, S, false, C); }
statement(A) ::= simple(S) UNLESS expr(C).                        { A = stmt_guarded(p, S, true, C); }
statement(A) ::= binding(A).
statement(A) ::= loop(A).
statement(A) ::= IDENT(N) COLON loop(B).                          { A = stmt_label(p, N, B); }
statement(A) ::= DEFER|ERRDEFER(T) simple(S).                     { A = stmt_defer(p, T, S); }
statement(A) ::= USING(T) IDENT(N) ASSIGN|COLON_ASSIGN expr(E) block(B). { A = stmt_using(p, T, N, E, B); }
statement(A) ::= SELECT(T) DO cases(L) END(E).                    { A = stmt_select(p, T, L, E); }
statement(A) ::= signature(F) block(B).                           { A = decl_func(p, NULL, F, B); }
statement(A) ::= BAD_ITEM(T).                                     { A = bad_statement(p, T); }

simple(A) ::= expr(E).                                            { A = stmt_expr(p, E); }
simple(A) ::= assignment(A).
simple(A) ::= jump(A).
simple(A) ::= path(F) BARE argument_list(L).                      { A = stmt_bare_call(p, F, L); }
simple(A) ::= ASSERT(T) expr(E).                                  { A = stmt_assert(p, T, E, NULL); }
simple(A) ::= ASSERT(T) expr(E) COMMA expr(M).                    { A = stmt_assert(p, T, E, M); }

assignment(A) ::= expr(E) assign(T) expr(V).                      { A = stmt_assign(p, E, T, V); }
%type assign {Token}
assign(A) ::= ASSIGN|ASSIGN_ADD|ASSIGN_SUB|ASSIGN_MUL|ASSIGN_DIV|ASSIGN_REM(A).
assign(A) ::= ASSIGN_AND|ASSIGN_OR|ASSIGN_XOR|ASSIGN_SHL|ASSIGN_SHR(A).

/* Behind `??` and `catch` they are expressions, and take every operator that follows. */
jump(A) ::= RETURN(T). [LOOSE]                                    { A = stmt_return(p, T, NULL); }
jump(A) ::= RETURN(T) expr(E). [LOOSE]                            { A = stmt_return(p, T, E); }
jump(A) ::= BREAK|CONTINUE(T). [LOOSE]                            { A = stmt_jump(p, T, NULL); }
jump(A) ::= BREAK|CONTINUE(T) IDENT(N).                           { A = stmt_jump(p, T, &N); }
jump(A) ::= FAIL(T) expr(E). [LOOSE]                              { A = stmt_fail(p, T, E); }

binding(A) ::= LET|VAR|CONST(T) whole_pattern(P) annotated(Y) initial(V). { A = stmt_binding(p, T, P, Y, V); }
annotated(A) ::= .                                                { A = NULL; }
annotated(A) ::= COLON type(Y).                                   { A = Y; }

loop(A) ::= WHILE(T) condition(C) block(B).                       { A = stmt_while(p, T, C, B); }
loop(A) ::= FOR(T) whole_pattern(P) IN expr(E) block(B).         { A = stmt_for(p, T, list_of(p, P), E, B); }
loop(A) ::= FOR(T) whole_pattern(P) COMMA whole_pattern(Q) IN expr(E) block(B).
                                                                  { A = stmt_for(p, T, list_of_two(p, P, Q), E, B); }

condition(A) ::= expr(A).
condition(A) ::= LET(T) pattern(P) ASSIGN|COLON_ASSIGN expr(E). { A = expr_let_condition(p, T, P, E); }

%type cases {AstList}
cases(A) ::= .                                                    { A = (AstList){0}; }
cases(A) ::= cases(A) case(B) NEWLINE.                            { list_add(p, &A, B); }
case(A) ::= RECV(T) expr(E) block(B).                             { A = select_case(p, T, E, NULL, NULL, B); }
case(A) ::= RECV(T) expr(E) BAR IDENT|UNDERSCORE(N) BAR block(B). { A = select_case(p, T, E, NULL, &N, B); }
case(A) ::= SEND(T) expr(E) COMMA expr(V) block(B).               { A = select_case(p, T, E, V, NULL, B); }
case(A) ::= TIMEOUT(T) expr(V) block(B).                          { A = select_case(p, T, NULL, V, NULL, B); }
case(A) ::= DEFAULT|CLOSED(T) block(B).                           { A = select_case(p, T, NULL, NULL, NULL, B); }
case(A) ::= BAD_ITEM.                                             { A = NULL; }

/* ---- expressions ---- */

/* A path is taken as far as it goes: its dots are shifted, not left to `expr DOT IDENT`. */
expr(A) ::= path(A). [LOOSE]
path(A) ::= IDENT(N).                                             { A = expr_name(p, N); }
path(A) ::= path(O) DOT IDENT(N).                                 { A = expr_member(p, O, N, false); }

expr(A) ::= literal(A).
expr(A) ::= INTERP_BEGIN(T) parts(L) INTERP_END(E).               { A = expr_interpolation(p, T, L, E); }
expr(A) ::= DOT(T) IDENT(N).                                      { A = expr_dot_variant(p, T, N); }
expr(A) ::= LPAREN(T) expr(E) RPAREN(R).                          { A = expr_parenthesised(E, T, R); }
expr(A) ::= LPAREN(T) RPAREN(R).                                  { A = expr_tuple(p, T, (AstList){0}, R); }
expr(A) ::= LPAREN(T) expr(E) COMMA RPAREN(R).                    { A = expr_tuple(p, T, list_of(p, E), R); }
expr(A) ::= LPAREN(T) tuple_items(L) RPAREN(R).                   { A = expr_tuple(p, T, L, R); }
expr(A) ::= LPAREN(T) tuple_items(L) COMMA RPAREN(R).             { A = expr_tuple(p, T, L, R); }
expr(A) ::= LBRACKET(T) RBRACKET(R).                              { A = expr_array(p, T, (AstList){0}, R); }
expr(A) ::= LBRACKET(T) exprs(L) RBRACKET(R).                     { A = expr_array(p, T, L, R); }
expr(A) ::= LBRACKET(T) exprs(L) COMMA RBRACKET(R).               { A = expr_array(p, T, L, R); }
expr(A) ::= LBRACKET(T) expr(V) SEMICOLON expr(N) RBRACKET(R).    { A = expr_array_filled(p, T, V, N, R); }
expr(A) ::= LBRACKET(T) COLON RBRACKET(R).                        { A = expr_map(p, T, (AstList){0}, R); }
expr(A) ::= LBRACKET(T) entries(L) RBRACKET(R).                   { A = expr_map(p, T, L, R); }
expr(A) ::= LBRACKET(T) entries(L) COMMA RBRACKET(R).             { A = expr_map(p, T, L, R); }

expr(A) ::= expr(F) LPAREN arguments(L) RPAREN(E).                { A = expr_call(p, F, L, token_end(E), false); }
expr(A) ::= expr(O) DOT IDENT(N).                                 { A = expr_member(p, O, N, false); }
expr(A) ::= expr(O) QUESTION_DOT IDENT(N).                        { A = expr_member(p, O, N, true); }
expr(A) ::= expr(O) TUPLE_FIELD(N).                               { A = expr_tuple_field(p, O, N, false); }
expr(A) ::= expr(O) QUESTION_FIELD(N).                            { A = expr_tuple_field(p, O, N, true); }
expr(A) ::= expr(O) LBRACKET index(I) RBRACKET(E).                { A = expr_index(p, O, I, E); }
expr(A) ::= expr(O) LBRACKET tuple_items(L) RBRACKET(E).          { A = expr_type_apply(p, O, L, E); }
expr(A) ::= expr(V) QUESTION(T).                                  { A = expr_try(p, V, T); }
expr(A) ::= expr(N) STRUCT_BRACE literal_fields(B) RBRACE(E).     { A = expr_struct(p, N, B, E); }

expr(A) ::= MINUS(T) expr(E). [TILDE]                             { A = expr_unary(p, OP_NEGATE, T, E); }
expr(A) ::= TILDE(T) expr(E).                                     { A = expr_unary(p, OP_COMPLEMENT, T, E); }
expr(A) ::= NOT(T) expr(E).                                       { A = expr_unary(p, OP_NOT, T, E); }
expr(A) ::= AWAIT(T) expr(E).                                     { A = expr_await(p, T, E); }
expr(A) ::= TRY(T) expr(E).                                       { A = expr_try_prefix(p, T, E); }
expr(A) ::= SPAWN(T) expr(E).                                     { A = expr_spawn(p, T, (AstList){0}, E); }
expr(A) ::= SPAWN(T) LPAREN spawn_options(L) RPAREN expr(E).      { A = expr_spawn(p, T, L, E); }

expr(A) ::= expr(L) POWER(T) expr(R).                             { A = expr_binary(p, L, T, R); }
expr(A) ::= expr(L) STAR|SLASH|PERCENT|STAR_WRAP(T) expr(R).
                                                                  { A = expr_binary(p, L, T, R); }
expr(A) ::= expr(L) PLUS|MINUS|PLUS_WRAP|MINUS_WRAP(T) expr(R).   { A = expr_binary(p, L, T, R); }
expr(A) ::= expr(L) SHL|SHR(T) expr(R).                           { A = expr_binary(p, L, T, R); }
expr(A) ::= expr(L) AMP(T) expr(R).                               { A = expr_binary(p, L, T, R); }
expr(A) ::= expr(L) CARET(T) expr(R).                             { A = expr_binary(p, L, T, R); }
expr(A) ::= expr(L) PIPE(T) expr(R).                              { A = expr_binary(p, L, T, R); }
expr(A) ::= expr(L) RANGE(T) expr(R).                             { A = expr_range(p, L, T, R); }
expr(A) ::= expr(L) RANGE_BELOW|RANGE_TO(T) expr(R).              { A = expr_range(p, L, T, R); }
expr(A) ::= expr(L) EQ|NE|LT|LE|GT|GE(T) expr(R).                 { A = expr_binary(p, L, T, R); }
expr(A) ::= expr(L) AND(T) expr(R).                               { A = expr_binary(p, L, T, R); }
expr(A) ::= expr(L) OR(T) expr(R).                                { A = expr_binary(p, L, T, R); }
expr(A) ::= expr(L) PIPELINE(T) expr(R).                          { A = expr_binary(p, L, T, R); }
expr(A) ::= expr(L) COALESCE(T) expr(R).                          { A = expr_binary(p, L, T, R); }
expr(A) ::= expr(L) CATCH expr(R).                                { A = expr_catch(p, L, R); }
expr(A) ::= expr(L) COALESCE(T) jump(J).                          { A = expr_binary(p, L, T, expr_jump(p, J)); }
expr(A) ::= expr(L) CATCH jump(J).                                { A = expr_catch(p, L, expr_jump(p, J)); }
expr(A) ::= expr(V) AS plain_type(Y).                             { A = expr_cast(p, V, Y); }

expr(A) ::= DO_VALUE(T) statements(L) END(E).                     { A = expr_block(p, T.start, L, token_end(E)); }
expr(A) ::= if(A).
expr(A) ::= MATCH(T) expr(E) LBRACE arms(L) RBRACE(R).            { A = expr_match(p, T, E, L, R); }
expr(A) ::= NURSERY(T) block(B).                                  { A = expr_nursery(p, T, NULL, B); }
expr(A) ::= NURSERY(T) PIPE IDENT|UNDERSCORE(N) PIPE block(B).    { A = expr_nursery(p, T, &N, B); }
expr(A) ::= FUNC(T) LPAREN parameters(L) RPAREN result(R) block(B). { A = expr_closure(p, T, L, R, B); }
/* The body of a short closure takes every operator that follows. */
expr(A) ::= PIPE(T) bar_parameters(L) PIPE expr(B). [LOOSE]       { A = expr_short_closure(p, T, L, B); }
expr(A) ::= PIPE(T) bar_parameters(L) PIPE jump(J). [LOOSE]       { A = expr_short_closure(p, T, L, expr_jump(p, J)); }
expr(A) ::= OR_OR(T) expr(B). [LOOSE]                             { A = expr_short_closure(p, T, (AstList){0}, B); }
expr(A) ::= BAD_EXPR(T).                                          { A = bad_expression(p, T); }

literal(A) ::= INT(T).                                            { A = expr_int(p, T); }
literal(A) ::= FLOAT(T).                                          { A = expr_float(p, T); }
literal(A) ::= CHAR(T).                                           { A = expr_char(p, T); }
literal(A) ::= STRING(T).                                         { A = expr_string(p, T); }
literal(A) ::= TRUE|FALSE(T).                                     { A = expr_bool(p, T); }
literal(A) ::= NULL(T).                                           { A = expr_null(p, T); }

%type exprs {AstList}
%type tuple_items {AstList}
exprs(A) ::= expr(E).                                             { A = list_of(p, E); }
exprs(A) ::= exprs(A) COMMA expr(E).                              { list_add(p, &A, E); }
tuple_items(A) ::= expr(E) COMMA expr(F).                         { A = list_of_two(p, E, F); }
tuple_items(A) ::= tuple_items(A) COMMA expr(E).                  { list_add(p, &A, E); }

%type entries {AstList}
entries(A) ::= entry(B).                                          { A = list_of(p, B); }
entries(A) ::= entries(A) COMMA entry(B).                         { list_add(p, &A, B); }
entry(A) ::= expr(K) COLON expr(V).                               { A = expr_map_entry(p, K, V); }

index(A) ::= expr(A).
index(A) ::= expr(L) RANGE(T).                                    { A = expr_range(p, L, T, NULL); }
index(A) ::= RANGE(T) expr(R).                                    { A = expr_range(p, NULL, T, R); }
index(A) ::= RANGE_BELOW|RANGE_TO(T) expr(R).                     { A = expr_range(p, NULL, T, R); }

%type arguments {AstList}
%type argument_list {AstList}
arguments(A) ::= .                                                { A = (AstList){0}; }
arguments(A) ::= argument_list(A).
arguments(A) ::= argument_list(A) COMMA.
argument_list(A) ::= argument(B).                                 { A = list_of(p, B); }
argument_list(A) ::= argument_list(A) COMMA argument(B).          { list_add_argument(p, &A, B); }
argument(A) ::= expr(E).                                          { A = argument(p, NULL, NULL, E); }
argument(A) ::= VAR(V) expr(E).                                   { A = argument(p, NULL, &V, E); }
argument(A) ::= IDENT(N) COLON expr(E).                           { A = argument(p, &N, NULL, E); }

%type spawn_options {AstList}
spawn_options(A) ::= option(B).                                   { A = list_of(p, B); }
spawn_options(A) ::= spawn_options(A) COMMA option(B).            { list_add(p, &A, B); }

%type literal_fields {AstStructLit *}
literal_fields(A) ::= .                                           { A = expr_struct_begin(p); }
literal_fields(A) ::= literal_fields(A) literal_field(B) separator. { list_add(p, &A->fields, B); }
literal_fields(A) ::= literal_fields(A) RANGE expr(E) separator.  { expr_struct_base(p, A, E); }
literal_field(A) ::= expr(E).                                     { A = argument(p, NULL, NULL, E); }
literal_field(A) ::= IDENT(N) COLON expr(E).                      { A = argument(p, &N, NULL, E); }
literal_field(A) ::= BAD_ITEM.                                    { A = NULL; }

%type parts {AstList}
parts(A) ::= .                                                    { A = (AstList){0}; }
parts(A) ::= parts(A) INTERP_TEXT(T).                             { list_add(p, &A, expr_text(p, T)); }
parts(A) ::= parts(A) HOLE_OPEN(T) expr(E) HOLE_CLOSE(R).         { list_add(p, &A, expr_hole(p, T, E, NULL, R)); }
parts(A) ::= parts(A) HOLE_OPEN(T) expr(E) HOLE_FORMAT(F) HOLE_CLOSE(R). { list_add(p, &A, expr_hole(p, T, E, &F, R)); }

%type bar_parameters {AstList}
%type bar_parameter_list {AstList}
bar_parameters(A) ::= bar_parameter_list(A).
bar_parameters(A) ::= bar_parameter_list(A) COMMA.
bar_parameter_list(A) ::= bar_parameter(B).                       { A = list_of(p, B); }
bar_parameter_list(A) ::= bar_parameter_list(A) COMMA bar_parameter(B). { list_add(p, &A, B); }
bar_parameter(A) ::= IDENT(N) annotated(Y).                       { A = func_parameter(p, NULL, N, Y, NULL); }
bar_parameter(A) ::= UNDERSCORE(N) annotated(Y).                  { A = func_parameter(p, NULL, N, Y, NULL); }
bar_parameter(A) ::= VAR(V) IDENT|UNDERSCORE(N) annotated(Y).     { A = func_parameter(p, &V, N, Y, NULL); }
bar_parameter(A) ::= LPAREN(T) pattern_items(I) RPAREN(E) annotated(Y). { A = func_pattern_parameter(p, pattern_tuple(p, T, I, E), Y); }
bar_parameter(A) ::= pattern_path(L) STRUCT_BRACE field_patterns(F) RBRACE(E) annotated(Y).
                                                                  { A = func_pattern_parameter(p, pattern_fields(p, L, F, NULL, E), Y); }
bar_parameter(A) ::= pattern_path(L) STRUCT_BRACE field_patterns(F) RANGE(R) rest_end RBRACE(E) annotated(Y).
                                                                  { A = func_pattern_parameter(p, pattern_fields(p, L, F, &R, E), Y); }

if(A) ::= IF(T) condition(C) DO(D) statements(L) else(E).         { A = expr_if(p, T, C, D, L, E); }

%type else {ElsePart}
else(A) ::= END(T).                                               { A = (ElsePart){T, NULL}; }
else(A) ::= ELSE(T) if(B).                                        { A = (ElsePart){T, B}; }
else(A) ::= ELSE(T) DO(D) statements(L) END(E).                   { A = (ElsePart){T, expr_block(p, D.start, L, token_end(E))}; }

%type arms {AstList}
arms(A) ::= .                                                     { A = (AstList){0}; }
arms(A) ::= arms(A) arm(B) separator.                             { list_add(p, &A, B); }
arm(A) ::= arm_pattern(P) FAT_ARROW arm_body(B).                  { A = expr_arm(p, NULL, P, NULL, B); }
arm(A) ::= arm_pattern(P) WHEN expr(G) FAT_ARROW arm_body(B).     { A = expr_arm(p, NULL, P, G, B); }
arm(A) ::= PIPE(T) arm_pattern(P) FAT_ARROW arm_body(B).          { A = expr_arm(p, &T, P, NULL, B); }
arm(A) ::= PIPE(T) arm_pattern(P) WHEN expr(G) FAT_ARROW arm_body(B). { A = expr_arm(p, &T, P, G, B); }
arm(A) ::= BAD_ITEM.                                              { A = NULL; }

arm_body(A) ::= expr(A).
arm_body(A) ::= assignment(A).
arm_body(A) ::= jump(A).
arm_body(A) ::= LBRACE(T) statements(L) RBRACE(E).                { A = expr_block(p, T.start, L, token_end(E)); }

/* ---- patterns ---- */

arm_pattern(A) ::= pattern(A).
arm_pattern(A) ::= ELSE(T).                                       { A = pattern_any(p, T); }

pattern(A) ::= alternatives(A).
pattern(A) ::= IDENT(N) AT pattern(P).                            { A = pattern_at(p, N, P); }
/* Where every value must match, alternatives stand in parentheses. */
whole_pattern(A) ::= single_pattern(A).
whole_pattern(A) ::= IDENT(N) AT whole_pattern(P).                { A = pattern_at(p, N, P); }
alternatives(A) ::= single_pattern(A).
alternatives(A) ::= alternatives(L) PIPE single_pattern(R).       { A = pattern_or(p, L, R); }

single_pattern(A) ::= UNDERSCORE(T).                              { A = pattern_any(p, T); }
single_pattern(A) ::= pattern_literal(A).
single_pattern(A) ::= pattern_path(L).                            { A = pattern_name(p, L); }
single_pattern(A) ::= pattern_path(L) LPAREN pattern_items(I) RPAREN(E). { A = pattern_positional(p, L, I, E); }
single_pattern(A) ::= pattern_path(L) STRUCT_BRACE field_patterns(F) RBRACE(E). { A = pattern_fields(p, L, F, NULL, E); }
single_pattern(A) ::= pattern_path(L) STRUCT_BRACE field_patterns(F) RANGE(R) rest_end RBRACE(E).
                                                                  { A = pattern_fields(p, L, F, &R, E); }
single_pattern(A) ::= LPAREN(T) pattern_items(I) RPAREN(E).       { A = pattern_tuple(p, T, I, E); }
single_pattern(A) ::= LBRACKET(T) pattern_items(I) RBRACKET(E).   { A = pattern_array(p, T, I, E); }
single_pattern(A) ::= range_bound(L) RANGE(T) range_bound(R).     { A = pattern_range(p, L, T, R); }
single_pattern(A) ::= range_bound(L) RANGE_BELOW|RANGE_TO(T) range_bound(R). { A = pattern_range(p, L, T, R); }
single_pattern(A) ::= range_bound(L) RANGE(T).                    { A = pattern_range(p, L, T, NULL); }
single_pattern(A) ::= RANGE(T) number_bound(R).                   { A = pattern_range(p, NULL, T, R); }
single_pattern(A) ::= RANGE_BELOW|RANGE_TO(T) number_bound(R).    { A = pattern_range(p, NULL, T, R); }
single_pattern(A) ::= BAD_EXPR(T).                                { A = bad_pattern(p, T); }

rest_end ::= .
rest_end ::= separator.

pattern_literal(A) ::= number_bound(E).                           { A = pattern_literal(p, E); }
pattern_literal(A) ::= STRING(T).                                 { A = pattern_literal(p, expr_string(p, T)); }
pattern_literal(A) ::= TRUE|FALSE(T).                             { A = pattern_literal(p, expr_bool(p, T)); }
pattern_literal(A) ::= NULL(T).                                   { A = pattern_literal(p, expr_null(p, T)); }

range_bound(A) ::= number_bound(A).
range_bound(A) ::= pattern_path(L).                               { A = pattern_path_expr(p, L); }
number_bound(A) ::= INT(T).                                       { A = expr_int(p, T); }
number_bound(A) ::= FLOAT(T).                                     { A = expr_float(p, T); }
number_bound(A) ::= CHAR(T).                                      { A = expr_char(p, T); }
number_bound(A) ::= MINUS(S) INT(T).                              { A = expr_unary(p, OP_NEGATE, S, expr_int(p, T)); }
number_bound(A) ::= MINUS(S) FLOAT(T).                            { A = expr_unary(p, OP_NEGATE, S, expr_float(p, T)); }

%type pattern_path {AstVariantPattern *}
pattern_path(A) ::= IDENT(N).                                     { A = pattern_path(p, NULL, N); }
pattern_path(A) ::= DOT(T) IDENT(N).                              { A = pattern_path(p, &T, N); }
pattern_path(A) ::= pattern_path(A) DOT IDENT(N).                 { pattern_path_add(p, A, N); }

%type pattern_items {AstList}
%type pattern_list {AstList}
pattern_items(A) ::= .                                            { A = (AstList){0}; }
pattern_items(A) ::= pattern_list(A).
pattern_items(A) ::= pattern_list(A) COMMA.
pattern_list(A) ::= pattern_item(B).                              { A = list_of(p, B); }
pattern_list(A) ::= pattern_list(A) COMMA pattern_item(B).        { list_add(p, &A, B); }
pattern_item(A) ::= pattern(A).
pattern_item(A) ::= RANGE(T).                                     { A = pattern_rest(p, T, NULL); }
pattern_item(A) ::= RANGE(T) IDENT|UNDERSCORE(N).                 { A = pattern_rest(p, T, &N); }
/* As Rust and JavaScript write it. */
pattern_item(A) ::= IDENT(N) AT RANGE(T).                         { A = pattern_foreign_rest(p, N, T, N, "%s @ .."); }
pattern_item(A) ::= RANGE(T) DOT IDENT(N).                        { A = pattern_foreign_rest(p, T, N, N, "...%s"); }

%type field_patterns {AstList}
field_patterns(A) ::= .                                           { A = (AstList){0}; }
field_patterns(A) ::= field_patterns(A) field_pattern(B) separator. { list_add(p, &A, B); }
field_pattern(A) ::= IDENT(N).                                    { A = pattern_field(p, N, NULL); }
field_pattern(A) ::= IDENT(N) COLON pattern(P).                   { A = pattern_field(p, N, P); }
field_pattern(A) ::= BAD_ITEM.                                    { A = NULL; }

/* ---- types ---- */

/* What can go on as a type goes on: `func() -> T ! E` gives T ! E, `x as T[0]` applies T. */
type(A) ::= optional_type(A). [LOOSE]
type(A) ::= optional_type(V) BANG optional_type(E). [LOOSE]       { A = type_error_union(p, (Token){0}, V, E); }
type(A) ::= BANG(T) optional_type(V). [LOOSE]                     { A = type_error_union(p, T, V, NULL); }
optional_type(A) ::= plain_type(A).
optional_type(A) ::= optional_type(V) QUESTION(T).                { A = type_optional(p, V, T); }
optional_type(A) ::= optional_type(V) COALESCE(T).                { A = type_optional(p, type_optional(p, V, T), T); }

plain_type(A) ::= type_path(L). [LOOSE]                           { A = type_named(p, L, (AstList){0}, 0); }
plain_type(A) ::= type_path(L) LBRACKET type_list(G) RBRACKET(E). { A = type_named(p, L, G, token_end(E)); }
plain_type(A) ::= type_path(L) LBRACKET type_list(G) COMMA RBRACKET(E). { A = type_named(p, L, G, token_end(E)); }
plain_type(A) ::= LBRACKET(T) type(Y) RBRACKET(E).                { A = type_array(p, T, Y, NULL, E); }
plain_type(A) ::= LBRACKET(T) type(Y) SEMICOLON expr(N) RBRACKET(E). { A = type_array(p, T, Y, N, E); }
plain_type(A) ::= LPAREN(T) types(L) RPAREN(E).                   { A = type_tuple(p, T, L, E); }
plain_type(A) ::= FUNC(T) LPAREN func_types(L) RPAREN(E). [LOOSE] { A = type_func(p, T, L, NULL, E); }
plain_type(A) ::= FUNC(T) LPAREN func_types(L) RPAREN(E) ARROW type(R). { A = type_func(p, T, L, R, E); }
plain_type(A) ::= ANY(T) type_path(L). [LOOSE]                    { A = type_any(p, T, type_named(p, L, (AstList){0}, 0)); }
plain_type(A) ::= ANY(T) type_path(L) LBRACKET type_list(G) RBRACKET(E). { A = type_any(p, T, type_named(p, L, G, token_end(E))); }
plain_type(A) ::= BAD_EXPR(T).                                    { A = bad_type(p, T); }

%type type_path {AstList}
type_path(A) ::= IDENT(N).                                        { A = list_of(p, word(p, N)); }
type_path(A) ::= type_path(A) DOT IDENT(N).                       { list_add(p, &A, word(p, N)); }

%type func_types {AstList}
%type func_type_list {AstList}
func_types(A) ::= .                                               { A = (AstList){0}; }
func_types(A) ::= func_type_list(A).
func_types(A) ::= func_type_list(A) COMMA.
func_type_list(A) ::= func_type(Y).                               { A = list_of(p, Y); }
func_type_list(A) ::= func_type_list(A) COMMA func_type(Y).       { list_add(p, &A, Y); }
func_type(A) ::= type(A).
func_type(A) ::= VAR(T) type(Y).                                  { A = type_var(p, T, Y); }

%type types {AstList}
%type type_list {AstList}
types(A) ::= .                                                    { A = (AstList){0}; }
types(A) ::= type_list(A).
types(A) ::= type_list(A) COMMA.
type_list(A) ::= type(Y).                                         { A = list_of(p, Y); }
type_list(A) ::= type_list(A) COMMA type(Y).                      { list_add(p, &A, Y); }

%code {
/* ---- what recovery asks of the automaton (automaton.h) ---- */

/* The states the real stack would have after some simulated moves: `kept` of its own, then `added`. */
typedef struct Simulation {
    const yyParser *parser;
    uint32_t kept;
    uint32_t added_count;
    YYACTIONTYPE added[AUTOMATON_ADDED_MAX];
} Simulation;

static YYACTIONTYPE simulated_state(const Simulation *s) {
    return s->added_count > 0 ? s->added[s->added_count - 1] : s->parser->yystack[s->kept - 1].stateno;
}

static bool simulate_push(Simulation *s, YYACTIONTYPE state) {
    if (s->added_count == AUTOMATON_ADDED_MAX) return false;
    s->added[s->added_count++] = state;
    return true;
}

static bool simulate_reduce(Simulation *s, uint32_t rule) {
    uint32_t size = (uint32_t)-yyRuleInfoNRhs[rule];
    uint32_t from_added = size < s->added_count ? size : s->added_count;
    s->added_count -= from_added;
    s->kept -= size - from_added;
    return simulate_push(s, yy_find_reduce_action(simulated_state(s), yyRuleInfoLhs[rule]));
}

/* True when the token is shifted (or ends the program) after any number of reductions. */
static bool simulate_token(Simulation *s, uint8_t kind) {
    for (;;) {
        YYACTIONTYPE action = yy_find_shift_action(kind, simulated_state(s));
        if (action == YY_ACCEPT_ACTION) return true;
        if (action <= YY_MAX_SHIFT) return simulate_push(s, action);
        if (action <= YY_MAX_SHIFTREDUCE)
            return simulate_push(s, (YYACTIONTYPE)(action + YY_MIN_REDUCE - YY_MIN_SHIFTREDUCE));
        if (action < YY_MIN_REDUCE) return false;
        if (!simulate_reduce(s, (uint32_t)(action - YY_MIN_REDUCE))) return false;
    }
}

uint32_t automaton_depth(const void *parser) {
    const yyParser *self = parser;
    return (uint32_t)(self->yytos - self->yystack) + 1;
}

bool automaton_accepts(const void *parser, uint32_t depth, const uint8_t *kinds, uint32_t count) {
    Simulation s; /* not cleared: `added` is large, and this runs for every other token */
    s.parser = parser;
    s.kept = depth;
    s.added_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!simulate_token(&s, kinds[i])) return false;
    }
    return true;
}

/* Brackets and blocks are terminals on the stack for as long as they are open. The block before an `else` stays there
 * beside the one behind it; at the top, an ELSE may be that of an arm. */
static int levels_of(const yyParser *parser, const yyStackEntry *entry) {
    switch (entry->major) {
    case TK_DO:
    case TK_DO_VALUE:
    case TK_DO_ARMS:
    case TK_LPAREN:
    case TK_LBRACKET:
    case TK_LBRACE:
    case TK_STRUCT_BRACE:
    case TK_HOLE_OPEN: return 1;
    case TK_ELSE: return entry == parser->yytos ? 0 : -1;
    default: return 0;
    }
}

uint32_t automaton_levels(const void *parser) {
    const yyParser *self = parser;
    int open = 0;
    for (const yyStackEntry *entry = self->yystack; entry <= self->yytos; entry++) open += levels_of(self, entry);
    return (uint32_t)open;
}

uint32_t automaton_find(const void *parser, uint32_t levels, const uint8_t *kinds, uint32_t count) {
    const yyParser *self = parser;
    uint32_t depth = automaton_depth(parser);
    int open = (int)automaton_levels(parser), wanted = (int)levels;
    for (; depth > 0 && open >= wanted; depth--) {
        if (open == wanted && automaton_accepts(parser, depth, kinds, count)) return depth;
        open -= levels_of(self, &self->yystack[depth - 1]);
    }
    return 0;
}

bool automaton_shifts(const void *parser, uint8_t kind) {
    const yyParser *self = parser;
    YYACTIONTYPE action = yy_find_shift_action(kind, self->yytos->stateno);
    return action <= YY_MAX_SHIFTREDUCE || automaton_accepts(parser, automaton_depth(parser), &kind, 1);
}

void automaton_pop(void *parser, uint32_t depth) {
    yyParser *self = parser;
    self->yytos = self->yystack + (depth - 1);
}

uint8_t automaton_fallback(uint8_t kind) {
    return yyFallback[kind];
}
}
