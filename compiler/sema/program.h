/* A checked program: everything that lowering needs, decided and in order. See symbol.h for the tree. */
#ifndef JANUS_SEMA_PROGRAM_H
#define JANUS_SEMA_PROGRAM_H

#include "compiler/base/session.h"
#include "compiler/base/vec.h"
#include "compiler/sema/symbol.h"
#include "compiler/syntax/parse.h"

typedef VEC(Symbol *) SymbolVec;

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
    SymbolVec error_sets; /* ERROR_SET, without the built-in ones */
    /* The built-in errors: CallError { Timeout, Stopped, Cycle } by the status of janus_actor_call minus 1,
     * and SendError { Stopped }. ERROR_NAME symbols. */
    Symbol *call_timeout, *call_stopped, *call_cycle, *send_stopped;
} Program;

/* True when the expression is a literal, a constant, or an operator over such that was evaluated; *value is
 * set. */
bool program_constant(const AstNode *expression, ConstValue *value);

#endif
