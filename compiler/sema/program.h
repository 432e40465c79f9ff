/* A checked program: everything that lowering needs, decided and in order. See symbol.h for the tree. */
#ifndef JANUS_SEMA_PROGRAM_H
#define JANUS_SEMA_PROGRAM_H

#include "compiler/base/session.h"
#include "compiler/base/vec.h"
#include "compiler/sema/symbol.h"
#include "compiler/syntax/parse.h"

typedef VEC(Symbol *) SymbolVec;

/* The traits that operators, printing, maps and `for` look for; declared by std.core.traits. */
typedef enum BuiltinTrait {
    TRAIT_EQ,
    TRAIT_ORD,
    TRAIT_HASH,
    TRAIT_SHOW,
    TRAIT_NUM,
    TRAIT_DEFAULT,
    TRAIT_ITERATOR,
    BUILTIN_TRAIT_COUNT
} BuiltinTrait;

/* What became of an impl that the compiler was asked to write (derive.c). */
typedef enum DerivationState { DERIVATION_UNKNOWN, DERIVATION_MADE, DERIVATION_FAILED } DerivationState;

typedef struct Derivation {
    DerivationState state;
    Symbol *impl;          /* IMPL; NULL: not written yet */
    const Symbol *missing; /* FAILED: the FIELD whose type does not implement the trait */
} Derivation;

typedef struct Program {
    const ModuleList *modules; /* not owned; the root is last */
    Module *root;
    TypeTable types;
    Symbol *main; /* FUNC; NULL when the root has none: a library, which can be checked but not linked */
    /* All of the program, modules in the order of the list, each in source order. */
    SymbolVec funcs;   /* FUNC with a body */
    SymbolVec externs; /* FUNC, is_extern */
    SymbolVec globals; /* GLOBAL, in the order they must be initialised, before main */
    SymbolVec actors;  /* ACTOR */
    SymbolVec messages;
    SymbolVec structs, enums, traits;
    SymbolVec impls;         /* IMPL, of all modules */
    struct Checker *checker; /* for bodies that are still to be checked */
    Map impls_by_head;       /* what the target begins with (implement.c) -> SymbolVec of IMPL */
    Symbol *builtin_traits[BUILTIN_TRAIT_COUNT]; /* TRAIT; NULL without the library */
    Map derived[BUILTIN_TRAIT_COUNT];            /* Type -> whether it is derived, once that was asked */
    Map derived_impls[2];                        /* STRUCT, ENUM -> Derivation: of ToJson, of FromJson */
    VEC(Derivation *) derivations;               /* those that were made, in order */
    SymbolVec tests;      /* of the root module: FUNC named by the title, `() -> !void`; not among funcs */
    SymbolVec error_sets; /* ERROR_SET, without the built-in ones */
    /* The built-in errors: CallError { Timeout, Stopped, Cycle } by the status of janus_actor_call minus 1,
     * and SendError { Stopped }. ERROR_NAME symbols. */
    Symbol *call_timeout, *call_stopped, *call_cycle, *send_stopped;
} Program;

/* What implements a trait for a type without PARAM types, or has a method. */
typedef struct ImplMatch {
    Symbol *impl;           /* IMPL; NULL: none */
    const Type **type_args; /* what the impl's type_params stand for */
} ImplMatch;

/* `trait` is the ANY type of a trait with its arguments. */
ImplMatch program_find_impl(Program *program, const Type *trait, const Type *type);
typedef struct MethodMatch {
    Symbol *func;           /* FUNC; NULL: none */
    const Type **type_args; /* of the program's arena */
    uint32_t type_arg_count;
} MethodMatch;

/* What a call of the trait's method `item` means for `self`: the impl's own, or the default one with Self as
 * its first type argument. None: the trait is one of the built-in ones and derived (Eq, Ord, Hash, Show,
 * Default). */
MethodMatch program_find_method(Program *program, Symbol *item, const Type *const *trait_args,
                                const Type *self, const Type *const *own_args);

/* Is it a type for which the compiler may write an impl: a struct, an enum, a fixed array, a long tuple? */
bool can_be_derived(const Type *type);
/* The IMPL of the TRAIT that the compiler writes for such a type; NULL: the trait is not one of those, or a
 * part of a struct or enum does not implement it. */
Symbol *program_derive_impl(Program *program, const Symbol *trait, const Type *type);

/* Bodies of library functions are checked when they are needed: before anything looks at the tree of one. */
/* False: it has mistakes, which were reported; its tree means nothing. */
bool program_check_body(Program *program, Symbol *func);

/* With which arguments the type implements the trait, by the first impl there is; NULL: not at all. */
const Type *program_trait_of(Program *program, const Symbol *trait, const Type *type);
/* Can the FUNC of a trait be called through `any Trait`? If not, it is called as its default body. */
/* supertraits.c: of an ANY type the one that its trait asks for at the index, and whether it is another or
 * asks for it; self: what stands for Self */
const Type *supertrait_of(TypeTable *types, const Type *trait, uint32_t index, const Type *self);
bool trait_includes(TypeTable *types, const Type *trait, const Type *wanted, const Type *self);
bool trait_item_is_dynamic(const Symbol *item);

/* With its own impl, derived (of a built-in trait), or by a bound of the type parameter. */
bool type_implements(Program *program, const Type *type, const Type *trait);
bool type_has_builtin(Program *program, const Type *type, BuiltinTrait trait);
/* The IMPLs for types that begin like this one: by kind, and by declaration for named types. NULL: none. */
const SymbolVec *program_impls_of(const Program *program, const Type *type);
/* Whether `type` is an instance of the impl's target, ignoring bounds; then type_args says of what. */
bool impl_matches(Program *program, const ImplInfo *impl, const Type *type, const Type **type_args);

/* True when the expression is a literal, a constant, or an operator over such that was evaluated; *value is
 * set. */
bool program_constant(const AstNode *expression, ConstValue *value);

#endif
