/* "Did you mean …?" over names in scope, members of modules and variants. Reports past the limit get none, so
 * that a file of nothing but mistakes takes no quadratic time. */
#include "compiler/base/suggest.h"
#include "compiler/sema/checker.h"

#include <string.h>

static bool names_type(const Symbol *symbol) {
    switch ((SymbolKind)symbol->kind) {
    case SYMBOL_MODULE:
    case SYMBOL_IMPORT:
    case SYMBOL_BUILTIN_TYPE:
    case SYMBOL_TYPE_ALIAS:
    case SYMBOL_TYPE_PARAM:
    case SYMBOL_MESSAGE:
    case SYMBOL_ENUM:
    case SYMBOL_STRUCT:
    case SYMBOL_TRAIT:
    case SYMBOL_ERROR_SET: return true;
    default: return false;
    }
}

static bool is_offered(const Symbol *symbol, bool is_type) {
    return is_type ? names_type(symbol) : symbol->kind != SYMBOL_BAD;
}

enum { MOST_CANDIDATES = 20000 };

static bool wants_none(const Checker *c) {
    return c->diags->quiet || (c->diags->limit > 0 && c->diags->error_count > c->diags->limit);
}

const char *suggest_in_scope(Checker *c, Name wrong, bool is_type) {
    if (wants_none(c)) return NULL;
    Suggestion suggestion;
    suggest_init(&suggestion, wrong->text);
    for (uint32_t i = c->scopes.stack.count, seen = 0; i > 0 && seen < MOST_CANDIDATES; i--, seen++) {
        Name name = c->scopes.stack.items[i - 1].name;
        const Symbol *symbol = scope_lookup(name);
        if (symbol != NULL && is_offered(symbol, is_type)) suggest_offer(&suggestion, name->text);
    }
    return suggestion.best;
}

const char *suggest_in_module(Checker *c, const Module *module, Name wrong) {
    if (wants_none(c)) return NULL;
    Suggestion suggestion;
    suggest_init(&suggestion, wrong->text);
    for (uint32_t i = 0; i < module->scope->symbols.count && i < MOST_CANDIDATES; i++) {
        if (module->scope->symbols.items[i]->is_pub)
            suggest_offer(&suggestion, module->scope->symbols.items[i]->name->text);
    }
    return suggestion.best;
}

const char *suggest_among(Checker *c, Symbol *const *symbols, uint32_t count, Name wrong) {
    if (wants_none(c)) return NULL;
    Suggestion suggestion;
    suggest_init(&suggestion, wrong->text);
    for (uint32_t i = 0; i < count && i < MOST_CANDIDATES; i++)
        suggest_offer(&suggestion, symbols[i]->name->text);
    return suggestion.best;
}

const char *suggest_word(const char *const *words, uint32_t count, const char *wrong) {
    Suggestion suggestion;
    suggest_init(&suggestion, wrong);
    for (uint32_t i = 0; i < count; i++) suggest_offer(&suggestion, words[i]);
    return suggestion.best;
}

void help_suggestion(Diagnostic *d, Span span, const char *candidate) {
    if (candidate == NULL) return;
    diag_help(d, "did you mean '%s'?", candidate);
    diag_fix(d, span, candidate);
}
