/* Imports that a module does not need, and the edit that takes them out: the whole `use` with its line, or
 * one name of several. A `pub use` is for others; what is used for nothing but its methods is needed. */
#include "compiler/sema/checker.h"

/* A module may be used for nothing but the methods it gives to types of others. */
static bool extends_others(const Checker *c, const Symbol *import) {
    const SymbolVec *impls = &c->program->impls;
    for (uint32_t i = 0; import->kind == SYMBOL_MODULE && i < impls->count; i++) {
        const Module *module = impls->items[i]->module;
        const Type *target = impls->items[i]->as.impl->target;
        bool is_own = target->symbol != NULL && target->symbol->module == module;
        if (module == import->as.module && !is_own) return true;
    }
    return false;
}

static const AstUse *use_of(const Module *module, const Symbol *import) {
    for (uint32_t i = 0; i < module->use_count; i++) {
        const AstUse *use = module->uses[i].use;
        if (import->node == &use->node) return use;
        for (uint32_t k = 0; k < use->members.count; k++)
            if (import->node == use->members.items[k]) return use;
    }
    return NULL;
}

/* With the end of its line, unless something else stands there. */
static Span line_of(const Module *module, Span use) {
    const SourceFile *file = module->source;
    const char *text = file->text + (use.end - file->base);
    uint32_t blanks = 0;
    while (text[blanks] == ' ' || text[blanks] == '\t' || text[blanks] == '\r') blanks++;
    if (text[blanks] == '\n') return (Span){use.start, use.end + blanks + 1};
    return text[blanks] == '/' ? (Span){use.start, use.end + blanks} : use;
}

/* A name with the comma between it and its neighbour. */
static Span item_of(const AstList *members, const AstNode *word) {
    uint32_t index = 0;
    while (members->items[index] != word) index++;
    bool is_last = index + 1 == members->count;
    return is_last ? (Span){members->items[index - 1]->span.end, word->span.end}
                   : (Span){word->span.start, members->items[index + 1]->span.start};
}

static void offer_removal(Diagnostic *d, const Module *module, const Symbol *import) {
    const AstUse *use = use_of(module, import);
    diag_help(d, "remove it");
    if (use == NULL) return;
    bool is_one_of_many = use->members.count > 1 && import->node != &use->node;
    diag_fix(d, is_one_of_many ? item_of(&use->members, import->node) : line_of(module, use->node.span), "");
}

void warn_unused_imports(Checker *c) {
    if (c->diags->error_count > 0 || c->module->is_std) return;
    const Scope *scope = c->module->scope;
    for (uint32_t i = 0; i < scope->symbols.count; i++) {
        const Symbol *symbol = scope->symbols.items[i];
        bool is_import = symbol->kind == SYMBOL_MODULE || symbol->kind == SYMBOL_IMPORT;
        if (is_import && !symbol->is_used && !symbol->is_pub && !extends_others(c, symbol))
            offer_removal(report(c, UNUSED_IMPORT, symbol->span, symbol->name->text), c->module, symbol);
    }
}
