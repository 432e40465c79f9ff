/* Plain names in the symbol table: the functions generated for actors, and `extern`s. Two modules may not
 * both claim one, nor may an extern name what is generated, or be declared in two ways. */
#include "compiler/sema/checker.h"

static void report_taken(Checker *c, Symbol *symbol, const char *name, const Symbol *first) {
    Diagnostic *d = report(c, LINK_NAME_TAKEN, symbol->span, name);
    if (first->span.start != 0) diag_note(d, first->span, "it is %s", symbol_describe(c->arena, first));
}

static bool same_extern(const Symbol *a, const Symbol *b) {
    bool both = a->kind == SYMBOL_FUNC && b->kind == SYMBOL_FUNC;
    return both && (a->type == b->type || is_poison(a->type) || is_poison(b->type));
}

/* False: reported. */
static bool claim(Checker *c, Symbol *symbol, const char *text) {
    Name name = name_intern_c(&c->session->names, text);
    Symbol *first = map_get(&c->link_names, map_key(name));
    if (first == NULL) map_set(c->arena, &c->link_names, map_key(name), symbol);
    if (first == NULL || (first->module == symbol->module && symbol->kind != SYMBOL_FUNC)) return true;
    if (same_extern(first, symbol)) return true;
    report_taken(c, symbol, text, first);
    return false;
}

/* Two actors of one name would collide in each of them: the first says enough. */
static void claim_actor(Checker *c, Symbol *actor) {
    static const char *const formats[] = {"%s_setup",   "%s_handler",          "%s_timeout",
                                          "%s_destroy", "%s_start_supervised", "%s_start_supervised_ref",
                                          "__%s_loop"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (!claim(c, actor, text_format(c->arena, formats[i], actor->name->text))) return;
}

void check_link_names(Checker *c) {
    Program *program = c->program;
    for (uint32_t i = 0; i < program->actors.count; i++) claim_actor(c, program->actors.items[i]);
    for (uint32_t i = 0; i < program->externs.count; i++) {
        Symbol *symbol = program->externs.items[i];
        if (symbol->name == c->name_main)
            report(c, LINK_NAME_TAKEN, symbol->span, "main");
        else
            claim(c, symbol, symbol->name->text);
    }
}
