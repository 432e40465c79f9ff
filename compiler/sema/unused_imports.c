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

/* The index of the use that the import stands in. */
static uint32_t use_of(const Module *module, const Symbol *import) {
    for (uint32_t i = 0; i < module->use_count; i++) {
        const AstUse *use = module->uses[i].use;
        if (import->node == &use->node) return i;
        for (uint32_t k = 0; k < use->members.count; k++)
            if (import->node == use->members.items[k]) return i;
    }
    return UINT32_MAX;
}

/* `use std.{fs, path}` is a use of each module, all of one place: the one there, if the index is of such. */
static const AstNode *folder_name(const Module *module, uint32_t index, uint32_t start) {
    if (index >= module->use_count || module->uses[index].use->node.span.start != start) return NULL;
    const AstList *path = &module->uses[index].use->path;
    return path->items[path->count - 1];
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

/* A name with the comma between it and its neighbour, which may be NULL; empty: it stands alone. */
static Span item_between(const AstNode *before, const AstNode *word, const AstNode *next) {
    if (next != NULL) return (Span){word->span.start, next->span.start};
    return before != NULL ? (Span){before->span.end, word->span.end} : (Span){0, 0};
}

static Span item_of_module(const Module *module, uint32_t index) {
    uint32_t start = module->uses[index].use->node.span.start;
    return item_between(index == 0 ? NULL : folder_name(module, index - 1, start),
                        folder_name(module, index, start), folder_name(module, index + 1, start));
}

static Span item_of_member(const AstList *members, const AstNode *word) {
    uint32_t index = 0;
    while (members->items[index] != word) index++;
    return item_between(index == 0 ? NULL : members->items[index - 1], word,
                        index + 1 == members->count ? NULL : members->items[index + 1]);
}

static void offer_removal(Diagnostic *d, const Module *module, const Symbol *import) {
    uint32_t index = use_of(module, import);
    diag_help(d, "remove it");
    if (index == UINT32_MAX) return;
    const AstUse *use = module->uses[index].use;
    Span item = import->node == &use->node ? item_of_module(module, index)
                                           : item_of_member(&use->members, import->node);
    diag_fix(d, item.start != 0 ? item : line_of(module, use->node.span), "");
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
