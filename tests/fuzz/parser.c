/* Any bytes through the lexer and the parser: a tree that holds its rules must come out, and tokens must
 * print. */
#include "compiler/ast/ast.h"
#include "compiler/syntax/parse.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Session session;
    Text tokens;
    const char *why = NULL;
    session_init(&session);
    session.diags.quiet = true;
    SourceFile *source = source_add(&session.sources, "fuzz.jan", (const char *)data, size);
    AstModule *tree = parse_source(&session, source);
    if (ast_verify(&session.arena, (AstNode *)tree, &why) != NULL) {
        fprintf(stderr, "the tree is not well formed: %s\n", why);
        abort();
    }
    text_init(&tokens, &session.arena);
    tokens_print(&session, source, &tokens);
    session_release(&session);
    return 0;
}
