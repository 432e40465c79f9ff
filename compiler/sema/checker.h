/* Inside of sema: the state of one check, and the functions its files offer one another. Nobody else includes
 * it.
 *
 * Checking is bidirectional: an expression is checked with the type its context wants (or NULL), which
 * literals and
 * `.Variant` take over; check_value then compares what came out. A mistake gives the type POISON, which
 * agrees with everything, so that one mistake is one report.
 */
#ifndef JANUS_SEMA_CHECKER_H
#define JANUS_SEMA_CHECKER_H

#include "compiler/sema/program.h"
#include "compiler/sema/scope.h"

/* Symbol.state of constants, globals and aliases. */
enum { STATE_FRESH, STATE_RESOLVING, STATE_RESOLVED };

/* Symbol.state of locals: who may warn, who may share. */
enum { LOCAL_IMPLICIT, LOCAL_BINDING, LOCAL_PATTERN, LOCAL_ITEM /* of a for; the error of a catch */ };

typedef enum BodyKind {
    BODY_FUNC,
    BODY_RECEIVE, /* also the `after` arm */
    BODY_INITIALIZER,
    BODY_CLOSURE,
} BodyKind;

typedef struct LoopFrame {
    struct LoopFrame *outer;
    AstNode *node; /* While or For */
    Name label;    /* or NULL */
    bool has_break;
    bool is_named; /* a jump names its label */
} LoopFrame;

/* A change of a captured variable; one for all closures that it stands in. */
typedef struct CaptureChange {
    Span span;
    bool is_reported;
} CaptureChange;

typedef struct Capture {
    Symbol *symbol;
    CaptureChange *change; /* the first one; NULL */
} Capture;

typedef struct ClosureBody {
    const AstClosure *node;
    ClosureInfo *info;
    uint32_t scope_start;      /* what was bound before is not its own */
    const Type *value, *error; /* of the results so far, while they are inferred; NULL: none */
    const Type *hint;          /* what is known of the result that is inferred; NULL */
    VEC(Capture) captures;
} ClosureBody;

/* The function, receive, initialiser or closure at work. */
/* The default of one of some parameters or fields, which do not know one another. */
typedef struct DefaultSite {
    Symbol *const *siblings;
    uint32_t count, index;
} DefaultSite;

typedef struct Body {
    BodyKind kind;
    Symbol *owner;                 /* FUNC, ACTOR, GLOBAL, CONST */
    const Type *result;            /* of a function; NULL: of a closure, inferred */
    SymbolUses *uses;              /* what it mentions; NULL: nobody asks */
    LoopFrame *loop;               /* innermost */
    LoopFrame *defer_loop;         /* innermost loop when the defer at work began */
    bool has_defer;                /* or a using, so far */
    bool lacks_result;             /* reported: a value is returned where none is declared */
    bool lacks_self;               /* reported: `self` where there is none */
    uint32_t defer_depth;          /* how many defers the statement stands in */
    const DefaultSite *in_default; /* what it does is for a default; NULL */
    struct Body *outer;            /* of a closure: where it stands; its owner is that one's */
    ClosureBody *closure;
    uint32_t wall; /* of a function in a block: what was bound before is not its own; 0 */
} Body;

/* A type with arguments whose bounds are still to be looked at. */
typedef struct PendingBounds {
    const Type *type;
    Span span;
} PendingBounds;

/* A type parameter that stands in the argument for another one; grows: as a part of it. */
typedef struct GrowthEdge {
    const Type *from, *to;
    bool grows;
    Span span;
} GrowthEdge;

/* A parameter that its body does not mention, or, a `var` one, not change. */
typedef struct UnusedParam {
    const Symbol *param, *func; /* func NULL: of a closure */
} UnusedParam;

/* A default that leaves out an argument or a field, and so needs the default of that. */
typedef struct DefaultUse {
    Symbol *by, *used; /* parameters or fields */
    Span span;         /* of what leaves it out */
} DefaultUse;

/* How a report is about a declaration (blame.c). */
typedef enum CauseSide {
    CAUSE_NAME,  /* it means nothing */
    CAUSE_USED,  /* a value of it is used */
    CAUSE_GIVEN, /* a value is given to it */
} CauseSide;

typedef struct Cause {
    Diagnostic *report;
    const void *what;  /* the declaration: a Symbol, for a result the FuncInfo; or a Name */
    const Type *other; /* the type that met with its own; NULL: none */
    CauseSide side;
    const struct Cause *follows; /* in the end: an earlier one that is about the same; NULL */
} Cause;

typedef struct Checker {
    Session *session;
    Arena *arena;
    Diagnostics *diags;
    Program *program;
    TypeTable *types;
    Scopes scopes;
    Module *module;
    Profile profile;         /* of the module */
    Body *body;              /* NULL at module level */
    AstNode *bound_literal;  /* the value of the binding at work, when it is an empty literal */
    const Type *result_hint; /* of the closure that is checked next: what it may give; NULL */
    AstNode *open_null;      /* the first one whose place is not settled; NULL */
    bool is_silent;          /* in the arguments of something unknown: messages may stand anywhere */
    uint32_t alternative, alternative_count; /* of an or-pattern: at work, so far */
    uint32_t pattern_start; /* of a let: in the scope stack, where the names of its pattern begin */
    Name name_self, name_msg, name_main, name_underscore;
    SymbolVec resolving;   /* each for the one before */
    bool said_long_chain;  /* the rest of one would be reported again and again */
    uint64_t joined_bytes; /* of texts that constants put together */
    SymbolVec all_globals; /* in source order */
    uint32_t first_global; /* of the module */
    SymbolVec tests;       /* of the module: FUNC */
    SymbolVec wrappers;    /* of the module */
    SymbolVec visited;     /* by order_globals */
    SymbolVec narrowed;    /* variables that are known to hold a value, innermost last */
    SymbolVec paused;      /* those of which a defer or closure may not know */
    Map link_names;        /* Name -> Symbol: plain names taken in the symbol table */
    VEC(PendingBounds) pending_bounds;
    VEC(GrowthEdge) growth;
    VEC(DefaultUse) default_uses;
    Map missing_bounds;  /* a type with the trait it lacks, once that was reported */
    uint32_t first_impl; /* of the module, in Program.impls */
    /* Of the module, inner ones first. */
    VEC(ClosureBody *) closures;
    /* PARAM of a FUNC type -> whether it escapes, once that was asked. */
    Map escapes;
    VEC(struct EscapeOpen *) open_escapes; /* being asked, the outermost first */
    /* Of the program, if nothing but their bodies needs them. */
    VEC(UnusedParam) unused_params;
    VEC(Cause) causes;      /* of the reports so far */
    const void *pattern_of; /* the declaration of what the pattern at work looks at; NULL: not known */
    VEC(Symbol *) trusting; /* found not to escape if the open ones they are passed to do not */
} Checker;

static inline const Type *basic(const Checker *c, TypeKind kind) {
    return type_basic(c->types, kind);
}

static inline const Type *poison(const Checker *c) {
    return type_basic(c->types, TYPE_POISON);
}

static inline bool is_poison(const Type *type) {
    return type->kind == TYPE_POISON;
}

/* Does a body with this result have to give a value? */
static inline bool has_result(const Type *result) {
    if (result->kind == TYPE_ERROR_UNION) result = result->args[0];
    return type_has_value(result) && !is_poison(result);
}

#define report(c, id, span, ...) diag_report((c)->diags, DIAG_##id, (span), ##__VA_ARGS__)

/* symbol.c */
Symbol *symbol_new(Checker *c, SymbolKind kind, Name name, Span span, AstNode *node);
const char *symbol_describe(Arena *arena, const Symbol *symbol); /* "variable 'x'" */
void uses_add(Checker *c, Symbol *symbol);                       /* to those of the body at work */

/* blame.c: what a report may be about, said after it was made */
void blame_value(Checker *c, Diagnostic *d, const AstNode *node,
                 const Type *other); /* what it was declared as */
void blame_operands(Checker *c, Diagnostic *d, const AstNode *left, const AstNode *right);
void blame_place(Checker *c, Diagnostic *d, const Symbol *place,
                 const Type *found);                             /* what it was given to */
void blame_result(Checker *c, Diagnostic *d, const Type *found); /* of the function at work */
void blame_pattern(Checker *c, Diagnostic *d, const Type *found);
void blame_part(Checker *c, Diagnostic *d, const AstNode *whole,
                const Type *found);                                        /* of a list of one type */
void blame_member(Checker *c, Diagnostic *d, Name name, const Type *type); /* the type has none called so */
void blame_name(Checker *c, Diagnostic *d, Name name);
/* At the end of the check: reports about one declaration become one. */
void join_reports(Checker *c);
/* The patterns that follow look at the value; gives pattern_of to go back to. */
const void *begin_patterns(Checker *c, const AstNode *value);

/* universe.c, declare.c */
void universe_declare(Checker *c);
void declare_module(Checker *c);
void report_constant_pattern(Checker *c, const AstBinding *node);

/* unsupported.c: E0299; gives POISON */
const Type *report_unsupported(Checker *c, Span span, const char *what);
const char *unsupported_text(const AstNode *node); /* NULL: it can be compiled */

/* profile.c: what a module needs of those who use it */
Profile profile_of_module(const Module *module);
/* False when the module's profile lacks the construct, which was reported */
/* Of a name without a meaning: true when it was reported as a construct of a profile that is still to come.
 */
bool profile_reports_later(Checker *c, Span span, Name name);
bool profile_allows(Checker *c, Profile needed, Span span, const char *construct);

/* resolve_type.c */
const Type *resolve_type(Checker *c, AstNode *node);
const Type *limit_type(Checker *c, Span span, const Type *type); /* poison, reported, when it is too large */
const Type *resolve_value_type(Checker *c, AstNode *node);       /* of something that can be stored */
const Type *resolve_expr_type(Checker *c, AstNode *node); /* of an expression that spells a type; NULL */
const Type *resolve_expr_value_type(Checker *c, AstNode *node); /* the same, of a type with values */
const Type *make_error_union(Checker *c, const Type *value, const Type *error);
const Type *make_func_type(Checker *c, const Type *result, Symbol *const *params, uint32_t count);

/* type_params.c */
Symbol **declare_type_params(Checker *c, const AstList *list, uint32_t *count);
const Type **type_param_types(Checker *c, Symbol *const *params, uint32_t count); /* their PARAM types */
void bind_type_params(Checker *c, Symbol *const *params, uint32_t count);         /* in the innermost scope */
void add_bound(Checker *c, const Symbol *param, const Type *trait);
/* supertraits.c */
void resolve_supertraits(Checker *c);
void check_supertraits(Checker *c, const ImplInfo *impl);
void resolve_bounds(Checker *c, Symbol *const *params, uint32_t count, const AstList *where); /* when bound */
/* A STRUCT, ENUM or TRAIT with arguments. */
const Type *apply_type(Checker *c, const Symbol *symbol, const AstList *args, Span span);
const Type *resolve_trait(Checker *c, AstNode *node); /* ANY or POISON */
/* False: reported. */
bool check_type_bounds(Checker *c, Symbol *const *params, const Type *const *args, uint32_t count, Span span);
void check_pending_bounds(Checker *c);

/* type_growth.c */
void remember_growth(Checker *c, const Type *declared, const Type *const *args, Span span);
void check_growth(Checker *c); /* of the whole program */
/* Structs and enums that have no values; endless.c */
void check_endless(Checker *c);

/* defaults.c */
AstNode *default_of(const Symbol *symbol); /* of a parameter or field; NULL: it has none */
/* Of those of the parameters or fields that have one; c->body is where they stand. */
void check_defaults(Checker *c, Symbol *const *siblings, uint32_t count);
void note_default_use(Checker *c, Symbol *used, Span span); /* what stands at span leaves it out */
void check_default_uses(Checker *c);                        /* of the whole program */
/* Values that an error would carry; check_error.c. What its declaration reports is not said again. */
void report_error_fields(Checker *c, Span span);
const Type *refuse_error_fields(Checker *c, Span span, const Symbol *error); /* gives POISON */

/* infer.c */
typedef struct TypeArgs {
    Symbol *const *symbols;
    const Type **params; /* their types */
    const Type **args;   /* NULL: not known yet */
    uint32_t count;
} TypeArgs;

TypeArgs infer_begin(Checker *c, Symbol *const *params, uint32_t count);
/* Learns from a value of type `found` that stands where the declaration says `pattern`. */
void infer_from(Checker *c, TypeArgs *known, const Type *pattern, const Type *found);
void infer_from_wanted(Checker *c, TypeArgs *known, const Type *pattern,
                       const Type *want); /* want: or NULL */
/* A function of type `pattern` where a function is wanted, of which some parts may not be known. */
void infer_from_function(Checker *c, TypeArgs *known, const Type *pattern,
                         const Type *want);          /* want: or NULL */
void infer_from_bounds(Checker *c, TypeArgs *known); /* from what is known of the others */
const Type *infer_type(Checker *c, const TypeArgs *known, const Type *type); /* HOLE: what is not known */
/* What to want of an argument: NULL while something in it is not known; but for a function, whose parameters
 * and result may be HOLEs. */
const Type *infer_hint(Checker *c, const TypeArgs *known, const Type *type);
bool has_hole(const Type *type);
/* All must be known and satisfy their bounds; false: reported, and what was not known is POISON. declared:
 * what has them; NULL. */
bool infer_end(Checker *c, TypeArgs *known, Span span, const char *what, const Symbol *declared);

/* derive.c */
void check_derived_bodies(Checker *c); /* when all modules are checked */
void note_missing_part(Checker *c, Diagnostic *d, const Type *type, const Symbol *trait);

/* implement.c */
void register_impl(Checker *c, Symbol *impl);
const char *trait_text(Arena *arena, const Type *trait); /* "Iterator[i64]" */
void report_bound_missing(Checker *c, Span span, const Type *type, const Type *trait, const Symbol *param);

/* check_member_func.c */
uint32_t enter_owner(Checker *c,
                     Symbol *owner); /* opens a scope with what an IMPL or TRAIT binds; NULL: an empty one */
void declare_items(Checker *c, Symbol *owner, const AstList *nodes, Symbol ***items, uint32_t *count,
                   Map *names);
void declare_func_type_params(Checker *c, FuncInfo *info); /* and binds its own */
void bind_func_type_params(Checker *c, const FuncInfo *info);
Symbol *declare_self(Checker *c, const FuncInfo *info);

/* check_trait.c, check_impl.c */
void define_trait(Checker *c, Symbol *symbol);
void check_trait_signature(Checker *c, Symbol *symbol);
void check_dynamic(Checker *c, const Type *type, Span span); /* can be `any Trait`; else reported */
void declare_impl(Checker *c, AstImpl *node);
Symbol *new_impl(Checker *c, AstImpl *node); /* that is not declared: the program does not list it */
void check_impl_signature(Checker *c, Symbol *symbol);
void check_impl_items(Checker *c, const Symbol *symbol);

/* find_method.c */
typedef struct FoundMethod {
    Symbol *func;   /* NULL: none */
    TypeArgs known; /* of its type parameters: what the receiver says */
    bool is_trait_call;
    const Symbol *hidden;        /* a private one of that name; NULL */
    struct FoundMethod *rival;   /* another one that stands as near; NULL */
    bool is_chosen, is_reported; /* by choose_method */
} FoundMethod;
FoundMethod find_method(Checker *c, const Type *type, Name name);
/* Where the private function is kept from others: at its own declaration, or at that of its trait. */
void note_hidden(Diagnostic *d, const Symbol *hidden);
/* choose_method.c: of a method with rivals the one that the call means; without func: it was reported. The
 * arguments that need no type from their place are checked then. */
FoundMethod choose_method(Checker *c, AstIdent name, const FoundMethod *first, const AstList *args,
                          bool has_receiver, const Type *want);
/* Of its type as a value; NULL: none, or more than one. */
const FoundMethod *choose_value(Checker *c, const FoundMethod *first, const Type *want);
void report_ambiguous_value(Checker *c, AstIdent name, const FoundMethod *first);
bool satisfies_own_bounds(Checker *c, const FoundMethod *found);
Symbol *find_function_for(Checker *c, const Type *type, Name name); /* whose first parameter it fits; NULL */
bool has_method(Checker *c, const Type *type, Name name);
const char *suggest_method(Checker *c, const Type *type, Name wrong);

/* binding.c */
AstAnnotation *runtime_annotation(const Checker *c, const AstFunc *node); /* NULL: it stands for itself */
void read_binding(Checker *c, FuncInfo *info);                            /* when its parameters are known */

/* library.c: a look into another module, or from the outside into the one at work, and back. `with`: of a
 * derived impl, the module of its trait; NULL. Meanwhile the program's checker is the one that is given. */
typedef struct ModuleVisit {
    Checker inner;
    ScopeSuspension suspension;
    uint32_t outer;
} ModuleVisit;

Checker *enter_module(Checker *c, ModuleVisit *visit, Module *module, Module *with);
void leave_module(Checker *c, ModuleVisit *visit);

void bind_prelude(Checker *c, const Module *module);
void check_body_of(Checker *c,
                   Symbol *func); /* of a library function, once; others are checked with their module */

/* check_decl.c */
void check_func_body(Checker *c, Symbol *symbol);
void check_func_signature(Checker *c, Symbol *symbol); /* in the scope of its owner */
void check_signatures(Checker *c);
void check_bodies(Checker *c);
const Type *declared_constant_type(Checker *c, const AstBinding *node); /* NULL: not written */
void resolve_symbol(Checker *c,
                    Symbol *symbol); /* an alias, constant or global of this module that has no type yet */
void bind_params(Checker *c, Symbol **params, uint32_t count);

/* globals.c, link_names.c */
void order_globals(Checker *c);
void check_link_names(Checker *c);

/* coerce.c */
bool type_fits(const Type *from, const Type *to);
/* The report that the checked expression cannot stand where `want` is wanted; NULL: it can. */
Diagnostic *check_fits(Checker *c, AstNode *expression, const Type *want);
/* The type of what gives `value`, or in its place the checked expression, whose errors come out too; `want`
 * is a hint or NULL. */
const Type *join_fallback(Checker *c, AstNode *fallback, const Type *value, const Type *want);
AstNode *value_of_branch(AstNode *branch); /* the last expression of a block */
void help_make_var(Checker *c, Diagnostic *d, Symbol *symbol);
void help_to_string(Diagnostic *d, const AstNode *expression);
void help_cast(Diagnostic *d, const AstNode *expression, const Type *to);
const char *text_of(Checker *c, const Type *type);

/* check_expr.c */
const Type *check_expr(Checker *c, AstNode *node, const Type *want);
const Type *check_value(Checker *c, AstNode *node, const Type *want); /* must fit `want` */
const Type *check_any_value(Checker *c, AstNode *node,
                            const Type *want); /* anything but VOID; `want` is a hint */
const Type *check_condition(Checker *c, AstNode *node);
const Type *check_unsupported(Checker *c, AstNode *node);
const Type *wanted_inside(const Type *want); /* of T? and T ! E: what a literal may become; NULL for NULL */
bool is_literal(const AstNode *node);        /* takes its type from the context */
bool float_fits_f32(double value);
const Type *check_integer_literal(Checker *c, AstInt *node, const Type *want, bool is_negative, Span span);

/* check_operator.c */
const Type *check_unary(Checker *c, AstUnary *node, const Type *want);
const Type *check_binary(Checker *c, AstBinary *node, const Type *want);
const Type *check_cast(Checker *c, AstCast *node);
const Type *check_compound(Checker *c, AstAssign *node,
                           const Type *target); /* `a op= b`, given the type of a */

/* check_name.c */
const Type *check_name(Checker *c, AstNameRef *node, const Type *want);
const Type *function_value(Checker *c, Symbol *symbol);
const Type *check_member(Checker *c, AstMember *node, const Type *want);
const Type *check_dot_variant(Checker *c, AstDotVariant *node, const Type *want);

/* lookup.c */
/* The symbol of a NameRef, or of a Member that is no field; BAD when it was reported; NULL for other nodes.
 */
Symbol *resolve_entity(Checker *c, AstNode *node);
AstNode *applied_base(AstNode *node);               /* of `X[…]`: X; else the node itself */
Symbol *resolve_applied(Checker *c, AstNode *node); /* of `X` or `X[…]`; as resolve_entity */
Symbol *lookup_name(Name name);                     /* marks it as used; NULL */
Symbol *lookup_in_module(Checker *c, const Module *module, AstIdent ident); /* NULL: reported */
/* Of `a.b.c` in a type or pattern; NULL or BAD: reported. */
Symbol *lookup_path(Checker *c, const AstList *words, bool is_type);
Symbol *find_variant(const Symbol *owner, Name name); /* of MESSAGE, ENUM or ERROR_SET; NULL */
typedef struct VariantSet {
    Symbol *const *symbols; /* VARIANT or ERROR_NAME, in order */
    uint32_t count;
} VariantSet;

bool type_constant(const Type *type, const char *name,
                   ConstValue *value);       /* `i64.max`; false: there is none */
VariantSet variants_of(const Symbol *owner); /* of MESSAGE, ENUM or ERROR_SET */
void report_unknown_variant(Checker *c, const Symbol *owner, AstIdent ident);

/* suggest.c: names that look alike, or NULL */
const char *suggest_in_scope(Checker *c, Name wrong, bool is_type);
const char *suggest_in_module(Checker *c, const Module *module, Name wrong);
const char *suggest_among(Checker *c, Symbol *const *symbols, uint32_t count, Name wrong);
const char *suggest_word(const char *const *words, uint32_t count, const char *wrong);
void help_suggestion(Diagnostic *d, Span span, const char *candidate); /* nothing for NULL */

/* arguments.c */
typedef struct Signature {
    const char *what;      /* as messages call it */
    Symbol *const *params; /* PARAM or FIELD; NULL: only the types are known */
    const Type *const *types;
    TypeArgs *type_args; /* of a generic declaration: what is known of them; NULL */
    const Type *result;  /* with type_args: what the call gives, and what is wanted of it or NULL */
    const Type *want;
    Span callee;       /* where to report what is not known */
    AstNode *receiver; /* of a method, checked already: the first argument; NULL */
    uint32_t count;
    uint32_t skipped; /* a field that nobody gives; UINT32_MAX: none */
    Symbol *declared; /* or NULL */
    bool is_variant;
    bool is_partial; /* fields that are not given come from elsewhere */
    bool is_chosen;  /* by its arguments: what has a type was checked */
} Signature;

/* Never NULL; what was wrong is reported. is_literal_form: `{ field, other: 1 }`. */
CallPlan *plan_arguments(Checker *c, CallKind kind, const Signature *signature, AstList *args,
                         bool is_literal_form, Span end);

/* check_call.c */
const Type *check_call(Checker *c, AstCall *node, const Type *want);
const Type *check_spawn(Checker *c, AstSpawn *node);
/* A generic function as a value, `id` or `id[i64]`; NULL: it is none. */
bool names_generic_type(const AstNode *node); /* bare, its arguments not written; as a name alone */
bool names_generic_function(const AstNode *node);
const Type *check_generic_value(Checker *c, AstNode *node, const Type *want);
typedef struct FunctionCall {
    Symbol *symbol;        /* FUNC or WRAPPER */
    bool is_trait_call;    /* a FUNC of a trait: which impl is meant is found by its Self */
    AstNode *receiver;     /* its first argument, checked already; NULL */
    const TypeArgs *known; /* of its type parameters, all that is known before the arguments; NULL: nothing */
    const Type *want;      /* of the result, or NULL */
    bool is_chosen;        /* by choose_method */
} FunctionCall;
const Type *call_function(Checker *c, AstCall *node, const FunctionCall *call);
const Type *call_function_value(Checker *c, AstCall *node, const Type *type); /* of the checked callee */
/* A FUNC with type arguments, some of which may be known, as the value of the node. */
const Type *check_instance(Checker *c, AstNode *node, Symbol *func, TypeArgs *known, const Type *want);
void check_arguments_silently(Checker *c, AstList *args); /* whose parameters are unknown */

/* check_method.c */
const Type *check_method(Checker *c, AstCall *node, AstMember *callee, const Type *want);
const Type *builtin_type(Checker *c, Builtin builtin); /* its FUNC type; NULL: it has none */
/* adapter.c: a function of that FUNC type which only a call can name; has_self: its first parameter is the
 * receiver */
const Type *check_adapter(Checker *c, AstNode *node, bool has_self, const Type *type);
/* The name of a function where another one is wanted, whose result takes what it gives; false: it is none. */
bool widen_function(Checker *c, AstNode *node, const Type *want);
const Type *check_builtin_value(Checker *c, AstNode *node, const Symbol *symbol, const Type *want);
/* check_variable.c: false: reported. `what` changes it. */
bool require_variable(Checker *c, const AstNode *node, const char *what);
/* check_associated.c: `Point.origin()`, `Stack[i64].new()` */
bool is_type_call(Checker *c, AstMember *callee);
bool names_method(Checker *c, AstMember *callee); /* `Point.length`, which has a receiver */
/* `Point.length`, a function; NULL: there is none, which is not reported where the type may have other
 * members. */
const Type *check_associated_value(Checker *c, AstMember *node, const Type *want);
const Type *check_associated_call(Checker *c, AstCall *node, AstMember *callee, const Type *want);
/* check_impl_call.c: a method of an impl or trait, or a function as a method; `receiver` is checked. NULL:
 * none */
const Type *check_impl_method(Checker *c, AstCall *node, AstIdent name, AstNode *receiver, const Type *want);
const Type *check_pipeline(Checker *c, AstBinary *node, const Type *want);
const Type *check_builtin_call(Checker *c, AstCall *node, Symbol *builtin);
bool names_handle_type(Checker *c, AstNode *object); /* `ActorRef[M]` before `.of` */
const Type *check_type_call(Checker *c, AstCall *node, AstMember *callee);
void check_checked_send(Checker *c, AstNode *call); /* `ref.send(m)` under catch or try */

/* variants.c: of a message type or an enum */
typedef struct VariantList {
    Symbol *owner;
    const char *what; /* as messages call it */
    Symbol ***variants;
    uint32_t *count;
    Map *names;
} VariantList;

/* A field of a struct or variant (`owner`) behind those before it; its type is checked, its default is not.
 */
Symbol *declare_field(Checker *c, AstField *node, AstIdent ident, Symbol *const *before, uint32_t count,
                      const char *owner);
void declare_variants(Checker *c, const VariantList *list, const AstList *nodes);
void check_variant_defaults(Checker *c, Symbol *owner, Symbol *const *variants, uint32_t count);

/* check_enum.c */
void check_enum_signature(Checker *c, Symbol *symbol);
void check_enum_defaults(Checker *c, Symbol *symbol);
bool is_enum_variant(const Symbol *symbol); /* false for NULL */
bool is_plain_enum(const Type *type);       /* an enum whose variants carry nothing */
/* The type of a field of a struct or variant whose type is `owner`: its type parameters are replaced. */
const Type *field_type_in(Checker *c, const Type *owner, const Symbol *field);
/* The enum in T, T?, T ! E that has the variant; NULL. */
const Type *wanted_enum(const Type *want, Name variant);
const Type *check_unit_variant(Checker *c, AstNode *node, Symbol *variant, const Type *want);
const Type *written_enum(Checker *c, AstNode *object); /* `Maybe[i64]`; NULL: it is none */
const Type *check_enum_from(Checker *c, AstCall *node, const Type *type);
void report_update(Checker *c, const AstNode *base, const char *what); /* `.Rect { ..r, w: 1 }` */
/* `Shape.Circle(2.5)`, `.Rect { w, h }`; NULL: this makes no variant of an enum */
const Type *check_variant_call(Checker *c, AstCall *node, const Type *want);
const Type *check_variant_literal(Checker *c, AstStructLit *node, const Type *want);
/* check_struct.c */
void check_struct_signature(Checker *c, Symbol *symbol);
void check_struct_defaults(Checker *c, Symbol *symbol);
/* The type of a field of a struct or tuple; NULL: it has none. */
const Type *field_type_of(Checker *c, const Type *object, Name name);
/* habits.c: helps for names of other languages, and names that lack something. True: there was one. */
void report_undeclared(Checker *c, AstIdent ident);
bool help_type_habit(Checker *c, Diagnostic *d, AstIdent ident);
bool help_value_habit(Checker *c, Diagnostic *d, AstIdent ident);
/* `self` where the function of an impl has none. */
bool help_missing_self(Checker *c, Diagnostic *d);
/* coerce.c: "'n' is i64", where the expression is a name. */
void note_declared(Diagnostic *d, const AstNode *expression);
/* habit_calls.c: the same, by the text around the name. */
bool help_call_habit(Checker *c, Diagnostic *d, AstIdent ident);
bool help_word_habit(Checker *c, Diagnostic *d, AstIdent ident);
bool help_array_type(Checker *c, Diagnostic *d, AstIdent ident);
bool help_wrapper(Checker *c, Diagnostic *d, AstIdent ident);
/* `f64(n)`: the edit to `n as f64`. */
void help_conversion(Checker *c, Diagnostic *d, Span name, const char *type);
/* `member` is missing in an optional or error union. */
bool help_held_member(Diagnostic *d, Span member, const Type *object);
bool help_member_habit(Checker *c, Diagnostic *d, const Type *object, AstIdent ident, bool is_call);

const char *suggest_field(Checker *c, const Type *object, Name wrong);
/* NULL: the literal does not name a struct. */
const Type *check_struct_value(Checker *c, AstStructLit *node, const Type *want);

/* check_place.c */
/* That the checked expression may be changed; false: reported. The variable counts as assigned. */
bool check_place(Checker *c, AstNode *node);
Symbol *place_root(AstNode *node); /* the variable it begins with, or NULL */
/* is_changed: the call changes it; param: or NULL */
void check_var_mark(Checker *c, const AstArg *arg, bool is_changed, const Symbol *param);
/* No variable is changed by a call and used by another of its `var` arguments or closures. */
void check_exclusive(Checker *c, const CallPlan *plan, const bool *is_changed);

/* check_collection.c */
const Type *check_array(Checker *c, AstArray *node, const Type *want);
const Type *check_map(Checker *c, AstMapLit *node, const Type *want);
const Type *check_tuple(Checker *c, AstTuple *node, const Type *want);
const Type *check_index(Checker *c, AstIndex *node);
bool check_key_type(Checker *c, const Type *key, Span span); /* false: reported */
const Type *make_fixed_array(Checker *c, const Type *item, AstNode *length);
/* A variable that began as an empty literal gets its type from its first use; true: this was it. */
bool complete_literal(Checker *c, AstNode *use, const Type *type);
void check_completed(Checker *c, Symbol *symbol,
                     const AstNode *use); /* reports one that never got it, by its first use or NULL */
bool completes_by_item(const AstNode *target);
void complete_by_item(Checker *c, AstIndex *target, const Type *item);

/* closure_params.c: `|(a, b)| …` as `let (a, b) = …` at the start of the body */
void closure_take_params_apart(Checker *c, AstClosure *node);

/* check_closure.c */
const Type *check_closure(Checker *c, AstClosure *node, const Type *want);
/* The FUNC type that is wanted, perhaps behind an optional or an error union; NULL. */
const Type *wanted_function(const Type *want);
void closure_capture(Checker *c, Symbol *symbol); /* a local, parameter, state or self is mentioned */
void closure_note_change(Checker *c, Symbol *symbol, Span span); /* … is changed, or a part of it */
void closure_check_return(Checker *c, AstReturn *node);
bool closure_lets_error_out(Checker *c, Span span, const Type *error, const char *what);

/* check_using.c */
const Type *check_using(Checker *c, AstUsing *node);
bool refuse_reassigned(Checker *c, const AstNode *target); /* what a `using` closes */

/* check_inner.c */
void declare_inner_functions(Checker *c, const AstList *statements); /* of a block that begins */
void check_inner_function(Checker *c, AstFunc *node);
/* A variable or type parameter of the function around the one at work: true when that was reported. */
bool is_behind_wall(Checker *c, const Symbol *symbol, Span span);

/* escape.c */
void settle_closures(Checker *c); /* of the module, when all its bodies are checked */

/* unused.c */
void leave_scope(Checker *c, uint32_t outer); /* as scope_pop; warns of what was not used in it */
void note_unused_params(Checker *c, Symbol *func, Symbol *const *params, uint32_t count);
void warn_unused_label(Checker *c, const AstNode *loop, AstIdent label);
void warn_unused_params(Checker *c);       /* of the whole program */
void warn_unused_declarations(Checker *c); /* likewise */

/* unused_imports.c */
void warn_unused_imports(Checker *c); /* of the module */

/* no_effect.c */
void check_dropped_value(Checker *c, AstNode *node); /* of an expression that is a statement */
void warn_useless_cast(Checker *c, const AstCast *node);

/* check_text.c */
bool check_printable(Checker *c, AstNode *value); /* false: reported */
const Type *check_interpolation(Checker *c, AstInterpolation *node);

/* check_message.c */
void check_message_signature(Checker *c, Symbol *message);
void check_message_defaults(Checker *c, Symbol *message);
/* How `Cmd.Set { value: 1 }` is made; is_call: without its reply field. NULL: reported. */
CallPlan *plan_message(Checker *c, AstNode *node, const Type *protocol, bool is_call);
const Type *check_variant_value(Checker *c, AstNode *node, Symbol *variant);
const Type *check_struct_literal(Checker *c, AstStructLit *node, const Type *want);

/* check_forward.c: what stands for sending the message in hand */
bool is_message_in_hand(Checker *c, AstNode *node, const Type *protocol);
AstNode *check_forward(Checker *c, const AstMember *callee, AstNode *message, const Type *protocol,
                       bool wants_value);
/* Somebody looks at the result of the send: it has that type. */
void check_forward_result(Checker *c, AstNode *forward, const Type *type);

/* check_error.c */
const Type *check_try(Checker *c, AstTry *node, const Type *want);
const Type *check_catch(Checker *c, AstCatch *node, const Type *want, bool wants_value);
void check_fail(Checker *c, AstFail *node);
/* The error may leave the function from here, as what `what` says; else reported. */
void check_passes_on(Checker *c, Span span, const Type *error, const char *what);

/* open_null.c */
typedef struct NullPlace {
    AstNode *outer;
    bool settles;
} NullPlace;

const Type *open_null(Checker *c);   /* HOLE? */
bool is_open_null(const Type *type); /* false for NULL */
const char *branch_text(Checker *c, const Type *type);
bool may_be_null(AstNode *branch); /* its value, or that of a branch of it, is the literal */
/* The type for both when one is an open null; NULL: neither is, or nothing fits. */
const Type *join_null(Checker *c, const Type *a, const Type *b);
NullPlace null_place_begin(Checker *c, const Type *want);
/* Where nothing is wanted, gives what was open in `root` the type that came out of all. */
const Type *null_place_end(Checker *c, NullPlace place, AstNode *root, const Type *type);

/* check_optional.c */
void report_null_type(Checker *c, const AstNode *node);
const Type *check_null(Checker *c, AstNode *node, const Type *want);
const Type *check_coalesce(Checker *c, AstBinary *node, const Type *want);
/* `x == null`: one side is the literal */
const Type *check_null_comparison(Checker *c, AstBinary *node);
/* `x?` of an optional in a function that returns one */
const Type *check_try_optional(Checker *c, AstTry *node);
/* `x?.f`, `e?.f`; the call around it, or NULL */
const Type *check_optional_member(Checker *c, AstMember *node, AstCall *call);
/* `if let`, `while let`: binds names in the innermost scope */
void check_let_condition(Checker *c, AstLetCondition *node);
const Type *optional_of(Checker *c, const Type *type); /* T? */

/* narrow.c: variables of optional types that are known to hold a value */
uint32_t narrow_begin(const Checker *c);
void narrow_end(Checker *c, uint32_t mark); /* forgets what was learnt since */
/* What it means for what follows that the condition was true, or false. */
void narrow_by(Checker *c, const AstNode *condition, bool is_true);
void narrow_forget(Symbol *symbol); /* it was assigned */
/* A call that takes a `want` changes it: the variable itself, unless it takes what the variable holds. */
void narrow_forget_changed(const AstNode *value, const Type *want);
/* Before what may run again, or later: forgets what the code changes. */
void narrow_before_loop(Checker *c, const AstNode *condition, const AstNode *body);
const Type *narrowed_type(const Symbol *symbol);
/* Code that runs at another time (a defer, a closure) knows nothing of variables that change. */
typedef struct NarrowPause {
    uint32_t first, count;
} NarrowPause;
NarrowPause narrow_pause(Checker *c);
void narrow_resume(Checker *c, NarrowPause pause);

/* check_stmt.c, check_if.c: what gives no value is VOID, or NEVER when control does not come out */
/* wants_value: the last expression is the value, of type `want` or, without one, of any. */
const Type *check_block(Checker *c, AstBlock *node, const Type *want, bool wants_value);
const Type *check_branch(Checker *c, AstNode *node, const Type *want,
                         bool wants_value); /* an EXPR or STMT; `want` is a hint */
/* What the next branch must give. */
const Type *wanted_branch(Checker *c, const Type *want, const Type *joined, AstNode *next);
const Type *join_branch(Checker *c, const Type *want, const Type *joined, AstNode *branch);

const Type *check_if(Checker *c, AstIf *node, const Type *want, bool wants_value);
/* may_wait: an empty literal may wait for the first use of the variable. */
const Type *check_binding_value(Checker *c, AstBinding *node, bool may_wait);

/* check_loop.c */
const Type *check_while(Checker *c, AstWhile *node);
const Type *check_for(Checker *c, AstFor *node);
const Type *check_range_value(Checker *c, AstRange *node);
void check_jump(Checker *c, AstNode *node);

/* check_match.c */
const Type *check_match(Checker *c, AstMatch *node, const Type *want, bool wants_value);
const Type *check_arms(Checker *c, AstList *arms, const Type *subject, const Type *want, bool wants_value);
bool takes_all(const AstMatchArm *arm); /* whatever it is, without a guard */
bool has_default_arm(const AstList *arms);
void report_missing_cases(Checker *c, Span span, const char *missing);

/* pattern.c */
void check_pattern(Checker *c, AstNode *pattern, const Type *subject);
/* Where nothing else can be done with a value that does not match: a let, a for. */
void check_irrefutable(Checker *c, AstNode *pattern, const Type *subject);
Symbol *bind_name(Checker *c, AstNode *node, AstIdent ident, const Type *type); /* NULL for `_` */
void bind_poisoned(Checker *c, AstNode *pattern); /* the names of a pattern that was reported */

/* pattern_parts.c */
void check_tuple_pattern(Checker *c, AstTuplePattern *node, const Type *subject);
void check_array_pattern(Checker *c, AstArrayPattern *node, const Type *subject);

/* exhaustive.c: warns of unreachable arms; the missing cases as text, or NULL. guards_count: a guarded arm
 * covers what its pattern does. */
const char *find_missing_cases(Checker *c, const AstList *arms, const Type *subject, bool guards_count);

/* check_actor.c */
void check_actor_signature(Checker *c, Symbol *actor);
void check_actor_body(Checker *c, Symbol *actor);

/* annotations.c: actor NULL: where none is allowed */
void check_annotations(Checker *c, AstList *list, Symbol *actor);

/* const_eval.c: the value of a checked expression; NULL: reported */
ConstValue *const_evaluate(Checker *c, AstNode *node);

#endif
