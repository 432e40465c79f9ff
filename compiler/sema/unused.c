/* Warnings for what is declared and never used, and for a `var` that is never changed.
 *
 * Names of blocks and patterns are judged when their scope ends, parameters when the whole program is
 * checked: only then is it known whether a function is a value somewhere, so that its parameters are what its
 * caller gives. What begins with `_` gets no warning, nor do the fields of messages, the parameters of actors
 * and the methods of traits, whose names and kinds others decide. Nothing is said of a program with errors,
 * which might use what is missing in the part that was not understood.
 */
#include "compiler/sema/checker.h"

#include <string.h>

static bool is_quiet(const Symbol *symbol) {
    return symbol->name->text[0] == '_' || symbol->span.start == 0;
}

/* --- names of blocks and patterns --- */

static bool is_unused_local(const Symbol *symbol) {
    if (symbol->state == LOCAL_IMPLICIT) return false;
    if (symbol->state != LOCAL_BINDING) return true;
    const AstNode *value = ((const AstBinding *)symbol->node)->value;
    return value == NULL || value->kind != AST_Spawn; /* the actor lives on, whoever knows it */
}

static bool is_unused(const Symbol *symbol) {
    if (symbol->is_used || is_quiet(symbol)) return false;
    switch ((SymbolKind)symbol->kind) {
    case SYMBOL_LOCAL: return !is_poison(symbol->type) && is_unused_local(symbol);
    case SYMBOL_CONST: return !is_poison(symbol->type);
    case SYMBOL_FUNC: return true;
    default: return false;
    }
}

/* A second `var` of its name in the scope holds it to its kind. */
static bool is_unchanged(const Symbol *symbol) {
    if (symbol->kind != SYMBOL_LOCAL || symbol->state != LOCAL_BINDING || is_quiet(symbol)) return false;
    if (!symbol->is_var || symbol->is_assigned || symbol->is_pinned || is_poison(symbol->type)) return false;
    return ((const AstBinding *)symbol->node)->value != NULL;
}

/* `{ w, h }` names a field and binds it: without the name, the field stays. */
static bool is_shorthand(const Symbol *symbol) {
    return ast_is(FieldPattern, symbol->node) && ((const AstFieldPattern *)symbol->node)->pattern == NULL;
}

static void offer_underscore(Checker *c, Diagnostic *d, const Symbol *symbol) {
    const char *name = symbol->name->text;
    const char *text = text_format(c->arena, is_shorthand(symbol) ? "%s: _" : "_%s", name);
    if (symbol->is_pinned) {
        diag_help(d, "if that is intended, let its name begin with '_', wherever it stands");
        return;
    }
    diag_help(d,
              is_shorthand(symbol) ? "if that is intended, write '%s'" : "if that is intended, call it '%s'",
              text);
    diag_fix(d, symbol->span, text);
}

static void warn_unused(Checker *c, const Symbol *symbol) {
    if (symbol->kind == SYMBOL_FUNC)
        diag_help(report(c, UNUSED_FUNCTION, symbol->span, symbol->name->text), "remove it, or call it");
    else
        offer_underscore(c, report(c, UNUSED_VARIABLE, symbol->span, symbol->name->text), symbol);
}

static void warn_unchanged(Checker *c, const Symbol *symbol) {
    Diagnostic *d = report(c, NEVER_CHANGED, symbol->span, symbol->name->text);
    uint32_t start = symbol->node->span.start;
    diag_help(d, "declare it with 'let'");
    diag_fix(d, (Span){start, start + 3}, "let");
}

/* Walks from the innermost binding outwards, so that a shadowed variable is seen too. */
void leave_scope(Checker *c, uint32_t outer) {
    bool is_silent = c->diags->error_count > 0 || c->module->is_std;
    while (c->scopes.stack.count > c->scopes.start) {
        Symbol *symbol = scope_unbind_last(&c->scopes);
        check_completed(c, symbol, NULL);
        if (is_silent)
            continue;
        else if (is_unused(symbol))
            warn_unused(c, symbol);
        else if (is_unchanged(symbol))
            warn_unchanged(c, symbol);
    }
    c->scopes.start = outer;
}

/* --- parameters --- */

static bool takes_what_it_must(const Symbol *func) {
    const FuncInfo *info = func->as.func;
    const Symbol *owner = info->owner;
    if (info->node->body == NULL || info->is_extern || info->derived_with != NULL) return true;
    return owner != NULL && (owner->kind == SYMBOL_TRAIT || owner->as.impl->trait != NULL);
}

static bool is_candidate(const Symbol *param) {
    return (!param->is_used || param->is_inout) && !param->is_assigned && !is_quiet(param);
}

static void note_unused_type_params(Checker *c, const Symbol *func) {
    const FuncInfo *info = func->as.func;
    for (uint32_t i = info->type_param_count - info->node->type_params.count; i < info->type_param_count; i++)
        if (is_candidate(info->type_params[i]))
            vec_push(c->arena, &c->unused_params, ((UnusedParam){info->type_params[i], func}));
}

void note_unused_params(Checker *c, Symbol *func, Symbol *const *params, uint32_t count) {
    if (c->module->is_std || (func != NULL && takes_what_it_must(func))) return;
    if (func != NULL) note_unused_type_params(c, func);
    for (uint32_t i = 0; i < count; i++)
        if (is_candidate(params[i])) vec_push(c->arena, &c->unused_params, ((UnusedParam){params[i], func}));
}

/* `var self` behind the name of the method; the name, where type parameters come between. */
static Span span_of_self(Checker *c, const Symbol *func) {
    const SourceFile *file = source_file_of(&c->session->sources, func->span.end);
    bool is_next = strncmp(file->text + (func->span.end - file->base), "(var self", 9) == 0;
    return is_next ? (Span){func->span.end + 1, func->span.end + 9} : func->span;
}

static void warn_unchanged_self(Checker *c, const Symbol *func) {
    Span span = span_of_self(c, func);
    Diagnostic *d = report(c, NEVER_CHANGED, span, "self");
    diag_help(d, "take it as 'self'");
    if (span.start != func->span.start) diag_fix(d, span, "self");
}

/* What a public function takes is for its callers to know. */
static void warn_unchanged_param(Checker *c, const UnusedParam *unused) {
    const Symbol *param = unused->param;
    if (unused->func == NULL || unused->func->is_pub) return;
    if (param->name == c->name_self) {
        warn_unchanged_self(c, unused->func);
        return;
    }
    Diagnostic *d = report(c, NEVER_CHANGED, param->span, param->name->text);
    diag_help(d, "take it without 'var', and leave the 'var' away where it is given");
}

static void warn_unused_param(Checker *c, const UnusedParam *unused) {
    const Symbol *param = unused->param;
    Diagnostic *d = report(c, UNUSED_PARAM, param->span, param->name->text);
    if (unused->func != NULL && (unused->func->is_pub || param->is_pinned))
        diag_help(d, "remove it, or call it '_%s', also where a call names it", param->name->text);
    else
        offer_underscore(c, d, param);
}

static void warn_unused_type_param(Checker *c, const Symbol *param) {
    Diagnostic *d = report(c, UNUSED_TYPE_PARAM, param->span, param->name->text);
    diag_help(d, "remove it, here and where a call gives it");
}

static void warn_of_param(Checker *c, const UnusedParam *unused) {
    const Symbol *param = unused->param, *func = unused->func;
    if (param->kind == SYMBOL_TYPE_PARAM)
        warn_unused_type_param(c, param);
    else if (func != NULL && func->is_pinned)
        return;
    else if (param->is_used)
        warn_unchanged_param(c, unused);
    else if (param->name != c->name_self)
        warn_unused_param(c, unused);
}

void warn_unused_params(Checker *c) {
    if (c->diags->error_count > 0) return;
    for (uint32_t i = 0; i < c->unused_params.count; i++) warn_of_param(c, &c->unused_params.items[i]);
}

/* --- labels --- */

static bool is_before_keyword(char byte) {
    return byte == ':' || byte == ' ' || byte == '\t' || byte == '\n';
}

void warn_unused_label(Checker *c, const AstNode *loop, AstIdent label) {
    if (c->diags->error_count > 0 || c->module->is_std || label.name->text[0] == '_') return;
    const SourceFile *file = source_file_of(&c->session->sources, loop->span.start);
    uint32_t end = label.span.end;
    while (is_before_keyword(file->text[end - file->base])) end++;
    Diagnostic *d = report(c, UNUSED_LABEL, label.span, label.name->text);
    diag_help(d, "remove it: 'break' and 'continue' without a label mean the innermost loop");
    diag_fix(d, (Span){label.span.start, end}, "");
}

/* --- declarations of the module --- */

static void warn_unused_function(Checker *c, const Symbol *symbol) {
    if (symbol->as.func->is_main || symbol->as.func->is_extern) return;
    Diagnostic *d = report(c, UNUSED_FUNCTION, symbol->span, symbol->name->text);
    diag_help(d, "remove it, or put 'pub' before it if other modules use it");
}

static void warn_unused_declaration(Checker *c, const Symbol *symbol) {
    switch ((SymbolKind)symbol->kind) {
    case SYMBOL_FUNC: warn_unused_function(c, symbol); return;
    case SYMBOL_CONST:
    case SYMBOL_GLOBAL:
    case SYMBOL_TYPE_ALIAS:
    case SYMBOL_STRUCT:
    case SYMBOL_ENUM:
    case SYMBOL_TRAIT:
    case SYMBOL_ERROR_SET: break;
    default: return;
    }
    Diagnostic *d = report(c, UNUSED_DECLARATION, symbol->span, symbol_describe(c->arena, symbol));
    diag_help(d, "remove it, or put 'pub' before it if other modules use it");
}

/* What mentions only itself counts as used: finding out more is not worth a second look at everything. */
static void warn_unused_in_module(Checker *c, const Module *module) {
    const Scope *scope = module->scope;
    for (uint32_t i = 0; i < scope->symbols.count; i++) {
        const Symbol *symbol = scope->symbols.items[i];
        bool is_ours = !symbol->is_pub && symbol->module == module;
        if (is_ours && !symbol->is_used && symbol->name != NULL && !is_quiet(symbol))
            warn_unused_declaration(c, symbol);
    }
}

static void warn_unused_methods(Checker *c) {
    const SymbolVec *impls = &c->program->impls;
    for (uint32_t i = 0; i < impls->count; i++) {
        const ImplInfo *impl = impls->items[i]->as.impl;
        if (impl->trait != NULL || impls->items[i]->module->is_std) continue;
        for (uint32_t k = 0; k < impl->item_count; k++) {
            const Symbol *method = impl->items[k];
            if (!method->is_pub && !method->is_used && !is_quiet(method)) warn_unused_function(c, method);
        }
    }
}

void warn_unused_declarations(Checker *c) {
    if (c->diags->error_count > 0 || c->program->main == NULL) return;
    warn_unused_methods(c);
    const ModuleList *modules = c->program->modules;
    for (uint32_t i = 0; i < modules->count; i++)
        if (modules->items[i]->scope != NULL && !modules->items[i]->is_std)
            warn_unused_in_module(c, modules->items[i]);
}
