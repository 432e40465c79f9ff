/* What type parameters stand for in a use of a generic declaration: found from the types of arguments, then
 * from what the context wants. One-way: only the declaration's own parameters are unknown. */
#include "compiler/sema/checker.h"

TypeArgs infer_begin(Checker *c, Symbol *const *params, uint32_t count) {
    TypeArgs known = {.symbols = params, .params = type_param_types(c, params, count), .count = count};
    known.args = arena_array(c->arena, const Type *, count);
    return known;
}

static void learn(Checker *c, TypeArgs *known, const Type *param, const Type *found) {
    if (found->kind == TYPE_INOUT) found = found->args[0];
    if (found->kind == TYPE_NEVER || found->kind == TYPE_HOLE) return;
    for (uint32_t i = 0; i < known->count; i++) {
        if (known->params[i] != param || known->args[i] != NULL) continue;
        known->args[i] = has_hole(found) || found->kind == TYPE_MESSAGE ? poison(c) : found;
    }
}

/* The parameter of T? takes a T too, that of T ! E too. */
static bool is_wider(const Type *pattern, const Type *found) {
    bool wraps = pattern->kind == TYPE_OPTIONAL || pattern->kind == TYPE_ERROR_UNION;
    return wraps && found->kind != pattern->kind && found->kind != TYPE_ERROR;
}

void infer_from(Checker *c, TypeArgs *known, const Type *pattern, const Type *found) {
    if (!pattern->has_param) return;
    if (pattern->kind == TYPE_PARAM) {
        learn(c, known, pattern, found);
    } else if (is_wider(pattern, found)) {
        infer_from(c, known, pattern->args[0], found);
    } else if (pattern->kind == found->kind && pattern->symbol == found->symbol &&
               pattern->arg_count == found->arg_count) {
        for (uint32_t i = 0; i < pattern->arg_count; i++)
            infer_from(c, known, pattern->args[i], found->args[i]);
    } else if (is_poison(found)) {
        for (uint32_t i = 0; i < pattern->arg_count; i++) infer_from(c, known, pattern->args[i], found);
    }
}

const Type *infer_type(Checker *c, const TypeArgs *known, const Type *type) {
    if (!type->has_param || known->count == 0) return type;
    const Type **args = arena_array(c->arena, const Type *, known->count);
    for (uint32_t i = 0; i < known->count; i++)
        args[i] = known->args[i] != NULL ? known->args[i] : basic(c, TYPE_HOLE);
    return type_substitute(c->types, type, known->params, args, known->count);
}

bool has_hole(const Type *type) {
    if (type->kind == TYPE_HOLE) return true;
    for (uint32_t i = 0; i < type->arg_count; i++)
        if (has_hole(type->args[i])) return true;
    return false;
}

const Type *infer_hint(Checker *c, const TypeArgs *known, const Type *type) {
    const Type *hint = infer_type(c, known, type);
    return hint->kind == TYPE_FUNC || !has_hole(hint) ? hint : NULL;
}

/* What a result of type `pattern` becomes when the context wants `want`: a bare T is not taken for the
 * optional or the error union around it. */
void infer_from_wanted(Checker *c, TypeArgs *known, const Type *pattern, const Type *want) {
    while (want != NULL && want->arg_count > 0 && pattern->kind != want->kind &&
           (want->kind == TYPE_OPTIONAL || want->kind == TYPE_ERROR_UNION))
        want = want->args[0];
    if (want != NULL && !is_poison(want) && want->kind != TYPE_VOID) infer_from(c, known, pattern, want);
}

void infer_from_function(Checker *c, TypeArgs *known, const Type *pattern, const Type *want) {
    want = wanted_function(want);
    if (want == NULL || want->arg_count != pattern->arg_count) return;
    for (uint32_t i = 1; i <= want->arg_count; i++) { /* the result may be wider: it comes last */
        uint32_t index = i % want->arg_count;
        if (!has_hole(want->args[index])) infer_from(c, known, pattern->args[index], want->args[index]);
    }
}

/* What implements Iterator[U] says what U is. */
void infer_from_bounds(Checker *c, TypeArgs *known) {
    for (uint32_t i = 0; i < known->count; i++) {
        const TypeParamInfo *info = known->symbols[i]->as.type_param;
        for (uint32_t k = 0; k < info->bound_count && known->args[i] != NULL; k++) {
            const Type *bound = info->bounds[k];
            if (bound->arg_count == 0 || !has_hole(infer_type(c, known, bound))) continue;
            const Type *given = program_trait_of(c->program, bound->symbol, known->args[i]);
            if (given != NULL) infer_from(c, known, bound, given);
        }
    }
}

/* The impl whose parameter it is: its type stands in front of the dot. */
static const ImplInfo *impl_of_param(const Symbol *declared, const Symbol *param) {
    if (declared == NULL || declared->kind != SYMBOL_FUNC) return NULL;
    const Symbol *owner = declared->as.func->owner;
    const ImplInfo *impl = owner != NULL && owner->kind == SYMBOL_IMPL ? owner->as.impl : NULL;
    for (uint32_t i = 0; impl != NULL && i < impl->type_param_count; i++)
        if (impl->type_params[i] == param) return impl;
    return NULL;
}

static void report_not_inferred(Checker *c, Span span, const Symbol *param, uint32_t count, const char *what,
                                const Symbol *declared) {
    const char *name = param->name->text;
    const ImplInfo *impl = impl_of_param(declared, param);
    Diagnostic *d = report(c, NOT_INFERRED, span, name, what);
    if (param->span.start != 0) diag_note(d, param->span, "'%s' is declared here", name);
    if (impl != NULL)
        diag_help(d, "say it before the dot: '%s.%s', with a type for '%s'", text_of(c, impl->target), what,
                  name);
    else if (count == 1)
        diag_help(d, "say it between brackets: '%s[i64]'", what);
    else
        diag_help(d, "say it between brackets: '%s[…]', %u types with commas between", what, count);
}

bool infer_end(Checker *c, TypeArgs *known, Span span, const char *what, const Symbol *declared) {
    bool is_known = true;
    infer_from_bounds(c, known);
    for (uint32_t i = 0; i < known->count; i++) {
        if (known->args[i] == NULL) {
            if (is_known) report_not_inferred(c, span, known->symbols[i], known->count, what, declared);
            is_known = false;
            known->args[i] = poison(c);
        }
        is_known &= !is_poison(known->args[i]);
    }
    return is_known && check_type_bounds(c, known->symbols, known->args, known->count, span);
}
