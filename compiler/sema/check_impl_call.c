/* Calls of methods that impls and traits declare, of functions as methods of their first parameter, and
 * pipelines. */
#include "compiler/sema/checker.h"

static const Type *call_found(Checker *c, AstCall *node, const FoundMethod *found, AstNode *receiver,
                              const Type *want) {
    FunctionCall call = {.symbol = found->func,
                         .is_chosen = found->is_chosen,
                         .is_trait_call = found->is_trait_call,
                         .receiver = receiver,
                         .known = &found->known,
                         .want = want};
    if (found->func->as.func->params[0]->is_inout) require_variable(c, receiver, found->func->name->text);
    return call_function(c, node, &call);
}

static const Type *report_without_self(Checker *c, AstCall *node, AstIdent name, const Type *type,
                                       const Symbol *func) {
    check_arguments_silently(c, &node->args);
    Diagnostic *d = report(c, WITHOUT_SELF, name.span, name.name->text);
    if (func->span.start != 0) diag_note(d, func->span, "declared here");
    diag_help(d, "write '%s.%s(…)'", text_of(c, type), name.name->text);
    return poison(c);
}

void note_hidden(Diagnostic *d, const Symbol *hidden) {
    const Symbol *owner = hidden->as.func->owner;
    const Symbol *trait = owner->kind == SYMBOL_TRAIT     ? owner
                          : owner->as.impl->trait != NULL ? owner->as.impl->trait->symbol
                                                          : NULL;
    if (trait != NULL)
        diag_note(d, trait->span, "trait '%s' is declared here without 'pub'", trait->name->text);
    else
        diag_note(d, hidden->span, "declared here without 'pub'");
}

static const Type *report_private(Checker *c, AstCall *node, AstIdent name, const Symbol *hidden) {
    check_arguments_silently(c, &node->args);
    Diagnostic *d = report(c, PRIVATE_METHOD, name.span, name.name->text, hidden->module->name->text);
    note_hidden(d, hidden);
    return poison(c);
}

static const Type *call_as_method(Checker *c, AstCall *node, Symbol *func, AstNode *receiver,
                                  const Type *want) {
    FunctionCall call = {.symbol = func, .receiver = receiver, .want = want};
    if (func->as.func->params[0]->is_inout) require_variable(c, receiver, func->name->text);
    return call_function(c, node, &call);
}

const Type *check_impl_method(Checker *c, AstCall *node, AstIdent name, AstNode *receiver, const Type *want) {
    const Type *type = receiver->type;
    FoundMethod found = find_method(c, type, name.name);
    bool is_several = found.rival != NULL && found.func->as.func->has_self;
    if (is_several) found = choose_method(c, name, &found, &node->args, true, want);
    if (found.is_reported) return poison(c);
    if (found.func != NULL && (found.func->type == NULL || is_poison(found.func->type))) {
        check_arguments_silently(c, &node->args);
        return poison(c);
    }
    if (found.func != NULL && found.func->as.func->has_self)
        return call_found(c, node, &found, receiver, want);
    Symbol *func = find_function_for(c, type, name.name);
    if (func != NULL) return call_as_method(c, node, func, receiver, want);
    if (found.func != NULL) return report_without_self(c, node, name, type, found.func);
    return found.hidden != NULL ? report_private(c, node, name, found.hidden) : NULL;
}

/* --- pipelines --- */

/* `x |> f(a)` is checked as the call f(x, a); the plan is the pipeline's, and that of the call on the right,
 * which alone means nothing. */
static AstCall *piped_call(Checker *c, AstBinary *node) {
    AstCall *call = ast_new(c->arena, Call, node->node.span);
    AstArg *first = ast_new(c->arena, Arg, node->left->span);
    first->value = node->left;
    ast_append(c->arena, &call->args, &first->node);
    call->callee = node->right;
    if (node->right->kind != AST_Call) return call;
    const AstCall *right = ast_as(Call, node->right);
    call->callee = right->callee;
    for (uint32_t i = 0; i < right->args.count; i++) ast_append(c->arena, &call->args, right->args.items[i]);
    return call;
}

/* `p |> Point.length`: the method as a value. */
static const Type *pipe_into_method(Checker *c, AstCall *call) {
    const Type *type = check_any_value(c, call->callee, NULL);
    if (!is_poison(type)) return call_function_value(c, call, type);
    check_arguments_silently(c, &call->args);
    return type;
}

const Type *check_pipeline(Checker *c, AstBinary *node, const Type *want) {
    AstCall *call = piped_call(c, node);
    AstMember *callee = call->callee->kind == AST_Member ? ast_as(Member, call->callee) : NULL;
    const Type *type =
        callee != NULL && names_method(c, callee) ? pipe_into_method(c, call) : check_call(c, call, want);
    node->plan = call->plan;
    if (node->right->kind == AST_Call) {
        ast_as(Call, node->right)->plan = call->plan;
        node->right->type = type;
    }
    if (call->plan != NULL && call->plan->kind == CALL_VALUE) call->plan->receiver = call->callee;
    return type;
}
