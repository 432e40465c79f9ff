/* Where panics happen: constants that name a place in the source.
 *
 * Checked operations, of which there are more than of anything else, name theirs by a number: they call a
 * function of the unit, `.panic` or `.panic_index`, that jumps to the runtime with the unit's table. So a
 * check that fails costs two instructions, an entry of plain numbers, and nothing for the linker to do.
 * Whatever else may panic takes the address of a JanusPlace.
 */
#include "compiler/emit/emitter.h"

#include <string.h>

static SourcePlace place_of(const FuncEmitter *f, Span span) {
    uint32_t position = span.start != 0 ? span.start : f->ir->span.start;
    return position == 0 ? (SourcePlace){0} : source_place(f->e->ir->sources, position);
}

static LLVMValueRef path_of(Emitter *e, const SourceFile *file) {
    return emit_c_string(e, file == NULL ? e->ir->name : file->path);
}

/* --- by number --- */

static LLVMValueRef panic_table(Emitter *e) {
    if (e->panic_table != NULL) return e->panic_table;
    e->panic_table = LLVMAddGlobal(e->module, LLVMArrayType2(e->ptr, 2), "panics");
    LLVMSetLinkage(e->panic_table, LLVMPrivateLinkage);
    LLVMSetGlobalConstant(e->panic_table, true);
    return e->panic_table;
}

/* Calls of a door are not merged: what was made of two would not know from where it was inlined, which is
 * what a trace shows. */
static LLVMValueRef declare_door(Emitter *e, const char *name, IrRuntime runtime) {
    LLVMTypeRef type = emit_runtime_type(e, runtime);
    LLVMTypeRef *types = arena_array(&e->arena, LLVMTypeRef, LLVMCountParamTypes(type));
    LLVMGetParamTypes(type, types);
    LLVMValueRef door = LLVMAddFunction(
        e->module, name, LLVMFunctionType(e->void_type, types, LLVMCountParamTypes(type) - 1, false));
    LLVMSetLinkage(door, LLVMInternalLinkage);
    static const EmitAttribute attributes[] = {ATTRIBUTE_NORETURN, ATTRIBUTE_COLD, ATTRIBUTE_NOINLINE,
                                               ATTRIBUTE_NOMERGE, ATTRIBUTE_UWTABLE};
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        emit_add_attribute(e, door, LLVMAttributeFunctionIndex, attributes[i]);
    return door;
}

/* The runtime is jumped to, so that no frame stands between it and the panicking function. */
static void fill_door(Emitter *e, LLVMValueRef door, IrRuntime runtime) {
    unsigned count = LLVMCountParams(door);
    LLVMValueRef *arguments = arena_array(&e->arena, LLVMValueRef, count + 1);
    LLVMGetParams(door, arguments);
    arguments[count] = panic_table(e);
    LLVMPositionBuilderAtEnd(e->builder, LLVMAppendBasicBlockInContext(e->context, door, ""));
    LLVMValueRef call = LLVMBuildCall2(e->builder, emit_runtime_type(e, runtime), emit_runtime(e, runtime),
                                       arguments, count + 1, "");
    LLVMSetTailCall(call, true);
    LLVMBuildRetVoid(e->builder);
}

static LLVMValueRef make_door(Emitter *e, const char *name, IrRuntime runtime) {
    LLVMBasicBlockRef here = LLVMGetInsertBlock(e->builder);
    LLVMMetadataRef location = LLVMGetCurrentDebugLocation2(e->builder);
    LLVMSetCurrentDebugLocation2(e->builder, NULL);
    LLVMValueRef door = declare_door(e, name, runtime);
    fill_door(e, door, runtime);
    LLVMPositionBuilderAtEnd(e->builder, here);
    LLVMSetCurrentDebugLocation2(e->builder, location);
    return door;
}

LLVMValueRef emit_panic_door(Emitter *e) {
    if (e->panic == NULL) e->panic = make_door(e, ".panic", IR_RT_janus_panic_at);
    return e->panic;
}

LLVMValueRef emit_panic_index_door(Emitter *e) {
    if (e->panic_index == NULL) e->panic_index = make_door(e, ".panic_index", IR_RT_janus_panic_index_at);
    return e->panic_index;
}

/* A function has one entry for each file that its places are in, nearly always one. */
static uint32_t panic_function(FuncEmitter *f, const SourceFile *file) {
    Emitter *e = f->e;
    if (f->panic_function != 0 && f->panic_file == file) return f->panic_function - 1;
    LLVMValueRef members[] = {path_of(e, file), emit_c_string(e, f->ir->name)};
    vec_push(&e->arena, &e->panic_functions, LLVMConstStructInContext(e->context, members, 2, false));
    f->panic_file = file;
    f->panic_function = e->panic_functions.count;
    return f->panic_function - 1;
}

LLVMValueRef emit_panic_number(FuncEmitter *f, Span span, JanusPanicCode code) {
    Emitter *e = f->e;
    SourcePlace place = place_of(f, span);
    JanusPanicEntry entry = {code, panic_function(f, place.file), place.line, place.column};
    uint32_t count = e->panic_entries.count;
    if (count == 0 || memcmp(&vec_last(&e->panic_entries), &entry, sizeof entry) != 0)
        vec_push(&e->arena, &e->panic_entries, entry);
    return LLVMConstInt(e->i32, e->panic_entries.count - 1, false);
}

/* Numbers as bytes: LLVM writes those in one go. */
static LLVMValueRef entries(Emitter *e) {
    size_t size = e->panic_entries.count * sizeof *e->panic_entries.items;
    LLVMValueRef bytes =
        LLVMConstStringInContext2(e->context, (const char *)e->panic_entries.items, size, true);
    LLVMValueRef variable = emit_constant_global(e, "panic_entries", bytes);
    LLVMSetAlignment(variable, _Alignof(JanusPanicEntry));
    return variable;
}

void emit_finish_panics(Emitter *e) {
    if (e->panic_table == NULL) return;
    LLVMTypeRef function_type = LLVMTypeOf(e->panic_functions.items[0]);
    LLVMValueRef functions =
        LLVMConstArray2(function_type, e->panic_functions.items, e->panic_functions.count);
    LLVMValueRef members[] = {entries(e), emit_constant_global(e, "panic_functions", functions)};
    LLVMSetInitializer(e->panic_table, LLVMConstArray2(e->ptr, members, 2));
}

/* --- by address --- */

static LLVMValueRef make_place(FuncEmitter *f, Span span) {
    Emitter *e = f->e;
    SourcePlace place = place_of(f, span);
    LLVMValueRef members[4] = {path_of(e, place.file), emit_c_string(e, f->ir->name),
                               LLVMConstInt(e->i32, place.line, false),
                               LLVMConstInt(e->i32, place.column, false)};
    return LLVMConstStructInContext(e->context, members, 4, false);
}

/* One table for a function and not a constant for a place: LLVM takes longer for a symbol than for its
 * content. Its size is not known before the end, so entries are offsets into something that the table then
 * replaces. */
LLVMValueRef emit_place(FuncEmitter *f, Span span) {
    Emitter *e = f->e;
    uint32_t position = span.start != 0 ? span.start : f->ir->span.start;
    uintptr_t index = (uintptr_t)map_get(&e->places, position);
    if (index == 0) {
        vec_push(&e->arena, &f->place_list, make_place(f, span));
        index = f->place_list.count;
        map_set(&e->arena, &e->places, position, (void *)index);
    }
    if (f->places == NULL) f->places = LLVMAddGlobal(e->module, e->place_type, "");
    LLVMValueRef offset = LLVMConstInt(e->i64, index - 1, false);
    return LLVMConstInBoundsGEP2(e->place_type, f->places, &offset, 1);
}

void emit_finish_places(FuncEmitter *f) {
    Emitter *e = f->e;
    if (f->places == NULL) return;
    LLVMValueRef table = LLVMConstArray2(e->place_type, f->place_list.items, f->place_list.count);
    LLVMReplaceAllUsesWith(f->places, emit_constant_global(e, "places", table));
    LLVMDeleteGlobal(f->places);
    e->places = (Map){0};
}
