/* What the tests of the back end share: a module under construction, and the code that came of it, loaded
 * into this process as a shared object. The runtime's part is played by functions of the test program itself.
 */
#ifndef JANUS_TESTS_UNIT_EMIT_HARNESS_H
#define JANUS_TESTS_UNIT_EMIT_HARNESS_H

#include <check.h>
#include <dlfcn.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <unwind.h>

#include "compiler/emit/emit.h"
#include "runtime/janus.h"
#include "tests/unit/emit_expect.h"

typedef struct Workbench {
    Session session;
    TypeTable types;
    IrModule module;
    IrBuilder builder;
} Workbench;

static inline void workbench_init(Workbench *bench) {
    memset(bench, 0, sizeof *bench);
    session_init(&bench->session);
    type_table_init(&bench->types, &bench->session.arena);
    ir_module_init(&bench->module, &bench->session.arena, &bench->types, &bench->session.sources, "bench");
    bench->builder.module = &bench->module;
}

static inline void workbench_release(Workbench *bench) {
    session_release(&bench->session);
}

static inline const Type *basic(const Workbench *bench, TypeKind kind) {
    return type_basic(&bench->types, kind);
}

/* Begins an exported function; the builder stands in its entry. */
static inline IrFunc *begin_function(Workbench *bench, const char *symbol, const Type *result,
                                     const Type *const *params, uint32_t count) {
    IrFunc *func = ir_func_new(&bench->module, symbol, symbol, result, params, count);
    func->linkage = IR_EXPORTED;
    bench->builder.func = func;
    bench->builder.unwind = NULL;
    bench->builder.block = ir_block_new(&bench->module, func, "start");
    return func;
}

static inline IrBlock *new_block(Workbench *bench, const char *label) {
    return ir_block_new(&bench->module, bench->builder.func, label);
}

static inline IrInst *param(Workbench *bench, uint32_t index) {
    IrInst *inst = ir_emit(&bench->builder, IR_PARAM, bench->builder.func->params[index], NULL, 0);
    inst->as.imm = index;
    return inst;
}

static inline IrInst *unary(Workbench *bench, IrOp op, const Type *type, IrInst *operand) {
    return ir_emit(&bench->builder, op, type, &operand, 1);
}

static inline EmitOptions options_for(int opt_level, const char *path) {
    return (EmitOptions){.opt_level = opt_level, .verify = true, .out_path = path};
}

/* --- loading --- */

static inline void *load_object(const char *object_path) {
    char library[256], command[600];
    snprintf(library, sizeof library, "%s.so", object_path);
    snprintf(command, sizeof command, "ld -shared --eh-frame-hdr -o %s %s -lm", library, object_path);
    ck_assert_int_eq(system(command), 0);
    void *loaded = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    ck_assert_msg(loaded != NULL, "%s", dlerror());
    unlink(library);
    return loaded;
}

static inline void *load_module(Workbench *bench, int opt_level) {
    char path[] = "/tmp/janus-emit-XXXXXX";
    int descriptor = mkstemp(path);
    ck_assert_int_ge(descriptor, 0);
    close(descriptor);
    for (uint32_t i = 0; i < bench->module.funcs.count; i++)
        ir_func_order_blocks(&bench->module, bench->module.funcs.items[i]);
    EmitOptions options = options_for(opt_level, path);
    ck_assert_int_eq(emit_module(&bench->session, &bench->module, &options), 0);
    void *loaded = load_object(path);
    unlink(path);
    return loaded;
}

static inline void *find(void *loaded, const char *symbol) {
    void *found = dlsym(loaded, symbol);
    ck_assert_msg(found != NULL, "no symbol %s", symbol);
    return found;
}

/* --- panics: a forced unwind to the frame that called `guarded` --- */

typedef struct Guard {
    jmp_buf back;
    uintptr_t frame; /* frames at higher addresses are the test's own */
    int code;        /* JanusPanicCode; NO_PANIC */
    const JanusPlace *place;
    const void *what; /* of a panic with a message or an error */
    struct _Unwind_Exception exception;
} Guard;

static Guard guard;

static inline _Unwind_Reason_Code stop_at_guard(int version, _Unwind_Action actions,
                                                _Unwind_Exception_Class class,
                                                struct _Unwind_Exception *exception,
                                                struct _Unwind_Context *context, void *argument) {
    (void)version, (void)actions, (void)class, (void)exception, (void)argument;
    if (_Unwind_GetCFA(context) >= guard.frame) longjmp(guard.back, 1);
    return _URC_NO_REASON;
}

static inline _Noreturn void raise_panic(int code, const JanusPlace *place, const void *what) {
    guard.code = code;
    guard.place = place;
    guard.what = what;
    memset(&guard.exception, 0, sizeof guard.exception);
    _Unwind_ForcedUnwind(&guard.exception, stop_at_guard, NULL);
    abort();
}

/* Evaluates the statement; guard.code then says whether and why it panicked. */
#define guarded(statement)                                                                                   \
    do {                                                                                                     \
        guard.code = NO_PANIC;                                                                               \
        guard.frame = (uintptr_t)__builtin_frame_address(0);                                                 \
        if (setjmp(guard.back) == 0) {                                                                       \
            statement;                                                                                       \
        }                                                                                                    \
    } while (0)

__attribute__((visibility("default"))) void janus_panic(uint32_t code, const JanusPlace *place) {
    raise_panic((int)code, place, NULL);
}

/* Of the newest panic that named its place by a number. */
static JanusPlace place_by_number;

__attribute__((visibility("default"))) void janus_panic_at(uint32_t number, const JanusPanics *panics) {
    place_by_number = janus_panics_place(panics, number);
    raise_panic((int)panics->entries[number].code, &place_by_number, NULL);
}

/* --- the helpers for powers, as the runtime defines them --- */

__attribute__((visibility("default"))) uint8_t janus_power_i64(int64_t base, int64_t exponent,
                                                               int64_t *result) {
    if (exponent < 0) return 0;
    int64_t power = 1;
    bool fits = true;
    for (; exponent > 0; exponent >>= 1) {
        if (exponent & 1) fits &= !__builtin_mul_overflow(power, base, &power);
        if (exponent > 1) fits &= !__builtin_mul_overflow(base, base, &base);
    }
    *result = power;
    return fits;
}

__attribute__((visibility("default"))) uint8_t janus_power_u64(uint64_t base, uint64_t exponent,
                                                               uint64_t *result) {
    uint64_t power = 1;
    bool fits = true;
    for (; exponent > 0; exponent >>= 1) {
        if (exponent & 1) fits &= !__builtin_mul_overflow(power, base, &power);
        if (exponent > 1) fits &= !__builtin_mul_overflow(base, base, &base);
    }
    *result = power;
    return fits;
}

#endif
