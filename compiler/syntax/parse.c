/* Parsing one file: lexer, layout, automaton, one token at a time. */
#include "compiler/syntax/parse.h"
#include "compiler/syntax/automaton.h"
#include "compiler/syntax/doubt.h"
#include "compiler/syntax/foreign/foreign.h"
#include "compiler/syntax/parser.h"

#include <stdlib.h>

static bool has_given_up(const Parser *p) {
    return p->layout.has_given_up || p->session->diags.error_count - p->first_error >= SYNTAX_ERROR_LIMIT;
}

/* Every token that the automaton gets is one it can shift. */
static void parse_tokens(Parser *p) {
    doubt_init(p);
    while (!has_given_up(p)) {
        if (doubt_is_near(p)) doubt_follow(p);
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
    const Diagnostics *diags = &p->session->diags;
    if (diags->list.count > p->first_diagnostic && vec_last(&diags->list)->span.start > here.start)
        here = vec_last(&diags->list)->span;
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

static void read_tokens(Parser *p) {
    Span all = {p->source->base, p->source->base + p->source->length};
    p->module = ast_new(&p->session->arena, Module, all);
    layout_init(&p->layout, p->session, p->source, p->scratch, &p->list);
    p->automaton = grammar_Alloc(malloc, p);
    if (p->automaton != NULL) parse_tokens(p);
    p->layout.diags = &p->session->diags;
    grammar_Free(p->automaton, free);
}

/* What does not parse may be written as in another language: it is forgotten, and read again translated. */
static void read_again(Parser *p, const DiagMark *start) {
    if (p->layout.has_given_up || p->session->diags.error_count == start->errors) return;
    Parser again = {.session = p->session,
                    .source = p->source,
                    .scratch = p->scratch,
                    .first_error = p->first_error,
                    .first_diagnostic = p->first_diagnostic};
    diags_reset(&p->session->diags, start);
    lexer_run(p->session, p->source, p->scratch, &again.list);
    again.first_foreign = p->session->diags.list.count;
    foreign_translate(p->session, p->source, p->scratch, &again.list);
    *p = again;
    read_tokens(p);
}

AstModule *parse_source(Session *session, SourceFile *source) {
    Arena scratch;
    arena_init(&scratch);
    Parser parser = {.session = session,
                     .source = source,
                     .scratch = &scratch,
                     .first_error = session->diags.error_count,
                     .first_diagnostic = session->diags.list.count};
    DiagMark start = diags_mark(&session->diags);
    lexer_run(session, source, &scratch, &parser.list);
    parser.first_foreign = session->diags.list.count;
    read_tokens(&parser);
    read_again(&parser, &start);
    give_depth(parser.module);
    sort_reports(&parser);
    check_file(&parser);
    arena_release(&scratch);
    return parser.module;
}
