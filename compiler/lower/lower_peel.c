/* Which loops have their first turn before them: under --release, small `while` loops inside of which is no
 * other.
 *
 * Such loops often take few turns and begin at a known place (`i = 0`): what the first turn loads and stores
 * stays in registers, its checks are decided, and the processor tells the first turn from the others when it
 * guesses where the loop ends. Loops over ranges are left to LLVM, which may use vectors for them.
 */
#include "compiler/lower/lowering.h"

enum { NODES_MAX = 100 };

typedef struct Size {
    uint32_t nodes;
    bool is_simple;
} Size;

/* What makes a function, a loop, or waits is not worth a copy. */
static bool is_large(const AstNode *node) {
    switch ((AstKind)node->kind) {
    case AST_While:
    case AST_For:
    case AST_Func:
    case AST_Closure:
    case AST_Spawn:
    case AST_Nursery:
    case AST_Select:
    case AST_Await:
    case AST_Defer:
    case AST_Using: return true;
    default: return false;
    }
}

static void measure(void *context, AstNode *node) {
    Size *size = context;
    size->is_simple = size->is_simple && ++size->nodes <= NODES_MAX && !is_large(node);
    if (size->is_simple) ast_each_child(node, measure, size);
}

bool lower_is_peeled(const FuncLowering *f, const AstWhile *node) {
    if (!f->program->session->is_release || f->in_cleanup || f->defer_depth > 0) return false;
    Size size = {.is_simple = !ast_is(LetCondition, node->condition)};
    ast_each_child(&node->node, measure, &size);
    return size.is_simple;
}
