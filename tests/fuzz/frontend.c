/* Any bytes through the whole front end: what is found right must lower to IR that holds its rules, and what
 * is wrong must be reported. */
#include "compiler/base/diag_print.h"
#include "compiler/ir/ir.h"
#include "compiler/lower/lower.h"
#include "compiler/pass/pass.h"
#include "compiler/sema/sema.h"
#include "compiler/syntax/parse.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void lower_checked(Session *session, Program *program) {
    IrModule *module = lower_program(session, program);
    if (session->diags.error_count > 0) return; /* beyond a limit that only lowering sees */
    pass_run_all(session, module, true);
    const char *broken = ir_verify(&session->arena, module);
    if (broken == NULL) return;
    fprintf(stderr, "the IR is not well formed: %s\n", broken);
    abort();
}

static void print_reports(Session *session) {
    DiagStyle style = {DIAG_HUMAN, false, false};
    Text out;
    text_init(&out, &session->arena);
    diags_print(&out, &session->diags, &session->sources, &style);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Session session;
    ModuleList modules = {0};
    session_init(&session);
    session.std_folder = "stdlib";
    SourceFile *root = source_add(&session.sources, "fuzz.jan", (const char *)data, size);
    modules_load(&session, root, &modules);
    if (session.diags.error_count == 0) {
        Program *program = sema_check(&session, &modules);
        if (session.diags.error_count == 0) lower_checked(&session, program);
    }
    print_reports(&session);
    session_release(&session);
    return 0;
}
