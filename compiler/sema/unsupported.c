/* Constructs that the grammar knows and that cannot be compiled yet: one E0299 each, at their place, then
 * silence. */
#include "compiler/sema/checker.h"

/* One row each, so that a construct that is done takes its row with it. */
/* clang-format off */
static const char *const texts[AST_KIND_COUNT] = {
    [AST_Supervisor] = "a supervisor",
    [AST_Select] = "'select'",
    [AST_TypeApply] = "a generic",
    [AST_Await] = "'await'",
    [AST_Nursery] = "a nursery",
};
/* clang-format on */

const char *unsupported_text(const AstNode *node) {
    return texts[node->kind];
}

const Type *report_unsupported(Checker *c, Span span, const char *what) {
    report(c, UNSUPPORTED, span, what);
    return poison(c);
}
