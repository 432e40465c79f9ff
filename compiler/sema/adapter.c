/* Functions that are no value by themselves, as values: a closure that calls them, which nobody wrote. So
 * come methods that a trait gives and built-in functions. Its parameters have names that no source can have.
 */
#include "compiler/sema/checker.h"

static AstNode *mention(Checker *c, const AstParam *param) {
    AstNameRef *name = ast_new(c->arena, NameRef, param->ident.span);
    name->ident = param->ident;
    return &name->node;
}

static AstParam *adapter_param(Checker *c, Span span, uint32_t index, const Type *type) {
    AstParam *param = ast_new(c->arena, Param, span);
    const char *name = text_format(c->arena, "argument %u", index + 1);
    param->ident = (AstIdent){name_intern_c(&c->session->names, name), span};
    param->is_var = type->kind == TYPE_INOUT;
    return param;
}

/* What is called, with the first parameter as the receiver of a method. */
static AstNode *adapted_callee(Checker *c, const AstNode *node, const AstParam *self) {
    if (node->kind == AST_NameRef) {
        AstNameRef *name = ast_new(c->arena, NameRef, node->span);
        name->ident = ((const AstNameRef *)node)->ident;
        bool is_instance =
            node->symbol->kind == SYMBOL_INSTANCE; /* the call finds its type arguments again */
        name->node.symbol = is_instance ? node->symbol->as.instance.func : node->symbol;
        return &name->node;
    }
    const AstMember *member = (const AstMember *)node;
    AstMember *callee = ast_new(c->arena, Member, node->span);
    callee->object = self != NULL ? mention(c, self) : member->object;
    callee->ident = member->ident;
    return &callee->node;
}

const Type *check_adapter(Checker *c, AstNode *node, bool has_self, const Type *type) {
    AstClosure *closure = ast_new(c->arena, Closure, node->span);
    AstCall *call = ast_new(c->arena, Call, node->span);
    for (uint32_t i = 0; i + 1 < type->arg_count; i++) {
        AstParam *param = adapter_param(c, node->span, i, type->args[i + 1]);
        ast_append(c->arena, &closure->params, &param->node);
        if (has_self && i == 0) continue;
        AstArg *arg = ast_new(c->arena, Arg, node->span);
        arg->value = mention(c, param);
        arg->is_var = param->is_var;
        ast_append(c->arena, &call->args, &arg->node);
    }
    call->callee = adapted_callee(c, node, has_self ? ast_as(Param, closure->params.items[0]) : NULL);
    closure->is_short = true;
    closure->body = &call->node;
    Name name = ast_is(NameRef, node) ? ast_as(NameRef, node)->ident.name : ast_as(Member, node)->ident.name;
    Symbol *symbol = symbol_new(c, SYMBOL_ADAPTER, name, node->span, node);
    symbol->as.adapter = closure;
    symbol->type = closure->node.type = check_closure(c, closure, type);
    node->symbol = symbol;
    return symbol->type;
}

/* --- wider results --- */

static bool names_function(const AstNode *node) {
    bool is_name = node->kind == AST_NameRef || node->kind == AST_Member;
    if (!is_name || node->symbol == NULL) return false;
    switch ((SymbolKind)node->symbol->kind) {
    case SYMBOL_FUNC:
    case SYMBOL_INSTANCE: return true;
    case SYMBOL_LOCAL:
    case SYMBOL_PARAM:
    case SYMBOL_GLOBAL: return node->kind == AST_NameRef; /* the closure captures what it holds */
    default: return false;
    }
}

static bool takes_the_same(const Type *found, const Type *want) {
    if (found->arg_count != want->arg_count) return false;
    for (uint32_t i = 1; i < want->arg_count; i++)
        if (found->args[i] != want->args[i]) return false;
    return !has_hole(want->args[0]) && type_fits(found->args[0], want->args[0]);
}

bool widen_function(Checker *c, AstNode *node, const Type *want) {
    want = wanted_function(want);
    if (want == NULL || !names_function(node) || node->type->kind != TYPE_FUNC) return false;
    if (node->type == want || !takes_the_same(node->type, want)) return false;
    const Symbol *func =
        node->symbol->kind == SYMBOL_INSTANCE ? node->symbol->as.instance.func : node->symbol;
    bool has_self = node->kind == AST_Member && func->as.func->has_self;
    if (node->kind == AST_Member && node->symbol->kind == SYMBOL_INSTANCE && !has_self) return false;
    node->type = check_adapter(c, node, has_self, want);
    return true;
}

/* --- built-in functions --- */

/* print and println take what they get: the place says what that is. */
static const Type *report_open_builtin(Checker *c, const AstNode *node, const char *name) {
    Diagnostic *d = report(c, BUILTIN_VALUE, node->span, name);
    diag_help(d, "write a closure that says it: '|x: i64| %s(x)'", name);
    return poison(c);
}

const Type *check_builtin_value(Checker *c, AstNode *node, const Symbol *symbol, const Type *want) {
    const Type *type = builtin_type(c, symbol->as.builtin);
    if (type != NULL) return check_adapter(c, node, false, type);
    want = wanted_function(want);
    for (uint32_t i = 1; want != NULL && i < want->arg_count; i++)
        if (has_hole(want->args[i])) want = NULL;
    if (want == NULL) return report_open_builtin(c, node, symbol->name->text);
    return check_adapter(c, node, false, want);
}
