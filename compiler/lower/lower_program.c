/* Lowering, from the whole: declares everything, then makes the bodies in source order. */
#include "compiler/lower/lowering.h"

void lower_unsupported(Lowering *program, Span span, const char *what) {
    diag_report(&program->session->diags, DIAG_UNSUPPORTED, span, what);
}

IrModule *lower_program(Session *session, Program *program) {
    Lowering lowering = {
        .session = session, .program = program, .arena = &session->arena, .types = &program->types};
    lowering.module = arena_new(&session->arena, IrModule);
    ir_module_init(lowering.module, &session->arena, &program->types, &session->sources,
                   program->root->path_name);
    lower_declare_globals(&lowering);
    lower_declare_actors(&lowering);
    lower_declare_functions(&lowering);
    lower_actors(&lowering);
    lower_functions(&lowering);
    IrFunc *init = lower_globals(&lowering);
    if (session->runs_tests)
        lower_test_main(&lowering, init);
    else
        lower_main(&lowering, init);
    lower_functions(&lowering); /* what globals and main reach */
    return lowering.module;
}
