/* The passes in their order. Debug builds verify the IR before the first and after each. */
#include "compiler/pass/passes.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct Pass {
    const char *name;
    void (*run)(IrModule *module);
    bool only_optimized;
} Pass;

static const Pass passes[] = {
    {"moves", pass_moves, false}, {"drops", pass_drops, true},   {"counts", pass_counts, false},
    {"slots", pass_slots, false}, {"cycles", pass_cycles, true},
};

#ifdef JANUS_DEBUG
enum { EXIT_INTERNAL_FAILURE = 3 };

static void stop_if(Session *session, const IrModule *module, const char *after, const char *failure) {
    if (failure == NULL) return;
    Text text;
    text_init(&text, &session->arena);
    ir_print(&text, module);
    fprintf(stderr, "%s\ninternal failure: the IR after %s is broken: %s\n", text.bytes, after, failure);
    exit(EXIT_INTERNAL_FAILURE);
}

static void verify(Session *session, const IrModule *module, const char *after) {
    stop_if(session, module, after, ir_verify(&session->arena, module));
}

static void verify_lowered(Session *session, const IrModule *module) {
    verify(session, module, "lowering");
    stop_if(session, module, "lowering", ir_verify_counts(&session->arena, module));
}
#else
static void verify(Session *session, const IrModule *module, const char *after) {
    (void)session, (void)module, (void)after;
}

static void verify_lowered(Session *session, const IrModule *module) {
    (void)session, (void)module;
}
#endif

void pass_run_all(Session *session, IrModule *module, bool optimizes) {
    if (session->diags.error_count > 0) return;
    verify_lowered(session, module);
    module->keeps_variables = !optimizes;
    for (size_t i = 0; i < sizeof passes / sizeof *passes; i++) {
        if (passes[i].only_optimized && !optimizes) continue;
        passes[i].run(module);
        verify(session, module, passes[i].name);
    }
}
