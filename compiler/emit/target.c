/* The machine we compile for: the host's architecture at its baseline, so that a program runs on every
 * machine of that kind; code is position independent, because executables are.
 *
 * Only this one target is initialised: start-up time counts.
 */
#include "compiler/emit/emitter.h"

#include <llvm-c/Target.h>

static LLVMCodeGenOptLevel codegen_level(int opt_level) {
    static const LLVMCodeGenOptLevel levels[] = {LLVMCodeGenLevelNone, LLVMCodeGenLevelLess,
                                                 LLVMCodeGenLevelDefault, LLVMCodeGenLevelAggressive};
    return levels[opt_level < 0 ? 0 : opt_level > 3 ? 3 : opt_level];
}

static const char *baseline_cpu(void) {
#if defined(__x86_64__)
    return "x86-64";
#else
    return "generic";
#endif
}

/* What fails is missed when the machine is made. */
void emit_initialize_target(void) {
    LLVMInitializeNativeTarget();
    LLVMInitializeNativeAsmPrinter();
}

static LLVMTargetMachineRef make_machine(Emitter *e, const char *triple) {
    LLVMTargetRef target;
    char *message = NULL;
    if (LLVMGetTargetFromTriple(triple, &target, &message)) {
        emit_refuse(e, "%s", message);
        LLVMDisposeMessage(message);
        return NULL;
    }
    return LLVMCreateTargetMachine(target, triple, baseline_cpu(), "", codegen_level(e->options->opt_level),
                                   LLVMRelocPIC, LLVMCodeModelDefault);
}

void emit_set_target(Emitter *e) {
    char *triple = LLVMGetDefaultTargetTriple();
    if (e->machine == NULL) e->machine = make_machine(e, triple);
    if (e->machine != NULL) {
        LLVMTargetDataRef layout = LLVMCreateTargetDataLayout(e->machine);
        LLVMSetModuleDataLayout(e->module, layout);
        LLVMDisposeTargetData(layout);
        LLVMSetTarget(e->module, triple);
    }
    LLVMDisposeMessage(triple);
}
