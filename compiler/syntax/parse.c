/* Parsing one file: lexer, layout, automaton, one token at a time. */
#include "compiler/syntax/parse.h"
#include "compiler/syntax/automaton.h"
#include "compiler/syntax/parser.h"

#include <stdlib.h>

static bool has_given_up(const Parser *p) {
    return p->layout.has_given_up || p->session->diags.error_count - p->first_error >= SYNTAX_ERROR_LIMIT;
}

/* Every token that the automaton gets is one it can shift. */
static void parse_tokens(Parser *p) {
    while (!has_given_up(p)) {
        LayoutMark mark = layout_mark(&p->layout);
        Token token = layout_next(&p->layout);
        if (automaton_shifts(p->automaton, token.kind)) {
            grammar_(p->automaton, token.kind, token);
            if (token.kind == TK_EOF) return;
        } else if (!parser_recover(p, &mark, token)) {
            return;
        }
    }
}

/* What concerns the file as a whole. */
static void check_file(Parser *p) {
    uint32_t errors = p->session->diags.error_count - p->first_error;
    Span end = {p->source->base + p->source->length, p->source->base + p->source->length};
    Span here = token_span(p->layout.tokens[p->layout.at]);
    if (errors >= SYNTAX_ERROR_LIMIT)
        diag_report(parser_diags(p), DIAG_MANY_ERRORS, here, SYNTAX_ERROR_LIMIT);
    else if (errors == 0 && p->module->items.count == 0)
        diag_report(parser_diags(p), DIAG_EMPTY_FILE, end);
}

static int by_place(const void *left, const void *right) {
    const Diagnostic *a = *(Diagnostic *const *)left, *b = *(Diagnostic *const *)right;
    return a->span.start < b->span.start ? -1 : a->span.start > b->span.start;
}

/* The lexer ran ahead of the parser: their reports are brought into one order. */
static void sort_reports(const Parser *p) {
    const Diagnostics *diags = &p->session->diags;
    uint32_t count = diags->list.count - p->first_diagnostic;
    if (count > 1) qsort(diags->list.items + p->first_diagnostic, count, sizeof(Diagnostic *), by_place);
}

static void give_depth(AstModule *module) {
    uint32_t below = 0;
    for (uint32_t i = 0; i < module->items.count; i++) {
        if (module->items.items[i]->depth > below) below = module->items.items[i]->depth;
    }
    module->node.depth = (uint16_t)(below + 1);
}

AstModule *parse_source(Session *session, SourceFile *source) {
    Arena scratch;
    arena_init(&scratch);
    Span all = {source->base, source->base + source->length};
    Parser parser = {.session = session,
                     .source = source,
                     .scratch = &scratch,
                     .first_error = session->diags.error_count,
                     .first_diagnostic = session->diags.list.count,
                     .module = ast_new(&session->arena, Module, all)};
    lexer_run(session, source, &scratch, &parser.list);
    layout_init(&parser.layout, session, source, &scratch, &parser.list);
    parser.automaton = grammar_Alloc(malloc, &parser);
    if (parser.automaton != NULL) parse_tokens(&parser);
    give_depth(parser.module);
    sort_reports(&parser);
    check_file(&parser);
    grammar_Free(parser.automaton, free);
    arena_release(&scratch);
    return parser.module;
}
