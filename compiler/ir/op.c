/* The tables behind operations and runtime functions: what ir.def and runtime/abi.def say, as data.
 *
 * Nothing here knows what an operation means; verify.c checks its types, emit/ translates it.
 */
#include "compiler/ir/ir.h"

enum { T = IR_TERMINATOR, P = IR_MAY_PANIC, E = IR_HAS_EFFECT, V = IR_NO_VALUE };

typedef struct OpInfo {
    const char *text;
    int8_t operands;
    uint8_t flags, payload;
} OpInfo;

static const OpInfo op_infos[IR_OP_COUNT] = {
#define IR(name, text, operands, flags, payload) {text, operands, flags, IR_PAYLOAD_##payload},
#include "compiler/ir/ir.def"
#undef IR
};

const char *ir_op_text(IrOp op) {
    return op_infos[op].text;
}

unsigned ir_op_flags(IrOp op) {
    return op_infos[op].flags;
}

IrPayload ir_op_payload(IrOp op) {
    return op_infos[op].payload;
}

int ir_op_operands(IrOp op) {
    return op_infos[op].operands;
}

/* The words of abi.def. */
enum {
    VOID = ABI_VOID,
    BOOL = ABI_BOOL,
    I32 = ABI_I32,
    U32 = ABI_U32,
    I64 = ABI_I64,
    U64 = ABI_U64,
    F64 = ABI_F64,
    PTR = ABI_PTR,
    NONE = ABI_NONE,
    PANICS = ABI_PANICS,
    WAITS = ABI_WAITS,
    NORETURN = ABI_NORETURN,
    COLD = ABI_COLD,
    BORROWS = ABI_BORROWS
};

#define UNWRAP(...)                                                                                          \
    { __VA_ARGS__ }
#define ABI(name, result, parameters, attributes) static const uint8_t params_of_##name[] = UNWRAP parameters;
#include "runtime/abi.def"
#undef ABI

static const IrRuntimeInfo runtime_infos[IR_RUNTIME_COUNT] = {
#define ABI(name, result, parameters, attributes)                                                            \
    {#name, (AbiClass)(result), params_of_##name, sizeof params_of_##name, attributes},
#include "runtime/abi.def"
#undef ABI
};

const IrRuntimeInfo *ir_runtime_info(IrRuntime runtime) {
    return &runtime_infos[runtime];
}
