/* What integer operations give, computed in 128 bits and independently of LLVM: the yardstick of the
 * emitter's tests. Values travel as the 64-bit words of TO_WORD.
 */
#ifndef JANUS_TESTS_UNIT_EMIT_EXPECT_H
#define JANUS_TESTS_UNIT_EMIT_EXPECT_H

#include <check.h>

#include "compiler/ir/ir.h"
#include "runtime/janus.h"

typedef unsigned __int128 Wide;
typedef __int128 SignedWide;

static const TypeKind integers[] = {TYPE_I8, TYPE_I16, TYPE_I32, TYPE_I64,
                                    TYPE_U8, TYPE_U16, TYPE_U32, TYPE_U64};
enum { INTEGER_COUNT = 8, NO_PANIC = -1 };

typedef struct Outcome {
    uint64_t word;
    int panic;
} Outcome;

/* The value that a word holds in a type, and back. */
static inline SignedWide value_of(const Type *type, uint64_t word) {
    unsigned bits = type_bits(type);
    uint64_t low = bits == 64 ? word : word & ((1ull << bits) - 1);
    if (!type_is_signed(type)) return low;
    return (SignedWide)((int64_t)(low << (64 - bits)) >> (64 - bits));
}

static inline uint64_t word_of(const Type *type, SignedWide value) {
    return (uint64_t)value_of(type, (uint64_t)value);
}

static inline Outcome fitted(const Type *type, SignedWide value) {
    SignedWide least = type_is_signed(type) ? type_min_int(type) : 0;
    if (value < least || value > (SignedWide)type_max_int(type)) return (Outcome){0, JANUS_PANIC_OVERFLOW};
    return (Outcome){word_of(type, value), NO_PANIC};
}

static inline Outcome expected_power(const Type *type, SignedWide base, SignedWide exponent) {
    if (exponent < 0) return (Outcome){0, JANUS_PANIC_NEGATIVE_EXPONENT};
    SignedWide power = 1;
    if (base == 0 || base == 1) return fitted(type, exponent == 0 ? 1 : base);
    if (base == -1) return fitted(type, exponent % 2 == 0 ? 1 : -1);
    for (; exponent > 0; exponent--) {
        if (__builtin_mul_overflow(power, base, &power)) return (Outcome){0, JANUS_PANIC_OVERFLOW};
        Outcome outcome = fitted(type, power);
        if (outcome.panic != NO_PANIC) return outcome;
    }
    return fitted(type, power);
}

static inline Outcome expected_division(IrOp op, const Type *type, SignedWide a, SignedWide b) {
    if (b == 0) return (Outcome){0, JANUS_PANIC_DIVIDE_BY_ZERO};
    if (type_is_signed(type) && a == type_min_int(type) && b == -1) return (Outcome){0, JANUS_PANIC_OVERFLOW};
    return fitted(type, op == IR_DIV ? a / b : a % b);
}

static inline Outcome expected_shift(IrOp op, const Type *type, SignedWide a, SignedWide b) {
    if (b < 0 || b >= type_bits(type)) return (Outcome){0, JANUS_PANIC_SHIFT_RANGE};
    SignedWide result = op == IR_SHL ? (SignedWide)((Wide)a << (int)b) : a >> (int)b;
    return (Outcome){word_of(type, result), NO_PANIC};
}

static inline Outcome plain(uint64_t word) {
    return (Outcome){word, NO_PANIC};
}

static inline Outcome expected(IrOp op, const Type *type, uint64_t first, uint64_t second) {
    SignedWide a = value_of(type, first), b = value_of(type, second);
    switch (op) {
    case IR_ADD: return fitted(type, a + b);
    case IR_SUB: return fitted(type, a - b);
    case IR_MUL: {
        if (!type_is_signed(type) && a != 0 && (Wide)b > ~(Wide)0 / 2 / (Wide)a)
            return (Outcome){0, JANUS_PANIC_OVERFLOW};
        return fitted(type, a * b);
    }
    case IR_NEG: return fitted(type, -a);
    case IR_DIV:
    case IR_REM: return expected_division(op, type, a, b);
    case IR_POW: return expected_power(type, a, b);
    case IR_SHL:
    case IR_SHR: return expected_shift(op, type, a, b);
    case IR_WRAP_ADD: return plain(word_of(type, (SignedWide)((Wide)a + (Wide)b)));
    case IR_WRAP_SUB: return plain(word_of(type, (SignedWide)((Wide)a - (Wide)b)));
    case IR_WRAP_MUL: return plain(word_of(type, (SignedWide)((Wide)a * (Wide)b)));
    case IR_AND: return plain(word_of(type, a & b));
    case IR_OR: return plain(word_of(type, a | b));
    case IR_XOR: return plain(word_of(type, a ^ b));
    case IR_NOT: return plain(word_of(type, ~a));
    case IR_EQ: return plain(a == b);
    case IR_NE: return plain(a != b);
    case IR_LT: return plain(a < b);
    case IR_LE: return plain(a <= b);
    case IR_GT: return plain(a > b);
    case IR_GE: return plain(a >= b);
    default: ck_abort_msg("no expectation for %s", ir_op_text(op));
    }
}

/* --- values at the edges of every width, and some in between --- */

static const uint64_t edges[] = {
    0,
    1,
    2,
    3,
    5,
    7,
    8,
    15,
    16,
    31,
    32,
    63,
    64,
    100,
    127,
    128,
    129,
    200,
    255,
    256,
    32767,
    32768,
    65535,
    65536,
    0x7fffffff,
    0x80000000,
    0xffffffff,
    0x100000000,
    0x7fffffffffffffff,
    0x8000000000000000,
    0xfffffffffffffffe,
    0xffffffffffffffff,
    0xffffffffffffff80,
    0xffffffff80000000,
    0xffffffffffff8000,
    0x123456789abcdef0,
    0xdeadbeefcafebabe,
};
enum { EDGE_COUNT = sizeof edges / sizeof *edges };

#endif
