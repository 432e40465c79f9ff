/* One module, from IR to a file: declare everything, emit the bodies, optimise, write.
 *
 * Assumes IR that ir/verify.c accepts and refuses what it cannot translate as an internal error; nothing of
 * LLVM outlives the call. Names are declared before any body, so bodies may stand in any order.
 */
#include "compiler/emit/emitter.h"

#include <llvm-c/Analysis.h>
#include <llvm-c/ErrorHandling.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void emit_refuse(Emitter *e, const char *format, ...) {
    if (e->failure != NULL) return;
    Text text;
    text_init(&text, &e->arena);
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(&text, format, arguments);
    va_end(arguments);
    e->failure = text.bytes;
}

static void die_with(const char *reason) {
    fprintf(stderr, "janus: internal error: LLVM: %s\n", reason);
    exit(3);
}

/* Without a handler LLVM prints its complaint and ends the process. */
static void take_complaint(LLVMDiagnosticInfoRef info, void *context) {
    if (LLVMGetDiagInfoSeverity(info) != LLVMDSError) return;
    char *message = LLVMGetDiagInfoDescription(info);
    emit_refuse(context, "LLVM: %s", message);
    LLVMDisposeMessage(message);
}

static void find_attributes(Emitter *e) {
    static const char *const names[ATTRIBUTE_COUNT] = {
        [ATTRIBUTE_NOUNWIND] = "nounwind", [ATTRIBUTE_NORETURN] = "noreturn", [ATTRIBUTE_COLD] = "cold",
        [ATTRIBUTE_UWTABLE] = "uwtable",   [ATTRIBUTE_ZEROEXT] = "zeroext",   [ATTRIBUTE_SIGNEXT] = "signext",
    };
    for (int i = 0; i < ATTRIBUTE_COUNT; i++)
        e->attributes[i] = LLVMGetEnumAttributeKindForName(names[i], strlen(names[i]));
}

static void emitter_init(Emitter *e, Session *session, const IrModule *ir, const EmitOptions *options) {
    *e = (Emitter){.session = session, .ir = ir, .options = options};
    arena_init(&e->arena);
    e->context = LLVMContextCreate();
    LLVMContextSetDiagnosticHandler(e->context, take_complaint, e);
    e->module = LLVMModuleCreateWithNameInContext(ir->name, e->context);
    e->builder = LLVMCreateBuilderInContext(e->context);
    e->void_type = LLVMVoidTypeInContext(e->context);
    e->i1 = LLVMInt1TypeInContext(e->context);
    e->i8 = LLVMInt8TypeInContext(e->context);
    e->i32 = LLVMInt32TypeInContext(e->context);
    e->i64 = LLVMInt64TypeInContext(e->context);
    e->f32 = LLVMFloatTypeInContext(e->context);
    e->f64 = LLVMDoubleTypeInContext(e->context);
    e->ptr = LLVMPointerTypeInContext(e->context, 0);
    e->place_type =
        LLVMStructTypeInContext(e->context, (LLVMTypeRef[]){e->ptr, e->ptr, e->i32, e->i32}, 4, false);
    LLVMContextSetDiscardValueNames(e->context, options->kind != EMIT_LLVM);
    find_attributes(e);
}

/* The process ends soon after: giving LLVM's memory back piece by piece takes a tenth of the time of an
 * unoptimised build. Only builds that look for leaks do it. */
static void emitter_release(Emitter *e) {
#ifdef JANUS_DEBUG
    if (e->debug != NULL) LLVMDisposeDIBuilder(e->debug);
    LLVMDisposeBuilder(e->builder);
    LLVMDisposeModule(e->module);
    if (e->machine != NULL) LLVMDisposeTargetMachine(e->machine);
    LLVMContextDispose(e->context);
#endif
    arena_release(&e->arena);
}

static void emit_program(Emitter *e) {
    const IrModule *ir = e->ir;
    emit_find_needed(e);
    emit_debug_begin(e);
    for (uint32_t i = 0; i < ir->globals.count; i++) emit_declare_global(e, ir->globals.items[i]);
    for (uint32_t i = 0; i < ir->funcs.count; i++)
        if (emit_is_needed(e, ir->funcs.items[i])) emit_declare_function(e, ir->funcs.items[i]);
    for (uint32_t i = 0; i < ir->funcs.count && e->failure == NULL; i++)
        if (emit_is_needed(e, ir->funcs.items[i])) emit_function_body(e, ir->funcs.items[i]);
    emit_debug_end(e);
}

static void verify(Emitter *e) {
    char *message = NULL;
    if (LLVMVerifyModule(e->module, LLVMReturnStatusAction, &message))
        emit_refuse(e, "invalid LLVM module: %s", message);
    LLVMDisposeMessage(message);
}

static bool translate(Emitter *e) {
    const char *broken = ir_verify(&e->arena, e->ir);
    if (broken != NULL) emit_refuse(e, "invalid IR: %s", broken);
    if (e->failure == NULL) e->machine = emit_target_machine(e);
    if (e->failure == NULL) emit_program(e);
    if (e->failure == NULL && e->options->verify) verify(e);
    if (e->failure == NULL && e->options->inline_runtime && e->options->opt_level > 0) emit_inline_runtime(e);
    if (e->failure == NULL && e->options->opt_level > 0) emit_run_passes(e);
    return e->failure == NULL;
}

int emit_module(Session *session, const IrModule *module, const EmitOptions *options) {
    LLVMInstallFatalErrorHandler(die_with);
    Emitter e;
    emitter_init(&e, session, module, options);
    int status = translate(&e) ? emit_write(&e) : -1;
    if (e.failure != NULL) {
        fprintf(stderr, "janus: internal error: %s\n", e.failure);
        status = -1;
    }
    emitter_release(&e);
    LLVMResetFatalErrorHandler();
    return status;
}
