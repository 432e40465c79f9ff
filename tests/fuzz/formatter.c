/* Any program that parses through the formatter: it says the same afterwards, and formatting it again changes
 * nothing. */
#include "compiler/syntax/parse.h"
#include "compiler/tools/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static _Noreturn void fail(const char *what, const Text *text) {
    fprintf(stderr, "%s:\n%.*s\n", what, (int)text->length, text->bytes);
    abort();
}

static void format_twice(Session *session, SourceFile *source, const AstModule *tree) {
    Text once, twice;
    text_init(&once, &session->arena);
    text_init(&twice, &session->arena);
    format_source(session, source, tree, &once);
    if (!format_verify(session, source, tree, &once)) fail("formatting changed the program", &once);
    SourceFile *again = source_add(&session->sources, "again.jan", once.bytes, once.length);
    format_source(session, again, parse_source(session, again), &twice);
    bool is_same = once.length == twice.length && memcmp(once.bytes, twice.bytes, once.length) == 0;
    if (!is_same) fail("formatting again changes it", &once);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Session session;
    session_init(&session);
    session.diags.quiet = true;
    SourceFile *source = source_add(&session.sources, "fuzz.jan", (const char *)data, size);
    const AstModule *tree = parse_source(&session, source);
    if (session.diags.error_count == 0) format_twice(&session, source, tree);
    session_release(&session);
    return 0;
}
