/* What the parts of lowering share. Internal to lower/: callers use lower_program.
 *
 * One Lowering per program, one FuncLowering per IR function. A builder without a block means that nothing
 * reaches this place; all functions here cope with that, so nobody needs to ask before emitting.
 */
#ifndef JANUS_LOWER_LOWERING_H
#define JANUS_LOWER_LOWERING_H

#include "compiler/lower/lower.h"

#include "compiler/base/map.h"

/* What reports and debuggers call the code between a function value, or a method of `any Trait`, and the
 * function itself begins with this; traces leave it out (runtime/sched/trace.c). */
#define CALL_OF "call of "

/* A function to be made for a list of type arguments. */
typedef struct Instance {
    Symbol *symbol; /* FUNC */
    const Type **type_args;
    uint32_t type_arg_count;
    IrFunc *func;
    const struct Instance *user; /* whose body asked for it first; NULL: the program itself */
    uint32_t depth;              /* how often its types have grown from instance to instance */
    bool is_refused;             /* too large: func is the user's, and has been reported */
} Instance;

/* In the default value of a parameter or field: what the PARAM types of its declaration stand for. */
typedef struct TypeScope {
    const Type *const *params;
    const Type *const *args;
    uint32_t count;
} TypeScope;

typedef struct Lowering {
    Session *session;
    Program *program;
    Arena *arena;
    IrModule *module;
    TypeTable *types;
    Map oversize;              /* types that were reported as too large */
    Map variants;              /* IrVariant by VARIANT symbol; of an answer by its type */
    Map thunks;                /* by the IrFunc that one calls */
    VEC(Instance *) instances; /* in the order they were asked for; bodies are made one after the other */
    Map default_of;            /* the functions that compute defaults, by the STRUCT type */
    Map methods_of;            /* by the tuple of an ANY type and the type behind it */
    uint32_t next_instance;    /* the first without a body */
    Map instance_of;           /* by symbol, or by the symbol applied to its type arguments */
    const Instance *instance;  /* whose body is being made; NULL */
    bool has_endless_instance; /* which was reported */
    bool has_broken_body;      /* of the library, reported: nothing will come of this */
} Lowering;

typedef struct FuncLowering FuncLowering;

/* The block that runs a clean-up on the way to `target`. */
typedef struct CleanupExit {
    const IrBlock *target;
    IrBlock *block;
    bool on_error;
} CleanupExit;

/* Something to do when control leaves a block: a defer, or what lowering itself has to undo. */
typedef struct Cleanup {
    struct Cleanup *outer;
    void (*run)(FuncLowering *f, const struct Cleanup *cleanup);
    AstNode *body;       /* of a defer */
    IrInst *value;       /* of the others: what to release, */
    IrLocal *local;      /* or where it is, */
    IrLocal *flag;       /* when this says so, */
    IrLocal *count;      /* or as many of its items as this says */
    struct Place *place; /* where it goes back to, */
    uint32_t slot;       /* or which slot of the state that is */
    bool only_on_error;  /* errdefer */
    IrBlock *unwind;     /* where a panic inside goes: runs this clean-up, then the outer ones */
    VEC(CleanupExit) exits;
} Cleanup;

typedef struct Loop {
    struct Loop *outer;
    const AstNode *node;
    IrBlock *on_break, *on_continue;
    Cleanup *cleanups; /* those outside of the loop */
} Loop;

/* What `return`, `fail` and the end of the body mean. */
typedef enum BodyKind {
    BODY_FUNCTION,
    BODY_SETUP,   /* of an actor */
    BODY_RECEIVE, /* of X_handler and X_timeout: gives the stop reason, 0 to go on */
} BodyKind;

/* In a handler that asks for the trace of its error, or fails with it again: what janus_error_kept gave. */
typedef struct KeptTrace {
    const Symbol *error; /* the name behind `catch` */
    IrLocal *local;
    const struct KeptTrace *outer;
} KeptTrace;

struct FuncLowering {
    Lowering *program;
    IrBuilder builder;
    BodyKind kind;
    const Type *result;        /* what `return` takes */
    Cleanup *cleanups;         /* innermost first */
    Cleanup *pattern_cleanups; /* those outside of the pattern at work */
    Loop *loops;
    const KeptTrace *kept;      /* of the handlers at work, innermost first */
    struct Hoist *hoists;       /* arrays that are unique in the loops at work, innermost first */
    Cleanup *flight;            /* outermost: of the value that leaves through defers; NULL */
    IrBlock *leave;             /* the way out through clean-ups ends here; NULL: not yet needed */
    IrLocal *leave_result;      /* and returns this; NULL: nothing */
    const TypeScope *scope;     /* in a default value of something generic; else NULL */
    const Instance *instance;   /* what PARAM types stand for; NULL: nothing is generic here */
    Span end;                   /* behind the body, where its names are over: where control leaves */
    Span visible;               /* where names that are bound now can be seen; {0, 0}: everywhere */
    const ClosureInfo *closure; /* whose code this is; NULL */
    IrInst *closure_object;     /* then: its parameter 0 */
    bool in_cleanup;            /* new blocks are clean-up blocks */
    unsigned defer_depth;
    IrInst *actor, *tag; /* in X_handler and X_timeout; tag NULL in the latter */
    IrInst *state;       /* base of the state in an actor's functions */
    bool is_state_used;
};

/* What a match looks at. */
typedef struct Subject {
    IrInst *value; /* of the message in hand: its tag */
    bool is_message;
    bool is_copied; /* names get counts of their own: nobody holds the value for as long as they are there */
} Subject;

/* A variable or a part of one, to be read or changed in place. Its index operands have been evaluated. */
typedef struct Place Place;

/* --- types: lower_type.c. Nobody reads a type from the tree but through these --- */

const Type *lower_type(const FuncLowering *f, const Type *type); /* what it is in this instance */
static inline const Type *lower_type_of(const FuncLowering *f, const AstNode *node) {
    return node->type->has_param ? lower_type(f, node->type) : node->type;
}
bool lower_is_counted(const FuncLowering *f, const Type *type);
/* What the runtime has to know about it; made at first use, with its functions. */
IrTypeInfo *lower_type_info(Lowering *program, const Type *type);
IrInst *lower_type_info_value(FuncLowering *f, const Type *type); /* POINTER to the JanusTypeInfo */

/* What the compiler writes about a type, as an IR function over addresses; shapes as in JanusTypeInfo. */
typedef enum TypeFunction {
    TYPE_FUNCTION_EQUAL,
    TYPE_FUNCTION_COMPARE,
    TYPE_FUNCTION_HASH,
    TYPE_FUNCTION_SHOW
} TypeFunction;
IrFunc *lower_type_function(Lowering *program, const Type *type, TypeFunction which);
/* What an impl of the program says about a struct or an enum: its only method. NULL: it is derived. */
IrFunc *lower_own_function(Lowering *program, BuiltinTrait trait, const Type *type);
/* Their bodies: lower_compare.c, lower_hash.c, lower_show.c. */
void lower_equal_body(FuncLowering *f, const Type *type);
void lower_compare_body(FuncLowering *f, const Type *type);
void lower_hash_body(FuncLowering *f, const Type *type);
void lower_show_body(FuncLowering *f, const Type *type);

/* --- values by address, for functions of types: lower_parts.c --- */

/* The parts of a STRUCT, a TUPLE (nameless) or a variant of an ENUM. */
uint32_t lower_parts(Lowering *program, const Type *type, uint32_t variant, const TypeField **parts);
/* POINTER to the value of a part, behind its box if it has one. */
IrInst *lower_part_at(FuncLowering *f, const Type *whole, uint32_t variant, uint32_t index, IrInst *address);
IrInst *lower_load_at(FuncLowering *f, const Type *type, IrInst *address);
void lower_store_at(FuncLowering *f, IrInst *address, IrInst *value);
/* The tag of the ENUM at an address: u32. */
IrInst *lower_tag_at(FuncLowering *f, IrInst *address);
/* Goes on in blocks[i] for variant i. */
void lower_tag_switch(FuncLowering *f, IrInst *tag, IrBlock *const *blocks, uint32_t count);
/* The items of a FIXED_ARRAY: gives the index, leaves the builder in the body. */
typedef struct ItemLoop {
    IrLocal *index;
    IrBlock *head, *done;
} ItemLoop;
IrInst *lower_items_begin(FuncLowering *f, ItemLoop *loop, uint64_t length);
void lower_items_end(FuncLowering *f, const ItemLoop *loop);
IrInst *lower_item_at(FuncLowering *f, const Type *array, IrInst *address, IrInst *index);
/* The same for an index that is in range: it does not unwind. */
IrInst *lower_item_known(FuncLowering *f, const Type *array, IrInst *address, IrInst *index);
/* The POINTER of an item where the index is known to be in range; and the branch that makes it so. */
IrInst *lower_item_inside(FuncLowering *f, const Type *type, IrInst *array, IrInst *index);

/* --- ownership: lower_own.c; docs/decisions/0009-who-owns-what.md --- */

/* Nothing for plain types, for NULL, and for immortal constants. */
void lower_retain(FuncLowering *f, IrInst *value);
void lower_release(FuncLowering *f, IrInst *value);
void lower_share(FuncLowering *f, IrInst *value);
/* Holds an owned value until cleanup_drop_to (it was taken over) or cleanup_pop_to (it is released); gives
 * it. */
IrInst *lower_hold(FuncLowering *f, IrInst *value);
/* A value that is not the caller's: valid until a clean-up that this may have pushed is popped, or the
 * variable it comes from changes. */
IrInst *lower_borrow(FuncLowering *f, AstNode *node);
IrInst *lower_borrow_as(FuncLowering *f, AstNode *node, const Type *wanted);
/* Can evaluating it change a variable that is not its own? */
bool lower_may_change(const AstNode *node);
/* Does it read a variable that nothing changes, so that it may be borrowed whatever else happens? */
bool lower_is_steady(const AstNode *node);
/* Borrowed where is_peaceful says that nothing changes its variable before it is used, or where nothing can;
 * else owned and held. */
IrInst *lower_operand(FuncLowering *f, AstNode *node, const Type *wanted, bool is_peaceful);
/* The POINTER of memory that holds the value, for the runtime; the memory owns nothing. */
IrInst *lower_spill(FuncLowering *f, IrInst *value);

/* --- values on their way out: lower_flight.c --- */

/* A clean-up for a value that is there only later; NULL: it needs none. */
Cleanup *lower_flight_begin(FuncLowering *f, const Type *type);
/* From here on the clean-up releases the value. */
void lower_flight_start(FuncLowering *f, const Cleanup *flight, IrInst *value);
bool lower_has_own_defer(const AstBlock *block);

/* --- variables: lower_variable.c --- */

/* The POINTER of the memory of a variable; NULL: it is not in memory of this function (state of one word). */
IrInst *lower_variable_address(FuncLowering *f, Symbol *symbol);
IrInst *lower_variable(FuncLowering *f, Symbol *symbol);             /* its value, borrowed */
bool lower_is_in_state(const FuncLowering *f, const Symbol *symbol); /* of the actor whose code this is */
/* Numbers and handles in the state go through the runtime's slots, the rest is reached by address. */
bool lower_is_slot_type(const FuncLowering *f, const Type *type);

/* --- places: lower_place.c --- */

bool lower_is_place(const AstNode *node);           /* a path from a variable */
bool lower_is_path(const AstNode *node);            /* a variable, a field or an item of anything */
Place *lower_place(FuncLowering *f, AstNode *node); /* of a path; evaluates the index operands, holds keys */
const Type *lower_place_type(const Place *place);
Symbol *lower_place_root(const Place *place); /* NULL: a temporary */
/* A variable as a whole: reading and assigning it costs no walk. */
bool lower_place_is_simple(const Place *place);
/* Its address for a call that may change it; until the clean-ups that this may have pushed are popped. */
IrInst *lower_place_lend(FuncLowering *f, Place *place);
IrInst *lower_place_address(FuncLowering *f,
                            Place *place); /* unique up to there; valid until anything else runs */
IrInst *lower_place_borrow(FuncLowering *f,
                           Place *place); /* its value, by a path that makes nothing unique */
void lower_place_assign(FuncLowering *f, Place *place,
                        IrInst *value); /* takes it over, releases the old one */
/* The local holds an owned value, which is released when the clean-up is popped. */
void lower_hold_local(FuncLowering *f, IrLocal *local);
/* Begins the life of a local: stores the owned value, releases it at the end of the block. */
void lower_bind(FuncLowering *f, Symbol *symbol, IrInst *value);

/* --- values of several parts: lower_aggregate.c --- */

IrInst *lower_struct(FuncLowering *f, AstStructLit *node);
IrInst *lower_tuple(FuncLowering *f, AstTuple *node); /* these three: NULL when a part never comes back */
IrInst *lower_array(FuncLowering *f, AstArray *node);
IrInst *lower_map_literal(FuncLowering *f, AstMapLit *node);
IrInst *lower_empty(FuncLowering *f, const Type *type);
IrInst *lower_index(FuncLowering *f, AstIndex *node); /* a slice, or a byte of Bytes */

void lower_branch_inside(FuncLowering *f, IrInst *index, IrInst *length, IrBlock *outside);

/* --- arrays that a loop changes: lower_hoist.c, lower_hoist_uses.c --- */

/* Before a loop; the caller puts f->hoists back behind it. condition: NULL where there is none. */
void lower_hoist(FuncLowering *f, const AstNode *loop, AstNode *condition, AstNode *body);
const struct Hoist *lower_hoist_of(const FuncLowering *f, const AstNode *array); /* NULL: it is not one */
/* The POINTER of an item; a wrong index goes to `outside`, which panics: by lower_hoist_panic or, of a
 * guarded one, by walking the path. */
IrInst *lower_hoisted_item(FuncLowering *f, const struct Hoist *array, const Type *type, IrInst *index,
                           IrBlock *outside);
bool lower_hoist_is_guarded(const struct Hoist *array);
void lower_hoist_panic(FuncLowering *f, const struct Hoist *array, IrInst *index);
/* Makes the array at a path from a variable unique, and what is on the way; gives the array. An index out of
 * range leads to `nowhere` (NULL: there is no index) instead of a panic. */
IrInst *lower_unique_at(FuncLowering *f, AstNode *path, IrBlock *nowhere);
/* What a loop does with the array at a path from a variable: the path leads to the same place in every turn,
 * and nothing but items of it are mentioned. */
bool lower_is_only_indexed(const AstNode *loop, AstNode *condition, AstNode *body, const AstNode *array);
bool lower_is_same_path(const AstNode *a, const AstNode *b);
/* An expression of constants, variables, items, fields and lengths: nothing is changed or shared by it. */
bool lower_only_reads_numbers(const AstNode *node);

/* --- the first turn of a loop: lower_peel.c --- */

bool lower_is_peeled(const FuncLowering *f, const AstWhile *node); /* it stands before the loop as well */

/* --- maps: lower_map.c --- */

/* The POINTER of the value of a key; panics when there is none. The key is borrowed. */
IrInst *lower_map_find(FuncLowering *f, IrInst *map, IrInst *key);
/* The same in the map at an address, which it makes unique; a missing key gets the default of its type, or
 * panics when there is none. */
IrInst *lower_map_entry(FuncLowering *f, IrInst *address, const Type *map, IrInst *key);
/* Both are moved in. */
void lower_map_set(FuncLowering *f, IrInst *address, IrInst *key, IrInst *value);

/* --- instances and implementations: lower_generic.c --- */

IrFunc *lower_instance(Lowering *program, Symbol *symbol, const Type *const *type_args, uint32_t count);
IrFunc *lower_target(FuncLowering *f, const CallPlan *plan); /* of a FUNC with a body */

/* --- lower_bound.c: functions with a RuntimeBinding --- */

IrInst *lower_bound_call(FuncLowering *f, const CallPlan *plan);
bool lower_find_runtime(const char *name, IrRuntime *runtime); /* false: there is none of that name */
void lower_bound_body(FuncLowering *f, const FuncInfo *info);  /* all of the function */

/* --- lower_trait.c --- */

IrInst *lower_trait_call(FuncLowering *f, AstNode *call, const CallPlan *plan);
/* A method without further arguments, whose plan has a NULL receiver, on the variable at an address. */
IrInst *lower_call_on(FuncLowering *f, const CallPlan *plan, IrInst *address);
void lower_for_iterator(FuncLowering *f, AstFor *node);             /* lower_iterator.c */
IrInst *lower_any(FuncLowering *f, IrInst *value, const Type *any); /* takes the value over */
IrInst *lower_any_unique(FuncLowering *f, IrInst *address,
                         const Type *any); /* of a variable; for `var self` */
const Type *lower_call_type(FuncLowering *f,
                            const CallPlan *plan); /* of the target, for these type arguments */

/* --- equality, order, hash, text of values of any type: lower_compare.c, lower_hash.c, lower_show.c;
 * operands are borrowed --- */

IrInst *lower_equal(FuncLowering *f, IrInst *left, IrInst *right); /* bool */
IrInst *lower_order(FuncLowering *f, IrInst *left, IrInst *right); /* i32: negative, 0, positive */
IrInst *lower_hash(FuncLowering *f, IrInst *value, IrInst *seed);  /* u64 */
/* Adds it to a text (POINTER to a JanusText): as a program prints it, or, is_quoted, as source writes it. */
void lower_show(FuncLowering *f, IrInst *text, IrInst *value, bool is_quoted, uint64_t format);

/* --- lower_closure.c --- */

IrInst *lower_closure(FuncLowering *f, AstClosure *node);
bool lower_is_captured(const FuncLowering *f, const Symbol *symbol);
bool lower_is_captured_by_address(const ClosureInfo *info, uint32_t index);
IrInst *lower_captured(FuncLowering *f, const Symbol *symbol); /* POINTER to the variable, or to its copy */
IrInst *lower_self(FuncLowering *f, const Type *type);         /* of the actor */

/* --- what debuggers show besides locals: lower_view.c --- */

void lower_view_captures(FuncLowering *f);                     /* in the code of a closure */
void lower_view_state(FuncLowering *f, const ActorInfo *info); /* where f->state is known */

/* --- lower_text.c --- */

IrInst *lower_interpolation(FuncLowering *f, AstInterpolation *node);
/* The JanusText of it, which a clean-up drops. */
IrInst *lower_interpolation_text(FuncLowering *f, AstInterpolation *node);
/* A JanusText that a clean-up drops until finish makes a String of it; `outer`: the clean-ups before. */
IrInst *lower_text_begin(FuncLowering *f);
IrInst *lower_text_finish(FuncLowering *f, IrInst *text, Cleanup *outer);
void lower_text_add(FuncLowering *f, IrInst *text, AstBytes bytes);
/* `place += node`, which are strings. */
void lower_text_append(FuncLowering *f, Place *place, AstNode *node);
/* A String: what println writes of a value, which is borrowed. */
IrInst *lower_shown(FuncLowering *f, IrInst *value);
IrInst *lower_shown_quoted(FuncLowering *f, IrInst *value); /* as source writes it */

/* --- lower_program.c --- */

void lower_unsupported(Lowering *program, Span span, const char *what);

/* --- lower_func.c --- */

void lower_declare_functions(Lowering *program);
void lower_functions(Lowering *program); /* those that were asked for and have no body yet */
void lower_main(Lowering *program, IrFunc *init);
void lower_test_main(Lowering *program, IrFunc *init);        /* for `janus test` */
IrFunc *lower_function_of(Lowering *program, Symbol *symbol); /* of a FUNC or WRAPPER */
IrExtern *lower_extern_of(Lowering *program, Symbol *symbol);
IrInst *lower_instance_value(FuncLowering *f, const AstNode *node); /* whose symbol is an INSTANCE */
/* The body and the defaults of a function are checked, and right. */
bool lower_may_look_into(Lowering *program, Symbol *func);
/* Of a parameter of a FUNC type: a `var` one comes by address. */
const Type *lower_param_type(const Lowering *program, const Type *type);
IrInst *lower_function_value(FuncLowering *f, Symbol *symbol, const Type *type);
/* Starts a function whose entry is open; its parameters are named PARAM instructions. */
void lower_begin(FuncLowering *f, Lowering *program, IrFunc *func, BodyKind kind);
/* All that is between them, for a body of the source. */
void lower_function_body(FuncLowering *f, AstNode *body);
/* Ends it: orders the blocks. All blocks have their terminators. */
void lower_end(FuncLowering *f);
IrFunc *lower_function_new(Lowering *program, const char *symbol, const char *name, const Type *result,
                           const Type *const *params, const char *const *param_names, uint32_t param_count);
IrInst *lower_param(FuncLowering *f, uint32_t index);

/* --- lower_global.c --- */

void lower_declare_globals(Lowering *program);
/* The function that initialises them, or NULL when there are none. */
IrFunc *lower_globals(Lowering *program);

/* --- values that go to other tasks, lower_travel.c --- */

/* Do words of these types own memory? */
bool lower_words_own(const FuncLowering *f, const Type *const *types, uint32_t count);
/* Shares an owned value and makes a word of it, which a clean-up holds until somebody takes it over. */
IrInst *lower_pack_word(FuncLowering *f, IrInst *value);
/* The value that a word brought; the word still owns it. */
IrInst *lower_unpack_word(FuncLowering *f, IrInst *word, const Type *type);
/* The same for a word that is the caller's: an owned value. */
IrInst *lower_take_word(FuncLowering *f, IrInst *word, const Type *type);
/* A function that releases words of these types, given their address. */
IrFunc *lower_words_release(Lowering *program, const char *symbol, const Type *const *types, uint32_t count);
const Type **lower_field_types(Lowering *program, const VariantInfo *variant);
bool lower_message_owns(const FuncLowering *f, const Symbol *variant);
/* What stands before the fields of a payload, as a word: by it a receiver knows the variant. */
IrInst *lower_message_head(FuncLowering *f, const Symbol *variant);
/* POINTER to the description of an answer that owns memory. */
IrInst *lower_answer_info(FuncLowering *f, const Type *type);

/* --- small things, lower_value.c --- */

const Type *lower_basic(const FuncLowering *f, TypeKind kind);
IrBlock *lower_block_new(FuncLowering *f, const char *label);
/* A jump that no statement of the source asks for: the order of blocks makes it go away where it can. */
void lower_jump(FuncLowering *f, IrBlock *target);
/* Ends the block: control does not come here, as the compiler has seen; or as the program has promised. */
void lower_unreachable(FuncLowering *f);
void lower_panic_unreachable(FuncLowering *f);
IrInst *lower_source_place(FuncLowering *f); /* POINTER: file and line, for a panic */
IrInst *lower_bool(FuncLowering *f, bool value);
IrInst *lower_i64(FuncLowering *f, int64_t value);
IrInst *lower_u64(FuncLowering *f, uint64_t value);
/* One instruction of comparison: bool. For what a word holds; of any type: lower_equal, lower_order. */
IrInst *lower_compare(FuncLowering *f, IrOp op, IrInst *left, IrInst *right);
IrInst *lower_zero(FuncLowering *f, const Type *type);
/* What a variable without an initialiser holds: zero, "" for a String. */
IrInst *lower_default(FuncLowering *f, const Type *type);
IrInst *lower_constant(FuncLowering *f, const ConstValue *constant);
IrInst *lower_string(FuncLowering *f, AstBytes bytes);
IrInst *lower_unary_op(FuncLowering *f, IrOp op, const Type *type, IrInst *operand);
/* A call of the runtime with two arguments. */
IrInst *lower_call_pair(FuncLowering *f, IrRuntime runtime, TypeKind result, IrInst *first, IrInst *second);
IrInst *lower_to_word(FuncLowering *f, IrInst *value);
IrInst *lower_from_word(FuncLowering *f, IrInst *word, const Type *type);
/* A stack array of them; a null pointer when there are none. */
IrInst *lower_words(FuncLowering *f, IrInst *const *words, uint32_t count);
/* A local that a value of several paths meets in; NULL when the type has no value. */
IrLocal *lower_result_local(FuncLowering *f, const Type *type);
void lower_store(FuncLowering *f, IrLocal *local, IrInst *value);
IrInst *lower_load(FuncLowering *f, IrLocal *local); /* NULL for NULL */
IrInst *lower_state_load(FuncLowering *f, uint32_t slot, const Type *type);
void lower_state_store(FuncLowering *f, uint32_t slot, IrInst *value);
IrInst *lower_local_address(FuncLowering *f, IrLocal *local); /* POINTER */
/* A new local that holds a number, i64. */
IrLocal *lower_counter(FuncLowering *f, int64_t first);
IrInst *lower_count_on(FuncLowering *f, IrLocal *counter); /* one more, wrapping: gives it */
/* The local of a LOCAL or PARAM symbol in this function, made when it is bound: visible in f->visible. */
IrLocal *lower_local_of(FuncLowering *f, Symbol *symbol);

/* --- expressions: an owned value of the expression's own type; NULL when that has no value --- */

IrInst *lower_expr(FuncLowering *f, AstNode *node);
/* Converted to the wanted type; NULL when that is VOID: the value is dropped. */
IrInst *lower_expr_as(FuncLowering *f, AstNode *node, const Type *wanted);
/* The same for what may be a statement: a body, an arm. */
IrInst *lower_body_as(FuncLowering *f, AstNode *node, const Type *wanted);
IrInst *lower_convert(FuncLowering *f, IrInst *value, const Type *from, const Type *to);
void lower_condition(FuncLowering *f, AstNode *condition, IrBlock *if_true, IrBlock *if_false);
IrInst *lower_unary(FuncLowering *f, AstUnary *node);
IrInst *lower_binary(FuncLowering *f, AstBinary *node);
/* A comparison whose sides stay: held or borrowed until cleanup_pop_to. False, and nothing evaluated, for
 * anything else. */
typedef struct Comparison {
    IrInst *left, *right, *result;
} Comparison;
bool lower_compare_sides(FuncLowering *f, AstBinary *node, Comparison *made);
IrInst *lower_operator(FuncLowering *f, AstOp op, const Type *type, IrInst *left, IrInst *right);
IrInst *lower_match(FuncLowering *f, AstMatch *node);
IrInst *lower_call(FuncLowering *f, AstNode *call, const CallPlan *plan);
IrInst *lower_builtin_call(FuncLowering *f, AstNode *call, const CallPlan *plan);
/* The arguments in their order of evaluation, each converted to types[i]; NULL arguments stay NULL. Borrowed:
 * what is nobody's yet is held by clean-ups, popped by the caller. A `var` argument is the POINTER of its
 * place. */
IrInst **lower_arguments(FuncLowering *f, const CallPlan *plan, const Type *const *types);
/* Which arguments may change a variable, when they are evaluated or while the call runs. */
typedef struct CallChanges {
    uint32_t count, only; /* how many, up to 2; which one when it is 1 */
} CallChanges;
CallChanges lower_call_changes(const CallPlan *plan);
bool lower_others_may_change(const CallChanges *changes, uint32_t index);
/* The same, owned, for what becomes part of a value: all are held until the caller forgets the clean-ups. */
uint32_t lower_argument_count(const CallPlan *plan); /* those that are evaluated, by order */
/* `type`: the instance of a generic struct or enum whose fields these are, or NULL. */
IrInst **lower_owned_arguments(FuncLowering *f, const CallPlan *plan, const Type *const *types,
                               const Type *type);
IrInst *lower_try(FuncLowering *f, AstTry *node);
IrInst *lower_catch(FuncLowering *f, AstCatch *node);
IrInst *lower_error(FuncLowering *f, const Symbol *symbol);

void lower_fail(FuncLowering *f, AstFail *node);
IrInst *lower_error_text(FuncLowering *f, AstMember *node); /* err.name, err.message, err.trace */
/* The error leaves the function that did not raise it. */
void lower_pass_on(FuncLowering *f, IrInst *error);

/* --- optionals: lower_optional.c --- */

/* What a borrowed optional or error union holds, with a count of its own; a panic when it holds none. */
IrInst *lower_unwrap(FuncLowering *f, IrInst *value);
IrInst *lower_coalesce(FuncLowering *f, AstBinary *node);
IrInst *lower_try_optional(FuncLowering *f, AstTry *node);
IrInst *lower_null_comparison(FuncLowering *f, AstBinary *node);
/* `x?.f`, or the Call around it */
IrInst *lower_optional_member(FuncLowering *f, AstNode *node, AstMember *member);
/* Goes on where the pattern matches, with its names and what they stand for held; the caller pops that. */
void lower_let_condition(FuncLowering *f, AstLetCondition *node, const AstNode *body, IrBlock *fail);

/* --- enums: lower_enum.c --- */

IrInst *lower_box(FuncLowering *f, IrInst *value); /* POINTER */
IrInst *lower_make_variant(FuncLowering *f, const Type *type, const CallPlan *plan);
IrInst *lower_unit_variant(FuncLowering *f, const Type *type, const Symbol *variant);
/* Of borrowed parts: for a variant as a function. */
IrInst *lower_variant_of(FuncLowering *f, const Symbol *variant, IrInst **args, uint32_t count);
IrInst *lower_enum_from(FuncLowering *f, AstNode *call, const CallPlan *plan); /* T? */
IrInst *lower_tag(FuncLowering *f, IrInst *value);                             /* u32 */
/* Parts of a value that goes on owning them: of an ENUM; of a STRUCT, TUPLE or FIXED_ARRAY. */
IrInst *lower_variant_field(FuncLowering *f, IrInst *value, uint32_t tag, uint32_t index);
IrInst *lower_part(FuncLowering *f, IrInst *value, uint32_t index);

/* --- statements --- */

void lower_stmt(FuncLowering *f, AstNode *node);
void lower_drop(FuncLowering *f, AstNode *node); /* an expression whose value nobody wants */
IrInst *lower_block_as(FuncLowering *f, AstBlock *node, const Type *wanted);
/* cleanup_pop_to behind the body that a pattern's names were for: no step of its own for debuggers. */
void lower_end_names(FuncLowering *f, Cleanup *outer);
void lower_assert(FuncLowering *f, AstAssert *node); /* lower_assert.c */
void lower_panic(FuncLowering *f, AstNode *message);
void lower_while(FuncLowering *f, AstWhile *node);
void lower_for(FuncLowering *f, AstFor *node);
/* Over what a library call gives item by item: lower_parts_loop.c. False, nothing lowered: it is another
 * loop. */
bool lower_for_parts(FuncLowering *f, AstFor *node);
void lower_for_each(FuncLowering *f, AstFor *node); /* over the items of a collection: lower_each.c */
void lower_loop_enter(FuncLowering *f, Loop *loop, const AstNode *node);
void lower_break(FuncLowering *f, const AstNode *loop, bool is_continue);
/* Leaves the function with a value (NULL: none), which has the result's type; runs all clean-ups. */
void lower_leave(FuncLowering *f, IrInst *value, bool is_error);
void lower_leave_with_error(FuncLowering *f, IrInst *error);

/* --- lower_match.c, lower_pattern.c --- */

/* A match over a value with parts: gives the bodies of the arms that something reaches, for the caller to
 * fill. False: the arms are too many. lower_decision.c */
bool lower_decision(FuncLowering *f, const AstList *arms, Subject subject, IrBlock *none, IrBlock **bodies);
/* `outer`: what stands outside of the arm */
void lower_guard(FuncLowering *f, AstNode *guard, Cleanup *outer, IrBlock *fail);
uint32_t lower_find_rest(const AstList *items); /* of an array pattern; their count: there is none */
IrInst *lower_known_item(FuncLowering *f, IrInst *array, IrInst *index);
void lower_bind_rest(FuncLowering *f, const AstNode *rest, Subject whole, uint32_t begin, uint32_t tail);
/* What is looked at, borrowed or held until the caller pops it. */
IrInst *lower_subject(FuncLowering *f, AstNode *node, bool may_change);
/* Goes to `fail` unless the value matches; binds names. When `is_known` the constant part was tested. */
void lower_pattern(FuncLowering *f, AstNode *pattern, Subject subject, IrBlock *fail, bool is_known);
/* Binds the names of a pattern that every value matches. */
void lower_bind_pattern(FuncLowering *f, AstNode *pattern, Subject subject);
/* The arms over the subject; values meet in `result`, and control in `end`. */
void lower_arms(FuncLowering *f, const AstList *arms, Subject subject, bool can_fall_through, IrLocal *result,
                IrBlock *end);
/* The constants that a pattern stands for; false when it is not a plain set of integers. */
typedef VEC(int64_t) CaseVec;
bool lower_pattern_cases(FuncLowering *f, const AstNode *pattern, CaseVec *cases);
bool lower_pattern_is_any(const AstNode *pattern);

/* --- cleanup.c --- */

void cleanup_push(FuncLowering *f, Cleanup *cleanup);
void cleanup_push_defer(FuncLowering *f, AstDefer *node);
/* Jumps to the target, through what stands between here and `outer`. */
void cleanup_leave_to(FuncLowering *f, Cleanup *outer, IrBlock *target, bool on_error);
/* The normal end of a block: runs and forgets what stands between here and `outer`. */
void cleanup_pop_to(FuncLowering *f, Cleanup *outer);
/* Forgets it without running. */
void cleanup_drop_to(FuncLowering *f, Cleanup *outer);
bool cleanup_has_errdefer(const FuncLowering *f);

/* --- actors: lower_actor.c, lower_receive.c, lower_start.c, lower_message.c --- */

typedef struct ActorFuncs { /* Symbol.lowered of an ACTOR */
    IrFunc *setup, *handler, *timeout, *destroy, *loop, *start, *start_ref;
    IrSpec *spec;
} ActorFuncs;

void lower_declare_actors(Lowering *program);
void lower_actors(Lowering *program);
void lower_handler(Lowering *program, const Symbol *actor);
void lower_timeout(Lowering *program, const Symbol *actor);
void lower_start_wrapper(Lowering *program, const Symbol *actor, bool gives_ref);
void lower_handler_return(FuncLowering *f, AstNode *value);
IrInst *lower_spawn(FuncLowering *f, AstNode *call, const CallPlan *plan);
/* What stands before the fields of a payload: a number of the variant's declaration. */
uint64_t lower_fingerprint(Arena *arena, const Symbol *variant);
IrInst *lower_send(FuncLowering *f, AstNode *call, const CallPlan *plan);
IrInst *lower_try_send(FuncLowering *f, const CallPlan *plan);
IrInst *lower_request(FuncLowering *f, AstNode *call, const CallPlan *plan);
IrInst *lower_reply(FuncLowering *f, AstNode *call, const CallPlan *plan);

#endif
