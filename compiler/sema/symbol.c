/* Making and naming symbols. */
#include "compiler/sema/symbol.h"
#include "compiler/sema/checker.h"

static const char *const kind_texts[] = {
#define SYMBOL(name, text) text,
#include "compiler/sema/symbol.def"
#undef SYMBOL
};

static const char *const builtin_texts[] = {
#define BUILTIN(name, text, class) text,
#include "compiler/sema/builtin.def"
#undef BUILTIN
};

const char *symbol_kind_text(SymbolKind kind) {
    return kind_texts[kind];
}

const char *builtin_text(Builtin builtin) {
    return builtin_texts[builtin];
}

Symbol *symbol_new(Checker *c, SymbolKind kind, Name name, Span span, AstNode *node) {
    Symbol *symbol = arena_new(c->arena, Symbol);
    symbol->kind = (uint8_t)kind;
    symbol->name = name;
    symbol->span = span;
    symbol->node = node;
    symbol->module = c->module;
    symbol->bound_at = UINT32_MAX;
    return symbol;
}

const char *symbol_describe(Arena *arena, const Symbol *symbol) {
    return text_format(arena, "%s '%s'", symbol_kind_text(symbol->kind), symbol->name->text);
}

void uses_add(Checker *c, Symbol *symbol) {
    symbol->is_used = true;
    SymbolUses *uses = c->body == NULL ? NULL : c->body->uses;
    if (uses == NULL || (uses->count > 0 && vec_last(uses) == symbol)) return;
    vec_push(c->arena, uses, symbol);
}

const char *symbol_qualified_name(Arena *arena, const Symbol *symbol) {
    if (symbol->kind == SYMBOL_VARIANT)
        return text_format(arena, "%s.%s", symbol->as.variant->owner->name->text, symbol->name->text);
    const Symbol *outer = symbol->kind == SYMBOL_FUNC ? symbol->as.func->outer : NULL;
    if (outer != NULL)
        return text_format(arena, "%s.%s", symbol_qualified_name(arena, outer), symbol->name->text);
    const Symbol *owner = symbol->kind == SYMBOL_FUNC ? symbol->as.func->owner : NULL;
    if (owner == NULL) return symbol->name->text;
    if (owner->kind == SYMBOL_TRAIT)
        return text_format(arena, "%s.%s", owner->name->text, symbol->name->text);
    const ImplInfo *impl = owner->as.impl;
    const char *target = type_text(arena, impl->target);
    if (impl->trait == NULL) return text_format(arena, "%s.%s", target, symbol->name->text);
    return text_format(arena, "%s.%s.%s", target, trait_text(arena, impl->trait), symbol->name->text);
}

const char *symbol_link_name(Arena *arena, const Symbol *symbol) {
    if (symbol->kind == SYMBOL_FUNC && symbol->as.func->is_main) return "janus_main";
    bool is_plain = symbol->kind == SYMBOL_WRAPPER || symbol->kind == SYMBOL_ACTOR ||
                    (symbol->kind == SYMBOL_FUNC && symbol->as.func->is_extern);
    if (is_plain || symbol->module == NULL) return symbol->name->text;
    const char *name = symbol_qualified_name(arena, symbol);
    return text_format(arena, "%s.%s", symbol->module->path_name, name);
}
