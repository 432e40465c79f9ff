/* Which of several methods of one name a call means: a type may implement a trait more than once, with other
 * arguments each time, or two traits that share a name.
 *
 * The arguments are looked at once before anything is wanted of them; those that take their type from their
 * place are left alone. Where they leave more than one method, the wanted result decides. */
#include "compiler/sema/checker.h"

/* How closely an argument must fit: a number without a type is an i64 or f64 first. */
typedef enum Closeness { CLOSE_EXACT, CLOSE_ANY } Closeness;

typedef struct Choice {
    Checker *c;
    const AstList *args;
    const Type *want;
    bool has_receiver;
    Closeness closeness;
} Choice;

static bool waits_for_type(const AstNode *value) {
    switch ((AstKind)value->kind) {
    case AST_Closure:
    case AST_Null:
    case AST_DotVariant: return true;
    case AST_Call: return waits_for_type(((const AstCall *)value)->callee);
    case AST_StructLit: return ((const AstStructLit *)value)->target->kind == AST_DotVariant;
    case AST_Array: return ((const AstArray *)value)->items.count == 0;
    case AST_MapLit: return ((const AstMapLit *)value)->entries.count == 0;
    default: return is_literal(value) || names_generic_function(value);
    }
}

static bool is_float_literal(const AstNode *value) {
    switch ((AstKind)value->kind) {
    case AST_Float: return true;
    case AST_Unary: return is_float_literal(((const AstUnary *)value)->operand);
    case AST_Binary:
        return is_float_literal(((const AstBinary *)value)->left) ||
               is_float_literal(((const AstBinary *)value)->right);
    default: return false;
    }
}

static bool literal_fits(const AstNode *value, const Type *type, Closeness closeness) {
    bool is_float = is_float_literal(value);
    if (closeness == CLOSE_EXACT) return type->kind == (is_float ? TYPE_F64 : TYPE_I64);
    return is_float ? type_is_float(type) : type_is_numeric(type);
}

static bool dot_fits(const AstNode *value, const Type *type) {
    if (value->kind == AST_Call) value = ((const AstCall *)value)->callee;
    if (value->kind == AST_StructLit) value = ((const AstStructLit *)value)->target;
    return type->symbol != NULL &&
           find_variant(type->symbol, ((const AstDotVariant *)value)->ident.name) != NULL;
}

static bool waiting_fits(const AstNode *value, const Type *type, Closeness closeness) {
    if (value->kind == AST_Null) return type->kind == TYPE_OPTIONAL;
    while (type->kind == TYPE_OPTIONAL) type = type->args[0];
    if (value->kind == AST_Array) return type->kind == TYPE_ARRAY || type->kind == TYPE_FIXED_ARRAY;
    if (value->kind == AST_MapLit) return type->kind == TYPE_MAP;
    if (value->kind == AST_Closure)
        return type->kind == TYPE_FUNC && type->arg_count == ((const AstClosure *)value)->params.count + 1;
    if (is_literal(value)) return literal_fits(value, type, closeness);
    return names_generic_function(value) ? type->kind == TYPE_FUNC : dot_fits(value, type);
}

static bool argument_fits(const Choice *choice, const AstNode *value, const Type *type) {
    if (has_hole(type)) return true;
    if (waits_for_type(value)) return waiting_fits(value, type, choice->closeness);
    return choice->closeness == CLOSE_EXACT ? value->type == type : type_fits(value->type, type);
}

static uint32_t param_index(const FuncInfo *info, const AstArg *arg, uint32_t position) {
    if (arg->ident.name == NULL) return position;
    for (uint32_t i = 0; i < info->param_count; i++)
        if (info->params[i]->name == arg->ident.name) return i;
    return UINT32_MAX;
}

static bool method_fits(const Choice *choice, const FoundMethod *method) {
    const FuncInfo *info = method->func->as.func;
    if (method->func->type == NULL || info->has_self != choice->has_receiver) return false;
    for (uint32_t i = 0; i < choice->args->count; i++) {
        const AstArg *arg = (const AstArg *)choice->args->items[i];
        uint32_t index = param_index(info, arg, i + choice->has_receiver);
        if (index >= info->param_count) return false;
        const Type *type = infer_type(choice->c, &method->known, info->params[index]->type);
        if (!argument_fits(choice, arg->value, type)) return false;
    }
    return choice->args->count + choice->has_receiver <= info->param_count;
}

static bool gives_wanted(const Choice *choice, const FoundMethod *method) {
    const Type *result = infer_type(choice->c, &method->known, method->func->type->args[0]);
    return has_hole(result) || type_fits(result, choice->want);
}

/* The only one that fits; NULL: there is none, or there are more. */
static const FoundMethod *only_fit(const Choice *choice, const FoundMethod *first, bool by_result,
                                   uint32_t *count) {
    const FoundMethod *found = NULL;
    *count = 0;
    for (const FoundMethod *method = first; method != NULL; method = method->rival) {
        if (!method_fits(choice, method) || (by_result && !gives_wanted(choice, method))) continue;
        found = method;
        ++*count;
    }
    return *count == 1 ? found : NULL;
}

static const Symbol *trait_of(const FoundMethod *method) {
    const Symbol *owner = method->func->as.func->owner;
    return owner->kind == SYMBOL_IMPL ? owner->as.impl->trait->symbol : owner;
}

static FoundMethod report_ambiguous(Checker *c, AstIdent name, const FoundMethod *first, bool has_fit) {
    Diagnostic *d =
        report(c, AMBIGUOUS_METHOD, name.span, name.name->text, has_fit ? "more than one" : "none");
    uint32_t count = 0;
    for (const FoundMethod *method = first; method != NULL && count < 4; method = method->rival, count++)
        if (method->func->span.start != 0) diag_note(d, method->func->span, "declared here");
    const Symbol *trait = trait_of(first);
    if (has_fit && trait_of(first->rival) != trait)
        diag_help(d, "a function over one of the traits calls the one that is meant: 'func f[T: %s](x: T)'",
                  trait->name->text);
    else if (has_fit)
        diag_help(d, "say the type of the argument or of the result: 'let x: T = …'");
    return (FoundMethod){.is_reported = true};
}

void report_ambiguous_value(Checker *c, AstIdent name, const FoundMethod *first) {
    report_ambiguous(c, name, first, true);
}

FoundMethod choose_method(Checker *c, AstIdent name, const FoundMethod *first, const AstList *args,
                          bool has_receiver, const Type *want) {
    Choice choice = {c, args, want, has_receiver, CLOSE_EXACT};
    uint32_t count = 0;
    for (uint32_t i = 0; i < args->count; i++) {
        AstNode *value = ast_as(Arg, args->items[i])->value;
        if (!waits_for_type(value)) check_any_value(c, value, NULL);
        if (!waits_for_type(value) && is_poison(value->type)) return (FoundMethod){.is_reported = true};
    }
    bool knows_result = want != NULL && !is_poison(want) && !has_hole(want);
    for (choice.closeness = CLOSE_EXACT; choice.closeness <= CLOSE_ANY; choice.closeness++) {
        const FoundMethod *found = only_fit(&choice, first, false, &count);
        if (found == NULL && count > 1 && knows_result) found = only_fit(&choice, first, true, &count);
        if (found != NULL) {
            FoundMethod chosen = *found;
            chosen.is_chosen = true;
            return chosen;
        }
        if (count > 1) break;
    }
    return report_ambiguous(c, name, first, count > 1);
}

const FoundMethod *choose_value(Checker *c, const FoundMethod *first, const Type *want) {
    const FoundMethod *found = NULL;
    want = wanted_function(want);
    for (const FoundMethod *method = first; method != NULL; method = method->rival) {
        const Type *type = infer_type(c, &method->known, method->func->type);
        bool fits = want != NULL && type->arg_count == want->arg_count;
        for (uint32_t i = 0; fits && i < want->arg_count; i++)
            fits = has_hole(want->args[i]) || has_hole(type->args[i]) || type->args[i] == want->args[i];
        if (fits && found != NULL) return NULL;
        if (fits) found = method;
    }
    return found;
}
