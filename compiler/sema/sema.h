/* Checking: from trees to a program whose every name is resolved and every expression typed. */
#ifndef JANUS_SEMA_SEMA_H
#define JANUS_SEMA_SEMA_H

#include "compiler/base/session.h"
#include "compiler/sema/program.h"
#include "compiler/syntax/parse.h"

/* Checks all modules (the root is last) and reports into the session. Never NULL; when the session has errors
 * afterwards, the program must not be lowered. */
Program *sema_check(Session *session, const ModuleList *modules);

/* The first node of a program without errors that lowering could not work with, and why; NULL when there is
 * none. */
const AstNode *program_verify(const Program *program, const char **why);

#endif
