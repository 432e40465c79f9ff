/* Whether two trees say the same. */
#ifndef JANUS_AST_EQUAL_H
#define JANUS_AST_EQUAL_H

#include "compiler/ast/ast.h"

/* Places and documentation do not count; names are compared by identity, so both trees are of one session. */
bool ast_equal(const AstNode *a, const AstNode *b);

#endif
