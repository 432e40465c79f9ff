/* Values that are thrown away, and conversions that convert nothing.
 *
 * An error that nobody looks at is a mistake. A value that was computed and does nothing is a warning where
 * that is certain: literals, operators, closures, and the functions of the library's core that only compute.
 * What may be called for the panic it can end in, such as `unwrap`, is no such function, nor is what calls a
 * function that it is given.
 */
#include "compiler/sema/checker.h"

#include <string.h>

/* --- functions that only compute --- */

static bool is_of_core(const Symbol *func) {
    static const char *const modules[] = {"std.core.", "std.math"};
    const char *path = func->module->path_name;
    bool is_in = false;
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        is_in |= strncmp(path, modules[i], strlen(modules[i])) == 0;
    return is_in && func->module->is_std;
}

static bool is_asked_for_its_panic(const char *name) {
    return strcmp(name, "unwrap") == 0 || strcmp(name, "expect") == 0;
}

/* Methods of traits may be those of the program. */
static bool only_computes(const CallPlan *plan) {
    if (plan == NULL) return false;
    if (plan->kind == CALL_BUILTIN)
        return plan->builtin == BUILTIN_STRING_LEN || plan->builtin == BUILTIN_FIXED_LEN;
    const Symbol *func = plan->target;
    if (plan->kind != CALL_FUNC || !is_of_core(func) || is_asked_for_its_panic(func->name->text))
        return false;
    const FuncInfo *info = func->as.func;
    if (info->owner != NULL && (info->owner->kind == SYMBOL_TRAIT || info->owner->as.impl->trait != NULL))
        return false;
    for (uint32_t i = 0; i < info->param_count; i++)
        if (info->params[i]->is_inout || info->params[i]->type->kind == TYPE_FUNC) return false;
    return type_has_value(info->result);
}

/* --- expressions --- */

/* The right side of the others may do something, or calls. */
static bool is_computed(const AstBinary *node) {
    return node->op != OP_AND && node->op != OP_OR && node->op != OP_PIPE && node->op != OP_COALESCE;
}

static bool has_no_effect(const AstNode *node);

static bool have_no_effect(const AstList *nodes) {
    for (uint32_t i = 0; i < nodes->count; i++)
        if (!has_no_effect(nodes->items[i])) return false;
    return true;
}

static bool has_no_effect(const AstNode *node) {
    switch ((AstKind)node->kind) {
    case AST_Int:
    case AST_Float:
    case AST_Char:
    case AST_String:
    case AST_Bool:
    case AST_NameRef:
    case AST_Member:
    case AST_Unary:
    case AST_Closure:
    case AST_Cast: return true;
    case AST_Binary: return is_computed((const AstBinary *)node);
    case AST_Call: return only_computes(((const AstCall *)node)->plan);
    case AST_Array: return have_no_effect(&((const AstArray *)node)->items);
    case AST_Tuple: return node->type->kind != TYPE_VOID && have_no_effect(&((const AstTuple *)node)->items);
    default: return false;
    }
}

/* --- statements --- */

/* The variable on the left is likely to change. */
static void help_assignment(Diagnostic *d, const AstBinary *node) {
    diag_help(d, "to assign, write '='");
    if (ast_is(NameRef, node->left) && node->left->symbol != NULL) node->left->symbol->is_assigned = true;
}

/* The method that does in place what `sorted` or `reversed` gives a new value for; NULL: there is none. */
static const char *method_in_place(Checker *c, const Type *receiver, const char *name) {
    size_t length = strlen(name);
    for (size_t cut = 2; cut > 0 && length > 3 && strcmp(name + length - 2, "ed") == 0; cut--) {
        const char *word = text_format(c->arena, "%.*s", (int)(length - cut), name);
        if (has_method(c, receiver, name_intern_c(&c->session->names, word))) return word;
    }
    return NULL;
}

static void help_dropped_call(Checker *c, Diagnostic *d, const CallPlan *plan) {
    const Symbol *func = plan->target;
    const char *name = func == NULL ? builtin_text(plan->builtin) : func->name->text;
    const AstNode *receiver = func != NULL && func->as.func->has_self ? plan->args[0] : NULL;
    const char *in_place = receiver == NULL ? NULL : method_in_place(c, receiver->type, name);
    bool is_variable = receiver != NULL && ast_is(NameRef, receiver) && receiver->symbol->is_var;
    if (in_place != NULL)
        diag_help(d, "'%s' gives a new value; '%s' changes the one that is there", name, in_place);
    else if (is_variable && receiver->type == func->as.func->result)
        diag_help(d, "'%s' gives a new value; to change '%s', write '%s = …'", name,
                  receiver->symbol->name->text, receiver->symbol->name->text);
    else
        diag_help(d, "'%s' changes nothing, it gives a value: use it, or remove the call", name);
}

static void help_no_effect(Checker *c, Diagnostic *d, const AstNode *node) {
    switch ((AstKind)node->kind) {
    case AST_Call: help_dropped_call(c, d, ((const AstCall *)node)->plan); return;
    case AST_Closure: diag_help(d, "a function does something when it is called"); return;
    case AST_Binary:
        if (((const AstBinary *)node)->op != OP_EQ) break;
        help_assignment(d, (const AstBinary *)node);
        return;
    default: break;
    }
    diag_help(d, "use the value, or remove it");
}

void check_dropped_value(Checker *c, AstNode *node) {
    const Type *type = node->type;
    if (type->kind == TYPE_ERROR_UNION) {
        Diagnostic *d = report(c, UNUSED_ERROR, node->span);
        diag_help(d, "pass it on with '?', or handle it with 'catch'");
    } else if (has_no_effect(node) && !is_poison(type) && c->diags->error_count == 0) {
        help_no_effect(c, report(c, NO_EFFECT, node->span), node);
    }
}

/* --- casts --- */

static bool is_space(char byte) {
    return byte == ' ' || byte == '\t' || byte == '\n';
}

static uint32_t behind_blanks_before(const SourceFile *file, uint32_t position) {
    while (position > file->base && is_space(file->text[position - file->base - 1])) position--;
    return position;
}

/* `as` and the type; empty: something else stands there. */
static Span span_of_cast(const SourceFile *file, const AstCast *node) {
    uint32_t end = behind_blanks_before(file, node->type_node->span.start);
    if (end < file->base + 2 || strncmp(file->text + (end - file->base - 2), "as", 2) != 0)
        return (Span){0, 0};
    return (Span){end - 2, node->node.span.end};
}

/* A type that has another name here may become another one. */
static bool is_written_out(const Checker *c, const AstNode *type_node, const Type *type) {
    if (!ast_is(NamedType, type_node)) return false;
    const AstList *path = &((const AstNamedType *)type_node)->path;
    const char *name = path->count == 1 ? ((const AstWord *)path->items[0])->ident.name->text : "";
    return strcmp(name, type_text(c->arena, type)) == 0;
}

void warn_useless_cast(Checker *c, const AstCast *node) {
    const Type *type = node->value->type;
    if (c->diags->error_count > 0 || c->module->is_std || !is_written_out(c, node->type_node, type)) return;
    const SourceFile *file = source_file_of(&c->session->sources, node->node.span.start);
    Span span = span_of_cast(file, node);
    if (span.start == 0) return;
    Diagnostic *d = report(c, USELESS_CAST, span, type_text(c->arena, type));
    diag_help(d, "remove the conversion");
    diag_fix(d, (Span){behind_blanks_before(file, span.start), span.end}, "");
}
