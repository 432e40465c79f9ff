/* Lowering: a checked program becomes IR. Here actors become functions. */
#ifndef JANUS_LOWER_LOWER_H
#define JANUS_LOWER_LOWER_H

#include "compiler/base/session.h"
#include "compiler/ir/ir.h"
#include "compiler/sema/program.h"

/* The program must be free of errors. The module lives in the session's arena. What this version cannot
 * compile and checking let through is reported (E0299): look at the session before using the module. */
IrModule *lower_program(Session *session, Program *program);

#endif
