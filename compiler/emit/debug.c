/* DWARF: files, line tables, functions by the names that reports use, variables; their types are in
 * debug_types.c.
 *
 * Places come from spans; what has none (code that lowering made) counts as its function's first line. To a
 * debugger a program looks like C, which every debugger knows how to print.
 */
#include "compiler/emit/emitter.h"

#include <string.h>
#include <unistd.h>

/* What linking modules with different values of a flag does (Module::ModFlagBehavior). */
enum { FLAG_WARNING = 2, FLAG_MAX = 7 };

/* Operations of an expression, by their numbers in DWARF. */
enum { DWARF_DEREF = 0x06, DWARF_PLUS_UCONST = 0x23 };

/* --- files and places --- */

static LLVMMetadataRef debug_path(Emitter *e, const char *path) {
    const char *folder = path[0] == '/' ? "" : e->working_folder;
    return LLVMDIBuilderCreateFile(e->debug, path, strlen(path), folder, strlen(folder));
}

LLVMMetadataRef emit_debug_file(Emitter *e, const SourceFile *file) {
    LLVMMetadataRef known = map_get(&e->debug_files, map_key(file));
    if (known != NULL) return known;
    LLVMMetadataRef made = debug_path(e, file == NULL ? e->ir->name : file->path);
    map_set(&e->arena, &e->debug_files, map_key(file), made);
    return made;
}

static SourcePlace place_of(Emitter *e, Span span) {
    return span.start == 0 ? (SourcePlace){0} : source_place(e->ir->sources, span.start);
}

void emit_debug_no_location(FuncEmitter *f) {
    f->line = (Span){0, 0};
    LLVMSetCurrentDebugLocation2(f->e->builder, NULL);
}

static Span line_of(const SourcePlace *place, const SourceMap *sources) {
    uint32_t length = 0;
    if (place->file == NULL) return (Span){0, 0};
    const char *text = source_line(sources, place->file, place->line, &length);
    uint32_t start = place->file->base + (uint32_t)(text - place->file->text);
    return (Span){start, start + length + 1};
}

/* Lines without columns: debuggers step by lines, and a place for each expression would take a tenth of the
 * time of an unoptimised build. What lowering adds belongs to what it follows; before the
 * first place that is the prologue, behind which debuggers stop. */
void emit_debug_location(FuncEmitter *f, Span span) {
    Emitter *e = f->e;
    bool follows = f->line.start != 0 || e->options->opt_level == 0; /* else it has to have a place */
    if (f->scope == NULL || (span.start == 0 && follows)) return;
    if (span.start != 0 && span.start >= f->line.start && span.start < f->line.end) return;
    uint32_t position = span.start != 0 ? span.start : f->ir->span.start;
    SourcePlace place = place_of(e, (Span){position, position});
    f->line = emit_debug_scope_part(f, line_of(&place, e->ir->sources), position);
    LLVMMetadataRef location =
        LLVMDIBuilderCreateDebugLocation(e->context, place.line, 0, emit_debug_scope(f, position), NULL);
    LLVMSetCurrentDebugLocation2(e->builder, location);
}

/* --- functions and variables --- */

static LLVMMetadataRef subroutine_type(Emitter *e, const IrFunc *func, LLVMMetadataRef file) {
    LLVMMetadataRef *types = arena_array(&e->arena, LLVMMetadataRef, func->param_count + 1);
    types[0] = emit_debug_type(e, func->result);
    for (uint32_t i = 0; i < func->param_count; i++) types[i + 1] = emit_debug_type(e, func->params[i]);
    return LLVMDIBuilderCreateSubroutineType(e->debug, file, types, func->param_count + 1, LLVMDIFlagZero);
}

/* Without a linkage name: debuggers would show that instead. What the compiler has made for itself is not
 * described, so that debuggers step over it. */
void emit_debug_function(FuncEmitter *f) {
    Emitter *e = f->e;
    const IrFunc *func = f->ir;
    if (func->span.start == 0) return;
    SourcePlace place = place_of(e, func->span);
    LLVMMetadataRef file = emit_debug_file(e, place.file);
    f->scope =
        LLVMDIBuilderCreateFunction(e->debug, file, func->name, strlen(func->name), "", 0, file, place.line,
                                    subroutine_type(e, func, file), func->linkage == IR_INTERNAL, true,
                                    place.line, LLVMDIFlagPrototyped, e->options->opt_level > 0);
    LLVMSetSubprogram(f->function, f->scope);
    emit_debug_scopes(f);
}

/* Following variables through registers takes a seventh of the time of an unoptimised build, in which they
 * all stay in memory. LLVM leaves it out of functions that describe more values than a limit, which
 * emit_prepare sets to none: this describes one, of a variable in a scope without code, which debuggers are
 * not told of. */
static void describe_a_value(FuncEmitter *f) {
    Emitter *e = f->e;
    LLVMMetadataRef file = emit_debug_file(e, NULL);
    LLVMMetadataRef scope = LLVMDIBuilderCreateLexicalBlock(e->debug, f->scope, file, 0, 0);
    LLVMMetadataRef variable = LLVMDIBuilderCreateAutoVariable(
        e->debug, scope, "", 0, file, 0, emit_debug_type(e, type_basic(e->ir->types, TYPE_POINTER)), false,
        LLVMDIFlagArtificial, 0);
    LLVMDIBuilderInsertDbgValueRecordAtEnd(
        e->debug, LLVMConstInt(e->i64, 0, false), variable, LLVMDIBuilderCreateExpression(e->debug, NULL, 0),
        LLVMDIBuilderCreateDebugLocation(e->context, 0, 0, scope, NULL), f->entry);
}

void emit_debug_entry(FuncEmitter *f) {
    if (f->e->options->opt_level == 0 && f->scope != NULL) describe_a_value(f);
}

static void declare(FuncEmitter *f, const IrLocal *place, LLVMMetadataRef variable, Span span,
                    LLVMMetadataRef scope, uint64_t *path, size_t path_length) {
    Emitter *e = f->e;
    SourcePlace at = place_of(e, span);
    LLVMDIBuilderInsertDeclareRecordAtEnd(
        e->debug, f->locals[place->id], variable, LLVMDIBuilderCreateExpression(e->debug, path, path_length),
        LLVMDIBuilderCreateDebugLocation(e->context, at.line, at.column, scope, NULL), f->entry);
}

void emit_debug_local(FuncEmitter *f, const IrLocal *local) {
    if (local->name == NULL || f->scope == NULL) return;
    Emitter *e = f->e;
    Span span = local->span.start != 0 ? local->span : f->ir->span;
    SourcePlace place = place_of(e, span);
    LLVMMetadataRef file = emit_debug_file(e, place.file);
    LLVMMetadataRef type = emit_debug_type(e, local->behind != NULL ? local->behind : local->type);
    LLVMMetadataRef scope = emit_debug_scope(f, local->visible.start);
    LLVMMetadataRef variable =
        local->param == 0 ? LLVMDIBuilderCreateAutoVariable(e->debug, scope, local->name, strlen(local->name),
                                                            file, place.line, type, true, LLVMDIFlagZero, 0)
                          : LLVMDIBuilderCreateParameterVariable(e->debug, scope, local->name,
                                                                 strlen(local->name), local->param, file,
                                                                 place.line, type, true, LLVMDIFlagZero);
    declare(f, local, variable, span, scope, (uint64_t[]){DWARF_DEREF}, local->behind != NULL);
}

static void declare_view(FuncEmitter *f, const IrView *view) {
    Emitter *e = f->e;
    SourcePlace place = place_of(e, view->span);
    uint64_t offset =
        view->is_slot ? view->index * sizeof(uint64_t) : emit_capture_offset(e, f->ir, view->index);
    LLVMMetadataRef variable = LLVMDIBuilderCreateAutoVariable(
        e->debug, f->scope, view->name, strlen(view->name), emit_debug_file(e, place.file), place.line,
        emit_debug_type(e, view->type), true, LLVMDIFlagZero, 0);
    uint64_t path[] = {DWARF_DEREF, DWARF_PLUS_UCONST, offset, DWARF_DEREF};
    declare(f, view->base, variable, view->span, f->scope, path, view->is_address ? 4 : 3);
}

/* Optimised code has the addresses in registers, where LLVM does not follow such paths. */
void emit_debug_views(FuncEmitter *f) {
    if (f->e->options->opt_level > 0 || f->scope == NULL) return;
    for (uint32_t i = 0; i < f->ir->views.count; i++) declare_view(f, &f->ir->views.items[i]);
}

void emit_debug_global(Emitter *e, const IrGlobal *global, LLVMValueRef variable) {
    SourcePlace place = place_of(e, global->span);
    LLVMMetadataRef file = emit_debug_file(e, place.file);
    LLVMMetadataRef described = LLVMDIBuilderCreateGlobalVariableExpression(
        e->debug, e->debug_unit, global->name, strlen(global->name), global->symbol, strlen(global->symbol),
        file, place.line, emit_debug_type(e, global->type), true,
        LLVMDIBuilderCreateExpression(e->debug, NULL, 0), NULL, 64);
    LLVMGlobalSetMetadata(variable, LLVMGetMDKindIDInContext(e->context, "dbg", 3), described);
}

/* --- the module --- */

/* By hand, because the C interface has no name for the behaviour "the largest". */
static void add_flag(Emitter *e, unsigned behaviour, const char *name, unsigned value) {
    LLVMMetadataRef members[3] = {
        LLVMValueAsMetadata(LLVMConstInt(e->i32, behaviour, false)),
        LLVMMDStringInContext2(e->context, name, strlen(name)),
        LLVMValueAsMetadata(LLVMConstInt(e->i32, value, false)),
    };
    LLVMMetadataRef node = LLVMMDNodeInContext2(e->context, members, 3);
    LLVMAddNamedMetadataOperand(e->module, "llvm.module.flags", LLVMMetadataAsValue(e->context, node));
}

static const char *working_folder(Emitter *e) {
    char buffer[4096];
    if (getcwd(buffer, sizeof buffer) == NULL) return ".";
    return arena_copy_text(&e->arena, buffer, strlen(buffer));
}

/* The file of main, or of the unit's first function. */
static LLVMMetadataRef root_file(Emitter *e) {
    const SourceMap *sources = e->ir->sources;
    const SourceFile *first = NULL;
    for (uint32_t i = 0; i < e->unit->funcs.count; i++) {
        const IrFunc *func = e->unit->funcs.items[i];
        const SourceFile *file = source_file_of(sources, func->span.start);
        if (file != NULL && strcmp(func->name, "main") == 0) return emit_debug_file(e, file);
        if (first == NULL) first = file;
    }
    return emit_debug_file(e, first);
}

void emit_debug_begin(Emitter *e) {
    /* By the first word gdb knows code of LLVM, where the second line entry ends the prologue. */
    static const char producer[] = "clang LLVM (janus " JANUS_VERSION ")";
    e->working_folder = working_folder(e);
    e->debug = LLVMCreateDIBuilder(e->module);
    add_flag(e, FLAG_WARNING, "Debug Info Version", LLVMDebugMetadataVersion());
    add_flag(e, FLAG_MAX, "Dwarf Version", 4);
    e->debug_unit = LLVMDIBuilderCreateCompileUnit(
        e->debug, LLVMDWARFSourceLanguageC99, root_file(e), producer, sizeof producer - 1,
        e->options->opt_level > 0, "", 0, 0, "", 0, LLVMDWARFEmissionFull, 0, false, false, "", 0, "", 0);
}

void emit_debug_end(Emitter *e) {
    LLVMDIBuilderFinalize(e->debug);
}
