/* --emit=tokens: what the lexer sees, before the layout. */
#include "compiler/syntax/lexer.h"
#include "compiler/syntax/parse.h"

void tokens_print(Session *session, const SourceFile *source, Text *out) {
    Arena scratch;
    TokenList list;
    arena_init(&scratch);
    lexer_run(session, source, &scratch, &list);
    for (uint32_t i = 0; i < list.tokens.count; i++) {
        Token token = list.tokens.items[i];
        Span span = token_span(token);
        SourcePlace place = source_place(&session->sources, span.start);
        text_printf(out, "%u:%u %s", place.line, place.column, token_rows[token.kind].name);
        if (span.end > span.start)
            text_printf(out, " %.*s", (int)(span.end - span.start),
                        source->text + (span.start - source->base));
        text_add_char(out, '\n');
    }
    arena_release(&scratch);
}
