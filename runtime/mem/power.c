/* Powers: integers by squaring, with overflow found out. */
#include "runtime/janus.h"

uint8_t janus_power_i64(int64_t base, int64_t exponent, int64_t *result) {
    int64_t power = 1;
    if (exponent < 0) return 0;
    while (exponent > 0) {
        if ((exponent & 1) && __builtin_mul_overflow(power, base, &power)) return 0;
        exponent >>= 1;
        if (exponent > 0 && __builtin_mul_overflow(base, base, &base)) return 0;
    }
    *result = power;
    return 1;
}

uint8_t janus_power_u64(uint64_t base, uint64_t exponent, uint64_t *result) {
    uint64_t power = 1;
    while (exponent > 0) {
        if ((exponent & 1) && __builtin_mul_overflow(power, base, &power)) return 0;
        exponent >>= 1;
        if (exponent > 0 && __builtin_mul_overflow(base, base, &base)) return 0;
    }
    *result = power;
    return 1;
}
