/* Lowering: a checked program becomes IR. Here actors become functions. */
#ifndef JANUS_LOWER_LOWER_H
#define JANUS_LOWER_LOWER_H

#include "compiler/base/session.h"
#include "compiler/ir/ir.h"
#include "compiler/sema/program.h"

/* The program must be free of errors. The module lives in the session's arena. */
IrModule *lower_program(Session *session, const Program *program);

#endif
