/* Optimisation: LLVM's default pipeline of the level, and for --release the runtime's small functions linked
 * in first, as bodies that may be inlined but are not emitted (available_externally): what is not inlined
 * still comes from libjanus_rt.a.
 *
 * The bitcode is built for the same baseline CPU as our code; a different one would silently forbid inlining.
 */
#include "compiler/emit/emitter.h"

#include <llvm-c/BitReader.h>
#include <llvm-c/Error.h>
#include <llvm-c/Linker.h>
#include <llvm-c/Transforms/PassBuilder.h>

#include <string.h>

#include "compiler/emit/rt_inline.h"

/* Counts are read and written relaxed, which LLVM takes for a barrier to all memory; what is needed is that
 * each access is whole. Not so where an actor looks for its next message. */
static void relax_counts(LLVMValueRef function) {
    size_t length = 0;
    const char *name = LLVMGetValueName2(function, &length);
    if (strncmp(name, "janus_loop_", 11) == 0 || strncmp(name, "janus_actor_", 12) == 0) return;
    for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(function); b != NULL; b = LLVMGetNextBasicBlock(b))
        for (LLVMValueRef i = LLVMGetFirstInstruction(b); i != NULL; i = LLVMGetNextInstruction(i))
            if ((LLVMIsALoadInst(i) || LLVMIsAStoreInst(i)) &&
                LLVMGetOrdering(i) == LLVMAtomicOrderingMonotonic)
                LLVMSetOrdering(i, LLVMAtomicOrderingUnordered);
}

static void make_bodies_available(LLVMModuleRef module) {
    for (LLVMValueRef f = LLVMGetFirstFunction(module); f != NULL; f = LLVMGetNextFunction(f))
        if (!LLVMIsDeclaration(f) && LLVMGetLinkage(f) == LLVMExternalLinkage) {
            LLVMSetLinkage(f, LLVMAvailableExternallyLinkage);
            relax_counts(f);
        }
}

void emit_inline_runtime(Emitter *e) {
    if (janus_rt_inline_bc_size == 0) return;
    LLVMMemoryBufferRef bytes = LLVMCreateMemoryBufferWithMemoryRange(
        janus_rt_inline_bc, (size_t)janus_rt_inline_bc_size, "rt_inline", false);
    LLVMModuleRef runtime = NULL;
    if (LLVMGetBitcodeModuleInContext2(e->context, bytes, &runtime)) {
        emit_refuse(e, "the embedded runtime cannot be read");
        return;
    }
    make_bodies_available(runtime);
    if (LLVMLinkModules2(e->module, runtime)) emit_refuse(e, "the embedded runtime cannot be linked");
}

void emit_run_passes(Emitter *e) {
    static const char *const pipelines[] = {"default<O0>", "default<O1>", "default<O2>", "default<O3>"};
    int level = e->options->opt_level > 3 ? 3 : e->options->opt_level;
    LLVMPassBuilderOptionsRef options = LLVMCreatePassBuilderOptions();
    LLVMErrorRef error = LLVMRunPasses(e->module, pipelines[level], e->machine, options);
    LLVMDisposePassBuilderOptions(options);
    if (error == NULL) return;
    char *message = LLVMGetErrorMessage(error);
    emit_refuse(e, "%s", message);
    LLVMDisposeErrorMessage(message);
}
