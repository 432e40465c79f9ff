/* One unit, from IR to a file: declare everything, emit the bodies, optimise, write.
 *
 * Assumes IR that ir/verify.c accepts and refuses what it cannot translate as an internal error; nothing of
 * LLVM outlives the call. Names are declared before any body, so bodies may stand in any order. A unit has an
 * LLVM context of its own, so that threads share nothing but the IR, which emission only reads.
 */
#include "compiler/emit/emitter.h"

#include <llvm-c/Analysis.h>
#include <llvm-c/Support.h>

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

/* Without a handler LLVM prints its complaint and ends the process. */
static void take_complaint(LLVMDiagnosticInfoRef info, void *context) {
    if (LLVMGetDiagInfoSeverity(info) != LLVMDSError) return;
    char *message = LLVMGetDiagInfoDescription(info);
    emit_refuse(context, "LLVM: %s", message);
    LLVMDisposeMessage(message);
}

static void find_attributes(Emitter *e) {
    static const char *const names[ATTRIBUTE_COUNT] = {
        [ATTRIBUTE_NOUNWIND] = "nounwind",   [ATTRIBUTE_NORETURN] = "noreturn",
        [ATTRIBUTE_COLD] = "cold",           [ATTRIBUTE_UWTABLE] = "uwtable",
        [ATTRIBUTE_ZEROEXT] = "zeroext",     [ATTRIBUTE_SIGNEXT] = "signext",
        [ATTRIBUTE_NOINLINE] = "noinline",   [ATTRIBUTE_NOMERGE] = "nomerge",
        [ATTRIBUTE_OPTNONE] = "optnone",     [ATTRIBUTE_NOALIAS] = "noalias",
        [ATTRIBUTE_NOCAPTURE] = "nocapture", [ATTRIBUTE_READONLY] = "readonly",
        [ATTRIBUTE_WRITEONLY] = "writeonly", [ATTRIBUTE_ALWAYSINLINE] = "alwaysinline",
    };
    for (int i = 0; i < ATTRIBUTE_COUNT; i++)
        e->attributes[i] = LLVMGetEnumAttributeKindForName(names[i], strlen(names[i]));
}

static void emitter_init(Emitter *e, const EmitPlan *plan, const EmitUnit *unit, const EmitOptions *options) {
    const IrModule *ir = plan->ir;
    *e = (Emitter){.ir = ir, .plan = plan, .unit = unit, .options = options};
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

#ifdef JANUS_DEBUG
enum { LOOKS_FOR_LEAKS = true };
#else
enum { LOOKS_FOR_LEAKS = false };
#endif

static void release_llvm(Emitter *e) {
    if (e->debug != NULL) LLVMDisposeDIBuilder(e->debug);
    LLVMDisposeBuilder(e->builder);
    LLVMDisposeModule(e->module);
    LLVMContextDispose(e->context);
}

/* After the only unit the process ends soon: giving LLVM's memory back piece by piece takes a tenth of the
 * time of an unoptimised build. Among several, the next unit uses that memory, which is faster than getting
 * new one. */
static void emitter_release(Emitter *e) {
    if (LOOKS_FOR_LEAKS || emit_is_divided(e)) release_llvm(e);
    arena_release(&e->arena);
}

static void emit_program(Emitter *e) {
    const IrModule *ir = e->ir;
    const EmitUnit *unit = e->unit;
    emit_debug_begin(e);
    for (uint32_t i = 0; i < ir->globals.count; i++) emit_declare_global(e, ir->globals.items[i]);
    for (uint32_t i = 0; i < unit->funcs.count; i++) emit_declare_function(e, unit->funcs.items[i], true);
    for (uint32_t i = 0; i < unit->funcs.count && e->failure == NULL; i++)
        emit_function_bodies(e, unit->funcs.items[i]);
    emit_finish_panics(e);
    emit_debug_end(e);
}

/* Finding dominators takes quadratic time in the worst case: functions that nobody writes by hand are
 * believed. */
enum { VERIFIED_BLOCKS_MAX = 2000, VERIFIED_VALUES_MAX = 20000 };

static bool is_outsize(const IrFunc *func) {
    return func->blocks.count > VERIFIED_BLOCKS_MAX || func->next_value_id > VERIFIED_VALUES_MAX;
}

static void verify_ir(Emitter *e) {
    for (uint32_t i = 0; i < e->unit->funcs.count && e->failure == NULL; i++) {
        const IrFunc *func = e->unit->funcs.items[i];
        if (is_outsize(func) && !e->options->verify) continue;
        const char *broken = ir_verify_func(&e->arena, e->ir, func);
        if (broken != NULL) emit_refuse(e, "invalid IR: %s", broken);
    }
}

static void verify(Emitter *e) {
    char *message = NULL;
    if (LLVMVerifyModule(e->module, LLVMReturnStatusAction, &message))
        emit_refuse(e, "invalid LLVM module: %s", message);
    LLVMDisposeMessage(message);
}

static bool translate(Emitter *e) {
    verify_ir(e);
    if (e->failure == NULL) emit_set_target(e);
    if (e->failure == NULL) emit_program(e);
    if (e->failure == NULL && e->options->verify) verify(e);
    if (e->failure == NULL && e->options->inline_runtime && e->options->opt_level > 0) emit_inline_runtime(e);
    if (e->failure == NULL && e->options->opt_level > 0) emit_run_passes(e);
    return e->failure == NULL;
}

/* See emit_debug_entry. LLVM has no other door to these, and takes them once in a process. */
static void limit_described_values(void) {
    static const char *const arguments[] = {"janus", "-livedebugvalues-input-bb-limit=0",
                                            "-livedebugvalues-input-dbg-value-limit=0"};
    static bool is_done;
    if (!is_done) LLVMParseCommandLineOptions(3, arguments, "");
    is_done = true;
}

void emit_prepare(const IrModule *ir, const EmitOptions *options) {
    source_index_lines(ir->sources);
    type_table_settle(ir->types);
    emit_initialize_target();
    if (options->opt_level == 0) limit_described_values();
}

EmitResult emit_unit(EmitThread *thread, const EmitPlan *plan, const EmitUnit *unit,
                     const EmitOptions *options) {
    Emitter e;
    EmitResult result = {0};
    emitter_init(&e, plan, unit, options);
    e.machine = thread->machine;
    if (translate(&e)) result = emit_output(&e, thread->arena);
    if (e.failure != NULL) result.failure = arena_copy_text(thread->arena, e.failure, strlen(e.failure));
    thread->machine = e.machine;
    emitter_release(&e);
    return result;
}

void emit_thread_release(EmitThread *thread) {
    if (thread->machine != NULL) LLVMDisposeTargetMachine(thread->machine);
    thread->machine = NULL;
}

int emit_report(Session *session, const EmitResult *result, const char *out_path) {
    if (out_path == NULL || strcmp(out_path, "-") == 0) out_path = "standard output";
    if (result->failure != NULL) fprintf(stderr, "janus: internal error: %s\n", result->failure);
    if (result->write_error != 0)
        diag_report(&session->diags, DIAG_OUTPUT_UNWRITABLE, (Span){0, 0}, out_path,
                    strerror(result->write_error));
    return result->failure == NULL && result->write_error == 0 ? 0 : -1;
}

int emit_module(Session *session, const IrModule *module, const EmitOptions *options) {
    EmitPlan plan;
    emit_plan(&plan, &session->arena, module, 0);
    emit_prepare(module, options);
    EmitThread thread = {.arena = &session->arena};
    EmitResult result = emit_unit(&thread, &plan, plan.units.items[0], options);
    emit_thread_release(&thread);
    return emit_report(session, &result, options->out_path);
}
