/* What every module sees without importing it: types, functions, errors. A declaration may hide any of them.
 */
#include "compiler/sema/checker.h"

#include <string.h>

enum { FUNC_CLASS, METHOD_CLASS };

typedef struct BuiltinRow {
    const char *text;
    int class;
} BuiltinRow;

static const BuiltinRow builtins[] = {
#define BUILTIN(name, text, class) {text, class##_CLASS},
#include "compiler/sema/builtin.def"
#undef BUILTIN
};

static Symbol *declare(Checker *c, SymbolKind kind, const char *text) {
    Symbol *symbol = symbol_new(c, kind, name_intern_c(&c->session->names, text), (Span){0, 0}, NULL);
    symbol->is_pub = true;
    scope_bind(&c->scopes, symbol);
    return symbol;
}

static void declare_type(Checker *c, TypeKind kind, const char *text) {
    Symbol *symbol = declare(c, SYMBOL_BUILTIN_TYPE, text);
    symbol->as.type_kind = kind;
    symbol->type = basic(c, kind);
}

static void declare_types(Checker *c) {
    for (int kind = 0; kind < TYPE_KIND_COUNT; kind++) {
        if (type_kind_text(kind)[0] != '\0') declare_type(c, kind, type_kind_text(kind));
    }
    declare_type(c, TYPE_MAP, "HashMap");
}

static void declare_functions(Checker *c) {
    for (int i = 0; i < BUILTIN_COUNT; i++) {
        if (builtins[i].class != FUNC_CLASS) continue;
        declare(c, SYMBOL_BUILTIN, builtins[i].text)->as.builtin = (Builtin)i;
    }
}

static Symbol *declare_error(Checker *c, Symbol *set, const char *text) {
    Symbol *error =
        symbol_new(c, SYMBOL_ERROR_NAME, name_intern_c(&c->session->names, text), (Span){0, 0}, NULL);
    ErrorSetInfo *info = set->as.error_set;
    error->type = set->type;
    error->is_pub = true;
    error->as.error.set = set;
    error->as.error.index = info->error_count;
    info->errors[info->error_count++] = error;
    map_set(c->arena, &info->names, map_key(error->name), error);
    return error;
}

static Symbol *declare_error_set(Checker *c, const char *text, uint32_t capacity) {
    Symbol *set = declare(c, SYMBOL_ERROR_SET, text);
    set->as.error_set = arena_new(c->arena, ErrorSetInfo);
    set->as.error_set->errors = arena_array(c->arena, Symbol *, capacity);
    set->type = type_make_named(c->types, TYPE_ERROR, set, set->name, NULL, 0);
    return set;
}

static void declare_errors(Checker *c) {
    Symbol *call = declare_error_set(c, "CallError", 3);
    c->program->call_timeout = declare_error(c, call, "Timeout");
    c->program->call_stopped = declare_error(c, call, "Stopped");
    c->program->call_cycle = declare_error(c, call, "Cycle");
    Symbol *send = declare_error_set(c, "SendError", 1);
    c->program->send_stopped = declare_error(c, send, "Stopped");
}

void universe_declare(Checker *c) {
    declare_types(c);
    declare_functions(c);
    declare_errors(c);
}
