/* The intermediate representation: typed functions of basic blocks, from lower/ over pass/ to emit/.
 *
 * A value is the instruction that computes it, used only where its block dominates; what varies lives in
 * locals (LLVM's mem2reg makes SSA of them). A block ends with its one terminator. Blocks with is_cleanup are
 * entered only by unwinding (through the `unwind` of an instruction) or from another clean-up block, and end
 * in RESUME or a jump to a clean-up block. Nothing here knows the word "actor", but for the constant IrSpec
 * tables. `janus build --emit=ir` prints it (ir/print.c); ir/verify.c checks all of the above.
 */
#ifndef JANUS_IR_IR_H
#define JANUS_IR_IR_H

#include "compiler/base/map.h"
#include "compiler/base/source.h"
#include "compiler/base/vec.h"
#include "compiler/types/type.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum IrOp {
#define IR(name, text, operands, flags, payload) IR_##name,
#include "compiler/ir/ir.def"
#undef IR
    IR_OP_COUNT
} IrOp;

typedef enum IrRuntime { /* the runtime functions, by name */
#define ABI(name, result, parameters, attributes) IR_RT_##name,
#include "runtime/abi.def"
#undef ABI
                         IR_RUNTIME_COUNT
} IrRuntime;

typedef struct IrInst IrInst;
typedef struct IrBlock IrBlock;
typedef struct IrFunc IrFunc;

typedef struct IrLocal {
    const char *name; /* as the source calls it; NULL: made by lowering, invisible to debuggers */
    const Type *type;
    Span span;
    uint32_t id;
    uint32_t param; /* 1 + index when it holds a parameter, for debuggers; 0 otherwise */
    Span visible;   /* the positions of the source that see it, for debuggers; {0, 0}: all of the function */
    const Type *behind; /* of a `var` parameter: what the POINTER in it leads to, for debuggers; NULL */
} IrLocal;

/* A variable that is no local: debuggers find it by the address that a local holds. */
typedef struct IrView {
    const char *name;
    const Type *type;
    Span span;
    const IrLocal *base;
    uint32_t index;  /* of what the code of the closure captured, whose object `base` holds; */
    bool is_slot;    /* or of the slot in the state at `base` */
    bool is_address; /* there is only its POINTER */
} IrView;

typedef struct IrGlobal {
    const char *symbol; /* "module.name" */
    const char *name;
    const Type *type;
    Span span;
} IrGlobal;

typedef struct IrExtern { /* a C function that the program declares */
    const char *symbol;
    const Type *result; /* VOID or a word type */
    const Type **params;
    uint32_t param_count; /* String and Bytes parameters travel as (pointer, length) */
    Span span;
} IrExtern;

typedef struct IrError { /* a constant JanusError */
    const char *set, *name;
} IrError;

typedef struct IrVariant { /* a constant JanusVariantInfo; one per variant of a message */
    const char *name;      /* "Cmd.Set" */
    const Type *
        *fields; /* the types that its words hold, in order; what is not one word travels as its box */
    uint32_t field_count;
    IrFunc *release; /* releases what the words at a POINTER own, or NULL when there is nothing */
} IrVariant;

typedef struct IrTypeInfo { /* a constant JanusTypeInfo; functions that are NULL: its bits say it all */
    const Type *type;
    IrFunc *retain, *release, *share, *equal, *compare, *hash, *show;
} IrTypeInfo;

typedef struct IrMethods { /* a constant table of functions: how a type implements a trait */
    const char *name;      /* "Area for Shape" */
    const Type *type;      /* of the value */
    IrFunc **funcs;        /* in the order of the trait's items; parameter 0 is the POINTER of the value */
    uint32_t func_count;
} IrMethods;

typedef struct IrSpec { /* a constant JanusActorSpec; the function fields may be NULL where runtime/spec.def
                           says so */
    const char *name;   /* of the actor; the constant is NAME_spec */
    IrFunc *setup, *handler, *timeout, *destroy, *loop, *start_release;
    uint64_t mailbox_capacity;
    int64_t timeout_ms;
    uint64_t reductions_limit, arena_max_bytes;
    uint32_t slot_count, start_words;
} IrSpec;

struct IrInst {
    IrOp op;
    uint32_t id;      /* unique in its function; how the printer names the value */
    const Type *type; /* VOID for NO_VALUE */
    Span span;
    IrInst **operands;
    uint32_t operand_count;
    IrBlock *unwind; /* a clean-up block, for ops that may panic; or NULL */
    union {
        int64_t imm;
        double real;
        struct {
            const char *bytes;
            uint32_t length;
        } bytes;
        IrLocal *local;
        IrGlobal *global;
        IrFunc *func;
        IrExtern *external;
        IrRuntime runtime;
        IrSpec *spec;
        IrError *error;
        IrVariant *variant;
        IrMethods *methods;
        const Type *of; /* TYPE */
        struct {        /* PART */
            const Type *whole;
            uint32_t variant, index; /* variant: of an ENUM, else 0 */
        } part;
        struct {
            IrFunc *func; /* whose captured values are meant */
            uint32_t index;
        } capture;
        struct {
            IrBlock **targets;
            const int64_t *case_values; /* target_count - 1 of them, for SWITCH */
            uint32_t target_count;
        } flow;
    } as;
};

struct IrBlock {
    uint32_t id;
    const char *label; /* "then", "arm": for readers; the printer adds the id */
    bool is_cleanup;
    VEC(IrInst *) insts; /* the last one is the terminator */
};

typedef enum IrLinkage {
    IR_INTERNAL, /* may be inlined away */
    IR_EXPORTED, /* a global symbol that survives, used or not */
} IrLinkage;

struct IrFunc {
    const char *symbol; /* in the symbol table: "Counter_setup", "janus_main", "module.function" */
    const char *name;   /* as reports call it: "Counter.receive", "main" */
    const Type *result;
    const Type **params;
    const char **param_names; /* for readers; NULL, or NULL entries: nameless */
    uint32_t param_count;
    IrLinkage linkage;
    bool is_cold;          /* a quick build is worth more than its speed */
    bool is_entangled;     /* one of very many that call one another: not to be inlined */
    const Type **captures; /* of the code of a closure: the types of what it captured */
    uint32_t capture_count;
    bool is_thunk; /* the code of a function value: its parameter 0 is the POINTER to the JanusFunction */
    Span span;
    VEC(IrLocal *) locals;
    VEC(IrView) views;     /* of functions that keep their variables */
    VEC(IrBlock *) blocks; /* the first is the entry */
    uint32_t next_value_id;
};

typedef struct IrModule {
    Arena *arena; /* not owned */
    TypeTable *types;
    const SourceMap *sources;
    const char *name;     /* the root module's, for the object and for DWARF */
    bool keeps_variables; /* no pass empties a variable before its block ends */
    VEC(IrFunc *) funcs;
    VEC(IrGlobal *) globals;
    VEC(IrExtern *) externs;
    VEC(IrSpec *) specs;
    VEC(IrError *) errors;
    VEC(IrVariant *) variants;
    VEC(IrTypeInfo *) type_infos; /* one for each type that a TYPE_INFO, RETAIN, RELEASE or SHARE names */
    Map type_info_of;             /* Type -> IrTypeInfo */
    VEC(IrMethods *) methods;
    Map symbols; /* of ir_symbol_unique: hash of a symbol -> how often it was asked for */
} IrModule;

typedef enum IrFlags { IR_TERMINATOR = 1, IR_MAY_PANIC = 2, IR_HAS_EFFECT = 4, IR_NO_VALUE = 8 } IrFlags;

typedef enum IrPayload {
    IR_PAYLOAD_NONE,
    IR_PAYLOAD_IMM,
    IR_PAYLOAD_REAL,
    IR_PAYLOAD_BYTES,
    IR_PAYLOAD_LOCAL,
    IR_PAYLOAD_GLOBAL,
    IR_PAYLOAD_FUNC,
    IR_PAYLOAD_EXTERN,
    IR_PAYLOAD_RUNTIME,
    IR_PAYLOAD_SPEC,
    IR_PAYLOAD_ERROR,
    IR_PAYLOAD_TARGETS,
    IR_PAYLOAD_TYPE,
    IR_PAYLOAD_PART,
    IR_PAYLOAD_VARIANT,
    IR_PAYLOAD_CAPTURE,
    IR_PAYLOAD_METHODS,
} IrPayload;

/* What runtime/abi.def says, as data. */
typedef enum AbiClass { ABI_VOID, ABI_BOOL, ABI_I32, ABI_U32, ABI_I64, ABI_U64, ABI_F64, ABI_PTR } AbiClass;
typedef enum AbiFlags {
    ABI_NONE = 0,
    ABI_PANICS = 1,
    ABI_WAITS = 2 | ABI_PANICS,
    ABI_NORETURN = 4 | ABI_PANICS,
    ABI_COLD = 8,
    ABI_BORROWS = 16
} AbiFlags;

typedef struct IrRuntimeInfo {
    const char *name;
    AbiClass result;
    const uint8_t *params; /* AbiClass */
    uint32_t param_count;
    unsigned flags; /* AbiFlags */
} IrRuntimeInfo;

const IrRuntimeInfo *ir_runtime_info(IrRuntime runtime);

const char *ir_op_text(IrOp op);
unsigned ir_op_flags(IrOp op); /* IrFlags */
IrPayload ir_op_payload(IrOp op);
int ir_op_operands(IrOp op);

/* --- ir/build.c: making IR. All memory is the module's arena. --- */

typedef struct IrBuilder {
    IrModule *module;
    IrFunc *func;
    IrBlock *block;  /* where instructions go; NULL after a terminator: what follows is unreachable */
    IrBlock *unwind; /* given to every instruction that may panic */
    Span span;       /* given to every instruction */
} IrBuilder;

void ir_module_init(IrModule *module, Arena *arena, TypeTable *types, const SourceMap *sources,
                    const char *name);
IrFunc *ir_func_new(IrModule *module, const char *symbol, const char *name, const Type *result,
                    const Type *const *params, uint32_t param_count);
IrLocal *ir_local_new(IrModule *module, IrFunc *func, const char *name, const Type *type, Span span);
IrBlock *ir_block_new(IrModule *module, IrFunc *func, const char *label);
/* The descriptor for set.name, one per pair. */
IrError *ir_error_get(IrModule *module, const char *set, const char *name);
/* The information of the type, one per type; its functions are for the caller to set. */
IrTypeInfo *ir_type_info_get(IrModule *module, const Type *type);

/* The symbol, with a number behind it when it was given away before. */
const char *ir_symbol_unique(IrModule *module, const char *symbol);

/* Drops the blocks that nothing reaches, puts the others in the order of reading (a block before those that
 * it dominates, clean-ups last) and numbers blocks anew. For a finished function. */
void ir_func_order_blocks(IrModule *module, IrFunc *func);

/* The general form; NULL operands are not allowed. A builder without a block drops the instruction: the value
 * is then a ZERO that no block holds, so that callers need not care. */
IrInst *ir_emit(IrBuilder *builder, IrOp op, const Type *type, IrInst *const *operands,
                uint32_t operand_count);

IrInst *ir_int(IrBuilder *builder, const Type *type, int64_t value);
IrInst *ir_unary(IrBuilder *builder, IrOp op, const Type *type, IrInst *operand);
IrInst *ir_binary(IrBuilder *builder, IrOp op, const Type *type, IrInst *left, IrInst *right);
IrInst *ir_load(IrBuilder *builder, IrLocal *local);
void ir_store(IrBuilder *builder, IrLocal *local, IrInst *value);
IrInst *ir_call(IrBuilder *builder, IrFunc *func, IrInst *const *args, uint32_t count);
IrInst *ir_call_runtime(IrBuilder *builder, IrRuntime runtime, const Type *result, IrInst *const *args,
                        uint32_t count);
void ir_jump(IrBuilder *builder, IrBlock *target);
void ir_branch(IrBuilder *builder, IrInst *condition, IrBlock *if_true, IrBlock *if_false);
void ir_switch(IrBuilder *builder, IrInst *value, const int64_t *cases, IrBlock *const *targets,
               uint32_t target_count);
void ir_return(IrBuilder *builder, IrInst *value); /* value NULL: void */

/* The block's normal successors: the targets of its terminator. */
uint32_t ir_block_targets(const IrBlock *block, IrBlock *const **targets);
/* The terminator, or NULL while the block is open. */
IrInst *ir_block_terminator(const IrBlock *block);

/* --- ir/print.c, ir/verify.c --- */

void ir_print(Text *out, const IrModule *module);
void ir_print_func(Text *out, const IrModule *module, const IrFunc *func);
/* The first broken rule as text with its function and block, or NULL. */
const char *ir_verify(Arena *arena, const IrModule *module);
/* The same of the count discipline (verify_counts.c), which holds after lowering. */
const char *ir_verify_counts(Arena *arena, const IrModule *module);
const char *ir_verify_func(Arena *arena, const IrModule *module, const IrFunc *func);

#endif
