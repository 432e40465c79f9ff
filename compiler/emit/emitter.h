/* What the files of emit/ share: the emitter of one module, the emitter of one function, and the doors
 * between the files. Nothing outside of emit/ includes this.
 *
 * Values: a bool is an i1 while it is computed with and an i8 in memory and at every call boundary; a large
 * value is the address of memory in a frame (types.c); all other types have one form. A failure (IR that
 * cannot be translated) is remembered once, emission goes on with undef values, and the module is refused at
 * the end: so no file checks for errors but emit.c.
 */
#ifndef JANUS_EMIT_EMITTER_H
#define JANUS_EMIT_EMITTER_H

#include <llvm-c/Comdat.h>
#include <llvm-c/Core.h>
#include <llvm-c/DebugInfo.h>
#include <llvm-c/TargetMachine.h>

#include "compiler/base/map.h"
#include "compiler/emit/emit.h"
#include "compiler/ir/ir.h"
#include "runtime/janus.h"

typedef enum EmitAttribute {
    ATTRIBUTE_NOUNWIND,
    ATTRIBUTE_NORETURN,
    ATTRIBUTE_COLD,
    ATTRIBUTE_UWTABLE,
    ATTRIBUTE_ZEROEXT,
    ATTRIBUTE_SIGNEXT,
    ATTRIBUTE_NOINLINE,
    ATTRIBUTE_NOMERGE,
    ATTRIBUTE_ALWAYSINLINE,
    ATTRIBUTE_OPTNONE,
    ATTRIBUTE_NOALIAS,
    ATTRIBUTE_NOCAPTURE,
    ATTRIBUTE_READONLY,
    ATTRIBUTE_WRITEONLY,
    ATTRIBUTE_COUNT
} EmitAttribute;

/* Who reaches a function; value of EmitPlan.holders. */
typedef enum EmitHolder { EMIT_NOT_HELD, EMIT_HELD_BY_MAIN, EMIT_HELD_BY_NOBODY } EmitHolder;

/* What a load or store touches; two kinds but ANY are never the same memory. */
typedef enum EmitAccess {
    ACCESS_ANY,
    ACCESS_COUNT,
    ACCESS_LENGTH,
    ACCESS_CAPACITY,
    ACCESS_I8,
    ACCESS_I16,
    ACCESS_I32,
    ACCESS_I64,
    ACCESS_F32,
    ACCESS_F64,
    ACCESS_ADDRESS,
    ACCESS_KIND_COUNT
} EmitAccess;

typedef struct Constant Constant; /* of emit/constants.c */

typedef struct Emitter {
    const IrModule *ir;
    const EmitPlan *plan;
    const EmitUnit *unit;
    const EmitOptions *options;
    Arena arena;         /* as long as the emission */
    const char *failure; /* the first one; NULL: all is well */

    LLVMContextRef context;
    LLVMModuleRef module;
    LLVMBuilderRef builder;
    LLVMTargetMachineRef machine;
    LLVMTypeRef void_type, i1, i8, i32, i64, f32, f64, ptr;
    unsigned attributes[ATTRIBUTE_COUNT]; /* LLVM's numbers of them */

    Map functions; /* IrFunc → LLVMValueRef */
    Map globals;   /* IrGlobal → LLVMValueRef */
    Map objects; /* IrFunc → its constant JanusFunction; IrError, IrSpec, IrTypeInfo, IrVariant, IrMethods →
                    theirs; Type → its empty or zero value, or the info of a type the runtime knows */
    Map places;     /* of the function at work: position → 1 + index in its table */
    Map bytes;      /* hash → Constant: strings by content */
    Map layouts;    /* Type → Layout */
    Map intrinsics; /* name -> Map: type -> declaration */
    LLVMValueRef runtime[IR_RUNTIME_COUNT];
    LLVMTypeRef place_type;
    LLVMValueRef panic, panic_index, panic_table; /* of places.c; NULL: nothing has asked for them */
    VEC(JanusPanicEntry) panic_entries;
    VEC(LLVMValueRef) panic_functions;
    LLVMValueRef alias_marks[ACCESS_KIND_COUNT];

    LLVMDIBuilderRef debug;
    LLVMMetadataRef debug_unit;
    Map debug_files; /* SourceFile → LLVMMetadataRef */
    Map debug_types; /* Type → LLVMMetadataRef */
    const char *working_folder;
} Emitter;

/* What stands at `start` and behind it, up to the next one, sees the variables of the scope. */
typedef struct EmitScope {
    uint32_t start;
    LLVMMetadataRef scope;
} EmitScope;
typedef VEC(EmitScope) ScopeVec;

typedef struct FuncEmitter {
    Emitter *e;
    const IrFunc *ir;
    LLVMValueRef function;
    LLVMValueRef self;         /* what calls of `ir` in its own body call */
    LLVMBasicBlockRef entry;   /* begins with the allocas */
    LLVMValueRef *values;      /* by IrInst.id; NULL: not computed (yet), or no value */
    LLVMValueRef *locals;      /* by IrLocal.id: their memory */
    LLVMBasicBlockRef *blocks; /* by IrBlock.id; NULL: unreachable */
    LLVMBasicBlockRef *pads;   /* by IrBlock.id: the landing pad in front of a clean-up block */
    LLVMValueRef exception;    /* memory of what a landing pad caught, for RESUME */
    LLVMValueRef places;       /* stands for the table of places until all are known; NULL: none */
    VEC(LLVMValueRef) place_list;
    const SourceFile *panic_file; /* of the newest entry in the emitter's panic_functions for this function */
    uint32_t panic_function;      /* 1 + its index; 0: none yet */
    LLVMMetadataRef scope;        /* the function's DISubprogram; NULL: it is not of the source */
    ScopeVec scopes;              /* what is visible from where on; by position */
    const IrBlock *block;         /* at work */
    IrInst *const *position;      /* in the block */
    const IrInst *done;           /* a STORE that another instruction has taken over */
    Span line; /* the positions that share the builder's location: of one line, in one scope; {0, 0}: none */
} FuncEmitter;

/* --- emit.c --- */

void emit_refuse(Emitter *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* --- target.c --- */

/* Once in a process, before any machine. */
void emit_initialize_target(void);
/* Gives the module its target, and the emitter the machine for this host if it has none. */
void emit_set_target(Emitter *e);

/* --- types.c --- */

bool emit_type_is_known(Emitter *e, const Type *type);
/* Its values are addresses of memory in a frame, which nobody writes while they are in use. */
bool emit_type_in_frame(Emitter *e, const Type *type);
LLVMTypeRef emit_value_type(Emitter *e, const Type *type);
LLVMTypeRef emit_memory_type(Emitter *e, const Type *type); /* void for VOID and NEVER */
LLVMTypeRef emit_passed_type(Emitter *e, const Type *type); /* as an argument */
LLVMValueRef emit_to_memory(Emitter *e, LLVMValueRef value, const Type *type);
LLVMValueRef emit_from_memory(Emitter *e, LLVMValueRef value, const Type *type);

/* --- layout.c --- */

typedef struct Layout { /* of a type with parts */
    LLVMTypeRef memory;
    LLVMTypeRef *variants; /* of an ENUM: its tag and the fields, by variant; none is larger than `memory` */
    uint32_t only_variant; /* of an ENUM that looks like this one: it alone has fields */
    uint32_t members;      /* of `memory`, without what pads it */
    uint32_t scalars;      /* in all its parts; a type has no fewer than any part of it */
    bool is_known, in_frame;
    bool is_merged; /* an ENUM whose words stand for the fields of several variants */
} Layout;

const Layout *emit_layout(Emitter *e, const Type *type);
uint64_t emit_member_offset(Emitter *e, LLVMTypeRef shape, uint32_t member); /* in bytes, of a struct */
uint64_t emit_type_size(Emitter *e, const Type *type); /* bytes in memory and in arrays */

/* The type of a member of `memory`; NULL: it is a tag, a flag, an error or null, the address of a box, or a
 * word of a merged enum. */
const Type *emit_member_type(Emitter *e, const Type *whole, uint32_t member);

/* --- alias.c --- */

/* Gives the load or store back. */
/* A load of memory that nobody writes once it was made: calls in between change nothing. */
LLVMValueRef emit_mark_invariant(Emitter *e, LLVMValueRef load);
LLVMValueRef emit_mark_access(Emitter *e, LLVMValueRef inst, EmitAccess access);
EmitAccess emit_access_of(Emitter *e, LLVMTypeRef scalar);

/* --- values.c --- */

LLVMValueRef emit_load(FuncEmitter *f, const Type *type, LLVMValueRef address);
/* The same where nobody writes that memory while the value is in use: no copy. */
LLVMValueRef emit_view(FuncEmitter *f, const Type *type, LLVMValueRef address);
void emit_store(FuncEmitter *f, const Type *type, LLVMValueRef value, LLVMValueRef address);
/* The address of memory that holds the value. */
LLVMValueRef emit_in_memory(FuncEmitter *f, const Type *type, LLVMValueRef value);
/* A value of parts: begin gives an empty one, set gives it with a member more. */
LLVMValueRef emit_begin_whole(FuncEmitter *f, const Type *whole);
LLVMValueRef emit_set_member(FuncEmitter *f, const Type *whole, LLVMValueRef made, uint32_t member,
                             const Type *part, LLVMValueRef value);
LLVMValueRef emit_get_member(FuncEmitter *f, const Type *whole, LLVMValueRef value, uint32_t member,
                             const Type *part);
/* The same for what is no value of the program: a tag, a flag, an error or null. */
LLVMValueRef emit_set_raw_member(FuncEmitter *f, const Type *whole, LLVMValueRef made, uint32_t member,
                                 LLVMValueRef value);
LLVMValueRef emit_get_raw_member(FuncEmitter *f, const Type *whole, LLVMValueRef value, uint32_t member);
LLVMValueRef emit_member_address(FuncEmitter *f, LLVMTypeRef shape, LLVMValueRef address, uint32_t member);
LLVMValueRef emit_fixed_item_address(FuncEmitter *f, const Type *array, LLVMValueRef address,
                                     LLVMValueRef index);
LLVMValueRef emit_at_offset(FuncEmitter *f, LLVMValueRef object, uint64_t offset_bytes);

/* --- decls.c: functions and variables by name, and the shape of calls to them --- */

/* One that the unit defines or (is_defined false) that another unit does. */
void emit_declare_function(Emitter *e, const IrFunc *func, bool is_defined);
void emit_declare_global(Emitter *e, const IrGlobal *global);
LLVMValueRef emit_global(FuncEmitter *f, const IrGlobal *global);
LLVMValueRef emit_function(Emitter *e, const IrFunc *func);
/* One more function like it, without a body, under another name. */
LLVMValueRef emit_declare_copy(Emitter *e, const IrFunc *func);
LLVMValueRef emit_code_or_null(Emitter *e, const IrFunc *func); /* null for NULL */
LLVMTypeRef emit_function_type(Emitter *e, const IrFunc *func);
/* Of code that is called by its address with `first`, an address, and operands 1 and on of the instruction.
 * A result that lives in the frame is written to memory whose address comes before all others. */
LLVMTypeRef emit_code_type(Emitter *e, const IrInst *inst);
LLVMValueRef emit_extern(Emitter *e, const IrExtern *external);
LLVMTypeRef emit_extern_type(Emitter *e, const IrExtern *external);
LLVMValueRef emit_runtime(Emitter *e, IrRuntime runtime);
LLVMTypeRef emit_runtime_type(Emitter *e, IrRuntime runtime);
bool emit_runtime_may_unwind(IrRuntime runtime);
void emit_add_attribute(Emitter *e, LLVMValueRef function, unsigned index, EmitAttribute attribute);

/* --- places.c --- */

/* A function that takes the number of a panic of this unit. */
LLVMValueRef emit_panic_door(Emitter *e);
LLVMValueRef emit_panic_index_door(Emitter *e); /* (index, length, number) */
LLVMValueRef emit_panic_number(FuncEmitter *f, Span span, JanusPanicCode code);
void emit_finish_panics(Emitter *e);
/* Of a panic in the function: an entry of its table, which emit_finish_places makes at the end. */
LLVMValueRef emit_place(FuncEmitter *f, Span span);
void emit_finish_places(FuncEmitter *f);

/* --- constants.c, spec.c --- */

LLVMValueRef emit_c_string(Emitter *e, const char *text);
LLVMValueRef emit_string(Emitter *e, const char *bytes, uint32_t length);
LLVMValueRef emit_error(Emitter *e, const IrError *error);
LLVMValueRef emit_function_value(Emitter *e, const IrFunc *func);
LLVMValueRef emit_spec(Emitter *e, const IrSpec *spec);
LLVMValueRef emit_constant_global(Emitter *e, const char *name, LLVMValueRef initializer);
/* A struct, kept in Emitter.objects under the key. */
LLVMValueRef emit_constant_object(Emitter *e, const void *key, const char *name, LLVMValueRef *members,
                                  unsigned count);
/* One object for all units that make it under this name. */
LLVMValueRef emit_shared_constant(Emitter *e, const char *name, LLVMValueRef initializer);

/* --- type_info.c --- */

const IrTypeInfo *emit_find_type_info(const IrModule *ir, const Type *type); /* or NULL */
LLVMValueRef emit_type_info(Emitter *e, const Type *type);
LLVMValueRef emit_empty(Emitter *e, const Type *type);
LLVMValueRef emit_methods(Emitter *e, const IrMethods *methods);
LLVMValueRef emit_variant_info(Emitter *e, const IrVariant *variant);

/* --- needs.c, reach.c, plan.c --- */

/* Calls `note` for each function (or NULL) that the instruction names, in constants too. */
typedef void NoteFunction(void *context, IrFunc *func);
void emit_note_named(const IrModule *ir, const IrInst *inst, NoteFunction *note, void *context);

void emit_find_needed(EmitPlan *plan);
bool emit_is_main(const IrFunc *func);
bool emit_is_divided(const Emitter *e); /* into several units */
bool emit_defines_globals(const Emitter *e);

/* --- intrinsic.c --- */

/* The name is a constant: its address is what is looked up. */
LLVMValueRef emit_intrinsic(Emitter *e, const char *name, LLVMTypeRef type);

/* --- limits.c --- */

bool emit_is_optimizable(Emitter *e, const IrFunc *func);

/* --- recursion.c --- */

/* The function with its body, and copies of it where that makes its recursion faster. */
void emit_function_bodies(Emitter *e, const IrFunc *func);

/* --- function.c --- */

/* Into `function`; calls of `func` itself become calls of `self`. */
void emit_function_body(Emitter *e, const IrFunc *func, LLVMValueRef function, LLVMValueRef self);
LLVMValueRef emit_operand(FuncEmitter *f, const IrInst *inst, uint32_t index);
LLVMBasicBlockRef emit_block(FuncEmitter *f, const IrBlock *block);
LLVMBasicBlockRef emit_block_append(FuncEmitter *f, const char *name);
/* A block behind the one the builder is in, so that going on is no jump, even where nothing orders blocks. */
LLVMBasicBlockRef emit_block_behind(FuncEmitter *f, const char *name);
LLVMValueRef emit_local(FuncEmitter *f, const IrLocal *local);
/* Memory in the frame, made once however often the code runs. */
LLVMValueRef emit_entry_alloca(FuncEmitter *f, LLVMTypeRef type, const char *name);

/* --- ops_*.c: one handler per row of ir.def; the result is NULL for ops without a value --- */

typedef LLVMValueRef EmitOp(FuncEmitter *f, const IrInst *inst);
#define IR(name, text, operands, flags, payload) EmitOp emit_op_##name;
#include "compiler/ir/ir.def"
#undef IR

/* ops_call.c: a call, or an invoke when `inst` has clean-ups to run and the callee may unwind. */
typedef struct Callee {
    LLVMTypeRef type;
    LLVMValueRef function; /* or its address */
    bool never_unwinds;
} Callee;
LLVMValueRef emit_call(FuncEmitter *f, const IrInst *inst, Callee callee, LLVMValueRef *args, uint32_t count);
LLVMValueRef emit_call_runtime(FuncEmitter *f, const IrInst *inst, IrRuntime runtime, LLVMValueRef *args,
                               uint32_t count);
/* Calls code whose first argument is an address; the others are operands 1 and on. */
LLVMValueRef emit_call_code(FuncEmitter *f, const IrInst *inst, LLVMValueRef code, LLVMValueRef first);
/* ops_heap.c: a word at the beginning of a heap object; whether nobody else holds the object. */
LLVMValueRef emit_load_head(FuncEmitter *f, LLVMValueRef object, uint64_t offset, EmitAccess access);
LLVMValueRef emit_is_unique(FuncEmitter *f, LLVMValueRef object);
/* An object that the runtime replaces: the function takes the address of a variable that holds it, and
 * `argument` if that is not NULL. */
typedef struct EmitReplacing {
    LLVMValueRef object;
    IrRuntime runtime;
    LLVMValueRef argument;
    LLVMValueRef home; /* where what comes in its place is put as well; NULL: nowhere */
    bool is_array;     /* its replacement is nobody else's and has as many items */
} EmitReplacing;
/* The object, when the i1 holds, which it most often does; else its replacement. */
LLVMValueRef emit_replace_unless(FuncEmitter *f, const IrInst *inst, LLVMValueRef condition,
                                 const EmitReplacing *replacing);
/* ops_panic.c: leaves for a panic when the i1 holds, and goes on behind it. */
void emit_panic_if(FuncEmitter *f, const IrInst *inst, LLVMValueRef condition, JanusPanicCode code);
void emit_check_index(FuncEmitter *f, const IrInst *inst, LLVMValueRef index, LLVMValueRef length);
/* ops_closure.c: where a captured value lies in the object, in bytes. */
uint64_t emit_capture_offset(Emitter *e, const IrFunc *code, uint32_t index);
/* ops_flow.c: tells LLVM that the branch most often takes its first way. */
void emit_expect_first(FuncEmitter *f, LLVMValueRef branch);

/* --- debug.c, debug_types.c --- */

LLVMMetadataRef emit_debug_file(Emitter *e, const SourceFile *file);
LLVMMetadataRef emit_debug_type(Emitter *e, const Type *type); /* NULL: no value */

void emit_debug_begin(Emitter *e);
void emit_debug_end(Emitter *e);
void emit_debug_global(Emitter *e, const IrGlobal *global, LLVMValueRef variable);
void emit_debug_function(FuncEmitter *f);
void emit_debug_entry(FuncEmitter *f); /* in the entry block, before the variables */
void emit_debug_local(FuncEmitter *f, const IrLocal *local);
void emit_debug_views(FuncEmitter *f); /* once all locals are there */
void emit_debug_location(FuncEmitter *f, Span span);
void emit_debug_no_location(FuncEmitter *f);

/* --- debug_scopes.c --- */

void emit_debug_scopes(FuncEmitter *f); /* once f->scope is there */
LLVMMetadataRef emit_debug_scope(const FuncEmitter *f, uint32_t position);
/* The part of the span around the position that is in the same scope. */
Span emit_debug_scope_part(const FuncEmitter *f, Span span, uint32_t position);

/* --- passes.c --- */

void emit_inline_runtime(Emitter *e);
void emit_run_passes(Emitter *e);

/* --- output.c --- */

/* What is asked to be in memory is in the arena. */
EmitResult emit_output(Emitter *e, Arena *arena);

#endif
