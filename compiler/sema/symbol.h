/* Symbols: what names mean; and the plans that checking leaves in the tree for lowering.
 *
 * A Symbol is one declaration (or something built in). AstNode.symbol points at it from the declaration and
 * from every use. What the tree means after checking:
 *
 *   - AstNode.type is set on every expression, pattern and type node. A Block, If or Match has the type of
 * its value when the value is wanted, VOID when it stands as a statement, NEVER when control never comes out.
 * The body of a function has the type of its last expression when that is what the function returns.
 *   - Values are converted implicitly in exactly these ways, wherever a value meets a wanted type (return,
 * binding, assignment, argument, branch, arm): T to T ! E, an error to T ! E, an error to the error of a
 * wider set, NEVER to anything. The expression keeps its own type; whoever wants another one wraps.
 *   - Integer and float literals have the type that their context asked for. A Unary NEGATE over an Int is
 * one literal: its Int operand is the magnitude, which need not fit the type by itself (-128 as i8). An Int
 * whose context wants a float has that float type.
 *   - NameRef and Member carry the symbol they mean (module members, variants, errors, constants such as
 * i64.max); a Member without symbol is a field or a method callee. DotVariant carries its VARIANT.
 *   - NamePattern carries the LOCAL it binds, or the CONST or VARIANT it is compared with; AtPattern the
 * LOCAL; FieldPattern the LOCAL of a shorthand, and field_index; VariantPattern the VARIANT, ERROR_NAME or
 * CONST.
 *   - Over the message in hand (the arms of a typed Receive; a Match whose subject carries MESSAGE_TAG or
 *     MESSAGE_VALUE) a VariantPattern stands for its tag and, when it names fields, the payload; an integer
 * pattern, typed i64, for the tag alone. Receive and Match say in can_fall_through whether a value may match
 * no arm; what then happens: in a receive the message is dropped, elsewhere a `match` cannot fall through.
 *   - Catch carries the LOCAL of `|e|` or NULL, and has type VOID when nobody wants its value; a Binding the
 * symbol of its NamePattern; Func, Actor, … theirs.
 *   - Further implicit conversions: T to T?, T to any Trait (when T implements it), and those chained with
 * the ones above (T to T? ! E). NEVER goes to anything.
 *   - Narrowing: a NameRef whose symbol has the type T? may itself have the type T; it is then known to hold
 * one.
 *   - Inside of generic declarations types mention PARAM types; lowering substitutes them (lower_type).
 *   - A Member without symbol is a field of a struct, tuple ("0", "1", …). A Member that is_optional (`x?.f`;
 *     its object is an optional or an error union) carries a LOCAL for what the object holds, and in `access`
 * the plain expression over that LOCAL: `payload.f` or, when it is the callee of a Call, the call
 * `payload.f(…)`; the Call itself then has no plan. Index without symbol an item of an array, fixed array,
 * map or Bytes, or with a Range a slice.
 *   - Pipelines, and everything that is called, leave a CallPlan. A method's receiver is args[0].
 */
#ifndef JANUS_SEMA_SYMBOL_H
#define JANUS_SEMA_SYMBOL_H

#include "compiler/ast/ast.h"
#include "compiler/types/type.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum SymbolKind {
#define SYMBOL(name, text) SYMBOL_##name,
#include "compiler/sema/symbol.def"
#undef SYMBOL
    SYMBOL_KIND_COUNT
} SymbolKind;

typedef enum Builtin {
#define BUILTIN(name, text, class) BUILTIN_##name,
#include "compiler/sema/builtin.def"
#undef BUILTIN
    BUILTIN_COUNT
} Builtin;

struct Module;
typedef struct Symbol Symbol;

/* A defer within a defer is copied for each way out of both, so lowering bounds how deep they stand. */
enum { DEFER_DEPTH_MAX = 6 };

/* A value known while compiling, of an integer type, bool, char, float or String. */
typedef struct ConstValue {
    const Type *type;
    union {
        int64_t bits; /* integers (sign- or zero-extended as the type says), bool 0 or 1, char */
        double real;
        AstBytes bytes;
    } as;
} ConstValue;

/* What a body or an initialiser mentions, for the order of globals. Sema only. */
typedef struct SymbolUses {
    Symbol **items;
    uint32_t count, capacity;
} SymbolUses;

typedef struct FuncInfo {
    AstFunc *node;
    const Type *result; /* VOID, NEVER, or a type; ERROR_UNION for `-> T ! E` */
    Symbol **params;    /* PARAM; the first is `self` when has_self */
    uint32_t param_count;
    /* TYPE_PARAM: those of its impl (of its trait: Self, then the trait's), then its own. */
    Symbol **type_params;
    uint32_t type_param_count;
    Symbol *owner; /* IMPL or TRAIT of a method; NULL */
    Symbol *outer; /* FUNC (ACTOR, …) in whose body it stands; NULL */
    bool has_self;
    bool is_extern, is_main;
    bool has_defer;                       /* a defer, errdefer or using stands in its body */
    const struct RuntimeBinding *binding; /* of a library function that stands for a runtime function; NULL */
    struct Module *derived_with;          /* the compiler wrote it: the module of the trait; NULL */
    SymbolUses uses;
} FuncInfo;

/* A function of the library whose body is one call of the runtime: @runtime(…) extern func. */
typedef enum RuntimePass {
    PASS_VALUE,    /* as its bits; a String, array, map by its address, borrowed */
    PASS_SLOT,     /* `var`: the address of the variable */
    PASS_BORROWED, /* the address of a value that stays the caller's */
    PASS_MOVED,    /* the address of a value that is moved in */
} RuntimePass;

typedef struct RuntimeBinding {
    const char *name;   /* of the runtime function, a row of runtime/abi.def; or of an IR operation */
    const char *each;   /* of the one that gives the items of the result one by one, for a loop; NULL */
    uint8_t *passes;    /* RuntimePass, for each parameter */
    const Type **infos; /* their JanusTypeInfo come first */
    uint32_t info_count;
    bool has_place;     /* the place of the call comes last */
    bool has_out;       /* before it, the address for the result; BOOL false: null */
    bool gives_address; /* of the result, which stays where it is */
} RuntimeBinding;

typedef struct StructInfo {
    AstStruct *node;
    Symbol **type_params;
    uint32_t type_param_count;
    Symbol **fields; /* FIELD */
    uint32_t field_count;
} StructInfo;

typedef struct EnumInfo {
    AstEnum *node;
    Symbol **type_params;
    uint32_t type_param_count;
    Symbol **variants; /* VARIANT, by tag */
    uint32_t variant_count;
    Map names; /* Name -> VARIANT */
} EnumInfo;

/* A use of a trait (a bound, what an impl implements, `any Trait`) is the ANY type of the trait with its
 * args. */
typedef struct TraitInfo {
    AstTrait *node;
    struct Program *program; /* where its impls are */
    Symbol *self;            /* TYPE_PARAM `Self` */
    Symbol **type_params;    /* without Self */
    uint32_t type_param_count;
    Symbol **items; /* FUNC; those without a body are required */
    uint32_t item_count;
    Map names;           /* Name -> FUNC */
    const Type **supers; /* ANY types, of its own params and Self: what its types implement too */
    uint32_t super_count;
} TraitInfo;

typedef struct ImplInfo {
    AstImpl *node;
    Symbol **type_params;
    uint32_t type_param_count;
    const Type *target; /* with its own PARAM types */
    const Type *trait;  /* the ANY type, or NULL: methods of its own */
    Symbol **items;     /* FUNC */
    uint32_t item_count;
    Map names;         /* Name -> FUNC */
    bool is_withdrawn; /* it was derived, but a part of the type has no impl: it matches nothing */
} ImplInfo;

typedef struct TypeParamInfo {
    const Type **bounds; /* ANY types */
    uint32_t bound_count;
    uint32_t index; /* in type_params */
} TypeParamInfo;

/* Closure.info. Inside of its body NameRefs carry the outer symbols; the list says which need to be captured.
 */
typedef struct ClosureInfo {
    Symbol **params; /* PARAM */
    uint32_t param_count;
    const Type *result;
    Symbol **captures; /* LOCAL, PARAM, STATE of outer functions, each once */
    bool *is_changed;  /* of each: the body changes it */
    uint32_t capture_count;
    Symbol *given_to; /* FUNC that it is argument given_index of; NULL: it is a value like any other */
    uint32_t given_index;
    bool has_defer; /* a defer, errdefer or using stands in its body */
    bool is_inout;  /* it never outlives the call it is an argument of: what is changed is the variable itself
                     */
} ClosureInfo;

typedef struct GlobalInfo {
    AstBinding *node; /* its value is what initialises it, before main, in the order of Program.globals */
    SymbolUses uses;
    /* Where a pattern takes the value apart, a GLOBAL without a name stands for the initialiser, and each
     * name is a GLOBAL of its own that uses it. */
    bool is_whole;
    SymbolUses parts; /* of the whole */
    Symbol *whole;    /* of a part; else NULL */
    Symbol *local;    /* of a part: what its name is inside of the pattern; NULL: the pattern is wrong */
} GlobalInfo;

typedef struct VariantInfo {
    Symbol *owner; /* MESSAGE or ENUM */
    uint32_t tag;  /* index in its declaration */
    Symbol **fields;
    uint32_t field_count; /* in a message one word each: what is not a word travels in a box */
    int32_t reply_index;  /* of the first Reply[T] field, -1 */
} VariantInfo;

typedef struct MessageInfo {
    AstMessage *node;
    Symbol **variants; /* by tag */
    uint32_t variant_count;
    Map names; /* Name -> VARIANT */
} MessageInfo;

typedef struct ErrorSetInfo {
    AstErrorSet *node; /* NULL: built in */
    Symbol **errors;   /* ERROR_NAME */
    uint32_t error_count;
    Map names; /* Name -> ERROR_NAME */
} ErrorSetInfo;

typedef struct ActorInfo {
    AstActor *node;
    const Type *protocol; /* a MESSAGE type, or i64 for raw messages */
    Symbol **params;      /* PARAM: start parameters, one word each, in order */
    uint32_t param_count;
    Symbol **vars; /* STATE, in order: slots 0 … var_count - 1 */
    uint32_t var_count;
    uint32_t slot_count;       /* vars, then start parameters that the receive uses (their as.local.slot) */
    Symbol *self, *tag;        /* SELF; MESSAGE_TAG `__msg` */
    Symbol *alias;             /* MESSAGE_TAG of `receive m do`; NULL */
    Symbol *message;           /* MESSAGE_VALUE of the header's `msg: M`; NULL */
    Symbol *start, *start_ref; /* WRAPPER */
    uint64_t mailbox_capacity; /* 1024 unless annotated */
    uint64_t reductions_limit; /* 0: not counted */
    uint64_t arena_max_bytes;  /* 0: no ceiling */
    int64_t after_ms;          /* -1: no `after` arm */
    SymbolUses uses;
} ActorInfo;

typedef struct WrapperInfo {
    Symbol *actor;
    Symbol **params; /* system, slot, policy, then the start parameters of the actor */
    bool gives_ref;
} WrapperInfo;

enum { DEFAULT_MAILBOX_CAPACITY = 1024 };

typedef enum CallKind {
    CALL_FUNC,    /* target: FUNC, with a body or extern */
    CALL_WRAPPER, /* target: WRAPPER; args: system, slot, policy, then the start parameters */
    CALL_VALUE,   /* the callee is an expression of FUNC type */
    CALL_BUILTIN, /* builtin */
    CALL_VARIANT, /* target: VARIANT; args: its fields. The type is the MESSAGE or ENUM type */
    CALL_STRUCT,  /* target: STRUCT; args: its fields, NULL: taken from the StructLit's base */
    CALL_TRAIT,   /* target: FUNC of a TRAIT; type_args[0] is Self: the impl is found when that is known. Self
                   * an ANY   type of the trait: found at run time */
    CALL_SPAWN,   /* of a Spawn node. target: ACTOR; args: its start parameters. The type is ActorRef[M] */
} CallKind;

/* How a Call, a StructLit or a Spawn is carried out. */
typedef struct CallPlan {
    CallKind kind;
    Builtin builtin;
    Symbol *target;         /* or NULL */
    const Type *function;   /* of VALUE: the FUNC type of the callee */
    const Type **type_args; /* of a generic target FUNC: what its type_params stand for */
    uint32_t type_arg_count;
    AstNode *receiver; /* of a BUILTIN method, evaluated first; or NULL. Methods of impls: args[0] */
    AstNode **args; /* one for each parameter, in their order: what the call gives, or the parameter's default
                     * expression (checked once, without access to other parameters) */
    uint32_t arg_count;
    const uint32_t *order; /* indexes of args in the order of evaluation; NULL: 0, 1, 2, … */
    /* Of SEND, TRY_SEND and CALL to a typed actor: how the message is made. A unit variant has no args. */
    struct CallPlan *message;
    uint32_t reply_index; /* of CALL: the field of the message that the runtime fills in; its arg is NULL */
    AstNode *forward;     /* of SEND and TRY_SEND of the message in hand: what to do in its place; NULL */
    bool is_checked; /* of SEND: the result is an error union that somebody looks at; else it is dropped */
} CallPlan;

struct Symbol {
    uint8_t kind; /* SymbolKind */
    bool is_pub;
    bool is_var;       /* may be assigned */
    bool is_used;      /* mentioned somewhere */
    bool is_assigned;  /* somewhere after its declaration */
    bool is_inout;     /* a `var` parameter: the variable is the caller's */
    bool is_narrowed;  /* sema: of type T?, and known to hold a T here */
    uint8_t state;     /* sema: how far it is resolved */
    uint32_t bound_at; /* sema: where in the scope stack */
    /* Sema: other places hold it to its name or kind, so that no edit of the declaration alone is right: a
     * function that is a value, a parameter that a call names, a name of several alternatives, a `var` that
     * another one shadows. */
    bool is_pinned;
    Name name;
    Span span; /* of the name where it is declared; {0, 0}: built in */
    const Type *type;
    AstNode *node;         /* the declaration; NULL: built in */
    struct Module *module; /* NULL: built in */
    void *lowered;         /* free for lowering: its local, function, global … */
    union {
        struct Module *module;
        Symbol *import;
        FuncInfo *func;
        Builtin builtin;
        WrapperInfo wrapper;
        ConstValue *constant;
        GlobalInfo *global;
        struct {
            uint32_t index; /* of a PARAM: its position */
            uint32_t slot;  /* of STATE, or a start PARAM that the receive uses; UINT32_MAX: none */
            AstNode *
                value; /* of a PARAM: the default expression or NULL; of STATE: the initialiser, NULL: zero */
            const void
                *origin; /* sema: of a LOCAL that a pattern binds: what declares the part's type; NULL */
        } local;
        TypeKind type_kind;
        MessageInfo *message;
        struct { /* of a TYPE_ALIAS; the symbol's type has HOLEs where these stand */
            Symbol **type_params;
            uint32_t type_param_count;
            const Type *target; /* with their PARAM types */
        } alias;
        StructInfo *structure;
        EnumInfo *enumeration;
        TraitInfo *trait;
        ImplInfo *impl;
        TypeParamInfo *type_param;
        struct {
            Symbol *func;
            const Type **type_args;
            uint32_t type_arg_count;
        } instance;
        AstClosure *adapter;
        VariantInfo *variant;
        struct {
            uint32_t index;
            AstNode *value; /* default or NULL */
        } field;
        ErrorSetInfo *error_set;
        struct {
            Symbol *set; /* the ERROR_SET it belongs to */
            uint32_t index;
        } error;
        ActorInfo *actor;
        struct Diagnostic *report; /* of a BAD name: what said that it is not known; NULL */
    } as;
};

const char *symbol_kind_text(SymbolKind kind); /* "function" */
const char *builtin_text(Builtin builtin);     /* "println" */

/* With the type it belongs to: "Point.length", "[T].push". */
const char *symbol_qualified_name(Arena *arena, const Symbol *symbol);

/* The name in the symbol table: "geometry.shapes.area", "labs" for an extern, "janus_main",
 * "X_start_supervised". */
const char *symbol_link_name(Arena *arena, const Symbol *symbol);

#endif
