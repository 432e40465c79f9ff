/* Any bytes through parsing and checking, also where the parser found mistakes: a broken tree must not break
 * the checker, and what is found right must hold the rules that lowering relies on. */
#include "compiler/base/diag_print.h"
#include "compiler/sema/sema.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void print_reports(Session *session) {
    DiagStyle style = {DIAG_HUMAN, false, false};
    Text out;
    text_init(&out, &session->arena);
    diags_print(&out, &session->diags, &session->sources, &style);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Session session;
    ModuleList modules = {0};
    const char *why = NULL;
    session_init(&session);
    session.std_folder = "stdlib";
    SourceFile *root = source_add(&session.sources, "fuzz.jan", (const char *)data, size);
    modules_load(&session, root, &modules);
    Program *program = sema_check(&session, &modules);
    if (session.diags.error_count == 0 && program_verify(program, &why) != NULL) {
        fprintf(stderr, "the program is not well formed: %s\n", why);
        abort();
    }
    print_reports(&session);
    session_release(&session);
    return 0;
}
