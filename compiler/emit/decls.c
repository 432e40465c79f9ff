/* Functions and variables by name: the program's own, the C functions it declares, the runtime's.
 *
 * A symbol is declared once, whoever asks first; every call states the function type it means, so two
 * declarations of one C function agree at the linker and not here. At call boundaries integers narrower than
 * 32 bits travel extended, as C compilers on these machines expect.
 */
#include "compiler/emit/emitter.h"

#include <string.h>

/* --- attributes --- */

void emit_add_attribute(Emitter *e, LLVMValueRef function, unsigned index, EmitAttribute attribute) {
    uint64_t value = attribute == ATTRIBUTE_UWTABLE ? 2 : 0; /* 2: exact at every instruction */
    LLVMAddAttributeAtIndex(function, index,
                            LLVMCreateEnumAttribute(e->context, e->attributes[attribute], value));
}

static void add_text_attribute(Emitter *e, LLVMValueRef function, const char *key, const char *value) {
    LLVMAddAttributeAtIndex(
        function, LLVMAttributeFunctionIndex,
        LLVMCreateStringAttribute(e->context, key, (unsigned)strlen(key), value, (unsigned)strlen(value)));
}

static void add_extension(Emitter *e, LLVMValueRef function, unsigned index, const Type *type) {
    if (type->kind != TYPE_BOOL && !(type_is_int(type) && type_bits(type) < 32)) return;
    bool is_signed = type->kind != TYPE_BOOL && type_is_signed(type);
    emit_add_attribute(e, function, index, is_signed ? ATTRIBUTE_SIGNEXT : ATTRIBUTE_ZEROEXT);
}

/* --- the program's functions --- */

/* Where the parameters begin, behind the address of the result's memory. */
static uint32_t hidden_params(Emitter *e, const Type *result) {
    return emit_type_in_frame(e, result) ? 1 : 0;
}

static LLVMTypeRef call_type(Emitter *e, const Type *result, LLVMTypeRef *params, uint32_t count) {
    if (hidden_params(e, result) == 0)
        return LLVMFunctionType(emit_memory_type(e, result), params, count, false);
    LLVMTypeRef *all = arena_array(&e->arena, LLVMTypeRef, count + 1);
    all[0] = e->ptr;
    for (uint32_t i = 0; i < count; i++) all[i + 1] = params[i];
    return LLVMFunctionType(e->void_type, all, count + 1, false);
}

LLVMTypeRef emit_function_type(Emitter *e, const IrFunc *func) {
    LLVMTypeRef *params = arena_array(&e->arena, LLVMTypeRef, func->param_count);
    for (uint32_t i = 0; i < func->param_count; i++) params[i] = emit_passed_type(e, func->params[i]);
    return call_type(e, func->result, params, func->param_count);
}

static bool signature_is_known(Emitter *e, const IrFunc *func) {
    for (uint32_t i = 0; i < func->param_count; i++)
        if (!emit_type_is_known(e, func->params[i]) || !type_has_value(func->params[i])) return false;
    return emit_type_is_known(e, func->result);
}

/* Memory that the callee only reads, or, for the result, only writes; nobody else has it meanwhile. */
static void add_frame_attributes(Emitter *e, LLVMValueRef function, unsigned index, EmitAttribute access) {
    emit_add_attribute(e, function, index, ATTRIBUTE_NOALIAS);
    emit_add_attribute(e, function, index, ATTRIBUTE_NOCAPTURE);
    emit_add_attribute(e, function, index, access);
}

static void add_param_attributes(Emitter *e, const IrFunc *func, LLVMValueRef function) {
    unsigned first = 1 + hidden_params(e, func->result);
    if (first > 1) add_frame_attributes(e, function, 1, ATTRIBUTE_WRITEONLY);
    for (uint32_t i = 0; i < func->param_count; i++) {
        add_extension(e, function, first + i, func->params[i]);
        if (emit_type_in_frame(e, func->params[i]))
            add_frame_attributes(e, function, first + i, ATTRIBUTE_READONLY);
    }
}

static void add_function_attributes(Emitter *e, const IrFunc *func, LLVMValueRef function) {
    emit_add_attribute(e, function, LLVMAttributeFunctionIndex, ATTRIBUTE_UWTABLE);
    /* A large frame touches its pages in order, so that an overflow meets the guard of the stack. */
    add_text_attribute(e, function, "probe-stack", "inline-asm");
    if (e->options->opt_level == 0) return;
    bool is_optimizable = emit_is_optimizable(e, func);
    if (func->is_entangled || !is_optimizable)
        emit_add_attribute(e, function, LLVMAttributeFunctionIndex, ATTRIBUTE_NOINLINE);
    if (is_optimizable) return;
    emit_add_attribute(e, function, LLVMAttributeFunctionIndex, ATTRIBUTE_OPTNONE);
}

static void add_extensions(Emitter *e, const IrFunc *func, LLVMValueRef function) {
    add_extension(e, function, LLVMAttributeReturnIndex, func->result);
    add_param_attributes(e, func, function);
}

/* What units share is hidden: the linker makes it local. */
static void set_linkage(Emitter *e, LLVMValueRef value, bool is_exported) {
    bool is_shared = !is_exported && emit_is_divided(e);
    LLVMSetLinkage(value, is_exported || is_shared ? LLVMExternalLinkage : LLVMInternalLinkage);
    if (is_shared) LLVMSetVisibility(value, LLVMHiddenVisibility);
}

void emit_declare_function(Emitter *e, const IrFunc *func, bool is_defined) {
    if (!signature_is_known(e, func)) {
        emit_refuse(e, "the signature of %s has a type without a representation", func->symbol);
        return;
    }
    if (LLVMGetNamedFunction(e->module, func->symbol) != NULL) {
        emit_refuse(e, "two functions have the symbol %s", func->symbol);
        return;
    }
    LLVMValueRef function = LLVMAddFunction(e->module, func->symbol, emit_function_type(e, func));
    set_linkage(e, function, func->linkage == IR_EXPORTED);
    if (is_defined) add_function_attributes(e, func, function);
    add_extensions(e, func, function);
    map_set(&e->arena, &e->functions, map_key(func), function);
}

LLVMValueRef emit_declare_copy(Emitter *e, const IrFunc *func) {
    const char *name = text_format(&e->arena, "%s.again", func->symbol);
    LLVMValueRef function = LLVMAddFunction(e->module, name, emit_function_type(e, func));
    LLVMSetLinkage(function, LLVMInternalLinkage);
    add_function_attributes(e, func, function);
    add_extensions(e, func, function);
    return function;
}

LLVMValueRef emit_function(Emitter *e, const IrFunc *func) {
    LLVMValueRef function = map_get(&e->functions, map_key(func));
    if (function == NULL && map_get(&e->plan->holders, map_key(func)) != NULL) {
        emit_declare_function(e, func, false);
        function = map_get(&e->functions, map_key(func));
    }
    if (function != NULL) return function;
    emit_refuse(e, "the function %s is not in the module", func->symbol);
    return LLVMGetUndef(e->ptr);
}

LLVMValueRef emit_code_or_null(Emitter *e, const IrFunc *func) {
    return func == NULL ? LLVMConstNull(e->ptr) : emit_function(e, func);
}

LLVMTypeRef emit_code_type(Emitter *e, const IrInst *inst) {
    LLVMTypeRef *params = arena_array(&e->arena, LLVMTypeRef, inst->operand_count);
    params[0] = e->ptr;
    for (uint32_t i = 1; i < inst->operand_count; i++)
        params[i] = emit_passed_type(e, inst->operands[i]->type);
    return call_type(e, inst->type, params, inst->operand_count);
}

/* --- globals --- */

void emit_declare_global(Emitter *e, const IrGlobal *global) {
    if (!emit_type_is_known(e, global->type) || !type_has_value(global->type)) {
        emit_refuse(e, "the type of %s has no representation", global->symbol);
        return;
    }
    LLVMTypeRef type = emit_memory_type(e, global->type);
    LLVMValueRef variable = LLVMAddGlobal(e->module, type, global->symbol);
    set_linkage(e, variable, false);
    if (emit_defines_globals(e)) {
        LLVMSetInitializer(variable, LLVMConstNull(type));
        emit_debug_global(e, global, variable);
    }
    map_set(&e->arena, &e->globals, map_key(global), variable);
}

LLVMValueRef emit_global(FuncEmitter *f, const IrGlobal *global) {
    LLVMValueRef variable = map_get(&f->e->globals, map_key(global));
    if (variable != NULL) return variable;
    emit_refuse(f->e, "%s: the global %s is not in the module", f->ir->symbol, global->symbol);
    return LLVMGetUndef(f->e->ptr);
}

/* --- C functions that the program declares --- */

static bool is_text(const Type *type) {
    return type->kind == TYPE_STRING || type->kind == TYPE_BYTES;
}

LLVMTypeRef emit_extern_type(Emitter *e, const IrExtern *external) {
    LLVMTypeRef *params = arena_array(&e->arena, LLVMTypeRef, external->param_count * 2);
    unsigned count = 0;
    for (uint32_t i = 0; i < external->param_count; i++) {
        const Type *type = external->params[i];
        params[count++] = is_text(type) ? e->ptr : emit_memory_type(e, type);
        if (is_text(type)) params[count++] = e->i64;
    }
    return LLVMFunctionType(emit_memory_type(e, external->result), params, count, false);
}

LLVMValueRef emit_extern(Emitter *e, const IrExtern *external) {
    LLVMValueRef function = LLVMGetNamedFunction(e->module, external->symbol);
    if (function != NULL) return function;
    function = LLVMAddFunction(e->module, external->symbol, emit_extern_type(e, external));
    add_extension(e, function, LLVMAttributeReturnIndex, external->result);
    unsigned index = 1;
    for (uint32_t i = 0; i < external->param_count; i++) {
        add_extension(e, function, index, external->params[i]);
        index += is_text(external->params[i]) ? 2 : 1;
    }
    return function;
}

/* --- the runtime's functions: rows of runtime/abi.def --- */

static LLVMTypeRef class_type(Emitter *e, AbiClass class) {
    switch (class) {
    case ABI_VOID: return e->void_type;
    case ABI_BOOL: return e->i8;
    case ABI_I32:
    case ABI_U32: return e->i32;
    case ABI_I64:
    case ABI_U64: return e->i64;
    case ABI_F64: return e->f64;
    case ABI_PTR: return e->ptr;
    }
    return e->void_type;
}

bool emit_runtime_may_unwind(IrRuntime runtime) {
    return (ir_runtime_info(runtime)->flags & ABI_PANICS) != 0;
}

LLVMTypeRef emit_runtime_type(Emitter *e, IrRuntime runtime) {
    const IrRuntimeInfo *info = ir_runtime_info(runtime);
    LLVMTypeRef *params = arena_array(&e->arena, LLVMTypeRef, info->param_count);
    for (uint32_t i = 0; i < info->param_count; i++) params[i] = class_type(e, (AbiClass)info->params[i]);
    return LLVMFunctionType(class_type(e, info->result), params, info->param_count, false);
}

static LLVMValueRef declare_runtime(Emitter *e, IrRuntime runtime) {
    const IrRuntimeInfo *info = ir_runtime_info(runtime);
    LLVMValueRef function = LLVMGetNamedFunction(e->module, info->name);
    if (function == NULL) function = LLVMAddFunction(e->module, info->name, emit_runtime_type(e, runtime));
    unsigned self = LLVMAttributeFunctionIndex;
    if ((info->flags & ABI_PANICS) == 0) emit_add_attribute(e, function, self, ATTRIBUTE_NOUNWIND);
    if ((info->flags & ABI_NORETURN) == ABI_NORETURN)
        emit_add_attribute(e, function, self, ATTRIBUTE_NORETURN);
    if (info->flags & ABI_COLD) emit_add_attribute(e, function, self, ATTRIBUTE_COLD);
    if (info->result == ABI_BOOL)
        emit_add_attribute(e, function, LLVMAttributeReturnIndex, ATTRIBUTE_ZEROEXT);
    for (uint32_t i = 0; i < info->param_count; i++) {
        if (info->params[i] == ABI_BOOL) emit_add_attribute(e, function, i + 1, ATTRIBUTE_ZEROEXT);
        if (info->params[i] == ABI_PTR && (info->flags & ABI_BORROWS))
            emit_add_attribute(e, function, i + 1, ATTRIBUTE_NOCAPTURE);
    }
    return function;
}

LLVMValueRef emit_runtime(Emitter *e, IrRuntime runtime) {
    if (e->runtime[runtime] == NULL) e->runtime[runtime] = declare_runtime(e, runtime);
    return e->runtime[runtime];
}
