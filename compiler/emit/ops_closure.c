/* Closures: a JanusFunction with the captured values behind it, and the two functions that it carries to
 * release and to share them. Those are made here, because only here it is known where the values lie.
 */
#include "compiler/emit/emitter.h"

/* --- the object --- */

/* The members of JanusFunction, and the captured values as one more. */
static LLVMTypeRef object_type(Emitter *e, const IrFunc *code) {
    LLVMTypeRef *captures = arena_array(&e->arena, LLVMTypeRef, code->capture_count);
    for (uint32_t i = 0; i < code->capture_count; i++) captures[i] = emit_memory_type(e, code->captures[i]);
    LLVMTypeRef values = LLVMStructTypeInContext(e->context, captures, code->capture_count, false);
    LLVMTypeRef members[6] = {e->i64, e->ptr, e->i64, e->ptr, e->ptr, values};
    return LLVMStructTypeInContext(e->context, members, 6, false);
}

enum { CAPTURES_MEMBER = 5 };

static LLVMValueRef capture_address(Emitter *e, const IrFunc *code, LLVMValueRef object, uint32_t index) {
    LLVMValueRef path[3] = {LLVMConstNull(e->i32), LLVMConstInt(e->i32, CAPTURES_MEMBER, false),
                            LLVMConstInt(e->i32, index, false)};
    return LLVMBuildInBoundsGEP2(e->builder, object_type(e, code), object, path, 3, "");
}

uint64_t emit_capture_offset(Emitter *e, const IrFunc *code, uint32_t index) {
    LLVMTypeRef object = object_type(e, code);
    LLVMTypeRef values = LLVMStructGetTypeAtIndex(object, CAPTURES_MEMBER);
    return emit_member_offset(e, object, CAPTURES_MEMBER) + emit_member_offset(e, values, index);
}

/* --- releasing and sharing what was captured --- */

typedef struct Care { /* what is done to each value, by kind */
    const char *suffix;
    IrRuntime string, array, map, function, any;
    bool shares;
} Care;

static const Care release = {".release",
                             IR_RT_janus_string_release,
                             IR_RT_janus_array_release,
                             IR_RT_janus_map_release,
                             IR_RT_janus_function_release,
                             IR_RT_janus_any_release,
                             false};
static const Care share = {".share",
                           IR_RT_janus_string_share,
                           IR_RT_janus_array_share,
                           IR_RT_janus_map_share,
                           IR_RT_janus_function_share,
                           IR_RT_janus_any_share,
                           true};

static IrRuntime care_of(const Care *care, const Type *type) {
    switch ((TypeKind)type->kind) {
    case TYPE_ARRAY: return care->array;
    case TYPE_MAP:
    case TYPE_SET: return care->map;
    case TYPE_FUNC: return care->function;
    case TYPE_ANY: return care->any;
    default: return care->string;
    }
}

static void call_code(Emitter *e, LLVMValueRef code, LLVMValueRef argument) {
    LLVMTypeRef type = LLVMFunctionType(e->void_type, &e->ptr, 1, false);
    LLVMBuildCall2(e->builder, type, code, &argument, 1, "");
}

static void care_for(Emitter *e, const Care *care, const Type *type, LLVMValueRef address) {
    if (type_is_plain(e->ir->types, type)) return;
    if (type_class(type) == TYPE_CLASS_OWNED) {
        LLVMValueRef object = LLVMBuildLoad2(e->builder, e->ptr, address, "");
        call_code(e, emit_runtime(e, care_of(care, type)), object);
        return;
    }
    const IrTypeInfo *info = emit_find_type_info(e->ir, type);
    const IrFunc *func = info == NULL ? NULL : care->shares ? info->share : info->release;
    if (func == NULL)
        emit_refuse(e, "%s is captured and has no function%s", type_text(&e->arena, type), care->suffix);
    else
        call_code(e, emit_function(e, func), address);
}

static LLVMValueRef make_care(Emitter *e, const Care *care, const IrFunc *code) {
    LLVMBasicBlockRef here = LLVMGetInsertBlock(e->builder);
    LLVMMetadataRef location = LLVMGetCurrentDebugLocation2(e->builder);
    LLVMTypeRef type = LLVMFunctionType(e->void_type, &e->ptr, 1, false);
    LLVMValueRef function =
        LLVMAddFunction(e->module, text_format(&e->arena, "%s%s", code->symbol, care->suffix), type);
    LLVMSetLinkage(function, LLVMInternalLinkage);
    emit_add_attribute(e, function, LLVMAttributeFunctionIndex, ATTRIBUTE_UWTABLE);
    LLVMSetCurrentDebugLocation2(e->builder, NULL);
    LLVMPositionBuilderAtEnd(e->builder, LLVMAppendBasicBlockInContext(e->context, function, ""));
    for (uint32_t i = 0; i < code->capture_count; i++)
        care_for(e, care, code->captures[i], capture_address(e, code, LLVMGetParam(function, 0), i));
    LLVMBuildRetVoid(e->builder);
    LLVMPositionBuilderAtEnd(e->builder, here);
    LLVMSetCurrentDebugLocation2(e->builder, location);
    return function;
}

/* Null when nothing that was captured is counted. */
static LLVMValueRef care_function(Emitter *e, const Care *care, const IrFunc *code) {
    bool is_plain = true;
    for (uint32_t i = 0; i < code->capture_count; i++)
        is_plain = is_plain && type_is_plain(e->ir->types, code->captures[i]);
    if (is_plain) return LLVMConstNull(e->ptr);
    const void *key = care->shares ? (const void *)&code->captures : &code->capture_count;
    LLVMValueRef known = map_get(&e->objects, map_key(key));
    if (known != NULL) return known;
    LLVMValueRef made = make_care(e, care, code);
    map_set(&e->arena, &e->objects, map_key(key), made);
    return made;
}

/* --- the ops --- */

static LLVMValueRef object_size(Emitter *e, LLVMTypeRef type) {
    return LLVMConstInt(e->i64, LLVMABISizeOfType(LLVMGetModuleDataLayout(e->module), type), false);
}

static void store_captures(FuncEmitter *f, const IrInst *inst, LLVMValueRef object) {
    const IrFunc *code = inst->as.func;
    for (uint32_t i = 0; i < inst->operand_count; i++)
        emit_store(f, code->captures[i], emit_operand(f, inst, i), capture_address(f->e, code, object, i));
}

LLVMValueRef emit_op_CLOSURE(FuncEmitter *f, const IrInst *inst) {
    Emitter *e = f->e;
    const IrFunc *code = inst->as.func;
    LLVMTypeRef type = object_type(e, code);
    LLVMValueRef size = object_size(e, type);
    LLVMValueRef object = emit_call_runtime(f, inst, IR_RT_janus_object_new, &size, 1);
    LLVMValueRef members[5] = {NULL, emit_function(e, code), size, care_function(e, &release, code),
                               care_function(e, &share, code)};
    for (uint32_t i = 1; i < CAPTURES_MEMBER; i++)
        LLVMBuildStore(e->builder, members[i], emit_member_address(f, type, object, i));
    store_captures(f, inst, object);
    return object;
}

/* Nobody counts it, so it needs no functions that release and share; nobody keeps it. */
LLVMValueRef emit_op_CLOSURE_FRAME(FuncEmitter *f, const IrInst *inst) {
    Emitter *e = f->e;
    LLVMTypeRef type = object_type(e, inst->as.func);
    LLVMValueRef object = emit_entry_alloca(f, type, "closure");
    LLVMValueRef null = LLVMConstNull(e->ptr);
    LLVMValueRef members[5] = {LLVMConstInt(e->i64, (uint64_t)JANUS_IMMORTAL, true),
                               emit_function(e, inst->as.func), object_size(e, type), null, null};
    for (uint32_t i = 0; i < CAPTURES_MEMBER; i++)
        LLVMBuildStore(e->builder, members[i], emit_member_address(f, type, object, i));
    store_captures(f, inst, object);
    return object;
}

LLVMValueRef emit_op_CAPTURED(FuncEmitter *f, const IrInst *inst) {
    const IrFunc *code = inst->as.capture.func;
    return capture_address(f->e, code, emit_operand(f, inst, 0), inst->as.capture.index);
}
